//! All orders of a shop into an empty store, from the download to the last commit, beside rusqlite inserting the very
//! same rows with prepared statements in one transaction. The shop's writing of the file is not counted.

use crate::figures::median;
use crate::shop::{self, OrdersFile, Outside};
use crate::table::{Limit, Row, Table};
use anyhow::Context as _;
use pipeline::{Changes, Context, Hands, Limits, NetworkState, ShopSettings, SyncProgress, SyncState, reconcile};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};
use store::{Store, Write};
use tokio::sync::{Notify, watch};

/// The tables that orders come into; parents first.
const TABLES: [(&str, &str); 5] = [
    ("locations", "*"),
    ("orders", "*"),
    ("fulfilment_orders", "*"),
    ("lines", "*"),
    // A search table shows its rowid only when it is asked for.
    ("order_search", "rowid, body"),
];
/// The store's own schema, as it is written down in the store: its tables and indexes, less what SQLite makes by itself.
const SCHEMA: &str = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
    AND name NOT LIKE 'order_search_%' AND name <> '_sqlx_migrations'";
const ROUNDS: usize = 3;
/// Rows that are in hand at a time.
const ROWS_IN_HAND: usize = 5_000;
const LEAST_RATIO: f64 = 0.5;

/// Measures three rounds and gives the folder of the last one, whose store has all orders.
pub(crate) async fn measure(outside: &Outside, folder: &Path, table: &mut Table) -> anyhow::Result<PathBuf> {
    let file = outside.orders_file().await?;
    let (mut ours, mut peers, mut orders, mut stored) = (vec![], vec![], 0, PathBuf::new());
    for round in 0..ROUNDS {
        if round > 0 {
            std::fs::remove_dir_all(&stored)?;
        }
        stored = folder.join(format!("round-{round}"));
        std::fs::create_dir(&stored)?;
        let (took, count) = sync(outside, &file, &stored).await?;
        ours.push(took);
        orders = count;
        let (from, to) = (stored.join("packbench.db"), folder.join("peer.db"));
        peers.push(tokio::task::spawn_blocking(move || insert(&from, &to)).await??);
    }
    let rate = |took: Duration| orders as f64 / took.as_secs_f64();
    table.add(Row {
        name: "first sync",
        figure: format!("{:.0} orders/s of {orders}", rate(median(&ours))),
        beside: format!("rusqlite {:.0} orders/s", rate(median(&peers))),
        measured: median(&peers).as_secs_f64() / median(&ours).as_secs_f64(),
        limit: Limit::AtLeast(LEAST_RATIO, "×"),
    });
    Ok(stored)
}

/// A folder whose store has all orders, unmeasured.
pub(crate) async fn store(outside: &Outside, folder: &Path) -> anyhow::Result<PathBuf> {
    let stored = folder.join("stored");
    std::fs::create_dir(&stored)?;
    sync(outside, &outside.orders_file().await?, &stored).await?;
    Ok(stored)
}

/// Reads the finished file as a pull after a restart does; gives the time and the orders.
async fn sync(outside: &Outside, file: &OrdersFile, folder: &Path) -> anyhow::Result<(Duration, u64)> {
    let store = Store::open(&format!("sqlite:{}", folder.join("packbench.db").display())).await?;
    let asked_ms = file.asked_at.timestamp_millis();
    let begun = SyncState {
        bulk_ref: Some(file.bulk_ref.clone()),
        bulk_started_ms: Some(asked_ms),
        products_ms: Some(asked_ms),
        ..SyncState::default()
    };
    let shop = ShopSettings { is_demo: true, ..ShopSettings::default() };
    store
        .commit(vec![
            Write::setting(SyncState::KEY, &begun, asked_ms)?,
            Write::setting(ShopSettings::KEY, &shop, asked_ms)?,
        ])
        .await?;
    let context = context(outside, store, folder)?;
    let start = Instant::now();
    let pulled = reconcile::pull_orders(&context).await?;
    let took = start.elapsed();
    let (read, all) = (pulled.orders, outside.orders);
    anyhow::ensure!(read == all as u64, "{read} orders were read of the {all} that everything is measured on");
    // Products are read by the station that opens this store.
    let done: SyncState = context.store.setting(SyncState::KEY).await?.context("the pull left no state")?;
    let next = SyncState { products_ms: None, last_good_ms: None, ..done };
    context.store.commit(vec![Write::setting(SyncState::KEY, &next, asked_ms)?]).await?;
    context.store.close().await;
    Ok((took, pulled.orders))
}

fn context(outside: &Outside, store: Store, folder: &Path) -> anyhow::Result<Context> {
    let since_ms = shop::now().timestamp_millis();
    Ok(Context {
        store,
        hands: Arc::new(RwLock::new(Hands { shop: Some(outside.shop_client()?), carrier: None })),
        changes: Changes::default(),
        wake: Arc::new(Notify::new()),
        now: Arc::new(shop::now),
        random: Arc::new(|| 0),
        limits: Limits::default(),
        station: Arc::new(RwLock::new("Bench 1".into())),
        pictures: folder.join("pictures"),
        network: Arc::new(watch::Sender::new(NetworkState { is_online: true, since_ms })),
        sync: Arc::new(watch::Sender::new(SyncProgress { state: "idle", ..SyncProgress::default() })),
    })
}

/// Copies the rows of the store at `from` into a fresh one; only the inserting is timed.
fn insert(from: &Path, to: &Path) -> anyhow::Result<Duration> {
    let source = Connection::open(from)?;
    for end in ["", "-wal", "-shm"] {
        // There is none in the first round.
        std::fs::remove_file(format!("{}{end}", to.display())).ok();
    }
    let mut peer = Connection::open(to)?;
    peer.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8192;")?;
    for made in source.prepare(SCHEMA)?.query_map([], |row| row.get::<_, String>(0))? {
        peer.execute_batch(&made?)?;
    }
    let write = peer.transaction()?;
    let mut took = Duration::ZERO;
    for (table, columns) in TABLES {
        let mut all = source.prepare(&format!("SELECT {columns} FROM {table}"))?;
        let names: Vec<String> = all.column_names().into_iter().map(str::to_owned).collect();
        let places = vec!["?"; names.len()].join(", ");
        let mut put = write.prepare(&format!("INSERT INTO {table}({}) VALUES({places})", names.join(", ")))?;
        let mut rows = all.query([])?;
        loop {
            let mut some: Vec<Vec<Value>> = Vec::with_capacity(ROWS_IN_HAND);
            while some.len() < ROWS_IN_HAND
                && let Some(row) = rows.next()?
            {
                some.push((0..names.len()).map(|column| row.get(column)).collect::<Result<_, _>>()?);
            }
            if some.is_empty() {
                break;
            }
            let start = Instant::now();
            for row in &some {
                put.execute(params_from_iter(row))?;
            }
            took += start.elapsed();
        }
    }
    let start = Instant::now();
    write.commit()?;
    Ok(took + start.elapsed())
}
