//! What our window holds after a day's work beside what the empty window holds: the proportional set size (PSS) of the
//! window's process and of all below it, WebKit's web and network processes too.
//!
//! Each window stands alone on the display when it is weighed, since shared pages are divided among those who have them,
//! and is weighed when it has come to rest. The shop, the carrier and the printer are in another process. Bound: *memory*.

use crate::key_watch;
use crate::keys::COUNT;
use crate::own_shop::OwnShop;
use crate::packer::Packer;
use crate::table::{Limit, Row, Table};
use crate::windows::Programs;
use anyhow::{Context as _, ensure};
use std::time::{Duration, Instant};
use tests::window::look_again;

const LIMIT: f64 = 1.4;
/// At rest is what moved by less than this share for so long.
const AT_REST: f64 = 0.01;
const AT_REST_FOR: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(60);

/// Weighs ours after `scans` scans and the empty one after its first echo.
pub(crate) async fn measure(
    programs: &Programs,
    shop: &OwnShop,
    scans: usize,
    table: &mut Table,
) -> anyhow::Result<()> {
    // From the end: the first ones may be packed already.
    let mut packer = Packer::signed_in(programs, shop, shop.orders.iter().rev()).await?;
    packer.scan_until(scans).await?;
    let ours = at_rest(packer.window().process()?).await.context("our window")?;
    packer.close().await?;

    let empty = programs.open_empty().await?;
    key_watch::watch(&empty, COUNT).await?;
    empty.scan(&shop.orders[0].codes[0])?;
    key_watch::until(&empty, 1).await?;
    let floor = at_rest(empty.process()?).await.context("the empty window")?;
    empty.close().await?;

    println!("memory: ours {}; empty {}", words(&ours), words(&floor));
    table.add(Row {
        name: "memory after the scans",
        figure: format!("{:.0} MiB PSS, {scans} scans", mib(total(&ours))),
        beside: format!("empty window {:.0} MiB", mib(total(&floor))),
        measured: mib(total(&ours)) / mib(total(&floor)),
        limit: Limit::AtMost(LIMIT, "×"),
    });
    Ok(())
}

/// A process by its name, and what it holds.
struct Held {
    name: String,
    kib: u64,
}

fn total(held: &[Held]) -> u64 {
    held.iter().map(|one| one.kib).sum()
}

fn mib(kib: u64) -> f64 {
    kib as f64 / 1024.0
}

fn words(held: &[Held]) -> String {
    held.iter().map(|one| format!("{} {:.0} MiB", one.name, mib(one.kib))).collect::<Vec<_>>().join(", ")
}

/// Weighs until the weight rests.
async fn at_rest(process: u32) -> anyhow::Result<Vec<Held>> {
    let began = Instant::now();
    let mut since = (Instant::now(), total(&family(process)?));
    loop {
        look_again().await;
        let held = family(process)?;
        let now = total(&held);
        if now.abs_diff(since.1) as f64 > since.1 as f64 * AT_REST {
            since = (Instant::now(), now);
        } else if since.0.elapsed() > AT_REST_FOR {
            return Ok(held);
        }
        ensure!(began.elapsed() < PATIENCE, "it does not come to rest: {}", words(&held));
    }
}

/// The process and all below it.
fn family(process: u32) -> anyhow::Result<Vec<Held>> {
    let (mut left, mut held) = (vec![process], Vec::new());
    while let Some(process) = left.pop() {
        let folder = format!("/proc/{process}");
        let rollup = std::fs::read_to_string(format!("{folder}/smaps_rollup"))?;
        let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).context("a process without memory")?;
        let kib = pss.trim().trim_end_matches(" kB").parse()?;
        held.push(Held { name: std::fs::read_to_string(format!("{folder}/comm"))?.trim().to_owned(), kib });
        for thread in std::fs::read_dir(format!("{folder}/task"))? {
            // A thread that has ended meanwhile has no children.
            let children = std::fs::read_to_string(thread?.path().join("children")).unwrap_or_default();
            left.extend(children.split_whitespace().filter_map(|child| child.parse::<u32>().ok()));
        }
    }
    Ok(held)
}
