//! Opening an order, moving its session, and deciding about one that waits for a person.
//!
//! Every input goes through [`step`]: decide with the domain, commit session, facts and jobs together, then play sounds.

use super::Nothing;
use super::app::sound_name;
use super::in_hand::{lost, ours, take_back};
use super::pack_view::pack_view_of;
use super::people::{event, require};
use super::views::*;
use crate::config::CLAIM_LEASE_MS;
use crate::error::{ErrorCode, UserError};
use crate::station::Station;
use domain::barcodes::{CodeKey, stored_keys};
use domain::ids::{BoxId, FulfilmentOrderId, LineId, VariantId};
use domain::orders::{AddressProblem, ShopOrder};
use domain::packing::{Effect, Input, Line, Session, State, apply};
use domain::people::{Action, Person, may};
use domain::printing::{DocumentKind, Language};
use domain::shipping::choose_box;
use domain::sounds::Sound;
use pipeline::{
    BuyLabel, FulfilOrder, Job, PrintDocument, PrintPlan, QuoteRates, ShopSettings, parcel_question, writes_of,
};
use serde::Deserialize;
use std::sync::Arc;
use store::{Claim, Desk, LineRow, NewPrint, PackRow, QuoteRow, Stage, StoreError, Write};
use ts_rs::TS;

/// How often a step is decided anew because a job moved the session meanwhile.
const STEP_TRIES: usize = 5;
/// The longest note a packer writes.
const NOTE_CHARS_MAX: usize = 500;

/// An order is opened.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct OpenRequest {
    /// Which fulfilment order.
    pub id: i64,
    /// Take it from whoever has it.
    pub is_take_over: bool,
}

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

/// The order on this bench, or nothing.
pub(super) async fn pack_view(station: &Arc<Station>, _: Nothing) -> Result<Option<PackView>, UserError> {
    match station.open_order() {
        Some(id) => pack_view_of(station, id).await,
        None => Ok(None),
    }
}

/// Opens an order: claims it and begins or takes up its session.
pub(super) async fn open_order(station: &Arc<Station>, request: OpenRequest) -> Result<OutcomeView, UserError> {
    let _turn = station.turn.lock().await;
    let person = require(station, if request.is_take_over { Action::TakeOver } else { Action::Pack }).await?;
    open(station, &person, FulfilmentOrderId(request.id), request.is_take_over).await?;
    outcome(station, Some("pack"), vec![]).await
}

/// Leaves the order; its session stays for the next who opens it.
pub(super) async fn leave_order(station: &Arc<Station>, _: Nothing) -> Result<OutcomeView, UserError> {
    let _turn = station.turn.lock().await;
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

/// A key, a button or a command card.
pub(super) async fn act(station: &Arc<Station>, request: ActRequest) -> Result<OutcomeView, UserError> {
    let _turn = station.turn.lock().await;
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

/// One step of a session: decide, remember, then let it be heard. Gives the sounds.
pub(super) async fn step(station: &Station, id: FulfilmentOrderId, input: Input) -> Result<Vec<Sound>, UserError> {
    let pack = station.store().pack(id).await?.ok_or_else(|| ErrorCode::OrderGone.error())?;
    step_from(station, pack, vec![], id, input).await
}

/// A step from the session that was read, whose writes come after `before` in the same transaction; when the step is
/// refused, neither is kept.
pub(super) async fn step_from(
    station: &Station,
    mut pack: PackRow,
    before: Vec<Write>,
    id: FulfilmentOrderId,
    input: Input,
) -> Result<Vec<Sound>, UserError> {
    for _ in 0..STEP_TRIES {
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
            station.context.wake.notify_one();
        }
        let sounds = effects.iter().filter_map(|e| if let Effect::Play(sound) = e { Some(*sound) } else { None });
        let sounds: Vec<Sound> = sounds.collect();
        station.play(&sounds);
        return Ok(sounds);
    }
    Err(ErrorCode::NotNow.with("the order kept changing"))
}

fn plan(station: &Station) -> PrintPlan {
    let bench = station.bench();
    PrintPlan {
        station: station.station_name(),
        label_printer: bench.label_printer_url.clone(),
        slip_printer: bench.slip_printer_url.clone(),
        slip: bench.is_slip_printed.then_some(bench.slip_form),
        asked_by: station.person().map(|person| person.id.0),
    }
}

/// What a label printer understands: a folder takes PDF as well, a label printer on the network speaks ZPL.
fn label_language(printer_url: Option<&str>) -> Language {
    match printer_url {
        Some(url) if url.starts_with("file:") => Language::Pdf,
        Some(_) | None => Language::Zpl,
    }
}

/// Asks for the label; `waived_minor` is the one price above the cap that someone said yes to.
async fn buy_writes(
    station: &Station,
    id: FulfilmentOrderId,
    waived_minor: Option<i64>,
) -> Result<Vec<Write>, UserError> {
    let settings = station.shop_settings().await?;
    let store = station.store();
    let shown = pack_view_of(station, id).await?.and_then(|view| {
        let chosen = view.parcel.rates.into_iter().find(|rate| rate.is_chosen)?;
        Some(chosen.price.amount_minor)
    });
    let plan = plan(station);
    let job = Job::BuyLabel(BuyLabel {
        fulfilment_order_id: id.0,
        parcel_no: store.parcel_no(id).await?,
        asked_at_ms: station.now_ms(),
        shown_minor: waived_minor.or(shown),
        cap_minor: waived_minor.unwrap_or(settings.label_cap_minor),
        language: label_language(plan.label_printer.as_deref()),
        plan,
        is_customer_notified: settings.is_customer_notified,
    });
    let row = job.to_row(store.now_ms().await?, station.config.limits.attempts_max);
    Ok(vec![Write::job(row), Write::stage(id, Stage::Shipping, None)])
}

async fn print_again_writes(station: &Station, id: FulfilmentOrderId) -> Result<Vec<Write>, UserError> {
    let store = station.store();
    let purchase = store.last_purchase(id).await?.ok_or_else(|| ErrorCode::NoLabelYet.error())?;
    let plan = plan(station);
    if plan.label_printer.is_none() {
        return Err(ErrorCode::NoPrinter.error());
    }
    let copy = store.print_count(id.0, DocumentKind::Label).await? + 1;
    let print_key = format!("label:{}:{copy}", purchase.id);
    let print = Write::print(NewPrint {
        print_key: print_key.clone(),
        fulfilment_order_id: Some(id.0),
        purchase_id: Some(purchase.id),
        kind: DocumentKind::Label,
        language: Language::Zpl,
        printer_url: plan.label_printer,
        station: plan.station,
        bytes: None,
        created_at_ms: station.now_ms(),
    });
    let job = Job::PrintDocument(PrintDocument { print_key, slip: None, asked_by: plan.asked_by });
    Ok(vec![print, Write::job(job.to_row(store.now_ms().await?, station.config.limits.attempts_max))])
}

async fn print_slip(station: &Arc<Station>, id: FulfilmentOrderId) -> Result<OutcomeView, UserError> {
    let store = station.store();
    let plan = plan(station);
    if plan.slip_printer.is_none() {
        return Err(ErrorCode::NoPrinter.error());
    }
    let copy = store.print_count(id.0, DocumentKind::Slip).await? + 1;
    let print_key = format!("slip:{}:again:{copy}", id.0);
    let form = station.bench().slip_form;
    let row = PrintDocument::slip_row(print_key.clone(), id.0, form, &plan, station.now_ms());
    let job = Job::PrintDocument(PrintDocument { print_key, slip: Some(form), asked_by: plan.asked_by });
    let job = job.to_row(store.now_ms().await?, station.config.limits.attempts_max);
    store.commit(vec![Write::print(row), Write::job(job)]).await?;
    station.context.wake.notify_one();
    outcome(station, None, vec![]).await
}

async fn quote_again(station: &Arc<Station>, id: FulfilmentOrderId) -> Result<OutcomeView, UserError> {
    let pack = station.store().pack(id).await?.ok_or_else(|| ErrorCode::OrderGone.error())?;
    ask_for_prices(station, id, &pack.session, true).await?;
    outcome(station, None, vec![]).await
}

/// Writes the job that asks carriers for prices, unless the answer to this very question is here already.
async fn ask_for_prices(
    station: &Station,
    id: FulfilmentOrderId,
    session: &Session,
    is_forced: bool,
) -> Result<(), UserError> {
    if !matches!(session.state, State::Packing | State::Verified) {
        return Ok(());
    }
    let store = station.store();
    let (desk, lines, boxes, places) =
        tokio::try_join!(store.desk(id), store.lines(id), store.boxes(), store.locations())?;
    let Some(Desk { row, document, quote: last, .. }) = desk else { return Ok(()) };
    let order: ShopOrder = serde_json::from_str(&document).map_err(|e| ErrorCode::Fault.with(e))?;
    let box_kind = session.box_id.and_then(|id| boxes.iter().find(|kind| kind.id == id));
    let from = places.iter().find(|place| Some(place.id.0) == row.location_id).or(places.first());
    let from = from.map(|place| place.address.clone()).unwrap_or_default();
    let Some((asked_for, _)) = parcel_question(&order, &row.shop_ref, session, &lines, box_kind, &from) else {
        return Ok(());
    };
    let is_answered = last.as_ref().is_some_and(|last| {
        let is_fresh = last.quote.rates.iter().all(|rate| rate.expires_at > station.now());
        last.asked_for == asked_for && last.state == "ready" && is_fresh
    });
    if is_answered && !is_forced {
        return Ok(());
    }
    let asking = QuoteRow {
        asked_for: asked_for.clone(),
        state: "asking".to_owned(),
        quote: domain::shipping::Quote::default(),
        asked_at: station.now_ms(),
    };
    let job = Job::QuoteRates(QuoteRates { fulfilment_order_id: id.0, asked_for });
    let job = job.to_row(store.now_ms().await?, station.config.limits.attempts_max);
    store.commit(vec![Write::quote(id, &asking)?, Write::job(job)]).await?;
    station.context.wake.notify_one();
    Ok(())
}

/// Decides about an order that waits for a person.
pub(super) async fn decide(station: &Arc<Station>, request: DecideRequest) -> Result<OutcomeView, UserError> {
    let _turn = station.turn.lock().await;
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
            station.context.wake.notify_one();
            outcome(station, None, vec![]).await
        }
        "accept_risk" => {
            let accepted = event(station, Some(person.id), "risk_accepted", Some(id.0), serde_json::json!({}));
            let writes = vec![Write::accept_risk(id, station.now_ms()), accepted.into()];
            station.store().commit(writes).await?;
            outcome(station, None, vec![]).await
        }
        "read_again" => {
            super::read_again::read_again(station, &person, &request).await?;
            outcome(station, None, vec![]).await
        }
        other => Err(ErrorCode::BadRequest.with(format!("no such way: {other}"))),
    }
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
    let go_to = match (go_to, &pack) {
        (Some(page), _) => Some(page.to_owned()),
        // The order was put aside: there is nothing left on this bench.
        (None, None) => Some("queue".to_owned()),
        (None, Some(_)) => None,
    };
    Ok(OutcomeView {
        go_to,
        pack,
        sounds: sounds.into_iter().map(|sound| sound_name(sound).to_owned()).collect(),
        last_scan: station.last_scan().map(|(code, at)| LastScanView { code, at }),
        notice: None,
        press: None,
    })
}
