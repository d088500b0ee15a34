//! The log names whoever did it: every kind of event that a bench's day writes has its person, but for what the shop did.

use serde_json::{Value, json};
use simulators::{FaultAct, PrinterMode};
use std::collections::BTreeSet;
use tests::bench::{Bench, DANA, barcode};

const BUY: &str = "shippo POST /transactions";
/// Kinds of events that a day has.
const SEEN: &str = "order_opened order_left order_taken_over item_packed item_by_hand scanned scan_stopped step_undone
    box_chosen weight_typed service_chosen label_asked label_bought label_refused label_unsure label_printed print_failed
    reprint_asked order_parked order_resumed order_released order_retried rest_shipped change_seen order_told tell_failed
    person_signed_in person_signed_out person_saved settings_saved sync_done sync_failed tote_assigned";
/// What nobody at a bench does.
const OF_THE_SHOP: [&str; 3] = ["order_quarantined", "sync_done", "sync_failed"];

/// Every line of the log: its kind, who, and what its sentence is made of.
async fn whole_log(bench: &Bench) -> Vec<(String, Option<String>, Value)> {
    let mut lines = Vec::new();
    let mut before = Value::Null;
    loop {
        let page = bench.call("activity_page", json!({ "limit": 200, "before": before })).await.unwrap();
        for row in page["rows"].as_array().unwrap() {
            let text = |name: &str| row[name].as_str().map(str::to_owned);
            lines.push((text("kind").unwrap(), text("person"), row["values"].clone()));
        }
        before = page["before"].clone();
        if before.is_null() {
            return lines;
        }
    }
}

/// Scans, stops, box, weight, service, undo; then held, taken up, a problem, released, short, and shipped without the rest.
async fn pack_with_everything_that_can_be_said(bench: &Bench) {
    bench.open(DANA).await;
    bench.scan("T-31").await;
    bench.scan(&barcode("GL-PB-120")).await;
    bench.scan("X00NOBODYKNOWS").await;
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.scan(&barcode("GL-WB-CUR")).await;
    bench.scan("PB-BOX-2").await;
    bench.act_with(json!({ "action": "type_weight", "weight_g": 2_000 })).await.unwrap();
    bench.until("pack_view", |pack| pack["parcel"]["quote_is"] == "ready").await;
    bench.scan("PB-RATE-2").await;
    bench.scan("PB-UNDO").await;
    bench.scan("PB-HOLD").await;
    bench.decide(DANA, "open").await;
    bench.scan("PB-PROBLEM").await;
    bench.decide(DANA, "release").await;
    bench.open(DANA).await;
    bench.scan("PB-SHORT").await;
    bench.decide(DANA, "ship_the_rest").await;
}

/// Refused, then lost and looked up, then bought; its paper fails; the shop may not be told until it is asked again.
async fn ship_with_everything_that_goes_wrong(bench: &Bench) {
    bench.fault(BUY, FaultAct::ErrorStatus("Not today.".into()));
    bench.act("print").await;
    bench.until_verdict("no_label").await;
    bench.fault(BUY, FaultAct::DropAfterCommit);
    bench.fault("shippo GET /transactions", FaultAct::DropBefore);
    bench.fault_for_good("shopify fulfillmentCreate", FaultAct::Status(400));
    bench.world.printer().set_mode(PrinterMode::Reset).await;
    bench.act("print").await;
    bench.until_verdict("not_printed").await;
    bench.drained().await;
    bench.world.faults().clear();
    bench.world.printer().set_mode(PrinterMode::Ok).await;
    bench.decide(DANA, "retry").await;
    bench.scan("PB-REPRINT").await;
    bench.until_shipped().await;
}

/// The order is taken over; another is cancelled under the packer's hands; the shop is away and comes back.
async fn meet_everything_that_comes_from_outside(bench: &Bench) {
    bench.open("111773").await;
    bench.world.shopify().cancel_order("111773").unwrap();
    bench.station.pull_once().await.unwrap();
    bench.until_verdict("changed").await;
    bench.scan("PB-CLOSE").await;
    bench.fault_for_good("shopify", FaultAct::DropBefore);
    bench.station.pull_once().await.unwrap_err();
    bench.world.faults().clear();
    bench.station.pull_once().await.unwrap();
    let id = bench.open("111758").await["id"].clone();
    bench.scan("PB-MANUAL").await;
    let other = bench.beside("Bench 9", "Theo K.").await;
    other.call("open_order", json!({ "id": id, "is_take_over": true })).await.unwrap();
}

/// A person and a setting are changed, and the bench is left.
async fn change_what_can_be_changed(bench: &Bench) {
    let hire =
        json!({ "id": 0, "name": "Eve", "role": "packer", "pin": null, "is_active": true, "is_new_badge": false });
    bench.call("save_person", hire).await.unwrap();
    bench.change_settings(|settings| settings["units"] = json!("metric")).await.unwrap();
    bench.sign_in("Dana P.").await;
    bench.view("sign_out").await;
    bench.sign_in("Rosa M.").await;
}

#[tokio::test]
async fn every_kind_of_event_names_one() {
    let bench = Bench::start().await;
    pack_with_everything_that_can_be_said(&bench).await;
    ship_with_everything_that_goes_wrong(&bench).await;
    meet_everything_that_comes_from_outside(&bench).await;
    change_what_can_be_changed(&bench).await;
    let log = whole_log(&bench).await;
    for (kind, person, values) in &log {
        // Nobody has an order that the shop changes in the queue.
        let is_in_queue = kind == "change_seen" && log.iter().any(|(of, who, _)| of == kind && who.is_some());
        if is_in_queue {
            continue;
        }
        assert!(person.is_some() || OF_THE_SHOP.contains(&kind.as_str()), "nobody is named: {kind} {values}");
    }
    let kinds: BTreeSet<&str> = log.iter().map(|(kind, _, _)| kind.as_str()).collect();
    let missing: Vec<&str> = SEEN.split_whitespace().filter(|kind| !kinds.contains(kind)).collect();
    assert!(missing.is_empty(), "a day has no {missing:?} any more: {kinds:?}");
    assert_values(&log);
}

/// Sentences that name something are given it.
fn assert_values(log: &[(String, Option<String>, Value)]) {
    for (kind, name, value) in [
        ("order_taken_over", "from", "Bench 2"),
        ("person_saved", "name", "Eve"),
        ("settings_saved", "sections", "look"),
        ("scan_stopped", "title", "Pattern Blocks, 120 pc"),
        ("scan_stopped", "code", "X00NOBODYKNOWS"),
        ("box_chosen", "box", "12 × 9 × 4"),
        ("tote_assigned", "tote", "T-31"),
        ("label_refused", "reason", "Not today."),
    ] {
        let is_it = |values: &Value| values[name].as_str().is_some_and(|text| text.contains(value));
        assert!(log.iter().any(|(of, _, values)| of == kind && is_it(values)), "no {kind} says {name}: {value}");
    }
}
