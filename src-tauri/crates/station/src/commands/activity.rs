//! The log, newest first.

use super::own_words;
use super::people::require;
use super::views::{ActivityPageView, ActivityRowView};
use crate::config::ACTIVITY_PAGE_MAX;
use crate::error::UserError;
use crate::station::Station;
use domain::ids::PersonId;
use domain::people::Action;
use serde::Deserialize;
use serde_json::Value;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
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
    require(station, Action::ReadActivity).await?;
    let limit = request.limit.clamp(1, ACTIVITY_PAGE_MAX);
    let number = request.order_number.map(|number| number.trim().trim_start_matches('#').to_owned());
    let number = number.filter(|number| !number.is_empty());
    let rows = station.store().events(request.before, number, limit).await?;
    let before = (rows.len() as i64 == limit).then(|| rows.last().map(|row| row.id)).flatten();
    let mut names = Names::default();
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let mut payload: BTreeMap<String, Value> = serde_json::from_str(&row.payload).unwrap_or_default();
        names.put_in(station, &row.kind, &mut payload).await?;
        views.push(row_view(row, payload));
    }
    Ok(ActivityPageView { rows: views, before })
}

/// What the log's ids are called today: it holds ids, so that it says nothing about people who are forgotten.
#[derive(Default)]
struct Names {
    people: HashMap<i64, Option<String>>,
    boxes: Option<HashMap<i64, String>>,
}

impl Names {
    async fn put_in(
        &mut self,
        station: &Station,
        kind: &str,
        payload: &mut BTreeMap<String, Value>,
    ) -> Result<(), UserError> {
        let id = |name: &str| payload.get(name).and_then(Value::as_i64);
        match (kind, id("person"), id("box")) {
            ("person_saved", Some(id), _) => {
                let name = match self.people.entry(id) {
                    Entry::Occupied(known) => known.get().clone(),
                    Entry::Vacant(unknown) => {
                        let row = station.store().person(PersonId(id)).await?;
                        unknown.insert(row.map(|row| row.person.name)).clone()
                    }
                };
                payload.insert("name".to_owned(), name.into());
            }
            ("box_chosen", _, Some(id)) => {
                if self.boxes.is_none() {
                    let boxes = station.store().boxes().await?;
                    self.boxes = Some(boxes.into_iter().map(|kind| (kind.id.0, kind.name)).collect());
                }
                let name = self.boxes.as_ref().and_then(|boxes| boxes.get(&id).cloned());
                payload.insert("box".to_owned(), name.into());
            }
            _ => {}
        }
        Ok(())
    }
}

fn row_view(row: EventRow, payload: BTreeMap<String, Value>) -> ActivityRowView {
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
