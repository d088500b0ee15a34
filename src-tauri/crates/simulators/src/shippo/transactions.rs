//! Buying labels. Every POST is a purchase: there is no idempotency key, and one rate can be bought again and again.
//!
//! A transaction is kept the moment the request is understood, before the carrier has answered: a client that never
//! hears back has still spent the money. It can be found by its rate, after a lag, and by its id at once.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{
    account::{Account, OWNER},
    answers::{Refusal, required, text},
    carrier_accounts,
    label::{Format, Label},
    label_pdf, rating,
    records::{Kind, choice, metadata},
    shipments::Rate,
    tracking_numbers::{tracking_number, tracking_url},
};
use crate::{FaultAct, clock};

pub(super) struct Transaction {
    pub(super) id: String,
    pub(super) rate: String,
    /// What the account was charged; of a shipment's several parcels the first bears all.
    pub(super) amount_minor: u64,
    pub(super) metadata: String,
    /// Empty where the carrier refused.
    pub(super) tracking_number: String,
    /// The carrier's words, where it refused.
    refusal: Option<String>,
    asked_format: String,
    format: Format,
    piece: usize,
    created_at: DateTime<Utc>,
    ready_at: DateTime<Utc>,
    listed_at: DateTime<Utc>,
    unread: u32,
}

/// How a purchase is carried out.
pub(super) struct Terms<'a> {
    pub(super) processing_ms: u64,
    pub(super) list_lag_ms: u64,
    pub(super) act: Option<&'a FaultAct>,
}

/// One request to buy, understood.
struct Purchase<'a> {
    rate: Rate,
    /// The carrier's words, where it will refuse.
    refusal: Option<String>,
    metadata: String,
    asked_format: String,
    terms: &'a Terms<'a>,
}

impl Account {
    /// Buys a label and gives the transaction's id; a shipment of several parcels makes one transaction each.
    pub(super) fn buy(&mut self, asked: &Value, terms: &Terms<'_>) -> Result<String, Refusal> {
        let note = metadata(asked)?;
        let asked_format = match asked["label_file_type"].is_null() {
            true => "PDF_4x6".to_owned(),
            false => choice(asked, "label_file_type", &Format::NAMES)?,
        };
        let rate = match asked["shipment"].is_null() {
            true => self.rate_asked_for(asked)?,
            false => self.instant_rate(asked)?,
        };
        let refusal = self.refusal(&rate, terms.act);
        let parcels = self.shipment(&rate.shipment).and_then(|shipment| shipment.wire["parcels"].as_array());
        let pieces = parcels.map_or(1, Vec::len);
        let purchase = Purchase { rate, refusal, metadata: note, asked_format, terms };
        let first = self.keep(&purchase, 0);
        for piece in 1..pieces {
            self.keep(&purchase, piece);
        }
        Ok(first)
    }

    /// Keeps the transaction of one parcel and gives its id.
    fn keep(&mut self, purchase: &Purchase<'_>, piece: usize) -> String {
        let Purchase { rate, refusal, terms, .. } = purchase;
        let now = self.now();
        let bought = refusal.is_none();
        let format = Format::named(&purchase.asked_format);
        let transaction = Transaction {
            id: self.new_id(),
            rate: rate.id.clone(),
            amount_minor: if piece == 0 && bought { rate.amount_minor } else { 0 },
            metadata: purchase.metadata.clone(),
            tracking_number: if bought { tracking_number(rate.service, self.next_serial()) } else { String::new() },
            refusal: refusal.clone(),
            asked_format: purchase.asked_format.clone(),
            format: if terms.act == Some(&FaultAct::LabelWrongFormat) { format.wrong() } else { format },
            piece,
            created_at: now,
            ready_at: now + clock::span(terms.processing_ms),
            listed_at: now + clock::span(terms.list_lag_ms),
            unread: match terms.act {
                Some(FaultAct::Queued(reads)) => *reads,
                _ => 0,
            },
        };
        let id = transaction.id.clone();
        self.transactions.push(transaction);
        id
    }

    fn rate_asked_for(&self, asked: &Value) -> Result<Rate, Refusal> {
        let id = required(asked, "rate")?;
        let rate = self.rate(&id).cloned();
        rate.ok_or_else(|| Refusal::field("rate", format!("Rate with supplied object_id {id} not found.")))
    }

    /// Rates the inline shipment and picks the service asked for.
    fn instant_rate(&mut self, asked: &Value) -> Result<Rate, Refusal> {
        let account = required(asked, "carrier_account")?;
        let token = required(asked, "servicelevel_token")?;
        let service = rating::service(&token)
            .filter(|service| carrier_accounts::id(service.carrier) == account)
            .ok_or_else(|| Refusal::field("servicelevel_token", format!("\"{token}\" is not a valid choice.")))?;
        let shipment = match &asked["shipment"] {
            Value::String(id) => id.clone(),
            inline => self.ship(inline, 0, None).map_err(|refusal| refusal.within("shipment"))?,
        };
        let rate = self.rates.iter().find(|rate| rate.shipment == shipment && rate.service == service).cloned();
        rate.ok_or_else(|| Refusal::field("shipment", "The carrier offers no rate for this shipment."))
    }

    fn refusal(&self, rate: &Rate, act: Option<&FaultAct>) -> Option<String> {
        match act {
            Some(FaultAct::ErrorStatus(reason)) => Some(reason.clone()),
            _ if !self.is_buyable(rate.service.carrier.provider()) => Some(format!(
                "The {} account is not yet registered. Please register it first.",
                rate.service.carrier.provider()
            )),
            _ if rate.expired(self.now()) => Some("The rate has expired. Please create a new shipment.".to_owned()),
            _ => None,
        }
    }

    /// Where a transaction stands.
    pub(super) fn transaction_status(&self, transaction: &Transaction, now: DateTime<Utc>) -> &'static str {
        if transaction.unread > 0 || now < transaction.ready_at {
            return "QUEUED";
        }
        if transaction.refusal.is_some() {
            return "ERROR";
        }
        let refund = self.refunds.iter().rev().find(|refund| refund.transaction == transaction.id);
        match refund.map(|refund| refund.status(now)) {
            None => "SUCCESS",
            Some("SUCCESS") => "REFUNDED",
            Some("ERROR") => "REFUNDREJECTED",
            Some(_) => "REFUNDPENDING",
        }
    }

    /// A transaction as it is read now, with `rate` as an object; a read counts where it is to stay QUEUED for some.
    pub(super) fn read_transaction(&mut self, id: &str) -> Result<Value, Refusal> {
        let transaction = self.transactions.iter().find(|one| one.id == id).ok_or_else(Refusal::not_found)?;
        let mut wire = self.transaction_wire(transaction);
        if let Some(rate) = self.rate(&transaction.rate) {
            wire["rate"] = rate.core_wire();
        }
        self.count_read(id);
        Ok(wire)
    }

    /// As the POST answers it: `rate` is the id.
    pub(super) fn new_transaction_wire(&self, id: &str) -> Value {
        let transaction = self.transactions.iter().find(|one| one.id == id);
        transaction.map(|transaction| self.transaction_wire(transaction)).unwrap_or_default()
    }

    /// The transactions a list shows, the newest first, narrowed by the query's rate, object_status, tracking_status.
    pub(super) fn list_transactions(&mut self, narrowed: impl Fn(&Value) -> bool) -> Vec<Value> {
        let now = self.now();
        let listed = self.transactions.iter().rev().filter(|transaction| transaction.listed_at <= now);
        let shown: Vec<Value> = listed.map(|one| self.transaction_wire(one)).filter(narrowed).collect();
        shown.iter().for_each(|wire| self.count_read(&text(wire, "object_id")));
        shown
    }

    fn count_read(&mut self, id: &str) {
        if let Some(transaction) = self.transactions.iter_mut().find(|one| one.id == id) {
            transaction.unread = transaction.unread.saturating_sub(1);
        }
    }

    fn transaction_wire(&self, transaction: &Transaction) -> Value {
        let now = self.now();
        let status = self.transaction_status(transaction, now);
        let rate = self.rate(&transaction.rate);
        let parcel = rate
            .and_then(|rate| self.shipment(&rate.shipment))
            .map(|shipment| shipment.wire["parcels"][transaction.piece]["object_id"].clone());
        let made = !matches!(status, "QUEUED" | "ERROR");
        let shown = |text: String| if made { text } else { String::new() };
        let carrier = rate.map(|rate| rate.service.carrier);
        let messages: Vec<Value> = transaction
            .refusal
            .iter()
            .filter(|_| status == "ERROR")
            .map(|text| json!({ "source": carrier.map(rating::Carrier::provider), "code": "", "text": text }))
            .collect();
        let eta = rate
            .filter(|_| made)
            .map(|rate| transaction.created_at + TimeDelta::days(i64::try_from(rate.days).unwrap_or(0)));
        json!({
            "object_id": transaction.id, "object_owner": OWNER, "object_state": "VALID", "test": true,
            "object_created": clock::wire(transaction.created_at), "object_updated": clock::wire(now.min(transaction.ready_at)),
            "status": status, "rate": transaction.rate, "metadata": transaction.metadata, "messages": messages,
            "tracking_number": shown(transaction.tracking_number.clone()), "tracking_status": "UNKNOWN",
            "tracking_url_provider":
                shown(carrier.map(|carrier| tracking_url(carrier, &transaction.tracking_number)).unwrap_or_default()),
            "label_url": shown(format!("{}/labels/{}.{}", self.base_url, transaction.id, transaction.format.extension())),
            "label_file_type": transaction.asked_format, "commercial_invoice_url": null, "qr_code_url": null,
            "eta": eta.map(clock::wire), "parcel": parcel, "order": null, "created_by": null, "billing": { "payments": [] },
        })
    }

    /// The file of a bought label or of a manifest, with its media type. The name is a transaction's id and the
    /// file's extension.
    pub(super) fn label_file(&self, name: &str) -> Option<(&'static str, Vec<u8>)> {
        let (id, extension) = name.split_once('.')?;
        let transaction = self.transactions.iter().find(|one| one.id == id)?;
        if extension == "manifest.pdf" {
            return Some(("application/pdf", self.manifest_file(id)?));
        }
        let bought = transaction.refusal.is_none() && transaction.format.extension() == extension;
        let rate = self.rate(&transaction.rate).filter(|_| bought)?;
        let shipment = self.shipment(&rate.shipment)?;
        let label = Label::new(rate.service, &shipment.wire, transaction.piece, &transaction.tracking_number);
        Some((transaction.format.media_type(), label.drawn(transaction.format)))
    }

    /// The form that lists a manifest's parcels, named by its first transaction.
    fn manifest_file(&self, first: &str) -> Option<Vec<u8>> {
        let manifest = self.records.iter().find(|record| {
            record.kind == Kind::Manifest
                && record.wire["transactions"][0] == first
                && record.wire["status"] == "SUCCESS"
        })?;
        let ids = manifest.wire["transactions"].as_array()?;
        let parcels = self.transactions.iter().filter(|one| ids.iter().any(|id| *id == one.id));
        Some(label_pdf::draw_manifest(&parcels.map(|one| one.tracking_number.as_str()).collect::<Vec<_>>()))
    }
}
