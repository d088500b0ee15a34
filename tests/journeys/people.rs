//! Who is at the bench, what their role lets them do, and two benches that want one order.

use serde_json::{Value, json};
use tests::bench::{Bench, DANA};

async fn save(bench: &Bench, name: &str, role: &str, pin: Value, is_new_badge: bool) -> Value {
    let id = bench.person(name).await;
    let request = json!({
        "id": id, "name": name, "role": role, "pin": pin, "is_active": true, "is_new_badge": is_new_badge,
    });
    bench.call("save_person", request).await.unwrap()
}

#[tokio::test]
async fn five_wrong_pins_lock_the_name_and_a_badge_still_opens() {
    let bench = Bench::start().await;
    let saved = save(&bench, "Mai L.", "packer", json!("2468"), true).await;
    let badge = saved["badge"].as_str().unwrap().to_owned();
    let id = saved["person"]["id"].clone();
    bench.view("sign_out").await;
    assert_eq!(bench.refused("act", json!({ "action": "undo" })).await, "PB-NOT-SIGNED-IN");
    let mut codes = Vec::new();
    for pin in ["1111", "2222", "3333", "4444", "5555", "2468"] {
        codes.push(bench.refused("sign_in", json!({ "person_id": id, "pin": pin })).await);
    }
    assert_eq!(codes[0], "PB-WRONG-PIN");
    assert_eq!(codes[5], "PB-PIN-LOCKED", "even the right one: {codes:?}");

    let seated = bench.scan(&badge).await;
    assert_eq!((&seated["go_to"], &seated["notice"]), (&json!("queue"), &Value::Null));
    assert_eq!(bench.view("app_view").await["person"]["name"], "Mai L.");
    let page = bench.call("activity_page", json!({ "limit": 200 })).await.unwrap().to_string();
    assert!(!page.contains(badge.trim_start_matches("PBU-")), "a badge's secret is in no log");
}

#[tokio::test]
async fn a_packer_packs_and_decides_nothing() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    bench.scan("PB-HOLD").await;
    let waiting = bench.decision(DANA).await.unwrap()["id"].clone();
    bench.sign_in("Mai L.").await;
    assert_eq!(bench.refused("decide", json!({ "id": waiting, "way": "open" })).await, "PB-NOT-ALLOWED");
    assert_eq!(bench.refused("open_order", json!({ "id": waiting, "is_take_over": true })).await, "PB-NOT-ALLOWED");
    let hire =
        json!({ "id": 0, "name": "Eve", "role": "owner", "pin": null, "is_active": true, "is_new_badge": false });
    assert_eq!(bench.refused("save_person", hire).await, "PB-NOT-ALLOWED");
    bench.open("111773").await;
    bench.scan_article("GL-TB-ABC", 1).await;
    bench.until_shipped().await;
    bench.assert_one_of_each("111773");
    let log = bench.log().await;
    assert!(log.contains(&("item_packed".to_owned(), Some("Mai L.".to_owned()))), "every step names one: {log:?}");
    assert!(log.contains(&("order_parked".to_owned(), Some("Rosa M.".to_owned()))), "{log:?}");
}

#[tokio::test]
async fn an_order_lies_on_one_bench_until_a_lead_takes_it() {
    let one = Bench::start().await;
    let id = one.open(DANA).await["id"].clone();
    one.scan_article("GL-WB-CUR", 1).await;
    let other = one.beside("Bench 9", "Theo K.").await;
    let row = &other.found("all", DANA).await[0];
    assert_eq!(
        (&row["state"], &row["claimed_by"], &row["is_mine"]),
        (&json!("claimed"), &json!("Rosa M."), &json!(false))
    );
    assert_eq!(other.refused("open_order", json!({ "id": id, "is_take_over": false })).await, "PB-ORDER-CLAIMED");
    assert_eq!(other.scan("SO-111765").await["notice"]["code"], "PB-ORDER-CLAIMED");

    let taken = other.call("open_order", json!({ "id": id, "is_take_over": true })).await.unwrap();
    assert_eq!(taken["pack"]["packed_units"], 1, "what is in the box stays in it");
    other.scan_article("GL-WB-NUM", 1).await;
    other.until_shipped().await;
    other.assert_one_of_each(DANA);
    assert!(other.log().await.contains(&("order_taken_over".to_owned(), Some("Theo K.".to_owned()))));
}

#[tokio::test]
async fn two_benches_pack_side_by_side() {
    let one = Bench::start().await;
    let other = one.beside("Bench 9", "Mai L.").await;
    one.open(DANA).await;
    other.open("111773").await;
    one.scan_article("GL-WB-CUR", 1).await;
    other.scan_article("GL-TB-ABC", 1).await;
    one.scan_article("GL-WB-NUM", 1).await;
    one.until_shipped().await;
    other.until_shipped().await;
    assert_eq!((one.bought().len(), one.world.printer().jobs().len()), (2, 2));
    assert_eq!((one.shipped(DANA).len(), one.shipped("111773").len()), (1, 1));
}
