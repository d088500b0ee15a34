//! Bulk operations: a query over the whole shop, answered as a file of JSON lines.
//!
//! The inner query is planned like any other and really run, in a thread of its own, chunk by chunk so that the shop
//! stays open meanwhile. Children of connections become lines with `__parentId`. The file lies in the system's
//! temporary folder and goes with the operation. As at Shopify, an operation is seen RUNNING at least once.

mod run;

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
    },
};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

pub(super) use run::run;

use super::{
    cost,
    mutations::{Link, Outcome, Refused},
    plan::{Pick, plan},
    schema::Shape,
    shop::{Shop, gid},
    views::time,
};

/// Bulk queries that may run side by side.
const MOST_RUNNING: usize = 5;
/// Connections in one bulk query.
const MOST_CONNECTIONS: usize = 5;
/// Connections inside connections, below the outermost.
const DEEPEST: usize = 2;

/// One bulk query.
#[derive(Clone, Debug)]
pub(super) struct BulkOperation {
    pub(super) id: u64,
    pub(super) created_at: DateTime<Utc>,
    work: Arc<Work>,
}

#[derive(Debug)]
struct Work {
    query: Lines,
    root: Pick,
    polls: AtomicU32,
    objects: AtomicU64,
    roots: AtomicU64,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Waiting,
    Running,
    Completed { at: DateTime<Utc>, file: Option<ResultFile> },
    Failed { at: DateTime<Utc>, code: &'static str },
    Canceled { at: DateTime<Utc> },
}

/// The file of results; removed with the operation.
#[derive(Debug)]
struct ResultFile {
    path: PathBuf,
    size_bytes: u64,
}

impl Drop for ResultFile {
    fn drop(&mut self) {
        // Somebody may have tidied the temporary folder; then there is nothing to remove.
        std::fs::remove_file(&self.path).ok();
    }
}

/// What a line shows, and which lines follow from it.
#[derive(Debug)]
struct Lines {
    plain: Vec<Pick>,
    pages: Vec<(Pick, Lines)>,
}

impl Lines {
    fn of(picks: &[Pick], depth: usize, connections: &mut usize) -> Result<Self, String> {
        let mut lines = Self { plain: Vec::new(), pages: Vec::new() };
        for pick in picks {
            if pick.field.shape == Shape::Page {
                *connections += 1;
                if depth > DEEPEST || *connections > MOST_CONNECTIONS {
                    return Err(format!(
                        "Bulk queries take {MOST_CONNECTIONS} connections, nested {DEEPEST} deep at most."
                    ));
                }
                let inner = cost::nodes(pick).next().unwrap_or_default();
                lines.pages.push((pick.clone(), Self::of(inner, depth + 1, connections)?));
            } else if has_page(&pick.picks) {
                return Err("A connection inside an object that is no connection is not simulated.".to_owned());
            } else {
                lines.plain.push(pick.clone());
            }
        }
        Ok(lines)
    }
}

fn has_page(picks: &[Pick]) -> bool {
    picks.iter().any(|pick| pick.field.shape == Shape::Page || has_page(&pick.picks))
}

impl BulkOperation {
    fn state(&self) -> MutexGuard<'_, State> {
        self.work.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Someone asked how far it is.
    pub(super) fn note_poll(&self) {
        self.work.polls.fetch_add(1, Relaxed);
    }

    pub(super) fn status(&self) -> &'static str {
        let polls = self.work.polls.load(Relaxed);
        match &*self.state() {
            State::Canceled { .. } => "CANCELED",
            _ if polls == 0 => "CREATED",
            State::Failed { .. } => "FAILED",
            State::Completed { .. } if polls > 1 => "COMPLETED",
            _ => "RUNNING",
        }
    }

    /// One field of the operation.
    pub(super) fn show(&self, name: &str, url: &str) -> Value {
        let status = self.status();
        let ended = matches!(status, "COMPLETED" | "FAILED" | "CANCELED");
        let state = self.state();
        match (name, &*state) {
            ("id", _) => gid("BulkOperation", self.id).into(),
            ("status", _) => status.into(),
            ("type", _) => "QUERY".into(),
            ("createdAt", _) => time(self.created_at),
            ("objectCount", _) => self.work.objects.load(Relaxed).to_string().into(),
            ("rootObjectCount", _) => self.work.roots.load(Relaxed).to_string().into(),
            (_, _) if !ended => Value::Null,
            ("completedAt", State::Completed { at, .. } | State::Failed { at, .. } | State::Canceled { at }) => {
                time(*at)
            }
            ("errorCode", State::Failed { code, .. }) => (*code).into(),
            ("fileSize", State::Completed { file: Some(file), .. }) => file.size_bytes.to_string().into(),
            ("url", State::Completed { file: Some(_), .. }) => format!("{url}/bulk/{}.jsonl", self.id).into(),
            _ => Value::Null,
        }
    }

    /// Where the results lie, once they are complete.
    pub(super) fn file(&self) -> Option<PathBuf> {
        match &*self.state() {
            State::Completed { file: Some(file), .. } => Some(file.path.clone()),
            _ => None,
        }
    }

    fn is_running(&self) -> bool {
        matches!(&*self.state(), State::Waiting | State::Running)
    }

    /// Takes the operation for running, if nobody has.
    pub(super) fn begin(&self) -> bool {
        let mut state = self.state();
        let is_new = matches!(*state, State::Waiting);
        if is_new {
            *state = State::Running;
        }
        is_new
    }

    fn end(&self, ended: State) {
        let mut state = self.state();
        if matches!(*state, State::Running) {
            *state = ended;
        }
    }
}

/// Takes a bulk query; it is run after the answer.
pub(super) fn run_query(shop: &mut Shop, query: &str) -> Outcome {
    let invalid = |message: String| Refused::coded(&["query"], message, "INVALID");
    if shop.bulk.iter().filter(|one| one.is_running()).count() >= MOST_RUNNING {
        let message =
            format!("No more than {MOST_RUNNING} bulk query operations can run at once for this app and shop.");
        return Err(Refused::coded(&[], message, "LIMIT_REACHED"));
    }
    let plan = plan(query, &Map::new(), None).map_err(|problems| {
        let first = problems.first().and_then(|problem| problem["message"].as_str()).unwrap_or_default();
        invalid(format!("Invalid bulk query: {first}"))
    })?;
    let [root] = plan.picks.as_slice() else {
        return Err(invalid("Invalid bulk query: it must have exactly one top-level field.".to_owned()));
    };
    if plan.is_mutation || root.field.shape != Shape::Page {
        return Err(invalid("The bulk query must contain at least one connection.".to_owned()));
    }
    let mut connections = 0;
    let mut lines = Lines::of(&plan.picks, 0, &mut connections).map_err(invalid)?;
    let Some((root, query)) = lines.pages.pop() else {
        return Err(invalid("Invalid bulk query.".to_owned()));
    };
    let work = Work {
        query,
        root,
        polls: AtomicU32::new(0),
        objects: AtomicU64::new(0),
        roots: AtomicU64::new(0),
        state: Mutex::new(State::Waiting),
    };
    let operation = BulkOperation { id: shop.new_id(), created_at: shop.now(), work: Arc::new(work) };
    let id = operation.id;
    shop.bulk.push(operation);
    Ok(vec![("bulkOperation", Link::Bulk(id))])
}

pub(super) fn cancel(shop: &mut Shop, id: u64) -> Outcome {
    let at = shop.now();
    let operation = shop.bulk.iter().find(|one| one.id == id);
    let operation = operation.ok_or_else(|| Refused::new(&["id"], "Bulk operation does not exist"))?;
    if !operation.is_running() {
        let status = operation.status().to_lowercase();
        return Err(Refused::whole(format!("A bulk operation cannot be canceled when it is {status}")));
    }
    *operation.state() = State::Canceled { at };
    Ok(vec![("bulkOperation", Link::Bulk(id))])
}
