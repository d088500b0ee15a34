//! Keep the label's file, then let it print and tell the shop. Twice is the same as once.
//!
//! Paid and without a usable file is a state of its own: it is told, tried again, and never bought again.

use super::{FulfilOrder, Job, PrintDocument, PrintPlan};
use crate::bench::tell;
use crate::changes::Topic;
use crate::context::Context;
use crate::outcome::{Done, Outcome};
use carriers::{CarrierError, LabelFile};
use domain::ids::{FulfilmentOrderId, PurchaseId};
use domain::packing::Input;
use domain::printing::DocumentKind;
use serde::{Deserialize, Serialize};
use store::{NewPrint, PurchaseRow, Stage, StoreError, Write};

/// Keep the label's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchLabel {
    /// For which fulfilment order.
    pub fulfilment_order_id: i64,
    /// Of which purchase.
    pub purchase_id: i64,
    /// What is printed, and where.
    pub plan: PrintPlan,
    /// Whether the shop mails the customer.
    pub is_customer_notified: bool,
}

impl FetchLabel {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, StoreError> {
        let purchase_id = PurchaseId(self.purchase_id);
        let Some(purchase) = context.store.purchase(purchase_id).await? else { return Ok(Outcome::nothing()) };
        if context.store.label(purchase_id).await?.is_some() {
            return self.follow_ups(context, &purchase, vec![]).await;
        }
        let (Some(carrier), Some(url)) = (context.hands().carrier, purchase.label_url.clone()) else {
            return self.file_missing(context, "the carrier gave no file").await;
        };
        match carrier.label_bytes(&url).await {
            Ok(LabelFile { bytes, language }) => {
                context.note_network(true);
                let kept = Write::keep_label(purchase_id, language, bytes, context.now_ms());
                self.follow_ups(context, &purchase, vec![kept]).await
            }
            Err(error @ CarrierError::Unavailable { .. }) => {
                context.note_network(false);
                self.file_missing(context, &error.to_string()).await
            }
            Err(error) => self.file_missing(context, &error.to_string()).await,
        }
    }

    /// Paid, and no file: the packer hears it once, and it is asked for again.
    async fn file_missing(&self, context: &Context, why: &str) -> Result<Outcome, StoreError> {
        let id = FulfilmentOrderId(self.fulfilment_order_id);
        let mut done = Done { topics: vec![Topic::Pack, Topic::Queue], ..Done::default() };
        done.writes.push(Write::stage(id, Stage::Shipping, Some(("label_file", why))));
        if let Some(pack) = context.store.pack(id).await?
            && pack.session.verdict != domain::packing::Verdict::LabelFileMissing
            && let Some(told) = tell(context, id, Input::LabelFileMissing).await?
        {
            done.writes.extend(told.writes);
            done.sounds.extend(told.sounds);
        }
        Ok(Outcome::Wait { after_ms: context.limits.file_again_ms, why: why.to_owned(), done })
    }

    async fn follow_ups(
        &self,
        context: &Context,
        purchase: &PurchaseRow,
        mut writes: Vec<Write>,
    ) -> Result<Outcome, StoreError> {
        let now_ms = context.now_ms();
        let store_now_ms = context.store.now_ms().await?;
        let attempts_max = context.limits.attempts_max;
        let print_key = format!("label:{}:1", purchase.id);
        writes.push(Write::stage(FulfilmentOrderId(self.fulfilment_order_id), Stage::Shipping, None));
        writes.push(Write::print(NewPrint {
            print_key: print_key.clone(),
            fulfilment_order_id: Some(self.fulfilment_order_id),
            purchase_id: Some(purchase.id),
            kind: DocumentKind::Label,
            // A label's own language is kept with its bytes; ZPL stands here until they are read.
            language: domain::printing::Language::Zpl,
            printer_url: self.plan.label_printer.clone(),
            station: self.plan.station.clone(),
            bytes: None,
            created_at_ms: now_ms,
        }));
        let asked_by = self.plan.asked_by;
        let mut jobs = vec![Job::PrintDocument(PrintDocument { print_key, slip: None, asked_by })];
        if let Some(form) = self.plan.slip {
            let print_key = format!("slip:{}:1", purchase.id);
            writes.push(Write::print(PrintDocument::slip_row(
                print_key.clone(),
                self.fulfilment_order_id,
                form,
                &self.plan,
                now_ms,
            )));
            jobs.push(Job::PrintDocument(PrintDocument { print_key, slip: Some(form), asked_by }));
        }
        jobs.push(Job::FulfilOrder(FulfilOrder {
            fulfilment_order_id: self.fulfilment_order_id,
            purchase_id: purchase.id,
            is_customer_notified: self.is_customer_notified,
            asked_by,
        }));
        writes.extend(jobs.iter().map(|job| Write::job(job.to_row(store_now_ms, attempts_max))));
        Ok(Outcome::Done(Done { writes, topics: vec![Topic::Pack, Topic::Queue], sounds: vec![] }))
    }
}
