//! Fulfilments: goods that left, with their tracking numbers.
//!
//! `fulfillmentCreate` is not idempotent, here as at Shopify: called twice, it ships twice if enough is left.

use serde_json::{Value, json};

use super::{Args, Link, Outcome, Refused};
use crate::shopify::{
    shop::{
        Fulfillment, FulfillmentLine, FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus, Shop, Tracking,
        gid,
    },
    views::time,
};

/// What of one fulfilment order leaves: its place among the order's, and quantities by fulfilment order line id.
pub(in crate::shopify) struct Shipped {
    pub(in crate::shopify) fulfillment_order: usize,
    pub(in crate::shopify) lines: Vec<(u64, i64)>,
}

pub(super) fn create(shop: &mut Shop, args: &Args<'_>) -> Outcome {
    let input = args.input("fulfillment").ok_or_else(|| Refused::whole("fulfillment can't be blank"))?;
    let groups = input.inputs("lineItemsByFulfillmentOrder");
    let field = &["fulfillment", "lineItemsByFulfillmentOrder"];
    let (mut order, mut location, mut shipped) = (None, None, Vec::new());
    for group in &groups {
        let id = group.id("fulfillmentOrderId", "FulfillmentOrder");
        let Some((home, one)) = shop.fulfillment_order(id) else {
            return Err(Refused::new(field, "Fulfillment order does not exist."));
        };
        if *order.get_or_insert(home.id) != home.id {
            return Err(Refused::new(field, "All fulfillment orders must belong to the same order."));
        }
        if *location.get_or_insert(one.location) != one.location {
            return Err(Refused::new(field, "All fulfillment orders must be assigned to a single location."));
        }
        if !one.status.is_workable() {
            let status = one.status.wire().to_lowercase();
            return Err(Refused::new(field, format!("Fulfillment order {id} has an unfulfillable status= {status}.")));
        }
        if shop.locations[one.location].service.is_some() || one.is_closed_to_app {
            return Err(Refused::whole("The api_client is not associated with any fulfillment service."));
        }
        let place = home.fulfillment_orders.iter().position(|other| other.id == id).unwrap_or_default();
        shipped.push(Shipped { fulfillment_order: place, lines: asked_lines(one, group)? });
    }
    let Some(order) = order.and_then(|id| shop.order_index(id)) else {
        return Err(Refused::new(field, "Line items by fulfillment order can't be blank"));
    };
    let tracking = tracking(input.input("trackingInfo").as_ref())?;
    let fulfillment = ship(shop, order, &shipped, tracking);
    Ok(vec![("fulfillment", Link::Fulfillment(fulfillment))])
}

/// The quantities asked for; without any, everything that is left.
fn asked_lines(one: &FulfillmentOrder, group: &Args<'_>) -> Result<Vec<(u64, i64)>, Refused> {
    let asked = group.inputs("fulfillmentOrderLineItems");
    if asked.is_empty() {
        let left = one.lines.iter().filter(|line| line.remaining > 0);
        return Ok(left.map(|line| (line.id, line.remaining)).collect());
    }
    let mut lines: Vec<(u64, i64)> = Vec::new();
    for item in asked {
        let (id, quantity) = (item.id("id", "FulfillmentOrderLineItem"), item.number("quantity").unwrap_or_default());
        let line = one.lines.iter().find(|line| line.id == id);
        let field = &["fulfillment"];
        match line {
            None => {
                return Err(Refused::new(field, "Fulfillment order line item does not exist."));
            }
            Some(_) if lines.iter().any(|(other, _)| *other == id) => {
                return Err(Refused::new(field, "Fulfillment order line items must be unique."));
            }
            Some(line) if quantity < 1 || quantity > line.remaining => {
                return Err(Refused::new(field, "Invalid fulfillment order line item quantity requested."));
            }
            Some(_) => lines.push((id, quantity)),
        }
    }
    Ok(lines)
}

fn tracking(input: Option<&Args<'_>>) -> Result<Vec<Tracking>, Refused> {
    let Some(input) = input else {
        return Ok(Vec::new());
    };
    for [one, many] in [["number", "numbers"], ["url", "urls"]] {
        if input.get(one).is_some() && input.get(many).is_some() {
            let message = format!("Only one of {one} and {many} can be given.");
            return Err(Refused::new(&["fulfillment", "trackingInfo"], message));
        }
    }
    let numbers: Vec<&str> = input.texts("numbers").into_iter().chain(input.texts("number")).collect();
    let urls: Vec<&str> = input.texts("urls").into_iter().chain(input.texts("url")).collect();
    let company = input.get("company").and_then(Value::as_str);
    let of = |(place, number): (usize, &&str)| Tracking {
        company: company.map(str::to_owned),
        number: Some((*number).to_owned()),
        url: urls.get(place).map(|url| (*url).to_owned()).or_else(|| tracking_url(company?, number)),
    };
    if numbers.is_empty() && (company.is_some() || !urls.is_empty()) {
        let url = urls.first().map(|url| (*url).to_owned());
        return Ok(vec![Tracking { company: company.map(str::to_owned), number: None, url }]);
    }
    Ok(numbers.iter().enumerate().map(of).collect())
}

/// Shopify knows these carriers and builds the address itself.
fn tracking_url(company: &str, number: &str) -> Option<String> {
    Some(match company {
        "USPS" => format!("https://tools.usps.com/go/TrackConfirmAction.action?tLabels={number}"),
        "UPS" => {
            format!("https://www.ups.com/WebTracking?loc=en_US&requester=ST&trackNums={number}")
        }
        "FedEx" => format!("https://www.fedex.com/fedextrack/?trknbr={number}"),
        "DHL Express" => format!("https://www.dhl.com/en/express/tracking.html?AWB={number}"),
        _ => return None,
    })
}

/// Lets goods leave and gives the id of the fulfilment. What is asked must be left; that was checked before.
pub(in crate::shopify) fn ship(shop: &mut Shop, order: usize, shipped: &[Shipped], tracking: Vec<Tracking>) -> u64 {
    let (id, now) = (shop.new_id(), shop.now());
    let mut lines = Vec::new();
    let mut location = 0;
    for part in shipped {
        for (item, quantity) in &part.lines {
            let line_id = shop.new_id();
            let home = &mut shop.orders[order];
            let one = &mut home.fulfillment_orders[part.fulfillment_order];
            location = one.location;
            let Some(item) = one.lines.iter_mut().find(|line| line.id == *item) else {
                continue;
            };
            item.remaining -= quantity;
            lines.push(FulfillmentLine { id: line_id, line: item.line, quantity: *quantity });
            let line = item.line;
            let variant = home.line_mut(line).and_then(|line| {
                line.fulfilled += quantity;
                line.variant
            });
            shop.move_stock(variant, location, 0, -quantity);
        }
        let one = &mut shop.orders[order].fulfillment_orders[part.fulfillment_order];
        one.fulfillments.push(id);
        one.updated_at = now;
        close_if_done(one);
    }
    let home = &mut shop.orders[order];
    home.fulfillments.push(Fulfillment {
        id,
        name: format!("{}.{}", home.name(), home.fulfillments.len() + 1),
        is_cancelled: false,
        display_status: "FULFILLED".into(),
        created_at: now,
        updated_at: now,
        delivered_at: None,
        estimated_delivery_at: None,
        location,
        tracking,
        lines,
    });
    if home.display_fulfillment_status() == "FULFILLED" {
        home.closed_at = Some(now);
    }
    shop.homes.insert(id, order);
    shop.touch(order);
    id
}

/// A fulfilment order of which nothing is left is closed, one of which something left is in progress.
pub(in crate::shopify) fn close_if_done(one: &mut FulfillmentOrder) {
    let is_begun = !one.fulfillments.is_empty();
    one.status = match one.lines.iter().all(|line| line.remaining == 0) {
        true if is_begun => FulfillmentOrderStatus::Closed,
        true => FulfillmentOrderStatus::Cancelled,
        false if is_begun => FulfillmentOrderStatus::InProgress,
        false => one.status,
    };
}

/// Finds a fulfilment to change: index of the order and of the fulfilment in it.
fn find(shop: &Shop, id: u64) -> Result<(usize, usize), Refused> {
    let order = shop.homes.get(&id).copied();
    let place = order.and_then(|order| shop.orders[order].fulfillments.iter().position(|one| one.id == id));
    order.zip(place).ok_or_else(|| Refused::new(&["id"], "Fulfillment not found."))
}

/// The goods come back onto the list: a new fulfilment order at the same place.
pub(super) fn cancel(shop: &mut Shop, args: &Args<'_>) -> Outcome {
    let id = args.id("id", "Fulfillment");
    let (order, place) = find(shop, id)?;
    if shop.orders[order].fulfillments[place].is_cancelled {
        return Err(Refused::new(&["id"], "Fulfillment is already cancelled."));
    }
    let now = shop.now();
    let fulfillment = shop.orders[order].fulfillments[place].clone();
    let mut lines = Vec::new();
    for part in &fulfillment.lines {
        let line_id = shop.new_id();
        let variant = shop.orders[order].line_mut(part.line).and_then(|line| {
            line.fulfilled -= part.quantity;
            line.variant
        });
        shop.move_stock(variant, fulfillment.location, 0, part.quantity);
        lines.push(FulfillmentOrderLine {
            id: line_id,
            line: part.line,
            total: part.quantity,
            remaining: part.quantity,
        });
    }
    let new = FulfillmentOrder {
        id: shop.new_id(),
        location: fulfillment.location,
        status: FulfillmentOrderStatus::Open,
        request_status: "UNSUBMITTED",
        needs_shipping: true,
        is_place_deleted: false,
        is_closed_to_app: false,
        created_at: now,
        updated_at: now,
        fulfill_at: None,
        lines,
        holds: Vec::new(),
        fulfillments: Vec::new(),
    };
    shop.homes.insert(new.id, order);
    let home = &mut shop.orders[order];
    home.fulfillment_orders.push(new);
    home.closed_at = None;
    let one = &mut home.fulfillments[place];
    (one.is_cancelled, one.display_status, one.updated_at) = (true, "CANCELED".into(), now);
    shop.touch(order);
    Ok(vec![("fulfillment", Link::Fulfillment(id))])
}

pub(super) fn update_tracking(shop: &mut Shop, args: &Args<'_>) -> Outcome {
    let id = args.id("fulfillmentId", "Fulfillment");
    let (order, place) = find(shop, id)?;
    let tracking = tracking(args.input("trackingInfoInput").as_ref())?;
    let now = shop.now();
    let one = &mut shop.orders[order].fulfillments[place];
    if one.is_cancelled {
        return Err(Refused::new(&["fulfillmentId"], "Cannot update tracking information of a cancelled fulfillment."));
    }
    (one.tracking, one.updated_at) = (tracking, now);
    shop.touch(order);
    Ok(vec![("fulfillment", Link::Fulfillment(id))])
}

pub(super) fn create_event(shop: &mut Shop, args: &Args<'_>) -> Outcome {
    let event = args.input("fulfillmentEvent").ok_or_else(|| Refused::whole("fulfillmentEvent can't be blank"))?;
    let (order, place) = find(shop, event.id("fulfillmentId", "Fulfillment"))?;
    let (id, now, status) = (shop.new_id(), shop.now(), event.text("status").to_owned());
    let one = &mut shop.orders[order].fulfillments[place];
    one.updated_at = now;
    if status == "DELIVERED" {
        one.delivered_at = Some(now);
    }
    if let Some(at) = event.get("estimatedDeliveryAt").and_then(Value::as_str) {
        one.estimated_delivery_at = Some(at.to_owned());
    }
    one.display_status = status.clone().into();
    let happened_at = event.get("happenedAt").cloned().unwrap_or_else(|| time(now));
    let value = json!({"id": gid("FulfillmentEvent", id), "status": status, "happenedAt": happened_at});
    shop.touch(order);
    Ok(vec![("fulfillmentEvent", Link::Json(value))])
}
