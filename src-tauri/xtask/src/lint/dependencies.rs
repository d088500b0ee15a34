//! Every dependency a member names occurs in that member's sources.
//!
//! It reads text, not meaning: a name in a comment counts as use. That lets through little and
//! never complains wrongly, which is what makes it worth keeping.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{metadata, no_complaints};
use crate::step::{Done, refused, root};

/// The folders of the root package, which has others' sources below it.
const SHELL: [&str; 2] = ["src-tauri/src", "src-tauri/build.rs"];

pub(super) fn check() -> Done {
    let mut complaints = Vec::new();
    for package in metadata(&["--no-deps"])? {
        let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default()).to_owned();
        let folder = manifest.parent().unwrap_or(root());
        let mut sources = String::new();
        if folder == root() {
            SHELL.iter().try_for_each(|name| gather(&root().join(name), &mut sources))?;
        } else {
            gather(folder, &mut sources)?;
        }
        let unused = names(&package).into_iter().filter(|name| !has_word(&sources, name));
        let shown = manifest.strip_prefix(root()).unwrap_or(&manifest).display().to_string();
        complaints.extend(unused.map(|name| format!("{shown}: `{name}` is named but never used; take the line out")));
    }
    no_complaints(complaints)
}

/// The dependencies' names as sources write them.
fn names(package: &Value) -> Vec<String> {
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    dependencies
        .filter_map(|dependency| dependency["rename"].as_str().or(dependency["name"].as_str()))
        .map(|name| name.replace('-', "_"))
        .collect()
}

fn gather(path: &Path, sources: &mut String) -> Done {
    let reading = || refused(format!("reading {}", path.display()));
    if path.is_dir() {
        if path.ends_with(".venv") {
            return Ok(());
        }
        for entry in fs::read_dir(path).map_err(reading())? {
            gather(&entry.map_err(reading())?.path(), sources)?;
        }
    } else if path.extension().is_some_and(|ending| ending == "rs") {
        sources.push_str(&fs::read_to_string(path).map_err(reading())?);
    }
    Ok(())
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(word)
        .any(|(at, _)| !is_part(text[..at].chars().next_back()) && !is_part(text[at + word.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_only_as_a_whole_word() {
        assert!(has_word("use serde::Serialize;", "serde"));
        assert!(!has_word("use serde_json::Value; my_serde();", "serde"));
    }

    #[test]
    fn names_are_written_as_sources_write_them() {
        let package = serde_json::json!({"dependencies": [
            {"name": "ts-rs", "rename": null}, {"name": "sqlx", "rename": "sql-x"}]});
        assert_eq!(names(&package), ["ts_rs", "sql_x"]);
    }
}
