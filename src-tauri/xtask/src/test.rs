//! `cargo xtask test [--list] [--full] [PART…]`: every proof of this tree, part by part.
//!
//! Invariant: no part is silently absent. What could not run, or ran smaller, is named at the end
//! with its reason, and the last line is `N passed, N failed` on its own.

pub(crate) mod libtest;
pub(crate) mod parts;
pub(crate) mod script;
pub(crate) mod tally;
pub(crate) mod watch;

use std::ffi::OsString;
use std::time::{Duration, Instant};

use crate::artifacts::{self, Artifacts};
use crate::machine::{self, Group, Lacking};
use crate::step::{self, Done, Failure, root, say};
use crate::ui;
use parts::{PARTS, Part};
use tally::{Report, Tally};

/// How large the same tests run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// All within 45 minutes on two cores.
    Ci,
    Full,
}

/// What every part stands on: the size, the built programs, the variables tests read.
pub(crate) struct Ground {
    pub(crate) size: Size,
    /// The bench's measures that were asked for by name; none is all.
    pub(crate) measures: Vec<String>,
    pub(crate) artifacts: Artifacts,
    pub(crate) env: Vec<(OsString, OsString)>,
}

impl Ground {
    /// With all programs of the workspace, built now.
    pub(crate) fn built(size: Size, measures: &[String]) -> Done<Ground> {
        ui::build()?;
        Ok(Ground::with(size, measures, artifacts::everything()?))
    }

    fn with(size: Size, measures: &[String], artifacts: Artifacts) -> Ground {
        let env = variables(size, &artifacts);
        let shown = env.iter().map(|(name, value)| format!("{}={}", name.display(), value.display()));
        say(format!("tests see {}", shown.collect::<Vec<_>>().join(" ")));
        Ground { size, measures: measures.to_vec(), artifacts, env }
    }
}

/// The variables every test may read; CONTRIBUTING.md explains them.
fn variables(size: Size, artifacts: &Artifacts) -> Vec<(OsString, OsString)> {
    let mut env: Vec<(&str, OsString)> = Vec::new();
    env.push(("PACKBENCH_SIZE", if size == Size::Full { "full" } else { "ci" }.into()));
    let data = root().with_file_name("shared").join("data");
    if std::env::var_os("PACKBENCH_DATA").is_none() && data.is_dir() {
        env.push(("PACKBENCH_DATA", data.into()));
    }
    env.extend(machine::chromium().map(|path| ("PACKBENCH_CHROMIUM", path)));
    let programs =
        [("PACKBENCH_APP", "packbench"), ("PACKBENCH_CTL", "packbenchctl"), ("PACKBENCH_EMPTY_WINDOW", "empty_window")];
    for (name, binary) in programs {
        env.extend(artifacts.binary(binary).ok().map(|path| (name, path.into())));
    }
    env.into_iter().map(|(name, value)| (name.into(), value)).collect()
}

pub(crate) fn verb(args: &[String]) -> Done {
    if args.iter().any(|arg| arg == "--list") {
        for part in PARTS {
            println!("{:<10} {}", part.name, part.proves);
            println!("{:<10} at CI size: {}", "", part.smaller.unwrap_or("as with --full"));
        }
        return Ok(());
    }
    let size = if args.iter().any(|arg| arg == "--full") { Size::Full } else { Size::Ci };
    let names: Vec<&str> = args.iter().map(String::as_str).filter(|arg| *arg != "--full").collect();
    run_parts(&names, size, &[])
}

/// Prepares the machine for the parts named (all, if none is), runs them and prints the report; of the bench only the
/// measures named, if any is.
pub(crate) fn run_parts(names: &[&str], size: Size, measures: &[String]) -> Done {
    if let Some(unknown) = names.iter().find(|name| PARTS.iter().all(|part| part.name != **name)) {
        return Err(Failure(format!("no part of the tests is named `{unknown}`; see `cargo xtask test --list`")));
    }
    let chosen: Vec<&Part> = PARTS.iter().filter(|part| names.is_empty() || names.contains(&part.name)).collect();
    let mut report = Report::default();

    let start = Instant::now();
    let lacking = set_up(&chosen)?;
    report.time("set-up", start.elapsed());

    let start = Instant::now();
    let needs_build = chosen.iter().any(|part| part.needs_build);
    let ground = match needs_build {
        true => Ground::built(size, measures),
        false => Ok(Ground::with(size, measures, Artifacts::default())),
    };
    match ground {
        Ok(ground) => {
            report.time("build", start.elapsed());
            for part in chosen {
                let start = Instant::now();
                report.part(part.name, start, run_part(part, names, &ground, &lacking));
            }
        }
        Err(Failure(text)) => {
            let mut tally = Tally::default();
            tally.fail("build", start.elapsed(), &text);
            report.part("build", start, tally);
        }
    }
    report.finish()
}

fn run_part(part: &Part, names: &[&str], ground: &Ground, lacking: &[Lacking]) -> Tally {
    let mut tally = Tally::default();
    if let Some(reason) = without(part, names, lacking) {
        tally.left_out(reason);
        return tally;
    }
    say(format!("== {}: {}", part.name, part.proves));
    let start = Instant::now();
    if let Err(Failure(text)) = (part.run)(ground, &mut tally) {
        eprintln!("{text}");
        tally.fail(part.name, start.elapsed(), &text);
    }
    if let (Size::Ci, Some(how)) = (ground.size, part.smaller) {
        tally.smaller(how);
    }
    tally
}

fn set_up(parts: &[&Part]) -> Done<Vec<Lacking>> {
    let to_build: &[Group] =
        if parts.iter().any(|part| part.needs_build) { &[Group::Build, Group::Webview] } else { &[] };
    let mut groups = to_build.to_vec();
    for group in parts.iter().flat_map(|part| part.needs) {
        if !groups.contains(group) {
            groups.push(*group);
        }
    }
    let lacking = machine::prepare(&groups)?;
    machine::go_on_with(to_build, &lacking)?;
    ui::install(ui::Tools::All)?;
    Ok(lacking)
}

/// Why a part cannot run on this machine, or does not gate yet.
fn without(part: &Part, names: &[&str], lacking: &[Lacking]) -> Option<String> {
    // Asked for by its name, it runs: that is how one sees how far it is.
    if let Some(why) = part.not_yet.filter(|_| !names.contains(&part.name)) {
        return Some(why.to_owned());
    }
    if let (Some(why), false) = (part.linux_only, cfg!(target_os = "linux")) {
        return Some(format!("Linux only: {why}"));
    }
    let names: Vec<_> =
        lacking.iter().filter(|package| part.must_have.contains(&package.group)).map(|package| package.name).collect();
    if names.is_empty() { None } else { Some(format!("this machine lacks {}", names.join(", "))) }
}

/// A line of progress for one program of tests or one script.
pub(crate) fn say_outcome(name: &str, before: (usize, usize), tally: &Tally, time: Duration) {
    let (passed, failed) = (tally.passed - before.0, tally.failed - before.1);
    let verdict = if failed == 0 { "ok" } else { "FAILED" };
    say(format!("{verdict:<6} {name:<28} {passed:>5} passed, {failed} failed in {}", step::span(time)));
}
