//! The contract's types as TypeScript, committed in `ui/src/station/bindings` and compared by this test.
//!
//! `PACKBENCH_UPDATE=1 cargo test -p station bindings` writes them anew.

use super::*;
use crate::error::UserError;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use ts_rs::{Config, TS};

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/station/bindings")
}

fn write_all(folder: &Path) {
    let config = Config::new().with_large_int("number").with_out_dir(folder);
    macro_rules! export { ($($ty:ty),* $(,)?) => { $(<$ty as TS>::export_all(&config).unwrap();)* } }
    export!(
        ActRequest,
        ActivityPageView,
        ActivityRequest,
        AppView,
        CommandCardView,
        ConnectRequest,
        DecideRequest,
        FinishRequest,
        OpenRequest,
        OutcomeView,
        PackView,
        PersonView,
        PlaySoundRequest,
        QueuePageView,
        QueueRequest,
        QueueSummaryView,
        SavePersonRequest,
        SavedPersonView,
        ScanRequest,
        SettingsView,
        ShopCheckView,
        SignInRequest,
        SyncView,
        TestPrintRequest,
        TestPrintView,
        UserError,
    );
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "ts"))
        .map(|entry| {
            let text = std::fs::read_to_string(entry.path()).unwrap().replace("\r\n", "\n");
            (entry.file_name().to_string_lossy().into_owned(), text)
        })
        .collect()
}

#[test]
fn committed_bindings_are_fresh() {
    let fresh = tempfile::tempdir().unwrap();
    write_all(fresh.path());
    let (fresh, committed) = (files(fresh.path()), committed());
    if std::env::var_os("PACKBENCH_UPDATE").is_some() {
        for name in files(&committed).keys().filter(|name| !fresh.contains_key(*name)) {
            std::fs::remove_file(committed.join(name)).unwrap();
        }
        for (name, text) in &fresh {
            std::fs::write(committed.join(name), text).unwrap();
        }
    }
    let here = files(&committed);
    let stale: Vec<&String> =
        fresh.keys().chain(here.keys()).filter(|name| fresh.get(*name) != here.get(*name)).collect();
    assert!(stale.is_empty(), "stale bindings (PACKBENCH_UPDATE=1 writes them): {stale:?}");
}
