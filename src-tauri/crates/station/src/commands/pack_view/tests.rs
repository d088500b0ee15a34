use super::*;
use crate::config::Config;
use domain::packing::Session;
use std::sync::Arc;
use store::{NewFulfilmentOrder, NewOrder, QuoteRow, Write};

/// A station with one order on its bench.
async fn bench(folder: &std::path::Path) -> (Arc<Station>, FulfilmentOrderId) {
    let config = Config { use_keyring: false, use_speaker: false, pull_every_ms: None, ..Config::in_folder(folder) };
    let station = Station::start(config).await.unwrap();
    let part = NewFulfilmentOrder {
        shop_ref: "part".to_owned(),
        location_ref: None,
        is_ready: true,
        unready_why: None,
        unready_detail: None,
        needs_person: false,
        carrier: "USPS".to_owned(),
        ship_by_ms: 1,
        arrive_by: None,
        units: 0,
        ship_to_name: "Maya O.".to_owned(),
        ship_to_place: "Tucson AZ".to_owned(),
        items: vec![],
        search: String::new(),
        lines: vec![],
    };
    let order = NewOrder {
        shop_ref: "order".to_owned(),
        number: "111764".to_owned(),
        placed_at_ms: 1,
        updated_at_ms: 1,
        total_minor: 0,
        shipping_paid_minor: 0,
        currency: "USD".to_owned(),
        document: "{}".to_owned(),
        parts: vec![part],
    };
    let store = station.store();
    store.save_orders(vec![order], 1).await.unwrap();
    let id = store.order_by_ref("part").await.unwrap().unwrap();
    store.commit(vec![Write::begin_pack(id, &session(State::Packing), 1).unwrap()]).await.unwrap();
    (station, id)
}

fn session(state: State) -> Session {
    Session {
        state,
        verdict: Verdict::Idle,
        lines: vec![],
        box_id: None,
        box_weight_g: 0,
        typed_weight_g: None,
        chosen_service: None,
        next_units: None,
        address_problem: None,
        is_auto_print: false,
        undo: vec![],
    }
}

/// Prices come in; whether that is told is up to the test.
async fn ask_for_prices(station: &Station, id: FulfilmentOrderId) {
    let asking = QuoteRow { asked_for: "a".into(), state: "asking".into(), quote: Quote::default(), asked_at: 1 };
    station.store().commit(vec![Write::quote(id, &asking).unwrap()]).await.unwrap();
}

#[tokio::test]
async fn what_was_told_while_a_scan_was_stored_is_on_the_screen() {
    let folder = tempfile::tempdir().unwrap();
    let (station, id) = bench(folder.path()).await;
    let mut source = Source::read(&station, id, None).await.unwrap().unwrap();
    let stepped = PackRow { session: session(State::Verified), version: 2, opened_at: 1 };
    station.store().commit(vec![Write::save_pack(id, &stepped.session, 1, 2).unwrap()]).await.unwrap();
    ask_for_prices(&station, id).await;
    station.changes().tell(&[Topic::Pack], vec![]);
    let view = source.view_after(stepped).await.unwrap();
    assert_eq!((view.state.as_str(), view.version), ("verified", 2));
    assert_eq!(view.parcel.quote_is, "asking", "read anew");
    station.close().await;
}

#[tokio::test]
async fn a_scan_that_nothing_came_between_is_shown_without_reading_again() {
    let folder = tempfile::tempdir().unwrap();
    let (station, id) = bench(folder.path()).await;
    let mut source = Source::read(&station, id, None).await.unwrap().unwrap();
    // Not told, so that reading again would show it.
    ask_for_prices(&station, id).await;
    let stepped = PackRow { session: session(State::Verified), version: 2, opened_at: 1 };
    let view = source.view_after(stepped).await.unwrap();
    assert_eq!((view.state.as_str(), view.version, view.parcel.quote_is.as_str()), ("verified", 2, "none"));
    station.close().await;
}

#[tokio::test]
async fn what_a_scan_knew_is_good_for_the_next_until_something_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (station, id) = bench(folder.path()).await;
    let keep = async || Source::read(&station, id, None).await.unwrap().unwrap().keep();
    let is_asking = async |person, kept| {
        let source = Source::read_or_kept(&station, id, person, kept).await.unwrap().unwrap();
        source.view().await.unwrap().parcel.quote_is == "asking"
    };
    let before = [keep().await, keep().await, keep().await, keep().await, keep().await];
    let [untold, own, other, settings, someone] = before;
    // Not told, so that reading again would show it.
    ask_for_prices(&station, id).await;
    assert!(!is_asking(None, untold).await, "kept");
    assert!(is_asking(Some(PersonId(7)), someone).await, "someone else packs");

    let mut own = own.unwrap();
    station.changes().tell_own(&[Topic::Queue, Topic::Pack], own.seen());
    assert!(!is_asking(None, Some(own)).await, "it has what this bench did");
    assert!(is_asking(None, other).await, "to what was read before it is news");
    station.changes().tell(&[Topic::Settings], vec![]);
    assert!(is_asking(None, settings).await, "settings are shown as well");

    let mut late = keep().await.unwrap();
    station.changes().tell(&[Topic::Pack], vec![]);
    station.changes().tell_own(&[Topic::Pack], late.seen());
    assert!(station.changes().is_news(TOPICS, late.seen()), "what came between the scan and its own word is news");
    station.close().await;
}
