//! The order on the bench as a screen shows it.

use super::own_words;
use super::queue::{picture, row_view, start_of_today_ms};
use super::views::*;
use crate::error::{ErrorCode, UserError};
use crate::pickups::pickups;
use crate::station::Station;
use chrono::NaiveDate;
use domain::ids::{FulfilmentOrderId, PersonId, VariantId};
use domain::money::Money;
use domain::orders::{AddressProblem, Change};
use domain::packing::{Blocker, Line, Parked, Session, State, Stranger, Verdict, WeightView, weigh};
use domain::people::{Action, may};
use domain::shipping::{BoxKind, ChoiceReason, Quote, Rate, choose_rate};
use pipeline::{Seen, ShopSettings, Topic};
use store::{Desk, PackRow, PersonRow};

/// What a pack view shows of the order itself.
#[derive(serde::Deserialize)]
struct Noted {
    note: Option<String>,
}

/// What a reading is made of: it is still true while none of these was told.
const TOPICS: &[Topic] = &[Topic::Queue, Topic::Pack, Topic::Settings];

/// And no longer than this: the command line, or another station on this very file, writes to it and tells nothing here.
const KEPT_FOR_MS: i64 = 2_000;

/// An order as it lay on the bench at a moment, with who packs it.
pub(crate) struct Reading {
    id: FulfilmentOrderId,
    seen: Seen,
    read_at_ms: i64,
    settings: ShopSettings,
    note: Option<String>,
    desk: Desk<ShopSettings>,
}

impl Reading {
    /// Counts what this bench itself did last, which is in it, as seen.
    pub(super) fn seen(&mut self) -> &mut Seen {
        &mut self.seen
    }
}

/// Everything a pack view is made of, read once.
pub(super) struct Source<'a> {
    station: &'a Station,
    reading: Reading,
}

/// The order on this bench; none when none is open.
pub(super) async fn pack_view_of(station: &Station, id: FulfilmentOrderId) -> Result<Option<PackView>, UserError> {
    match Source::read(station, id, None).await? {
        Some(source) => source.view().await.map(Some),
        None => Ok(None),
    }
}

/// Of the order's document only the note is read.
fn note_of(document: &str) -> Option<String> {
    let order: Option<Noted> = serde_json::from_str(document).ok();
    order.and_then(|order| order.note).filter(|note| !note.trim().is_empty())
}

impl<'a> Source<'a> {
    /// Reads all at once, with the row of `person`: after a scan there is no time for one after the other.
    pub(super) async fn read(
        station: &'a Station,
        id: FulfilmentOrderId,
        person: Option<PersonId>,
    ) -> Result<Option<Self>, UserError> {
        let (seen, read_at_ms) = (station.changes().seen(), station.now_ms());
        let Some(mut desk) = station.store().desk::<ShopSettings>(id, ShopSettings::KEY, person).await? else {
            return Ok(None);
        };
        let settings = desk.settings.take().unwrap_or_default();
        let note = note_of(&std::mem::take(&mut desk.document));
        Ok(Some(Self { station, reading: Reading { id, seen, read_at_ms, settings, note, desk } }))
    }

    /// The same from what is `kept`, while it is still true.
    pub(super) async fn read_or_kept(
        station: &'a Station,
        id: FulfilmentOrderId,
        person: Option<PersonId>,
        kept: Option<Reading>,
    ) -> Result<Option<Self>, UserError> {
        let is_true = |reading: &Reading| {
            let of = reading.desk.person.as_ref().map(|row| row.person.id);
            let is_young = (0..KEPT_FOR_MS).contains(&(station.now_ms() - reading.read_at_ms));
            reading.id == id && of == person && is_young && !station.changes().is_news(TOPICS, &reading.seen)
        };
        match kept.filter(is_true) {
            Some(reading) => Ok(Some(Self { station, reading })),
            None => Self::read(station, id, person).await,
        }
    }

    /// For the next scan: nothing of a store whose other stations tell nothing here.
    pub(super) fn keep(self) -> Option<Reading> {
        (!self.station.store().is_shared()).then_some(self.reading)
    }

    /// The session that was read.
    pub(super) fn pack(&self) -> &PackRow {
        &self.reading.desk.pack
    }

    /// The row of who was asked for.
    pub(super) fn person(&self) -> Option<&PersonRow> {
        self.reading.desk.person.as_ref()
    }

    /// The view after a step that moved the session alone; read anew when anything else of the order was told meanwhile.
    pub(super) async fn view_after(&mut self, pack: PackRow) -> Result<PackView, UserError> {
        if self.station.changes().is_news(TOPICS, &self.reading.seen) {
            let person = self.person().map(|row| row.person.id);
            let anew = Self::read(self.station, self.reading.id, person).await?;
            *self = anew.ok_or_else(|| ErrorCode::OrderGone.error())?;
        } else {
            self.reading.desk.pack = pack;
        }
        self.view().await
    }

    fn desk(&self) -> &Desk<ShopSettings> {
        &self.reading.desk
    }

    async fn packed_today(&self) -> Result<i64, UserError> {
        let today_ms = start_of_today_ms(self.station, &self.reading.settings);
        Ok(self.station.store().packed_since(today_ms, self.station.location()).await?)
    }

    fn session(&self) -> &Session {
        &self.desk().pack.session
    }

    /// What a screen shows.
    pub(super) async fn view(&self) -> Result<PackView, UserError> {
        let id = self.reading.id;
        let session = self.session();
        let is_done = session.state == State::Labelled;
        let parcel = self.parcel();
        let next = if is_done { self.next(id).await? } else { None };
        let left_before_cut_off = match &next {
            Some(next) => self.left_before(next).await?,
            None => None,
        };
        Ok(PackView {
            id: id.0,
            version: self.desk().pack.version,
            number: self.desk().row.number.clone(),
            tote: self.desk().row.tote.clone(),
            ship_to_name: self.desk().row.ship_to_name.clone(),
            ship_to_place: self.desk().row.ship_to_place.clone(),
            note: self.reading.note.clone(),
            state: state_word(session.state).to_owned(),
            verdict: self.verdict(),
            lines: self.line_views(),
            packed_units: session.packed_units(),
            wanted_units: session.wanted_units(),
            primary: self.primary(&parcel, next.is_some()),
            parcel,
            is_auto_print: session.is_auto_print,
            can_undo: matches!(session.state, State::Packing | State::Verified)
                && (!session.undo.is_empty() || session.verdict.is_stop() || session.next_units.is_some()),
            label: if is_done { self.label(id).await? } else { None },
            seconds: self.desk().row.pack_seconds.filter(|_| is_done),
            packed_today: if is_done { Some(self.packed_today().await?) } else { None },
            next,
            left_before_cut_off,
        })
    }

    fn line_views(&self) -> Vec<PackLineView> {
        let current = self.session().current_line();
        let view = |(index, line): (usize, &Line)| {
            let known = self.desk().lines.iter().find(|known| known.row.id == line.id.0);
            PackLineView {
                index: u32::try_from(index).unwrap_or(u32::MAX),
                title: line.title.clone(),
                sku: line.sku.clone(),
                bin: line.bin.clone(),
                bundle_title: known.and_then(|known| known.row.bundle_title.clone()),
                wanted: line.wanted,
                packed: line.packed,
                by_hand: line.by_hand,
                is_current: current == Some(index),
                picture: picture(known.and_then(|known| known.pictured), &line.title),
            }
        };
        self.session().lines.iter().enumerate().map(view).collect()
    }

    fn verdict(&self) -> VerdictView {
        let is = |word: &str| VerdictView { is: word.to_owned(), ..VerdictView::default() };
        let at = |word: &str, line: usize| VerdictView { line: u32::try_from(line).ok(), ..is(word) };
        match &self.session().verdict {
            Verdict::Idle => is("idle"),
            Verdict::Right { line } => at("right", *line),
            Verdict::LineDone { line } => at("line_done", *line),
            Verdict::Wrong { stranger } => VerdictView { scanned: Some(scanned(stranger)), ..is("wrong") },
            Verdict::OneTooMany { line, beyond } => VerdictView { units: Some(*beyond), ..at("one_too_many", *line) },
            Verdict::Unknown { code } => VerdictView { code: Some(code.clone()), ..is("unknown") },
            Verdict::ShippingLabel => is("shipping_label"),
            Verdict::AllVerified => is("all_verified"),
            Verdict::Blocked { blocker } => VerdictView { blocker: Some(blocker_word(blocker)), ..is("blocked") },
            Verdict::WeightOff { expected_g, typed_g } => {
                VerdictView { expected_g: Some(*expected_g), typed_g: Some(*typed_g), ..is("weight_off") }
            }
            Verdict::Buying => is("buying"),
            Verdict::NoLabel { messages } => {
                VerdictView { messages: messages.iter().map(own_words::line).collect(), ..is("no_label") }
            }
            Verdict::OverCap { price } => VerdictView { price: Some((*price).into()), ..is("over_cap") },
            Verdict::LabelUnsure => is("label_unsure"),
            Verdict::LabelFileMissing => is("label_file_missing"),
            Verdict::NotPrinted { reason } => {
                VerdictView { messages: vec![own_words::spoken(reason)], ..is("not_printed") }
            }
            Verdict::Printed { is_proven } => VerdictView { is_proven: *is_proven, ..is("printed") },
            Verdict::Changed { change } => {
                VerdictView { change: Some(change_word(*change).to_owned()), ..is("changed") }
            }
            Verdict::Parked { parked } => parked_verdict(parked),
            Verdict::Undone => is("undone"),
            Verdict::NextCounts { units } => VerdictView { units: Some(*units), ..is("next_counts") },
        }
    }

    fn parcel(&self) -> ParcelView {
        let session = self.session();
        let (weight_is, weight_so_far_g, weight_full_g) = match weigh(session) {
            WeightView::Calculated { so_far_g, full_g } => ("calculated", so_far_g, full_g),
            WeightView::Typed { weight_g } => ("typed", weight_g, weight_g),
            WeightView::Missing { known_g } => ("missing", known_g, known_g),
        };
        let (quote_is, rates, reason, messages) = match &self.desk().quote {
            None => ("none", vec![], None, vec![]),
            Some(row) => {
                let (rates, reason) = self.rates(&row.quote);
                let messages = row.quote.messages.iter().map(own_words::line).collect();
                (row.state.as_str(), rates, reason, messages)
            }
        };
        ParcelView {
            box_kind: session.box_id.and_then(|id| self.desk().boxes.iter().find(|kind| kind.id == id)).map(box_view),
            boxes: self.desk().boxes.iter().map(box_view).collect(),
            weight_is: weight_is.to_owned(),
            weight_so_far_g,
            weight_full_g,
            quote_is: quote_is.to_owned(),
            rates,
            reason,
            messages,
            arrive_by: self.desk().row.arrive_by.clone(),
        }
    }

    /// The offers, cheapest that keeps the promise first, and why the chosen one is.
    fn rates(&self, quote: &Quote) -> (Vec<RateView>, Option<String>) {
        let now = self.station.now();
        let ship_day = now.with_timezone(&self.reading.settings.zone()).date_naive();
        let arrive_by: Option<NaiveDate> = self.desk().row.arrive_by.as_deref().and_then(|day| day.parse().ok());
        let ruled = choose_rate(&quote.rates, self.reading.settings.currency, ship_day, arrive_by, now);
        let by_hand = self.session().chosen_service.as_ref();
        let chosen = match by_hand {
            Some(token) => {
                quote.rates.iter().find(|rate| rate.service_token == *token).map(|rate| rate.rate_ref.clone())
            }
            None => ruled.as_ref().map(|choice| choice.rate_ref.clone()),
        };
        let reason = match (by_hand, ruled) {
            (Some(_), _) => Some("by_hand".to_owned()),
            (None, Some(choice)) => Some(reason_word(choice.reason).to_owned()),
            (None, None) => None,
        };
        let is_late = |rate: &&Rate| match (rate.arrives_on(ship_day), arrive_by) {
            (Some(day), Some(last)) => day > last,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        let mut rates: Vec<&Rate> = quote.rates.iter().collect();
        rates.sort_by_key(|rate| (is_late(rate), rate.price.amount_minor, rate.rate_ref.clone()));
        let views = rates.into_iter().map(|rate| {
            let arrives_on = rate.arrives_on(ship_day);
            RateView {
                service_token: rate.service_token.clone(),
                carrier: rate.carrier.clone(),
                service: rate.service.clone(),
                price: rate.price.into(),
                arrives_on: arrives_on.map(|day| day.to_string()),
                days_early: arrives_on.zip(arrive_by).map(|(day, last)| (last - day).num_days()),
                is_chosen: Some(&rate.rate_ref) == chosen.as_ref(),
                can_choose: rate.price.currency == self.reading.settings.currency,
            }
        });
        (views.collect(), reason)
    }

    fn primary(&self, parcel: &ParcelView, has_next: bool) -> PrimaryView {
        let session = self.session();
        let is = |word: &str, is_enabled| PrimaryView { is: word.to_owned(), units: None, price: None, is_enabled };
        match session.state {
            State::Packing => {
                let left = session.wanted_units() - session.packed_units();
                PrimaryView { units: Some(left), ..is("scan_more", false) }
            }
            State::Verified => match session.blocker() {
                Some(Blocker::NoBox) => is("choose_box", true),
                Some(Blocker::NoWeight { .. }) => is("type_weight", true),
                Some(Blocker::Address { .. }) => is("report", true),
                None if let Some(price) = self.asked_price() => {
                    let is_allowed = self.station.person().is_some_and(|person| may(person.role, Action::BuyOverCap));
                    PrimaryView { price: Some(price.into()), ..is("buy_anyway", is_allowed) }
                }
                None => {
                    let price = parcel.rates.iter().find(|rate| rate.is_chosen).map(|rate| rate.price.clone());
                    PrimaryView { price, ..is("buy", true) }
                }
            },
            State::Buying => is("buying", false),
            State::Labelled => match (&session.verdict, has_next) {
                (Verdict::NotPrinted { .. }, _) => is("print_again", true),
                (_, true) => is("open_next", true),
                (_, false) => is("leave", true),
            },
            State::Stopped => is("leave", true),
            State::Parked => is("resume", true),
        }
    }

    /// The price above the cap that someone is asked about.
    fn asked_price(&self) -> Option<Money> {
        if let Verdict::OverCap { price } = self.session().verdict { Some(price) } else { None }
    }

    async fn label(&self, id: FulfilmentOrderId) -> Result<Option<LabelView>, UserError> {
        let store = self.station.store();
        let Some(purchase) = store.last_purchase(id).await? else { return Ok(None) };
        let print = store.last_label_print(id.0).await?;
        let currency = purchase.currency.parse().unwrap_or(domain::money::Currency::USD);
        Ok(Some(LabelView {
            carrier: purchase.carrier,
            service: purchase.service,
            tracking_number: purchase.tracking_number.unwrap_or_default(),
            price: Some(Money::new(purchase.price_minor, currency).into()),
            print_state: print.map_or_else(|| "none".to_owned(), |print| print.state),
            is_told_to_shop: purchase.told_at.is_some(),
            is_sample: self.station.has_test_carrier(),
        }))
    }

    async fn next(&self, id: FulfilmentOrderId) -> Result<Option<QueueRowView>, UserError> {
        let store = self.station.store();
        let now_ms = store.now_ms().await?;
        match store.next_order(self.station.location(), id.0, now_ms).await? {
            Some(row) => row_view(self.station, row).await.map(Some),
            None => Ok(None),
        }
    }

    async fn left_before(&self, next: &QueueRowView) -> Result<Option<i64>, UserError> {
        let groups = pickups(self.station, false).await?;
        let same = |group: &&store::QueueGroup| group.ship_by == next.ship_by && group.carrier == next.carrier;
        Ok(groups.iter().find(same).map(|group| group.orders))
    }
}

pub(super) fn box_view(kind: &BoxKind) -> BoxView {
    BoxView {
        id: kind.id.0,
        name: kind.name.clone(),
        length_mm: kind.length_mm,
        width_mm: kind.width_mm,
        height_mm: kind.height_mm,
        empty_weight_g: kind.empty_weight_g,
        max_weight_g: kind.max_weight_g,
        usual_units: kind.usual_units,
    }
}

fn parked_verdict(parked: &Parked) -> VerdictView {
    let (word, note) = match parked {
        Parked::Held { note } => ("held", note.clone()),
        Parked::Problem { note } => ("problem", note.clone()),
        Parked::Short(_) => ("short", String::new()),
    };
    let line = match parked {
        Parked::Short(short) => u32::try_from(short.line).ok(),
        Parked::Held { .. } | Parked::Problem { .. } => None,
    };
    let units = match parked {
        Parked::Short(short) => Some(short.units),
        Parked::Held { .. } | Parked::Problem { .. } => None,
    };
    VerdictView {
        is: "parked".to_owned(),
        parked: Some(word.to_owned()),
        line,
        units,
        messages: Some(note).filter(|note| !note.is_empty()).into_iter().collect(),
        ..VerdictView::default()
    }
}

fn state_word(state: State) -> &'static str {
    match state {
        State::Packing => "packing",
        State::Verified => "verified",
        State::Buying => "buying",
        State::Labelled => "labelled",
        State::Stopped => "stopped",
        State::Parked => "parked",
    }
}

fn reason_word(reason: ChoiceReason) -> &'static str {
    match reason {
        ChoiceReason::CheapestOnTime => "cheapest_on_time",
        ChoiceReason::FastestNoneOnTime => "fastest_none_on_time",
        ChoiceReason::CheapestNoDates => "cheapest_no_dates",
        ChoiceReason::ByHand => "by_hand",
    }
}

fn change_word(change: Change) -> &'static str {
    match change {
        Change::Cancelled => "cancelled",
        Change::Refunded => "refunded",
        Change::Edited => "edited",
        Change::Readdressed => "readdressed",
        Change::Held => "held",
        Change::ShippedElsewhere => "shipped_elsewhere",
    }
}

fn scanned(stranger: &Stranger) -> ScannedView {
    let VariantId(id) = stranger.variant_id;
    let (order_number, tote) = match &stranger.belongs_to {
        Some((number, tote)) => (Some(number.clone()), tote.clone()),
        None => (None, None),
    };
    let picture = picture(stranger.is_pictured.then_some(id), &stranger.title);
    ScannedView { title: stranger.title.clone(), picture, order_number, tote }
}

fn blocker_word(blocker: &Blocker) -> String {
    let word = match blocker {
        Blocker::NoBox => "no_box",
        Blocker::NoWeight { .. } => "no_weight",
        Blocker::Address { problem } => match problem {
            AddressProblem::Hidden => "address_hidden",
            AddressProblem::NoName => "address_no_name",
            AddressProblem::NoStreet => "address_no_street",
            AddressProblem::NoCity => "address_no_city",
            AddressProblem::NoZip => "address_no_zip",
            AddressProblem::NoCountry => "address_no_country",
            AddressProblem::NotLatin => "address_not_latin",
        },
    };
    word.to_owned()
}

#[cfg(test)]
mod tests;
