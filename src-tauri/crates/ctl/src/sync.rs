//! `sync`: one pull of orders, products and locations, read to its end. It runs no station and holds nothing.

use crate::Common;
use chrono::{DateTime, Utc};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use station::{PullScope, Station, SyncProgress, UserError};

#[derive(Args)]
pub(crate) struct Sync {
    /// Only what changed since then (ISO 8601), instead of since the last sync
    #[arg(long, value_name = "TIME", value_parser = time)]
    since: Option<DateTime<Utc>>,
    /// Read everything again, as the first time
    #[arg(long, conflicts_with = "since")]
    full: bool,
}

impl Sync {
    pub(crate) async fn run(self, common: &Common) -> Result<(), UserError> {
        let scope = PullScope { since: self.since, is_full: self.full };
        let bar = bar();
        let synced = Station::sync(&common.config(), scope, |progress| show(&bar, progress)).await;
        bar.finish_and_clear();
        let synced = synced?;
        let changed = synced.orders - synced.new_orders;
        let words = format!(
            "{} new orders, {changed} changed, {} put aside; {} products and {} locations read",
            synced.new_orders, synced.quarantined, synced.products, synced.locations
        );
        let json = json!({
            "orders": { "new": synced.new_orders, "changed": changed, "put_aside": synced.quarantined },
            "products": synced.products,
            "locations": synced.locations,
        });
        common.answer(&json, &words)
    }
}

/// While the shop writes, and where it names no total, there is a count; once its orders come in, a bar and the time left.
const COUNTING: &str = "{spinner} {pos} orders read, {elapsed}";
const MEASURED: &str = "{wide_bar} {pos} of {len} orders, {eta} left";

/// Something moves also while the shop is silent.
const MOVES_EVERY: std::time::Duration = std::time::Duration::from_millis(200);

/// A bar on standard error; nothing where that is no terminal.
fn bar() -> ProgressBar {
    let bar = ProgressBar::no_length();
    bar.set_style(style(COUNTING));
    bar.enable_steady_tick(MOVES_EVERY);
    bar
}

fn style(template: &str) -> ProgressStyle {
    // A template of ours that can't be read shows the library's own bar.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn show(bar: &ProgressBar, progress: &SyncProgress) {
    bar.set_position(progress.done);
    match progress.total {
        Some(total) if progress.done > 0 => {
            if bar.length().is_none() {
                // The time the shop took to write says nothing of the time that is left.
                bar.reset_eta();
                bar.set_style(style(MEASURED));
            }
            bar.set_length(total.max(progress.done));
        }
        Some(_) | None => {}
    }
}

/// A moment with its offset, or a day in UTC.
fn time(text: &str) -> Result<DateTime<Utc>, String> {
    let moment = DateTime::parse_from_rfc3339(text).map(|moment| moment.to_utc());
    let day = || format!("{text}T00:00:00Z").parse::<DateTime<Utc>>();
    moment.or_else(|_| day()).map_err(|_| "write a time as 2026-03-01T06:00:00Z or a day as 2026-03-01".to_owned())
}
