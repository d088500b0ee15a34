//! Orders as shops really write them: nulls, blanked customers, deleted variants, bundles, holds.

use super::super::orders::{FirstPages, of_order};
use super::*;
use crate::ShopifyError;
use domain::money::{Currency, Money};
use serde_json::{Value, json};

const ORDER: &str = "gid://shopify/Order/1";

fn usd(amount: &str) -> Value {
    json!({ "shopMoney": { "amount": amount, "currencyCode": "USD" } })
}

fn page(nodes: Vec<Value>) -> Value {
    json!({ "pageInfo": { "hasNextPage": false, "endCursor": null }, "nodes": nodes })
}

/// The least a line may say.
fn line(id: &str) -> Value {
    json!({
        "id": id, "title": "Geoboard", "variantTitle": null, "sku": null, "currentQuantity": 1, "requiresShipping": true,
        "discountedUnitPriceAfterAllDiscountsSet": usd("12.99"), "image": null, "lineItemGroup": null, "variant": null
    })
}

/// The least a fulfilment order may say.
fn part(lines: Vec<Value>) -> Value {
    json!({
        "id": "fo1", "status": "OPEN", "fulfillAt": null, "fulfillBy": null,
        "assignedLocation": { "name": "Ontario, CA", "location": null }, "deliveryMethod": null,
        "supportedActions": [{ "action": "CREATE_FULFILLMENT" }], "fulfillmentHolds": [], "destination": null,
        "lineItems": page(lines)
    })
}

fn part_line(id: &str, line: &str, remaining: i64) -> Value {
    json!({ "id": id, "remainingQuantity": remaining, "lineItem": { "id": line } })
}

/// An order in which everything that may be null is null.
fn barest() -> Value {
    json!({
        "id": ORDER, "name": "#1001", "processedAt": "2026-11-20T10:00:00Z", "updatedAt": "2026-11-20T10:05:00Z",
        "cancelledAt": null, "displayFinancialStatus": null, "note": null, "tags": [], "email": null, "phone": null,
        "risk": { "recommendation": "NONE" }, "currentTotalPriceSet": usd("12.99"),
        "totalShippingPriceSet": usd("0.0"), "shippingLine": null, "shippingAddress": null,
        "lineItems": page(vec![line("l1")]), "fulfillmentOrders": page(vec![part(vec![part_line("p1", "l1", 1)])]),
        "fulfillments": []
    })
}

fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut order = barest();
    change(&mut order);
    order
}

fn read(order: Value) -> Result<ShopOrder, BadOrder> {
    let first: Option<FirstPages> = of_order(json!({ "order": order }), ORDER).map_err(|error| match error {
        ShopifyError::BadOrder(bad) => bad,
        other => panic!("{other}"),
    })?;
    ShopOrder::try_from(first.unwrap().into_whole(false))
}

fn shipping_address() -> Value {
    json!({
        "name": "Maya Ortiz", "company": "", "address1": " 1845 N Alvernon Way", "address2": null, "city": "Tucson",
        "province": "Arizona", "provinceCode": "AZ", "zip": "85712", "countryCodeV2": "US", "phone": null
    })
}

fn destination() -> Value {
    json!({
        "firstName": "Maya", "lastName": "Ortiz", "company": null, "address1": "1845 N Alvernon Way", "address2": null,
        "city": "Tucson", "province": "Arizona", "zip": "85712", "countryCode": "US", "phone": null, "email": null
    })
}

#[test]
fn nulls_everywhere_are_an_order() {
    let order = read(barest()).unwrap();
    assert_eq!((order.number.as_str(), order.payment, order.risk), ("1001", Payment::Pending, RiskAdvice::Accept));
    assert_eq!(order.total, Money::new(1299, Currency::USD));
    assert_eq!(order.ship_to, None);
    assert!(!order.is_customer_hidden);
    let [part] = order.fulfilment_orders.as_slice() else { panic!("one part") };
    assert_eq!((part.method, part.location_ref.as_deref(), part.promised_by), (DeliveryMethod::Shipping, None, None));
    assert!(part.is_ours_to_fulfil && part.holds.is_empty());
    assert_eq!(order.lines[0].variant_ref, None, "a deleted variant or a custom line keeps its title");
}

#[test]
fn an_address_is_trimmed_and_completed_by_the_order() {
    let order = read(with(|order| {
        order["shippingAddress"] = shipping_address();
        order["email"] = json!("maya@example.com");
        order["phone"] = json!("+1 520 555 0100");
        order["fulfillmentOrders"]["nodes"][0]["destination"] = destination();
    }))
    .unwrap();
    let ship_to = order.ship_to.unwrap();
    assert_eq!(ship_to.street1.as_deref(), Some("1845 N Alvernon Way"));
    assert_eq!((ship_to.company, ship_to.state.as_deref()), (None, Some("AZ")));
    assert_eq!(ship_to.email.as_deref(), Some("maya@example.com"));
    assert_eq!(ship_to.phone.as_deref(), Some("+1 520 555 0100"));
    assert_eq!(order.fulfilment_orders[0].destination, None, "the same door is told once");
}

#[test]
fn another_destination_is_kept_with_its_province_as_code() {
    let order = read(with(|order| {
        order["shippingAddress"] = shipping_address();
        let mut elsewhere = destination();
        elsewhere["address1"] = json!("77 Oak St");
        elsewhere["province"] = json!("New Mexico");
        order["fulfillmentOrders"]["nodes"][0]["destination"] = elsewhere;
    }))
    .unwrap();
    let elsewhere = order.fulfilment_orders[0].destination.clone().unwrap();
    assert_eq!((elsewhere.street1.as_deref(), elsewhere.state.as_deref()), (Some("77 Oak St"), Some("NM")));
}

#[test]
fn a_blanked_customer_is_noticed() {
    let blanked = |order: &mut Value| {
        let mut address = shipping_address();
        for part in ["name", "address1", "zip"] {
            address[part] = Value::Null;
        }
        order["shippingAddress"] = address;
        let mut destination = destination();
        for part in ["firstName", "lastName", "address1", "city", "zip"] {
            destination[part] = Value::Null;
        }
        order["fulfillmentOrders"]["nodes"][0]["destination"] = destination;
    };
    let order = read(with(blanked)).unwrap();
    assert!(order.is_customer_hidden);
    assert_eq!(order.fulfilment_orders[0].destination, None);
    assert_eq!(order.ship_to.and_then(|address| address.city).as_deref(), Some("Tucson"));
}

#[test]
fn lines_of_one_variant_stay_two_and_bundles_name_themselves() {
    let order = read(with(|order| {
        let variant = json!({ "id": "v1", "barcode": "0123", "inventoryItem": {
            "harmonizedSystemCode": "9503.00", "countryCodeOfOrigin": "US",
            "measurement": { "weight": { "unit": "OUNCES", "value": 8.0 } } } });
        let mut first = line("l1");
        first["variant"] = variant.clone();
        first["variantTitle"] = json!("Blue");
        first["lineItemGroup"] = json!({ "title": "Starter Kit" });
        first["image"] = json!({ "url": "https://cdn.shopify.com/a.png" });
        let mut second = line("l2");
        second["variant"] = variant;
        second["discountedUnitPriceAfterAllDiscountsSet"] = usd("4.333333");
        let mut card = line("l3");
        card["title"] = json!("Gift card");
        card["requiresShipping"] = json!(false);
        order["lineItems"] = page(vec![first, second, card]);
        let lines = vec![part_line("p1", "l1", 1), part_line("p2", "l2", 0), part_line("p3", "l3", 1)];
        order["fulfillmentOrders"]["nodes"][0]["lineItems"] = page(lines);
    }))
    .unwrap();
    let [first, second, card] = order.lines.as_slice() else { panic!("three lines") };
    assert_eq!((first.title.as_str(), first.bundle_title.as_deref()), ("Geoboard, Blue", Some("Starter Kit")));
    assert_eq!((first.weight_g, first.hs_code.as_deref()), (Some(227), Some("950300")));
    assert_eq!((first.variant_ref.as_deref(), second.variant_ref.as_deref()), (Some("v1"), Some("v1")));
    assert_eq!((second.unit_price.amount_minor, second.bundle_title.as_deref()), (433, None));
    assert!(!card.requires_shipping);
    let remaining: Vec<_> =
        order.fulfilment_orders[0].lines.iter().map(|l| (l.line_ref.as_str(), l.remaining)).collect();
    assert_eq!(remaining, [("l1", 1), ("l2", 0), ("l3", 1)]);
}

#[test]
fn holds_speak_in_the_shops_words_and_other_companies_ship_their_own() {
    let order = read(with(|order| {
        let part = &mut order["fulfillmentOrders"]["nodes"][0];
        part["status"] = json!("ON_HOLD");
        part["assignedLocation"]["location"] = json!({ "id": "loc2", "isFulfillmentService": true });
        part["fulfillmentHolds"] = json!([
            { "id": "h1", "handle": "packbench", "displayReason": "Incorrect address", "reasonNotes": "no such street",
              "heldByRequestingApp": true },
            { "id": "h2", "handle": null, "displayReason": "Other", "reasonNotes": " ", "heldByRequestingApp": false }
        ]);
        part["deliveryMethod"] = json!({ "methodType": "PICK_UP", "maxDeliveryDateTime": "2026-11-25T00:00:00Z" });
    }))
    .unwrap();
    let part = &order.fulfilment_orders[0];
    assert_eq!(part.holds, ["Incorrect address: no such street", "Other"]);
    assert_eq!((part.status, part.method), (FulfilmentStatus::OnHold, DeliveryMethod::PickUp));
    assert!(!part.is_ours_to_fulfil, "another company's place");
    assert!(part.promised_by.is_some());
}

#[test]
fn fulfilments_that_moved_nothing_are_cancelled_ones() {
    let order = read(with(|order| {
        order["fulfillments"] = json!([
            { "id": "f1", "status": "SUCCESS", "trackingInfo": [{ "number": "9400" }, { "number": null }] },
            { "id": "f2", "status": "FAILURE", "trackingInfo": [] }
        ]);
    }))
    .unwrap();
    let told: Vec<_> = order.fulfilments.iter().map(|f| (f.tracking_numbers.join(","), f.is_cancelled)).collect();
    assert_eq!(told, [("9400".to_owned(), false), (String::new(), true)]);
}

#[test]
fn what_makes_no_sense_is_refused_with_a_reason_that_quotes_nothing() {
    type Change = fn(&mut Value);
    let cases: [(Change, &str); 8] = [
        (|order| order["displayFinancialStatus"] = json!("MAYBE"), "payment"),
        (|order| order["risk"]["recommendation"] = json!("PANIC"), "risk"),
        (|order| order["fulfillmentOrders"]["nodes"][0]["status"] = json!("FLYING"), "fulfilment order"),
        (
            |order| order["fulfillmentOrders"]["nodes"][0]["deliveryMethod"] = json!({ "methodType": "DRONE" }),
            "delivery",
        ),
        (|order| order["lineItems"]["nodes"][0]["currentQuantity"] = json!(-1), "quantity"),
        (|order| order["currentTotalPriceSet"] = usd("12.999"), "amount"),
        (|order| order["lineItems"]["nodes"][0]["id"] = json!("l9"), "names a line"),
        (|order| order["note"] = json!(["Maya"]), "another kind"),
    ];
    for (change, expected) in cases {
        let bad = read(with(change)).unwrap_err();
        assert_eq!((bad.order_ref.as_str(), bad.number.as_deref()), (ORDER, Some("1001")));
        assert!(bad.reason.contains(expected), "{expected}: {}", bad.reason);
        assert!(!bad.to_string().contains("Maya"));
    }
}

#[test]
fn unknown_keys_and_shop_prefixes_are_fine() {
    let order = read(with(|order| {
        order["name"] = json!("FB-1001-US");
        order["somethingNew"] = json!({ "deep": [1, 2, 3] });
    }))
    .unwrap();
    assert_eq!(order.number, "FB-1001-US");
}
