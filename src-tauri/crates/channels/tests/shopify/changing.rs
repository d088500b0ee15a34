//! Parcels, holds and tags as the channel tells them, also when the shop or the line fails.

use crate::world::{MAYA, quick, world};
use channels::{
    ShopifyError,
    shopify::{Hold, HoldReason, NewFulfilment, Tracking},
};
use domain::orders::{FulfilmentStatus, ShopOrder};
use simulators::{FaultAct, FaultRule, ShopOptions, shopify::Plan};

fn parcel(order: &ShopOrder, number: &str) -> NewFulfilment {
    let part = &order.fulfilment_orders[0];
    NewFulfilment {
        fulfilment_order_ref: part.shop_ref.clone(),
        lines: part.lines.iter().map(|line| (line.shop_ref.clone(), line.remaining)).collect(),
        tracking: Tracking { company: "USPS".into(), number: number.into(), url: None },
        notify_customer: false,
    }
}

#[tokio::test]
async fn a_lost_answer_is_looked_up_not_repeated() {
    let world = world(quick()).await;
    let maya = world.order(MAYA).await;
    let (part_ref, parcel) = (&maya.fulfilment_orders[0].shop_ref, parcel(&maya, "9400111"));
    world.break_next("shopify POST /graphql", FaultAct::DropBefore);
    assert_eq!(world.client.create_fulfilment(&parcel).await, Err(ShopifyError::OutcomeUnknown));
    assert!(world.client.fulfilments_of(part_ref).await.unwrap().is_empty(), "it never got there");
    world.break_next("shopify fulfillmentCreate", FaultAct::DropAfterCommit);
    assert_eq!(world.client.create_fulfilment(&parcel).await, Err(ShopifyError::OutcomeUnknown));
    let found = world.client.fulfilments_of(part_ref).await.unwrap();
    assert_eq!(found.iter().map(|one| one.tracking_numbers.join(",")).collect::<Vec<_>>(), ["9400111"]);
    assert!(matches!(world.client.create_fulfilment(&parcel).await, Err(ShopifyError::Refused { .. })));
    let nothing = NewFulfilment { lines: vec![], ..parcel };
    assert!(matches!(world.client.create_fulfilment(&nothing).await, Err(ShopifyError::Refused { .. })));
    let after = world.order(MAYA).await;
    assert_eq!(after.fulfilment_orders[0].status, FulfilmentStatus::Closed);
}

#[tokio::test]
async fn part_of_an_order_can_be_shipped() {
    let world = world(quick()).await;
    let maya = world.order(MAYA).await;
    let mut first = parcel(&maya, "9400222");
    first.lines.truncate(1);
    world.client.create_fulfilment(&first).await.unwrap();
    let after = world.order(MAYA).await;
    let open: u32 = after.fulfilment_orders.iter().flat_map(|part| &part.lines).map(|line| line.remaining).sum();
    let all: u32 = maya.fulfilment_orders[0].lines.iter().map(|line| line.remaining).sum();
    assert_eq!(open, all - first.lines[0].1);
}

#[tokio::test]
async fn reads_are_repeated_and_changes_are_not() {
    let world = world(quick()).await;
    world.break_next("shopify order", FaultAct::Throttled);
    world.order(MAYA).await;
    world.break_next("shopify POST /graphql", FaultAct::Status(503));
    let maya = world.order(MAYA).await;
    world.faults.add(FaultRule::new("shopify POST /graphql", FaultAct::Status(502)).times(3)).unwrap();
    let gone = world.client.order(&maya.shop_ref).await.unwrap_err();
    assert!(gone.is_retryable(), "{gone}");
    world.break_next("shopify fulfillmentCreate", FaultAct::Throttled);
    let throttled = world.client.create_fulfilment(&parcel(&maya, "1")).await.unwrap_err();
    assert!(matches!(throttled, ShopifyError::Throttled { .. }), "{throttled}");
    world.break_next("shopify fulfillmentCreate", FaultAct::Status(500));
    assert_eq!(world.client.create_fulfilment(&parcel(&maya, "1")).await, Err(ShopifyError::OutcomeUnknown));
    world.break_next("shopify POST /graphql", FaultAct::Status(429));
    let wait = world.client.create_fulfilment(&parcel(&maya, "1")).await.unwrap_err();
    assert_eq!(wait, ShopifyError::Throttled { retry_after: std::time::Duration::from_secs(2) });
    assert!(world.client.fulfilments_of(&maya.fulfilment_orders[0].shop_ref).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_small_budget_is_never_overdrawn() {
    let plan = Plan::Custom { bucket: 1000, restore_per_s: 1000 };
    let world = world(ShopOptions { plan, ..quick() }).await;
    let names = world.shop.add_orders(6);
    for name in &names {
        let id = world.shop.order_id(name).unwrap();
        // A change is not repeated, so a throttle would show.
        world.client.order(&id).await.unwrap();
        world.client.add_tags(&id, &["packed"]).await.unwrap();
    }
    assert!(world.order(&names[0]).await.tags.contains(&"packed".to_owned()));
}

#[tokio::test]
async fn own_holds_come_and_go_and_others_stay() {
    let world = world(quick()).await;
    let part_ref = world.order(MAYA).await.fulfilment_orders[0].shop_ref.clone();
    let hold =
        Hold { reason: HoldReason::IncorrectAddress, notes: "no such street".into(), handle: "packbench-1".into() };
    let hold_ref = world.client.hold(&part_ref, &hold).await.unwrap();
    assert_eq!(world.client.hold(&part_ref, &hold).await.unwrap(), hold_ref, "the same name holds once");
    world.shop.hold(MAYA, "OTHER").unwrap();
    let held = world.order(MAYA).await;
    assert_eq!(
        (held.fulfilment_orders[0].status, held.fulfilment_orders[0].holds.len()),
        (FulfilmentStatus::OnHold, 2)
    );
    let own = world.client.own_holds(&part_ref).await.unwrap();
    assert_eq!(own.iter().map(|hold| hold.hold_ref.as_str()).collect::<Vec<_>>(), [hold_ref.as_str()]);
    world.client.release_hold(&part_ref, &[]).await.unwrap();
    assert_eq!(world.order(MAYA).await.fulfilment_orders[0].holds.len(), 2, "no list is not everybody's");
    world.client.release_hold(&part_ref, &[hold_ref]).await.unwrap();
    assert_eq!(world.order(MAYA).await.fulfilment_orders[0].holds.len(), 1);
}
