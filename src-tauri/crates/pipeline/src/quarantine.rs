//! Orders that can't be read: put aside with their reason, and let go of again.
//!
//! Invariant: the log has one entry for each time it becomes so, another reason or readable again, not for each look.

use crate::context::Context;
use channels::BadOrder;
use serde_json::json;
use store::{NewEvent, Quarantined, StoreError, Write};

/// Puts an order aside.
pub(crate) async fn put_aside(context: &Context, bad: &BadOrder) -> Result<Vec<Write>, StoreError> {
    let now_ms = context.now_ms();
    let row = Quarantined {
        order_ref: bad.order_ref.clone(),
        number: bad.number.clone(),
        reason: bad.reason.clone(),
        seen_at: now_ms,
    };
    let mut writes = vec![Write::quarantine(&row)];
    let known = context.store.quarantined_order(&bad.order_ref).await?;
    if known.is_none_or(|known| known.reason != bad.reason) {
        let payload = json!({ "number": bad.number, "reason": bad.reason });
        writes.push(event(context, "order_quarantined", now_ms, payload).into());
    }
    Ok(writes)
}

/// Lets go of an order that could be read, or that the shop does not have any more.
pub(crate) async fn let_go(context: &Context, order_ref: &str) -> Result<Vec<Write>, StoreError> {
    let Some(known) = context.store.quarantined_order(order_ref).await? else { return Ok(vec![]) };
    let payload = json!({ "number": known.number });
    let released = event(context, "order_readable", context.now_ms(), payload);
    Ok(vec![Write::release_from_quarantine(order_ref), released.into()])
}

fn event(context: &Context, kind: &'static str, at_ms: i64, payload: serde_json::Value) -> NewEvent {
    let station = context.station_name().to_string();
    NewEvent { station, at_ms, person_id: None, kind, fulfilment_order_id: None, payload }
}
