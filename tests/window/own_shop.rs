//! A bench whose shop, carrier and printer are outside of its process, connected as its owner would.

use anyhow::Context as _;
use serde_json::{Value, json};
use simulators::{OutsideWorld, WorldOptions};
use station::{Config, Station, Topic};
use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);

/// The world outside, and the folder of a bench that knows it.
pub(crate) struct OwnShop {
    pub(crate) world: OutsideWorld,
    /// What the badge of its owner says.
    pub(crate) badge: String,
    home: TempDir,
}

impl OwnShop {
    /// Connects a bench in California to a shop with a few orders, and closes it again.
    pub(crate) async fn connected() -> anyhow::Result<Self> {
        let world = OutsideWorld::start(WorldOptions { orders: 6, ..WorldOptions::default() }).await?;
        let home = tempfile::Builder::new().prefix("packbench-own-shop-").tempdir()?;
        let config = Config { use_keyring: false, use_speaker: false, ..Config::in_folder(home.path()) };
        let station = Station::start(config).await?;
        // No carrier yet: its address is a variable of the window's process, never of this one.
        let shop = json!({
            "shop_url": world.shopify().url(),
            "shop_token": world.shopify().access_token(),
            "shippo_token": "",
        });
        ask(&station, "connect_shop", shop).await?;
        let finish = json!({
            "station_name": "Bench 2",
            "location_id": west(&station).await?,
            "label_printer_url": world.printer().url(),
            "slip_printer_url": null,
            "owner_name": "Rosa M.",
            "owner_pin": "",
        });
        let app = ask(&station, "finish_onboarding", finish).await?;
        let owner = json!({
            "id": app["person"]["id"], "name": "Rosa M.", "role": "owner", "pin": null, "is_active": true, "is_new_badge": true,
        });
        let saved = ask(&station, "save_person", owner).await?;
        station.close().await;
        let badge = saved["badge"].as_str().context("a new badge")?.to_owned();
        Ok(Self { world, badge, home })
    }

    /// Where the bench's memory lies.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// What the window's process must know of the world outside.
    pub(crate) fn variables(&self) -> [(&'static str, OsString); 3] {
        [
            ("PACKBENCH_SHOPIFY_TOKEN", self.world.shopify().access_token().into()),
            ("PACKBENCH_SHIPPO_URL", self.world.shippo().url().into()),
            ("PACKBENCH_SHIPPO_TOKEN", self.world.shippo().token().into()),
        ]
    }
}

async fn ask(station: &Arc<Station>, name: &str, request: Value) -> anyhow::Result<Value> {
    tests::bench::call(station, name, request).await.with_context(|| name.to_owned())
}

/// The location in California, once the shop's places are read.
async fn west(station: &Arc<Station>) -> anyhow::Result<i64> {
    let mut changes = station.changes().listen();
    let found = async {
        loop {
            let settings = ask(station, "settings_view", json!({})).await?;
            let synced = ask(station, "app_view", json!({})).await?["sync"]["last_good_at"].is_i64();
            let mut places = settings["locations"].as_array().into_iter().flatten();
            let west = places.find(|place| place[1].as_str().is_some_and(|name| name.ends_with("West")));
            match west.and_then(|place| place[0].as_i64()) {
                Some(id) if synced => return Ok(id),
                _ => while !changes.recv().await?.topics.contains(&Topic::App) {},
            }
        }
    };
    tokio::time::timeout(PATIENCE, found).await.context("the shop was not read in time")?
}
