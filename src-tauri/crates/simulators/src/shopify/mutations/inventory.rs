//! Stock: set, adjusted and begun, under the rules of 2026-04 and later.
//!
//! Every entry says what it believes is there (`changeFromQuantity`, a number or an explicit null); a number that is
//! out of date changes nothing at all. All or nothing, as at Shopify.

use serde_json::{Value, json};

use super::{Args, Link, Outcome, Payload, Refused};
use crate::shopify::{
    shop::{Level, Shop, gid},
    views::time,
};

/// The largest quantity either way.
const LIMIT: i64 = 1_000_000_000;

/// The error is a top-level one: an entry does not say what it changes from.
pub(super) fn act(shop: &mut Shop, name: &str, args: &Args<'_>) -> Result<Outcome, Value> {
    let (list, is_set) = match name {
        "inventorySetQuantities" => ("quantities", true),
        "inventoryAdjustQuantities" => ("changes", false),
        _ => return Ok(activate(shop, args)),
    };
    let input = args.input("input").ok_or_else(|| json!({"message": "input can't be blank"}))?;
    let entries = input.inputs(list);
    if entries.iter().any(|entry| !entry.has("changeFromQuantity")) {
        return Err(json!({
            "message": format!("Each of {list} must include changeFromQuantity: a number, or null to skip the check."),
            "path": [name],
            "extensions": {"code": "BAD_REQUEST"},
        }));
    }
    Ok(change(shop, &input, &entries, is_set))
}

struct Change {
    level: (u64, u64),
    delta: i64,
    after: i64,
}

fn change(shop: &mut Shop, input: &Args<'_>, entries: &[Args<'_>], is_set: bool) -> Outcome {
    let name = input.text("name");
    if !(name == "available" || (name == "on_hand" && is_set)) {
        let code = if is_set { "INVALID_NAME" } else { "INVALID_QUANTITY_NAME" };
        return Err(Refused::coded(
            &["input", "name"],
            "The quantity name must be either 'available' or 'on_hand'.",
            code,
        ));
    }
    if input.text("reason").is_empty() {
        return Err(Refused::coded(&["input", "reason"], "The specified reason is invalid.", "INVALID_REASON"));
    }
    let mut changes: Vec<Change> = Vec::new();
    for entry in entries {
        let change = checked(shop, name, entry, is_set)?;
        if changes.iter().any(|other| other.level == change.level) {
            let message = "The combination of inventoryItemId and locationId must be unique.";
            let code = "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR";
            return Err(Refused::coded(&["input"], message, code));
        }
        changes.push(change);
    }
    let (id, now) = (shop.new_id(), shop.now());
    let mut shown = Vec::new();
    for Change { level: at, delta, after } in changes {
        if let Some(level) = shop.levels.get_mut(&at) {
            level.available += delta;
            level.updated_at = now;
        }
        let links = vec![
            ("name", Link::Json(name.into())),
            ("delta", Link::Json(delta.into())),
            ("quantityAfterChange", Link::Json(after.into())),
            ("item", Link::Item(at.0)),
            ("location", Link::Location(at.1)),
        ];
        shown.push(Payload { type_name: "InventoryChange", links, user_errors: Vec::new() });
    }
    let links = vec![
        ("id", Link::Json(gid("InventoryAdjustmentGroup", id).into())),
        ("createdAt", Link::Json(time(now))),
        ("reason", Link::Json(input.text("reason").into())),
        ("referenceDocumentUri", Link::Json(input.get("referenceDocumentUri").cloned().unwrap_or_default())),
        ("changes", Link::Payloads(shown)),
    ];
    let group = Payload { type_name: "InventoryAdjustmentGroup", links, user_errors: Vec::new() };
    Ok(vec![("inventoryAdjustmentGroup", Link::Payload(Box::new(group)))])
}

fn checked(shop: &Shop, name: &str, entry: &Args<'_>, is_set: bool) -> Result<Change, Refused> {
    let field = &["input"];
    let refused = |message: &str, code| Refused::coded(field, message, code);
    let variant = shop.stocked(entry.id("inventoryItemId", "InventoryItem"));
    let variant =
        variant.ok_or_else(|| refused("The specified inventory item could not be found.", "INVALID_INVENTORY_ITEM"))?;
    if !variant.parts.is_empty() {
        return Err(refused("The inventory of a bundle cannot be changed.", "NON_MUTABLE_INVENTORY_ITEM"));
    }
    let at = (variant.id, entry.id("locationId", "Location"));
    let level = shop.levels.get(&at);
    let level = level.ok_or_else(|| refused("The specified location could not be found.", "INVALID_LOCATION"))?;
    let held = level.available + if name == "on_hand" { level.committed } else { 0 };
    if entry.number("changeFromQuantity").is_some_and(|from| from != held) {
        return Err(refused(
            "The changeFromQuantity argument no longer matches the quantity.",
            "CHANGE_FROM_QUANTITY_STALE",
        ));
    }
    let delta = match is_set {
        true => entry.number("quantity").unwrap_or_default() - held,
        false => entry.number("delta").unwrap_or_default(),
    };
    match held + delta {
        after if after < 0 && is_set => Err(refused("The quantity can't be negative.", "INVALID_QUANTITY_NEGATIVE")),
        after if after > LIMIT => Err(refused("The quantity is too high.", "INVALID_QUANTITY_TOO_HIGH")),
        after if after < -LIMIT => Err(refused("The quantity is too low.", "INVALID_QUANTITY_TOO_LOW")),
        after => Ok(Change { level: at, delta, after }),
    }
}

/// Begins to stock an item at a place.
fn activate(shop: &mut Shop, args: &Args<'_>) -> Outcome {
    let variant = shop.stocked(args.id("inventoryItemId", "InventoryItem")).map(|variant| variant.id);
    let variant = variant.ok_or_else(|| Refused::new(&["inventoryItemId"], "The product couldn't be found."))?;
    let location = args.id("locationId", "Location");
    if shop.location(location).is_none() {
        return Err(Refused::new(&["locationId"], "The location couldn't be found."));
    }
    let key = (variant, location);
    if shop.levels.contains_key(&key) && args.has("available") {
        return Err(Refused::new(
            &["available"],
            "Not allowed to set available quantity when the item is already active.",
        ));
    }
    let updated_at = shop.now();
    let available = args.number("available").unwrap_or_default();
    shop.levels.entry(key).or_insert(Level { available, committed: 0, updated_at });
    Ok(vec![("inventoryLevel", Link::Level(variant, location))])
}
