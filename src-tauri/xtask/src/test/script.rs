//! Running tests that are not Rust's: Vitest, journeys in a browser, contract scripts, the bench.
//!
//! Such a program prints, on lines of their own: `ok NAME <1.23s>` or `FAILED NAME <1.23s>` a test,
//! `left out: WHY` and `smaller: HOW` where it applies, and `N passed, N failed` last. Rustdoc's
//! `test NAME ... ok` is read too. One that names no test is itself one, judged by its exit status.

use std::path::Path;
use std::time::{Duration, Instant};
use std::{fs, iter};

use serde_json::Value;

use super::watch::{self, Ended, Next};
use super::{Size, say_outcome, tally::Tally};
use crate::step::{Done, Failure, Step, refused, say, span};

/// Runs a program that speaks the lines above; everything it prints is passed on.
pub(crate) fn run(name: &str, step: Step, size: Size, tally: &mut Tally) -> Done {
    let start = Instant::now();
    let before = (tally.passed, tally.failed);
    say(format!("$ {step}"));
    let mut heard = Heard::default();
    let ended = watch::lines(&step, watch::limit(size), |line| {
        println!("{line}");
        heard.read(name, line, tally);
        Next::GoOn
    })?;
    let ended = match ended {
        Ended::With(status) if status.success() => Ok(()),
        Ended::With(status) => Err(format!("ended with {status}")),
        Ended::Late => Err(format!("stopped after {}", span(watch::limit(size)))),
    };
    let named = (tally.passed - before.0, tally.failed - before.1);
    heard.settle(name, named, ended, start.elapsed(), tally);
    say_outcome(name, before, tally, start.elapsed());
    Ok(())
}

/// The count a program ended with.
#[derive(Default)]
struct Heard {
    count: Option<(usize, usize, usize)>,
}

impl Heard {
    fn read(&mut self, program: &str, line: &str, tally: &mut Tally) {
        if let Some(count) = count_of(line) {
            self.count = Some(count);
        } else if let Some((name, time)) = line.strip_prefix("ok ").and_then(named_time) {
            tally.pass(&format!("{program} {name}"), time);
        } else if let Some((name, time)) = line.strip_prefix("FAILED ").and_then(named_time) {
            tally.fail(&format!("{program} {name}"), time, "see its output above");
        } else if let Some((name, verdict)) = line.strip_prefix("test ").and_then(|rest| rest.rsplit_once(" ... ")) {
            match verdict {
                "ok" => tally.pass(&format!("{program} {name}"), Duration::ZERO),
                "FAILED" => tally.fail(&format!("{program} {name}"), Duration::ZERO, "see its output above"),
                _ => tally.skip(),
            }
        } else {
            tally.hear(line);
        }
    }

    /// Makes the tally agree with the program's own count, and with how it ended.
    fn settle(
        self,
        program: &str,
        named: (usize, usize),
        ended: Result<(), String>,
        time: Duration,
        tally: &mut Tally,
    ) {
        let (passed, failed, skipped) = self.count.unwrap_or((named.0, named.1, 0));
        tally.passed += passed.saturating_sub(named.0);
        iter::repeat_n((), skipped).for_each(|()| tally.skip());
        for _ in named.1..failed {
            tally.fail(program, Duration::ZERO, "see its output above");
        }
        match ended {
            Err(status) if failed == 0 => tally.fail(program, time, &format!("ended with {status}")),
            Ok(()) if self.count.is_none() && named == (0, 0) => tally.pass(program, time),
            _ => {}
        }
    }
}

/// Reads `12 passed, 0 failed` with or without `, 3 skipped`.
fn count_of(line: &str) -> Option<(usize, usize, usize)> {
    let mut words = line.trim().split(", ");
    let mut next = |unit: &str| words.next().map(|word| word.strip_suffix(unit).and_then(|n| n.parse().ok()));
    let passed = next(" passed")??;
    let failed = next(" failed")??;
    match next(" skipped") {
        None => Some((passed, failed, 0)),
        Some(skipped) => Some((passed, failed, skipped?)),
    }
}

/// Reads `NAME <1.23s>`.
fn named_time(text: &str) -> Option<(&str, Duration)> {
    let (name, time) = text.rsplit_once(" <")?;
    let seconds: f64 = time.strip_suffix("s>")?.parse().ok()?;
    Some((name, Duration::try_from_secs_f64(seconds).ok()?))
}

/// Runs `step`, a Vitest told to write its JSON report to `file`, and counts from there.
pub(crate) fn run_vitest(name: &str, step: Step, file: &Path, tally: &mut Tally) -> Done {
    let start = Instant::now();
    let before = (tally.passed, tally.failed);
    if file.exists() {
        fs::remove_file(file).map_err(refused(format!("removing the last {}", file.display())))?;
    }
    let ended = step.run();
    let text = fs::read_to_string(file).unwrap_or_default();
    let report: Value = match (serde_json::from_str(&text), ended) {
        (Ok(report), _) => report,
        (Err(_), Err(failure)) => return Err(failure),
        (Err(error), Ok(())) => {
            return Err(Failure(format!("{name} left no report to read: {error}")));
        }
    };
    count_vitest(name, &report, tally);
    if report["success"] != true && tally.failed == before.1 {
        tally.fail(name, start.elapsed(), "a file did not load; see its output above");
    }
    say_outcome(name, before, tally, start.elapsed());
    Ok(())
}

fn count_vitest(program: &str, report: &Value, tally: &mut Tally) {
    let files = report["testResults"].as_array().into_iter().flatten();
    for test in files.flat_map(|file| file["assertionResults"].as_array().into_iter().flatten()) {
        let name = format!("{program} {}", test["fullName"].as_str().unwrap_or_default());
        let time = Duration::from_secs_f64(test["duration"].as_f64().unwrap_or(0.0).max(0.0) / 1000.0);
        match test["status"].as_str().unwrap_or_default() {
            "passed" => tally.pass(&name, time),
            "failed" => tally.fail(&name, time, test["failureMessages"][0].as_str().unwrap_or_default()),
            _ => tally.skip(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(lines: &[&str], ended: Result<(), String>) -> (usize, usize, usize) {
        let mut tally = Tally::default();
        let mut heard = Heard::default();
        lines.iter().for_each(|line| heard.read("x", line, &mut tally));
        let named = (tally.passed, tally.failed);
        heard.settle("x", named, ended, Duration::ZERO, &mut tally);
        (tally.passed, tally.failed, tally.skipped)
    }

    #[test]
    fn a_script_is_counted_by_its_lines_its_count_and_its_end() {
        let died = || Err("exit status: 1".to_owned());
        assert_eq!(heard(&["ok a <0.5s>", "FAILED b <2s>", "1 passed, 1 failed"], died()), (1, 1, 0));
        assert_eq!(heard(&["ok a <0.5s>", "12 passed, 0 failed, 2 skipped"], Ok(())), (12, 0, 2));
        assert_eq!(
            heard(&["test src/a.rs - b (line 3) ... ok", "test src/c.rs - d (line 9) ... ignored"], Ok(())),
            (1, 0, 1)
        );
        assert_eq!(heard(&["hello"], Ok(())), (1, 0, 0));
        assert_eq!(heard(&["hello"], died()), (0, 1, 0));
        assert_eq!(heard(&["3 passed, 0 failed"], died()), (3, 1, 0));
        assert_eq!(heard(&["0 passed, 0 failed"], Ok(())), (0, 0, 0));
    }

    #[test]
    fn only_the_exact_count_is_a_count() {
        assert_eq!(count_of("test result: ok. 3 passed; 0 failed"), None);
        assert_eq!(count_of("3 passed, 0 failed, more"), None);
        assert_eq!(count_of("3 passed, 0 failed"), Some((3, 0, 0)));
    }

    #[test]
    fn vitest_s_report_is_counted() {
        let report = serde_json::json!({"success": true, "testResults": [{"assertionResults": [
            {"fullName": "a b", "status": "passed", "duration": 12.5},
            {"fullName": "c", "status": "failed", "failureMessages": ["no"]},
            {"fullName": "d", "status": "skipped"}]}]});
        let mut tally = Tally::default();
        count_vitest("ui", &report, &mut tally);
        assert_eq!((tally.passed, tally.failed, tally.skipped), (1, 1, 1));
    }
}
