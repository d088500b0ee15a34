//! The log, newest first.

use super::own_words;
use super::people::require;
use super::views::{ActivityPageView, ActivityRowView};
use crate::config::ACTIVITY_PAGE_MAX;
use crate::error::UserError;
use crate::station::Station;
use domain::people::Action;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::EventRow;
use ts_rs::TS;

/// What part of the log is wanted.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct ActivityRequest {
    /// Older than this; none is from the newest.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: i64,
    /// Of one order only.
    pub order_number: Option<String>,
}

/// A page of the log.
pub(super) async fn activity_page(
    station: &Arc<Station>,
    request: ActivityRequest,
) -> Result<ActivityPageView, UserError> {
    require(station, Action::ReadActivity)?;
    let limit = request.limit.clamp(1, ACTIVITY_PAGE_MAX);
    let number = request.order_number.map(|number| number.trim().trim_start_matches('#').to_owned());
    let number = number.filter(|number| !number.is_empty());
    let rows = station.store().events(request.before, number, limit).await?;
    let before = (rows.len() as i64 == limit).then(|| rows.last().map(|row| row.id)).flatten();
    Ok(ActivityPageView { rows: rows.into_iter().map(row_view).collect(), before })
}

fn row_view(row: EventRow) -> ActivityRowView {
    let payload: BTreeMap<String, Value> = serde_json::from_str(&row.payload).unwrap_or_default();
    let text = |value: Value| match value {
        Value::String(text) => text,
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    ActivityRowView {
        id: row.id,
        at: row.at,
        person: row.person,
        station: row.station,
        kind: row.kind,
        order_number: row.number,
        values: payload.into_iter().map(|(name, value)| (name, own_words::spoken(&text(value)))).collect(),
    }
}
