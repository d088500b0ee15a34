//! The whole rule as a table: every kind of input in every state, compared with the one in ARCHITECTURE.md.
//!
//! The table there is the expectation; a change of the rule shows as a change of that page. `PACKBENCH_UPDATE=1`
//! writes it anew, to be read before it is committed.

use super::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../ARCHITECTURE.md");
const BEGIN: &str = "<!-- packing-transitions -->\n";
const END: &str = "<!-- /packing-transitions -->";
const STATES: [State; 6] =
    [State::Packing, State::Verified, State::Buying, State::Labelled, State::Stopped, State::Parked];

/// The kind of an input. A new one needs a line here, and a sample in [`inputs`].
fn kind(input: &Input) -> &'static str {
    match input {
        Input::Item { .. } => "Item",
        Input::Stranger(_) => "Stranger",
        Input::UnknownCode { .. } => "UnknownCode",
        Input::ShippingLabel => "ShippingLabel",
        Input::Quantity { .. } => "Quantity",
        Input::ByHand { .. } => "ByHand",
        Input::Undo => "Undo",
        Input::Hold { .. } => "Hold",
        Input::Short { .. } => "Short",
        Input::Problem { .. } => "Problem",
        Input::ChooseBox { .. } => "ChooseBox",
        Input::TypeWeight { .. } => "TypeWeight",
        Input::ChooseService { .. } => "ChooseService",
        Input::Print => "Print",
        Input::BuyAnyway { .. } => "BuyAnyway",
        Input::Reprint => "Reprint",
        Input::LabelBought => "LabelBought",
        Input::LabelRefused { .. } => "LabelRefused",
        Input::OverCap { .. } => "OverCap",
        Input::LabelUnsure => "LabelUnsure",
        Input::LabelFileMissing => "LabelFileMissing",
        Input::LabelPrinted { .. } => "LabelPrinted",
        Input::PrintFailed { .. } => "PrintFailed",
        Input::ShopChanged { .. } => "ShopChanged",
        Input::Resume => "Resume",
        Input::ShipTheRest => "ShipTheRest",
    }
}
const KINDS: usize = 26;

fn inputs() -> Vec<Input> {
    vec![
        item(0),
        case(0, 99),
        stranger(),
        unknown(),
        Input::ShippingLabel,
        Input::Quantity { units: 2 },
        Input::Quantity { units: 0 },
        Input::ByHand { line: None, units: 1 },
        Input::ByHand { line: None, units: 0 },
        Input::Undo,
        hold(),
        Input::Short { line: None },
        Input::Problem { note: String::new() },
        Input::ChooseBox { box_id: BoxId(2), box_weight_g: 200 },
        Input::TypeWeight { weight_g: 5000 },
        Input::TypeWeight { weight_g: 0 },
        Input::ChooseService { service_token: "ups_ground".to_owned() },
        Input::Print,
        Input::BuyAnyway { price_minor: 12_345 },
        Input::Reprint,
        Input::LabelBought,
        refused(),
        over_cap(),
        Input::LabelUnsure,
        Input::LabelFileMissing,
        Input::LabelPrinted { is_proven: true },
        Input::PrintFailed { reason: String::new() },
        cancelled(),
        Input::Resume,
        Input::ShipTheRest,
    ]
}

/// Sessions in `state`, all reached by inputs, that differ where an outcome depends on it.
fn samples(state: State) -> Vec<Session> {
    let one_left = |session: Session| after(session, [item(0)]);
    let full = |session: Session| after(session, [case(0, 2)]);
    match state {
        State::Packing => vec![order(&[2]), one_left(order(&[2])), one_left(auto(&[2])), one_left(boxless(&[2]))],
        State::Verified => vec![
            full(order(&[2])),
            full(boxless(&[2])),
            after(full(order(&[2])), [Input::TypeWeight { weight_g: 900 }]),
            after(full(auto(&[2])), [over_cap()]),
        ],
        State::Buying => vec![full(auto(&[2]))],
        State::Labelled => vec![after(full(auto(&[2])), [Input::LabelBought])],
        State::Stopped => vec![after(one_left(order(&[2])), [cancelled()]), after(full(auto(&[2])), [cancelled()])],
        State::Parked => {
            vec![
                after(order(&[2]), [hold()]),
                after(one_left(order(&[2])), [hold()]),
                after(full(order(&[2])), [hold()]),
            ]
        }
    }
}

/// Everything `inputs` can lead to from `state`: states first, in their order, then refusals.
fn cell(state: State, inputs: &[Input]) -> String {
    let (mut states, mut refusals) = (BTreeSet::new(), BTreeSet::new());
    for session in samples(state) {
        assert_eq!(session.state, state);
        for input in inputs {
            match apply(session.clone(), input.clone()) {
                Ok((next, _)) => _ = states.insert(STATES.iter().position(|state| *state == next.state)),
                Err(refusal) => _ = refusals.insert(format!("`{refusal:?}`")),
            }
        }
    }
    let word =
        |index: usize| if STATES[index] == state { "stays".to_owned() } else { format!("**{:?}**", STATES[index]) };
    let words = states.into_iter().flatten().map(word).chain(refusals);
    words.collect::<Vec<_>>().join(", ")
}

fn table() -> String {
    let all = inputs();
    let mut kinds: Vec<&str> = all.iter().map(kind).collect();
    kinds.dedup();
    assert_eq!(kinds.len(), KINDS, "each kind has its samples side by side");
    let mut text = "| input |".to_owned();
    for state in STATES {
        _ = write!(text, " {state:?} |");
    }
    text.push_str("\n|---|---|---|---|---|---|---|\n");
    for name in kinds {
        let of_kind: Vec<Input> = all.iter().filter(|input| kind(input) == name).cloned().collect();
        _ = write!(text, "| {name} |");
        for state in STATES {
            _ = write!(text, " {} |", cell(state, &of_kind));
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_page_shows_the_rule_as_it_is() {
    let page = std::fs::read_to_string(PAGE).unwrap().replace("\r\n", "\n");
    let (before, rest) = page.split_once(BEGIN).expect("ARCHITECTURE.md has the table's beginning");
    let (shown, behind) = rest.split_once(END).expect("and its end");
    let table = table();
    if std::env::var_os("PACKBENCH_UPDATE").is_some() {
        std::fs::write(PAGE, format!("{before}{BEGIN}{table}{END}{behind}")).unwrap();
        return;
    }
    assert_eq!(shown, table, "PACKBENCH_UPDATE=1 cargo test -p domain packing, then read what changed");
}
