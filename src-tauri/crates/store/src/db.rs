//! Opening a store: engine, settings, migrations with a backup before them, refusal of newer ones.
//!
//! SQLite runs in WAL with `synchronous = FULL`: what was acknowledged survives a power cut, but for what
//! is written lightly (`file_commit`). One connection writes, four
//! read. The bundled SQLite must be 3.51.3 or newer: older ones can corrupt a WAL that two connections reset at once.

use crate::StoreError;
use crate::copies::{UpdateTurn, copy_file};
use crate::file_commit::LastLine;
use sqlx::Connection;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnectionMetadata;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::Path;
use std::pin::Pin;

/// The newest `schema_min_reader` this program understands.
const SCHEMA: i64 = 1;
/// Reading connections of SQLite.
const READERS: u32 = 4;
/// Connections to PostgreSQL.
const PG_CONNECTIONS: u32 = 8;
/// Pages of the log after which a commit itself brings them into the file: a scan should not wait for that, so it is far
/// more than gathers between two of the keeper's rounds.
const LOG_PAGES_MAX: &str = "8000";
/// Rows that SQLite may give before they are taken: it should not wait for whoever stores a batch of orders.
const ROWS_AHEAD: usize = 1_000;
/// Page cache of the SQLite connection that writes: a batch of a first sync touches every index.
const WRITER_CACHE_KIB: &str = "-8192";
/// Page cache of each other one: what they read again soon is a few pages, and the system keeps the file anyway.
const READER_CACHE_KIB: &str = "-1024";

/// The station's memory.
#[derive(Clone, Debug)]
pub enum Store {
    /// A file of its own.
    Lite {
        /// The one connection that writes.
        writer: SqlitePool,
        /// Those that read.
        readers: SqlitePool,
        /// The one that brings the log into the file while the others go on.
        keeper: SqlitePool,
        /// Where the log of events ended when it was last written to.
        last_line: LastLine,
    },
    /// One that stations share.
    Pg(PgPool),
}

/// Runs `$body` on a reading pool, whichever engine it is.
macro_rules! read {
    ($store:expr, |$pool:ident| $body:expr) => {
        match $store {
            $crate::Store::Lite { readers: $pool, .. } => $body,
            $crate::Store::Pg($pool) => $body,
        }
    };
}

/// Runs `$body` in a transaction that writes, and commits it; an error inside rolls back. `$worth` says what its end is worth
/// in a file: safe where nothing else is said. On a server it always is.
macro_rules! transact {
    ($store:expr, |$tx:ident| $body:expr) => {
        $crate::db::transact!($store, $crate::file_commit::Worth::Safe, |$tx| $body)
    };
    ($store:expr, $worth:expr, |$tx:ident| $body:expr) => {
        match $store {
            $crate::Store::Lite { writer, .. } => {
                let mut lent = $crate::file_commit::Lent::for_worth(writer, $worth).await?;
                let mut $tx = lent.begin().await?;
                let out = $body;
                $tx.commit().await?;
                lent.give_back().await?;
                out
            }
            $crate::Store::Pg(pool) => {
                let mut $tx = pool.begin().await?;
                let out = $body;
                $tx.commit().await?;
                out
            }
        }
    };
}

/// Names SQL texts and lists them for the test that describes each on both engines.
macro_rules! sql {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: &str = $text;)*
        pub(crate) const TEXTS: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}

pub(crate) use {read, sql, transact};

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…`, makes it when it is not there, and brings its schema up to date. What is
    /// migrated is copied first: a file beside itself as `NAME.before-VERSION-MOMENT`, a shared store into a schema of its
    /// database, `before_VERSION_MOMENT`.
    ///
    /// # Errors
    /// `TooNew` for a store of a newer program, `Damaged` for a file that is none, `Unavailable` for one that is locked,
    /// `NotCopied` when the copy failed: then nothing was migrated.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        match url.strip_prefix("sqlite:") {
            Some(path) => {
                Self::open_file(Path::new(path.trim_start_matches("//")), sqlx::migrate!("migrations/sqlite")).await
            }
            None => Self::open_shared(url).await,
        }
    }

    async fn open_file(path: &Path, migrator: Migrator) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("cache_size", WRITER_CACHE_KIB)
            .row_buffer_size(ROWS_AHEAD)
            .pragma("temp_store", "MEMORY")
            .pragma("wal_autocheckpoint", LOG_PAGES_MAX)
            .optimize_on_close(true, None)
            .busy_timeout(std::time::Duration::from_secs(5));
        #[cfg(target_os = "macos")]
        let options = options.pragma("fullfsync", "ON").pragma("checkpoint_fullfsync", "ON");
        let writer = connections(1).before_acquire(is_free).connect_with(options.clone()).await?;
        refuse_old_sqlite(&writer).await?;
        let applied = applied_in_file(&writer).await?;
        let newest = migrator.iter().map(|m| m.version).max().unwrap_or(0);
        if applied > 0 {
            refuse_newer_file(&writer).await?;
        }
        if applied > 0 && applied < newest {
            copy_file(&writer, path, applied).await?;
        }
        migrator_tolerant(migrator).run(&writer).await?;
        let options = options.pragma("cache_size", READER_CACHE_KIB);
        let keeper = connections(1).connect_lazy_with(options.clone());
        // One that only reads can't keep what it learnt of its queries: wanting to, it would end without waiting for its end.
        let reading = options.read_only(true).optimize_on_close(false, None);
        let readers = connections(READERS).connect_with(reading).await?;
        Ok(Self::Lite { writer, readers, keeper, last_line: LastLine::default() })
    }

    async fn open_shared(url: &str) -> Result<Self, StoreError> {
        let pool = connect_to_server(url, PG_CONNECTIONS).await?;
        let migrator = sqlx::migrate!("migrations/postgres");
        let applied = applied_on_server(&pool).await?;
        let newest = migrator.iter().map(|m| m.version).max().unwrap_or(0);
        if applied > 0 {
            refuse_newer_server(&pool).await?;
        }
        match applied < newest {
            true => update_shared(&pool, migrator, newest).await?,
            false => migrator_tolerant(migrator).run(&pool).await?,
        }
        Ok(Self::Pg(pool))
    }

    /// Whether it is made for several stations: PostgreSQL.
    pub fn is_shared(&self) -> bool {
        matches!(self, Self::Pg(_))
    }

    /// The store's own clock, milliseconds since 1970 UTC: leases compare with nothing else.
    pub async fn now_ms(&self) -> Result<i64, StoreError> {
        Ok(match self {
            Self::Lite { readers, .. } => {
                sqlx::query_scalar("SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)").fetch_one(readers).await?
            }
            Self::Pg(pool) => {
                let text = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
                sqlx::query_scalar(text).fetch_one(pool).await?
            }
        })
    }

    /// Brings what was written into the file itself, beside whatever else goes on, so that no commit has to. Nothing on
    /// PostgreSQL, which does so by itself.
    pub async fn settle_log(&self) -> Result<(), StoreError> {
        if let Self::Lite { keeper, .. } = self {
            // PASSIVE: what a reader still needs stays for the next time.
            sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(keeper).await?;
        }
        Ok(())
    }

    /// Closes all connections; a file store writes its log back.
    pub async fn close(&self) {
        match self {
            Self::Lite { writer, readers, keeper, .. } => {
                readers.close().await;
                keeper.close().await;
                writer.close().await;
            }
            Self::Pg(pool) => pool.close().await,
        }
    }

    /// Checks that the engine understands `text` and gives its columns: (name, the engine's word for its type).
    pub async fn describe(&self, text: &'static str) -> Result<Vec<(String, String)>, StoreError> {
        use sqlx::{Column, Executor, SqlSafeStr, TypeInfo};
        Ok(read!(self, |pool| {
            let columns = pool.describe(text.into_sql_str()).await?.columns;
            columns.iter().map(|column| (column.name().to_owned(), column.type_info().name().to_owned())).collect()
        }))
    }
}

/// Copies and migrates, unless another station has done so since this one looked.
async fn update_shared(pool: &PgPool, migrator: Migrator, newest: i64) -> Result<(), StoreError> {
    let mut turn = UpdateTurn::take(pool).await?;
    let applied = applied_on_server(pool).await?;
    if applied > 0 {
        // A newer program may have been the one before.
        refuse_newer_server(pool).await?;
    }
    if applied > 0 && applied < newest {
        turn.copy_schema(applied).await?;
    }
    migrator_tolerant(migrator).run(pool).await?;
    turn.end().await
}

/// Connections to a file neither break nor grow old, and are not asked whether they live before each use.
fn connections(count: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new().max_connections(count).max_lifetime(None).idle_timeout(None).test_before_acquire(false)
}

const APPLIED: &str = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations";
const MIN_READER: &str = "SELECT value FROM meta WHERE key = 'schema_min_reader'";

fn refuse_newer(min_reader: Option<String>) -> Result<(), StoreError> {
    match min_reader.map(|text| text.parse::<i64>()) {
        Some(Ok(version)) if version <= SCHEMA => Ok(()),
        Some(Ok(_)) => Err(StoreError::TooNew),
        Some(Err(_)) | None => Err(StoreError::Damaged),
    }
}

/// SQLite ends a transaction by itself when the disk is full; sqlx, whose ROLLBACK then fails, believes it still runs and
/// would refuse to begin another one for ever. Such a connection is replaced.
fn is_free<'c>(
    connection: &'c mut SqliteConnection,
    _: PoolConnectionMetadata,
) -> Pin<Box<dyn Future<Output = Result<bool, sqlx::Error>> + Send + 'c>> {
    Box::pin(async move { Ok(!connection.is_in_transaction()) })
}

/// An older program may open a store with newer migrations that did not raise `schema_min_reader`.
fn migrator_tolerant(mut migrator: Migrator) -> Migrator {
    migrator.set_ignore_missing(true);
    migrator
}

async fn refuse_old_sqlite(pool: &SqlitePool) -> Result<(), StoreError> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(pool).await?;
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    match parts.as_slice() >= [3, 51, 3].as_slice() {
        true => Ok(()),
        false => Err(StoreError::Fault(format!("SQLite {version} is older than 3.51.3"))),
    }
}

pub(crate) async fn refuse_newer_file(pool: &SqlitePool) -> Result<(), StoreError> {
    refuse_newer(sqlx::query_scalar(MIN_READER).fetch_optional(pool).await?)
}

pub(crate) async fn refuse_newer_server(pool: &PgPool) -> Result<(), StoreError> {
    refuse_newer(sqlx::query_scalar(MIN_READER).fetch_optional(pool).await?)
}

pub(crate) async fn connect_to_server(url: &str, connections: u32) -> Result<PgPool, StoreError> {
    Ok(PgPoolOptions::new().max_connections(connections).connect(url).await?)
}

/// The newest migration that was run there; 0 where there is no store.
pub(crate) async fn applied_on_server(pool: &PgPool) -> Result<i64, StoreError> {
    let is_there = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";
    match sqlx::query_scalar(is_there).fetch_one(pool).await? {
        false => Ok(0),
        true => Ok(sqlx::query_scalar(APPLIED).fetch_one(pool).await?),
    }
}

/// The newest migration that was run on this file; 0 where there is no store.
pub(crate) async fn applied_in_file(pool: &SqlitePool) -> Result<i64, StoreError> {
    let is_new = "SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'";
    let tables: i64 = sqlx::query_scalar(is_new).fetch_one(pool).await?;
    match tables {
        0 => Ok(0),
        _ => Ok(sqlx::query_scalar(APPLIED).fetch_one(pool).await?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NewEvent, Write};

    fn event(size: usize) -> Write {
        event_at(1, size)
    }

    fn event_at(at_ms: i64, size: usize) -> Write {
        let payload = serde_json::json!("x".repeat(size));
        let station = "bench".to_owned();
        Write::from(NewEvent { station, at_ms, person_id: None, kind: "noted", fulfilment_order_id: None, payload })
    }

    /// What a copy of a store of today is called, whose last event was the one of these tests.
    fn copy_of_today() -> String {
        let newest = sqlx::migrate!("migrations/sqlite").iter().map(|m| m.version).max().unwrap();
        format!("store.before-{newest}-19700101t000000001_1")
    }

    /// The schema of today and one migration more.
    async fn newer_migrator(folder: &Path, migration: &str) -> Migrator {
        let today = sqlx::migrate!("migrations/sqlite");
        for m in today.iter() {
            let name = format!("{:04}_{}.sql", m.version, m.description.replace(' ', "_"));
            std::fs::write(folder.join(name), m.sql.as_str()).unwrap();
        }
        let next = today.iter().map(|m| m.version).max().unwrap() + 1;
        std::fs::write(folder.join(format!("{next:04}_next.sql")), migration).unwrap();
        Migrator::new(folder).await.unwrap()
    }

    #[tokio::test]
    async fn a_full_disk_loses_nothing_and_writes_resume() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("store").display())).await.unwrap();
        let Store::Lite { writer, .. } = &store else { unreachable!("a file") };
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(writer).await.unwrap();
        let limit = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {}", pages + 20));
        sqlx::query(limit).execute(writer).await.unwrap();

        let mut kept = 0;
        let error = loop {
            match store.commit(vec![event(4000), event(4000)]).await {
                Ok(()) => kept += 2,
                Err(error) => break error,
            }
        };
        assert!(matches!(error, StoreError::Full) && error.is_retryable(), "{error:?}");
        assert!(kept > 0);
        assert_eq!(store.events(None, None, 1000).await.unwrap().len(), kept, "all or nothing, and nothing lost");

        sqlx::query("PRAGMA max_page_count = 100000").execute(writer).await.unwrap();
        store.commit(vec![event(4000)]).await.unwrap();
        assert_eq!(store.events(None, None, 1000).await.unwrap().len(), kept + 1);
    }

    #[tokio::test]
    async fn a_light_end_leaves_the_next_as_safe_as_ever() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("store").display())).await.unwrap();
        let Store::Lite { writer, .. } = &store else { unreachable!("a file") };
        let full: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(writer).await.unwrap();
        for _ in 0..2 {
            let asks = crate::statements::Statement::new("PRAGMA synchronous", vec![]);
            let within = crate::file_commit::write_lightly(writer, asks).await.unwrap();
            assert_eq!(sqlx::Row::get::<i64, _>(&within[0], 0), 1, "it does not wait for the disk");
        }
        for patience in 0..100 {
            // From before it begins until after it ended.
            let cut_off = store.save_orders_lightly(vec![], 1);
            let _ = tokio::time::timeout(std::time::Duration::from_micros(20 * patience), cut_off).await;
            let now: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(writer).await.unwrap();
            assert_eq!(now, 2, "after {patience}");
        }
        store.save_orders_lightly(vec![], 1).await.unwrap();
        store.commit_lightly(vec![event(1)]).await.unwrap();
        let refused = store.commit_lightly(vec![event(1), Write::guarded("DELETE FROM jobs", vec![])]).await;
        assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
        assert_eq!(store.claim_job("worker", crate::Lane::AllBut("none"), 1_000).await.unwrap(), None);
        assert_eq!(store.events(None, None, 10).await.unwrap().len(), 1, "whole or not at all");
        let now: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(writer).await.unwrap();
        assert_eq!((full, now), (2, 2));
    }

    #[tokio::test]
    async fn a_reader_closes_without_a_wish_to_write() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("store").display())).await.unwrap();
        store.commit((0..50).map(|_| event(1)).collect()).await.unwrap();
        let Store::Lite { readers, .. } = &store else { unreachable!("a file") };
        let mut reader = readers.acquire().await.unwrap();
        let asks = "SELECT payload FROM events WHERE station = 'bench' AND seq = 3";
        sqlx::query(asks).fetch_all(&mut *reader).await.unwrap();
        reader.detach().close().await.unwrap();
        store.close().await;
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "its log is written back and gone");
    }

    #[tokio::test]
    async fn a_store_that_can_t_be_copied_is_not_migrated() {
        let (folder, migrations) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = folder.path().join("store");
        let store = Store::open_file(&path, sqlx::migrate!("migrations/sqlite")).await.unwrap();
        store.commit(vec![event(1)]).await.unwrap();
        store.close().await;
        let in_the_way = folder.path().join(format!("{}.new", copy_of_today()));
        std::fs::create_dir(&in_the_way).unwrap();
        let newer = newer_migrator(migrations.path(), "CREATE TABLE more(id INTEGER) STRICT;").await;
        let refused = Store::open_file(&path, newer).await;
        assert!(matches!(refused, Err(StoreError::NotCopied(_))), "{refused:?}");
        assert!(!folder.path().join(copy_of_today()).exists());

        let store = Store::open_file(&path, sqlx::migrate!("migrations/sqlite")).await.unwrap();
        assert!(store.describe("SELECT id FROM more").await.is_err(), "it is as it was");
        store.close().await;
        std::fs::remove_dir(in_the_way).unwrap();
        let newer = newer_migrator(migrations.path(), "CREATE TABLE more(id INTEGER) STRICT;").await;
        Store::open_file(&path, newer).await.unwrap().close().await;
        assert!(folder.path().join(copy_of_today()).is_file());
    }

    #[tokio::test]
    async fn a_store_is_copied_before_it_is_migrated() {
        let (folder, migrations) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = folder.path().join("store");
        let store = Store::open_file(&path, sqlx::migrate!("migrations/sqlite")).await.unwrap();
        store.commit(vec![event(1)]).await.unwrap();
        store.close().await;
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "a new store is not copied");

        // The power went while it was copied once before: half a copy is none.
        let unfinished = folder.path().join(format!("{}.new", copy_of_today()));
        std::fs::write(&unfinished, "half").unwrap();
        let broken = newer_migrator(migrations.path(), "CREATE TABLE more(id INTEGER); CREATE TABL").await;
        assert!(Store::open_file(&path, broken).await.is_err());
        let copies = || {
            let names =
                std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
            names.filter(|name| name.contains(".before-")).collect::<Vec<_>>()
        };
        assert_eq!(copies(), [copy_of_today()]);

        let whole = newer_migrator(migrations.path(), "CREATE TABLE more(id INTEGER) STRICT;").await;
        let store = Store::open_file(&path, whole).await.unwrap();
        assert_eq!(store.describe("SELECT id FROM more").await.unwrap().len(), 1);
        assert_eq!(store.events(None, None, 10).await.unwrap().len(), 1);
        store.close().await;

        let copy =
            Store::open_file(&folder.path().join(&copies()[0]), sqlx::migrate!("migrations/sqlite")).await.unwrap();
        assert!(copy.describe("SELECT id FROM more").await.is_err(), "the copy is from before");
        assert_eq!(copy.events(None, None, 10).await.unwrap().len(), 1);
        copy.close().await;

        // Work went on in it with the version before: that is another copy.
        let gone_back = folder.path().join("store.again");
        std::fs::copy(folder.path().join(&copies()[0]), &gone_back).unwrap();
        let again = Store::open_file(&gone_back, sqlx::migrate!("migrations/sqlite")).await.unwrap();
        again.commit(vec![event_at(2, 1)]).await.unwrap();
        again.close().await;
        let whole = newer_migrator(migrations.path(), "CREATE TABLE more(id INTEGER) STRICT;").await;
        let older = copy_of_today().replace("store.", "store.again.");
        std::fs::copy(folder.path().join(copy_of_today()), folder.path().join(&older)).unwrap();
        Store::open_file(&gone_back, whole).await.unwrap().close().await;
        let newer = older.replace("000000001_1", "000000002_2");
        let copy = Store::open_file(&folder.path().join(&newer), sqlx::migrate!("migrations/sqlite")).await.unwrap();
        assert_eq!(copy.events(None, None, 10).await.unwrap().len(), 2);
        // An older program opens the newer store, as long as its schema_min_reader is not raised.
        assert!(Store::open_file(&path, sqlx::migrate!("migrations/sqlite")).await.is_ok());
    }
}
