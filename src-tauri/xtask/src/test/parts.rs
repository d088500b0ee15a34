//! The parts of the tests: the one list to add a line to.
//!
//! Invariant: each part runs the same tests at both sizes; tests read PACKBENCH_SIZE and choose how
//! many, never whether.

use std::ffi::OsString;

use super::libtest::{self, Setting};
use super::tally::Tally;
use super::{Ground, Size, script};
use crate::display::{BUS, Display};
use crate::machine::{self, Group};
use crate::step::{self, Done, Step, root};
use crate::{artifacts, bench, package, stamp};

pub(crate) struct Part {
    pub(crate) name: &'static str,
    /// What it proves, in a line.
    pub(crate) proves: &'static str,
    /// What to install for it.
    pub(crate) needs: &'static [Group],
    /// Without which of these it cannot run at all; its tests name what else they leave out.
    pub(crate) must_have: &'static [Group],
    /// Whether it runs what cargo builds.
    pub(crate) needs_build: bool,
    /// Why it runs on Linux alone, if so.
    pub(crate) linux_only: Option<&'static str>,
    /// Why it does not gate yet, if so; its own verb shows how far it is.
    pub(crate) not_yet: Option<&'static str>,
    /// How CI size is smaller than --full, or `None`.
    pub(crate) smaller: Option<&'static str>,
    pub(crate) run: fn(&Ground, &mut Tally) -> Done,
}

pub(crate) const PARTS: &[Part] = &[
    Part {
        name: "rust",
        proves: "every crate's own tests, and those of tests/ that need no display",
        needs: &[Group::Database, Group::Paper],
        must_have: &[],
        needs_build: true,
        linux_only: None,
        not_yet: None,
        smaller: Some("fewer random trials and fewer orders"),
        run: rust,
    },
    Part {
        name: "examples",
        proves: "the examples in the documentation compile and hold",
        needs: &[],
        must_have: &[],
        needs_build: true,
        linux_only: None,
        not_yet: None,
        smaller: None,
        run: examples,
    },
    Part {
        name: "ui",
        proves: "the UI's behaviour without Rust",
        needs: &[Group::Browser],
        must_have: &[Group::Browser],
        needs_build: false,
        linux_only: None,
        not_yet: None,
        smaller: None,
        run: ui,
    },
    Part {
        name: "contracts",
        proves: "our clients and simulators against schemas, SDKs and servers others wrote",
        needs: &[Group::Python, Group::Paper],
        must_have: &[],
        needs_build: true,
        linux_only: None,
        not_yet: None,
        smaller: Some("fewer random answers and fewer labels"),
        run: contracts,
    },
    Part {
        name: "window",
        proves: "journeys in the real window, typed by a scanner",
        needs: &[Group::Display, Group::Paper],
        must_have: &[Group::Display],
        needs_build: true,
        linux_only: Some("it drives WebKitGTK on an X display"),
        not_yet: None,
        smaller: None,
        run: window,
    },
    Part {
        name: "browser",
        proves: "the same journeys in Chromium on the browser host",
        needs: &[Group::Browser],
        must_have: &[Group::Browser],
        needs_build: true,
        linux_only: None,
        not_yet: None,
        smaller: None,
        run: browser,
    },
    Part {
        name: "bench",
        proves: "speed and memory as ratios of one run",
        needs: &[Group::Display],
        must_have: &[Group::Display],
        needs_build: true,
        linux_only: Some("it drives WebKitGTK on an X display"),
        not_yet: Some("some of its bounds are not met yet: `cargo xtask bench` shows which"),
        smaller: Some("fewer repetitions"),
        run: bench::run,
    },
    Part {
        name: "package",
        proves: "the installable package holds and names what it needs",
        needs: &[],
        must_have: &[],
        needs_build: true,
        linux_only: Some("elsewhere the bundles workflow makes the package"),
        not_yet: None,
        smaller: Some("of the debug build, not the release build"),
        run: package_part,
    },
];

/// Targets of tests/ that other parts and verbs run.
const NOT_RUST: [&str; 3] = ["tests/contracts", "tests/screenshots", "tests/window"];

fn rust(ground: &Ground, tally: &mut Tally) -> Done {
    let mut programs = ground.artifacts.tests.iter().filter(|program| !NOT_RUST.contains(&program.name.as_str()));
    programs.try_for_each(|program| libtest::run(program, &Setting::plain(ground), tally))
}

fn examples(ground: &Ground, tally: &mut Tally) -> Done {
    script::run("examples", Step::cargo().args(["test", "--doc"]).args(artifacts::FEATURES), ground.size, tally)
}

fn ui(ground: &Ground, tally: &mut Tally) -> Done {
    let file = step::target().join("xtask/vitest.json");
    let to = format!("--outputFile.json={}", file.display());
    let step = Step::npm()
        .args(["run", "test", "--", "--reporter=default", "--reporter=json", &to])
        .envs(&browser_env(ground));
    script::run_vitest("ui", step, &file, tally)
}

fn contracts(ground: &Ground, tally: &mut Tally) -> Done {
    let program = ground.artifacts.target("contracts")?;
    // The scripts in Node and Python are started by the tests that judge them.
    let mut env = ground.env.clone();
    if machine::has_venv() {
        env.push(("PACKBENCH_PYTHON".into(), venv()?));
    }
    let setting = Setting { size: ground.size, env: &env, through: &[] };
    libtest::run(program, &setting, tally)
}

/// The Python of tests/.venv, with tests/requirements.txt installed when that changed.
fn venv() -> Done<OsString> {
    let folder = root().join("tests/.venv");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let requirements = root().join("tests/requirements.txt");
    let now = stamp::of(std::slice::from_ref(&requirements), &[])?;
    let path = folder.join("packbench-stamp");
    if stamp::read(&path) != now {
        Step::new(machine::python()).args(["-m", "venv", "tests/.venv"]).run()?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
        Step::new(&python).args(pip).args([&requirements]).run()?;
        stamp::write(&path, &now)?;
    }
    Ok(python.into_os_string())
}

fn window(ground: &Ground, tally: &mut Tally) -> Done {
    on_display("window", ground, tally)
}

/// Runs one target of tests/ on a display of its own.
pub(crate) fn on_display(target: &str, ground: &Ground, tally: &mut Tally) -> Done {
    let program = ground.artifacts.target(target)?;
    let display = Display::start()?;
    let mut env = ground.env.clone();
    env.extend(display.env());
    libtest::run(program, &Setting { size: ground.size, env: &env, through: &BUS }, tally)
}

fn browser(ground: &Ground, tally: &mut Tally) -> Done {
    script::run("browser", Step::npm().args(["run", "e2e"]).envs(&browser_env(ground)), ground.size, tally)
}

fn browser_env(ground: &Ground) -> Vec<(OsString, OsString)> {
    let mut env = ground.env.clone();
    // Chromium aborts when a session bus it found goes away.
    env.push(("DBUS_SESSION_BUS_ADDRESS".into(), "/dev/null".into()));
    env
}

fn package_part(ground: &Ground, tally: &mut Tally) -> Done {
    package::check(ground.size == Size::Full, tally)
}
