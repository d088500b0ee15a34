//! `status`: exactly what is promised, and nothing made by asking.

use crate::{on_shop, world};
use serde_json::Value;
use std::collections::BTreeSet;
use tests::ctl::Ctl;
use tests::postgres::postgres_or_left_out;

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn it_has_exactly_the_promised_keys() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let world = world().await;
    let ctl = on_shop(ctl, &world);
    ctl.run(&["sync"]).await;
    let status = ctl.run(&["status", "--json"]).await.json();
    assert_eq!(keys(&status), ["orders", "jobs", "webhooks", "labels", "prints", "last_good_sync"].into());
    let orders = ["open", "claimed", "held", "needs_person", "shipped", "cancelled"].into();
    assert_eq!(keys(&status["orders"]), orders);
    assert_eq!(keys(&status["webhooks"]), ["accepted", "duplicate", "refused"].into());
    assert_eq!(keys(&status["labels"]), ["bought", "void", "surplus", "cost_minor", "currency"].into());
    let prints = ["queued", "sending", "sent", "printed", "held", "failed", "unknown"].into();
    assert_eq!(keys(&status["prints"]), prints);
    assert!(status["orders"]["open"].as_i64().unwrap() > 20, "{status}");
    assert!(status["labels"]["currency"].is_null(), "absent is null: {status}");
    let at = status["last_good_sync"].as_str().unwrap();
    assert!(at.ends_with('Z') && chrono::DateTime::parse_from_rfc3339(at).is_ok(), "{at}");
    let words = ctl.run(&["status"]).await;
    assert!(words.out.starts_with("jobs: ") || words.out.starts_with("orders: "), "{words:?}");
}

#[tokio::test]
async fn asking_makes_no_store() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    assert_eq!(ctl.run(&["status"]).await.refusal(), "PB-STORE-MISSING");
    assert!(!ctl.data_dir().exists());
    let empty = ctl.folder().join("empty.db");
    std::fs::write(&empty, "").unwrap();
    let store = format!("sqlite:{}", empty.display());
    assert_eq!(ctl.run(&["status", "--store", &store]).await.refusal(), "PB-STORE-MISSING");
    assert_eq!(std::fs::metadata(&empty).unwrap().len(), 0, "nothing was written into it");
    std::fs::write(&empty, "a shopping list, long enough to be taken for a page\n".repeat(400)).unwrap();
    assert_eq!(ctl.run(&["status", "--store", &store]).await.refusal(), "PB-STORE-UNAVAILABLE");

    let Some(server) = postgres_or_left_out() else { return };
    let url = server.fresh_database().await.unwrap();
    assert_eq!(ctl.run(&["status", "--store", &url]).await.refusal(), "PB-STORE-MISSING");
    let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
    assert_eq!(server.rows(&url, tables).await.unwrap(), [["0"]]);
}

#[tokio::test]
async fn asking_migrates_nothing() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let file = ctl.folder().join("packbench.db");
    let url = format!("sqlite:{}", file.display());
    store::Store::open(&url).await.unwrap().close().await;
    let newest = "(SELECT MAX(version) FROM _sqlx_migrations)";
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch(&format!("DELETE FROM _sqlx_migrations WHERE version = {newest}")).unwrap();
    let applied = || -> i64 { db.query_row(&format!("SELECT {newest}"), [], |row| row.get(0)).unwrap() };
    let before = applied();
    assert_eq!(ctl.run(&["status", "--store", &url]).await.refusal(), "PB-STORE-TOO-OLD");
    assert_eq!(applied(), before);
    db.execute_batch("UPDATE meta SET value = '9999' WHERE key = 'schema_min_reader';
                      INSERT INTO _sqlx_migrations SELECT 9999, 'later', installed_on, 1, checksum, 0 FROM _sqlx_migrations LIMIT 1")
        .unwrap();
    assert_eq!(ctl.run(&["status", "--store", &url]).await.refusal(), "PB-STORE-TOO-NEW");
}
