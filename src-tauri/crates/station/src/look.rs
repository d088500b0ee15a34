//! What the command line asks of a station without sitting at a bench.

use crate::Config;
use crate::error::{ErrorCode, UserError};
use crate::station::Station;
use domain::ids::PrintId;
use domain::printing::{DocumentKind, Language};
use pipeline::SyncState;
use pipeline::reconcile::{PullError, Pulled, find_due_orders, pull_orders};
use printing::{PrintJob, Transport};
use serde_json::{Value, json};
use store::Store;

/// Sends bytes as they are to a printer.
///
/// # Errors
/// `PB-BAD-PRINTER` for an address that is none, `PB-PRINTER-UNREACHABLE` when it did not take them.
pub async fn print_file(url: &str, bytes: Vec<u8>) -> Result<(), UserError> {
    let transport = Transport::parse(url).map_err(|error| ErrorCode::BadPrinter.with(error))?;
    let language = Language::sniff(&bytes).unwrap_or(Language::Zpl);
    let job = PrintJob { id: PrintId(0), kind: DocumentKind::Label, language, bytes };
    transport.send(&job).await.map(|_| ()).map_err(|error| ErrorCode::PrinterUnreachable.with(error))
}

impl Station {
    /// One pull from the shop, now; the orders it names are read by the worker.
    ///
    /// # Errors
    /// What stopped it.
    pub async fn pull_once(&self) -> Result<Pulled, UserError> {
        let pulled = pull_orders(&self.context).await;
        self.log_sync(&pulled).await?;
        let pulled = pulled.map_err(|error| match error {
            PullError::Shop(error) => UserError::from(&error),
            PullError::Store(error) => error.into(),
        })?;
        find_due_orders(&self.context).await?;
        Ok(pulled)
    }

    /// How a store stands, without running anything on it.
    ///
    /// # Errors
    /// When the store can't be opened.
    pub async fn look(config: &Config) -> Result<Value, UserError> {
        let store = Store::open(&config.store_url).await?;
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
        let last_good = sync.last_good_ms.and_then(chrono::DateTime::<chrono::Utc>::from_timestamp_millis);
        store.close().await;
        Ok(json!({
            "orders": orders,
            "jobs": jobs,
            "webhooks": { "accepted": 0, "duplicate": 0, "refused": 0 },
            "labels": labels,
            "prints": prints,
            "last_good_sync": last_good.map(|at| at.to_rfc3339()),
        }))
    }
}
