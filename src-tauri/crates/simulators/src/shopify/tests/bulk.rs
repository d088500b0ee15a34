//! Bulk operations over a shop of some thousand orders.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Bench, options};
use crate::shopify::ShopOptions;

const RUN: &str = "mutation($query: String!) { bulkOperationRunQuery(query: $query, groupObjects: false) {
    bulkOperation { id status createdAt type } userErrors { field message code } } }";
const POLL: &str = "query($id: ID!) { bulkOperation(id: $id) {
    id status errorCode completedAt objectCount rootObjectCount fileSize url partialDataUrl type } }";
const INNER: &str = "{ orders(query: \"created_at:>=2020-01-01\", sortKey: CREATED_AT) { edges { node {
    id name createdAt updatedAt tags totalPriceSet { shopMoney { amount currencyCode } } shippingAddress { name city zip }
    lineItems { edges { node { id sku quantity variant { id barcode } } } }
    fulfillmentOrders { edges { node { id status assignedLocation { name location { id } }
        lineItems { edges { node { id remainingQuantity lineItem { id } } } } } } }
    fulfillments { id status trackingInfo { company number } } } } } }";

async fn finished(bench: &Bench, id: &Value) -> (Vec<String>, Value) {
    let mut seen = Vec::new();
    loop {
        let operation = bench.data(POLL, json!({"id": id})).await["bulkOperation"].take();
        let status = operation["status"].as_str().unwrap().to_owned();
        if seen.last() != Some(&status) {
            seen.push(status.clone());
        }
        if status != "RUNNING" && status != "CREATED" {
            return (seen, operation);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn five_thousand_orders_come_as_lines() {
    let bench = Bench::with(ShopOptions { orders: 5_000, ..options() }).await;
    let run = bench.data(RUN, json!({"query": INNER})).await["bulkOperationRunQuery"].take();
    assert_eq!((&run["userErrors"], &run["bulkOperation"]["status"]), (&json!([]), &json!("CREATED")));
    let (seen, operation) = finished(&bench, &run["bulkOperation"]["id"]).await;
    assert_eq!(seen, ["RUNNING", "COMPLETED"]);
    assert_eq!(operation["rootObjectCount"], "5000");
    let text = bench.http.get(operation["url"].as_str().unwrap()).send().await.unwrap().text().await.unwrap();
    assert_eq!(operation["fileSize"], text.len().to_string());
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(operation["objectCount"], lines.len().to_string());
    let roots: Vec<&Value> = lines.iter().filter(|line| line.get("__parentId").is_none()).collect();
    assert_eq!(roots.len(), 5_000);
    let maya = roots.iter().find(|order| order["name"] == "111764").unwrap();
    let children: Vec<&Value> = lines.iter().filter(|line| line["__parentId"] == maya["id"]).collect();
    assert_eq!(children.len(), 4 + 1);
    let work = children.iter().find(|child| child.get("status").is_some()).unwrap();
    assert_eq!(lines.iter().filter(|line| line["__parentId"] == work["id"]).count(), 4);
    assert!(maya.get("lineItems").is_none() && maya["fulfillments"] == json!([]));
}

#[tokio::test]
async fn bad_queries_are_refused_and_missing_scopes_fail() {
    let bench = Bench::open().await;
    for query in ["{ shop { id } }", "{ orders { edges { node { colour } } } }", "{ orders { edges { node { id"] {
        let run = bench.data(RUN, json!({"query": query})).await;
        assert_eq!(run["bulkOperationRunQuery"]["userErrors"][0]["code"], "INVALID", "{query}");
    }
    bench.shop.set_scopes(&["read_products"]);
    let run = bench.data(RUN, json!({"query": INNER})).await["bulkOperationRunQuery"].take();
    let (_, operation) = finished(&bench, &run["bulkOperation"]["id"]).await;
    assert_eq!((&operation["status"], &operation["errorCode"]), (&json!("FAILED"), &json!("ACCESS_DENIED")));
}

#[tokio::test]
async fn nothing_found_has_no_file_and_running_ones_are_listed() {
    let bench = Bench::open().await;
    let none = INNER.replace("2020-01-01", "2030-01-01");
    let run = bench.data(RUN, json!({"query": none})).await["bulkOperationRunQuery"].take();
    let (_, operation) = finished(&bench, &run["bulkOperation"]["id"]).await;
    assert_eq!((&operation["status"], &operation["url"]), (&json!("COMPLETED"), &json!(null)));
    let list = "query($q: String) { bulkOperations(first: 10, query: $q, reverse: true) { nodes { id status } } }";
    let running = bench.data(list, json!({"q": "status:running"})).await;
    assert_eq!(running["bulkOperations"]["nodes"], json!([]));
    let cancel =
        "mutation($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { message } } }";
    let late = bench.data(cancel, json!({"id": run["bulkOperation"]["id"]})).await;
    assert!(late["bulkOperationCancel"]["userErrors"][0]["message"].as_str().unwrap().contains("completed"));
}
