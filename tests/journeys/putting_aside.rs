//! Orders put aside, and what a person decides about them.

use serde_json::{Value, json};
use tests::bench::{Bench, DANA};

#[tokio::test]
async fn a_held_order_waits_for_a_person_and_goes_on_where_it_was() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    bench.scan_article("GL-WB-CUR", 1).await;
    let held = bench.act_with(json!({ "action": "hold", "note": "corner is bent" })).await.unwrap();
    assert_eq!((&held["go_to"], &held["pack"]), (&json!("queue"), &Value::Null));
    let waiting = bench.decision(DANA).await.expect("it waits for a person");
    assert_eq!((&waiting["why"], &waiting["detail"]), (&json!("held"), &json!("corner is bent")));
    assert!(bench.found("all", "").await.iter().all(|row| row["number"] != DANA));

    let opened = bench.decide(DANA, "open").await;
    assert_eq!((&opened["pack"]["state"], &opened["pack"]["packed_units"]), (&json!("packing"), &json!(1)));
    assert!(bench.decision(DANA).await.is_none());
    bench.scan_article("GL-WB-NUM", 1).await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_released_order_is_back_in_the_queue() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    bench.scan("PB-PROBLEM").await;
    assert_eq!(bench.decision(DANA).await.unwrap()["why"], "problem");
    bench.decide(DANA, "release").await;
    assert!(bench.decision(DANA).await.is_none());
    let found = bench.found("all", DANA).await;
    assert_eq!((&found[0]["state"], &found[0]["claimed_by"]), (&json!("ready"), &Value::Null));
    let again = bench.open(DANA).await;
    assert_eq!(again["state"], "packing");
}

#[tokio::test]
async fn the_rest_of_a_short_order_ships_now_and_what_was_missing_later() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    bench.scan_article("GL-WB-CUR", 1).await;
    let parked = bench.scan("PB-SHORT").await;
    assert_eq!(parked["go_to"], "queue");
    assert_eq!(bench.decision(DANA).await.unwrap()["why"], "short");

    let rest = bench.decide(DANA, "ship_the_rest").await;
    assert_eq!((&rest["pack"]["state"], &rest["pack"]["wanted_units"]), (&json!("verified"), &json!(1)));
    bench.act("print").await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
    let left = bench.decision(DANA).await.expect("what was left out stays visible");
    assert_eq!(left["why"], "short");

    let again = bench.decide(DANA, "open").await;
    let lines = again["pack"]["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 1, "{again:#}");
    assert_eq!((&lines[0]["title"], &lines[0]["wanted"]), (&json!("Numbers Workbook"), &json!(1)));
    bench.scan_article("GL-WB-NUM", 1).await;
    bench.until_shipped().await;
    assert_eq!((bench.bought().len(), bench.shipped(DANA).len(), bench.world.printer().jobs().len()), (2, 2, 2));
    assert!(bench.decision(DANA).await.is_none());
}

#[tokio::test]
async fn putting_aside_is_taken_back_by_who_did_it() {
    let bench = Bench::start().await;
    for (card, word) in [("PB-HOLD", "held"), ("PB-SHORT", "short"), ("PB-PROBLEM", "problem")] {
        bench.open(DANA).await;
        if word == "held" {
            bench.scan_article("GL-WB-CUR", 1).await;
        }
        bench.scan(card).await;
        assert_eq!(bench.decision(DANA).await.unwrap()["why"], word);
        assert_eq!(bench.view("queue_summary").await["take_back"], DANA);
        let back = bench.scan("PB-UNDO").await;
        assert_eq!((&back["go_to"], &back["pack"]["state"]), (&json!("pack"), &json!("packing")), "{word}: {back}");
        assert_eq!(back["pack"]["packed_units"], 1, "what is in the box stays in it");
        assert!(bench.decision(DANA).await.is_none(), "nobody has to decide about it any more");
    }
    // Over a restart too, by its key; and step by step before that.
    bench.act("hold").await;
    let bench = bench.restarted().await;
    bench.sign_in("Rosa M.").await;
    bench.act("undo").await;
    assert_eq!(bench.act("undo").await["pack"]["packed_units"], 0);

    bench.act("hold").await;
    bench.sign_in("Mai L.").await;
    assert!(bench.view("queue_summary").await["take_back"].is_null());
    assert_eq!(bench.scan("PB-UNDO").await["notice"]["code"], "PB-NO-ORDER-OPEN", "it was another's step");
}
