//! What the command line asks of a store or a printer without running a station: nothing here takes the data folder.

use crate::config::{BenchSettings, KEYRING_PATIENCE};
use crate::environment::Environment;
use crate::error::{ErrorCode, UserError};
use crate::secrets::SecretStore;
use crate::station::{Station, context_of, shop_client};
use crate::{Config, PullScope};
use channels::shopify::ShopifyClient;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::barcodes::OrderCode;
use domain::ids::{LocationId, PrintId};
use domain::printing::{DocumentKind, Language};
use pipeline::reconcile::{PullError, Pulled, find_due_orders, pull_here, pull_orders};
use pipeline::{Context, Limits, ShopSettings, SlipForm, SyncProgress, SyncState};
use printing::{PrintJob, Transport};
use serde_json::{Value, json};
use store::{Store, StoreError};

/// What a sync of the command line read.
pub type Synced = Pulled;

/// How a slip is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlipFormat {
    /// PDF, on the bench's paper.
    Pdf,
    /// A receipt printer's own language.
    EscPos,
}

/// A drawn slip.
#[derive(Clone, PartialEq, Eq)]
pub struct SlipFile {
    /// The order's number.
    pub number: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Characters no font here draws.
    pub missing: Vec<char>,
}

impl std::fmt::Debug for SlipFile {
    /// Without the document: it bears a customer's address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SlipFile({}, {} bytes)", self.number, self.bytes.len())
    }
}

/// Sends bytes as they are to a printer.
///
/// # Errors
/// `PB-BAD-PRINTER` for an address that is none, `PB-PRINTER-UNREACHABLE` when it took nothing, `PB-PRINT-UNSURE` when some
/// of it may have come out.
pub async fn print_file(url: &str, bytes: Vec<u8>) -> Result<(), UserError> {
    let transport = Transport::parse(url).map_err(|error| ErrorCode::BadPrinter.with(error))?;
    let language = Language::sniff(&bytes).unwrap_or(Language::Zpl);
    let job = PrintJob { id: PrintId(0), kind: DocumentKind::Label, language, bytes };
    transport.send(&job).await.map(|_| ()).map_err(|error| match error.is_safe_to_resend() {
        true => ErrorCode::PrinterUnreachable.with(error),
        false => ErrorCode::PrintUnsure.with(error),
    })
}

fn stopped(error: PullError) -> UserError {
    match error {
        PullError::Shop(error) => UserError::from(&error),
        PullError::Store(error) => error.into(),
    }
}

impl Station {
    /// One pull from the shop, now; the orders it names are read by the worker.
    ///
    /// # Errors
    /// What stopped it.
    pub async fn pull_once(&self) -> Result<Pulled, UserError> {
        let pulled = pull_orders(&self.context).await;
        self.log_sync(&pulled).await?;
        let pulled = pulled.map_err(stopped)?;
        find_due_orders(&self.context).await?;
        Ok(pulled)
    }

    /// Pulls from the shop into a store, beside a station that may run on it, and reads what changed to its end. `tell` hears
    /// how far it is.
    ///
    /// # Errors
    /// `PB-NO-SHOP` when no shop is known, `PB-KEYS-LOCKED` when its key can't be read, and what stopped the pull.
    pub async fn sync(config: &Config, scope: PullScope, tell: impl Fn(&SyncProgress)) -> Result<Synced, UserError> {
        let environment = Environment::read()?;
        let bench = BenchSettings::load(&config.data_dir)?;
        if environment.shop_url.is_none() && matches!(Store::look(&config.store_url).await, Err(StoreError::Missing)) {
            // Nobody names a shop: no store is made to find that out.
            return Err(ErrorCode::NoShop.error());
        }
        std::fs::create_dir_all(&config.data_dir).map_err(|e| ErrorCode::StoreUnavailable.with(e))?;
        let store = Store::open(&config.store_url).await?;
        let config = Config { limits: Limits { products_every_ms: 0, ..config.limits.clone() }, ..config.clone() };
        let context = context_of(&config, &bench, store);
        let synced = match connected_shop(&config, &bench, environment, &context.store).await {
            Ok(shop) => telling(&context, pull_all(&context, shop, scope), tell).await,
            Err(error) => Err(error),
        };
        context.store.close().await;
        synced
    }

    /// An order's packing slip, drawn.
    ///
    /// # Errors
    /// `PB-ORDER-UNKNOWN` when no order has this number, `PB-STORE-MISSING` when there is no store.
    pub async fn slip(config: &Config, number: &str, format: SlipFormat) -> Result<SlipFile, UserError> {
        let bench = BenchSettings::load(&config.data_dir)?;
        let store = Store::look(&config.store_url).await?;
        let number = match OrderCode::parse(number).or_else(|| OrderCode::for_order(number)) {
            Some(code) => code.number().to_owned(),
            None => return Err(ErrorCode::OrderUnknown.error()),
        };
        let mut id = store.order_by_number(&number, bench.location_id.map(LocationId)).await?;
        if id.is_none() {
            id = store.order_by_number(&number, None).await?;
        }
        let slip = match id {
            Some(id) => pipeline::slip_of(&store, id).await?,
            None => None,
        };
        store.close().await;
        let slip = slip.ok_or_else(|| ErrorCode::OrderUnknown.error())?;
        let form = match (format, bench.slip_form) {
            (SlipFormat::EscPos, _) => SlipForm::EscPos,
            (SlipFormat::Pdf, SlipForm::PdfLetter) => SlipForm::PdfLetter,
            (SlipFormat::Pdf, SlipForm::Pdf4x6 | SlipForm::EscPos) => SlipForm::Pdf4x6,
        };
        let drawn = pipeline::draw_slip(&slip, form).map_err(|error| ErrorCode::Fault.with(error))?;
        Ok(SlipFile { number, bytes: drawn.bytes, missing: drawn.missing })
    }

    /// How a store stands, without running or changing anything on it.
    ///
    /// # Errors
    /// `PB-STORE-MISSING` when there is none, `PB-STORE-TOO-OLD` before an update brought it up to date, and when it can't be
    /// read.
    pub async fn look(config: &Config) -> Result<Value, UserError> {
        let store = Store::look(&config.store_url).await?;
        let orders = store.order_figures().await?;
        let labels = store.label_figures().await?;
        let prints = store.print_figures().await?;
        let now_ms = store.now_ms().await?;
        let jobs: Vec<Value> = store
            .job_counts()
            .await?
            .into_iter()
            .map(|job| {
                let oldest_s = job.oldest_at.map(|at| (now_ms - at) / 1000);
                json!({ "kind": job.kind, "state": job.state, "count": job.count, "oldest_s": oldest_s })
            })
            .collect();
        let sync: SyncState = store.setting(SyncState::KEY).await?.unwrap_or_default();
        let last_good = sync.last_good_ms.and_then(DateTime::<Utc>::from_timestamp_millis);
        store.close().await;
        Ok(json!({
            "orders": orders,
            "jobs": jobs,
            "webhooks": { "accepted": 0, "duplicate": 0, "refused": 0 },
            "labels": labels,
            "prints": prints,
            "last_good_sync": last_good.map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true)),
        }))
    }
}

/// Does `work` while `tell` hears of each change of how far it is.
async fn telling<T>(context: &Context, work: impl Future<Output = T>, tell: impl Fn(&SyncProgress)) -> T {
    let mut progress = context.sync.subscribe();
    let hears = async {
        while progress.changed().await.is_ok() {
            tell(&progress.borrow_and_update());
        }
        // The context outlives the work: this is never reached before its end.
        std::future::pending().await
    };
    tokio::select! {
        done = work => done,
        never = hears => never,
    }
}

/// Pulls until the shop has written all that was asked for.
async fn pull_all(context: &Context, shop: ShopifyClient, scope: PullScope) -> Result<Synced, UserError> {
    if let Ok(mut hands) = context.hands.write() {
        hands.shop = Some(shop);
    }
    let mut synced = pull_here(context, scope).await.map_err(stopped)?;
    while synced.is_unfinished {
        // What the shop still writes is not asked for anew.
        let goes_on = PullScope { is_full: false, ..scope };
        let next = pull_here(context, goes_on).await.map_err(stopped)?;
        synced = Pulled { products: synced.products + next.products, ..next };
    }
    Ok(synced)
}

/// The shop that the environment or the store names, with its key.
async fn connected_shop(
    config: &Config,
    bench: &BenchSettings,
    environment: Environment,
    store: &Store,
) -> Result<ShopifyClient, UserError> {
    let settings: ShopSettings = store.setting(ShopSettings::KEY).await?.unwrap_or_default();
    if settings.is_demo {
        return Err(ErrorCode::NoShop.with("this store is the demo's"));
    }
    // Before a shop was connected nothing was kept; the environment's key counts in any case.
    let use_keyring = config.use_keyring && settings.shop_url.is_some();
    let (secrets, kept_in) = (SecretStore::new(&config.data_dir, use_keyring), bench.keys_in);
    let found = secrets.ask(KEYRING_PATIENCE, move |secrets| secrets.load(kept_in, environment.keys)).await;
    let found = found.ok_or_else(|| ErrorCode::KeysLocked.error())?;
    match (environment.shop_url.or(settings.shop_url), found.keys.shop) {
        (Some(base_url), Some(token)) => shop_client(base_url, token),
        _ if found.is_locked => Err(ErrorCode::KeysLocked.error()),
        _ => Err(ErrorCode::NoShop.error()),
    }
}
