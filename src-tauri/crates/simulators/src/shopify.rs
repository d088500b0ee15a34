//! A Shopify shop over real HTTP: the Admin GraphQL API as far as a packing station uses it.
//!
//! It keeps state, charges and throttles as Shopify does, refuses in Shopify's words, and answers only for the fields
//! it knows. A test plays the merchant through [`ShopifySimulator`]'s own methods and the app through HTTP. It sends no
//! webhooks and knows no checkout, no payments and no products' editing.

mod bulk;
mod cost;
mod execute;
mod http;
mod merchant;
mod mutations;
mod opening;
mod pictures;
mod placing;
mod plan;
mod schema;
mod search;
mod shop;
mod views;

#[cfg(test)]
mod tests;

use std::{
    fmt, io,
    net::SocketAddr,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

pub use cost::Plan;

use crate::{
    Faults,
    http_server::{Bound, HttpServer},
    seed::{Address, Dice, OrderSpec, everyday_order},
};
use cost::Bucket;
use shop::{FulfillmentOrderStatus, Shop};

/// Supported API versions, newest first; any other is answered as the oldest.
const VERSIONS: [&str; 3] = ["2026-10", "2026-07", "2026-04"];

/// The supported versions as the API shows them.
fn versions() -> impl Iterator<Item = Value> {
    VERSIONS.iter().map(|handle| json!({"handle": handle, "displayName": handle, "supported": true}))
}

/// What shop to open.
#[derive(Clone)]
pub struct ShopOptions {
    /// The same seed makes the same orders.
    pub seed: u64,
    /// Orders at the beginning.
    pub orders: usize,
    /// Also an order of 300 lines, one of 200 pieces on a line, and one in each of the rarer states.
    pub extremes: bool,
    pub access_token: String,
    pub client_secret: String,
    pub plan: Plan,
    /// Scopes the app was given.
    pub scopes: Vec<String>,
    /// The app is not approved for protected customer data.
    pub customer_data_redacted: bool,
    /// The shop's time when it opens; it goes on from there.
    pub now: DateTime<Utc>,
}

impl ShopOptions {
    /// A shop of 78 orders that opens at this time, with every scope.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self {
            seed: 1,
            orders: 78,
            extremes: false,
            access_token: "shpat_00000000000000000000000000000000".to_owned(),
            client_secret: "shpss_00000000000000000000000000000000".to_owned(),
            plan: Plan::default(),
            scopes: schema::ALL_SCOPES.map(str::to_owned).to_vec(),
            customer_data_redacted: false,
            now,
        }
    }
}

impl Default for ShopOptions {
    fn default() -> Self {
        Self::at(crate::clock::now())
    }
}

/// A running shop. Clones are the same shop; it closes with the last of them.
#[derive(Clone)]
pub struct ShopifySimulator {
    world: Arc<World>,
    server: Arc<HttpServer>,
    client_secret: Arc<str>,
}

/// What the HTTP routes share.
struct World {
    shop: Arc<RwLock<Shop>>,
    bucket: Bucket,
    faults: Faults,
}

impl World {
    fn read(&self) -> RwLockReadGuard<'_, Shop> {
        self.shop.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Shop> {
        self.shop.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a fault can be met here: before GraphQL, or at a field of the root.
pub(crate) fn is_place(place: &str) -> bool {
    let is_root = |name: &str| schema::type_named(name).is_some_and(|root| root.fields.contains_key(place));
    matches!(place, "POST" | "POST /graphql") || ["QueryRoot", "Mutation"].into_iter().any(is_root)
}

/// The shop has no such order, line or variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown(pub String);

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the shop has no {}", self.0)
    }
}

impl std::error::Error for Unknown {}

impl ShopifySimulator {
    /// Opens a shop on this address; port 0 takes a free one.
    ///
    /// # Errors
    /// The address cannot be listened on.
    pub async fn start(options: ShopOptions, faults: Faults, listen: SocketAddr) -> io::Result<Self> {
        let bound = Bound::to(listen).await?;
        let shop = Arc::new(RwLock::new(opening::open(&options, bound.url())));
        let world = Arc::new(World { shop, bucket: Bucket::new(options.plan), faults });
        let server = Arc::new(bound.serve(http::routes(Arc::clone(&world))));
        Ok(Self { world, server, client_secret: options.client_secret.into() })
    }

    /// The base of all addresses; a client appends `/admin/api/VERSION/graphql.json`.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url().to_owned()
    }

    /// False refuses every connection, as a computer does where nothing listens; true listens again.
    pub async fn set_listening(&self, is_listening: bool) {
        self.server.set_open(is_listening).await;
    }

    /// The token the app must send.
    #[must_use]
    pub fn access_token(&self) -> String {
        self.world.read().access.token.clone()
    }

    /// The key of webhook signatures.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        &self.client_secret
    }

    /// `{"orders":n,"fulfillments":[{"order","location","tracking_number"}]}`; cancelled fulfilments are left out.
    #[must_use]
    pub fn state_json(&self) -> Value {
        let shop = self.world.read();
        let made = shop.orders.iter().flat_map(|order| order.fulfillments.iter().map(move |one| (order, one)));
        let made: Vec<Value> = made
            .filter(|(_, one)| !one.is_cancelled)
            .map(|(order, one)| {
                let number = one.tracking.first().and_then(|tracking| tracking.number.as_deref());
                json!({"order": order.name(), "location": shop.locations[one.location].name, "tracking_number": number})
            })
            .collect();
        json!({"orders": shop.orders.len(), "fulfillments": made})
    }

    /// Places so many everyday orders now and gives their names.
    pub fn add_orders(&self, count: usize) -> Vec<String> {
        let mut shop = self.world.write();
        let mut dice = Dice::new(shop.orders.len() as u64);
        let specs = (0..count).map(|_| OrderSpec { happenings: Vec::new(), ..everyday_order(&mut dice) });
        specs.collect::<Vec<_>>().iter().map(|spec| place_now(&mut shop, spec)).collect()
    }

    /// Places an order now, lets happen to it what its spec says, and gives its name.
    pub fn add_order(&self, spec: &OrderSpec) -> String {
        place_now(&mut self.world.write(), spec)
    }

    /// The order's GraphQL id.
    ///
    /// # Errors
    /// No order has this name.
    pub fn order_id(&self, name: &str) -> Result<String, Unknown> {
        self.with_order(name, |shop, order| shop::gid("Order", shop.orders[order].id))
    }

    /// Cancels an order, money back.
    ///
    /// # Errors
    /// No order has this name.
    pub fn cancel_order(&self, name: &str) -> Result<(), Unknown> {
        self.with_order(name, Shop::cancel)
    }

    /// Refunds so many pieces of the order's first line with this SKU; what was not shipped need not be any more.
    ///
    /// # Errors
    /// No such order or line.
    pub fn refund_line(&self, name: &str, sku: &str, quantity: usize) -> Result<(), Unknown> {
        self.with_line(name, sku, |shop, order, line| shop.refund(order, line, quantity as i64))
    }

    /// Sets the quantity of the order's first line with this SKU.
    ///
    /// # Errors
    /// No such order or line.
    pub fn edit_order_quantity(&self, name: &str, sku: &str, quantity: usize) -> Result<(), Unknown> {
        self.with_line(name, sku, |shop, order, line| shop.edit(order, line, quantity as i64))
    }

    /// Sends the order elsewhere.
    ///
    /// # Errors
    /// No order has this name.
    pub fn change_address(&self, name: &str, address: Address) -> Result<(), Unknown> {
        self.with_order(name, |shop, order| {
            shop.orders[order].ship_to = Some(address);
            shop.touch(order);
        })
    }

    /// Holds the order with one of Shopify's reasons ("INCORRECT_ADDRESS"); the hold is not the app's own.
    ///
    /// # Errors
    /// No order has this name.
    pub fn hold(&self, name: &str, reason: &'static str) -> Result<(), Unknown> {
        self.with_order(name, |shop, order| shop.hold(order, reason))
    }

    /// Releases all holds of the order.
    ///
    /// # Errors
    /// No order has this name.
    pub fn release(&self, name: &str) -> Result<(), Unknown> {
        self.with_order(name, Shop::release)
    }

    /// Ships what is left of the order with a label bought elsewhere.
    ///
    /// # Errors
    /// No order has this name.
    pub fn fulfil_elsewhere(&self, name: &str) -> Result<(), Unknown> {
        self.with_order(name, |shop, order| shop.ship_elsewhere(order, None))
    }

    /// Deletes the order for good: nothing is found under its id any more.
    ///
    /// # Errors
    /// No order has this name.
    pub fn delete_order(&self, name: &str) -> Result<(), Unknown> {
        self.with_order(name, |shop, order| shop.orders[order].is_deleted = true)
    }

    /// Puts the order into a state that no version of the API names, or brings it back to one it does.
    ///
    /// # Errors
    /// No order has this name.
    pub fn set_unreadable(&self, name: &str, is_unreadable: bool) -> Result<(), Unknown> {
        self.with_order(name, |shop, order| shop.set_payment(order, is_unreadable.then_some(merchant::UNHEARD_OF)))
    }

    /// What the check against fraud advises about the order: "CANCEL", "INVESTIGATE", "ACCEPT".
    ///
    /// # Errors
    /// No order has this name.
    pub fn advise(&self, name: &str, advice: &'static str) -> Result<(), Unknown> {
        self.with_order(name, |shop, order| shop.advise(order, advice))
    }

    /// The day of a scheduled order has come: it can be shipped, and its `updatedAt` has not moved.
    ///
    /// # Errors
    /// No order has this name.
    pub fn begin_scheduled(&self, name: &str) -> Result<(), Unknown> {
        self.with_order(name, |shop, order| shop.set_status(order, FulfillmentOrderStatus::Open))
    }

    /// Gives all variants with this SKU another barcode.
    ///
    /// # Errors
    /// No variant has this SKU.
    pub fn set_barcode(&self, sku: &str, barcode: &str) -> Result<(), Unknown> {
        match self.world.write().set_barcode(sku, barcode) {
            true => Ok(()),
            false => Err(Unknown(format!("variant {sku}"))),
        }
    }

    /// Deletes all variants with this SKU; orders keep their lines.
    ///
    /// # Errors
    /// No variant has this SKU.
    pub fn delete_variant(&self, sku: &str) -> Result<(), Unknown> {
        match self.world.write().delete_variants(sku) {
            true => Ok(()),
            false => Err(Unknown(format!("variant {sku}"))),
        }
    }

    /// The app was uninstalled: its token is worth nothing from now on.
    pub fn revoke_token(&self) {
        self.world.write().access.token.clear();
    }

    /// Gives the app these scopes and no others.
    pub fn set_scopes(&self, scopes: &[&str]) {
        self.world.write().access.scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    }

    /// Withholds protected customer data, or shows it again.
    pub fn set_redacted(&self, is_redacted: bool) {
        self.world.write().access.is_redacted = is_redacted;
    }

    fn with_order<T>(&self, name: &str, act: impl FnOnce(&mut Shop, usize) -> T) -> Result<T, Unknown> {
        let mut shop = self.world.write();
        let order = shop.order_named(name).ok_or_else(|| Unknown(format!("order {name}")))?;
        Ok(act(&mut shop, order))
    }

    fn with_line(&self, name: &str, sku: &str, act: impl FnOnce(&mut Shop, usize, u64)) -> Result<(), Unknown> {
        self.with_order(name, |shop, order| match shop.line_with(order, sku) {
            Some(line) => {
                act(shop, order, line);
                Ok(())
            }
            None => Err(Unknown(format!("{sku} in order {name}"))),
        })?
    }
}

fn place_now(shop: &mut Shop, spec: &OrderSpec) -> String {
    let now = shop.now();
    let order = shop.place(spec, None, now);
    shop.live_through(order, spec);
    shop.orders[order].name()
}
