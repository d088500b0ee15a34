//! Commands on printed cards: `PB-…` in Code 128, one for each key and button of the bench.
//!
//! Only the codes listed here are commands. Another text that begins alike (`PB-120`) stays what it may be: a SKU.

use super::bench_code::strip_prefix_any_case;
use serde::{Deserialize, Serialize};

/// What a command card asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Command {
    /// Buy and print: the blue button.
    Print,
    /// Yes to what the bench asks.
    Confirm,
    /// Take back the last step.
    Undo,
    /// Put the order aside.
    Hold,
    /// An item is missing.
    Short,
    /// Something is wrong with the order.
    Problem,
    /// The list of boxes.
    Boxes,
    /// The next box of the list.
    BoxNext,
    /// A box by its place in the list, 1 to [`Command::MOST_BOXES`].
    Box(u8),
    /// How many of the next item, 1–999.
    Quantity(u32),
    /// A rate by its place in the list, 1–6.
    Rate(u8),
    /// Print the last label again.
    Reprint,
    /// The next item is confirmed without its barcode.
    ByHand,
    /// Chooses the next open line, for by hand and short.
    LineNext,
    /// Leave this order for the next.
    Skip,
    /// Back to the queue.
    Close,
    /// Another person goes on.
    SwitchPerson,
    /// Take an order over from another bench.
    TakeOver,
    /// Read the shop's orders now.
    Sync,
    /// What the code on the screen means.
    Help,
    /// The queue with all orders.
    ShowAll,
    /// The queue with what lies in a tote.
    ShowInTote,
    /// The queue with what is to be picked.
    ShowToPick,
    /// The queue with what needs a person.
    ShowNeedsPerson,
    /// The next order that waits for a decision.
    Decide,
    /// A way out of a decision by its place, 1–3.
    Way(u8),
    /// A step of the first steps with the scanner, 1–9.
    Hello(u8),
}

/// Those without a number, with what follows `PB-`.
const WORDS: [(&str, Command); 22] = [
    ("PRINT", Command::Print),
    ("CONFIRM", Command::Confirm),
    ("UNDO", Command::Undo),
    ("HOLD", Command::Hold),
    ("SHORT", Command::Short),
    ("PROBLEM", Command::Problem),
    ("BOX", Command::Boxes),
    ("BOX-NEXT", Command::BoxNext),
    ("REPRINT", Command::Reprint),
    ("MANUAL", Command::ByHand),
    ("LINE-NEXT", Command::LineNext),
    ("SKIP", Command::Skip),
    ("CLOSE", Command::Close),
    ("SWITCH", Command::SwitchPerson),
    ("TAKEOVER", Command::TakeOver),
    ("SYNC", Command::Sync),
    ("HELP", Command::Help),
    ("SHOW-ALL", Command::ShowAll),
    ("SHOW-TOTE", Command::ShowInTote),
    ("SHOW-PICK", Command::ShowToPick),
    ("SHOW-WAIT", Command::ShowNeedsPerson),
    ("DECIDE", Command::Decide),
];

impl Command {
    /// So many boxes have a card, and a key: the digits and the letters.
    pub const MOST_BOXES: u8 = 35;

    /// The printed command card, in its order. A shop with more boxes has cards for those as well.
    pub const ALL_CARD: &[Command] = &[
        Self::Print,
        Self::Confirm,
        Self::Undo,
        Self::Hold,
        Self::Short,
        Self::Problem,
        Self::Boxes,
        Self::BoxNext,
        Self::ByHand,
        Self::LineNext,
        Self::Reprint,
        Self::Skip,
        Self::Close,
        Self::SwitchPerson,
        Self::TakeOver,
        Self::Sync,
        Self::Help,
        Self::ShowAll,
        Self::ShowInTote,
        Self::ShowToPick,
        Self::ShowNeedsPerson,
        Self::Decide,
        Self::Way(1),
        Self::Way(2),
        Self::Way(3),
        Self::Box(1),
        Self::Box(2),
        Self::Box(3),
        Self::Box(4),
        Self::Box(5),
        Self::Box(6),
        Self::Box(7),
        Self::Box(8),
        Self::Box(9),
        Self::Quantity(5),
        Self::Quantity(10),
        Self::Quantity(12),
        Self::Quantity(24),
        Self::Quantity(50),
        Self::Quantity(100),
        Self::Rate(1),
        Self::Rate(2),
        Self::Rate(3),
        Self::Rate(4),
        Self::Rate(5),
        Self::Rate(6),
    ];

    /// The text of the barcode: what [`Command::parse`] reads back.
    pub fn code(self) -> String {
        match self {
            Self::Box(place) => format!("PB-BOX-{place}"),
            Self::Quantity(count) => format!("PB-QTY-{count}"),
            Self::Rate(place) => format!("PB-RATE-{place}"),
            Self::Way(place) => format!("PB-WAY-{place}"),
            Self::Hello(step) => format!("PB-HELLO-{step}"),
            Self::Print
            | Self::Confirm
            | Self::Undo
            | Self::Hold
            | Self::Short
            | Self::Problem
            | Self::Boxes
            | Self::BoxNext
            | Self::Reprint
            | Self::ByHand
            | Self::LineNext
            | Self::Skip
            | Self::Close
            | Self::SwitchPerson
            | Self::TakeOver
            | Self::Sync
            | Self::Help
            | Self::ShowAll
            | Self::ShowInTote
            | Self::ShowToPick
            | Self::ShowNeedsPerson
            | Self::Decide => {
                let word = WORDS.iter().find(|(_, command)| *command == self).map_or("", |(word, _)| word);
                format!("PB-{word}")
            }
        }
    }

    /// Reads a command's code in upper or lower case; `None` for any other text and for numbers out of range.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = strip_prefix_any_case(text, "PB-")?;
        if let Some((_, command)) = WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(rest)) {
            return Some(*command);
        }
        let (word, digits) = rest.rsplit_once('-')?;
        let number = number(digits)?;
        let small = |most: u8| u8::try_from(number).ok().filter(|number| (1..=most).contains(number));
        match word.to_ascii_uppercase().as_str() {
            "BOX" => small(Self::MOST_BOXES).map(Self::Box),
            "WAY" => small(3).map(Self::Way),
            "RATE" => small(6).map(Self::Rate),
            "HELLO" => small(9).map(Self::Hello),
            "QTY" => (1..=999).contains(&number).then_some(Self::Quantity(number)),
            _ => None,
        }
    }
}

/// A number as we print it: digits, no sign, no leading zero.
fn number(digits: &str) -> Option<u32> {
    let as_printed = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    as_printed.then(|| digits.parse().ok())?
}

impl From<Command> for String {
    fn from(command: Command) -> Self {
        command.code()
    }
}

impl TryFrom<String> for Command {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        Self::parse(&code).ok_or_else(|| format!("{code} is no command"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_reads_back() {
        for command in Command::ALL_CARD.iter().chain(&[
            Command::Hello(2),
            Command::Quantity(999),
            Command::Box(Command::MOST_BOXES),
        ]) {
            assert_eq!(Command::parse(&command.code()), Some(*command));
            assert_eq!(Command::parse(&command.code().to_lowercase()), Some(*command));
        }
        assert!(WORDS.iter().all(|(_, command)| Command::ALL_CARD.contains(command)));
        assert_eq!(Command::ByHand.code(), "PB-MANUAL");
        assert_eq!(Command::Quantity(10).code(), "PB-QTY-10");
    }

    #[test]
    fn other_texts_are_no_commands() {
        for other in [
            "PB-",
            "PB-120",
            "PB-BOX-0",
            "PB-BOX-36",
            "PB-WAY-4",
            "PB-QTY-0",
            "PB-QTY-1000",
            "PB-QTY-010",
            "PB-QTY-+5",
            "PB-RATE-7",
            "PB-HELLO-",
            "PB-UNDO ",
            "XPB-UNDO",
            "PBU-0123456789",
            "PB-QTY-99999999999999999999",
        ] {
            assert_eq!(Command::parse(other), None, "{other}");
        }
    }
}
