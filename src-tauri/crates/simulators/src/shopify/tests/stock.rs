//! Stock, orders' own fields, and webhook subscriptions.

use serde_json::{Value, json};

use super::Bench;

const WEST: &str = "gid://shopify/Location/68000000001";
const SET: &str = "mutation($input: InventorySetQuantitiesInput!, $key: String!) {
    inventorySetQuantities(input: $input) @idempotent(key: $key) {
        inventoryAdjustmentGroup { id changes { name delta quantityAfterChange item { sku } location { id } } }
        userErrors { field message code } } }";

async fn print_workbook(bench: &Bench) -> (Value, i64) {
    let query = "{ productVariants(first: 1, query: \"sku:GL-WB-PRT\") { nodes { inventoryItem { id
        inventoryLevels(first: 5) { nodes { location { id } quantities(names: [\"available\", \"on_hand\", \"committed\"]) { name quantity } } } } } } }";
    let data = bench.data(query, json!({})).await;
    let item = &data["productVariants"]["nodes"][0]["inventoryItem"];
    let quantities = &item["inventoryLevels"]["nodes"][0]["quantities"];
    let [available, on_hand, committed] = [0, 1, 2].map(|place: usize| quantities[place]["quantity"].as_i64().unwrap());
    assert_eq!(available + committed, on_hand);
    (item["id"].clone(), available)
}

fn entry(item: &Value, from: Value, to: i64) -> Value {
    let quantity = json!({"inventoryItemId": item, "locationId": WEST, "quantity": to, "changeFromQuantity": from});
    json!({"name": "available", "reason": "correction", "quantities": [quantity]})
}

#[tokio::test]
async fn stock_is_set_once_per_key_and_only_from_what_is_there() {
    let bench = Bench::open().await;
    let (item, available) = print_workbook(&bench).await;
    let stale = bench.data(SET, json!({"input": entry(&item, json!(available + 1), 7), "key": "a"})).await;
    assert_eq!(stale["inventorySetQuantities"]["userErrors"][0]["code"], "CHANGE_FROM_QUANTITY_STALE");
    let request = json!({"input": entry(&item, json!(available), 7), "key": "b"});
    let first = bench.data(SET, request.clone()).await;
    let change = &first["inventorySetQuantities"]["inventoryAdjustmentGroup"]["changes"][0];
    assert_eq!((&change["delta"], &change["item"]["sku"]), (&json!(7 - available), &json!("GL-WB-PRT")));
    assert_eq!(bench.data(SET, request).await, first);
    assert_eq!(print_workbook(&bench).await.1, 7);
    let other = bench.data(SET, json!({"input": entry(&item, json!(null), 9), "key": "b"})).await;
    assert_eq!(other["inventorySetQuantities"]["userErrors"][0]["code"], "IDEMPOTENCY_KEY_PARAMETER_MISMATCH");
    let mut input = entry(&item, json!(null), 9);
    input["quantities"][0].as_object_mut().unwrap().remove("changeFromQuantity");
    let silent = bench.ask(SET, json!({"input": input, "key": "c"})).await;
    assert!(silent["errors"][0]["message"].as_str().unwrap().contains("changeFromQuantity"));
    let unkeyed = SET.replace("@idempotent(key: $key)", "");
    let unkeyed = bench.ask(&unkeyed, json!({"input": entry(&item, json!(null), 9), "key": "d"})).await;
    assert!(unkeyed["errors"][0]["message"].as_str().unwrap().contains("@idempotent"));
}

#[tokio::test]
async fn shipping_lowers_what_is_on_hand_and_levels_are_listed_by_place() {
    let bench = Bench::open().await;
    let query = "query($id: ID!) { location(id: $id) { name inventoryLevels(first: 50, query: \"sku:GL-TB-ABC\") {
        nodes { isActive item { sku } quantities(names: [\"on_hand\", \"available\"]) { name quantity } } } } }";
    let read = async || bench.data(query, json!({"id": WEST})).await["location"]["inventoryLevels"]["nodes"].take();
    let before = read().await;
    bench.shop.fulfil_elsewhere("111773").unwrap();
    let after = read().await;
    let on_hand = |levels: &Value| levels[0]["quantities"][0]["quantity"].as_i64().unwrap();
    assert_eq!(on_hand(&before) - on_hand(&after), 1);
    assert_eq!(before[0]["quantities"][1], after[0]["quantities"][1]);
}

#[tokio::test]
async fn adjusting_and_beginning_to_stock() {
    let bench = Bench::open().await;
    let (item, available) = print_workbook(&bench).await;
    let adjust = "mutation($input: InventoryAdjustQuantitiesInput!, $key: String!) {
        inventoryAdjustQuantities(input: $input) @idempotent(key: $key) { inventoryAdjustmentGroup { reason changes { delta } } userErrors { code } } }";
    let change = json!({"inventoryItemId": item, "locationId": WEST, "delta": -2, "changeFromQuantity": available});
    let input = json!({"name": "available", "reason": "damaged", "changes": [change]});
    let adjusted = bench.data(adjust, json!({"input": input, "key": "k"})).await;
    assert_eq!(adjusted["inventoryAdjustQuantities"]["userErrors"], json!([]));
    assert_eq!(print_workbook(&bench).await.1, available - 2);
    let chews = "{ productVariants(first: 1, query: \"sku:GL-CHEW-1\") { nodes { inventoryItem { id } } } }";
    let chews = bench.data(chews, json!({})).await["productVariants"]["nodes"][0]["inventoryItem"]["id"].take();
    let activate = "mutation($i: ID!, $l: ID!, $key: String!) { inventoryActivate(inventoryItemId: $i, locationId: $l, available: 5) @idempotent(key: $key) {
        inventoryLevel { quantities(names: [\"available\"]) { quantity } } userErrors { message } } }";
    let variables = json!({"i": chews, "l": "gid://shopify/Location/68000000003", "key": "n"});
    let active = bench.data(activate, variables).await;
    assert_eq!(active["inventoryActivate"]["inventoryLevel"]["quantities"][0]["quantity"], 5);
}

#[tokio::test]
async fn orders_take_notes_tags_and_addresses() {
    let bench = Bench::open().await;
    let id = bench.shop.order_id("111765").unwrap();
    let update = "mutation($input: OrderInput!) { orderUpdate(input: $input) { order { note tags shippingAddress { address1 city } } userErrors { field message } } }";
    let input = json!({"id": id, "note": "Ring twice", "shippingAddress": {"address1": "1 New St"}});
    let updated = bench.data(update, json!({"input": input})).await["orderUpdate"].take();
    assert_eq!(
        updated["order"],
        json!({"note": "Ring twice", "tags": [], "shippingAddress": {"address1": "1 New St", "city": "Boise"}})
    );
    let long = bench.data(update, json!({"input": {"id": id, "note": "x".repeat(5001)}})).await;
    assert_eq!(long["orderUpdate"]["userErrors"][0]["field"], json!(["note"]));
    let tags = "mutation($id: ID!, $t: [String!]!) { tagsAdd(id: $id, tags: $t) { node { __typename id ... on Order { tags } } userErrors { message } } }";
    let tagged = bench.data(tags, json!({"id": id, "t": ["packed", "rush"]})).await;
    assert_eq!(tagged["tagsAdd"]["node"], json!({"__typename": "Order", "id": id, "tags": ["packed", "rush"]}));
    let removed = bench.data("mutation($id: ID!) { tagsRemove(id: $id, tags: \"rush\") { node { ... on Order { tags } } userErrors { message } } }", json!({"id": id})).await;
    assert_eq!(removed["tagsRemove"]["node"]["tags"], json!(["packed"]));
}

#[tokio::test]
async fn webhook_subscriptions_are_kept() {
    let bench = Bench::open().await;
    let create = "mutation($topic: WebhookSubscriptionTopic!, $sub: WebhookSubscriptionInput!) {
        webhookSubscriptionCreate(topic: $topic, webhookSubscription: $sub) { webhookSubscription { id topic uri apiVersion { handle } } userErrors { message } } }";
    let variables = json!({"topic": "ORDERS_CREATE", "sub": {"uri": "https://example.com/hooks"}});
    let made = bench.data(create, variables.clone()).await["webhookSubscriptionCreate"].take();
    assert_eq!(made["webhookSubscription"]["topic"], "ORDERS_CREATE");
    let twice = bench.data(create, variables).await;
    assert!(
        twice["webhookSubscriptionCreate"]["userErrors"][0]["message"].as_str().unwrap().contains("already been taken")
    );
    let list = "{ webhookSubscriptions(first: 10) { pageInfo { hasNextPage } nodes { id format } } }";
    assert_eq!(bench.data(list, json!({})).await["webhookSubscriptions"]["nodes"].as_array().unwrap().len(), 1);
    let delete = "mutation($id: ID!) { webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { message } } }";
    let deleted = bench.data(delete, json!({"id": made["webhookSubscription"]["id"]})).await;
    assert_eq!(deleted["webhookSubscriptionDelete"]["userErrors"], json!([]));
}
