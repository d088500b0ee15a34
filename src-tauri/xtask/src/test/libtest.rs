//! Running Rust's own test programs and reading their verdicts.
//!
//! Invariant: a program that hangs, crashes or ends without its verdict is a failure, never silence.
//! Times per test need libtest's unstable report, which RUSTC_BOOTSTRAP opens for the run alone:
//! the compiler never sees that variable.

use std::ffi::OsString;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::watch::{self, Ended, Next};
use super::{Ground, Size, say_outcome, tally::Tally};
use crate::artifacts::TestProgram;
use crate::step::{Done, Step, span};

/// What a program runs with, besides its tests.
pub(crate) struct Setting<'a> {
    pub(crate) size: Size,
    pub(crate) env: &'a [(OsString, OsString)],
    /// A program to start it through, as `dbus-run-session --`.
    pub(crate) through: &'a [&'a str],
}

impl<'a> Setting<'a> {
    /// Started as it is, with what every test may read.
    pub(crate) fn plain(ground: &'a Ground) -> Self {
        Setting { size: ground.size, env: &ground.env, through: &[] }
    }
}

pub(crate) fn run(program: &TestProgram, setting: &Setting<'_>, tally: &mut Tally) -> Done {
    let start = Instant::now();
    let before = (tally.passed, tally.failed);
    let limit = watch::limit(setting.size);
    let mut verdict = Verdict::default();
    let ended = watch::lines(&step(program, setting), limit, |line| {
        verdict.read(&program.name, line, tally);
        // A server that outlives its test may hold the pipe open: the verdict is the end.
        if verdict.is_given { Next::Stop } else { Next::GoOn }
    })?;
    let running = verdict.running.join(", ");
    let complaint = match ended {
        Ended::Late => Some(format!("stopped after {}; still running: {running}", span(limit))),
        Ended::With(status) if !verdict.is_given => {
            Some(format!("ended with {status} and no verdict, while running: {running}"))
        }
        Ended::With(status) if !status.success() && tally.failed == before.1 => {
            Some(format!("every test passed, then the program ended with {status}"))
        }
        Ended::With(_) => None,
    };
    if let Some(complaint) = complaint {
        tally.fail(&program.name, start.elapsed(), &complaint);
    }
    say_outcome(&program.name, before, tally, start.elapsed());
    Ok(())
}

fn step(program: &TestProgram, setting: &Setting<'_>) -> Step {
    let flags = ["-Z", "unstable-options", "--format", "json", "--report-time", "--show-output"];
    let step = match setting.through {
        [] => Step::new(&program.path),
        [first, rest @ ..] => Step::new(first).args(rest).args([&program.path]),
    };
    step.args(flags)
        .dir(&program.dir)
        .env("RUSTC_BOOTSTRAP", "1")
        // As cargo sets it for the tests it starts.
        .env("CARGO_MANIFEST_DIR", &program.dir)
        .envs(setting.env)
}

/// What a program has said so far.
#[derive(Default)]
struct Verdict {
    running: Vec<String>,
    is_given: bool,
}

impl Verdict {
    fn read(&mut self, program: &str, line: &str, tally: &mut Tally) {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            // Not libtest's: a program started by a test spoke on its stdout.
            println!("{line}");
            return;
        };
        let event = message["event"].as_str().unwrap_or_default();
        let test = message["name"].as_str().unwrap_or_default();
        match (message["type"].as_str().unwrap_or_default(), event) {
            ("test", "started") => self.running.push(test.to_owned()),
            ("test", "ok" | "failed" | "ignored") => {
                self.running.retain(|running| running != test);
                self.count(program, test, event, &message, tally);
            }
            ("test", "timeout") => {
                println!("          {program} {test} has been running for a minute")
            }
            ("suite", "ok" | "failed") => self.is_given = true,
            _ => {}
        }
    }

    fn count(&self, program: &str, test: &str, event: &str, message: &Value, tally: &mut Tally) {
        let name = format!("{program} {test}");
        let time = Duration::from_secs_f64(message["exec_time"].as_f64().unwrap_or(0.0));
        let output = message["stdout"].as_str().unwrap_or_default();
        output.lines().for_each(|line| tally.hear(line));
        match event {
            "ok" => tally.pass(&name, time),
            "ignored" => tally.skip(),
            _ => {
                println!("---- {name} ----\n{output}");
                let reason = message["reason"].as_str().map_or_else(|| reason_in(output), str::to_owned);
                tally.fail(&name, time, &reason);
            }
        }
    }
}

/// Why a test failed, in one sentence: the error it returned, or the panic in its output.
fn reason_in(output: &str) -> String {
    // Rust's way of writing down what a test returned; the last, since a program it started may write so too.
    if let Some(error) = output.lines().rev().find_map(|line| line.strip_prefix("Error: ")) {
        return error.to_owned();
    }
    let mut lines = output.lines().skip_while(|line| !line.contains("panicked at"));
    let place = lines.next().unwrap_or_default();
    match lines.find(|line| !line.trim().is_empty()) {
        Some(sentence) => sentence.to_owned(),
        None => place.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_become_counts_times_and_reasons() {
        let mut tally = Tally::default();
        let mut verdict = Verdict::default();
        let events = r#"{ "type": "suite", "event": "started", "test_count": 3 }
{ "type": "test", "event": "started", "name": "a" }
{ "type": "test", "event": "started", "name": "b" }
{ "type": "test", "name": "a", "event": "ok", "exec_time": 1.5, "stdout": "left out: 2 tests, no data\n" }
{ "type": "test", "name": "c", "event": "ignored" }"#;
        events.lines().for_each(|line| verdict.read("tests/x", line, &mut tally));
        assert_eq!((tally.passed, tally.failed, tally.skipped), (1, 0, 1));
        assert_eq!(verdict.running, ["b"]);
        assert!(!verdict.is_given);

        let end = r#"{ "type": "test", "name": "b", "event": "failed", "exec_time": 0.1, "stdout": "\nthread 'b' panicked at x.rs:1:2:\nfour is not five\nnote: x" }
{ "type": "suite", "event": "failed", "passed": 1, "failed": 1 }"#;
        end.lines().for_each(|line| verdict.read("tests/x", line, &mut tally));
        assert_eq!(tally.failed, 1);
        assert!(verdict.is_given && verdict.running.is_empty());
        assert_eq!(reason_in("thread 'b' panicked at x.rs:1:2:\nfour is not five\nnote: x"), "four is not five");
        assert_eq!(reason_in("proved: one\nError: nobody gave way\n\nStack backtrace:\n"), "nobody gave way");
    }
}
