//! The frame around the work area: who, where, and how its devices, its shop and its line are.

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
