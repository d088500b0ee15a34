//! The order on a bench as one reading: after every scan a screen is shown all of it anew.
//!
//! What stands here is read in other files piece by piece; a scan has no time for a round trip a piece.

use crate::db::{read, sql};
use crate::{FulfilmentOrderRow, LineRow, PackRow, QuoteRow, Store, StoreError};
use domain::ids::FulfilmentOrderId;

sql! {
    DESK = "SELECT f.id, f.order_id, f.shop_ref, f.number, f.location_id, f.is_ready, f.unready_why, f.unready_detail, f.stage,
            f.trouble, f.trouble_detail, f.queue, f.carrier, f.ship_by, f.arrive_by, f.tote, f.units, f.ship_to_name,
            f.ship_to_place, f.claimed_by, f.claimed_station, f.lease_until, f.packed_at, f.pack_seconds,
            p.session, p.version, p.opened_at, o.document, q.asked_for, q.state AS quote_state, q.quote, q.asked_at
            FROM fulfilment_orders f JOIN packs p ON p.fulfilment_order_id = f.id JOIN orders o ON o.id = f.order_id
            LEFT JOIN quotes q ON q.fulfilment_order_id = f.id WHERE f.id = $1";
    DESK_LINES = "SELECT l.id, l.shop_ref, l.line_ref, l.variant_ref, l.title, l.sku, l.barcode, l.bundle_title, l.quantity,
                  l.weight_g, l.unit_price_minor, v.id AS pictured FROM lines l
                  LEFT JOIN variants v ON v.shop_ref = l.variant_ref AND v.picture_file IS NOT NULL
                  WHERE l.fulfilment_order_id = $1 ORDER BY l.id";
}

/// The order that lies on a bench.
#[derive(Clone, Debug, PartialEq)]
pub struct Desk {
    /// The fulfilment order.
    pub row: FulfilmentOrderRow,
    /// Its session.
    pub pack: PackRow,
    /// The whole order as the domain knows it, as JSON.
    pub document: String,
    /// What carriers offered last.
    pub quote: Option<QuoteRow>,
}

/// A line, and the variant's row when its picture is on this disk.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DeskLine {
    /// The line.
    #[sqlx(flatten)]
    pub row: LineRow,
    /// The variant whose picture can be shown.
    pub pictured: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct DeskRow {
    #[sqlx(flatten)]
    row: FulfilmentOrderRow,
    session: String,
    version: i64,
    opened_at: i64,
    document: String,
    asked_for: Option<String>,
    quote_state: Option<String>,
    quote: Option<String>,
    asked_at: Option<i64>,
}

impl TryFrom<DeskRow> for Desk {
    type Error = StoreError;

    fn try_from(found: DeskRow) -> Result<Self, StoreError> {
        let quote = match (found.asked_for, found.quote_state, found.quote, found.asked_at) {
            (Some(asked_for), Some(state), Some(quote), Some(asked_at)) => {
                Some(QuoteRow { asked_for, state, quote: serde_json::from_str(&quote)?, asked_at })
            }
            _ => None,
        };
        let session = serde_json::from_str(&found.session)?;
        let pack = PackRow { session, version: found.version, opened_at: found.opened_at };
        Ok(Self { row: found.row, pack, document: found.document, quote })
    }
}

impl Store {
    /// A fulfilment order with its session, its order and its last quote; none while it has no session.
    pub async fn desk(&self, id: FulfilmentOrderId) -> Result<Option<Desk>, StoreError> {
        let found: Option<DeskRow> = read!(self, |pool| sqlx::query_as(DESK).bind(id.0).fetch_optional(pool).await?);
        found.map(Desk::try_from).transpose()
    }

    /// Its lines, in the shop's order, each with its picture.
    pub async fn desk_lines(&self, id: FulfilmentOrderId) -> Result<Vec<DeskLine>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(DESK_LINES).bind(id.0).fetch_all(pool).await?))
    }
}
