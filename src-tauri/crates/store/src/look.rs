//! Looking at a store: nothing is made, migrated, locked or written, so that it can be done beside whoever works on it.

use crate::db::{applied_in_file, applied_on_server, connect_to_server, refuse_newer_file, refuse_newer_server};
use crate::file_commit::LastLine;
use crate::{Store, StoreError};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use std::path::Path;

/// Connections of someone who only looks.
const CONNECTIONS: u32 = 2;

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…` to read it as it is; every write is refused by a file.
    ///
    /// # Errors
    /// `Missing` when there is no store, `TooOld` before a start of this program brought it up to date, `TooNew` for one of a
    /// newer program, `Damaged` for a file that is none, `Unavailable` when it can't be reached.
    pub async fn look(url: &str) -> Result<Self, StoreError> {
        match url.strip_prefix("sqlite:") {
            Some(path) => look_at_file(Path::new(path.trim_start_matches("//"))).await,
            None => look_at_server(url).await,
        }
    }
}

async fn look_at_file(path: &Path) -> Result<Store, StoreError> {
    if !path.is_file() {
        return Err(StoreError::Missing);
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .read_only(true)
        .busy_timeout(std::time::Duration::from_secs(5));
    let readers = SqlitePoolOptions::new().max_connections(CONNECTIONS).connect_with(options).await?;
    refuse_older(applied_in_file(&readers).await?, &sqlx::migrate!("migrations/sqlite"))?;
    refuse_newer_file(&readers).await?;
    let last_line = LastLine::default();
    Ok(Store::Lite { writer: readers.clone(), keeper: readers.clone(), readers, last_line })
}

async fn look_at_server(url: &str) -> Result<Store, StoreError> {
    let pool = connect_to_server(url, CONNECTIONS).await?;
    refuse_older(applied_on_server(&pool).await?, &sqlx::migrate!("migrations/postgres"))?;
    refuse_newer_server(&pool).await?;
    Ok(Store::Pg(pool))
}

fn refuse_older(applied: i64, migrator: &Migrator) -> Result<(), StoreError> {
    let newest = migrator.iter().map(|migration| migration.version).max().unwrap_or(0);
    match applied {
        0 => Err(StoreError::Missing),
        applied if applied < newest => Err(StoreError::TooOld),
        _ => Ok(()),
    }
}
