//! From starting the program to a queue that can be packed from, on a store with all orders, beside the empty window's
//! first paint.
//!
//! A bench that was closed asks who packs. So the time is two: from the start of the process to the first contentful paint,
//! which is that question (keys are heard before it is asked), and from the Enter of a scanned badge to the frame with the
//! queue's rows. How long a person takes to scan is theirs: here a second, in which nobody scans. Then a key has to choose a
//! row. Bound: *start to usable queue*.
//!
//! The driver's first words with a program come late by half a second or a whole one in a third of all starts, before the
//! page begins to load; a start without it never does. So the quickest of the starts to a first paint counts, of both windows.

use crate::figures::{from_ms, median, ms};
use crate::key_watch;
use crate::own_shop::OwnShop;
use crate::table::{Limit, Row, Table};
use crate::windows::Programs;
use anyhow::Context as _;
use std::time::Duration;
use tests::window::{Window, look_again};

const LIMIT: f64 = 1.5;
/// Ticks of the kernel's clock a second, as every Linux of ours shows them.
const TICKS_S: f64 = 100.0;
/// The moment of the first contentful paint since 1970; ends when it has been.
const FIRST_PAINT: &str = r#"
    const [end] = arguments;
    const look = () => {
        const [paint] = performance.getEntriesByName("first-contentful-paint");
        return paint ? end(performance.timeOrigin + paint.startTime) : requestAnimationFrame(look);
    };
    look();
"#;
/// The least that a person takes from the question to a scanned badge.
const HAND: Duration = Duration::from_secs(1);
/// A row of the queue.
const ROW: &str = "[id^=order-]";
const IS_CHOSEN: &str = r#"return document.querySelectorAll("[id^=order-][aria-selected=true]").length === 1;"#;

/// Starts both `rounds` times, in turns, after each was started once to have its files read from the disk.
pub(crate) async fn measure(
    programs: &Programs,
    shop: &OwnShop,
    rounds: usize,
    table: &mut Table,
) -> anyhow::Result<()> {
    let (mut empty, mut asked, mut listed) = (vec![], vec![], vec![]);
    for _ in 0..=rounds {
        let window = programs.open_empty().await?;
        empty.push(first_paint(&window).await?);
        window.close().await?;

        let window = programs.open_app(shop).await?;
        asked.push(first_paint(&window).await?);
        tokio::time::sleep(HAND).await;
        listed.push(sign_in(&window, shop).await?);
        accepts_a_key(&window).await?;
        window.close().await?;
    }
    for times in [&mut empty, &mut asked, &mut listed] {
        times.remove(0);
    }
    println!("start: empty {empty:.0?}, until it asks who packs {asked:.0?}, badge to rows {listed:.0?}");
    let quickest = |times: &[Duration]| times.iter().min().copied().unwrap_or_default();
    let (paints, asks, lists) = (quickest(&empty), quickest(&asked), median(&listed));
    table.add(Row {
        name: "start to usable queue",
        figure: format!("{:.0} ms ({:.0} + badge {:.0})", ms(asks + lists), ms(asks), ms(lists)),
        beside: format!("empty window paints in {:.0} ms", ms(paints)),
        measured: ms(asks + lists) / ms(paints),
        limit: Limit::AtMost(LIMIT, "×"),
    });
    Ok(())
}

/// From the process's start to the page's first contentful paint.
async fn first_paint(window: &Window) -> anyhow::Result<Duration> {
    let painted = window.run_to_end(FIRST_PAINT, vec![]).await?.as_f64().context("a time")?;
    let began = started_ms(window.process()?)?;
    Ok(from_ms(painted - began))
}

/// When a process was started, milliseconds since 1970, to a hundredth of a second.
fn started_ms(process: u32) -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name, in brackets, may hold anything; after it the state is field 3 and the start is field 22.
    let after_name = stat.rsplit_once(')').context("a process's name")?.1;
    let start_ticks: f64 = after_name.split_whitespace().nth(19).context("a process's start")?.parse()?;
    let uptime = std::fs::read_to_string("/proc/uptime")?;
    let uptime_s: f64 = uptime.split_whitespace().next().context("the uptime")?.parse()?;
    let now_ms = crate::shop::now().timestamp_micros() as f64 / 1000.0;
    Ok(now_ms - (uptime_s - start_ticks / TICKS_S) * 1000.0)
}

/// From the badge's Enter to the frame with rows.
async fn sign_in(window: &Window, shop: &OwnShop) -> anyhow::Result<Duration> {
    key_watch::watch(window, ROW).await?;
    window.scan(&shop.badge)?;
    key_watch::until(window, 1).await.context("no rows in the queue")?;
    key_watch::told(window).await?.first().copied().context("a time")
}

/// The arrow key chooses a row.
async fn accepts_a_key(window: &Window) -> anyhow::Result<()> {
    window.key("Down")?;
    let began = std::time::Instant::now();
    while window.run(IS_CHOSEN, vec![]).await? != true {
        anyhow::ensure!(began.elapsed() < Duration::from_secs(10), "the arrow key chose no row");
        look_again().await;
    }
    Ok(())
}
