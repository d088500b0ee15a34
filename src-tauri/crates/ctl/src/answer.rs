//! What is said at the end of a verb: the answer on standard output, a refusal on standard error.

use crate::Common;
use serde_json::Value;
use station::{ErrorCode, UserError};
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

impl Common {
    /// The answer, at once: who started this program may wait for it.
    ///
    /// # Errors
    /// When nobody reads standard output any more.
    pub(crate) fn answer(&self, json: &Value, words: &str) -> Result<(), UserError> {
        let mut out = std::io::stdout().lock();
        let written = if self.json { writeln!(out, "{json}") } else { writeln!(out, "{words}") };
        written.and_then(|()| out.flush()).map_err(|error| ErrorCode::FileUnusable.with(format!("the output: {error}")))
    }
}

/// Code, sentence, next step, and what is known beyond that.
pub(crate) fn failed(error: &UserError) -> ExitCode {
    eprintln!("{}: {}\n{}", error.code, error.message, error.next_step);
    if !error.detail.is_empty() {
        eprintln!("({})", error.detail);
    }
    ExitCode::FAILURE
}

/// A file that can't be used.
pub(crate) fn unusable(file: &Path, why: impl std::fmt::Display) -> UserError {
    ErrorCode::FileUnusable.with(format!("{}: {why}", file.display()))
}
