//! Durable jobs: enqueued in the transaction that wants them, claimed with a lease and a fence.
//!
//! Jobs of one subject (a fulfilment order) run in the order they were written. A crash while running counts as an
//! attempt, so that a job that kills the process dies too.

use crate::db::{read, sql};
use crate::statements::Statement;
use crate::write::bind_all;
use crate::{Store, StoreError, Write, file_commit};
use sqlx::FromRow as _;

sql! {
    ADD = "INSERT INTO jobs(kind, dedupe, subject, payload, state, run_at, max_attempts, created_at)
           VALUES($1, $2, $3, $4, 'ready', $5, $6, $7) ON CONFLICT(dedupe) DO NOTHING";
    // Whether there is anything to claim: asked first, so that an idle worker never holds up those who write.
    DUE = "SELECT j.id FROM jobs j WHERE j.state IN ('ready', 'leased')
           AND (j.state = 'ready' AND j.run_at <= $1 OR j.state = 'leased' AND j.lease_until < $1)
           AND (j.kind = $2) = $3
           AND NOT EXISTS (SELECT 1 FROM jobs b WHERE b.subject = j.subject AND b.id < j.id AND b.state IN ('ready', 'leased'))
           LIMIT 1";
    CLAIM = "UPDATE jobs SET state = 'leased', worker = $1, lease_until = $2, fence = fence + 1, attempts = attempts + 1
             WHERE id = (SELECT j.id FROM jobs j WHERE j.state IN ('ready', 'leased')
             AND (j.state = 'ready' AND j.run_at <= $3 OR j.state = 'leased' AND j.lease_until < $3)
             AND (j.kind = $4) = $5
             AND NOT EXISTS (SELECT 1 FROM jobs b WHERE b.subject = j.subject AND b.id < j.id AND b.state IN ('ready', 'leased'))
             ORDER BY j.run_at, j.id LIMIT 1)
             AND (state = 'ready' OR lease_until < $3)
             RETURNING id, kind, dedupe, subject, payload, fence, attempts, max_attempts";
    FINISH = "UPDATE jobs SET state = 'done', done_at = $1, last_error = NULL WHERE id = $2 AND fence = $3 AND state = 'leased'";
    RETRY = "UPDATE jobs SET state = 'ready', run_at = $1, last_error = $2 WHERE id = $3 AND fence = $4 AND state = 'leased'";
    DIE = "UPDATE jobs SET state = 'dead', last_error = $1, done_at = $2 WHERE id = $3 AND fence = $4 AND state = 'leased'";
    POSTPONE = "UPDATE jobs SET state = 'ready', run_at = $1, last_error = $2, attempts = attempts - 1 WHERE id = $3 AND fence = $4 AND state = 'leased'";
    FREE = "UPDATE jobs SET state = 'ready', lease_until = NULL WHERE worker = $1 AND state = 'leased'";
    // A job behind an earlier one of its subject is due when that one is over, whatever its own time says.
    NEXT_AT = "SELECT MIN(CASE WHEN j.state = 'ready' THEN j.run_at ELSE j.lease_until END) FROM jobs j
               WHERE j.state IN ('ready', 'leased') AND (j.kind = $1) = $2
               AND NOT EXISTS (SELECT 1 FROM jobs b WHERE b.subject = j.subject AND b.id < j.id AND b.state IN ('ready', 'leased'))";
    /// In two halves, each with its index: done jobs are many and are not looked at.
    COUNTS = "SELECT kind, state, CAST(COUNT(*) AS BIGINT) AS count, MIN(created_at) AS oldest_at FROM jobs
              WHERE state IN ('ready', 'leased') GROUP BY kind, state
              UNION ALL SELECT kind, state, CAST(COUNT(*) AS BIGINT), MIN(created_at) FROM jobs
              WHERE state = 'dead' GROUP BY kind, state ORDER BY 1, 2";
    WAITING = "SELECT CAST(COUNT(*) AS BIGINT) FROM jobs WHERE state IN ('ready', 'leased') AND kind = $1";
    REVIVE = "UPDATE jobs SET state = 'ready', attempts = 0, run_at = $1 WHERE subject = $2 AND state = 'dead'";
    AGAIN = "UPDATE jobs SET state = 'ready', attempts = 0, run_at = $1, done_at = NULL WHERE dedupe = $2 AND state = 'done'";
    IDLE = "SELECT CAST(COUNT(*) AS BIGINT) FROM jobs WHERE state IN ('ready', 'leased')";
}

/// Which jobs a worker takes, so that those of one kind hold up no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Those of this kind.
    Only(&'static str),
    /// All but those of this kind.
    AllBut(&'static str),
}

impl Lane {
    /// What a text asks of a row: `(kind = first) = second`.
    fn asks(self) -> (&'static str, bool) {
        match self {
            Self::Only(kind) => (kind, true),
            Self::AllBut(kind) => (kind, false),
        }
    }
}

/// A job to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// Which kind, verb-noun: "buy_label".
    pub kind: &'static str,
    /// The same key again is the same job.
    pub dedupe: String,
    /// The fulfilment order it belongs to: its jobs run in order.
    pub subject: Option<i64>,
    /// What it needs, as JSON.
    pub payload: serde_json::Value,
    /// Not before, in store time.
    pub run_at_ms: i64,
    /// After so many attempts it waits for a person.
    pub max_attempts: i64,
}

/// A job in hand.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ClaimedJob {
    /// The row.
    pub id: i64,
    /// Which kind.
    pub kind: String,
    /// Its key.
    pub dedupe: String,
    /// The fulfilment order it belongs to.
    pub subject: Option<i64>,
    /// What it needs, as JSON text.
    pub payload: String,
    /// Counts up with every claim; a write with an older one is refused.
    pub fence: i64,
    /// This attempt's number, from 1.
    pub attempts: i64,
    /// The last one.
    pub max_attempts: i64,
}

/// How many jobs of a kind are in a state.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct JobCount {
    /// Which kind.
    pub kind: String,
    /// ready, leased, dead.
    pub state: String,
    /// How many.
    pub count: i64,
    /// When the oldest was written.
    pub oldest_at: Option<i64>,
}

impl Write {
    /// Writes a job; the same key again changes nothing.
    pub fn job(job: NewJob) -> Self {
        let values = vec![
            job.kind.into(),
            job.dedupe.into(),
            job.subject.into(),
            job.payload.to_string().into(),
            job.run_at_ms.into(),
            job.max_attempts.into(),
            job.run_at_ms.into(),
        ];
        Self::text(ADD, values)
    }

    /// The job is done; `Stale` when its lease was lost.
    pub fn finish(job: &ClaimedJob, now_ms: i64) -> Self {
        Self::guarded(FINISH, vec![now_ms.into(), job.id.into(), job.fence.into()])
    }

    /// The job failed and runs again at `run_at_ms`.
    pub fn retry(job: &ClaimedJob, run_at_ms: i64, error: &str) -> Self {
        Self::guarded(RETRY, vec![run_at_ms.into(), error.into(), job.id.into(), job.fence.into()])
    }

    /// The job waits for something outside; it does not count as an attempt.
    pub fn postpone(job: &ClaimedJob, run_at_ms: i64, why: &str) -> Self {
        Self::guarded(POSTPONE, vec![run_at_ms.into(), why.into(), job.id.into(), job.fence.into()])
    }

    /// The job waits for a person.
    pub fn die(job: &ClaimedJob, error: &str, now_ms: i64) -> Self {
        Self::guarded(DIE, vec![error.into(), now_ms.into(), job.id.into(), job.fence.into()])
    }

    /// Runs a job once more that ended: it may, when it looks first whether there is anything to do.
    pub fn run_again(dedupe: &str, now_ms: i64) -> Self {
        Self::text(AGAIN, vec![now_ms.into(), dedupe.into()])
    }

    /// A person wants an order's dead jobs run again.
    pub fn revive(subject: i64, now_ms: i64) -> Self {
        Self::text(REVIVE, vec![now_ms.into(), subject.into()])
    }
}

impl Store {
    /// Takes the next due job of a lane for a while. None also when another station was quicker: `next_job_at` then lies in the past.
    pub async fn claim_job(&self, worker: &str, lane: Lane, lease_ms: i64) -> Result<Option<ClaimedJob>, StoreError> {
        let (kind, is_of_kind) = lane.asks();
        let now_ms = self.now_ms().await?;
        let until_ms = now_ms + lease_ms;
        let due: Option<i64> = read!(self, |pool| {
            sqlx::query_scalar(DUE).bind(now_ms).bind(kind).bind(is_of_kind).fetch_optional(pool).await?
        });
        if due.is_none() {
            return Ok(None);
        }
        let values = vec![worker.into(), until_ms.into(), now_ms.into(), kind.into(), is_of_kind.into()];
        match self {
            // A power cut ends the worker too: a claim that went with it was never made. What the job then does for good, it
            // writes for good.
            Self::Lite { writer, .. } => {
                let rows = file_commit::write_lightly(writer, Statement::new(CLAIM, values)).await?;
                Ok(rows.first().map(ClaimedJob::from_row).transpose()?)
            }
            // A server's workers live on when it falls: its claims are kept before they count.
            Self::Pg(pool) => Ok(bind_all!(sqlx::query_as(CLAIM), values).fetch_optional(pool).await?),
        }
    }

    /// Frees what a worker held when it died; a station does this for its own at start.
    pub async fn free_jobs_of(&self, worker: &str) -> Result<(), StoreError> {
        self.commit(vec![Write::text(FREE, vec![worker.into()])]).await
    }

    /// When the next job of a lane is due, in store time; none when there is none.
    pub async fn next_job_at(&self, lane: Lane) -> Result<Option<i64>, StoreError> {
        let (kind, is_of_kind) = lane.asks();
        Ok(read!(self, |pool| sqlx::query_scalar(NEXT_AT).bind(kind).bind(is_of_kind).fetch_one(pool).await?))
    }

    /// What waits and what is dead.
    pub async fn job_counts(&self) -> Result<Vec<JobCount>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(COUNTS).fetch_all(pool).await?))
    }

    /// How many jobs of a kind wait or run.
    pub async fn jobs_waiting(&self, kind: &str) -> Result<i64, StoreError> {
        Ok(read!(self, |pool| sqlx::query_scalar(WAITING).bind(kind).fetch_one(pool).await?))
    }

    /// How many jobs wait or run.
    pub async fn jobs_open(&self) -> Result<i64, StoreError> {
        Ok(read!(self, |pool| sqlx::query_scalar(IDLE).fetch_one(pool).await?))
    }
}
