//! The simulators' clock. The rest of the product gets time as an argument; the outside world has its own.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// The time in the outside world.
pub(crate) fn now() -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "the outside world keeps its own time")]
    Utc::now()
}

/// A time as the carriers' APIs write it: `2026-11-22T09:30:00.125Z`.
pub(crate) fn wire(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A span of time, at most a century: sums of times stay within the calendar.
pub(crate) fn span(ms: u64) -> TimeDelta {
    const LONGEST: TimeDelta = TimeDelta::days(36_525);
    i64::try_from(ms).map_or(LONGEST, |ms| TimeDelta::milliseconds(ms).min(LONGEST))
}
