//! Weights in grams and lengths in millimetres; everything else is converted at the door.
//!
//! Factors are the exact international ones (1959): 1 lb = 453.592 37 g, 1 in = 25.4 mm.

use serde::{Deserialize, Serialize};

/// Grams in a pound.
const GRAMS_PER_POUND: f64 = 453.592_37;

/// The units a shop, a carrier or a scale may give a weight in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WeightUnit {
    /// g
    Grams,
    /// kg
    Kilograms,
    /// oz
    Ounces,
    /// lb
    Pounds,
}

impl WeightUnit {
    /// Whole grams, rounded half up; `None` for a weight that is negative, not a number or over a tonne.
    pub fn to_grams(self, value: f64) -> Option<i64> {
        let grams = value
            * match self {
                Self::Grams => 1.0,
                Self::Kilograms => 1000.0,
                Self::Ounces => GRAMS_PER_POUND / 16.0,
                Self::Pounds => GRAMS_PER_POUND,
            };
        (grams.is_finite() && (0.0..=1_000_000.0).contains(&grams)).then(|| (grams + 0.5).floor() as i64)
    }
}

/// Pounds and tenths of an ounce, as a bench in the United States reads a weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoundsOunces {
    /// Whole pounds.
    pub pounds: i64,
    /// Tenths of an ounce, 0–159.
    pub ounces_tenths: i64,
}

impl From<i64> for PoundsOunces {
    /// From grams, to the nearest tenth of an ounce.
    fn from(weight_g: i64) -> Self {
        let tenths = (weight_g as f64 * 160.0 / GRAMS_PER_POUND).round() as i64;
        Self { pounds: tenths / 160, ounces_tenths: tenths % 160 }
    }
}

impl std::fmt::Display for PoundsOunces {
    /// "4 lb 1.0 oz".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} lb {}.{} oz", self.pounds, self.ounces_tenths / 10, self.ounces_tenths % 10)
    }
}

/// Decimal ounces with two digits, as carriers' APIs take them; never rounds down.
pub fn ounces_text(weight_g: i64) -> String {
    let hundredths = (weight_g as f64 * 1600.0 / GRAMS_PER_POUND).ceil() as i64;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Decimal inches with two digits, never rounded down.
pub fn inches_text(length_mm: i64) -> String {
    let hundredths = (length_mm as f64 * 100.0 / 25.4).ceil() as i64;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_convert_both_ways() {
        assert_eq!(WeightUnit::Ounces.to_grams(65.0), Some(1843));
        assert_eq!(PoundsOunces::from(1843).to_string(), "4 lb 1.0 oz");
        assert_eq!(WeightUnit::Pounds.to_grams(1.0), Some(454));
        assert_eq!(WeightUnit::Kilograms.to_grams(f64::NAN), None);
        assert_eq!(WeightUnit::Grams.to_grams(-1.0), None);
    }

    #[test]
    fn carriers_never_get_less_than_there_is() {
        assert_eq!(ounces_text(1), "0.04");
        assert_eq!(inches_text(305), "12.01");
        assert_eq!(inches_text(254), "10.00");
    }
}
