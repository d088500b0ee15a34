//! Buying, losing the answer, finding it again, giving it back.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{Desk, id, rate_of, shipment, tucson};
use crate::{FaultAct, ShippoOptions};

#[tokio::test]
async fn a_bought_label_is_real_zpl_or_pdf() {
    let desk = Desk::open().await;
    let rate = desk.rate().await;
    let bought = desk.buy(&rate, "ZPLII").await;
    assert_eq!((&bought["status"], &bought["rate"]), (&json!("SUCCESS"), &json!(rate)));
    let number = bought["tracking_number"].as_str().unwrap();
    let zpl = String::from_utf8(desk.label(&bought).await).unwrap();
    assert!(zpl.starts_with("^XA") && zpl.trim_end().ends_with("^XZ"));
    assert_eq!((zpl.matches("^XA").count(), zpl.matches("^XZ").count()), (1, 1), "{zpl}");
    assert!(zpl.contains(&format!("^FD>;>842085701>8{number}^FS")) && zpl.contains("SAMPLE"));
    let pdf = desk.buy(&rate, "PDF_4x6").await;
    assert!(desk.label(&pdf).await.starts_with(b"%PDF-"));
    let (_, read) = desk.get(&format!("/transactions/{}", id(&bought))).await;
    assert_eq!(read["rate"]["object_id"], json!(rate));
    assert_eq!(read["created_by"], Value::Null);
}

#[tokio::test]
async fn buying_twice_costs_twice_and_is_found_by_the_rate() {
    let desk = Desk::open().await;
    let (rate, other) = (desk.rate().await, desk.rate().await);
    let (first, second) = (desk.buy(&rate, "ZPLII").await, desk.buy(&rate, "ZPLII").await);
    desk.buy(&other, "ZPLII").await;
    assert_ne!(first["tracking_number"], second["tracking_number"]);
    let (_, found) = desk.get(&format!("/transactions?rate={rate}&results=1")).await;
    assert_eq!(id(&found["results"][0]), id(&second));
    let (_, next) = desk.get(found["next"].as_str().unwrap()).await;
    assert_eq!((id(&next["results"][0]), next["next"].is_null()), (id(&first), true));
    let state = desk.shippo.state_json();
    assert_eq!(state["transactions"].as_array().unwrap().len(), 3);
    assert_eq!(state["transactions"][0]["amount"], "7.38");
    assert_eq!(state["transactions"][0]["metadata"], "ps:1");
}

#[tokio::test]
async fn several_parcels_make_several_transactions_of_one_price() {
    let desk = Desk::open().await;
    let mut asked = shipment(tucson());
    let parcel = asked["parcels"][0].clone();
    asked["parcels"] = json!([parcel, parcel]);
    let (_, two) = desk.post("/shipments", asked).await;
    assert!(two["messages"][0]["source"] == "USPS", "{two}");
    let rate = id(rate_of(&two, "ups_ground"));
    desk.buy(&rate, "ZPLII").await;
    let (_, found) = desk.get(&format!("/transactions?rate={rate}")).await;
    assert_eq!(found["results"].as_array().unwrap().len(), 2);
    assert_eq!(desk.shippo.state_json()["transactions"][1]["amount"], "0.00");
}

#[tokio::test]
async fn an_instant_transaction_needs_no_rate() {
    let desk = Desk::open().await;
    let (_, accounts) = desk.get("/carrier_accounts?carrier=ups&service_levels=true").await;
    let account = &accounts["results"][0];
    assert!(account["service_levels"].as_array().unwrap().len() > 3);
    let (_, alone) = desk.get(&format!("/carrier_accounts/{}", id(account))).await;
    assert_eq!(alone.get("service_levels"), None);
    let asked = json!({
        "shipment": shipment(tucson()), "carrier_account": id(account), "servicelevel_token": "ups_ground",
        "label_file_type": "ZPLII", "async": false,
    });
    let (status, bought) = desk.post("/transactions", asked).await;
    assert_eq!((status, &bought["status"]), (201, &json!("SUCCESS")), "{bought}");
    assert!(bought["tracking_number"].as_str().unwrap().starts_with("1Z"));
}

#[tokio::test]
async fn a_refund_is_the_only_undo_and_takes_two_weeks() {
    let desk = Desk::open().await;
    let bought = desk.buy(&desk.rate().await, "ZPLII").await;
    let ask = json!({ "transaction": id(&bought), "async": false });
    let (status, refund) = desk.post("/refunds", ask.clone()).await;
    assert_eq!((status, &refund["status"]), (201, &json!("PENDING")));
    assert_eq!(desk.shippo.state_json()["transactions"][0]["status"], "REFUNDPENDING");
    assert_eq!(desk.post("/refunds", ask).await.0, 400);
    assert_eq!(desk.post("/refunds", json!({ "transaction": "none" })).await.0, 400);
    desk.shippo.pass_time_ms(15 * 24 * 3_600_000);
    assert_eq!(desk.get(&format!("/refunds/{}", id(&refund))).await.1["status"], "SUCCESS");
    assert_eq!(desk.shippo.state_json()["refunds"][0], json!({ "transaction": id(&bought), "status": "SUCCESS" }));
    let moved = desk.request("GET", "/refunds").send().await.unwrap();
    assert_eq!(
        (moved.status(), moved.headers()["location"].to_str().unwrap()),
        (StatusCode::MOVED_PERMANENTLY, "/refunds/")
    );
    assert_eq!(desk.get("/refunds/").await.1["results"][0], desk.get(&format!("/refunds/{}", id(&refund))).await.1);
}

#[tokio::test]
async fn an_old_rate_is_refused_with_status_error() {
    let desk = Desk::open().await;
    let rate = desk.rate().await;
    desk.shippo.pass_time_ms(8 * 24 * 3_600_000);
    let refused = desk.buy(&rate, "ZPLII").await;
    assert_eq!((&refused["status"], &refused["label_url"]), (&json!("ERROR"), &json!("")));
    assert!(refused["messages"][0]["text"].as_str().unwrap().contains("expired"));
    assert_eq!(desk.shippo.state_json()["transactions"][0]["amount"], "0.00");
    assert_eq!(desk.shippo.state_json()["transactions"][0]["tracking_number"], Value::Null);
}

#[tokio::test]
async fn a_purchase_whose_answer_is_lost_was_made() {
    let desk = Desk::open().await;
    let rate = desk.rate().await;
    let asked = json!({ "rate": rate, "label_file_type": "ZPLII", "async": false });
    desk.fault("shippo POST /transactions", FaultAct::DropBefore);
    let lost = async || desk.request("POST", "/transactions").json(&asked).send().await.unwrap_err();
    let error = lost().await;
    assert!(!error.is_connect() && !error.is_timeout(), "{error:?}");
    assert_eq!(desk.charged(), 0);
    desk.fault("shippo POST /transactions", FaultAct::DropAfterCommit);
    let error = lost().await;
    assert!(format!("{error:?}").contains("IncompleteMessage"), "{error:?}");
    let (_, found) = desk.get(&format!("/transactions?rate={rate}")).await;
    assert_eq!(found["results"][0]["status"], "SUCCESS");
    assert_eq!(desk.charged(), 1);
}

#[tokio::test]
async fn work_goes_on_when_the_client_has_gone() {
    const MINUTE_MS: u64 = 60_000;
    let desk = Desk::with(ShippoOptions { processing_ms: MINUTE_MS, ..ShippoOptions::default() }).await;
    let mut asked = shipment(tucson());
    asked["async"] = true.into();
    let (_, queued) = desk.post("/shipments", asked).await;
    desk.shippo.pass_time_ms(MINUTE_MS);
    let (_, rated) = desk.get(&format!("/shipments/{}", id(&queued))).await;
    let rate = id(rate_of(&rated, "usps_ground_advantage"));

    let asked = json!({ "rate": rate, "label_file_type": "ZPLII", "async": false });
    let waiting = tokio::spawn(desk.request("POST", "/transactions").json(&asked).send());
    while desk.charged() == 0 {
        tokio::task::yield_now().await;
    }
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    assert_eq!(desk.shippo.state_json()["transactions"][0]["status"], "QUEUED");
    desk.shippo.pass_time_ms(MINUTE_MS);
    let (_, found) = desk.get(&format!("/transactions?rate={rate}")).await;
    assert_eq!(found["results"][0]["status"], "SUCCESS");
}

#[tokio::test]
async fn a_list_may_lag_behind() {
    let desk = Desk::with(ShippoOptions { list_lag_ms: 60_000, ..ShippoOptions::default() }).await;
    let rate = desk.rate().await;
    let bought = desk.buy(&rate, "ZPLII").await;
    let listed = async || desk.get(&format!("/transactions?rate={rate}")).await.1["results"].as_array().unwrap().len();
    assert_eq!(listed().await, 0);
    assert_eq!(desk.get(&format!("/transactions/{}", id(&bought))).await.0, 200);
    desk.shippo.pass_time_ms(60_000);
    assert_eq!(listed().await, 1);
}

#[tokio::test]
async fn faults_of_a_purchase() {
    let desk = Desk::open().await;
    let rate = desk.rate().await;
    desk.fault("shippo POST /transactions", FaultAct::ErrorStatus("The UPS account is not yet registered.".into()));
    let refused = desk.buy(&rate, "ZPLII").await;
    assert_eq!(refused["messages"][0]["text"], "The UPS account is not yet registered.");
    desk.fault("shippo POST /transactions", FaultAct::Queued(2));
    let queued = desk.buy(&rate, "ZPLII").await;
    let status = async || desk.get(&format!("/transactions/{}", id(&queued))).await.1["status"].clone();
    assert_eq!(
        [queued["status"].clone(), status().await, status().await, status().await],
        ["QUEUED", "QUEUED", "QUEUED", "SUCCESS"]
    );
    desk.fault("shippo POST /transactions", FaultAct::LabelWrongFormat);
    let wrong = desk.buy(&rate, "ZPLII").await;
    assert!(desk.label(&wrong).await.starts_with(b"%PDF-"));
    desk.fault("shippo POST /transactions", FaultAct::Status(429));
    assert_eq!(
        desk.post("/transactions", json!({ "rate": rate })).await,
        (429, json!({ "detail": "Request was throttled." }))
    );
}
