//! `cargo xtask bench`: how fast and how small, as one table.
//!
//! Invariant: a gate is a ratio or a difference of two figures of this very run, so a slow computer fails nothing; absolute
//! figures are medians of three rounds and are only shown. What can't be measured here is named, never guessed.

mod buy;
mod disk;
mod figures;
mod first_sync;
mod key_watch;
mod keys;
mod memory;
mod own_shop;
mod packer;
mod queue_page;
mod scan;
mod scrolling;
mod shop;
mod start;
mod table;
mod ui_size;
mod windows;

use anyhow::Context as _;
use own_shop::OwnShop;
use std::process::ExitCode;
use table::Table;
use windows::Programs;

/// How much is measured.
#[derive(Clone, Copy)]
struct Size {
    /// Orders in the shop.
    orders: usize,
    /// Orders in the shop when only the window is measured.
    window_orders: usize,
    /// Scans.
    scans: usize,
    /// Windows into the queue, a kind.
    pages: usize,
    /// Labels bought.
    labels: usize,
    /// Scans in the real window.
    typed: usize,
    /// Starts of the window.
    starts: usize,
    /// Frames in which the queue is scrolled through.
    frames: usize,
}

const FULL: Size = Size {
    orders: 100_000,
    window_orders: 100_000,
    scans: 1_500,
    pages: 300,
    labels: 100,
    typed: 1_000,
    starts: 10,
    frames: 600,
};
const CI: Size = Size {
    orders: 10_000,
    window_orders: 3_000,
    scans: 600,
    pages: 100,
    labels: 30,
    typed: 100,
    starts: 6,
    frames: 200,
};

/// The measures, by the names they are asked for.
const NAMES: [&str; 9] = ["ui", "sync", "page", "scan", "buy", "start", "keys", "memory", "scrolling"];
/// Those that need the real window.
const IN_WINDOW: [&str; 4] = ["start", "keys", "memory", "scrolling"];

/// What was asked for: all when nothing was named.
struct Asked(Vec<String>);

impl Asked {
    fn read() -> anyhow::Result<Self> {
        let names: Vec<String> = std::env::args().skip(1).collect();
        let unknown = names.iter().find(|name| !NAMES.contains(&name.as_str()));
        anyhow::ensure!(unknown.is_none(), "no measure is named {unknown:?}: there are {}", NAMES.join(", "));
        Ok(Self(names))
    }

    fn has(&self, name: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|one| one == name)
    }

    fn has_window(&self) -> bool {
        IN_WINDOW.iter().any(|name| self.has(name))
    }

    fn is_window_only(&self) -> bool {
        NAMES.iter().all(|name| IN_WINDOW.contains(name) || !self.has(name))
    }
}

fn size() -> Size {
    match std::env::var("PACKBENCH_SIZE").as_deref() {
        Ok("full") => FULL,
        _ => {
            println!("smaller: the bench runs on {} orders instead of {}", CI.orders, FULL.orders);
            println!(
                "smaller: {} scans, {} of them typed into the window, and {} labels instead of {}, {} and {}",
                CI.scans, CI.typed, CI.labels, FULL.scans, FULL.typed, FULL.labels
            );
            CI
        }
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let asked = Asked::read()?;
    let mut table = Table::new();
    table.note_load("before");
    measure(size(), &asked, &mut table).await?;
    table.note_load("after");
    Ok(table.show())
}

async fn measure(size: Size, asked: &Asked, table: &mut Table) -> anyhow::Result<()> {
    if asked.has("ui") {
        ui_size::measure(table)?;
    }
    if asked.0 == ["ui"] {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let orders = if asked.is_window_only() { size.window_orders } else { size.orders };
    let outside = shop::Outside::open(orders).await.context("the simulated shop did not open")?;
    let stored = if asked.has("sync") {
        first_sync::measure(&outside, folder.path(), table).await.context("first sync")?
    } else {
        first_sync::store(&outside, folder.path()).await.context("first sync")?
    };
    let bench = shop::Bench::open(&outside, &stored).await.context("the station did not open")?;
    if asked.has("page") {
        queue_page::measure(&bench, size.pages, table).await.context("queue page")?;
    }
    if asked.has("scan") {
        scan::measure(&bench, &stored, size.scans, table).await.context("scan")?;
    }
    if asked.has("buy") {
        buy::measure(&bench, &outside, size.labels, table).await.context("buy")?;
    }
    if !asked.has_window() {
        bench.close().await;
        return Ok(());
    }
    let shop = OwnShop::left_by(bench, &outside, &stored, 2 * size.typed).await.context("the shop of the window")?;
    in_window(size, asked, &shop, table).await
}

/// What only the real window can show, beside an empty one.
async fn in_window(size: Size, asked: &Asked, shop: &OwnShop, table: &mut Table) -> anyhow::Result<()> {
    let Some(programs) = Programs::built() else {
        for name in IN_WINDOW {
            table.leave_out(name, "no PACKBENCH_APP or no PACKBENCH_EMPTY_WINDOW");
        }
        return Ok(());
    };
    if asked.has("start") {
        start::measure(&programs, shop, size.starts, table).await.context("start")?;
    }
    if asked.has("keys") {
        keys::measure(&programs, shop, size.typed, table).await.context("keys")?;
    }
    if asked.has("memory") {
        memory::measure(&programs, shop, size.typed, table).await.context("memory")?;
    }
    if asked.has("scrolling") {
        scrolling::measure(&programs, shop, size.frames, table).await.context("scrolling")?;
    }
    Ok(())
}
