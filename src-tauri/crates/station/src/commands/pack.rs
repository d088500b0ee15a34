//! Moving the session of the order on this bench, and what a screen is given after each input.
//!
//! Every input goes through [`step`]: decide with the domain, commit session, facts and jobs together, then play sounds.

use super::Nothing;
use super::app::sound_name;
use super::in_hand::{lost, ours, take_back};
use super::opening::{leave, open};
use super::pack_view::{Source, pack_view_of};
use super::papers::{buy_writes, print_again_writes, print_slip};
use super::people::require;
use super::prices::{ask_for_prices, quote_again};
use super::views::*;
use crate::error::{ErrorCode, UserError};
use crate::station::Station;
use domain::ids::{BoxId, FulfilmentOrderId};
use domain::packing::{Effect, Input, apply};
use domain::people::Action;
use domain::sounds::Sound;
use pipeline::writes_of;
use serde::Deserialize;
use std::sync::Arc;
use store::{PackRow, StoreError, Write};
use ts_rs::TS;

/// How often a step is decided anew because a job moved the session meanwhile.
const STEP_TRIES: usize = 5;
/// The longest note a packer writes.
const NOTE_CHARS_MAX: usize = 500;

/// A key, a button, or a command card on the open order.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct ActRequest {
    /// undo, hold, short, problem, by_hand, choose_box, next_box, type_weight, choose_service, print, buy_anyway, reprint,
    /// print_slip, skip, resume, quote_again.
    pub action: String,
    /// Which line, for by_hand and short.
    pub line: Option<u32>,
    /// How many, for by_hand.
    pub units: Option<u32>,
    /// Which box.
    pub box_id: Option<i64>,
    /// What it weighs.
    pub weight_g: Option<i64>,
    /// Which service.
    pub service_token: Option<String>,
    /// The price that was shown, for buy_anyway.
    pub price_minor: Option<i64>,
    /// In the packer's words.
    pub note: Option<String>,
}

/// The order on this bench, or nothing. Between two turns, what is read for the screen is good for the next scan as well.
pub(super) async fn pack_view(station: &Arc<Station>, _: Nothing) -> Result<Option<PackView>, UserError> {
    let mut turn = if station.store().is_shared() { None } else { station.turn.try_lock().ok() };
    let Some(id) = station.open_order() else { return Ok(None) };
    let Some(source) = Source::read(station, id, station.person().map(|person| person.id)).await? else {
        return Ok(None);
    };
    let view = source.view().await?;
    if let Some(turn) = &mut turn {
        **turn = source.keep();
    }
    Ok(Some(view))
}

/// A key, a button or a command card.
pub(super) async fn act(station: &Arc<Station>, request: ActRequest) -> Result<OutcomeView, UserError> {
    let _turn = station.turn().await;
    act_in_turn(station, request).await
}

pub(super) async fn act_in_turn(station: &Arc<Station>, request: ActRequest) -> Result<OutcomeView, UserError> {
    let is_over_cap = request.action == "buy_anyway";
    let person = require(station, if is_over_cap { Action::BuyOverCap } else { Action::Pack }).await?;
    if request.action == "undo" && station.open_order().is_none() {
        return take_back(station, &person).await;
    }
    let id = station.open_order().ok_or_else(|| ErrorCode::NoOrderOpen.error())?;
    let note = request.note.unwrap_or_default().chars().take(NOTE_CHARS_MAX).collect::<String>();
    let line = request.line.map(|line| line as usize);
    let input = match request.action.as_str() {
        "undo" => Input::Undo,
        "hold" => Input::Hold { note },
        "short" => Input::Short { line },
        "problem" => Input::Problem { note },
        "by_hand" => Input::ByHand { line, units: request.units.unwrap_or(1) },
        "type_weight" => Input::TypeWeight { weight_g: request.weight_g.unwrap_or(0) },
        "choose_service" => Input::ChooseService { service_token: request.service_token.unwrap_or_default() },
        "print" => Input::Print,
        "buy_anyway" => Input::BuyAnyway { price_minor: request.price_minor.unwrap_or(0) },
        "reprint" => Input::Reprint,
        "resume" => Input::Resume,
        "choose_box" => box_input(station, BoxId(request.box_id.unwrap_or(0))).await?,
        "next_box" => next_box_input(station, id).await?,
        "skip" => return skip(station).await,
        "print_slip" => return print_slip(station, id).await,
        "quote_again" => return quote_again(station, id).await,
        other => return Err(ErrorCode::BadRequest.with(format!("no such action: {other}"))),
    };
    let sounds = step(station, id, input).await?;
    outcome(station, None, sounds).await
}

/// Leaves this order and opens the next.
async fn skip(station: &Arc<Station>) -> Result<OutcomeView, UserError> {
    let person = require(station, Action::Pack).await?;
    let skipped = station.open_order().map_or(0, |id| id.0);
    let now_ms = station.store().now_ms().await?;
    match station.store().next_order(station.location(), skipped, now_ms).await? {
        Some(next) => {
            open(station, &person, FulfilmentOrderId(next.id), false).await?;
            outcome(station, Some("pack"), vec![]).await
        }
        None => {
            leave(station).await?;
            outcome(station, Some("queue"), vec![]).await
        }
    }
}

async fn box_input(station: &Station, id: BoxId) -> Result<Input, UserError> {
    let boxes = station.store().boxes().await?;
    let kind = boxes.iter().find(|kind| kind.id == id).ok_or_else(|| ErrorCode::BadRequest.with("no such box"))?;
    Ok(Input::ChooseBox { box_id: kind.id, box_weight_g: kind.empty_weight_g })
}

/// The next bigger box; after the biggest the smallest again.
async fn next_box_input(station: &Station, id: FulfilmentOrderId) -> Result<Input, UserError> {
    let boxes = station.store().boxes().await?;
    let now = station.store().pack(id).await?.and_then(|pack| pack.session.box_id);
    let place = boxes.iter().position(|kind| Some(kind.id) == now).map_or(0, |place| (place + 1) % boxes.len().max(1));
    let kind = boxes.get(place).ok_or_else(|| ErrorCode::BadRequest.with("no box is set up"))?;
    Ok(Input::ChooseBox { box_id: kind.id, box_weight_g: kind.empty_weight_g })
}

/// What a step came to.
pub(super) struct Stepped {
    /// What was heard.
    pub(super) sounds: Vec<Sound>,
    /// The session as it is stored now, when nothing else of the order changed with it.
    pub(super) pack: Option<PackRow>,
}

/// One step of a session: decide, remember, then let it be heard. Gives the sounds.
pub(super) async fn step(station: &Station, id: FulfilmentOrderId, input: Input) -> Result<Vec<Sound>, UserError> {
    let pack = station.store().pack(id).await?.ok_or_else(|| ErrorCode::OrderGone.error())?;
    Ok(step_from(station, pack, vec![], id, input).await?.sounds)
}

/// A step from the session that was read, whose writes come after `before` in the same transaction; when the step is
/// refused, neither is kept.
pub(super) async fn step_from(
    station: &Station,
    mut pack: PackRow,
    before: Vec<Write>,
    id: FulfilmentOrderId,
    input: Input,
) -> Result<Stepped, UserError> {
    for attempt in 0..STEP_TRIES {
        let (session, effects) = apply(pack.session, input.clone())?;
        let person_id = station.person().map(|person| person.id.0);
        let name = station.station_name();
        // Not so of an order that a decision moves while it lies on no bench.
        let is_in_hand = station.open_order() == Some(id);
        let mut writes = before.clone();
        writes.extend(is_in_hand.then(|| ours(station, id)));
        writes.extend(writes_of(id, pack.version, &session, &effects, &name, person_id, station.now_ms())?);
        let mut wakes = false;
        for effect in &effects {
            match effect {
                Effect::BuyLabel => {
                    let waived_minor =
                        if let Input::BuyAnyway { price_minor } = &input { Some(*price_minor) } else { None };
                    writes.extend(buy_writes(station, id, waived_minor).await?);
                    wakes = true;
                }
                Effect::PrintAgain => {
                    writes.extend(print_again_writes(station, id).await?);
                    wakes = true;
                }
                Effect::Play(_) | Effect::Record(_) | Effect::QuoteAgain | Effect::PutAside(_) => {}
            }
        }
        match station.store().commit(writes).await {
            Ok(()) => {}
            // A job moved the session between reading and writing: decide anew about what is there now.
            Err(StoreError::Stale) => {
                if is_in_hand && let Some(lost) = lost(station, id).await? {
                    return Err(lost);
                }
                pack = station.store().pack(id).await?.ok_or_else(|| ErrorCode::OrderGone.error())?;
                continue;
            }
            Err(error) => return Err(error.into()),
        }
        if effects.iter().any(|effect| matches!(effect, Effect::PutAside(_))) {
            station.set_open_order(None);
        }
        if effects.contains(&Effect::QuoteAgain)
            && let Err(error) = ask_for_prices(station, id, &session, false).await
        {
            // The step is done and stays so. What the last prices were for no longer fits, so buying asks for its own.
            tracing::warn!(code = error.code, "prices could not be asked for");
        }
        if wakes {
            station.context.wake_workers();
        }
        let sounds = effects.iter().filter_map(|e| if let Effect::Play(sound) = e { Some(*sound) } else { None });
        let sounds: Vec<Sound> = sounds.collect();
        station.play(&sounds);
        // What moved the session before a second try may have moved the rest of the order as well.
        let is_alone =
            attempt == 0 && effects.iter().all(|effect| matches!(effect, Effect::Play(_) | Effect::Record(_)));
        let stored = PackRow { session, version: pack.version + 1, opened_at: pack.opened_at };
        return Ok(Stepped { sounds, pack: is_alone.then_some(stored) });
    }
    Err(ErrorCode::NotNow.with("the order kept changing"))
}

/// What a screen is given after an input.
pub(super) async fn outcome(
    station: &Arc<Station>,
    go_to: Option<&str>,
    sounds: Vec<Sound>,
) -> Result<OutcomeView, UserError> {
    let pack = match station.open_order() {
        Some(id) => pack_view_of(station, id).await?,
        None => None,
    };
    Ok(outcome_with(station, go_to, sounds, pack))
}

/// The same with the order's picture as it is known already.
pub(super) fn outcome_with(
    station: &Station,
    go_to: Option<&str>,
    sounds: Vec<Sound>,
    pack: Option<PackView>,
) -> OutcomeView {
    let go_to = match (go_to, &pack) {
        (Some(page), _) => Some(page.to_owned()),
        // The order was put aside: there is nothing left on this bench.
        (None, None) => Some("queue".to_owned()),
        (None, Some(_)) => None,
    };
    OutcomeView {
        go_to,
        pack,
        sounds: sounds.into_iter().map(|sound| sound_name(sound).to_owned()).collect(),
        last_scan: station.last_scan().map(|(code, at)| LastScanView { code, at }),
        notice: None,
        press: None,
    }
}
