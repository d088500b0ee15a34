//! The UI's packages and its build, each redone only when what it is made of changed.
//!
//! Invariant: `ui/dist` exists before Rust compiles the window, which embeds it. Type checks and
//! tests of the UI are not here: `lint` and `test` call them.

use crate::step::{self, Done, Failure, Step, root, say};
use crate::{machine, stamp};

/// What to install: what the build needs, or the test tools too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tools {
    Build,
    All,
}

/// What ui/dist is made of.
const SOURCES: [&str; 10] = [
    "build",
    "index.html",
    "messages",
    "package-lock.json",
    "project.inlang/settings.json",
    "scripts",
    "src",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
];

/// The oldest Node that Vite 8 runs on.
const NODE_MIN: (u32, u32) = (20, 19);

/// Installs the packages of ui/package-lock.json when they are not the ones installed last time.
pub(crate) fn install(tools: Tools) -> Done {
    check_node()?;
    let ui = root().join("ui");
    let path = ui.join("node_modules/.packbench-stamp");
    let lock = stamp::of(&[ui.join("package-lock.json")], &[])?;
    let (build, all) = (format!("build {lock}"), format!("all {lock}"));
    let installed = stamp::read(&path);
    if installed == all || (tools == Tools::Build && installed == build) {
        return Ok(());
    }
    say("installing the UI's packages: package-lock.json is new here");
    let omit: &[&str] = if tools == Tools::Build { &["--omit=dev"] } else { &[] };
    Step::npm().args(["ci", "--no-audit", "--no-fund"]).args(omit).run()?;
    stamp::write(&path, if tools == Tools::Build { &build } else { &all })
}

/// Builds ui/dist when the sources are not the ones built last time.
pub(crate) fn build() -> Done {
    let ui = root().join("ui");
    // Not in ui/dist: all that stands there ships in the window.
    let path = step::target().join("xtask/ui-dist");
    let sources = SOURCES.map(|name| ui.join(name));
    // The messages compiled by the build itself.
    let now = stamp::of(&sources, &[ui.join("src/paraglide")])?;
    if ui.join("dist/index.html").is_file() && stamp::read(&path) == now {
        return Ok(());
    }
    Step::npm().args(["run", "build"]).run()?;
    stamp::write(&path, &now)
}

fn check_node() -> Done {
    let (major, minor) = NODE_MIN;
    let advice = format!("Node {major}.{minor} or newer is needed to build the UI: https://nodejs.org/en/download");
    if machine::on_path("node").is_none() {
        return Err(Failure(format!("there is no Node here. {advice}")));
    }
    let output = Step::new("node").args(["--version"]).command().output().map_err(step::refused("node"))?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if version_of(&version).is_some_and(|found| found >= NODE_MIN) {
        return Ok(());
    }
    Err(Failure(format!("this is Node {version}. {advice}")))
}

fn version_of(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_compare_as_numbers() {
        assert_eq!(version_of("v20.19.4"), Some((20, 19)));
        assert!(version_of("v20.9.0") < Some(NODE_MIN));
        assert_eq!(version_of("20"), None);
    }
}
