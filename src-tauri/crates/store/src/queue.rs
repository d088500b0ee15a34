//! The queue: windows into it, its groups, its counts, today's figures.
//!
//! Order is by pickup, in it by carrier, then what lies in a tote before what must be picked, then by row: the groups'
//! order, so that a group's rows stand together. New orders join at their place and nothing else moves.

use crate::db::{read, sql};
use crate::{Store, StoreError};
use domain::ids::LocationId;

/// A text that gives queue rows of what its `$tail` chooses.
macro_rules! rows {
    ($tail:literal) => {
        concat!(
            "SELECT f.id, f.number, f.ship_to_name, f.ship_to_place, f.items, f.units, f.tote, f.queue, f.claimed_station,
             f.lease_until, p.name AS claimed_by, f.carrier, f.ship_by, f.first_seen_at, f.trouble
             FROM fulfilment_orders f LEFT JOIN people p ON p.id = f.claimed_by ",
            $tail
        )
    };
}

sql! {
    // The place is found in the index alone, from its pickup on; only the window's own rows are read.
    WINDOW = rows!("WHERE f.id IN (SELECT id FROM fulfilment_orders
              WHERE queue = $1 AND (ship_by, carrier) >= ($5, $6) AND (CAST($2 AS BIGINT) IS NULL OR location_id = $2)
              ORDER BY ship_by, carrier, tote IS NULL, id LIMIT $3 OFFSET $4)
              ORDER BY f.ship_by, f.carrier, f.tote IS NULL, f.id");
    WINDOW_TOTE = rows!("WHERE f.id IN (SELECT id FROM fulfilment_orders
              WHERE queue = $1 AND (ship_by, carrier) >= ($5, $6) AND (CAST($2 AS BIGINT) IS NULL OR location_id = $2)
              AND (tote IS NOT NULL) = $7 ORDER BY ship_by, carrier, tote IS NULL, id LIMIT $3 OFFSET $4)
              ORDER BY f.ship_by, f.carrier, f.tote IS NULL, f.id");
    SEARCH = rows!("WHERE f.queue <> 'none' AND (CAST($1 AS BIGINT) IS NULL OR f.location_id = $1)
              AND (f.number = $2 OR f.id IN (SELECT rowid FROM order_search WHERE body LIKE $3 LIMIT 2000))
              ORDER BY f.ship_by, f.carrier, f.tote IS NULL, f.id LIMIT $4 OFFSET $5");
    SEARCH_COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM fulfilment_orders f
              WHERE f.queue <> 'none' AND (CAST($1 AS BIGINT) IS NULL OR f.location_id = $1)
              AND (f.number = $2 OR f.id IN (SELECT rowid FROM order_search WHERE body LIKE $3 LIMIT 2000))";
    GROUPS = "SELECT carrier, ship_by, CAST(COUNT(*) AS BIGINT) AS orders, CAST(SUM(CASE WHEN tote IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS in_tote
              FROM fulfilment_orders WHERE queue = $1 AND (CAST($2 AS BIGINT) IS NULL OR location_id = $2)
              GROUP BY ship_by, carrier ORDER BY ship_by, carrier";
    DONE_OF = "SELECT CAST(COUNT(*) AS BIGINT) FROM fulfilment_orders WHERE packed_at >= $1 AND ship_by = $2 AND carrier = $3
               AND (CAST($4 AS BIGINT) IS NULL OR location_id = $4)";
    DECISIONS = "SELECT id, number, trouble, trouble_detail, unready_why, unready_detail, stage FROM fulfilment_orders
                 WHERE queue = 'person' AND (CAST($1 AS BIGINT) IS NULL OR location_id = $1)
                 ORDER BY ship_by, carrier, tote IS NULL, id LIMIT $2";
    NEXT = rows!("WHERE f.queue = 'ready' AND (CAST($1 AS BIGINT) IS NULL OR f.location_id = $1)
            AND (f.claimed_station IS NULL OR f.lease_until < $2) AND f.id <> $3
            ORDER BY f.ship_by, f.carrier, f.tote IS NULL, f.id LIMIT 1");
    NEXT_IN_TOTE = rows!("WHERE f.queue = 'ready' AND f.tote IS NOT NULL AND (CAST($1 AS BIGINT) IS NULL OR f.location_id = $1)
            AND (f.claimed_station IS NULL OR f.lease_until < $2) AND f.id <> $3
            ORDER BY f.ship_by, f.carrier, f.tote IS NULL, f.id LIMIT 1");
    PACKED_COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM fulfilment_orders WHERE packed_at >= $1
                    AND (CAST($2 AS BIGINT) IS NULL OR location_id = $2)";
    PACKED_SINCE = "SELECT COALESCE(pack_seconds, 0) FROM fulfilment_orders WHERE packed_at >= $1
                    AND (CAST($2 AS BIGINT) IS NULL OR location_id = $2) ORDER BY 1 LIMIT 20000";
}

/// A row of the queue.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct QueueRow {
    /// The fulfilment order.
    pub id: i64,
    /// "111764".
    pub number: String,
    /// "Maya O."
    pub ship_to_name: String,
    /// "Tucson AZ".
    pub ship_to_place: String,
    /// Its items as JSON.
    pub items: String,
    /// Units.
    pub units: i64,
    /// The tote.
    pub tote: Option<String>,
    /// ready, person.
    pub queue: String,
    /// Where it lies.
    pub claimed_station: Option<String>,
    /// Until when, in store time.
    pub lease_until: Option<i64>,
    /// Who has it.
    pub claimed_by: Option<String>,
    /// Whose pickup.
    pub carrier: String,
    /// When.
    pub ship_by: i64,
    /// When it came in.
    pub first_seen_at: i64,
    /// What a person must decide.
    pub trouble: Option<String>,
}

/// Which rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueFilter {
    /// All that can be packed.
    Ready,
    /// Those in a tote.
    InTote,
    /// Those not picked yet.
    ToPick,
    /// Those that wait for a decision.
    NeedsPerson,
}

/// A window: the rows from an index on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueWindow {
    /// Which rows.
    pub filter: QueueFilter,
    /// Part of a number, a name, a town, an SKU, a title; empty is all.
    pub search: String,
    /// Only of this place.
    pub location: Option<LocationId>,
    /// The pickup (when, whose) that the first row is counted from; none is the queue's beginning. A search has none.
    pub pickup: Option<(i64, String)>,
    /// The first row.
    pub from_index: i64,
    /// How many.
    pub limit: i64,
}

/// Orders that share a pickup.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct QueueGroup {
    /// Whose pickup.
    pub carrier: String,
    /// When.
    pub ship_by: i64,
    /// Orders.
    pub orders: i64,
    /// Of those in a tote.
    pub in_tote: i64,
}

/// An order that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Decision {
    /// The fulfilment order.
    pub id: i64,
    /// "111769".
    pub number: String,
    /// What a person must decide.
    pub trouble: Option<String>,
    /// More about it.
    pub trouble_detail: Option<String>,
    /// What the shop holds against it.
    pub unready_why: Option<String>,
    /// More about it.
    pub unready_detail: Option<String>,
    /// Where the work stands.
    pub stage: String,
}

/// What was done since a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayFigures {
    /// Orders packed.
    pub packed: i64,
    /// Middle time from open to label.
    pub seconds_per_order: Option<i64>,
}

/// Finds `search` anywhere. A sign that LIKE reads its own way becomes `_`, any one sign: `AB_12` and `5%` are found, and
/// no engine's escape rules matter.
fn like_pattern(search: &str) -> String {
    let lower = search.trim().to_lowercase();
    let literal: String = lower.chars().map(|c| if matches!(c, '%' | '\\') { '_' } else { c }).take(80).collect();
    format!("%{literal}%")
}

impl Store {
    /// The rows of a window.
    pub async fn queue_rows(&self, window: &QueueWindow) -> Result<Vec<QueueRow>, StoreError> {
        let place = window.location.map(|location| location.0);
        if !window.search.trim().is_empty() {
            let number = window.search.trim().trim_start_matches('#').to_owned();
            let pattern = like_pattern(&window.search);
            return Ok(read!(self, |pool| {
                let query = sqlx::query_as(SEARCH).bind(place).bind(number).bind(pattern);
                query.bind(window.limit).bind(window.from_index).fetch_all(pool).await?
            }));
        }
        let (text, queue, in_tote) = match window.filter {
            QueueFilter::Ready => (WINDOW, "ready", None),
            QueueFilter::NeedsPerson => (WINDOW, "person", None),
            QueueFilter::InTote => (WINDOW_TOTE, "ready", Some(true)),
            QueueFilter::ToPick => (WINDOW_TOTE, "ready", Some(false)),
        };
        let (ship_by, carrier) = window.pickup.as_ref().map_or((i64::MIN, ""), |(when, whose)| (*when, whose.as_str()));
        Ok(read!(self, |pool| {
            let query = sqlx::query_as(text).bind(queue).bind(place).bind(window.limit).bind(window.from_index);
            let mut query = query.bind(ship_by).bind(carrier);
            if let Some(in_tote) = in_tote {
                query = query.bind(in_tote);
            }
            query.fetch_all(pool).await?
        }))
    }

    /// How many rows a search finds.
    pub async fn queue_found(&self, window: &QueueWindow) -> Result<i64, StoreError> {
        let place = window.location.map(|location| location.0);
        let number = window.search.trim().trim_start_matches('#').to_owned();
        let pattern = like_pattern(&window.search);
        Ok(read!(self, |pool| {
            sqlx::query_scalar(SEARCH_COUNT).bind(place).bind(number).bind(pattern).fetch_one(pool).await?
        }))
    }

    /// The groups of all that can be packed, or of all that wait for a decision.
    pub async fn queue_groups(
        &self,
        needs_person: bool,
        location: Option<LocationId>,
    ) -> Result<Vec<QueueGroup>, StoreError> {
        let queue = if needs_person { "person" } else { "ready" };
        let place = location.map(|location| location.0);
        Ok(read!(self, |pool| sqlx::query_as(GROUPS).bind(queue).bind(place).fetch_all(pool).await?))
    }

    /// Orders of a pickup that were packed since a moment.
    pub async fn done_of_pickup(
        &self,
        since_ms: i64,
        ship_by: i64,
        carrier: &str,
        location: Option<LocationId>,
    ) -> Result<i64, StoreError> {
        let place = location.map(|location| location.0);
        Ok(read!(self, |pool| {
            sqlx::query_scalar(DONE_OF).bind(since_ms).bind(ship_by).bind(carrier).bind(place).fetch_one(pool).await?
        }))
    }

    /// The most urgent orders that wait for a decision.
    pub async fn decisions(&self, location: Option<LocationId>, limit: i64) -> Result<Vec<Decision>, StoreError> {
        let place = location.map(|location| location.0);
        Ok(read!(self, |pool| sqlx::query_as(DECISIONS).bind(place).bind(limit).fetch_all(pool).await?))
    }

    /// The most urgent free order other than `except`; one that lies in a tote before one that must be picked.
    pub async fn next_order(
        &self,
        location: Option<LocationId>,
        except: i64,
        now_ms: i64,
    ) -> Result<Option<QueueRow>, StoreError> {
        let place = location.map(|location| location.0);
        for text in [NEXT_IN_TOTE, NEXT] {
            let row: Option<QueueRow> = read!(self, |pool| {
                sqlx::query_as(text).bind(place).bind(now_ms).bind(except).fetch_optional(pool).await?
            });
            if row.is_some() {
                return Ok(row);
            }
        }
        Ok(None)
    }

    /// How many orders were packed since a moment.
    pub async fn packed_since(&self, since_ms: i64, location: Option<LocationId>) -> Result<i64, StoreError> {
        let place = location.map(|location| location.0);
        Ok(read!(self, |pool| sqlx::query_scalar(PACKED_COUNT).bind(since_ms).bind(place).fetch_one(pool).await?))
    }

    /// What was packed since a moment.
    pub async fn figures_since(&self, since_ms: i64, location: Option<LocationId>) -> Result<DayFigures, StoreError> {
        let place = location.map(|location| location.0);
        let seconds: Vec<i64> =
            read!(self, |pool| sqlx::query_scalar(PACKED_SINCE).bind(since_ms).bind(place).fetch_all(pool).await?);
        Ok(DayFigures {
            packed: i64::try_from(seconds.len()).unwrap_or(i64::MAX),
            seconds_per_order: seconds.get(seconds.len() / 2).copied(),
        })
    }
}
