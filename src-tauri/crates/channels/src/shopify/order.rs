//! An order as Shopify writes it, and how it becomes the domain's.
//!
//! Invariant: an order is understood whole or refused whole, with a reason that quotes nothing of it. An unknown state
//! is a reason: guessing one could send a parcel that must not leave.

mod address;

use super::wire::{Connection, InventoryItem, MoneyBag, Picture, joined_title, text};
use crate::BadOrder;
use address::{Destination, ShippingAddress};
use chrono::{DateTime, Utc};
use domain::orders::{
    Address, DeliveryMethod, Fulfilment, FulfilmentOrder, FulfilmentOrderLine, FulfilmentStatus, OrderLine, Payment,
    RiskAdvice, ShopOrder,
};
use serde::Deserialize;

/// Why an order is refused.
type Reason = &'static str;

/// An order without its lists, which come in pages or rows.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireOrder {
    pub(super) id: String,
    name: String,
    processed_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
    cancelled_at: Option<DateTime<Utc>>,
    display_financial_status: Option<String>,
    note: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    email: Option<String>,
    phone: Option<String>,
    risk: Option<WireRisk>,
    current_total_price_set: MoneyBag,
    total_shipping_price_set: MoneyBag,
    shipping_line: Option<WireShippingLine>,
    shipping_address: Option<ShippingAddress>,
    #[serde(default)]
    fulfillments: Vec<WireFulfilment>,
}

#[derive(Deserialize)]
struct WireRisk {
    recommendation: String,
}

#[derive(Deserialize)]
struct WireShippingLine {
    title: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireLine {
    id: String,
    title: String,
    variant_title: Option<String>,
    sku: Option<String>,
    current_quantity: i64,
    requires_shipping: bool,
    discounted_unit_price_after_all_discounts_set: MoneyBag,
    image: Option<Picture>,
    line_item_group: Option<WireGroup>,
    variant: Option<WireLineVariant>,
}

#[derive(Deserialize)]
struct WireGroup {
    title: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireLineVariant {
    id: String,
    barcode: Option<String>,
    inventory_item: Option<InventoryItem>,
}

/// A fulfilment order; its lines are in it on a page, and rows of their own in a bulk file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WirePart {
    pub(super) id: String,
    status: String,
    fulfill_at: Option<DateTime<Utc>>,
    fulfill_by: Option<DateTime<Utc>>,
    assigned_location: Option<WireAssignedLocation>,
    delivery_method: Option<WireDeliveryMethod>,
    #[serde(default)]
    supported_actions: Vec<WireAction>,
    #[serde(default)]
    pub(super) fulfillment_holds: Vec<WireHold>,
    destination: Option<Destination>,
    #[serde(default)]
    pub(super) line_items: Connection<WirePartLine>,
}

#[derive(Deserialize)]
struct WireAssignedLocation {
    name: String,
    location: Option<WireAssignedPlace>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAssignedPlace {
    id: String,
    is_fulfillment_service: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireDeliveryMethod {
    method_type: String,
    max_delivery_date_time: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct WireAction {
    action: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireHold {
    pub(super) id: String,
    pub(super) handle: Option<String>,
    display_reason: String,
    reason_notes: Option<String>,
    pub(super) held_by_requesting_app: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WirePartLine {
    id: String,
    remaining_quantity: i64,
    line_item: WireRef,
}

#[derive(Deserialize)]
pub(super) struct WireRef {
    pub(super) id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireFulfilment {
    id: String,
    status: String,
    #[serde(default)]
    tracking_info: Vec<WireTracking>,
}

#[derive(Deserialize)]
struct WireTracking {
    number: Option<String>,
}

impl WireOrder {
    /// The number people say.
    pub(super) fn number(&self) -> String {
        number(&self.name)
    }
}

/// An order with all its lists, ready to be understood.
pub(super) struct WholeOrder {
    pub(super) order: WireOrder,
    pub(super) lines: Vec<WireLine>,
    pub(super) parts: Vec<WirePart>,
    /// The shop said that it blanked customers' data.
    pub(super) is_customer_hidden: bool,
}

impl TryFrom<WholeOrder> for ShopOrder {
    type Error = BadOrder;

    fn try_from(whole: WholeOrder) -> Result<Self, BadOrder> {
        let (order_ref, number) = (whole.order.id.clone(), whole.order.number());
        understood(whole).map_err(|reason| BadOrder { order_ref, number: Some(number), reason: reason.to_owned() })
    }
}

fn understood(whole: WholeOrder) -> Result<ShopOrder, Reason> {
    let WholeOrder { order, lines, parts, is_customer_hidden } = whole;
    let number = order.number();
    let is_blanked = order.shipping_address.as_ref().is_some_and(ShippingAddress::is_blanked)
        || parts.iter().any(|part| part.destination.as_ref().is_some_and(Destination::is_blanked));
    let (email, phone) = (text(order.email), text(order.phone));
    let ship_to = order.shipping_address.map(|address| address.into_address(email, phone));
    let lines = lines.into_iter().map(order_line).collect::<Result<Vec<_>, _>>()?;
    let fulfilment_orders =
        parts.into_iter().map(|part| fulfilment_order(part, ship_to.as_ref())).collect::<Result<Vec<_>, _>>()?;
    let is_known = |line_ref: &String| lines.iter().any(|line| line.shop_ref == *line_ref);
    if !fulfilment_orders.iter().flat_map(|part| &part.lines).all(|line| is_known(&line.line_ref)) {
        return Err("a fulfilment order names a line the order does not have");
    }
    Ok(ShopOrder {
        number,
        shop_ref: order.id,
        placed_at: order.processed_at,
        updated_at: order.updated_at,
        cancelled_at: order.cancelled_at,
        payment: payment(order.display_financial_status.as_deref())?,
        risk: risk(order.risk.as_ref().map(|risk| risk.recommendation.as_str()))?,
        total: order.current_total_price_set.exact()?,
        shipping_paid: order.total_shipping_price_set.exact()?,
        shipping_method: text(order.shipping_line.map(|line| line.title)),
        note: text(order.note),
        tags: order.tags,
        ship_to,
        is_customer_hidden: is_customer_hidden || is_blanked,
        lines,
        fulfilment_orders,
        fulfilments: order.fulfillments.into_iter().map(Fulfilment::from).collect(),
    })
}

/// The number people say. Shops may have their own prefix; "#" is Shopify's.
pub(super) fn number(name: &str) -> String {
    name.trim().trim_start_matches('#').to_owned()
}

fn order_line(wire: WireLine) -> Result<OrderLine, Reason> {
    let (variant_ref, barcode, item) = match wire.variant {
        Some(variant) => (Some(variant.id), text(variant.barcode), variant.inventory_item.unwrap_or_default()),
        None => (None, None, InventoryItem::default()),
    };
    Ok(OrderLine {
        shop_ref: wire.id,
        title: joined_title(&wire.title, wire.variant_title.as_deref()),
        sku: text(wire.sku),
        barcode,
        variant_ref,
        current_quantity: quantity(wire.current_quantity)?,
        requires_shipping: wire.requires_shipping,
        unit_price: wire.discounted_unit_price_after_all_discounts_set.nearest()?,
        weight_g: item.weight_g(),
        bundle_title: wire.line_item_group.and_then(|group| text(Some(group.title))),
        picture_url: wire.image.map(|picture| picture.url),
        hs_code: item.hs_code(),
        origin_country: item.origin_country(),
    })
}

fn fulfilment_order(wire: WirePart, ship_to: Option<&Address>) -> Result<FulfilmentOrder, Reason> {
    let (location_name, place) = match wire.assigned_location {
        Some(assigned) => (assigned.name, assigned.location),
        None => (String::new(), None),
    };
    let is_another_company = place.as_ref().is_some_and(|place| place.is_fulfillment_service);
    let may_fulfil = wire.supported_actions.iter().any(|supported| supported.action == "CREATE_FULFILLMENT");
    let promised = wire.delivery_method.as_ref().and_then(|method| method.max_delivery_date_time);
    Ok(FulfilmentOrder {
        shop_ref: wire.id,
        status: fulfilment_status(&wire.status)?,
        location_ref: place.map(|place| place.id),
        location_name,
        method: delivery_method(wire.delivery_method.as_ref().map(|method| method.method_type.as_str()))?,
        not_before: wire.fulfill_at,
        promised_by: promised.or(wire.fulfill_by),
        is_ours_to_fulfil: may_fulfil && !is_another_company,
        holds: wire.fulfillment_holds.into_iter().map(WireHold::into_words).collect(),
        destination: wire.destination.and_then(|destination| destination.unless_same_as(ship_to)),
        lines: wire.line_items.nodes.into_iter().map(part_line).collect::<Result<_, _>>()?,
    })
}

fn part_line(wire: WirePartLine) -> Result<FulfilmentOrderLine, Reason> {
    Ok(FulfilmentOrderLine {
        shop_ref: wire.id,
        line_ref: wire.line_item.id,
        remaining: quantity(wire.remaining_quantity)?,
    })
}

impl WireHold {
    fn into_words(self) -> String {
        match text(self.reason_notes) {
            Some(notes) => format!("{}: {notes}", self.display_reason),
            None => self.display_reason,
        }
    }
}

impl From<WireFulfilment> for Fulfilment {
    fn from(wire: WireFulfilment) -> Self {
        Self {
            shop_ref: wire.id,
            tracking_numbers: wire.tracking_info.into_iter().filter_map(|info| text(info.number)).collect(),
            // A fulfilment that failed moved no parcel: as good as cancelled.
            is_cancelled: matches!(wire.status.as_str(), "CANCELLED" | "ERROR" | "FAILURE"),
        }
    }
}

fn quantity(given: i64) -> Result<u32, Reason> {
    u32::try_from(given).map_err(|_| "a quantity is negative or beyond counting")
}

fn payment(status: Option<&str>) -> Result<Payment, Reason> {
    match status {
        Some("PAID") => Ok(Payment::Paid),
        None | Some("AUTHORIZED" | "PENDING" | "PARTIALLY_PAID") => Ok(Payment::Pending),
        Some("PARTIALLY_REFUNDED") => Ok(Payment::PartlyRefunded),
        Some("REFUNDED") => Ok(Payment::Refunded),
        // An authorisation that expired is money that will not come.
        Some("VOIDED" | "EXPIRED") => Ok(Payment::Voided),
        Some(_) => Err("its payment is in an unknown state"),
    }
}

fn risk(recommendation: Option<&str>) -> Result<RiskAdvice, Reason> {
    match recommendation {
        None | Some("ACCEPT" | "NONE") => Ok(RiskAdvice::Accept),
        Some("INVESTIGATE") => Ok(RiskAdvice::Investigate),
        Some("CANCEL") => Ok(RiskAdvice::Cancel),
        Some(_) => Err("its risk advice is unknown"),
    }
}

fn delivery_method(kind: Option<&str>) -> Result<DeliveryMethod, Reason> {
    match kind {
        // Orders from before delivery methods existed have none; whether a line ships at all is said by the line.
        None | Some("SHIPPING") => Ok(DeliveryMethod::Shipping),
        Some("PICK_UP" | "PICKUP_POINT") => Ok(DeliveryMethod::PickUp),
        Some("LOCAL") => Ok(DeliveryMethod::Local),
        Some("RETAIL" | "NONE") => Ok(DeliveryMethod::None),
        Some(_) => Err("a delivery method is unknown"),
    }
}

fn fulfilment_status(status: &str) -> Result<FulfilmentStatus, Reason> {
    match status {
        "OPEN" => Ok(FulfilmentStatus::Open),
        "IN_PROGRESS" => Ok(FulfilmentStatus::InProgress),
        "SCHEDULED" => Ok(FulfilmentStatus::Scheduled),
        "ON_HOLD" => Ok(FulfilmentStatus::OnHold),
        "INCOMPLETE" => Ok(FulfilmentStatus::Incomplete),
        "CLOSED" => Ok(FulfilmentStatus::Closed),
        "CANCELLED" => Ok(FulfilmentStatus::Cancelled),
        _ => Err("a fulfilment order is in an unknown state"),
    }
}

#[cfg(test)]
mod tests;
