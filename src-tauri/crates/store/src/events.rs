//! The log: who did what, when, at which station. Append-only, one hash chain a station.
//!
//! Events hold ids and plain values, never personal data, so that they can outlive the rows they speak of.

use crate::db::{read, sql};
use crate::write::Value;
use crate::{Store, StoreError};
use domain::ids::{FulfilmentOrderId, PersonId};
use sha2::{Digest, Sha256};

/// A text that gives events as they are shown.
macro_rules! rows {
    ($tail:literal) => {
        concat!(
            "SELECT e.id, e.at, e.station, p.name AS person, e.kind, e.fulfilment_order_id, f.number, e.payload
             FROM events e LEFT JOIN people p ON p.id = e.person_id
             LEFT JOIN fulfilment_orders f ON f.id = e.fulfilment_order_id ",
            $tail
        )
    };
}

sql! {
    // Takes so many places at a chain's end.
    TAKE_PLACES = "INSERT INTO chains(station, seq) VALUES($1, $2)
                   ON CONFLICT(station) DO UPDATE SET seq = chains.seq + excluded.seq";
    // The place that was taken last, and the hash of the line before the places taken; the first line has none before it.
    CHAIN_END = "SELECT c.seq, e.hash AS prev_hash FROM chains c
                 LEFT JOIN events e ON e.station = c.station AND e.seq = c.seq - $2 WHERE c.station = $1";
    INSERT = "INSERT INTO events(station, seq, at, person_id, kind, fulfilment_order_id, payload, prev_hash, hash)
              VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    PAGE = rows!("WHERE (CAST($1 AS BIGINT) IS NULL OR e.id < $1) ORDER BY e.id DESC LIMIT $2");
    PAGE_OF = rows!("WHERE (CAST($1 AS BIGINT) IS NULL OR e.id < $1)
                     AND e.fulfilment_order_id IN (SELECT id FROM fulfilment_orders WHERE number = $3)
                     ORDER BY e.id DESC LIMIT $2");
    LAST_MOVE = "SELECT kind, person_id, fulfilment_order_id FROM events WHERE station = $1 AND kind IN
                 ('order_opened', 'order_taken_over', 'order_left', 'order_parked', 'order_released', 'order_resumed')
                 ORDER BY seq DESC LIMIT 1";
    // The kind stands in the text: only so does the index of stops serve.
    STOPS_SINCE = "SELECT CAST(COUNT(*) AS BIGINT) FROM events WHERE kind = 'scan_stopped' AND at >= $1";
}

/// An event to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// Which station.
    pub station: String,
    /// When, milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// Who; none for the station itself.
    pub person_id: Option<i64>,
    /// What, noun-past: "item_packed".
    pub kind: &'static str,
    /// Which fulfilment order.
    pub fulfilment_order_id: Option<i64>,
    /// More, as JSON.
    pub payload: serde_json::Value,
}

/// An event as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct EventRow {
    /// Its place in the log.
    pub id: i64,
    /// When.
    pub at: i64,
    /// Which station.
    pub station: String,
    /// Who.
    pub person: Option<String>,
    /// What.
    pub kind: String,
    /// Which fulfilment order.
    pub fulfilment_order_id: Option<i64>,
    /// Its number.
    pub number: Option<String>,
    /// More, as JSON text.
    pub payload: String,
}

/// A line of a station's chain, as far as the next one needs it. The first of all stands behind line 0, whose hash is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) station: String,
    pub(crate) seq: i64,
    pub(crate) hash: String,
}

/// The values of a station's events behind `last`, which becomes the last of them.
pub(crate) fn chained(events: Vec<NewEvent>, last: &mut Line) -> Vec<Vec<Value>> {
    let link = |event: NewEvent| {
        let seq = last.seq + 1;
        let payload = event.payload.to_string();
        let hash = hash_of(&last.hash, seq, &event, &payload);
        last.seq = seq;
        vec![
            event.station.into(),
            seq.into(),
            event.at_ms.into(),
            event.person_id.into(),
            event.kind.into(),
            event.fulfilment_order_id.into(),
            payload.into(),
            std::mem::replace(&mut last.hash, hash.clone()).into(),
            hash.into(),
        ]
    };
    events.into_iter().map(link).collect()
}

/// SHA-256 over the previous hash and every field, each with its length in front: no two rows share a text.
fn hash_of(prev_hash: &str, seq: i64, event: &NewEvent, payload: &str) -> String {
    let optional = |value: Option<i64>| value.map_or(String::new(), |v| v.to_string());
    let mut hash = Sha256::new();
    for part in [
        prev_hash,
        &event.station,
        &seq.to_string(),
        &event.at_ms.to_string(),
        &optional(event.person_id),
        event.kind,
        &optional(event.fulfilment_order_id),
        payload,
    ] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Store {
    /// The newest `limit` events before `before` (all when none), of one order's number when given.
    pub async fn events(
        &self,
        before: Option<i64>,
        order_number: Option<String>,
        limit: i64,
    ) -> Result<Vec<EventRow>, StoreError> {
        Ok(read!(self, |pool| {
            match order_number {
                None => sqlx::query_as(PAGE).bind(before).bind(limit).fetch_all(pool).await?,
                Some(number) => sqlx::query_as(PAGE_OF).bind(before).bind(limit).bind(number).fetch_all(pool).await?,
            }
        }))
    }

    /// The order a person put aside at a station, when nothing was opened or left there since.
    pub async fn put_aside_last(
        &self,
        station: &str,
        person: PersonId,
    ) -> Result<Option<FulfilmentOrderId>, StoreError> {
        let last: Option<(String, Option<i64>, Option<i64>)> =
            read!(self, |pool| sqlx::query_as(LAST_MOVE).bind(station).fetch_optional(pool).await?);
        let is_theirs =
            |(kind, who, _): &(String, Option<i64>, Option<i64>)| kind == "order_parked" && *who == Some(person.0);
        Ok(last.filter(is_theirs).and_then(|(_, _, order)| order).map(FulfilmentOrderId))
    }

    /// How many scans were stopped, at all stations, since a moment.
    pub async fn stops_since(&self, since_ms: i64) -> Result<i64, StoreError> {
        Ok(read!(self, |pool| sqlx::query_scalar(STOPS_SINCE).bind(since_ms).fetch_one(pool).await?))
    }
}
