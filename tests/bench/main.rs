//! `cargo xtask bench`: how fast and how small, as one table.
//!
//! Invariant: a gate is a ratio or a difference of two figures of this very run, so a slow computer fails nothing; absolute
//! figures are medians of three rounds and are only shown. What can't be measured here is named, never guessed.

mod buy;
mod disk;
mod figures;
mod first_sync;
mod queue_page;
mod scan;
mod shop;
mod table;
mod ui_size;

use anyhow::Context as _;
use std::process::ExitCode;
use table::Table;

/// How much is measured.
#[derive(Clone, Copy)]
struct Size {
    /// Orders in the shop.
    orders: usize,
    /// Scans.
    scans: usize,
    /// Windows into the queue, a kind.
    pages: usize,
    /// Labels bought.
    labels: usize,
}

const FULL: Size = Size { orders: 100_000, scans: 1_500, pages: 300, labels: 100 };
const CI: Size = Size { orders: 10_000, scans: 600, pages: 100, labels: 30 };

fn size() -> Size {
    match std::env::var("PACKBENCH_SIZE").as_deref() {
        Ok("full") => FULL,
        _ => {
            println!("smaller: the bench runs on {} orders instead of {}", CI.orders, FULL.orders);
            println!(
                "smaller: {} scans and {} labels instead of {} and {}",
                CI.scans, CI.labels, FULL.scans, FULL.labels
            );
            CI
        }
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let mut table = Table::new();
    table.note_load("before");
    measure(size(), &mut table).await?;
    table.note_load("after");
    Ok(table.show())
}

async fn measure(size: Size, table: &mut Table) -> anyhow::Result<()> {
    ui_size::measure(table)?;
    let folder = tempfile::tempdir()?;
    let outside = shop::Outside::open(size.orders).await.context("the simulated shop did not open")?;
    let stored = first_sync::measure(&outside, folder.path(), table).await.context("first sync")?;
    let bench = shop::Bench::open(&outside, &stored).await.context("the station did not open")?;
    queue_page::measure(&bench, size.pages, table).await.context("queue page")?;
    scan::measure(&bench, &stored, size.scans, table).await.context("scan")?;
    buy::measure(&bench, &outside, size.labels, table).await.context("buy")?;
    bench.close().await;
    for name in ["start to usable queue", "key event to painted verdict", "memory", "scrolling"] {
        table.leave_out(name, "not measured yet");
    }
    Ok(())
}
