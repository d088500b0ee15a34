//! The shop's own settings and the state of its sync, as they are stored.

use chrono::NaiveTime;
use domain::money::Currency;
use domain::shipping::ShippingRule;
use serde::{Deserialize, Serialize};

/// What is true for the whole shop, whatever the bench.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShopSettings {
    /// `https://name.myshopify.com`; none before a shop was connected.
    pub shop_url: Option<String>,
    /// The shop's name.
    pub shop_name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// What the shop's money is.
    pub currency: Currency,
    /// True on the demo shop.
    pub is_demo: bool,
    /// Where labels are bought; none is the carrier service's own address.
    pub shippo_url: Option<String>,
    /// The promise table.
    pub shipping_rules: Vec<ShippingRule>,
    /// True when the last scan buys and prints by itself.
    pub is_auto_print: bool,
    /// True when the shop mails the customer.
    pub is_customer_notified: bool,
    /// A label dearer than this is not bought by itself.
    pub label_cap_minor: i64,
    /// imperial, metric.
    pub units: String,
}

impl Default for ShopSettings {
    fn default() -> Self {
        let rule = |method: &str, carrier: &str, hour: u32, minute: u32, days| ShippingRule {
            method: method.to_owned(),
            carrier: carrier.to_owned(),
            cut_off: NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN),
            days,
        };
        Self {
            shop_url: None,
            shop_name: String::new(),
            time_zone: "America/Los_Angeles".to_owned(),
            currency: Currency::USD,
            is_demo: false,
            shippo_url: None,
            shipping_rules: vec![
                rule("Overnight", "FedEx", 17, 0, 1),
                rule("Expedited", "UPS", 16, 30, 2),
                rule("", "USPS", 14, 0, 5),
            ],
            is_auto_print: true,
            is_customer_notified: true,
            label_cap_minor: 10_000,
            units: "imperial".to_owned(),
        }
    }
}

impl ShopSettings {
    /// Where it is stored.
    pub const KEY: &'static str = "shop";

    /// The shop's time zone; UTC when the name is not known.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.time_zone.parse().unwrap_or(chrono_tz::UTC)
    }
}

/// How far the sync is; stored, so that a restart goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SyncState {
    /// Orders changed before this were read.
    pub cursor_ms: Option<i64>,
    /// When a whole pull last succeeded.
    pub last_good_ms: Option<i64>,
    /// The first sync's operation at the shop.
    pub bulk_ref: Option<String>,
    /// When that was asked for: the cursor it leads to.
    pub bulk_started_ms: Option<i64>,
    /// When the first sync was done: what comes in later is new.
    pub first_done_ms: Option<i64>,
    /// When all products were read last.
    pub products_ms: Option<i64>,
    /// When changed products were asked for last.
    pub products_changed_ms: Option<i64>,
}

impl SyncState {
    /// Where it is stored.
    pub const KEY: &'static str = "sync";
}
