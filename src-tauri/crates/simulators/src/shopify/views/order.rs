//! Orders, their lines and their addresses.

use serde_json::{Value, json};

use super::{Found, Thing, fulfillments, given, money_bag, picture, time};
use crate::{
    seed::{Address, Delivery},
    shopify::{
        plan::Pick,
        shop::{CURRENCY, Line, Order, Refund, Shop, gid},
    },
};

/// Grams in an ounce.
const GRAMS: f64 = 28.349_523_125;

pub(super) fn find<'a>(shop: &'a Shop, order: &'a Order, pick: &Pick) -> Found<'a> {
    let name = pick.field.name.as_str();
    match name {
        "lineItems" => Found::Many(order.lines.iter().map(|line| Thing::Line(order, line)).collect()),
        "fulfillmentOrders" => Found::Many(fulfillments::visible(shop, order).collect()),
        "fulfillments" => Found::Many(order.fulfillments.iter().map(|one| Thing::Fulfillment(order, one)).collect()),
        "refunds" => Found::Many(order.refunds.iter().map(|refund| Thing::Refund(order, refund)).collect()),
        "returns" => Found::Many(Vec::new()),
        "customer" => Found::one(Thing::Data("Customer", customer(order))),
        "shippingAddress" => Found::One(order.ship_to.as_ref().map(|address| Thing::Address(order, address))),
        "shippingLine" => Found::One(shipping_line(order).map(|line| Thing::Data("ShippingLine", line))),
        "app" => Found::one(Thing::Data("OrderApp", json!({"id": "gid://shopify/App/580111", "name": "Online Store"}))),
        "risk" => Found::one(Thing::Data(
            "OrderRiskSummary",
            json!({"recommendation": order.risk, "assessments": [{"riskLevel": "LOW", "provider": null, "facts": [
                {"description": "Billing address matches the card's registered address", "sentiment": "POSITIVE"}]}]}),
        )),
        "cancellation" => {
            Found::One(order.cancelled.map(|_| Thing::Data("OrderCancellation", json!({"staffNote": null}))))
        }
        "customAttributes" => Found::Many(
            order
                .attributes
                .iter()
                .map(|(key, value)| Thing::Data("Attribute", json!({"key": key, "value": value})))
                .collect(),
        ),
        _ if name.ends_with("Set") => money_bag(money(order, name)),
        _ => Found::Value(scalar(order, name)),
    }
}

fn scalar(order: &Order, name: &str) -> Value {
    let pieces = |of: fn(&Line) -> i64| order.lines.iter().map(of).sum::<i64>();
    let grams = |of: fn(&Line) -> i64| {
        let ounces: f64 = order.lines.iter().map(|line| line.weight_oz * of(line) as f64).sum();
        (ounces * GRAMS).round().to_string()
    };
    match name {
        "id" => gid("Order", order.id).into(),
        "legacyResourceId" => order.id.to_string().into(),
        "name" => order.name().into(),
        "number" => order.number.into(),
        "confirmationNumber" => format!("GL{:07X}", order.id % 0x0FFF_FFFF).into(),
        "createdAt" | "processedAt" => time(order.created_at),
        "updatedAt" => time(order.updated_at),
        "closedAt" => order.closed_at.map_or(Value::Null, time),
        "closed" => order.closed_at.is_some().into(),
        "cancelledAt" => order.cancelled.map_or(Value::Null, |(at, _)| time(at)),
        "cancelReason" => order.cancelled.map(|(_, reason)| reason).into(),
        "confirmed" => true.into(),
        "test" => false.into(),
        "edited" => order.is_edited.into(),
        "sourceName" => "web".into(),
        "displayFinancialStatus" => order.display_financial_status().into(),
        "displayFulfillmentStatus" => order.display_fulfillment_status().into(),
        "returnStatus" => "NO_RETURN".into(),
        "fulfillable" => order.fulfillment_orders.iter().any(|one| one.status.is_workable()).into(),
        "requiresShipping" => order.lines.iter().any(|line| line.requires_shipping).into(),
        "tags" => order.tags.iter().map(|tag| Value::from(tag.as_ref())).collect(),
        "note" => order.note.as_deref().into(),
        "poNumber" => order.po_number.as_deref().into(),
        "email" => email(order),
        "phone" => order.phone.as_deref().into(),
        "customerLocale" => "en".into(),
        "currencyCode" | "presentmentCurrencyCode" => CURRENCY.into(),
        "totalWeight" => grams(|line| line.quantity).into(),
        "currentTotalWeight" => grams(|line| line.current_quantity).into(),
        "subtotalLineItemsQuantity" => pieces(|line| line.quantity).into(),
        "currentSubtotalLineItemsQuantity" => pieces(|line| line.current_quantity).into(),
        _ => Value::Null,
    }
}

fn money(order: &Order, name: &str) -> i64 {
    let bought = order.subtotal_minor(|line| line.quantity);
    let current = order.subtotal_minor(|line| line.current_quantity);
    match name {
        "totalPriceSet" => bought + order.shipping_minor,
        // A cancelled order gives the shipping back too.
        "currentTotalPriceSet" if order.cancelled.is_some() => current,
        "currentTotalPriceSet" => current + order.shipping_minor,
        "currentSubtotalPriceSet" => current,
        "totalShippingPriceSet" => order.shipping_minor,
        "totalRefundedSet" => order.refunded_minor(),
        _ => 0,
    }
}

/// The buyer's e-mail address: made of the name where none was set.
pub(super) fn email(order: &Order) -> Value {
    if let Some(email) = &order.email {
        return email.as_ref().into();
    }
    let Some(address) = &order.ship_to else {
        return format!("buyer{}@example.com", order.number).into();
    };
    let word = format!("{}.{}", address.first_name, address.last_name).to_lowercase();
    match word.is_ascii() && !word.contains(' ') && word.len() < 60 {
        true => format!("{word}@example.com").into(),
        false => format!("buyer{}@example.com", order.number).into(),
    }
}

fn customer(order: &Order) -> Value {
    let (first, last) = order.ship_to.as_ref().map_or(("Iris", "Blake"), |one| (&one.first_name, &one.last_name));
    let phone = order.ship_to.as_ref().filter(|one| !one.phone.is_empty()).map(|one| json!({"phoneNumber": one.phone}));
    json!({
        "id": gid("Customer", order.id - 5_000_000_000_000),
        "displayName": format!("{first} {last}"),
        "firstName": first,
        "lastName": last,
        "numberOfOrders": (1 + order.number % 4).to_string(),
        "tags": [],
        "note": null,
        "defaultEmailAddress": {
            "emailAddress": email(order),
            "marketingState": if order.number.is_multiple_of(3) { "SUBSCRIBED" } else { "NOT_SUBSCRIBED" },
            "marketingOptInLevel": if order.number.is_multiple_of(3) { Value::from("SINGLE_OPT_IN") } else { Value::Null },
        },
        "defaultPhoneNumber": phone,
    })
}

fn shipping_line(order: &Order) -> Option<Value> {
    if order.shipping_title.is_empty() {
        return None;
    }
    let money = json!({"amount": super::amount(order.shipping_minor), "currencyCode": CURRENCY});
    Some(json!({
        "title": order.shipping_title,
        "code": order.shipping_title,
        "carrierIdentifier": null,
        "source": if order.delivery == Delivery::PickUp { "pickup" } else { "shopify" },
        "deliveryCategory": null,
        "originalPriceSet": {"shopMoney": money, "presentmentMoney": money},
    }))
}

pub(super) fn find_refund<'a>(order: &'a Order, refund: &'a Refund, pick: &Pick) -> Found<'a> {
    let value = match pick.field.name.as_str() {
        "totalRefundedSet" => return money_bag(refund.total_minor),
        "refundLineItems" => {
            let as_thing = |(line, quantity, restock): &(u64, i64, &str)| {
                let value = json!({"quantity": quantity, "restockType": restock});
                Thing::AtLine("RefundLineItem", value, order, *line)
            };
            return Found::Many(refund.lines.iter().map(as_thing).collect());
        }
        "id" => gid("Refund", refund.id).into(),
        "createdAt" => time(refund.created_at),
        "note" => refund.note.as_deref().into(),
        _ => Value::Null,
    };
    Found::Value(value)
}

pub(super) fn find_line<'a>(shop: &'a Shop, order: &'a Order, line: &'a Line, pick: &Pick) -> Found<'a> {
    let value = match pick.field.name.as_str() {
        "variant" => {
            return Found::One(line.variant.and_then(|id| shop.variant(id)).map(Thing::Variant));
        }
        "image" => {
            return Found::One(line.key.map(|key| Thing::Data("Image", picture(shop, key, &line.title))));
        }
        "customAttributes" => return Found::Many(Vec::new()),
        "discountedUnitPriceAfterAllDiscountsSet" => return money_bag(line.price_minor),
        "lineItemGroup" => {
            let group = line.group.and_then(|group| order.groups.get(group));
            return Found::One(group.map(|group| {
                let value = json!({
                    "id": gid("LineItemGroup", group.id), "title": group.title, "quantity": group.quantity,
                    "variantId": gid("ProductVariant", group.variant), "variantSku": group.sku,
                    "productId": gid("Product", group.product),
                });
                Thing::Data("LineItemGroup", value)
            }));
        }
        "id" => gid("LineItem", line.id).into(),
        "title" => line.title.as_ref().into(),
        "variantTitle" => line.variant_title.as_deref().into(),
        "name" => match &line.variant_title {
            Some(variant) => format!("{} - {variant}", line.title).into(),
            None => line.title.as_ref().into(),
        },
        "vendor" => "Grooved Learning".into(),
        "sku" => line.sku.as_deref().into(),
        "quantity" => line.quantity.into(),
        "currentQuantity" | "refundableQuantity" => line.current_quantity.into(),
        "unfulfilledQuantity" => (line.current_quantity - line.fulfilled).max(0).into(),
        "nonFulfillableQuantity" => (line.quantity - line.current_quantity).max(0).into(),
        "requiresShipping" => line.requires_shipping.into(),
        "isGiftCard" => line.is_gift_card.into(),
        _ => Value::Null,
    };
    Found::Value(value)
}

pub(super) fn find_address(order: &Order, address: &Address, name: &str) -> Value {
    match name {
        "id" => format!("gid://shopify/MailingAddress/{}?model_name=Address", order.id).into(),
        "name" => given(format!("{} {}", address.first_name, address.last_name).trim()),
        "firstName" => given(&address.first_name),
        "lastName" => given(&address.last_name),
        "company" => given(&address.company),
        "address1" => given(&address.address1),
        "address2" => given(&address.address2),
        "city" => given(&address.city),
        "province" => given(&address.province),
        "provinceCode" => given(&address.province_code),
        "zip" => given(&address.zip),
        "country" => given(&address.country),
        "countryCode" | "countryCodeV2" => given(&address.country_code),
        "phone" => given(&address.phone),
        "coordinatesValidated" => true.into(),
        "validationResultSummary" => "NO_ISSUES".into(),
        _ => Value::Null,
    }
}
