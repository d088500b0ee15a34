//! Deciding about an order that waits for a person. What can be decided stands with it in the queue, as its `ways`.

use super::opening::open;
use super::pack::{outcome, step, step_from};
use super::people::{event, require};
use super::read_again::read_again;
use super::views::OutcomeView;
use crate::error::{ErrorCode, UserError};
use crate::station::Station;
use domain::ids::FulfilmentOrderId;
use domain::packing::{Input, State};
use domain::people::Action;
use pipeline::FulfilOrder;
use serde::Deserialize;
use std::sync::Arc;
use store::{Stage, Write};
use ts_rs::TS;

/// A decision about an order that waits for a person.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct DecideRequest {
    /// Which fulfilment order.
    pub id: i64,
    /// What it is among all that wait; it names an order that could not be read.
    pub key: String,
    /// open, ship_the_rest, retry, release, accept_risk, read_again.
    pub way: String,
}

/// Decides about an order that waits for a person.
pub(super) async fn decide(station: &Arc<Station>, request: DecideRequest) -> Result<OutcomeView, UserError> {
    let _turn = station.turn().await;
    let person = require(station, Action::ResolveOrder).await?;
    let id = FulfilmentOrderId(request.id);
    match request.way.as_str() {
        "open" => {
            open(station, &person, id, false).await?;
            let is_parked = station.store().pack(id).await?.is_some_and(|p| p.session.state == State::Parked);
            if is_parked {
                step(station, id, Input::Resume).await?;
            }
            outcome(station, Some("pack"), vec![]).await
        }
        "ship_the_rest" => {
            open(station, &person, id, false).await?;
            let sounds = step(station, id, Input::ShipTheRest).await?;
            outcome(station, Some("pack"), sounds).await
        }
        "release" => {
            let released = event(station, Some(person.id), "order_released", Some(id.0), serde_json::json!({}));
            let writes = vec![Write::stage(id, Stage::Open, None), released.into()];
            match station.store().pack(id).await?.filter(|pack| pack.session.state == State::Parked) {
                Some(pack) => drop(step_from(station, pack, writes, id, Input::Resume).await?),
                None => station.store().commit(writes).await?,
            }
            outcome(station, None, vec![]).await
        }
        "retry" => {
            let now_ms = station.store().now_ms().await?;
            let retried = event(station, Some(person.id), "order_retried", Some(id.0), serde_json::json!({}));
            let mut writes = vec![Write::revive(id.0, now_ms), Write::stage(id, Stage::Shipping, None), retried.into()];
            // A shop that said no ended that job: it looks first, so it may be asked again.
            if let Some(untold) = station.store().last_purchase(id).await?.filter(|last| last.told_at.is_none()) {
                writes.push(Write::run_again(&FulfilOrder::key(untold.id), now_ms));
            }
            station.store().commit(writes).await?;
            station.context.wake_workers();
            outcome(station, None, vec![]).await
        }
        "accept_risk" => {
            let accepted = event(station, Some(person.id), "risk_accepted", Some(id.0), serde_json::json!({}));
            let writes = vec![Write::accept_risk(id, station.now_ms()), accepted.into()];
            station.store().commit(writes).await?;
            outcome(station, None, vec![]).await
        }
        "read_again" => {
            read_again(station, &person, &request).await?;
            outcome(station, None, vec![]).await
        }
        other => Err(ErrorCode::BadRequest.with(format!("no such way: {other}"))),
    }
}
