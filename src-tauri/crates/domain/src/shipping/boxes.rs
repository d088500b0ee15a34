//! Boxes on the shelf, and which one to begin with.
//!
//! Items have a weight but mostly no size at the shop, so the first guess goes by weight and by what was used last
//! time; the packer's hands know better and change it with one key.

use crate::ids::BoxId;
use serde::{Deserialize, Serialize};

/// A box or mailer on the shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxKind {
    /// The row.
    pub id: BoxId,
    /// "12 × 9 × 4".
    pub name: String,
    /// Outer length.
    pub length_mm: i64,
    /// Outer width.
    pub width_mm: i64,
    /// Outer height.
    pub height_mm: i64,
    /// Weight of the empty box with its filling.
    pub empty_weight_g: i64,
    /// The most it may hold.
    pub max_weight_g: i64,
    /// Units a packer usually gets in.
    pub usual_units: u32,
}

impl BoxKind {
    /// Outer volume.
    pub fn volume_mm3(&self) -> i64 {
        self.length_mm * self.width_mm * self.height_mm
    }
}

/// The smallest box that usually takes `units` weighing `items_weight_g`; the biggest when none does.
pub fn choose_box(boxes: &[BoxKind], units: u32, items_weight_g: i64) -> Option<&BoxKind> {
    let fits = |b: &&BoxKind| b.usual_units >= units && b.max_weight_g >= items_weight_g;
    boxes
        .iter()
        .filter(fits)
        .min_by_key(|b| (b.volume_mm3(), b.id))
        .or_else(|| boxes.iter().max_by_key(|b| (b.max_weight_g, b.volume_mm3())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf() -> Vec<BoxKind> {
        let kind = |id, size: i64, usual_units, max_weight_g| BoxKind {
            id: BoxId(id),
            name: format!("{size}"),
            length_mm: size,
            width_mm: size,
            height_mm: size,
            empty_weight_g: 100,
            max_weight_g,
            usual_units,
        };
        vec![kind(1, 300, 20, 9_000), kind(2, 150, 3, 2_000), kind(3, 220, 6, 5_000)]
    }

    #[test]
    fn the_smallest_that_takes_it_is_the_first_guess() {
        let chosen = |units, grams| choose_box(&shelf(), units, grams).map(|b| b.id.0);
        assert_eq!(chosen(2, 500), Some(2));
        assert_eq!(chosen(5, 1_900), Some(3));
        assert_eq!(chosen(2, 6_000), Some(1));
        assert_eq!(chosen(400, 99_000), Some(1));
        assert_eq!(choose_box(&[], 1, 1), None);
    }
}
