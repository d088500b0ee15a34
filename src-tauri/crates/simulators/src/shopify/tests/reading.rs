//! Reading: the shop, its goods, its orders and every special case among them.

use serde_json::json;

use super::{Bench, options};
use crate::{seed::catalogue::ARTICLES, shopify::ShopOptions};

#[tokio::test]
async fn shop_places_scopes_and_versions() {
    let bench = Bench::open().await;
    let data = bench
        .data(
            "{ shop { id name currencyCode ianaTimezone plan { publicDisplayName } }
               currentAppInstallation { accessScopes { handle } } publicApiVersions { handle supported }
               locations(first: 10, includeInactive: true, includeLegacy: true) { pageInfo { hasNextPage }
                 nodes { id name isFulfillmentService fulfillmentService { handle } address { city zip }
                         localPickupSettingsV2 { pickupTime } } } }",
            json!({}),
        )
        .await;
    assert_eq!((&data["shop"]["name"], &data["shop"]["currencyCode"]), (&json!("Grooved Learning"), &json!("USD")));
    assert_eq!(data["shop"]["ianaTimezone"], "America/Los_Angeles");
    let places = data["locations"]["nodes"].as_array().unwrap();
    let cities: Vec<_> = places.iter().map(|place| place["address"]["city"].as_str().unwrap()).collect();
    assert_eq!(cities, ["Ontario", "Harrisburg", "Seattle"]);
    assert_eq!(places[2]["fulfillmentService"]["handle"], "amazon-marketplace-web");
    assert!(data["currentAppInstallation"]["accessScopes"].as_array().unwrap().len() > 10);
}

#[tokio::test]
async fn goods_have_codes_customs_and_pictures_and_are_found_by_barcode() {
    let bench = Bench::open().await;
    let query = "query($q: String) { productVariants(first: 30, query: $q, sortKey: ID) {
        pageInfo { hasNextPage endCursor }
        nodes { id sku barcode displayName price requiresComponents selectedOptions { name value }
          product { title isGiftCard featuredMedia { __typename preview { image { url(transform: { maxWidth: 64 }) altText } } } }
          media(first: 1) { nodes { __typename ... on MediaImage { id } preview { image { url } } } }
          inventoryItem { tracked countryCodeOfOrigin harmonizedSystemCode measurement { weight { unit value } } }
          productVariantComponents(first: 5) { nodes { quantity productVariant { sku } } } } } }";
    let all = bench.data(query, json!({})).await;
    let all = all["productVariants"]["nodes"].as_array().unwrap();
    assert_eq!(all.len(), ARTICLES.len() + 6);
    assert_eq!(all.iter().filter(|variant| variant["sku"] == "GL-CHEW-1").count(), 2);
    let bundle = all.iter().find(|variant| variant["requiresComponents"] == true).unwrap();
    assert_eq!(
        bundle["productVariantComponents"]["nodes"][1],
        json!({"quantity": 2, "productVariant": {"sku": "GL-INK-10"}})
    );
    assert!(all.iter().any(|variant| variant["sku"] == "GL-BEAD-500" && variant["barcode"].is_null()));
    let found = bench.data(query, json!({"q": "barcode:850041870021"})).await;
    let print = &found["productVariants"]["nodes"][0];
    assert_eq!((&print["sku"], &print["price"]), (&json!("GL-WB-PRT"), &json!("24.99")));
    assert_eq!(print["inventoryItem"]["measurement"]["weight"], json!({"unit": "OUNCES", "value": 13.4}));
    assert_eq!(print["inventoryItem"]["harmonizedSystemCode"], "490199");
    assert_eq!(print["media"]["nodes"][0]["__typename"], "MediaImage");
    let url = print["product"]["featuredMedia"]["preview"]["image"]["url"].as_str().unwrap();
    assert!(url.ends_with("/images/PRT.png?width=64"), "{url}");
    let png = bench.http.get(url).send().await.unwrap();
    assert_eq!(png.headers()["content-type"], "image/png");
    assert!(png.bytes().await.unwrap().starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn the_first_order_is_mayas() {
    let bench = Bench::open().await;
    let id = bench.shop.order_id("111764").unwrap();
    let data = bench
        .data(
            "query($id: ID!) { order(id: $id) { name number email note legacyResourceId
               totalPriceSet { ...Both } currentSubtotalLineItemsQuantity totalWeight
               customer { displayName defaultEmailAddress { emailAddress } }
               shippingAddress { name city provinceCode zip countryCodeV2 } shippingLine { title originalPriceSet { ...Both } }
               risk { recommendation assessments { riskLevel facts { sentiment } } } refunds(first: 5) { id } returns(first: 2) { nodes { id } }
               lineItems(first: 25) { nodes { sku quantity image { url } discountedUnitPriceAfterAllDiscountsSet { shopMoney { amount } } } }
               fulfillmentOrders(first: 4) { nodes { status destination { city zip } lineItems(first: 9) { nodes { remainingQuantity weight { value unit } } } } } } }
             fragment Both on MoneyBag { shopMoney { amount currencyCode } presentmentMoney { amount } }",
            json!({"id": id}),
        )
        .await;
    let order = &data["order"];
    assert_eq!((&order["name"], &order["number"]), (&json!("111764"), &json!(111_764)));
    assert_eq!(order["shippingAddress"]["name"], "Maya Ortiz");
    assert_eq!(order["customer"]["defaultEmailAddress"]["emailAddress"], "maya.ortiz@example.com");
    assert_eq!(order["currentSubtotalLineItemsQuantity"], 5);
    assert_eq!(order["totalPriceSet"]["shopMoney"], json!({"amount": "105.94", "currencyCode": "USD"}));
    assert_eq!(order["fulfillmentOrders"]["nodes"][0]["status"], "OPEN");
    assert_eq!(order["fulfillmentOrders"]["nodes"][0]["destination"]["city"], "Tucson");
}

#[tokio::test]
async fn every_special_case_is_as_it_says() {
    let bench = Bench::open().await;
    for (case, status, first_work) in [
        ("partly shipped", "PARTIALLY_FULFILLED", "IN_PROGRESS"),
        ("on hold", "ON_HOLD", "ON_HOLD"),
        ("scheduled", "SCHEDULED", "SCHEDULED"),
        ("cancelled", "UNFULFILLED", "CANCELLED"),
        ("partly refunded", "UNFULFILLED", "OPEN"),
        ("edited", "UNFULFILLED", "OPEN"),
        ("shipped elsewhere", "FULFILLED", "CLOSED"),
        ("gift card beside goods", "PARTIALLY_FULFILLED", "CLOSED"),
        ("abroad", "UNFULFILLED", "OPEN"),
    ] {
        let order = bench.order(&bench.case(case).await).await;
        let work = &order["fulfillmentOrders"]["nodes"][0]["status"];
        assert_eq!((&order["displayFulfillmentStatus"], work), (&json!(status), &json!(first_work)), "{case}");
    }
    let refunded = bench.order(&bench.case("partly refunded").await).await;
    assert_eq!(refunded["displayFinancialStatus"], "PARTIALLY_REFUNDED");
    assert_eq!(refunded["lineItems"]["nodes"][0]["currentQuantity"], 2);
    assert_eq!(refunded["fulfillmentOrders"]["nodes"][0]["lineItems"]["nodes"][0]["remainingQuantity"], 2);
    let edited = bench.order(&bench.case("edited").await).await;
    assert_eq!((&edited["edited"], &edited["lineItems"]["nodes"][0]["currentQuantity"]), (&json!(true), &json!(3)));
    let bundle = bench.order(&bench.case("bundle").await).await;
    assert_eq!(bundle["lineItems"]["nodes"][1]["quantity"], 4);
    assert_eq!(bundle["lineItems"]["nodes"][1]["lineItemGroup"]["variantSku"], "GL-SET-LTR");
    let deleted = bench.order(&bench.case("deleted variant").await).await;
    let line = &deleted["lineItems"]["nodes"][0];
    assert!(line["variant"].is_null() && line["sku"] == "GL-FLIP-24");
    let custom = bench.order(&bench.case("custom line").await).await;
    assert!(custom["lineItems"]["nodes"][0]["sku"].is_null());
    let split = bench.order(&bench.case("two locations").await).await;
    assert_eq!(split["fulfillmentOrders"]["nodes"].as_array().unwrap().len(), 2);
    let pickup = bench.order(&bench.case("local pickup").await).await;
    assert_eq!(pickup["fulfillmentOrders"]["nodes"][0]["deliveryMethod"]["methodType"], "PICK_UP");
    let nothing = bench.order(&bench.case("nothing to ship").await).await;
    assert_eq!(nothing["fulfillmentOrders"]["nodes"][0]["deliveryMethod"]["methodType"], "NONE");
    let fba = bench.order(&bench.case("Amazon FBA").await).await;
    assert_eq!(fba["fulfillmentOrders"]["nodes"][0]["assignedLocation"]["location"]["isFulfillmentService"], true);
    let abroad = bench.order(&bench.case("abroad").await).await;
    assert_eq!(abroad["fulfillmentOrders"]["nodes"][0]["internationalDuties"]["incoterm"], "DDP");
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_and_changes_come_last() {
    let bench = Bench::open().await;
    let query = "query($after: String, $q: String) { orders(first: 30, after: $after, query: $q, sortKey: UPDATED_AT) {
        pageInfo { hasNextPage endCursor } nodes { name updatedAt } } }";
    let (mut names, mut after) = (Vec::new(), json!(null));
    loop {
        let page = bench.data(query, json!({"after": after})).await["orders"].take();
        names.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap().to_owned()));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(names.len(), 78);
    assert_eq!(names.iter().collect::<std::collections::HashSet<_>>().len(), 78);
    bench.shop.refund_line("111765", "GL-WB-CUR", 1).unwrap();
    let changed = bench.data(query, json!({"q": "updated_at:>='2026-11-23T17:00:00Z'"})).await["orders"].take();
    assert_eq!(changed["nodes"].as_array().unwrap().len(), 1);
    assert_eq!(changed["nodes"][0]["name"], "111765");
}

#[tokio::test]
async fn filters_find_by_name_state_sku_and_id() {
    let bench = Bench::open().await;
    let count = async |q: &str| {
        let data =
            bench.data("query($q: String) { orders(first: 250, query: $q) { nodes { id } } }", json!({"q": q})).await;
        data["orders"]["nodes"].as_array().unwrap().len()
    };
    assert_eq!(count("name:111764").await, 1);
    assert_eq!(count("name:#111764 OR name:111765").await, 2);
    assert_eq!(count("status:cancelled").await, 1);
    assert_eq!(count("fulfillment_status:on_hold").await, 1);
    assert_eq!(count("sku:GL-FLIP-24").await, 1);
    let id = bench.shop.order_id("111780").unwrap().rsplit('/').next().unwrap().to_owned();
    assert_eq!(count(&format!("id:{id}")).await, 1);
    assert!(count("fulfillment_status:unfulfilled").await > 60);
    let work = "query($q: String) { fulfillmentOrders(first: 100, query: $q, sortKey: UPDATED_AT) { nodes { status orderName } } }";
    let work = bench.data(work, json!({"q": "status:OPEN AND assigned_location_id:68000000001"})).await;
    assert!(work["fulfillmentOrders"]["nodes"].as_array().unwrap().len() > 50);
}

#[tokio::test]
async fn extremes_come_only_when_asked_for() {
    let bench = Bench::with(ShopOptions { extremes: true, ..options() }).await;
    let name = bench.case("300 lines").await;
    let id = bench.shop.order_id(&name).unwrap();
    let query = "query($id: ID!, $after: String) { order(id: $id) { lineItems(first: 250, after: $after) {
        pageInfo { hasNextPage endCursor } nodes { id } } } }";
    let first = bench.data(query, json!({"id": id})).await["order"]["lineItems"].take();
    let rest = bench.data(query, json!({"id": id, "after": first["pageInfo"]["endCursor"]})).await;
    assert_eq!(rest["order"]["lineItems"]["nodes"].as_array().unwrap().len(), 50);
}
