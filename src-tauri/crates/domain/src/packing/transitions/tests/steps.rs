//! Steps that can be taken back, and what a parcel must have before it is paid for.

use super::*;
use crate::orders::AddressProblem;

fn bigger_box() -> Input {
    Input::ChooseBox { box_id: BoxId(2), box_weight_g: 200 }
}

fn service() -> Input {
    Input::ChooseService { service_token: "usps_priority".to_owned() }
}

#[test]
fn undo_goes_one_step_at_a_time_to_the_start() {
    let first = order(&[3, 1]);
    let steps = [
        item(0),
        bigger_box(),
        Input::ByHand { line: Some(1), units: 1 },
        service(),
        Input::TypeWeight { weight_g: 900 },
        case(0, 2),
    ];
    let mut before = vec![first.clone()];
    for step in steps {
        before.push(after(before[before.len() - 1].clone(), [step]));
    }
    let mut session = before.pop().unwrap();
    assert_eq!(session.state, State::Verified);
    while let Some(earlier) = before.pop() {
        let (next, effects) = apply(session, Input::Undo).unwrap();
        assert!(effects.contains(&Effect::Record(Fact::StepUndone)));
        assert_eq!(Session { verdict: earlier.verdict.clone(), ..next.clone() }, earlier);
        assert_eq!(next.verdict, Verdict::Undone);
        session = next;
    }
    assert_eq!(apply(session, Input::Undo), Err(Refusal::NothingToUndo));
}

#[test]
fn undo_first_clears_what_was_not_recorded() {
    let begun = after(order(&[3]), [item(0)]);
    for unrecorded in [stranger(), unknown(), Input::ShippingLabel, case(0, 9), Input::Quantity { units: 2 }] {
        let once = after(begun.clone(), [unrecorded.clone(), Input::Undo]);
        assert_eq!((packed(&once), &once.verdict), (vec![1], &Verdict::Undone), "{unrecorded:?}");
        assert_eq!(packed(&after(once, [Input::Undo])), [0], "{unrecorded:?}");
    }
}

#[test]
fn another_box_weight_or_content_asks_for_prices_again() {
    let full = after(order(&[1]), [item(0)]);
    for input in [bigger_box(), Input::TypeWeight { weight_g: 500 }] {
        let (session, effects) = apply(full.clone(), input).unwrap();
        assert!(effects.contains(&Effect::QuoteAgain));
        assert!(apply(session, Input::Undo).unwrap().1.contains(&Effect::QuoteAgain));
    }
    let (session, effects) = apply(full, service()).unwrap();
    assert!(!effects.contains(&Effect::QuoteAgain));
    assert_eq!(session.chosen_service.as_deref(), Some("usps_priority"));
}

#[test]
fn a_box_chosen_while_packing_keeps_the_last_answer() {
    let session = after(order(&[2]), [item(0), bigger_box()]);
    assert_eq!(session.verdict, Verdict::Right { line: 0 });
}

#[test]
fn the_last_scan_says_what_still_blocks_the_label() {
    let unweighed = |session: Session| {
        let lines = session.lines.iter().cloned().map(|line| Line { weight_g: None, ..line }).collect();
        Session { lines, ..session }
    };
    let hidden = |session: Session| Session { address_problem: Some(AddressProblem::Hidden), ..session };
    let table = [
        (boxless(&[1]), Blocker::NoBox, true),
        (unweighed(order(&[1])), Blocker::NoWeight { lines: vec![0] }, true),
        (hidden(order(&[1])), Blocker::Address { problem: AddressProblem::Hidden }, false),
        // The address comes first: nobody at the bench can mend it.
        (hidden(boxless(&[1])), Blocker::Address { problem: AddressProblem::Hidden }, false),
    ];
    for (session, blocker, is_mended_at_bench) in table {
        for is_auto_print in [false, true] {
            let (full, effects) = played(Session { is_auto_print, ..session.clone() }, [item(0)]);
            assert_eq!(full.verdict, Verdict::Blocked { blocker: blocker.clone() });
            assert_eq!((full.state, heard(&effects), labels_asked(&effects)), (State::Verified, vec![Sound::Ask], 0));
            let (asked, effects) = played(full, [Input::Print]);
            assert_eq!(asked.verdict, Verdict::Blocked { blocker: blocker.clone() });
            assert_eq!(labels_asked(&effects), 0);
        }
        assert_eq!(blocker.is_mended_at_bench(), is_mended_at_bench);
    }
}

#[test]
fn an_address_corrected_in_the_shop_frees_the_box_as_it_stands() {
    let foreign = Session { address_problem: Some(AddressProblem::NotLatin), ..order(&[1, 1]) };
    let half = after(foreign, [item(0)]).with_address_problem(None);
    assert_eq!((&half.verdict, half.state, half.packed_units()), (&Verdict::LineDone { line: 0 }, State::Packing, 1));

    let blocked = after(half.with_address_problem(Some(AddressProblem::NotLatin)), [item(1)]);
    let blocker = Blocker::Address { problem: AddressProblem::NotLatin };
    assert_eq!(blocked.verdict, Verdict::Blocked { blocker: blocker.clone() });
    let mended = blocked.clone().with_address_problem(None);
    assert_eq!((&mended.verdict, mended.packed_units()), (&Verdict::AllVerified, 2));
    assert_eq!(mended.with_address_problem(blocked.address_problem).verdict, Verdict::Blocked { blocker });

    // Put aside it says so until it is taken up again.
    let parked = after(blocked, [Input::Problem { note: String::new() }]).with_address_problem(None);
    assert_eq!(parked.state, State::Parked);
    assert!(matches!(parked.verdict, Verdict::Parked { .. }));
    assert_eq!(after(parked, [Input::Resume]).verdict, Verdict::AllVerified);
}

#[test]
fn what_blocked_the_label_is_mended_at_the_bench() {
    let full = after(boxless(&[1]), [item(0)]);
    let (session, effects) = played(full, [bigger_box(), Input::Print]);
    assert_eq!((session.state, labels_asked(&effects)), (State::Buying, 1));

    let mut session = order(&[1, 2]);
    session.lines[1].weight_g = None;
    let full = after(session, [item(0), case(1, 2)]);
    assert_eq!(weigh(&full), WeightView::Missing { known_g: BOX_G + ITEM_G });
    let full = after(full, [Input::TypeWeight { weight_g: 450 }]);
    assert_eq!((&full.verdict, full.parcel_weight_g()), (&Verdict::AllVerified, Some(450)));
}

#[test]
fn the_weight_is_what_is_in_the_box() {
    let session = after(order(&[3]), [item(0)]);
    let so_far_g = BOX_G + ITEM_G;
    assert_eq!(weigh(&session), WeightView::Calculated { so_far_g, full_g: BOX_G + 3 * ITEM_G });
    let session = after(session, [bigger_box()]);
    assert_eq!(weigh(&session), WeightView::Calculated { so_far_g: 300, full_g: 500 });
}

#[test]
fn a_typed_weight_below_what_is_known_is_off() {
    let full = after(order(&[2]), [case(0, 2)]);
    let known_g = BOX_G + 2 * ITEM_G;
    let (session, effects) = apply(full.clone(), Input::TypeWeight { weight_g: known_g - 1 }).unwrap();
    assert_eq!(session.verdict, Verdict::WeightOff { expected_g: known_g, typed_g: known_g - 1 });
    assert_eq!((session.typed_weight_g, &session.undo), (None, &full.undo));
    assert_eq!(effects, [Effect::Play(Sound::Ask)]);

    let session = after(session, [Input::TypeWeight { weight_g: known_g }]);
    assert_eq!((session.typed_weight_g, &session.verdict), (Some(known_g), &Verdict::AllVerified));
    // A second typed weight is measured against the items, not against the first.
    let session =
        after(session, [Input::TypeWeight { weight_g: known_g + 500 }, Input::TypeWeight { weight_g: known_g }]);
    assert_eq!(session.typed_weight_g, Some(known_g));
}

#[test]
fn a_weight_no_parcel_has_is_refused() {
    for weight_g in [i64::MIN, 0, PARCEL_MAX_G + 1, i64::MAX] {
        assert_eq!(apply(order(&[1]), Input::TypeWeight { weight_g }), Err(Refusal::BadNumber));
    }
}
