//! `sync`: one pull of orders, products and locations, read to its end. It runs no station and holds nothing.

use crate::Common;
use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::json;
use station::{PullScope, Station, UserError};

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
        let synced = Station::sync(&common.config(), scope).await?;
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

/// A moment with its offset, or a day in UTC.
fn time(text: &str) -> Result<DateTime<Utc>, String> {
    let moment = DateTime::parse_from_rfc3339(text).map(|moment| moment.to_utc());
    let day = || format!("{text}T00:00:00Z").parse::<DateTime<Utc>>();
    moment.or_else(|_| day()).map_err(|_| "write a time as 2026-03-01T06:00:00Z or a day as 2026-03-01".to_owned())
}
