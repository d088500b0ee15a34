//! Statements on their way to an engine.
//!
//! SQLite works in a thread of its own, and the way there and back costs more than most statements: it is given many at a
//! time. PostgreSQL takes one statement with values at a time.

use crate::rows::groups_of;
use crate::write::{Value, bind_all};
use crate::{StoreError, events};
use futures_util::TryStreamExt;
use futures_util::future::try_join_all;
use sqlx::postgres::{PgPool, PgRow};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, Either, Executor, FromRow, PgConnection, SqliteConnection};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Statements in one trip: a step of packing has fewer, and the texts that engines keep prepared stay few.
pub(crate) const STATEMENTS_A_TRIP: usize = 16;

/// A text with its values.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) text: Cow<'static, str>,
    pub(crate) values: Vec<Value>,
    /// No row touched is `Stale`.
    pub(crate) must_hit: bool,
}

impl Statement {
    /// One that may touch any number of rows.
    pub(crate) fn new(text: impl Into<Cow<'static, str>>, values: Vec<Value>) -> Self {
        Self { text: text.into(), values, must_hit: false }
    }
}

/// Where a chain of the log ends: the place of its last line, and the hash of the line before those that are new.
#[derive(Debug, FromRow)]
pub(crate) struct ChainEnd {
    pub(crate) seq: i64,
    pub(crate) prev_hash: Option<String>,
}

/// A connection in a transaction.
pub(crate) trait Engine {
    /// Does all in order, up to the first that fails.
    async fn run(&mut self, statements: Vec<Statement>) -> Result<(), StoreError>;

    /// Does all in order, takes `count` places at the end of the station's chain, and gives that end.
    async fn run_and_chain(
        &mut self,
        statements: Vec<Statement>,
        station: &str,
        count: i64,
    ) -> Result<ChainEnd, StoreError>;
}

impl Engine for SqliteConnection {
    async fn run(&mut self, statements: Vec<Statement>) -> Result<(), StoreError> {
        for some in groups_of(statements, STATEMENTS_A_TRIP) {
            trip(self, some).await?;
        }
        Ok(())
    }

    async fn run_and_chain(
        &mut self,
        mut statements: Vec<Statement>,
        station: &str,
        count: i64,
    ) -> Result<ChainEnd, StoreError> {
        statements.push(Statement::new(events::TAKE_PLACES, vec![station.into(), count.into()]));
        statements.push(Statement::new(events::CHAIN_END, vec![station.into(), count.into()]));
        let mut rows = Vec::new();
        for some in groups_of(statements, STATEMENTS_A_TRIP) {
            rows = trip(self, some).await?.pop().unwrap_or_default();
        }
        let [end] = rows.as_slice() else { return Err(StoreError::Fault("a chain without its end".to_owned())) };
        Ok(ChainEnd::from_row(end)?)
    }
}

/// Does all in one trip; gives each one's rows.
pub(crate) async fn trip(
    connection: &mut SqliteConnection,
    statements: Vec<Statement>,
) -> Result<Vec<Vec<SqliteRow>>, StoreError> {
    let text = AssertSqlSafe(joined(&statements));
    let must_hit: Vec<bool> = statements.iter().map(|statement| statement.must_hit).collect();
    let values = statements.into_iter().flat_map(|statement| statement.values);
    let mut answers = connection.fetch_many(bind_all!(sqlx::query(text), values));
    let (mut done, mut rows) = (Vec::with_capacity(must_hit.len()), Vec::new());
    while let Some(answer) = answers.try_next().await? {
        match answer {
            Either::Right(row) => rows.push(row),
            Either::Left(end) => {
                if must_hit.get(done.len()) == Some(&true) && end.rows_affected() == 0 {
                    return Err(StoreError::Stale);
                }
                done.push(std::mem::take(&mut rows));
            }
        }
    }
    Ok(done)
}

/// What several texts read from a file, in one trip.
pub(crate) async fn rows_in_file(
    readers: &SqlitePool,
    statements: Vec<Statement>,
) -> Result<Vec<Vec<SqliteRow>>, StoreError> {
    if statements.is_empty() {
        return Ok(vec![]);
    }
    trip(&mut *readers.acquire().await?, statements).await
}

/// The same from PostgreSQL, all under way at once.
pub(crate) async fn rows_in_shared(pool: &PgPool, statements: Vec<Statement>) -> Result<Vec<Vec<PgRow>>, StoreError> {
    let read = statements.into_iter().map(|Statement { text, values, .. }| {
        bind_all!(sqlx::query(AssertSqlSafe(text.into_owned())), values).fetch_all(pool)
    });
    Ok(try_join_all(read).await?)
}

impl Engine for PgConnection {
    async fn run(&mut self, statements: Vec<Statement>) -> Result<(), StoreError> {
        for Statement { text, values, must_hit } in statements {
            let done = bind_all!(sqlx::query(AssertSqlSafe(text.into_owned())), values).execute(&mut *self).await?;
            if must_hit && done.rows_affected() == 0 {
                return Err(StoreError::Stale);
            }
        }
        Ok(())
    }

    async fn run_and_chain(
        &mut self,
        statements: Vec<Statement>,
        station: &str,
        count: i64,
    ) -> Result<ChainEnd, StoreError> {
        self.run(statements).await?;
        sqlx::query(events::TAKE_PLACES).bind(station).bind(count).execute(&mut *self).await?;
        // A statement of its own: the one that waited for the chain looks at what was before it waited.
        Ok(sqlx::query_as(events::CHAIN_END).bind(station).bind(count).fetch_one(&mut *self).await?)
    }
}

/// All texts as one, their places numbered through.
fn joined(statements: &[Statement]) -> String {
    let (mut all, mut before) = (String::new(), 0);
    for Statement { text, values, .. } in statements {
        let mut parts = text.split('$');
        all.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let end = part.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(part.len());
            let (place, rest) = part.split_at(end);
            // A text of ours has a number behind each sign; the test that describes all texts would tell otherwise.
            let place: usize = place.parse().unwrap_or_default();
            let _ = write!(all, "${}{rest}", before + place);
        }
        all.push(';');
        before += values.len();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_numbered_through() {
        let of = |text: &'static str, values: usize| Statement::new(text, vec![Value::Bool(true); values]);
        let two = [of("UPDATE t SET a = $1, b = $2 WHERE a < $1", 2), of("DELETE FROM t", 0), of("SELECT $1", 1)];
        assert_eq!(joined(&two), "UPDATE t SET a = $1, b = $2 WHERE a < $1;DELETE FROM t;SELECT $3;");
    }
}
