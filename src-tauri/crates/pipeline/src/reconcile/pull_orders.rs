//! Pull orders from the shop: all of them once, as a file the shop writes, then what changed since, with overlap.
//!
//! State is stored after every step, so a restart goes on: a running operation is taken up again by its id. One order
//! that can't be read is put aside with its reason and never stops the rest.

use crate::changes::Topic;
use crate::context::{Context, Now, SyncFault, SyncProgress};
use crate::ingest::{codes_of_variant, new_order};
use crate::jobs::{IngestOrder, Job, read_order};
use crate::quarantine;
use crate::settings::{ShopSettings, SyncState};
use channels::shopify::{BulkOrders, BulkState, ShopifyClient};
use channels::{BadOrder, ShopifyError};
use chrono::{DateTime, Duration, Utc};
use store::{NewOrder, StoreError, Write};
use thiserror::Error;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// How far back the first pull looks: without `read_all_orders` the shop shows no more.
const FIRST_DAYS: i64 = 60;
/// Orders of one transaction: the search's index is brought together once for each.
const BATCH: usize = 1_000;
/// Batches that may wait to be stored: enough that neither side waits for the other's hiccups.
const BATCHES_AHEAD: usize = 1;
/// How often a running operation is asked for.
const BULK_POLL: std::time::Duration = std::time::Duration::from_millis(500);
/// The shop's clock has whole seconds: an order read in the second of its change may have changed again in it.
const SAME_SECOND_MS: i64 = 2_000;
/// How often an order is read anew because a bench moved on with it meanwhile: each time asks the shop.
const READ_TRIES: usize = 5;
/// All products are read again after so long; those that changed are asked for in between.
const ALL_PRODUCTS_EVERY_MS: i64 = 6 * 3600 * 1000;

/// What a pull did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pulled {
    /// Orders stored, or asked to be read again.
    pub orders: u64,
    /// How many of them were not here before.
    pub new_orders: u64,
    /// Places read.
    pub locations: u64,
    /// Orders put aside.
    pub quarantined: u64,
    /// Products read.
    pub products: u64,
    /// The shop still writes its orders for the first time; the next pull goes on.
    pub is_unfinished: bool,
}

/// What a pull looks for when not for what changed since the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PullScope {
    /// Only what changed since then. What the next pull looks for stays as it is, unless this one saw all of it.
    pub since: Option<DateTime<Utc>>,
    /// All orders and products, as the first time.
    pub is_full: bool,
}

/// Why a pull stopped. What it stored before stays.
#[derive(Debug, Error)]
pub enum PullError {
    /// The shop.
    #[error(transparent)]
    Shop(#[from] ShopifyError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PullError {
    fn fault(&self) -> SyncFault {
        match self {
            Self::Shop(error) => SyncFault::Shop(error.clone()),
            Self::Store(StoreError::Full) => SyncFault::DiskFull,
            Self::Store(error) => SyncFault::Store(error.to_string()),
        }
    }
}

/// One pull. Nothing is done when no shop is connected. Orders that changed are read by jobs.
///
/// # Errors
/// The first thing that stopped it; it is safe to run again at any time.
pub async fn pull_orders(context: &Context) -> Result<Pulled, PullError> {
    pull(context, PullScope::default(), false).await
}

/// One pull that reads the orders that changed itself, for whoever runs no worker; it counts only what is new or changed.
///
/// # Errors
/// As [`pull_orders`].
pub async fn pull_here(context: &Context, scope: PullScope) -> Result<Pulled, PullError> {
    pull(context, scope, true).await
}

async fn pull(context: &Context, scope: PullScope, reads_here: bool) -> Result<Pulled, PullError> {
    let Some(shop) = context.hands().shop else { return Ok(Pulled::default()) };
    let settings: ShopSettings = context.store.setting(ShopSettings::KEY).await?.unwrap_or_default();
    let mut state: SyncState = context.store.setting(SyncState::KEY).await?.unwrap_or_default();
    if scope.is_full {
        (state.cursor_ms, state.products_ms) = (None, None);
    }
    let since = scope.since.filter(|_| !scope.is_full);
    let outcome = Pull { context, shop, settings, state, since, reads_here, pulled: Pulled::default() }.run().await;
    match &outcome {
        // The shop still writes: the progress stays on the screens.
        Ok(Pulled { is_unfinished: true, .. }) => context.note_network(true),
        Ok(_) => {
            context.note_network(true);
            context.sync.send_modify(|progress| *progress = SyncProgress { state: "idle", ..SyncProgress::default() });
        }
        Err(error) => {
            if matches!(error, PullError::Shop(ShopifyError::Unavailable { .. })) {
                context.note_network(false);
            }
            context.sync.send_modify(|progress| {
                progress.state = "failing";
                progress.error = Some(error.fault());
            });
        }
    }
    context.changes.tell(&[Topic::App, Topic::Queue], vec![]);
    outcome
}

struct Pull<'a> {
    context: &'a Context,
    shop: ShopifyClient,
    settings: ShopSettings,
    state: SyncState,
    since: Option<DateTime<Utc>>,
    reads_here: bool,
    pulled: Pulled,
}

impl Pull<'_> {
    async fn run(mut self) -> Result<Pulled, PullError> {
        let started_ms = self.context.now_ms();
        self.places().await?;
        self.products(started_ms).await?;
        let before_ms = self.state.cursor_ms;
        match (self.since.map(|since| since.timestamp_millis()), before_ms) {
            (Some(since_ms), _) => {
                let seen_until_ms = before_ms.map_or(since_ms, |before_ms| before_ms.max(since_ms));
                self.changed_since(since_ms, seen_until_ms, started_ms).await?;
                // Between the last pull and this one's beginning there may be more.
                if before_ms.is_some_and(|before_ms| since_ms <= before_ms) {
                    self.state.cursor_ms = Some(started_ms);
                }
            }
            (None, Some(cursor_ms)) => {
                self.changed_since(cursor_ms - self.context.limits.overlap_ms, cursor_ms, started_ms).await?;
                self.state.cursor_ms = Some(started_ms);
            }
            (None, None) => {
                if !self.first().await? {
                    return Ok(Pulled { is_unfinished: true, ..self.pulled });
                }
            }
        }
        self.state.last_good_ms = Some(self.context.now_ms());
        self.remember().await?;
        Ok(self.pulled)
    }

    async fn remember(&self) -> Result<(), StoreError> {
        let write = Write::setting(SyncState::KEY, &self.state, self.context.now_ms())?;
        self.context.store.commit(vec![write]).await
    }

    async fn places(&mut self) -> Result<(), PullError> {
        let places = self.shop.locations().await?;
        self.pulled.locations = places.len() as u64;
        let writes = places.iter().map(Write::location).collect::<Result<Vec<_>, _>>()?;
        self.context.store.commit(writes).await?;
        Ok(())
    }

    /// All products now and then, because the shop does not tell which were deleted; else those that changed.
    async fn products(&mut self, started_ms: i64) -> Result<(), PullError> {
        let last_ms = self.state.products_changed_ms.max(self.state.products_ms);
        let shop = self.shop.clone();
        let is_whole = self.state.products_ms.is_none_or(|at| started_ms - at > ALL_PRODUCTS_EVERY_MS);
        let mut pages = match (self.since, last_ms) {
            (Some(since), _) => shop.variants_changed_since(since),
            (None, Some(last_ms)) if !is_whole => {
                if started_ms - last_ms < self.context.limits.products_every_ms {
                    return Ok(());
                }
                let since_ms = last_ms - self.context.limits.overlap_ms;
                shop.variants_changed_since(DateTime::<Utc>::from_timestamp_millis(since_ms).unwrap_or_default())
            }
            (None, Some(_) | None) => shop.all_variants(),
        };
        while let Some(variants) = pages.next().await? {
            self.pulled.products += variants.len() as u64;
            let coded: Vec<_> = variants.into_iter().map(|v| (codes_of_variant(&v), v)).map(|(c, v)| (v, c)).collect();
            self.context.store.save_variants(&coded).await?;
        }
        match (self.since, is_whole) {
            // Others may have changed before it.
            (Some(_), _) => {}
            (None, true) => self.state.products_ms = Some(started_ms),
            (None, false) => self.state.products_changed_ms = Some(started_ms),
        }
        self.remember().await?;
        Ok(())
    }

    /// All orders once; false while the shop still writes them, which the next pull asks about. The cursor becomes the
    /// moment the operation was asked for, so that nothing falls between.
    async fn first(&mut self) -> Result<bool, PullError> {
        self.progress("first", 0, None);
        let bulk_ref = match &self.state.bulk_ref {
            Some(bulk_ref) => bulk_ref.clone(),
            None => self.begin_bulk().await?,
        };
        let mut polls = 0;
        let url = loop {
            let bulk = self.shop.bulk_progress(&bulk_ref).await?;
            match bulk.state {
                BulkState::Running => {
                    self.progress("first", 0, Some(bulk.orders_written));
                    polls += 1;
                    if polls > self.context.limits.bulk_polls {
                        return Ok(false);
                    }
                    tokio::time::sleep(BULK_POLL).await;
                }
                BulkState::Completed { url } => break url,
                BulkState::Failed { .. } | BulkState::Gone => {
                    self.state.bulk_ref = None;
                    self.remember().await?;
                    return Err(
                        ShopifyError::Unavailable { detail: "the shop gave up writing its orders".into() }.into()
                    );
                }
            }
        };
        if let Some(url) = url {
            self.read_file(&url).await?;
        }
        self.state.cursor_ms = self.state.bulk_started_ms;
        self.state.first_done_ms = Some(self.context.now_ms());
        self.state.bulk_ref = None;
        Ok(true)
    }

    async fn begin_bulk(&mut self) -> Result<String, PullError> {
        let now = (self.context.now)();
        // One that runs already is gone on with: what changed since it was asked for is not in it.
        let (bulk_ref, asked_at) = match self.shop.running_bulk().await? {
            Some(running) => (running.bulk_ref, running.created_at.min(now)),
            None => (self.shop.start_bulk_orders(now - Duration::days(FIRST_DAYS)).await?, now),
        };
        self.state.bulk_ref = Some(bulk_ref.clone());
        self.state.bulk_started_ms = Some(asked_at.timestamp_millis());
        self.remember().await?;
        Ok(bulk_ref)
    }

    /// Reads and stores at the same time: one task understands the next orders while this one stores the last.
    async fn read_file(&mut self, url: &str) -> Result<(), PullError> {
        let total = self.context.sync.borrow().total;
        let orders = self.shop.bulk_orders(url).await?;
        let (to_store, mut read) = mpsc::channel(BATCHES_AHEAD);
        let reading = read_batches(orders, self.settings.clone(), self.context.now.clone(), to_store);
        let reading = AbortOnDrop(tokio::spawn(reading));
        while let Some(batch) = read.recv().await {
            self.store(batch.orders).await?;
            for bad in &batch.bad {
                self.put_aside(bad).await?;
            }
            self.progress("first", self.pulled.orders, total);
        }
        reading.ended().await
    }

    async fn store(&mut self, batch: Vec<NewOrder>) -> Result<(), StoreError> {
        if self.reads_here {
            for order in &batch {
                let before = self.context.store.order_version(&order.shop_ref).await?;
                self.count(before, Some(order.updated_at_ms));
            }
        } else {
            self.pulled.orders += batch.len() as u64;
        }
        // How far this pull came is written after them, and safely.
        self.context.store.save_orders_lightly(batch, self.context.now_ms()).await?;
        self.context.changes.tell(&[Topic::Queue], vec![]);
        Ok(())
    }

    /// Counts an order that is new or another version than before.
    fn count(&mut self, before: Option<i64>, after: Option<i64>) {
        let is_newer = before.is_none_or(|before| after.is_some_and(|after| after > before));
        self.pulled.orders += u64::from(after.is_some() && is_newer);
        self.pulled.new_orders += u64::from(after.is_some() && before.is_none());
    }

    async fn put_aside(&mut self, bad: &BadOrder) -> Result<(), StoreError> {
        self.pulled.quarantined += 1;
        let writes = quarantine::put_aside(self.context, bad).await?;
        self.context.store.commit(writes).await
    }

    /// What changed since then. Orders that are here in that version are not read again, unless the shop's clock leaves
    /// open whether they changed once more before `seen_until_ms`.
    async fn changed_since(&mut self, since_ms: i64, seen_until_ms: i64, started_ms: i64) -> Result<(), PullError> {
        self.progress("running", 0, None);
        let since = DateTime::<Utc>::from_timestamp_millis(since_ms).unwrap_or_default();
        let mut after: Option<String> = None;
        loop {
            let page = self.shop.orders_changed_since(since, after.as_deref()).await?;
            for changed in page.items {
                let updated_ms = changed.updated_at.timestamp_millis();
                let here = self.context.store.order_version(&changed.order_ref).await?;
                match here {
                    Some(version) if version >= updated_ms && updated_ms + SAME_SECOND_MS <= seen_until_ms => {}
                    Some(version) if version >= updated_ms => self.read_again(&changed.order_ref, started_ms).await?,
                    // It could not be read, and may have been mended in the same second.
                    None if updated_ms + SAME_SECOND_MS > seen_until_ms => {
                        self.read_again(&changed.order_ref, started_ms).await?;
                    }
                    Some(_) | None => self.read_again(&changed.order_ref, updated_ms).await?,
                }
                self.progress("running", self.pulled.orders, None);
            }
            after = page.next_after;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    async fn read_again(&mut self, order_ref: &str, seen_at_ms: i64) -> Result<(), PullError> {
        if self.reads_here && !self.lies_on_a_bench(order_ref).await? {
            return self.read_now(order_ref).await;
        }
        let job = Job::IngestOrder(IngestOrder { order_ref: order_ref.to_owned(), seen_at_ms });
        let store_now_ms = self.context.store.now_ms().await?;
        self.context.store.commit(vec![Write::job(job.to_row(store_now_ms, self.context.limits.attempts_max))]).await?;
        self.context.wake_workers();
        self.pulled.orders += 1;
        Ok(())
    }

    /// The station that has it stops its packer by screen and sound when it reads the order itself.
    async fn lies_on_a_bench(&self, order_ref: &str) -> Result<bool, StoreError> {
        for id in self.context.store.parts_of_order(order_ref).await? {
            let row = self.context.store.fulfilment_order(id).await?;
            if row.is_some_and(|row| row.claimed_station.is_some()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn read_now(&mut self, order_ref: &str) -> Result<(), PullError> {
        let store = &self.context.store;
        let before = store.order_version(order_ref).await?;
        let mut tries = 0;
        loop {
            tries += 1;
            match self.read_and_store(order_ref).await {
                // A bench took the order or moved on with it meanwhile: decided anew, as the worker does.
                Err(PullError::Store(StoreError::Stale)) if tries < READ_TRIES => {}
                ended => break ended?,
            }
        }
        let is_aside = store.quarantined_order(order_ref).await?.is_some();
        let after = store.order_version(order_ref).await?;
        self.pulled.quarantined += u64::from(is_aside);
        self.count(before, after);
        Ok(())
    }

    async fn read_and_store(&self, order_ref: &str) -> Result<(), PullError> {
        let done = read_order(self.context, &self.shop, order_ref).await?;
        Ok(self.context.store.commit(done.writes).await?)
    }

    fn progress(&self, state: &'static str, done: u64, total: Option<u64>) {
        let now_ms = self.context.now_ms();
        self.context.sync.send_modify(|progress| {
            let is_same = progress.state == state;
            let started_ms = if is_same { progress.started_ms } else { now_ms };
            let total = total.or(if is_same { progress.total } else { None });
            *progress = SyncProgress { state, done, total, started_ms, error: None };
        });
        self.context.changes.tell(&[Topic::App], vec![]);
    }
}

/// What was read of a file since the last batch.
#[derive(Default)]
struct ReadBatch {
    orders: Vec<NewOrder>,
    bad: Vec<BadOrder>,
}

/// Reads a file to its end, batch by batch; stops early when nobody takes them.
async fn read_batches(
    mut orders: BulkOrders,
    settings: ShopSettings,
    now: Now,
    to_store: mpsc::Sender<ReadBatch>,
) -> Result<(), PullError> {
    let mut batch = ReadBatch::default();
    loop {
        let read = orders.next().await;
        match read {
            Ok(Some(Ok(order))) => batch.orders.push(new_order(&order, &settings, now())?),
            Ok(Some(Err(bad))) => batch.bad.push(bad),
            // What came before the end or the break is good.
            Ok(None) | Err(_) => {
                let _ = to_store.send(batch).await;
                return read.map(drop).map_err(PullError::from);
            }
        }
        if batch.orders.len() + batch.bad.len() >= BATCH && to_store.send(std::mem::take(&mut batch)).await.is_err() {
            return Ok(());
        }
    }
}

/// A task that ends with whoever waits for it.
struct AbortOnDrop(JoinHandle<Result<(), PullError>>);

impl AbortOnDrop {
    async fn ended(mut self) -> Result<(), PullError> {
        (&mut self.0).await.unwrap_or_else(|_| {
            Err(ShopifyError::Unavailable { detail: "reading the shop's file was given up".to_owned() }.into())
        })
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
