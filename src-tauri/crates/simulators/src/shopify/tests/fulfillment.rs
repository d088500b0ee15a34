//! Fulfilment: what may leave, what is refused, what the merchant does behind the app's back.

use serde_json::{Value, json};

use super::Bench;
use crate::{FaultAct, FaultRule};

fn group(order: &Value, place: usize) -> Value {
    json!([{"fulfillmentOrderId": order["fulfillmentOrders"]["nodes"][place]["id"]}])
}

fn message(payload: &Value) -> &str {
    payload["userErrors"][0]["message"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_whole_order_leaves_once() {
    let bench = Bench::open().await;
    let order = bench.order("111764").await;
    let made = bench.fulfil(group(&order, 0)).await;
    assert_eq!(made["userErrors"], json!([]));
    assert_eq!(made["fulfillment"]["totalQuantity"], 5);
    assert_eq!(made["fulfillment"]["order"]["displayFulfillmentStatus"], "FULFILLED");
    let url = made["fulfillment"]["trackingInfo"][0]["url"].as_str().unwrap();
    assert!(url.contains("usps.com") && url.contains("9205500000000000000001"), "{url}");
    let again = bench.fulfil(group(&order, 0)).await;
    assert!(message(&again).contains("unfulfillable status= closed"), "{again}");
    assert!(again["fulfillment"].is_null());
    let state = bench.shop.state_json();
    let made = state["fulfillments"].as_array().unwrap().iter().filter(|one| one["order"] == "111764");
    assert_eq!(
        made.collect::<Vec<_>>(),
        [&json!({"order": "111764", "location": "Grooved Learning West", "tracking_number": "9205500000000000000001"})]
    );
}

#[tokio::test]
async fn parts_leave_until_nothing_is_left() {
    let bench = Bench::open().await;
    let order = bench.order("111776").await;
    let work = &order["fulfillmentOrders"]["nodes"][0];
    let ink = work["lineItems"]["nodes"].as_array().unwrap().iter().find(|line| line["sku"] == "GL-INK-10").unwrap();
    let some = |quantity: i64| {
        json!([{"fulfillmentOrderId": work["id"],
        "fulfillmentOrderLineItems": [{"id": ink["id"], "quantity": quantity}]}])
    };
    assert_eq!(message(&bench.fulfil(some(3)).await), "Invalid fulfillment order line item quantity requested.");
    assert_eq!(message(&bench.fulfil(some(0)).await), "Invalid fulfillment order line item quantity requested.");
    let made = bench.fulfil(some(1)).await;
    assert_eq!(made["fulfillment"]["order"]["displayFulfillmentStatus"], "PARTIALLY_FULFILLED");
    let now = bench.order("111776").await;
    assert_eq!(now["fulfillmentOrders"]["nodes"][0]["status"], "IN_PROGRESS");
    assert!(now["updatedAt"].as_str() > order["updatedAt"].as_str());
    assert_eq!(bench.fulfil(group(&order, 0)).await["fulfillment"]["totalQuantity"], 3);
    assert_eq!(bench.order("111776").await["fulfillmentOrders"]["nodes"][0]["status"], "CLOSED");
}

#[tokio::test]
async fn what_is_not_workable_is_refused() {
    let bench = Bench::open().await;
    for (case, words) in [
        ("on hold", "unfulfillable status= on_hold"),
        ("scheduled", "unfulfillable status= scheduled"),
        ("cancelled", "unfulfillable status= cancelled"),
        ("Amazon FBA", "api_client is not associated with any fulfillment service"),
    ] {
        let order = bench.order(&bench.case(case).await).await;
        let refused = bench.fulfil(group(&order, 0)).await;
        assert!(message(&refused).contains(words), "{case}: {refused}");
    }
    let split = bench.order(&bench.case("two locations").await).await;
    let both: Vec<Value> = (0..2).map(|place| group(&split, place)[0].clone()).collect();
    assert_eq!(
        message(&bench.fulfil(json!(both)).await),
        "All fulfillment orders must be assigned to a single location."
    );
    assert_eq!(message(&bench.fulfil(json!([])).await), "Line items by fulfillment order can't be blank");
}

#[tokio::test]
async fn a_cancelled_fulfilment_brings_the_work_back() {
    let bench = Bench::open().await;
    let order = bench.order("111777").await;
    let made = bench.fulfil(group(&order, 0)).await;
    let update = "mutation($id: ID!, $t: FulfillmentTrackingInput!) { fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput: $t) {
        fulfillment { trackingInfo { number company url } } userErrors { message } } }";
    let id = &made["fulfillment"]["id"];
    let updated = bench.data(update, json!({"id": id, "t": {"company": "UPS", "number": "1Z999"}})).await;
    assert_eq!(updated["fulfillmentTrackingInfoUpdate"]["fulfillment"]["trackingInfo"][0]["number"], "1Z999");
    let both = bench.data(update, json!({"id": id, "t": {"number": "1", "numbers": ["2"]}})).await;
    assert!(message(&both["fulfillmentTrackingInfoUpdate"]).contains("Only one of"));
    let event = "mutation($e: FulfillmentEventInput!) { fulfillmentEventCreate(fulfillmentEvent: $e) { fulfillmentEvent { id status } userErrors { message } } }";
    let event = bench.data(event, json!({"e": {"fulfillmentId": id, "status": "IN_TRANSIT"}})).await;
    assert_eq!(event["fulfillmentEventCreate"]["fulfillmentEvent"]["status"], "IN_TRANSIT");
    let cancel = "mutation($id: ID!) { fulfillmentCancel(id: $id) { fulfillment { status } userErrors { message } } }";
    let cancelled = bench.data(cancel, json!({"id": id})).await;
    assert_eq!(cancelled["fulfillmentCancel"]["fulfillment"]["status"], "CANCELLED");
    let now = bench.order("111777").await;
    assert_eq!(now["displayFulfillmentStatus"], "UNFULFILLED");
    assert_eq!(bench.fulfil(group(&now, 1)).await["userErrors"], json!([]));
}

#[tokio::test]
async fn holds_splits_and_moves() {
    let bench = Bench::open().await;
    let order = bench.order("111779").await;
    let work = &order["fulfillmentOrders"]["nodes"][0];
    let hold = "mutation($id: ID!, $h: FulfillmentOrderHoldInput!) { fulfillmentOrderHold(id: $id, fulfillmentHold: $h) {
        fulfillmentHold { id handle } fulfillmentOrder { id status } remainingFulfillmentOrder { id } userErrors { message code } } }";
    let reason = json!({"reason": "INVENTORY_OUT_OF_STOCK", "handle": "short"});
    let held = bench.data(hold, json!({"id": work["id"], "h": reason})).await["fulfillmentOrderHold"].take();
    assert_eq!(held["fulfillmentOrder"]["status"], "ON_HOLD");
    let twice = bench.data(hold, json!({"id": work["id"], "h": reason})).await["fulfillmentOrderHold"].take();
    assert_eq!(twice["userErrors"][0]["code"], "DUPLICATE_FULFILLMENT_HOLD_HANDLE");
    let release = "mutation($id: ID!, $ids: [ID!]) { fulfillmentOrderReleaseHold(id: $id, holdIds: $ids) { fulfillmentOrder { status } userErrors { code } } }";
    let released = bench.data(release, json!({"id": work["id"], "ids": [held["fulfillmentHold"]["id"]]})).await;
    assert_eq!(released["fulfillmentOrderReleaseHold"]["fulfillmentOrder"]["status"], "OPEN");
    let split = "mutation($s: [FulfillmentOrderSplitInput!]!) { fulfillmentOrderSplit(fulfillmentOrderSplits: $s) {
        fulfillmentOrderSplits { fulfillmentOrder { id } remainingFulfillmentOrder { id status } } userErrors { message code } } }";
    let one = json!([{"id": work["lineItems"]["nodes"][0]["id"], "quantity": 1}]);
    let split =
        bench.data(split, json!({"s": [{"fulfillmentOrderId": work["id"], "fulfillmentOrderLineItems": one}]})).await;
    let part = &split["fulfillmentOrderSplit"]["fulfillmentOrderSplits"][0]["remainingFulfillmentOrder"]["id"];
    let moved = "mutation($id: ID!, $to: ID!) { fulfillmentOrderMove(id: $id, newLocationId: $to) {
        movedFulfillmentOrder { assignedLocation { name } } userErrors { message } } }";
    let to = |place: u8| json!({"id": part, "to": format!("gid://shopify/Location/6800000000{place}")});
    let moved_east = bench.data(moved, to(2)).await["fulfillmentOrderMove"].take();
    assert_eq!(moved_east["movedFulfillmentOrder"]["assignedLocation"]["name"], "Grooved Learning East");
    assert_eq!(bench.order("111779").await["fulfillmentOrders"]["nodes"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_services_work_is_requested() {
    let bench = Bench::open().await;
    let order = bench.order(&bench.case("Amazon FBA").await).await;
    let submit = "mutation($id: ID!) { fulfillmentOrderSubmitFulfillmentRequest(id: $id) {
        submittedFulfillmentOrder { requestStatus } userErrors { message } } }";
    let submitted = bench.data(submit, json!({"id": order["fulfillmentOrders"]["nodes"][0]["id"]})).await;
    let payload = &submitted["fulfillmentOrderSubmitFulfillmentRequest"];
    assert_eq!(payload["submittedFulfillmentOrder"]["requestStatus"], "SUBMITTED");
}

#[tokio::test]
async fn the_merchant_changes_orders_and_the_app_finds_them() {
    let bench = Bench::open().await;
    bench.shop.cancel_order("111773").unwrap();
    let cancelled = bench.order("111773").await;
    assert!(cancelled["cancelledAt"].is_string());
    assert_eq!(
        (&cancelled["displayFinancialStatus"], &cancelled["lineItems"]["nodes"][0]["currentQuantity"]),
        (&json!("REFUNDED"), &json!(0))
    );
    bench.shop.edit_order_quantity("111784", "GL-GRIP-3", 5).unwrap();
    bench.shop.refund_line("111784", "GL-FC-220", 1).unwrap();
    let edited = bench.order("111784").await;
    let left: Vec<_> = edited["fulfillmentOrders"]["nodes"][0]["lineItems"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["remainingQuantity"].as_i64().unwrap())
        .collect();
    assert_eq!(left, [0, 5]);
    bench.shop.hold("111786", "HIGH_RISK_OF_FRAUD").unwrap();
    assert_eq!(bench.order("111786").await["displayFulfillmentStatus"], "ON_HOLD");
    bench.shop.release("111786").unwrap();
    bench.shop.fulfil_elsewhere("111786").unwrap();
    assert_eq!(bench.order("111786").await["displayFulfillmentStatus"], "FULFILLED");
    bench.shop.delete_variant("GL-WB-CUR").unwrap();
    assert!(bench.order("111765").await["lineItems"]["nodes"][0]["variant"].is_null());
    assert!(bench.shop.cancel_order("1").is_err() && bench.shop.delete_variant("GL-WB-CUR").is_err());
    let names = bench.shop.add_orders(3);
    assert_eq!(bench.order(&names[2]).await["displayFulfillmentStatus"], "UNFULFILLED");
}

#[tokio::test]
async fn a_lost_answer_leaves_the_work_done_and_a_lost_request_does_not() {
    let bench = Bench::open().await;
    let order = bench.order("111787").await;
    let input = json!({"fulfillment": {"lineItemsByFulfillmentOrder": group(&order, 0)}});
    bench.faults.add(FaultRule::new("shopify fulfillmentCreate", FaultAct::DropBefore)).unwrap();
    assert!(bench.post(super::FULFIL, input.clone()).send().await.is_err());
    assert_eq!(bench.order("111787").await["displayFulfillmentStatus"], "UNFULFILLED");
    bench.faults.add(FaultRule::new("shopify fulfillmentCreate", FaultAct::DropAfterCommit)).unwrap();
    assert!(bench.post(super::FULFIL, input.clone()).send().await.is_err());
    assert_eq!(bench.order("111787").await["displayFulfillmentStatus"], "FULFILLED");
    bench.faults.add(FaultRule::new("shopify POST /graphql", FaultAct::Status(503))).unwrap();
    assert_eq!(bench.post(super::FULFIL, input.clone()).send().await.unwrap().status(), 503);
    bench.faults.add(FaultRule::new("shopify order", FaultAct::Throttled)).unwrap();
    let throttled = bench.ask(super::ORDER, json!({"id": order["id"]})).await;
    assert_eq!(throttled["errors"][0]["extensions"]["code"], "THROTTLED");
}
