//! The packing rule by example, as a table, and over any sequence of inputs.

use super::*;
use crate::barcodes::normalise;
use crate::ids::{BoxId, LineId, VariantId};
use crate::money::{Currency, Money};
use crate::packing::{Line, Stranger};
use crate::shipping::CarrierMessage;

mod aside;
mod labels;
mod properties;
mod scans;
mod steps;
mod table;

const BOX_G: i64 = 80;
const ITEM_G: i64 = 100;

/// One line for each number of `wanted` units, in a box, to be bought by hand.
fn order(wanted: &[u32]) -> Session {
    let line = |(index, wanted): (usize, &u32)| Line {
        id: LineId(index as i64 + 1),
        variant_id: Some(VariantId(index as i64 + 100)),
        title: format!("Item {index}"),
        sku: Some(format!("SKU-{index}")),
        bin: None,
        codes: vec![(normalise(&format!("SKU-{index}")), 1)],
        wanted: *wanted,
        packed: 0,
        by_hand: 0,
        weight_g: Some(ITEM_G),
    };
    Session::open(wanted.iter().enumerate().map(line).collect(), Some((BoxId(1), BOX_G)), false)
}

/// The same, bought by the last scan.
fn auto(wanted: &[u32]) -> Session {
    Session { is_auto_print: true, ..order(wanted) }
}

fn boxless(wanted: &[u32]) -> Session {
    Session { box_id: None, box_weight_g: 0, ..order(wanted) }
}

fn item(line: usize) -> Input {
    Input::Item { line, units: 1 }
}

fn case(line: usize, units: u32) -> Input {
    Input::Item { line, units }
}

fn stranger() -> Input {
    Input::Stranger(Stranger {
        variant_id: VariantId(7),
        title: "Geoboard".to_owned(),
        sku: None,
        is_pictured: false,
        belongs_to: Some(("111765".to_owned(), Some("T-09".to_owned()))),
    })
}

fn unknown() -> Input {
    Input::UnknownCode { code: "000".to_owned() }
}

fn hold() -> Input {
    Input::Hold { note: String::new() }
}

fn refused() -> Input {
    Input::LabelRefused { messages: vec![CarrierMessage { carrier: "UPS".to_owned(), text: "No".to_owned() }] }
}

fn over_cap() -> Input {
    Input::OverCap { price: Money::new(12_345, Currency::USD) }
}

fn cancelled() -> Input {
    Input::ShopChanged { change: Change::Cancelled }
}

/// After all of `inputs`, each of which is taken; with everything that followed.
fn played(session: Session, inputs: impl IntoIterator<Item = Input>) -> (Session, Vec<Effect>) {
    inputs.into_iter().fold((session, vec![]), |(session, mut effects), input| {
        let (next, more) = apply(session, input.clone()).unwrap_or_else(|refusal| panic!("{input:?}: {refusal}"));
        effects.extend(more);
        (next, effects)
    })
}

fn after(session: Session, inputs: impl IntoIterator<Item = Input>) -> Session {
    played(session, inputs).0
}

fn packed(session: &Session) -> Vec<u32> {
    session.lines.iter().map(|line| line.packed).collect()
}

fn labels_asked(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| **effect == Effect::BuyLabel).count()
}

fn heard(effects: &[Effect]) -> Vec<Sound> {
    effects.iter().filter_map(|effect| if let Effect::Play(sound) = effect { Some(*sound) } else { None }).collect()
}
