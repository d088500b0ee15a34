//! What can be set, test prints, the command card.

use super::Nothing;
use super::app::sound_name;
use super::onboarding::require_once_set_up;
use super::pack_view::box_view;
use super::people::{event, require};
use super::views::*;
use crate::config::BenchSettings;
use crate::error::{ErrorCode, UserError};
use crate::secrets::KeptIn;
use crate::station::Station;
use chrono::NaiveTime;
use domain::barcodes::Command;
use domain::ids::{BoxId, PrintId};
use domain::people::Action;
use domain::printing::{DocumentKind, Language};
use domain::shipping::{BoxKind, ShippingRule};
use domain::sounds::Sound;
use pipeline::{Job, PromiseAgain, ShopSettings, SlipForm};
use printing::{PrintError, PrintJob, Transport, test_page};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::Write;
use ts_rs::TS;

/// The code printed on a test page; scanning it back proves printer and scanner together.
const TEST_CODE: &str = "PB-HELLO-2";

/// A printer to try.
#[derive(Debug, Deserialize, TS)]
pub struct TestPrintRequest {
    /// tcp://host:9100 or file:/folder.
    pub url: String,
    /// label or slip.
    pub kind: String,
}

/// What became of a test print.
#[derive(Debug, Serialize, TS)]
pub struct TestPrintView {
    /// sent: the printer took it; look whether it came out.
    pub state: String,
}

/// A sound to hear.
#[derive(Debug, Deserialize, TS)]
pub struct PlaySoundRequest {
    /// ok, line, order, stop, over, ask, print.
    pub name: String,
}

/// The command card.
#[derive(Debug, Serialize, TS)]
pub struct CommandCardView {
    /// Its commands, in order.
    pub rows: Vec<CommandRowView>,
}

/// One command of the card.
#[derive(Debug, Serialize, TS)]
pub struct CommandRowView {
    /// The word on the card: "PRINT".
    pub word: String,
    /// The name of its sentence in the catalogue.
    pub sentence_key: String,
    /// What the barcode says.
    pub code: String,
}

/// All settings as they are.
pub(super) async fn settings_view(station: &Arc<Station>, _: Nothing) -> Result<SettingsView, UserError> {
    require_once_set_up(station, Action::Pack).await?;
    settings_as_they_are(station).await
}

async fn settings_as_they_are(station: &Station) -> Result<SettingsView, UserError> {
    let shop = station.shop_settings().await?;
    let bench = station.bench();
    let places = station.store().locations().await?;
    let secrets_in = match (shop.is_demo, bench.keys_in) {
        (true, _) => "demo",
        (false, _) if station.are_keys_locked() => "locked",
        (false, Some(KeptIn::Keyring)) => "keyring",
        (false, Some(KeptIn::File)) => "file",
        (false, None) => "none",
    };
    Ok(SettingsView {
        station_name: bench.station_name,
        location_id: bench.location_id,
        locations: places.into_iter().filter(|p| p.is_ours && p.is_active).map(|p| (p.id.0, p.name)).collect(),
        label_printer_url: bench.label_printer_url,
        slip_printer_url: bench.slip_printer_url,
        slip_format: slip_word(bench.slip_form).to_owned(),
        is_slip_printed: bench.is_slip_printed,
        is_auto_print: shop.is_auto_print,
        is_customer_notified: shop.is_customer_notified,
        theme: bench.theme,
        units: shop.units,
        volume_percent: bench.volume_percent,
        is_tick_muted: bench.is_tick_muted,
        label_cap_minor: shop.label_cap_minor,
        boxes: station.store().boxes().await?.iter().map(box_view).collect(),
        shipping_rules: shop.shipping_rules.iter().map(rule_view).collect(),
        secrets_in: secrets_in.to_owned(),
    })
}

/// Saves settings. What differs from what is saved must be allowed, each part to whom it belongs; else nothing is saved.
pub(super) async fn save_settings(station: &Arc<Station>, request: SettingsView) -> Result<SettingsView, UserError> {
    // A bench that is renamed must not look, in the middle of it, as if its order were another's.
    let _turn = station.turn().await;
    let mut person = require(station, Action::Pack).await?;
    let saved = settings_as_they_are(station).await?;
    let changed = changed_sections(&saved, &request);
    for (_, action) in &changed {
        person = require(station, *action).await?;
    }
    let bench = checked_bench(station, &request)?;
    station.environment.refuse_other_printers(&bench)?;
    let before = station.shop_settings().await?;
    let old_rules = before.shipping_rules.clone();
    let shop = ShopSettings {
        is_auto_print: request.is_auto_print,
        is_customer_notified: request.is_customer_notified,
        label_cap_minor: positive(request.label_cap_minor)?,
        units: one_of(&request.units, &["imperial", "metric"])?,
        shipping_rules: request.shipping_rules.iter().map(rule_of).collect::<Result<_, _>>()?,
        ..before
    };
    if changed.is_empty() {
        return Ok(saved);
    }
    let mut writes = vec![Write::setting(ShopSettings::KEY, &shop, station.now_ms())?];
    if shop.shipping_rules != old_rules {
        // What is here already was promised under the old table.
        let job = Job::PromiseAgain(PromiseAgain { changed_at_ms: station.now_ms() });
        let store_now_ms = station.store().now_ms().await?;
        writes.push(Write::job(job.to_row(store_now_ms, station.config.limits.attempts_max)));
    }
    writes.extend(box_writes(station, &request.boxes).await?);
    let mut sections: Vec<&str> = changed.into_iter().map(|(section, _)| section).collect();
    sections.dedup();
    let payload = serde_json::json!({ "sections": sections });
    writes.push(event(station, Some(person.id), "settings_saved", None, payload).into());
    station.store().commit(writes).await?;
    station.context.wake_workers();
    station.set_bench(bench).await?;
    settings_as_they_are(station).await
}

/// Which sections of the page `request` changes, each with what its person must be allowed. How a screen looks and
/// sounds is everyone's who packs at it.
fn changed_sections(saved: &SettingsView, request: &SettingsView) -> Vec<(&'static str, Action)> {
    let SettingsView {
        station_name,
        location_id,
        // What there is to choose from and where keys are kept is only shown.
        locations: _,
        secrets_in: _,
        label_printer_url,
        slip_printer_url,
        slip_format,
        is_slip_printed,
        is_auto_print,
        is_customer_notified,
        theme,
        units,
        volume_percent,
        is_tick_muted,
        label_cap_minor,
        boxes,
        shipping_rules,
    } = request;
    let is_bench = (&saved.station_name, &saved.location_id) != (station_name, location_id);
    let printers = (&saved.label_printer_url, &saved.slip_printer_url, &saved.slip_format);
    let is_printers = printers != (label_printer_url, slip_printer_url, slip_format);
    let packing = (saved.is_slip_printed, saved.is_auto_print, saved.is_customer_notified);
    let look = (&saved.theme, saved.volume_percent, saved.is_tick_muted);
    [
        (is_bench, "bench", Action::ChangeBench),
        (is_printers, "printers", Action::ChangeBench),
        (saved.shipping_rules != *shipping_rules, "shipping", Action::ChangeBench),
        (saved.boxes != *boxes, "boxes", Action::ChangeBench),
        (packing != (*is_slip_printed, *is_auto_print, *is_customer_notified), "packing", Action::ChangeBench),
        (saved.label_cap_minor != *label_cap_minor, "packing", Action::ChangeShop),
        (look != (theme, *volume_percent, *is_tick_muted), "look", Action::Pack),
        (saved.units != *units, "look", Action::ChangeBench),
    ]
    .into_iter()
    .filter_map(|(is_changed, section, action)| is_changed.then_some((section, action)))
    .collect()
}

fn checked_bench(station: &Station, request: &SettingsView) -> Result<BenchSettings, UserError> {
    let name = super::people::checked_name(&request.station_name)?;
    Ok(BenchSettings {
        station_name: name,
        location_id: request.location_id,
        label_printer_url: checked_printer(request.label_printer_url.as_deref())?,
        slip_printer_url: checked_printer(request.slip_printer_url.as_deref())?,
        slip_form: slip_form(&request.slip_format)?,
        is_slip_printed: request.is_slip_printed,
        theme: one_of(&request.theme, &["light", "dark", "system"])?,
        volume_percent: request.volume_percent.min(100),
        is_tick_muted: request.is_tick_muted,
        ..station.bench()
    })
}

/// An empty address is no printer; any other must be one.
pub(super) fn checked_printer(url: Option<&str>) -> Result<Option<String>, UserError> {
    match url.map(str::trim).filter(|url| !url.is_empty()) {
        None => Ok(None),
        Some(url) => match Transport::parse(url) {
            Ok(_) => Ok(Some(url.to_owned())),
            Err(error) => Err(ErrorCode::BadPrinter.with(error)),
        },
    }
}

fn one_of(word: &str, words: &[&str]) -> Result<String, UserError> {
    match words.contains(&word) {
        true => Ok(word.to_owned()),
        false => Err(ErrorCode::BadRequest.with(format!("{word} is none of {}", words.join(", ")))),
    }
}

fn positive(number: i64) -> Result<i64, UserError> {
    if number > 0 { Ok(number) } else { Err(ErrorCode::BadNumber.error()) }
}

fn slip_word(form: SlipForm) -> &'static str {
    match form {
        SlipForm::Pdf4x6 => "pdf_4x6",
        SlipForm::PdfLetter => "pdf_letter",
        SlipForm::EscPos => "escpos",
    }
}

fn slip_form(word: &str) -> Result<SlipForm, UserError> {
    match word {
        "pdf_4x6" => Ok(SlipForm::Pdf4x6),
        "pdf_letter" => Ok(SlipForm::PdfLetter),
        "escpos" => Ok(SlipForm::EscPos),
        other => Err(ErrorCode::BadRequest.with(format!("no such slip: {other}"))),
    }
}

fn rule_view(rule: &ShippingRule) -> ShippingRuleView {
    ShippingRuleView {
        method: rule.method.clone(),
        carrier: rule.carrier.clone(),
        cut_off: rule.cut_off.format("%H:%M").to_string(),
        days: rule.days,
    }
}

fn rule_of(view: &ShippingRuleView) -> Result<ShippingRule, UserError> {
    let cut_off =
        NaiveTime::parse_from_str(&view.cut_off, "%H:%M").map_err(|_| ErrorCode::BadNumber.with("cut-off"))?;
    if view.carrier.trim().is_empty() || view.days > 60 {
        return Err(ErrorCode::BadNumber.with("a rule needs a carrier and at most 60 days"));
    }
    Ok(ShippingRule {
        method: view.method.trim().to_owned(),
        carrier: view.carrier.trim().to_owned(),
        cut_off,
        days: view.days,
    })
}

async fn box_writes(station: &Station, boxes: &[BoxView]) -> Result<Vec<Write>, UserError> {
    let here = station.store().boxes().await?;
    let mut writes = Vec::new();
    for view in boxes {
        let kind = box_kind(view)?;
        if here.iter().all(|known| *known != kind) {
            writes.push(Write::save_box(&kind));
        }
    }
    let gone = here.iter().filter(|known| boxes.iter().all(|view| view.id != known.id.0));
    writes.extend(gone.map(|known| Write::retire_box(known.id)));
    Ok(writes)
}

fn box_kind(view: &BoxView) -> Result<BoxKind, UserError> {
    let sizes = [view.length_mm, view.width_mm, view.height_mm, view.max_weight_g];
    if sizes.iter().any(|size| !(1..=1_000_000).contains(size)) || view.empty_weight_g < 0 || view.usual_units == 0 {
        return Err(ErrorCode::BadNumber.with(&view.name));
    }
    Ok(BoxKind {
        id: BoxId(view.id),
        name: super::people::checked_name(&view.name)?,
        length_mm: view.length_mm,
        width_mm: view.width_mm,
        height_mm: view.height_mm,
        empty_weight_g: view.empty_weight_g,
        max_weight_g: view.max_weight_g,
        usual_units: view.usual_units,
    })
}

/// Prints a test page on a printer that need not be saved yet.
pub(super) async fn test_print(station: &Arc<Station>, request: TestPrintRequest) -> Result<TestPrintView, UserError> {
    require_once_set_up(station, Action::ChangeBench).await?;
    let transport = Transport::parse(&request.url).map_err(|error| ErrorCode::BadPrinter.with(error))?;
    let is_folder = request.url.trim().starts_with("file:");
    let language = match (request.kind.as_str(), is_folder, station.bench().slip_form) {
        ("label", false, _) => Language::Zpl,
        ("slip", false, SlipForm::EscPos) => Language::EscPos,
        _ => Language::Pdf,
    };
    let bytes = test_page(language, &request.url, TEST_CODE).map_err(|error| ErrorCode::Fault.with(error))?;
    let job = PrintJob { id: PrintId(station.now_ms()), kind: DocumentKind::Test, language, bytes };
    match transport.send(&job).await {
        Ok(_) => Ok(TestPrintView { state: "sent".to_owned() }),
        Err(PrintError::DiskFull) => Err(ErrorCode::DiskFull.error()),
        Err(error) => Err(ErrorCode::PrinterUnreachable.with(error)),
    }
}

/// Lets the bench's own loudspeaker play a sound; looks for one that was missing first.
pub(super) async fn play_sound(station: &Arc<Station>, request: PlaySoundRequest) -> Result<(), UserError> {
    let sound = Sound::ALL.into_iter().find(|sound| sound_name(*sound) == request.name);
    let sound = sound.ok_or_else(|| ErrorCode::BadRequest.with("no such sound"))?;
    station.find_speaker().await?;
    station.play(&[sound]);
    Ok(())
}

/// The commands of the printed card, with one for every box of the shop.
pub(super) async fn command_card(station: &Arc<Station>, _: Nothing) -> Result<CommandCardView, UserError> {
    let row = |command: Command| {
        let code = command.code();
        let word = code.trim_start_matches("PB-").replace('-', " ");
        let sentence_key = code.trim_start_matches("PB-").to_lowercase().replace('-', "_");
        CommandRowView { word, sentence_key, code }
    };
    let most = u8::try_from(station.store().boxes().await?.len()).unwrap_or(u8::MAX).min(Command::MOST_BOXES);
    let boxes = (1..=most).map(Command::Box).filter(|command| !Command::ALL_CARD.contains(command));
    Ok(CommandCardView { rows: Command::ALL_CARD.iter().copied().chain(boxes).map(row).collect() })
}
