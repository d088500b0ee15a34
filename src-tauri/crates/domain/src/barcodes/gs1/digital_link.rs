//! GS1 Digital Link: a web address with a key, its qualifiers and data in it.
//!
//! Only the uncompressed form with numeric identifiers; any domain and any path in front of the key.

use super::Gs1;
use super::identifiers::{self, exactly};
use crate::barcodes::problem::{Problem, ProblemCode};

/// Identifiers that may begin a Digital Link, with the sequences of qualifiers each may have.
const KEYS: &[(&str, &[&[&str]])] = &[
    ("00", &[]),
    ("01", &[&["22", "10", "21"], &["235"]]),
    ("253", &[]),
    ("255", &[]),
    ("401", &[]),
    ("402", &[]),
    ("414", &[&["254"], &["7040"]]),
    ("415", &[&["8020"]]),
    ("417", &[&["7040"]]),
    ("8003", &[]),
    ("8004", &[&["7040"]]),
    ("8006", &[&["22", "10", "21"]]),
    ("8010", &[&["8011"]]),
    ("8013", &[]),
    ("8017", &[&["8019"]]),
    ("8018", &[&["8019"]]),
];

/// Reads a Digital Link URI; `None` when the text is another address or none.
///
/// Key first, then qualifiers, then the query's identifiers; other query fields and the fragment are ignored.
/// GTINs of 8, 12 or 13 digits are padded to 14.
pub fn digital_link(text: &str) -> Option<Gs1> {
    let (scheme, rest) = text.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (_host, path) = address.split_once('/')?;
    let segments: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let (qualifier_rules, pairs) = key_and_qualifiers(&segments)?;

    let mut found = Gs1::default();
    for (ai, value) in &pairs {
        push(&mut found, ai, percent_decoded(value, false));
    }
    let qualifiers: Vec<&str> = pairs.iter().skip(1).map(|(ai, _)| *ai).collect();
    if !qualifiers.is_empty() && !qualifier_rules.iter().any(|rule| is_in_order(&qualifiers, rule)) {
        let message = "qualifiers that do not belong to the key, or out of order";
        found.problems.push(Problem::of(pairs[0].0, ProblemCode::Qualifier, message));
    }
    for field in query.split(['&', ';']) {
        let (ai, value) = field.split_once('=').unwrap_or((field, ""));
        if !ai.is_empty() && ai.bytes().all(|byte| byte.is_ascii_digit()) {
            push(&mut found, ai, percent_decoded(value, true));
        }
    }
    Some(found.finished())
}

type Pairs<'a> = Vec<(&'a str, &'a str)>;

/// Walks back from the path's end by pairs to the key: what stands before it is the shop's own path.
fn key_and_qualifiers<'a>(segments: &[&'a str]) -> Option<(&'static [&'static [&'static str]], Pairs<'a>)> {
    let mut pairs = Pairs::new();
    for pair in segments.rchunks_exact(2) {
        let (ai, value) = (pair[0], pair[1]);
        exactly(ai)?;
        pairs.insert(0, (ai, value));
        if let Some((_, rules)) = KEYS.iter().find(|(key, _)| *key == ai) {
            return Some((rules, pairs));
        }
    }
    None
}

fn push(found: &mut Gs1, ai: &str, value: String) {
    let value = if ai == "01" && matches!(value.len(), 8 | 12 | 13) { format!("{value:0>14}") } else { value };
    match identifiers::exactly(ai) {
        Some(row) => found.push(row, ai, &value),
        None => found.unknown(ai),
    }
}

/// True when `given` is `rule` with some left out.
fn is_in_order(given: &[&str], rule: &[&str]) -> bool {
    let mut rest = rule.iter();
    given.iter().all(|ai| rest.any(|allowed| allowed == ai))
}

/// Percent-decoding; a `%` without two hexadecimal digits stays, as does anything that is not UTF-8 (as �).
fn percent_decoded(text: &str, is_query: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if let (Some(high), Some(low)) = (hex(*high), hex(*low)) => {
                bytes.push(high << 4 | low);
                rest = after;
            }
            (b'+', _) if is_query => {
                bytes.push(b' ');
                rest = tail;
            }
            (other, _) => {
                bytes.push(*other);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Option<Vec<(String, String)>> {
        digital_link(text).map(|found| found.ais.into_iter().map(|element| (element.ai, element.value)).collect())
    }

    fn owned(pairs: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        Some(pairs.iter().map(|(ai, value)| ((*ai).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn key_qualifiers_query() {
        let link = "https://id.gs1.org/01/00416000336108/10/A%2FB%26/21/S1?17=261130&linkType=all&3103=000125#top";
        let expected =
            owned(&[("01", "00416000336108"), ("10", "A/B&"), ("21", "S1"), ("17", "261130"), ("3103", "000125")]);
        assert_eq!(pairs(link), expected);
        assert_eq!(digital_link(link).unwrap().problems, []);
        assert_eq!(pairs("HTTPS://shop.example/a/01/b/01/416000336108/"), owned(&[("01", "00416000336108")]));
    }

    #[test]
    fn wrong_order_and_foreign_qualifiers_are_named() {
        for link in ["http://x/01/00416000336108/21/S/10/L", "http://x/01/00416000336108/10/L/235/T"] {
            let problems = digital_link(link).unwrap().problems;
            assert!(problems.iter().any(|problem| problem.code == ProblemCode::Qualifier), "{problems:?}");
        }
    }

    #[test]
    fn other_addresses_are_no_links() {
        for text in [
            "https://shop.example/",
            "https://shop.example",
            "https://shop.example/10/A",
            "https://x/01",
            "://",
            "ftp://x/01/00416000336108",
            "https://x/products/01",
            "https://x/01/00416000336108/reviews/4",
        ] {
            assert_eq!(pairs(text), None, "{text}");
        }
    }

    #[test]
    fn percent_signs_that_say_nothing_stay() {
        assert_eq!(percent_decoded("%4", false), "%4");
        assert_eq!(percent_decoded("%zz%41%", false), "%zzA%");
        assert_eq!(percent_decoded("a+b", false), "a+b");
        assert_eq!(percent_decoded("a+b", true), "a b");
    }
}
