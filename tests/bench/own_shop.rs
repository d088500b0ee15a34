//! A bench of its own shop, closed and ready for the window: the orders, who packs, and what there is to scan.
//!
//! Shop, carrier and printer stay in this process, so the window's processes hold nothing of them.

use crate::shop::{self, Bench, Outside};
use anyhow::Context as _;
use pipeline::ShopSettings;
use serde_json::{Value, json};
use simulators::seed::catalogue::{ARTICLES, upc};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use store::{Store, Write};

/// Rows that are read ahead to take orders from.
const AHEAD: i64 = 100;
/// A line of more units is asked for as a number, not scanned one by one.
const UNITS_MAX: u64 = 12;

/// An order whose goods all have a barcode.
pub(crate) struct Order {
    /// Its number at the shop.
    pub(crate) number: String,
    /// What is scanned for it, a unit each.
    pub(crate) codes: Vec<String>,
}

/// The folder of a closed bench and what its window must know.
pub(crate) struct OwnShop {
    pub(crate) home: PathBuf,
    /// What the badge of its owner says.
    pub(crate) badge: String,
    /// Orders to pack, of at least as many units as were asked for.
    pub(crate) orders: Vec<Order>,
    pub(crate) variables: [(&'static str, OsString); 3],
}

impl OwnShop {
    /// Closes `bench` and leaves its folder to the window, with orders of `units` units to scan.
    pub(crate) async fn left_by(bench: Bench, outside: &Outside, home: &Path, units: usize) -> anyhow::Result<Self> {
        let app = bench.call("app_view", json!({})).await?;
        let owner = json!({
            "id": app["person"]["id"], "name": "Rosa M.", "role": "owner", "pin": null, "is_active": true, "is_new_badge": true,
        });
        let saved = bench.call("save_person", owner).await?;
        let badge = saved["badge"].as_str().context("a new badge")?.to_owned();
        let orders = orders_of(&bench, units).await?;
        bench.close().await;

        // Until now the simulated shop was reached as a demo's; from here its keys come from outside.
        let store = Store::open(&format!("sqlite:{}", home.join("packbench.db").display())).await?;
        let shop: ShopSettings = store.setting(ShopSettings::KEY).await?.context("a shop")?;
        let shop = ShopSettings { is_demo: false, ..shop };
        store.commit(vec![Write::setting(ShopSettings::KEY, &shop, shop::now().timestamp_millis())?]).await?;
        store.close().await;
        let variables = [
            ("PACKBENCH_SHOPIFY_TOKEN", outside.shop.access_token().into()),
            ("PACKBENCH_SHIPPO_URL", outside.carrier.url().into()),
            ("PACKBENCH_SHIPPO_TOKEN", outside.carrier.token().into()),
        ];
        Ok(Self { home: home.to_owned(), badge, orders, variables })
    }
}

/// The first orders of the second half of the queue that can be scanned whole, of `units` units together.
async fn orders_of(bench: &Bench, units: usize) -> anyhow::Result<Vec<Order>> {
    let (mut orders, mut found) = (Vec::new(), 0);
    // What other measures left half packed lies at the beginning.
    let mut from_index = bench.queue("all", 0, 1).await?["total"].as_i64().unwrap_or(0) / 2;
    while found < units {
        let page = bench.queue("all", from_index, AHEAD).await?;
        let rows = page["rows"].as_array().cloned().unwrap_or_default();
        from_index += AHEAD;
        anyhow::ensure!(!rows.is_empty(), "there are not orders enough");
        for order in rows.iter().filter_map(order_of) {
            found += order.codes.len();
            orders.push(order);
        }
    }
    Ok(orders)
}

/// A row that shows all of its order's goods, none of them nameless.
fn order_of(row: &Value) -> Option<Order> {
    if row["state"] != "ready" || row["more_items"] != 0 {
        return None;
    }
    let mut codes = Vec::new();
    for item in row["items"].as_array()? {
        let article = ARTICLES.iter().find(|article| item["title"] == article.name)?;
        let units = item["quantity"].as_u64().filter(|units| *units <= UNITS_MAX)?;
        codes.extend((0..units).map(|_| upc(article.upc11)));
    }
    let is_whole = row["units"].as_u64() == u64::try_from(codes.len()).ok();
    let number = row["number"].as_str()?.to_owned();
    (is_whole && !codes.is_empty()).then_some(Order { number, codes })
}
