//! Element strings (`0104160003361081` … separated by FNC1) and their bracketed spelling (`(01)0416…`).

use super::identifiers::{self, Row};
use super::{FNC1, Gs1};

/// Reads an element string. Separators in front, at the end and behind fixed lengths are tolerated.
pub fn element_string(data: &str) -> Gs1 {
    let mut found = Gs1::default();
    for segment in data.split(FNC1) {
        read_segment(segment, &mut found);
    }
    found.finished()
}

/// Reads up to a separator: any number of predefined lengths, then at most one value that takes the rest.
fn read_segment(segment: &str, found: &mut Gs1) {
    let mut rest = segment;
    while !rest.is_empty() {
        let Some((row, ai, behind)) = split_ai(rest) else {
            // Without a row there is no telling where the value ends: the rest up to the separator is lost.
            let shown: String = rest.chars().take(2).filter(|character| !character.is_control()).collect();
            found.unknown(&shown);
            return;
        };
        let whole = (behind, "");
        let (value, after) = if row.fixed { behind.split_at_checked(row.longest()).unwrap_or(whole) } else { whole };
        found.push(row, ai, value);
        rest = after;
    }
}

fn split_ai(text: &str) -> Option<(&'static Row, &str, &str)> {
    let row = identifiers::at_start_of(text)?;
    let (ai, behind) = text.split_at_checked(row.first.len())?;
    Some((row, ai, behind))
}

/// Reads bracketed text; `None` when it does not begin with a known identifier in brackets.
///
/// A bracket that belongs to a value is told by what is in it, or is written `\(`.
pub fn bracketed(text: &str) -> Option<Gs1> {
    let starts = bracketed_identifiers(text);
    let (first, ai, _) = *starts.first()?;
    if first != 0 || identifiers::exactly(ai).is_none() {
        return None;
    }
    let mut found = Gs1::default();
    let ends = starts.iter().skip(1).map(|(start, ..)| *start).chain([text.len()]);
    for ((_, ai, value_at), end) in starts.iter().zip(ends) {
        let value = text.get(*value_at..end).unwrap_or_default().replace("\\(", "(");
        match identifiers::exactly(ai) {
            Some(row) => found.push(row, ai, &value),
            None => found.unknown(ai),
        }
    }
    Some(found.finished())
}

/// Every `(dd)`…`(dddd)` not behind a backslash: where it starts, its digits, where its value starts.
fn bracketed_identifiers(text: &str) -> Vec<(usize, &str, usize)> {
    text.match_indices('(')
        .filter(|(at, _)| !text[..*at].ends_with('\\'))
        .filter_map(|(at, _)| {
            let inside = &text[at + 1..];
            let (ai, _) = inside.split_at_checked(inside.bytes().take(5).position(|byte| byte == b')')?)?;
            let digits = ai.len() >= 2 && ai.bytes().all(|byte| byte.is_ascii_digit());
            digits.then_some((at, ai, at + ai.len() + 2))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::barcodes::problem::ProblemCode;

    fn pairs(found: &Gs1) -> Vec<(&str, &str)> {
        found.ais.iter().map(|element| (element.ai.as_str(), element.value.as_str())).collect()
    }

    fn codes(found: &Gs1) -> Vec<(ProblemCode, &str)> {
        found.problems.iter().map(|problem| (problem.code, problem.ai.as_deref().unwrap_or_default())).collect()
    }

    #[test]
    fn fixed_lengths_need_no_separator_and_others_end_at_one() {
        let expected = [("01", "10416000336105"), ("17", "261130"), ("10", "LOT-7"), ("21", "S1")];
        for text in [
            "01104160003361051726113010LOT-7\u{1d}21S1",
            "\u{1d}01104160003361051726113010LOT-7\u{1d}21S1\u{1d}",
            "0110416000336105\u{1d}17261130\u{1d}10LOT-7\u{1d}\u{1d}21S1",
        ] {
            let found = element_string(text);
            assert_eq!(pairs(&found), expected);
            assert_eq!(found.problems, []);
        }
        let text = "(01)10416000336105(17)261130(10)LOT-7(21)S1";
        assert_eq!(pairs(&bracketed(text).unwrap()), expected);
    }

    #[test]
    fn every_value_is_checked_and_the_rest_still_read() {
        for (text, problem) in [
            ("0110416000336106", (ProblemCode::CheckDigit, "01")),
            ("011041600033610", (ProblemCode::Length, "01")),
            ("01104160003361051726133010A", (ProblemCode::Date, "17")),
            ("01104160003361051126022910A", (ProblemCode::Date, "11")),
            ("011041600033610510012345678901234567890", (ProblemCode::Length, "10")),
            ("0110416000336105\u{1d}10A B", (ProblemCode::Character, "10")),
            ("0110416000336105\u{1d}10", (ProblemCode::Length, "10")),
            ("01104160003361053103A0125010X", (ProblemCode::Character, "3103")),
            ("011041600033610505X\u{1d}10A", (ProblemCode::UnknownAi, "05")),
            ("011041600033610510A\u{1d}10B", (ProblemCode::Repeated, "10")),
            ("10A", (ProblemCode::Association, "10")),
            ("01104160003361050210416000336105", (ProblemCode::Association, "02")),
        ] {
            assert_eq!(codes(&element_string(text)).first(), Some(&problem), "{text:?}");
        }
        assert_eq!(element_string("01104160003361051126022810A\u{1d}17280200").problems, []);
        let found = element_string("05X\u{1d}0110416000336105");
        assert_eq!(found.gtin14().unwrap().to_string(), "10416000336105");
    }

    #[test]
    fn brackets_in_values_and_other_bracketed_texts() {
        let found = bracketed(r"(01)10416000336105(10)A(B)\(21)C").unwrap();
        assert_eq!(pairs(&found), [("01", "10416000336105"), ("10", "A(B)(21)C")]);
        for plain in ["(05)X", "x(01)10416000336105", "(1)", "()", "(01", "(٠١)", "(blue)"] {
            assert_eq!(bracketed(plain), None, "{plain}");
        }
    }

    #[test]
    fn the_mailing_code_of_a_parcel_is_no_product() {
        let found = element_string("42098028\u{1d}400PO-77");
        assert_eq!(pairs(&found), [("420", "98028"), ("400", "PO-77")]);
        assert_eq!((found.gtin14(), found.problems), (None, vec![]));
    }
}
