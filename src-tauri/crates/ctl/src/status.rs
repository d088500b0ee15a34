//! `status`: how orders, jobs, labels and prints stand. It only looks: nothing is made, and a station may run beside it.

use crate::Common;
use serde_json::Value;
use station::{Station, UserError};

pub(crate) async fn run(common: &Common) -> Result<(), UserError> {
    let status = Station::look(&common.config()).await?;
    common.answer(&status, &words(&status))
}

/// A line for each part: its name, then each figure with its own.
fn words(status: &Value) -> String {
    let lines = status.as_object().into_iter().flatten().map(|(name, value)| match value {
        Value::Object(figures) => {
            let figures = figures.iter().map(|(name, figure)| format!("{name} {}", plain(figure)));
            format!("{name}: {}", figures.collect::<Vec<_>>().join(", "))
        }
        Value::Array(jobs) => {
            let jobs = jobs.iter().map(|job| {
                let [kind, state, count] = ["kind", "state", "count"].map(|part| plain(&job[part]));
                format!("{kind} {state} {count}")
            });
            format!("{name}: {}", jobs.collect::<Vec<_>>().join(", "))
        }
        other => format!("{name}: {}", plain(other)),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
