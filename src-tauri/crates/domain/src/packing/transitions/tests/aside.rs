//! Orders that are put aside, taken up again, shipped in part, or changed by the shop meanwhile.

use super::*;

#[test]
fn hold_and_problem_put_an_order_aside() {
    let note = || "wet box".to_owned();
    let table = [
        (Input::Hold { note: note() }, Parked::Held { note: note() }),
        (Input::Problem { note: note() }, Parked::Problem { note: note() }),
    ];
    let begun = after(order(&[2]), [item(0)]);
    for session in [begun.clone(), after(begun.clone(), [item(0)]), after(begun, [cancelled()])] {
        for (input, parked) in table.clone() {
            let (aside, effects) = apply(session.clone(), input).unwrap();
            assert_eq!((aside.state, &aside.verdict), (State::Parked, &Verdict::Parked { parked: parked.clone() }));
            assert!(effects.contains(&Effect::PutAside(parked.clone())));
            assert!(effects.contains(&Effect::Record(Fact::OrderParked(parked))));
            assert_eq!(packed(&aside), packed(&session), "what is in the box stays in it");
        }
    }
}

#[test]
fn nothing_goes_into_an_order_that_was_put_aside() {
    let aside = after(order(&[2]), [item(0), hold()]);
    for input in [item(0), stranger(), Input::Quantity { units: 2 }, Input::Print, hold()] {
        assert_eq!(apply(aside.clone(), input), Err(Refusal::PutAside));
    }
}

#[test]
fn it_is_taken_up_where_it_was_left() {
    let aside = after(order(&[2]), [item(0), hold()]);
    let (session, effects) = apply(aside, Input::Resume).unwrap();
    assert_eq!((session.state, &session.verdict, packed(&session)), (State::Packing, &Verdict::Idle, vec![1]));
    assert_eq!(effects, [Effect::Record(Fact::OrderResumed)]);

    // A full box shows at once what comes next, and does not buy by itself: nobody scanned.
    let full = after(boxless(&[1]), [item(0), hold()]);
    assert_eq!(after(full, [Input::Resume]).verdict, Verdict::Blocked { blocker: Blocker::NoBox });
    let full = after(order(&[1]), [item(0), hold()]);
    let (session, effects) = played(Session { is_auto_print: true, ..full }, [Input::Resume]);
    assert_eq!((session.state, &session.verdict), (State::Verified, &Verdict::AllVerified));
    assert_eq!(labels_asked(&effects), 0);
}

#[test]
fn putting_aside_is_taken_back_like_any_step() {
    let short = Input::Short { line: None };
    for aside in [hold(), short, Input::Problem { note: String::new() }] {
        let parked = after(order(&[2]), [item(0), aside]);
        let (session, effects) = apply(parked, Input::Undo).unwrap();
        assert_eq!((session.state, &session.verdict, packed(&session)), (State::Packing, &Verdict::Undone, vec![1]));
        assert!(effects.contains(&Effect::Record(Fact::OrderResumed)), "the queue has it back: {effects:?}");
        assert_eq!(packed(&after(session, [Input::Undo])), [0], "and then the step before");
    }
}

#[test]
fn only_what_was_put_aside_is_taken_up() {
    let buying = after(auto(&[1]), [item(0)]);
    let paid = after(buying.clone(), [Input::LabelBought]);
    for session in [order(&[1]), after(order(&[1]), [item(0)]), buying, paid] {
        for input in [Input::Resume, Input::ShipTheRest] {
            assert_eq!(apply(session.clone(), input), Err(Refusal::NotPutAside));
        }
    }
}

#[test]
fn short_says_which_line_and_how_many() {
    // The line that was begun is meant when none is named.
    let begun = after(order(&[4, 3]), [item(1)]);
    for (line, short) in [(None, Short { line: 1, units: 2 }), (Some(0), Short { line: 0, units: 4 })] {
        let (aside, effects) = apply(begun.clone(), Input::Short { line }).unwrap();
        assert_eq!(aside.state, State::Parked);
        assert!(effects.contains(&Effect::PutAside(Parked::Short(short))));
    }
    let done = after(begun, [case(1, 2)]);
    assert_eq!(apply(done, Input::Short { line: Some(1) }), Err(Refusal::NoLineOpen));
    assert_eq!(apply(after(order(&[1]), [item(0)]), Input::Short { line: None }), Err(Refusal::NoLineOpen));
}

#[test]
fn the_rest_is_shipped_without_what_is_missing() {
    let short = after(order(&[3, 1, 2]), [case(0, 2), item(1), Input::Short { line: Some(2) }]);
    let (session, effects) = apply(short, Input::ShipTheRest).unwrap();
    assert_eq!((session.state, &session.verdict), (State::Verified, &Verdict::AllVerified));
    assert_eq!(effects, [Effect::Record(Fact::RestShipped { units: 3 }), Effect::QuoteAgain]);
    assert_eq!(session.lines.iter().map(|line| line.wanted).collect::<Vec<_>>(), [2, 1, 0]);
    assert_eq!(session.parcel_weight_g(), Some(BOX_G + 3 * ITEM_G));
    let over = after(session.clone(), [item(2)]);
    assert_eq!(over.verdict, Verdict::OneTooMany { line: 2, beyond: 1 });
    assert_eq!(after(session, [Input::Print]).state, State::Buying);
}

#[test]
fn an_empty_box_is_not_shipped() {
    let short = after(order(&[2]), [Input::Short { line: None }]);
    assert_eq!(apply(short, Input::ShipTheRest), Err(Refusal::ItemsMissing));
}

#[test]
fn a_change_at_the_shop_stops_everything_unpaid() {
    let packing = after(order(&[2]), [item(0)]);
    let verified = after(order(&[1]), [item(0)]);
    let buying = after(auto(&[1]), [item(0)]);
    let stopped = after(packing.clone(), [cancelled()]);
    for session in [packing, verified, buying, stopped] {
        let (next, effects) = apply(session, Input::ShopChanged { change: Change::Edited }).unwrap();
        assert_eq!((next.state, &next.verdict), (State::Stopped, &Verdict::Changed { change: Change::Edited }));
        assert_eq!(heard(&effects), [Sound::Stop]);
        for input in
            [item(0), stranger(), unknown(), Input::Undo, Input::Print, Input::Resume, Input::ShipTheRest, refused()]
        {
            assert_eq!(apply(next.clone(), input), Err(Refusal::OrderChanged));
        }
    }
}

#[test]
fn a_change_after_payment_is_only_written_down() {
    let paid = after(auto(&[1]), [item(0), Input::LabelBought]);
    let aside = after(order(&[1]), [hold()]);
    for session in [paid, aside] {
        let (next, effects) = apply(session.clone(), cancelled()).unwrap();
        assert_eq!(next, session);
        assert_eq!(effects, [Effect::Record(Fact::ChangeSeen { change: Change::Cancelled })]);
    }
}
