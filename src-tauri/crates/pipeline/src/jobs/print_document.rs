//! Print one document. Again means: only when nothing can have reached the printer.
//!
//! "Sending" is written before the first byte leaves. A job that finds it already written was cut off in between, and
//! nobody knows whether paper came out: it becomes unknown, and a person looks.

use super::{PrintPlan, SlipForm, event};
use crate::bench::tell;
use crate::changes::Topic;
use crate::context::Context;
use crate::outcome::{Done, Outcome};
use crate::own_words;
use domain::ids::{FulfilmentOrderId, PrintId, PurchaseId};
use domain::orders::ShopOrder;
use domain::packing::Input;
use domain::printing::{DocumentKind, Language, Slip, SlipLine, SlipPaper};
use printing::{Drawn, PrintError, PrintJob, Transport, slip_escpos, slip_pdf};
use serde::{Deserialize, Serialize};
use store::{ClaimedJob, NewPrint, PrintRow, PrintState, Store, StoreError, Write};

/// Print one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintDocument {
    /// Which print.
    pub print_key: String,
    /// For a slip: how it is drawn.
    pub slip: Option<SlipForm>,
    /// Who asked for it.
    #[serde(default)]
    pub asked_by: Option<i64>,
}

impl PrintDocument {
    /// The row of a slip; it is drawn when it is printed.
    pub fn slip_row(
        print_key: String,
        fulfilment_order_id: i64,
        form: SlipForm,
        plan: &PrintPlan,
        now_ms: i64,
    ) -> NewPrint {
        let language = match form {
            SlipForm::Pdf4x6 | SlipForm::PdfLetter => Language::Pdf,
            SlipForm::EscPos => Language::EscPos,
        };
        NewPrint {
            print_key,
            fulfilment_order_id: Some(fulfilment_order_id),
            purchase_id: None,
            kind: DocumentKind::Slip,
            language,
            printer_url: plan.slip_printer.clone(),
            station: plan.station.clone(),
            bytes: None,
            created_at_ms: now_ms,
        }
    }

    pub(super) async fn run(&self, context: &Context, job: &ClaimedJob) -> Result<Outcome, StoreError> {
        let Some(print) = context.store.print(&self.print_key).await? else { return Ok(Outcome::nothing()) };
        match print.state.as_str() {
            "sent" | "printed" | "unknown" => return Ok(Outcome::nothing()),
            "sending" => {
                let cut_off = own_words::noted(own_words::PRINT_UNSURE, "cut off while printing");
                return self.ended(context, &print, PrintState::Unknown, Some(&cut_off)).await;
            }
            _ => {}
        }
        let Some(url) = print.printer_url.clone() else {
            let none = own_words::noted(own_words::NO_PRINTER, "");
            return self.ended(context, &print, PrintState::Held, Some(&none)).await;
        };
        let transport = match Transport::parse(&url) {
            Ok(transport) => transport,
            Err(error) => {
                return self.ended(context, &print, PrintState::Held, Some(&own_words::of_print(&error))).await;
            }
        };
        let Some((language, bytes)) = self.document(context, &print).await? else {
            let missing = own_words::noted(own_words::FAULT, "the document is missing");
            return self.ended(context, &print, PrintState::Failed, Some(&missing)).await;
        };
        if print.purchase_id.is_some() && matches!(transport, Transport::RawTcp(_)) && language != Language::Zpl {
            // A label printer would print a PDF's source: metres of it.
            let foreign = own_words::noted(own_words::LABEL_FORMAT, language.as_str());
            return self.ended(context, &print, PrintState::Held, Some(&foreign)).await;
        }
        context.store.commit(vec![Write::print_sending(&self.print_key)]).await?;
        let kind = DocumentKind::parse(&print.kind).unwrap_or(DocumentKind::Label);
        match transport.send(&PrintJob { id: PrintId(print.id), kind, language, bytes }).await {
            Ok(_) => self.ended(context, &print, PrintState::Sent, None).await,
            Err(error) => self.not_sent(context, job, &print, &error).await,
        }
    }

    async fn document(&self, context: &Context, print: &PrintRow) -> Result<Option<(Language, Vec<u8>)>, StoreError> {
        if let Some(purchase_id) = print.purchase_id {
            let label = context.store.label(PurchaseId(purchase_id)).await?;
            return Ok(label.map(|label| (label.language, label.bytes)));
        }
        let language = Language::parse(&print.language).unwrap_or(Language::Pdf);
        if let Some(bytes) = &print.bytes {
            return Ok(Some((language, bytes.clone())));
        }
        let (Some(form), Some(id)) = (self.slip, print.fulfilment_order_id) else { return Ok(None) };
        let Some(slip) = slip_of(&context.store, FulfilmentOrderId(id)).await? else { return Ok(None) };
        // The first name in another script reads the machine's fonts: nobody else should wait for that.
        let drawn = tokio::task::spawn_blocking(move || draw_slip(&slip, form));
        let Ok(Ok(drawn)) = drawn.await else { return Ok(None) };
        if !drawn.missing.is_empty() {
            tracing::warn!(characters = drawn.missing.len(), "no font of this machine draws all of a slip");
        }
        Ok(Some((language, drawn.bytes)))
    }

    /// Nothing reached the printer: try again for a while. Something may have: a person looks.
    async fn not_sent(
        &self,
        context: &Context,
        job: &ClaimedJob,
        print: &PrintRow,
        error: &PrintError,
    ) -> Result<Outcome, StoreError> {
        let reason = own_words::of_print(error);
        if !error.is_safe_to_resend() {
            return self.ended(context, print, PrintState::Unknown, Some(&reason)).await;
        }
        let outcome = self.ended(context, print, PrintState::Failed, Some(&reason)).await?;
        let is_stale = context.now_ms() - print.created_at > context.limits.print_patience_ms;
        let Outcome::Done(mut done) = outcome else { return Ok(outcome) };
        if job.attempts > 1 || print.state == "failed" {
            // The packer was told at the first failure; the printer's chip goes on saying it.
            done.sounds.clear();
        }
        match is_stale {
            true => Ok(Outcome::Done(done)),
            false => Ok(Outcome::Wait { after_ms: context.limits.printer_wait_ms, why: error.to_string(), done }),
        }
    }

    async fn ended(
        &self,
        context: &Context,
        print: &PrintRow,
        state: PrintState,
        reason: Option<&str>,
    ) -> Result<Outcome, StoreError> {
        let now_ms = context.now_ms();
        let mut done = Done { topics: vec![Topic::App, Topic::Pack, Topic::Queue, Topic::Activity], ..Done::default() };
        done.writes.push(Write::print_ended(&self.print_key, state, reason, now_ms));
        let is_good = matches!(state, PrintState::Sent | PrintState::Printed);
        done.writes.push(
            event(
                context,
                self.asked_by,
                if is_good { "label_printed" } else { "print_failed" },
                print.fulfilment_order_id,
                serde_json::json!({ "kind": print.kind, "state": state.as_str(), "reason": reason }),
            )
            .into(),
        );
        let (Some(id), true) = (print.fulfilment_order_id, print.purchase_id.is_some()) else {
            return Ok(Outcome::Done(done));
        };
        let input = match is_good {
            true => Input::LabelPrinted { is_proven: state == PrintState::Printed },
            false => Input::PrintFailed { reason: reason.unwrap_or_default().to_owned() },
        };
        if let Some(told) = tell(context, FulfilmentOrderId(id), input).await? {
            done.writes.extend(told.writes);
            done.sounds.extend(told.sounds);
        }
        Ok(Outcome::Done(done))
    }
}

/// The packing slip of a fulfilment order as it is packed; none when there is no such order.
///
/// # Errors
/// When the store can't be read.
pub async fn slip_of(store: &Store, id: FulfilmentOrderId) -> Result<Option<Slip>, StoreError> {
    let (Some(row), Some(document)) = (store.fulfilment_order(id).await?, store.order_document(id.0).await?) else {
        return Ok(None);
    };
    let order: ShopOrder = serde_json::from_str(&document)?;
    let settings: crate::ShopSettings = store.setting(crate::ShopSettings::KEY).await?.unwrap_or_default();
    let session = store.pack(id).await?.map(|pack| pack.session);
    let lines = store.lines(id).await?;
    let purchase = store.last_purchase(id).await?;
    let part = order.fulfilment_orders.iter().find(|part| part.shop_ref == row.shop_ref);
    let ship_to = part.and_then(|part| part.destination.as_ref()).or(order.ship_to.as_ref());
    let packed = |line_id: i64| {
        session.as_ref().and_then(|s| s.lines.iter().find(|line| line.id.0 == line_id)).map(|line| line.packed)
    };
    let slip_line = |line: &store::LineRow, quantity: u32| SlipLine {
        quantity,
        title: line.title.clone(),
        sku: line.sku.clone(),
        bundle_title: line.bundle_title.clone(),
    };
    let ordered = |line: &store::LineRow| u32::try_from(line.quantity).unwrap_or(0);
    let in_box = |line: &store::LineRow| packed(line.id).unwrap_or_else(|| ordered(line));
    Ok(Some(Slip {
        shop_name: settings.shop_name.clone(),
        order_code: domain::barcodes::OrderCode::for_order(&order.number)
            .map_or_else(|| order.number.clone(), |code| code.to_string()),
        order_number: order.number.clone(),
        ordered_on: order.placed_at.with_timezone(&settings.zone()).format("%b %-d, %Y").to_string(),
        ship_to: ship_to.map(address_lines).unwrap_or_default(),
        service: purchase.map(|purchase| format!("{} {}", purchase.carrier, purchase.service)),
        note: order.note.clone(),
        lines: lines.iter().filter(|l| in_box(l) > 0).map(|l| slip_line(l, in_box(l))).collect(),
        later: lines.iter().filter(|l| in_box(l) < ordered(l)).map(|l| slip_line(l, ordered(l) - in_box(l))).collect(),
    }))
}

/// Draws a slip; slow the first time it meets another script.
///
/// # Errors
/// When the drawing library fails.
pub fn draw_slip(slip: &Slip, form: SlipForm) -> Result<Drawn, PrintError> {
    match form {
        SlipForm::Pdf4x6 => slip_pdf(slip, SlipPaper::FourBySix),
        SlipForm::PdfLetter => slip_pdf(slip, SlipPaper::Letter),
        SlipForm::EscPos => slip_escpos(slip),
    }
}

fn address_lines(address: &domain::orders::Address) -> Vec<String> {
    let town = [&address.city, &address.state, &address.zip].into_iter().flatten().cloned().collect::<Vec<_>>();
    [
        address.name.clone(),
        address.company.clone(),
        address.street1.clone(),
        address.street2.clone(),
        Some(town.join(" ")),
        address.country.clone().filter(|country| country != "US"),
    ]
    .into_iter()
    .flatten()
    .filter(|line| !line.trim().is_empty())
    .collect()
}
