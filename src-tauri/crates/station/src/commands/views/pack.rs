//! The order on the bench, and what a screen is given after an input.

use super::frame::{LastScanView, MoneyView};
use super::queue::{PictureView, QueueRowView};
use crate::error::UserError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A line on the bench.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PackLineView {
    /// Its place in the order.
    pub index: u32,
    /// What it is.
    pub title: String,
    /// Stock-keeping unit.
    pub sku: Option<String>,
    /// Where it lies.
    pub bin: Option<String>,
    /// The bundle it belongs to.
    pub bundle_title: Option<String>,
    /// Units wanted.
    pub wanted: u32,
    /// Units in the box.
    pub packed: u32,
    /// Of those by hand.
    pub by_hand: u32,
    /// True for the line in work.
    pub is_current: bool,
    /// Its picture.
    pub picture: PictureView,
}

/// The answer to the last input; `is` names it, the other fields are there when it needs them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct VerdictView {
    /// idle, right, line_done, wrong, one_too_many, unknown, shipping_label, all_verified, blocked, weight_off, buying,
    /// no_label, over_cap, label_unsure, label_file_missing, not_printed, printed, changed, parked, undone, next_counts.
    pub is: String,
    /// The line it speaks of.
    pub line: Option<u32>,
    /// What was scanned, when it is known.
    pub scanned: Option<ScannedView>,
    /// The code, when nobody knows it.
    pub code: Option<String>,
    /// Units beyond the order, or units the next scan counts as.
    pub units: Option<u32>,
    /// Why the label can't be bought: no_box, no_weight, address_hidden, address_no_name, address_no_street, …
    pub blocker: Option<String>,
    /// At least so heavy.
    pub expected_g: Option<i64>,
    /// What was typed.
    pub typed_g: Option<i64>,
    /// What a label costs that is dearer than the cap.
    pub price: Option<MoneyView>,
    /// What carriers or a printer said, or a packer's note.
    pub messages: Vec<String>,
    /// cancelled, refunded, edited, readdressed, held, shipped_elsewhere.
    pub change: Option<String>,
    /// held, short, problem.
    pub parked: Option<String>,
    /// True when the printer itself said it is done.
    pub is_proven: bool,
}

/// Something scanned that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ScannedView {
    /// What it is.
    pub title: String,
    /// Its picture.
    pub picture: PictureView,
    /// An open order that wants it.
    pub order_number: Option<String>,
    /// That order's tote.
    pub tote: Option<String>,
}

/// A box on the shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoxView {
    /// The row; 0 for a new one.
    pub id: i64,
    /// "12 × 9 × 4".
    pub name: String,
    /// Outer size.
    pub length_mm: i64,
    /// Outer size.
    pub width_mm: i64,
    /// Outer size.
    pub height_mm: i64,
    /// Empty weight with filling.
    pub empty_weight_g: i64,
    /// The most it may hold.
    pub max_weight_g: i64,
    /// Units a packer usually gets in.
    pub usual_units: u32,
}

/// A carrier's offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RateView {
    /// What to send back to choose it.
    pub service_token: String,
    /// "USPS".
    pub carrier: String,
    /// "Ground Advantage".
    pub service: String,
    /// What it costs.
    pub price: MoneyView,
    /// The day it arrives, "2026-11-27"; none when the carrier does not say.
    pub arrives_on: Option<String>,
    /// Days before (positive) or after (negative) the promised day.
    pub days_early: Option<i64>,
    /// True for the one that is taken.
    pub is_chosen: bool,
    /// False in another currency than the shop's: shown, never taken.
    pub can_choose: bool,
}

/// Box, weight, service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ParcelView {
    /// The box.
    pub box_kind: Option<BoxView>,
    /// All boxes of the shelf, smallest first.
    pub boxes: Vec<BoxView>,
    /// calculated, typed, missing.
    pub weight_is: String,
    /// So far, with the box.
    pub weight_so_far_g: i64,
    /// When full; what carriers are told.
    pub weight_full_g: i64,
    /// asking, ready, failed, waiting (no network), none.
    pub quote_is: String,
    /// Offers, best first.
    pub rates: Vec<RateView>,
    /// cheapest_on_time, fastest_none_on_time, cheapest_no_dates, by_hand.
    pub reason: Option<String>,
    /// What carriers said about offers they did not make.
    pub messages: Vec<String>,
    /// The promised day, "2026-11-27".
    pub arrive_by: Option<String>,
}

/// The one blue button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PrimaryView {
    /// scan_more, buy, buy_anyway, buying, type_weight, choose_box, report, print_again, open_next, resume, leave.
    pub is: String,
    /// Units left for scan_more.
    pub units: Option<u32>,
    /// What it costs for buy and buy_anyway.
    pub price: Option<MoneyView>,
    /// False: it says why in its own text.
    pub is_enabled: bool,
}

/// The bought label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LabelView {
    /// "USPS".
    pub carrier: String,
    /// "Ground Advantage".
    pub service: String,
    /// What customers follow.
    pub tracking_number: String,
    /// What was paid.
    pub price: Option<MoneyView>,
    /// queued, sending, sent, printed, failed, unknown, none.
    pub print_state: String,
    /// True when the shop knows.
    pub is_told_to_shop: bool,
    /// True on the demo shop and with test keys.
    pub is_sample: bool,
}

/// One order on the bench.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PackView {
    /// The fulfilment order.
    pub id: i64,
    /// Counts up with every change; an older answer never replaces a newer one.
    pub version: i64,
    /// "111764".
    pub number: String,
    /// The tote.
    pub tote: Option<String>,
    /// "Maya O."
    pub ship_to_name: String,
    /// "Tucson AZ".
    pub ship_to_place: String,
    /// A gift text or note.
    pub note: Option<String>,
    /// packing, verified, buying, labelled, stopped, parked.
    pub state: String,
    /// The answer to the last input.
    pub verdict: VerdictView,
    /// What goes in.
    pub lines: Vec<PackLineView>,
    /// Units in the box.
    pub packed_units: u32,
    /// Units wanted.
    pub wanted_units: u32,
    /// Box, weight, service.
    pub parcel: ParcelView,
    /// The one blue button.
    pub primary: PrimaryView,
    /// True when the last scan buys and prints by itself.
    pub is_auto_print: bool,
    /// True when there is something to take back.
    pub can_undo: bool,
    /// The bought label.
    pub label: Option<LabelView>,
    /// From open to label, once it is bought.
    pub seconds: Option<i64>,
    /// Packed at this location today, once its label is bought.
    pub packed_today: Option<i64>,
    /// What to take next.
    pub next: Option<QueueRowView>,
    /// Orders left before the next order's cut-off.
    pub left_before_cut_off: Option<i64>,
}

/// What a scan or a key did.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct OutcomeView {
    /// Where to go: queue, pack, sign_in, onboarding; none is stay.
    pub go_to: Option<String>,
    /// The order as it is now.
    pub pack: Option<PackView>,
    /// What this page should sound, by name, when it plays itself.
    pub sounds: Vec<String>,
    /// The code that came in.
    pub last_scan: Option<LastScanView>,
    /// What could not be done, and what to do; shown, never a dialog.
    pub notice: Option<UserError>,
    /// The card of a button that only the screen can press was scanned.
    pub press: Option<PressView>,
}

/// A button that the screen is to press.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PressView {
    /// blue: the one to press; out: the way out of what is open, as Esc; else the code of its card.
    pub button: String,
    /// What to show when it can't be pressed.
    pub refusal: UserError,
}
