//! Asking carriers what the parcel on the bench costs: a job, and one for each question only.

use super::pack::outcome;
use super::views::OutcomeView;
use crate::error::{ErrorCode, UserError};
use crate::station::Station;
use domain::ids::FulfilmentOrderId;
use domain::orders::ShopOrder;
use domain::packing::{Session, State};
use pipeline::{Job, QuoteRates, ShopSettings, parcel_question};
use std::sync::Arc;
use store::{Desk, QuoteRow, Write};

pub(super) async fn quote_again(station: &Arc<Station>, id: FulfilmentOrderId) -> Result<OutcomeView, UserError> {
    let pack = station.store().pack(id).await?.ok_or_else(|| ErrorCode::OrderGone.error())?;
    ask_for_prices(station, id, &pack.session, true).await?;
    outcome(station, None, vec![]).await
}

/// Writes the job that asks carriers for prices, unless the answer to this very question is here already.
pub(super) async fn ask_for_prices(
    station: &Station,
    id: FulfilmentOrderId,
    session: &Session,
    is_forced: bool,
) -> Result<(), UserError> {
    if !matches!(session.state, State::Packing | State::Verified) {
        return Ok(());
    }
    let store = station.store();
    let desk = store.desk::<ShopSettings>(id, ShopSettings::KEY, None);
    let (desk, lines, places) = tokio::try_join!(desk, store.lines(id), store.locations())?;
    let Some(Desk { row, document, quote: last, boxes, .. }) = desk else { return Ok(()) };
    let order: ShopOrder = serde_json::from_str(&document).map_err(|e| ErrorCode::Fault.with(e))?;
    let box_kind = session.box_id.and_then(|id| boxes.iter().find(|kind| kind.id == id));
    let from = places.iter().find(|place| Some(place.id.0) == row.location_id).or(places.first());
    let from = from.map(|place| place.address.clone()).unwrap_or_default();
    let Some((asked_for, _)) = parcel_question(&order, &row.shop_ref, session, &lines, box_kind, &from) else {
        return Ok(());
    };
    let is_answered = last.as_ref().is_some_and(|last| {
        let is_fresh = last.quote.rates.iter().all(|rate| rate.expires_at > station.now());
        last.asked_for == asked_for && last.state == "ready" && is_fresh
    });
    if is_answered && !is_forced {
        return Ok(());
    }
    let asking = QuoteRow {
        asked_for: asked_for.clone(),
        state: "asking".to_owned(),
        quote: domain::shipping::Quote::default(),
        asked_at: station.now_ms(),
    };
    let job = Job::QuoteRates(QuoteRates { fulfilment_order_id: id.0, asked_for });
    let job = job.to_row(store.now_ms().await?, station.config.limits.attempts_max);
    store.commit(vec![Write::quote(id, &asking)?, Write::job(job)]).await?;
    station.context.wake_workers();
    Ok(())
}
