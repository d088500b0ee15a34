//! Shipments, their rates and what is said where rates are missing; labels' files.

use serde_json::json;

use super::{Desk, id, rate_of, shipment, toronto, tucson};
use crate::FaultAct;

#[tokio::test]
async fn four_pounds_to_tucson_cost_seven_thirty_eight_and_rates_are_marked_but_unsorted() {
    let desk = Desk::open().await;
    let shipment = desk.ship(tucson()).await;
    assert_eq!((&shipment["status"], &shipment["messages"]), (&json!("SUCCESS"), &json!([])));
    let rates = shipment["rates"].as_array().unwrap();
    assert_eq!(rates.len(), 10);
    let cheapest = rate_of(&shipment, "usps_ground_advantage");
    assert_eq!((&cheapest["amount"], &cheapest["attributes"][0]), (&json!("7.38"), &json!("CHEAPEST")));
    let amounts: Vec<f64> = rates.iter().map(|rate| rate["amount"].as_str().unwrap().parse().unwrap()).collect();
    assert!(!amounts.is_sorted());
    let (_, euros) = desk.get(&format!("/shipments/{}/rates/EUR", id(&shipment))).await;
    let in_euros =
        euros["results"].as_array().unwrap().iter().find(|rate| rate["object_id"] == cheapest["object_id"]).unwrap();
    assert_eq!((&in_euros["amount_local"], &in_euros["currency_local"]), (&json!("6.78"), &json!("EUR")));
    assert_eq!(desk.get(&format!("/rates/{}", id(cheapest))).await, (200, cheapest.clone()));
}

#[tokio::test]
async fn a_shipment_is_queued_unless_asked_otherwise() {
    let desk = Desk::open().await;
    let mut asked = shipment(tucson());
    asked.as_object_mut().unwrap().remove("async");
    let (_, queued) = desk.post("/shipments/", asked).await;
    assert_eq!((&queued["status"], &queued["rates"]), (&json!("QUEUED"), &json!([])));
    let (_, later) = desk.get(&format!("/shipments/{}", id(&queued))).await;
    assert_eq!(later["status"], "SUCCESS");
    assert_eq!(later["rates"].as_array().unwrap().len(), 10);
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let desk = Desk::open().await;
    let abroad = desk.ship(toronto()).await;
    assert_eq!(abroad["rates"], json!([]));
    assert_eq!(abroad["messages"][0]["text"], "Attribute \"customs_declaration\" must not be empty.");

    let item = json!({
        "description": "Mug", "quantity": 1, "net_weight": "1", "mass_unit": "lb", "value_amount": "12.00",
        "value_currency": "USD", "origin_country": "US", "hs_code": "691110",
    });
    let mut asked = shipment(toronto());
    asked["customs_declaration"] = json!({
        "certify": true, "certify_signer": "Shop", "contents_type": "MERCHANDISE", "non_delivery_option": "RETURN", "items": [item],
    });
    let (_, declared) = desk.post("/shipments", asked).await;
    assert_eq!(declared["rates"].as_array().unwrap().len(), 2, "{declared}");

    let mut heavy = shipment(tucson());
    heavy["parcels"][0]["weight"] = "nothing".into();
    let refused = desk.post("/shipments", heavy).await;
    assert_eq!(refused, (400, json!({ "parcels": [{ "weight": ["A valid number is required."] }] })));
}

#[tokio::test]
async fn faults_of_rates_and_labels() {
    let desk = Desk::open().await;
    for (act, rates, messages) in [
        (FaultAct::NoRates, 0, 3),
        (FaultAct::CarrierMissing("UPS".into()), 6, 1),
        (FaultAct::RateCurrency("EUR".into()), 10, 0),
    ] {
        desk.fault("shippo POST /shipments", act.clone());
        let shipment = desk.ship(tucson()).await;
        let count = |key: &str| shipment[key].as_array().unwrap().len();
        assert_eq!((count("rates"), count("messages")), (rates, messages), "{act:?}");
        assert!(act != FaultAct::RateCurrency("EUR".into()) || shipment["rates"][0]["currency"] == "EUR");
    }
    let bought = desk.buy(&desk.rate().await, "ZPLII").await;
    let whole = desk.label(&bought).await;
    desk.fault("shippo GET /labels/{id}", FaultAct::LabelHtml);
    assert!(desk.label(&bought).await.starts_with(b"<html>"));
    desk.fault("shippo GET /labels/{id}", FaultAct::LabelTruncated);
    assert_eq!(desk.label(&bought).await, whole[..whole.len() / 2]);
    desk.fault("shippo GET /labels/{id}", FaultAct::LabelMissing);
    assert!(desk.label(&bought).await.starts_with(b"{\"detail\""));
    assert_eq!(desk.label(&bought).await, whole);
}

#[tokio::test]
async fn a_shipment_stays_queued_for_as_many_reads_as_the_fault_says() {
    let desk = Desk::open().await;
    desk.fault("shippo POST /shipments", FaultAct::Queued(2));
    let queued = desk.ship(tucson()).await;
    let path = format!("/shipments/{}", id(&queued));
    let status = async || desk.get(&path).await.1["status"].clone();
    assert_eq!(
        [queued["status"].clone(), status().await, status().await, status().await],
        ["QUEUED", "QUEUED", "QUEUED", "SUCCESS"]
    );
}
