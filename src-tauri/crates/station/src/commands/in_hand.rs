//! Whether the order on this bench is still this bench's, and taking back the one that was put aside last.
//!
//! Invariant: a step is stored only while the claim is ours. A bench that lost its order lets go of it, and says who has it.

use super::opening::open;
use super::pack::{outcome, step};
use super::views::OutcomeView;
use crate::config::CLAIM_LEASE_MS;
use crate::error::{ErrorCode, UserError};
use crate::station::Station;
use domain::ids::{FulfilmentOrderId, PersonId};
use domain::packing::{Input, State};
use domain::people::Person;
use pipeline::Topic;
use std::sync::Arc;
use store::Write;

/// What a step of the open order begins with: it must still be ours, and packing it renews the claim.
pub(super) fn ours(station: &Station, id: FulfilmentOrderId) -> Write {
    let until_ms = station.store_time_ms() + CLAIM_LEASE_MS;
    Write::still_ours(id, &station.station_name(), until_ms)
}

/// Why the order is not this bench's any more, when it is not: then nothing lies here from now on.
pub(super) async fn lost(station: &Station, id: FulfilmentOrderId) -> Result<Option<UserError>, UserError> {
    let row = station.store().fulfilment_order(id).await?;
    let holder = row.as_ref().and_then(|row| row.claimed_station.clone());
    if holder.as_deref() == Some(&*station.station_name()) {
        return Ok(None);
    }
    station.set_open_order(None);
    station.changes().tell(&[Topic::App, Topic::Queue, Topic::Pack], vec![]);
    let person = match row.and_then(|row| row.claimed_by) {
        Some(id) => station.store().person(PersonId(id)).await?.map(|row| row.person.name),
        None => None,
    };
    Ok(Some(taken_over(person.as_deref(), holder.as_deref())))
}

/// The refusal, with who has the order now where that is known.
fn taken_over(person: Option<&str>, bench: Option<&str>) -> UserError {
    let error = ErrorCode::TakenOver.error();
    match (person, bench) {
        (Some(person), Some(bench)) => {
            let rest = "so it does not lie on this bench any more. Nothing was recorded.";
            UserError { message: format!("{person} took this order over at {bench}, {rest}"), ..error }
        }
        _ => error,
    }
}

/// With nothing in hand, undo takes back what this person put aside last at this bench.
pub(super) async fn take_back(station: &Arc<Station>, person: &Person) -> Result<OutcomeView, UserError> {
    let id = put_aside_last(station, person.id).await?.ok_or_else(|| ErrorCode::NoOrderOpen.error())?;
    open(station, person, id, false).await?;
    let sounds = match is_parked(station, id).await? {
        true => step(station, id, Input::Undo).await?,
        // Its lines are others by now: it was begun anew.
        false => vec![],
    };
    outcome(station, Some("pack"), sounds).await
}

/// The order that can be taken back, if the last thing this person did with one here was to put it aside.
pub(super) async fn put_aside_last(
    station: &Station,
    person: PersonId,
) -> Result<Option<FulfilmentOrderId>, UserError> {
    if station.open_order().is_some() {
        return Ok(None);
    }
    let Some(id) = station.store().put_aside_last(&station.station_name(), person).await? else { return Ok(None) };
    Ok(is_parked(station, id).await?.then_some(id))
}

async fn is_parked(station: &Station, id: FulfilmentOrderId) -> Result<bool, UserError> {
    Ok(station.store().pack(id).await?.is_some_and(|pack| pack.session.state == State::Parked))
}
