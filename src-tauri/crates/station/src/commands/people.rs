//! Who is at the bench, and who works here.

use super::Nothing;
use super::app::app_view;
use super::views::{AppView, PersonView};
use crate::error::{ErrorCode, UserError};
use crate::station::Station;
use domain::barcodes::Badge;
use domain::ids::PersonId;
use domain::people::{Action, Person, Role, may, may_edit};
use domain::secret::Secret;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{NewEvent, NewPin, PersonRow, PinCheck, StoreError, Write};
use ts_rs::TS;

/// The longest name.
const NAME_CHARS_MAX: usize = 60;
/// A PIN's length.
const PIN_DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// Someone signs in with a PIN.
#[derive(Debug, Deserialize, TS)]
pub struct SignInRequest {
    /// Who.
    pub person_id: i64,
    /// Empty for a name without one.
    #[ts(type = "string")]
    pub pin: Secret,
}

/// Someone is added or changed.
#[derive(Debug, Deserialize, TS)]
pub struct SavePersonRequest {
    /// The row; 0 for someone new.
    pub id: i64,
    /// As colleagues say it.
    pub name: String,
    /// packer, lead, manager, owner.
    pub role: String,
    /// Null keeps the PIN, empty takes it away.
    #[ts(type = "string | null")]
    pub pin: Option<Secret>,
    /// False for someone who left.
    pub is_active: bool,
    /// True to print a new badge; the old one stops working.
    pub is_new_badge: bool,
}

/// Someone as saved.
#[derive(Debug, Serialize, TS)]
pub struct SavedPersonView {
    /// Who.
    pub person: PersonView,
    /// What to print on the new badge, once; only its hash is kept.
    pub badge: Option<String>,
}

/// Everyone who works here.
pub(super) async fn people(station: &Arc<Station>, _: Nothing) -> Result<Vec<PersonView>, UserError> {
    Ok(station.store().people().await?.iter().map(person_view).collect())
}

/// Signs someone in. Five wrong PINs lock the name for a minute.
pub(super) async fn sign_in(station: &Arc<Station>, request: SignInRequest) -> Result<AppView, UserError> {
    let now_ms = station.now_ms();
    match station.store().check_pin(PersonId(request.person_id), &request.pin, now_ms).await? {
        PinCheck::Right(person) => seat(station, person).await?,
        PinCheck::Wrong => return Err(ErrorCode::WrongPin.error()),
        PinCheck::Locked { .. } => return Err(ErrorCode::PinLocked.error()),
    }
    app_view(station, Nothing {}).await
}

/// Signs whoever is there out. The order on the bench stays there for the next.
pub(super) async fn sign_out(station: &Arc<Station>, _: Nothing) -> Result<AppView, UserError> {
    let _turn = station.turn().await;
    rise(station).await?;
    app_view(station, Nothing {}).await
}

/// Whoever sits here gets up: by key, by button or by card.
pub(super) async fn rise(station: &Station) -> Result<(), UserError> {
    if let Some(person) = station.person() {
        let event = event(station, Some(person.id), "person_signed_out", None, serde_json::json!({}));
        station.store().commit(vec![event.into()]).await?;
    }
    station.set_person(None);
    Ok(())
}

/// Adds or changes someone.
pub(super) async fn save_person(
    station: &Arc<Station>,
    request: SavePersonRequest,
) -> Result<SavedPersonView, UserError> {
    // The next scan asks anew who may pack, also when this is cut off before it could tell.
    let _turn = station.turn().await;
    let editor = require(station, Action::ChangePeople).await?;
    let role = Role::parse(&request.role).ok_or_else(|| ErrorCode::BadRequest.with("no such role"))?;
    let name = checked_name(&request.name)?;
    if !may_edit(editor.role, role) {
        return Err(ErrorCode::NotAllowed.with("nobody gives a higher role than their own"));
    }
    let pin = request.pin.as_ref().map(checked_pin).transpose()?;
    let badge = request.is_new_badge.then(|| Badge::from_random((station.context.random)()));
    let follows = |id: PersonId| {
        let mut writes: Vec<Write> = pin.iter().map(|pin| Write::new_pin(id, pin)).collect();
        writes.extend(badge.iter().map(|badge| Write::badge(id, badge.token().reveal())));
        let saved = event(station, Some(editor.id), "person_saved", None, serde_json::json!({ "person": id.0 }));
        writes.push(saved.into());
        writes
    };
    let id = match request.id {
        0 => station.store().hire(&name, role, follows).await?,
        id => {
            let before = station.store().person(PersonId(id)).await?;
            let before = before.ok_or_else(|| ErrorCode::BadRequest.with("no such person"))?.person;
            if !may_edit(editor.role, before.role) {
                return Err(ErrorCode::NotAllowed.with("nobody changes who stands above them"));
            }
            let mut writes: Vec<Write> = Write::change_person(before.id, &name, role, request.is_active).into();
            writes.extend(follows(before.id));
            station.store().commit(writes).await.map_err(|error| match error {
                StoreError::Stale => ErrorCode::LastOwner.error(),
                other => other.into(),
            })?;
            before.id
        }
    };
    let saved = station.store().person(id).await?.ok_or_else(|| ErrorCode::Fault.error())?;
    let badge = badge.map(|badge| badge.printed().reveal().to_owned());
    Ok(SavedPersonView { person: person_view(&saved), badge })
}

/// A PIN that can be one, hashed; an empty one is none.
pub(super) fn checked_pin(pin: &Secret) -> Result<NewPin, UserError> {
    let digits = pin.reveal();
    let is_pin = PIN_DIGITS.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if !pin.is_empty() && !is_pin {
        return Err(ErrorCode::BadRequest.with("a PIN has four to eight digits"));
    }
    Ok(NewPin::of(Some(pin).filter(|pin| !pin.is_empty()))?)
}

pub(super) fn checked_name(name: &str) -> Result<String, UserError> {
    let name = name.trim();
    let is_name = !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && !name.chars().any(char::is_control);
    match is_name {
        true => Ok(name.to_owned()),
        false => Err(ErrorCode::BadRequest.with("a name has one to sixty characters")),
    }
}

/// Someone sits down, by PIN or by badge, and carries on with what lies here: other benches see their name on it.
pub(super) async fn seat(station: &Station, person: Person) -> Result<(), UserError> {
    station.store().commit(seat_writes(station, person.id)).await?;
    station.set_person(Some(person));
    Ok(())
}

pub(super) fn seat_writes(station: &Station, id: PersonId) -> Vec<Write> {
    let signed_in = event(station, Some(id), "person_signed_in", None, serde_json::json!({}));
    vec![Write::pass_claims(&station.station_name(), id), signed_in.into()]
}

/// Who does this, if they may: their role is the one they have now, not the one they signed in with. Who left since then
/// sits here no longer.
pub(super) async fn require(station: &Station, action: Action) -> Result<Person, UserError> {
    let seated = station.person().ok_or_else(|| ErrorCode::NotSignedIn.error())?;
    let row = station.store().person(seated.id).await?;
    still_may(station, &seated, row.as_ref(), action)
}

/// The same for a row that was read already, of who is `seated`.
pub(super) fn still_may(
    station: &Station,
    seated: &Person,
    row: Option<&PersonRow>,
    action: Action,
) -> Result<Person, UserError> {
    let Some(PersonRow { person, .. }) = row.filter(|row| row.is_active) else {
        station.set_person(None);
        return Err(ErrorCode::NotSignedIn.with("who sat here left"));
    };
    if person != seated {
        station.set_person(Some(person.clone()));
    }
    match may(person.role, action) {
        true => Ok(person.clone()),
        false => Err(ErrorCode::NotAllowed.error()),
    }
}

pub(super) fn person_view(row: &PersonRow) -> PersonView {
    let actions = [
        ("pack", Action::Pack),
        ("take_over", Action::TakeOver),
        ("resolve_order", Action::ResolveOrder),
        ("buy_over_cap", Action::BuyOverCap),
        ("void_label", Action::VoidLabel),
        ("read_activity", Action::ReadActivity),
        ("change_bench", Action::ChangeBench),
        ("change_people", Action::ChangePeople),
        ("change_shop", Action::ChangeShop),
    ];
    let role = row.person.role;
    PersonView {
        id: row.person.id.0,
        name: row.person.name.clone(),
        role: role.as_str().to_owned(),
        has_pin: row.has_pin,
        may: actions.iter().filter(|(_, action)| may(role, *action)).map(|(name, _)| (*name).to_owned()).collect(),
    }
}

/// A line of the log by this station.
pub(super) fn event(
    station: &Station,
    person: Option<PersonId>,
    kind: &'static str,
    order: Option<i64>,
    payload: serde_json::Value,
) -> NewEvent {
    NewEvent {
        station: station.station_name(),
        at_ms: station.now_ms(),
        person_id: person.map(|id| id.0),
        kind,
        fulfilment_order_id: order,
        payload,
    }
}
