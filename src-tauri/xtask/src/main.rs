//! `cargo xtask VERB`: everything done to this tree is one of the verbs below, one file each.
//!
//! Invariant: this program builds with cargo alone, so it can be the one that installs the rest.
//! It decides nothing about parcels and is never shipped.

mod artifacts;
mod bench;
mod display;
mod e2e;
mod lint;
mod machine;
mod package;
mod run;
mod screenshots;
mod stamp;
mod step;
mod test;
mod ui;

use std::process::ExitCode;

use step::{Done, Failure};

/// A verb's name, its arguments, what it does, and the function that does it.
type Verb = (&'static str, &'static str, &'static str, fn(&[String]) -> Done);

const VERBS: [Verb; 7] = [
    (
        "run",
        "[--browser] [-- ARGS…]",
        "open the demo shop: in its window, or in a browser where there is no display",
        run::verb,
    ),
    (
        "test",
        "[--list] [--full] [PART…]",
        "every proof, or the parts named; --full runs the same tests larger",
        test::verb,
    ),
    ("lint", "", "format, clippy, unused dependencies, licences, documentation, UI types and lints", lint::verb),
    ("e2e", "[--full]", "the journeys in the real window and in Chromium", e2e::verb),
    ("bench", "[--full] [MEASURE…]", "speed and memory as ratios of one run, as a table", bench::verb),
    ("screenshots", "", "the pictures of the README, taken from the real window", screenshots::verb),
    ("package", "[--debug]", "this system's installable package", package::verb),
];

fn main() -> ExitCode {
    step::start_clock();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let wants_help = args.iter().take_while(|a| *a != "--").any(|a| a == "--help" || a == "-h");
    let Some(name) = args.first().filter(|_| !wants_help) else {
        print!("{}", help());
        return if wants_help { ExitCode::SUCCESS } else { ExitCode::from(2) };
    };
    let Some((.., verb)) = VERBS.iter().find(|(verb, ..)| verb == name) else {
        eprint!("cargo xtask has no verb `{name}`.\n\n{}", help());
        return ExitCode::from(2);
    };
    match verb(&args[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(text)) => {
            eprintln!("\ncargo xtask {name} stopped: {text}");
            ExitCode::FAILURE
        }
    }
}

fn help() -> String {
    let mut text =
        String::from("cargo xtask VERB: installs what this machine lacks (saying so first), then does it.\n\n");
    for (name, args, what, _) in VERBS {
        text.push_str(&format!("  {:<36} {what}\n", format!("{name} {args}")));
    }
    text.push_str(
        "\nEnvironment\n  \
         PACKBENCH_DATA      the folder of reference data for tests (default: ../shared/data where it exists)\n  \
         PACKBENCH_CHROMIUM  the Chromium or Chrome to drive (default: the first one on the PATH)\n",
    );
    text
}

/// Refuses every argument that is not in `known`, so that a mistyped flag never passes for a run.
pub(crate) fn only_known(args: &[String], known: &[&str]) -> Done {
    match args.iter().find(|arg| !known.contains(&arg.as_str())) {
        Some(arg) => Err(Failure(format!("`{arg}` is not known here; see `cargo xtask --help`"))),
        None => Ok(()),
    }
}
