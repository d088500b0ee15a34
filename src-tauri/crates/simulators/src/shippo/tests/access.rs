//! Who is let in, what is only kept, and the shapes of answers.

use serde_json::{Value, json};

use super::{Desk, id, read, tucson};
use crate::{Quota, ShippoOptions};

#[tokio::test]
async fn only_the_token_is_let_in() {
    let desk = Desk::open().await;
    for (header, detail) in [
        (None, "Authentication credentials were not provided."),
        (Some("ShippoToken shippo_test_other"), "Token does not exist"),
        (Some("Bearer shippo_test_other"), "Invalid access token."),
    ] {
        let request = desk.client.get(format!("{}/addresses", desk.shippo.url()));
        let request = header.into_iter().fold(request, |request, header| request.header("Authorization", header));
        assert_eq!(read(request.send().await.unwrap()).await, (401, json!({ "detail": detail })));
    }
    assert_eq!(desk.get("/nowhere").await, (404, json!({ "detail": "Not found." })));
}

#[tokio::test]
async fn test_tracking_knows_only_its_own_carrier() {
    let desk = Desk::open().await;
    let (_, track) = desk.get("/tracks/shippo/SHIPPO_DELIVERED").await;
    let history: Vec<&str> =
        track["tracking_history"].as_array().unwrap().iter().map(|step| step["status"].as_str().unwrap()).collect();
    assert_eq!(history, ["UNKNOWN", "TRANSIT", "FAILURE", "DELIVERED"]);
    assert_eq!(track["tracking_status"], track["tracking_history"][3]);
    let refused = desk.post("/tracks", json!({ "carrier": "usps", "tracking_number": "9" })).await;
    assert_eq!(refused, (400, json!({ "detail": "usps is not a valid test tracking carrier. Please use 'shippo'" })));
}

#[tokio::test]
async fn addresses_validate_into_new_ones_and_manifests_take_a_parcel_once() {
    let desk = Desk::open().await;
    let (_, address) = desk.post("/addresses", tucson()).await;
    let (_, validated) = desk.get(&format!("/addresses/{}/validate", id(&address))).await;
    assert_ne!(id(&address), id(&validated));
    assert_eq!(
        (&validated["street1"], &validated["validation_results"]["is_valid"]),
        (&json!("100 N STONE AVE"), &json!(true))
    );

    let bought = desk.buy(&desk.rate().await, "ZPLII").await;
    let asked = json!({
        "carrier_account": "a", "shipment_date": "2026-11-23", "address_from": id(&address), "transactions": [id(&bought)],
        "async": false,
    });
    let (_, manifest) = desk.post("/manifests", asked.clone()).await;
    let document = desk.client.get(manifest["documents"][0].as_str().unwrap()).send().await.unwrap();
    assert!(document.bytes().await.unwrap().starts_with(b"%PDF-"));
    let (_, again) = desk.post("/manifests", asked).await;
    assert_eq!((&again["status"], &again["documents"]), (&json!("ERROR"), &json!([])));
}

#[tokio::test]
async fn a_manifest_nobody_waits_for_is_queued_first() {
    let desk = Desk::open().await;
    let (_, address) = desk.post("/addresses", tucson()).await;
    let bought = desk.buy(&desk.rate().await, "ZPLII").await;
    let asked = json!({
        "carrier_account": "a", "shipment_date": "2026-11-23", "address_from": id(&address), "transactions": [id(&bought)],
    });
    let (_, queued) = desk.post("/manifests", asked).await;
    assert_eq!((&queued["status"], &queued["documents"]), (&json!("QUEUED"), &json!([])));
    let (_, done) = desk.get(&format!("/manifests/{}", id(&queued))).await;
    assert_eq!((&done["status"], done["documents"].as_array().unwrap().len()), (&json!("SUCCESS"), 1));
}

#[tokio::test]
async fn odd_corners_answer_as_the_real_ones() {
    let desk = Desk::open().await;
    assert_eq!(desk.get("/user-parcel-templates").await, (200, json!({ "results": null })));
    let (status, refused) = desk.post("/live-rates", json!({})).await;
    assert_eq!((status, refused["message"].is_string(), refused["details"].is_string()), (400, true, true));
    let moved = desk.request("GET", "/carrier_accounts/reg-status").send().await.unwrap();
    assert!(moved.status() == 301 || moved.url().path().ends_with('/'), "{moved:?}");
}

#[tokio::test]
async fn a_quota_ends_with_the_minute_and_an_account_may_rate_without_selling() {
    let desk = Desk::open().await;
    desk.shippo.set_quota(Some(Quota { reads: 2, purchases: 50 }));
    assert_eq!(desk.get("/addresses").await.0, 200);
    assert_eq!(desk.get("/addresses").await.0, 200);
    assert_eq!(desk.get("/addresses").await, (429, json!({ "detail": "Request was throttled." })));
    desk.shippo.pass_time_ms(60_000);
    assert_eq!(desk.get("/addresses").await.0, 200);
    desk.shippo.set_quota(None);
    for provider in ["USPS", "UPS", "FedEx"] {
        desk.shippo.set_buyable(provider, false);
    }
    let refused = desk.buy(&desk.rate().await, "ZPLII").await;
    assert_eq!(refused["status"], "ERROR");
    assert!(refused["messages"][0]["text"].as_str().unwrap().contains("not yet registered"), "{refused}");
}

#[tokio::test]
async fn webhooks_are_kept_changed_and_deleted() {
    let desk = Desk::open().await;
    let (_, hook) = desk.post("/webhooks", json!({ "url": "https://example.com/h", "event": "all" })).await;
    assert_eq!(hook["event"], "*");
    let path = format!("/webhooks/{}", id(&hook));
    let changed = read(desk.request("PUT", &path).json(&json!({ "active": false })).send().await.unwrap()).await.1;
    assert_eq!((&changed["active"], &changed["object_updated"]), (&json!(false), &hook["object_updated"]));
    assert_eq!(desk.request("DELETE", &path).send().await.unwrap().status(), 204);
    assert_eq!(desk.get(&path).await.0, 404);
}

#[tokio::test]
async fn nulls_are_left_out_for_the_sdks_alone() {
    let strict = Desk::with(ShippoOptions { sdk_clean: true, ..ShippoOptions::default() }).await;
    let (_, list) = strict.get("/addresses").await;
    assert_eq!(list, json!({ "results": [] }));
    assert_eq!(Desk::open().await.get("/addresses").await.1, json!({ "results": [], "next": null, "previous": null }));
    let bought = strict.buy(&strict.rate().await, "ZPLII").await;
    assert_eq!((bought.get("created_by"), bought.get("order")), (Some(&Value::Null), None));
}
