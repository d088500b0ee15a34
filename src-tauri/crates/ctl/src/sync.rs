//! `sync`: one pull of orders, products and locations.

use crate::Common;
use serde_json::json;
use station::Station;

pub(crate) async fn run(common: &Common) -> anyhow::Result<()> {
    let config = station::Config { pull_every_ms: None, ..common.config() };
    let station = Station::start(config).await?;
    let pulled = station.pull_once().await?;
    let words = format!("{} orders, {} products, {} put aside", pulled.orders, pulled.products, pulled.quarantined);
    let json = json!({ "orders": pulled.orders, "products": pulled.products, "quarantined": pulled.quarantined });
    common.answer(&json, &words);
    station.close().await;
    Ok(())
}
