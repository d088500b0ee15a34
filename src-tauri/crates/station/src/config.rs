//! This bench's own settings and every bound of the program.
//!
//! A bench's settings (its name, printers, loudness) live in `packbench.toml` in its data folder, because they belong to
//! a computer; what belongs to the shop lives in the store. A person may write there too: what they noted stays.

use crate::error::{ErrorCode, UserError};
use crate::kept_file::{Readers, replace};
use crate::secrets::KeptIn;
use pipeline::{Limits, SlipForm};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use toml_edit::{Decor, DocumentMut, Item};

/// The file of a bench's own settings.
const BENCH_FILE: &str = "packbench.toml";
/// Stands in a data folder that holds a demo's memory and nothing else: such a folder may be emptied.
pub const DEMO_MARK: &str = "packbench-demo";
/// The product's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// How long a bench holds an order without a sign of life.
pub(crate) const CLAIM_LEASE_MS: i64 = 15 * 60_000;
/// How often what was written is brought into the store's file: seldom, since a scan's own write shares the disk with it.
pub(crate) const SETTLE_LOG_EVERY: std::time::Duration = std::time::Duration::from_secs(10);
/// How often a running station says that it still holds them.
const RENEW_EVERY_MS: u64 = 60_000;
/// How long a station waits for its keys: a keyring that is locked may wait for a person.
pub(crate) const KEYRING_PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);
/// How long it waits when keys are to be kept: then a person is there, and may unlock the keyring.
pub(crate) const KEEPING_PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);
/// How long a station that is closed waits for the job that runs: most take seconds, and whoever ends it waits too.
pub(crate) const CLOSING_PATIENCE: std::time::Duration = std::time::Duration::from_secs(8);
/// A sync older than this is a warning.
pub(crate) const STALE_AFTER_MS: i64 = 5 * 60_000;
/// Rows of one queue page at most.
pub(crate) const QUEUE_PAGE_MAX: i64 = 200;
/// Rows of one page of the log at most.
pub(crate) const ACTIVITY_PAGE_MAX: i64 = 200;
/// Characters of a scan that are shown.
pub(crate) const SHOWN_SCAN_CHARS: usize = 48;
/// Pickups shown as cards.
pub(crate) const CUT_OFF_CARDS: usize = 3;
/// Decisions shown beside the queue.
pub(crate) const SHOWN_DECISIONS: i64 = 20;

/// Where a station's memory lies when nobody says otherwise: the platform's folder for programs' data.
pub fn default_data_dir() -> PathBuf {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || from("HOME").unwrap_or_default();
    let base = match std::env::consts::OS {
        "windows" => from("LOCALAPPDATA").unwrap_or_default(),
        "macos" => home().join("Library/Application Support"),
        _ => from("XDG_DATA_HOME").unwrap_or_else(|| home().join(".local/share")),
    };
    base.join("packbench")
}

/// How the station is started.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sqlite:PATH` or `postgres://…`.
    pub store_url: String,
    /// Where pictures, the bench's settings and file secrets lie.
    pub data_dir: PathBuf,
    /// How often the shop is asked for changes; none is never by itself.
    pub pull_every_ms: Option<u64>,
    /// How often the claims of this bench are renewed.
    pub renew_every_ms: u64,
    /// Bounds of the work.
    pub limits: Limits,
    /// True to keep keys in the system's keyring; false keeps them in a file.
    pub use_keyring: bool,
    /// True to open the loudspeaker.
    pub use_speaker: bool,
}

impl Config {
    /// The demo's station: a folder of its own, beside the real one's.
    pub fn demo() -> Self {
        let config = Self::in_folder(&default_data_dir().join("demo"));
        Self { use_keyring: false, pull_every_ms: Some(5_000), ..config }
    }

    /// A station over `data_dir` with its own SQLite store there.
    pub fn in_folder(data_dir: &Path) -> Self {
        Self {
            store_url: format!("sqlite:{}", data_dir.join("packbench.db").display()),
            data_dir: data_dir.to_owned(),
            pull_every_ms: Some(30_000),
            renew_every_ms: RENEW_EVERY_MS,
            limits: Limits::default(),
            use_keyring: true,
            use_speaker: true,
        }
    }
}

/// What belongs to this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BenchSettings {
    /// Its name in leases, events and the top bar.
    pub station_name: String,
    /// The location it packs for; none is all of the shop's own.
    pub location_id: Option<i64>,
    /// Label printer.
    pub label_printer_url: Option<String>,
    /// Slip printer.
    pub slip_printer_url: Option<String>,
    /// How slips are printed.
    pub slip_form: SlipForm,
    /// True when a slip is printed with each label.
    pub is_slip_printed: bool,
    /// light, dark, system.
    pub theme: String,
    /// Loudness.
    pub volume_percent: u8,
    /// The tick of a good scan is muted.
    pub is_tick_muted: bool,
    /// True once the first steps are done.
    pub is_set_up: bool,
    /// Where the shop's keys were kept last; none when none were.
    pub keys_in: Option<KeptIn>,
}

impl Default for BenchSettings {
    fn default() -> Self {
        Self {
            station_name: "Bench 1".to_owned(),
            location_id: None,
            label_printer_url: None,
            slip_printer_url: None,
            slip_form: SlipForm::Pdf4x6,
            is_slip_printed: false,
            theme: "system".to_owned(),
            volume_percent: 80,
            is_tick_muted: false,
            is_set_up: false,
            keys_in: None,
        }
    }
}

impl BenchSettings {
    /// TOML has no word for none: such a name is left out.
    const MAY_BE_ABSENT: [&str; 4] = ["location_id", "label_printer_url", "slip_printer_url", "keys_in"];

    /// Reads them; what is not there is as by default.
    ///
    /// # Errors
    /// `PB-SETTINGS-UNREADABLE` with the place in the file: what a person wrote there is not thrown away.
    pub fn load(data_dir: &Path) -> Result<Self, UserError> {
        toml_edit::de::from_document(read_file(data_dir)?).map_err(unreadable)
    }

    /// Writes them whole. Notes and names that are not ours stay, also a note above a name that goes.
    ///
    /// # Errors
    /// `PB-SETTINGS-UNREADABLE` for a file that was spoilt meanwhile, `PB-DISK-FULL`, and `PB-STORE-UNAVAILABLE` when the
    /// folder can't be written.
    pub fn save(&self, data_dir: &Path) -> Result<(), UserError> {
        let mut document = read_file(data_dir)?;
        let ours = toml_edit::ser::to_document(self).map_err(|error| ErrorCode::Fault.with(error))?;
        for name in Self::MAY_BE_ABSENT.iter().filter(|name| !ours.contains_key(name)) {
            remove_but_its_notes(&mut document, name);
        }
        for (name, item) in ours.iter() {
            match (document.get_mut(name).and_then(Item::as_value_mut), item.as_value()) {
                (Some(here), Some(value)) => {
                    // What a person noted beside it.
                    let notes = here.decor().clone();
                    *here = value.clone();
                    *here.decor_mut() = notes;
                }
                _ => document[name] = item.clone(),
            }
        }
        replace(&data_dir.join(BENCH_FILE), document.to_string().as_bytes(), Readers::Anyone).map_err(unwritable)
    }
}

fn read_file(data_dir: &Path) -> Result<DocumentMut, UserError> {
    match std::fs::read_to_string(data_dir.join(BENCH_FILE)) {
        Ok(text) => text.parse().map_err(unreadable),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(DocumentMut::new()),
        Err(error) => Err(unreadable(error)),
    }
}

/// Takes a name out. What a person noted above it is handed to the name that follows, or to the end of the file.
fn remove_but_its_notes(document: &mut DocumentMut, name: &str) {
    let Some(at) = document.iter().position(|(key, _)| key == name) else { return };
    let note = |decor: &Decor| decor.prefix().and_then(|text| text.as_str()).unwrap_or_default().to_owned();
    let Some((key, _)) = document.remove_entry(name) else { return };
    let above = note(key.leaf_decor());
    if above.trim().is_empty() {
        return;
    }
    let Some(next) = document.iter().nth(at).map(|(key, _)| key.to_owned()) else {
        let own = document.trailing().as_str().unwrap_or_default().to_owned();
        return document.set_trailing(above + &own);
    };
    // A table is written with its header's notes, not with its key's.
    if let Some(table) = document.get_mut(&next).and_then(Item::as_table_mut) {
        let own = note(table.decor());
        return table.decor_mut().set_prefix(above + &own);
    }
    if let Some(mut key) = document.key_mut(&next) {
        let own = note(key.leaf_decor());
        key.leaf_decor_mut().set_prefix(above + &own);
    }
}

fn unreadable(error: impl std::fmt::Display) -> UserError {
    ErrorCode::SettingsUnreadable.with(error)
}

/// A folder that can't be written.
pub(crate) fn unwritable(error: std::io::Error) -> UserError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => ErrorCode::DiskFull.error(),
        kind => ErrorCode::StoreUnavailable.with(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_is_read_again_and_a_person_s_notes_stay() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(BENCH_FILE);
        assert_eq!(BenchSettings::load(folder.path()).unwrap(), BenchSettings::default());
        std::fs::write(&file, "# by the door\nstation_name = \"Bench 7\" # blue\ncolour = \"red\"\n").unwrap();
        let read = BenchSettings::load(folder.path()).unwrap();
        assert_eq!(read, BenchSettings { station_name: "Bench 7".to_owned(), ..BenchSettings::default() });

        let printer = Some("tcp://10.0.0.7:9100".to_owned());
        let saved =
            BenchSettings { label_printer_url: printer, keys_in: Some(KeptIn::File), location_id: Some(3), ..read };
        saved.save(folder.path()).unwrap();
        assert_eq!(BenchSettings::load(folder.path()).unwrap(), saved);
        let none = BenchSettings { label_printer_url: None, keys_in: None, location_id: None, ..saved };
        std::fs::write(
            &file,
            std::fs::read_to_string(&file).unwrap().replace("location_id", "# in the east\nlocation_id"),
        )
        .unwrap();
        none.save(folder.path()).unwrap();
        assert_eq!(BenchSettings::load(folder.path()).unwrap(), none);
        let text = std::fs::read_to_string(&file).unwrap();
        for noted in ["# by the door", "# in the east", "\"Bench 7\" # blue", "colour = \"red\""] {
            assert!(text.contains(noted), "{noted} in {text}");
        }
    }

    #[test]
    fn a_note_above_a_name_that_goes_stays_where_the_next_one_begins() {
        let kept = |text: &str| {
            let mut document: DocumentMut = text.parse().unwrap();
            remove_but_its_notes(&mut document, "b");
            document.to_string()
        };
        assert_eq!(kept("a = 1\n# why\nb = 2\n# then\nc = 3\n"), "a = 1\n# why\n# then\nc = 3\n");
        assert_eq!(kept("a = 1\n# why\nb = 2\n\n[shelf]\nd = 4\n"), "a = 1\n# why\n\n[shelf]\nd = 4\n");
        assert_eq!(kept("a = 1\n# why\nb = 2\n"), "a = 1\n# why\n");
        assert_eq!(kept("a = 1\n"), "a = 1\n");
    }

    #[test]
    fn a_file_that_can_not_be_read_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(BENCH_FILE);
        for bad in ["station_name = \"Bench", "volume_percent = \"loud\"", "volume_percent = 300"] {
            std::fs::write(&file, bad).unwrap();
            assert_eq!(BenchSettings::load(folder.path()).unwrap_err().code, "PB-SETTINGS-UNREADABLE", "{bad}");
            assert_eq!(std::fs::read_to_string(&file).unwrap(), bad);
        }
        std::fs::write(&file, "station_name = \"Bench").unwrap();
        assert!(BenchSettings::default().save(folder.path()).is_err(), "what is there is not written over");
    }
}
