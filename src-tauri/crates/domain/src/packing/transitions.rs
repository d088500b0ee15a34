//! The packing rule: one exhaustive match over state and input.
//!
//! Effects are data; the station stores the session, the facts and the jobs in one transaction and plays the sounds.

use super::checks::{Blocker, WeightView, weigh};
use super::input::{Effect, Fact, Input, Refusal, Stop};
use super::session::{Parked, Session, Short, State, Undo, Verdict};
use crate::orders::{AddressProblem, Change};
use crate::sounds::Sound;

/// Steps that can be taken back; more than any order has.
const UNDO_MAX: usize = 5000;
/// The most units one input may count.
const UNITS_MAX: u32 = 999;
/// A parcel no carrier of ours takes: 70 lb is the limit of USPS, 150 lb that of UPS and FedEx (2026).
const PARCEL_MAX_G: i64 = 68_100;

type Outcome = Result<(Session, Vec<Effect>), Refusal>;

/// The next session and what follows, or why nothing changes.
pub fn apply(session: Session, input: Input) -> Outcome {
    use Input as I;
    use State as S;
    match (session.state, input) {
        // Scans. While items are missing they count; afterwards they can only be too many or strange.
        (S::Packing, I::Item { line, units }) => count(session, line, units, false),
        (S::Verified | S::Buying | S::Labelled, I::Item { line, units }) => too_many(session, line, units),
        (S::Packing, I::ByHand { line, units }) => by_hand(session, line, units),
        (S::Verified | S::Buying | S::Labelled, I::ByHand { .. }) => Err(Refusal::NoLineOpen),
        (S::Packing | S::Verified | S::Buying | S::Labelled, I::Stranger(stranger)) => {
            stop(session, Verdict::Wrong { stranger }, Stop::Wrong)
        }
        (S::Packing | S::Verified | S::Buying | S::Labelled, I::UnknownCode { code }) => {
            stop(session, Verdict::Unknown { code }, Stop::Unknown)
        }
        (S::Packing | S::Verified | S::Buying, I::ShippingLabel) => {
            stop(session, Verdict::ShippingLabel, Stop::ShippingLabel)
        }
        // The label of a finished box may be scanned: it changes nothing.
        (S::Labelled, I::ShippingLabel) => Ok((session, vec![])),
        (S::Packing, I::Quantity { units }) => next_counts(session, units),
        (S::Verified | S::Buying | S::Labelled, I::Quantity { .. }) => Err(Refusal::NoLineOpen),

        // Steps that can be taken back.
        (S::Packing | S::Verified, I::Undo) => undo(session),
        (S::Packing | S::Verified, I::ChooseBox { box_id, box_weight_g }) => choose_box(session, box_id, box_weight_g),
        (S::Packing | S::Verified, I::TypeWeight { weight_g }) => type_weight(session, weight_g),
        (S::Packing | S::Verified, I::ChooseService { service_token }) => choose_service(session, service_token),
        (
            S::Buying,
            I::Undo | I::ChooseBox { .. } | I::TypeWeight { .. } | I::ChooseService { .. } | I::Print | I::Reprint,
        ) => Err(Refusal::LabelUnderWay),
        (S::Labelled, I::Undo | I::ChooseBox { .. } | I::TypeWeight { .. } | I::ChooseService { .. } | I::Print) => {
            Err(Refusal::AlreadyPaid)
        }

        // Put aside, and taken up again.
        (S::Packing | S::Verified, I::Hold { note }) => park(session, Parked::Held { note }),
        (S::Packing | S::Verified, I::Problem { note }) => park(session, Parked::Problem { note }),
        (S::Packing, I::Short { line }) => short(session, line),
        (S::Verified, I::Short { .. }) => Err(Refusal::NoLineOpen),
        (S::Buying, I::Hold { .. } | I::Problem { .. } | I::Short { .. }) => Err(Refusal::LabelUnderWay),
        (S::Labelled, I::Problem { note }) => Ok(record_only(session, Parked::Problem { note })),
        (S::Labelled, I::Hold { .. } | I::Short { .. }) => Err(Refusal::AlreadyPaid),
        (S::Parked, I::Resume) => resume(session),
        (S::Parked, I::Undo) => Ok(taken_back(session)),
        (S::Parked, I::ShipTheRest) => ship_the_rest(session),
        (S::Packing | S::Verified | S::Buying | S::Labelled, I::Resume | I::ShipTheRest) => Err(Refusal::NotPutAside),
        // A changed order is begun anew: this session wants what the order wanted before.
        (S::Stopped, I::Resume | I::ShipTheRest) => Err(Refusal::OrderChanged),

        // The label.
        (S::Packing, I::Print) => Err(Refusal::ItemsMissing),
        (S::Verified, I::Print) => ask_for_label(session),
        (S::Packing, I::BuyAnyway { .. }) => Err(Refusal::ItemsMissing),
        (S::Verified, I::BuyAnyway { price_minor }) => buy_anyway(session, price_minor),
        (S::Buying, I::BuyAnyway { .. }) => Err(Refusal::LabelUnderWay),
        (S::Labelled, I::BuyAnyway { .. } | I::OverCap { .. }) => Err(Refusal::AlreadyPaid),
        (S::Buying, I::OverCap { price }) => Ok(asks(session, S::Verified, Verdict::OverCap { price })),
        (S::Packing | S::Verified, I::OverCap { .. }) => Err(Refusal::NoLabelAsked),
        (S::Packing | S::Verified, I::Reprint) => Err(Refusal::NoLabelYet),
        (S::Labelled, I::Reprint) => {
            Ok((session, vec![Effect::Record(Fact::ReprintAsked), Effect::PrintAgain, Effect::Play(Sound::Print)]))
        }
        // Also of an order that was stopped or put aside meanwhile, and taken up again: what is paid is paid.
        (S::Verified | S::Buying | S::Stopped | S::Parked, I::LabelBought) => Ok(labelled(session)),
        (S::Labelled, I::LabelBought) => Ok((session, vec![])),
        (S::Buying, I::LabelRefused { messages }) => Ok(asks(session, S::Verified, Verdict::NoLabel { messages })),
        (S::Buying, I::LabelUnsure) => Ok(asks(session, S::Buying, Verdict::LabelUnsure)),
        (S::Buying | S::Labelled, I::LabelFileMissing) => Ok(asks(session, S::Labelled, Verdict::LabelFileMissing)),
        (S::Labelled, I::LabelPrinted { is_proven }) => {
            Ok((answered(session, Verdict::Printed { is_proven }), vec![Effect::Play(Sound::Print)]))
        }
        (S::Labelled, I::PrintFailed { reason }) => Ok(asks(session, S::Labelled, Verdict::NotPrinted { reason })),
        (S::Packing, I::LabelBought) => Err(Refusal::NoLabelAsked),
        (S::Packing | S::Verified, I::LabelRefused { .. } | I::LabelUnsure | I::LabelFileMissing) => {
            Err(Refusal::NoLabelAsked)
        }
        (S::Labelled, I::LabelRefused { .. } | I::LabelUnsure) => Err(Refusal::AlreadyPaid),
        (S::Packing | S::Verified | S::Buying, I::LabelPrinted { .. } | I::PrintFailed { .. }) => {
            Err(Refusal::NoLabelYet)
        }

        // The shop. What is paid stays paid; everything before stops at once.
        (S::Packing | S::Verified | S::Buying | S::Stopped, I::ShopChanged { change }) => Ok(changed(session, change)),
        (S::Labelled | S::Parked, I::ShopChanged { change }) => {
            Ok((session, vec![Effect::Record(Fact::ChangeSeen { change })]))
        }

        // Nothing goes into a box whose order is not as it was, or that was put aside.
        (
            S::Stopped,
            I::Item { .. }
            | I::Stranger(_)
            | I::UnknownCode { .. }
            | I::ShippingLabel
            | I::Quantity { .. }
            | I::ByHand { .. }
            | I::Undo
            | I::Short { .. }
            | I::ChooseBox { .. }
            | I::TypeWeight { .. }
            | I::ChooseService { .. }
            | I::Print
            | I::BuyAnyway { .. }
            | I::Reprint
            | I::LabelRefused { .. }
            | I::OverCap { .. }
            | I::LabelUnsure
            | I::LabelFileMissing
            | I::LabelPrinted { .. }
            | I::PrintFailed { .. },
        ) => Err(Refusal::OrderChanged),
        (S::Stopped, I::Hold { note }) => park(session, Parked::Held { note }),
        (S::Stopped, I::Problem { note }) => park(session, Parked::Problem { note }),
        (
            S::Parked,
            I::Item { .. }
            | I::Stranger(_)
            | I::UnknownCode { .. }
            | I::ShippingLabel
            | I::Quantity { .. }
            | I::ByHand { .. }
            | I::Hold { .. }
            | I::Short { .. }
            | I::Problem { .. }
            | I::ChooseBox { .. }
            | I::TypeWeight { .. }
            | I::ChooseService { .. }
            | I::Print
            | I::BuyAnyway { .. }
            | I::Reprint
            | I::LabelRefused { .. }
            | I::OverCap { .. }
            | I::LabelUnsure
            | I::LabelFileMissing
            | I::LabelPrinted { .. }
            | I::PrintFailed { .. },
        ) => Err(Refusal::PutAside),
    }
}

fn answered(session: Session, verdict: Verdict) -> Session {
    Session { verdict, ..session }
}

fn asks(session: Session, state: State, verdict: Verdict) -> (Session, Vec<Effect>) {
    (Session { state, verdict, ..session }, vec![Effect::Play(Sound::Ask)])
}

fn stop(session: Session, verdict: Verdict, stop: Stop) -> Outcome {
    let effects = vec![Effect::Play(Sound::Stop), Effect::Record(Fact::ScanStopped { stop })];
    Ok((Session { next_units: None, ..answered(session, verdict) }, effects))
}

fn too_many(session: Session, line: usize, units: u32) -> Outcome {
    let Some(left) = session.lines.get(line).map(super::Line::left) else { return Err(Refusal::NoLineOpen) };
    let verdict = Verdict::OneTooMany { line, beyond: units.saturating_sub(left).max(1) };
    let effects = vec![Effect::Play(Sound::Over), Effect::Record(Fact::ScanStopped { stop: Stop::OneTooMany })];
    Ok((Session { next_units: None, ..answered(session, verdict) }, effects))
}

fn by_hand(session: Session, line: Option<usize>, units: u32) -> Outcome {
    match line.or_else(|| session.current_line()) {
        Some(line) if (1..=UNITS_MAX).contains(&units) => count(session, line, units, true),
        Some(_) => Err(Refusal::BadNumber),
        None => Err(Refusal::NoLineOpen),
    }
}

fn count(mut session: Session, line: usize, units: u32, is_by_hand: bool) -> Outcome {
    let times = if is_by_hand { 1 } else { session.next_units.unwrap_or(1) };
    let units = units.saturating_mul(times);
    let Some(target) = session.lines.get_mut(line) else { return Err(Refusal::NoLineOpen) };
    if units == 0 || units > target.left() {
        return too_many(session, line, units);
    }
    target.packed += units;
    if is_by_hand {
        target.by_hand += units;
    }
    let is_line_done = target.left() == 0;
    let fact = Fact::ItemPacked { line_id: target.id, units, is_by_hand };
    session.next_units = None;
    remember(&mut session, Undo::Counted { line, units, is_by_hand });
    let mut effects = vec![Effect::Record(fact)];
    if session.is_complete() {
        return complete(session, effects);
    }
    session.verdict = if is_line_done { Verdict::LineDone { line } } else { Verdict::Right { line } };
    effects.push(Effect::Play(if is_line_done { Sound::Line } else { Sound::Ok }));
    Ok((session, effects))
}

/// Everything is in the box: buy at once, or say what is missing for it.
fn complete(mut session: Session, mut effects: Vec<Effect>) -> Outcome {
    session.state = State::Verified;
    match session.blocker() {
        Some(blocker) => {
            effects.push(Effect::Play(Sound::Ask));
            Ok((answered(session, Verdict::Blocked { blocker }), effects))
        }
        None if session.is_auto_print => {
            effects.extend([Effect::Play(Sound::Order), Effect::Record(Fact::LabelAsked), Effect::BuyLabel]);
            Ok((Session { state: State::Buying, verdict: Verdict::Buying, ..session }, effects))
        }
        None => {
            effects.push(Effect::Play(Sound::Order));
            Ok((answered(session, Verdict::AllVerified), effects))
        }
    }
}

fn ask_for_label(session: Session) -> Outcome {
    match session.blocker() {
        Some(blocker) => Ok(asks(session, State::Verified, Verdict::Blocked { blocker })),
        None => {
            let effects = vec![Effect::Record(Fact::LabelAsked), Effect::BuyLabel];
            Ok((Session { state: State::Buying, verdict: Verdict::Buying, ..session }, effects))
        }
    }
}

/// Yes to the price that was shown; to another, or to none, nobody can say it.
fn buy_anyway(session: Session, price_minor: i64) -> Outcome {
    match (&session.verdict, session.blocker()) {
        (Verdict::OverCap { price }, None) if price.amount_minor == price_minor => {
            let waived = Effect::Record(Fact::CapWaived { price: *price });
            let effects = vec![waived, Effect::Record(Fact::LabelAsked), Effect::BuyLabel];
            Ok((Session { state: State::Buying, verdict: Verdict::Buying, ..session }, effects))
        }
        _ => Err(Refusal::NoLabelAsked),
    }
}

fn next_counts(session: Session, units: u32) -> Outcome {
    if !(1..=UNITS_MAX).contains(&units) {
        return Err(Refusal::BadNumber);
    }
    let session = Session { next_units: Some(units), verdict: Verdict::NextCounts { units }, ..session };
    Ok((session, vec![Effect::Play(Sound::Ok)]))
}

fn remember(session: &mut Session, step: Undo) {
    if session.undo.len() == UNDO_MAX {
        session.undo.remove(0);
    }
    session.undo.push(step);
}

fn undo(mut session: Session) -> Outcome {
    let mut effects = vec![Effect::Record(Fact::StepUndone), Effect::Play(Sound::Ok)];
    // A stop recorded nothing and an announced quantity nothing either: the first undo only clears them.
    if session.next_units.take().is_some() || session.verdict.is_stop() {
        return Ok((answered(session, Verdict::Undone), effects));
    }
    match session.undo.pop() {
        None => return Err(Refusal::NothingToUndo),
        Some(Undo::Counted { line, units, is_by_hand }) => {
            let Some(target) = session.lines.get_mut(line) else { return Err(Refusal::NothingToUndo) };
            target.packed = target.packed.saturating_sub(units);
            if is_by_hand {
                target.by_hand = target.by_hand.saturating_sub(units);
            }
        }
        Some(Undo::Box { box_id, box_weight_g }) => {
            session.box_id = box_id;
            session.box_weight_g = box_weight_g;
            effects.push(Effect::QuoteAgain);
        }
        Some(Undo::Weight(weight_g)) => {
            session.typed_weight_g = weight_g;
            effects.push(Effect::QuoteAgain);
        }
        Some(Undo::Service(service)) => session.chosen_service = service,
    }
    session.state = if session.is_complete() { State::Verified } else { State::Packing };
    Ok((answered(session, Verdict::Undone), effects))
}

fn choose_box(mut session: Session, box_id: crate::ids::BoxId, box_weight_g: i64) -> Outcome {
    let before = Undo::Box { box_id: session.box_id, box_weight_g: session.box_weight_g };
    remember(&mut session, before);
    session.box_id = Some(box_id);
    session.box_weight_g = box_weight_g;
    let effects = vec![Effect::Record(Fact::BoxChosen { box_id }), Effect::QuoteAgain];
    Ok((settled(session), effects))
}

fn type_weight(mut session: Session, weight_g: i64) -> Outcome {
    if !(1..=PARCEL_MAX_G).contains(&weight_g) {
        return Err(Refusal::BadNumber);
    }
    let known_g = match weigh(&Session { typed_weight_g: None, ..session.clone() }) {
        WeightView::Missing { known_g } => known_g,
        WeightView::Calculated { full_g, .. } => full_g,
        WeightView::Typed { weight_g } => weight_g,
    };
    if weight_g < known_g {
        let verdict = Verdict::WeightOff { expected_g: known_g, typed_g: weight_g };
        return Ok((answered(session, verdict), vec![Effect::Play(Sound::Ask)]));
    }
    let before = Undo::Weight(session.typed_weight_g);
    remember(&mut session, before);
    session.typed_weight_g = Some(weight_g);
    let effects = vec![Effect::Record(Fact::WeightTyped { weight_g }), Effect::QuoteAgain];
    Ok((settled(session), effects))
}

fn choose_service(mut session: Session, service_token: String) -> Outcome {
    let before = Undo::Service(session.chosen_service.clone());
    remember(&mut session, before);
    session.chosen_service = Some(service_token.clone());
    Ok((settled(session), vec![Effect::Record(Fact::ServiceChosen { service_token })]))
}

/// A full box shows what still blocks it, or that nothing does; a box being filled keeps its last answer.
fn settled(session: Session) -> Session {
    match (session.state, session.blocker()) {
        (State::Verified, None) => answered(session, Verdict::AllVerified),
        (State::Verified, Some(blocker)) => answered(session, Verdict::Blocked { blocker }),
        (State::Packing | State::Buying | State::Labelled | State::Stopped | State::Parked, _) => session,
    }
}

fn park(session: Session, parked: Parked) -> Outcome {
    let effects = vec![
        Effect::Record(Fact::OrderParked(parked.clone())),
        Effect::PutAside(parked.clone()),
        Effect::Play(Sound::Ask),
    ];
    // A quantity announced before would be forgotten by then, and count.
    let verdict = Verdict::Parked { parked };
    Ok((Session { state: State::Parked, verdict, next_units: None, ..session }, effects))
}

fn record_only(session: Session, parked: Parked) -> (Session, Vec<Effect>) {
    (session, vec![Effect::Record(Fact::OrderParked(parked)), Effect::Play(Sound::Ask)])
}

fn short(session: Session, line: Option<usize>) -> Outcome {
    let line = line.or_else(|| session.current_line());
    let units = line.and_then(|line| session.lines.get(line)).map_or(0, super::Line::left);
    match (line, units) {
        (Some(line), 1..) => park(session, Parked::Short(Short { line, units })),
        (Some(_) | None, _) => Err(Refusal::NoLineOpen),
    }
}

fn resume(session: Session) -> Outcome {
    let state = if session.is_complete() { State::Verified } else { State::Packing };
    let session = Session { state, verdict: Verdict::Idle, ..session };
    Ok((settled(session), vec![Effect::Record(Fact::OrderResumed)]))
}

/// Putting it aside is taken back: the step before it is the next that can be.
fn taken_back(session: Session) -> (Session, Vec<Effect>) {
    let state = if session.is_complete() { State::Verified } else { State::Packing };
    let session = Session { state, verdict: Verdict::Undone, ..session };
    let facts = [Fact::StepUndone, Fact::OrderResumed].map(Effect::Record);
    (session, facts.into_iter().chain([Effect::Play(Sound::Ok)]).collect())
}

fn ship_the_rest(mut session: Session) -> Outcome {
    let left_out: u32 = session.lines.iter().map(super::Line::left).sum();
    if session.packed_units() == 0 {
        return Err(Refusal::ItemsMissing);
    }
    for line in &mut session.lines {
        line.wanted = line.packed;
    }
    session.state = State::Verified;
    let effects = vec![Effect::Record(Fact::RestShipped { units: left_out }), Effect::QuoteAgain];
    Ok((settled(session), effects))
}

fn labelled(session: Session) -> (Session, Vec<Effect>) {
    (Session { state: State::Labelled, verdict: Verdict::Buying, ..session }, vec![])
}

fn changed(session: Session, change: Change) -> (Session, Vec<Effect>) {
    let effects = vec![Effect::Play(Sound::Stop), Effect::Record(Fact::ChangeSeen { change })];
    (Session { state: State::Stopped, verdict: Verdict::Changed { change }, next_units: None, ..session }, effects)
}

impl Session {
    /// The session when this, or nothing any more, is wrong with its address. A full box says what is so now; what a
    /// label was asked or paid for stays.
    #[must_use]
    pub fn with_address_problem(self, address_problem: Option<AddressProblem>) -> Self {
        settled(Self { address_problem, ..self })
    }
}

impl Blocker {
    /// True when the packer at the bench can mend it with one input.
    pub fn is_mended_at_bench(&self) -> bool {
        match self {
            Self::NoBox | Self::NoWeight { .. } => true,
            Self::Address { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests;
