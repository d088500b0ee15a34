//! When a scan and a stored code are the same: both are brought to keys, and keys are compared.
//!
//! A GTIN of any length is one key of 14 digits; a case's indicator stays in it. All else is text in upper case.
//! A stored number with a wrong check digit is text: it is found when exactly that is scanned.

use super::gtin::Gtin14;
use super::scan::{Scan, ScanKind, read};
use serde::{Deserialize, Serialize};

/// One way to find a code in a catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeKey {
    /// A checked product number.
    Gtin(Gtin14),
    /// Any other code, trimmed and in upper case.
    Text(String),
}

impl CodeKey {
    fn text(code: &str) -> Self {
        Self::Text(code.trim().to_uppercase())
    }
}

/// The key as one text, for an index: 14 digits or the text. The two never meet, as a text that is a GTIN is one.
impl std::fmt::Display for CodeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Gtin(gtin) => gtin.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// The keys a scan may be found under, the likeliest first, none twice.
///
/// A command, a badge, an unreadable code and a carrier's label have none. A bare number that is a carrier's only
/// by its check digit keeps its text: where the shop stored exactly that as a product's code, the shop is right.
pub fn keys(scan: &Scan) -> Vec<CodeKey> {
    let has_text = match scan.kind {
        ScanKind::Command | ScanKind::Badge | ScanKind::Unknown => false,
        ScanKind::CarrierLabel => scan.may_be_own_number(),
        ScanKind::Tote | ScanKind::Order | ScanKind::Gs1 | ScanKind::Product => true,
    };
    let mut keys: Vec<CodeKey> = Vec::new();
    let gtins = scan.candidates.iter().map(|gtin| CodeKey::Gtin(*gtin));
    let text = has_text.then(|| plain_key(scan.text()));
    // Six or seven digits are a SKU before they are a short UPC-E.
    let (first, then): (Vec<_>, Vec<_>) = match scan.gtin14 {
        Some(_) => (gtins.collect(), text.into_iter().collect()),
        None => (text.into_iter().collect(), gtins.collect()),
    };
    for key in first.into_iter().chain(then) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// The key of a code as the shop stored it, with the spaces and dashes people put into numbers.
///
/// GS1 spellings give the GTIN inside; a wrong check digit, a SKU or an alias stays text.
pub fn normalise(stored_barcode: &str) -> CodeKey {
    match plain_key(stored_barcode) {
        CodeKey::Text(text) => read(stored_barcode.trim()).gtin14.map_or(CodeKey::Text(text), CodeKey::Gtin),
        number @ CodeKey::Gtin(_) => number,
    }
}

/// A number, spaces and dashes left out, or else the text: the same for what is scanned and what is stored.
fn plain_key(code: &str) -> CodeKey {
    let digits: String = code.trim().chars().filter(|character| !matches!(character, ' ' | '-')).collect();
    let number = Gtin14::parse(&digits).ok().or_else(|| Gtin14::from_upc_e(&digits));
    number.map_or_else(|| CodeKey::text(code), CodeKey::Gtin)
}

/// All keys to list a stored code under: [`normalise`]'s first, then the UPC-E reading of an EAN-8.
pub fn stored_keys(stored_barcode: &str) -> Vec<CodeKey> {
    let mut keys = vec![normalise(stored_barcode)];
    let digits: String = stored_barcode.chars().filter(char::is_ascii_digit).collect();
    let upc_e = Gtin14::from_upc_e(&digits).map(CodeKey::Gtin);
    keys.extend(upc_e.filter(|key| digits == stored_barcode.trim() && !keys.contains(key)));
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_found(stored: &str, scanned: &str) -> bool {
        let stored = stored_keys(stored);
        keys(&read(scanned)).iter().any(|key| stored.contains(key))
    }

    #[test]
    fn one_code_in_two_spellings_is_found() {
        for (stored, scanned) in [
            ("416000336108", "]E00416000336108"),
            ("0 41600 03361 08", "0041600033610 8".replace(' ', "").as_str()),
            ("4-16000-33610-8", "(01)00416000336108"),
            ("00416000336108", "416000336108"),
            ("00123457", "]E00001234000057"),
            ("001234000057", "]E000123457"),
            ("416000336107", "416000336107"),
            ("9638-5074", "9638-5074"),
            ("shirt-blue-m", "SHIRT-BLUE-M"),
            (" X1 ", "x1"),
            ("T-100", "T-100"),
            ("012345", "012345"),
            ("(01)10416000336105", "10416000336105"),
            ("986578788855", "986578788855"),
        ] {
            assert!(is_found(stored, scanned), "{stored} by {scanned}");
        }
    }

    #[test]
    fn cases_labels_and_commands_are_not_products() {
        assert!(!is_found("416000336108", "10416000336105"));
        assert!(!is_found("1Z5R89390357567127", "1Z5R89390357567127"));
        assert!(!is_found("PB-UNDO", "PB-UNDO"));
        assert!(!is_found("", ""));
    }

    #[test]
    fn short_numbers_are_skus_before_they_are_upc_e() {
        assert_eq!(keys(&read("012345"))[0], CodeKey::Text("012345".to_owned()));
        assert_eq!(normalise("012345").to_string(), "012345");
        assert_eq!(normalise("416000336108").to_string(), "00416000336108");
    }
}
