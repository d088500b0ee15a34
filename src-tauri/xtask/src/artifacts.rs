//! What cargo built: the test programs and the binaries, by name.
//!
//! Invariant: every build names the whole workspace and the same feature, so that cargo resolves
//! one set of features and compiles tauri, SQLite and the rest once for running and for testing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use crate::step::{Done, Failure, Step, refused, root, say};

/// The features of every build; without it the window looks for a development server.
pub(crate) const FEATURES: [&str; 3] = ["--workspace", "--features", "custom-protocol"];

/// A program of tests: the unit tests of a crate, or one target of tests/.
pub(crate) struct TestProgram {
    /// As a person names it: `domain`, `tests/tidy`.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// The package's folder, where cargo starts its tests.
    pub(crate) dir: PathBuf,
}

#[derive(Default)]
pub(crate) struct Artifacts {
    pub(crate) tests: Vec<TestProgram>,
    binaries: BTreeMap<String, PathBuf>,
}

impl Artifacts {
    /// A binary or an example of ours, by its name.
    pub(crate) fn binary(&self, name: &str) -> Done<&Path> {
        let found = self.binaries.get(name).map(PathBuf::as_path);
        found.ok_or_else(|| Failure(format!("no crate builds a program named `{name}`")))
    }

    /// A target of the tests crate, by its name.
    pub(crate) fn target(&self, name: &str) -> Done<&TestProgram> {
        let full = format!("tests/{name}");
        let found = self.tests.iter().find(|program| program.name == full);
        found.ok_or_else(|| Failure(format!("tests/Cargo.toml has no test target `{name}`")))
    }
}

/// Builds all binaries and all test programs.
pub(crate) fn everything() -> Done<Artifacts> {
    build(&["--all-targets"])
}

/// Builds one binary and returns where it stands. Naming the workspace does not build it all: it
/// resolves features over all members, so that nothing is compiled again for the tests.
pub(crate) fn binary(name: &str) -> Done<PathBuf> {
    Ok(build(&["--bin", name])?.binary(name)?.to_owned())
}

/// The same, as it ships.
pub(crate) fn release(name: &str) -> Done<PathBuf> {
    Ok(build(&["--release", "--bin", name])?.binary(name)?.to_owned())
}

fn build(what: &[&str]) -> Done<Artifacts> {
    // Warnings and errors come out as ever; only the list of what was made is JSON.
    let step =
        Step::cargo().args(["build"]).args(FEATURES).args(what).args(["--message-format=json-render-diagnostics"]);
    say(format!("$ {step}"));
    let output =
        step.command().stderr(Stdio::inherit()).output().map_err(refused(format!("`{step}` did not start")))?;
    step.judge(output.status)?;
    Ok(read(&String::from_utf8_lossy(&output.stdout)))
}

fn read(messages: &str) -> Artifacts {
    let mut artifacts = Artifacts::default();
    for message in messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let (Some(path), Some(target)) = (message["executable"].as_str(), message["target"]["name"].as_str()) else {
            continue;
        };
        let has_kind =
            |kind: &str| message["target"]["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|k| k == kind));
        if message["profile"]["test"] == true {
            let manifest = Path::new(message["manifest_path"].as_str().unwrap_or_default());
            let dir = manifest.parent().unwrap_or(root()).to_owned();
            let package = dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let name = if has_kind("test") { format!("{package}/{target}") } else { target.to_owned() };
            artifacts.tests.push(TestProgram { name, path: path.into(), dir });
        } else if has_kind("bin") || has_kind("example") {
            artifacts.binaries.insert(target.to_owned(), path.into());
        }
    }
    artifacts.tests.sort_by(|a, b| a.name.cmp(&b.name));
    artifacts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_s_messages_become_names_and_paths() {
        let messages = r#"{"reason":"compiler-artifact","manifest_path":"/p/tests/Cargo.toml","target":{"kind":["test"],"name":"tidy"},"profile":{"test":true},"executable":"/p/target/debug/deps/tidy-1"}
{"reason":"compiler-artifact","manifest_path":"/p/crates/domain/Cargo.toml","target":{"kind":["lib"],"name":"domain"},"profile":{"test":true},"executable":"/p/target/debug/deps/domain-2"}
{"reason":"compiler-artifact","manifest_path":"/p/crates/domain/Cargo.toml","target":{"kind":["lib"],"name":"domain"},"profile":{"test":false},"executable":null}
{"reason":"compiler-artifact","manifest_path":"/p/crates/ctl/Cargo.toml","target":{"kind":["bin"],"name":"packbenchctl"},"profile":{"test":false},"executable":"/p/target/debug/packbenchctl"}
{"reason":"build-finished","success":true}"#;
        let artifacts = read(messages);
        let names: Vec<_> = artifacts.tests.iter().map(|program| program.name.as_str()).collect();
        assert_eq!(names, ["domain", "tests/tidy"]);
        assert_eq!(artifacts.target("tidy").unwrap().dir, Path::new("/p/tests"));
        assert_eq!(artifacts.binary("packbenchctl").unwrap(), Path::new("/p/target/debug/packbenchctl"));
        assert!(artifacts.binary("domain").is_err());
    }
}
