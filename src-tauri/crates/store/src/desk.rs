//! The order on a bench as one reading: after every scan a screen is shown all of it anew.
//!
//! What stands here is read in other files piece by piece; a scan has no time for a round trip a piece.

use crate::db::sql;
use crate::people::{self, PersonRow};
use crate::settings::{self, BoxRow};
use crate::statements::{Statement, rows_in_file, rows_in_shared};
use crate::{FulfilmentOrderRow, LineRow, PackRow, QuoteRow, Store, StoreError};
use domain::ids::{FulfilmentOrderId, PersonId};
use domain::shipping::BoxKind;
use serde::de::DeserializeOwned;
use sqlx::{FromRow, Row};

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
pub struct Desk<S> {
    /// The fulfilment order.
    pub row: FulfilmentOrderRow,
    /// Its session.
    pub pack: PackRow,
    /// The whole order as the domain knows it, as JSON.
    pub document: String,
    /// What carriers offered last.
    pub quote: Option<QuoteRow>,
    /// Its lines, in the shop's order, each with its picture.
    pub lines: Vec<DeskLine>,
    /// The boxes on the shelf, smallest first.
    pub boxes: Vec<BoxKind>,
    /// The settings that were asked for, when they were ever stored.
    pub settings: Option<S>,
    /// Who was asked for.
    pub person: Option<PersonRow>,
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

/// What one reading found, from either engine.
fn desk_of<'a, R, S>(read: &'a [Vec<R>]) -> Result<Option<Desk<S>>, StoreError>
where
    R: Row,
    DeskRow: FromRow<'a, R>,
    DeskLine: FromRow<'a, R>,
    BoxRow: FromRow<'a, R>,
    people::Row: FromRow<'a, R>,
    (String,): FromRow<'a, R>,
    S: DeserializeOwned,
{
    let [desk, lines, boxes, settings, person] = read else {
        return Err(StoreError::Fault("a reading that was not answered".to_owned()));
    };
    let Some(desk) = desk.first() else { return Ok(None) };
    let found = DeskRow::from_row(desk)?;
    let quote = match (found.asked_for, found.quote_state, found.quote, found.asked_at) {
        (Some(asked_for), Some(state), Some(quote), Some(asked_at)) => {
            Some(QuoteRow { asked_for, state, quote: serde_json::from_str(&quote)?, asked_at })
        }
        _ => None,
    };
    let settings = settings.first().map(<(String,)>::from_row).transpose()?;
    Ok(Some(Desk {
        row: found.row,
        pack: PackRow {
            session: serde_json::from_str(&found.session)?,
            version: found.version,
            opened_at: found.opened_at,
        },
        document: found.document,
        quote,
        lines: lines.iter().map(DeskLine::from_row).collect::<Result<_, _>>()?,
        boxes: boxes.iter().map(|row| BoxRow::from_row(row).map(BoxKind::from)).collect::<Result<_, _>>()?,
        settings: settings.map(|(text,)| serde_json::from_str(&text)).transpose()?,
        person: person.first().map(people::Row::from_row).transpose()?.map(PersonRow::from),
    }))
}

impl Store {
    /// A fulfilment order with its session, its order, its lines and its last quote, the boxes on the shelf and the settings
    /// document under `key`, and the row of `person`; none while it has no session.
    pub async fn desk<S: DeserializeOwned>(
        &self,
        id: FulfilmentOrderId,
        key: &str,
        person: Option<PersonId>,
    ) -> Result<Option<Desk<S>>, StoreError> {
        let texts = vec![
            Statement::new(DESK, vec![id.0.into()]),
            Statement::new(DESK_LINES, vec![id.0.into()]),
            Statement::new(settings::BOXES, vec![]),
            Statement::new(settings::GET, vec![key.into()]),
            people::one(person),
        ];
        match self {
            Self::Lite { readers, .. } => desk_of(&rows_in_file(readers, texts).await?),
            Self::Pg(pool) => desk_of(&rows_in_shared(pool, texts).await?),
        }
    }
}
