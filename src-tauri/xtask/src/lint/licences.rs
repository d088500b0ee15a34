//! Every third-party crate may be shipped under Apache-2.0: its SPDX expression is satisfied by the
//! licences allowed here.
//!
//! Advisories are not looked at: that needs the network, and the GitHub workflow does it.

use super::{metadata, no_complaints};
use crate::step::{Done, say};

/// Permissive licences, and MPL-2.0, whose reach ends at its own files.
const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

pub(super) fn check() -> Done {
    let packages = metadata(&["--all-features"])?;
    let mut complaints = Vec::new();
    for package in packages.iter().filter(|package| !package["source"].is_null()) {
        let licence = package["license"].as_str().unwrap_or_default();
        if !is_allowed(licence) {
            let (name, version) = (package["name"].as_str(), package["version"].as_str());
            complaints.push(format!(
                "{} {}: `{licence}` is not among the licences allowed in lint/licences.rs",
                name.unwrap_or_default(),
                version.unwrap_or_default(),
            ));
        }
    }
    say(format!("{} packages' licences read", packages.len()));
    no_complaints(complaints)
}

/// Whether the allowed licences satisfy an SPDX expression; an unreadable one is not satisfied.
fn is_allowed(expression: &str) -> bool {
    // Crates of before 2018 write `MIT/Apache-2.0` for `MIT OR Apache-2.0`.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    either(&mut words) == Some(true) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn either(words: &mut Words<'_>) -> Option<bool> {
    let mut holds = both(words)?;
    while words.next_if_eq(&"OR").is_some() {
        holds |= both(words)?;
    }
    Some(holds)
}

fn both(words: &mut Words<'_>) -> Option<bool> {
    let mut holds = one(words)?;
    while words.next_if_eq(&"AND").is_some() {
        holds &= one(words)?;
    }
    Some(holds)
}

fn one(words: &mut Words<'_>) -> Option<bool> {
    let word = words.next()?;
    if word == "(" {
        let holds = either(words)?;
        return (words.next()? == ")").then_some(holds);
    }
    // An exception only adds permissions.
    if words.next_if_eq(&"WITH").is_some() {
        words.next()?;
    }
    Some(ALLOWED.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read_as_spdx_means_them() {
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR GPL-3.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
            "ISC AND (Apache-2.0 OR GPL-2.0-only)",
        ] {
            assert!(is_allowed(good), "{good}");
        }
        for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "GPL-3.0 OR AGPL-3.0", "(MIT", "MIT)", "MIT Apache-2.0"] {
            assert!(!is_allowed(bad), "{bad}");
        }
    }
}
