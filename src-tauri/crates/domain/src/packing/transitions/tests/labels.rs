//! Money: a label is asked for once, and what is paid stays paid.

use super::*;

#[test]
fn the_last_scan_buys_exactly_once() {
    let (session, effects) = played(auto(&[2]), [item(0), item(0), item(0), stranger(), unknown()]);
    assert_eq!((session.state, labels_asked(&effects)), (State::Buying, 1));
    for input in [Input::Print, Input::Reprint] {
        assert_eq!(apply(session.clone(), input), Err(Refusal::LabelUnderWay));
    }
}

#[test]
fn by_hand_the_button_buys_exactly_once() {
    assert_eq!(apply(order(&[1]), Input::Print), Err(Refusal::ItemsMissing));
    let (session, effects) = played(order(&[1]), [item(0), Input::Print]);
    assert_eq!((session.state, &session.verdict), (State::Buying, &Verdict::Buying));
    assert_eq!(labels_asked(&effects), 1);
    assert_eq!(apply(session, Input::Print), Err(Refusal::LabelUnderWay));
}

#[test]
fn nothing_is_printed_before_there_is_a_label() {
    for session in [order(&[1]), after(order(&[1]), [item(0)])] {
        assert_eq!(apply(session, Input::Reprint), Err(Refusal::NoLabelYet));
    }
}

#[test]
fn a_refused_label_can_be_asked_for_again() {
    let (session, effects) = played(auto(&[1]), [item(0), refused()]);
    assert_eq!(session.state, State::Verified);
    assert!(matches!(&session.verdict, Verdict::NoLabel { messages } if messages.len() == 1));
    assert_eq!(heard(&effects), [Sound::Order, Sound::Ask]);
    assert_eq!(labels_asked(&played(session.clone(), [Input::Print]).1), 1);
    // It is not paid: a step can be taken back.
    assert_eq!(after(session, [Input::Undo]).state, State::Packing);
}

#[test]
fn a_dear_label_is_bought_at_the_price_that_was_shown_and_no_other() {
    let (session, effects) = played(auto(&[1]), [item(0), over_cap()]);
    let price = Money::new(12_345, Currency::USD);
    assert_eq!((session.state, &session.verdict), (State::Verified, &Verdict::OverCap { price }));
    assert_eq!(labels_asked(&effects), 1, "the first, which bought nothing");
    assert_eq!(apply(session.clone(), Input::BuyAnyway { price_minor: 12_344 }), Err(Refusal::NoLabelAsked));
    let (yes, effects) = apply(session.clone(), Input::BuyAnyway { price_minor: 12_345 }).unwrap();
    assert_eq!((yes.state, labels_asked(&effects)), (State::Buying, 1));
    assert!(effects.contains(&Effect::Record(Fact::CapWaived { price })), "the log says who said yes: {effects:?}");
    // Another box is another price: nobody was asked about that one.
    let boxed = after(session, [Input::ChooseBox { box_id: BoxId(2), box_weight_g: 200 }]);
    assert_eq!(apply(boxed, Input::BuyAnyway { price_minor: 12_345 }), Err(Refusal::NoLabelAsked));
}

#[test]
fn an_unknown_outcome_is_said_and_not_repeated() {
    let session = after(auto(&[1]), [item(0), Input::LabelUnsure]);
    assert_eq!((session.state, &session.verdict), (State::Buying, &Verdict::LabelUnsure));
    assert_eq!(apply(session.clone(), Input::Print), Err(Refusal::LabelUnderWay));
    assert_eq!(after(session, [Input::LabelBought]).state, State::Labelled);
}

#[test]
fn a_label_reaches_paper() {
    let bought = after(auto(&[1]), [item(0), Input::LabelBought]);
    let table = [
        (Input::LabelFileMissing, Verdict::LabelFileMissing, Sound::Ask),
        (
            Input::PrintFailed { reason: "paper out".to_owned() },
            Verdict::NotPrinted { reason: "paper out".to_owned() },
            Sound::Ask,
        ),
        (Input::LabelPrinted { is_proven: false }, Verdict::Printed { is_proven: false }, Sound::Print),
        (Input::LabelPrinted { is_proven: true }, Verdict::Printed { is_proven: true }, Sound::Print),
    ];
    for (input, verdict, sound) in table {
        let (session, effects) = apply(bought.clone(), input).unwrap();
        assert_eq!((session.state, &session.verdict), (State::Labelled, &verdict));
        assert_eq!(heard(&effects), [sound]);
    }
}

#[test]
fn news_of_a_label_nobody_asked_for_are_refused() {
    for input in [refused(), Input::LabelUnsure, Input::LabelFileMissing] {
        assert_eq!(apply(order(&[1]), input.clone()), Err(Refusal::NoLabelAsked));
        assert_eq!(apply(after(order(&[1]), [item(0)]), input), Err(Refusal::NoLabelAsked));
    }
    assert_eq!(apply(order(&[1]), Input::LabelBought), Err(Refusal::NoLabelAsked));
}

#[test]
fn a_label_that_came_after_all_is_paid_wherever_the_order_lies() {
    let buying = after(auto(&[1]), [item(0)]);
    let moved: [&[Input]; 4] = [&[], &[cancelled()], &[cancelled(), hold()], &[cancelled(), hold(), Input::Resume]];
    for inputs in moved {
        let session = after(buying.clone(), inputs.iter().cloned().chain([Input::LabelBought]));
        assert_eq!(session.state, State::Labelled, "{inputs:?}");
    }
}

#[test]
fn after_payment_nothing_is_taken_back() {
    let paid = after(auto(&[1]), [item(0), Input::LabelBought, Input::LabelPrinted { is_proven: true }]);
    let refused_inputs = [
        Input::Undo,
        Input::ChooseBox { box_id: BoxId(2), box_weight_g: 1 },
        Input::TypeWeight { weight_g: 500 },
        Input::ChooseService { service_token: "ups".to_owned() },
        Input::Print,
        hold(),
        Input::Short { line: None },
        refused(),
        Input::LabelUnsure,
    ];
    for input in refused_inputs {
        assert_eq!(apply(paid.clone(), input.clone()), Err(Refusal::AlreadyPaid), "{input:?}");
    }
}

#[test]
fn a_paid_label_is_printed_again_and_not_bought_again() {
    let paid = after(auto(&[1]), [item(0), Input::LabelBought]);
    let (session, effects) = played(paid, [Input::Reprint, Input::Reprint]);
    assert_eq!(session.state, State::Labelled);
    assert_eq!(effects.iter().filter(|effect| **effect == Effect::PrintAgain).count(), 2);
    assert_eq!(labels_asked(&effects), 0);
}

#[test]
fn the_label_of_a_finished_box_may_be_scanned() {
    let paid = after(auto(&[1]), [item(0), Input::LabelBought, Input::LabelPrinted { is_proven: false }]);
    assert_eq!(apply(paid.clone(), Input::ShippingLabel), Ok((paid, vec![])));
}

#[test]
fn a_problem_with_a_paid_parcel_is_written_down() {
    let paid = after(auto(&[1]), [item(0), Input::LabelBought]);
    let (session, effects) = apply(paid, Input::Problem { note: "box is torn".to_owned() }).unwrap();
    let parked = Parked::Problem { note: "box is torn".to_owned() };
    assert_eq!(session.state, State::Labelled);
    assert_eq!(effects, [Effect::Record(Fact::OrderParked(parked)), Effect::Play(Sound::Ask)]);
}
