//! Telling the shop: late, lost, refused. Exactly one fulfilment, with the tracking number.

use simulators::FaultAct;
use tests::bench::{Bench, DANA};

#[tokio::test]
async fn with_the_shop_down_the_label_prints_and_the_shop_is_told_later() {
    let bench = Bench::start().await;
    bench.fault_for_good("shopify fulfillmentCreate", FaultAct::Status(503));
    bench.pack_dana().await;
    bench.until_verdict("printed").await;
    let pack = bench.view("pack_view").await;
    assert_eq!(pack["label"]["is_told_to_shop"], false);
    assert!(bench.shipped(DANA).is_empty());
    bench.world.faults().clear();
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_fulfilment() {
    let bench = Bench::start().await;
    bench.fault("shopify fulfillmentCreate", FaultAct::DropAfterCommit);
    bench.pack_dana().await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_throttled_shop_is_waited_for() {
    let bench = Bench::start().await;
    bench.fault("shopify fulfillmentCreate", FaultAct::Throttled);
    bench.pack_dana().await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_missing_scope_waits_for_a_person_and_goes_on_when_it_is_there() {
    let bench = Bench::start().await;
    const READS: [&str; 6] = [
        "read_orders",
        "read_products",
        "read_inventory",
        "read_locations",
        "read_merchant_managed_fulfillment_orders",
        "read_fulfillments",
    ];
    bench.world.shopify().set_scopes(&READS);
    bench.pack_dana().await;
    bench.until_verdict("printed").await;
    bench.drained().await;
    assert!(bench.shipped(DANA).is_empty());
    let waiting = bench.decision(DANA).await.expect("it needs a person");
    assert!(["fulfilment", "fulfil_order"].contains(&waiting["why"].as_str().unwrap()), "{waiting}");

    let all: Vec<&str> =
        READS.into_iter().chain(["write_merchant_managed_fulfillment_orders", "write_fulfillments"]).collect();
    bench.world.shopify().set_scopes(&all);
    bench.decide(DANA, "retry").await;
    bench.drained().await;
    bench.assert_one_of_each(DANA);
    assert!(bench.decision(DANA).await.is_none());
}
