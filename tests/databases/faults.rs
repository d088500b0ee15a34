//! A store that is not one, is newer, is locked, or whose server went away: each says which, and nothing is destroyed.

use crate::sample::{count_events, event, save_orders};
use rusqlite::Connection;
use std::time::Duration;
use store::{Store, StoreError};
use tests::both::fresh_stores;
use tests::postgres::postgres_or_left_out;
use tests::sqlite::StoreFolder;

#[tokio::test]
async fn a_file_that_is_no_store_is_refused_and_left_alone() {
    let folder = StoreFolder::new().unwrap();
    let text = "a shopping list, long enough to be taken for a page\n".repeat(400);
    std::fs::write(folder.file(), &text).unwrap();
    let refused = Store::open(&folder.url()).await;
    assert!(matches!(refused, Err(StoreError::Damaged)), "{refused:?}");
    assert_eq!(std::fs::read_to_string(folder.file()).unwrap(), text);
}

#[tokio::test]
async fn a_damaged_page_is_called_damaged() {
    let folder = StoreFolder::new().unwrap();
    let store = folder.open().await.unwrap();
    save_orders(&store, 300).await;
    store.close().await;
    let mut bytes = std::fs::read(folder.file()).unwrap();
    // Every page but the schema's own begins with its kind.
    for page in bytes.chunks_mut(4096).skip(60) {
        page[..8].fill(0xff);
    }
    std::fs::write(folder.file(), bytes).unwrap();
    let read = async {
        let store = folder.open().await?;
        for n in 1..=300 {
            store.order_by_number(&(100_000 + n).to_string(), None).await?;
            store.lines(domain::ids::FulfilmentOrderId(n)).await?;
            store.order_document(n).await?;
        }
        anyhow::Ok(())
    };
    let error = read.await.unwrap_err();
    assert!(matches!(error.downcast_ref(), Some(StoreError::Damaged)), "{error:?}");
}

#[tokio::test]
async fn a_newer_program_s_store_is_refused() {
    let raise = "UPDATE meta SET value = '2' WHERE key = 'schema_min_reader'";
    for fresh in fresh_stores().await.unwrap() {
        fresh.store.close().await;
        match postgres_or_left_out() {
            Some(server) if fresh.engine == "postgres" => drop(server.rows(&fresh.url, raise).await.unwrap()),
            _ => drop(Connection::open(fresh.url.trim_start_matches("sqlite:")).unwrap().execute(raise, []).unwrap()),
        }
        let refused = Store::open(&fresh.url).await;
        assert!(matches!(refused, Err(StoreError::TooNew)), "{}: {refused:?}", fresh.engine);
    }
}

#[tokio::test]
async fn a_locked_file_can_t_be_used_right_now() {
    let folder = StoreFolder::new().unwrap();
    let store = folder.open().await.unwrap();
    let other = Connection::open(folder.file()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = store.commit(vec![event("A", "item_packed", None)]).await;
    assert!(matches!(&refused, Err(error @ StoreError::Unavailable) if error.is_retryable()), "{refused:?}");
    other.execute_batch("ROLLBACK").unwrap();
    store.commit(vec![event("A", "item_packed", None)]).await.unwrap();
    assert_eq!(count_events(&store, "item_packed").await, 1);
}

#[tokio::test]
async fn a_write_that_nobody_waits_for_any_more_is_whole_or_not_there_and_holds_up_no_other() {
    let folder = StoreFolder::new().unwrap();
    let store = folder.open().await.unwrap();
    let mut whole = 0;
    for patience in 0..60 {
        let of = |station| event(station, "item_packed", None);
        let cut_off = store.commit((0..40).map(|_| of("A")).collect());
        // From before it begins until after most have ended, wherever the disk makes it slow.
        if let Ok(done) = tokio::time::timeout(Duration::from_micros(200 * patience), cut_off).await {
            done.unwrap();
            whole += 1;
        }
        store.commit(vec![of("B")]).await.unwrap();
    }
    let count = count_events(&store, "item_packed").await - 60;
    assert!(count % 40 == 0 && count / 40 >= whole, "{count} lines of {whole} whole writes");
}

#[tokio::test]
async fn a_server_that_went_away_is_not_there_right_now_and_comes_back() {
    let Some(server) = postgres_or_left_out() else { return };
    let nowhere = Store::open("postgres://packbench@localhost/none?host=/nowhere").await;
    assert!(matches!(nowhere, Err(StoreError::Unavailable)), "{nowhere:?}");

    let url = server.fresh_database().await.unwrap();
    let store = Store::open(&url).await.unwrap();
    let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    server.rows(&url, end).await.unwrap();
    // The pool notices that its connections are gone and makes new ones.
    store.commit(vec![event("A", "item_packed", None)]).await.unwrap();
    assert_eq!(count_events(&store, "item_packed").await, 1);
}
