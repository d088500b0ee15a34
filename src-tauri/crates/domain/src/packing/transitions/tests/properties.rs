//! What holds after any sequence of inputs, whoever sends them.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// Inputs as a bench and the world around it may send them, likely ones often.
fn any_input() -> impl Strategy<Value = Input> {
    let line = || prop::option::of(0..4_usize);
    let scans = prop_oneof![
        8 => (0..4_usize).prop_map(item),
        2 => (0..4_usize, 0..8_u32).prop_map(|(line, units)| case(line, units)),
        1 => Just(stranger()),
        1 => Just(unknown()),
        1 => Just(Input::ShippingLabel),
        1 => (0..1001_u32).prop_map(|units| Input::Quantity { units: units.min(units % 7) }),
        2 => (line(), 0..4_u32).prop_map(|(line, units)| Input::ByHand { line, units }),
    ];
    let keys = prop_oneof![
        3 => Just(Input::Undo),
        1 => Just(hold()),
        1 => line().prop_map(|line| Input::Short { line }),
        1 => Just(Input::Problem { note: String::new() }),
        1 => (1..4_i64).prop_map(|id| Input::ChooseBox { box_id: BoxId(id), box_weight_g: id * 50 }),
        1 => (-1..3000_i64).prop_map(|weight_g| Input::TypeWeight { weight_g }),
        1 => Just(Input::ChooseService { service_token: "ups_ground".to_owned() }),
        2 => Just(Input::Print),
        1 => Just(Input::BuyAnyway { price_minor: 12_345 }),
        1 => Just(Input::Reprint),
        3 => Just(Input::Resume),
        1 => Just(Input::ShipTheRest),
    ];
    let news = prop_oneof![
        Just(Input::LabelBought),
        Just(refused()),
        Just(over_cap()),
        Just(Input::LabelUnsure),
        Just(Input::LabelFileMissing),
        any::<bool>().prop_map(|is_proven| Input::LabelPrinted { is_proven }),
        Just(Input::PrintFailed { reason: "paper out".to_owned() }),
        Just(cancelled()),
    ];
    prop_oneof![6 => scans, 4 => keys, 1 => news]
}

fn any_order() -> impl Strategy<Value = Session> {
    (vec(1..5_u32, 1..4), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(wanted, is_auto, has_box, is_weighed)| {
            let mut session = if has_box { order(&wanted) } else { boxless(&wanted) };
            session.is_auto_print = is_auto;
            if !is_weighed {
                session.lines[0].weight_g = None;
            }
            session
        },
    )
}

/// Counts and choices alone: all that a stop, a refusal and the undoing of every step must leave as it was.
fn recorded(session: &Session) -> Session {
    let mut recorded = Session { state: State::Packing, verdict: Verdict::Idle, next_units: None, ..session.clone() };
    // What was left out of a parcel stays left out.
    recorded.lines.iter_mut().for_each(|line| line.wanted = 0);
    recorded
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn counts_stay_within_the_order(first in any_order(), inputs in vec(any_input(), 0..60)) {
        let mut session = first;
        for input in inputs {
            let Ok((next, _)) = apply(session.clone(), input) else { continue };
            for line in &next.lines {
                prop_assert!(line.by_hand <= line.packed && line.packed <= line.wanted);
            }
            match next.state {
                State::Packing => prop_assert!(!next.is_complete()),
                State::Verified | State::Buying => prop_assert!(next.is_complete()),
                State::Labelled | State::Stopped | State::Parked => {}
            }
            session = next;
        }
    }

    #[test]
    fn a_label_is_asked_for_once_and_paid_for_good(first in any_order(), inputs in vec(any_input(), 0..60)) {
        let mut session = first;
        for input in inputs {
            let Ok((next, effects)) = apply(session.clone(), input) else { continue };
            let is_asked = next.state == State::Buying && session.state != State::Buying;
            prop_assert_eq!(labels_asked(&effects), usize::from(is_asked));
            prop_assert!(!is_asked || next.blocker().is_none());
            if session.state == State::Labelled {
                prop_assert_eq!(next.state, State::Labelled);
                prop_assert_eq!(recorded(&next), recorded(&session));
            }
            session = next;
        }
    }

    #[test]
    fn a_stop_records_nothing(first in any_order(), inputs in vec(any_input(), 0..60)) {
        let mut session = first;
        for input in inputs {
            let Ok((next, effects)) = apply(session.clone(), input) else { continue };
            if effects.iter().any(|effect| matches!(effect, Effect::Record(Fact::ScanStopped { .. }))) {
                prop_assert_eq!(recorded(&next), recorded(&session));
                prop_assert_eq!(next.state, session.state);
                prop_assert!(next.verdict.is_stop());
            }
            prop_assert!(heard(&effects).len() <= 1, "one answer, one sound");
            session = next;
        }
    }

    #[test]
    fn undoing_every_step_leads_back_to_the_start(first in any_order(), inputs in vec(any_input(), 0..60)) {
        let mut session = first.clone();
        for input in inputs {
            let Ok((next, _)) = apply(session.clone(), input) else { continue };
            session = next;
        }
        for way_back in [hold(), Input::Resume] {
            if let Ok((next, _)) = apply(session.clone(), way_back) {
                session = next;
            }
        }
        if matches!(session.state, State::Buying | State::Labelled) {
            return Ok(());
        }
        // One more than there are steps: a stop or an announced quantity is cleared first.
        for _ in 0..=session.undo.len() {
            let Ok((next, _)) = apply(session.clone(), Input::Undo) else { break };
            session = next;
        }
        prop_assert_eq!(recorded(&session), recorded(&first));
        prop_assert_eq!(apply(session, Input::Undo).map(|_| ()), Err(Refusal::NothingToUndo));
    }

    #[test]
    fn a_session_is_stored_and_read_as_it_is(first in any_order(), inputs in vec(any_input(), 0..30)) {
        let mut session = first;
        for input in inputs {
            let Ok((next, _)) = apply(session.clone(), input) else { continue };
            session = next;
        }
        let stored = serde_json::to_string(&session).unwrap();
        prop_assert_eq!(serde_json::from_str::<Session>(&stored).unwrap(), session);
    }
}
