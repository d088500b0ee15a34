//! The queue: windows into it, its cards, what needs a person, what comes next.

use super::Nothing;
use super::in_hand::put_aside_last;
use super::onboarding::require_once_set_up;
use super::own_words;
use super::views::*;
use crate::config::{CUT_OFF_CARDS, QUEUE_PAGE_MAX, SHOWN_DECISIONS};
use crate::error::{ErrorCode, UserError};
use crate::pickups::pickups;
use crate::station::Station;
use chrono::{NaiveTime, TimeZone};
use domain::people::Action;
use pipeline::{ShopSettings, SyncState};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use store::{Decision, QueueFilter, QueueGroup, QueueRow, QueueWindow, QueuedItem};

/// Kinds of items one row shows.
const ROW_ITEMS: usize = 4;
/// An order is marked as new for so long after it came in.
const NEW_FOR_MS: i64 = 60_000;
/// What the pace of packing is measured over; a shift that has just begun shows it in the last quarter.
const PACE_MS: i64 = 3_600_000;
/// Fewer orders than this tell no pace.
const PACE_ORDERS: i64 = 3;
/// A pickup of another day is not judged by the pace of this hour: the bench does not pack through the night.
const DAY_MS: i64 = 24 * PACE_MS;

/// A window into the queue.
pub(super) async fn queue_page(station: &Arc<Station>, request: QueueRequest) -> Result<QueuePageView, UserError> {
    require_once_set_up(station, Action::Pack).await?;
    let filter = filter_of(&request.filter)?;
    let mut window = QueueWindow {
        filter,
        search: request.search.chars().take(80).collect(),
        location: station.location(),
        pickup: None,
        from_index: request.from_index.max(0),
        limit: request.limit.clamp(1, QUEUE_PAGE_MAX),
    };
    let from_index = window.from_index;
    let (total, groups) = match window.search.trim().is_empty() {
        true => {
            let groups = groups_of(station, filter).await?;
            // Counted from its own pickup on: the rows of those before it need not be passed.
            if let Some(group) = groups.iter().rfind(|group| group.first_index <= from_index) {
                window.pickup = Some((group.ship_by, group.carrier.clone()));
                window.from_index -= group.first_index;
            }
            (groups.iter().map(|group| group.count).sum(), groups)
        }
        false => (station.store().queue_found(&window).await?, vec![]),
    };
    let rows = station.store().queue_rows(&window).await?;
    let rows: Vec<ShownRow> = rows.into_iter().map(ShownRow::of).collect();
    let pictured = pictured(station, rows.iter().flat_map(|row| &row.items)).await?;
    let new_since_ms = new_since_ms(station).await?;
    let view =
        |row: ShownRow| QueueRowView { is_new: row.row.first_seen_at > new_since_ms, ..row.view(station, &pictured) };
    let rows = rows.into_iter().map(view).collect();
    Ok(QueuePageView { from_index, total, rows, groups })
}

/// Orders that came in after this are marked as new: not those of the first sync, which were all there before.
async fn new_since_ms(station: &Station) -> Result<i64, UserError> {
    let sync: SyncState = station.store().setting(SyncState::KEY).await?.unwrap_or_default();
    let recently_ms = station.now_ms() - NEW_FOR_MS;
    Ok(sync.first_done_ms.map_or(i64::MAX, |first_done_ms| first_done_ms.max(recently_ms)))
}

fn filter_of(word: &str) -> Result<QueueFilter, UserError> {
    match word {
        "" | "all" => Ok(QueueFilter::Ready),
        "in_tote" => Ok(QueueFilter::InTote),
        "to_pick" => Ok(QueueFilter::ToPick),
        "needs_person" => Ok(QueueFilter::NeedsPerson),
        other => Err(ErrorCode::BadRequest.with(format!("no such filter: {other}"))),
    }
}

async fn groups_of(station: &Station, filter: QueueFilter) -> Result<Vec<QueueGroupView>, UserError> {
    let groups = pickups(station, filter == QueueFilter::NeedsPerson).await?;
    let mut first_index = 0;
    let mut views = Vec::with_capacity(groups.len());
    for group in groups.iter() {
        let count = match filter {
            QueueFilter::Ready | QueueFilter::NeedsPerson => group.orders,
            QueueFilter::InTote => group.in_tote,
            QueueFilter::ToPick => group.orders - group.in_tote,
        };
        if count > 0 {
            let carrier = group.carrier.clone();
            views.push(QueueGroupView { carrier, ship_by: group.ship_by, count, first_index });
            first_index += count;
        }
    }
    Ok(views)
}

/// The queue around its list.
pub(super) async fn queue_summary(station: &Arc<Station>, _: Nothing) -> Result<QueueSummaryView, UserError> {
    require_once_set_up(station, Action::Pack).await?;
    let store = station.store();
    let place = station.location();
    let groups = pickups(station, false).await?;
    let waiting = pickups(station, true).await?;
    let today_ms = start_of_today_ms(station, &station.shop_settings().await?);
    let figures = store.figures_since(today_ms, place).await?;
    let all: i64 = groups.iter().map(|group| group.orders).sum();
    let in_tote: i64 = groups.iter().map(|group| group.in_tote).sum();
    let store_now_ms = store.now_ms().await?;
    let next = match store.next_order(place, 0, store_now_ms).await? {
        Some(row) => Some(row_view(station, row).await?),
        None => None,
    };
    Ok(QueueSummaryView {
        all,
        in_tote,
        to_pick: all - in_tote,
        needs_person: needs_person(station, &waiting).await?,
        cut_offs: cut_offs(station, &groups, today_ms).await?,
        next,
        decisions: decisions(station).await?,
        packed_today: figures.packed,
        seconds_per_order: figures.seconds_per_order,
        stops_today: store.stops_since(today_ms).await?,
        take_back: take_back(station).await?,
    })
}

/// The order that undo takes back here, by its number.
async fn take_back(station: &Station) -> Result<Option<String>, UserError> {
    let Some(person) = station.person() else { return Ok(None) };
    let Some(id) = put_aside_last(station, person.id).await? else { return Ok(None) };
    Ok(station.store().fulfilment_order(id).await?.map(|row| row.number))
}

/// How many orders wait for a person: those put aside, and those that could not be read.
pub(super) async fn needs_person(station: &Station, waiting: &[QueueGroup]) -> Result<i64, UserError> {
    let put_aside: i64 = waiting.iter().map(|group| group.orders).sum();
    Ok(put_aside + station.store().quarantined_count().await?)
}

/// Midnight in the shop's time zone.
pub(super) fn start_of_today_ms(station: &Station, settings: &ShopSettings) -> i64 {
    let zone = settings.zone();
    let midnight = station.now().with_timezone(&zone).date_naive().and_time(NaiveTime::MIN);
    let start = zone.from_local_datetime(&midnight).earliest();
    start.map_or_else(|| midnight.and_utc().timestamp_millis(), |start| start.timestamp_millis())
}

/// The soonest pickups. At the last hour's pace, orders are packed in the list's order: a pickup misses what is left
/// of it after the pickups before it took their share of the time.
async fn cut_offs(station: &Station, groups: &[QueueGroup], today_ms: i64) -> Result<Vec<CutOffView>, UserError> {
    let now_ms = station.now_ms();
    let place = station.location();
    let last_hour = station.store().figures_since(now_ms - PACE_MS, place).await?.packed;
    let last_quarter = station.store().figures_since(now_ms - PACE_MS / 4, place).await?.packed;
    let an_hour = last_hour.max(4 * last_quarter);
    let mut before = 0;
    let mut cards = Vec::new();
    for group in groups.iter().take(CUT_OFF_CARDS) {
        let done = station.store().done_of_pickup(today_ms, group.ship_by, &group.carrier, place).await?;
        let time_left_ms = (group.ship_by - now_ms).max(0);
        let can_pack = an_hour * time_left_ms / PACE_MS;
        let has_pace = last_hour >= PACE_ORDERS && group.ship_by < today_ms + DAY_MS;
        let will_miss =
            (has_pace || time_left_ms == 0).then(|| (before + group.orders - can_pack).clamp(0, group.orders));
        cards.push(CutOffView {
            carrier: group.carrier.clone(),
            ship_by: group.ship_by,
            left: group.orders,
            done,
            will_miss,
        });
        before += group.orders;
    }
    Ok(cards)
}

async fn decisions(station: &Station) -> Result<Vec<NeedsPersonView>, UserError> {
    let rows = station.store().decisions(station.location(), SHOWN_DECISIONS).await?;
    let mut views: Vec<NeedsPersonView> = rows.into_iter().map(decision_view).collect();
    for order in station.store().quarantined(SHOWN_DECISIONS).await? {
        views.push(NeedsPersonView {
            key: quarantine_key(&order.order_ref),
            id: 0,
            number: order.number.unwrap_or_else(|| order.order_ref.clone()),
            why: "quarantined".to_owned(),
            detail: order.reason,
            ways: vec!["read_again".to_owned()],
        });
    }
    Ok(views)
}

/// What comes before the shop's id in the key of an order that could not be read.
const QUARANTINE: &str = "quarantine:";

fn quarantine_key(order_ref: &str) -> String {
    format!("{QUARANTINE}{order_ref}")
}

/// The shop's id of the order a key means, when it is one that could not be read.
pub(super) fn quarantined_ref(key: &str) -> Option<&str> {
    key.strip_prefix(QUARANTINE)
}

fn decision_view(row: Decision) -> NeedsPersonView {
    let (why, detail) = match (row.trouble, row.unready_why) {
        (Some(trouble), _) => (trouble, row.trouble_detail),
        (None, Some(why)) => (why, row.unready_detail),
        (None, None) => ("held".to_owned(), None),
    };
    let ways: &[&str] = match why.as_str() {
        "short" => &["open", "ship_the_rest", "release"],
        "held" | "problem" | "no_rates" | "over_cap" | "shop_refused" | "buy_label" => &["open", "release"],
        "fulfilment" | "fetch_label" | "label_file" | "fulfil_order" => &["retry", "open"],
        // Opened as it is, it would be stopped before it is paid.
        "risk" => &["accept_risk", "read_again"],
        "shop_hold" | "incomplete" => &["read_again"],
        _ => &["open"],
    };
    NeedsPersonView {
        key: format!("order:{}", row.id),
        id: row.id,
        number: row.number,
        why,
        detail: own_words::spoken(&detail.unwrap_or_default()),
        ways: ways.iter().map(|way| (*way).to_owned()).collect(),
    }
}

/// A row of the queue as a screen shows it.
pub(super) async fn row_view(station: &Station, row: QueueRow) -> Result<QueueRowView, UserError> {
    let row = ShownRow::of(row);
    let pictured = pictured(station, row.items.iter()).await?;
    Ok(row.view(station, &pictured))
}

/// A row with the items that are shown of it.
struct ShownRow {
    row: QueueRow,
    items: Vec<QueuedItem>,
    more_items: u32,
}

impl ShownRow {
    fn of(row: QueueRow) -> Self {
        let mut items: Vec<QueuedItem> = serde_json::from_str(&row.items).unwrap_or_default();
        let more_items = u32::try_from(items.len().saturating_sub(ROW_ITEMS)).unwrap_or(0);
        items.truncate(ROW_ITEMS);
        Self { row, items, more_items }
    }

    fn view(self, station: &Station, pictured: &HashMap<String, i64>) -> QueueRowView {
        let Self { row, items, more_items } = self;
        let now_ms = station.now_ms();
        let is_held = row.lease_until.is_some_and(|until| until > now_ms);
        let is_mine = row.claimed_station.as_deref() == Some(&*station.context.station_name());
        let state = match (row.queue.as_str(), is_held) {
            ("person", _) => "needs_person",
            (_, true) => "claimed",
            _ => "ready",
        };
        let item_view = |item: QueuedItem| {
            let id = item.variant_ref.as_ref().and_then(|variant_ref| pictured.get(variant_ref));
            QueueItemView { picture: picture(id.copied(), &item.title), title: item.title, quantity: item.quantity }
        };
        QueueRowView {
            id: row.id,
            number: row.number,
            ship_to_name: row.ship_to_name,
            ship_to_place: row.ship_to_place,
            items: items.into_iter().map(item_view).collect(),
            more_items,
            units: u32::try_from(row.units).unwrap_or(0),
            tote: row.tote,
            state: state.to_owned(),
            claimed_by: row.claimed_by.filter(|_| is_held),
            is_mine,
            carrier: row.carrier,
            ship_by: row.ship_by,
            is_new: false,
        }
    }
}

/// Which of the items' variants have a picture: one question for all of them.
async fn pictured(
    station: &Station,
    items: impl Iterator<Item = &QueuedItem>,
) -> Result<HashMap<String, i64>, UserError> {
    let refs: BTreeSet<&str> = items.filter_map(|item| item.variant_ref.as_deref()).collect();
    Ok(station.store().pictured(&refs.into_iter().collect::<Vec<_>>()).await?)
}

/// A product's picture, or its initials.
pub(super) fn picture(pictured: Option<i64>, title: &str) -> PictureView {
    PictureView { url: pictured.map(|id| format!("pictures/{id}")), initials: initials(title), tint: tint(title) }
}

/// The first letters of the first two words that begin with one.
pub(super) fn initials(title: &str) -> String {
    let letters = title.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    letters.take(2).flat_map(char::to_uppercase).collect()
}

/// The same title always has the same ground.
pub(super) fn tint(title: &str) -> u8 {
    (title.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 8) as u8
}
