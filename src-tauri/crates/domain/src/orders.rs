//! Orders as a shop tells them, and what of them is work for a bench.
//!
//! The unit of work is the fulfilment order: what one location ships of one order. Quantities to pack are always the
//! remaining ones; what was refunded, removed or sent before is not there any more. Personal data is optional
//! everywhere: a shop may hide it, and `Debug` never prints it.

mod address;
mod latin;
mod readiness;

pub use address::{Address, AddressProblem};
pub use readiness::{Change, Readiness, Unready, changed_under_hands, readiness};

use crate::money::Money;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where an order's money stands. Only what changes a packing decision is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payment {
    /// Paid, or paid enough to ship.
    Paid,
    /// Authorised or pending: the shop decides whether it ships.
    Pending,
    /// Part of the money went back.
    PartlyRefunded,
    /// All of it went back.
    Refunded,
    /// The authorisation was given up.
    Voided,
}

/// How the customer gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryMethod {
    /// A carrier brings it.
    Shipping,
    /// The customer fetches it.
    PickUp,
    /// Brought by the shop itself.
    Local,
    /// Handed over in a store, or nothing to hand over.
    None,
}

/// A fulfilment order's state at the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FulfilmentStatus {
    /// To be shipped.
    Open,
    /// Someone began.
    InProgress,
    /// Not before a day in the future.
    Scheduled,
    /// A hold lies on it.
    OnHold,
    /// Could not be shipped as asked.
    Incomplete,
    /// Done.
    Closed,
    /// Will not be shipped.
    Cancelled,
}

/// What the shop's own risk check advises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskAdvice {
    /// Nothing found, or no check.
    Accept,
    /// Someone should look.
    Investigate,
    /// The shop advises to cancel.
    Cancel,
}

/// An order as the shop told it at `updated_at`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShopOrder {
    /// The shop's id ("gid://shopify/Order/…").
    pub shop_ref: String,
    /// The number people say, without "#": "111764".
    pub number: String,
    /// When the customer placed it.
    pub placed_at: DateTime<Utc>,
    /// Which version of the order this is.
    pub updated_at: DateTime<Utc>,
    /// When it was cancelled.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Where its money stands.
    pub payment: Payment,
    /// What the shop's risk check advises.
    pub risk: RiskAdvice,
    /// The order's value now.
    pub total: Money,
    /// What the customer paid for shipping.
    pub shipping_paid: Money,
    /// The shipping method the customer chose: "Standard".
    pub shipping_method: Option<String>,
    /// A note of the customer or the shop: gift texts stand here.
    pub note: Option<String>,
    /// The shop's tags.
    pub tags: Vec<String>,
    /// Where it goes, when the shop may tell.
    pub ship_to: Option<Address>,
    /// True when the shop hid the customer's data from this app.
    pub is_customer_hidden: bool,
    /// The ordered lines.
    pub lines: Vec<OrderLine>,
    /// What each location ships of it.
    pub fulfilment_orders: Vec<FulfilmentOrder>,
    /// What was already marked shipped, by anyone.
    pub fulfilments: Vec<Fulfilment>,
}

/// One ordered line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderLine {
    /// The shop's id of the line.
    pub shop_ref: String,
    /// What it is called: "Pattern Blocks, 120 pc".
    pub title: String,
    /// The shop's stock-keeping unit, when it has one.
    pub sku: Option<String>,
    /// The barcode the shop stores for the variant.
    pub barcode: Option<String>,
    /// The variant, unless it was deleted or the line is a custom one.
    pub variant_ref: Option<String>,
    /// Units after refunds and edits.
    pub current_quantity: u32,
    /// False for gift cards and downloads.
    pub requires_shipping: bool,
    /// What one unit cost the customer.
    pub unit_price: Money,
    /// Weight of one unit, if the shop knows it.
    pub weight_g: Option<i64>,
    /// The bundle this is a part of: "Starter Kit".
    pub bundle_title: Option<String>,
    /// Where its picture can be fetched.
    pub picture_url: Option<String>,
    /// Six digits of the Harmonized System, for customs.
    pub hs_code: Option<String>,
    /// ISO 3166 code of the country it was made in.
    pub origin_country: Option<String>,
}

/// What one location ships of one order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FulfilmentOrder {
    /// The shop's id.
    pub shop_ref: String,
    /// Its state.
    pub status: FulfilmentStatus,
    /// The place's id; none when the place was deleted.
    pub location_ref: Option<String>,
    /// The place's name as it was assigned.
    pub location_name: String,
    /// How the customer gets it.
    pub method: DeliveryMethod,
    /// Not to be shipped before.
    pub not_before: Option<DateTime<Utc>>,
    /// What the customer was promised.
    pub promised_by: Option<DateTime<Utc>>,
    /// True when the shop lets this app mark it shipped.
    pub is_ours_to_fulfil: bool,
    /// Why it is held, in the shop's words.
    pub holds: Vec<String>,
    /// Its own destination when it differs from the order's.
    pub destination: Option<Address>,
    /// What is to ship.
    pub lines: Vec<FulfilmentOrderLine>,
}

/// How much of an ordered line a location ships.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FulfilmentOrderLine {
    /// The shop's id.
    pub shop_ref: String,
    /// The ordered line's id.
    pub line_ref: String,
    /// Units still to ship.
    pub remaining: u32,
}

/// A parcel someone already told the shop about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fulfilment {
    /// The shop's id.
    pub shop_ref: String,
    /// Tracking numbers given.
    pub tracking_numbers: Vec<String>,
    /// True when it was cancelled again.
    pub is_cancelled: bool,
}

/// Something the shop sells, as the bench needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShopVariant {
    /// The shop's id.
    pub shop_ref: String,
    /// Product and variant in one name.
    pub title: String,
    /// Stock-keeping unit.
    pub sku: Option<String>,
    /// Barcode as stored by the shop.
    pub barcode: Option<String>,
    /// Weight of one unit.
    pub weight_g: Option<i64>,
    /// Where its picture can be fetched.
    pub picture_url: Option<String>,
    /// Six digits of the Harmonized System.
    pub hs_code: Option<String>,
    /// ISO 3166 code of the country it was made in.
    pub origin_country: Option<String>,
}

/// A place of the shop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShopLocation {
    /// The shop's id.
    pub shop_ref: String,
    /// "Ontario, CA".
    pub name: String,
    /// False when another company ships from there (Amazon).
    pub is_ours: bool,
    /// False when it was closed.
    pub is_active: bool,
    /// Where parcels come from.
    pub address: Address,
}
