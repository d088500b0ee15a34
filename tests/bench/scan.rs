//! Scans through the station's own command: decided, stored durably and answered with the order's new picture.
//!
//! Each order is packed as at a bench: a wrong item, an unknown code, then every unit it wants. The next scan comes when
//! the station has been quiet for a moment, still ten times sooner than from a hand: what a scan sets off asks carriers and
//! shop, and both are simulated on these same cores. Between two scans the order is shown when the station tells of it, as
//! the window does, so that a scan finds what was read for the screen. Between two scans the same disk makes one page
//! durable, after the same quiet: both meet the same neighbours, and processors and a disk that rested.

use crate::disk::Disk;
use crate::figures::{median_of_rounds, ms};
use crate::shop::Bench;
use crate::table::{Limit, Row, Table};
use anyhow::Context as _;
use serde_json::{Value, json};
use station::{Change, Topic};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::sync::broadcast::Receiver;

const LIMIT_MS: f64 = 1.5;
/// Rows that are read ahead to take orders from.
const AHEAD: i64 = 50;
/// So long nothing was told when a scan comes.
const QUIET: Duration = Duration::from_millis(5);

/// Measures at least `count` scans.
pub(crate) async fn measure(bench: &Bench, folder: &Path, count: usize, table: &mut Table) -> anyhow::Result<()> {
    let mut disk = Disk::of(folder)?;
    let (mut scans, mut syncs) = (Vec::new(), Vec::new());
    let mut kinds: BTreeMap<String, Vec<Duration>> = BTreeMap::new();
    let (mut from_index, mut told) = (0, bench.listen());
    while scans.len() < count {
        let page = bench.queue("all", from_index, AHEAD).await?;
        let rows = page["rows"].as_array().cloned().unwrap_or_default();
        from_index += AHEAD;
        anyhow::ensure!(!rows.is_empty(), "there are not orders enough");
        for row in rows {
            if scans.len() >= count {
                break;
            }
            let opened = bench.call("open_order", json!({"id": row["id"], "is_take_over": false})).await?;
            for raw in codes(&opened["pack"]) {
                show_until_quiet(bench, &mut told).await?;
                let number = scans.len();
                let (took, verdict) = scan(bench, &raw, number).await?;
                scans.push(took);
                kinds.entry(verdict).or_default().push(took);
                show_until_quiet(bench, &mut told).await?;
                syncs.push(disk.sync_once()?);
            }
            bench.call("leave_order", json!({})).await?;
        }
    }
    for (verdict, times) in &kinds {
        let [p50, p99] = [50, 99].map(|percent| ms(median_of_rounds(times, percent)));
        println!("scans, not gated: {verdict} {}, p50 {p50:.2} ms, p99 {p99:.2} ms", times.len());
    }
    let (scan_p99, sync_p99) = (median_of_rounds(&scans, 99), median_of_rounds(&syncs, 99));
    let above = ms(scan_p99) - ms(sync_p99);
    table.add(Row {
        name: "scan decided and stored, p99",
        figure: format!("{:.2} ms (p50 {:.2})", ms(scan_p99), ms(median_of_rounds(&scans, 50))),
        beside: format!("fdatasync {:.2} ms (p50 {:.2})", ms(sync_p99), ms(median_of_rounds(&syncs, 50))),
        measured: above,
        limit: Limit::AtMost(LIMIT_MS, "ms"),
    });
    Ok(())
}

/// Shows the order whenever something of it is told, until nothing is for a while.
async fn show_until_quiet(bench: &Bench, told: &mut Receiver<Change>) -> anyhow::Result<()> {
    while let Ok(change) = tokio::time::timeout(QUIET, told.recv()).await {
        // Whoever fell behind looks at everything.
        if change.map_or(true, |change| change.topics.contains(&Topic::Pack)) {
            bench.call("pack_view", json!({})).await?;
        }
    }
    Ok(())
}

/// What is scanned for an order: something that is not in it, something nobody knows, then all of it.
fn codes(pack: &Value) -> Vec<String> {
    let lines = pack["lines"].as_array().map_or(&[][..], Vec::as_slice);
    let wants = |sku: &str| lines.iter().any(|line| line["sku"] == sku);
    let stranger = simulators::seed::catalogue::ARTICLES.iter().find(|article| !wants(article.sku));
    let mut codes: Vec<String> = stranger.map(|article| article.sku.to_owned()).into_iter().collect();
    codes.push("0000000000".to_owned());
    for line in lines {
        let units = line["wanted"].as_u64().unwrap_or(0).saturating_sub(line["packed"].as_u64().unwrap_or(0));
        codes.extend(line["sku"].as_str().into_iter().flat_map(|sku| (0..units).map(|_| sku.to_owned())));
    }
    codes
}

/// What it took, and the verdict.
async fn scan(bench: &Bench, raw: &str, number: usize) -> anyhow::Result<(Duration, String)> {
    let request = json!({"scan_id": format!("bench-{number}"), "raw": raw, "screen": "pack", "selected": null});
    let start = Instant::now();
    let answer = bench.answer("scan", request).await?;
    let took = start.elapsed();
    let answer: Value = serde_json::from_str(answer.get())?;
    let verdict = answer["pack"]["verdict"]["is"].as_str().context("a scan left no order open")?;
    Ok((took, verdict.to_owned()))
}
