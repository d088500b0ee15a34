//! Read orders again whose day has come: the shop begins them without moving their `updatedAt`, so no pull sees it.

use crate::context::Context;
use crate::jobs::{IngestOrder, Job};
use store::{StoreError, Write};

/// Orders of one run.
const A_RUN: i64 = 200;

/// Asks for every scheduled order whose day has come; gives how many. One that the shop has not begun yet is asked for
/// again after a while, which is part of the job's key.
pub async fn find_due_orders(context: &Context) -> Result<usize, StoreError> {
    if context.hands().shop.is_none() {
        return Ok(0);
    }
    let due = context.store.orders_due(&(context.now)().to_rfc3339(), A_RUN).await?;
    let now_ms = context.now_ms();
    let seen_at_ms = now_ms - now_ms % context.limits.due_again_ms.max(1);
    let store_now_ms = context.store.now_ms().await?;
    let job = |order_ref: &String| {
        let job = Job::IngestOrder(IngestOrder { order_ref: order_ref.clone(), seen_at_ms });
        Write::job(job.to_row(store_now_ms, context.limits.attempts_max))
    };
    if !due.is_empty() {
        context.store.commit(due.iter().map(job).collect()).await?;
        context.wake_workers();
    }
    Ok(due.len())
}
