//! Objects that are only kept and given back: addresses, parcels, customs items and declarations, manifests, webhooks.
//!
//! [`Account::store`] checks what the API checks and answers with every key the API answers with. An inline object
//! in a larger request goes the same way, so it gets an id of its own.

use serde_json::{Value, json};

use super::{
    account::Account,
    answers::{Refusal, overlay, required, text},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Address,
    Parcel,
    CustomsItem,
    CustomsDeclaration,
    Manifest,
    Webhook,
}

pub(super) struct Record {
    pub(super) kind: Kind,
    pub(super) wire: Value,
}

impl Account {
    /// Checks and keeps an object.
    ///
    /// # Errors
    /// 400 with the field at fault.
    pub(super) fn store(&mut self, kind: Kind, asked: &Value) -> Result<Value, Refusal> {
        let fields = match kind {
            Kind::Address => address(asked)?,
            Kind::Parcel => parcel(asked)?,
            Kind::CustomsItem => customs_item(asked)?,
            Kind::CustomsDeclaration => self.customs_declaration(asked)?,
            Kind::Manifest => self.manifest(asked)?,
            Kind::Webhook => webhook(asked)?,
        };
        let wire = overlay(fields, &self.stamp());
        self.records.push(Record { kind, wire: wire.clone() });
        Ok(wire)
    }

    /// The object with this id.
    pub(super) fn record(&self, kind: Kind, id: &str) -> Option<&Value> {
        let mut of_kind = self.records.iter().filter(|record| record.kind == kind);
        of_kind.find(|record| record.wire["object_id"] == id).map(|record| &record.wire)
    }

    /// All objects of a kind, the newest first.
    pub(super) fn records_of(&self, kind: Kind) -> Vec<Value> {
        let newest_first = self.records.iter().rev();
        newest_first.filter(|record| record.kind == kind).map(|record| record.wire.clone()).collect()
    }

    /// An object given by id or inline, as `field` of a larger request.
    pub(super) fn given(&mut self, kind: Kind, field: &str, asked: &Value) -> Result<Value, Refusal> {
        match asked {
            Value::String(id) => self
                .record(kind, id)
                .cloned()
                .ok_or_else(|| Refusal::field(field, format!("{field} with supplied object_id {id} not found."))),
            Value::Object(_) => self.store(kind, asked).map_err(|refusal| refusal.within(field)),
            _ => Err(Refusal::field(field, "This field is required.")),
        }
    }

    /// A new, validated object made from an address: `GET /addresses/{id}/validate` never answers with the same id.
    pub(super) fn validated(&mut self, id: &str) -> Result<Value, Refusal> {
        let original = self.record(Kind::Address, id).cloned().ok_or_else(Refusal::not_found)?;
        self.store(Kind::Address, &overlay(original, &json!({ "validate": true })))
    }

    fn customs_declaration(&mut self, asked: &Value) -> Result<Value, Refusal> {
        for field in ["certify_signer", "contents_type", "non_delivery_option"] {
            required(asked, field)?;
        }
        if asked["certify"] != true {
            return Err(Refusal::field("certify", "The declaration must be certified."));
        }
        let items = asked["items"].as_array().filter(|items| !items.is_empty());
        let items = items.ok_or_else(|| Refusal::field("items", "This field is required."))?;
        let ids: Result<Vec<Value>, Refusal> = items
            .iter()
            .map(|item| self.given(Kind::CustomsItem, "items", item).map(|item| item["object_id"].clone()))
            .collect();
        let blank = json!({
            "object_state": "VALID", "contents_explanation": "", "eel_pfc": "", "incoterm": "", "aes_itn": "",
            "certificate": "", "invoice": "", "license": "", "notes": "", "disclaimer": "", "exporter_reference": "",
            "importer_reference": "", "metadata": "", "commercial_invoice": false, "is_vat_collected": false,
        });
        Ok(overlay(overlay(blank, asked), &json!({ "items": ids? })))
    }

    fn manifest(&self, asked: &Value) -> Result<Value, Refusal> {
        let carrier_account = required(asked, "carrier_account")?;
        let ids: Vec<String> = asked["transactions"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|id| id.as_str().map(str::to_owned))
            .collect();
        let first = ids.first().ok_or_else(|| Refusal::field("transactions", "This field is required."))?;
        if let Some(unknown) = ids.iter().find(|id| !self.transactions.iter().any(|known| known.id == **id)) {
            return Err(Refusal::field("transactions", format!("Transaction {unknown} not found.")));
        }
        let document = format!("{}/labels/{first}.manifest.pdf", self.base_url);
        let taken = ids.iter().find(|id| self.manifested(id));
        let error = taken.map(|id| format!("Transaction {id} was already manifested."));
        Ok(json!({
            "carrier_account": carrier_account,
            "shipment_date": required(asked, "shipment_date")?,
            "address_from": required(asked, "address_from")?,
            "transactions": ids,
            "status": if error.is_none() { "SUCCESS" } else { "ERROR" },
            "documents": Vec::from_iter(error.is_none().then_some(document)),
            "errors": Vec::from_iter(error),
        }))
    }

    fn manifested(&self, transaction: &str) -> bool {
        let made =
            self.records.iter().filter(|record| record.kind == Kind::Manifest && record.wire["status"] == "SUCCESS");
        made.flat_map(|manifest| manifest.wire["transactions"].as_array().into_iter().flatten())
            .any(|id| id == transaction)
    }
}

const ADDRESS_TEXTS: [&str; 11] =
    ["name", "company", "street1", "street2", "street3", "street_no", "city", "state", "zip", "phone", "email"];

fn address(asked: &Value) -> Result<Value, Refusal> {
    let country = required(asked, "country")?;
    let mut wire = json!({
        "country": country, "is_residential": asked["is_residential"], "latitude": null, "longitude": null,
        "metadata": metadata(asked)?, "validation_results": {},
    });
    for field in ADDRESS_TEXTS {
        wire[field] = text(asked, field).into();
    }
    let filled = ["name", "street1", "city", "zip"].iter().all(|field| wire[*field] != "");
    wire["is_complete"] = filled.into();
    if asked["validate"] == true {
        validate(&mut wire);
    }
    Ok(wire)
}

/// Writes the address as the postal service writes it, blanks its metadata and says what is wrong with it.
fn validate(wire: &mut Value) {
    for field in ["street1", "street2", "city", "state"] {
        wire[field] = text(wire, field).to_uppercase().into();
    }
    wire["metadata"] = "".into();
    let (street, zip) = (text(wire, "street1"), text(wire, "zip"));
    let digits = zip.bytes().filter(u8::is_ascii_digit).count();
    let known =
        wire["country"] != "US" || (street.bytes().any(|byte| byte.is_ascii_digit()) && matches!(digits, 5 | 9));
    let message =
        |code: &str, kind: &str, text: &str| json!([{ "source": "USPS", "code": code, "type": kind, "text": text }]);
    let messages = if !known {
        message(
            "Address Not Found",
            "address_error",
            "The address as submitted could not be found. Please check for excessive abbreviations in the street address line or in the City name.",
        )
    } else if wire["street2"] == "" && ["TOWER", "APARTMENTS", "PLAZA"].iter().any(|word| street.contains(word)) {
        message(
            "Default Match",
            "address_warning",
            "More information, such as an apartment or suite number, may give a more specific address.",
        )
    } else {
        json!([])
    };
    wire["validation_results"] = json!({ "is_valid": known, "messages": messages });
}

/// Carriers' own packages, as `/parcel-templates` lists them.
pub(super) const TEMPLATES: [(&str, &str, &str, [&str; 3]); 4] = [
    ("USPS_MediumFlatRateBox1", "USPS", "Medium Flat Rate Box (top-loading)", ["11.25", "8.75", "6.00"]),
    ("USPS_SmallFlatRateBox", "USPS", "Small Flat Rate Box", ["8.63", "5.38", "1.63"]),
    ("USPS_FlatRatePaddedEnvelope", "USPS", "Flat Rate Padded Envelope", ["12.50", "9.50", "1.00"]),
    ("FedEx_Box_Medium_1", "FedEx", "FedEx® Medium Box (1)", ["13.25", "11.50", "2.38"]),
];

fn parcel(asked: &Value) -> Result<Value, Refusal> {
    let template = text(asked, "template");
    let known = TEMPLATES.iter().find(|known| known.0 == template);
    if known.is_none() && !template.is_empty() {
        return Err(Refusal::field("template", format!("\"{template}\" is not a valid choice.")));
    }
    let mut wire = json!({
        "object_state": "VALID", "metadata": metadata(asked)?, "extra": asked["extra"].as_object().cloned().unwrap_or_default(),
        "template": known.map(|known| known.0),
        "weight": measure(asked, "weight")?,
        "mass_unit": choice(asked, "mass_unit", &["g", "kg", "lb", "oz"])?,
    });
    let Some(known) = known else {
        for field in ["length", "width", "height"] {
            wire[field] = measure(asked, field)?.into();
        }
        wire["distance_unit"] = choice(asked, "distance_unit", &["cm", "in", "ft", "m", "mm", "yd"])?.into();
        return Ok(wire);
    };
    let [length, width, height] = known.3;
    Ok(overlay(wire, &json!({ "length": length, "width": width, "height": height, "distance_unit": "in" })))
}

fn customs_item(asked: &Value) -> Result<Value, Refusal> {
    for field in ["description", "origin_country", "value_currency"] {
        required(asked, field)?;
    }
    choice(asked, "mass_unit", &["g", "kg", "lb", "oz"])?;
    if asked["quantity"].as_u64().is_none_or(|quantity| quantity == 0) {
        return Err(Refusal::field("quantity", "A valid integer is required."));
    }
    let blank = json!({ "object_state": "VALID", "metadata": "", "tariff_number": "", "hs_code": "", "sku_code": "", "eccn_ear99": "" });
    let amounts =
        json!({ "net_weight": measure(asked, "net_weight")?, "value_amount": measure(asked, "value_amount")? });
    Ok(overlay(overlay(blank, asked), &amounts))
}

fn webhook(asked: &Value) -> Result<Value, Refusal> {
    let url = required(asked, "url")?;
    if url.len() >= 200 {
        return Err(Refusal::field("url", "Ensure this field has no more than 200 characters."));
    }
    // "all" reads back as "*".
    let event = match required(asked, "event")? {
        all if all == "all" => "*".to_owned(),
        event => event,
    };
    Ok(json!({ "url": url, "event": event, "active": asked["active"].as_bool().unwrap_or(true), "is_test": true }))
}

/// A decimal above 0, as text.
fn measure(asked: &Value, field: &str) -> Result<String, Refusal> {
    let text = required(asked, field)?;
    match text.trim().parse::<f64>() {
        Ok(number) if number.is_finite() && number > 0.0 => Ok(text),
        Ok(_) => Err(Refusal::field(field, "Ensure this value is greater than 0.")),
        Err(_) => Err(Refusal::field(field, "A valid number is required.")),
    }
}

/// One of a few words.
pub(super) fn choice(asked: &Value, field: &str, choices: &[&str]) -> Result<String, Refusal> {
    match required(asked, field)? {
        word if choices.contains(&word.as_str()) => Ok(word),
        other => Err(Refusal::field(field, format!("\"{other}\" is not a valid choice."))),
    }
}

/// The client's own note on an object, at most 100 characters.
pub(super) fn metadata(asked: &Value) -> Result<String, Refusal> {
    match text(asked, "metadata") {
        long if long.chars().count() > 100 => {
            Err(Refusal::field("metadata", "Ensure this field has no more than 100 characters."))
        }
        short => Ok(short),
    }
}
