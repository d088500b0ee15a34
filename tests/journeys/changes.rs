//! The shop changes an order while it lies on a bench: nothing is bought for what the order no longer is.

use serde_json::json;
use simulators::FaultAct;
use simulators::seed::Address;
use tests::bench::{Bench, DANA};

/// Opens Dana's order, lets the merchant do something, packs all of it, and expects the bench to stop for `change`.
async fn stopped_by(change: &str, deed: impl FnOnce(&Bench)) -> Bench {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    deed(&bench);
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.scan_article("GL-WB-NUM", 1).await;
    let pack = bench.until_verdict("changed").await;
    assert_eq!((&pack["verdict"]["change"], &pack["state"]), (&json!(change), &json!("stopped")));
    bench.drained().await;
    assert!(bench.bought().is_empty() && bench.world.printer().jobs().is_empty());
    assert_eq!(bench.refused("act", json!({ "action": "print" })).await, "PB-ORDER-CHANGED");
    bench
}

#[tokio::test]
async fn a_cancelled_order_stops() {
    let bench = stopped_by("cancelled", |bench| bench.world.shopify().cancel_order(DANA).unwrap()).await;
    bench.scan("PB-CLOSE").await;
    assert!(bench.found("all", DANA).await.is_empty());
    assert_eq!(bench.scan("SO-111765").await["notice"]["code"], "PB-ORDER-GONE");
}

#[tokio::test]
async fn an_edited_order_stops_and_is_packed_as_it_is_now() {
    let edit = |bench: &Bench| bench.world.shopify().edit_order_quantity(DANA, "GL-WB-NUM", 2).unwrap();
    let bench = stopped_by("edited", edit).await;
    bench.scan("PB-CLOSE").await;
    let again = bench.open(DANA).await;
    assert_eq!((&again["wanted_units"], &again["packed_units"]), (&json!(3), &json!(0)));
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.scan_article("GL-WB-NUM", 2).await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_refunded_line_stops() {
    let refund = |bench: &Bench| bench.world.shopify().refund_line(DANA, "GL-WB-NUM", 1).unwrap();
    let bench = stopped_by("refunded", refund).await;
    bench.scan("PB-CLOSE").await;
    assert_eq!(bench.open(DANA).await["wanted_units"], 1);
}

#[tokio::test]
async fn an_order_that_goes_elsewhere_stops() {
    let elsewhere = Address::us(["Dana", "Whitfield"], "12 Main St", "Reno", ["Nevada", "NV"], "89501");
    let move_it = |bench: &Bench| bench.world.shopify().change_address(DANA, elsewhere).unwrap();
    let bench = stopped_by("readdressed", move_it).await;
    bench.scan("PB-CLOSE").await;
    assert_eq!(bench.open(DANA).await["ship_to_place"], "Reno NV");
}

#[tokio::test]
async fn an_order_held_at_the_shop_stops_and_waits_for_a_person() {
    let hold = |bench: &Bench| bench.world.shopify().hold(DANA, "INCORRECT_ADDRESS").unwrap();
    let bench = stopped_by("held", hold).await;
    bench.scan("PB-CLOSE").await;
    assert_eq!(bench.decision(DANA).await.unwrap()["why"], "shop_hold");
}

#[tokio::test]
async fn a_change_is_seen_while_packing_when_the_shop_is_asked() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.world.shopify().cancel_order(DANA).unwrap();
    bench.station.pull_once().await.unwrap();
    let pack = bench.until_verdict("changed").await;
    assert_eq!(pack["verdict"]["change"], "cancelled");
    let log = bench.log().await;
    assert!(log.iter().any(|(kind, _)| kind == "change_seen"), "{log:?}");
}

#[tokio::test]
async fn an_order_cancelled_after_the_label_was_paid_is_said_and_kept() {
    let bench = Bench::start().await;
    bench.fault("shippo POST /transactions", FaultAct::DelayMs(1_000));
    bench.pack_dana().await;
    bench.look_until("the purchase", async || !bench.bought().is_empty()).await;
    bench.world.shopify().cancel_order(DANA).unwrap();
    let pack = bench
        .until("pack_view", |pack| pack["label"]["print_state"] == "sent" || pack["label"]["print_state"] == "printed")
        .await;
    assert_eq!(pack["state"], "labelled");
    bench.drained().await;
    assert!(bench.shipped(DANA).is_empty());
    let waiting = bench.decision(DANA).await.expect("a paid label of a cancelled order needs a person");
    assert_eq!(waiting["why"], "fulfilment");
    assert!(!waiting["detail"].as_str().unwrap().is_empty(), "the shop's words are shown");
}
