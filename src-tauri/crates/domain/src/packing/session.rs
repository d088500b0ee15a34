//! The state of one bench session, as it is stored after every input.

use super::checks::Blocker;
use crate::barcodes::CodeKey;
use crate::ids::{BoxId, LineId, VariantId};
use crate::money::Money;
use crate::orders::{AddressProblem, Change};
use crate::shipping::CarrierMessage;
use serde::{Deserialize, Serialize};

/// One fulfilment order on one bench.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Where it stands.
    pub state: State,
    /// The answer to the last input; it stays until the next.
    pub verdict: Verdict,
    /// What goes in.
    pub lines: Vec<Line>,
    /// The box it goes in.
    pub box_id: Option<BoxId>,
    /// Weight of the empty box.
    pub box_weight_g: i64,
    /// What a person typed because an item has no weight.
    pub typed_weight_g: Option<i64>,
    /// The service a packer chose against the rule.
    pub chosen_service: Option<String>,
    /// The next item scan counts as so many.
    pub next_units: Option<u32>,
    /// What a label would be refused for.
    pub address_problem: Option<AddressProblem>,
    /// True when the last scan buys and prints by itself.
    pub is_auto_print: bool,
    /// What can be taken back, last first.
    pub undo: Vec<Undo>,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Items are missing.
    Packing,
    /// Everything is in the box, no label asked for yet.
    Verified,
    /// The label is being bought.
    Buying,
    /// The label is paid for.
    Labelled,
    /// The shop changed the order under the packer's hands.
    Stopped,
    /// Put aside for a person.
    Parked,
}

/// One line to pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The row.
    pub id: LineId,
    /// The variant, unless the shop deleted it.
    pub variant_id: Option<VariantId>,
    /// What it is called.
    pub title: String,
    /// Stock-keeping unit.
    pub sku: Option<String>,
    /// Where it lies.
    pub bin: Option<String>,
    /// What may be scanned for it: barcode, SKU, aliases; with the units one scan stands for.
    pub codes: Vec<(CodeKey, u32)>,
    /// Units the order wants.
    pub wanted: u32,
    /// Units in the box.
    pub packed: u32,
    /// Of those, confirmed by hand.
    pub by_hand: u32,
    /// Weight of one unit.
    pub weight_g: Option<i64>,
}

impl Line {
    /// Units still to scan.
    pub fn left(&self) -> u32 {
        self.wanted.saturating_sub(self.packed)
    }
}

/// One step that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undo {
    /// Units went in.
    Counted {
        /// Which line.
        line: usize,
        /// How many.
        units: u32,
        /// Confirmed by hand.
        is_by_hand: bool,
    },
    /// Another box before.
    Box {
        /// Which.
        box_id: Option<BoxId>,
        /// Its weight.
        box_weight_g: i64,
    },
    /// Another typed weight before.
    Weight(Option<i64>),
    /// Another service before.
    Service(Option<String>),
}

/// A product that is known but not in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stranger {
    /// Which.
    pub variant_id: VariantId,
    /// What it is called.
    pub title: String,
    /// Stock-keeping unit.
    pub sku: Option<String>,
    /// Has it a picture on this disk? Of sessions that were stored before this was known: no.
    #[serde(default)]
    pub is_pictured: bool,
    /// An open order that wants it: its number and tote.
    pub belongs_to: Option<(String, Option<String>)>,
}

/// Why units are missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Short {
    /// Which line.
    pub line: usize,
    /// How many are missing.
    pub units: u32,
}

/// Why an order was put aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Parked {
    /// The packer parked it.
    Held {
        /// In their words, may be empty.
        note: String,
    },
    /// Units are missing.
    Short(Short),
    /// Something is wrong.
    Problem {
        /// In their words, may be empty.
        note: String,
    },
}

/// What the screen answers. It carries what the screen needs to say it; the words stand in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Verdict {
    /// Nothing scanned yet.
    Idle,
    /// A right item; the line wants more.
    Right {
        /// Which line.
        line: usize,
    },
    /// A right item; the line is complete.
    LineDone {
        /// Which line.
        line: usize,
    },
    /// Known, but not in this order. Nothing was recorded.
    Wrong {
        /// What it is.
        stranger: Stranger,
    },
    /// The order does not want so many. Nothing was recorded.
    OneTooMany {
        /// Which line.
        line: usize,
        /// Units beyond the order.
        beyond: u32,
    },
    /// A code nobody knows. Nothing was recorded.
    Unknown {
        /// What was read, cut to a readable length.
        code: String,
    },
    /// A shipping label is not a product. Nothing was recorded.
    ShippingLabel,
    /// Everything is in the box.
    AllVerified,
    /// Everything is in, but the label can't be bought yet.
    Blocked {
        /// Why.
        blocker: Blocker,
    },
    /// What was typed can't be right.
    WeightOff {
        /// What it must weigh at least.
        expected_g: i64,
        /// What was typed.
        typed_g: i64,
    },
    /// The label is being bought.
    Buying,
    /// The carriers refuse.
    NoLabel {
        /// Their words.
        messages: Vec<CarrierMessage>,
    },
    /// The label is dearer than the cap. Nothing was bought.
    OverCap {
        /// What it costs.
        price: Money,
    },
    /// Nobody knows yet whether it was bought; it is being asked.
    LabelUnsure,
    /// Paid, and its file is missing or broken.
    LabelFileMissing,
    /// Paid and not on paper.
    NotPrinted {
        /// What the printer did.
        reason: String,
    },
    /// The printer took it.
    Printed {
        /// True when the device itself said so.
        is_proven: bool,
    },
    /// The shop changed the order.
    Changed {
        /// How.
        change: Change,
    },
    /// Put aside.
    Parked {
        /// Why.
        parked: Parked,
    },
    /// A step was taken back.
    Undone,
    /// The next item scan counts as so many.
    NextCounts {
        /// Units.
        units: u32,
    },
}

impl Verdict {
    /// True when a scan was stopped and nothing of it recorded.
    pub fn is_stop(&self) -> bool {
        match self {
            Self::Wrong { .. } | Self::OneTooMany { .. } | Self::Unknown { .. } | Self::ShippingLabel => true,
            Self::Idle
            | Self::Right { .. }
            | Self::LineDone { .. }
            | Self::AllVerified
            | Self::Blocked { .. }
            | Self::WeightOff { .. }
            | Self::Buying
            | Self::NoLabel { .. }
            | Self::OverCap { .. }
            | Self::LabelUnsure
            | Self::LabelFileMissing
            | Self::NotPrinted { .. }
            | Self::Printed { .. }
            | Self::Changed { .. }
            | Self::Parked { .. }
            | Self::Undone
            | Self::NextCounts { .. } => false,
        }
    }
}

impl Session {
    /// A fresh session over `lines`.
    pub fn open(lines: Vec<Line>, box_kind: Option<(BoxId, i64)>, is_auto_print: bool) -> Self {
        Self {
            state: State::Packing,
            verdict: Verdict::Idle,
            lines,
            box_id: box_kind.map(|(id, _)| id),
            box_weight_g: box_kind.map_or(0, |(_, weight_g)| weight_g),
            typed_weight_g: None,
            chosen_service: None,
            next_units: None,
            address_problem: None,
            is_auto_print,
            undo: Vec::new(),
        }
    }

    /// Units in the box.
    pub fn packed_units(&self) -> u32 {
        self.lines.iter().map(|line| line.packed).sum()
    }

    /// Units the order wants.
    pub fn wanted_units(&self) -> u32 {
        self.lines.iter().map(|line| line.wanted).sum()
    }

    /// True when nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.lines.iter().all(|line| line.left() == 0)
    }

    /// The line a packer works on: the one begun and not finished, else the first that misses something.
    pub fn current_line(&self) -> Option<usize> {
        let begun = self.lines.iter().position(|line| line.packed > 0 && line.left() > 0);
        begun.or_else(|| self.lines.iter().position(|line| line.left() > 0))
    }
}
