//! With 20,000 orders no screen and no scan waits for a walk through a table.
//!
//! Invariant: every text but the few named here finds its rows by an index, as SQLite plans it, before and after it
//! counted its rows. What is shown in an order is read in that order, not sorted.

use crate::sample::{NOON_MS, job, order, save_places};
use rusqlite::Connection;
use store::{NewOrder, Write};
use tests::sqlite::StoreFolder;

/// Texts that may walk, because the table is small, or they stop at once, or nobody waits for them.
const MAY_WALK: &[(&str, &str)] = &[
    ("catalogue", "TO_FETCH"),       // in the background
    ("events", "PAGE"),              // the newest, until its limit
    ("figures", "LABELS"),           // the operator asks for it
    ("figures", "ORDERS"),           // the operator asks for it
    ("figures", "PRINTS"),           // the operator asks for it
    ("jobs", "FREE"),                // once, at start
    ("locations", "ALL"),            // a few places
    ("orders", "ANY"),               // one row
    ("orders", "COUNT"),             // in the background
    ("orders", "QUARANTINED"),       // a few orders
    ("orders", "QUARANTINED_COUNT"), // a few orders
    ("people", "ALL"),               // a few people
    ("people", "ADD"),               // a check of references that never runs: none is deferred
    ("people", "CHANGE"),            // a few people
    ("people", "HOLD_OWNERS"),       // a few people
    ("purchases", "INTEND"),         // a check of references that never runs: none is deferred
    ("settings", "BOXES"),           // a few boxes
];

/// Indexes of unfinished jobs and of orders in totes only: to walk along one is to look at what is to do.
const SHORT: &[&str] =
    &["INDEX jobs_due", "INDEX jobs_by_subject", "INDEX jobs_dead", "INDEX fulfilment_orders_by_tote"];

/// What must come out of its index in order.
const NEVER_SORTED: &[(&str, &str)] = &[("queue", "DECISIONS"), ("queue", "NEXT"), ("jobs", "CLAIM")];

/// What finds its page in an index, in order, and then sorts that page's rows alone: one sort, never two.
const SORTS_ITS_PAGE: &[(&str, &str)] = &[("queue", "WINDOW"), ("queue", "WINDOW_TOTE")];

fn plan(db: &Connection, text: &str) -> Vec<String> {
    let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {text}")).unwrap();
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get::<_, String>(3).unwrap());
    }
    steps
}

/// True for a step that reads a whole table, or the whole of an index that has all its rows; not for one that reads what
/// an inner question of the same text found, whose own steps are looked at.
fn is_walk(step: &str, plan: &[String]) -> bool {
    let is_short = SHORT.iter().any(|index| step.contains(index));
    let is_found = step
        .strip_prefix("SCAN ")
        .is_some_and(|name| ["CO-ROUTINE", "MATERIALIZE"].iter().any(|how| plan.contains(&format!("{how} {name}"))));
    step.starts_with("SCAN ")
        && !is_short
        && !is_found
        && !step.contains("VIRTUAL TABLE")
        && !step.contains("CONSTANT ROW")
}

fn complaints(db: &Connection) -> Vec<String> {
    let mut complaints = Vec::new();
    for (file, name, text) in store::all_texts() {
        let plan = plan(db, text);
        let walks = plan.iter().any(|step| is_walk(step, &plan)) && !MAY_WALK.contains(&(file, name));
        let sorted = plan.iter().filter(|step| step.contains("FOR ORDER BY")).count();
        let sorts = (sorted > 0 && NEVER_SORTED.contains(&(file, name)))
            || (sorted > 1 && SORTS_ITS_PAGE.contains(&(file, name)));
        if walks || sorts {
            complaints.push(format!("{file}::{name}: {}", plan.join("; ")));
        }
    }
    complaints
}

#[tokio::test]
async fn no_text_walks_through_a_table() {
    let folder = StoreFolder::new().unwrap();
    let store = folder.open().await.unwrap();
    save_places(&store).await;
    let orders: Vec<NewOrder> = (1..=20_000).map(order).collect();
    assert_eq!(store.save_orders(orders, NOON_MS).await.unwrap(), 20_000);
    store.commit((0..1_000).map(|n| Write::job(job(&n.to_string(), Some(n)))).collect()).await.unwrap();

    let db = Connection::open(folder.file()).unwrap();
    // As on any evening: nearly all is done.
    db.execute("UPDATE jobs SET state = 'done' WHERE id % 100 > 0", []).unwrap();
    let uncounted = complaints(&db);
    assert!(uncounted.is_empty(), "before ANALYZE\n{}", uncounted.join("\n"));
    db.execute_batch("ANALYZE").unwrap();
    let db = Connection::open(folder.file()).unwrap();
    let counted = complaints(&db);
    assert!(counted.is_empty(), "after ANALYZE\n{}", counted.join("\n"));
}
