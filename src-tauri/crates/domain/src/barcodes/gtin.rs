//! A product's number: GTIN-8, -12 (UPC-A), -13 (EAN-13) and -14 as one checked value.
//!
//! Zero-padded to 14 digits they are the same number, so equality is plain equality.
//! The indicator digit names a packaging level and is never dropped in silence: a case is not its unit.

use super::check_digit;
use serde::{Deserialize, Serialize};

const INDICATOR: u64 = 10_u64.pow(13);

/// A Global Trade Item Number: 14 digits, the last one checked, never zero.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Gtin14(u64);

/// Why a text is no GTIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GtinError {
    /// Something else than digits.
    #[error("a GTIN has digits only")]
    NotDigits,
    /// A number of digits no GTIN has.
    #[error("a GTIN has 8, 12, 13 or 14 digits")]
    Length,
    /// The last digit is wrong.
    #[error("the check digit should be {expected}")]
    CheckDigit {
        /// The digit that would be right, 0–9.
        expected: u8,
    },
    /// All digits are 0: a placeholder, no product.
    #[error("all digits are 0")]
    Zero,
}

impl Gtin14 {
    /// Reads a GTIN-8, -12, -13 or -14 by its length. Eight digits are an EAN-8, never a UPC-E.
    ///
    /// # Errors
    /// Says what is wrong with the text; nothing is trimmed.
    pub fn parse(digits: &str) -> Result<Self, GtinError> {
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(GtinError::NotDigits);
        }
        if !matches!(digits.len(), 8 | 12 | 13 | 14) {
            return Err(GtinError::Length);
        }
        let (body, last) = digits.split_at(digits.len() - 1);
        let expected = check_digit::mod10(body).ok_or(GtinError::NotDigits)?;
        if last.parse() != Ok(expected) {
            return Err(GtinError::CheckDigit { expected });
        }
        match digits.parse() {
            Ok(0) => Err(GtinError::Zero),
            Ok(number) => Ok(Self(number)),
            Err(_) => Err(GtinError::NotDigits),
        }
    }

    /// Reads a UPC-E of 8 digits: number system 0 or 1, six digits, check digit.
    ///
    /// Gives the UPC-A it stands for; `None` when it is none or the check digit is wrong.
    pub fn from_upc_e(digits: &str) -> Option<Self> {
        let (system_and_six, check) = digits.split_at_checked(7)?;
        let full = expand_upc_e(system_and_six)?;
        full.to_string().ends_with(check).then_some(full).filter(|_| check.len() == 1)
    }

    /// All readings of a UPC-E as scanners send it: 8 digits, 7 (without its check digit, or without its number
    /// system 0) or 6 (without both). Short forms prove nothing, so they are candidates only.
    pub fn upc_e_candidates(digits: &str) -> Vec<Self> {
        let readings = match digits.len() {
            6 => [expand_upc_e(&format!("0{digits}")), None],
            7 => [expand_upc_e(digits), Self::from_upc_e(&format!("0{digits}"))],
            8 => [Self::from_upc_e(digits), None],
            _ => [None, None],
        };
        readings.into_iter().flatten().collect()
    }

    /// The packaging level: 0 the unit, 1–8 a case, 9 goods sold by measure.
    pub fn indicator(self) -> u8 {
        u8::try_from(self.0 / INDICATOR).unwrap_or_default()
    }

    /// The number with indicator 0 and its own check digit: a hint to what a case holds, not proof of it.
    pub fn unit(self) -> Self {
        let body = self.0 % INDICATOR / 10;
        let check = check_digit::mod10(&format!("{body:012}")).unwrap_or_default();
        Self(body * 10 + u64::from(check))
    }
}

/// The UPC-A of a number system digit (0 or 1) and the six digits of a UPC-E.
fn expand_upc_e(system_and_six: &str) -> Option<Gtin14> {
    let [system @ (b'0' | b'1'), six @ ..] = system_and_six.as_bytes() else {
        return None;
    };
    let [a, b, c, d, e, f] = *six else {
        return None;
    };
    let body = match f {
        b'0'..=b'2' => [*system, a, b, f, b'0', b'0', b'0', b'0', c, d, e],
        b'3' => [*system, a, b, c, b'0', b'0', b'0', b'0', b'0', d, e],
        b'4' => [*system, a, b, c, d, b'0', b'0', b'0', b'0', b'0', e],
        b'5'..=b'9' => [*system, a, b, c, d, e, b'0', b'0', b'0', b'0', f],
        _ => return None,
    };
    let body = std::str::from_utf8(&body).ok()?;
    let check = check_digit::mod10(body)?;
    Gtin14::parse(&format!("{body}{check}")).ok()
}

impl std::fmt::Display for Gtin14 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:014}", self.0)
    }
}

impl std::fmt::Debug for Gtin14 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gtin14({self})")
    }
}

impl From<Gtin14> for String {
    fn from(gtin: Gtin14) -> Self {
        gtin.to_string()
    }
}

impl TryFrom<String> for Gtin14 {
    type Error = GtinError;

    fn try_from(digits: String) -> Result<Self, GtinError> {
        Self::parse(&digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_pads_to_the_same_number() {
        let upc_a = Gtin14::parse("416000336108").unwrap();
        assert_eq!(Gtin14::parse("0416000336108"), Ok(upc_a));
        assert_eq!(Gtin14::parse("00416000336108"), Ok(upc_a));
        assert_eq!(upc_a.to_string(), "00416000336108");
        assert_eq!(Gtin14::parse("96385074").unwrap().to_string(), "00000096385074");
    }

    #[test]
    fn what_is_no_gtin_says_why() {
        assert_eq!(Gtin14::parse("416000336107"), Err(GtinError::CheckDigit { expected: 8 }));
        assert_eq!(Gtin14::parse("41600033610"), Err(GtinError::Length));
        assert_eq!(Gtin14::parse("4160003361O8"), Err(GtinError::NotDigits));
        assert_eq!(Gtin14::parse("00000000"), Err(GtinError::Zero));
    }

    #[test]
    fn upc_e_expands_by_its_last_digit() {
        for (upc_e, upc_a) in [
            ("0123450", "01200000345"),
            ("0123451", "01210000345"),
            ("0123452", "01220000345"),
            ("0123453", "01230000045"),
            ("0123454", "01234000005"),
            ("0123455", "01234500005"),
            ("0123456", "01234500006"),
            ("0123459", "01234500009"),
            ("0012345", "00123400005"),
            ("1123451", "11210000345"),
        ] {
            let check = check_digit::mod10(upc_a).unwrap();
            let full = Gtin14::parse(&format!("{upc_a}{check}")).ok();
            assert_eq!(Gtin14::from_upc_e(&format!("{upc_e}{check}")), full, "{upc_e}");
        }
        assert_eq!(Gtin14::from_upc_e("00123457").unwrap().to_string(), "00001234000057");
        assert_eq!(Gtin14::from_upc_e("00123458"), None);
        assert_eq!(Gtin14::from_upc_e("20123457"), None);
        assert_eq!(Gtin14::upc_e_candidates("012345"), [Gtin14::from_upc_e("00123457").unwrap()]);
    }

    #[test]
    fn a_case_is_not_its_unit() {
        let case = Gtin14::parse("10416000336105").unwrap();
        assert_eq!(case.unit(), Gtin14::parse("416000336108").unwrap());
        assert_ne!(case, case.unit());
    }
}
