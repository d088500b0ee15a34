//! Is a value what its identifier says: characters, lengths, check digits, dates, times and small ranges.

use super::identifiers::{Charset, Check, Part, Row};
use crate::barcodes::check_digit;
use crate::barcodes::problem::{Problem, ProblemCode};
use chrono::NaiveDate;

/// Goes through the parts of an identifier's value and stops at the first that does not fit.
pub(super) fn check(row: &Row, ai: &str, value: &str) -> Option<Problem> {
    match first_fault(row, value) {
        Ok(()) => None,
        Err((code, message)) => Some(Problem::of(ai, code, format!("({ai}) {message}"))),
    }
}

type Fault = (ProblemCode, String);

fn first_fault(row: &Row, value: &str) -> Result<(), Fault> {
    let mut rest = value;
    for part in row.parts {
        if rest.is_empty() && part.optional {
            break;
        }
        let (piece, after) = rest.split_at_checked(part.most).unwrap_or((rest, ""));
        check_part(part, piece)?;
        rest = after;
    }
    if rest.is_empty() {
        return Ok(());
    }
    Err((ProblemCode::Length, format!("has {} characters too many", rest.chars().count())))
}

fn check_part(part: &Part, piece: &str) -> Result<(), Fault> {
    if let Some(stranger) = piece.chars().find(|character| !part.charset.holds(*character)) {
        return Err((ProblemCode::Character, format!("may not hold {stranger:?}")));
    }
    if piece.len() < part.least {
        return Err((ProblemCode::Length, format!("is {} characters too short", part.least - piece.len())));
    }
    match part.checks.iter().find(|check| !holds(**check, piece)) {
        None => Ok(()),
        Some(Check::Mod10) => Err((ProblemCode::CheckDigit, "has a wrong check digit".to_owned())),
        Some(Check::Date | Check::DateOrMonth | Check::LongDate) => {
            Err((ProblemCode::Date, format!("{piece} is no day of the calendar")))
        }
        Some(Check::HourMinute | Check::Hour | Check::Sixty) => {
            Err((ProblemCode::Time, format!("{piece} is no time of day")))
        }
        Some(
            Check::OneOf(_)
            | Check::NonZero
            | Check::NoZeroInFront
            | Check::PieceOfTotal
            | Check::NonDigit
            | Check::Latitude
            | Check::Longitude
            | Check::PercentEncoded,
        ) => Err((ProblemCode::Value, format!("{piece} is outside its range"))),
    }
}

impl Charset {
    fn holds(self, character: char) -> bool {
        match self {
            Self::Digits => character.is_ascii_digit(),
            Self::Text => character.is_ascii_alphanumeric() || "!\"%&'()*+,-./:;<=>?_".contains(character),
            Self::Part39 => character.is_ascii_uppercase() || character.is_ascii_digit() || "#-/".contains(character),
            Self::Base64Url => character.is_ascii_alphanumeric() || "-_=".contains(character),
        }
    }
}

fn holds(check: Check, piece: &str) -> bool {
    let number = || piece.parse::<u64>().unwrap_or(u64::MAX);
    match check {
        Check::Mod10 => check_digit::ends_with_mod10(piece),
        Check::Date => is_date(piece, false),
        Check::DateOrMonth => is_date(piece, true),
        Check::LongDate => day(piece.get(..4), piece.get(4..6), piece.get(6..)).is_some(),
        Check::HourMinute => is_below(piece.get(..2), 24) && is_below(piece.get(2..), 60),
        Check::Hour => is_below(Some(piece), 24),
        Check::Sixty => is_below(Some(piece), 60),
        Check::OneOf(allowed) => allowed.contains(&piece),
        Check::NonZero => piece.bytes().any(|byte| byte != b'0'),
        Check::NoZeroInFront => piece == "0" || !piece.starts_with('0'),
        Check::PieceOfTotal => match (piece.get(..2), piece.get(2..)) {
            (Some(piece), Some(total)) => piece != "00" && total != "00" && piece <= total,
            _ => false,
        },
        Check::NonDigit => piece.bytes().any(|byte| !byte.is_ascii_digit()),
        Check::Latitude => number() <= 1_800_000_000,
        Check::Longitude => number() <= 3_600_000_000,
        Check::PercentEncoded => piece
            .split('%')
            .skip(1)
            .all(|behind| behind.len() >= 2 && behind.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())),
    }
}

/// YYMMDD. The century does not matter: from 1951 to 2050 every fourth year has its leap day.
fn is_date(yymmdd: &str, day_may_be_00: bool) -> bool {
    let century = yymmdd.get(..2).map(|year| format!("20{year}"));
    let day_digits = match yymmdd.get(4..) {
        Some("00") if day_may_be_00 => Some("01"),
        other => other,
    };
    day(century.as_deref(), yymmdd.get(2..4), day_digits).is_some()
}

fn day(year: Option<&str>, month: Option<&str>, day: Option<&str>) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year?.parse().ok()?, month?.parse().ok()?, day?.parse().ok()?)
}

fn is_below(digits: Option<&str>, limit: u32) -> bool {
    digits.and_then(|digits| digits.parse::<u32>().ok()).is_some_and(|number| number < limit)
}
