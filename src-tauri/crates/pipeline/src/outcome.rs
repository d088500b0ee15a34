//! How a job ended.

use crate::changes::Topic;
use domain::sounds::Sound;
use store::Write;

/// How a job ended. `writes` are committed together with the job's own end, or not at all.
#[derive(Debug, Default)]
pub struct Done {
    /// What to remember.
    pub writes: Vec<Write>,
    /// What to refetch.
    pub topics: Vec<Topic>,
    /// What the bench should hear.
    pub sounds: Vec<Sound>,
}

/// What is to happen with a job after its run.
#[derive(Debug)]
pub enum Outcome {
    /// It did what it was for.
    Done(Done),
    /// Something outside does not answer: run again later, as often as it takes. `done` is kept at once.
    Wait {
        /// Not before.
        after_ms: i64,
        /// Why, without personal data.
        why: String,
        /// What to remember meanwhile.
        done: Done,
    },
    /// It failed: run again with back-off, then wait for a person.
    Failed {
        /// Why, without personal data.
        why: String,
    },
}

impl Outcome {
    /// Done, nothing to remember.
    pub fn nothing() -> Self {
        Self::Done(Done::default())
    }

    /// Wait, nothing to remember meanwhile.
    pub fn wait(after_ms: i64, why: impl Into<String>) -> Self {
        Self::Wait { after_ms, why: why.into(), done: Done::default() }
    }
}
