//! The simulated outside world, and a station with its orders: what everything here is measured on.
//!
//! The station is entered by its commands alone, as the window enters it.

use anyhow::{Context as _, bail};
use channels::http_client;
use channels::shopify::{BulkState, ShopAccess, ShopifyClient};
use chrono::{DateTime, Utc};
use domain::ids::BoxId;
use domain::secret::Secret;
use domain::shipping::BoxKind;
use pipeline::ShopSettings;
use serde_json::{Value, json};
use simulators::{Faults, LabelPrinter, Plan, ShippoOptions, ShippoSimulator, ShopOptions, ShopifySimulator};
use station::{Change, Config, DemoWorld, Station, commands};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use store::{Store, Write};
use tokio::sync::broadcast::Receiver;

/// A shelf with one box that takes everything.
const BOX: BoxKind = BoxKind {
    id: BoxId(0),
    name: String::new(),
    length_mm: 457,
    width_mm: 356,
    height_mm: 203,
    empty_weight_g: 520,
    max_weight_g: 31_000,
    usual_units: 60,
};

/// Shop, carrier and printer.
pub(crate) struct Outside {
    /// Orders of the shop.
    pub(crate) orders: usize,
    pub(crate) shop: ShopifySimulator,
    pub(crate) carrier: ShippoSimulator,
    pub(crate) printer: LabelPrinter,
}

/// A finished file of all orders at the shop.
pub(crate) struct OrdersFile {
    pub(crate) bulk_ref: String,
    pub(crate) asked_at: DateTime<Utc>,
}

/// The computer's clock.
#[expect(clippy::disallowed_methods, reason = "the one clock of the bench")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

impl Outside {
    pub(crate) async fn open(orders: usize) -> anyhow::Result<Self> {
        let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        // Between two labels a packer needs half a minute, in which the budget of any plan fills up; the bench needs none.
        let shop = ShopOptions { orders, plan: Plan::Enterprise, ..ShopOptions::at(now()) };
        Ok(Self {
            orders,
            shop: ShopifySimulator::start(shop, Faults::default(), anywhere).await?,
            carrier: ShippoSimulator::start(ShippoOptions::default(), Faults::default(), anywhere).await?,
            printer: LabelPrinter::start(anywhere).await?,
        })
    }

    pub(crate) fn shop_client(&self) -> anyhow::Result<ShopifyClient> {
        let access = ShopAccess { base_url: self.shop.url(), token: Secret::new(self.shop.access_token()) };
        Ok(ShopifyClient::new(access, http_client()?))
    }

    /// Lets the shop write all its orders into a file, which is its own work and not measured.
    pub(crate) async fn orders_file(&self) -> anyhow::Result<OrdersFile> {
        let (client, asked_at) = (self.shop_client()?, now());
        let bulk_ref = client.start_bulk_orders(DateTime::UNIX_EPOCH).await?;
        loop {
            match client.bulk_progress(&bulk_ref).await?.state {
                BulkState::Running => tokio::time::sleep(std::time::Duration::from_millis(200)).await,
                BulkState::Completed { url: Some(_) } => return Ok(OrdersFile { bulk_ref, asked_at }),
                state => bail!("the shop wrote no file: {state:?}"),
            }
        }
    }

    fn address(&self) -> DemoWorld {
        DemoWorld::new(
            (self.shop.url(), self.shop.access_token()),
            (self.carrier.url().to_owned(), self.carrier.token().to_owned()),
            self.printer.url(),
            vec![],
            vec![],
        )
    }
}

/// A station, with someone signed in who may do everything.
pub(crate) struct Bench {
    station: Arc<Station>,
}

impl Bench {
    /// Over a folder whose store has the shop's orders already.
    pub(crate) async fn open(outside: &Outside, folder: &Path) -> anyhow::Result<Self> {
        let config =
            Config { use_keyring: false, use_speaker: false, pull_every_ms: None, ..Config::in_folder(folder) };
        let store = Store::open(&config.store_url).await?;
        let shop = ShopSettings {
            shop_url: Some(outside.shop.url()),
            shop_name: "Grooved Learning".to_owned(),
            shippo_url: Some(outside.carrier.url().to_owned()),
            is_demo: true,
            is_auto_print: false,
            label_cap_minor: 1_000_000,
            ..ShopSettings::default()
        };
        let shelf = Write::save_box(&BoxKind { name: "18 × 14 × 8".to_owned(), ..BOX });
        store.commit(vec![Write::setting(ShopSettings::KEY, &shop, now().timestamp_millis())?, shelf]).await?;
        store.close().await;

        let station = Station::start(config).await?;
        station.offer_demo(outside.address().running()).await?;
        let bench = Self { station };
        let first_steps = json!({
            "station_name": "Bench 1", "location_id": null, "label_printer_url": outside.printer.url(),
            "slip_printer_url": null, "owner_name": "Rosa M.", "owner_pin": "",
        });
        bench.call("finish_onboarding", first_steps).await?;
        bench.wait_for_pull().await?;
        Ok(bench)
    }

    /// One command, as the window sends it.
    pub(crate) async fn call(&self, name: &str, request: Value) -> anyhow::Result<Value> {
        Ok(serde_json::from_str(self.answer(name, request).await?.get())?)
    }

    /// The same, as it is handed to the window.
    pub(crate) async fn answer(&self, name: &str, request: Value) -> anyhow::Result<commands::Answer> {
        commands::call(&self.station, name, request).await.map_err(|error| anyhow::anyhow!("{name}: {error:?}"))
    }

    /// Listens for changes from now on.
    pub(crate) fn listen(&self) -> Receiver<Change> {
        self.station.changes().listen()
    }

    /// A window into the queue.
    pub(crate) async fn queue(&self, filter: &str, from_index: i64, limit: i64) -> anyhow::Result<Value> {
        self.call("queue_page", json!({"filter": filter, "search": "", "from_index": from_index, "limit": limit})).await
    }

    /// Waits until what the shop changed since the file is here, products too.
    async fn wait_for_pull(&self) -> anyhow::Result<()> {
        let mut changes = self.listen();
        loop {
            let sync = self.call("app_view", json!({})).await?["sync"].take();
            if sync["state"] == "failing" {
                bail!("the pull failed: {sync}");
            }
            if sync["state"] == "idle" && sync["last_good_at"].is_i64() {
                return Ok(());
            }
            changes.recv().await.context("the station closed")?;
        }
    }

    pub(crate) async fn close(self) {
        self.station.close().await;
    }
}
