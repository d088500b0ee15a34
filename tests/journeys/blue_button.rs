//! The cards PB-CONFIRM and PB-PRINT: what the blue button on the screen does, or nothing.

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
