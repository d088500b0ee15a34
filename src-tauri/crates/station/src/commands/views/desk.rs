//! The screens of the desk: the log, settings, the check of a shop's keys.

use super::pack::BoxView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ActivityRowView {
    /// Its place in the log.
    pub id: i64,
    /// When.
    pub at: i64,
    /// Who; none for the station itself.
    pub person: Option<String>,
    /// Which bench.
    pub station: String,
    /// What happened, a word of the catalogue: item_packed, scan_stopped, label_bought, …
    pub kind: String,
    /// The order it concerns.
    pub order_number: Option<String>,
    /// Named values for the sentence.
    pub values: std::collections::BTreeMap<String, String>,
}

/// A window into the log, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ActivityPageView {
    /// The rows.
    pub rows: Vec<ActivityRowView>,
    /// What to ask for the next page; none at the end.
    pub before: Option<i64>,
}

/// One row of the promise table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShippingRuleView {
    /// Part of the method's title; empty is any other.
    pub method: String,
    /// "USPS".
    pub carrier: String,
    /// "14:00" in the shop's time zone.
    pub cut_off: String,
    /// Working days on the way at most.
    pub days: u32,
}

/// What can be set, all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettingsView {
    /// This bench's name.
    pub station_name: String,
    /// The location it packs for; none is all of the shop's own.
    pub location_id: Option<i64>,
    /// Locations to choose from: (id, name).
    pub locations: Vec<(i64, String)>,
    /// Label printer: tcp://host:9100 or file:/folder.
    pub label_printer_url: Option<String>,
    /// Slip printer.
    pub slip_printer_url: Option<String>,
    /// pdf_4x6, pdf_letter, escpos.
    pub slip_format: String,
    /// True when a slip is printed with each label.
    pub is_slip_printed: bool,
    /// True when the last scan buys and prints.
    pub is_auto_print: bool,
    /// True when Shopify mails the customer.
    pub is_customer_notified: bool,
    /// light, dark, system.
    pub theme: String,
    /// imperial, metric.
    pub units: String,
    /// Loudness.
    pub volume_percent: u8,
    /// The tick of a good scan is muted.
    pub is_tick_muted: bool,
    /// A label dearer than this asks first.
    pub label_cap_minor: i64,
    /// Boxes on the shelf.
    pub boxes: Vec<BoxView>,
    /// The promise table, in order.
    pub shipping_rules: Vec<ShippingRuleView>,
    /// keyring, file, demo, none: where the shop's keys are kept; locked: in a keyring that does not give them.
    pub secrets_in: String,
}

/// What a check of a shop's keys found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ShopCheckView {
    /// The shop's name.
    pub shop_name: Option<String>,
    /// What was checked, in order.
    pub lines: Vec<CheckLineView>,
    /// True when nothing failed.
    pub is_good: bool,
}

/// One line of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CheckLineView {
    /// shop_token, shop_scopes, customer_data, locations, shippo_token, carriers.
    pub what: String,
    /// ok, warn, fail.
    pub is: String,
    /// Names that belong to it: missing scopes, carriers.
    pub names: Vec<String>,
}
