//! Whose order it is: a bench that lost its order packs no further, and a refusal leaves in hand what was there.

use serde_json::{Value, json};
use tests::bench::{Bench, DANA, barcode};

#[tokio::test]
async fn a_bench_that_lost_its_order_packs_no_further() {
    let one = Bench::start().await;
    let id = one.open(DANA).await["id"].clone();
    one.scan_article("GL-WB-CUR", 1).await;
    let other = one.beside("Bench 9", "Theo K.").await;
    other.call("open_order", json!({ "id": id, "is_take_over": true })).await.unwrap();

    let late = one.scan(&barcode("GL-WB-NUM")).await;
    assert_eq!(late["notice"]["code"], "PB-TAKEN-OVER");
    assert!(
        late["notice"]["message"].as_str().unwrap().starts_with("Theo K. took this order over at Bench 9"),
        "{late}"
    );
    assert_eq!((&late["pack"], one.view("app_view").await["open_order"].is_null()), (&Value::Null, true));
    assert_eq!(one.refused("act", json!({ "action": "print" })).await, "PB-NO-ORDER-OPEN");
    let pack = other.view("pack_view").await;
    assert_eq!(pack["packed_units"], 1, "nothing was recorded at the bench that lost it");

    other.scan_article("GL-WB-NUM", 1).await;
    other.until_shipped().await;
    other.assert_one_of_each(DANA);
}

#[tokio::test]
async fn the_slip_of_an_order_that_was_taken_over_does_not_open_it() {
    let one = Bench::start().await;
    let id = one.open(DANA).await["id"].clone();
    let other = one.beside("Bench 9", "Theo K.").await;
    other.call("open_order", json!({ "id": id, "is_take_over": true })).await.unwrap();
    assert_eq!(one.scan("SO-111765").await["notice"]["code"], "PB-TAKEN-OVER");
    assert_eq!(one.scan("SO-111765").await["notice"]["code"], "PB-ORDER-CLAIMED", "and then it is anyone's else");
}

#[tokio::test]
async fn a_refused_order_leaves_in_hand_what_was_there() {
    let one = Bench::start().await;
    let other = one.beside("Bench 9", "Mai L.").await;
    other.open(DANA).await;
    let mine = one.open("111773").await["id"].clone();
    // T-11 holds the order of the other bench.
    let refused = one.scan("T-11").await;
    assert_eq!(refused["notice"]["code"], "PB-ORDER-CLAIMED");
    assert_eq!((&refused["pack"]["id"], &one.view("app_view").await["open_order"]), (&mine, &mine));
    assert_eq!(other.found("all", "111773").await[0]["claimed_by"], "Rosa M.", "and it is still claimed");
    one.scan_article("GL-TB-ABC", 1).await;
    one.until_shipped().await;
    one.assert_one_of_each("111773");
}
