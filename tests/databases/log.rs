//! The log: one unbroken chain a station, recomputable by anyone who reads the rows.

use crate::packs::session;
use crate::sample::{NOON_MS, event, hire, save_orders};
use crate::schema::rows;
use domain::packing::State;
use sha2::{Digest, Sha256};
use store::{NewEvent, Store, StoreError, Write};
use tests::both::{for_each_engine, fresh_stores};
use tokio::task::JoinSet;

const CHAIN: &str = "SELECT prev_hash, station, seq, at, COALESCE(CAST(person_id AS TEXT), ''), kind,
    COALESCE(CAST(fulfilment_order_id AS TEXT), ''), payload, hash FROM events WHERE station = 'A' ORDER BY seq";

/// The hash as ARCHITECTURE.md and `store::events` say it: every field with its length in front.
fn hash_of(fields: &[String]) -> String {
    let mut hash = Sha256::new();
    for field in fields {
        hash.update(u64::try_from(field.len()).unwrap().to_be_bytes());
        hash.update(field.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every line has its place behind the one before, and its own hash.
fn assert_is_whole(chain: &[Vec<String>], engine: &str) {
    let mut before = String::new();
    for (at, row) in chain.iter().enumerate() {
        assert_eq!((row[2].as_str(), &row[0]), ((at + 1).to_string().as_str(), &before), "{engine}");
        assert_eq!(row[8], hash_of(&row[..8]), "{engine}");
        before.clone_from(&row[8]);
    }
}

#[tokio::test]
async fn each_station_writes_one_chain() {
    for fresh in fresh_stores().await.unwrap() {
        let id = save_orders(&fresh.store, 1).await[0];
        let rosa = hire(&fresh.store, "Rosa M.").await;
        let by_rosa = NewEvent {
            station: "A".to_owned(),
            at_ms: NOON_MS,
            person_id: Some(rosa.0),
            kind: "order_opened",
            fulfilment_order_id: Some(id.0),
            payload: serde_json::json!({ "note": "Zoë's \"gift\"" }),
        };
        fresh
            .store
            .commit(vec![by_rosa.into(), event("B", "item_packed", None), event("A", "item_packed", Some(id))])
            .await
            .unwrap();
        fresh.store.commit(vec![event("A", "label_bought", Some(id))]).await.unwrap();

        let chain = rows(&fresh, CHAIN).await;
        assert_eq!(chain.len(), 3, "{}", fresh.engine);
        assert_is_whole(&chain, fresh.engine);
    }
}

#[tokio::test]
async fn two_programs_at_one_station_keep_its_chain_whole() {
    for fresh in fresh_stores().await.unwrap() {
        let other = Store::open(&fresh.url).await.unwrap();
        let id = save_orders(&fresh.store, 1).await[0];
        fresh.store.commit(vec![Write::begin_pack(id, &session(State::Packing), NOON_MS).unwrap()]).await.unwrap();
        for (n, program) in [&fresh.store, &fresh.store, &other, &fresh.store, &other, &other].into_iter().enumerate() {
            let version = i64::try_from(n).unwrap() + 1;
            let saved = Write::save_pack(id, &session(State::Verified), version, NOON_MS).unwrap();
            program.commit(vec![saved, event("A", "item_packed", Some(id))]).await.unwrap();
            program.commit(vec![Write::setting("n", &n, NOON_MS).unwrap()]).await.unwrap();
        }
        other.close().await;
        assert_eq!(fresh.store.pack(id).await.unwrap().unwrap().version, 7, "{}: each once", fresh.engine);
        let seqs: Vec<String> = rows(&fresh, CHAIN).await.into_iter().map(|row| row[2].clone()).collect();
        assert_eq!(seqs, ["1", "2", "3", "4", "5", "6"], "{}", fresh.engine);
        assert_is_whole(&rows(&fresh, CHAIN).await, fresh.engine);
    }
}

#[tokio::test]
async fn a_miss_behind_a_line_that_is_known_keeps_nothing() {
    for fresh in fresh_stores().await.unwrap() {
        let id = save_orders(&fresh.store, 1).await[0];
        let packed = || event("A", "item_packed", Some(id));
        let saved = |version| Write::save_pack(id, &session(State::Verified), version, NOON_MS).unwrap();
        fresh.store.commit(vec![Write::begin_pack(id, &session(State::Packing), NOON_MS).unwrap()]).await.unwrap();
        for missing in [vec![saved(99), saved(1)], vec![saved(1), saved(1)]] {
            fresh.store.commit(vec![packed()]).await.unwrap();
            let missed = fresh.store.commit(missing.into_iter().chain([packed()]).collect()).await;
            assert!(matches!(missed, Err(StoreError::Stale)), "{}: {missed:?}", fresh.engine);
            let kept = fresh.store.pack(id).await.unwrap().unwrap();
            assert_eq!((kept.version, kept.session.state), (1, State::Packing), "{}", fresh.engine);
        }
        fresh.store.commit(vec![saved(1), packed()]).await.unwrap();
        let chain = rows(&fresh, CHAIN).await;
        assert_eq!(chain.len(), 3, "{}", fresh.engine);
        assert_is_whole(&chain, fresh.engine);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_at_once_keep_the_chain_whole() {
    for fresh in fresh_stores().await.unwrap() {
        let mut writers = JoinSet::new();
        for _ in 0..8 {
            let store = fresh.store.clone();
            writers.spawn(async move {
                for _ in 0..10 {
                    store.commit(vec![event("A", "item_packed", None), event("A", "item_packed", None)]).await?;
                }
                Ok::<(), store::StoreError>(())
            });
        }
        for done in writers.join_all().await {
            done.unwrap_or_else(|error| panic!("{}: {error}", fresh.engine));
        }
        let chain = rows(&fresh, CHAIN).await;
        assert_eq!(chain.len(), 160);
        assert!(chain.windows(2).all(|pair| pair[1][0] == pair[0][8]), "{}", fresh.engine);
    }
}

#[tokio::test]
async fn the_log_is_read_newest_first_page_by_page() {
    for_each_engine(async |store| {
        let ids = save_orders(store, 2).await;
        let rosa = hire(store, "Rosa M.").await;
        for n in 0..5 {
            let of = if n == 2 { ids[1] } else { ids[0] };
            let kind = if n % 2 == 0 { "scan_stopped" } else { "item_packed" };
            let (station, payload) = ("A".to_owned(), serde_json::json!({ "n": n }));
            let (person_id, fulfilment_order_id) = (Some(rosa.0), Some(of.0));
            let event = NewEvent { station, at_ms: NOON_MS + n, person_id, kind, fulfilment_order_id, payload };
            store.commit(vec![Write::from(event)]).await.unwrap();
        }
        let first = store.events(None, None, 2).await.unwrap();
        assert_eq!(first.iter().map(|event| event.at - NOON_MS).collect::<Vec<_>>(), [4, 3]);
        assert_eq!((first[0].person.as_deref(), first[0].number.as_deref()), (Some("Rosa M."), Some("100001")));
        assert_eq!(first[0].payload, r#"{"n":4}"#);
        let next = store.events(Some(first[1].id), None, 2).await.unwrap();
        assert_eq!(next.iter().map(|event| event.at - NOON_MS).collect::<Vec<_>>(), [2, 1]);
        let of_second = store.events(None, Some("100002".to_owned()), 10).await.unwrap();
        assert_eq!(of_second.iter().map(|event| event.at - NOON_MS).collect::<Vec<_>>(), [2]);
        assert_eq!(store.stops_since(NOON_MS + 2).await.unwrap(), 2, "two of three stops, and no other line");
    })
    .await;
}
