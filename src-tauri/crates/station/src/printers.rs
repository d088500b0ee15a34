//! Whether the printers of this bench answer: known beforehand, so that no screen waits for one that does not.
//!
//! Invariant: a state is what a printer last did, never a guess; before it answered or failed to, it is "checking".
//! Printers take one connection at a time, so each is knocked on seldom, by one at a time, and only while nothing prints.

use crate::station::Station;
use pipeline::Topic;
use printing::{PrinterState, Transport};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A state is good for so long; a screen that asks later has it looked for anew.
const KNOWN_FOR_MS: i64 = 10_000;
/// A screen waits for a first answer so long: a printer that is there needs a few milliseconds.
const FIRST_ANSWER: Duration = Duration::from_millis(100);

/// What is known of each printer, by its address.
#[derive(Debug, Default)]
pub(crate) struct Printers(Mutex<HashMap<String, Known>>);

#[derive(Clone, Copy, Debug, Default)]
struct Known {
    state: Option<&'static str>,
    at_ms: i64,
    is_asked: bool,
}

impl Printers {
    fn known(&self) -> MutexGuard<'_, HashMap<String, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks a printer as being asked; false when it is already, or its state is still good.
    fn begin(&self, url: &str, now_ms: i64) -> bool {
        let mut all = self.known();
        let known = all.entry(url.to_owned()).or_default();
        let is_good = known.state.is_some() && now_ms - known.at_ms < KNOWN_FOR_MS;
        let begins = !known.is_asked && !is_good;
        known.is_asked |= begins;
        begins
    }

    /// Keeps what a printer did; true when it is another state than before.
    fn end(&self, url: &str, state: &'static str, at_ms: i64) -> bool {
        let known = Known { state: Some(state), at_ms, is_asked: false };
        self.known().insert(url.to_owned(), known).and_then(|before| before.state) != Some(state)
    }
}

/// The state of the printer at `url` as a word: ready, unreachable, checking. Told as a change when it becomes another.
pub(crate) async fn printer_state(station: &Arc<Station>, url: &str, transport: Transport) -> &'static str {
    if station.printers.begin(url, station.now_ms()) {
        let asking = tokio::spawn(ask(station.clone(), url.to_owned(), transport));
        // Longer than this it is waited for in the background; a failed task leaves the state as it was.
        let _ = tokio::time::timeout(FIRST_ANSWER, asking).await;
    }
    station.printers.known().get(url).and_then(|known| known.state).unwrap_or("checking")
}

async fn ask(station: Arc<Station>, url: String, transport: Transport) {
    let state = match transport.probe().await {
        PrinterState::Ready => "ready",
        PrinterState::Refusing | PrinterState::Unreachable { .. } | PrinterState::NotAllowed => "unreachable",
    };
    if station.printers.end(&url, state, station.now_ms()) {
        station.changes().tell(&[Topic::App], vec![]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printer_is_asked_by_one_at_a_time_and_not_again_too_soon() {
        let printers = Printers::default();
        assert!(printers.begin("tcp://a", 0));
        assert!(!printers.begin("tcp://a", 0), "it is being asked");
        assert!(printers.begin("tcp://b", 0), "another one");
        assert!(printers.end("tcp://a", "ready", 50), "it is known now");
        assert!(!printers.begin("tcp://a", 50 + KNOWN_FOR_MS - 1), "still good");
        assert!(printers.begin("tcp://a", 50 + KNOWN_FOR_MS));
        assert!(!printers.end("tcp://a", "ready", 20_000), "nothing changed");
        assert!(printers.begin("tcp://a", 40_000) && printers.end("tcp://a", "unreachable", 40_000));
    }
}
