//! Writing to a file: a whole transaction, and what its end is worth. A commit's begin and end stand on the trips of what is
//! beside them: a scan waits for each trip to SQLite's thread and back, and most cost more than what they do there.

use crate::StoreError;
use crate::events::{self, Line};
use crate::statements::{Engine as _, STATEMENTS_A_TRIP, Statement, trip};
use crate::write::{Write, apart, lines, write_up_to_last};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{Sqlite, SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{Connection as _, Transaction};
use std::sync::{Arc, Mutex, PoisonError};

/// How each transaction begins: one that read first could not be upgraded while another wrote.
const BEGIN: &str = "BEGIN IMMEDIATE";
/// An end is not waited for until the disk has it.
const NOT_WAITED_FOR: &str = "PRAGMA synchronous = NORMAL";
/// As a file is opened: it is.
const WAITED_FOR: &str = "PRAGMA synchronous = FULL";
/// As the log takes its places, but fails when the statement before it changed no row: `seq` is never nothing.
const TAKE_PLACES_IF_HIT: &str = "INSERT INTO chains(station, seq) VALUES($1, CASE WHEN changes() > 0 THEN $2 END)
    ON CONFLICT(station) DO UPDATE SET seq = chains.seq + excluded.seq";
/// What ends a transaction, at most.
const END_STATEMENTS: usize = 2;

/// What an end is worth when the power goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worth {
    /// It is on the disk when this returns.
    Safe,
    /// It may be lost, whole, with all that was written after it: only for what costs nothing when it never was. The next
    /// safe end makes it safe, too.
    Light,
}

/// The last line of the log that this program wrote. The next one goes behind it without a look at the file first: where
/// somebody else wrote meanwhile, its place is taken, and the commit begins anew with that look.
#[derive(Clone, Debug, Default)]
pub struct LastLine(Arc<Mutex<Option<Line>>>);

impl LastLine {
    /// The line, which is unknown from now on.
    fn take(&self) -> Option<Line> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn put(&self, line: Option<Line>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = line;
    }
}

/// Does all `writes` in one transaction: all or, when one fails, nothing. When nobody waits for it any more it is one of the
/// two.
pub(crate) async fn commit(
    writer: &SqlitePool,
    last_line: &LastLine,
    writes: Vec<Write>,
    worth: Worth,
) -> Result<(), StoreError> {
    let mut lent = Lent::taken(writer).await?;
    let written = write(&mut lent.connection, last_line.take(), writes, worth).await;
    lent.is_clean = written.is_ok() || roll_back(&mut lent.connection).await.is_ok();
    last_line.put(written?);
    Ok(())
}

/// Gives the line of the log that is the last one then, when it is known.
async fn write(
    connection: &mut SqliteConnection,
    known: Option<Line>,
    writes: Vec<Write>,
    worth: Worth,
) -> Result<Option<Line>, StoreError> {
    let behind = known.clone().filter(|_| writes.len() <= STATEMENTS_A_TRIP);
    if let Some((statements, line)) = behind.and_then(|last| at_once(begun(worth), writes.clone(), last)) {
        match connection.run(ended(statements, worth)).await {
            // A place that is taken or a row that was not hit: which of them, and whether it matters, the long way says.
            Err(StoreError::Duplicate | StoreError::Fault(_)) => roll_back(connection).await?,
            done => return done.map(|()| Some(line)),
        }
    }
    let (mut last, line) = write_up_to_last(connection, begun(worth), writes).await?;
    if last.iter().any(|statement| statement.must_hit) {
        // Whether it hit is seen here, and must be before the end.
        connection.run(std::mem::take(&mut last)).await?;
    }
    connection.run(ended(last, worth)).await?;
    // Without a line of its own, the last one is still the one that was known.
    Ok(line.or(known))
}

fn begun(worth: Worth) -> Vec<Statement> {
    match worth {
        Worth::Safe => vec![of(BEGIN)],
        Worth::Light => vec![of(NOT_WAITED_FOR), of(BEGIN)],
    }
}

fn ended(mut statements: Vec<Statement>, worth: Worth) -> Vec<Statement> {
    statements.push(of("COMMIT"));
    if worth == Worth::Light {
        statements.push(of(WAITED_FOR));
    }
    statements
}

/// `first` and all writes of a transaction as statements of one trip, behind the `last` line of the log that is known, with
/// the line that is the last one then; none where it takes more than one trip or that line is of another station. A guarded
/// one that hits nothing is seen by the file itself, which goes no further.
fn at_once(first: Vec<Statement>, writes: Vec<Write>, last: Line) -> Option<(Vec<Statement>, Line)> {
    let (statements, events) = apart(writes);
    if events.is_empty() || events.iter().any(|event| event.station != last.station) {
        return None;
    }
    let take = |text, count: usize| {
        Statement::new(text, vec![last.station.as_str().into(), i64::try_from(count).unwrap_or(i64::MAX).into()])
    };
    let mut all = first;
    for statement in statements {
        let must_hit = statement.must_hit;
        all.push(Statement { must_hit: false, ..statement });
        all.extend(must_hit.then(|| take(TAKE_PLACES_IF_HIT, 0)));
    }
    all.push(take(events::TAKE_PLACES, events.len()));
    let mut line = last.clone();
    all.extend(lines(events, &mut line));
    (all.len() + END_STATEMENTS <= STATEMENTS_A_TRIP).then_some((all, line))
}

/// Does one statement for what is [`Worth::Light`], and gives its rows.
pub(crate) async fn write_lightly(writer: &SqlitePool, statement: Statement) -> Result<Vec<SqliteRow>, StoreError> {
    let all = vec![of(NOT_WAITED_FOR), statement, of(WAITED_FOR)];
    let mut lent = Lent::taken(writer).await?;
    let mut rows = trip(&mut lent.connection, all).await?;
    // One that was cut off before its last statement is not lent out again.
    lent.is_clean = true;
    Ok(rows.swap_remove(1))
}

async fn roll_back(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    connection.run(vec![of("ROLLBACK"), of(WAITED_FOR)]).await
}

fn of(text: &'static str) -> Statement {
    Statement::new(text, vec![])
}

/// A connection that is lent out again only when nothing of its transaction is left in it.
pub(crate) struct Lent {
    connection: PoolConnection<Sqlite>,
    is_clean: bool,
}

impl Lent {
    async fn taken(writer: &SqlitePool) -> Result<Self, StoreError> {
        Ok(Self { connection: writer.acquire().await?, is_clean: false })
    }

    /// The one that writes, for a transaction of that worth.
    pub(crate) async fn for_worth(writer: &SqlitePool, worth: Worth) -> Result<Self, StoreError> {
        let mut lent = Self::taken(writer).await?;
        match worth {
            Worth::Light => lent.connection.run(vec![of(NOT_WAITED_FOR)]).await?,
            // What is begun and not ended is taken back by itself, and nothing else stays in it.
            Worth::Safe => lent.is_clean = true,
        }
        Ok(lent)
    }

    /// Begins the transaction.
    pub(crate) async fn begin(&mut self) -> Result<Transaction<'_, Sqlite>, StoreError> {
        Ok(self.connection.begin_with(BEGIN).await?)
    }

    /// Gives it back once the transaction has ended.
    pub(crate) async fn give_back(mut self) -> Result<(), StoreError> {
        if !self.is_clean {
            self.connection.run(vec![of(WAITED_FOR)]).await?;
            self.is_clean = true;
        }
        Ok(())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if !self.is_clean {
            // Cut off, or ended by SQLite itself: the connection's end takes back what there is.
            self.connection.close_on_drop();
        }
    }
}
