//! Keeps calls below the published limits, so that a burst waits here instead of being refused there.
//!
//! A bucket of half a minute's calls, refilled at half the limit, can't exceed the limit in any minute. It does not
//! know of other programs that use the same token: a refusal for too many calls is still possible.

use crate::CarrierError;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A call that would have to wait longer is not made.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Calls per minute; `None` is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// POST.
    pub creates: Option<u32>,
    /// GET of one object.
    pub reads: Option<u32>,
    /// GET of a list.
    pub lists: Option<u32>,
}

impl Limits {
    /// What a live token may do (<https://docs.goshippo.com/api-concepts/rate-limits>).
    pub const LIVE: Self = Self { creates: Some(500), reads: Some(4000), lists: Some(50) };
    /// What a test token may do.
    pub const TEST: Self = Self { creates: Some(50), reads: Some(400), lists: Some(10) };
    /// For a server of one's own.
    pub const NONE: Self = Self { creates: None, reads: None, lists: None };
}

/// Which limit a call counts against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    Create,
    Read,
    List,
}

pub(super) struct Pace {
    creates: Option<Bucket>,
    reads: Option<Bucket>,
    lists: Option<Bucket>,
}

impl Pace {
    pub(super) fn new(limits: Limits, now: Instant) -> Self {
        let bucket = |limit: Option<u32>| limit.map(|per_minute| Bucket::new(per_minute, now));
        Self { creates: bucket(limits.creates), reads: bucket(limits.reads), lists: bucket(limits.lists) }
    }

    /// Waits for a turn; `Throttled` at once when the wait would be too long.
    pub(super) async fn turn(&self, call: Call) -> Result<(), CarrierError> {
        let bucket = match call {
            Call::Create => &self.creates,
            Call::Read => &self.reads,
            Call::List => &self.lists,
        };
        let Some(bucket) = bucket else { return Ok(()) };
        match bucket.take(Instant::now()) {
            Ok(wait) if wait.is_zero() => Ok(()),
            Ok(wait) => {
                tokio::time::sleep(wait).await;
                Ok(())
            }
            Err(wait) => Err(CarrierError::Throttled { retry_after: wait }),
        }
    }
}

struct Bucket {
    capacity: f64,
    per_second: f64,
    level: Mutex<Level>,
}

#[derive(Clone, Copy)]
struct Level {
    /// Negative when turns are promised in advance.
    turns: f64,
    at: Instant,
}

impl Bucket {
    fn new(per_minute: u32, now: Instant) -> Self {
        let capacity = (f64::from(per_minute) / 2.0).max(1.0);
        Self { capacity, per_second: capacity / 60.0, level: Mutex::new(Level { turns: capacity, at: now }) }
    }

    /// Takes a turn and says how long to wait for it, or how long it would have been.
    fn take(&self, now: Instant) -> Result<Duration, Duration> {
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let grown = now.saturating_duration_since(level.at).as_secs_f64() * self.per_second;
        let turns = (level.turns + grown).min(self.capacity) - 1.0;
        let wait = Duration::from_secs_f64((-turns / self.per_second).max(0.0));
        if wait > LONGEST_WAIT {
            return Err(wait);
        }
        *level = Level { turns, at: now };
        Ok(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_minute_ever_sees_more_than_the_limit() {
        let start = Instant::now();
        let bucket = Bucket::new(50, start);
        let mut sent = Vec::new();
        for tick in 0..300 {
            let now = start + Duration::from_millis(tick * 500);
            if let Ok(wait) = bucket.take(now) {
                sent.push(now + wait);
            }
        }
        for first in &sent {
            let in_a_minute =
                sent.iter().filter(|at| **at >= *first && **at < *first + Duration::from_secs(60)).count();
            assert!(in_a_minute <= 50, "{in_a_minute}");
        }
        assert!(sent.len() > 60, "and the limit is used: {}", sent.len());
    }

    #[test]
    fn a_refused_turn_is_not_counted() {
        let start = Instant::now();
        let bucket = Bucket::new(2, start);
        assert_eq!(bucket.take(start), Ok(Duration::ZERO));
        assert_eq!(bucket.take(start), Err(Duration::from_secs(60)));
        assert_eq!(bucket.take(start + Duration::from_secs(60)), Ok(Duration::ZERO));
    }
}
