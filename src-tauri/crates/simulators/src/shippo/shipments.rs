//! Shipments and the rates they bring.
//!
//! Without `"async": false` a shipment is born QUEUED and without rates, and is rated when it is read later. Rates come
//! in no order, carriers that have none are named in the shipment's messages, and a rate can be bought for 7 days.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{
    account::{Account, money},
    answers::{Refusal, overlay, text},
    carrier_accounts,
    rating::{self, Carrier, Journey, Piece, Quote, Service},
    records::{Kind, metadata},
};
use crate::{FaultAct, clock};

const RATE_LIFE: TimeDelta = TimeDelta::days(7);

/// Units of other currencies for 1000 of a US dollar's.
const PER_MILLE_USD: [(&str, u64); 6] =
    [("USD", 1000), ("EUR", 920), ("GBP", 790), ("CAD", 1370), ("AUD", 1520), ("MXN", 18_400)];

pub(super) struct Shipment {
    pub(super) id: String,
    /// Everything but status, rates and messages.
    pub(super) wire: Value,
    messages: Vec<Value>,
    ready_at: DateTime<Utc>,
    /// How many reads still answer QUEUED.
    unread: u32,
}

#[derive(Clone)]
pub(super) struct Rate {
    pub(super) id: String,
    pub(super) shipment: String,
    pub(super) service: &'static Service,
    pub(super) amount_minor: u64,
    currency: String,
    zone: u8,
    pub(super) days: u64,
    attributes: Vec<&'static str>,
    pub(super) created_at: DateTime<Utc>,
}

impl Rate {
    /// The amount in a currency, None for one that is not known. The rate's own currency always is.
    fn minor_in(&self, currency: &str) -> Option<u64> {
        let known = PER_MILLE_USD.iter().find(|known| known.0 == currency).map(|known| known.1);
        let per_mille = known.or_else(|| (currency == self.currency).then_some(1000))?;
        Some(self.amount_minor * per_mille / 1000)
    }

    /// The rate as a transaction carries it.
    pub(super) fn core_wire(&self) -> Value {
        let amount = money(self.minor_in(&self.currency).unwrap_or(self.amount_minor));
        json!({
            "object_id": self.id, "amount": amount, "currency": self.currency, "amount_local": amount,
            "currency_local": self.currency, "provider": self.service.carrier.provider(),
            "carrier_account": carrier_accounts::id(self.service.carrier),
            "servicelevel_name": self.service.name, "servicelevel_token": self.service.token,
        })
    }

    pub(super) fn expired(&self, now: DateTime<Utc>) -> bool {
        now - self.created_at > RATE_LIFE
    }
}

impl Account {
    /// Keeps a shipment and rates it; its rates show once the carriers have answered.
    pub(super) fn ship(
        &mut self,
        asked: &Value,
        processing_ms: u64,
        act: Option<&FaultAct>,
    ) -> Result<String, Refusal> {
        let mut wire = self.shipment_fields(asked)?;
        wire = overlay(wire, &self.stamp());
        let id = text(&wire, "object_id");
        let journey = journey(&wire);
        let accounts: Vec<&str> =
            wire["carrier_accounts"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut messages = Vec::new();
        let mut quotes = Vec::new();
        for carrier in Carrier::ALL {
            if !accounts.is_empty() && !accounts.contains(&carrier_accounts::id(carrier)) {
                continue;
            }
            match answer_of(carrier, &wire, &journey, act) {
                Ok(offered) => quotes.extend(offered),
                Err(reason) => messages.push(json!({ "source": carrier.provider(), "code": "", "text": reason })),
            }
        }
        let currency = match act {
            Some(FaultAct::RateCurrency(currency)) => currency.as_str(),
            _ => "USD",
        };
        self.keep_rates(&id, &quotes, currency);
        let unread = match act {
            Some(FaultAct::Queued(reads)) => *reads,
            _ => 0,
        };
        let ready_at = self.now() + clock::span(processing_ms);
        self.shipments.push(Shipment { id: id.clone(), wire, messages, ready_at, unread });
        Ok(id)
    }

    fn shipment_fields(&mut self, asked: &Value) -> Result<Value, Refusal> {
        let from = self.given(Kind::Address, "address_from", &asked["address_from"])?;
        let to = self.given(Kind::Address, "address_to", &asked["address_to"])?;
        let back = match &asked["address_return"] {
            Value::Null => from.clone(),
            other => self.given(Kind::Address, "address_return", other)?,
        };
        // One parcel may be given without a list around it.
        let asked_parcels = match &asked["parcels"] {
            Value::Array(parcels) => parcels.clone(),
            Value::Null => Vec::new(),
            one => vec![one.clone()],
        };
        if asked_parcels.is_empty() {
            return Err(Refusal::field("parcels", "This field is required."));
        }
        let parcels: Result<Vec<Value>, Refusal> =
            asked_parcels.iter().map(|parcel| self.given(Kind::Parcel, "parcels", parcel)).collect();
        let customs = match &asked["customs_declaration"] {
            Value::Null => Value::Null,
            other => self.given(Kind::CustomsDeclaration, "customs_declaration", other)?,
        };
        let accounts = asked["carrier_accounts"].as_array().cloned().unwrap_or_default();
        if let Some(unknown) = accounts.iter().find(|id| carrier_accounts::carrier(id.as_str().unwrap_or("")).is_none())
        {
            return Err(Refusal::field("carrier_accounts", format!("Carrier account {unknown} not found.")));
        }
        let shipment_date = match text(asked, "shipment_date") {
            empty if empty.is_empty() => clock::wire(self.now()),
            date => date,
        };
        Ok(json!({
            "address_from": from, "address_to": to, "address_return": back, "parcels": parcels?,
            "customs_declaration": customs, "carrier_accounts": accounts, "shipment_date": shipment_date,
            "extra": asked["extra"].as_object().cloned().unwrap_or_default(), "metadata": metadata(asked)?,
            "order": asked["order"], "alternate_address_to": null,
        }))
    }

    fn keep_rates(&mut self, shipment: &str, quotes: &[Quote], currency: &str) {
        let created_at = self.now();
        let mut rates: Vec<Rate> = quotes
            .iter()
            .map(|quote| Rate {
                id: self.new_id(),
                shipment: shipment.to_owned(),
                service: quote.service,
                amount_minor: quote.amount_minor,
                currency: currency.to_owned(),
                zone: quote.zone,
                days: quote.days,
                attributes: Vec::new(),
                created_at,
            })
            .collect();
        mark(&mut rates, "CHEAPEST", |rate| (rate.amount_minor, rate.days));
        mark(&mut rates, "FASTEST", |rate| (rate.days, rate.amount_minor));
        mark(&mut rates, "BESTVALUE", |rate| (rate.amount_minor * (rate.days + 4), rate.days));
        // No order a client could come to rely on.
        rates.sort_by(|left, right| left.id.cmp(&right.id));
        self.rates.extend(rates);
    }

    /// A shipment as it is read now; a read counts where the shipment is to stay QUEUED for some reads.
    pub(super) fn read_shipment(&mut self, id: &str) -> Result<Value, Refusal> {
        let now = self.now();
        let shipment = self.shipments.iter_mut().find(|shipment| shipment.id == id).ok_or_else(Refusal::not_found)?;
        let queued = shipment.unread > 0 || now < shipment.ready_at;
        shipment.unread = shipment.unread.saturating_sub(1);
        let (status, messages) = match queued {
            true => ("QUEUED", Vec::new()),
            false => ("SUCCESS", shipment.messages.clone()),
        };
        let wire = shipment.wire.clone();
        let rates = if queued { Vec::new() } else { self.rates_of(id, None)? };
        Ok(overlay(wire, &json!({ "status": status, "messages": messages, "rates": rates })))
    }

    /// As it looks before the carriers have answered.
    pub(super) fn queued_shipment(&self, id: &str) -> Value {
        let wire = self.shipments.iter().find(|shipment| shipment.id == id).map(|shipment| shipment.wire.clone());
        overlay(wire.unwrap_or_default(), &json!({ "status": "QUEUED", "messages": [], "rates": [] }))
    }

    /// The rates of a shipment; local amounts in `currency` where one is given.
    pub(super) fn rates_of(&self, shipment: &str, currency: Option<&str>) -> Result<Vec<Value>, Refusal> {
        let rates = self.rates.iter().filter(|rate| rate.shipment == shipment);
        rates.map(|rate| rate_wire(rate, currency.unwrap_or(&rate.currency))).collect()
    }

    pub(super) fn rate(&self, id: &str) -> Option<&Rate> {
        self.rates.iter().find(|rate| rate.id == id)
    }

    pub(super) fn shipment(&self, id: &str) -> Option<&Shipment> {
        self.shipments.iter().find(|shipment| shipment.id == id)
    }
}

fn answer_of(carrier: Carrier, wire: &Value, journey: &Journey, act: Option<&FaultAct>) -> Result<Vec<Quote>, String> {
    match act {
        Some(FaultAct::NoRates) => return Err("Hard: Too Many Requests".to_owned()),
        Some(FaultAct::CarrierMissing(missing)) if missing.eq_ignore_ascii_case(carrier.provider()) => {
            return Err("Hard: Too Many Requests".to_owned());
        }
        _ => {}
    }
    for (side, field) in [
        ("address_from", "name"),
        ("address_from", "street1"),
        ("address_from", "zip"),
        ("address_to", "name"),
        ("address_to", "street1"),
        ("address_to", "city"),
    ] {
        // A company stands in for a name.
        let instead = field == "name" && wire[side]["company"] != "";
        if wire[side][field] == "" && !instead {
            return Err(format!("Attribute \"{side}.{field}\" must not be empty."));
        }
    }
    rating::quotes(carrier, journey)
}

fn mark<K: Ord>(rates: &mut [Rate], attribute: &'static str, key: impl Fn(&Rate) -> K) {
    if let Some(best) = rates.iter_mut().min_by_key(|rate| key(rate)) {
        best.attributes.push(attribute);
    }
}

fn journey(wire: &Value) -> Journey {
    let to = &wire["address_to"];
    Journey {
        from_zip: text(&wire["address_from"], "zip"),
        to_zip: text(to, "zip"),
        to_country: text(to, "country"),
        to_state: text(to, "state"),
        to_street: text(to, "street1"),
        to_phone: text(to, "phone"),
        has_customs: wire["customs_declaration"].is_object(),
        pieces: wire["parcels"].as_array().into_iter().flatten().map(piece).collect(),
    }
}

fn piece(parcel: &Value) -> Piece {
    let number = |field: &str| text(parcel, field).trim().parse::<f64>().unwrap_or(0.0);
    let pounds = match parcel["mass_unit"].as_str() {
        Some("g") => 1.0 / 453.592_37,
        Some("kg") => 1.0 / 0.453_592_37,
        Some("oz") => 1.0 / 16.0,
        _ => 1.0,
    };
    let inches = match parcel["distance_unit"].as_str() {
        Some("mm") => 1.0 / 25.4,
        Some("cm") => 1.0 / 2.54,
        Some("m") => 1.0 / 0.0254,
        Some("ft") => 12.0,
        Some("yd") => 36.0,
        _ => 1.0,
    };
    Piece {
        weight_lb: number("weight") * pounds,
        sides_in: ["length", "width", "height"].map(|side| number(side) * inches),
    }
}

/// A rate with its amount in the given currency beside its own.
///
/// # Errors
/// 400 for a currency that is not known.
pub(super) fn rate_wire(rate: &Rate, local: &str) -> Result<Value, Refusal> {
    let amount_minor = rate.minor_in(&rate.currency).unwrap_or(rate.amount_minor);
    let local_minor = rate
        .minor_in(local)
        .ok_or_else(|| Refusal::field("currency_code", format!("\"{local}\" is not a valid choice.")))?;
    let service = rate.service;
    let image =
        |size: u16| format!("https://dr29ljwbzosqf.cloudfront.net/providers/{size}/{}.png", service.carrier.provider());
    Ok(json!({
        "object_id": rate.id, "object_owner": super::account::OWNER, "object_created": clock::wire(rate.created_at),
        "shipment": rate.shipment, "test": true,
        "amount": money(amount_minor), "currency": rate.currency,
        "amount_local": money(local_minor), "currency_local": local,
        "provider": service.carrier.provider(), "provider_image_75": image(75), "provider_image_200": image(200),
        "servicelevel": {
            "name": service.name, "token": service.token, "terms": "", "extended_token": service.token,
            "parent_servicelevel": null,
        },
        "carrier_account": carrier_accounts::id(service.carrier), "attributes": rate.attributes,
        "estimated_days": rate.days, "duration_terms": duration_terms(rate.days), "arrives_by": null,
        "included_insurance_price": null, "zone": rate.zone.to_string(), "messages": [],
    }))
}

fn duration_terms(days: u64) -> String {
    match days {
        1 => "Delivery by the end of the next business day.".to_owned(),
        _ => format!("Delivery within {days} business days."),
    }
}
