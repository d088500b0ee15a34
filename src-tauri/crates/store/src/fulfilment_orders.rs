//! Fulfilment orders one by one: claim with a lease, stage, trouble, tote.

use crate::db::{read, sql};
use crate::{Store, StoreError, Write};
use domain::ids::{FulfilmentOrderId, LocationId, PersonId};

sql! {
    ONE = "SELECT id, order_id, shop_ref, number, location_id, is_ready, unready_why, unready_detail, stage, trouble, trouble_detail,
           queue, carrier, ship_by, arrive_by, tote, units, ship_to_name, ship_to_place, claimed_by, claimed_station, lease_until,
           packed_at, pack_seconds FROM fulfilment_orders WHERE id = $1";
    LINES = "SELECT id, shop_ref, line_ref, variant_ref, title, sku, barcode, bundle_title, quantity, weight_g, unit_price_minor
             FROM lines WHERE fulfilment_order_id = $1 ORDER BY id";
    CLAIM = "UPDATE fulfilment_orders SET claimed_by = $1, claimed_station = $2, lease_until = $3 WHERE id = $4
             AND (claimed_station IS NULL OR claimed_station = $2 OR lease_until < $5)";
    TAKE_OVER = "UPDATE fulfilment_orders SET claimed_by = $1, claimed_station = $2, lease_until = $3 WHERE id = $4";
    PASS = "UPDATE fulfilment_orders SET claimed_by = $1 WHERE claimed_station = $2";
    RENEW = "UPDATE fulfilment_orders SET lease_until = $1 WHERE claimed_station = $2";
    STILL_OURS = "UPDATE fulfilment_orders SET lease_until = $1 WHERE id = $2 AND claimed_station = $3";
    LET_GO = "UPDATE fulfilment_orders SET claimed_by = NULL, claimed_station = NULL, lease_until = NULL
              WHERE id = $1 AND claimed_station = $2";
    RENAME = "UPDATE fulfilment_orders SET claimed_station = $1 WHERE claimed_station = $2";
    OPEN_AT = "SELECT id FROM fulfilment_orders WHERE claimed_station = $1 ORDER BY lease_until DESC LIMIT 1";
    STAGE = "UPDATE fulfilment_orders SET stage = $1, trouble = $2, trouble_detail = $3,
             queue = CASE WHEN CAST($4 AS TEXT) <> 'ready' OR is_ready THEN CAST($4 AS TEXT)
             WHEN unready_why IN ('shop_hold', 'risk', 'incomplete') THEN 'person' ELSE 'none' END WHERE id = $5";
    ACCEPT_RISK = "UPDATE fulfilment_orders SET risk_accepted_at = $1, is_ready = TRUE, unready_why = NULL, unready_detail = NULL,
                   queue = CASE WHEN trouble IS NOT NULL OR stage = 'parked' THEN 'person' WHEN stage = 'open' THEN 'ready' ELSE queue END
                   WHERE id = $2 AND unready_why = 'risk'";
    RISK_ACCEPTED = "SELECT risk_accepted_at FROM fulfilment_orders WHERE id = $1";
    PACKED = "UPDATE fulfilment_orders SET packed_at = $1, pack_seconds = $2 WHERE id = $3 AND packed_at IS NULL";
    SET_TOTE = "UPDATE fulfilment_orders SET tote = $1 WHERE id = $2";
    EMPTY_TOTE = "UPDATE fulfilment_orders SET tote = NULL WHERE tote = $1 AND stage = 'shipped'";
    BY_TOTE = "SELECT id, queue <> 'none' AS is_work FROM fulfilment_orders WHERE tote = $1 AND stage IN ('open', 'parked')
               AND (CAST($2 AS BIGINT) IS NULL OR location_id = $2)
               ORDER BY CASE queue WHEN 'none' THEN 1 ELSE 0 END, ship_by, id LIMIT 1";
    BY_NUMBER = "SELECT id FROM fulfilment_orders WHERE number = $1 AND (CAST($2 AS BIGINT) IS NULL OR location_id = $2)
                 ORDER BY CASE queue WHEN 'ready' THEN 0 WHEN 'person' THEN 1 ELSE 2 END, ship_by, id LIMIT 1";
    BY_REF = "SELECT id FROM fulfilment_orders WHERE shop_ref = $1";
    WANTING_IN_TOTE = "SELECT f.id FROM fulfilment_orders f WHERE f.tote IS NOT NULL AND f.queue = 'ready'
               AND (f.claimed_station IS NULL OR f.lease_until < $2) AND (CAST($3 AS BIGINT) IS NULL OR f.location_id = $3)
               AND EXISTS (SELECT 1 FROM lines l WHERE l.fulfilment_order_id = f.id
               AND l.variant_ref = (SELECT shop_ref FROM variants WHERE id = $1))
               ORDER BY f.ship_by, f.id LIMIT 1";
    // OFFSET: PostgreSQL keeps to the queue's order, and gives the first.
    WANTING_SOON = "SELECT top.id FROM
               (SELECT id FROM fulfilment_orders WHERE queue = 'ready' AND (CAST($3 AS BIGINT) IS NULL OR location_id = $3)
               ORDER BY ship_by, carrier, (tote IS NULL), id LIMIT 300) AS top
               WHERE EXISTS (SELECT 1 FROM lines l WHERE l.fulfilment_order_id = top.id
               AND l.variant_ref = (SELECT shop_ref FROM variants WHERE id = $1) LIMIT 1 OFFSET 0)
               AND EXISTS (SELECT 1 FROM fulfilment_orders f WHERE f.id = top.id
               AND (f.claimed_station IS NULL OR f.lease_until < $2) LIMIT 1 OFFSET 0) LIMIT 1";
    WANTING = "SELECT f.id FROM variants v CROSS JOIN lines l CROSS JOIN fulfilment_orders f
               WHERE v.id = $1 AND l.variant_ref = v.shop_ref AND f.id = l.fulfilment_order_id AND f.queue = 'ready'
               AND (f.claimed_station IS NULL OR f.lease_until < $2)
               AND (CAST($3 AS BIGINT) IS NULL OR f.location_id = $3)
               ORDER BY f.ship_by, f.id LIMIT 1";
}

/// Where the bench's work on it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// To pack.
    Open,
    /// Put aside by a person.
    Parked,
    /// A label was asked for.
    Shipping,
    /// The shop was told.
    Shipped,
}

impl Stage {
    fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Parked => "parked",
            Self::Shipping => "shipping",
            Self::Shipped => "shipped",
        }
    }
}

/// A stored fulfilment order.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct FulfilmentOrderRow {
    /// The row.
    pub id: i64,
    /// Its order.
    pub order_id: i64,
    /// The shop's id.
    pub shop_ref: String,
    /// "111764".
    pub number: String,
    /// The place that ships it.
    pub location_id: Option<i64>,
    /// May it be packed?
    pub is_ready: bool,
    /// Why not.
    pub unready_why: Option<String>,
    /// More about it.
    pub unready_detail: Option<String>,
    /// open, parked, shipping, shipped.
    pub stage: String,
    /// What a person must decide.
    pub trouble: Option<String>,
    /// More about it.
    pub trouble_detail: Option<String>,
    /// ready, person, none.
    pub queue: String,
    /// Whose pickup.
    pub carrier: String,
    /// When.
    pub ship_by: i64,
    /// The last day it may arrive.
    pub arrive_by: Option<String>,
    /// The tote.
    pub tote: Option<String>,
    /// Units.
    pub units: i64,
    /// "Maya O."
    pub ship_to_name: String,
    /// "Tucson AZ".
    pub ship_to_place: String,
    /// Who has it.
    pub claimed_by: Option<i64>,
    /// Where.
    pub claimed_station: Option<String>,
    /// Until when, in store time.
    pub lease_until: Option<i64>,
    /// When its label was bought.
    pub packed_at: Option<i64>,
    /// From open to label.
    pub pack_seconds: Option<i64>,
}

/// A stored line.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct LineRow {
    /// The row.
    pub id: i64,
    /// The fulfilment order line's id at the shop.
    pub shop_ref: String,
    /// The ordered line's id.
    pub line_ref: String,
    /// The variant's id.
    pub variant_ref: Option<String>,
    /// What it is called.
    pub title: String,
    /// Stock-keeping unit.
    pub sku: Option<String>,
    /// Barcode.
    pub barcode: Option<String>,
    /// The bundle it belongs to.
    pub bundle_title: Option<String>,
    /// Units to ship.
    pub quantity: i64,
    /// Weight of one unit.
    pub weight_g: Option<i64>,
    /// What one unit cost.
    pub unit_price_minor: i64,
}

/// Whose items are in a tote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InTote {
    /// Which order's.
    pub id: FulfilmentOrderId,
    /// False when it is not to be packed any more, as a cancelled one.
    pub is_work: bool,
}

/// Who takes an order, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub station: String,
    /// Until when, in store time.
    pub lease_until_ms: i64,
    /// Store time now.
    pub now_ms: i64,
}

impl Write {
    /// What lies on a bench stays on it when the bench gets another name.
    pub fn rename_station(from: &str, to: &str) -> Self {
        Self::text(RENAME, vec![to.into(), from.into()])
    }

    /// Takes an order; `Stale` when another station's lease still runs.
    pub fn claim(id: FulfilmentOrderId, claim: &Claim) -> Self {
        let values = vec![
            claim.person.0.into(),
            claim.station.clone().into(),
            claim.lease_until_ms.into(),
            id.0.into(),
            claim.now_ms.into(),
        ];
        Self::guarded(CLAIM, values)
    }

    /// Takes an order from whoever has it.
    pub fn take_over(id: FulfilmentOrderId, claim: &Claim) -> Self {
        let values =
            vec![claim.person.0.into(), claim.station.clone().into(), claim.lease_until_ms.into(), id.0.into()];
        Self::guarded(TAKE_OVER, values)
    }

    /// Someone else carries on with what lies on a station.
    pub fn pass_claims(station: &str, to: PersonId) -> Self {
        Self::text(PASS, vec![to.0.into(), station.into()])
    }

    /// Keeps a station's claims for longer.
    pub fn renew_claims(station: &str, lease_until_ms: i64) -> Self {
        Self::text(RENEW, vec![lease_until_ms.into(), station.into()])
    }

    /// The order still lies on this station, and will for longer; `Stale` when it does not.
    pub fn still_ours(id: FulfilmentOrderId, station: &str, lease_until_ms: i64) -> Self {
        Self::guarded(STILL_OURS, vec![lease_until_ms.into(), id.0.into(), station.into()])
    }

    /// Gives an order back.
    pub fn let_go(id: FulfilmentOrderId, station: &str) -> Self {
        Self::text(LET_GO, vec![id.0.into(), station.into()])
    }

    /// Says where the work stands and what, if anything, a person must decide: (word, more about it). What the shop says
    /// against packing it stays true: an open order that is not ready does not come back into the queue.
    pub fn stage(id: FulfilmentOrderId, stage: Stage, trouble: Option<(&str, &str)>) -> Self {
        let queue = match (stage, trouble) {
            (_, Some(_)) | (Stage::Parked, None) => "person",
            (Stage::Open, None) => "ready",
            (Stage::Shipping | Stage::Shipped, None) => "none",
        };
        let values = vec![
            stage.as_str().into(),
            trouble.map(|(why, _)| why.to_owned()).into(),
            trouble.map(|(_, detail)| detail.to_owned()).into(),
            queue.into(),
            id.0.into(),
        ];
        Self::guarded(STAGE, values)
    }

    /// A person decided to ship although the shop warns; `Stale` when it does not warn (any more).
    pub fn accept_risk(id: FulfilmentOrderId, at_ms: i64) -> Self {
        Self::guarded(ACCEPT_RISK, vec![at_ms.into(), id.0.into()])
    }

    /// The label is bought: the order counts as packed, once.
    pub fn packed(id: FulfilmentOrderId, at_ms: i64, seconds: i64) -> Self {
        Self::text(PACKED, vec![at_ms.into(), seconds.into(), id.0.into()])
    }

    /// Binds a tote to an order; a tote left from a shipped order becomes free.
    pub fn tote(id: FulfilmentOrderId, tote: &str) -> [Self; 2] {
        [Self::text(EMPTY_TOTE, vec![tote.into()]), Self::guarded(SET_TOTE, vec![tote.into(), id.0.into()])]
    }

    /// Takes the tote off an order: its items are in the box.
    pub fn no_tote(id: FulfilmentOrderId) -> Self {
        Self::text(SET_TOTE, vec![Option::<String>::None.into(), id.0.into()])
    }
}

impl Store {
    /// A fulfilment order.
    pub async fn fulfilment_order(&self, id: FulfilmentOrderId) -> Result<Option<FulfilmentOrderRow>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(ONE).bind(id.0).fetch_optional(pool).await?))
    }

    /// True when a person decided to ship it although the shop warns.
    pub async fn is_risk_accepted(&self, id: FulfilmentOrderId) -> Result<bool, StoreError> {
        let at: Option<Option<i64>> =
            read!(self, |pool| sqlx::query_scalar(RISK_ACCEPTED).bind(id.0).fetch_optional(pool).await?);
        Ok(at.flatten().is_some())
    }

    /// Its lines, in the shop's order.
    pub async fn lines(&self, id: FulfilmentOrderId) -> Result<Vec<LineRow>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(LINES).bind(id.0).fetch_all(pool).await?))
    }

    /// The order that lies on a station.
    pub async fn open_at(&self, station: &str) -> Result<Option<FulfilmentOrderId>, StoreError> {
        let id: Option<i64> =
            read!(self, |pool| sqlx::query_scalar(OPEN_AT).bind(station).fetch_optional(pool).await?);
        Ok(id.map(FulfilmentOrderId))
    }

    /// Whose items are in a tote at a place: an order to pack before one that is none any more.
    pub async fn order_in_tote(&self, tote: &str, location: Option<LocationId>) -> Result<Option<InTote>, StoreError> {
        let place = location.map(|location| location.0);
        let found: Option<(i64, bool)> =
            read!(self, |pool| sqlx::query_as(BY_TOTE).bind(tote).bind(place).fetch_optional(pool).await?);
        Ok(found.map(|(id, is_work)| InTote { id: FulfilmentOrderId(id), is_work }))
    }

    /// The fulfilment order of a number that is most likely meant at a place; none is anywhere.
    pub async fn order_by_number(
        &self,
        number: &str,
        location: Option<LocationId>,
    ) -> Result<Option<FulfilmentOrderId>, StoreError> {
        let place = location.map(|location| location.0);
        let id: Option<i64> =
            read!(self, |pool| sqlx::query_scalar(BY_NUMBER).bind(number).bind(place).fetch_optional(pool).await?);
        Ok(id.map(FulfilmentOrderId))
    }

    /// The fulfilment order with a shop's id.
    pub async fn order_by_ref(&self, shop_ref: &str) -> Result<Option<FulfilmentOrderId>, StoreError> {
        let id: Option<i64> =
            read!(self, |pool| sqlx::query_scalar(BY_REF).bind(shop_ref).fetch_optional(pool).await?);
        Ok(id.map(FulfilmentOrderId))
    }

    /// An urgent free order at a place that wants a variant: one that lies in a tote, one near the top of the queue, or any.
    pub async fn free_order_wanting(
        &self,
        variant: i64,
        location: Option<LocationId>,
        now_ms: i64,
    ) -> Result<Option<FulfilmentOrderId>, StoreError> {
        let place = location.map(|location| location.0);
        for text in [WANTING_IN_TOTE, WANTING_SOON, WANTING] {
            let id: Option<i64> = read!(self, |pool| {
                sqlx::query_scalar(text).bind(variant).bind(now_ms).bind(place).fetch_optional(pool).await?
            });
            if id.is_some() {
                return Ok(id.map(FulfilmentOrderId));
            }
        }
        Ok(None)
    }
}
