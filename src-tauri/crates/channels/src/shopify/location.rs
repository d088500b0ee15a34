//! The shop's places: where parcels leave from.

use super::{
    client::ShopifyClient,
    documents::LOCATIONS,
    wire::{Connection, text},
};
use crate::ShopifyError;
use domain::orders::{Address, ShopLocation};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
pub(super) struct LocationsAnswer {
    locations: Connection<WireLocation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireLocation {
    id: String,
    name: String,
    is_active: bool,
    is_fulfillment_service: bool,
    address: Option<WireLocationAddress>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireLocationAddress {
    address1: Option<String>,
    address2: Option<String>,
    city: Option<String>,
    province: Option<String>,
    province_code: Option<String>,
    zip: Option<String>,
    country_code: Option<String>,
    phone: Option<String>,
}

impl From<WireLocation> for ShopLocation {
    fn from(wire: WireLocation) -> Self {
        let address = wire.address.unwrap_or_default();
        Self {
            shop_ref: wire.id,
            name: wire.name,
            is_ours: !wire.is_fulfillment_service,
            is_active: wire.is_active,
            address: Address {
                street1: text(address.address1),
                street2: text(address.address2),
                city: text(address.city),
                state: text(address.province_code).or(text(address.province)),
                zip: text(address.zip),
                country: text(address.country_code),
                phone: text(address.phone),
                ..Address::default()
            },
        }
    }
}

impl LocationsAnswer {
    pub(super) fn into_locations(self) -> Vec<ShopLocation> {
        self.locations.nodes.into_iter().map(ShopLocation::from).collect()
    }
}

impl ShopifyClient {
    /// Every place of the shop, closed ones and other companies' included.
    ///
    /// # Errors
    /// See [`ShopifyError`]; `MissingScope` without "read_locations".
    pub async fn locations(&self) -> Result<Vec<ShopLocation>, ShopifyError> {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let answer: LocationsAnswer = self.call(&LOCATIONS, json!({ "after": after })).await?.read()?;
            after = answer.locations.next_after();
            found.extend(answer.into_locations());
            if after.is_none() {
                return Ok(found);
            }
        }
    }
}
