//! What reaches a session, what follows from it, and what it refuses.

use super::session::{Parked, Stranger};
use crate::ids::{BoxId, LineId};
use crate::money::Money;
use crate::orders::Change;
use crate::shipping::CarrierMessage;
use crate::sounds::Sound;
use serde::{Deserialize, Serialize};

/// Something that happened on or around the bench.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "input")]
pub enum Input {
    /// An item of this order was scanned.
    Item {
        /// Which line.
        line: usize,
        /// Units the code stands for (a case code more than one).
        units: u32,
    },
    /// A known product was scanned that this order does not want.
    Stranger(Stranger),
    /// A code nobody knows.
    UnknownCode {
        /// What was read.
        code: String,
    },
    /// A carrier's label.
    ShippingLabel,
    /// The next item scan counts as so many.
    Quantity {
        /// Units.
        units: u32,
    },
    /// A barcode will not read: confirmed by hand.
    ByHand {
        /// Which line; the current one when none is named.
        line: Option<usize>,
        /// Units.
        units: u32,
    },
    /// Take the last step back.
    Undo,
    /// Put it aside.
    Hold {
        /// In the packer's words, may be empty.
        note: String,
    },
    /// Units are missing from the shelf.
    Short {
        /// Which line; the current one when none is named.
        line: Option<usize>,
    },
    /// Tell the office.
    Problem {
        /// In the packer's words, may be empty.
        note: String,
    },
    /// Another box.
    ChooseBox {
        /// Which.
        box_id: BoxId,
        /// Its empty weight.
        box_weight_g: i64,
    },
    /// The parcel's weight, typed.
    TypeWeight {
        /// Grams.
        weight_g: i64,
    },
    /// Another service than the rule took.
    ChooseService {
        /// The carrier's word for it.
        service_token: String,
    },
    /// Buy and print.
    Print,
    /// Buy the label although it is dearer than the cap: at this price and no other.
    BuyAnyway {
        /// The price that was shown, minor units.
        price_minor: i64,
    },
    /// Print the bought label again.
    Reprint,
    /// The carrier sold the label.
    LabelBought,
    /// The carriers refuse.
    LabelRefused {
        /// Their words.
        messages: Vec<CarrierMessage>,
    },
    /// The label is dearer than the cap: someone must say yes first.
    OverCap {
        /// What it costs.
        price: Money,
    },
    /// The answer was lost.
    LabelUnsure,
    /// Paid, and its file is missing or broken.
    LabelFileMissing,
    /// The printer took the label.
    LabelPrinted {
        /// True when the device itself said so.
        is_proven: bool,
    },
    /// The printer did not take it.
    PrintFailed {
        /// What it did.
        reason: String,
    },
    /// The shop changed the order.
    ShopChanged {
        /// How.
        change: Change,
    },
    /// Go on with an order that was put aside.
    Resume,
    /// Leave the missing units out and ship the rest.
    ShipTheRest,
}

/// What is to be done about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Let the bench hear it.
    Play(Sound),
    /// Write it into the log.
    Record(Fact),
    /// Write the job that buys the label.
    BuyLabel,
    /// Write the job that prints the label once more.
    PrintAgain,
    /// Ask for prices again: box, weight or contents are others now.
    QuoteAgain,
    /// Give the order back to the queue, marked as needing a person.
    PutAside(Parked),
}

/// What the log says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fact")]
pub enum Fact {
    /// Units went into the box.
    ItemPacked {
        /// Which line.
        line_id: LineId,
        /// How many.
        units: u32,
        /// Confirmed by hand.
        is_by_hand: bool,
    },
    /// A scan was stopped: wrong, one too many, unknown, a label.
    ScanStopped {
        /// Which kind of stop.
        stop: Stop,
    },
    /// A step was taken back.
    StepUndone,
    /// Another box.
    BoxChosen {
        /// Which.
        box_id: BoxId,
    },
    /// A typed weight.
    WeightTyped {
        /// Grams.
        weight_g: i64,
    },
    /// A service against the rule.
    ServiceChosen {
        /// The carrier's word for it.
        service_token: String,
    },
    /// A label was asked for.
    LabelAsked,
    /// Someone who may said yes to a label dearer than the cap.
    CapWaived {
        /// At which price.
        price: Money,
    },
    /// A label is to be printed once more.
    ReprintAsked,
    /// The order was put aside.
    OrderParked(Parked),
    /// The shop changed it under the packer's hands.
    ChangeSeen {
        /// How.
        change: Change,
    },
    /// It goes on.
    OrderResumed,
    /// Missing units were left out.
    RestShipped {
        /// Units left out.
        units: u32,
    },
}

/// Which kind of stop a scan met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// Not in this order.
    Wrong,
    /// More than the order wants.
    OneTooMany,
    /// A code nobody knows.
    Unknown,
    /// A carrier's label.
    ShippingLabel,
}

/// Why an input was not taken. Nothing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// There is nothing to take back.
    #[error("there is nothing to take back")]
    NothingToUndo,
    /// The label is paid for; a key does not give money back.
    #[error("the label is paid for")]
    AlreadyPaid,
    /// The label is being bought.
    #[error("the label is being bought")]
    LabelUnderWay,
    /// Items are missing.
    #[error("items are missing")]
    ItemsMissing,
    /// There is no label to print.
    #[error("there is no label to print")]
    NoLabelYet,
    /// The order was put aside.
    #[error("the order was put aside")]
    PutAside,
    /// The shop changed the order.
    #[error("the shop changed the order")]
    OrderChanged,
    /// There is no such line, or it misses nothing.
    #[error("no item is missing here")]
    NoLineOpen,
    /// Not a number of units or a weight that can be.
    #[error("not a possible number")]
    BadNumber,
    /// It is not put aside.
    #[error("the order is not put aside")]
    NotPutAside,
    /// The label is not bought yet, so nothing can be heard of it.
    #[error("no label was asked for")]
    NoLabelAsked,
}
