//! Fulfilment orders (work to be done at one place) and fulfilments (work done).

use serde_json::{Value, json};

use super::{
    Found, Thing,
    order::{email, find_address},
    time, weight,
};
use crate::{
    seed::Delivery,
    shopify::{
        plan::Pick,
        schema::{READ_OWN, READ_THIRD_PARTY},
        shop::{Fulfillment, FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus, Order, Shop, gid},
    },
};

/// The order's fulfilment orders the app may see: the merchant's own and a service's have a scope each.
pub(super) fn visible<'a>(shop: &'a Shop, order: &'a Order) -> impl Iterator<Item = Thing<'a>> {
    let can_see = |scope: &str| shop.access.scopes.contains(scope);
    let (own, third_party) = (can_see(READ_OWN), can_see(READ_THIRD_PARTY));
    order
        .fulfillment_orders
        .iter()
        .filter(move |one| if shop.locations[one.location].service.is_some() { third_party } else { own })
        .map(move |one| Thing::FulfillmentOrder(order, one))
}

pub(super) fn find<'a>(shop: &'a Shop, order: &'a Order, one: &'a FulfillmentOrder, pick: &Pick) -> Found<'a> {
    let location = &shop.locations[one.location];
    let value = match pick.field.name.as_str() {
        "lineItems" => {
            return Found::Many(one.lines.iter().map(|line| Thing::FulfillmentOrderLine(order, line)).collect());
        }
        "fulfillments" => {
            let made = order.fulfillments.iter().filter(|made| one.fulfillments.contains(&made.id));
            return Found::Many(made.map(|made| Thing::Fulfillment(order, made)).collect());
        }
        "assignedLocation" => {
            let mut value = json!({"name": location.name, "countryCode": location.address.country_code});
            if one.is_place_deleted {
                value["location"] = Value::Null;
                return Found::one(Thing::Data("FulfillmentOrderAssignedLocation", value));
            }
            return Found::one(Thing::AtLocation("FulfillmentOrderAssignedLocation", value, location));
        }
        "deliveryMethod" => {
            return Found::one(Thing::Data("DeliveryMethod", delivery_method(order, one)));
        }
        "destination" => {
            return Found::One(order.ship_to.as_ref().filter(|_| one.needs_shipping).map(|address| {
                let mut value = json!({"id": gid("FulfillmentOrderDestination", one.id), "email": email(order)});
                for part in DESTINATION {
                    value[part] = find_address(order, address, part);
                }
                Thing::Data("FulfillmentOrderDestination", value)
            }));
        }
        "fulfillmentHolds" => return Found::Many(one.holds.iter().map(hold).collect()),
        "internationalDuties" => {
            let duties = order.incoterm.map(|incoterm| json!({"incoterm": incoterm}));
            return Found::One(duties.map(|duties| Thing::Data("FulfillmentOrderInternationalDuties", duties)));
        }
        "supportedActions" => return Found::Many(actions(one, location.service.is_some())),
        "locationsForMove" => return Found::Many(moves(shop, order, one)),
        "id" => gid("FulfillmentOrder", one.id).into(),
        "orderId" => gid("Order", order.id).into(),
        "orderName" => order.name().into(),
        "status" => one.status.wire().into(),
        "requestStatus" => one.request_status.into(),
        "createdAt" => time(one.created_at),
        "updatedAt" => time(one.updated_at),
        "fulfillAt" => one.fulfill_at.map_or_else(|| time(one.created_at), time),
        _ => Value::Null,
    };
    Found::Value(value)
}

const DESTINATION: [&str; 10] =
    ["firstName", "lastName", "company", "address1", "address2", "city", "province", "zip", "countryCode", "phone"];

fn delivery_method(order: &Order, one: &FulfillmentOrder) -> Value {
    let method = match (one.needs_shipping, order.delivery) {
        (false, _) => "NONE",
        (true, Delivery::PickUp) => "PICK_UP",
        (true, Delivery::PickupPoint) => "PICKUP_POINT",
        (true, Delivery::Local) => "LOCAL",
        (true, Delivery::Shipping) => "SHIPPING",
    };
    json!({
        "id": gid("DeliveryMethod", one.id),
        "methodType": method,
        "presentedName": one.needs_shipping.then_some(order.shipping_title.as_ref()),
        "serviceCode": one.needs_shipping.then_some(order.shipping_title.as_ref()),
        "minDeliveryDateTime": null,
        "maxDeliveryDateTime": null,
    })
}

fn hold<'a>(hold: &super::super::shop::Hold) -> Thing<'a> {
    let words = hold.reason.to_lowercase().replace('_', " ");
    let value = json!({
        "id": gid("FulfillmentHold", hold.id),
        "reason": hold.reason,
        "reasonNotes": hold.notes,
        "displayReason": format!("{}{}", words[..1].to_uppercase(), &words[1..]),
        "handle": hold.handle,
        "heldByRequestingApp": hold.is_ours,
    });
    Thing::Data("FulfillmentHold", value)
}

fn actions<'a>(one: &FulfillmentOrder, is_service: bool) -> Vec<Thing<'a>> {
    use FulfillmentOrderStatus::{Cancelled, Closed, InProgress, Incomplete, OnHold, Open, Scheduled};
    let actions: &[&str] = match (one.status, is_service) {
        (Open, true) if one.request_status == "UNSUBMITTED" => &["REQUEST_FULFILLMENT", "MOVE", "HOLD"],
        (Open | InProgress, true) => &["REQUEST_CANCELLATION"],
        (Open, false) => &["CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD", "SPLIT"],
        (InProgress, false) => &["CREATE_FULFILLMENT", "REPORT_PROGRESS", "HOLD", "MARK_AS_OPEN"],
        (OnHold, _) => &["RELEASE_HOLD", "HOLD", "MOVE"],
        (Scheduled, _) => &["MARK_AS_OPEN", "MOVE"],
        (Incomplete, _) => &["MOVE"],
        (Closed | Cancelled, _) => &[],
    };
    let as_thing =
        |action: &&str| Thing::Data("FulfillmentOrderSupportedAction", json!({"action": action, "externalUrl": null}));
    let is_given = |action: &&&str| !(one.is_closed_to_app && **action == "CREATE_FULFILLMENT");
    actions.iter().filter(is_given).map(as_thing).collect()
}

/// Whether the place stocks everything that is left of the fulfilment order.
pub(in crate::shopify) fn movable_to(shop: &Shop, order: &Order, one: &FulfillmentOrder, location: usize) -> bool {
    one.lines.iter().filter(|line| line.remaining > 0).all(|line| {
        let variant = order.line(line.line).and_then(|line| line.variant);
        variant.is_none_or(|variant| shop.levels.contains_key(&(variant, shop.locations[location].id)))
    })
}

fn moves<'a>(shop: &'a Shop, order: &Order, one: &FulfillmentOrder) -> Vec<Thing<'a>> {
    let others = shop.locations.iter().enumerate().filter(|(place, _)| *place != one.location);
    others
        .map(|(place, location)| {
            let obstacle = match one.status.is_over() {
                true => Some("The fulfillment order is closed"),
                false if movable_to(shop, order, one, place) => None,
                false => Some("Some items aren't stocked at this location"),
            };
            let (movable, lines) = (obstacle.is_none(), one.lines.len());
            let value = json!({
                "movable": movable,
                "message": obstacle,
                "availableLineItemsCount": {"count": if movable { lines } else { 0 }},
                "unavailableLineItemsCount": {"count": if movable { 0 } else { lines }},
            });
            Thing::AtLocation("FulfillmentOrderLocationForMove", value, location)
        })
        .collect()
}

pub(super) fn find_line<'a>(
    shop: &'a Shop,
    order: &'a Order,
    item: &'a FulfillmentOrderLine,
    pick: &Pick,
) -> Found<'a> {
    let Some(line) = order.line(item.line) else {
        return Found::One(None);
    };
    let value = match pick.field.name.as_str() {
        "lineItem" => return Found::one(Thing::Line(order, line)),
        "weight" => return Found::one(Thing::Data("Weight", weight(line.weight_oz))),
        "warnings" => return Found::Many(Vec::new()),
        "id" => gid("FulfillmentOrderLineItem", item.id).into(),
        "totalQuantity" => item.total.into(),
        "remainingQuantity" => item.remaining.into(),
        "requiresShipping" => line.requires_shipping.into(),
        "sku" => line.sku.as_deref().into(),
        "productTitle" => line.title.as_ref().into(),
        "variantTitle" => line.variant_title.as_deref().into(),
        "inventoryItemId" => {
            let variant = line.variant.and_then(|id| shop.variant(id));
            variant.map(|variant| gid("InventoryItem", variant.inventory_item_id)).into()
        }
        _ => Value::Null,
    };
    Found::Value(value)
}

pub(super) fn find_fulfillment<'a>(shop: &'a Shop, order: &'a Order, one: &'a Fulfillment, pick: &Pick) -> Found<'a> {
    let location = &shop.locations[one.location];
    let value = match pick.field.name.as_str() {
        "order" => return Found::one(Thing::Order(order)),
        "location" => return Found::one(Thing::Location(location)),
        "service" => {
            let service = super::catalogue::service(location).unwrap_or_else(|| {
                json!({"id": gid("FulfillmentService", 1), "handle": "manual", "serviceName": "Manual", "type": "MANUAL"})
            });
            return Found::one(Thing::Data("FulfillmentService", service));
        }
        "trackingInfo" => {
            let as_thing = |tracking: &super::super::shop::Tracking| {
                let value = json!({"company": tracking.company, "number": tracking.number, "url": tracking.url});
                Thing::Data("FulfillmentTrackingInfo", value)
            };
            return Found::Many(one.tracking.iter().map(as_thing).collect());
        }
        "fulfillmentLineItems" => {
            let as_thing = |item: &super::super::shop::FulfillmentLine| {
                let value = json!({"id": gid("FulfillmentLineItem", item.id), "quantity": item.quantity});
                Thing::AtLine("FulfillmentLineItem", value, order, item.line)
            };
            return Found::Many(one.lines.iter().map(as_thing).collect());
        }
        "id" => gid("Fulfillment", one.id).into(),
        "name" => one.name.as_str().into(),
        "status" => if one.is_cancelled { "CANCELLED" } else { "SUCCESS" }.into(),
        "displayStatus" => one.display_status.as_ref().into(),
        "createdAt" => time(one.created_at),
        "updatedAt" => time(one.updated_at),
        "deliveredAt" => one.delivered_at.map_or(Value::Null, time),
        "estimatedDeliveryAt" => one.estimated_delivery_at.as_deref().into(),
        "totalQuantity" => one.lines.iter().map(|line| line.quantity).sum::<i64>().into(),
        _ => Value::Null,
    };
    Found::Value(value)
}
