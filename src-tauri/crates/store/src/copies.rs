//! The copy of a store before it is migrated: what to go back to when an update was a mistake.
//!
//! Invariant: a store that could not be copied is not migrated. A copy is whole or not there, bears the version it holds,
//! and is never written over: one that a failed update left behind stays.

use crate::StoreError;
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::sqlite::SqlitePool;
use sqlx::{AssertSqlSafe, Connection as _};
use std::path::{Path, PathBuf};

/// Stations that start at once copy one after the other: the first one does, the others find its copy.
const COPYING: i64 = 0x5061_636b_6265_6e63;

/// Copies a file beside itself, as `NAME.before-VERSION`.
pub(crate) async fn copy_file(pool: &SqlitePool, path: &Path, version: i64) -> Result<(), StoreError> {
    let named = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".before-{version}{end}"));
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

pub(crate) async fn vacuum_into(pool: &SqlitePool, to: &Path) -> Result<(), StoreError> {
    let target = to.to_str().ok_or_else(|| StoreError::Fault("a path that is not text".to_owned()))?;
    sqlx::query("VACUUM INTO $1").bind(target).execute(pool).await?;
    Ok(())
}

/// Copies the tables of a shared store into the schema `before_VERSION` of its database, with all that belongs to them.
pub(crate) async fn copy_schema(pool: &PgPool, version: i64) -> Result<(), StoreError> {
    let mut connection = pool.acquire().await?.detach();
    let copied = copy_once(&mut connection, version).await;
    // Its end ends the lock, however the copy went.
    let closed = connection.close().await;
    copied.and(closed).map_err(|error| not_copied(error.into()))
}

async fn copy_once(connection: &mut PgConnection, version: i64) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_lock($1)").bind(COPYING).execute(&mut *connection).await?;
    let schema = format!("before_{version}");
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
