//! A person wants an order read again: it was mended, released or cleared at the shop.

use super::decide::DecideRequest;
use super::people::event;
use super::queue::quarantined_ref;
use crate::error::{ErrorCode, UserError};
use crate::station::Station;
use domain::orders::ShopOrder;
use domain::people::Person;
use pipeline::{IngestOrder, Job};
use serde_json::json;
use store::Write;

/// Writes the job that reads the order a decision is about, and who wanted it.
pub(super) async fn read_again(station: &Station, person: &Person, request: &DecideRequest) -> Result<(), UserError> {
    let store = station.store();
    let (order_ref, number, part) = match quarantined_ref(&request.key) {
        Some(order_ref) => {
            let known = store.quarantined_order(order_ref).await?.ok_or_else(|| ErrorCode::OrderGone.error())?;
            (known.order_ref, known.number, None)
        }
        None => {
            let document = store.order_document(request.id).await?.ok_or_else(|| ErrorCode::OrderGone.error())?;
            let order: ShopOrder = serde_json::from_str(&document).map_err(|e| ErrorCode::Fault.with(e))?;
            (order.shop_ref, Some(order.number), Some(request.id))
        }
    };
    let job = Job::IngestOrder(IngestOrder { order_ref, seen_at_ms: station.now_ms() });
    let asked = event(station, Some(person.id), "order_read_again", part, json!({ "number": number }));
    let row = job.to_row(store.now_ms().await?, station.config.limits.attempts_max);
    store.commit(vec![Write::job(row), asked.into()]).await?;
    station.context.wake_workers();
    Ok(())
}
