//! `cargo xtask lint`: all that can be said of the tree without running it.
//!
//! Invariant: every check runs even when an earlier one fails, so one round shows everything.
//! Structure (layers, stray files, error pages) is a test, `tests/tidy`, not a lint.

mod dependencies;
mod licences;

use std::time::Instant;

use serde_json::Value;

use crate::artifacts::FEATURES;
use crate::machine::{self, Group};
use crate::step::{self, Done, Failure, Step, say};
use crate::{only_known, ui};

/// A check's name and what it does.
type Check = (&'static str, fn() -> Done);

const CHECKS: [Check; 7] = [
    ("format", || Step::cargo().args(["fmt", "--all", "--check"]).run()),
    ("unused dependencies", dependencies::check),
    ("licences", licences::check),
    ("clippy", || {
        Step::cargo().args(["clippy"]).args(FEATURES).args(["--all-targets", "--no-deps", "--", "-D", "warnings"]).run()
    }),
    ("documentation", || {
        Step::cargo().args(["doc", "--no-deps"]).args(FEATURES).env("RUSTDOCFLAGS", "-D warnings").run()
    }),
    ("UI types", || Step::npm().args(["run", "check"]).run()),
    ("UI lints", || Step::npm().args(["run", "lint"]).run()),
];

pub(crate) fn verb(args: &[String]) -> Done {
    only_known(args, &[])?;
    machine::require(&[Group::Build, Group::Webview])?;
    ui::install(ui::Tools::All)?;
    // The window embeds ui/dist when it is compiled, also for clippy.
    ui::build()?;

    let mut failed = Vec::new();
    let mut times = Vec::new();
    for (name, check) in CHECKS {
        let start = Instant::now();
        if let Err(Failure(text)) = check() {
            eprintln!("{name}: {text}");
            failed.push(name);
        }
        times.push((name, start.elapsed()));
    }
    for (name, time) in times {
        let verdict = if failed.contains(&name) { "FAILED" } else { "ok" };
        println!("{verdict:<6} {name:<22} {:>7}", step::span(time));
    }
    if !failed.is_empty() {
        return Err(Failure(format!("these do not hold: {}", failed.join(", "))));
    }
    say(format!("lint: all {} checks hold", CHECKS.len()));
    Ok(())
}

/// What cargo knows of the packages; `--locked` also proves that Cargo.lock is up to date.
fn metadata(flags: &[&str]) -> Done<Vec<Value>> {
    let step = Step::cargo().args(["metadata", "--format-version", "1", "--locked"]).args(flags);
    let mut metadata: Value =
        serde_json::from_str(&step.read()?).map_err(|error| Failure(format!("cargo metadata: {error}")))?;
    match metadata["packages"].take() {
        Value::Array(packages) => Ok(packages),
        other => Err(Failure(format!("cargo metadata lists no packages but {other}"))),
    }
}

/// One failure of all complaints, or none.
fn no_complaints(complaints: Vec<String>) -> Done {
    if complaints.is_empty() { Ok(()) } else { Err(Failure(complaints.join("\n"))) }
}
