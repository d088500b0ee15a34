//! How many orders each pickup has, counted once until the queue changes: a list of 100,000 rows asks with every window.
//!
//! Invariant: a count is never older than the last change this station told of, nor than [`COUNTED_FOR_MS`], since other
//! stations of a shared store change the queue too.

use crate::station::Station;
use domain::ids::LocationId;
use pipeline::{Seen, Topic};
use std::sync::{Arc, Mutex, PoisonError};
use store::{QueueGroup, StoreError};

/// How long a count is good when nothing was told.
const COUNTED_FOR_MS: i64 = 2_000;

/// The last count of what can be packed, and of what waits for a person.
#[derive(Debug, Default)]
pub(crate) struct Pickups {
    ready: Mutex<Option<Counted>>,
    needs_person: Mutex<Option<Counted>>,
}

#[derive(Clone, Debug)]
struct Counted {
    seen: Seen,
    location: Option<LocationId>,
    at_ms: i64,
    groups: Arc<[QueueGroup]>,
}

/// The pickups at this station's place, soonest first.
pub(crate) async fn pickups(station: &Station, needs_person: bool) -> Result<Arc<[QueueGroup]>, StoreError> {
    // Both are noted before counting: what changes meanwhile makes the count old.
    let (seen, at_ms) = (station.changes().seen(), station.now_ms());
    let location = station.location();
    let kept = if needs_person { &station.pickups.needs_person } else { &station.pickups.ready };
    let last = kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(last) = last
        && !station.changes().is_news(&[Topic::Queue], &last.seen)
        && last.location == location
        && at_ms - last.at_ms < COUNTED_FOR_MS
    {
        return Ok(last.groups);
    }
    let groups: Arc<[QueueGroup]> = station.store().queue_groups(needs_person, location).await?.into();
    let counted = Counted { seen, location, at_ms, groups: groups.clone() };
    *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(counted);
    Ok(groups)
}
