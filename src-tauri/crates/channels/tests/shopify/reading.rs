//! Orders, places and the catalogue as the channel reads them.

use crate::world::{MAYA, long_ago, opening, quick, world};
use channels::{
    ShopifyError, http_client,
    shopify::{CustomerData, NEEDED_SCOPES, ShopAccess, ShopifyClient},
};
use chrono::{DateTime, Utc};
use domain::{
    orders::{DeliveryMethod, FulfilmentStatus, Payment, Readiness, ShopOrder, readiness},
    secret::Secret,
};
use simulators::ShopOptions;
use std::collections::HashMap;

fn by_case(orders: &[ShopOrder]) -> HashMap<&str, &ShopOrder> {
    let case = |order: &'_ ShopOrder| order.tags.iter().position(|tag| tag.starts_with("case: "));
    orders.iter().filter_map(|order| Some((&order.tags[case(order)?]["case: ".len()..], order))).collect()
}

#[tokio::test]
async fn a_shop_tells_who_it_is_and_what_it_lets_the_app_do() {
    let world = world(quick()).await;
    let check = world.client.check().await.unwrap();
    assert_eq!((check.currency.as_str(), check.missing_scopes.len()), ("USD", 0));
    assert_eq!(check.customer_data, CustomerData::Visible);
    assert_eq!((check.api_version.as_str(), check.fell_forward), ("2026-10", None));
    world.shop.set_redacted(true);
    assert_eq!(world.client.check().await.unwrap().customer_data, CustomerData::Hidden);
    world.shop.set_scopes(&NEEDED_SCOPES[2..]);
    let check = world.client.check().await.unwrap();
    assert_eq!(
        (check.missing_scopes.as_slice(), check.customer_data),
        (["read_orders".to_owned(), "write_orders".to_owned()].as_slice(), CustomerData::Unknown)
    );
    let refused = world.client.orders_changed_since(long_ago(), None).await.unwrap_err();
    assert_eq!(refused, ShopifyError::MissingScope { scope: "read_orders".into() });
    world.shop.revoke_token();
    assert_eq!(world.client.check().await.unwrap_err(), ShopifyError::Unauthorized);
}

#[tokio::test]
async fn an_order_is_the_same_singly_and_in_bulk_however_long() {
    let world = world(ShopOptions { extremes: true, ..quick() }).await;
    let file = world.bulk_file().await;
    assert!(file.iter().flatten().any(|order| order.lines.len() >= 300));
    assert!(file.iter().any(Result::is_err), "one can't be read, either way");
    for order in &file {
        match order {
            Ok(order) => {
                let single = world.client.order(&order.shop_ref).await.unwrap().unwrap();
                assert_eq!(&single, order, "{}", order.number);
            }
            Err(bad) => {
                let single = world.client.order(&bad.order_ref).await;
                assert!(
                    matches!(&single, Err(ShopifyError::BadOrder(single)) if single.reason == bad.reason),
                    "{bad:?}"
                );
            }
        }
    }
    let all: usize = pages(&world.client, long_ago()).await;
    assert_eq!(all, file.len());
}

async fn pages(client: &ShopifyClient, since: DateTime<Utc>) -> usize {
    let (mut after, mut found) = (None, 0);
    loop {
        let page = client.orders_changed_since(since, after.as_deref()).await.unwrap();
        found += page.items.len();
        after = page.next_after;
        if after.is_none() {
            return found;
        }
    }
}

#[tokio::test]
async fn only_what_moved_is_told_and_an_order_that_is_gone_is_none() {
    let world = world(quick()).await;
    let names = world.shop.add_orders(2);
    let page = world.client.orders_changed_since(opening(), None).await.unwrap();
    let mut told: Vec<_> = page.items.iter().map(|changed| changed.order_ref.clone()).collect();
    let mut placed: Vec<_> = names.iter().map(|name| world.shop.order_id(name).unwrap()).collect();
    told.sort();
    placed.sort();
    assert_eq!((told, page.next_after), (placed, None));
    assert_eq!(world.client.order("gid://shopify/Order/1").await.unwrap(), None);
}

#[tokio::test]
async fn every_odd_order_is_understood() {
    let world = world(quick()).await;
    let orders = world.orders().await;
    let case = by_case(&orders);
    let status = |name: &str| case[name].fulfilment_orders[0].status;
    assert_eq!(status("on hold"), FulfilmentStatus::OnHold);
    assert!(!case["on hold"].fulfilment_orders[0].holds.is_empty());
    assert_eq!(status("scheduled"), FulfilmentStatus::Scheduled);
    assert!(case["cancelled"].cancelled_at.is_some());
    assert_eq!(case["partly refunded"].payment, Payment::PartlyRefunded);
    assert!(case["shipped elsewhere"].fulfilments.iter().any(|one| !one.is_cancelled));
    assert!(case["bundle"].lines.iter().any(|line| line.bundle_title.is_some()));
    assert!(case["gift card beside goods"].lines.iter().any(|line| !line.requires_shipping));
    assert!(case["custom line"].lines.iter().any(|line| line.variant_ref.is_none()));
    assert!(case["deleted variant"].lines.iter().any(|line| line.variant_ref.is_none() && !line.title.is_empty()));
    let doubled = &case["one variant on two lines"].lines;
    assert!(doubled.len() == 2 && doubled[0].variant_ref == doubled[1].variant_ref);
    assert_eq!(case["local pickup"].fulfilment_orders[0].method, DeliveryMethod::PickUp);
    assert_eq!(case["two locations"].fulfilment_orders.len(), 2);
    assert!(!case["Amazon FBA"].fulfilment_orders[0].is_ours_to_fulfil);
    let maya = world.order(MAYA).await;
    assert_eq!(readiness(&maya, &maya.fulfilment_orders[0], opening()), Readiness::Ready);
    let line = &maya.lines[0];
    assert!(line.weight_g.is_some() && line.barcode.is_some() && line.hs_code.is_some() && line.picture_url.is_some());
    assert_eq!(maya.ship_to.as_ref().and_then(|address| address.state.as_deref()), Some("AZ"));
    assert!(maya.fulfilment_orders[0].destination.is_none());
}

#[tokio::test]
async fn hidden_customers_leave_an_order_that_says_so() {
    let world = world(ShopOptions { customer_data_redacted: true, ..quick() }).await;
    let maya = world.order(MAYA).await;
    assert!(maya.is_customer_hidden);
    assert!(maya.ship_to.is_some_and(|address| address.name.is_none() && address.city.is_some()));
    let in_bulk = world.orders().await.into_iter().find(|order| order.shop_ref == maya.shop_ref).unwrap();
    assert!(in_bulk.is_customer_hidden);
}

#[tokio::test]
async fn places_and_the_catalogue_are_read_whole() {
    let world = world(quick()).await;
    let places = world.client.locations().await.unwrap();
    assert!(places.iter().any(|place| !place.is_ours), "another company's");
    assert!(places.iter().any(|place| place.is_ours && place.address.state.as_deref() == Some("CA")));
    let (mut pages, mut variants) = (world.client.all_variants(), Vec::new());
    while let Some(page) = pages.next().await.unwrap() {
        variants.extend(page);
    }
    let coded = variants.iter().find(|variant| variant.barcode.is_some() && variant.picture_url.is_some()).unwrap();
    let code = coded.barcode.as_deref().unwrap();
    let found = world.client.variants_by_code(code).await.unwrap();
    assert!(found.contains(coded));
    assert!(world.client.variants_by_code("it's not' there\\").await.unwrap().is_empty());
    let picture = world.client.picture(coded.picture_url.as_deref().unwrap()).await.unwrap();
    assert!(!picture.is_empty());
    let elsewhere = world.client.picture("https://example.com/a.png").await.unwrap_err();
    assert!(matches!(elsewhere, ShopifyError::NotUnderstood { .. }));
}

#[tokio::test]
async fn a_bulk_load_is_found_again_and_a_wrong_address_is_told() {
    let world = world(quick()).await;
    assert_eq!(world.client.running_bulk().await.unwrap(), None);
    let bulk_ref = world.client.start_bulk_orders(long_ago()).await.unwrap();
    let running = world.client.running_bulk().await.unwrap().unwrap();
    assert_eq!(running.bulk_ref, bulk_ref);
    let missing = world.client.bulk_progress("gid://shopify/BulkOperation/1").await.unwrap_err();
    assert_eq!(missing, ShopifyError::NotFound { what: "bulk operation" });
    assert!(world.client.bulk_orders("http://example.com/a.jsonl").await.is_err());
    let gone = world.client.bulk_orders(&format!("{}/bulk/1.jsonl", world.shop.url())).await.unwrap_err();
    assert_eq!(gone, ShopifyError::NotFound { what: "bulk file at this address" });
    let nowhere = ShopAccess { base_url: "http://127.0.0.1:9".into(), token: Secret::new("x") };
    let unreachable = ShopifyClient::new(nowhere, http_client().unwrap()).check().await.unwrap_err();
    assert_eq!(unreachable, ShopifyError::Unavailable { detail: "no connection".into() });
}
