//! Totes and slips: each opens the order of this location, and a tote with items in it is not free.

use serde_json::{Value, json};
use tests::bench::{Bench, DANA};

async fn scan_on_queue(bench: &Bench, raw: &str, id: &str, selected: Value) -> Value {
    let scan = json!({ "scan_id": id, "raw": raw, "screen": "queue", "selected": selected });
    bench.call("scan", scan).await.unwrap()
}

#[tokio::test]
async fn the_tote_of_a_cancelled_order_is_emptied_before_it_is_used() {
    let bench = Bench::start().await;
    bench.world.shopify().cancel_order(DANA).unwrap();
    bench.station.pull_once().await.unwrap();
    bench.drained().await;
    let other = bench.found("all", "111773").await[0]["id"].clone();
    let first = scan_on_queue(&bench, "T-11", "t1", other.clone()).await;
    assert_eq!(first["notice"]["code"], "PB-TOTE-CANCELLED", "{first}");
    assert!(bench.found("all", "111773").await[0]["tote"].is_null(), "it was not given to another order");
    // Scanned once more: its items are back, it is free.
    let again = scan_on_queue(&bench, "T-11", "t2", other).await;
    assert_eq!(again["notice"], Value::Null);
    assert_eq!(bench.found("all", "111773").await[0]["tote"], "T-11");
}

#[tokio::test]
async fn a_slip_opens_the_part_that_this_location_ships() {
    let bench = Bench::start().await;
    // Order 111808 ships from two locations; this bench packs for California.
    let west = bench.view("settings_view").await["location_id"].as_i64().unwrap();
    for (place, wanted) in places(&bench).await {
        bench.change_settings(|settings| settings["location_id"] = json!(place)).await.unwrap();
        let told = bench.scan("SO-111808").await;
        if place == west {
            assert_eq!(told["pack"]["lines"][0]["title"], "Print Letters Workbook");
        } else if let Some(title) = wanted {
            assert_eq!(told["pack"]["lines"][0]["title"], title, "{told}");
        }
        bench.scan("PB-CLOSE").await;
    }
}

/// Every location of the shop, and what the search of its queue shows of the order.
async fn places(bench: &Bench) -> Vec<(i64, Option<String>)> {
    let settings = bench.view("settings_view").await;
    let mut found = Vec::new();
    for place in settings["locations"].as_array().unwrap() {
        let id = place[0].as_i64().unwrap();
        bench.change_settings(|settings| settings["location_id"] = json!(id)).await.unwrap();
        let rows = bench.found("all", "111808").await;
        found.push((id, rows.first().and_then(|row| row["items"][0]["title"].as_str().map(str::to_owned))));
    }
    assert!(found.len() > 1 && found.iter().filter(|(_, title)| title.is_some()).count() > 1, "{found:?}");
    found
}
