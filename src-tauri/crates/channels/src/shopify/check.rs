//! What the shop is and what it lets this app do: asked when a shop is connected, and shown on its page.

use super::{
    client::{API_VERSION, ApiVersionFellForward, ShopifyClient},
    documents::{CUSTOMER_PROBE, SHOP},
    wire::{Connection, text},
};
use crate::ShopifyError;
use serde::Deserialize;
use serde_json::json;

/// The permissions the bench can't work without.
pub const NEEDED_SCOPES: &[&str] = &[
    "read_orders",
    "write_orders",
    "read_products",
    "read_inventory",
    "read_locations",
    "read_merchant_managed_fulfillment_orders",
    "write_merchant_managed_fulfillment_orders",
];

/// A shop that answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopCheck {
    /// "Foley Brothers".
    pub name: String,
    /// "name.myshopify.com".
    pub domain: String,
    /// ISO 4217.
    pub currency: String,
    /// The shop's own time zone: "America/Los_Angeles".
    pub time_zone: String,
    /// Permissions given, sorted.
    pub granted_scopes: Vec<String>,
    /// Permissions the bench needs and was not given.
    pub missing_scopes: Vec<String>,
    /// Whether customers' names and addresses arrive.
    pub customer_data: CustomerData,
    /// The version the shop answered with.
    pub api_version: String,
    /// Set when that is not the version this app speaks.
    pub fell_forward: Option<ApiVersionFellForward>,
}

/// Whether customers' names and addresses arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomerData {
    /// They do.
    Visible,
    /// The shop blanks them: no label can be bought.
    Hidden,
    /// Nothing was shipped yet that would show it, or orders may not be read.
    Unknown,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ShopAnswer {
    shop: WireShop,
    current_app_installation: WireInstallation,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireShop {
    name: String,
    myshopify_domain: String,
    currency_code: String,
    iana_timezone: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireInstallation {
    access_scopes: Vec<WireScope>,
}

#[derive(Deserialize)]
struct WireScope {
    handle: String,
}

#[derive(Deserialize)]
pub(super) struct ProbeAnswer {
    orders: Connection<ProbedOrder>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProbedOrder {
    requires_shipping: bool,
    email: Option<String>,
    shipping_address: Option<ProbedAddress>,
}

#[derive(Deserialize)]
struct ProbedAddress {
    name: Option<String>,
    address1: Option<String>,
    zip: Option<String>,
}

impl ProbeAnswer {
    /// One order that shows anything personal settles it; one that was shipped and shows nothing settles it otherwise.
    pub(super) fn into_customer_data(self, is_said_hidden: bool) -> CustomerData {
        let shows = |order: &ProbedOrder| {
            let address = order.shipping_address.as_ref();
            let parts = address.map(|a| [&a.name, &a.address1, &a.zip]).into_iter().flatten().chain([&order.email]);
            parts.cloned().any(|part| text(part).is_some())
        };
        let orders = self.orders.nodes;
        match () {
            () if is_said_hidden => CustomerData::Hidden,
            () if orders.iter().any(shows) => CustomerData::Visible,
            () if orders.iter().any(|order| order.requires_shipping) => CustomerData::Hidden,
            () => CustomerData::Unknown,
        }
    }
}

impl ShopAnswer {
    pub(super) fn into_check(self) -> ShopCheck {
        let mut granted: Vec<String> =
            self.current_app_installation.access_scopes.into_iter().map(|scope| scope.handle).collect();
        granted.sort();
        granted.dedup();
        let has = |needed: &str| granted.iter().any(|scope| scope == needed || allows_reading(scope, needed));
        let missing_scopes = NEEDED_SCOPES.iter().filter(|needed| !has(needed)).map(|s| (*s).to_owned()).collect();
        ShopCheck {
            name: self.shop.name,
            domain: self.shop.myshopify_domain,
            currency: self.shop.currency_code,
            time_zone: self.shop.iana_timezone,
            granted_scopes: granted,
            missing_scopes,
            customer_data: CustomerData::Unknown,
            api_version: API_VERSION.to_owned(),
            fell_forward: None,
        }
    }
}

/// Who may write may read, though the shop lists only "write_…".
fn allows_reading(granted: &str, needed: &str) -> bool {
    granted.strip_prefix("write_").zip(needed.strip_prefix("read_")).is_some_and(|(one, other)| one == other)
}

impl ShopifyClient {
    /// Asks the shop who it is and what this app may do; also tells whether customers' data arrives.
    ///
    /// # Errors
    /// `Unauthorized` for a wrong token, `NotFound` for an address without a shop.
    pub async fn check(&self) -> Result<ShopCheck, ShopifyError> {
        let mut check = self.call(&SHOP, json!({})).await?.read::<ShopAnswer>()?.into_check();
        check.customer_data = match self.call(&CUSTOMER_PROBE, json!({})).await {
            Ok(answer) => {
                let is_said_hidden = answer.is_customer_hidden;
                answer.read::<ProbeAnswer>()?.into_customer_data(is_said_hidden)
            }
            Err(ShopifyError::MissingScope { .. }) => CustomerData::Unknown,
            Err(ShopifyError::CustomerDataHidden) => CustomerData::Hidden,
            Err(error) => return Err(error),
        };
        check.fell_forward = self.fell_forward();
        check.api_version = self.served_version().unwrap_or(check.api_version);
        Ok(check)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_permissions_are_named_and_writing_includes_reading() {
        let body = r#"{"shop":{"name":"S","myshopifyDomain":"s.myshopify.com","currencyCode":"USD",
            "ianaTimezone":"America/Los_Angeles"},"currentAppInstallation":{"accessScopes":[{"handle":"write_orders"},
            {"handle":"read_products"},{"handle":"read_inventory"},{"handle":"read_locations"}]}}"#;
        let check = serde_json::from_str::<ShopAnswer>(body).unwrap().into_check();
        assert_eq!(
            check.missing_scopes,
            ["read_merchant_managed_fulfillment_orders", "write_merchant_managed_fulfillment_orders"]
        );
    }

    #[test]
    fn blanked_customers_are_noticed_without_being_told() {
        let probe = |orders: &str, said| {
            let body = format!(r#"{{"orders":{{"nodes":[{orders}]}}}}"#);
            serde_json::from_str::<ProbeAnswer>(&body).unwrap().into_customer_data(said)
        };
        let blank = r#"{"id":"1","requiresShipping":true,"email":null,"shippingAddress":{"name":null,"address1":null,"zip":null}}"#;
        let full = r#"{"id":"2","requiresShipping":true,"email":null,"shippingAddress":{"name":"M","address1":"1 A St","zip":"1"}}"#;
        let download = r#"{"id":"3","requiresShipping":false,"email":null,"shippingAddress":null}"#;
        assert_eq!(probe(blank, false), CustomerData::Hidden);
        assert_eq!(probe(&format!("{blank},{full}"), false), CustomerData::Visible);
        assert_eq!(probe(full, true), CustomerData::Hidden);
        assert_eq!(probe(download, false), CustomerData::Unknown);
        assert_eq!(probe("", false), CustomerData::Unknown);
    }
}
