//! Products, variants, stock and places.

use serde_json::{Value, json};

use super::{Found, Thing, amount, given, picture, time, weight};
use crate::shopify::{
    plan::Pick,
    search::{Held, Search},
    shop::{CURRENCY, Level, Location, Product, Shop, Variant, gid},
};

pub(super) fn find_variant<'a>(shop: &'a Shop, variant: &'a Variant, pick: &Pick) -> Found<'a> {
    let product = &shop.products[variant.product];
    let value = match pick.field.name.as_str() {
        "product" => return Found::one(Thing::Product(product)),
        "inventoryItem" => return Found::one(Thing::InventoryItem(variant)),
        "media" => return Found::Many(vec![media(shop, product)]),
        "productVariantComponents" => {
            let parts = variant.parts.iter().enumerate();
            let part = |(place, (id, quantity)): (usize, &(u64, usize))| {
                shop.variant(*id).map(|part| Thing::Part(variant.id + place as u64, *quantity, part))
            };
            return Found::Many(parts.filter_map(part).collect());
        }
        "selectedOptions" => {
            let name = if variant.title == "Default Title" { "Title" } else { "Color" };
            return Found::Many(vec![Thing::Data("SelectedOption", json!({"name": name, "value": variant.title}))]);
        }
        "id" => gid("ProductVariant", variant.id).into(),
        "legacyResourceId" => variant.id.to_string().into(),
        "title" => variant.title.as_ref().into(),
        "displayName" => format!("{} - {}", product.title, variant.title).into(),
        "sku" => given(&variant.sku),
        "barcode" => variant.barcode.as_deref().into(),
        "price" => amount(variant.price_minor).into(),
        "updatedAt" => time(variant.updated_at),
        "requiresComponents" => (!variant.parts.is_empty()).into(),
        _ => Value::Null,
    };
    Found::Value(value)
}

pub(super) fn find_product<'a>(shop: &'a Shop, product: &'a Product, pick: &Pick) -> Found<'a> {
    let value = match pick.field.name.as_str() {
        "featuredMedia" => return Found::one(media(shop, product)),
        "id" => gid("Product", product.id).into(),
        "title" => product.title.as_ref().into(),
        "vendor" => "Grooved Learning".into(),
        "productType" => product.product_type.into(),
        "status" => "ACTIVE".into(),
        "isGiftCard" => product.is_gift_card.into(),
        _ => Value::Null,
    };
    Found::Value(value)
}

fn media<'a>(shop: &Shop, product: &Product) -> Thing<'a> {
    let image = picture(shop, product.key, &product.title);
    Thing::Data("MediaImage", json!({"id": gid("MediaImage", product.id), "preview": {"image": image}}))
}

pub(super) fn find_item<'a>(shop: &'a Shop, variant: &'a Variant, pick: &Pick) -> Found<'a> {
    let value = match pick.field.name.as_str() {
        "inventoryLevels" => {
            let levels = shop.levels.range((variant.id, 0)..=(variant.id, u64::MAX));
            return Found::Many(levels.filter_map(|((_, location), _)| level(shop, variant.id, *location)).collect());
        }
        "variants" => return Found::Many(vec![Thing::Variant(variant)]),
        "measurement" => {
            let id = gid("InventoryItemMeasurement", variant.inventory_item_id);
            let value = json!({"id": id, "weight": weight(variant.weight_oz)});
            return Found::one(Thing::Data("InventoryItemMeasurement", value));
        }
        "unitCost" => {
            let cost = json!({"amount": amount(variant.price_minor * 2 / 5), "currencyCode": CURRENCY});
            return Found::one(Thing::Data("MoneyV2", cost));
        }
        "id" => gid("InventoryItem", variant.inventory_item_id).into(),
        "sku" => given(&variant.sku),
        "tracked" => is_stocked(variant).into(),
        "requiresShipping" => variant.requires_shipping.into(),
        "countryCodeOfOrigin" => given(variant.origin),
        "harmonizedSystemCode" => given(variant.hs_code),
        _ => Value::Null,
    };
    Found::Value(value)
}

/// Bundles, gift cards and downloads have no stock of their own.
pub(in crate::shopify) fn is_stocked(variant: &Variant) -> bool {
    variant.requires_shipping && variant.parts.is_empty()
}

/// Stock of a variant at a place, if it is kept there.
pub(super) fn level(shop: &Shop, variant: u64, location: u64) -> Option<Thing<'_>> {
    let level = shop.levels.get(&(variant, location))?;
    Some(Thing::Level(shop.variant(variant)?, shop.location(location)?, level))
}

pub(super) fn find_level<'a>(variant: &'a Variant, location: &'a Location, level: &'a Level, pick: &Pick) -> Found<'a> {
    let id = format!("{}?inventory_item_id={}", location.id, variant.inventory_item_id);
    match pick.field.name.as_str() {
        "item" => Found::one(Thing::InventoryItem(variant)),
        "location" => Found::one(Thing::Location(location)),
        "updatedAt" => Found::Value(time(level.updated_at)),
        "isActive" => Found::value(true),
        "quantities" => {
            let names = pick.args.get("names").and_then(Value::as_array).into_iter().flatten();
            let quantity = |name: &str| match name {
                "available" => level.available,
                "committed" => level.committed,
                "on_hand" => level.available + level.committed,
                _ => 0,
            };
            let as_thing = |name: &str| {
                let value = json!({
                    "id": format!("gid://shopify/InventoryQuantity/{id}&name={name}"),
                    "name": name,
                    "quantity": quantity(name),
                    "updatedAt": time(level.updated_at),
                });
                Thing::Data("InventoryQuantity", value)
            };
            Found::Many(names.filter_map(Value::as_str).map(as_thing).collect())
        }
        _ => Found::value(format!("gid://shopify/InventoryLevel/{id}")),
    }
}

pub(super) fn find_location<'a>(shop: &'a Shop, location: &'a Location, pick: &Pick) -> Found<'a> {
    let value = match pick.field.name.as_str() {
        "fulfillmentService" => {
            return Found::One(service(location).map(|service| Thing::Data("FulfillmentService", service)));
        }
        "address" => {
            let address = &location.address;
            let mut value = json!({"country": address.country, "countryCode": address.country_code});
            for (part, text) in [
                ("address1", &address.address1),
                ("address2", &address.address2),
                ("city", &address.city),
                ("province", &address.province),
                ("provinceCode", &address.province_code),
                ("zip", &address.zip),
                ("phone", &address.phone),
            ] {
                value[part] = given(text);
            }
            return Found::one(Thing::Data("LocationAddress", value));
        }
        "localPickupSettingsV2" => {
            let settings = json!({"pickupTime": "TWO_HOURS", "instructions": "Ring at the roll-up door."});
            return Found::One(location.has_pickup.then_some(Thing::Data("DeliveryLocalPickupSettings", settings)));
        }
        "inventoryLevels" => return Found::Many(levels_at(shop, location, pick)),
        "id" => gid("Location", location.id).into(),
        "legacyResourceId" => location.id.to_string().into(),
        "name" => location.name.into(),
        "isActive" | "shipsInventory" | "fulfillsOnlineOrders" | "hasActiveInventory" => true.into(),
        "isFulfillmentService" => location.service.is_some().into(),
        _ => Value::Null,
    };
    Found::Value(value)
}

fn levels_at<'a>(shop: &'a Shop, location: &Location, pick: &Pick) -> Vec<Thing<'a>> {
    let search = Search::read(pick.args.get("query").and_then(Value::as_str));
    let here = shop.levels.iter().filter(|((_, at), _)| *at == location.id);
    let fitting = here.filter(|((variant, _), level)| {
        search.fits(|key, _| match key {
            "updated_at" => Some(Held::Time(level.updated_at)),
            "inventory_item_id" => shop.variant(*variant).map(|variant| Held::Number(variant.inventory_item_id)),
            "sku" => shop.variant(*variant).map(|variant| Held::text(variant.sku.as_ref())),
            _ => None,
        })
    });
    fitting.filter_map(|((variant, at), _)| level(shop, *variant, *at)).collect()
}

/// The service that runs a place, if it is not the merchant's own.
pub(super) fn service(location: &Location) -> Option<Value> {
    let handle = location.service?;
    let id = gid("FulfillmentService", location.id);
    Some(json!({"id": id, "handle": handle, "serviceName": location.name, "type": "THIRD_PARTY"}))
}
