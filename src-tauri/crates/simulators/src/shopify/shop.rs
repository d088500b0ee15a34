//! The simulated shop's state: goods, places, stock, orders and what became of them.
//!
//! Plain structs, small enough for a hundred thousand orders; JSON is made only of what a query selects. Every id is
//! unique in the shop, and an order's `updated_at` moves with every change to anything that belongs to it. Rules of
//! fulfilment live in `mutations`, what the merchant does by hand in `merchant`.

mod order;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::Instant,
};

use chrono::{DateTime, Duration, SubsecRound, Utc};
use serde_json::Value;

pub(super) use order::{
    Fulfillment, FulfillmentLine, FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus, Group, Hold, Line,
    Order, Refund, Tracking,
};

use super::{bulk::BulkOperation, mutations::Replay};
use crate::seed::{Address, Text};

/// The currency of the shop.
pub(super) const CURRENCY: &str = "USD";
/// The three places, by their index in [`Shop::locations`].
pub(super) const WEST: usize = 0;
pub(super) const EAST: usize = 1;
pub(super) const AMAZON: usize = 2;

/// Everything behind the API.
pub(super) struct Shop {
    /// Where this simulator is reached: addresses of pictures and bulk files begin with it.
    pub(super) url: String,
    pub(super) opened_at: DateTime<Utc>,
    pub(super) started: Instant,
    pub(super) access: Access,
    pub(super) locations: Vec<Location>,
    pub(super) products: Vec<Product>,
    pub(super) variants: Vec<Variant>,
    /// Stock by variant and location id.
    pub(super) levels: BTreeMap<(u64, u64), Level>,
    /// In the order of their ids.
    pub(super) orders: Vec<Order>,
    /// Which order (index) a fulfilment order or a fulfilment belongs to.
    pub(super) homes: HashMap<u64, usize>,
    pub(super) bulk: Vec<BulkOperation>,
    /// Webhook subscriptions as they are answered.
    pub(super) webhooks: Vec<Value>,
    /// First results of `@idempotent` mutations by key.
    pub(super) replays: HashMap<String, Replay>,
    pub(super) next_id: u64,
    pub(super) next_number: u32,
}

/// What the app may see and do.
#[derive(Clone, Debug)]
pub(super) struct Access {
    pub(super) token: String,
    pub(super) scopes: HashSet<String>,
    /// Not approved for protected customer data: names, streets, e-mail and phone are withheld.
    pub(super) is_redacted: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Location {
    pub(super) id: u64,
    pub(super) name: &'static str,
    pub(super) address: Address,
    /// Handle of the service that runs it, if it is not the merchant's own.
    pub(super) service: Option<&'static str>,
    pub(super) has_pickup: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Product {
    pub(super) id: u64,
    /// Names its picture: `/images/<key>.png`.
    pub(super) key: &'static str,
    pub(super) title: Text,
    pub(super) product_type: &'static str,
    pub(super) is_gift_card: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub(super) id: u64,
    pub(super) inventory_item_id: u64,
    /// Index in [`Shop::products`].
    pub(super) product: usize,
    /// "Default Title" where the product has only one.
    pub(super) title: Text,
    pub(super) sku: Text,
    pub(super) barcode: Option<String>,
    pub(super) price_minor: i64,
    pub(super) weight_oz: f64,
    pub(super) hs_code: &'static str,
    pub(super) origin: &'static str,
    pub(super) requires_shipping: bool,
    /// Variant ids and pieces, if it is a bundle.
    pub(super) parts: Vec<(u64, usize)>,
    pub(super) updated_at: DateTime<Utc>,
}

/// Stock of one variant at one place. What is on hand is available plus committed.
#[derive(Clone, Debug)]
pub(super) struct Level {
    pub(super) available: i64,
    pub(super) committed: i64,
    pub(super) updated_at: DateTime<Utc>,
}

impl Shop {
    /// The time in the shop, to the second as Shopify tells it.
    pub(super) fn now(&self) -> DateTime<Utc> {
        let passed = Duration::from_std(self.started.elapsed()).unwrap_or_default();
        (self.opened_at + passed).trunc_subsecs(0)
    }

    /// An id nothing else in the shop has.
    pub(super) fn new_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    pub(super) fn order_index(&self, id: u64) -> Option<usize> {
        self.orders.binary_search_by_key(&id, |order| order.id).ok()
    }

    pub(super) fn order_named(&self, name: &str) -> Option<usize> {
        let number: u32 = name.trim_start_matches('#').parse().ok()?;
        self.orders.iter().rposition(|order| order.number == number)
    }

    pub(super) fn fulfillment_order(&self, id: u64) -> Option<(&Order, &FulfillmentOrder)> {
        let order = Some(&self.orders[*self.homes.get(&id)?]).filter(|order| !order.is_deleted)?;
        Some((order, order.fulfillment_orders.iter().find(|candidate| candidate.id == id)?))
    }

    pub(super) fn fulfillment(&self, id: u64) -> Option<(&Order, &Fulfillment)> {
        let order = &self.orders[*self.homes.get(&id)?];
        Some((order, order.fulfillments.iter().find(|candidate| candidate.id == id)?))
    }

    pub(super) fn variant(&self, id: u64) -> Option<&Variant> {
        self.variants.binary_search_by_key(&id, |variant| variant.id).ok().map(|place| &self.variants[place])
    }

    /// The variant with this inventory item.
    pub(super) fn stocked(&self, inventory_item_id: u64) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.inventory_item_id == inventory_item_id)
    }

    pub(super) fn location(&self, id: u64) -> Option<&Location> {
        self.locations.iter().find(|location| location.id == id)
    }

    /// Moves stock between available and committed, or out of committed; unknown pairs have no stock to move.
    pub(super) fn move_stock(&mut self, variant: Option<u64>, location: usize, available: i64, committed: i64) {
        let (Some(variant), now) = (variant, self.now()) else {
            return;
        };
        if let Some(level) = self.levels.get_mut(&(variant, self.locations[location].id)) {
            level.available += available;
            level.committed += committed;
            level.updated_at = now;
        }
    }

    /// Notes that something of the order has changed.
    pub(super) fn touch(&mut self, order: usize) {
        let now = self.now();
        let order = &mut self.orders[order];
        order.updated_at = now.max(order.updated_at);
    }
}

/// The number in a GraphQL id of this type; also the bare number.
pub(super) fn gid_number(id: &str, type_name: &str) -> Option<u64> {
    let number = match id.strip_prefix("gid://shopify/") {
        Some(rest) => rest.strip_prefix(type_name)?.strip_prefix('/')?,
        None => id,
    };
    number.split('?').next()?.parse().ok()
}

/// A GraphQL id.
pub(super) fn gid(type_name: &str, number: u64) -> String {
    format!("gid://shopify/{type_name}/{number}")
}
