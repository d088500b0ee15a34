//! What stands between a full box and its label.

use super::session::Session;
use crate::orders::AddressProblem;
use serde::{Deserialize, Serialize};

/// Why no label can be bought yet, though everything is in the box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Blocker {
    /// No box is chosen.
    NoBox,
    /// Items without a weight: someone must type the parcel's.
    NoWeight {
        /// Which lines.
        lines: Vec<usize>,
    },
    /// The address can't be shipped to.
    Address {
        /// What is wrong with it.
        problem: AddressProblem,
    },
}

/// The parcel's weight and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum WeightView {
    /// The sum of what is known.
    Calculated {
        /// What is in the box so far, with the box.
        so_far_g: i64,
        /// When it is full.
        full_g: i64,
    },
    /// Typed by a person.
    Typed {
        /// Grams.
        weight_g: i64,
    },
    /// An item has none.
    Missing {
        /// What the known items and the box weigh.
        known_g: i64,
    },
}

/// What the parcel weighs.
pub fn weigh(session: &Session) -> WeightView {
    if let Some(weight_g) = session.typed_weight_g {
        return WeightView::Typed { weight_g };
    }
    let sum = |units: fn(&super::Line) -> u32| -> i64 {
        session.lines.iter().map(|line| line.weight_g.unwrap_or(0) * i64::from(units(line))).sum()
    };
    let full_g = session.box_weight_g + sum(|line| line.wanted);
    match session.lines.iter().all(|line| line.weight_g.is_some()) {
        true => WeightView::Calculated { so_far_g: session.box_weight_g + sum(|line| line.packed), full_g },
        false => WeightView::Missing { known_g: full_g },
    }
}

impl Session {
    /// The first thing that keeps the label from being bought.
    pub fn blocker(&self) -> Option<Blocker> {
        if let Some(problem) = self.address_problem {
            return Some(Blocker::Address { problem });
        }
        if self.box_id.is_none() {
            return Some(Blocker::NoBox);
        }
        match weigh(self) {
            WeightView::Missing { .. } => {
                let lines = self.lines.iter().enumerate().filter(|(_, line)| line.weight_g.is_none());
                Some(Blocker::NoWeight { lines: lines.map(|(index, _)| index).collect() })
            }
            WeightView::Calculated { .. } | WeightView::Typed { .. } => None,
        }
    }

    /// The weight a carrier is told, when it is known.
    pub fn parcel_weight_g(&self) -> Option<i64> {
        match weigh(self) {
            WeightView::Calculated { full_g, .. } => Some(full_g),
            WeightView::Typed { weight_g } => Some(weight_g),
            WeightView::Missing { .. } => None,
        }
    }
}
