//! What a scan does to a box that is being filled: counts, completes, or stops and records nothing.

use super::*;

#[test]
fn right_items_count_and_complete_lines_and_the_order() {
    let steps = [
        (item(0), Verdict::Right { line: 0 }, Sound::Ok, State::Packing),
        (item(0), Verdict::LineDone { line: 0 }, Sound::Line, State::Packing),
        (item(1), Verdict::AllVerified, Sound::Order, State::Verified),
    ];
    let mut session = order(&[2, 1]);
    for (input, verdict, sound, state) in steps {
        let (next, effects) = apply(session, input).unwrap();
        assert_eq!((&next.verdict, next.state), (&verdict, state));
        assert_eq!(heard(&effects), [sound]);
        session = next;
    }
    assert_eq!(packed(&session), [2, 1]);
}

#[test]
fn a_stop_says_what_it_is_and_records_nothing() {
    let begun = after(order(&[2, 1]), [item(1)]);
    let stops = [
        (stranger(), Stop::Wrong, Sound::Stop),
        (unknown(), Stop::Unknown, Sound::Stop),
        (Input::ShippingLabel, Stop::ShippingLabel, Sound::Stop),
        (item(1), Stop::OneTooMany, Sound::Over),
    ];
    for (input, stop, sound) in stops {
        let (next, effects) = apply(begun.clone(), input).unwrap();
        assert_eq!(effects, [Effect::Play(sound), Effect::Record(Fact::ScanStopped { stop })]);
        assert!(next.verdict.is_stop(), "{:?}", next.verdict);
        assert_eq!(Session { verdict: begun.verdict.clone(), ..next }, begun, "only the verdict is another");
    }
}

#[test]
fn the_right_item_clears_a_stop() {
    for wrong in [stranger(), unknown(), Input::ShippingLabel] {
        let session = after(order(&[2]), [wrong, item(0)]);
        assert_eq!((&session.verdict, packed(&session)), (&Verdict::Right { line: 0 }, vec![1]));
    }
}

#[test]
fn a_stop_on_a_full_box_leaves_it_full() {
    let full = after(order(&[1]), [item(0)]);
    for input in [item(0), stranger(), unknown(), Input::ShippingLabel] {
        let session = after(full.clone(), [input]);
        assert_eq!((session.state, packed(&session)), (State::Verified, vec![1]));
        assert!(session.verdict.is_stop());
    }
}

#[test]
fn more_than_the_order_wants_is_never_counted() {
    // (wanted, scanned before, input, units beyond the order)
    let table = [
        (3, 3, item(0), 1),
        (3, 2, case(0, 12), 11),
        (5, 0, case(0, 6), 1),
        (5, 0, Input::ByHand { line: Some(0), units: 7 }, 2),
        (2, 0, case(0, u32::MAX), u32::MAX - 2),
    ];
    for (wanted, before, input, beyond) in table {
        let begun = after(order(&[wanted, 1]), std::iter::repeat_n(item(0), before));
        let session = after(begun.clone(), [input.clone()]);
        assert_eq!(session.verdict, Verdict::OneTooMany { line: 0, beyond }, "{input:?}");
        assert_eq!(packed(&session), packed(&begun), "{input:?}");
    }
}

#[test]
fn a_line_that_is_not_there_is_refused() {
    for input in [item(9), Input::ByHand { line: Some(9), units: 1 }, Input::Short { line: Some(9) }] {
        assert_eq!(apply(order(&[1]), input), Err(Refusal::NoLineOpen));
    }
    let full = after(order(&[1]), [item(0)]);
    assert_eq!(apply(full, item(9)), Err(Refusal::NoLineOpen));
}

#[test]
fn a_quantity_announces_the_next_item_scan_only() {
    let (told, effects) = apply(order(&[10]), Input::Quantity { units: 4 }).unwrap();
    assert_eq!((&told.verdict, told.next_units), (&Verdict::NextCounts { units: 4 }, Some(4)));
    assert_eq!(heard(&effects), [Sound::Ok]);
    let session = after(told, [item(0), item(0)]);
    assert_eq!((packed(&session), session.next_units), (vec![5], None));
}

#[test]
fn an_announced_quantity_multiplies_a_case_code() {
    let session = after(order(&[40]), [Input::Quantity { units: 3 }, case(0, 12)]);
    assert_eq!(packed(&session), [36]);
    let session = after(session, [Input::Quantity { units: 2 }, case(0, 12)]);
    assert_eq!(session.verdict, Verdict::OneTooMany { line: 0, beyond: 20 });
    assert_eq!(packed(&session), [36]);
}

#[test]
fn an_announced_quantity_does_not_outlive_what_came_between() {
    let between: [&[Input]; 5] = [
        &[stranger()],
        &[Input::ByHand { line: None, units: 1 }, Input::Undo],
        &[Input::Undo],
        &[hold(), Input::Resume],
        &[cancelled(), hold(), Input::Resume],
    ];
    for inputs in between {
        let told = after(order(&[9]), [Input::Quantity { units: 5 }]);
        let session = after(told, inputs.iter().cloned());
        assert_eq!(session.next_units, None, "{inputs:?}");
        assert_eq!(packed(&after(session, [item(0)])), [1], "{inputs:?}");
    }
}

#[test]
fn impossible_numbers_are_refused() {
    for units in [0, 1000, u32::MAX] {
        assert_eq!(apply(order(&[1]), Input::Quantity { units }), Err(Refusal::BadNumber));
        assert_eq!(apply(order(&[1]), Input::ByHand { line: None, units }), Err(Refusal::BadNumber));
    }
}

#[test]
fn by_hand_counts_and_is_remembered_as_such() {
    let (session, effects) = played(order(&[3, 1]), [item(0), Input::ByHand { line: None, units: 2 }]);
    assert_eq!((session.lines[0].packed, session.lines[0].by_hand), (3, 2));
    let fact = Fact::ItemPacked { line_id: LineId(1), units: 2, is_by_hand: true };
    assert!(effects.contains(&Effect::Record(fact)));
    // No line is named and none is begun: the first that misses something.
    let session = after(session, [Input::ByHand { line: None, units: 1 }]);
    assert_eq!((session.state, session.lines[1].by_hand), (State::Verified, 1));
    assert_eq!(apply(session, Input::ByHand { line: None, units: 1 }), Err(Refusal::NoLineOpen));
}

#[test]
fn by_hand_means_the_line_that_was_begun() {
    let session = after(order(&[2, 2]), [item(1), Input::ByHand { line: None, units: 1 }]);
    assert_eq!(packed(&session), [0, 2]);
}

#[test]
fn two_hundred_units_go_in_by_case_and_by_count() {
    let cases = after(order(&[200]), std::iter::repeat_n(case(0, 24), 8));
    assert_eq!(packed(&cases), [192]);
    assert_eq!(after(cases, [Input::Quantity { units: 8 }, item(0)]).state, State::Verified);
    assert_eq!(after(order(&[200]), [Input::Quantity { units: 200 }, item(0)]).state, State::Verified);
    assert_eq!(after(order(&[200]), std::iter::repeat_n(item(0), 200)).state, State::Verified);
}

#[test]
fn three_hundred_lines_are_packed_and_taken_back() {
    let full = after(order(&[1; 300]), (0..300).rev().map(item));
    assert_eq!((full.state, full.packed_units()), (State::Verified, 300));
    let empty = after(full, std::iter::repeat_n(Input::Undo, 300));
    assert_eq!((empty.packed_units(), empty.undo.len()), (0, 0));
}

#[test]
fn a_stranger_stored_before_its_picture_was_known_is_read() {
    let Input::Stranger(stranger) = stranger() else { panic!("a stranger") };
    let mut stored = serde_json::to_value(&stranger).unwrap();
    assert_eq!(stored.as_object_mut().unwrap().remove("is_pictured"), Some(false.into()));
    assert_eq!(serde_json::from_value::<Stranger>(stored).unwrap(), stranger);
}
