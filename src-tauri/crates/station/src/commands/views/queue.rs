//! The queue: its rows, its cards, what needs a person, what comes next.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A picture of a product: its own, or initials to draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PictureView {
    /// Where this page gets it; none is drawn from the initials.
    pub url: Option<String>,
    /// Two letters.
    pub initials: String,
    /// 0–7: which quiet ground the initials stand on.
    pub tint: u8,
}

/// A kind of item in a queue row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct QueueItemView {
    /// What it is.
    pub title: String,
    /// Units.
    pub quantity: u32,
    /// Its picture.
    pub picture: PictureView,
}

/// One fulfilment order in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct QueueRowView {
    /// The fulfilment order.
    pub id: i64,
    /// "111764".
    pub number: String,
    /// "Maya O."
    pub ship_to_name: String,
    /// "Tucson AZ".
    pub ship_to_place: String,
    /// Up to four kinds of items.
    pub items: Vec<QueueItemView>,
    /// Kinds beyond those.
    pub more_items: u32,
    /// Units to pack.
    pub units: u32,
    /// The tote it was picked into.
    pub tote: Option<String>,
    /// ready, claimed, needs_person, shipping.
    pub state: String,
    /// Who has it.
    pub claimed_by: Option<String>,
    /// True when this bench has it.
    pub is_mine: bool,
    /// Whose pickup it should meet.
    pub carrier: String,
    /// When that pickup is.
    pub ship_by: i64,
    /// True when it came in since the list was opened.
    pub is_new: bool,
}

/// Orders that share a pickup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct QueueGroupView {
    /// Whose pickup.
    pub carrier: String,
    /// When.
    pub ship_by: i64,
    /// Orders in it under the current filter.
    pub count: i64,
    /// The list index of its first row.
    pub first_index: i64,
}

/// What part of the list is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueRequest {
    /// all, in_tote, to_pick, needs_person.
    pub filter: String,
    /// Part of a number, name, town, SKU or title; empty is everything.
    pub search: String,
    /// The first row wanted.
    pub from_index: i64,
    /// How many, at most 200.
    pub limit: i64,
}

/// A window into the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct QueuePageView {
    /// The first row's index.
    pub from_index: i64,
    /// Rows under the filter.
    pub total: i64,
    /// The rows.
    pub rows: Vec<QueueRowView>,
    /// Groups under the filter, in list order.
    pub groups: Vec<QueueGroupView>,
}

/// A pickup as a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CutOffView {
    /// Whose pickup.
    pub carrier: String,
    /// When.
    pub ship_by: i64,
    /// Orders left.
    pub left: i64,
    /// Orders of this pickup already packed.
    pub done: i64,
    /// Orders that will miss it at the last hour's pace; none when there is no pace yet.
    pub will_miss: Option<i64>,
}

/// An order that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NeedsPersonView {
    /// What it is among all that wait; a decision names it.
    pub key: String,
    /// The fulfilment order; 0 for an order that could not be read and has none.
    pub id: i64,
    /// "111769".
    pub number: String,
    /// held, short, problem, address, no_rates, shop_refused, label_unsure, label_file, not_printed, buy_label, fetch_label,
    /// fulfil_order, fulfilment, shop_hold, risk, incomplete, quarantined.
    pub why: String,
    /// More, in a person's or a carrier's words; may be empty.
    pub detail: String,
    /// What can be done: open, ship_the_rest, retry, release, accept_risk, read_again.
    pub ways: Vec<String>,
}

/// The queue around its list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct QueueSummaryView {
    /// Under all.
    pub all: i64,
    /// In a tote.
    pub in_tote: i64,
    /// Not picked yet.
    pub to_pick: i64,
    /// Waiting for a decision.
    pub needs_person: i64,
    /// Pickups, soonest first.
    pub cut_offs: Vec<CutOffView>,
    /// The most urgent free order.
    pub next: Option<QueueRowView>,
    /// The first few that wait for a decision.
    pub decisions: Vec<NeedsPersonView>,
    /// Packed at this location today.
    pub packed_today: i64,
    /// Middle time from open to label today.
    pub seconds_per_order: Option<i64>,
    /// Wrong scans stopped today.
    pub stops_today: i64,
    /// The number of the order this person put aside last: undo takes it back.
    pub take_back: Option<String>,
}
