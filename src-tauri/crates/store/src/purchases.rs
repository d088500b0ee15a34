//! Label purchases: the intent before the act, one live attempt a parcel, the outcome always recorded.
//!
//! A partial unique index makes a second live purchase of a parcel impossible on both engines.

use crate::db::{read, sql};
use crate::{Store, StoreError, Write};
use domain::ids::{FulfilmentOrderId, PurchaseId};
use domain::printing::Language;
use domain::shipping::BoughtLabel;

/// A text that gives purchases.
macro_rules! rows {
    ($tail:literal) => {
        concat!(
            "SELECT id, fulfilment_order_id, marker, rate_ref, carrier, service, service_token, price_minor, currency, state,
             created_at, purchase_ref, tracking_number, tracking_url, label_url, told_ref, told_at FROM purchases ",
            $tail
        )
    };
}

sql! {
    INTEND = "INSERT INTO purchases(fulfilment_order_id, parcel_no, marker, rate_ref, carrier, service, service_token, price_minor, currency, state, created_at)
              SELECT CAST($1 AS BIGINT), CAST($12 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT),
              CAST($7 AS BIGINT), CAST($8 AS TEXT), 'intent', CAST($9 AS BIGINT)
              WHERE EXISTS (SELECT 1 FROM jobs WHERE id = $10 AND fence = $11 AND state = 'leased')";
    LIVE = rows!("WHERE fulfilment_order_id = $1 AND parcel_no = $2 AND state IN ('intent', 'done')");
    LAST = rows!("WHERE fulfilment_order_id = $1 AND state = 'done' ORDER BY id DESC LIMIT 1");
    TOLD_COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM purchases WHERE fulfilment_order_id = $1 AND told_at IS NOT NULL";
    ONE = rows!("WHERE id = $1");
    RATE_USED = "SELECT CAST(COUNT(*) AS BIGINT) FROM purchases WHERE rate_ref = $1";
    DONE = "UPDATE purchases SET state = CASE WHEN EXISTS (SELECT 1 FROM purchases o WHERE o.marker <> purchases.marker
            AND o.fulfilment_order_id = purchases.fulfilment_order_id AND o.parcel_no = purchases.parcel_no
            AND o.state IN ('intent', 'done')) THEN 'surplus' ELSE 'done' END,
            settled_at = $1, purchase_ref = $2, tracking_number = $3, tracking_url = $4, label_url = $5,
            price_minor = COALESCE(CAST($6 AS BIGINT), price_minor) WHERE marker = $7 AND state IN ('intent', 'void')";
    VOID = "UPDATE purchases SET state = 'void', settled_at = $1, messages = $2 WHERE marker = $3 AND state = 'intent'";
    TOLD = "UPDATE purchases SET told_ref = $1, told_at = $2 WHERE id = $3";
    KEEP_LABEL = "INSERT INTO labels(purchase_id, language, bytes, kept_at) VALUES($1, $2, $3, $4)
                  ON CONFLICT(purchase_id) DO UPDATE SET language = excluded.language, bytes = excluded.bytes, kept_at = excluded.kept_at";
    LABEL = "SELECT purchase_id, language, bytes FROM labels WHERE purchase_id = $1";
}

/// Where an attempt stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PurchaseState {
    /// Written down; it may have been sent.
    Intent,
    /// Bought.
    Done,
}

/// An attempt to buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPurchase {
    /// For which fulfilment order.
    pub fulfilment_order_id: FulfilmentOrderId,
    /// Its first parcel, or a later one when a part was shipped before.
    pub parcel_no: i64,
    /// Ours, unique, sent along with the purchase.
    pub marker: String,
    /// The offer; it serves this attempt only.
    pub rate_ref: String,
    /// "USPS".
    pub carrier: String,
    /// "Ground Advantage".
    pub service: String,
    /// The carrier's word for it.
    pub service_token: String,
    /// What it should cost.
    pub price_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// When.
    pub created_at_ms: i64,
    /// The job that buys, which must still hold its lease: (id, fence).
    pub job: (i64, i64),
}

/// A stored attempt.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PurchaseRow {
    /// The row.
    pub id: i64,
    /// For which fulfilment order.
    pub fulfilment_order_id: i64,
    /// Ours.
    pub marker: String,
    /// The offer.
    pub rate_ref: String,
    /// "USPS".
    pub carrier: String,
    /// "Ground Advantage".
    pub service: String,
    /// The carrier's word for it.
    pub service_token: String,
    /// What it cost.
    pub price_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// intent, done.
    pub state: String,
    /// When.
    pub created_at: i64,
    /// The carrier's id.
    pub purchase_ref: Option<String>,
    /// What customers follow.
    pub tracking_number: Option<String>,
    /// Where.
    pub tracking_url: Option<String>,
    /// Where the file lies.
    pub label_url: Option<String>,
    /// The shop's fulfilment.
    pub told_ref: Option<String>,
    /// When the shop was told.
    pub told_at: Option<i64>,
}

impl PurchaseRow {
    /// Where it stands.
    pub fn standing(&self) -> PurchaseState {
        match self.state.as_str() {
            "done" => PurchaseState::Done,
            _ => PurchaseState::Intent,
        }
    }
}

#[derive(sqlx::FromRow)]
struct StoredLabel {
    purchase_id: i64,
    language: String,
    bytes: Vec<u8>,
}

/// A kept label file.
#[derive(Clone, PartialEq, Eq)]
pub struct LabelRow {
    /// Of which purchase.
    pub purchase_id: PurchaseId,
    /// What the bytes are.
    pub language: Language,
    /// The file, as it came.
    pub bytes: Vec<u8>,
}

impl Write {
    /// Writes the intent; `Stale` when the job lost its lease, `Duplicate` when an attempt lives already.
    pub fn intend(purchase: &NewPurchase) -> Self {
        let values = vec![
            purchase.fulfilment_order_id.0.into(),
            purchase.marker.clone().into(),
            purchase.rate_ref.clone().into(),
            purchase.carrier.clone().into(),
            purchase.service.clone().into(),
            purchase.service_token.clone().into(),
            purchase.price_minor.into(),
            purchase.currency.clone().into(),
            purchase.created_at_ms.into(),
            purchase.job.0.into(),
            purchase.job.1.into(),
            purchase.parcel_no.into(),
        ];
        Self::guarded(INTEND, values)
    }

    /// The attempt succeeded. Not fenced: a late success must be recorded too, even of an attempt that was given up; when
    /// another one lives by then, it is recorded as a surplus to refund.
    pub fn bought(marker: &str, label: &BoughtLabel, now_ms: i64) -> Self {
        let values = vec![
            now_ms.into(),
            label.purchase_ref.clone().into(),
            label.tracking_number.clone().into(),
            label.tracking_url.clone().into(),
            label.label_url.clone().into(),
            label.price.map(|price| price.amount_minor).into(),
            marker.into(),
        ];
        Self::text(DONE, values)
    }

    /// The attempt bought nothing, for certain.
    pub fn not_bought(marker: &str, messages: &str, now_ms: i64) -> Self {
        Self::text(VOID, vec![now_ms.into(), messages.into(), marker.into()])
    }

    /// Keeps the label's file.
    pub fn keep_label(purchase: PurchaseId, language: Language, bytes: Vec<u8>, now_ms: i64) -> Self {
        let values = vec![purchase.0.into(), language.as_str().into(), Some(bytes).into(), now_ms.into()];
        Self::text(KEEP_LABEL, values)
    }

    /// The shop was told.
    pub fn told(purchase: PurchaseId, fulfilment_ref: &str, now_ms: i64) -> Self {
        Self::guarded(TOLD, vec![fulfilment_ref.into(), now_ms.into(), purchase.0.into()])
    }
}

impl Store {
    /// The attempt for a parcel that lives: intended or done.
    pub async fn live_purchase(
        &self,
        id: FulfilmentOrderId,
        parcel_no: i64,
    ) -> Result<Option<PurchaseRow>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(LIVE).bind(id.0).bind(parcel_no).fetch_optional(pool).await?))
    }

    /// The last label bought for a fulfilment order.
    pub async fn last_purchase(&self, id: FulfilmentOrderId) -> Result<Option<PurchaseRow>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(LAST).bind(id.0).fetch_optional(pool).await?))
    }

    /// The number of the parcel that is packed now: one more than the shop was told of.
    pub async fn parcel_no(&self, id: FulfilmentOrderId) -> Result<i64, StoreError> {
        let told: i64 = read!(self, |pool| sqlx::query_scalar(TOLD_COUNT).bind(id.0).fetch_one(pool).await?);
        Ok(told + 1)
    }

    /// One attempt.
    pub async fn purchase(&self, id: PurchaseId) -> Result<Option<PurchaseRow>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(ONE).bind(id.0).fetch_optional(pool).await?))
    }

    /// True when an offer already served an attempt.
    pub async fn is_rate_used(&self, rate_ref: &str) -> Result<bool, StoreError> {
        let used: i64 = read!(self, |pool| sqlx::query_scalar(RATE_USED).bind(rate_ref).fetch_one(pool).await?);
        Ok(used > 0)
    }

    /// The kept file of a purchase.
    pub async fn label(&self, purchase: PurchaseId) -> Result<Option<LabelRow>, StoreError> {
        let row: Option<StoredLabel> =
            read!(self, |pool| sqlx::query_as(LABEL).bind(purchase.0).fetch_optional(pool).await?);
        row.map(|row| {
            let language = Language::parse(&row.language).ok_or(StoreError::Damaged)?;
            Ok(LabelRow { purchase_id: PurchaseId(row.purchase_id), language, bytes: row.bytes })
        })
        .transpose()
    }
}
