//! What our scripts take of a frame while the queue is scrolled from its first row to its last.
//!
//! In each frame the list is moved on by one step, as by a hand that drags the bar: every frame shows rows that were not
//! there before. Counted is each entry into our scripts, from its begin until the microtasks it left are done: the scroll
//! event with all that renders rows, an answer of the station from the moment it is handed to our code, timers and frame
//! callbacks. Not counted is what WebKit does by itself: layout, painting, fetching and parsing. What is counted between
//! two frames belongs to the second; frames that the list did not move in are left out. The page's clock tells whole
//! milliseconds; entries begin anywhere within one, so a sum is right in the mean. The same list is then moved at the pace
//! of a wheel, whose rows can be read, and the worse of the two gates. Bound: *scrolling 100,000 rows*.

use crate::figures::{from_ms, median_of_rounds, ms};
use crate::own_shop::OwnShop;
use crate::table::{Limit, Row, Table};
use crate::windows::{self, Programs};
use anyhow::Context as _;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

const LIMIT_MS: f64 = 4.0;
/// A notch of a wheel is three rows.
const WHEEL_PX: f64 = 174.0;
/// An entry ends when the microtask queue has turned so often: ours need a few turns, and an idle one costs nothing.
const COUNT_SCRIPTS: &str = r#"
    const TURNS = 100;
    const frame = (window.frameScripts = { spent: 0, since: null, isScrolled: false });
    const end = () => {
        if (frame.since === null) return;
        frame.spent += performance.now() - frame.since;
        frame.since = null;
    };
    const begin = () => {
        if (frame.since !== null) return;
        frame.since = performance.now();
        let turns = 0;
        const turn = () => (++turns < TURNS ? queueMicrotask(turn) : end());
        queueMicrotask(turn);
    };
    // Microtasks run between two listeners: the list's own stand between these two, and what they left is done by then.
    const scrolled = () => {
        frame.isScrolled = true;
        if (frame.since === null) frame.since = performance.now();
    };
    addEventListener("scroll", scrolled, { capture: true });
    document.querySelector("[role=grid]").addEventListener("scroll", end);
    const entering = (work) => typeof work !== "function" ? work : function (...values) {
        begin();
        return work.apply(this, values);
    };
    for (const name of ["setTimeout", "setInterval", "requestAnimationFrame"]) {
        const real = window[name];
        window[name] = (work, ...values) => real.call(window, entering(work), ...values);
    }
    for (const name of ["json", "text", "arrayBuffer"]) {
        const real = Response.prototype[name];
        Response.prototype[name] = function () {
            return new Promise((good, bad) => real.call(this).then(entering(good), entering(bad)));
        };
    }
    const fetched = window.fetch;
    window.fetch = (...values) => new Promise((good, bad) => fetched(...values).then(entering(good), entering(bad)));
"#;
/// Moves the list by `step` pixels a frame, `count` frames or to its end, and tells what each frame took.
const SCROLL: &str = r#"
    const [step, count, end] = arguments;
    const list = document.querySelector("[role=grid]");
    const frame = window.frameScripts;
    const took = [];
    list.scrollTop = 0;
    const next = () => {
        if (frame.isScrolled) took.push(frame.spent);
        [frame.spent, frame.isScrolled] = [0, false];
        const isEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 1;
        if (took.length >= count || isEnd) return end({ took, top: list.scrollTop, bottom: list.scrollHeight });
        list.scrollTop += step;
        window.unwatchedFrame(next);
    };
    window.unwatchedFrame(() => {
        frame.spent = 0;
        window.unwatchedFrame(next);
    });
"#;
/// Ends once the queue has rows.
const QUEUE_IS_THERE: &str = r#"
    const [end] = arguments;
    const look = () => (document.querySelector("[role=grid] [id^=order-]") ? end(true) : requestAnimationFrame(look));
    look();
"#;
const HEIGHT: &str =
    r#"const list = document.querySelector("[role=grid]"); return list.scrollHeight - list.clientHeight;"#;

#[derive(Deserialize)]
struct Pass {
    took: Vec<f64>,
    top: f64,
    bottom: f64,
}

/// Scrolls through all rows in `frames` frames, then as many by the wheel.
pub(crate) async fn measure(
    programs: &Programs,
    shop: &OwnShop,
    frames: usize,
    table: &mut Table,
) -> anyhow::Result<()> {
    let window = programs.open_app(shop).await?;
    windows::sign_in(&window, shop).await?;
    // From an order that lies on the bench the way out is the queue; in the queue the key means nothing.
    window.key("Escape")?;
    window.run_to_end(QUEUE_IS_THERE, vec![]).await.context("no rows in the queue")?;
    window.run("window.unwatchedFrame = requestAnimationFrame.bind(window)", vec![]).await?;
    window.run(COUNT_SCRIPTS, vec![]).await?;
    let height_px = window.run(HEIGHT, vec![]).await?.as_f64().unwrap_or(0.0);
    let step_px = (height_px / frames as f64).ceil();
    let mut passes = Vec::new();
    for step_px in [step_px, WHEEL_PX] {
        let told = window.run_to_end(SCROLL, vec![json!(step_px), json!(frames)]).await?;
        passes.push(serde_json::from_value::<Pass>(told)?);
    }
    window.close().await?;
    anyhow::ensure!(passes[0].top + 2000.0 > passes[0].bottom, "the list's end was not reached");
    let [dragged, wheeled] =
        [0, 1].map(|at| -> Vec<Duration> { passes[at].took.iter().copied().map(from_ms).collect() });
    let worst = |times: &[Duration]| times.iter().max().copied().unwrap_or_default();
    let mean = |times: &[Duration]| times.iter().sum::<Duration>() / u32::try_from(times.len().max(1)).unwrap_or(1);
    let (dragged_p95, wheeled_p95) = (median_of_rounds(&dragged, 95), median_of_rounds(&wheeled, 95));
    println!("scrolling, frames that took most: dragged {:.0?}, by the wheel {:.0?}", worst(&dragged), worst(&wheeled));
    table.add(Row {
        name: "scrolling, our scripts a frame, p95",
        figure: format!("{:.0} ms (mean {:.1}), {} frames", ms(dragged_p95), ms(mean(&dragged)), dragged.len()),
        beside: format!("by the wheel {:.0} ms (mean {:.1})", ms(wheeled_p95), ms(mean(&wheeled))),
        measured: ms(dragged_p95.max(wheeled_p95)),
        limit: Limit::AtMost(LIMIT_MS, "ms"),
    });
    Ok(())
}
