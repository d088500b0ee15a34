//! Rules of the whole API: token, versions, scopes, protected data, price, and what does not exist.

use serde_json::json;

use super::{Bench, options};
use crate::shopify::{Plan, ShopOptions};

#[tokio::test]
async fn a_wrong_or_revoked_token_is_refused() {
    let bench = Bench::open().await;
    let wrong = bench.post("{ shop { id } }", json!({})).header("X-Shopify-Access-Token", "x");
    // A second header of the same name: the first counts.
    assert_eq!(wrong.send().await.unwrap().status(), 200);
    bench.shop.revoke_token();
    let refused = bench.post("{ shop { id } }", json!({})).send().await.unwrap();
    assert_eq!(refused.status(), 401);
    let body: serde_json::Value = refused.json().await.unwrap();
    assert_eq!(body["errors"], "[API] Invalid API key or access token (unrecognized login or wrong password)");
}

#[tokio::test]
async fn an_old_version_falls_forward() {
    let bench = Bench::open().await;
    for (asked, served) in [("2026-10", "2026-10"), ("2026-07", "2026-07"), ("2024-01", "2026-04")] {
        let url = format!("{}/admin/api/{asked}/graphql.json", bench.shop.url());
        let request = bench.http.post(url).header("X-Shopify-Access-Token", options().access_token);
        let answer = request.json(&json!({"query": "{ shop { id } }"})).send().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), answer.headers()["x-shopify-api-version"].to_str().unwrap()),
            (200, served)
        );
    }
}

#[tokio::test]
async fn missing_scopes_deny_fields_and_leave_the_rest() {
    let bench = Bench::open().await;
    bench.shop.set_scopes(&["read_products", "read_orders", "read_all_orders"]);
    let answer = bench
        .ask("{ shop { name } locations(first: 1) { nodes { id } } orders(first: 1) { nodes { name fulfillmentOrders(first: 1) { nodes { id } } } } }", json!({}))
        .await;
    assert_eq!(answer["data"]["shop"]["name"], "Grooved Learning");
    assert!(answer["data"]["locations"].is_null());
    assert!(answer["data"]["orders"]["nodes"][0]["fulfillmentOrders"].is_null());
    let error = &answer["errors"][0];
    assert_eq!(error["message"], "Access denied for locations field. Required access: `read_locations` access scope.");
    assert_eq!((&error["extensions"]["code"], &error["path"]), (&json!("ACCESS_DENIED"), &json!(["locations"])));
    let id = bench.shop.order_id("111764").unwrap();
    let mutation = "mutation($id: ID!) { tagsAdd(id: $id, tags: [\"x\"]) { userErrors { message } } }";
    let denied = bench.ask(mutation, json!({"id": id})).await;
    assert!(denied["data"]["tagsAdd"].is_null());
    assert_eq!(denied["errors"][0]["extensions"]["code"], "ACCESS_DENIED");
}

#[tokio::test]
async fn without_read_all_orders_the_old_ones_do_not_exist() {
    let bench = Bench::with(ShopOptions { orders: 9_000, ..options() }).await;
    let oldest = "{ orders(first: 1, sortKey: CREATED_AT) { nodes { createdAt } } }";
    let all = bench.data(oldest, json!({})).await;
    assert!(all["orders"]["nodes"][0]["createdAt"].as_str().unwrap() < "2026-09-24");
    bench.shop.set_scopes(&["read_orders"]);
    let recent = bench.data(oldest, json!({})).await;
    assert!(recent["orders"]["nodes"][0]["createdAt"].as_str().unwrap() >= "2026-09-24");
}

#[tokio::test]
async fn protected_customer_data_is_withheld() {
    let bench = Bench::open().await;
    bench.shop.set_redacted(true);
    let id = bench.shop.order_id("111764").unwrap();
    let query =
        "query($id: ID!) { order(id: $id) { name email shippingAddress { name city zip } customer { displayName } } }";
    let answer = bench.ask(query, json!({"id": id})).await;
    let order = &answer["data"]["order"];
    assert_eq!(order["shippingAddress"], json!({"name": null, "city": "Tucson", "zip": null}));
    assert!(order["email"].is_null() && order["customer"].is_null() && order["name"] == "111764");
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 4);
    assert!(errors[0]["message"].as_str().unwrap().starts_with("This app is not approved to use the email field."));
    assert_eq!(errors[1]["path"], json!(["order", "shippingAddress", "name"]));
}

#[tokio::test]
async fn every_answer_tells_its_price_and_the_bucket_runs_dry() {
    let plan = Plan::Custom { bucket: 120, restore_per_s: 1 };
    let bench = Bench::with(ShopOptions { plan, ..options() }).await;
    let query = "{ orders(first: 98) { nodes { id } } }";
    let first = bench.ask(query, json!({})).await;
    let cost = &first["extensions"]["cost"];
    assert_eq!((&cost["requestedQueryCost"], &cost["actualQueryCost"]), (&json!(100), &json!(80)));
    assert_eq!(cost["throttleStatus"]["maximumAvailable"], 120.0);
    let second = bench.ask(query, json!({})).await;
    assert_eq!(second["errors"][0]["message"], "Throttled");
    assert_eq!(second["extensions"]["cost"]["actualQueryCost"], json!(null));
    assert!(second.get("data").is_none());
    let dear = bench.ask("{ orders(first: 250) { nodes { lineItems(first: 5) { nodes { id } } } } }", json!({})).await;
    assert_eq!(dear["errors"][0]["extensions"]["code"], "MAX_COST_EXCEEDED");
}

#[tokio::test]
async fn what_does_not_exist_or_is_missing_is_said() {
    let bench = Bench::open().await;
    let unknown = bench.ask("{ orders(first: 1) { nodes { id colour } } }", json!({})).await;
    assert_eq!(unknown["errors"][0]["message"], "Field 'colour' doesn't exist on type 'Order'");
    assert_eq!(unknown["errors"][0]["extensions"]["code"], "undefinedField");
    let missing = bench.ask("query($id: ID!) { order(id: $id) { id } }", json!({})).await;
    assert_eq!(missing["errors"][0]["extensions"]["code"], "INVALID_VARIABLE");
    let unpaged = bench.ask("{ orders { nodes { id } } }", json!({})).await;
    assert_eq!(unpaged["errors"][0]["message"], "you must provide one of first or last");
    let nobody = bench.data("{ order(id: \"gid://shopify/Order/1\") { id } }", json!({})).await;
    assert!(nobody["order"].is_null());
    let body = bench.http.post(format!("{}/admin/api/2026-10/graphql.json", bench.shop.url()));
    let garbled = body.header("X-Shopify-Access-Token", options().access_token).body("{").send().await.unwrap();
    assert_eq!(garbled.status(), 400);
}
