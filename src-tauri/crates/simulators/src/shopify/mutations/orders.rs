//! Orders: what an app may change of them.

use std::borrow::Cow;

use serde_json::Value;

use super::{Args, Link, Outcome, Refused};
use crate::{
    seed::{Address, Text},
    shopify::shop::Shop,
};

/// Longest note, in characters.
const LONGEST_NOTE: usize = 5000;

pub(super) fn update(shop: &mut Shop, args: &Args<'_>) -> Outcome {
    let input = args.input("input").ok_or_else(|| Refused::whole("input can't be blank"))?;
    let id = input.id("id", "Order");
    let at = shop.order_index(id).ok_or_else(|| Refused::new(&["id"], "Order does not exist"))?;
    if input.text("note").chars().count() > LONGEST_NOTE {
        return Err(Refused::new(&["note"], "Note is too long (maximum is 5000 characters)"));
    }
    let order = &mut shop.orders[at];
    let set = |field: &mut Option<Text>, name| {
        if input.has(name) {
            *field = input.get(name).and_then(Value::as_str).map(|text| Cow::Owned(text.to_owned()));
        }
    };
    set(&mut order.note, "note");
    set(&mut order.email, "email");
    set(&mut order.phone, "phone");
    set(&mut order.po_number, "poNumber");
    if input.has("tags") {
        order.tags = input.texts("tags").into_iter().map(|tag| Cow::Owned(tag.to_owned())).collect();
    }
    if input.has("customAttributes") {
        let pair = |one: Args<'_>| (Cow::Owned(one.text("key").to_owned()), Cow::Owned(one.text("value").to_owned()));
        order.attributes = input.inputs("customAttributes").into_iter().map(pair).collect();
    }
    if let Some(address) = input.input("shippingAddress") {
        change_address(order.ship_to.get_or_insert_default(), &address);
    }
    shop.touch(at);
    Ok(vec![("order", Link::Order(id))])
}

fn change_address(address: &mut Address, input: &Args<'_>) {
    for (name, field) in [
        ("firstName", &mut address.first_name),
        ("lastName", &mut address.last_name),
        ("company", &mut address.company),
        ("address1", &mut address.address1),
        ("address2", &mut address.address2),
        ("city", &mut address.city),
        ("provinceCode", &mut address.province_code),
        ("province", &mut address.province),
        ("zip", &mut address.zip),
        ("countryCode", &mut address.country_code),
        ("phone", &mut address.phone),
    ] {
        if input.has(name) {
            *field = Cow::Owned(input.text(name).to_owned());
        }
    }
}

pub(super) fn change_tags(shop: &mut Shop, args: &Args<'_>, add: bool) -> Outcome {
    let id = args.id("id", "Order");
    let at = shop.order_index(id).ok_or_else(|| Refused::new(&["id"], "invalid id"))?;
    let order = &mut shop.orders[at];
    for tag in args.texts("tags") {
        order.tags.retain(|other| !other.eq_ignore_ascii_case(tag));
        if add {
            order.tags.push(Cow::Owned(tag.to_owned()));
        }
    }
    order.tags.sort();
    shop.touch(at);
    Ok(vec![("node", Link::Order(id))])
}
