//! Cards of buttons that only the screen can press, the blue one above all: what the button does, or nothing.

use serde_json::{Value, json};
use tests::bench::{Bench, DANA};

/// A card scanned at a screen that presses its own button.
async fn card(bench: &Bench, raw: &str, screen: &str) -> Value {
    let scan = json!({ "scan_id": format!("{raw} {screen}"), "raw": raw, "screen": screen, "presses": true });
    bench.call("scan", scan).await.unwrap()
}

#[tokio::test]
async fn a_screen_presses_its_own_button_and_the_station_does_nothing_beside_it() {
    let bench = Bench::start().await;
    for code in ["PB-CONFIRM", "PB-PRINT"] {
        let told = card(&bench, code, "queue").await;
        assert!(told["press"]["refusal"]["code"].is_string(), "{told}");
        assert_eq!((&told["pack"], &told["go_to"]), (&Value::Null, &Value::Null), "no order was opened");
    }
    bench.change_settings(|settings| settings["is_auto_print"] = json!(false)).await.unwrap();
    bench.pack_dana().await;
    for code in ["PB-CONFIRM", "PB-PRINT"] {
        let told = card(&bench, code, "pack").await;
        assert!(told["press"]["refusal"]["code"].is_string(), "{told}");
        assert_eq!(told["pack"]["state"], "verified");
    }
    bench.drained().await;
    assert!(bench.bought().is_empty(), "whatever is open on the screen, nothing was bought behind it");
    let log = bench.log().await;
    assert!(log.iter().filter(|(kind, _)| kind == "scanned").count() >= 4, "and every scan is in the log");
}

#[tokio::test]
async fn without_a_screen_the_card_asks_for_the_open_order_only() {
    let bench = Bench::start().await;
    let scan = json!({ "scan_id": "settings", "raw": "PB-CONFIRM", "screen": "settings" });
    bench.open(DANA).await;
    let told = bench.call("scan", scan).await.unwrap();
    assert_eq!(told["notice"]["code"], "PB-NOT-NOW", "{told}");
}

#[tokio::test]
async fn what_is_chosen_or_noted_on_the_screen_is_left_to_the_screen() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    let before = bench.call("pack_view", json!({})).await.unwrap();
    for code in ["PB-HOLD", "PB-PROBLEM", "PB-SHORT", "PB-MANUAL", "PB-BOX", "PB-BOX-NEXT", "PB-LINE-NEXT"] {
        let told = card(&bench, code, "pack").await;
        assert_eq!((&told["press"]["button"], &told["notice"]), (&json!(code), &Value::Null));
    }
    for code in ["PB-SHOW-ALL", "PB-SHOW-TOTE", "PB-SHOW-PICK", "PB-SHOW-WAIT", "PB-DECIDE", "PB-WAY-1", "PB-HELP"] {
        assert_eq!(card(&bench, code, "queue").await["press"]["button"], code);
        assert_eq!(
            bench.scan(code).await["notice"]["code"],
            "PB-NOT-NOW",
            "without a screen there is nothing to press"
        );
    }
    let after = bench.call("pack_view", json!({})).await.unwrap();
    assert_eq!(
        (&after["version"], &after["state"]),
        (&before["version"], &before["state"]),
        "nothing was done behind it"
    );
    // Where no note can be written, the card is enough.
    let held = card(&bench, "PB-HOLD", "activity").await;
    assert_eq!(held["press"], Value::Null);
    assert_eq!(bench.decision(DANA).await.unwrap()["why"], "held");
}

#[tokio::test]
async fn orders_are_read_by_card_and_every_box_has_one() {
    let bench = Bench::start().await;
    assert_eq!(bench.scan("PB-SYNC").await["notice"], Value::Null);
    bench
        .change_settings(|settings| {
            let boxes = settings["boxes"].as_array_mut().unwrap();
            let like = boxes[0].clone();
            while boxes.len() < 12 {
                let mut another = like.clone();
                (another["id"], another["name"]) = (json!(0), json!(format!("Box {}", boxes.len() + 1)));
                boxes.push(another);
            }
        })
        .await
        .unwrap();
    let cards = bench.call("command_card", json!({})).await.unwrap();
    let codes: Vec<&str> = cards["rows"].as_array().unwrap().iter().filter_map(|row| row["code"].as_str()).collect();
    assert!(codes.contains(&"PB-BOX-12") && !codes.contains(&"PB-BOX-13"), "{codes:?}");
    bench.open(DANA).await;
    let boxed = bench.scan("PB-BOX-12").await;
    let twelfth = &boxed["pack"]["parcel"]["boxes"][11];
    assert_eq!(
        boxed["pack"]["parcel"]["box_kind"]["id"], twelfth["id"],
        "the place on the card is the one on the screen"
    );
}
