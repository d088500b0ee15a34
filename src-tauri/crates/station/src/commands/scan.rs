//! A scan, from any screen: what it means depends on what it is and on what is open.
//!
//! Every scan is in the log before or with what it does, but a badge's, whose token is a secret. A repeated scan id is
//! one scan. A refusal is shown as a notice beside the order, never as a dialog.

use super::Nothing;
use super::app::sync_now;
use super::opening::{leave, open};
use super::pack::{ActRequest, Stepped, act_in_turn, outcome, outcome_with, step, step_from};
use super::pack_view::{Reading, Source, pack_view_of};
use super::people::{event, require, rise, seat, still_may};
use super::unknown_code::ask_the_shop;
use super::views::{OutcomeView, PressView};
use crate::config::SHOWN_SCAN_CHARS;
use crate::error::{ErrorCode, UserError};
use crate::station::Station;
use domain::barcodes::{self, Command, Scan, ScanKind, keys};
use domain::ids::{FulfilmentOrderId, VariantId};
use domain::packing::{Input, Match, Session, State, Stranger, recognise};
use domain::people::Action;
use domain::sounds::Sound;
use serde::Deserialize;
use std::sync::Arc;
use store::{InTote, Known, NewEvent, PackRow, Write};
use ts_rs::TS;

/// A decoded barcode.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct ScanRequest {
    /// The page's own id for it: sent again, it is the same scan.
    pub scan_id: String,
    /// What the scanner sent.
    pub raw: String,
    /// Which page is shown.
    pub screen: String,
    /// The selected row of the queue: a free tote is bound to it.
    pub selected: Option<i64>,
    /// True when the screen itself presses what the cards of its buttons mean: only the screen knows what is open on it,
    /// what is chosen and what is typed there.
    pub presses: bool,
}

/// Acts on a scan.
pub(super) async fn scan(station: &Arc<Station>, request: ScanRequest) -> Result<OutcomeView, UserError> {
    let mut turn = station.turn.lock().await;
    let kept = turn.take();
    let scan = barcodes::read(&request.raw);
    let shown: String = scan.raw.chars().filter(|c| !c.is_control()).take(SHOWN_SCAN_CHARS).collect();
    if !station.note_scan(&request.scan_id, shown.clone()) {
        return outcome(station, None, vec![]).await;
    }
    let scanned = scanned(station, &scan, &shown);
    let told = match order_meant(station, &scan, kept).await? {
        Some(meant) => pack_item(station, meant, &scan, scanned, &mut turn).await,
        None => {
            station.store().commit(vec![scanned.into()]).await?;
            meaning(station, &scan, &request).await
        }
    };
    match told {
        Ok(outcome) => Ok(outcome),
        Err(error) => {
            station.play(&[Sound::Ask]);
            let mut answer = outcome(station, None, vec![Sound::Ask]).await?;
            // A refused scan leaves the screen where it is.
            answer.go_to = None;
            answer.notice = Some(error);
            Ok(answer)
        }
    }
}

fn scanned(station: &Station, scan: &Scan, shown: &str) -> NewEvent {
    let code = if scan.kind == ScanKind::Badge { "" } else { shown };
    let payload = serde_json::json!({ "code": code, "scan": scan.kind });
    let order = station.open_order().map(|id| id.0);
    event(station, station.person().map(|person| person.id), "scanned", order, payload)
}

/// The open order as it lies here, and whether who sits here may pack it.
struct Meant<'a> {
    id: FulfilmentOrderId,
    source: Source<'a>,
    may_pack: Result<(), UserError>,
}

/// The open order with all that is shown of it, when this can only be an item for it.
async fn order_meant<'a>(
    station: &'a Station,
    scan: &Scan,
    kept: Option<Reading>,
) -> Result<Option<Meant<'a>>, UserError> {
    let is_item = matches!(scan.kind, ScanKind::CarrierLabel | ScanKind::Gs1 | ScanKind::Product | ScanKind::Unknown);
    let Some(id) = station.open_order().filter(|_| is_item) else { return Ok(None) };
    let seated = station.person();
    let source = Source::read_or_kept(station, id, seated.as_ref().map(|person| person.id), kept).await?;
    let Some(source) = source.filter(|source| takes_items(source.pack().session.state)) else { return Ok(None) };
    let may_pack = match seated {
        Some(seated) => still_may(station, &seated, source.person(), Action::Pack).map(drop),
        None => Err(ErrorCode::NotSignedIn.error()),
    };
    Ok(Some(Meant { id, source, may_pack }))
}

fn takes_items(state: State) -> bool {
    match state {
        State::Packing | State::Verified | State::Buying | State::Stopped | State::Parked => true,
        State::Labelled => false,
    }
}

/// The commonest scan: what was scanned and what it did are one transaction, which is one wait for the disk.
async fn pack_item(
    station: &Arc<Station>,
    meant: Meant<'_>,
    scan: &Scan,
    scanned: NewEvent,
    kept: &mut Option<Reading>,
) -> Result<OutcomeView, UserError> {
    let Meant { id, mut source, may_pack } = meant;
    let before = vec![Write::from(scanned)];
    let told = async {
        may_pack?;
        let meant = input_for(station, id, &source.pack().session, scan).await?;
        step_meant(station, source.pack().clone(), before.clone(), id, meant).await
    };
    match told.await {
        Ok(Stepped { sounds, pack: Some(pack) }) => {
            let view = source.view_after(pack).await?;
            *kept = source.keep();
            Ok(outcome_with(station, Some("pack"), sounds, Some(view)))
        }
        Ok(Stepped { sounds, pack: None }) => outcome(station, Some("pack"), sounds).await,
        Err(refusal) => {
            // A scan that is refused is in the log as well.
            station.store().commit(before).await?;
            Err(refusal)
        }
    }
}

async fn meaning(station: &Arc<Station>, scan: &Scan, request: &ScanRequest) -> Result<OutcomeView, UserError> {
    match scan.kind {
        ScanKind::Badge => badge(station, scan).await,
        ScanKind::Command => match scan.command() {
            Some(command) => self::command(station, command, request).await,
            None => item(station, scan).await,
        },
        ScanKind::Tote => tote(station, scan, request).await,
        ScanKind::Order => order_slip(station, scan).await,
        ScanKind::CarrierLabel | ScanKind::Gs1 | ScanKind::Product | ScanKind::Unknown => item(station, scan).await,
    }
}

async fn badge(station: &Arc<Station>, scan: &Scan) -> Result<OutcomeView, UserError> {
    let token = scan.badge().ok_or_else(|| ErrorCode::CodeUnknown.error())?.token().clone();
    let person = station.store().person_of_badge(token.reveal()).await?;
    let person = person.ok_or_else(|| ErrorCode::CodeUnknown.with("no such badge"))?;
    seat(station, person).await?;
    let page = if station.open_order().is_some() { "pack" } else { "queue" };
    outcome(station, Some(page), vec![Sound::Ok]).await
}

async fn command(station: &Arc<Station>, command: Command, request: &ScanRequest) -> Result<OutcomeView, UserError> {
    let act = |action: &str| ActRequest { action: action.to_owned(), ..ActRequest::default() };
    if request.presses && is_pressed(command, &request.screen) {
        return pressed(station, &command.code()).await;
    }
    let request = match command {
        Command::Hello(_) => return outcome(station, Some(request.screen.as_str()), vec![Sound::Ok]).await,
        Command::SwitchPerson => {
            rise(station).await?;
            return outcome(station, Some("sign_in"), vec![Sound::Ok]).await;
        }
        Command::Close if request.presses => return pressed(station, "out").await,
        Command::Close => {
            require(station, Action::Pack).await?;
            leave(station).await?;
            return outcome(station, Some("queue"), vec![]).await;
        }
        Command::TakeOver => {
            let person = require(station, Action::TakeOver).await?;
            let id = request.selected.ok_or_else(|| ErrorCode::NoOrderOpen.error())?;
            open(station, &person, FulfilmentOrderId(id), true).await?;
            return outcome(station, Some("pack"), vec![Sound::Ok]).await;
        }
        Command::Quantity(units) => {
            require(station, Action::Pack).await?;
            let id = station.open_order().ok_or_else(|| ErrorCode::NoOrderOpen.error())?;
            let sounds = step(station, id, Input::Quantity { units }).await?;
            return outcome(station, None, sounds).await;
        }
        Command::Rate(place) => return rate(station, place).await,
        Command::Box(place) => return box_by_place(station, place).await,
        Command::Print | Command::Confirm if request.presses => return pressed(station, "blue").await,
        Command::Print | Command::Confirm => return blue_button(station, request).await,
        Command::Sync => {
            sync_now(station, Nothing {}).await?;
            return outcome(station, Some(request.screen.as_str()), vec![Sound::Ok]).await;
        }
        Command::Help
        | Command::Boxes
        | Command::LineNext
        | Command::ShowAll
        | Command::ShowInTote
        | Command::ShowToPick
        | Command::ShowNeedsPerson
        | Command::Decide
        | Command::Way(_) => return Err(ErrorCode::NotNow.error()),
        Command::Undo => act("undo"),
        Command::Hold => act("hold"),
        Command::Short => act("short"),
        Command::Problem => act("problem"),
        Command::BoxNext => act("next_box"),
        Command::Reprint => act("reprint"),
        Command::ByHand => act("by_hand"),
        Command::Skip => act("skip"),
    };
    act_in_turn(station, request).await
}

/// True for a card whose button asks for more than the station knows: a note, the line that is chosen, the row that is
/// unfolded. What the card of a button of packing means elsewhere, the station knows itself.
fn is_pressed(command: Command, screen: &str) -> bool {
    match command {
        Command::Hold | Command::Short | Command::Problem | Command::ByHand | Command::BoxNext => screen == "pack",
        Command::Help
        | Command::Boxes
        | Command::LineNext
        | Command::ShowAll
        | Command::ShowInTote
        | Command::ShowToPick
        | Command::ShowNeedsPerson
        | Command::Decide
        | Command::Way(_) => true,
        Command::Print
        | Command::Confirm
        | Command::Undo
        | Command::Box(_)
        | Command::Quantity(_)
        | Command::Rate(_)
        | Command::Reprint
        | Command::Skip
        | Command::Close
        | Command::SwitchPerson
        | Command::TakeOver
        | Command::Sync
        | Command::Hello(_) => false,
    }
}

/// The screen presses its own button; the station does nothing beside it.
async fn pressed(station: &Arc<Station>, button: &str) -> Result<OutcomeView, UserError> {
    let press = PressView { button: button.to_owned(), refusal: ErrorCode::NotNow.error() };
    Ok(OutcomeView { go_to: None, press: Some(press), ..outcome(station, None, vec![]).await? })
}

/// The card for the blue button where no screen presses it: what the queue or the open order offers next, and nothing on
/// any other page.
async fn blue_button(station: &Arc<Station>, request: &ScanRequest) -> Result<OutcomeView, UserError> {
    let person = require(station, Action::Pack).await?;
    if !matches!(request.screen.as_str(), "queue" | "pack") {
        return Err(ErrorCode::NotNow.error());
    }
    let store_now_ms = station.store().now_ms().await?;
    let Some(id) = station.open_order() else {
        let next = match request.selected {
            Some(selected) => selected,
            None => {
                let next = station.store().next_order(station.location(), 0, store_now_ms).await?;
                next.ok_or_else(|| ErrorCode::NoOrderOpen.error())?.id
            }
        };
        open(station, &person, FulfilmentOrderId(next), false).await?;
        return outcome(station, Some("pack"), vec![]).await;
    };
    if request.screen == "queue" {
        return outcome(station, Some("pack"), vec![]).await;
    }
    let view = pack_view_of(station, id).await?.ok_or_else(|| ErrorCode::OrderGone.error())?;
    let act = |action: &str| ActRequest { action: action.to_owned(), ..ActRequest::default() };
    match (view.primary.is.as_str(), view.next) {
        ("open_next", Some(next)) => {
            open(station, &person, FulfilmentOrderId(next.id), false).await?;
            outcome(station, Some("pack"), vec![]).await
        }
        ("print_again", _) => act_in_turn(station, act("reprint")).await,
        ("resume", _) => act_in_turn(station, act("resume")).await,
        ("buy_anyway", _) => {
            let price_minor = view.primary.price.map(|price| price.amount_minor);
            act_in_turn(station, ActRequest { price_minor, ..act("buy_anyway") }).await
        }
        ("leave", _) => {
            leave(station).await?;
            outcome(station, Some("queue"), vec![]).await
        }
        _ => act_in_turn(station, act("print")).await,
    }
}

async fn rate(station: &Arc<Station>, place: u8) -> Result<OutcomeView, UserError> {
    let id = station.open_order().ok_or_else(|| ErrorCode::NoOrderOpen.error())?;
    let view = pack_view_of(station, id).await?.ok_or_else(|| ErrorCode::OrderGone.error())?;
    // By its place on the screen, where those that can't be chosen stand too.
    let rate = view.parcel.rates.into_iter().nth(usize::from(place).saturating_sub(1)).filter(|rate| rate.can_choose);
    let service_token = rate.ok_or_else(|| ErrorCode::NotNow.error())?.service_token;
    let request =
        ActRequest { action: "choose_service".to_owned(), service_token: Some(service_token), ..ActRequest::default() };
    act_in_turn(station, request).await
}

async fn box_by_place(station: &Arc<Station>, place: u8) -> Result<OutcomeView, UserError> {
    let boxes = station.store().boxes().await?;
    let kind = boxes.get(usize::from(place).saturating_sub(1)).ok_or_else(|| ErrorCode::BadNumber.error())?;
    let request = ActRequest { action: "choose_box".to_owned(), box_id: Some(kind.id.0), ..ActRequest::default() };
    act_in_turn(station, request).await
}

/// A tote opens its order; a free tote is bound to the selected row, or to the order that is open.
async fn tote(station: &Arc<Station>, scan: &Scan, request: &ScanRequest) -> Result<OutcomeView, UserError> {
    let person = require(station, Action::Pack).await?;
    let Some(code) = scan.tote().map(|tote| tote.to_string()) else { return item(station, scan).await };
    match station.store().order_in_tote(&code, station.location()).await? {
        Some(InTote { id, is_work: true }) => {
            open(station, &person, id, false).await?;
            return outcome(station, Some("pack"), vec![Sound::Ok]).await;
        }
        // Its items are told to be put back; from then on it is free, and not before.
        Some(InTote { id, is_work: false }) => {
            let freed = event(station, Some(person.id), "tote_freed", Some(id.0), serde_json::json!({ "tote": code }));
            station.store().commit(vec![Write::no_tote(id), freed.into()]).await?;
            return Err(ErrorCode::ToteCancelled.error());
        }
        None => {}
    }
    if !keys(scan).is_empty() && !station.store().variants_of_codes(&keys(scan)[..1]).await?.is_empty() {
        // A SKU that looks like a tote: where no such tote is in use, the product is meant.
        return item(station, scan).await;
    }
    let packing = match station.open_order() {
        Some(id) => station.store().pack(id).await?.filter(|pack| pack.session.state == State::Packing).map(|_| id),
        None => None,
    };
    let target = packing.or(request.selected.filter(|_| request.screen == "queue").map(FulfilmentOrderId));
    let id = target.ok_or_else(|| ErrorCode::ToteEmpty.error())?;
    let mut writes: Vec<Write> = Write::tote(id, &code).into();
    let payload = serde_json::json!({ "tote": code });
    writes.push(event(station, Some(person.id), "tote_assigned", Some(id.0), payload).into());
    station.store().commit(writes).await?;
    outcome(station, Some(request.screen.as_str()), vec![Sound::Ok]).await
}

async fn order_slip(station: &Arc<Station>, scan: &Scan) -> Result<OutcomeView, UserError> {
    let person = require(station, Action::Pack).await?;
    let number = scan.order().map(|order| order.number().to_owned());
    let found = match &number {
        Some(number) => station.store().order_by_number(number, station.location()).await?,
        None => None,
    };
    if let (Some(number), None) = (&number, found)
        && station.store().order_by_number(number, None).await?.is_some()
    {
        return Err(ErrorCode::OrderElsewhere.error());
    }
    match found {
        Some(id) => {
            open(station, &person, id, false).await?;
            outcome(station, Some("pack"), vec![Sound::Ok]).await
        }
        None => item(station, scan).await,
    }
}

/// An item of the open order; with nothing open (or a finished order) it opens the order that wants it most.
async fn item(station: &Arc<Station>, scan: &Scan) -> Result<OutcomeView, UserError> {
    let person = require(station, Action::Pack).await?;
    let keys = keys(scan);
    let open_id = station.open_order();
    if let Some(id) = open_id
        && let Some(pack) = station.store().pack(id).await?.filter(|pack| takes_items(pack.session.state))
    {
        let meant = input_for(station, id, &pack.session, scan).await?;
        let Stepped { sounds, .. } = step_meant(station, pack, vec![], id, meant).await?;
        return outcome(station, Some("pack"), sounds).await;
    }
    if scan.kind == ScanKind::CarrierLabel && !scan.may_be_own_number() {
        return outcome(station, open_id.map(|_| "pack"), vec![]).await;
    }
    let now_ms = station.store().now_ms().await?;
    let found = station.store().variants_of_codes(&keys).await?;
    for variant in &found {
        let wanting = station.store().free_order_wanting(variant.id, station.location(), now_ms).await?;
        if let Some(id) = wanting {
            open(station, &person, id, false).await?;
            let pack = station.store().pack(id).await?.ok_or_else(|| ErrorCode::OrderGone.error())?;
            let meant = input_for(station, id, &pack.session, scan).await?;
            let Stepped { sounds, .. } = step_meant(station, pack, vec![], id, meant).await?;
            return outcome(station, Some("pack"), sounds).await;
        }
    }
    match found.into_iter().next() {
        Some(known) => Err(ErrorCode::ItemNotWanted.with(known.title)),
        None => {
            if let Some(asks) = ask_the_shop(station, scan) {
                station.store().commit(vec![asks]).await?;
                station.context.wake_workers();
            }
            Err(ErrorCode::CodeUnknown.error())
        }
    }
}

/// What a scan means to a session, and the job that asks the shop about a code nobody here knows.
struct Meaning {
    input: Input,
    asks: Option<Write>,
}

impl From<Input> for Meaning {
    fn from(input: Input) -> Self {
        Self { input, asks: None }
    }
}

/// A step whose question to the shop is in its own transaction: one wait for the disk.
async fn step_meant(
    station: &Station,
    pack: PackRow,
    mut before: Vec<Write>,
    id: FulfilmentOrderId,
    Meaning { input, asks }: Meaning,
) -> Result<Stepped, UserError> {
    let Some(asks) = asks else { return step_from(station, pack, before, id, input).await };
    before.push(asks.clone());
    let stepped = step_from(station, pack, before, id, input).await;
    if stepped.is_err() {
        // The shop is asked all the same: the next scan may know the code.
        station.store().commit(vec![asks]).await?;
    }
    station.context.wake_workers();
    stepped
}

/// What a scan means to the session. What the order does not know is looked up.
async fn input_for(
    station: &Station,
    id: FulfilmentOrderId,
    session: &Session,
    scan: &Scan,
) -> Result<Meaning, UserError> {
    if scan.kind == ScanKind::CarrierLabel && !scan.may_be_own_number() {
        return Ok(Input::ShippingLabel.into());
    }
    let keys = keys(scan);
    let input = recognise(session, &keys, None, &scan.raw);
    let Input::UnknownCode { .. } = input else { return Ok(input.into()) };
    let Known { variants, wanted_by } = station.store().known_of_codes(&keys, id.0).await?;
    if let Some(found) = variants.into_iter().next() {
        let is_pictured = found.picture_file.is_some();
        let (variant_id, title, sku) = (VariantId(found.id), found.title, found.sku);
        let stranger = Stranger { variant_id, title, sku, is_pictured, belongs_to: wanted_by };
        let known = Match { stranger, units: u32::try_from(found.units).unwrap_or(1) };
        return Ok(recognise(session, &keys, Some(known), &scan.raw).into());
    }
    Ok(match scan.kind {
        ScanKind::CarrierLabel => Input::ShippingLabel.into(),
        _ => Meaning { input, asks: ask_the_shop(station, scan) },
    })
}
