//! Command cards: the whole bench without a keyboard.

use serde_json::{Value, json};
use tests::bench::{Bench, DANA};

#[tokio::test]
async fn every_step_can_be_taken_back_to_the_start() {
    let bench = Bench::start().await;
    bench.open("111764").await;
    bench.scan_article("GL-PB-120", 2).await;
    bench.scan_article("GL-FC-220", 1).await;
    let boxed = bench.scan("PB-BOX-NEXT").await["pack"]["parcel"]["box_kind"]["id"].clone();
    assert_eq!(bench.scan("PB-BOX-1").await["pack"]["parcel"]["box_kind"]["empty_weight_g"], 95);
    let undone = bench.scan("PB-UNDO").await;
    assert_eq!(undone["pack"]["parcel"]["box_kind"]["id"], boxed);
    for _ in 0..4 {
        assert!(bench.scan("PB-UNDO").await["notice"].is_null());
    }
    let start = bench.scan("PB-UNDO").await;
    assert_eq!(start["notice"]["code"], "PB-NOTHING-TO-UNDO");
    assert_eq!((&start["pack"]["packed_units"], &start["pack"]["can_undo"]), (&json!(0), &json!(false)));
}

#[tokio::test]
async fn quantity_and_by_hand_count_what_they_say() {
    let bench = Bench::start().await;
    bench.open("111758").await;
    bench.scan("PB-QTY-5").await;
    assert_eq!(bench.scan_article("GL-TF-KIT", 1).await["pack"]["packed_units"], 5);
    let beyond = bench.scan("PB-QTY-5").await;
    assert_eq!(beyond["pack"]["verdict"]["units"], 5);
    let over = bench.scan_article("GL-TF-KIT", 1).await;
    assert_eq!(
        (&over["pack"]["verdict"]["is"], &over["pack"]["verdict"]["units"]),
        (&json!("one_too_many"), &json!(4))
    );
    let by_hand = bench.scan("PB-MANUAL").await;
    assert_eq!(
        (&by_hand["pack"]["lines"][0]["packed"], &by_hand["pack"]["lines"][0]["by_hand"]),
        (&json!(6), &json!(1))
    );
}

#[tokio::test]
async fn print_and_skip_and_close() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    let early = bench.scan("PB-PRINT").await;
    assert_eq!(early["notice"]["code"], "PB-ITEMS-MISSING");
    assert_eq!(bench.scan("PB-REPRINT").await["notice"]["code"], "PB-NO-LABEL-YET");
    let skipped = bench.scan("PB-SKIP").await;
    assert_eq!(skipped["go_to"], "pack");
    assert_ne!(skipped["pack"]["number"], DANA);
    let closed = bench.scan("PB-CLOSE").await;
    assert_eq!((&closed["go_to"], &closed["pack"]), (&json!("queue"), &Value::Null));
    assert_eq!(bench.scan("PB-UNDO").await["notice"]["code"], "PB-NO-ORDER-OPEN");
    // The blue button's card takes the next order of the queue.
    assert_eq!(bench.scan("PB-CONFIRM").await["go_to"], "pack");
}

#[tokio::test]
async fn a_service_is_chosen_by_its_place() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    let pack = bench.until("pack_view", |pack| pack["parcel"]["quote_is"] == "ready").await;
    assert_eq!(pack["parcel"]["rates"][0]["is_chosen"], true);
    assert_eq!(pack["parcel"]["reason"], "cheapest_on_time");
    let second = pack["parcel"]["rates"][1]["service_token"].clone();
    let chosen = bench.scan("PB-RATE-2").await;
    assert_eq!(chosen["pack"]["parcel"]["rates"][1]["is_chosen"], true);
    assert_eq!(chosen["pack"]["parcel"]["reason"], "by_hand");
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.scan_article("GL-WB-NUM", 1).await;
    let shipped = bench.until_shipped().await;
    let service = pack["parcel"]["rates"].as_array().unwrap().iter().find(|rate| rate["service_token"] == second);
    assert_eq!(shipped["label"]["service"], service.unwrap()["service"]);
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn without_auto_print_the_last_scan_waits_for_the_card() {
    let bench = Bench::start().await;
    bench.change_settings(|settings| settings["is_auto_print"] = json!(false)).await.unwrap();
    let full = bench.pack_dana().await;
    assert_eq!((&full["pack"]["state"], &full["pack"]["primary"]["is"]), (&json!("verified"), &json!("buy")));
    let undone = bench.scan("PB-UNDO").await;
    assert_eq!((&undone["pack"]["state"], &undone["pack"]["packed_units"]), (&json!("packing"), &json!(1)));
    bench.scan_article("GL-WB-NUM", 1).await;
    bench.drained().await;
    assert!(bench.bought().is_empty());
    bench.scan("PB-PRINT").await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
    assert_eq!(bench.scan("PB-UNDO").await["notice"]["code"], "PB-ALREADY-PAID");
}
