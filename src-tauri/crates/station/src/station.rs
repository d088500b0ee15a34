//! The station: everything wired together once. What runs beside its commands stands in `background`.
//!
//! Commands are given `&Station` and nothing else. The worker, the pull from the shop and the pictures run as tasks that
//! end when the station is closed. A station holds its data folder: there is never a second one on it.

mod background;

use crate::clock;
use crate::commands::Reading;
use crate::config::{BenchSettings, CLOSING_PATIENCE, Config, DEMO_MARK, KEEPING_PATIENCE, KEYRING_PATIENCE};
use crate::environment::Environment;
use crate::error::{ErrorCode, UserError};
use crate::lock::FolderLock;
use crate::pickups::Pickups;
use crate::printers::Printers;
use crate::secrets::{Found, Keys, SecretStore};
use crate::worker_id;
use carriers::{Carrier, ShippoAccess, ShippoClient, Timeouts};
use channels::http_client;
use channels::shopify::{ShopAccess, ShopifyClient};
use chrono::{DateTime, Utc};
use devices::{Speaker, SpeakerState};
use domain::ids::{FulfilmentOrderId, LocationId};
use domain::people::Person;
use futures_util::future::BoxFuture;
use pipeline::reconcile::small_name;
use pipeline::{Changes, Context, Hands, Limits, NetworkState, ShopSettings, SyncProgress, Worker};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, RwLock};
use std::time::Duration;
use store::{Store, Write};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

/// Scan ids remembered, so that a repeated one is one scan.
const REMEMBERED_SCANS: usize = 256;

/// What lives only in memory.
#[derive(Default)]
struct Live {
    person: Option<Person>,
    open: Option<FulfilmentOrderId>,
    last_scan: Option<(String, i64)>,
    seen_scans: VecDeque<String>,
    is_demo_laid_out: bool,
    is_sync_failing: bool,
    are_keys_locked: bool,
}

/// One bench.
pub struct Station {
    pub(crate) context: Context,
    pub(crate) config: Config,
    worker_id: String,
    pub(crate) secrets: SecretStore,
    pub(crate) environment: Environment,
    /// As they are kept in the data folder.
    bench: Mutex<BenchSettings>,
    live: Mutex<Live>,
    speaker: Option<Speaker>,
    pub(crate) pull_now: Notify,
    stop: watch::Sender<bool>,
    /// What runs in the background.
    tasks: Mutex<JoinSet<()>>,
    /// Held until the station is closed.
    folder: Mutex<Option<FolderLock>>,
    /// When it was started, milliseconds since 1970 UTC.
    pub(crate) started_ms: i64,
    offered_demo: Mutex<Option<StartDemo>>,
    demo: Mutex<Option<DemoWorld>>,
    pub(crate) pickups: Pickups,
    pub(crate) printers: Printers,
    /// One command that changes the session at a time: scans apply in the order they came. In a file store,
    /// what was last read of the order stays here, so that the next scan need not read it again.
    pub(crate) turn: tokio::sync::Mutex<Option<Reading>>,
    /// How far the store's clock is ahead of this computer's.
    store_ahead_ms: AtomicI64,
}

/// Starts the demo shop, if it does not run yet, and says where. Whoever owns the process offers it: the simulators are not
/// part of a station.
pub type StartDemo = Arc<dyn Fn() -> BoxFuture<'static, Result<DemoWorld, UserError>> + Send + Sync>;

/// Where a demo shop runs.
#[derive(Clone, Debug)]
pub struct DemoWorld {
    /// The shop's address.
    pub shop_url: String,
    /// Its token.
    pub shop_token: domain::secret::Secret,
    /// The carrier service's address.
    pub shippo_url: String,
    /// Its token.
    pub shippo_token: domain::secret::Secret,
    /// A label printer.
    pub label_printer_url: String,
    /// Which order lies in which tote: (number, tote).
    pub totes: Vec<(String, String)>,
    /// Where products lie: (SKU, bin).
    pub bins: Vec<(String, String)>,
}

impl DemoWorld {
    /// Where a demo shop runs; `shop` and `shippo` are (address, token).
    pub fn new(
        shop: (String, String),
        shippo: (String, String),
        label_printer_url: String,
        totes: Vec<(String, String)>,
        bins: Vec<(String, String)>,
    ) -> Self {
        Self {
            shop_url: shop.0,
            shop_token: domain::secret::Secret::new(shop.1),
            shippo_url: shippo.0,
            shippo_token: domain::secret::Secret::new(shippo.1),
            label_printer_url,
            totes,
            bins,
        }
    }

    /// The way to start one that runs already.
    pub fn running(self) -> StartDemo {
        Arc::new(move || Box::pin(std::future::ready(Ok(self.clone()))))
    }
}

impl Station {
    /// Opens the store, connects what keys there are for, and starts the background work.
    ///
    /// # Errors
    /// A sentence for the person at the bench: another station runs on this data folder, its settings can't be read, or the
    /// store is newer, damaged, locked or its disk is full.
    pub async fn start(config: Config) -> Result<Arc<Self>, UserError> {
        let folder = FolderLock::take(&config.data_dir)?;
        Self::start_in(folder, config).await
    }

    /// The same in a data folder that was taken before.
    ///
    /// # Errors
    /// As [`Station::start`].
    pub async fn start_in(folder: FolderLock, config: Config) -> Result<Arc<Self>, UserError> {
        let environment = Environment::read()?;
        let bench = BenchSettings::load(&config.data_dir)?;
        let store = Store::open(&config.store_url).await.map_err(UserError::from)?;
        let context = context_of(&config, &bench, store);
        let worker_id = worker_id::read_or_draw(&config.data_dir, (context.random)())?;
        let secrets = SecretStore::new(&config.data_dir, config.use_keyring);
        let started_ms = context.now_ms();
        let speaker = if config.use_speaker { Speaker::open().ok() } else { None };
        let station = Arc::new(Self {
            context,
            config,
            worker_id,
            secrets,
            environment,
            bench: Mutex::new(bench),
            live: Mutex::new(Live::default()),
            speaker,
            pull_now: Notify::new(),
            stop: watch::Sender::new(false),
            tasks: Mutex::new(JoinSet::new()),
            folder: Mutex::new(Some(folder)),
            started_ms,
            offered_demo: Mutex::new(None),
            demo: Mutex::new(None),
            pickups: Pickups::default(),
            printers: Printers::default(),
            turn: tokio::sync::Mutex::new(None),
            store_ahead_ms: AtomicI64::new(0),
        });
        station.connect().await?;
        station.take_up().await?;
        station.spawn();
        Ok(station)
    }

    /// Ends the background work, closes the store and lets go of the data folder. A job that runs is waited for a while;
    /// one that takes longer is cut off and freed: it runs again at the next start, as after a crash.
    pub async fn close(&self) {
        self.stop.send_replace(true);
        let mut tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        // One that panicked has ended too.
        let all = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(CLOSING_PATIENCE, all).await.is_err() {
            tasks.shutdown().await;
            tracing::warn!("work that was not over in time was cut off; it is done again at the next start");
        }
        for worker in Worker::of_station(&self.context, &self.worker_id) {
            if let Err(error) = worker.free_held().await {
                tracing::warn!(%error, "jobs could not be freed; the next start frees them");
            }
        }
        self.context.store.close().await;
        drop(self.folder.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take());
    }

    /// Connects the shop and the carrier with the keys and addresses there are.
    pub(crate) async fn connect(&self) -> Result<(), UserError> {
        let settings = self.shop_settings().await?;
        let mut is_locked = false;
        let keys = match (settings.is_demo, self.demo_world()) {
            (true, Some(world)) => Keys { shop: Some(world.shop_token), carrier: Some(world.shippo_token) },
            // The demo shop's simulators are not up (yet): there is nothing to talk to.
            (true, None) => Keys::default(),
            // Nothing was kept before a shop was connected; the environment's keys count in any case.
            (false, _) => {
                let found = self.find_keys(settings.shop_url.is_some()).await;
                is_locked = found.is_locked;
                found.keys
            }
        };
        self.live().are_keys_locked = is_locked;
        let shop_url = self.environment.shop_url.clone().or(settings.shop_url);
        let shippo_url = self.environment.shippo_url.clone().or(settings.shippo_url);
        let shop = match (shop_url, keys.shop) {
            (Some(base_url), Some(token)) => Some(shop_client(base_url, token)?),
            _ => None,
        };
        let carrier = match keys.carrier {
            Some(token) => Some(carrier_client(shippo_url, token, &self.config.limits)?),
            None => None,
        };
        if let Ok(mut hands) = self.context.hands.write() {
            *hands = Hands { shop, carrier };
        }
        self.pull_now.notify_one();
        self.context.wake_workers();
        Ok(())
    }

    /// The keys, and a note of where they were when nobody noted it yet.
    async fn find_keys(&self, is_connected: bool) -> Found {
        let bench = self.bench();
        let kept_in = bench.keys_in;
        let secrets = if is_connected { self.secrets.clone() } else { SecretStore::new(&self.config.data_dir, false) };
        let given = self.environment.keys.clone();
        let found = secrets.ask(KEYRING_PATIENCE, move |secrets| secrets.load(kept_in, given)).await;
        let found = found.unwrap_or_else(|| Found { keys: Keys::default(), kept_in, is_locked: true });
        if found.kept_in != kept_in
            && let Err(error) = self.set_bench(BenchSettings { keys_in: found.kept_in, ..bench }).await
        {
            tracing::warn!(%error, "where the keys are could not be noted");
        }
        found
    }

    /// Keeps a shop's keys and notes where.
    pub(crate) async fn keep_keys(&self, keys: Keys) -> Result<(), UserError> {
        let before = self.bench().keys_in;
        let kept = self.secrets.ask(KEEPING_PATIENCE, move |secrets| secrets.save(&keys, before)).await;
        let kept_in = kept.ok_or_else(|| ErrorCode::KeysLocked.error())?;
        let kept_in = kept_in.map_err(|error| ErrorCode::Fault.with(error.kind()))?;
        self.set_bench(BenchSettings { keys_in: Some(kept_in), ..self.bench() }).await
    }

    /// True when labels are bought with a test key: they can't be used.
    pub(crate) fn has_test_carrier(&self) -> bool {
        self.context.hands().carrier.is_some_and(|carrier| !carrier.is_live())
    }

    /// Now by the store's clock, as it was measured with the last renewal: good enough for a lease of minutes.
    pub(crate) fn store_time_ms(&self) -> i64 {
        self.now_ms() + self.store_ahead_ms.load(Ordering::Relaxed)
    }

    /// True when the keyring holds the shop's keys and does not give them.
    pub(crate) fn are_keys_locked(&self) -> bool {
        self.live().are_keys_locked
    }

    /// Takes away the mark of a demo, if there is one.
    pub(crate) fn keep_folder(&self) -> std::io::Result<()> {
        match std::fs::remove_file(self.config.data_dir.join(DEMO_MARK)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// The order that lay on this bench when it was closed lies there again.
    async fn take_up(&self) -> Result<(), UserError> {
        let open = self.context.store.open_at(&self.station_name()).await?;
        self.live().open = open;
        Ok(())
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Now, by the station's clock.
    pub fn now(&self) -> DateTime<Utc> {
        (self.context.now)()
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.context.now_ms()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.context.store
    }

    /// Where changes are told; screens listen.
    pub fn changes(&self) -> &Changes {
        &self.context.changes
    }

    /// This computer's settings, with the printers that the environment sets.
    pub(crate) fn bench(&self) -> BenchSettings {
        self.environment.over(self.kept_bench())
    }

    fn kept_bench(&self) -> BenchSettings {
        self.bench.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Keeps this computer's settings. A bench that is renamed keeps what lies on it.
    pub(crate) async fn set_bench(&self, bench: BenchSettings) -> Result<(), UserError> {
        let bench = self.environment.without(bench, &self.kept_bench());
        let name = self.station_name();
        if bench.station_name != name {
            self.store().commit(vec![Write::rename_station(&name, &bench.station_name)]).await?;
        }
        bench.save(&self.config.data_dir)?;
        *self.context.station.write().unwrap_or_else(std::sync::PoisonError::into_inner) =
            bench.station_name.as_str().into();
        *self.bench.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = bench;
        Ok(())
    }

    pub(crate) fn station_name(&self) -> String {
        self.context.station_name().to_string()
    }

    pub(crate) fn location(&self) -> Option<LocationId> {
        self.bench().location_id.map(LocationId)
    }

    /// What is true for the whole shop.
    pub(crate) async fn shop_settings(&self) -> Result<ShopSettings, UserError> {
        Ok(self.store().setting(ShopSettings::KEY).await?.unwrap_or_default())
    }

    /// Who is signed in.
    pub(crate) fn person(&self) -> Option<Person> {
        self.live().person.clone()
    }

    pub(crate) fn set_person(&self, person: Option<Person>) {
        self.live().person = person;
    }

    /// The turn of a command that leaves nothing for the next scan.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, Option<Reading>> {
        let mut turn = self.turn.lock().await;
        *turn = None;
        turn
    }

    /// The order that lies on this bench.
    pub(crate) fn open_order(&self) -> Option<FulfilmentOrderId> {
        self.live().open
    }

    pub(crate) fn set_open_order(&self, open: Option<FulfilmentOrderId>) {
        self.live().open = open;
    }

    pub(crate) fn last_scan(&self) -> Option<(String, i64)> {
        self.live().last_scan.clone()
    }

    /// Notes a scan; false when its id came before.
    pub(crate) fn note_scan(&self, scan_id: &str, shown: String) -> bool {
        let at_ms = self.now_ms();
        let mut live = self.live();
        if live.seen_scans.iter().any(|seen| seen == scan_id) {
            return false;
        }
        if live.seen_scans.len() == REMEMBERED_SCANS {
            live.seen_scans.pop_front();
        }
        live.seen_scans.push_back(scan_id.to_owned());
        live.last_scan = Some((shown, at_ms));
        true
    }

    /// Tells the station how the demo shop is started. That is done when the first steps choose it, and now when this is
    /// the demo shop's station.
    ///
    /// # Errors
    /// When it can't be started, or its addresses can't be used.
    pub async fn offer_demo(&self, start: StartDemo) -> Result<(), UserError> {
        *self.offered_demo.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(start);
        // A shop of one's own is connected already, and a connection costs reading every certificate there is.
        if !self.shop_settings().await?.is_demo {
            return Ok(());
        }
        self.run_demo().await?;
        self.connect().await
    }

    /// Where the demo shop runs, started now if it does not run yet.
    pub(crate) async fn run_demo(&self) -> Result<DemoWorld, UserError> {
        let start = self.offered_demo.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        let start = start.ok_or_else(|| ErrorCode::BadRequest.with("no demo shop is offered here"))?;
        let world = start().await?;
        *self.demo.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(world.clone());
        Ok(world)
    }

    pub(crate) fn demo_world(&self) -> Option<DemoWorld> {
        self.demo.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Waits until a pull from the shop succeeded, or one failed.
    pub(crate) async fn wait_for_orders(&self) {
        let mut changes = self.context.changes.listen();
        loop {
            let state: Option<pipeline::SyncState> =
                self.store().setting(pipeline::SyncState::KEY).await.unwrap_or_default();
            let is_done = state.is_some_and(|state| state.last_good_ms.is_some());
            if is_done || self.context.sync.borrow().state == "failing" {
                return;
            }
            // A listener that fell behind looks again at once; a closed channel ends the wait.
            if let Err(tokio::sync::broadcast::error::RecvError::Closed) = changes.recv().await {
                return;
            }
        }
    }

    /// Puts the demo's products into bins and its first orders into totes, once they are here.
    async fn lay_out_demo(&self) -> Result<(), UserError> {
        let Some(world) = self.demo_world().filter(|_| !self.live().is_demo_laid_out) else { return Ok(()) };
        if !self.shop_settings().await?.is_demo || self.store().order_count().await? == 0 {
            return Ok(());
        }
        let mut writes: Vec<Write> = world.bins.iter().map(|(sku, bin)| Write::bin(sku, bin)).collect();
        for (number, tote) in &world.totes {
            if let Some(id) = self.store().order_by_number(number, None).await? {
                writes.extend(Write::tote(id, tote));
            }
        }
        self.store().commit(writes).await?;
        self.live().is_demo_laid_out = true;
        self.changes().tell(&[pipeline::Topic::Queue], vec![]);
        Ok(())
    }

    /// Sets this station up on the demo shop, as the first steps would, and waits for its orders.
    ///
    /// # Errors
    /// When no demo shop was offered.
    pub async fn set_up_demo(self: &Arc<Self>) -> Result<(), UserError> {
        crate::commands::set_up_demo(self).await
    }

    /// Who makes the sounds: this computer, the page, or nobody while this computer should and has no loudspeaker.
    pub(crate) fn sound_player(&self) -> &'static str {
        match self.speaker.as_ref().map(Speaker::state) {
            None => "web",
            Some(SpeakerState::Opening | SpeakerState::Playing) => "native",
            Some(SpeakerState::NoDevice(_)) => "none",
        }
    }

    /// Looks once more for a loudspeaker that was missing.
    ///
    /// # Errors
    /// There is none.
    pub(crate) async fn find_speaker(self: &Arc<Self>) -> Result<(), UserError> {
        if self.sound_player() != "none" {
            return Ok(());
        }
        let station = self.clone();
        let look = tokio::task::spawn_blocking(move || station.speaker.as_ref().map(Speaker::reopen));
        match look.await.map_err(|error| ErrorCode::Fault.with(error))? {
            Some(SpeakerState::NoDevice(reason)) => Err(ErrorCode::NoSpeaker.with(reason)),
            Some(SpeakerState::Opening | SpeakerState::Playing) | None => Ok(()),
        }
    }

    /// Lets the bench hear something, when this computer makes the sounds.
    pub(crate) fn play(&self, sounds: &[domain::sounds::Sound]) {
        let (Some(speaker), bench) = (&self.speaker, self.bench()) else { return };
        for sound in sounds {
            let is_muted = bench.is_tick_muted && *sound == domain::sounds::Sound::Ok;
            if !is_muted {
                speaker.play(*sound, sound.volume_percent(bench.volume_percent));
            }
        }
    }

    /// A product picture's file and its kind, for the page that shows it: `pictures/7`, or `pictures/7/small` for a row.
    pub async fn picture(&self, path: &str) -> Option<(Vec<u8>, &'static str)> {
        let path = path.trim_matches('/').strip_prefix("pictures/")?;
        let (id, is_small) = path.strip_suffix("/small").map_or((path, false), |id| (id, true));
        let name = self.store().picture_file(domain::ids::VariantId(id.parse().ok()?)).await.ok()??;
        if is_small && let Ok(small) = tokio::fs::read(self.context.pictures.join(small_name(&name))).await {
            return Some((small, "image/png"));
        }
        let kind = match name.rsplit_once('.')?.1 {
            "png" => "image/png",
            "jpg" => "image/jpeg",
            "webp" => "image/webp",
            _ => return None,
        };
        let bytes = tokio::fs::read(self.context.pictures.join(name)).await.ok()?;
        Some((bytes, kind))
    }
}

/// What work of this bench is done with, before anything is connected.
pub(crate) fn context_of(config: &Config, bench: &BenchSettings, store: Store) -> Context {
    let now = clock::system();
    let since_ms = now().timestamp_millis();
    Context {
        store,
        hands: Arc::new(RwLock::new(Hands::default())),
        changes: Changes::default(),
        wake: Arc::new(Notify::new()),
        now,
        random: clock::chance(),
        limits: config.limits.clone(),
        station: Arc::new(RwLock::new(bench.station_name.as_str().into())),
        pictures: config.data_dir.join("pictures"),
        network: Arc::new(watch::Sender::new(NetworkState { is_online: true, since_ms })),
        sync: Arc::new(watch::Sender::new(SyncProgress { state: "idle", ..SyncProgress::default() })),
    }
}

pub(crate) fn shop_client(base_url: String, token: domain::secret::Secret) -> Result<ShopifyClient, UserError> {
    let http = http_client().map_err(|e| ErrorCode::Fault.with(e))?;
    Ok(ShopifyClient::new(ShopAccess { base_url, token }, http))
}

pub(crate) fn carrier_client(
    base_url: Option<String>,
    token: domain::secret::Secret,
    limits: &Limits,
) -> Result<Carrier, UserError> {
    let base_url = base_url.unwrap_or_else(|| carriers::SHIPPO_URL.to_owned());
    let timeouts = Timeouts {
        purchase: Duration::from_millis(limits.purchase_timeout_ms),
        others: Duration::from_millis(limits.carrier_timeout_ms),
    };
    let client = ShippoClient::new(ShippoAccess { timeouts, ..ShippoAccess::new(base_url, token) });
    client.map(Carrier::Shippo).map_err(|e| ErrorCode::CarrierRefused.with(e))
}
