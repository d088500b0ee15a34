//! Counting: what one part found, and the report over all parts.
//!
//! Invariant: a failure is counted where it happened and named again at the end, so the last screen
//! says everything that is wrong.

use std::time::{Duration, Instant};

use crate::step::{Done, Failure, span};

/// What one part of the tests found.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
    timed: Vec<(Duration, String)>,
    failures: Vec<String>,
    smaller: Vec<String>,
    left_out: Vec<String>,
}

impl Tally {
    pub(crate) fn pass(&mut self, name: &str, time: Duration) {
        self.passed += 1;
        self.timed.push((time, name.to_owned()));
    }

    /// Counts a failure and keeps the first line of its reason for the end.
    pub(crate) fn fail(&mut self, name: &str, time: Duration, reason: &str) {
        self.failed += 1;
        self.timed.push((time, name.to_owned()));
        let line = reason.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("no reason given");
        self.failures.push(format!("{name}: {line}"));
    }

    pub(crate) fn skip(&mut self) {
        self.skipped += 1;
    }

    pub(crate) fn smaller(&mut self, how: impl Into<String>) {
        push_new(&mut self.smaller, how.into());
    }

    pub(crate) fn left_out(&mut self, why: impl Into<String>) {
        push_new(&mut self.left_out, why.into());
    }

    /// Keeps what a test says of itself on a line of its own: `left out: …` or `smaller: …`.
    pub(crate) fn hear(&mut self, line: &str) {
        if let Some(why) = line.trim().strip_prefix("left out: ") {
            self.left_out(why);
        } else if let Some(how) = line.trim().strip_prefix("smaller: ") {
            self.smaller(how);
        }
    }
}

fn push_new(list: &mut Vec<String>, line: String) {
    if !list.contains(&line) {
        list.push(line);
    }
}

/// All parts of one run, in the order they ran.
#[derive(Default)]
pub(crate) struct Report {
    times: Vec<(String, Duration)>,
    parts: Vec<(String, Duration, Tally)>,
}

impl Report {
    /// Time spent on something that is not a test: set-up, build.
    pub(crate) fn time(&mut self, what: &str, time: Duration) {
        self.times.push((what.to_owned(), time));
    }

    /// What one part found, which ran from `start` until now.
    pub(crate) fn part(&mut self, name: &str, start: Instant, tally: Tally) {
        self.parts.push((name.to_owned(), start.elapsed(), tally));
    }

    /// Prints everything; a failure in it is a failure of the verb.
    pub(crate) fn finish(&self) -> Done {
        print!("{}", self.text());
        if self.parts.iter().all(|(.., tally)| tally.failed == 0) {
            return Ok(());
        }
        Err(Failure("not everything passed; see above".into()))
    }

    fn text(&self) -> String {
        let mut text = String::from("\nPart            time   passed  failed  skipped\n");
        for (what, time) in &self.times {
            text.push_str(&format!("{what:<12} {:>7}\n", span(*time)));
        }
        for (name, time, tally) in &self.parts {
            let Tally { passed, failed, skipped, .. } = tally;
            text.push_str(&format!("{name:<12} {:>7}  {passed:>7} {failed:>7} {skipped:>8}\n", span(*time)));
        }
        let mut slowest: Vec<_> = self.parts.iter().flat_map(|(.., tally)| &tally.timed).collect();
        slowest.sort_by(|a, b| b.cmp(a));
        section(
            &mut text,
            "The ten slowest tests",
            slowest.iter().take(10).map(|(time, name)| format!("{:>7}  {name}", span(*time))),
        );
        section(&mut text, "Ran smaller than with --full", self.lines(|tally| &tally.smaller));
        section(&mut text, "Left out", self.lines(|tally| &tally.left_out));
        section(&mut text, "Failed", self.lines(|tally| &tally.failures));

        let sum = |count: fn(&Tally) -> usize| self.parts.iter().map(|(.., tally)| count(tally)).sum::<usize>();
        text.push_str(&format!("\n{} passed, {} failed", sum(|t| t.passed), sum(|t| t.failed)));
        match sum(|t| t.skipped) {
            0 => text.push('\n'),
            skipped => text.push_str(&format!(", {skipped} skipped\n")),
        }
        text
    }

    fn lines<'a>(&'a self, list: fn(&Tally) -> &Vec<String>) -> impl Iterator<Item = String> + 'a {
        self.parts
            .iter()
            .flat_map(move |(name, _, tally)| list(tally).iter().map(move |line| format!("{name}: {line}")))
    }
}

fn section(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        text.push_str(&format!("\n{title}\n"));
        lines.for_each(|line| text.push_str(&format!("  {line}\n")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_ends_with_the_count_alone_on_its_line() {
        let mut report = Report::default();
        let mut tally = Tally::default();
        tally.pass("quick", Duration::from_millis(2));
        tally.pass("slow", Duration::from_secs(12));
        tally.hear("left out: 3 tests, no data");
        tally.hear("left out: 3 tests, no data");
        tally.hear("smaller: 20 trials of 2000");
        report.part("rust", Instant::now(), tally);
        assert!(report.finish().is_ok());
        assert!(report.text().ends_with("\n2 passed, 0 failed\n"), "{}", report.text());

        let mut tally = Tally::default();
        tally.fail("contracts/prism", Duration::ZERO, "\n  refused: no port\nmore");
        tally.skip();
        report.part("contracts", Instant::now(), tally);
        let text = report.text();
        assert!(text.ends_with("\n2 passed, 1 failed, 1 skipped\n"), "{text}");
        assert!(text.contains("contracts: contracts/prism: refused: no port\n"), "{text}");
        assert_eq!(text.matches("rust: 3 tests, no data").count(), 1, "{text}");
        assert!(text.find("12.0s  slow") < text.find("0.00s  quick"), "{text}");
        assert!(report.finish().is_err());
    }
}
