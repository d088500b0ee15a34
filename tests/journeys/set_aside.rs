//! Orders that wait for a person because of the shop: unreadable, warned of, held there, deleted.

use serde_json::{Value, json};
use simulators::seed::{Address, Happening, OrderSpec};
use tests::bench::{Bench, DANA};

fn somebody() -> OrderSpec {
    OrderSpec::to(Address::us(["Ada", "Moss"], "12 Main St", "Reno", ["Nevada", "NV"], "89501")).line("GL-TB-ABC", 1)
}

fn ways(decision: &Value) -> Vec<&str> {
    decision["ways"].as_array().unwrap().iter().filter_map(Value::as_str).collect()
}

async fn count(bench: &Bench, kind: &str) -> usize {
    bench.log().await.iter().filter(|(known, _)| known == kind).count()
}

#[tokio::test]
async fn an_order_that_can_not_be_read_waits_and_the_rest_goes_on() {
    let bench = Bench::start().await;
    let before = bench.view("app_view").await["needs_person"].as_i64().unwrap();
    let bad = [bench.world.shopify().add_order(&somebody()), bench.world.shopify().add_order(&somebody())];
    let good = bench.world.shopify().add_order(&somebody());
    for number in &bad {
        bench.world.shopify().set_unreadable(number, true).unwrap();
    }
    bench.pull().await;
    assert_eq!(bench.found("all", &good).await.len(), 1, "the rest goes on");

    let summary = bench.view("queue_summary").await;
    let keys: Vec<_> = summary["decisions"].as_array().unwrap().iter().map(|one| one["key"].clone()).collect();
    assert!(keys.iter().enumerate().all(|(at, key)| !keys[..at].contains(key)), "two of one key: {keys:?}");
    assert_eq!(summary["needs_person"].as_i64(), Some(before + 2));
    assert_eq!(bench.view("app_view").await["needs_person"].as_i64(), Some(before + 2), "the badge counts them");
    let waiting = bench.decision(&bad[0]).await.unwrap();
    assert_eq!((&waiting["why"], ways(&waiting)), (&json!("quarantined"), vec!["read_again"]));
    assert_eq!(waiting["detail"], "its payment is in an unknown state");

    // Asked again too early it stays, and the log does not repeat itself.
    bench.decide(&bad[0], "read_again").await;
    bench.drained().await;
    assert!(bench.decision(&bad[0]).await.is_some());
    assert_eq!(count(&bench, "order_quarantined").await, 2);

    bench.world.shopify().set_unreadable(&bad[0], false).unwrap();
    bench.decide(&bad[0], "read_again").await;
    bench.drained().await;
    assert!(bench.decision(&bad[0]).await.is_none());
    assert_eq!((count(&bench, "order_readable").await, count(&bench, "order_read_again").await), (1, 2));
    assert_eq!(bench.view("app_view").await["needs_person"].as_i64(), Some(before + 1));
    bench.open(&bad[0]).await;
    bench.scan_article("GL-TB-ABC", 1).await;
    bench.until_shipped().await;
    bench.assert_one_of_each(&bad[0]);

    // The other is mended at the shop: the next pull finds it by itself.
    bench.world.shopify().set_unreadable(&bad[1], false).unwrap();
    bench.pull().await;
    assert_eq!(bench.found("all", &bad[1]).await.len(), 1);
    assert_eq!(bench.view("app_view").await["needs_person"].as_i64(), Some(before));
}

#[tokio::test]
async fn a_risk_is_accepted_by_a_lead_and_stays_accepted() {
    let bench = Bench::start().await;
    let number = bench.world.shopify().add_order(&somebody().then(Happening::Risk("CANCEL")));
    bench.pull().await;
    let waiting = bench.decision(&number).await.unwrap();
    assert_eq!((&waiting["why"], ways(&waiting)), (&json!("risk"), vec!["accept_risk", "read_again"]));
    bench.decide(&number, "accept_risk").await;
    assert!(bench.decision(&number).await.is_none());
    assert_eq!(count(&bench, "risk_accepted").await, 1);

    bench.world.shopify().advise(&number, "CANCEL").unwrap();
    bench.pull().await;
    assert_eq!(bench.found("all", &number).await[0]["state"], "ready", "the next sync does not take it back");
    bench.open(&number).await;
    bench.scan_article("GL-TB-ABC", 1).await;
    bench.until_shipped().await;
    bench.assert_one_of_each(&number);
}

#[tokio::test]
async fn a_packer_may_not_accept_a_risk() {
    let bench = Bench::start().await;
    let number = bench.world.shopify().add_order(&somebody().then(Happening::Risk("CANCEL")));
    bench.pull().await;
    let waiting = bench.decision(&number).await.unwrap();
    bench.sign_in("Mai L.").await;
    let request = json!({ "id": waiting["id"], "key": waiting["key"], "way": "accept_risk" });
    assert_eq!(bench.refused("decide", request).await, "PB-NOT-ALLOWED");
}

#[tokio::test]
async fn a_hold_released_at_the_shop_is_read_again() {
    let bench = Bench::start().await;
    let waiting = bench.decision("111791").await.unwrap();
    assert_eq!((&waiting["why"], ways(&waiting)), (&json!("shop_hold"), vec!["read_again"]));
    bench.world.shopify().release("111791").unwrap();
    bench.decide("111791", "read_again").await;
    bench.drained().await;
    assert!(bench.decision("111791").await.is_none());
    assert_eq!(bench.found("all", "111791").await[0]["state"], "ready");
}

#[tokio::test]
async fn an_order_deleted_at_the_shop_stops_at_the_bench_and_leaves_the_queue() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.world.shopify().delete_order(DANA).unwrap();
    bench.scan_article("GL-WB-NUM", 1).await;
    let pack = bench.until_verdict("changed").await;
    assert_eq!((&pack["verdict"]["change"], &pack["state"]), (&json!("cancelled"), &json!("stopped")));
    bench.drained().await;
    assert!(bench.bought().is_empty());
    bench.scan("PB-CLOSE").await;
    assert!(bench.found("all", DANA).await.is_empty());
    assert_eq!(bench.scan("SO-111765").await["notice"]["code"], "PB-ORDER-GONE");
}

#[tokio::test]
async fn a_deleted_order_that_waits_is_gone_when_it_is_read_again() {
    let bench = Bench::start().await;
    bench.world.shopify().delete_order("111791").unwrap();
    bench.decide("111791", "read_again").await;
    bench.drained().await;
    assert!(bench.decision("111791").await.is_none());
}

#[tokio::test]
async fn a_scheduled_order_is_found_when_its_day_comes() {
    let bench = Bench::with().with_extremes().set_up().await;
    // Its day is today, and the shop has not begun it yet.
    bench.pull().await;
    assert!(bench.found("all", "111831").await.is_empty());
    bench.world.shopify().begin_scheduled("111831").unwrap();
    bench.pull().await;
    assert_eq!(bench.found("all", "111831").await[0]["state"], "ready");
    assert!(bench.found("all", "111792").await.is_empty(), "another's day is in two weeks");
}

#[tokio::test]
async fn changed_rules_reach_the_orders_that_are_here() {
    let bench = Bench::start().await;
    let before = bench.found("all", DANA).await[0].clone();
    assert_eq!(before["carrier"], "USPS");
    let change = |settings: &mut Value| {
        let rules = settings["shipping_rules"].as_array_mut().unwrap();
        let rest = rules.iter_mut().find(|rule| rule["method"] == "").unwrap();
        rest["carrier"] = json!("UPS");
        rest["cut_off"] = json!("15:10");
    };
    bench.change_settings(change).await.unwrap();
    bench.drained().await;
    let after = bench.found("all", DANA).await[0].clone();
    assert_eq!(after["carrier"], "UPS");
    assert_ne!(after["ship_by"], before["ship_by"]);
}
