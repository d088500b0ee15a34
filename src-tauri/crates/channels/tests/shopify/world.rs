//! A simulated shop and the channel that is connected to it.

use channels::{
    BadOrder, http_client,
    shopify::{BulkState, ShopAccess, ShopifyClient},
};
use chrono::{DateTime, Duration, Utc};
use domain::{orders::ShopOrder, secret::Secret};
use simulators::{FaultAct, FaultRule, Faults, ShopOptions, ShopifySimulator, shopify::Plan};

/// Maya's order, the first named one.
pub(crate) const MAYA: &str = "#111764";

pub(crate) fn opening() -> DateTime<Utc> {
    "2026-11-23T17:00:00Z".parse().unwrap()
}

pub(crate) fn long_ago() -> DateTime<Utc> {
    opening() - Duration::days(400)
}

pub(crate) struct World {
    pub(crate) shop: ShopifySimulator,
    pub(crate) faults: Faults,
    pub(crate) client: ShopifyClient,
}

pub(crate) async fn world(options: ShopOptions) -> World {
    let faults = Faults::default();
    let shop = ShopifySimulator::start(options, faults.clone(), "127.0.0.1:0".parse().unwrap()).await.unwrap();
    let access = ShopAccess { base_url: shop.url(), token: Secret::new(shop.access_token()) };
    World { client: ShopifyClient::new(access, http_client().unwrap()), shop, faults }
}

pub(crate) fn quick() -> ShopOptions {
    ShopOptions { plan: Plan::Enterprise, ..ShopOptions::at(opening()) }
}

impl World {
    pub(crate) async fn order(&self, name: &str) -> ShopOrder {
        self.client.order(&self.shop.order_id(name).unwrap()).await.unwrap().unwrap()
    }

    /// Every order of the shop that can be read, as its bulk file has them.
    pub(crate) async fn orders(&self) -> Vec<ShopOrder> {
        self.bulk_file().await.into_iter().filter_map(Result::ok).collect()
    }

    /// All that stands in the shop's bulk file.
    pub(crate) async fn bulk_file(&self) -> Vec<Result<ShopOrder, BadOrder>> {
        let bulk_ref = self.client.start_bulk_orders(long_ago()).await.unwrap();
        let url = loop {
            match self.client.bulk_progress(&bulk_ref).await.unwrap().state {
                BulkState::Running => tokio::task::yield_now().await,
                BulkState::Completed { url } => break url.unwrap(),
                other => panic!("{other:?}"),
            }
        };
        let (mut file, mut orders) = (self.client.bulk_orders(&url).await.unwrap(), Vec::new());
        while let Some(order) = file.next().await.unwrap() {
            orders.push(order);
        }
        orders
    }

    pub(crate) fn break_next(&self, place: &str, act: FaultAct) {
        self.faults.add(FaultRule::new(place, act)).unwrap();
    }
}
