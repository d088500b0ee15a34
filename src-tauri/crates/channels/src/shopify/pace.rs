//! Keeps this app within the shop's budget: a leaky bucket that the shop itself describes in every answer.
//!
//! A call reserves its cost before it is sent and waits until the bucket can pay. Until the first answer nothing is
//! known and nothing is waited for. The bucket's size is never assumed: it differs by plan a hundredfold.

use super::{answer::Cost, documents::Operation};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// No single wait is longer, whatever the shop says.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The pace of one app at one shop, shared by all its calls.
#[derive(Debug, Default)]
pub(super) struct Pace {
    bucket: Mutex<Bucket>,
}

#[derive(Debug, Default)]
struct Bucket {
    told: Option<Told>,
    /// What each operation was last said to cost.
    costs: HashMap<&'static str, f64>,
    /// Reserved by calls that are not answered yet.
    in_flight: f64,
}

/// The bucket as the shop told it, with later reservations taken off.
#[derive(Debug)]
struct Told {
    maximum: f64,
    available: f64,
    restore_per_s: f64,
    at: Instant,
}

/// A reserved cost; given back when the call is over, however it ends.
#[derive(Debug)]
pub(super) struct Reservation<'a> {
    pace: &'a Pace,
    operation: &'static str,
    cost: f64,
}

impl Pace {
    /// Reserves what `operation` costs and waits until the bucket can pay for it.
    pub(super) async fn reserve(&self, operation: &Operation) -> Reservation<'_> {
        let (cost, wait) = self.lock().reserve(operation, Instant::now());
        let reservation = Reservation { pace: self, operation: operation.name, cost };
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        reservation
    }

    fn lock(&self) -> MutexGuard<'_, Bucket> {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reservation<'_> {
    /// Learns from the shop's answer; gives how long to wait before the same could be paid for.
    pub(super) fn learn(&self, cost: &Cost) -> Duration {
        self.pace.lock().learn(self.operation, self.cost, cost, Instant::now())
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        let mut bucket = self.pace.lock();
        bucket.in_flight = (bucket.in_flight - self.cost).max(0.0);
    }
}

impl Bucket {
    fn reserve(&mut self, operation: &Operation, now: Instant) -> (f64, Duration) {
        let cost = self.costs.get(operation.name).copied().unwrap_or(f64::from(operation.expected_cost));
        self.in_flight += cost;
        let Some(told) = &mut self.told else {
            return (cost, Duration::ZERO);
        };
        told.refill(now);
        // A call dearer than the whole bucket is the shop's to refuse: waiting for more than full would never end.
        let payable = cost.min(told.maximum);
        let wait = told.wait_for(payable);
        told.available -= payable;
        (cost, wait)
    }

    fn learn(&mut self, operation: &'static str, reserved: f64, cost: &Cost, now: Instant) -> Duration {
        let requested = cost.requested_query_cost.unwrap_or(reserved);
        if cost.requested_query_cost.is_some() {
            self.costs.insert(operation, requested);
        }
        let Some(status) = &cost.throttle_status else {
            return Duration::ZERO;
        };
        let others = (self.in_flight - reserved).max(0.0);
        let told = Told {
            maximum: status.maximum_available.max(1.0),
            available: status.currently_available - others,
            restore_per_s: status.restore_rate.max(0.1),
            at: now,
        };
        let wait = told.wait_for(requested.min(told.maximum));
        self.told = Some(told);
        wait
    }
}

impl Told {
    fn refill(&mut self, now: Instant) {
        let elapsed_s = now.duration_since(self.at).as_secs_f64();
        self.available = (self.available + elapsed_s * self.restore_per_s).min(self.maximum);
        self.at = now;
    }

    fn wait_for(&self, cost: f64) -> Duration {
        let lacking = (cost - self.available).max(0.0);
        Duration::from_secs_f64(lacking / self.restore_per_s).min(LONGEST_WAIT)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{answer::ThrottleStatus, documents::ORDER_FULL};
    use super::*;

    fn told(requested: f64, available: f64) -> Cost {
        Cost {
            requested_query_cost: Some(requested),
            throttle_status: Some(ThrottleStatus {
                maximum_available: 1000.0,
                currently_available: available,
                restore_rate: 50.0,
            }),
        }
    }

    #[test]
    fn a_call_waits_until_the_bucket_can_pay() {
        let (mut bucket, start) = (Bucket::default(), Instant::now());
        let (first, wait) = bucket.reserve(&ORDER_FULL, start);
        assert_eq!((first, wait), (638.0, Duration::ZERO), "nothing is known yet");
        bucket.learn(ORDER_FULL.name, first, &told(400.0, 300.0), start);
        bucket.in_flight = 0.0;
        let (second, wait) = bucket.reserve(&ORDER_FULL, start);
        assert_eq!((second, wait), (400.0, Duration::from_secs(2)), "100 points are lacking, 50 come a second");
        let (_, wait) = bucket.reserve(&ORDER_FULL, start);
        assert_eq!(wait, Duration::from_secs(10), "behind the one that waits");
        let (_, wait) = bucket.reserve(&ORDER_FULL, start + Duration::from_secs(3600));
        assert_eq!(wait, Duration::ZERO, "refilled, but never above its size");
    }

    #[test]
    fn a_call_dearer_than_the_bucket_does_not_wait_for_ever() {
        let (mut bucket, start) = (Bucket::default(), Instant::now());
        let wait = bucket.learn(ORDER_FULL.name, 638.0, &told(4000.0, 0.0), start);
        assert_eq!(wait, Duration::from_secs(20));
        assert_eq!(bucket.reserve(&ORDER_FULL, start).1, Duration::from_secs(20));
    }

    #[test]
    fn calls_under_way_are_counted_against_what_the_shop_says() {
        let (mut bucket, start) = (Bucket::default(), Instant::now());
        let (one, _) = bucket.reserve(&ORDER_FULL, start);
        bucket.reserve(&ORDER_FULL, start);
        bucket.learn(ORDER_FULL.name, one, &told(638.0, 700.0), start);
        let (_, wait) = bucket.reserve(&ORDER_FULL, start);
        assert_eq!(wait, Duration::from_secs_f64((638.0 - 62.0) / 50.0));
    }
}
