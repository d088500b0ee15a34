//! What runs beside the commands of a station, until it is closed: the workers, the pull from the shop, the renewal of claims,
//! the store's log, and the sounds of what others did.

use super::Station;
use crate::config::{CLAIM_LEASE_MS, SETTLE_LOG_EVERY};
use pipeline::reconcile::{PullError, Pulled};
use pipeline::{Worker, reconcile};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;
use store::{NewEvent, Store, StoreError, Write};
use tokio::sync::watch;

impl Station {
    /// Starts all that runs until the station is closed.
    pub(super) fn spawn(self: &Arc<Self>) {
        let mut tasks = self.tasks.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for worker in Worker::of_station(&self.context, &self.worker_id) {
            tasks.spawn(worker.run(self.stop.subscribe()));
        }
        tasks.spawn(pull_now_and_then(Arc::downgrade(self), self.stop.subscribe()));
        tasks.spawn(settle_log(self.context.store.clone(), self.stop.subscribe()));
        tasks.spawn(keep_claims(Arc::downgrade(self), self.stop.subscribe()));
        let (station, mut changes) = (Arc::downgrade(self), self.context.changes.listen());
        tokio::spawn(async move {
            while let Ok(change) = changes.recv().await {
                let Some(station) = station.upgrade() else { return };
                station.play(&change.sounds);
            }
        });
    }

    async fn pull(&self) {
        let pulled = reconcile::pull_orders(&self.context).await;
        match &pulled {
            Ok(pulled) if pulled.orders + pulled.products > 0 => {
                tracing::info!(orders = pulled.orders, products = pulled.products, "pulled from the shop");
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the pull from the shop stopped"),
        }
        if let Err(error) = self.log_sync(&pulled).await {
            tracing::warn!(%error, "the log could not be told of the sync");
        }
        if let Err(error) = reconcile::find_due_orders(&self.context).await {
            tracing::warn!(%error, "orders whose day has come could not be asked for");
        }
        if let Err(error) = self.lay_out_demo().await {
            tracing::warn!(%error, "the demo's totes could not be filled");
        }
        if let Err(error) = reconcile::fetch_pictures(&self.context).await {
            tracing::warn!(%error, "pictures could not be fetched");
        }
    }

    /// Says in the log when orders begin to stay out, and when they come in again; not every pull.
    pub(crate) async fn log_sync(&self, pulled: &Result<Pulled, PullError>) -> Result<(), StoreError> {
        let is_failing = pulled.is_err();
        if std::mem::replace(&mut self.live().is_sync_failing, is_failing) == is_failing {
            return Ok(());
        }
        let (kind, payload) = match pulled {
            Ok(pulled) => ("sync_done", serde_json::json!({ "orders": pulled.orders })),
            Err(error) => ("sync_failed", serde_json::json!({ "reason": error.to_string() })),
        };
        let event = NewEvent {
            station: self.station_name(),
            at_ms: self.now_ms(),
            person_id: None,
            kind,
            fulfilment_order_id: None,
            payload,
        };
        self.context.store.commit(vec![event.into()]).await?;
        self.context.changes.tell(&[pipeline::Topic::Activity], vec![]);
        Ok(())
    }

    /// Keeps what lies on this bench for as long as the station runs.
    async fn renew_claims(&self) -> Result<(), StoreError> {
        let store_now_ms = self.context.store.now_ms().await?;
        self.store_ahead_ms.store(store_now_ms - self.now_ms(), Ordering::Relaxed);
        let until_ms = store_now_ms + CLAIM_LEASE_MS;
        self.context.store.commit(vec![Write::renew_claims(&self.station_name(), until_ms)]).await
    }
}

/// Pulls from the shop at its pace and when someone asks. A pull that is cut off goes on with the next one.
async fn pull_now_and_then(station: Weak<Station>, mut stop: watch::Receiver<bool>) {
    loop {
        let Some(here) = station.upgrade() else { return };
        let every = here.config.pull_every_ms.map(Duration::from_millis);
        let next = async {
            here.pull().await;
            let time_is_up = async {
                match every {
                    Some(every) => tokio::time::sleep(every).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = here.pull_now.notified() => {}
                () = time_is_up => {}
            }
        };
        tokio::select! {
            // An error is a station that was dropped: the same as a stop.
            _ = stop.wait_for(|stop| *stop) => return,
            () = next => {}
        }
    }
}

/// Brings the store's log into its file now and then.
async fn settle_log(store: Store, mut stop: watch::Receiver<bool>) {
    while tokio::time::timeout(SETTLE_LOG_EVERY, stop.wait_for(|stop| *stop)).await.is_err() {
        if let Err(error) = store.settle_log().await {
            tracing::warn!(%error, "the store's log could not be settled; it is tried again");
        }
    }
}

/// Renews this bench's claims. A task of its own: a long first sync or a shop that hangs must not let an order slip off it.
async fn keep_claims(station: Weak<Station>, mut stop: watch::Receiver<bool>) {
    loop {
        let Some(here) = station.upgrade() else { return };
        let every = Duration::from_millis(here.config.renew_every_ms);
        if let Err(error) = here.renew_claims().await {
            tracing::warn!(%error, "claims could not be renewed");
        }
        drop(here);
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(every) => {}
        }
    }
}
