//! From the Enter of a scan to the frame that shows what came of it, told by the page itself.
//!
//! A time begins with the key event's own stamp, which is the X server's, and ends with the second animation frame after
//! the change is in the document: by then a frame that holds it was drawn. The stamp's clock is another than the page's;
//! the least delay between the two that was ever seen counts as none. Both windows are watched by the same lines.

use crate::figures;
use anyhow::Context as _;
use serde_json::{Value, json};
use std::time::Duration;
use tests::window::Window;

/// A key that means something to the page is stopped by it: there its stamp is read.
const WATCH: &str = r#"
    const [shown] = arguments;
    const look = () => document.querySelector(shown)?.textContent ?? null;
    const watch = (window.keyWatch = { begun: null, before: null, least: Infinity, took: [], isOff: false, tell: () => {} });
    const stop = Event.prototype.stopImmediatePropagation;
    Event.prototype.stopImmediatePropagation = function () {
        if (this.type === "keydown") {
            watch.least = Math.min(watch.least, performance.now() - this.timeStamp);
            if (this.key === "Enter" && !watch.isOff) [watch.begun, watch.before] = [this.timeStamp, look()];
        }
        stop.call(this);
    };
    const changed = () => {
        if (watch.begun === null || look() === watch.before) return;
        const begun = watch.begun;
        watch.begun = null;
        const painted = () => {
            watch.took.push(performance.now() - begun);
            watch.tell();
        };
        requestAnimationFrame(() => requestAnimationFrame(painted));
    };
    new MutationObserver(changed).observe(document.body, { subtree: true, childList: true, characterData: true });
"#;
/// Ends when so many were told.
const UNTIL_TOLD: &str = r#"
    const [count, end] = arguments;
    const watch = window.keyWatch;
    watch.tell = () => watch.took.length >= count && end(watch.took.length);
    watch.tell();
"#;
const TOLD: &str = "const { took, least } = window.keyWatch; return took.map((one) => one - least);";

/// Watches what `shown` (a CSS selector) says, from now on.
pub(crate) async fn watch(window: &Window, shown: &str) -> anyhow::Result<()> {
    window.run(WATCH, vec![shown.into()]).await?;
    Ok(())
}

/// Waits until `count` keys were answered on the screen.
pub(crate) async fn until(window: &Window, count: usize) -> anyhow::Result<()> {
    window.run_to_end(UNTIL_TOLD, vec![json!(count)]).await.with_context(|| format!("key {count} was not answered"))?;
    Ok(())
}

/// What each key took.
pub(crate) async fn told(window: &Window) -> anyhow::Result<Vec<Duration>> {
    let told: Vec<f64> = serde_json::from_value(window.run(TOLD, Vec::<Value>::new()).await?)?;
    Ok(told.into_iter().map(figures::from_ms).collect())
}
