//! The worker: takes the next due job of its lane, runs it outside any transaction, commits its end.
//!
//! A panic is a failed job with a reason. A job whose session moved meanwhile runs again at once: what it decided was
//! about an older state. The worker sleeps until something is due or someone wakes it.

use crate::bench::tell;
use crate::context::Context;
use crate::jobs::{Job, LANES, event};
use crate::outcome::{Done, Outcome};
use domain::ids::FulfilmentOrderId;
use domain::packing::Input;
use domain::shipping::CarrierMessage;
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use store::{ClaimedJob, Lane, Stage, StoreError, Write};
use tokio::sync::watch;

/// The longest sleep: other stations' jobs and expired leases are found at least so often.
const SLEEP_MAX: Duration = Duration::from_secs(2);
/// The shortest, so that a fault in the store is not asked for in a tight loop.
const SLEEP_AFTER_FAULT: Duration = Duration::from_millis(500);

/// Runs the jobs of a lane, one after the other.
pub struct Worker {
    context: Context,
    name: String,
    lane: Lane,
}

impl Worker {
    /// The workers of a station, one a lane. `station` tells them from those of other stations on the same store.
    pub fn of_station(context: &Context, station: &str) -> Vec<Self> {
        let of_lane = |(no, lane)| Self { context: context.clone(), name: format!("{station}.{no}"), lane };
        LANES.into_iter().enumerate().map(of_lane).collect()
    }

    /// Frees what it held in a life that was cut off.
    ///
    /// # Errors
    /// When the store can't be written; then the leases end by themselves.
    pub async fn free_held(&self) -> Result<(), StoreError> {
        self.context.store.free_jobs_of(&self.name).await
    }

    /// Runs until it is told to stop; a job that runs then is done to its end. What its last life left behind is freed
    /// first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        if let Err(error) = self.free_held().await {
            tracing::warn!(%error, "jobs of an earlier run could not be freed; their leases will end");
        }
        loop {
            // From here on a call is heard, also while a job runs.
            let woken = self.context.wake.notified();
            let sleep = match self.run_due(&stop).await {
                Ok(sleep) => sleep,
                Err(error) => {
                    tracing::warn!(%error, "the store can't be used; the worker tries again");
                    SLEEP_AFTER_FAULT
                }
            };
            tokio::select! {
                // An error is a station that was dropped: the same as a stop.
                _ = stop.wait_for(|stop| *stop) => return,
                () = woken => {}
                () = tokio::time::sleep(sleep) => {}
            }
        }
    }

    /// Runs all that is due, unless it is to stop, and says how long to sleep.
    async fn run_due(&self, stop: &watch::Receiver<bool>) -> Result<Duration, StoreError> {
        while !*stop.borrow() {
            let Some(row) = self.context.store.claim_job(&self.name, self.lane, self.context.limits.lease_ms).await?
            else {
                break;
            };
            self.run_one(&row).await?;
        }
        let Some(next_ms) = self.context.store.next_job_at(self.lane).await? else { return Ok(SLEEP_MAX) };
        let wait_ms = next_ms - self.context.store.now_ms().await?;
        Ok(Duration::from_millis(u64::try_from(wait_ms.max(1)).unwrap_or(1)).min(SLEEP_MAX))
    }

    async fn run_one(&self, row: &ClaimedJob) -> Result<(), StoreError> {
        let run = async { Job::of_row(row)?.run(&self.context, row).await };
        let outcome = match AssertUnwindSafe(run).catch_unwind().await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(StoreError::Stale)) => Outcome::wait(0, "something moved meanwhile"),
            Ok(Err(error)) => Outcome::Failed { why: error.to_string() },
            Err(_) => Outcome::Failed { why: "it panicked".to_owned() },
        };
        match self.end(row, outcome).await {
            // The session moved between reading and writing, or the lease was lost: run again, if it is still ours.
            Err(StoreError::Stale) => {
                let now_ms = self.context.store.now_ms().await?;
                let again = Write::postpone(row, now_ms, "something moved meanwhile");
                match self.context.store.commit(vec![again]).await {
                    Ok(()) | Err(StoreError::Stale) => Ok(()),
                    Err(error) => Err(error),
                }
            }
            other => other,
        }
    }

    async fn end(&self, row: &ClaimedJob, outcome: Outcome) -> Result<(), StoreError> {
        let store = &self.context.store;
        let now_ms = store.now_ms().await?;
        let done = match outcome {
            Outcome::Done(mut done) => {
                done.writes.push(Write::finish(row, now_ms));
                done
            }
            Outcome::Wait { after_ms, why, mut done } => {
                tracing::info!(job = row.kind, why, after_ms, "job waits");
                done.writes.push(Write::postpone(row, now_ms + after_ms, &why));
                done
            }
            Outcome::Failed { why } if row.attempts >= row.max_attempts => {
                tracing::error!(job = row.kind, why, "job needs a person");
                self.given_up(row, &why, now_ms).await?
            }
            Outcome::Failed { why } => {
                tracing::warn!(job = row.kind, why, attempt = row.attempts, "job failed");
                let wait_ms = self.back_off_ms(row.attempts);
                Done { writes: vec![Write::retry(row, now_ms + wait_ms, &why)], ..Done::default() }
            }
        };
        match Job::of_row(row).is_ok_and(|job| job.is_simply_asked_again()) {
            true => store.commit_lightly(done.writes).await?,
            false => store.commit(done.writes).await?,
        }
        // What follows may be another lane's.
        self.context.wake_workers();
        self.context.changes.tell(&done.topics, done.sounds);
        Ok(())
    }

    /// Out of attempts: the order waits for a person, and a packer who waits for its label is told.
    async fn given_up(&self, row: &ClaimedJob, why: &str, now_ms: i64) -> Result<Done, StoreError> {
        let mut done = Done { topics: crate::Topic::ALL.to_vec(), ..Done::default() };
        done.writes.push(Write::die(row, why, now_ms));
        let Some(id) = row.subject.map(FulfilmentOrderId) else { return Ok(done) };
        done.writes.push(Write::stage(id, Stage::Parked, Some((&row.kind, why))));
        let kind = match row.kind.as_str() {
            "buy_label" => Some("label_refused"),
            "fulfil_order" => Some("tell_failed"),
            _ => None,
        };
        let asked_by = Job::of_row(row).ok().and_then(|job| job.asked_by());
        let payload = serde_json::json!({ "reason": why });
        done.writes.extend(kind.map(|kind| event(&self.context, asked_by, kind, Some(id.0), payload).into()));
        let message = CarrierMessage { carrier: "Packbench".to_owned(), text: why.to_owned() };
        let refused = Input::LabelRefused { messages: vec![message] };
        if row.kind == "buy_label"
            && let Some(told) = tell(&self.context, id, refused).await?
        {
            done.writes.extend(told.writes);
            done.sounds.extend(told.sounds);
        }
        Ok(done)
    }

    /// Exponential with full jitter: `random(0 ..= min(cap, base × 2^attempt))`, at least the base.
    fn back_off_ms(&self, attempts: i64) -> i64 {
        let limits = &self.context.limits;
        let shift = u32::try_from(attempts.clamp(0, 20)).unwrap_or(20);
        let top = limits.retry_base_ms.saturating_mul(1 << shift).min(limits.retry_cap_ms);
        let chance = i64::try_from((self.context.random)() >> 1).unwrap_or(0);
        limits.retry_base_ms + chance % top.max(1)
    }
}
