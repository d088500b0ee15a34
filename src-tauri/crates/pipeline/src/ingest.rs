//! From the shop's order to rows: readiness, promise, what the queue shows and what it is found by. Pure.

use crate::settings::ShopSettings;
use chrono::{DateTime, Duration, Utc};
use domain::barcodes::{CodeKey, stored_keys};
use domain::orders::{
    Address, FulfilmentOrder, FulfilmentOrderLine, OrderLine, Readiness, ShopOrder, ShopVariant, Unready, readiness,
};
use domain::shipping::promise;
use store::{NewFulfilmentOrder, NewLine, NewOrder, QueuedItem, StoreError};

/// Kinds of items a queue row shows.
const SHOWN_ITEMS: usize = 5;
/// Characters of one order that it can be found by.
const SEARCH_CHARS: usize = 2000;
/// An order without any promise rule: as if the pickup were a day after it was placed.
const NO_RULE_DAYS: i64 = 1;

/// An order as it is stored. Only lines that are shipped and still to ship become work.
///
/// # Errors
/// `Fault` when the order can't be written as JSON.
pub fn new_order(order: &ShopOrder, settings: &ShopSettings, now: DateTime<Utc>) -> Result<NewOrder, StoreError> {
    Ok(NewOrder {
        shop_ref: order.shop_ref.clone(),
        number: order.number.clone(),
        placed_at_ms: order.placed_at.timestamp_millis(),
        updated_at_ms: order.updated_at.timestamp_millis(),
        total_minor: order.total.amount_minor,
        shipping_paid_minor: order.shipping_paid.amount_minor,
        currency: order.total.currency.code().to_owned(),
        document: serde_json::to_string(order)?,
        parts: order.fulfilment_orders.iter().map(|part| new_part(order, part, settings, now)).collect(),
    })
}

fn new_part(
    order: &ShopOrder,
    part: &FulfilmentOrder,
    settings: &ShopSettings,
    now: DateTime<Utc>,
) -> NewFulfilmentOrder {
    let lines: Vec<(&FulfilmentOrderLine, &OrderLine)> = part
        .lines
        .iter()
        .filter(|line| line.remaining > 0)
        .filter_map(|line| Some((line, order.lines.iter().find(|ordered| ordered.shop_ref == line.line_ref)?)))
        .filter(|(_, ordered)| ordered.requires_shipping)
        .collect();
    let readiness = readiness(order, part, now);
    let (why, detail, needs_person) = unready_words(&readiness);
    let promised = promised(order, settings);
    let ship_to = part.destination.as_ref().or(order.ship_to.as_ref());
    NewFulfilmentOrder {
        shop_ref: part.shop_ref.clone(),
        location_ref: part.location_ref.clone(),
        is_ready: readiness == Readiness::Ready,
        unready_why: why,
        unready_detail: detail,
        needs_person,
        carrier: promised.carrier,
        ship_by_ms: promised.ship_by_ms,
        arrive_by: promised.arrive_by,
        units: lines.iter().map(|(line, _)| i64::from(line.remaining)).sum(),
        ship_to_name: ship_to.and_then(Address::short_name).unwrap_or_default(),
        ship_to_place: ship_to.map(Address::short_place).unwrap_or_default(),
        items: lines.iter().take(SHOWN_ITEMS).map(|(line, ordered)| queued_item(line, ordered)).collect(),
        search: search_text(order, ship_to, &lines),
        lines: lines.iter().map(|(line, ordered)| new_line(line, ordered)).collect(),
    }
}

/// What the customer was promised, as rows keep it.
pub(crate) struct Promised {
    pub(crate) carrier: String,
    pub(crate) ship_by_ms: i64,
    pub(crate) arrive_by: Option<String>,
}

/// What an order was promised under the shop's rules.
pub(crate) fn promised(order: &ShopOrder, settings: &ShopSettings) -> Promised {
    let method = order.shipping_method.as_deref();
    match promise(&settings.shipping_rules, method, order.placed_at, settings.zone()) {
        Some(cut_off) => Promised {
            carrier: cut_off.carrier,
            ship_by_ms: cut_off.ship_by.timestamp_millis(),
            arrive_by: Some(cut_off.arrive_by.to_string()),
        },
        None => Promised {
            carrier: String::new(),
            ship_by_ms: (order.placed_at + Duration::days(NO_RULE_DAYS)).timestamp_millis(),
            arrive_by: None,
        },
    }
}

fn unready_words(readiness: &Readiness) -> (Option<&'static str>, Option<String>, bool) {
    let Readiness::Not(unready) = readiness else { return (None, None, false) };
    let (word, detail) = match unready {
        Unready::Cancelled => ("cancelled", None),
        Unready::Refunded => ("refunded", None),
        Unready::Done => ("done", None),
        Unready::OnHold(reason) => ("shop_hold", Some(reason.clone())),
        Unready::Scheduled(at) => ("scheduled", Some(at.to_rfc3339())),
        Unready::NotShipped => ("not_shipped", None),
        Unready::NotOurs => ("not_ours", None),
        Unready::Risk => ("risk", None),
        Unready::Incomplete => ("incomplete", None),
    };
    (Some(word), detail, unready.needs_person())
}

fn queued_item(line: &FulfilmentOrderLine, ordered: &OrderLine) -> QueuedItem {
    QueuedItem { variant_ref: ordered.variant_ref.clone(), title: ordered.title.clone(), quantity: line.remaining }
}

fn new_line(line: &FulfilmentOrderLine, ordered: &OrderLine) -> NewLine {
    NewLine {
        shop_ref: line.shop_ref.clone(),
        line_ref: line.line_ref.clone(),
        variant_ref: ordered.variant_ref.clone(),
        title: ordered.title.clone(),
        sku: ordered.sku.clone(),
        barcode: ordered.barcode.clone(),
        bundle_title: ordered.bundle_title.clone(),
        quantity: i64::from(line.remaining),
        weight_g: ordered.weight_g,
        unit_price_minor: ordered.unit_price.amount_minor,
    }
}

fn search_text(order: &ShopOrder, ship_to: Option<&Address>, lines: &[(&FulfilmentOrderLine, &OrderLine)]) -> String {
    let mut words: Vec<&str> = vec![&order.number];
    if let Some(address) = ship_to {
        words.extend([&address.name, &address.company, &address.city].into_iter().flatten().map(String::as_str));
    }
    for (_, ordered) in lines {
        words.push(&ordered.title);
        words.extend(ordered.sku.as_deref());
    }
    words.join(" ").to_lowercase().chars().take(SEARCH_CHARS).collect()
}

/// The keys a variant is found under: its barcode in every spelling, then its SKU.
pub fn codes_of_variant(variant: &ShopVariant) -> Vec<CodeKey> {
    let mut keys: Vec<CodeKey> = Vec::new();
    for stored in [variant.barcode.as_deref(), variant.sku.as_deref()].into_iter().flatten() {
        for key in stored_keys(stored) {
            if !stored.trim().is_empty() && !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}
