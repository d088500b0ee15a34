//! Tracking under a test token: only the carrier "shippo" and its six numbers, each with a fixed history.
//!
//! A history's order is its truth: the delivered parcel's failure is dated after its delivery, as at the real API.

use axum::http::StatusCode;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{
    account::Account,
    answers::{Refusal, required, text},
};
use crate::clock;

/// A number and its history: status and the hours ago it was reached.
const NUMBERS: [(&str, &[(&str, i64)]); 6] = [
    ("SHIPPO_UNKNOWN", &[("UNKNOWN", 48)]),
    ("SHIPPO_PRE_TRANSIT", &[("PRE_TRANSIT", 48)]),
    ("SHIPPO_TRANSIT", &[("UNKNOWN", 72), ("TRANSIT", 48)]),
    ("SHIPPO_DELIVERED", &[("UNKNOWN", 120), ("TRANSIT", 96), ("FAILURE", 24), ("DELIVERED", 48)]),
    ("SHIPPO_RETURNED", &[("UNKNOWN", 144), ("TRANSIT", 120), ("FAILURE", 96), ("TRANSIT", 72), ("RETURNED", 48)]),
    ("SHIPPO_FAILURE", &[("UNKNOWN", 96), ("TRANSIT", 72), ("FAILURE", 48)]),
];

impl Account {
    /// `POST /tracks`: as a read; a second registration is a second one, and its metadata is not kept.
    pub(super) fn register_track(&mut self, asked: &Value) -> Result<Value, Refusal> {
        let mut track = self.track(&required(asked, "carrier")?, &required(asked, "tracking_number")?)?;
        track["metadata"] = text(asked, "metadata").into();
        Ok(track)
    }

    /// `GET /tracks/{carrier}/{number}`.
    pub(super) fn track(&mut self, carrier: &str, number: &str) -> Result<Value, Refusal> {
        if carrier != "shippo" {
            let text = format!("{carrier} is not a valid test tracking carrier. Please use 'shippo'");
            return Err(Refusal::detail(StatusCode::BAD_REQUEST, text));
        }
        let (_, steps) = NUMBERS.iter().find(|known| known.0 == number).ok_or_else(Refusal::not_found)?;
        let now = self.now();
        let history: Vec<Value> = steps
            .iter()
            .map(|(status, hours_ago)| {
                let at = clock::wire(now - TimeDelta::hours(*hours_ago));
                json!({
                    "object_id": self.new_id(), "object_created": at, "object_updated": at, "status": status,
                    "status_date": at, "status_details": details(status), "substatus": null,
                    "location": { "city": "San Francisco", "state": "CA", "zip": "94103", "country": "US" },
                })
            })
            .collect();
        Ok(json!({
            "carrier": carrier, "tracking_number": number, "messages": [], "metadata": "", "transaction": null,
            "address_from": { "city": "San Francisco", "state": "CA", "zip": "94103", "country": "US" },
            "address_to": { "city": "Chicago", "state": "IL", "zip": "60611", "country": "US" },
            "eta": clock::wire(now + TimeDelta::days(2)), "original_eta": clock::wire(now + TimeDelta::days(2)),
            "servicelevel": { "token": "shippo_priority", "name": null }, "test": true,
            "tracking_status": history.last(), "tracking_history": history,
        }))
    }
}

fn details(status: &str) -> &'static str {
    match status {
        "PRE_TRANSIT" => "The carrier has received the electronic shipment information.",
        "TRANSIT" => "Your shipment has departed from the origin.",
        "DELIVERED" => "Your shipment has been delivered.",
        "RETURNED" => "Your shipment has been returned to the original sender.",
        "FAILURE" => "The Postal Service has identified a problem with the processing of this item.",
        _ => "The carrier has not yet scanned the shipment.",
    }
}
