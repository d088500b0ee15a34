//! One story, two engines: every proof about memory is told on SQLite and on PostgreSQL.
//!
//! Invariant: each telling has a store of its own, new and empty. Where the machine has no PostgreSQL its half is left
//! out and said so.

use crate::postgres::postgres_or_left_out;
use crate::sqlite::StoreFolder;
use store::Store;

/// A new store on one engine.
#[derive(Debug)]
pub struct FreshStore {
    /// "sqlite" or "postgres".
    pub engine: &'static str,
    /// Where it is: another one opened from here is another station's.
    pub url: String,
    /// The store.
    pub store: Store,
    _folder: Option<StoreFolder>,
}

/// A new store on each engine of this machine, SQLite first.
///
/// # Errors
/// When one can't be made.
pub async fn fresh_stores() -> anyhow::Result<Vec<FreshStore>> {
    let folder = StoreFolder::new()?;
    let (url, store) = (folder.url(), folder.open().await?);
    let mut stores = vec![FreshStore { engine: "sqlite", url, store, _folder: Some(folder) }];
    if let Some(server) = postgres_or_left_out() {
        let url = server.fresh_database().await?;
        let store = Store::open(&url).await?;
        stores.push(FreshStore { engine: "postgres", url, store, _folder: None });
    }
    Ok(stores)
}

/// Tells `story` on each engine, one after the other.
///
/// # Panics
/// When a store can't be made, or the story fails; the engine's name stands before the failure.
pub async fn for_each_engine(story: impl AsyncFn(&Store)) {
    let stores = fresh_stores().await.unwrap_or_else(|error| panic!("{error:#}"));
    for fresh in stores {
        eprintln!("on {}:", fresh.engine);
        story(&fresh.store).await;
        fresh.store.close().await;
    }
}
