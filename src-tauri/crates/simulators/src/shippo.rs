//! Shippo over real HTTP, as its test token shows it: addresses, shipments, rates, labels, refunds.
//!
//! The account only grows, as the real one does: buying one rate twice makes two transactions and costs twice, and a
//! refund is the only undo. Faithful where a client trips: amounts are strings, a refused label is HTTP 201 with
//! status ERROR, absent values are null. It has no batches, pickups, orders or webhook deliveries.

mod account;
mod answers;
mod carrier_accounts;
mod label;
mod label_pdf;
mod label_zpl;
mod nulls;
mod rating;
mod records;
mod refunds;
mod routes;
mod shipments;
mod tracking_numbers;
mod tracks;
mod transactions;
mod zones;

#[cfg(test)]
mod tests;

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;

use crate::{
    Faults,
    http_server::{Bound, Gate, HttpServer},
};
use account::Account;

/// Calls a minute before this Shippo answers 429, which names no time to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// GET.
    pub reads: u32,
    /// POST of a transaction.
    pub purchases: u32,
}

/// How this Shippo behaves.
#[derive(Clone, Debug)]
pub struct ShippoOptions {
    /// The only token that is let in, `shippo_test_…`.
    pub token: String,
    /// Object ids and tracking numbers follow from it.
    pub seed: u64,
    /// How long the carriers take to rate or to make a label.
    pub processing_ms: u64,
    /// How long a new transaction stays out of `GET /transactions`; by its id it is there at once.
    pub list_lag_ms: u64,
    /// Calls per minute; none is no quota.
    pub quota: Option<Quota>,
    /// Leaves null values out, for the official SDKs, whose types are stricter than the API.
    pub sdk_clean: bool,
}

impl Default for ShippoOptions {
    fn default() -> Self {
        let token = "shippo_test_5c1d7f0e2b9a4863".to_owned();
        Self { token, seed: 1, processing_ms: 0, list_lag_ms: 0, quota: None, sdk_clean: false }
    }
}

/// Whether a fault can be met here: at a method, or at a method and a path.
pub(crate) fn is_place(place: &str) -> bool {
    let (method, path) = place.split_once(' ').unwrap_or((place, ""));
    matches!(method, "GET" | "POST" | "PUT" | "DELETE") && (path.is_empty() || routes::is_path(path))
}

/// A running Shippo. Dropping it stops it.
pub struct ShippoSimulator {
    server: HttpServer,
    shared: Shippo,
}

/// What every route needs.
#[derive(Clone)]
pub(crate) struct Shippo {
    options: Arc<ShippoOptions>,
    account: Arc<Mutex<Account>>,
}

impl ShippoSimulator {
    /// Starts on this address; port 0 takes a free one.
    ///
    /// # Errors
    /// The port cannot be taken.
    pub async fn start(options: ShippoOptions, faults: Faults, listen: SocketAddr) -> io::Result<Self> {
        let bound = Bound::to(listen).await?;
        let mut account = Account::new(options.seed, bound.url());
        account.set_quota(options.quota);
        let account = Arc::new(Mutex::new(account));
        let shared = Shippo { options: Arc::new(options), account };
        let gate = Gate { world: "shippo", faults };
        let server = bound.serve(gate.before(routes::all(shared.clone())));
        Ok(Self { server, shared })
    }

    /// The base address, in place of `https://api.goshippo.com`.
    pub fn url(&self) -> &str {
        self.server.url()
    }

    /// False refuses every connection, as a computer does where nothing listens; true listens again.
    pub async fn set_listening(&self, is_listening: bool) {
        self.server.set_open(is_listening).await;
    }

    /// The token that is let in.
    pub fn token(&self) -> &str {
        &self.shared.options.token
    }

    /// `{"transactions":[{"object_id","rate","status","metadata","amount","tracking_number"}],"refunds":[{"transaction","status"}]}`,
    /// oldest first; amounts are strings, and their sum is what the account was charged.
    pub fn state_json(&self) -> Value {
        self.shared.account().state()
    }

    /// Counts calls against this quota from now on, or against none.
    pub fn set_quota(&self, quota: Option<Quota>) {
        self.shared.account().set_quota(quota);
    }

    /// Lets this carrier's account rate and not sell, as an account that is not registered yet; or sell again.
    pub fn set_buyable(&self, provider: &str, is_buyable: bool) {
        self.shared.account().set_buyable(provider, is_buyable);
    }

    /// Moves this Shippo's clock: rates expire after 7 days, refunds settle after 14.
    pub fn pass_time_ms(&self, ms: u64) {
        self.shared.account().pass_time_ms(ms);
    }
}

impl Shippo {
    fn account(&self) -> MutexGuard<'_, Account> {
        self.account.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits as long as the carriers take.
    async fn process(&self) {
        tokio::time::sleep(std::time::Duration::from_millis(self.options.processing_ms)).await;
    }
}
