//! Read an order again and store it. Twice is the same as once: the newer version stays.

use crate::bench::{is_unpaid, tell};
use crate::changes::Topic;
use crate::context::Context;
use crate::ingest::new_order;
use crate::outcome::{Done, Outcome};
use crate::quarantine;
use crate::reconcile::PullError;
use crate::settings::ShopSettings;
use channels::ShopifyError;
use channels::shopify::ShopifyClient;
use domain::ids::FulfilmentOrderId;
use domain::orders::{Change, ShopOrder, changed_under_hands};
use domain::packing::Input;
use serde::{Deserialize, Serialize};
use store::{StoreError, Write};

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
        match read_order(context, &shop, &self.order_ref).await {
            Ok(done) => Ok(Outcome::Done(done)),
            Err(PullError::Store(error)) => Err(error),
            // Nobody waits for it, and it must not be forgotten: once the key is good again, it is read.
            Err(PullError::Shop(
                error @ (ShopifyError::Unauthorized
                | ShopifyError::MissingScope { .. }
                | ShopifyError::CustomerDataHidden
                | ShopifyError::NotFound { .. }),
            )) => Ok(Outcome::wait(context.limits.offline_wait_ms, error.to_string())),
            Err(PullError::Shop(error)) => Ok(after_shop_error(context, &error)),
        }
    }
}

/// Reads one order at the shop and stores it, puts it aside or notes that it is gone. What is left to write is given back.
pub(crate) async fn read_order(context: &Context, shop: &ShopifyClient, order_ref: &str) -> Result<Done, PullError> {
    match shop.order(order_ref).await {
        Ok(Some(order)) => {
            context.note_network(true);
            Ok(store_order(context, &order).await?)
        }
        Ok(None) => Ok(order_gone(context, order_ref).await?),
        Err(ShopifyError::BadOrder(bad)) => Ok(Done {
            writes: quarantine::put_aside(context, &bad).await?,
            topics: vec![Topic::App, Topic::Queue, Topic::Activity],
            sounds: vec![],
        }),
        Err(error) => Err(error.into()),
    }
}

/// The shop has no such order any more: who packs it stops, and its parts leave the queue. What is here of it stays for
/// the record.
pub(crate) async fn order_gone(context: &Context, order_ref: &str) -> Result<Done, StoreError> {
    let mut done = Done { topics: vec![Topic::App, Topic::Queue, Topic::Pack, Topic::Activity], ..Done::default() };
    for id in context.store.parts_of_order(order_ref).await? {
        let pack = context.store.pack(id).await?;
        if pack.is_some_and(|pack| is_unpaid(pack.session.state))
            && let Some(told) = tell(context, id, Input::ShopChanged { change: Change::Cancelled }).await?
        {
            done.writes.extend(told.writes);
            done.sounds.extend(told.sounds);
        }
    }
    done.writes.push(Write::order_gone(order_ref));
    done.writes.extend(quarantine::let_go(context, order_ref).await?);
    Ok(done)
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
    context.store.save_orders(vec![new_order(order, &settings, now)?], now.timestamp_millis()).await?;
    let released = quarantine::let_go(context, &order.shop_ref).await?;
    if !released.is_empty() {
        done.topics.extend([Topic::App, Topic::Activity]);
        done.writes.extend(released);
    }
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
    let is_risk_accepted = context.store.is_risk_accepted(id).await?;
    Ok(changed_under_hands(&wanted, ship_to_before, order, part, (context.now)(), is_risk_accepted))
}
