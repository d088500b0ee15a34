//! Tell the shop that a parcel left. Again means: look first whether it knows the tracking number.

use super::{IngestOrder, Job, event};
use crate::changes::Topic;
use crate::context::Context;
use crate::jobs::ingest_order::after_shop_error;
use crate::outcome::{Done, Outcome};
use channels::ShopifyError;
use channels::shopify::{NewFulfilment, Tracking};
use domain::ids::{FulfilmentOrderId, PurchaseId};
use domain::orders::ShopOrder;
use serde::{Deserialize, Serialize};
use store::{FulfilmentOrderRow, PurchaseRow, Stage, StoreError, Write};

/// Tell the shop that a parcel left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FulfilOrder {
    /// Which fulfilment order.
    pub fulfilment_order_id: i64,
    /// With which label.
    pub purchase_id: i64,
    /// Whether the shop mails the customer.
    pub is_customer_notified: bool,
    /// Who asked for its label.
    #[serde(default)]
    pub asked_by: Option<i64>,
}

impl FulfilOrder {
    /// What makes it one job, however often it is written.
    pub fn key(purchase_id: i64) -> String {
        format!("fulfil:{purchase_id}")
    }

    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, StoreError> {
        let id = FulfilmentOrderId(self.fulfilment_order_id);
        let store = &context.store;
        let (Some(purchase), Some(row)) =
            (store.purchase(PurchaseId(self.purchase_id)).await?, store.fulfilment_order(id).await?)
        else {
            return Ok(Outcome::nothing());
        };
        if purchase.told_at.is_some() {
            return Ok(Outcome::nothing());
        }
        let (Some(shop), Some(number)) = (context.hands().shop, purchase.tracking_number.clone()) else {
            return Ok(Outcome::Failed { why: "no shop is connected".to_owned() });
        };
        let known = match shop.fulfilments_of(&row.shop_ref).await {
            Ok(known) => known,
            // The order was deleted after its label was paid: a person looks.
            Err(error @ ShopifyError::NotFound { .. }) => {
                return Ok(Outcome::Done(self.refused(context, id, &error.to_string())));
            }
            Err(error) => return Ok(after_shop_error(context, &error)),
        };
        context.note_network(true);
        let told = known.iter().find(|f| !f.is_cancelled && f.tracking_numbers.contains(&number));
        if let Some(told) = told {
            return self.told(context, &row, &purchase, &told.shop_ref).await;
        }
        let lines = self.packed_lines(context, id).await?;
        if lines.is_empty() {
            return Ok(Outcome::Failed { why: "nothing was packed".to_owned() });
        }
        let new = NewFulfilment {
            fulfilment_order_ref: row.shop_ref.clone(),
            lines,
            tracking: Tracking { company: purchase.carrier.clone(), number, url: purchase.tracking_url.clone() },
            notify_customer: self.is_customer_notified,
        };
        match shop.create_fulfilment(&new).await {
            Ok(fulfilment_ref) => self.told(context, &row, &purchase, &fulfilment_ref).await,
            Err(ShopifyError::OutcomeUnknown) => {
                Ok(Outcome::wait(context.limits.look_again_ms, "the shop's answer was lost"))
            }
            Err(ShopifyError::Refused { messages }) => {
                Ok(Outcome::Done(self.refused(context, id, &messages.join("; "))))
            }
            Err(error) => Ok(after_shop_error(context, &error)),
        }
    }

    async fn packed_lines(&self, context: &Context, id: FulfilmentOrderId) -> Result<Vec<(String, u32)>, StoreError> {
        let Some(pack) = context.store.pack(id).await? else { return Ok(vec![]) };
        let rows = context.store.lines(id).await?;
        let packed = pack.session.lines.iter().filter(|line| line.packed > 0);
        Ok(packed
            .filter_map(|line| {
                let row = rows.iter().find(|row| row.id == line.id.0)?;
                Some((row.shop_ref.clone(), line.packed))
            })
            .collect())
    }

    async fn told(
        &self,
        context: &Context,
        row: &FulfilmentOrderRow,
        purchase: &PurchaseRow,
        fulfilment_ref: &str,
    ) -> Result<Outcome, StoreError> {
        let id = FulfilmentOrderId(row.id);
        let now_ms = context.now_ms();
        let mut writes = vec![Write::told(PurchaseId(purchase.id), fulfilment_ref, now_ms)];
        let left_out = left_out(context, id).await?;
        match left_out {
            0 => writes.push(Write::stage(id, Stage::Shipped, None)),
            units => writes.push(Write::stage(id, Stage::Parked, Some(("short", &units.to_string())))),
        }
        writes.push(Write::no_tote(id));
        writes.push(
            event(
                context,
                self.asked_by,
                "order_told",
                Some(id.0),
                serde_json::json!({ "purchase": purchase.id, "tracking": purchase.tracking_number }),
            )
            .into(),
        );
        if let Some(document) = context.store.order_document(id.0).await? {
            let order: ShopOrder = serde_json::from_str(&document)?;
            let job = Job::IngestOrder(IngestOrder { order_ref: order.shop_ref, seen_at_ms: now_ms });
            let store_now_ms = context.store.now_ms().await?;
            writes.push(Write::job(job.to_row(store_now_ms, context.limits.attempts_max)));
        }
        Ok(Outcome::Done(Done { writes, topics: vec![Topic::Queue, Topic::Pack, Topic::Activity], sounds: vec![] }))
    }

    /// The shop said no: the parcel is paid and printed, so a person must look.
    fn refused(&self, context: &Context, id: FulfilmentOrderId, messages: &str) -> Done {
        let payload = serde_json::json!({ "reason": messages });
        Done {
            writes: vec![
                Write::stage(id, Stage::Shipping, Some(("fulfilment", messages))),
                event(context, self.asked_by, "tell_failed", Some(id.0), payload).into(),
            ],
            topics: vec![Topic::Queue, Topic::Pack, Topic::Activity],
            sounds: vec![],
        }
    }
}

/// Units of a fulfilment order that were left out of its parcel.
async fn left_out(context: &Context, id: FulfilmentOrderId) -> Result<i64, StoreError> {
    let Some(pack) = context.store.pack(id).await? else { return Ok(0) };
    let wanted: i64 = context.store.lines(id).await?.iter().map(|line| line.quantity).sum();
    Ok(wanted - i64::from(pack.session.packed_units()))
}
