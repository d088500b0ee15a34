//! The shop or the carrier says no at pay time: the packer is told at once why, and nothing is bought.

use serde_json::{Value, json};
use simulators::{FaultAct, Quota};
use station::Limits;
use std::time::Duration;
use tests::bench::{Bench, DANA, quick};
use tokio::time::Instant;

fn messages(pack: &Value) -> String {
    pack["verdict"]["messages"].as_array().unwrap().iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" / ")
}

/// Packs Dana's order, lets something happen before its label is paid, and gives what the packer reads.
async fn told(bench: &Bench, deed: impl FnOnce(&Bench)) -> String {
    bench.open(DANA).await;
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.drained().await;
    deed(bench);
    bench.scan_article("GL-WB-NUM", 1).await;
    let pack = bench.until_verdict("no_label").await;
    bench.drained().await;
    assert!(bench.bought().is_empty() && bench.world.printer().jobs().is_empty());
    assert_eq!(pack["state"], "verified", "it is tried again with one key");
    messages(&pack)
}

#[tokio::test]
async fn a_key_taken_back_is_told_at_once_with_the_limits_of_a_real_station() {
    let bench = Bench::with().limits(Limits::default()).set_up().await;
    let begun = Instant::now();
    let said = told(&bench, |bench| bench.world.shopify().revoke_token()).await;
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?} of \u{201c}Buying\u{201d}", begun.elapsed());
    assert!(said.contains("The shop does not accept this key.") && said.contains("PB-SHOP-REFUSED"), "{said}");
}

#[tokio::test]
async fn a_missing_scope_is_told_by_its_name() {
    let bench = Bench::start().await;
    let said = told(&bench, |bench| bench.world.shopify().set_scopes(&["read_products", "read_locations"])).await;
    assert!(said.contains("PB-SCOPE-MISSING: read_orders"), "{said}");
    assert!(said.contains("Add the named scopes"), "{said}");
}

#[tokio::test]
async fn an_order_that_became_unreadable_is_told_and_put_aside() {
    let bench = Bench::start().await;
    let said = told(&bench, |bench| bench.world.shopify().set_unreadable(DANA, true).unwrap()).await;
    assert!(said.contains("PB-ORDER-UNREADABLE"), "{said}");
    assert_eq!(bench.decision(DANA).await.unwrap()["why"], "quarantined");
    bench.world.shopify().set_unreadable(DANA, false).unwrap();
    bench.act("print").await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn who_has_gone_on_finds_the_refusal_under_needs_a_person() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.drained().await;
    bench.world.shopify().set_scopes(&["read_products"]);
    bench.fault("shopify order", FaultAct::DelayMs(1_500));
    bench.scan_article("GL-WB-NUM", 1).await;
    bench.scan("PB-CLOSE").await;
    bench.drained().await;
    let waiting = bench.decision(DANA).await.expect("the order waits for a person");
    assert_eq!((&waiting["why"], &waiting["ways"]), (&json!("shop_refused"), &json!(["open", "release"])));
    assert!(waiting["detail"].as_str().unwrap().contains("PB-SCOPE-MISSING: read_orders"), "{waiting}");
}

#[tokio::test]
async fn the_carriers_own_words_are_shown_when_it_refuses_a_quote() {
    let bench = Bench::start().await;
    let body = json!({ "parcels": [{ "weight": ["A valid number is required."] }] }).to_string();
    bench.fault_for_good("shippo POST /shipments", FaultAct::Refusal(400, body));
    bench.open(DANA).await;
    let pack = bench.until("pack_view", |pack| pack["parcel"]["quote_is"] == "failed").await;
    assert_eq!(pack["parcel"]["messages"][0], "Shippo: parcels.weight: A valid number is required.");
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.scan_article("GL-WB-NUM", 1).await;
    let pack = bench.until_verdict("no_label").await;
    assert!(messages(&pack).contains("A valid number is required."), "{pack:#}");
}

#[tokio::test]
async fn every_shape_of_a_refusal_is_shown_when_a_label_is_bought() {
    for (body, words) in [
        (json!({ "detail": "This rate can not be bought." }), "This rate can not be bought."),
        (json!({ "message": "The account is closed.", "details": "Ask billing." }), "The account is closed."),
        (json!("No such rate."), "No such rate."),
    ] {
        let bench = Bench::start().await;
        bench.fault("shippo POST /transactions", FaultAct::Refusal(400, body.to_string()));
        bench.pack_dana().await;
        let pack = bench.until_verdict("no_label").await;
        assert!(messages(&pack).contains(words), "{pack:#}");
        assert!(!messages(&pack).starts_with(": "), "nobody is named before the words: {pack:#}");
        assert!(bench.bought().is_empty());
        bench.act("print").await;
        bench.until_shipped().await;
        bench.assert_one_of_each(DANA);
    }
}

#[tokio::test]
async fn prices_in_foreign_money_are_not_called_no_prices() {
    let bench = Bench::start().await;
    bench.fault_for_good("shippo POST /shipments", FaultAct::RateCurrency("EUR".into()));
    bench.pack_dana().await;
    let pack = bench.until_verdict("no_label").await;
    assert!(messages(&pack).contains("PB-FOREIGN-PRICES: EUR, USD"), "{pack:#}");
    assert!(!messages(&pack).contains("No carrier"), "{pack:#}");
}

#[tokio::test]
async fn a_carrier_key_taken_back_says_where_to_mend_it() {
    let bench = Bench::start().await;
    bench.fault_for_good("shippo", FaultAct::Status(401));
    bench.pack_dana().await;
    let pack = bench.until_verdict("no_label").await;
    assert!(messages(&pack).contains("PB-CARRIER-REFUSED"), "{pack:#}");
}

#[tokio::test]
async fn a_purchase_that_takes_too_long_is_looked_up_and_not_repeated() {
    let bench = Bench::with().limits(Limits { purchase_timeout_ms: 200, ..quick() }).set_up().await;
    bench.fault("shippo POST /transactions", FaultAct::DelayMs(2_000));
    bench.pack_dana().await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
    assert!(bench.log().await.iter().all(|(kind, _)| kind != "label_refused"));
}

#[tokio::test]
async fn a_quote_that_takes_too_long_is_asked_for_again() {
    let bench = Bench::with().limits(Limits { carrier_timeout_ms: 300, ..quick() }).set_up().await;
    bench.fault("shippo POST /shipments", FaultAct::DelayMs(2_000));
    bench.open(DANA).await;
    bench.until("pack_view", |pack| pack["parcel"]["quote_is"] == "ready").await;
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.scan_article("GL-WB-NUM", 1).await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_shop_and_a_carrier_that_refuse_the_connection_are_waited_for() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.drained().await;
    bench.world.shippo().set_listening(false).await;
    bench.world.shopify().set_listening(false).await;
    bench.scan_article("GL-WB-NUM", 1).await;
    bench.until("app_view", |app| app["network"]["is_online"] == false).await;
    assert_eq!(bench.station.pull_once().await.unwrap_err().code, "PB-SHOP-UNAVAILABLE");
    assert_eq!(bench.view("pack_view").await["state"], "buying");
    assert!(bench.bought().is_empty());
    bench.world.shopify().set_listening(true).await;
    bench.until("app_view", |app| app["network"]["is_online"] == true).await;
    bench.world.shippo().set_listening(true).await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_carrier_that_rates_and_may_not_sell_is_told_and_another_is_taken() {
    let bench = Bench::start().await;
    bench.world.shippo().set_buyable("USPS", false);
    bench.pack_dana().await;
    let pack = bench.until_verdict("no_label").await;
    assert!(messages(&pack).contains("The USPS account is not yet registered."), "{pack:#}");
    let rates = pack["parcel"]["rates"].as_array().unwrap();
    let other = rates.iter().find(|rate| rate["carrier"] == "UPS").unwrap()["service_token"].clone();
    bench.act_with(json!({ "action": "choose_service", "service_token": other })).await.unwrap();
    bench.act("print").await;
    let pack = bench.until_shipped().await;
    assert_eq!(pack["label"]["carrier"], "UPS");
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_permission_that_lacks_is_told_in_its_own_words() {
    let bench = Bench::start().await;
    bench.fault("shippo POST /transactions", FaultAct::Status(403));
    bench.pack_dana().await;
    let pack = bench.until_verdict("no_label").await;
    assert!(messages(&pack).contains("You do not have permission to perform this action."), "{pack:#}");
    assert!(!messages(&pack).contains("PB-CARRIER-REFUSED"), "the key is good: {pack:#}");
}

#[tokio::test]
async fn a_quota_that_is_used_up_is_waited_for() {
    let bench = Bench::start().await;
    bench.world.shippo().set_quota(Some(Quota { reads: 500, purchases: 0 }));
    bench.pack_dana().await;
    let asked = async || bench.world.shippo().state_json()["transactions"].as_array().unwrap().is_empty();
    assert!(asked().await);
    bench.until("pack_view", |pack| pack["state"] == "buying").await;
    bench.world.shippo().set_quota(None);
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn telling_a_shop_that_said_no_can_be_tried_again() {
    let bench = Bench::start().await;
    bench.fault("shippo POST /transactions", FaultAct::DelayMs(700));
    bench.pack_dana().await;
    bench.look_until("the purchase", async || !bench.bought().is_empty()).await;
    bench.world.shopify().hold(DANA, "OTHER").unwrap();
    bench
        .until("pack_view", |pack| pack["label"]["print_state"] == "sent" || pack["label"]["print_state"] == "printed")
        .await;
    bench.drained().await;
    assert_eq!(bench.decision(DANA).await.unwrap()["why"], "fulfilment");
    assert!(bench.shipped(DANA).is_empty());
    bench.world.shopify().release(DANA).unwrap();
    bench.decide(DANA, "retry").await;
    bench.drained().await;
    bench.assert_one_of_each(DANA);
    assert!(bench.decision(DANA).await.is_none());
}
