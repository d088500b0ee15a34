//! The copy of a store before it is migrated: what to go back to when an update was a mistake.
//!
//! Invariant: a store that could not be copied is not migrated. A copy is whole or not there, and is never written over. Its
//! name says the version of its schema and when the store last changed: what an update that failed has copied is not copied
//! again, and no older copy stands in for a store that was worked on since.

use crate::StoreError;
use chrono::DateTime;
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::sqlite::SqlitePool;
use sqlx::{AssertSqlSafe, Connection as _};
use std::path::{Path, PathBuf};

/// The lock of those who bring a shared store up to date.
const UPDATING: i64 = 0x5061_636b_6265_6e63;
/// When the store last changed, as those who work with it write it down: a person by an event, the worker by a job that is
/// done, a sync by its state. Every version of the schema has these columns.
const LAST_CHANGED: &str = "SELECT CAST(COALESCE(MAX(at), 0) AS BIGINT),
    (SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT) FROM events) FROM (
    SELECT (SELECT at FROM events ORDER BY id DESC LIMIT 1) AS at
    UNION ALL SELECT MAX(done_at) FROM jobs UNION ALL SELECT MAX(updated_at) FROM settings) AS moments";

/// Copies a file beside itself, as `NAME.before-VERSION-MOMENT`.
pub(crate) async fn copy_file(pool: &SqlitePool, path: &Path, version: i64) -> Result<(), StoreError> {
    let moment = moment(sqlx::query_as(LAST_CHANGED).fetch_one(pool).await?);
    let named = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".before-{version}-{moment}{end}"));
        PathBuf::from(name)
    };
    let (copy, unfinished) = (named(""), named(".new"));
    if copy.exists() {
        return Ok(());
    }
    copy_whole(pool, &unfinished, &copy).await.map_err(not_copied)
}

/// Under another name until all of it is safe: a copy that a full disk or a power cut broke off is none.
async fn copy_whole(pool: &SqlitePool, unfinished: &Path, copy: &Path) -> Result<(), StoreError> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::StorageFull => StoreError::Full,
        _ => StoreError::Fault(error.to_string()),
    };
    match std::fs::remove_file(unfinished) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        Ok(()) | Err(_) => {}
    }
    vacuum_into(pool, unfinished).await?;
    std::fs::OpenOptions::new().write(true).open(unfinished).and_then(|file| file.sync_all()).map_err(failed)?;
    std::fs::rename(unfinished, copy).map_err(failed)
}

async fn vacuum_into(pool: &SqlitePool, to: &Path) -> Result<(), StoreError> {
    let target = to.to_str().ok_or_else(|| StoreError::Fault("a path that is not text".to_owned()))?;
    sqlx::query("VACUUM INTO $1").bind(target).execute(pool).await?;
    Ok(())
}

/// `20261127t134501123_5017`, in UTC and with the number of the newest event, since clocks are set back: a word in the name
/// of a file as in that of a schema.
fn moment((at_ms, newest_event): (i64, i64)) -> String {
    let at = DateTime::from_timestamp_millis(at_ms).unwrap_or_default();
    format!("{}_{newest_event}", at.format("%Y%m%dt%H%M%S%3f"))
}

/// The turn to bring a shared store up to date. Stations that start at once wait for it; the first one updates, the others
/// find it done.
pub(crate) struct UpdateTurn(PgConnection);

impl UpdateTurn {
    /// Waits for it.
    pub(crate) async fn take(pool: &PgPool) -> Result<Self, StoreError> {
        let mut connection = pool.acquire().await?.detach();
        sqlx::query("SELECT pg_advisory_lock($1)").bind(UPDATING).execute(&mut connection).await?;
        Ok(Self(connection))
    }

    /// Copies the store's tables into the schema `before_VERSION_MOMENT` of its database, with all that belongs to them.
    pub(crate) async fn copy_schema(&mut self, version: i64) -> Result<(), StoreError> {
        copy_once(&mut self.0, version).await.map_err(|error| not_copied(error.into()))
    }

    /// Leaves it to the next one.
    pub(crate) async fn end(self) -> Result<(), StoreError> {
        Ok(self.0.close().await?)
    }
}

async fn copy_once(connection: &mut PgConnection, version: i64) -> Result<(), sqlx::Error> {
    let moment = moment(sqlx::query_as(LAST_CHANGED).fetch_one(&mut *connection).await?);
    let schema = format!("before_{version}_{moment}");
    let is_there = "SELECT EXISTS(SELECT 1 FROM pg_namespace WHERE nspname = $1)";
    if sqlx::query_scalar(is_there).bind(&schema).fetch_one(&mut *connection).await? {
        return Ok(());
    }
    // All tables as they were at one moment, while other stations go on.
    let mut copying = connection.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ").await?;
    sqlx::raw_sql(AssertSqlSafe(COPY_ALL.replace("{SCHEMA}", &schema))).execute(&mut *copying).await?;
    copying.commit().await
}

/// Columns, rows, row numbers, keys, indexes and references under their own names, so that the copy can take the place of
/// what it was made of and be migrated like it.
const COPY_ALL: &str = "DO $copy$
DECLARE
    here text := current_schema();
    there text := '{SCHEMA}';
    one record;
    names text;
    rule text;
    rules text[];
BEGIN
    EXECUTE format('CREATE SCHEMA %I', there);
    FOR one IN SELECT c.oid, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = here AND c.relkind = 'r' LOOP
        EXECUTE format('CREATE TABLE %I.%I (LIKE %I.%I INCLUDING ALL EXCLUDING INDEXES)', there, one.name, here, one.name);
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO names FROM pg_attribute
            WHERE attrelid = one.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        EXECUTE format('INSERT INTO %I.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %I.%I',
                       there, one.name, names, names, here, one.name);
        FOR rule IN SELECT attname FROM pg_attribute WHERE attrelid = one.oid AND attidentity <> '' LOOP
            EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), (SELECT COALESCE(MAX(%I), 0) + 1 FROM %I.%I), false)',
                           format('%I.%I', there, one.name), rule, rule, there, one.name);
        END LOOP;
    END LOOP;
    -- By their own names, which later migrations know: keys, then indexes, then references to the keys.
    SELECT array_agg(made.rule ORDER BY made.step, made.rule) INTO rules FROM (
        SELECT CASE c.contype WHEN 'f' THEN 3 ELSE 1 END AS step,
               format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', there, r.relname, c.conname, pg_get_constraintdef(c.oid)) AS rule
        FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace
        WHERE n.nspname = here AND c.contype IN ('p', 'u', 'f')
        UNION ALL
        SELECT 2, replace(pg_get_indexdef(i.indexrelid), format(' ON %I.', here), format(' ON %I.', there))
        FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid JOIN pg_namespace n ON n.oid = r.relnamespace
        WHERE n.nspname = here AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))
    ) AS made;
    -- What a rule names without a schema is looked for in the copy, and what extensions bring beside it.
    PERFORM set_config('search_path', format('%I, %I', there, here), true);
    FOREACH rule IN ARRAY COALESCE(rules, '{}') LOOP
        EXECUTE rule;
    END LOOP;
END
$copy$";

fn not_copied(error: StoreError) -> StoreError {
    StoreError::NotCopied(error.to_string())
}
