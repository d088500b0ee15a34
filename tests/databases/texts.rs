//! Every registered text is understood by both engines and means the same columns to both.
//!
//! Invariant: a column is of one class on both: a number, a text, bytes. PostgreSQL may give no type that the rows don't
//! decode, as it does for a bare SUM.

use tests::both::fresh_stores;

/// A column: its name, and its class where that is known.
type Column = (String, Option<&'static str>);

/// What a column is, whatever the engine calls it; none when the engine can't say before a row is there.
fn class(engine: &str, type_name: &str) -> Result<Option<&'static str>, String> {
    match type_name {
        "INT8" | "BIGINT" | "BOOL" | "BOOLEAN" => Ok(Some("number")),
        "INTEGER" if engine == "sqlite" => Ok(Some("number")),
        "TEXT" => Ok(Some("text")),
        "BYTEA" | "BLOB" => Ok(Some("bytes")),
        "NULL" if engine == "sqlite" => Ok(None),
        other => Err(format!("{other} is not decoded: CAST it")),
    }
}

#[tokio::test]
async fn every_text_is_understood_by_both_engines() {
    let stores = fresh_stores().await.unwrap();
    let texts = store::all_texts();
    assert!(texts.len() > 80, "the list is whole: {}", texts.len());
    let mut complaints = Vec::new();
    for (file, name, text) in texts {
        let mut seen: Vec<Vec<Column>> = Vec::new();
        for fresh in &stores {
            let mut complain = |what: String| complaints.push(format!("{file}::{name} on {}: {what}", fresh.engine));
            match fresh.store.describe(text).await {
                Err(error) => complain(error.to_string()),
                Ok(columns) => seen.push(
                    columns
                        .into_iter()
                        .map(|(column, type_name)| {
                            let class = class(fresh.engine, &type_name);
                            (column, class.map_err(&mut complain).ok().flatten())
                        })
                        .collect(),
                ),
            }
        }
        if let [sqlite, postgres] = seen.as_slice() {
            let names = |columns: &[Column]| columns.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            // An expression without a name is called differently by each engine; nobody reads it by name.
            let is_named = sqlite.len() > 1;
            let agree = |(a, b): (&Column, &Column)| a.1.is_none() || a.1 == b.1;
            if sqlite.len() != postgres.len() || (is_named && names(sqlite) != names(postgres)) {
                complaints.push(format!("{file}::{name}: {:?} is not {:?}", names(sqlite), names(postgres)));
            } else if !sqlite.iter().zip(postgres).all(agree) {
                complaints.push(format!("{file}::{name}: {sqlite:?} is not {postgres:?}"));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[tokio::test]
async fn a_wrong_text_is_noticed() {
    for fresh in fresh_stores().await.unwrap() {
        assert!(fresh.store.describe("SELECT numbre FROM orders").await.is_err(), "{}", fresh.engine);
        assert!(fresh.store.describe("UPDATE order SET number = $1").await.is_err(), "{}", fresh.engine);
        if fresh.engine == "postgres" {
            let columns = fresh.store.describe("SELECT SUM(total_minor) FROM orders").await.unwrap();
            assert!(class(fresh.engine, &columns[0].1).is_err(), "{columns:?}");
        }
    }
}
