//! From a packed box to a label: what is asked of carriers, what they answer, which answer is taken.

mod boxes;
mod promise;
mod rate_choice;

pub use boxes::{BoxKind, choose_box};
pub use promise::{CutOff, ShippingRule, promise};
pub use rate_choice::{Choice, ChoiceReason, choose_rate};

use crate::money::Money;
use crate::orders::Address;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What a carrier is asked a price for.
#[derive(Clone, Debug, PartialEq)]
pub struct Shipment {
    /// Where it leaves.
    pub from: Address,
    /// Where it goes.
    pub to: Address,
    /// Outer size, longest first is not required.
    pub length_mm: i64,
    /// Outer width.
    pub width_mm: i64,
    /// Outer height.
    pub height_mm: i64,
    /// Everything: items, box, filling.
    pub weight_g: i64,
    /// For customs, when it leaves the country.
    pub customs: Option<Customs>,
    /// What to write on the label for the packer: "111764".
    pub reference: String,
}

/// What customs ask.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Customs {
    /// Who signs.
    pub signer: String,
    /// What is inside.
    pub items: Vec<CustomsItem>,
}

/// One kind of thing inside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomsItem {
    /// What it is.
    pub description: String,
    /// Units.
    pub quantity: u32,
    /// Weight of all units.
    pub weight_g: i64,
    /// Value of all units.
    pub value: Money,
    /// Six digits of the Harmonized System.
    pub hs_code: Option<String>,
    /// Where it was made.
    pub origin_country: String,
}

/// A carrier's offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// The offer's id at the carrier's; it serves one purchase.
    pub rate_ref: String,
    /// "USPS".
    pub carrier: String,
    /// "Ground Advantage".
    pub service: String,
    /// The carrier's own word for the service: "usps_ground_advantage".
    pub service_token: String,
    /// What it costs us.
    pub price: Money,
    /// Working days on the way, as the carrier estimates.
    pub transit_days: Option<u32>,
    /// Until when it may be bought.
    pub expires_at: DateTime<Utc>,
}

/// All that came back for one question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Offers, as they came.
    pub rates: Vec<Rate>,
    /// What carriers said about offers they did not make, verbatim.
    pub messages: Vec<CarrierMessage>,
}

/// A carrier's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarrierMessage {
    /// "UPS".
    pub carrier: String,
    /// What it said.
    pub text: String,
}

/// A label that was paid for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoughtLabel {
    /// The purchase's id at the carrier's.
    pub purchase_ref: String,
    /// What customers follow.
    pub tracking_number: String,
    /// Where customers follow it.
    pub tracking_url: Option<String>,
    /// Where the file lies, for a while.
    pub label_url: String,
    /// What was paid, when the carrier says.
    pub price: Option<Money>,
}

/// A day in the shop's own calendar, counted in working days (Monday to Friday) from `from`.
pub fn working_days_after(from: NaiveDate, days: u32) -> NaiveDate {
    use chrono::{Datelike, Weekday};
    let mut day = from;
    let mut left = days;
    while left > 0 {
        let Some(next) = day.succ_opt() else { return day };
        day = next;
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    day
}
