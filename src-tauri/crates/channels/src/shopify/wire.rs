//! Shapes that many answers share: pages, money, weights, refusals.
//!
//! Ids stay text. Unknown keys are ignored; what a shop may leave out is optional.

use crate::ShopifyError;
use domain::{
    money::{Currency, Money},
    units::WeightUnit,
};
use serde::{Deserialize, Deserializer};

/// One page of a longer list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What stands on it.
    pub items: Vec<T>,
    /// Where the next page begins; none on the last.
    pub next_after: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Connection<T> {
    #[serde(default)]
    pub(super) page_info: PageInfo,
    pub(super) nodes: Vec<T>,
}

impl<T> Default for Connection<T> {
    fn default() -> Self {
        Self { page_info: PageInfo::default(), nodes: Vec::new() }
    }
}

impl<T> Connection<T> {
    /// Where the next page begins; none on the last.
    pub(super) fn next_after(&self) -> Option<String> {
        self.page_info.next_after()
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

impl PageInfo {
    fn next_after(&self) -> Option<String> {
        self.end_cursor.clone().filter(|_| self.has_next_page)
    }
}

/// `{ shopMoney { amount currencyCode } }`
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MoneyBag {
    shop_money: ShopMoney,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ShopMoney {
    amount: String,
    currency_code: String,
}

impl MoneyBag {
    /// The amount, exactly.
    pub(super) fn exact(&self) -> Result<Money, &'static str> {
        Money::parse(&self.shop_money.amount, self.currency()?).map_err(|_| "an amount is no amount of its currency")
    }

    /// The amount to the nearest minor unit: a unit price after discounts may be a fraction of a cent.
    pub(super) fn nearest(&self) -> Result<Money, &'static str> {
        let currency = self.currency()?;
        let amount = self.shop_money.amount.trim();
        let places = currency.exponent() as usize;
        let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
        if fraction.len() <= places || !fraction.is_ascii() {
            return self.exact();
        }
        let (kept, beyond) = fraction.split_at(places);
        if !beyond.bytes().all(|b| b.is_ascii_digit()) {
            return Err("an amount is no amount of its currency");
        }
        let separator = if kept.is_empty() { "" } else { "." };
        let mut money = Money::parse(&format!("{whole}{separator}{kept}"), currency)
            .map_err(|_| "an amount is no amount of its currency")?;
        if beyond.as_bytes().first().is_some_and(|digit| *digit >= b'5') {
            money.amount_minor += if whole.starts_with('-') { -1 } else { 1 };
        }
        Ok(money)
    }

    fn currency(&self) -> Result<Currency, &'static str> {
        self.shop_money.currency_code.parse().map_err(|_| "a currency is none of ISO 4217")
    }
}

/// What one unit is and weighs, for carriers and customs.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InventoryItem {
    harmonized_system_code: Option<String>,
    country_code_of_origin: Option<String>,
    measurement: Option<Measurement>,
}

#[derive(Deserialize)]
struct Measurement {
    weight: Option<Weight>,
}

#[derive(Deserialize)]
struct Weight {
    unit: String,
    value: f64,
}

impl InventoryItem {
    /// Weight of one unit. A shop writes zero where nobody weighed, so zero is "not known".
    pub(super) fn weight_g(&self) -> Option<i64> {
        let weight = self.measurement.as_ref()?.weight.as_ref()?;
        let unit = match weight.unit.as_str() {
            "GRAMS" => WeightUnit::Grams,
            "KILOGRAMS" => WeightUnit::Kilograms,
            "OUNCES" => WeightUnit::Ounces,
            "POUNDS" => WeightUnit::Pounds,
            _ => return None,
        };
        unit.to_grams(weight.value).filter(|grams| *grams > 0)
    }

    /// The six digits all countries share; national codes are longer.
    pub(super) fn hs_code(&self) -> Option<String> {
        let digits: String =
            self.harmonized_system_code.as_deref()?.chars().filter(char::is_ascii_digit).take(6).collect();
        (digits.len() == 6).then_some(digits)
    }

    pub(super) fn origin_country(&self) -> Option<String> {
        text(self.country_code_of_origin.clone())
    }
}

#[derive(Deserialize)]
pub(super) struct Picture {
    pub(super) url: String,
}

/// A change the shop did not make, and why.
#[derive(Deserialize)]
pub(super) struct UserError {
    pub(super) message: String,
    pub(super) code: Option<String>,
}

/// `Refused` when the shop gave reasons.
pub(super) fn unless_refused(errors: Vec<UserError>) -> Result<(), ShopifyError> {
    if errors.is_empty() {
        return Ok(());
    }
    Err(ShopifyError::Refused { messages: errors.into_iter().map(|error| error.message).collect() })
}

/// A text without the white space around it; none when nothing is left.
pub(super) fn text(given: Option<String>) -> Option<String> {
    let given = given?;
    let trimmed = given.trim();
    match trimmed.len() {
        0 => None,
        len if len == given.len() => Some(given),
        _ => Some(trimmed.to_owned()),
    }
}

/// Product and variant in one name; a product without variants has one called "Default Title".
pub(super) fn joined_title(product: &str, variant: Option<&str>) -> String {
    match variant.map(str::trim) {
        None | Some("" | "Default Title") => product.trim().to_owned(),
        Some(variant) => format!("{}, {variant}", product.trim()),
    }
}

/// Shopify's 64-bit counts are JSON text; older answers have numbers.
pub(super) fn count<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Count {
        Number(u64),
        Text(String),
    }
    match Count::deserialize(from)? {
        Count::Number(number) => Ok(number),
        Count::Text(digits) => digits.parse().map_err(|_| serde::de::Error::custom("not a count")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bag(amount: &str, currency: &str) -> MoneyBag {
        MoneyBag { shop_money: ShopMoney { amount: amount.into(), currency_code: currency.into() } }
    }

    #[test]
    fn unit_prices_are_rounded_totals_are_not() {
        let cents = |amount| bag(amount, "USD").nearest().map(|money| money.amount_minor);
        assert_eq!(cents("3.333333"), Ok(333));
        assert_eq!(cents("3.335"), Ok(334));
        assert_eq!(cents("-3.335"), Ok(-334));
        assert_eq!(cents("3.3"), Ok(330));
        assert_eq!(cents("12"), Ok(1200));
        assert!(cents("3.33x").is_err() && cents("3.3333é").is_err());
        assert_eq!(bag("100.5", "JPY").nearest().map(|money| money.amount_minor), Ok(101));
        assert!(bag("3.335", "USD").exact().is_err());
        assert!(bag("1.0", "USDC").exact().is_err());
    }

    #[test]
    fn a_weight_of_zero_is_no_weight() {
        let weighed = |unit: &str, value| InventoryItem {
            measurement: Some(Measurement { weight: Some(Weight { unit: unit.into(), value }) }),
            ..InventoryItem::default()
        };
        assert_eq!(weighed("OUNCES", 65.0).weight_g(), Some(1843));
        assert_eq!(weighed("GRAMS", 0.0).weight_g(), None);
        assert_eq!(weighed("STONES", 1.0).weight_g(), None);
        let coded =
            |code: &str| InventoryItem { harmonized_system_code: Some(code.into()), ..InventoryItem::default() };
        assert_eq!(coded("9503.00.0073").hs_code().as_deref(), Some("950300"));
        assert_eq!(coded("95").hs_code(), None);
    }
}
