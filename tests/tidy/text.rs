//! What committed text may hold: no path of a machine, no bare allow, a head on every module.
//!
//! The rules' own words are put together at run time, so that this file does not break them.

use super::{File, assert_none, files};

fn rust() -> impl Iterator<Item = &'static File> {
    files().iter().filter(|file| file.path.ends_with(".rs"))
}

#[test]
fn no_text_names_a_folder_of_someone_s_machine() {
    let folders = ["home", "root", "work", "Users"].map(|name| format!("/{name}/"));
    let mut complaints = Vec::new();
    for file in files() {
        for (at, line) in file.lines() {
            let found =
                folders.iter().find(|folder| line.match_indices(*folder).any(|(at, _)| starts_path(&line[..at])));
            if let Some(folder) = found {
                complaints.push(format!("{}:{at}: a path below {folder} exists on one machine only", file.path));
            }
        }
    }
    assert_none(complaints);
}

/// Whether a path can begin after `before`; after a name or a dot it only goes on.
fn starts_path(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || "._-~*}])$".contains(c))
}

#[test]
fn a_path_begins_only_where_one_can() {
    assert!(starts_path("open \"") && starts_path("") && starts_path("file://"));
    assert!(!starts_path("https://example.com") && !starts_path("..") && !starts_path("$HOME"));
}

#[test]
fn every_module_opens_by_saying_what_it_does() {
    let opens = |file: &&File| file.text.as_ref().is_some_and(|text| text.starts_with("//! "));
    // The tests beside a module belong to it, and it has said what it does.
    let silent = rust().filter(|file| file.name() != "tests.rs" && !opens(file));
    assert_none(silent.map(|file| format!("{}:1: open with `//!`: what it does, its invariant", file.path)).collect());
}

#[test]
fn a_lint_is_switched_off_only_by_expect_with_a_reason() {
    let (allow, expect) = (["allow", "("].concat(), ["expect", "("].concat());
    let mut complaints = Vec::new();
    for file in rust() {
        for (at, attribute) in attributes(file.text.as_deref().unwrap_or_default()) {
            if has_word(&attribute, &allow) {
                complaints.push(format!("{}:{at}: write #[expect] with a reason instead of {allow}…)", file.path));
            }
            if has_word(&attribute, &expect) && !attribute.contains("reason") {
                complaints.push(format!("{}:{at}: #[expect] without a reason", file.path));
            }
        }
    }
    assert_none(complaints);
}

/// The attributes that begin a line, whole, each with the number of its first line.
fn attributes(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut depth = 0;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if depth > 0 {
            if let Some((_, attribute)) = found.last_mut() {
                attribute.push_str(line);
            }
        } else if line.starts_with("#[") || line.starts_with("#![") {
            found.push((at + 1, line.to_owned()));
        } else {
            continue;
        }
        let opened = line.matches('[').count();
        depth = (depth + opened).saturating_sub(line.matches(']').count());
    }
    found
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[test]
fn attributes_are_read_whole() {
    let text = "#[expect(\n    clippy::x,\n    reason = \"y\"\n)]\nfn a() { b[0]; }\n#[derive(Debug)]\n";
    let found = attributes(text);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0], (1, "#[expect(clippy::x,reason = \"y\")]".to_owned()));
    assert_eq!(found[1].0, 6);
}
