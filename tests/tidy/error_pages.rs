//! Every code a person can meet has its page in assets/docs/errors: a sentence, and what to do.
//!
//! Invariant: codes and pages are the same set, so that Help never opens an empty page and no page
//! speaks of a code that is gone.

use std::collections::{BTreeMap, BTreeSet};

use super::{File, assert_none, files};

const LIST: &str = "src-tauri/crates/station/src/error.rs";
const PAGES: &str = "assets/docs/errors/";

/// The codes as the list writes them: `"PB-ORDER-CLAIMED"`.
fn codes() -> BTreeSet<&'static str> {
    let list = files().iter().find(|file| file.path == LIST).unwrap_or_else(|| panic!("{LIST} holds the codes"));
    let words = list.text.iter().flat_map(|text| text.split('"'));
    let is_code = |word: &&str| {
        word.strip_prefix("PB-").is_some_and(|rest| {
            !rest.is_empty() && rest.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')
        })
    };
    // The first is the example in the documentation of `UserError`; a set takes it once.
    words.filter(is_code).collect()
}

#[test]
fn every_error_code_has_its_page_and_every_page_its_code() {
    let pages: BTreeMap<&str, &File> =
        files().iter().filter_map(|file| Some((file.path.strip_prefix(PAGES)?.strip_suffix(".md")?, file))).collect();
    let codes = codes();
    assert!(codes.len() > 5, "the codes are read from {LIST}: {codes:?}");
    let mut complaints = Vec::new();
    for code in &codes {
        match pages.get(code) {
            Some(page) => complaints.extend(wrong_with(code, page.text.as_deref().unwrap_or_default())),
            None => complaints.push(format!("{code}: write {PAGES}{code}.md")),
        }
    }
    let orphans = pages.keys().filter(|code| !codes.contains(*code));
    complaints.extend(orphans.map(|code| format!("{PAGES}{code}.md: no such code in {LIST}")));
    assert_none(complaints);
}

/// What a page lacks, if anything.
fn wrong_with(code: &str, page: &str) -> Option<String> {
    let complain = |what: &str| Some(format!("{PAGES}{code}.md: {what}"));
    let Some(body) = page.strip_prefix(&format!("# {code}")) else {
        return complain(&format!("begin with `# {code}`"));
    };
    let Some((sentence, next_step)) = body.split_once("\n## What to do\n") else {
        return complain("add a section `## What to do`");
    };
    let has_sentence = |text: &str| text.lines().any(|line| line.trim().ends_with(['.', '!', '?', ':']));
    if !has_sentence(sentence) {
        return complain("say in a sentence what happened and what was not changed");
    }
    let next_step = next_step.split("\n## ").next().unwrap_or_default();
    if !has_sentence(next_step) {
        return complain("say under `What to do` what to do");
    }
    None
}

#[test]
fn a_page_is_judged_by_its_parts() {
    let whole = "# PB-X\n\nIt stopped. Nothing was changed.\n\n## What to do\n\n1. Start it.\n";
    assert_eq!(wrong_with("PB-X", whole), None);
    for broken in [
        "",
        "# PB-Y\n",
        "# PB-X\n\nIt stopped.\n",
        "# PB-X\n\n## What to do\n\nStart it.\n",
        "# PB-X\n\nIt stopped.\n\n## What to do\n\n## More\n\nA.\n",
    ] {
        assert!(wrong_with("PB-X", broken).is_some(), "{broken}");
    }
}
