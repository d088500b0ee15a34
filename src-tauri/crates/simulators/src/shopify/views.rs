//! What each object of the API shows under each field's name.
//!
//! A [`Thing`] points into the shop's state; [`Thing::find`] gives one field of it, and only when asked, so that a
//! query pays for what it selects. Whether the app may see it has been decided before.

mod catalogue;
mod fulfillments;
mod order;
mod root;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

pub(super) use catalogue::is_stocked;
pub(super) use fulfillments::movable_to;

use super::{
    bulk::BulkOperation,
    execute::held_in,
    mutations::{Link, Payload},
    plan::Pick,
    shop::{
        CURRENCY, Fulfillment, FulfillmentOrder, FulfillmentOrderLine, Level, Line, Location, Order, Product, Refund,
        Shop, Variant,
    },
};
use crate::seed::Address;

/// An object of the API.
#[derive(Clone, Debug)]
pub(super) enum Thing<'a> {
    Root,
    Order(&'a Order),
    Line(&'a Order, &'a Line),
    FulfillmentOrder(&'a Order, &'a FulfillmentOrder),
    FulfillmentOrderLine(&'a Order, &'a FulfillmentOrderLine),
    Fulfillment(&'a Order, &'a Fulfillment),
    Refund(&'a Order, &'a Refund),
    Address(&'a Order, &'a Address),
    Variant(&'a Variant),
    Product(&'a Product),
    InventoryItem(&'a Variant),
    Level(&'a Variant, &'a Location, &'a Level),
    Location(&'a Location),
    Bulk(&'a BulkOperation),
    Payload(&'a Payload),
    /// Small things made for the answer: type and content.
    Data(&'static str, Value),
    /// Small things that point at an order's line: type, content, order, line.
    AtLine(&'static str, Value, &'a Order, u64),
    /// Small things that point at a place.
    AtLocation(&'static str, Value, &'a Location),
    /// A part of a bundle: pieces and what it is.
    Part(u64, usize, &'a Variant),
}

/// What a field holds.
pub(super) enum Found<'a> {
    Value(Value),
    One(Option<Thing<'a>>),
    Many(Vec<Thing<'a>>),
    /// Rows of a connection with what they are sorted by.
    Rows(Vec<(i64, u64, Thing<'a>)>),
}

impl<'a> Found<'a> {
    fn value(value: impl Into<Value>) -> Self {
        Self::Value(value.into())
    }

    fn one(thing: Thing<'a>) -> Self {
        Self::One(Some(thing))
    }
}

impl<'a> Thing<'a> {
    pub(super) fn type_name(&self) -> &str {
        match self {
            Self::Root => "QueryRoot",
            Self::Order(_) => "Order",
            Self::Line(..) => "LineItem",
            Self::FulfillmentOrder(..) => "FulfillmentOrder",
            Self::FulfillmentOrderLine(..) => "FulfillmentOrderLineItem",
            Self::Fulfillment(..) => "Fulfillment",
            Self::Refund(..) => "Refund",
            Self::Address(..) => "MailingAddress",
            Self::Variant(_) => "ProductVariant",
            Self::Product(_) => "Product",
            Self::InventoryItem(_) => "InventoryItem",
            Self::Level(..) => "InventoryLevel",
            Self::Location(_) => "Location",
            Self::Bulk(_) => "BulkOperation",
            Self::Payload(payload) => payload.type_name,
            Self::Data(name, value) => value["__typename"].as_str().unwrap_or(name),
            Self::AtLine(name, ..) | Self::AtLocation(name, ..) => name,
            Self::Part(..) => "ProductVariantComponent",
        }
    }

    /// One field of the object.
    pub(super) fn find(&self, shop: &'a Shop, pick: &Pick) -> Found<'a> {
        let name = pick.field.name.as_str();
        match self {
            Self::Root => root::find(shop, pick),
            Self::Order(order) => order::find(shop, order, pick),
            Self::Line(order, line) => order::find_line(shop, order, line, pick),
            Self::Address(order, address) => Found::Value(order::find_address(order, address, name)),
            Self::FulfillmentOrder(order, one) => fulfillments::find(shop, order, one, pick),
            Self::FulfillmentOrderLine(order, line) => fulfillments::find_line(shop, order, line, pick),
            Self::Fulfillment(order, one) => fulfillments::find_fulfillment(shop, order, one, pick),
            Self::Refund(order, refund) => order::find_refund(order, refund, pick),
            Self::Variant(variant) => catalogue::find_variant(shop, variant, pick),
            Self::Product(product) => catalogue::find_product(shop, product, pick),
            Self::InventoryItem(variant) => catalogue::find_item(shop, variant, pick),
            Self::Level(variant, location, level) => catalogue::find_level(variant, location, level, pick),
            Self::Location(location) => catalogue::find_location(shop, location, pick),
            Self::Bulk(operation) => Found::Value(operation.show(name, &shop.url)),
            Self::Payload(payload) => payload.find(shop, pick),
            Self::Data("Image", value) if name == "url" => Found::Value(picture_url(value, pick)),
            Self::Data(_, value) => held_in(pick.field, value[name].clone()),
            Self::AtLine(_, _, order, line) if name == "lineItem" => {
                Found::One(order.line(*line).map(|line| Thing::Line(order, line)))
            }
            Self::AtLocation(_, _, location) if name == "location" => Found::one(Thing::Location(location)),
            Self::AtLine(_, value, ..) | Self::AtLocation(_, value, _) => held_in(pick.field, value[name].clone()),
            Self::Part(id, quantity, variant) => match name {
                "productVariant" => Found::one(Thing::Variant(variant)),
                "quantity" => Found::value(*quantity),
                _ => Found::value(format!("gid://shopify/ProductVariantComponent/{id}")),
            },
        }
    }

    /// The object's GraphQL id, for the children of a bulk answer.
    pub(super) fn gid(&self) -> Option<String> {
        let id = match self {
            Self::Order(order) => order.id,
            Self::Line(_, line) => line.id,
            Self::FulfillmentOrder(_, one) => one.id,
            Self::FulfillmentOrderLine(_, line) => line.id,
            Self::Fulfillment(_, one) => one.id,
            Self::Variant(variant) => variant.id,
            Self::Product(product) => product.id,
            Self::InventoryItem(variant) => variant.inventory_item_id,
            Self::Location(location) => location.id,
            _ => return None,
        };
        Some(super::shop::gid(self.type_name(), id))
    }
}

impl Payload {
    fn find<'a>(&'a self, shop: &'a Shop, pick: &Pick) -> Found<'a> {
        let name = pick.field.name.as_str();
        if name == "userErrors" {
            return held_in(pick.field, Value::Array(self.user_errors.clone()));
        }
        let link = self.links.iter().find(|(link, _)| *link == name).map(|(_, link)| link);
        let order = |(order, one): (&'a Order, &'a FulfillmentOrder)| Thing::FulfillmentOrder(order, one);
        match link {
            None => held_in(pick.field, Value::Null),
            Some(Link::Order(id)) => Found::One(shop.order_index(*id).map(|at| Thing::Order(&shop.orders[at]))),
            Some(Link::FulfillmentOrder(id)) => Found::One(shop.fulfillment_order(*id).map(order)),
            Some(Link::Fulfillment(id)) => {
                Found::One(shop.fulfillment(*id).map(|(order, one)| Thing::Fulfillment(order, one)))
            }
            Some(Link::Bulk(id)) => Found::One(shop.bulk.iter().find(|one| one.id == *id).map(Thing::Bulk)),
            Some(Link::Item(variant)) => Found::One(shop.variant(*variant).map(Thing::InventoryItem)),
            Some(Link::Location(id)) => Found::One(shop.location(*id).map(Thing::Location)),
            Some(Link::Level(variant, location)) => Found::One(catalogue::level(shop, *variant, *location)),
            Some(Link::Json(value)) => held_in(pick.field, value.clone()),
            Some(Link::Payload(inner)) => Found::one(Thing::Payload(inner)),
            Some(Link::Payloads(inner)) => Found::Many(inner.iter().map(Thing::Payload).collect()),
        }
    }
}

/// "2026-11-22T08:00:00Z".
pub(super) fn time(at: DateTime<Utc>) -> Value {
    at.to_rfc3339_opts(SecondsFormat::Secs, true).into()
}

/// "24.99" of 2499.
pub(super) fn amount(minor: i64) -> String {
    format!("{}{}.{:02}", if minor < 0 { "-" } else { "" }, minor.abs() / 100, minor.abs() % 100)
}

/// Money in the shop's currency, which is also the buyer's.
fn money_bag<'a>(minor: i64) -> Found<'a> {
    let money = json!({"amount": amount(minor), "currencyCode": CURRENCY});
    Found::one(Thing::Data("MoneyBag", json!({"shopMoney": money, "presentmentMoney": money})))
}

/// Empty text is not given.
fn given(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { text.into() }
}

fn weight(ounces: f64) -> Value {
    json!({"unit": "OUNCES", "value": ounces})
}

/// A product's picture.
fn picture(shop: &Shop, key: &str, title: &str) -> Value {
    json!({"url": format!("{}/images/{key}.png", shop.url), "altText": title, "width": 800, "height": 800})
}

fn picture_url(image: &Value, pick: &Pick) -> Value {
    let url = image["url"].as_str().unwrap_or_default();
    match pick.args.get("transform").and_then(|transform| transform["maxWidth"].as_u64()) {
        Some(width) => format!("{url}?width={width}").into(),
        None => url.into(),
    }
}
