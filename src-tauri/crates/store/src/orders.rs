//! Orders as they came from the shop, many at a time, never older over newer.
//!
//! What the shop says (`is_ready`, lines, promise) and what the bench did (`stage`, `trouble`, claim) live in different
//! columns: a sync never undoes work. `queue` is both together and is what the queue's index reads.

use crate::db::{read, sql, transact};
use crate::file_commit::Worth;
use crate::rows::{Places, groups_of, many_rows};
use crate::write::bind_all;
use crate::{Store, StoreError, Value, Write};
use domain::ids::FulfilmentOrderId;
use std::collections::{HashMap, HashSet};
use std::mem::take;

/// Rows in one statement: the widest, of 17 values, stays far below SQLite's 32,766 bound values.
const ROWS_A_STATEMENT: usize = 500;
/// Orders whose rows are in hand at a time.
const ORDERS_A_BATCH: usize = 500;

sql! {
    PUT_ORDER = "INSERT INTO orders(shop_ref, number, placed_at, updated_at, total_minor, shipping_paid_minor, currency, document)
                 VALUES($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT(shop_ref) DO UPDATE SET
                 number = excluded.number, placed_at = excluded.placed_at, updated_at = excluded.updated_at,
                 total_minor = excluded.total_minor, shipping_paid_minor = excluded.shipping_paid_minor,
                 currency = excluded.currency, document = excluded.document
                 WHERE excluded.updated_at >= orders.updated_at RETURNING id, shop_ref";
    PUT_PART = "INSERT INTO fulfilment_orders(order_id, shop_ref, number, location_id, is_ready, unready_why, unready_detail,
                stage, queue, carrier, ship_by, arrive_by, units, ship_to_name, ship_to_place, items, first_seen_at)
                VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                ON CONFLICT(shop_ref) DO UPDATE SET
                order_id = excluded.order_id, number = excluded.number, location_id = excluded.location_id,
                is_ready = CASE WHEN fulfilment_orders.risk_accepted_at IS NOT NULL AND excluded.unready_why = 'risk' THEN TRUE
                           ELSE excluded.is_ready END,
                unready_why = CASE WHEN fulfilment_orders.risk_accepted_at IS NOT NULL AND excluded.unready_why = 'risk' THEN NULL
                              ELSE excluded.unready_why END,
                unready_detail = excluded.unready_detail,
                carrier = excluded.carrier, ship_by = excluded.ship_by, arrive_by = excluded.arrive_by,
                units = excluded.units, ship_to_name = excluded.ship_to_name, ship_to_place = excluded.ship_to_place,
                items = excluded.items,
                queue = CASE WHEN fulfilment_orders.trouble IS NOT NULL THEN 'person'
                             WHEN fulfilment_orders.stage IN ('shipping', 'shipped') THEN 'none'
                             WHEN fulfilment_orders.stage = 'parked' AND excluded.queue = 'ready' THEN 'person'
                             WHEN fulfilment_orders.risk_accepted_at IS NOT NULL AND excluded.unready_why = 'risk'
                             THEN CASE WHEN fulfilment_orders.stage = 'parked' THEN 'person' ELSE 'ready' END
                             ELSE excluded.queue END
                RETURNING id, shop_ref";
    PUT_LINE = "INSERT INTO lines(fulfilment_order_id, shop_ref, line_ref, variant_ref, title, sku, barcode, bundle_title, quantity, weight_g, unit_price_minor)
                VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                ON CONFLICT(fulfilment_order_id, shop_ref) DO UPDATE SET line_ref = excluded.line_ref,
                variant_ref = excluded.variant_ref, title = excluded.title, sku = excluded.sku, barcode = excluded.barcode,
                bundle_title = excluded.bundle_title, quantity = excluded.quantity, weight_g = excluded.weight_g,
                unit_price_minor = excluded.unit_price_minor";
    PUT_SEARCH = "INSERT INTO order_search(rowid, body) VALUES($1, $2)";
    PARTS_OF = "SELECT id, shop_ref FROM fulfilment_orders WHERE order_id IN (($1))";
    PARTS_HERE = "SELECT shop_ref FROM fulfilment_orders WHERE shop_ref IN (($1))";
    FORGET_SEARCH = "DELETE FROM order_search WHERE rowid = $1";
    LINES_OF = "SELECT id, shop_ref FROM lines WHERE fulfilment_order_id = $1";
    DROP_LINE = "DELETE FROM lines WHERE id = $1";
    PART_GONE = "UPDATE fulfilment_orders SET is_ready = FALSE, unready_why = 'cancelled', unready_detail = NULL,
                 queue = CASE WHEN trouble IS NOT NULL THEN 'person' ELSE 'none' END WHERE id = $1";
    // The shop deleted it. What is paid still needs whoever it needed; the rest is nobody's work any more.
    ORDER_GONE = "UPDATE fulfilment_orders SET is_ready = FALSE, unready_why = 'cancelled', unready_detail = NULL,
                  queue = CASE WHEN stage = 'shipping' AND trouble IS NOT NULL THEN 'person' ELSE 'none' END
                  WHERE order_id = (SELECT id FROM orders WHERE shop_ref = $1)";
    PARTS_BY_ORDER = "SELECT f.id FROM fulfilment_orders f JOIN orders o ON o.id = f.order_id WHERE o.shop_ref = $1 ORDER BY f.id";
    DUE = "SELECT DISTINCT o.shop_ref FROM fulfilment_orders f JOIN orders o ON o.id = f.order_id
           WHERE f.unready_why = 'scheduled' AND f.unready_detail <= $1 ORDER BY o.shop_ref LIMIT $2";
    OPEN_DOCUMENTS = "SELECT o.id, o.document FROM orders o WHERE o.id > $1
                      AND EXISTS (SELECT 1 FROM fulfilment_orders f WHERE f.order_id = o.id AND f.queue <> 'none')
                      ORDER BY o.id LIMIT $2";
    PROMISE = "UPDATE fulfilment_orders SET carrier = $1, ship_by = $2, arrive_by = $3
               WHERE order_id = $4 AND stage IN ('open', 'parked')";
    DOCUMENT = "SELECT o.document FROM orders o JOIN fulfilment_orders f ON f.order_id = o.id WHERE f.id = $1";
    VERSION = "SELECT updated_at FROM orders WHERE shop_ref = $1";
    QUARANTINE = "INSERT INTO quarantine(order_ref, number, reason, seen_at) VALUES($1, $2, $3, $4)
                  ON CONFLICT(order_ref) DO UPDATE SET number = excluded.number, reason = excluded.reason, seen_at = excluded.seen_at";
    RELEASE = "DELETE FROM quarantine WHERE order_ref = $1";
    QUARANTINED = "SELECT order_ref, number, reason, seen_at FROM quarantine ORDER BY seen_at DESC LIMIT $1";
    QUARANTINED_ONE = "SELECT order_ref, number, reason, seen_at FROM quarantine WHERE order_ref = $1";
    QUARANTINED_COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM quarantine";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM orders";
}

/// An order to store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrder {
    /// The shop's id.
    pub shop_ref: String,
    /// "111764".
    pub number: String,
    /// When it was placed.
    pub placed_at_ms: i64,
    /// Which version of the order this is.
    pub updated_at_ms: i64,
    /// The order's value.
    pub total_minor: i64,
    /// What the customer paid for shipping.
    pub shipping_paid_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// The whole order as the domain knows it, as JSON.
    pub document: String,
    /// What each location ships of it.
    pub parts: Vec<NewFulfilmentOrder>,
}

/// A fulfilment order to store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFulfilmentOrder {
    /// The shop's id.
    pub shop_ref: String,
    /// The place's id at the shop.
    pub location_ref: Option<String>,
    /// May it be packed?
    pub is_ready: bool,
    /// Why not, as a word.
    pub unready_why: Option<&'static str>,
    /// More about it, in the shop's words.
    pub unready_detail: Option<String>,
    /// Should a person look at it?
    pub needs_person: bool,
    /// Whose pickup it should meet.
    pub carrier: String,
    /// When that is.
    pub ship_by_ms: i64,
    /// The last day it may arrive, "2026-11-27".
    pub arrive_by: Option<String>,
    /// Units to pack.
    pub units: i64,
    /// "Maya O."
    pub ship_to_name: String,
    /// "Tucson AZ".
    pub ship_to_place: String,
    /// What the queue shows of its items.
    pub items: Vec<QueuedItem>,
    /// What it can be found by, lower case.
    pub search: String,
    /// What is to ship.
    pub lines: Vec<NewLine>,
}

/// A kind of item as the queue shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct QueuedItem {
    /// The variant's id at the shop.
    #[serde(rename = "v")]
    pub variant_ref: Option<String>,
    /// What it is.
    #[serde(rename = "t")]
    pub title: String,
    /// Units.
    #[serde(rename = "q")]
    pub quantity: u32,
}

/// A line to store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLine {
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

/// An order that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Quarantined {
    /// The shop's id.
    pub order_ref: String,
    /// Its number, when it could be read.
    pub number: Option<String>,
    /// Why, without personal data.
    pub reason: String,
    /// When.
    pub seen_at: i64,
}

impl Write {
    /// Keeps an unreadable order aside with its reason.
    pub fn quarantine(order: &Quarantined) -> Self {
        let values = vec![
            order.order_ref.clone().into(),
            order.number.clone().into(),
            order.reason.clone().into(),
            order.seen_at.into(),
        ];
        Self::text(QUARANTINE, values)
    }

    /// The shop has no such order any more: its parts are nobody's work.
    pub fn order_gone(order_ref: &str) -> Self {
        Self::text(ORDER_GONE, vec![order_ref.into()])
    }

    /// What an order that still is to be packed was promised: whose pickup, when, and the last day it may arrive.
    pub fn promise(order_id: i64, carrier: &str, ship_by_ms: i64, arrive_by: Option<&str>) -> Self {
        let values = vec![carrier.into(), ship_by_ms.into(), arrive_by.map(str::to_owned).into(), order_id.into()];
        Self::text(PROMISE, values)
    }

    /// The order could be read after all.
    pub fn release_from_quarantine(order_ref: &str) -> Self {
        Self::text(RELEASE, vec![order_ref.into()])
    }
}

fn queue_of(part: &NewFulfilmentOrder) -> &'static str {
    match (part.is_ready, part.needs_person) {
        (true, _) => "ready",
        (false, true) => "person",
        (false, false) => "none",
    }
}

/// Gives `rows` to `text` in statements of many rows each, and all that comes back.
macro_rules! with_rows {
    ($tx:expr, $places:expr, $text:expr, $rows:expr) => {{
        let rows: Vec<Vec<Value>> = $rows;
        let mut answered = Vec::new();
        for some in groups_of(rows, ROWS_A_STATEMENT) {
            let text = many_rows($text, some[0].len(), some.len(), $places);
            let query = bind_all!(sqlx::query_as(sqlx::AssertSqlSafe(text)), some.into_iter().flatten());
            answered.extend(query.fetch_all(&mut *$tx).await?);
        }
        answered
    }};
}

/// The same for rows that give nothing back.
macro_rules! put_rows {
    ($tx:expr, $places:expr, $text:expr, $rows:expr) => {{
        let rows: Vec<Vec<Value>> = $rows;
        for some in groups_of(rows, ROWS_A_STATEMENT) {
            let text = many_rows($text, some[0].len(), some.len(), $places);
            bind_all!(sqlx::query(sqlx::AssertSqlSafe(text)), some.into_iter().flatten()).execute(&mut *$tx).await?;
        }
    }};
}

/// Takes away lines of parts that were here, which the shop does not name any more, and the texts they were found by.
macro_rules! clear_unnamed {
    ($tx:expr, $part_ids:expr, $parts:expr) => {{
        for Taken { part, .. } in $parts {
            let id = $part_ids.get(&part.shop_ref);
            sqlx::query(FORGET_SEARCH).bind(id).execute(&mut *$tx).await?;
            let here: Vec<(i64, String)> = sqlx::query_as(LINES_OF).bind(id).fetch_all(&mut *$tx).await?;
            for (id, _) in here.iter().filter(|(_, line_ref)| !part.lines.iter().any(|line| line.shop_ref == *line_ref))
            {
                sqlx::query(DROP_LINE).bind(id).execute(&mut *$tx).await?;
            }
        }
    }};
}

/// A part of an order that was taken.
struct Taken {
    /// The order's row.
    order_id: i64,
    number: String,
    part: NewFulfilmentOrder,
}

/// An order whose row is written, and what of it is still to come.
struct Rest {
    shop_ref: String,
    number: String,
    parts: Vec<NewFulfilmentOrder>,
}

/// The shop's ids of what is here.
fn set_of(rows: Vec<(String,)>) -> HashSet<String> {
    rows.into_iter().map(|(shop_ref,)| shop_ref).collect()
}

/// The rows' ids by the shop's.
fn by_ref(rows: Vec<(i64, String)>) -> HashMap<String, i64> {
    rows.into_iter().map(|(id, shop_ref)| (shop_ref, id)).collect()
}

/// Each order once, the newest of its versions: PostgreSQL refuses a statement that touches a row twice.
fn newest_of(orders: Vec<NewOrder>) -> Vec<NewOrder> {
    let mut at: HashMap<String, usize> = HashMap::with_capacity(orders.len());
    let mut newest: Vec<NewOrder> = Vec::with_capacity(orders.len());
    for order in orders {
        match at.get(&order.shop_ref).and_then(|index| newest.get_mut(*index)) {
            None => {
                at.insert(order.shop_ref.clone(), newest.len());
                newest.push(order);
            }
            Some(here) if here.updated_at_ms <= order.updated_at_ms => *here = order,
            Some(_) => {}
        }
    }
    newest
}

/// The parts of those orders that were taken.
fn parts_of(orders: Vec<Rest>, order_ids: &HashMap<String, i64>) -> Vec<Taken> {
    let taken = orders.into_iter().filter_map(|order| Some((*order_ids.get(&order.shop_ref)?, order)));
    taken
        .flat_map(|(order_id, Rest { number, parts, .. })| {
            parts.into_iter().map(move |part| Taken { order_id, number: number.clone(), part })
        })
        .collect()
}

/// A row of `PUT_ORDER`. What a row holds is handed over, not copied: the longest of it is the whole order.
fn order_row(order: NewOrder) -> (Vec<Value>, Rest) {
    let row = vec![
        order.shop_ref.clone().into(),
        order.number.clone().into(),
        order.placed_at_ms.into(),
        order.updated_at_ms.into(),
        order.total_minor.into(),
        order.shipping_paid_minor.into(),
        order.currency.into(),
        order.document.into(),
    ];
    (row, Rest { shop_ref: order.shop_ref, number: order.number, parts: order.parts })
}

/// A row of `PUT_PART`; leaves the part its id, its lines and what it is found by.
fn part_row(
    Taken { order_id, number, part }: &mut Taken,
    places: &HashMap<String, i64>,
    now_ms: i64,
) -> Result<Vec<Value>, StoreError> {
    let place = part.location_ref.as_ref().and_then(|place| places.get(place)).copied();
    Ok(vec![
        (*order_id).into(),
        part.shop_ref.clone().into(),
        take(number).into(),
        place.into(),
        part.is_ready.into(),
        part.unready_why.map(str::to_owned).into(),
        part.unready_detail.take().into(),
        "open".into(),
        queue_of(part).into(),
        take(&mut part.carrier).into(),
        part.ship_by_ms.into(),
        part.arrive_by.take().into(),
        part.units.into(),
        take(&mut part.ship_to_name).into(),
        take(&mut part.ship_to_place).into(),
        serde_json::to_string(&part.items)?.into(),
        now_ms.into(),
    ])
}

/// A row of `PUT_LINE`.
fn line_row(part_id: Option<i64>, line: NewLine) -> Vec<Value> {
    vec![
        part_id.into(),
        line.shop_ref.into(),
        line.line_ref.into(),
        line.variant_ref.into(),
        line.title.into(),
        line.sku.into(),
        line.barcode.into(),
        line.bundle_title.into(),
        line.quantity.into(),
        line.weight_g.into(),
        line.unit_price_minor.into(),
    ]
}

impl Store {
    /// Stores orders: all or nothing of one call, an order only when it is not older than what is here.
    /// Gives how many were taken.
    pub async fn save_orders(&self, orders: Vec<NewOrder>, now_ms: i64) -> Result<usize, StoreError> {
        self.save_orders_worth(orders, now_ms, Worth::Safe).await
    }

    /// The same for orders that are asked for again unless what is written safely after them is there: a power cut may take
    /// them back. Whoever reads all orders of a shop then does not wait for the disk with each thousand; what is written safely
    /// next does, for all of them.
    ///
    /// # Errors
    /// As [`Store::save_orders`].
    pub async fn save_orders_lightly(&self, orders: Vec<NewOrder>, now_ms: i64) -> Result<usize, StoreError> {
        self.save_orders_worth(orders, now_ms, Worth::Light).await
    }

    async fn save_orders_worth(&self, orders: Vec<NewOrder>, now_ms: i64, worth: Worth) -> Result<usize, StoreError> {
        let places: HashMap<String, i64> =
            self.locations().await?.into_iter().map(|place| (place.shop_ref, place.id.0)).collect();
        let signs = if matches!(self, Self::Lite { .. }) { Places::Nameless } else { Places::Numbered };
        let mut taken = 0;
        transact!(self, worth, |tx| {
            for batch in groups_of(newest_of(orders), ORDERS_A_BATCH) {
                let (rows, rest): (Vec<_>, Vec<_>) = batch.into_iter().map(order_row).unzip();
                let order_ids = by_ref(with_rows!(tx, signs, PUT_ORDER, rows));
                taken += order_ids.len();
                // After the orders: who came second waited there, and sees what the first one stored.
                let ids = order_ids.values().map(|id| vec![(*id).into()]).collect();
                let parts_before: Vec<(i64, String)> = with_rows!(tx, signs, PARTS_OF, ids);
                let mut parts = parts_of(rest, &order_ids);
                let refs = parts.iter().map(|Taken { part, .. }| vec![part.shop_ref.clone().into()]).collect();
                let parts_here = set_of(with_rows!(tx, signs, PARTS_HERE, refs));
                let rows = parts.iter_mut().map(|part| part_row(part, &places, now_ms)).collect::<Result<_, _>>()?;
                let part_ids = by_ref(with_rows!(tx, signs, PUT_PART, rows));
                for (id, _) in parts_before.iter().filter(|(_, shop_ref)| !part_ids.contains_key(shop_ref)) {
                    sqlx::query(PART_GONE).bind(id).execute(&mut *tx).await?;
                }
                clear_unnamed!(tx, part_ids, parts.iter().filter(|one| parts_here.contains(&one.part.shop_ref)));
                let (mut lines, mut search) = (Vec::new(), Vec::with_capacity(parts.len()));
                for Taken { part, .. } in parts {
                    let id = part_ids.get(&part.shop_ref).copied();
                    lines.extend(part.lines.into_iter().map(|line| line_row(id, line)));
                    search.push(vec![id.into(), part.search.into()]);
                }
                put_rows!(tx, signs, PUT_LINE, lines);
                put_rows!(tx, signs, PUT_SEARCH, search);
            }
        });
        Ok(taken)
    }

    /// The order a fulfilment order belongs to, as the domain knows it, as JSON.
    pub async fn order_document(&self, fulfilment_order_id: i64) -> Result<Option<String>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_scalar(DOCUMENT).bind(fulfilment_order_id).fetch_optional(pool).await?))
    }

    /// The fulfilment orders of an order.
    pub async fn parts_of_order(&self, order_ref: &str) -> Result<Vec<FulfilmentOrderId>, StoreError> {
        let ids: Vec<i64> =
            read!(self, |pool| sqlx::query_scalar(PARTS_BY_ORDER).bind(order_ref).fetch_all(pool).await?);
        Ok(ids.into_iter().map(FulfilmentOrderId).collect())
    }

    /// Orders with a part whose day, RFC 3339 in UTC, has come by `now`.
    pub async fn orders_due(&self, now: &str, limit: i64) -> Result<Vec<String>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_scalar(DUE).bind(now).bind(limit).fetch_all(pool).await?))
    }

    /// The orders after `after` of which a part is in the queue, each as JSON, by their rows.
    pub async fn open_documents(&self, after: i64, limit: i64) -> Result<Vec<(i64, String)>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(OPEN_DOCUMENTS).bind(after).bind(limit).fetch_all(pool).await?))
    }

    /// Which version of an order is here, milliseconds since 1970 UTC.
    pub async fn order_version(&self, shop_ref: &str) -> Result<Option<i64>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_scalar(VERSION).bind(shop_ref).fetch_optional(pool).await?))
    }

    /// Orders that could not be read, newest first.
    pub async fn quarantined(&self, limit: i64) -> Result<Vec<Quarantined>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(QUARANTINED).bind(limit).fetch_all(pool).await?))
    }

    /// An order that could not be read.
    pub async fn quarantined_order(&self, order_ref: &str) -> Result<Option<Quarantined>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(QUARANTINED_ONE).bind(order_ref).fetch_optional(pool).await?))
    }

    /// How many orders could not be read.
    pub async fn quarantined_count(&self) -> Result<i64, StoreError> {
        Ok(read!(self, |pool| sqlx::query_scalar(QUARANTINED_COUNT).fetch_one(pool).await?))
    }

    /// How many orders are stored.
    pub async fn order_count(&self) -> Result<i64, StoreError> {
        Ok(read!(self, |pool| sqlx::query_scalar(COUNT).fetch_one(pool).await?))
    }
}
