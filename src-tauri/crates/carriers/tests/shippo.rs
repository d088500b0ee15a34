//! The Shippo client against a Shippo that keeps books: what was charged is counted there, not here.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use carriers::{
    BuyOutcome, Carrier, CarrierError, FoundPurchase, Purchase, PurchaseStatus, RefundState, ShippoAccess, ShippoClient,
};
use domain::money::{Currency, Money};
use domain::orders::Address;
use domain::printing::Language;
use domain::secret::Secret;
use domain::shipping::{BoughtLabel, Customs, CustomsItem, Quote, Shipment};
use simulators::{FaultAct, FaultRule, Faults, ShippoOptions, ShippoSimulator};

const DAY_MS: u64 = 24 * 3600 * 1000;
const BUYING: &str = "shippo POST /transactions";
const LABEL: &str = "shippo GET /labels/{id}";

struct World {
    simulator: ShippoSimulator,
    faults: Faults,
    carrier: Carrier,
}

async fn world(faults: impl IntoIterator<Item = FaultRule>) -> World {
    let faults = Faults::with(faults).unwrap();
    let listen = "127.0.0.1:0".parse().unwrap();
    let simulator = ShippoSimulator::start(ShippoOptions::default(), faults.clone(), listen).await.unwrap();
    let carrier = client(simulator.url(), simulator.token());
    World { simulator, faults, carrier }
}

fn client(url: &str, token: &str) -> Carrier {
    Carrier::Shippo(ShippoClient::new(ShippoAccess::new(url, Secret::new(token))).unwrap())
}

fn address(parts: [&str; 6]) -> Address {
    let [name, street1, city, state, zip, country] = parts.map(|part| Some(part.to_owned()));
    Address { name, street1, city, state, zip, country, phone: Some("520 555 0100".into()), ..Address::default() }
}

fn shipment() -> Shipment {
    Shipment {
        from: address(["Brightwood Learning", "1250 E Philadelphia St", "Ontario", "CA", "91761", "US"]),
        to: address(["Maya Ortiz", "1845 N Alvernon Way", "Tucson", "AZ", "85712", "US"]),
        length_mm: 305,
        width_mm: 229,
        height_mm: 102,
        weight_g: 1843,
        customs: None,
        reference: "111764".into(),
    }
}

fn purchase(quote: &Quote, language: Language) -> Purchase {
    let usps = quote.rates.iter().find(|rate| rate.carrier == "USPS").unwrap();
    Purchase { rate_ref: usps.rate_ref.clone(), marker: "pb:0b9f6c1e".into(), language }
}

fn bought(outcome: BuyOutcome) -> BoughtLabel {
    let BuyOutcome::Bought(label) = outcome else { panic!("{outcome:?}") };
    label
}

impl World {
    async fn quoted(&self) -> Purchase {
        purchase(&self.carrier.quote(&shipment()).await.unwrap(), Language::Zpl)
    }
    async fn found(&self, purchase: &Purchase) -> Vec<FoundPurchase> {
        self.carrier.find(&purchase.rate_ref).await.unwrap()
    }
    /// Labels the account paid for.
    fn charged(&self) -> usize {
        let state = self.simulator.state_json();
        state["transactions"].as_array().unwrap().iter().filter(|one| one["amount"] != "0.00").count()
    }
}

#[tokio::test]
async fn a_parcel_from_offer_to_label_to_money_back() {
    let world = world([]).await;
    let access = world.carrier.check().await.unwrap();
    assert!(!access.is_live && access.carriers.contains(&"USPS".to_owned()), "{access:?}");

    let quote = world.carrier.quote(&shipment()).await.unwrap();
    assert!(quote.rates.len() > 3);
    assert!(quote.rates.iter().all(|rate| rate.price.currency == Currency::USD && rate.price.amount_minor > 0));
    let wanted = purchase(&quote, Language::Zpl);
    let label = bought(world.carrier.buy(&wanted).await.unwrap());
    assert!(!label.tracking_number.is_empty());
    let file = world.carrier.label_bytes(&label.label_url).await.unwrap();
    assert_eq!(file.language, Language::Zpl);

    let found = world.found(&wanted).await;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].status, found[0].marker.as_str()), (PurchaseStatus::Bought, "pb:0b9f6c1e"));
    assert_eq!(found[0].label.as_ref().map(|found| &found.label_url), Some(&label.label_url));

    let refund = world.carrier.refund(&label.purchase_ref).await.unwrap();
    assert_eq!(refund.state, RefundState::Pending);
    assert_eq!(world.carrier.purchase(&label.purchase_ref).await.unwrap().status, PurchaseStatus::RefundPending);
    let again = world.carrier.refund(&label.purchase_ref).await.unwrap_err();
    assert!(matches!(&again, CarrierError::Refused { messages } if !messages.is_empty()), "{again:?}");
    world.simulator.pass_time_ms(15 * DAY_MS);
    assert_eq!(world.carrier.refund_state(&refund.refund_ref).await, Ok(RefundState::Done));
    assert_eq!(world.carrier.purchase(&label.purchase_ref).await.unwrap().status, PurchaseStatus::Refunded);
}

#[tokio::test]
async fn a_parcel_abroad_has_offers_because_customs_are_declared() {
    let world = world([]).await;
    let abroad =
        Shipment { to: address(["Ana Silva", "100 Queen St W", "Toronto", "ON", "M5H 2N2", "CA"]), ..shipment() };
    let without = world.carrier.quote(&abroad).await.unwrap();
    let item = CustomsItem {
        description: "Pattern blocks".into(),
        quantity: 3,
        weight_g: 1600,
        value: Money::new(5_997, Currency::USD),
        hs_code: Some("950300".into()),
        origin_country: "US".into(),
    };
    let customs = Some(Customs { signer: "Dana Reyes".into(), items: vec![item] });
    let with = world.carrier.quote(&Shipment { customs, ..abroad }).await.unwrap();
    assert!(without.rates.is_empty() && !without.messages.is_empty(), "{without:?}");
    assert!(!with.rates.is_empty(), "{with:?}");
}

#[tokio::test]
async fn carriers_that_are_late_or_silent_are_waited_for_or_named() {
    let slow = world([FaultRule::new("shippo POST /shipments", FaultAct::Queued(2))]).await;
    assert!(!slow.carrier.quote(&shipment()).await.unwrap().rates.is_empty());
    let partial = world([FaultRule::new("shippo POST /shipments", FaultAct::CarrierMissing("UPS".into()))]).await;
    let quote = partial.carrier.quote(&shipment()).await.unwrap();
    assert!(quote.rates.iter().all(|rate| rate.carrier != "UPS") && !quote.rates.is_empty());
    assert!(quote.messages.iter().any(|message| message.carrier == "UPS" && message.text == "Hard: Too Many Requests"));
    let none = world([FaultRule::new("shippo POST /shipments", FaultAct::NoRates)]).await;
    let quote = none.carrier.quote(&shipment()).await.unwrap();
    assert!(quote.rates.is_empty() && quote.messages.len() >= 3);
    let euro = world([FaultRule::new("shippo POST /shipments", FaultAct::RateCurrency("EUR".into()))]).await;
    let quote = euro.carrier.quote(&shipment()).await.unwrap();
    assert!(quote.rates.iter().all(|rate| rate.price.currency.code() == "EUR"));
}

#[tokio::test]
async fn a_refusal_bought_nothing_although_it_is_201() {
    let world =
        world([FaultRule::new(BUYING, FaultAct::ErrorStatus("The UPS account is not registered.".into()))]).await;
    let wanted = world.quoted().await;
    let BuyOutcome::Refused { messages } = world.carrier.buy(&wanted).await.unwrap() else { panic!("not refused") };
    assert!(messages.iter().any(|message| message.text == "The UPS account is not registered."));
    assert_eq!(world.charged(), 0);
    assert_eq!(world.found(&wanted).await[0].status, PurchaseStatus::Refused);

    let unknown_rate = Purchase { rate_ref: "0".repeat(32), ..wanted };
    let BuyOutcome::Refused { messages } = world.carrier.buy(&unknown_rate).await.unwrap() else {
        panic!("not refused")
    };
    assert!(messages[0].text.contains("not found"), "{messages:?}");
}

#[tokio::test]
async fn a_purchase_without_an_answer_is_unknown_and_found_once() {
    for act in [FaultAct::DropAfterCommit, FaultAct::Queued(1)] {
        let world = world([FaultRule::new(BUYING, act.clone())]).await;
        let wanted = world.quoted().await;
        let outcome = world.carrier.buy(&wanted).await.unwrap();
        assert!(matches!(outcome, BuyOutcome::Unknown { .. }), "{act:?}: {outcome:?}");
        let first = world.found(&wanted).await;
        assert_eq!((first.len(), first[0].marker.as_str()), (1, wanted.marker.as_str()), "{act:?}");
        let settled = world.carrier.purchase(&first[0].purchase_ref).await.unwrap();
        assert_eq!(settled.status, PurchaseStatus::Bought, "{act:?}");
        assert!(settled.label.is_some());
        assert_eq!(world.charged(), 1, "{act:?}: bought exactly once");
    }
}

#[tokio::test]
async fn what_never_reached_the_carrier_is_not_found_there() {
    for act in [FaultAct::DropBefore, FaultAct::Status(500), FaultAct::Status(503)] {
        let world = world([FaultRule::new(BUYING, act.clone())]).await;
        let wanted = world.quoted().await;
        let outcome = world.carrier.buy(&wanted).await.unwrap();
        assert!(matches!(outcome, BuyOutcome::Unknown { purchase_ref: None, .. }), "{act:?}: {outcome:?}");
        assert!(world.found(&wanted).await.is_empty());
        assert_eq!(world.charged(), 0, "{act:?}: no retry of its own");
    }
}

#[tokio::test]
async fn a_purchase_turned_away_at_the_door_is_an_error() {
    let world = world([FaultRule::new(BUYING, FaultAct::Status(429))]).await;
    let wanted = world.quoted().await;
    let error = world.carrier.buy(&wanted).await.unwrap_err();
    assert!(matches!(error, CarrierError::Throttled { .. }) && error.is_retryable());
    let stranger = client(world.simulator.url(), "shippo_test_wrong");
    assert_eq!(stranger.buy(&wanted).await, Err(CarrierError::Unauthorized));
    assert_eq!(stranger.check().await, Err(CarrierError::Unauthorized));
    let receipt = Purchase { language: Language::EscPos, ..wanted.clone() };
    assert_eq!(world.carrier.buy(&receipt).await, Err(CarrierError::NoSuchFormat));
    let url = world.simulator.url().to_owned();
    let token = world.simulator.token().to_owned();
    drop(world);
    // The port is closed: nothing left this computer.
    let error = client(&url, &token).buy(&wanted).await.unwrap_err();
    assert!(matches!(error, CarrierError::Unavailable { .. }), "{error:?}");
}

#[tokio::test]
async fn only_whole_labels_are_labels() {
    let world = world([]).await;
    let label = bought(world.carrier.buy(&world.quoted().await).await.unwrap());
    for (act, expected) in [
        (FaultAct::LabelHtml, CarrierError::LabelBroken { why: "it is no label" }),
        (FaultAct::LabelTruncated, CarrierError::LabelBroken { why: "it ends in the middle" }),
        (FaultAct::LabelMissing, CarrierError::LabelMissing),
    ] {
        world.faults.add(FaultRule::new(LABEL, act)).unwrap();
        let error = world.carrier.label_bytes(&label.label_url).await.err();
        assert_eq!(error.as_ref(), Some(&expected));
        assert!(expected.is_retryable());
    }
    assert_eq!(world.carrier.label_bytes(&label.label_url).await.map(|file| file.language), Ok(Language::Zpl));
    let elsewhere = world.carrier.label_bytes("http://127.0.0.2:9/label.zpl").await.err();
    assert_eq!(elsewhere, Some(CarrierError::NotUnderstood { what: "the label's address is not a secure one" }));
}

#[tokio::test]
async fn another_format_than_asked_for_is_seen_by_its_bytes() {
    let world = world([FaultRule::new(BUYING, FaultAct::LabelWrongFormat)]).await;
    let label = bought(world.carrier.buy(&world.quoted().await).await.unwrap());
    let file = world.carrier.label_bytes(&label.label_url).await.unwrap_or_else(|error| panic!("{error}"));
    assert_ne!(file.language, Language::Zpl);
}
