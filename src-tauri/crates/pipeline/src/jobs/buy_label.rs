//! Buy the label of one parcel: the intent is written first, and an unknown outcome is looked up, never guessed.
//!
//! Again means: an attempt that lives is never repeated. A done one is finished; an intended one is looked up at the
//! carrier by its offer, which serves this attempt only. The carrier has no idempotency key, so this order of steps is
//! the whole protection: intent (durable) → send before a deadline → outcome (always recorded).

use super::quote_rates::{Question, keep, question};
use super::{FetchLabel, Job, PrintPlan, event};
use crate::bench::tell;
use crate::changes::Topic;
use crate::context::Context;
use crate::jobs::ingest_order::{after_shop_error, change_of, order_gone};
use crate::outcome::{Done, Outcome};
use crate::own_words;
use crate::quarantine;
use crate::settings::ShopSettings;
use carriers::{BuyOutcome, Carrier, CarrierError, FoundPurchase, Purchase, PurchaseStatus};
use channels::ShopifyError;
use domain::ids::FulfilmentOrderId;
use domain::money::Money;
use domain::packing::{Input, State};
use domain::printing::Language;
use domain::shipping::{BoughtLabel, CarrierMessage, Quote, Rate, choose_rate};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{ClaimedJob, NewPurchase, PurchaseRow, PurchaseState, Stage, StoreError, Write};

/// Buy the label of one parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyLabel {
    /// For which fulfilment order.
    pub fulfilment_order_id: i64,
    /// Which of its parcels.
    pub parcel_no: i64,
    /// When the packer asked; asking again after a refusal is another job.
    pub asked_at_ms: i64,
    /// What the packer was shown, minor units; none when no price was there yet.
    pub shown_minor: Option<i64>,
    /// Dearer labels are not bought by themselves.
    pub cap_minor: i64,
    /// What is printed, and where.
    pub plan: PrintPlan,
    /// Whether the shop mails the customer.
    pub is_customer_notified: bool,
    /// What label printers here understand.
    pub language: Language,
}

/// Why a price is not paid by itself.
enum Objection {
    /// It went up since it was shown.
    Dearer(CarrierMessage),
    /// It is more than a label may cost here.
    OverCap(Money),
}

impl BuyLabel {
    pub(super) async fn run(&self, context: &Context, job: &ClaimedJob) -> Result<Outcome, StoreError> {
        let id = FulfilmentOrderId(self.fulfilment_order_id);
        let Some(carrier) = context.hands().carrier else {
            return self.refused(context, id, vec![ours("No carrier account is connected.")]).await;
        };
        if let Some(live) = context.store.live_purchase(id, self.parcel_no).await? {
            return match live.standing() {
                // Paid before a crash, or for an earlier session: what follows is written again, and is the same.
                PurchaseState::Done => self.follow_up(context, id, &live).await,
                PurchaseState::Intent => self.look_up(context, id, &carrier, &live).await,
            };
        }
        let is_wanted = context.store.pack(id).await?.is_some_and(|pack| pack.session.state == State::Buying);
        if !is_wanted {
            return Ok(Outcome::nothing());
        }
        if let Some(stop) = self.stop_before_paying(context, id).await? {
            return Ok(stop);
        }
        let Some(asked) = question(context, id).await? else {
            return self.refused(context, id, vec![ours("The box, the weight or a usable address is missing.")]).await;
        };
        let (rate, mut before) = match self.rate(context, id, &carrier, &asked).await? {
            Ok(found) => found,
            Err(outcome) => return Ok(outcome),
        };
        if let Some(objection) = self.objection(&rate) {
            let mut outcome = match objection {
                Objection::Dearer(message) => self.refused(context, id, vec![message]).await?,
                Objection::OverCap(price) => self.over_cap(context, id, price).await?,
            };
            if let Outcome::Done(done) = &mut outcome {
                done.writes.append(&mut before);
            }
            return Ok(outcome);
        }
        self.buy(context, id, &carrier, job, &rate, before).await
    }

    /// The one live look at the order before money is spent.
    async fn stop_before_paying(
        &self,
        context: &Context,
        id: FulfilmentOrderId,
    ) -> Result<Option<Outcome>, StoreError> {
        let store = &context.store;
        let (Some(shop), Some(row), Some(document)) =
            (context.hands().shop, store.fulfilment_order(id).await?, store.order_document(id.0).await?)
        else {
            return Ok(Some(Outcome::Failed { why: "no shop is connected".to_owned() }));
        };
        let stored: domain::orders::ShopOrder = serde_json::from_str(&document)?;
        let order = match shop.order(&stored.shop_ref).await {
            Ok(Some(order)) => order,
            Ok(None) => {
                let mut done = order_gone(context, &stored.shop_ref).await?;
                done.writes.push(Write::stage(id, Stage::Open, None));
                return Ok(Some(Outcome::Done(done)));
            }
            Err(error) if error.is_retryable() => return Ok(Some(after_shop_error(context, &error))),
            Err(error) => return self.shop_refused(context, id, &error).await.map(Some),
        };
        context.note_network(true);
        let Some(change) = change_of(context, id, &order, &row.shop_ref).await? else { return Ok(None) };
        let settings: ShopSettings = store.setting(ShopSettings::KEY).await?.unwrap_or_default();
        let mut done = Done { topics: vec![Topic::Pack, Topic::Queue], ..Done::default() };
        // The session first: once the new lines are stored, nobody could see any more that they changed.
        if let Some(told) = tell(context, id, Input::ShopChanged { change }).await? {
            store.commit(told.writes).await?;
            done.sounds.extend(told.sounds);
        }
        done.writes.push(Write::stage(id, Stage::Open, None));
        store.save_orders(vec![crate::new_order(&order, &settings, (context.now)())?], context.now_ms()).await?;
        Ok(Some(Outcome::Done(done)))
    }

    /// Asking again does not help until a person does something: the packer is told at once, and nothing is bought.
    async fn shop_refused(
        &self,
        context: &Context,
        id: FulfilmentOrderId,
        error: &ShopifyError,
    ) -> Result<Outcome, StoreError> {
        let mut outcome = self.refused_because(context, id, vec![own_words::of_shop(error)], "shop_refused").await?;
        if let (Outcome::Done(done), ShopifyError::BadOrder(bad)) = (&mut outcome, error) {
            done.writes.extend(quarantine::put_aside(context, bad).await?);
            done.topics.extend([Topic::App, Topic::Activity]);
        }
        Ok(outcome)
    }

    /// The offer for this attempt: the one that was shown, if it was never used, fits the parcel and still holds; else
    /// a fresh one. With it, what must be remembered of a fresh quote.
    async fn rate(
        &self,
        context: &Context,
        id: FulfilmentOrderId,
        carrier: &Carrier,
        asked: &Question,
    ) -> Result<Result<(Rate, Vec<Write>), Outcome>, StoreError> {
        let settings: ShopSettings = context.store.setting(ShopSettings::KEY).await?.unwrap_or_default();
        if let Some(row) = context.store.quote(id).await?
            && row.asked_for == asked.asked_for
            && let Some(rate) = self.pick(context, &settings, asked, &row.quote)
            && !context.store.is_rate_used(&rate.rate_ref).await?
        {
            return Ok(Ok((rate, vec![])));
        }
        let quote = match carrier.quote(&asked.shipment).await {
            Ok(quote) => quote,
            Err(error) if error.is_retryable() => {
                context.note_network(!matches!(error, CarrierError::Unavailable { .. }));
                return Ok(Err(Outcome::wait(context.limits.offline_wait_ms, error.to_string())));
            }
            Err(error) => return self.refused(context, id, own_words::of_carrier(&error)).await.map(Err),
        };
        context.note_network(true);
        let state = if quote.rates.is_empty() { "failed" } else { "ready" };
        let kept = keep(context, id, &asked.asked_for, state, quote.clone())?;
        match self.pick(context, &settings, asked, &quote) {
            Some(rate) => Ok(Ok((rate, kept.writes))),
            None => {
                let chosen = asked.session.chosen_service.as_deref();
                let messages = own_words::of_quote(&quote, settings.currency, chosen);
                let mut outcome = self.refused(context, id, messages).await?;
                if let Outcome::Done(done) = &mut outcome {
                    done.writes.extend(kept.writes);
                }
                Ok(Err(outcome))
            }
        }
    }

    fn pick(&self, context: &Context, settings: &ShopSettings, asked: &Question, quote: &Quote) -> Option<Rate> {
        let now = (context.now)();
        let ship_day = now.with_timezone(&settings.zone()).date_naive();
        let arrive_by = asked.row.arrive_by.as_deref().and_then(|day| day.parse().ok());
        if let Some(token) = &asked.session.chosen_service {
            let usable = |rate: &&Rate| rate.price.currency == settings.currency && rate.expires_at > now;
            return quote.rates.iter().filter(usable).find(|rate| rate.service_token == *token).cloned();
        }
        let choice = choose_rate(&quote.rates, settings.currency, ship_day, arrive_by, now)?;
        quote.rates.iter().find(|rate| rate.rate_ref == choice.rate_ref).cloned()
    }

    /// Why this price is not paid by itself.
    fn objection(&self, rate: &Rate) -> Option<Objection> {
        let price = rate.price;
        if let Some(shown) = self.shown_minor
            && price.amount_minor > shown
        {
            let text = format!("The price went up to {price}. Press Enter to buy at this price.");
            return Some(Objection::Dearer(CarrierMessage { carrier: rate.carrier.clone(), text }));
        }
        (price.amount_minor > self.cap_minor).then_some(Objection::OverCap(price))
    }

    async fn buy(
        &self,
        context: &Context,
        id: FulfilmentOrderId,
        carrier: &Carrier,
        job: &ClaimedJob,
        rate: &Rate,
        mut before: Vec<Write>,
    ) -> Result<Outcome, StoreError> {
        let marker = format!("pb1:{:08x}:{}:{}:{}", (context.random)() as u32, id.0, self.parcel_no, job.fence);
        let intended_at_ms = context.now_ms();
        before.push(Write::intend(&NewPurchase {
            fulfilment_order_id: id,
            parcel_no: self.parcel_no,
            marker: marker.clone(),
            rate_ref: rate.rate_ref.clone(),
            carrier: rate.carrier.clone(),
            service: rate.service.clone(),
            service_token: rate.service_token.clone(),
            price_minor: rate.price.amount_minor,
            currency: rate.price.currency.code().to_owned(),
            created_at_ms: intended_at_ms,
            job: (job.id, job.fence),
        }));
        context.store.commit(before).await?;
        if context.now_ms() - intended_at_ms > context.limits.send_deadline_ms {
            // The computer slept in between: nothing was sent, and nothing will be for this attempt.
            context.store.commit(vec![Write::not_bought(&marker, "not sent in time", context.now_ms())]).await?;
            return Ok(Outcome::wait(0, "the purchase was not sent in time"));
        }
        let purchase = Purchase { rate_ref: rate.rate_ref.clone(), marker: marker.clone(), language: self.language };
        match carrier.buy(&purchase).await {
            Ok(BuyOutcome::Bought(label)) => self.bought(context, id, &marker, &label).await,
            Ok(BuyOutcome::Refused { messages }) => {
                let said = messages.iter().map(|m| m.text.clone()).collect::<Vec<_>>().join("; ");
                let mut outcome = self.refused(context, id, messages).await?;
                if let Outcome::Done(done) = &mut outcome {
                    done.writes.insert(0, Write::not_bought(&marker, &said, context.now_ms()));
                }
                Ok(outcome)
            }
            Ok(BuyOutcome::Unknown { detail, .. }) => self.unsure(context, id, &detail).await,
            // An error means that nothing was bought: the attempt is void, the job runs again with another offer.
            Err(error) => {
                context.note_network(!matches!(error, CarrierError::Unavailable { .. }));
                context.store.commit(vec![Write::not_bought(&marker, &error.to_string(), context.now_ms())]).await?;
                match error.is_retryable() {
                    true => Ok(Outcome::wait(context.limits.offline_wait_ms, error.to_string())),
                    false => self.refused(context, id, own_words::of_carrier(&error)).await,
                }
            }
        }
    }

    /// An intended attempt was found: was it sent, and what became of it?
    async fn look_up(
        &self,
        context: &Context,
        id: FulfilmentOrderId,
        carrier: &Carrier,
        live: &PurchaseRow,
    ) -> Result<Outcome, StoreError> {
        let found = match carrier.find(&live.rate_ref).await {
            Ok(found) => found,
            Err(error) => {
                context.note_network(!matches!(error, CarrierError::Unavailable { .. }));
                return self.unsure(context, id, &error.to_string()).await;
            }
        };
        context.note_network(true);
        let ours: Vec<&FoundPurchase> = found.iter().filter(|purchase| purchase.marker == live.marker).collect();
        if let Some(label) = ours.iter().find(|p| p.status == PurchaseStatus::Bought).and_then(|p| p.label.clone()) {
            return self.bought(context, id, &live.marker, &label).await;
        }
        if ours.iter().any(|purchase| purchase.status == PurchaseStatus::InProgress) {
            return self.unsure(context, id, "the carrier is still at it").await;
        }
        if let Some(refused) = ours.first() {
            let messages = refused.messages.clone();
            let mut outcome = self.refused(context, id, messages).await?;
            if let Outcome::Done(done) = &mut outcome {
                done.writes.insert(0, Write::not_bought(&live.marker, "refused", context.now_ms()));
            }
            return Ok(outcome);
        }
        if context.now_ms() - live.created_at > context.limits.settle_ms {
            context.store.commit(vec![Write::not_bought(&live.marker, "no trace of it", context.now_ms())]).await?;
            return Ok(Outcome::wait(0, "the carrier shows no trace of the purchase"));
        }
        self.unsure(context, id, "the carrier shows no trace of the purchase yet").await
    }

    /// Bought: remember it with all that follows.
    async fn bought(
        &self,
        context: &Context,
        id: FulfilmentOrderId,
        marker: &str,
        label: &BoughtLabel,
    ) -> Result<Outcome, StoreError> {
        let now_ms = context.now_ms();
        // The outcome first and alone: whatever happens next, what was paid is known.
        context.store.commit(vec![Write::bought(marker, label, now_ms)]).await?;
        context.note_network(true);
        match context.store.live_purchase(id, self.parcel_no).await? {
            Some(purchase) => self.follow_up(context, id, &purchase).await,
            None => Ok(Outcome::nothing()),
        }
    }

    /// What follows a paid label: the session hears of it, the order counts as packed, its file is fetched.
    async fn follow_up(
        &self,
        context: &Context,
        id: FulfilmentOrderId,
        purchase: &PurchaseRow,
    ) -> Result<Outcome, StoreError> {
        let now_ms = context.now_ms();
        let opened_at = context.store.pack(id).await?.map_or(now_ms, |pack| pack.opened_at);
        let topics = vec![Topic::Pack, Topic::Queue, Topic::App, Topic::Activity];
        let mut done = Done { topics, ..Done::default() };
        if let Some(told) = tell(context, id, Input::LabelBought).await? {
            done.writes.extend(told.writes);
            done.sounds.extend(told.sounds);
        }
        done.writes.push(Write::stage(id, Stage::Shipping, None));
        done.writes.push(Write::packed(id, now_ms, (now_ms - opened_at) / 1000));
        done.writes.push(
            event(
                context,
                self.plan.asked_by,
                "label_bought",
                Some(id.0),
                json!({
                    "carrier": purchase.carrier, "service": purchase.service,
                    "price_minor": purchase.price_minor, "currency": purchase.currency,
                }),
            )
            .into(),
        );
        let fetch = Job::FetchLabel(FetchLabel {
            fulfilment_order_id: id.0,
            purchase_id: purchase.id,
            plan: self.plan.clone(),
            is_customer_notified: self.is_customer_notified,
        });
        let store_now_ms = context.store.now_ms().await?;
        done.writes.push(Write::job(fetch.to_row(store_now_ms, context.limits.attempts_max)));
        Ok(Outcome::Done(done))
    }

    async fn refused(
        &self,
        context: &Context,
        id: FulfilmentOrderId,
        messages: Vec<CarrierMessage>,
    ) -> Result<Outcome, StoreError> {
        self.refused_because(context, id, messages, "no_rates").await
    }

    /// Nothing was bought: the session hears why, and the queue when nobody looks at the session; `why` is its word.
    async fn refused_because(
        &self,
        context: &Context,
        id: FulfilmentOrderId,
        messages: Vec<CarrierMessage>,
        why: &str,
    ) -> Result<Outcome, StoreError> {
        let mut done = Done { topics: vec![Topic::Pack, Topic::Queue, Topic::Activity], ..Done::default() };
        let said: Vec<String> = messages.iter().map(own_words::line).collect();
        if let Some(told) = tell(context, id, Input::LabelRefused { messages }).await? {
            done.writes.extend(told.writes);
            done.sounds.extend(told.sounds);
        }
        done.writes.push(self.not_bought(context, id, why, &said.join("; ")).await?);
        done.writes.push(
            event(context, self.plan.asked_by, "label_refused", Some(id.0), json!({ "reason": said.join("; ") }))
                .into(),
        );
        Ok(Outcome::Done(done))
    }

    /// Dearer than the cap: nothing is bought until someone who may says yes to this price.
    async fn over_cap(&self, context: &Context, id: FulfilmentOrderId, price: Money) -> Result<Outcome, StoreError> {
        let mut done = Done { topics: vec![Topic::Pack, Topic::Queue, Topic::Activity], ..Done::default() };
        if let Some(told) = tell(context, id, Input::OverCap { price }).await? {
            done.writes.extend(told.writes);
            done.sounds.extend(told.sounds);
        }
        done.writes.push(self.not_bought(context, id, "over_cap", &price.to_string()).await?);
        let payload = json!({ "price_minor": price.amount_minor, "currency": price.currency.code() });
        done.writes.push(event(context, self.plan.asked_by, "label_over_cap", Some(id.0), payload).into());
        Ok(Outcome::Done(done))
    }

    /// Where an order stands whose label was not bought. The packer may have gone on to the next one: then the queue asks
    /// for a person.
    async fn not_bought(
        &self,
        context: &Context,
        id: FulfilmentOrderId,
        why: &str,
        detail: &str,
    ) -> Result<Write, StoreError> {
        let is_watched = context.store.open_at(&self.plan.station).await? == Some(id);
        Ok(match is_watched {
            true => Write::stage(id, Stage::Open, None),
            false => Write::stage(id, Stage::Parked, Some((why, detail))),
        })
    }

    /// Nobody knows yet: say so once, and look again.
    async fn unsure(&self, context: &Context, id: FulfilmentOrderId, why: &str) -> Result<Outcome, StoreError> {
        let mut done = Done { topics: vec![Topic::Pack, Topic::Queue], ..Done::default() };
        let is_told = context
            .store
            .pack(id)
            .await?
            .is_some_and(|pack| pack.session.verdict == domain::packing::Verdict::LabelUnsure);
        if !is_told && let Some(told) = tell(context, id, Input::LabelUnsure).await? {
            done.writes.extend(told.writes);
            done.sounds.extend(told.sounds);
            done.topics.push(Topic::Activity);
            done.writes.push(event(context, self.plan.asked_by, "label_unsure", Some(id.0), json!({})).into());
        }
        Ok(Outcome::Wait { after_ms: context.limits.look_again_ms, why: why.to_owned(), done })
    }
}

fn ours(text: &str) -> CarrierMessage {
    CarrierMessage { carrier: "Packbench".to_owned(), text: text.to_owned() }
}
