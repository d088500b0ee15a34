//! Writing to a file: a whole transaction with begin and its end on one trip with what stands beside them. A scan
//! waits for each trip to SQLite's thread and back, and most cost more than what they do there.

use crate::StoreError;
use crate::statements::{Engine as _, Statement, trip};
use crate::write::{Write, write_up_to_last};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{Sqlite, SqliteConnection, SqlitePool, SqliteRow};

/// Does all `writes` in one transaction; nothing is kept when one fails, or when nobody waits for it any more.
pub(crate) async fn commit(writer: &SqlitePool, writes: Vec<Write>) -> Result<(), StoreError> {
    let mut lent = Lent { connection: writer.acquire().await?, is_clean: false };
    let written = write(&mut lent.connection, writes).await;
    lent.is_clean = written.is_ok() || roll_back(&mut lent.connection).await.is_ok();
    written
}

async fn write(connection: &mut SqliteConnection, writes: Vec<Write>) -> Result<(), StoreError> {
    // IMMEDIATE: a transaction that read first could not be upgraded while another wrote.
    let begin = Statement::new("BEGIN IMMEDIATE", vec![]);
    let mut last = write_up_to_last(connection, vec![begin], writes).await?;
    if last.iter().any(|statement| statement.must_hit) {
        // Whether it hit is seen here, and must be before the end.
        connection.run(std::mem::take(&mut last)).await?;
    }
    last.push(Statement::new("COMMIT", vec![]));
    connection.run(last).await
}

/// Does one statement and gives its rows, without waiting until it is safe from a power cut: only for what costs nothing
/// when it never was. The next commit makes it safe, too.
pub(crate) async fn write_lightly(writer: &SqlitePool, statement: Statement) -> Result<Vec<SqliteRow>, StoreError> {
    let safe = |level: &'static str| Statement::new(level, vec![]);
    let all = vec![safe("PRAGMA synchronous = NORMAL"), statement, safe("PRAGMA synchronous = FULL")];
    let mut lent = Lent { connection: writer.acquire().await?, is_clean: false };
    let mut rows = trip(&mut lent.connection, all).await?;
    // One that was cut off before its last statement is not lent out again.
    lent.is_clean = true;
    Ok(rows.swap_remove(1))
}

async fn roll_back(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    connection.run(vec![Statement::new("ROLLBACK", vec![])]).await
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
