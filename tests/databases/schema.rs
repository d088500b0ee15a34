//! Two folders of migrations, one schema: both databases are dumped and compared.
//!
//! Invariant: tables, columns, nullability, defaults, indexes and references agree; only the search table is each engine's own.

use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::BTreeSet;
use tests::both::{FreshStore, fresh_stores};
use tests::postgres::postgres_or_left_out;

type Rows = BTreeSet<Vec<String>>;

const SQLITE_COLUMNS: &str = "SELECT t.name, c.name, CASE WHEN c.\"notnull\" OR c.pk > 0 THEN 'NO' ELSE 'YES' END,
    CASE c.type WHEN 'INTEGER' THEN 'number' ELSE lower(c.type) END, COALESCE(c.dflt_value, '')
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'order_search%' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'";
const PG_COLUMNS: &str = "SELECT table_name, column_name, is_nullable,
    CASE data_type WHEN 'bigint' THEN 'number' WHEN 'boolean' THEN 'number' WHEN 'bytea' THEN 'blob' ELSE data_type END,
    COALESCE(column_default, '') FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT IN ('order_search', '_sqlx_migrations')";

// A row id's own index has no entry in SQLite's list: it comes from the columns.
const SQLITE_INDEXES: &str = "SELECT t.name, (SELECT group_concat(c.name) FROM pragma_index_info(i.name) c),
    CASE WHEN i.\"unique\" THEN 'unique' ELSE '' END, CASE WHEN i.partial THEN 'partial' ELSE '' END
    FROM sqlite_schema t JOIN pragma_index_list(t.name) i
    WHERE t.type = 'table' AND t.name NOT LIKE 'order_search%' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'
    UNION SELECT t.name, c.name, 'unique', '' FROM sqlite_schema t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'order_search%' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'
    AND c.pk = 1 AND c.type = 'INTEGER' AND t.sql LIKE '%INTEGER PRIMARY KEY%'";
const PG_INDEXES: &str = "SELECT t.relname, string_agg(a.attname, ',' ORDER BY k.place),
    CASE WHEN i.indisunique THEN 'unique' ELSE '' END, CASE WHEN i.indpred IS NOT NULL THEN 'partial' ELSE '' END
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
    CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k(attnum, place)
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
    WHERE n.nspname = 'public' AND t.relname NOT IN ('order_search', '_sqlx_migrations')
    GROUP BY i.indexrelid, t.relname, i.indisunique, i.indpred IS NOT NULL";

const SQLITE_REFERENCES: &str = "SELECT t.name, r.\"from\", r.\"table\", r.on_delete
    FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) r WHERE t.type = 'table'";
const PG_REFERENCES: &str =
    "SELECT t.relname, a.attname, o.relname, CASE c.confdeltype WHEN 'c' THEN 'CASCADE' ELSE 'NO ACTION' END
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class o ON o.oid = c.confrelid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND t.relname <> 'order_search'";

/// What a query gives in the database itself, as text; the store is not asked.
pub(crate) async fn rows(fresh: &FreshStore, query: &str) -> Vec<Vec<String>> {
    let Some(path) = fresh.url.strip_prefix("sqlite:") else {
        return postgres_or_left_out().unwrap().rows(&fresh.url, query).await.unwrap();
    };
    let db = Connection::open(path).unwrap();
    let mut statement = db.prepare(query).unwrap();
    let width = statement.column_count();
    let as_text = |value: Value| match value {
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text,
        other => panic!("{other:?} in {query}"),
    };
    let rows = statement.query_map([], |row| (0..width).map(|at| row.get(at).map(as_text)).collect()).unwrap();
    rows.map(Result::unwrap).collect()
}

/// What only one side has, as one complaint a row.
fn differences(what: &str, sqlite: &Rows, postgres: &Rows) -> Vec<String> {
    let only = |side: &str, a: &Rows, b: &Rows| {
        a.difference(b).map(|row| format!("{what} only on {side}: {}", row.join(" "))).collect::<Vec<_>>()
    };
    [only("sqlite", sqlite, postgres), only("postgres", postgres, sqlite)].concat()
}

#[tokio::test]
async fn both_engines_have_the_same_schema() {
    let stores = fresh_stores().await.unwrap();
    let [on_sqlite, on_postgres] = stores.as_slice() else { return };
    let mut complaints = Vec::new();
    for (what, sqlite_query, pg_query, least) in [
        ("column", SQLITE_COLUMNS, PG_COLUMNS, 100),
        ("index", SQLITE_INDEXES, PG_INDEXES, 30),
        ("reference", SQLITE_REFERENCES, PG_REFERENCES, 8),
    ] {
        let sqlite: Rows = rows(on_sqlite, sqlite_query).await.into_iter().collect();
        let postgres: Rows = rows(on_postgres, pg_query).await.into_iter().collect();
        assert!(sqlite.len() > least, "{what}: {sqlite:?}");
        complaints.extend(differences(what, &sqlite, &postgres));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_difference_is_noticed() {
    let rows = |text: &str| -> Rows { text.lines().map(|line| line.split(' ').map(str::to_owned).collect()).collect() };
    let found =
        differences("column", &rows("orders id NO number \norders note YES text "), &rows("orders id YES number "));
    assert_eq!(found.len(), 3, "{found:?}");
}
