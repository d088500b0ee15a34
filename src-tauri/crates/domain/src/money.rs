//! Money in minor units with its currency; arithmetic never mixes currencies and never uses floats.
//!
//! Amounts arrive from shops and carriers as decimal text ("7.38") and are read exactly or refused.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An ISO 4217 code, upper case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// United States dollar, the shop's own.
    pub const USD: Currency = Currency(*b"USD");

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the point (ISO 4217, 2024): 0 for yen and its like, 3 for dinars, otherwise 2.
    pub fn exponent(&self) -> u32 {
        match self.code() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
            | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;
    fn try_from(text: String) -> Result<Self, MoneyError> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl std::str::FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_alphabetic) => Ok(Self(code.map(|c| c.to_ascii_uppercase()))),
            Ok(_) | Err(_) => Err(MoneyError::NoCurrency),
        }
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// What is wrong with an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Not three letters.
    #[error("not a currency code")]
    NoCurrency,
    /// Not a decimal number, or with more digits than the currency has.
    #[error("not an amount in this currency")]
    NoAmount,
    /// Two amounts in two currencies.
    #[error("two different currencies")]
    Mixed,
}

/// An amount in the currency's smallest unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Cents for dollars, yen for yen.
    pub amount_minor: i64,
    /// Which currency.
    pub currency: Currency,
}

impl Money {
    /// `amount_minor` of `currency`.
    pub fn new(amount_minor: i64, currency: Currency) -> Self {
        Self { amount_minor, currency }
    }

    /// Reads decimal text exactly: "7.38", "-1", "12.5", "1.2300" (zeros beyond the exponent are fine).
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let text = text.trim();
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return Err(MoneyError::NoAmount);
        }
        let places = currency.exponent() as usize;
        let (kept, beyond) = fraction.split_at(fraction.len().min(places));
        if beyond.bytes().any(|b| b != b'0') {
            return Err(MoneyError::NoAmount);
        }
        let padded = format!("{whole}{kept:0<places$}");
        let amount: i64 = padded.parse().map_err(|_| MoneyError::NoAmount)?;
        Ok(Self::new(sign * amount, currency))
    }

    /// The sum, or `Mixed` when the currencies differ.
    pub fn plus(self, other: Money) -> Result<Money, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed);
        }
        let sum = self.amount_minor.checked_add(other.amount_minor).ok_or(MoneyError::NoAmount)?;
        Ok(Self::new(sum, self.currency))
    }

    /// Decimal text without a symbol, as wires want it: "7.38".
    pub fn decimal(&self) -> String {
        let places = self.currency.exponent();
        let scale = 10_u64.pow(places);
        let magnitude = self.amount_minor.unsigned_abs();
        let sign = if self.amount_minor < 0 { "-" } else { "" };
        match places {
            0 => format!("{sign}{magnitude}"),
            _ => format!("{sign}{}.{:0width$}", magnitude / scale, magnitude % scale, width = places as usize),
        }
    }
}

impl std::fmt::Display for Money {
    /// "$7.38" for dollars, "7.38 EUR" for the rest.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.currency == Currency::USD, self.amount_minor < 0) {
            (true, false) => write!(f, "${}", self.decimal()),
            (true, true) => write!(f, "-${}", &self.decimal()[1..]),
            (false, _) => write!(f, "{} {}", self.decimal(), self.currency),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_refused() {
        let usd = |text| Money::parse(text, Currency::USD).map(|m| m.amount_minor);
        assert_eq!(usd("7.38"), Ok(738));
        assert_eq!(usd("-1"), Ok(-100));
        assert_eq!(usd("12.5000"), Ok(1250));
        for bad in ["", ".", ".5", "7,38", "7.389", "1e3", "NaN", "99999999999999999999"] {
            assert_eq!(usd(bad), Err(MoneyError::NoAmount), "{bad}");
        }
        let yen: Currency = "jpy".parse().unwrap();
        assert_eq!(Money::parse("738", yen).unwrap().decimal(), "738");
        assert_eq!(Money::parse("7.38", yen), Err(MoneyError::NoAmount));
    }

    #[test]
    fn text_form_is_what_a_person_expects() {
        assert_eq!(Money::new(738, Currency::USD).to_string(), "$7.38");
        assert_eq!(Money::new(-5, Currency::USD).to_string(), "-$0.05");
        assert_eq!(Money::new(5, "EUR".parse().unwrap()).to_string(), "0.05 EUR");
        assert_eq!(Money::new(1, Currency::USD).plus(Money::new(1, "EUR".parse().unwrap())), Err(MoneyError::Mixed));
    }
}
