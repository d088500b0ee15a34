//! Prices: none, refused, dearer than shown, over the limit, in another currency.

use serde_json::{Value, json};
use simulators::{FaultAct, FaultRule};
use tests::bench::{Bench, DANA};

fn messages(pack: &Value) -> String {
    pack["verdict"]["messages"].as_array().unwrap().iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" / ")
}

#[tokio::test]
async fn without_a_rate_the_carriers_words_are_shown_and_it_is_asked_anew() {
    let no_rates = FaultRule::new("shippo POST /shipments", FaultAct::NoRates).times(2);
    let bench = Bench::with().fault(no_rates).set_up().await;
    bench.open(DANA).await;
    let asked = bench.until("pack_view", |pack| pack["parcel"]["quote_is"] == "failed").await;
    assert!(!asked["parcel"]["messages"].as_array().unwrap().is_empty());
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.scan_article("GL-WB-NUM", 1).await;
    let pack = bench.until_verdict("no_label").await;
    assert!(messages(&pack).contains("Too Many Requests"), "{pack:#}");
    assert_eq!((&pack["state"], &pack["primary"]["is"]), (&json!("verified"), &json!("buy")));
    assert!(bench.bought().is_empty());

    bench.act("print").await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_purchase_answered_with_an_error_is_no_purchase() {
    let bench = Bench::start().await;
    bench.fault("shippo POST /transactions", FaultAct::ErrorStatus("The address is not deliverable.".into()));
    bench.pack_dana().await;
    let pack = bench.until_verdict("no_label").await;
    assert!(messages(&pack).contains("The address is not deliverable."), "{pack:#}");
    assert!(bench.bought().is_empty() && bench.world.printer().jobs().is_empty());

    bench.act("print").await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
    let books = bench.world.shippo().state_json();
    let tried = books["transactions"].as_array().unwrap();
    assert_eq!(tried.len(), 2);
    assert_ne!(tried[0]["rate"], tried[1]["rate"], "an offer serves one attempt");
}

#[tokio::test]
async fn a_price_that_went_up_is_asked_about() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    let cheap = bench.until("pack_view", |pack| pack["parcel"]["quote_is"] == "ready").await;
    let cheap = cheap["parcel"]["rates"][0]["price"]["amount_minor"].as_i64().unwrap();
    bench.fault("shippo POST /transactions", FaultAct::ErrorStatus("Try again.".into()));
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.scan_article("GL-WB-NUM", 1).await;
    bench.until_verdict("no_label").await;
    // The cheapest carrier is gone when it is asked anew.
    bench.fault("shippo POST /shipments", FaultAct::CarrierMissing("USPS".into()));
    bench.act("print").await;
    let dearer = bench.until("pack_view", |pack| messages(pack).contains("The price went up")).await;
    assert!(bench.bought().is_empty());
    let shown = dearer["primary"]["price"]["amount_minor"].as_i64().unwrap();
    assert!(shown > cheap, "{shown} is on the button before it is pressed again");

    bench.act("print").await;
    let shipped = bench.until_shipped().await;
    assert_eq!(shipped["label"]["price"]["amount_minor"], shown);
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_label_over_the_limit_asks_who_may_say_yes() {
    let bench = Bench::start().await;
    bench.change_settings(|settings| settings["label_cap_minor"] = json!(100)).await.unwrap();
    bench.sign_in("Mai L.").await;
    bench.pack_dana().await;
    let pack = bench.until_verdict("over_cap").await;
    bench.drained().await;
    let price = pack["verdict"]["price"]["amount_minor"].as_i64().unwrap();
    assert!(price > 100 && bench.bought().is_empty());
    assert_eq!((&pack["primary"]["is"], &pack["primary"]["is_enabled"]), (&json!("buy_anyway"), &json!(false)));
    let yes = |price_minor: i64| json!({ "action": "buy_anyway", "price_minor": price_minor });
    assert_eq!(bench.refused("act", yes(price)).await, "PB-NOT-ALLOWED");
    // Asking again asks again: a packer's key never waives it.
    bench.act("print").await;
    bench.until_verdict("over_cap").await;
    bench.drained().await;
    assert!(bench.bought().is_empty());

    bench.sign_in("Dana P.").await;
    let pack = bench.view("pack_view").await;
    assert_eq!(
        (&pack["primary"]["is_enabled"], &pack["primary"]["price"]["amount_minor"]),
        (&json!(true), &json!(price))
    );
    assert_eq!(bench.refused("act", yes(price - 1)).await, "PB-NOT-NOW", "yes is to the price that was shown");
    bench.scan("PB-CONFIRM").await;
    let shipped = bench.until_shipped().await;
    assert_eq!(shipped["label"]["price"]["amount_minor"], price);
    bench.assert_one_of_each(DANA);
    let log = bench.log().await;
    for (kind, person) in [("label_over_cap", "Mai L."), ("cap_waived", "Dana P."), ("label_bought", "Dana P.")] {
        assert!(log.contains(&(kind.to_owned(), Some(person.to_owned()))), "{kind}: {log:?}");
    }
    // The next one asks anew.
    bench.open("111773").await;
    bench.scan_article("GL-TB-ABC", 1).await;
    bench.until_verdict("over_cap").await;
    bench.drained().await;
    assert_eq!(bench.bought().len(), 1);
}

#[tokio::test]
async fn a_waiver_is_for_its_price_only() {
    let bench = Bench::start().await;
    bench.change_settings(|settings| settings["label_cap_minor"] = json!(100)).await.unwrap();
    bench.pack_dana().await;
    bench.until_verdict("over_cap").await;
    // The offer is used up and the cheapest carrier gone: what is asked anew is dearer.
    bench.fault("shippo POST /transactions", FaultAct::ErrorStatus("Try again.".into()));
    bench.scan("PB-CONFIRM").await;
    bench.until_verdict("no_label").await;
    bench.fault("shippo POST /shipments", FaultAct::CarrierMissing("USPS".into()));
    bench.act("print").await;
    bench.until("pack_view", |pack| messages(pack).contains("went up") || pack["verdict"]["is"] == "over_cap").await;
    bench.drained().await;
    assert!(bench.bought().is_empty());
}

#[tokio::test]
async fn a_rate_in_another_currency_is_never_taken() {
    let bench = Bench::start().await;
    bench.fault_for_good("shippo POST /shipments", FaultAct::RateCurrency("EUR".into()));
    bench.open(DANA).await;
    let pack = bench.until("pack_view", |pack| pack["parcel"]["quote_is"] == "ready").await;
    let rates = pack["parcel"]["rates"].as_array().unwrap();
    assert!(!rates.is_empty() && rates.iter().all(|rate| rate["can_choose"] == false && rate["is_chosen"] == false));
    assert_eq!(bench.scan("PB-RATE-1").await["notice"]["code"], "PB-NOT-NOW");
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.scan_article("GL-WB-NUM", 1).await;
    bench.until_verdict("no_label").await;
    bench.drained().await;
    assert!(bench.bought().is_empty());
}

#[tokio::test]
async fn a_hidden_address_blocks_the_label_and_says_so() {
    let bench = Bench::with().redacted().set_up().await;
    bench.open(DANA).await;
    bench.scan_article("GL-WB-CUR", 1).await;
    let full = bench.scan_article("GL-WB-NUM", 1).await;
    let verdict = &full["pack"]["verdict"];
    assert_eq!((&verdict["is"], &verdict["blocker"]), (&json!("blocked"), &json!("address_hidden")), "{full:#}");
    bench.act("print").await;
    bench.drained().await;
    assert!(bench.bought().is_empty());
}
