//! What a bench asks for on paper: the label, the label again, the slip. Only jobs are written here.

use super::pack::outcome;
use super::pack_view::pack_view_of;
use super::views::OutcomeView;
use crate::error::{ErrorCode, UserError};
use crate::station::Station;
use domain::ids::FulfilmentOrderId;
use domain::printing::{DocumentKind, Language};
use pipeline::{BuyLabel, Job, PrintDocument, PrintPlan};
use std::sync::Arc;
use store::{NewPrint, Stage, Write};

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
pub(super) async fn buy_writes(
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

pub(super) async fn print_again_writes(station: &Station, id: FulfilmentOrderId) -> Result<Vec<Write>, UserError> {
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

pub(super) async fn print_slip(station: &Arc<Station>, id: FulfilmentOrderId) -> Result<OutcomeView, UserError> {
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
    station.context.wake_workers();
    outcome(station, None, vec![]).await
}
