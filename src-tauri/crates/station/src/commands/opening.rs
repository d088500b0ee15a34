//! Opening an order at this bench and leaving it: its claim, and the session that lies there or begins.
//!
//! Invariant: the order in hand is let go in the transaction that claims the next, so a refused claim leaves it in hand.

use super::Nothing;
use super::in_hand::lost;
use super::pack::outcome;
use super::people::{event, require};
use super::prices::ask_for_prices;
use super::views::OutcomeView;
use crate::config::CLAIM_LEASE_MS;
use crate::error::{ErrorCode, UserError};
use crate::station::Station;
use domain::barcodes::{CodeKey, stored_keys};
use domain::ids::{FulfilmentOrderId, LineId, VariantId};
use domain::orders::{AddressProblem, ShopOrder};
use domain::packing::{Line, Session, State};
use domain::people::{Action, Person, may};
use domain::shipping::choose_box;
use pipeline::ShopSettings;
use serde::Deserialize;
use std::sync::Arc;
use store::{Claim, LineRow, PackRow, Stage, StoreError, Write};
use ts_rs::TS;

/// An order is opened.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct OpenRequest {
    /// Which fulfilment order.
    pub id: i64,
    /// Take it from whoever has it.
    pub is_take_over: bool,
}

/// Opens an order: claims it and begins or takes up its session.
pub(super) async fn open_order(station: &Arc<Station>, request: OpenRequest) -> Result<OutcomeView, UserError> {
    let _turn = station.turn().await;
    let person = require(station, if request.is_take_over { Action::TakeOver } else { Action::Pack }).await?;
    open(station, &person, FulfilmentOrderId(request.id), request.is_take_over).await?;
    outcome(station, Some("pack"), vec![]).await
}

/// Leaves the order; its session stays for the next who opens it.
pub(super) async fn leave_order(station: &Arc<Station>, _: Nothing) -> Result<OutcomeView, UserError> {
    let _turn = station.turn().await;
    leave(station).await?;
    outcome(station, Some("queue"), vec![]).await
}

pub(super) async fn leave(station: &Arc<Station>) -> Result<(), UserError> {
    let Some(id) = station.open_order() else { return Ok(()) };
    station.store().commit(leave_writes(station, id)).await?;
    station.set_open_order(None);
    Ok(())
}

fn leave_writes(station: &Station, id: FulfilmentOrderId) -> Vec<Write> {
    let person = station.person().map(|person| person.id);
    let left = event(station, person, "order_left", Some(id.0), serde_json::json!({}));
    vec![Write::let_go(id, &station.station_name()), left.into()]
}

/// Claims an order for this bench and makes sure it has a session.
pub(super) async fn open(
    station: &Arc<Station>,
    person: &Person,
    id: FulfilmentOrderId,
    is_take_over: bool,
) -> Result<(), UserError> {
    if station.open_order() == Some(id) && !has_gone(station, id).await? {
        match lost(station, id).await? {
            None => return Ok(()),
            Some(lost) if !is_take_over => return Err(lost),
            Some(_) => {}
        }
    }
    let store = station.store();
    let row = store.fulfilment_order(id).await?.ok_or_else(|| ErrorCode::OrderGone.error())?;
    if row.queue == "none" && row.stage != "shipping" {
        return Err(ErrorCode::OrderGone.error());
    }
    let needs_decision = row.queue == "person" && row.stage != "parked";
    if needs_decision && !may(person.role, Action::ResolveOrder) {
        return Err(ErrorCode::NotAllowed.with("an order that needs a decision is opened by a lead"));
    }
    let now_ms = store.now_ms().await?;
    let claim =
        Claim { person: person.id, station: station.station_name(), lease_until_ms: now_ms + CLAIM_LEASE_MS, now_ms };
    // What lay here before is let go with the claim or not at all: a refused order leaves it in hand.
    let mut writes = match station.open_order().filter(|before| *before != id) {
        Some(before) => leave_writes(station, before),
        None => vec![],
    };
    writes.push(if is_take_over { Write::take_over(id, &claim) } else { Write::claim(id, &claim) });
    let kind = if is_take_over { "order_taken_over" } else { "order_opened" };
    let from = row.claimed_station.filter(|from| is_take_over && *from != station.station_name());
    writes.push(event(station, Some(person.id), kind, Some(id.0), serde_json::json!({ "from": from })).into());
    let session = match session_for(station, id).await? {
        Found::AsItLay(session) => session,
        Found::Readdressed(session, version) => {
            writes.push(Write::save_pack(id, &session, version, station.now_ms())?);
            session
        }
        Found::Fresh(session) => {
            writes.push(Write::begin_pack(id, &session, station.now_ms())?);
            if row.stage == "parked" {
                // What it was put aside for was true of the session that ends here.
                writes.push(Write::stage(id, Stage::Open, None));
            }
            session
        }
    };
    store.commit(writes).await.map_err(|error| match error {
        StoreError::Stale => ErrorCode::OrderClaimed.error(),
        other => other.into(),
    })?;
    station.set_open_order(Some(id));
    ask_for_prices(station, id, &session, false).await
}

/// The session an order is packed in.
enum Found {
    /// The one that lies there.
    AsItLay(Session),
    /// The one that lies there, with the version it was read in: what keeps its address from being used is new.
    Readdressed(Session, i64),
    /// A new one: there was none, or the order's lines are others now.
    Fresh(Session),
}

/// The session of an order. Its address is looked at anew: it may have been corrected while the box stood aside.
async fn session_for(station: &Station, id: FulfilmentOrderId) -> Result<Found, UserError> {
    let store = station.store();
    let lines = store.lines(id).await?;
    if let Some(PackRow { session, version, .. }) = store.pack(id).await? {
        let is_same = match session.state {
            State::Buying => true,
            // Units that were left out of a parcel that went are packed into another.
            State::Labelled => lines.is_empty() || !has_gone(station, id).await?,
            // What the shop changed is looked at afresh; what is in the box must be scanned again.
            State::Stopped => false,
            State::Packing | State::Verified | State::Parked => wants_same(&session, &lines),
        };
        if is_same {
            let problem = match session.state {
                State::Packing | State::Verified | State::Parked => address_problem(station, id).await?,
                State::Buying | State::Labelled | State::Stopped => session.address_problem,
            };
            return Ok(match session.address_problem == problem {
                true => Found::AsItLay(session),
                false => Found::Readdressed(session.with_address_problem(problem), version),
            });
        }
    }
    let settings = station.shop_settings().await?;
    fresh_session(station, id, &lines, &settings).await.map(Found::Fresh)
}

/// True when the shop knows that the last parcel of this order left: what is still to ship goes into another.
async fn has_gone(station: &Station, id: FulfilmentOrderId) -> Result<bool, UserError> {
    let row = station.store().fulfilment_order(id).await?;
    let is_left_over = row.is_some_and(|row| row.stage == "parked");
    let last = station.store().last_purchase(id).await?;
    Ok(is_left_over && last.is_some_and(|purchase| purchase.told_at.is_some()))
}

fn wants_same(session: &Session, lines: &[LineRow]) -> bool {
    session.lines.len() == lines.len()
        && session
            .lines
            .iter()
            .all(|line| lines.iter().any(|row| row.id == line.id.0 && row.quantity == i64::from(line.wanted)))
}

async fn fresh_session(
    station: &Station,
    id: FulfilmentOrderId,
    rows: &[LineRow],
    settings: &ShopSettings,
) -> Result<Session, UserError> {
    let store = station.store();
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        lines.push(line_of(station, row).await?);
    }
    let boxes = store.boxes().await?;
    let units = lines.iter().map(|line| line.wanted).sum();
    let weight_g = lines.iter().map(|line| line.weight_g.unwrap_or(0) * i64::from(line.wanted)).sum();
    let box_kind = choose_box(&boxes, units, weight_g).map(|kind| (kind.id, kind.empty_weight_g));
    let mut session = Session::open(lines, box_kind, settings.is_auto_print);
    session.address_problem = address_problem(station, id).await?;
    Ok(session)
}

/// What keeps the address an order goes to from being printed on a label.
async fn address_problem(station: &Station, id: FulfilmentOrderId) -> Result<Option<AddressProblem>, UserError> {
    let store = station.store();
    let Some(text) = store.order_document(id.0).await? else { return Ok(None) };
    let order: ShopOrder = serde_json::from_str(&text).map_err(|e| ErrorCode::Fault.with(e))?;
    let row = store.fulfilment_order(id).await?;
    let part = row.and_then(|row| order.fulfilment_orders.iter().find(|part| part.shop_ref == row.shop_ref).cloned());
    let ship_to = part.and_then(|part| part.destination).or(order.ship_to);
    Ok(ship_to.unwrap_or_default().problem(order.is_customer_hidden))
}

async fn line_of(station: &Station, row: &LineRow) -> Result<Line, UserError> {
    let store = station.store();
    let mut codes: Vec<(CodeKey, u32)> = Vec::new();
    for stored in [row.barcode.as_deref(), row.sku.as_deref()].into_iter().flatten().filter(|s| !s.trim().is_empty()) {
        codes.extend(stored_keys(stored).into_iter().map(|key| (key, 1)));
    }
    let known = match &row.variant_ref {
        Some(variant_ref) => {
            for (code, units) in store.codes_of(variant_ref).await? {
                let units = u32::try_from(units).unwrap_or(1);
                codes.extend(stored_keys(&code).into_iter().map(|key| (key, units)));
            }
            store.variant(variant_ref).await?
        }
        None => None,
    };
    Ok(Line {
        id: LineId(row.id),
        variant_id: known.as_ref().map(|known| VariantId(known.id)),
        title: row.title.clone(),
        sku: row.sku.clone(),
        bin: known.as_ref().and_then(|known| known.bin.clone()),
        codes,
        wanted: u32::try_from(row.quantity).unwrap_or(0),
        packed: 0,
        by_hand: 0,
        weight_g: row.weight_g.or_else(|| known.and_then(|known| known.weight_g)),
    })
}
