//! The one table: what was measured, against what, and whether it holds.
//!
//! Each gate is also a line `ok NAME <seconds>` or `FAILED NAME <seconds>`, which the report of all tests is made from.

use std::process::ExitCode;
use std::time::Instant;

/// A measured gate.
pub(crate) struct Row {
    /// What was measured, as a person would say it.
    pub(crate) name: &'static str,
    /// What came out, with its unit.
    pub(crate) figure: String,
    /// What it is held against: a peer's figure of this run, or the bound itself.
    pub(crate) beside: String,
    /// The gated number.
    pub(crate) measured: f64,
    /// Its bound, and on which side of it is good.
    pub(crate) limit: Limit,
}

/// A bound in the unit of what it bounds.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    /// Not more than this.
    AtMost(f64, &'static str),
    /// Not less than this.
    AtLeast(f64, &'static str),
}

impl Limit {
    fn holds(self, measured: f64) -> bool {
        match self {
            Self::AtMost(limit, _) => measured <= limit,
            Self::AtLeast(limit, _) => measured >= limit,
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Self::AtMost(_, unit) | Self::AtLeast(_, unit) => unit,
        }
    }

    fn words(self) -> String {
        match self {
            Self::AtMost(limit, unit) => format!("≤ {limit} {unit}"),
            Self::AtLeast(limit, unit) => format!("≥ {limit} {unit}"),
        }
    }
}

/// All rows so far.
pub(crate) struct Table {
    rows: Vec<(Row, f64)>,
    left_out: Vec<(&'static str, &'static str)>,
    loads: Vec<String>,
    since: Instant,
}

impl Table {
    pub(crate) fn new() -> Self {
        Self { rows: vec![], left_out: vec![], loads: vec![], since: Instant::now() }
    }

    /// Adds a gate; its time is what passed since the one before.
    pub(crate) fn add(&mut self, row: Row) {
        let took_s = self.since.elapsed().as_secs_f64();
        self.since = Instant::now();
        println!("measured {}: {}, beside {}", row.name, row.figure, row.beside);
        self.rows.push((row, took_s));
    }

    /// Names what was not measured, and why.
    pub(crate) fn leave_out(&mut self, name: &'static str, why: &'static str) {
        self.left_out.push((name, why));
    }

    /// Notes how busy the computer is.
    pub(crate) fn note_load(&mut self, when: &str) {
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let last_minutes: Vec<&str> = load.split_whitespace().take(3).collect();
        self.loads.push(format!("load {when}: {}", last_minutes.join(" ")));
    }

    /// Prints the table, then a line for each gate and the count. Fails when a gate is broken.
    pub(crate) fn show(&self) -> ExitCode {
        println!("\n{}", self.loads.join("; "));
        let line = |[name, figure, beside, measured, limit, verdict]: [&str; 6]| {
            println!("{name:<44} {figure:<34} {beside:<34} {measured:>10}  {limit:<10} {verdict}");
        };
        line(["what", "figure", "beside", "gated", "limit", ""]);
        for (row, _) in &self.rows {
            let verdict = if row.limit.holds(row.measured) { "ok" } else { "OVER" };
            let measured = format!("{:.2} {}", row.measured, row.limit.unit());
            line([row.name, &row.figure, &row.beside, measured.trim(), row.limit.words().trim(), verdict]);
        }
        for (name, why) in &self.left_out {
            line([name, why, "", "", "", ""]);
        }
        println!();
        for (name, why) in &self.left_out {
            println!("left out: {name}, {why}");
        }
        let (good, over): (Vec<_>, Vec<_>) = self.rows.iter().partition(|(row, _)| row.limit.holds(row.measured));
        good.iter().for_each(|(row, took_s)| println!("ok {} <{took_s:.2}s>", row.name));
        over.iter().for_each(|(row, took_s)| println!("FAILED {} <{took_s:.2}s>", row.name));
        println!("{} passed, {} failed", good.len(), over.len());
        if over.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
