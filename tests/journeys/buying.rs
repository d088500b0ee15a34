//! A purchase whose answer is late, lost or refused: exactly one label is paid, whatever happens on the way.

use serde_json::json;
use simulators::FaultAct;
use tests::bench::{Bench, DANA};

const BUY: &str = "shippo POST /transactions";

async fn one_label_in_spite_of(act: FaultAct) -> Bench {
    let bench = Bench::start().await;
    bench.fault(BUY, act);
    bench.pack_dana().await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
    assert_eq!(bench.world.shippo().state_json()["transactions"].as_array().unwrap().len(), 1);
    bench
}

#[tokio::test]
async fn too_many_requests_is_waited_out() {
    one_label_in_spite_of(FaultAct::Status(429)).await;
}

#[tokio::test]
async fn an_error_at_the_service_is_looked_up_before_it_is_bought_again() {
    one_label_in_spite_of(FaultAct::Status(503)).await;
}

#[tokio::test]
async fn a_request_that_was_lost_is_sent_again_after_no_trace_was_found() {
    one_label_in_spite_of(FaultAct::DropBefore).await;
}

#[tokio::test]
async fn an_answer_that_was_lost_is_found_by_its_offer() {
    let bench = one_label_in_spite_of(FaultAct::DropAfterCommit).await;
    let log = bench.log().await;
    assert_eq!(log.iter().filter(|(kind, _)| kind == "label_bought").count(), 1);
}

#[tokio::test]
async fn a_carrier_that_takes_its_time_is_waited_for() {
    one_label_in_spite_of(FaultAct::Queued(2)).await;
}

#[tokio::test]
async fn a_station_closed_while_it_buys_finishes_the_purchase() {
    let bench = Bench::start().await;
    bench.fault(BUY, FaultAct::DropAfterCommit);
    bench.fault_for_good("shippo GET /transactions", FaultAct::DropBefore);
    bench.pack_dana().await;
    bench.until_verdict("label_unsure").await;
    let bench = bench.restarted().await;
    bench.world.faults().clear();
    bench.sign_in("Rosa M.").await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn with_the_carrier_down_the_packer_goes_on_and_labels_follow() {
    let bench = Bench::start().await;
    bench.fault_for_good("shippo", FaultAct::DropBefore);
    let full = bench.pack_dana().await;
    assert_eq!(full["pack"]["state"], "buying");
    let app = bench.until("app_view", |app| app["network"]["is_online"] == false).await;
    assert_eq!(app["network"]["waiting"], 1);
    // The next order is packed meanwhile.
    bench.open("111773").await;
    bench.scan_article("GL-TB-ABC", 1).await;
    bench.until("app_view", |app| app["network"]["waiting"] == 2).await;

    bench.world.faults().clear();
    bench.until_shipped().await;
    bench.until("app_view", |app| app["network"]["is_online"] == true).await;
    assert_eq!((bench.bought().len(), bench.world.printer().jobs().len()), (2, 2));
    assert_eq!((bench.shipped(DANA).len(), bench.shipped("111773").len()), (1, 1));
}

#[tokio::test]
async fn a_revoked_key_stops_before_anything_is_bought() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    bench.world.shopify().revoke_token();
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.scan_article("GL-WB-NUM", 1).await;
    let pack = bench.until_verdict("no_label").await;
    assert_eq!(pack["state"], "verified");
    bench.drained().await;
    assert!(bench.bought().is_empty());
    assert!(pack["verdict"]["messages"][0].as_str().unwrap().contains("PB-SHOP-REFUSED"), "{pack:#}");
    assert!(bench.decision(DANA).await.is_none(), "who looks at it decides");
    assert_eq!(bench.station.pull_once().await.unwrap_err().code, "PB-SHOP-REFUSED");
    let app = bench.view("app_view").await;
    assert_eq!((&app["sync"]["state"], &app["sync"]["error"]["code"]), (&json!("failing"), &json!("PB-SHOP-REFUSED")));
}
