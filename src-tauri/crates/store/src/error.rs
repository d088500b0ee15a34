//! What can go wrong with the store, by what the caller can do about it.

use thiserror::Error;

/// A refused or failed use of the store. Nothing of the transaction it belongs to was kept.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Someone else changed it first, or a lease was lost: read again.
    #[error("the row is not as it was")]
    Stale,
    /// It is there already.
    #[error("it is there already")]
    Duplicate,
    /// The disk is full: free space, then do it again.
    #[error("the disk is full")]
    Full,
    /// Locked, restarting or unreachable: try again.
    #[error("the store can't be used right now")]
    Unavailable,
    /// Written by a newer program.
    #[error("the store was written by a newer program")]
    TooNew,
    /// Written by an older program and not brought up to date: open it, rather than look at it.
    #[error("the store is not up to date yet")]
    TooOld,
    /// There is no store there.
    #[error("there is no store there")]
    Missing,
    /// It could not be copied before it was to be migrated, and so was not.
    #[error("the store could not be copied before it was migrated: {0}")]
    NotCopied(String),
    /// Not a store, or damaged.
    #[error("the store is damaged")]
    Damaged,
    /// A fault of ours.
    #[error("store fault: {0}")]
    Fault(String),
}

impl StoreError {
    /// True when doing the same again later may work.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Unavailable | Self::Full)
    }
}

/// SQLite: 5 busy, 6 locked; PostgreSQL: serialization, deadlock, connections, lock, shutdown, start.
const UNAVAILABLE: &[&str] = &["5", "6", "40001", "40P01", "53300", "55P03", "57P01", "57P02", "57P03"];
/// SQLite 13, PostgreSQL 53100.
const FULL: &[&str] = &["13", "53100"];
/// SQLite: 11 corrupt, 26 not a database; PostgreSQL: a damaged page, a damaged index.
const DAMAGED: &[&str] = &["11", "26", "XX001", "XX002"];

/// The code without what SQLite adds above its low byte (517, a stale snapshot, is a 5). PostgreSQL's have five signs.
fn primary(code: &str) -> String {
    match code.parse::<u32>() {
        Ok(extended) if code.len() < 5 => (extended & 0xff).to_string(),
        _ => code.to_owned(),
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(db) => {
                let code = primary(&db.code().unwrap_or_default());
                let is = |codes: &[&str]| codes.contains(&code.as_str());
                match () {
                    () if db.is_unique_violation() => Self::Duplicate,
                    () if is(UNAVAILABLE) => Self::Unavailable,
                    () if is(FULL) => Self::Full,
                    () if is(DAMAGED) => Self::Damaged,
                    () => Self::Fault(db.message().to_owned()),
                }
            }
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unavailable
            }
            _ => Self::Fault(error.to_string()),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(error) => error.into(),
            other => Self::Fault(other.to_string()),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(format!("a stored document can't be read: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extended_codes_mean_what_their_primary_means() {
        assert_eq!([primary("517"), primary("779"), primary("5")], ["5", "11", "5"]);
        assert_eq!([primary("40P01"), primary("53100")], ["40P01", "53100"]);
    }
}
