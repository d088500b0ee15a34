//! Windows into the queue at random places, of every filter and of searches, as scrolling and typing ask for them.

use crate::figures::{median_of_rounds, ms};
use crate::shop::Bench;
use crate::table::{Limit, Row, Table};
use serde_json::json;
use std::time::{Duration, Instant};

/// Rows of a window: what a screen shows, and as much above and below.
const ROWS: i64 = 60;
const LIMIT_MS: f64 = 10.0;

/// Measures `count` windows of all that can be packed, of those to pick and of what waits for a person, then searches.
pub(crate) async fn measure(bench: &Bench, count: usize, table: &mut Table) -> anyhow::Result<()> {
    let mut place = Places(0x9e37_79b9_7f4a_7c15);
    let mut scrolled = Vec::new();
    for filter in ["all", "to_pick", "needs_person"] {
        let total = bench.queue(filter, 0, 1).await?["total"].as_i64().unwrap_or(0);
        println!("queue, {filter}: {total} orders");
        for _ in 0..count {
            let from_index = place.below((total - ROWS).max(1));
            let start = Instant::now();
            bench.queue(filter, from_index, ROWS).await?;
            scrolled.push(start.elapsed());
        }
    }
    // All filters in each round.
    let scrolled: Vec<Duration> = (0..count).flat_map(|at| scrolled[at..].iter().step_by(count).copied()).collect();
    add("queue page, middle", &scrolled, 50, table);
    add("queue page, p95", &scrolled, 95, table);

    let number = bench.queue("all", 0, 1).await?["rows"][0]["number"].as_str().unwrap_or_default().to_owned();
    let words = [number.as_str(), "geoboard", "ink refills", "an", "no such thing"];
    let mut found = Vec::new();
    for at in 0..count {
        let request = json!({"filter": "all", "search": words[at % words.len()], "from_index": 0, "limit": ROWS});
        let start = Instant::now();
        bench.call("queue_page", request).await?;
        found.push(start.elapsed());
    }
    println!(
        "searches, not gated: p50 {:.1} ms, p95 {:.1} ms",
        ms(median_of_rounds(&found, 50)),
        ms(median_of_rounds(&found, 95))
    );
    Ok(())
}

fn add(name: &'static str, times: &[Duration], percent: usize, table: &mut Table) {
    let figure = ms(median_of_rounds(times, percent));
    table.add(Row {
        name,
        figure: format!("{figure:.2} ms for {ROWS} rows"),
        beside: format!("the bound itself, {} windows", times.len()),
        measured: figure,
        limit: Limit::AtMost(LIMIT_MS, "ms"),
    });
}

/// Places that look like chance and are the same in each run.
struct Places(u64);

impl Places {
    fn below(&mut self, end: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 % end.unsigned_abs().max(1)).unwrap_or(0)
    }
}
