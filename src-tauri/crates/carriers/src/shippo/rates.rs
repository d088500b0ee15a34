//! Offers: a shipment is posted, carriers answer with rates or with a reason why not.
//!
//! A rate that can't be read becomes a message and the others stand. Prices keep their currency.

use super::address;
use super::client::{ShippoClient, WireMessage, messages};
use super::pace::Call;
use crate::CarrierError;
use chrono::{DateTime, TimeDelta, Utc};
use domain::money::{Currency, Money};
use domain::shipping::{CarrierMessage, Customs, Quote, Rate, Shipment};
use domain::units::{inches_text, ounces_text};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long an offer may be bought.
const RATE_LIFE: TimeDelta = TimeDelta::days(7);
/// Carriers that have not answered by then are left out.
const DEADLINE: Duration = Duration::from_secs(25);
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);
/// Up to this value, $2,500, goods leave the United States without a filing (15 CFR 30.37(a)).
const NO_FILING_UP_TO_USD_MINOR: i64 = 250_000;

impl ShippoClient {
    pub(crate) async fn quote(&self, shipment: &Shipment) -> Result<Quote, CarrierError> {
        let deadline = Instant::now() + DEADLINE;
        let mut found: WireShipment = self.post(&["shipments"], &to_wire(shipment)).await?;
        while matches!(found.status.as_deref(), Some("QUEUED" | "WAITING")) {
            if Instant::now() >= deadline {
                return Err(CarrierError::Unavailable { detail: "carriers are still thinking" });
            }
            sleep(BETWEEN_LOOKS).await;
            found = self.get(Call::Read, &["shipments", &found.object_id], &[]).await?;
        }
        Ok(found.into_quote())
    }
}

#[derive(Deserialize)]
struct WireShipment {
    object_id: String,
    #[serde(default)]
    object_created: Option<DateTime<Utc>>,
    #[serde(default)]
    status: Option<String>,
    /// Read one by one: a broken one must not hide the others.
    #[serde(default)]
    rates: Option<Vec<Value>>,
    #[serde(default)]
    messages: Option<Vec<WireMessage>>,
}

#[derive(Deserialize)]
struct WireRate {
    object_id: String,
    #[serde(default)]
    object_created: Option<DateTime<Utc>>,
    amount: String,
    currency: String,
    provider: String,
    servicelevel: WireService,
    #[serde(default)]
    estimated_days: Option<i64>,
}

#[derive(Deserialize)]
struct WireService {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    token: Option<String>,
}

impl WireShipment {
    fn into_quote(self) -> Quote {
        let mut quote = Quote { rates: Vec::new(), messages: messages(self.messages) };
        for value in self.rates.unwrap_or_default() {
            let carrier = value["provider"].as_str().unwrap_or_default().to_owned();
            match rate(value, self.object_created) {
                Ok(rate) => quote.rates.push(rate),
                Err(why) => {
                    quote.messages.push(CarrierMessage { carrier, text: format!("An offer can't be read: {why}.") })
                }
            }
        }
        quote
    }
}

fn rate(value: Value, shipped_at: Option<DateTime<Utc>>) -> Result<Rate, &'static str> {
    let wire: WireRate = serde_json::from_value(value).map_err(|_| "a part is missing")?;
    let currency: Currency = wire.currency.parse().map_err(|_| "its currency is unknown")?;
    let price = Money::parse(&wire.amount, currency).map_err(|_| "its price is no amount")?;
    if price.amount_minor < 0 {
        return Err("its price is negative");
    }
    let created_at = wire.object_created.or(shipped_at).ok_or("it has no date")?;
    let service_token = wire.servicelevel.token.unwrap_or_default();
    Ok(Rate {
        rate_ref: wire.object_id,
        carrier: wire.provider,
        service: wire.servicelevel.name.filter(|name| !name.is_empty()).unwrap_or_else(|| service_token.clone()),
        service_token,
        price,
        transit_days: wire.estimated_days.and_then(|days| u32::try_from(days).ok()),
        expires_at: created_at + RATE_LIFE,
    })
}

fn to_wire(shipment: &Shipment) -> Value {
    let mut wire = json!({
        "address_from": address::to_wire(&shipment.from),
        "address_to": address::to_wire(&shipment.to),
        "parcels": [{
            "length": inches_text(shipment.length_mm),
            "width": inches_text(shipment.width_mm),
            "height": inches_text(shipment.height_mm),
            "distance_unit": "in",
            "weight": ounces_text(shipment.weight_g),
            "mass_unit": "oz",
        }],
        "extra": { "reference_1": shipment.reference },
        "async": false,
    });
    if let Some(customs) = &shipment.customs {
        wire["customs_declaration"] = customs_to_wire(customs, shipment);
    }
    wire
}

fn customs_to_wire(customs: &Customs, shipment: &Shipment) -> Value {
    let items = customs.items.iter().map(|item| {
        let mut wire = json!({
            "description": item.description,
            "quantity": item.quantity,
            "net_weight": item.weight_g.to_string(),
            "mass_unit": "g",
            "value_amount": item.value.decimal(),
            "value_currency": item.value.currency.code(),
            "origin_country": item.origin_country,
        });
        if let Some(code) = &item.hs_code {
            // Carriers read one or the other.
            wire["hs_code"] = code.as_str().into();
            wire["tariff_number"] = code.as_str().into();
        }
        wire
    });
    let mut wire = json!({
        "certify": true,
        "certify_signer": customs.signer,
        "contents_type": "MERCHANDISE",
        "non_delivery_option": "RETURN",
        "items": items.collect::<Vec<_>>(),
    });
    if let Some(exemption) = filing_exemption(customs, shipment) {
        wire["eel_pfc"] = exemption.into();
    }
    wire
}

/// Why an export from the United States needs no filing; `None` when it does, or when it leaves from elsewhere.
fn filing_exemption(customs: &Customs, shipment: &Shipment) -> Option<&'static str> {
    if shipment.from.country.as_deref() != Some("US") {
        return None;
    }
    if shipment.to.country.as_deref() == Some("CA") {
        return Some("NOEEI_30_36");
    }
    let zero = Money::new(0, Currency::USD);
    let total = customs.items.iter().try_fold(zero, |sum, item| sum.plus(item.value)).ok()?;
    (total.amount_minor <= NO_FILING_UP_TO_USD_MINOR).then_some("NOEEI_30_37_a")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::orders::Address;
    use domain::shipping::CustomsItem;

    fn in_country(country: &str) -> Address {
        Address { country: Some(country.into()), ..Address::default() }
    }

    fn abroad(to: &str, value_minor: i64) -> Shipment {
        let item = CustomsItem {
            description: "Pattern blocks".into(),
            quantity: 2,
            weight_g: 907,
            value: Money::new(value_minor, Currency::USD),
            hs_code: Some("950300".into()),
            origin_country: "US".into(),
        };
        Shipment {
            from: in_country("US"),
            to: in_country(to),
            length_mm: 305,
            width_mm: 229,
            height_mm: 102,
            weight_g: 1843,
            customs: Some(Customs { signer: "Dana Reyes".into(), items: vec![item] }),
            reference: "111764".into(),
        }
    }

    #[test]
    fn sizes_are_strings_and_never_too_small() {
        let wire = to_wire(&abroad("DE", 3_998));
        let parcel = &wire["parcels"][0];
        assert_eq!((&parcel["length"], &parcel["weight"]), (&json!("12.01"), &json!("65.01")));
        assert_eq!(wire["async"], false);
        let item = &wire["customs_declaration"]["items"][0];
        assert_eq!(
            (&item["value_amount"], &item["net_weight"], &item["quantity"]),
            (&json!("39.98"), &json!("907"), &json!(2))
        );
        assert_eq!(wire["customs_declaration"]["eel_pfc"], "NOEEI_30_37_a");
        let home = Shipment { customs: None, ..abroad("US", 1) };
        assert!(to_wire(&home).get("customs_declaration").is_none());
    }

    #[test]
    fn an_export_is_exempt_from_filing_for_a_reason_or_not_at_all() {
        let exemption = |to: &str, value| to_wire(&abroad(to, value))["customs_declaration"]["eel_pfc"].clone();
        assert_eq!(exemption("CA", 900_000), "NOEEI_30_36");
        assert_eq!(exemption("DE", 250_000), "NOEEI_30_37_a");
        assert_eq!(exemption("DE", 250_001), Value::Null);
    }

    #[test]
    fn one_unreadable_rate_leaves_the_others() {
        let rate = |id: &str, amount: Value, currency: &str| {
            json!({ "object_id": id, "object_created": "2026-11-20T10:00:00Z", "amount": amount, "currency": currency,
                "provider": "USPS", "servicelevel": { "name": "Ground Advantage", "token": "usps_ground_advantage" },
                "estimated_days": null, "attributes": [], "zone": null })
        };
        let shipment = json!({
            "object_id": "s", "status": "SUCCESS",
            "rates": [rate("good", json!("7.38"), "USD"), rate("euro", json!("6.79"), "EUR"), rate("fine", json!("7.385"), "USD"),
                rate("none", Value::Null, "USD"), rate("odd", json!("7"), "Dollar")],
            "messages": [{ "source": "UPS", "code": "", "text": "Hard: Too Many Requests" }, "bare", { "source": "DHL", "text": null }],
        });
        let quote = serde_json::from_value::<WireShipment>(shipment).unwrap().into_quote();
        let refs: Vec<&str> = quote.rates.iter().map(|rate| rate.rate_ref.as_str()).collect();
        assert_eq!(refs, ["good", "euro"]);
        assert_eq!(quote.rates[0].expires_at.to_rfc3339(), "2026-11-27T10:00:00+00:00");
        assert_eq!((quote.rates[0].price.amount_minor, quote.rates[1].price.currency.code()), (738, "EUR"));
        let texts: Vec<&str> = quote.messages.iter().map(|message| message.text.as_str()).collect();
        assert_eq!(texts[..2], ["Hard: Too Many Requests", "bare"]);
        assert_eq!(quote.messages.len(), 5);
    }
}
