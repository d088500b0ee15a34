//! Addresses as Shippo takes them.

use domain::orders::Address;
use serde_json::{Map, Value};

/// `address` as an inline object; absent parts are left out. A company stands in for a missing name, because carriers
/// refuse an address without one.
pub(super) fn to_wire(address: &Address) -> Value {
    let name = address.name.as_ref().or(address.company.as_ref()).cloned();
    let parts = [
        ("name", &name),
        ("company", &address.company),
        ("street1", &address.street1),
        ("street2", &address.street2),
        ("city", &address.city),
        ("state", &address.state),
        ("zip", &address.zip),
        ("country", &address.country),
        ("phone", &address.phone),
        ("email", &address.email),
    ];
    let given = parts.into_iter().filter_map(|(key, part)| {
        let text = part.as_deref()?.trim();
        (!text.is_empty()).then(|| (key.to_owned(), Value::from(text)))
    });
    Value::Object(given.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn absent_parts_are_left_out_and_a_school_is_a_name() {
        let school = Address {
            company: Some("Lincoln Elementary".into()),
            street1: Some(" 1 Main St ".into()),
            street2: Some("".into()),
            country: Some("US".into()),
            ..Address::default()
        };
        let name = "Lincoln Elementary";
        assert_eq!(to_wire(&school), json!({ "name": name, "company": name, "street1": "1 Main St", "country": "US" }));
    }
}
