//! Fulfilment orders: held, released, moved to another place, split, or handed to a fulfilment service.

use serde_json::{Value, json};

use super::{Args, Link, Outcome, Payload, Refused};
use crate::shopify::{
    shop::{FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus, Hold, Shop, gid},
    views::movable_to,
};

/// Most holds one app may have on one fulfilment order.
const MOST_HOLDS: usize = 10;

/// Index of the order and of the fulfilment order in it.
fn find(shop: &Shop, id: u64) -> Result<(usize, usize), Refused> {
    let order = shop.homes.get(&id).copied();
    let place = order.and_then(|order| shop.orders[order].fulfillment_orders.iter().position(|one| one.id == id));
    let missing = || Refused::coded(&["id"], "Fulfillment order does not exist.", "FULFILLMENT_ORDER_NOT_FOUND");
    order.zip(place).ok_or_else(missing)
}

/// Takes the asked quantities out of a fulfilment order into a new one beside it; None where that is all of it.
fn take_out(shop: &mut Shop, at: (usize, usize), asked: &[Args<'_>]) -> Result<Option<u64>, Refused> {
    let one = &shop.orders[at.0].fulfillment_orders[at.1];
    let left: i64 = one.lines.iter().map(|line| line.remaining).sum();
    let mut parts = Vec::new();
    for item in asked {
        let (id, quantity) = (item.id("id", "FulfillmentOrderLineItem"), item.number("quantity").unwrap_or_default());
        let line = one.lines.iter().find(|line| line.id == id && (1..=line.remaining).contains(&quantity));
        match line {
            Some(line) => parts.push((id, line.line, quantity)),
            None => {
                let message = "Invalid fulfillment order line item quantity requested.";
                return Err(Refused::coded(&["fulfillmentOrderLineItems"], message, "INVALID_LINE_ITEM_QUANTITY"));
            }
        }
    }
    let taken: i64 = parts.iter().map(|part| part.2).sum();
    if taken == 0 || taken == left {
        return Ok(None);
    }
    let mut new = FulfillmentOrder {
        id: shop.new_id(),
        lines: Vec::new(),
        holds: Vec::new(),
        fulfillments: Vec::new(),
        updated_at: shop.now(),
        ..shop.orders[at.0].fulfillment_orders[at.1].clone()
    };
    for (id, line, quantity) in parts {
        new.lines.push(FulfillmentOrderLine { id: shop.new_id(), line, total: quantity, remaining: quantity });
        let one = &mut shop.orders[at.0].fulfillment_orders[at.1];
        if let Some(item) = one.lines.iter_mut().find(|item| item.id == id) {
            item.remaining -= quantity;
            item.total -= quantity;
        }
        one.lines.retain(|item| item.total > 0);
    }
    let id = new.id;
    shop.homes.insert(id, at.0);
    shop.orders[at.0].fulfillment_orders.push(new);
    Ok(Some(id))
}

fn changed(shop: &mut Shop, at: (usize, usize)) {
    shop.orders[at.0].fulfillment_orders[at.1].updated_at = shop.now();
    shop.touch(at.0);
}

pub(super) fn hold(shop: &mut Shop, args: &Args<'_>) -> Outcome {
    let at = find(shop, args.id("id", "FulfillmentOrder"))?;
    let input = args.input("fulfillmentHold").ok_or_else(|| Refused::whole("fulfillmentHold can't be blank"))?;
    let one = &shop.orders[at.0].fulfillment_orders[at.1];
    let field = &["fulfillmentHold"];
    if one.status.is_over() || one.status == FulfillmentOrderStatus::Scheduled {
        let message = "The fulfillment order is not in a holdable state.";
        return Err(Refused::coded(&["id"], message, "TAKEN"));
    }
    let handle = input.text("handle");
    let ours = one.holds.iter().filter(|hold| hold.is_ours);
    if ours.clone().any(|hold| hold.handle == handle) {
        let message = "The handle provided for the fulfillment hold is already in use by this app.";
        return Err(Refused::coded(field, message, "DUPLICATE_FULFILLMENT_HOLD_HANDLE"));
    }
    if ours.count() >= MOST_HOLDS {
        let message = "The maximum number of fulfillment holds for this fulfillment order has been reached.";
        return Err(Refused::coded(field, message, "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED"));
    }
    let asked = input.inputs("fulfillmentOrderLineItems");
    if !asked.is_empty() && !one.holds.is_empty() {
        let message = "The fulfillment order is not splittable.";
        return Err(Refused::coded(field, message, "FULFILLMENT_ORDER_NOT_SPLITTABLE"));
    }
    // A hold on a part: what is held stays, the rest goes into a fulfilment order of its own.
    let held = take_out(shop, at, &asked)?;
    let id = shop.orders[at.0].fulfillment_orders[at.1].id;
    let (held_at, remaining) = match held {
        Some(part) => (find(shop, part)?, Some(id)),
        None => (at, None),
    };
    let hold = Hold {
        id: shop.new_id(),
        reason: input.text("reason").to_owned().into(),
        notes: input.get("reasonNotes").and_then(Value::as_str).map(str::to_owned),
        handle: handle.to_owned(),
        is_ours: true,
    };
    let value = json!({"id": gid("FulfillmentHold", hold.id), "reason": hold.reason, "reasonNotes": hold.notes,
        "handle": hold.handle, "heldByRequestingApp": true, "displayReason": hold.reason});
    let one = &mut shop.orders[held_at.0].fulfillment_orders[held_at.1];
    one.holds.push(hold);
    one.status = FulfillmentOrderStatus::OnHold;
    let held_id = one.id;
    changed(shop, held_at);
    let mut links = vec![("fulfillmentHold", Link::Json(value)), ("fulfillmentOrder", Link::FulfillmentOrder(held_id))];
    links.extend(remaining.map(|id| ("remainingFulfillmentOrder", Link::FulfillmentOrder(id))));
    Ok(links)
}

pub(super) fn release_hold(shop: &mut Shop, args: &Args<'_>) -> Outcome {
    let at = find(shop, args.id("id", "FulfillmentOrder"))?;
    let ids: Vec<u64> = args
        .texts("holdIds")
        .into_iter()
        .filter_map(|id| crate::shopify::shop::gid_number(id, "FulfillmentHold"))
        .collect();
    let one = &mut shop.orders[at.0].fulfillment_orders[at.1];
    // Without ids all holds go, those of others too: a trap of the real API.
    one.holds.retain(|hold| !ids.is_empty() && !ids.contains(&hold.id));
    if one.holds.is_empty() && one.status == FulfillmentOrderStatus::OnHold {
        let is_begun = !one.fulfillments.is_empty();
        one.status = if is_begun { FulfillmentOrderStatus::InProgress } else { FulfillmentOrderStatus::Open };
    }
    let id = one.id;
    changed(shop, at);
    Ok(vec![("fulfillmentOrder", Link::FulfillmentOrder(id))])
}

pub(super) fn move_to(shop: &mut Shop, args: &Args<'_>) -> Outcome {
    let at = find(shop, args.id("id", "FulfillmentOrder"))?;
    let target = args.id("newLocationId", "Location");
    let Some(location) = shop.locations.iter().position(|location| location.id == target) else {
        return Err(Refused::new(&["newLocationId"], "Location not found."));
    };
    let order = &shop.orders[at.0];
    let one = &order.fulfillment_orders[at.1];
    let refusal = match one.status {
        status if status.is_over() => Some("Cannot change location of a closed fulfillment order."),
        _ if one.request_status != "UNSUBMITTED" => Some("Cannot change location of a submitted fulfillment order."),
        _ if one.location == location => Some("Fulfillment order is already assigned to this location."),
        _ if !movable_to(shop, order, one, location) => Some("Some items aren't stocked at the new location."),
        _ => None,
    };
    if let Some(message) = refusal {
        return Err(Refused::new(&["id"], message));
    }
    if one.status == FulfillmentOrderStatus::InProgress {
        let message = "Cannot move a fulfillment order with manually reported progress.";
        return Err(Refused::coded(&["id"], message, "CANNOT_MOVE_FULFILLMENT_ORDER_WITH_REPORTED_PROGRESS"));
    }
    let original = one.id;
    let part = take_out(shop, at, &args.inputs("fulfillmentOrderLineItems"))?;
    let moved = part.unwrap_or(original);
    let moved_at = find(shop, moved)?;
    let one = &mut shop.orders[moved_at.0].fulfillment_orders[moved_at.1];
    let from = std::mem::replace(&mut one.location, location);
    let goods: Vec<(u64, i64)> = one.lines.iter().map(|line| (line.line, line.remaining)).collect();
    for (line, pieces) in goods {
        let variant = shop.orders[moved_at.0].line(line).and_then(|line| line.variant);
        shop.move_stock(variant, from, pieces, -pieces);
        shop.move_stock(variant, location, -pieces, pieces);
    }
    changed(shop, moved_at);
    let mut links = vec![("movedFulfillmentOrder", Link::FulfillmentOrder(moved))];
    if part.is_some() {
        links.push(("originalFulfillmentOrder", Link::FulfillmentOrder(original)));
        links.push(("remainingFulfillmentOrder", Link::FulfillmentOrder(original)));
    } else {
        links.push(("originalFulfillmentOrder", Link::FulfillmentOrder(moved)));
    }
    Ok(links)
}

pub(super) fn split(shop: &mut Shop, args: &Args<'_>) -> Outcome {
    let mut results = Vec::new();
    for split in args.inputs("fulfillmentOrderSplits") {
        let id = split.id("fulfillmentOrderId", "FulfillmentOrder");
        let at = find(shop, id)?;
        let asked = split.inputs("fulfillmentOrderLineItems");
        if asked.is_empty() {
            let message = "No line items were provided to split.";
            let code = "NO_LINE_ITEMS_PROVIDED_TO_SPLIT";
            return Err(Refused::coded(&["fulfillmentOrderSplits"], message, code));
        }
        let Some(part) = take_out(shop, at, &asked)? else {
            let message = "The fulfillment order must keep at least one line item.";
            return Err(Refused::coded(&["fulfillmentOrderSplits"], message, "GREATER_THAN"));
        };
        changed(shop, at);
        let links = vec![
            ("fulfillmentOrder", Link::FulfillmentOrder(id)),
            ("remainingFulfillmentOrder", Link::FulfillmentOrder(part)),
        ];
        results.push(Payload { type_name: "FulfillmentOrderSplitResult", links, user_errors: Vec::new() });
    }
    Ok(vec![("fulfillmentOrderSplits", Link::Payloads(results))])
}

/// Asks the fulfilment service that runs the place to ship.
pub(super) fn submit_request(shop: &mut Shop, args: &Args<'_>) -> Outcome {
    let at = find(shop, args.id("id", "FulfillmentOrder"))?;
    let one = &shop.orders[at.0].fulfillment_orders[at.1];
    if shop.locations[one.location].service.is_none() {
        return Err(Refused::whole("The fulfillment order's assigned fulfillment service must be of api type"));
    }
    if one.status.is_over() || one.request_status != "UNSUBMITTED" {
        return Err(Refused::whole("The fulfillment order is not in a state that can be submitted."));
    }
    let original = one.id;
    let part = take_out(shop, at, &args.inputs("fulfillmentOrderLineItems"))?;
    let submitted = part.unwrap_or(original);
    let submitted_at = find(shop, submitted)?;
    shop.orders[submitted_at.0].fulfillment_orders[submitted_at.1].request_status = "SUBMITTED";
    changed(shop, submitted_at);
    let mut links = vec![
        ("originalFulfillmentOrder", Link::FulfillmentOrder(original)),
        ("submittedFulfillmentOrder", Link::FulfillmentOrder(submitted)),
    ];
    links.extend(part.map(|_| ("unsubmittedFulfillmentOrder", Link::FulfillmentOrder(original))));
    Ok(links)
}
