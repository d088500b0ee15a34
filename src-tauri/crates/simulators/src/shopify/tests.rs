//! The shop through its own door: every test speaks HTTP as an app does.

mod bulk;
mod fulfillment;
mod planning;
mod reading;
mod reference;
mod rules;
mod stock;

use serde_json::{Value, json};

use super::{Plan, ShopOptions, ShopifySimulator};
use crate::{Faults, test_client::client};

/// A shop and an app with its token.
struct Bench {
    shop: ShopifySimulator,
    faults: Faults,
    http: reqwest::Client,
}

impl Bench {
    async fn open() -> Self {
        Self::with(options()).await
    }

    async fn with(options: ShopOptions) -> Self {
        let faults = Faults::default();
        let shop = ShopifySimulator::start(options, faults.clone(), ([127, 0, 0, 1], 0).into()).await.unwrap();
        Self { shop, faults, http: client() }
    }

    fn post(&self, query: &str, variables: Value) -> reqwest::RequestBuilder {
        self.http
            .post(format!("{}/admin/api/2026-10/graphql.json", self.shop.url()))
            .header("X-Shopify-Access-Token", options().access_token)
            .json(&json!({"query": query, "variables": variables}))
    }

    /// The whole answer.
    async fn ask(&self, query: &str, variables: Value) -> Value {
        self.post(query, variables).send().await.unwrap().json().await.unwrap()
    }

    /// The data of an answer without errors.
    async fn data(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.ask(query, variables).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].take()
    }

    /// The order with its lines, fulfilment orders and fulfilments.
    async fn order(&self, name: &str) -> Value {
        let id = self.shop.order_id(name).unwrap();
        self.data(ORDER, json!({"id": id})).await["order"].take()
    }

    /// The name of the special order with this tag.
    async fn case(&self, tag: &str) -> String {
        let query = "query($q: String) { orders(first: 2, query: $q) { nodes { name } } }";
        let data = self.data(query, json!({"q": format!("tag:'case: {tag}'")})).await;
        assert_eq!(data["orders"]["nodes"].as_array().unwrap().len(), 1, "{tag}");
        data["orders"]["nodes"][0]["name"].as_str().unwrap().to_owned()
    }

    async fn fulfil(&self, groups: Value) -> Value {
        let fulfillment = json!({
            "lineItemsByFulfillmentOrder": groups,
            "trackingInfo": {"company": "USPS", "number": "9205500000000000000001"},
        });
        self.data(FULFIL, json!({"fulfillment": fulfillment})).await["fulfillmentCreate"].take()
    }
}

fn options() -> ShopOptions {
    let plan = Plan::Custom { bucket: 1_000_000, restore_per_s: 1_000 };
    ShopOptions { plan, ..ShopOptions::at("2026-11-23T17:00:00Z".parse().unwrap()) }
}

const ORDER: &str = "query($id: ID!) { order(id: $id) {
    id name updatedAt cancelledAt closed displayFulfillmentStatus displayFinancialStatus edited
    lineItems(first: 50) { nodes { id sku title quantity currentQuantity unfulfilledQuantity requiresShipping
        variant { id } lineItemGroup { title quantity variantSku } } }
    fulfillmentOrders(first: 5) { nodes { id status
        assignedLocation { name location { isFulfillmentService } } deliveryMethod { methodType }
        supportedActions { action } internationalDuties { incoterm }
        lineItems(first: 20) { nodes { id sku totalQuantity remainingQuantity lineItem { id } } } } }
    fulfillments(first: 5) { id name status trackingInfo(first: 2) { company number url } }
} }";

const FULFIL: &str = "mutation($fulfillment: FulfillmentInput!) { fulfillmentCreate(fulfillment: $fulfillment) {
    fulfillment { id status totalQuantity trackingInfo { number url } order { displayFulfillmentStatus } }
    userErrors { field message } } }";
