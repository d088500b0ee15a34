//! The shape of the tree: what may stand at the top, one package.json, no mod.rs, twin migrations.
//!
//! Invariant: the lists here are short and fixed; a line is added only with the plan in
//! ARCHITECTURE.md.

use std::collections::BTreeSet;

use super::{assert_none, files};

/// What stands at the root, besides dotfiles.
const AT_ROOT: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "assets",
    "src-tauri",
    "tauri.conf.json",
    "tests",
    "ui",
];

/// The lists of one line a thing: the only files that may be called mod.rs.
const LISTS: &[&str] = &["src-tauri/crates/pipeline/src/jobs/mod.rs", "src-tauri/crates/station/src/commands/mod.rs"];

/// Names that say nothing of what is inside.
const VAGUE: &[&str] = &["common", "helper", "helpers", "manager", "misc", "util", "utils"];

#[test]
fn nothing_stray_stands_at_the_root() {
    let tops: BTreeSet<&str> = files().iter().filter_map(|file| file.path.split('/').next()).collect();
    let stray = tops.into_iter().filter(|top| !top.starts_with('.') && !AT_ROOT.contains(top));
    assert_none(stray.map(|top| format!("{top}: the top level is fixed; find its room below")).collect());
}

#[test]
fn there_is_one_package_json() {
    let found: Vec<&str> = files().iter().filter(|f| f.name() == "package.json").map(|f| f.path.as_str()).collect();
    assert_eq!(found, ["ui/package.json"], "the Tauri CLI takes the first it finds");
}

#[test]
fn modules_are_named_by_their_file() {
    let wrong = files().iter().filter(|file| file.name() == "mod.rs" && !LISTS.contains(&file.path.as_str()));
    assert_none(wrong.map(|file| format!("{}: name it foo.rs beside the folder foo/", file.path)).collect());
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    let sources = files().iter().filter(|file| [".rs", ".ts", ".svelte"].iter().any(|end| file.path.ends_with(end)));
    let stem = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    let vague = sources.filter(|file| VAGUE.contains(&stem(file.name()).as_str()));
    assert_none(vague.map(|file| format!("{}: say the noun", file.path)).collect());
}

#[test]
fn both_engines_have_the_same_migrations() {
    let names = |engine: &str| -> BTreeSet<&str> {
        let folder = format!("src-tauri/crates/store/migrations/{engine}/");
        files().iter().filter_map(|file| file.path.strip_prefix(folder.as_str())).collect()
    };
    let (sqlite, postgres) = (names("sqlite"), names("postgres"));
    assert!(!sqlite.is_empty(), "there are migrations");
    assert_eq!(sqlite, postgres);
}
