//! Who is at the bench, what their role lets them do, and two benches that want one order.

use domain::ids::FulfilmentOrderId;
use serde_json::{Value, json};
use simulators::FaultAct;
use store::Write;
use tests::bench::{Bench, DANA, barcode};

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
async fn nobody_reaches_above_their_own_rank() {
    let bench = Bench::start().await;
    let owner = bench.person("Rosa M.").await;
    let change = |role: &str, pin: Value, is_active: bool, is_new_badge: bool| {
        json!({
            "id": owner, "name": "Rosa M.", "role": role, "pin": pin, "is_active": is_active,
            "is_new_badge": is_new_badge,
        })
    };
    bench.sign_in("Dana P.").await;
    for request in [
        change("manager", Value::Null, true, false),
        change("manager", json!("1111"), true, false),
        change("manager", Value::Null, true, true),
        change("manager", Value::Null, false, false),
    ] {
        assert_eq!(bench.refused("save_person", request).await, "PB-NOT-ALLOWED");
    }
    bench.sign_in("Rosa M.").await;
    for request in [change("manager", Value::Null, true, false), change("owner", Value::Null, false, false)] {
        assert_eq!(bench.refused("save_person", request).await, "PB-LAST-OWNER");
    }
    let app = bench.view("app_view").await;
    assert_eq!((&app["person"]["role"], &app["person"]["has_pin"]), (&json!("owner"), &json!(false)));
}

#[tokio::test]
async fn a_pin_that_can_not_be_changes_nothing() {
    let bench = Bench::start().await;
    let before = bench.view("people").await;
    let hire = |name: &str, pin: &str| json!({ "id": 0, "name": name, "role": "packer", "pin": pin, "is_active": true, "is_new_badge": true });
    assert_eq!(bench.refused("save_person", hire("Eve", "12")).await, "PB-BAD-REQUEST");
    let id = bench.person("Mai L.").await;
    let rename = json!({
        "id": id, "name": "Someone", "role": "packer", "pin": "12ab", "is_active": true, "is_new_badge": false,
    });
    assert_eq!(bench.refused("save_person", rename).await, "PB-BAD-REQUEST");
    assert_eq!(bench.view("people").await, before);
    // Two at once are two, each with a badge of their own.
    let (ann, bob) =
        tokio::join!(bench.call("save_person", hire("Ann", "1234")), bench.call("save_person", hire("Bob", "5678")));
    let (ann, bob) = (ann.unwrap(), bob.unwrap());
    assert_eq!((&ann["person"]["name"], &bob["person"]["name"]), (&json!("Ann"), &json!("Bob")));
    let badge = ann["badge"].as_str().unwrap().to_owned();
    bench.scan(&badge).await;
    assert_eq!(bench.view("app_view").await["person"]["name"], "Ann");
}

#[tokio::test]
async fn a_role_counts_as_it_is_now() {
    let bench = Bench::start().await;
    let other = bench.beside("Bench 9", "Dana P.").await;
    other.view("settings_view").await;
    save(&bench, "Dana P.", "packer", Value::Null, false).await;
    let hire =
        json!({ "id": 0, "name": "Eve", "role": "packer", "pin": null, "is_active": true, "is_new_badge": false });
    assert_eq!(other.refused("save_person", hire).await, "PB-NOT-ALLOWED");
    let id = bench.person("Dana P.").await;
    let gone = json!({
        "id": id, "name": "Dana P.", "role": "packer", "pin": null, "is_active": false, "is_new_badge": false,
    });
    bench.call("save_person", gone).await.unwrap();
    assert_eq!(other.refused("open_order", json!({ "id": 1 })).await, "PB-NOT-SIGNED-IN");
    assert_eq!(other.view("app_view").await["phase"], "sign_in");
}

#[tokio::test]
async fn who_left_in_the_middle_of_an_order_packs_no_more() {
    let bench = Bench::start().await;
    save(&bench, "Dana P.", "owner", Value::Null, false).await;
    bench.open(DANA).await;
    bench.scan_article("GL-WB-CUR", 1).await;
    let id = bench.person("Rosa M.").await;
    let gone = json!({
        "id": id, "name": "Rosa M.", "role": "owner", "pin": null, "is_active": false, "is_new_badge": false,
    });
    bench.call("save_person", gone).await.unwrap();
    let refused = bench.scan(&barcode("GL-WB-NUM")).await;
    assert_eq!((&refused["notice"]["code"], &refused["pack"]["packed_units"]), (&json!("PB-NOT-SIGNED-IN"), &json!(1)));
}

#[tokio::test]
async fn another_packer_carries_on_and_other_benches_see_who() {
    let one = Bench::start().await;
    let other = one.beside("Bench 9", "Theo K.").await;
    one.open(DANA).await;
    one.scan_article("GL-WB-CUR", 1).await;
    let left = one.scan("PB-SWITCH").await;
    assert_eq!(left["go_to"], "sign_in");
    assert_eq!(other.log().await[0], ("person_signed_out".to_owned(), Some("Rosa M.".to_owned())));
    one.sign_in("Mai L.").await;
    assert_eq!(other.found("all", DANA).await[0]["claimed_by"], "Mai L.");
    one.scan_article("GL-WB-NUM", 1).await;
    one.until_shipped().await;
    let log = one.log().await;
    assert!(log.contains(&("label_bought".to_owned(), Some("Mai L.".to_owned()))), "{log:?}");
}

#[tokio::test]
async fn a_bench_keeps_its_order_while_the_shop_hangs() {
    let bench = Bench::with().renewing_every(20).set_up().await;
    let id = bench.open(DANA).await["id"].as_i64().unwrap();
    bench.fault_for_good("shopify", FaultAct::DelayMs(3_600_000));
    bench.view("sync_now").await;
    bench.store().commit(vec![Write::renew_claims("Bench 2", 1)]).await.unwrap();
    bench
        .look_until("the claim", async || {
            let row = bench.store().fulfilment_order(FulfilmentOrderId(id)).await.unwrap().unwrap();
            row.lease_until.unwrap() > bench.store().now_ms().await.unwrap()
        })
        .await;
    let other = bench.beside("Bench 9", "Mai L.").await;
    assert_eq!(other.refused("open_order", json!({ "id": id })).await, "PB-ORDER-CLAIMED");
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
