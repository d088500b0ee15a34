//! Changes as data: a list of writes is one transaction.
//!
//! A command or a job decides, builds the list and commits it; nothing of it is kept when one write fails.

use crate::db::transact;
use crate::events::{self, Line, NewEvent};
use crate::file_commit::{self, Worth};
use crate::rows::{Places, groups_of, many_rows};
use crate::statements::{Engine, Statement};
use crate::{Store, StoreError};
use std::collections::BTreeMap;

/// Lines of the log in one statement: a scan writes two.
const EVENTS_A_STATEMENT: usize = 8;

/// A value bound to a text. Absent values keep their type: PostgreSQL wants to know it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Int(Option<i64>),
    /// A text.
    Text(Option<String>),
    /// Yes or no.
    Bool(bool),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}
impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}
impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<Option<Vec<u8>>> for Value {
    fn from(value: Option<Vec<u8>>) -> Self {
        Self::Bytes(value)
    }
}

/// One write of a transaction. The functions of each aggregate make them.
#[derive(Clone, Debug)]
pub struct Write(pub(crate) Kind);

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// A registered text with its values.
    Text(Statement),
    /// A line of the log; its place in the chain is found in the transaction.
    Event(NewEvent),
}

impl Write {
    /// A text that may touch any number of rows.
    pub(crate) fn text(text: &'static str, values: Vec<Value>) -> Self {
        Self(Kind::Text(Statement::new(text, values)))
    }

    /// A text that must touch a row; else the whole transaction is `Stale`.
    pub(crate) fn guarded(text: &'static str, values: Vec<Value>) -> Self {
        Self(Kind::Text(Statement { must_hit: true, ..Statement::new(text, values) }))
    }
}

impl From<NewEvent> for Write {
    fn from(event: NewEvent) -> Self {
        Self(Kind::Event(event))
    }
}

/// Binds values in order, without a copy of what they hold; the query type differs by engine, so this is a macro.
macro_rules! bind_all {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                $crate::write::Value::Int(v) => query.bind(v),
                $crate::write::Value::Text(v) => query.bind(v),
                $crate::write::Value::Bool(v) => query.bind(v),
                $crate::write::Value::Bytes(v) => query.bind(v),
            };
        }
        query
    }};
}
pub(crate) use bind_all;

/// Does writes inside a transaction, in order.
async fn write_all(engine: &mut impl Engine, writes: Vec<Write>) -> Result<(), StoreError> {
    let (last, _) = write_up_to_last(engine, vec![], writes).await?;
    engine.run(last).await
}

/// Does `first` and writes in order, and gives the statements that come last: those of the log, since on PostgreSQL a
/// station's chain is locked from its first line to the commit, or all where nothing is logged. With them the line that is
/// the last one then.
pub(crate) async fn write_up_to_last(
    engine: &mut impl Engine,
    first: Vec<Statement>,
    writes: Vec<Write>,
) -> Result<(Vec<Statement>, Option<Line>), StoreError> {
    let (mut statements, events) = apart(writes);
    statements.splice(0..0, first);
    let mut last = None;
    for (station, events) in by_station(events) {
        let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
        let end = engine.run_and_chain(std::mem::take(&mut statements), &station, count).await?;
        let mut line = Line { station, seq: end.seq - count, hash: end.prev_hash.unwrap_or_default() };
        statements.extend(lines(events, &mut line));
        last = Some(line);
    }
    Ok((statements, last))
}

/// Statements and events, each in their order.
pub(crate) fn apart(writes: Vec<Write>) -> (Vec<Statement>, Vec<NewEvent>) {
    let (mut statements, mut events) = (Vec::new(), Vec::new());
    for write in writes {
        match write.0 {
            Kind::Text(statement) => statements.push(statement),
            Kind::Event(event) => events.push(event),
        }
    }
    (statements, events)
}

/// Writes a station's events behind `last`, which becomes the last of them.
pub(crate) fn lines(events: Vec<NewEvent>, last: &mut Line) -> impl Iterator<Item = Statement> + use<> {
    groups_of(events::chained(events, last), EVENTS_A_STATEMENT).map(|some| {
        let text = many_rows(events::INSERT, some[0].len(), some.len(), Places::Numbered);
        Statement::new(text, some.into_iter().flatten().collect())
    })
}

impl Store {
    /// Does all `writes` in one transaction.
    ///
    /// # Errors
    /// `Stale` when a guarded write found its row changed, `Duplicate` when a row is there already; then nothing is kept.
    pub async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        self.commit_worth(writes, Worth::Safe).await
    }

    /// The same for what costs nothing when a power cut takes it, whole, with whatever came after it: what the world is simply
    /// asked for again. A scan then does not share the disk with it.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub async fn commit_lightly(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        self.commit_worth(writes, Worth::Light).await
    }

    async fn commit_worth(&self, writes: Vec<Write>, worth: Worth) -> Result<(), StoreError> {
        match self {
            Self::Lite { writer, last_line, .. } => file_commit::commit(writer, last_line, writes, worth).await,
            // Others work on after a server fell: what they were told must still be so.
            Self::Pg(pool) => {
                let mut tx = pool.begin().await?;
                write_all(&mut *tx, writes).await?;
                Ok(tx.commit().await?)
            }
        }
    }

    /// Makes a row with `text`, which gives its id, and does what `follows` from the id in the same transaction.
    pub(crate) async fn commit_new(
        &self,
        text: &'static str,
        values: Vec<Value>,
        follows: impl FnOnce(i64) -> Vec<Write>,
    ) -> Result<i64, StoreError> {
        Ok(transact!(self, |tx| {
            let id: i64 = bind_all!(sqlx::query_scalar(text), values).fetch_one(&mut *tx).await?;
            write_all(&mut *tx, follows(id)).await?;
            id
        }))
    }
}

/// Events by station, each station's in their order: one look at a chain's end serves all that follow it.
fn by_station(events: Vec<NewEvent>) -> BTreeMap<String, Vec<NewEvent>> {
    let mut chains: BTreeMap<String, Vec<NewEvent>> = BTreeMap::new();
    for event in events {
        chains.entry(event.station.clone()).or_default().push(event);
    }
    chains
}
