//! This Shippo as a client sees it, over HTTP: a desk to work at, and what the groups of tests share.

mod access;
mod purchases;
mod rates;

use std::net::Ipv4Addr;

use reqwest::Client;
use serde_json::{Value, json};

use super::{ShippoOptions, ShippoSimulator};
use crate::{FaultAct, FaultRule, Faults, test_client::client};

struct Desk {
    shippo: ShippoSimulator,
    faults: Faults,
    client: Client,
}

impl Desk {
    async fn open() -> Self {
        Self::with(ShippoOptions::default()).await
    }

    async fn with(options: ShippoOptions) -> Self {
        let faults = Faults::default();
        let shippo = ShippoSimulator::start(options, faults.clone(), (Ipv4Addr::LOCALHOST, 0).into()).await.unwrap();
        Self { shippo, faults, client: client() }
    }

    fn fault(&self, at: &str, act: FaultAct) {
        self.faults.add(FaultRule::new(at, act)).unwrap();
    }

    fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.shippo.url()) };
        let token = format!("ShippoToken {}", self.shippo.token());
        self.client.request(method.parse().unwrap(), url).header("Authorization", token)
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        read(self.request("GET", path).send().await.unwrap()).await
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        read(self.request("POST", path).json(&body).send().await.unwrap()).await
    }

    async fn ship(&self, to: Value) -> Value {
        let (status, shipment) = self.post("/shipments", shipment(to)).await;
        assert_eq!(status, 201, "{shipment}");
        shipment
    }

    /// The id of the cheapest USPS rate to Tucson.
    async fn rate(&self) -> String {
        let shipment = self.ship(tucson()).await;
        id(rate_of(&shipment, "usps_ground_advantage"))
    }

    async fn buy(&self, rate: &str, file: &str) -> Value {
        let asked = json!({ "rate": rate, "label_file_type": file, "metadata": "ps:1", "async": false });
        let (status, transaction) = self.post("/transactions", asked).await;
        assert_eq!(status, 201, "{transaction}");
        transaction
    }

    async fn label(&self, transaction: &Value) -> Vec<u8> {
        let url = transaction["label_url"].as_str().unwrap();
        self.client.get(url).send().await.unwrap().bytes().await.unwrap().to_vec()
    }

    fn charged(&self) -> usize {
        self.shippo.state_json()["transactions"].as_array().unwrap().len()
    }
}

async fn read(response: reqwest::Response) -> (u16, Value) {
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap_or(Value::Null))
}

fn id(object: &Value) -> String {
    object["object_id"].as_str().unwrap().to_owned()
}

fn rate_of<'a>(shipment: &'a Value, token: &str) -> &'a Value {
    shipment["rates"].as_array().unwrap().iter().find(|rate| rate["servicelevel"]["token"] == token).unwrap()
}

fn sender() -> Value {
    json!({
        "name": "Shop", "street1": "1201 E 5th St", "city": "Los Angeles", "state": "CA", "zip": "90013",
        "country": "US", "phone": "+1 213 555 0100",
    })
}

fn tucson() -> Value {
    json!({ "name": "Ada ^XZ Byrne", "street1": "100 N Stone Ave", "city": "Tucson", "state": "AZ", "zip": "85701", "country": "US" })
}

fn toronto() -> Value {
    json!({
        "name": "Émile", "street1": "1 Yonge St", "city": "Toronto", "state": "ON", "zip": "M5E 1E5", "country": "CA",
        "phone": "+1 416 555 0100",
    })
}

fn shipment(to: Value) -> Value {
    let parcel =
        json!({ "length": "12", "width": "9", "height": "4", "distance_unit": "in", "weight": "4", "mass_unit": "lb" });
    json!({ "address_from": sender(), "address_to": to, "parcels": [parcel], "async": false })
}
