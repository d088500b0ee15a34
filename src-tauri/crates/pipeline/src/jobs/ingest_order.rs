//! Read an order again and store it. Twice is the same as once: the newer version stays.

use super::event;
use crate::bench::{is_unpaid, tell};
use crate::changes::Topic;
use crate::context::Context;
use crate::ingest::new_order;
use crate::outcome::{Done, Outcome};
use crate::settings::ShopSettings;
use channels::ShopifyError;
use domain::ids::FulfilmentOrderId;
use domain::orders::{ShopOrder, changed_under_hands};
use domain::packing::Input;
use serde::{Deserialize, Serialize};
use store::{Quarantined, StoreError, Write};

/// Read an order again and store it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IngestOrder {
    /// The shop's id.
    pub order_ref: String,
    /// Which sighting of a change this answers.
    pub seen_at_ms: i64,
}

impl IngestOrder {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, StoreError> {
        let Some(shop) = context.hands().shop else { return Ok(Outcome::nothing()) };
        match shop.order(&self.order_ref).await {
            Ok(Some(order)) => {
                context.note_network(true);
                store_order(context, &order).await.map(Outcome::Done)
            }
            // Deleted at the shop: what is here stays for the record and leaves the queue with the next whole sync.
            Ok(None) => Ok(Outcome::nothing()),
            Err(ShopifyError::BadOrder(bad)) => {
                let row = Quarantined {
                    order_ref: bad.order_ref.clone(),
                    number: bad.number.clone(),
                    reason: bad.reason.clone(),
                    seen_at: context.now_ms(),
                };
                Ok(Outcome::Done(Done {
                    writes: quarantine_writes(context, &row),
                    topics: vec![Topic::App, Topic::Queue, Topic::Activity],
                    sounds: vec![],
                }))
            }
            Err(error) => Ok(after_shop_error(context, &error)),
        }
    }
}

/// An order that can't be read is put aside, and the log says why.
pub(crate) fn quarantine_writes(context: &Context, row: &Quarantined) -> Vec<Write> {
    let payload = serde_json::json!({ "order": row.number, "reason": row.reason });
    vec![Write::quarantine(row), event(context, None, "order_quarantined", None, payload).into()]
}

/// What a job does when the shop did not do as asked.
pub(crate) fn after_shop_error(context: &Context, error: &ShopifyError) -> Outcome {
    match error {
        ShopifyError::Throttled { retry_after } => Outcome::wait(
            i64::try_from(retry_after.as_millis()).unwrap_or(context.limits.offline_wait_ms),
            error.to_string(),
        ),
        ShopifyError::Unavailable { .. } => {
            context.note_network(false);
            Outcome::wait(context.limits.offline_wait_ms, error.to_string())
        }
        _ => Outcome::Failed { why: error.to_string() },
    }
}

/// Stores an order and tells the sessions of its parts what changed under their hands.
pub(crate) async fn store_order(context: &Context, order: &ShopOrder) -> Result<Done, StoreError> {
    let settings: ShopSettings = context.store.setting(ShopSettings::KEY).await?.unwrap_or_default();
    let now = (context.now)();
    let mut done = Done { topics: vec![Topic::Queue], ..Done::default() };
    for part in &order.fulfilment_orders {
        let Some(id) = context.store.order_by_ref(&part.shop_ref).await? else { continue };
        done.topics.push(Topic::Pack);
        // The session first: once the new lines are stored, nobody could see any more that they changed.
        if let Some(told) = tell_change(context, id, order, &part.shop_ref).await? {
            context.store.commit(told.writes).await?;
            done.sounds.extend(told.sounds);
        }
    }
    context.store.save_orders(&[new_order(order, &settings, now)?], now.timestamp_millis()).await?;
    done.writes.push(Write::release_from_quarantine(&order.shop_ref));
    Ok(done)
}

/// Tells the session of one part what the shop changed, if it concerns the packer.
pub(crate) async fn tell_change(
    context: &Context,
    id: FulfilmentOrderId,
    order: &ShopOrder,
    part_ref: &str,
) -> Result<Option<crate::Told>, StoreError> {
    let Some(pack) = context.store.pack(id).await? else { return Ok(None) };
    if !is_unpaid(pack.session.state) {
        return Ok(None);
    }
    let Some(change) = change_of(context, id, order, part_ref).await? else { return Ok(None) };
    tell(context, id, Input::ShopChanged { change }).await
}

/// What changed at the shop since the stored version, as far as it concerns the packer.
pub(crate) async fn change_of(
    context: &Context,
    id: FulfilmentOrderId,
    order: &ShopOrder,
    part_ref: &str,
) -> Result<Option<domain::orders::Change>, StoreError> {
    let lines = context.store.lines(id).await?;
    let wanted: Vec<(String, u32)> =
        lines.into_iter().map(|line| (line.line_ref, u32::try_from(line.quantity).unwrap_or(0))).collect();
    let before: Option<ShopOrder> = match context.store.order_document(id.0).await? {
        Some(text) => Some(serde_json::from_str(&text)?),
        None => None,
    };
    let ship_to_before = before.as_ref().and_then(|before| {
        let part = before.fulfilment_orders.iter().find(|part| part.shop_ref == part_ref)?;
        part.destination.as_ref().or(before.ship_to.as_ref())
    });
    let part = order.fulfilment_orders.iter().find(|part| part.shop_ref == part_ref);
    Ok(changed_under_hands(&wanted, ship_to_before, order, part, (context.now)()))
}
