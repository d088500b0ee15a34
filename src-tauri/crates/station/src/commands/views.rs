//! What screens are given: plain values, ready to show, in words a browser understands.
//!
//! Times are milliseconds since 1970 UTC, money is minor units with a currency, weights are grams. Nothing here holds a
//! street or a telephone number: packers see a first name, an initial and a town.

use crate::error::UserError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MoneyView {
    /// Cents, yen.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
}

impl From<domain::money::Money> for MoneyView {
    fn from(money: domain::money::Money) -> Self {
        Self { amount_minor: money.amount_minor, currency: money.currency.code().to_owned() }
    }
}

/// Someone who works here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PersonView {
    /// The row.
    pub id: i64,
    /// "Rosa M."
    pub name: String,
    /// packer, lead, manager, owner.
    pub role: String,
    /// True when a PIN is asked for.
    pub has_pin: bool,
    /// What the person may do, for showing or hiding what they may not.
    pub may: Vec<String>,
}

/// Which part of the window is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nothing is set up.
    Onboarding,
    /// Someone must say who they are.
    SignIn,
    /// The bench.
    Ready,
}

/// How the shop's orders come in.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SyncView {
    /// idle, first, running, failing.
    pub state: String,
    /// When all was last read without an error.
    pub last_good_at: Option<i64>,
    /// True when that is more than five minutes ago.
    pub is_stale: bool,
    /// Orders read in the running sync.
    pub done: i64,
    /// Orders to read, when known.
    pub total: Option<i64>,
    /// Seconds left, when it can be told.
    pub eta_s: Option<i64>,
    /// Orders that could not be read.
    pub quarantined: i64,
    /// What went wrong last.
    pub error: Option<UserError>,
}

/// A printer as the top bar shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PrinterView {
    /// ready, unreachable, checking, none.
    pub state: String,
    /// Its address, for settings.
    pub url: Option<String>,
    /// Documents that wait for it.
    pub waiting: i64,
}

/// One tone of a sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NoteView {
    /// 0 is silence.
    pub frequency_hz: u32,
    /// Length.
    pub duration_ms: u32,
    /// sine, square, sawtooth.
    pub wave: String,
}

/// A named sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SoundView {
    /// ok, line, order, stop, over, ask, print.
    pub name: String,
    /// Its notes.
    pub notes: Vec<NoteView>,
}

/// What the bench can make heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SpeakerView {
    /// native: the window's computer plays; web: this page must play; none: nothing can.
    pub player: String,
    /// Loudness asked for.
    pub volume_percent: u8,
    /// The tick of a good scan is muted.
    pub is_tick_muted: bool,
    /// All sounds.
    pub sounds: Vec<SoundView>,
}

/// The last code that came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LastScanView {
    /// What was read, cut to a readable length.
    pub code: String,
    /// When.
    pub at: i64,
}

/// Whether the outside world answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NetworkView {
    /// True when the last calls reached someone.
    pub is_online: bool,
    /// Since when it does not.
    pub since: Option<i64>,
    /// Labels and notices to the shop that wait.
    pub waiting: i64,
}

/// Everything around the work area.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AppView {
    /// Which part is shown.
    pub phase: Phase,
    /// The product's version.
    pub version: String,
    /// True on the demo shop.
    pub is_demo: bool,
    /// True when the keyring holds the shop's keys and does not give them: nothing can be read or bought.
    pub are_keys_locked: bool,
    /// The shop's name.
    pub shop_name: Option<String>,
    /// The shop's time zone, IANA.
    pub time_zone: String,
    /// The shop's currency.
    pub currency: String,
    /// This bench's name.
    pub station_name: String,
    /// Where it stands, in few words: "Ontario, CA".
    pub place: Option<String>,
    /// Who is signed in.
    pub person: Option<PersonView>,
    /// light, dark, system.
    pub theme: String,
    /// imperial or metric.
    pub units: String,
    /// How orders come in.
    pub sync: SyncView,
    /// The label printer.
    pub label_printer: PrinterView,
    /// The slip printer.
    pub slip_printer: PrinterView,
    /// Sounds.
    pub speaker: SpeakerView,
    /// Whether the outside world answers.
    pub network: NetworkView,
    /// The last code that came in.
    pub last_scan: Option<LastScanView>,
    /// Orders that need a person.
    pub needs_person: i64,
    /// The order that lies on this bench.
    pub open_order: Option<i64>,
}

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
    /// scan_more, buy, buy_anyway, buying, type_weight, choose_box, print_again, open_next, resume, leave.
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
    /// Packed at this location today.
    pub packed_today: i64,
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
    /// blue: the one to press; out: the way out of what is open, as Esc.
    pub button: String,
    /// What to show when it can't be pressed.
    pub refusal: UserError,
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ActivityRowView {
    /// Its place in the log.
    pub id: i64,
    /// When.
    pub at: i64,
    /// Who; none for the station itself.
    pub person: Option<String>,
    /// Which bench.
    pub station: String,
    /// What happened, a word of the catalogue: item_packed, scan_stopped, label_bought, …
    pub kind: String,
    /// The order it concerns.
    pub order_number: Option<String>,
    /// Named values for the sentence.
    pub values: std::collections::BTreeMap<String, String>,
}

/// A window into the log, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ActivityPageView {
    /// The rows.
    pub rows: Vec<ActivityRowView>,
    /// What to ask for the next page; none at the end.
    pub before: Option<i64>,
}

/// One row of the promise table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShippingRuleView {
    /// Part of the method's title; empty is any other.
    pub method: String,
    /// "USPS".
    pub carrier: String,
    /// "14:00" in the shop's time zone.
    pub cut_off: String,
    /// Working days on the way at most.
    pub days: u32,
}

/// What can be set, all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettingsView {
    /// This bench's name.
    pub station_name: String,
    /// The location it packs for; none is all of the shop's own.
    pub location_id: Option<i64>,
    /// Locations to choose from: (id, name).
    pub locations: Vec<(i64, String)>,
    /// Label printer: tcp://host:9100 or file:/folder.
    pub label_printer_url: Option<String>,
    /// Slip printer.
    pub slip_printer_url: Option<String>,
    /// pdf_4x6, pdf_letter, escpos.
    pub slip_format: String,
    /// True when a slip is printed with each label.
    pub is_slip_printed: bool,
    /// True when the last scan buys and prints.
    pub is_auto_print: bool,
    /// True when Shopify mails the customer.
    pub is_customer_notified: bool,
    /// light, dark, system.
    pub theme: String,
    /// imperial, metric.
    pub units: String,
    /// Loudness.
    pub volume_percent: u8,
    /// The tick of a good scan is muted.
    pub is_tick_muted: bool,
    /// A label dearer than this asks first.
    pub label_cap_minor: i64,
    /// Boxes on the shelf.
    pub boxes: Vec<BoxView>,
    /// The promise table, in order.
    pub shipping_rules: Vec<ShippingRuleView>,
    /// keyring, file, demo, none: where the shop's keys are kept; locked: in a keyring that does not give them.
    pub secrets_in: String,
}

/// What a check of a shop's keys found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ShopCheckView {
    /// The shop's name.
    pub shop_name: Option<String>,
    /// What was checked, in order.
    pub lines: Vec<CheckLineView>,
    /// True when nothing failed.
    pub is_good: bool,
}

/// One line of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CheckLineView {
    /// shop_token, shop_scopes, customer_data, locations, shippo_token, carriers.
    pub what: String,
    /// ok, warn, fail.
    pub is: String,
    /// Names that belong to it: missing scopes, carriers.
    pub names: Vec<String>,
}
