//! The frame around the work area, and asking the shop now.

use super::Nothing;
use super::onboarding::require_once_set_up;
use super::people::person_view;
use super::queue::needs_person;
use super::views::*;
use crate::config::{STALE_AFTER_MS, VERSION};
use crate::error::{ErrorCode, UserError};
use crate::pickups::pickups;
use crate::printers::printer_state;
use crate::station::Station;
use domain::people::Action;
use domain::printing::DocumentKind;
use domain::sounds::{Sound, Wave};
use pipeline::{SyncFault, SyncState};
use printing::Transport;
use std::sync::Arc;

/// Prints older than this no longer count as waiting in the top bar.
const WAITING_PRINTS_MS: i64 = 12 * 3600 * 1000;

/// Everything around the work area.
pub(super) async fn app_view(station: &Arc<Station>, _: Nothing) -> Result<AppView, UserError> {
    let shop = station.shop_settings().await?;
    let bench = station.bench();
    let person = station.person();
    let places = station.store().locations().await?;
    let place = places.iter().find(|place| Some(place.id.0) == bench.location_id);
    let groups = pickups(station, true).await?;
    let person = match person {
        Some(person) => station.store().person(person.id).await?.as_ref().map(person_view),
        None => None,
    };
    let phase = match (bench.is_set_up, &person) {
        (false, _) => Phase::Onboarding,
        (true, None) => Phase::SignIn,
        (true, Some(_)) => Phase::Ready,
    };
    Ok(AppView {
        phase,
        version: VERSION.to_owned(),
        is_demo: shop.is_demo,
        are_keys_locked: station.are_keys_locked(),
        shop_name: Some(shop.shop_name.clone()).filter(|name| !name.is_empty()),
        time_zone: shop.time_zone.clone(),
        currency: shop.currency.code().to_owned(),
        station_name: bench.station_name.clone(),
        place: place.map(|place| place.address.town().unwrap_or_else(|| place.name.clone())),
        person,
        theme: bench.theme.clone(),
        units: shop.units.clone(),
        sync: sync_view(station).await?,
        label_printer: printer_view(station, bench.label_printer_url.clone(), DocumentKind::Label).await?,
        slip_printer: printer_view(station, bench.slip_printer_url.clone(), DocumentKind::Slip).await?,
        speaker: speaker_view(station, bench.volume_percent, bench.is_tick_muted),
        network: network_view(station).await?,
        last_scan: station.last_scan().map(|(code, at)| LastScanView { code, at }),
        needs_person: needs_person(station, &groups).await?,
        open_order: station.open_order().map(|id| id.0),
    })
}

/// Asks the shop for changes now.
pub(super) async fn sync_now(station: &Arc<Station>, _: Nothing) -> Result<SyncView, UserError> {
    require_once_set_up(station, Action::Pack).await?;
    if station.are_keys_locked() {
        // Someone may have unlocked the keyring meanwhile.
        station.connect().await?;
        if station.are_keys_locked() {
            return Err(ErrorCode::KeysLocked.error());
        }
    }
    station.pull_now.notify_one();
    sync_view(station).await
}

pub(super) async fn sync_view(station: &Station) -> Result<SyncView, UserError> {
    let state: SyncState = station.store().setting(SyncState::KEY).await?.unwrap_or_default();
    let progress = station.context.sync.borrow().clone();
    let now_ms = station.now_ms();
    let (done, total) = (saturating(progress.done), progress.total.map(saturating));
    let eta_s = match (progress.done, progress.total) {
        (1.., Some(total)) => {
            let spent_ms = now_ms - progress.started_ms;
            Some(spent_ms * (saturating(total) - done).max(0) / done / 1000)
        }
        _ => None,
    };
    Ok(SyncView {
        state: progress.state.to_owned(),
        last_good_at: state.last_good_ms,
        is_stale: is_stale(state.last_good_ms, station.started_ms, now_ms),
        done,
        total,
        eta_s,
        quarantined: station.store().quarantined_count().await?,
        error: progress.error.as_ref().map(fault),
    })
}

/// True when the last good sync is too long ago; a bench that has had none counts from when it was started.
fn is_stale(last_good_ms: Option<i64>, started_ms: i64, now_ms: i64) -> bool {
    now_ms - last_good_ms.unwrap_or(started_ms) > STALE_AFTER_MS
}

fn fault(fault: &SyncFault) -> UserError {
    match fault {
        SyncFault::Shop(error) => UserError::from(error),
        SyncFault::DiskFull => ErrorCode::DiskFull.error(),
        SyncFault::Store(detail) => ErrorCode::StoreUnavailable.with(detail),
    }
}

fn saturating(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

async fn printer_view(
    station: &Arc<Station>,
    url: Option<String>,
    kind: DocumentKind,
) -> Result<PrinterView, UserError> {
    let since_ms = station.now_ms() - WAITING_PRINTS_MS;
    let waiting = station.store().prints_waiting(&station.station_name(), kind, since_ms).await?;
    let state = match url.as_deref().map(Transport::parse) {
        None => "none",
        Some(Err(_)) => "unreachable",
        // Printers take one connection at a time: while documents wait, their own outcome says how it is.
        Some(Ok(_)) if waiting > 0 => "unreachable",
        Some(Ok(transport)) => printer_state(station, url.as_deref().unwrap_or_default(), transport).await,
    };
    Ok(PrinterView { state: state.to_owned(), url, waiting })
}

async fn network_view(station: &Station) -> Result<NetworkView, UserError> {
    let network = *station.context.network.borrow();
    let mut waiting = 0;
    if !network.is_online {
        for kind in ["buy_label", "fulfil_order"] {
            waiting += station.store().jobs_waiting(kind).await?;
        }
    }
    let since = (!network.is_online).then_some(network.since_ms);
    Ok(NetworkView { is_online: network.is_online, since, waiting })
}

fn speaker_view(station: &Station, volume_percent: u8, is_tick_muted: bool) -> SpeakerView {
    let sounds =
        Sound::ALL.into_iter().map(|sound| SoundView { name: sound_name(sound).to_owned(), notes: notes(sound) });
    SpeakerView { player: station.sound_player().to_owned(), volume_percent, is_tick_muted, sounds: sounds.collect() }
}

fn notes(sound: Sound) -> Vec<NoteView> {
    let wave = |wave| match wave {
        Wave::Sine => "sine",
        Wave::Square => "square",
        Wave::Sawtooth => "sawtooth",
    };
    let note = |note: &domain::sounds::Note| NoteView {
        frequency_hz: note.frequency_hz,
        duration_ms: note.duration_ms,
        wave: wave(note.wave).to_owned(),
    };
    sound.notes().iter().map(note).collect()
}

pub(super) fn sound_name(sound: Sound) -> &'static str {
    match sound {
        Sound::Ok => "ok",
        Sound::Line => "line",
        Sound::Order => "order",
        Sound::Stop => "stop",
        Sound::Over => "over",
        Sound::Ask => "ask",
        Sound::Print => "print",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sync_that_never_was_good_becomes_stale_too() {
        let (started_ms, now_ms) = (1_000_000, 1_000_000 + STALE_AFTER_MS + 1);
        assert!(!is_stale(None, started_ms, started_ms + STALE_AFTER_MS));
        assert!(is_stale(None, started_ms, now_ms));
        assert!(!is_stale(Some(now_ms - 1), started_ms, now_ms));
        assert!(is_stale(Some(started_ms - 1), now_ms, now_ms));
    }

    #[test]
    fn every_fault_of_a_sync_has_its_code() {
        let code = |stopped: SyncFault| fault(&stopped).code;
        assert_eq!(code(SyncFault::Shop(channels::ShopifyError::Unauthorized)), "PB-SHOP-REFUSED");
        assert_eq!(code(SyncFault::Shop(channels::ShopifyError::NotFound { what: "x" })), "PB-SHOP-NOT-FOUND");
        assert_eq!(code(SyncFault::DiskFull), "PB-DISK-FULL");
        assert_eq!(code(SyncFault::Store("locked".to_owned())), "PB-STORE-UNAVAILABLE");
    }
}
