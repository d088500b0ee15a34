//! What the log can hold and what a reader is told of it are one list.
//!
//! Invariant: every kind of event that Rust writes has its sentence in Activity, and no sentence waits for an event that
//! nobody writes.

use std::collections::BTreeSet;

use super::{File, assert_none, files};

const SENTENCES: &str = "ui/src/features/activity/sentences.ts";
const WRITERS: [&str; 2] = ["src-tauri/crates/pipeline/src/", "src-tauri/crates/station/src/"];

/// The keys of the table of sentences.
fn told() -> BTreeSet<String> {
    let list = files().iter().find(|file| file.path == SENTENCES).unwrap_or_else(|| panic!("{SENTENCES} tells events"));
    let table = list.text.as_deref().unwrap_or_default().split_once("SENTENCES:").expect("the table").1;
    let table = table.split_once("\n};").expect("the table's end").0;
    let key = |line: &str| {
        let (key, _) = line.strip_prefix("  ")?.split_once(':')?;
        is_kind(key).then(|| key.to_owned())
    };
    table.lines().filter_map(key).collect()
}

/// The words Rust writes as an event's kind: in an `event(…)`, a `NewEvent`, a fact's pair, or a `let kind`.
fn written() -> BTreeSet<String> {
    let is_writer = |file: &&File| WRITERS.iter().any(|folder| file.path.starts_with(folder));
    let mut kinds = BTreeSet::new();
    for file in files().iter().filter(is_writer) {
        let text = file.text.as_deref().unwrap_or_default();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let after = |start: &str, end: &'static str| {
            let pieces: Vec<&str> =
                text.split(start).skip(1).map(|rest| rest.split(end).next().unwrap_or(rest)).collect();
            pieces
        };
        for call in after("event(", ";") {
            kinds.extend(words(call).find(|word| is_kind(word)).map(str::to_owned));
            // Either of two, chosen on the spot.
            if let Some((_, either)) = call.split_once("if is_") {
                kinds.extend(words(either).filter(|word| is_kind(word)).take(2).map(str::to_owned));
            }
        }
        for choice in after("let kind = ", ";") {
            kinds.extend(words(choice).filter(|word| is_kind(word)).map(str::to_owned));
        }
        for pair in text.split("(\"").skip(1) {
            let Some((word, rest)) = pair.split_once('"') else { continue };
            let is_payload =
                [", json!(", ", serde_json::json!(", ", stopped("].iter().any(|start| rest.starts_with(start));
            kinds.extend((is_payload && is_kind(word)).then(|| word.to_owned()));
        }
    }
    // Kinds of jobs stand beside kinds of events in the worker.
    for job in ["buy_label", "fulfil_order"] {
        kinds.remove(job);
    }
    kinds
}

/// What stands between quotation marks.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

/// "item_packed", or "scanned".
fn is_kind(word: &str) -> bool {
    word.len() > 4
        && word.ends_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

#[test]
fn every_event_has_its_sentence_and_every_sentence_its_event() {
    let (told, written) = (told(), written());
    assert!(told.len() > 20 && written.len() > 20, "{told:?} {written:?}");
    let mut complaints: Vec<String> =
        written.difference(&told).map(|kind| format!("{kind}: write its sentence in {SENTENCES}")).collect();
    complaints.extend(told.difference(&written).map(|kind| format!("{kind}: no event of this kind is written")));
    assert_none(complaints);
}
