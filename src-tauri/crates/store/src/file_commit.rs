//! Writing to a file: a whole transaction, its begin and its end on the trips of what stands beside them. A scan waits for
//! each trip to SQLite's thread and back, and most cost more than what they do there.

use crate::StoreError;
use crate::statements::{Engine as _, Statement, trip};
use crate::write::{Write, write_up_to_last};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{Sqlite, SqliteConnection, SqlitePool, SqliteRow};

/// An end is not waited for until the disk has it.
const NOT_WAITED_FOR: &str = "PRAGMA synchronous = NORMAL";
/// As a file is opened: it is.
const WAITED_FOR: &str = "PRAGMA synchronous = FULL";

/// What an end is worth when the power goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worth {
    /// It is on the disk when this returns.
    Safe,
    /// It may be lost, whole, with all that was written after it: only for what costs nothing when it never was. The next
    /// safe end makes it safe, too.
    Light,
}

/// Does all `writes` in one transaction: all or, when one fails, nothing. When nobody waits for it any more it is one of the
/// two.
pub(crate) async fn commit(writer: &SqlitePool, writes: Vec<Write>, worth: Worth) -> Result<(), StoreError> {
    let mut lent = Lent { connection: writer.acquire().await?, is_clean: false };
    let written = write(&mut lent.connection, writes, worth).await;
    lent.is_clean = written.is_ok() || roll_back(&mut lent.connection).await.is_ok();
    written
}

async fn write(connection: &mut SqliteConnection, writes: Vec<Write>, worth: Worth) -> Result<(), StoreError> {
    // IMMEDIATE: a transaction that read first could not be upgraded while another wrote.
    let mut first = vec![of("BEGIN IMMEDIATE")];
    if worth == Worth::Light {
        first.insert(0, of(NOT_WAITED_FOR));
    }
    let mut last = write_up_to_last(connection, first, writes).await?;
    if last.iter().any(|statement| statement.must_hit) {
        // Whether it hit is seen here, and must be before the end.
        connection.run(std::mem::take(&mut last)).await?;
    }
    last.push(of("COMMIT"));
    if worth == Worth::Light {
        last.push(of(WAITED_FOR));
    }
    connection.run(last).await
}

/// Does one statement for what is [`Worth::Light`], and gives its rows.
pub(crate) async fn write_lightly(writer: &SqlitePool, statement: Statement) -> Result<Vec<SqliteRow>, StoreError> {
    let all = vec![of(NOT_WAITED_FOR), statement, of(WAITED_FOR)];
    let mut lent = Lent { connection: writer.acquire().await?, is_clean: false };
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
struct Lent {
    connection: PoolConnection<Sqlite>,
    is_clean: bool,
}

impl Drop for Lent {
    fn drop(&mut self) {
        if !self.is_clean {
            // Cut off, or ended by SQLite itself: the connection's end takes back what there is.
            self.connection.close_on_drop();
        }
    }
}
