//! Runs a bulk query to its end: objects to lines, lines to the file.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
    sync::{PoisonError, RwLock, RwLockReadGuard, atomic::Ordering::Relaxed},
    thread,
};

use serde_json::Value;

use super::{BulkOperation, Lines, ResultFile, State, Work};
use crate::shopify::{
    execute::Execution,
    shop::Shop,
    views::{Found, Thing},
};

/// Orders one thread renders before it lets the shop go for a moment.
const CHUNK: usize = 500;
/// Most threads one operation takes.
const MOST_THREADS: usize = 8;

/// Runs an operation that was begun, to its end. Blocking.
pub(in crate::shopify) fn run(shop: &RwLock<Shop>, operation: &BulkOperation) {
    let port = reading(shop).url.rsplit(':').next().unwrap_or_default().to_owned();
    let name = format!("packbench-shop-{}-{port}-{}.jsonl", std::process::id(), operation.id);
    let path = std::env::temp_dir().join(name);
    let ended = write(shop, operation, &path);
    let file = ResultFile { size_bytes: std::fs::metadata(&path).map_or(0, |meta| meta.len()), path };
    let at = reading(shop).now();
    operation.end(match ended {
        Ok(()) => State::Completed { at, file: (file.size_bytes > 0).then_some(file) },
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => State::Failed { at, code: "ACCESS_DENIED" },
        Err(error) => {
            tracing::warn!(%error, "a bulk operation could not be written");
            State::Failed { at, code: "INTERNAL_SERVER_ERROR" }
        }
    });
}

fn reading(shop: &RwLock<Shop>) -> RwLockReadGuard<'_, Shop> {
    shop.read().unwrap_or_else(PoisonError::into_inner)
}

fn write(shop: &RwLock<Shop>, operation: &BulkOperation, path: &Path) -> io::Result<()> {
    let work = &*operation.work;
    let mut out = BufWriter::new(File::create(path)?);
    let orders: Vec<u64> = {
        let shop = reading(shop);
        let execution = Execution::new(&shop);
        if execution.is_denied(&work.root, None) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let roots = rows(Thing::Root.find(&shop, &work.root));
        let (orders, others): (Vec<_>, Vec<_>) = roots.into_iter().partition(|root| matches!(root, Thing::Order(_)));
        for root in &others {
            write_root(&execution, root, work, &mut out)?;
        }
        orders.iter().filter_map(|root| if let Thing::Order(order) = root { Some(order.id) } else { None }).collect()
    };
    let threads = thread::available_parallelism().map_or(1, |threads| threads.get().min(MOST_THREADS));
    for batch in orders.chunks(CHUNK * threads) {
        if !operation.is_running() {
            break;
        }
        let parts: Vec<_> = thread::scope(|scope| {
            let parts = batch.chunks(CHUNK).map(|chunk| scope.spawn(|| order_lines(shop, chunk, work)));
            let parts: Vec<_> = parts.collect();
            parts.into_iter().map(|part| part.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))).collect()
        });
        for part in parts {
            out.write_all(&part?)?;
        }
    }
    out.flush()
}

/// The lines of some orders. Those deleted meanwhile are passed over.
fn order_lines(shop: &RwLock<Shop>, orders: &[u64], work: &Work) -> io::Result<Vec<u8>> {
    let shop = reading(shop);
    let execution = Execution::new(&shop);
    let mut lines = Vec::new();
    for order in orders.iter().filter_map(|id| shop.order_index(*id)) {
        write_root(&execution, &Thing::Order(&shop.orders[order]), work, &mut lines)?;
    }
    Ok(lines)
}

fn write_root<'a>(execution: &Execution<'a>, root: &Thing<'a>, work: &Work, out: &mut impl Write) -> io::Result<()> {
    work.roots.fetch_add(1, Relaxed);
    write_line(execution, root, &work.query, None, work, out)
}

fn write_line<'a>(
    execution: &Execution<'a>,
    thing: &Thing<'a>,
    lines: &Lines,
    parent: Option<&str>,
    work: &Work,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut line = execution.object(thing, &lines.plain, None);
    if let (Value::Object(line), Some(parent)) = (&mut line, parent) {
        line.insert("__parentId".to_owned(), parent.into());
    }
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")?;
    work.objects.fetch_add(1, Relaxed);
    if lines.pages.is_empty() {
        return Ok(());
    }
    let id = thing.gid();
    for (pick, inner) in &lines.pages {
        if execution.is_denied(pick, None) {
            continue;
        }
        for child in rows(thing.find(execution.shop, pick)) {
            write_line(execution, &child, inner, id.as_deref(), work, out)?;
        }
    }
    Ok(())
}

fn rows<'a>(found: Found<'a>) -> Vec<Thing<'a>> {
    match found {
        Found::Rows(rows) => rows.into_iter().map(|row| row.2).collect(),
        Found::Many(things) => things,
        Found::One(thing) => thing.into_iter().collect(),
        Found::Value(_) => Vec::new(),
    }
}
