//! Where an order goes: its shipping address, and a fulfilment order's destination when that is another one.
//!
//! A shop that hides customers' data leaves town, province and country and blanks the rest.

use super::super::{province::province_code, wire::text};
use domain::orders::Address;
use serde::Deserialize;

/// The order's shipping address.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ShippingAddress {
    name: Option<String>,
    company: Option<String>,
    address1: Option<String>,
    address2: Option<String>,
    city: Option<String>,
    province: Option<String>,
    province_code: Option<String>,
    zip: Option<String>,
    country_code_v2: Option<String>,
    phone: Option<String>,
}

impl ShippingAddress {
    /// True when nothing personal is left in it: nobody orders to no name, no street and no postal code.
    pub(super) fn is_blanked(&self) -> bool {
        [&self.name, &self.address1, &self.zip].into_iter().all(is_blank)
    }

    /// The address; the order's own mail address and telephone fill in.
    pub(super) fn into_address(self, email: Option<String>, phone: Option<String>) -> Address {
        let country = text(self.country_code_v2);
        let province = || text(self.province).map(|name| province_code(country.as_deref(), &name));
        Address {
            name: text(self.name),
            company: text(self.company),
            street1: text(self.address1),
            street2: text(self.address2),
            city: text(self.city),
            state: text(self.province_code).or_else(province),
            zip: text(self.zip),
            country,
            phone: text(self.phone).or(phone),
            email,
        }
    }
}

/// A fulfilment order's destination. It names the province in words only.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Destination {
    first_name: Option<String>,
    last_name: Option<String>,
    company: Option<String>,
    address1: Option<String>,
    address2: Option<String>,
    city: Option<String>,
    province: Option<String>,
    zip: Option<String>,
    country_code: Option<String>,
    phone: Option<String>,
    email: Option<String>,
}

impl Destination {
    /// True when only what is not personal is left; an empty destination (downloads, pick-up) is not blanked.
    pub(super) fn is_blanked(&self) -> bool {
        !is_blank(&self.country_code) && self.is_nowhere()
    }

    /// The destination, when it says where to and that is not where the order goes anyway.
    pub(super) fn unless_same_as(self, ship_to: Option<&Address>) -> Option<Address> {
        if self.is_nowhere() {
            return None;
        }
        let names: Vec<String> = [text(self.first_name), text(self.last_name)].into_iter().flatten().collect();
        let country = text(self.country_code);
        let here = Address {
            name: text(Some(names.join(" "))),
            company: text(self.company),
            street1: text(self.address1),
            street2: text(self.address2),
            city: text(self.city),
            state: text(self.province).map(|name| province_code(country.as_deref(), &name)),
            zip: text(self.zip),
            country,
            phone: text(self.phone).or_else(|| ship_to.and_then(|order| order.phone.clone())),
            email: text(self.email).or_else(|| ship_to.and_then(|order| order.email.clone())),
        };
        (!ship_to.is_some_and(|order| is_same_place(&here, order))).then_some(here)
    }

    fn is_nowhere(&self) -> bool {
        [&self.first_name, &self.last_name, &self.address1, &self.zip].into_iter().all(is_blank)
    }
}

fn is_blank(part: &Option<String>) -> bool {
    part.as_deref().is_none_or(|text| text.trim().is_empty())
}

/// The same door, however it is written. The province is left out: one side may have its code, the other its name.
fn is_same_place(one: &Address, other: &Address) -> bool {
    let written = |address: &Address| {
        [
            &address.name,
            &address.company,
            &address.street1,
            &address.street2,
            &address.city,
            &address.zip,
            &address.country,
        ]
        .map(|part| part.as_deref().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()))
    };
    written(one) == written(other)
}
