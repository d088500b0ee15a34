//! What every job and reconciler is given: memory, hands, time, chance, limits.

use crate::changes::Changes;
use carriers::Carrier;
use channels::shopify::ShopifyClient;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::{Arc, RwLock};
use store::Store;
use tokio::sync::{Notify, watch};

/// The clock; the station owns the real one.
pub type Now = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;
/// A source of chance; the station owns the real one.
pub type Random = Arc<dyn Fn() -> u64 + Send + Sync>;

/// The outside world as it is connected now; replaced whole when keys change.
#[derive(Clone, Default)]
pub struct Hands {
    /// The shop.
    pub shop: Option<ShopifyClient>,
    /// Who moves parcels.
    pub carrier: Option<Carrier>,
}

/// Bounds of the work; units are in the names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long a job is held before another worker may take it.
    pub lease_ms: i64,
    /// After the intent was written, a purchase that was not sent in this time is not sent at all.
    pub send_deadline_ms: i64,
    /// A purchase of which the carrier shows no trace after this time did not happen. More than the deadline, the
    /// call's time-out, the carrier's own work and the lag of its lists together.
    pub settle_ms: i64,
    /// First wait before a failed job runs again; doubles with each attempt.
    pub retry_base_ms: i64,
    /// The longest such wait.
    pub retry_cap_ms: i64,
    /// How long to wait when shop or carrier do not answer.
    pub offline_wait_ms: i64,
    /// How long to wait before a lost answer is looked for: the others' lists lag some seconds.
    pub look_again_ms: i64,
    /// How long to wait before a label's missing or broken file is asked for again.
    pub file_again_ms: i64,
    /// How long to wait before a printer that does not answer is tried again.
    pub printer_wait_ms: i64,
    /// Attempts before a job waits for a person.
    pub attempts_max: i64,
    /// How far back a pull looks behind its cursor: the shop's search lags.
    pub overlap_ms: i64,
    /// How long a print that could not be sent is tried again.
    pub print_patience_ms: i64,
    /// How long to wait before an order whose day has come, and which the shop has not begun, is asked for again.
    pub due_again_ms: i64,
    /// How often changed products are asked for.
    pub products_every_ms: i64,
    /// How often a pull asks whether the shop has written its orders, before it leaves that to the next pull.
    pub bulk_polls: u32,
    /// How long a purchase may take at the carrier. Carriers answer in 2 to 20 s; an early give-up only makes an unknown
    /// outcome of it.
    pub purchase_timeout_ms: u64,
    /// How long any other call to the carrier may take.
    pub carrier_timeout_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            lease_ms: 120_000,
            send_deadline_ms: 10_000,
            settle_ms: 600_000,
            retry_base_ms: 1_000,
            retry_cap_ms: 300_000,
            offline_wait_ms: 10_000,
            look_again_ms: 3_000,
            file_again_ms: 15_000,
            printer_wait_ms: 5_000,
            attempts_max: 12,
            overlap_ms: 300_000,
            print_patience_ms: 900_000,
            due_again_ms: 600_000,
            products_every_ms: 120_000,
            bulk_polls: 240,
            purchase_timeout_ms: 60_000,
            carrier_timeout_ms: 30_000,
        }
    }
}

/// Whether the outside world answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NetworkState {
    /// True when the last call reached someone.
    pub is_online: bool,
    /// Since when it is as it is, milliseconds since 1970 UTC.
    pub since_ms: i64,
}

/// What stopped a sync.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyncFault {
    /// The shop.
    Shop(channels::ShopifyError),
    /// The disk is full.
    DiskFull,
    /// The store.
    Store(String),
}

/// How far a running sync is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncProgress {
    /// idle, first, running, failing.
    pub state: &'static str,
    /// Orders read.
    pub done: u64,
    /// Orders to read, when known.
    pub total: Option<u64>,
    /// When the running part began.
    pub started_ms: i64,
    /// What went wrong last.
    pub error: Option<SyncFault>,
}

/// What work is done with.
#[derive(Clone)]
pub struct Context {
    /// Memory.
    pub store: Store,
    /// The outside world.
    pub hands: Arc<RwLock<Hands>>,
    /// Where changes are told.
    pub changes: Changes,
    /// Wakes the workers.
    pub wake: Arc<Notify>,
    /// The clock.
    pub now: Now,
    /// Chance.
    pub random: Random,
    /// Bounds.
    pub limits: Limits,
    /// This station's name in leases and events; it changes when a person renames the bench.
    pub station: Arc<RwLock<Arc<str>>>,
    /// Where pictures are kept.
    pub pictures: PathBuf,
    /// Whether the outside world answers.
    pub network: Arc<watch::Sender<NetworkState>>,
    /// How far the sync is.
    pub sync: Arc<watch::Sender<SyncProgress>>,
}

impl Context {
    /// The outside world as it is connected now.
    pub fn hands(&self) -> Hands {
        self.hands.read().map(|hands| hands.clone()).unwrap_or_default()
    }

    /// This station's name as it is now.
    pub fn station_name(&self) -> Arc<str> {
        self.station.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Something may be due: every worker of this station looks at once.
    pub fn wake_workers(&self) {
        self.wake.notify_waiters();
    }

    /// Milliseconds since 1970 UTC.
    pub fn now_ms(&self) -> i64 {
        (self.now)().timestamp_millis()
    }

    /// Notes that a call reached someone, or nobody.
    pub fn note_network(&self, is_online: bool) {
        let since_ms = self.now_ms();
        let changed = self.network.send_if_modified(|state| {
            let is_change = state.is_online != is_online;
            if is_change {
                *state = NetworkState { is_online, since_ms };
            }
            is_change
        });
        if changed {
            self.changes.tell(&[crate::Topic::App], vec![]);
        }
    }
}
