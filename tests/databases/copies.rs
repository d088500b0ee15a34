//! A shared store is copied before it is migrated, whole, and one that can't be copied is not migrated. A file's copy is
//! proven beside the code, in `store::db`.

use crate::sample::{count_events, event, save_orders};
use store::{Store, StoreError};
use tests::postgres::{Postgres, postgres_or_left_out};
use tokio::task::JoinSet;

/// What the newest migration changed: a store without it is one of the version before.
const BACK_ONE_VERSION: &str = "DROP INDEX events_of_stops; CREATE INDEX events_by_kind ON events(kind, at);
    DELETE FROM _sqlx_migrations WHERE version = 9";
const COPIES: &str = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before%'";
const NEWEST: &str = "SELECT MAX(version) FROM _sqlx_migrations";
/// Every table's rows, as PostgreSQL itself counts them.
const ROWS: &str = "SELECT table_name, (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I.%I',
    table_schema, table_name), false, true, '')))[1]::text FROM information_schema.tables
    WHERE table_schema = '{SCHEMA}' ORDER BY 1";
const SHAPES: &str =
    "SELECT 'column', table_name::text, column_name::text, data_type::text, is_nullable::text, is_identity::text
    FROM information_schema.columns WHERE table_schema = '{SCHEMA}'
    UNION ALL SELECT 'index', tablename, replace(indexdef, '{SCHEMA}.', ''), '', '', '' FROM pg_indexes
    WHERE schemaname = '{SCHEMA}'
    UNION ALL SELECT 'reference', r.relname, c.conname, replace(pg_get_constraintdef(c.oid), '{SCHEMA}.', ''), '', ''
    FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace
    WHERE n.nspname = '{SCHEMA}' AND c.contype = 'f' ORDER BY 1, 2, 3";

async fn in_schema(server: &Postgres, url: &str, query: &str, schema: &str) -> Vec<Vec<String>> {
    server.rows(url, &query.replace("{SCHEMA}", schema)).await.unwrap()
}

/// A store of the version before, with some work in it.
async fn older_store(server: &Postgres) -> String {
    let url = server.fresh_database().await.unwrap();
    let store = Store::open(&url).await.unwrap();
    save_orders(&store, 30).await;
    store.commit(vec![event("A", "item_packed", None), event("A", "item_packed", None)]).await.unwrap();
    store.close().await;
    server.rows(&url, BACK_ONE_VERSION).await.unwrap();
    url
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn it_is_copied_whole_once_and_then_migrated() {
    let Some(server) = postgres_or_left_out() else { return };
    let url = older_store(server).await;
    let before = in_schema(server, &url, ROWS, "public").await;
    let shapes = in_schema(server, &url, SHAPES, "public").await;
    assert!(before.len() > 15 && shapes.len() > 100, "{before:?}");
    // As after an update of all benches in a shop.
    let mut stations = JoinSet::new();
    for _ in 0..4 {
        let url = url.clone();
        stations.spawn(async move { Store::open(&url).await?.order_count().await });
    }
    for opened in stations.join_all().await {
        assert_eq!(opened.unwrap(), 30);
    }
    assert_eq!(server.rows(&url, NEWEST).await.unwrap(), [["9"]]);
    let copy = only_copy(server, &url).await;
    assert_eq!(in_schema(server, &url, ROWS, &copy).await, before);
    let copied = in_schema(server, &url, SHAPES, &copy).await;
    let only = |one: &[Vec<String>], other: &[Vec<String>]| -> Vec<String> {
        one.iter().filter(|row| !other.contains(row)).map(|row| row.join(" ")).collect()
    };
    assert_eq!((only(&shapes, &copied), only(&copied, &shapes)), (vec![], vec![]));
    // The copy can take the place of what it was made of, and work goes on in it with new row numbers.
    let back = format!("ALTER SCHEMA public RENAME TO updated; ALTER SCHEMA {copy} RENAME TO public");
    server.rows(&url, &back).await.unwrap();
    let in_the_way = format!("CREATE SCHEMA {copy}; CREATE EXTENSION IF NOT EXISTS pg_trgm");
    server.rows(&url, &in_the_way).await.unwrap();
    server.rows(&url, "ALTER EXTENSION pg_trgm SET SCHEMA public").await.unwrap();
    let store = Store::open(&url).await.unwrap();
    store.commit(vec![event("A", "item_packed", None)]).await.unwrap();
    assert_eq!(count_events(&store, "item_packed").await, 3);
    assert_eq!(in_schema(server, &url, ROWS, &copy).await, Vec::<Vec<String>>::new(), "what is there stays");
    // Work went on with the version before: the next update copies that, too.
    store.close().await;
    server.rows(&url, BACK_ONE_VERSION).await.unwrap();
    let later = server.rows(&url, "UPDATE events SET at = at + 1 WHERE id = (SELECT MAX(id) FROM events)").await;
    later.unwrap();
    Store::open(&url).await.unwrap().close().await;
    let copies = server.rows(&url, COPIES).await.unwrap();
    assert_eq!(copies.len(), 2, "{copies:?}");
}

#[tokio::test]
async fn a_new_store_and_one_that_is_up_to_date_are_not_copied() {
    let Some(server) = postgres_or_left_out() else { return };
    let url = server.fresh_database().await.unwrap();
    for _ in 0..2 {
        Store::open(&url).await.unwrap().close().await;
    }
    assert_eq!(server.rows(&url, COPIES).await.unwrap(), Vec::<Vec<String>>::new());
}

#[tokio::test]
async fn what_can_not_be_copied_is_not_migrated() {
    let Some(server) = postgres_or_left_out() else { return };
    let url = older_store(server).await;
    let give_away = "DO $$ DECLARE t record; BEGIN
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'clerk') THEN CREATE ROLE clerk LOGIN; END IF;
        FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format('ALTER TABLE %I OWNER TO clerk', t.tablename);
        END LOOP; END $$; GRANT ALL ON SCHEMA public TO clerk";
    server.rows(&url, give_away).await.unwrap();
    let as_clerk = url.replace("packbench@", "clerk@");
    for _ in 0..2 {
        let refused = Store::open(&as_clerk).await;
        assert!(matches!(&refused, Err(StoreError::NotCopied(why)) if why.contains("permission")), "{refused:?}");
        assert_eq!(server.rows(&url, NEWEST).await.unwrap(), [["8"]], "nothing was changed");
        assert_eq!(server.rows(&url, COPIES).await.unwrap(), Vec::<Vec<String>>::new());
    }
    server
        .rows(&url, "GRANT CREATE ON DATABASE {DB} TO clerk".replace("{DB}", &database(&url)).as_str())
        .await
        .unwrap();
    assert_eq!(Store::open(&as_clerk).await.unwrap().order_count().await.unwrap(), 30);
    only_copy(server, &url).await;
}

/// The name of the one copy there is, of the version before.
async fn only_copy(server: &Postgres, url: &str) -> String {
    let copies = server.rows(url, COPIES).await.unwrap();
    assert_eq!(copies.len(), 1, "{copies:?}");
    assert!(copies[0][0].starts_with("before_8_"), "{copies:?}");
    copies[0][0].clone()
}

fn database(url: &str) -> String {
    url.rsplit('/').find_map(|part| part.split('?').next().filter(|name| name.starts_with("test_"))).unwrap().to_owned()
}
