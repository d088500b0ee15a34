//! Codes the shop prints for itself: totes (`T-07`), packing slips (`SO-1042`) and people's badges (`PBU-…`).
//!
//! A shop's SKUs may look alike (`T-100`, `SO-12`), so whoever finds no such tote or order goes on to the catalogue.
//! A badge opens a person's session: its token is a secret and is masked in every output.

use crate::secret::Secret;
use serde::Serialize;

/// A tote on the cart, printed as `T-07`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Tote(pub u16);

impl Tote {
    /// Reads the letter T, a dash and 1–4 digits; leading zeros do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = strip_prefix_any_case(text, "T-")?;
        let digits_only = digits.bytes().all(|byte| byte.is_ascii_digit());
        (digits_only && (1..=4).contains(&digits.len())).then(|| digits.parse().ok().map(Self))?
    }
}

impl std::fmt::Display for Tote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "T-{:02}", self.0)
    }
}

/// An order on a packing slip, printed as `SO-` and the order's number as the shop writes it, without `#`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct OrderCode(String);

impl OrderCode {
    const LONGEST: usize = 40;

    /// The code for an order's number (`#1042`, `1042-EU`); `None` when a Code 128 can't carry it.
    pub fn for_order(number: &str) -> Option<Self> {
        let number = number.strip_prefix('#').unwrap_or(number);
        let printable = number.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./#".contains(&byte));
        let has_digit = number.bytes().any(|byte| byte.is_ascii_digit());
        (printable && has_digit && number.len() <= Self::LONGEST).then(|| Self(number.to_ascii_uppercase()))
    }

    /// Reads what a slip's barcode says.
    pub fn parse(text: &str) -> Option<Self> {
        Self::for_order(strip_prefix_any_case(text, "SO-")?)
    }

    /// The order's number in upper case, without `#`.
    pub fn number(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for OrderCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SO-{}", self.0)
    }
}

/// A person's badge: `PBU-` and ten characters that are easy to tell apart (Crockford's base 32), 50 random bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge(Secret);

impl Badge {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const LENGTH: usize = 10;

    /// A new badge out of 50 random bits (the rest is ignored).
    pub fn from_random(random: u64) -> Self {
        let token: String = (0..Self::LENGTH)
            .map(|place| {
                let five_bits = usize::try_from(random >> (5 * place) & 31).unwrap_or_default();
                char::from(Self::ALPHABET[five_bits])
            })
            .collect();
        Self(Secret::new(token))
    }

    /// Reads a badge; I and L count as 1, O as 0, lower case as upper case.
    pub fn parse(text: &str) -> Option<Self> {
        let given = strip_prefix_any_case(text, "PBU-")?;
        let token: Option<String> = given
            .bytes()
            .map(|byte| match byte.to_ascii_uppercase() {
                b'I' | b'L' => Some('1'),
                b'O' => Some('0'),
                known if Self::ALPHABET.contains(&known) => Some(char::from(known)),
                _ => None,
            })
            .collect();
        token.filter(|token| token.len() == Self::LENGTH).map(|token| Self(Secret::new(token)))
    }

    /// The ten characters, to be hashed and compared.
    pub fn token(&self) -> &Secret {
        &self.0
    }

    /// What the badge's barcode holds. A secret: for the printer alone.
    pub fn printed(&self) -> Secret {
        Secret::new(format!("PBU-{}", self.0.reveal()))
    }
}

/// What follows `prefix`, whatever the case (caps lock turns a keyboard scanner's letters around).
pub(super) fn strip_prefix_any_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, tail) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totes() {
        assert_eq!(Tote::parse("T-07"), Some(Tote(7)));
        assert_eq!(Tote::parse("t-7").unwrap().to_string(), "T-07");
        assert_eq!(Tote::parse("T-1234").unwrap().to_string(), "T-1234");
        for other in ["T-", "T-12345", "T07", "T-0A", "T-+7", "T-٣", "XT-07"] {
            assert_eq!(Tote::parse(other), None, "{other}");
        }
    }

    #[test]
    fn slips() {
        assert_eq!(OrderCode::for_order("#1042").unwrap().to_string(), "SO-1042");
        assert_eq!(OrderCode::parse("so-1042-eu").unwrap().number(), "1042-EU");
        for other in ["SO-", "SO-SHIRT", "SO-10 42", "SO-1042é", "S0-1042"] {
            assert_eq!(OrderCode::parse(other), None, "{other}");
        }
    }

    #[test]
    fn badges_are_told_apart_and_never_shown() {
        let badge = Badge::from_random(0x0003_1415_9265_3589);
        assert_eq!(Badge::parse(badge.printed().reveal()), Some(badge.clone()));
        assert_eq!(Badge::parse("pbu-oil0123456"), Badge::parse("PBU-0110123456"));
        assert!(!format!("{badge:?}").contains(badge.token().reveal()));
        for other in ["PBU-", "PBU-012345678", "PBU-01234567890", "PBU-U123456789", "PB-UNDO"] {
            assert_eq!(Badge::parse(other), None, "{other}");
        }
    }
}
