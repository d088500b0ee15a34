//! Ask carriers for prices. Twice costs nothing; only the answer to the last question is kept.

use crate::bench::parcel_question;
use crate::changes::Topic;
use crate::context::Context;
use crate::outcome::{Done, Outcome};
use crate::own_words;
use carriers::CarrierError;
use domain::ids::FulfilmentOrderId;
use domain::orders::{Address, ShopOrder};
use domain::packing::Session;
use domain::shipping::{BoxKind, CarrierMessage, Quote, Shipment};
use serde::{Deserialize, Serialize};
use store::{FulfilmentOrderRow, QuoteRow, StoreError, Write};

/// Ask carriers for prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteRates {
    /// For which fulfilment order.
    pub fulfilment_order_id: i64,
    /// For which box, weight and address.
    pub asked_for: String,
}

/// A parcel as carriers are asked about it.
pub(crate) struct Question {
    pub(crate) row: FulfilmentOrderRow,
    pub(crate) session: Session,
    pub(crate) asked_for: String,
    pub(crate) shipment: Shipment,
}

/// Reads what carriers are asked about a fulfilment order; none while something is missing for it.
pub(crate) async fn question(context: &Context, id: FulfilmentOrderId) -> Result<Option<Question>, StoreError> {
    let store = &context.store;
    let (Some(row), Some(pack), Some(document)) =
        (store.fulfilment_order(id).await?, store.pack(id).await?, store.order_document(id.0).await?)
    else {
        return Ok(None);
    };
    let order: ShopOrder = serde_json::from_str(&document)?;
    let boxes = store.boxes().await?;
    let box_kind = pack.session.box_id.and_then(|id| boxes.iter().find(|kind: &&BoxKind| kind.id == id));
    let from = sender(context, row.location_id).await?;
    let lines = store.lines(id).await?;
    let asked = parcel_question(&order, &row.shop_ref, &pack.session, &lines, box_kind, &from);
    Ok(asked.map(|(asked_for, shipment)| Question { row, session: pack.session, asked_for, shipment }))
}

/// Where a parcel leaves: the location's address, under the shop's name.
async fn sender(context: &Context, location_id: Option<i64>) -> Result<Address, StoreError> {
    let places = context.store.locations().await?;
    let place = places.iter().find(|place| Some(place.id.0) == location_id).or_else(|| places.first());
    let mut from = place.map(|place| place.address.clone()).unwrap_or_default();
    if from.name.is_none() && from.company.is_none() {
        let settings: crate::ShopSettings = context.store.setting(crate::ShopSettings::KEY).await?.unwrap_or_default();
        from.company = Some(settings.shop_name);
    }
    Ok(from)
}

impl QuoteRates {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, StoreError> {
        let id = FulfilmentOrderId(self.fulfilment_order_id);
        let Some(asked) = question(context, id).await? else { return Ok(Outcome::nothing()) };
        if asked.asked_for != self.asked_for {
            // Box, weight or address changed since: another job asks the newer question.
            return Ok(Outcome::nothing());
        }
        let Some(carrier) = context.hands().carrier else {
            return keep(context, id, &self.asked_for, "failed", not_connected()).map(Outcome::Done);
        };
        match carrier.quote(&asked.shipment).await {
            Ok(quote) => {
                context.note_network(true);
                let state = if quote.rates.is_empty() { "failed" } else { "ready" };
                keep(context, id, &self.asked_for, state, quote).map(Outcome::Done)
            }
            Err(error) => after_carrier_error(context, id, &self.asked_for, &error),
        }
    }
}

fn not_connected() -> Quote {
    let text = "No carrier account is connected.".to_owned();
    Quote { rates: vec![], messages: vec![CarrierMessage { carrier: "Packbench".to_owned(), text }] }
}

/// A quote as it is kept.
pub(crate) fn keep(
    context: &Context,
    id: FulfilmentOrderId,
    asked_for: &str,
    state: &str,
    quote: Quote,
) -> Result<Done, StoreError> {
    let row = QuoteRow { asked_for: asked_for.to_owned(), state: state.to_owned(), quote, asked_at: context.now_ms() };
    Ok(Done { writes: vec![Write::quote(id, &row)?], topics: vec![Topic::Pack], sounds: vec![] })
}

fn after_carrier_error(
    context: &Context,
    id: FulfilmentOrderId,
    asked_for: &str,
    error: &CarrierError,
) -> Result<Outcome, StoreError> {
    if error.is_retryable() {
        context.note_network(!matches!(error, CarrierError::Unavailable { .. }));
        let done = keep(context, id, asked_for, "waiting", Quote::default())?;
        return Ok(Outcome::Wait { after_ms: context.limits.offline_wait_ms, why: error.to_string(), done });
    }
    let quote = Quote { rates: vec![], messages: own_words::of_carrier(error) };
    keep(context, id, asked_for, "failed", quote).map(Outcome::Done)
}
