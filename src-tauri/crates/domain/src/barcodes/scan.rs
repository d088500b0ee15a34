//! One decoded barcode told what it is: the first that fits of command, tote, order, badge, carrier's label,
//! GS1 data, product, unknown.
//!
//! Nothing is trimmed and nothing panics; a text longer than any code is not looked into at all.
//! A badge's token is kept out of `raw`, `Debug` and the serialised form.

use super::bench_code::{Badge, OrderCode, Tote};
use super::carrier::{self, Carrier, CarrierLabel, Certainty};
use super::command::Command;
use super::gs1::{self, Ai, FNC1, Gs1};
use super::gtin::{Gtin14, GtinError};
use super::problem::{Problem, ProblemCode};
use super::symbology::Symbology;
use serde::Serialize;

/// The longest scan looked into, in bytes: more than any carrier's 2D code holds.
pub const LONGEST_SCAN: usize = 1_024;
/// The longest product code, in characters.
pub const LONGEST_PRODUCT: usize = 80;

/// What a scan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScanKind {
    /// A card of the bench.
    Command,
    /// A tote of the cart.
    Tote,
    /// A packing slip.
    Order,
    /// A person's badge.
    Badge,
    /// A carrier's shipping label: never a product.
    CarrierLabel,
    /// GS1 Application Identifiers.
    Gs1,
    /// A product's code, known or not: EAN, UPC, SKU, alias.
    Product,
    /// Nothing the bench can use.
    Unknown,
}

/// One scan and all it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scan {
    /// What the scanner sent; for a badge `PBU-` and dots.
    pub raw: String,
    /// What it is.
    pub kind: ScanKind,
    /// The kind of symbol, when the scanner said so.
    pub symbology: Option<Symbology>,
    /// The product's number, when it is certain.
    pub gtin14: Option<Gtin14>,
    /// GS1 data in the order of the input.
    pub ais: Vec<Ai>,
    /// Who printed the label.
    pub carrier: Option<Carrier>,
    /// The label's tracking number, when the barcode holds all of it.
    pub tracking: Option<String>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Every product number it may stand for, the likeliest first: eight digits are an EAN-8 or a UPC-E.
    pub candidates: Vec<Gtin14>,
    #[serde(skip)]
    badge: Option<Badge>,
    #[serde(skip)]
    may_be_own_number: bool,
}

impl Scan {
    fn new(raw: &str, symbology: Option<Symbology>, kind: ScanKind) -> Self {
        Self {
            raw: raw.to_owned(),
            kind,
            symbology,
            gtin14: None,
            ais: Vec::new(),
            carrier: None,
            tracking: None,
            problems: Vec::new(),
            candidates: Vec::new(),
            badge: None,
            may_be_own_number: false,
        }
    }

    fn unknown(raw: &str, symbology: Option<Symbology>, code: ProblemCode, message: &str) -> Self {
        let mut scan = Self::new(raw, symbology, ScanKind::Unknown);
        scan.problems.push(Problem::new(code, message));
        scan
    }

    fn labelled(mut self, label: CarrierLabel) -> Self {
        self.carrier = Some(label.carrier);
        self.tracking = label.tracking;
        self.may_be_own_number = label.certainty == Certainty::CheckDigitAlone;
        if label.certainty == Certainty::ShapeBadCheck {
            self.problems.push(Problem::new(ProblemCode::CheckDigit, "the tracking number's check digit is wrong"));
        }
        self
    }

    /// The text without its AIM identifier.
    pub fn text(&self) -> &str {
        Symbology::split(&self.raw).1
    }

    /// The packaging level of the product's number: 0 the unit, 1–8 a case, 9 by measure.
    pub fn indicator(&self) -> Option<u8> {
        self.gtin14.map(Gtin14::indicator)
    }

    /// The command, if it is one.
    pub fn command(&self) -> Option<Command> {
        (self.kind == ScanKind::Command).then(|| Command::parse(self.text()))?
    }

    /// The tote, if it is one.
    pub fn tote(&self) -> Option<Tote> {
        (self.kind == ScanKind::Tote).then(|| Tote::parse(self.text()))?
    }

    /// The order on a slip, if it is one.
    pub fn order(&self) -> Option<OrderCode> {
        (self.kind == ScanKind::Order).then(|| OrderCode::parse(self.text()))?
    }

    /// The badge, if it is one.
    pub fn badge(&self) -> Option<&Badge> {
        self.badge.as_ref()
    }

    /// True for a bare number that is a carrier's only by its check digit: a shop's own number may fit by chance,
    /// so one the shop has stored as a product's code is that product's.
    pub fn may_be_own_number(&self) -> bool {
        self.may_be_own_number
    }
}

/// Reads one decoded barcode as the scanner sent it: AIM identifier and FNC1 (0x1D) are understood.
pub fn read(raw: &str) -> Scan {
    if raw.len() > LONGEST_SCAN {
        return Scan::unknown(raw, None, ProblemCode::TooLong, "longer than any code");
    }
    let (symbology, text) = Symbology::split(raw);
    if text.trim().is_empty() {
        return Scan::unknown(raw, symbology, ProblemCode::Empty, "nothing was read");
    }
    let of_kind = |kind| Scan::new(raw, symbology, kind);
    if Command::parse(text).is_some() {
        return of_kind(ScanKind::Command);
    }
    if Tote::parse(text).is_some() {
        return of_kind(ScanKind::Tote);
    }
    if OrderCode::parse(text).is_some() {
        return of_kind(ScanKind::Order);
    }
    if let Some(badge) = Badge::parse(text) {
        let mut scan = Scan::new("PBU-••••••••••", symbology, ScanKind::Badge);
        scan.badge = Some(badge);
        return scan;
    }
    if let Some(label) = carrier::recognise(symbology, text) {
        return of_kind(ScanKind::CarrierLabel).labelled(label);
    }
    if let Some(found) = gs1_data(symbology, text) {
        let mut scan = of_kind(ScanKind::Gs1);
        scan.gtin14 = found.gtin14();
        scan.candidates.extend(scan.gtin14);
        scan.ais = found.ais;
        scan.problems = found.problems;
        return scan;
    }
    product(raw, symbology, text)
}

/// GS1 data, if the symbol says so, or, without a word from the scanner, if the text can't be anything else.
fn gs1_data(symbology: Option<Symbology>, text: &str) -> Option<Gs1> {
    if let Some(link) = gs1::digital_link(text) {
        return Some(link);
    }
    match symbology {
        // Keyboards can't type FNC1; scanners then send one of these, none of which a GS1 value may hold.
        Some(says) if says.carries_gs1() => {
            let fnc1 = FNC1.to_string();
            Some(gs1::element_string(&text.replace("^]", &fnc1).replace('\u{241d}', &fnc1)))
        }
        Some(_) => None,
        None if text.contains([FNC1, '\u{241d}']) => {
            Some(gs1::element_string(&text.replace('\u{241d}', &FNC1.to_string())))
                .filter(|found| !found.ais.is_empty())
        }
        None => gs1::bracketed(text).or_else(|| unannounced(text)),
    }
}

/// An element string from a scanner that sends no prefix: it begins with a checked GTIN or SSCC and has no fault.
fn unannounced(text: &str) -> Option<Gs1> {
    if !text.starts_with("01") && !text.starts_with("00") {
        return None;
    }
    let found = gs1::element_string(text);
    let faultless = found.problems.iter().all(|problem| problem.code == ProblemCode::Association);
    faultless.then_some(found)
}

/// What is left: a product's code, or nothing usable.
fn product(raw: &str, symbology: Option<Symbology>, text: &str) -> Scan {
    if text.chars().any(char::is_control) {
        return Scan::unknown(raw, symbology, ProblemCode::ControlCharacter, "control characters where text belongs");
    }
    if text.chars().count() > LONGEST_PRODUCT {
        return Scan::unknown(raw, symbology, ProblemCode::TooLong, "longer than a product's code");
    }
    if symbology == Some(Symbology::EanAddOn) {
        return Scan::unknown(
            raw,
            symbology,
            ProblemCode::AddOn,
            "the small code beside a barcode: scan the large one",
        );
    }
    let mut scan = Scan::new(raw, symbology, ScanKind::Product);
    let (candidates, fault) = product_numbers(symbology, text);
    let is_certain = !(symbology.is_none() && text.len() < 8);
    scan.gtin14 = candidates.first().copied().filter(|_| is_certain);
    scan.candidates = candidates;
    scan.problems.extend(fault);
    scan
}

/// The product numbers digits may stand for, and what is wrong with digits that should be one.
fn product_numbers(symbology: Option<Symbology>, text: &str) -> (Vec<Gtin14>, Option<Problem>) {
    let is_ean = matches!(symbology, Some(Symbology::Ean13 | Symbology::Ean8 | Symbology::EanWithAddOn));
    let digits = match (symbology, text.len()) {
        (Some(Symbology::EanWithAddOn), 14 | 17) => text.get(..12).unwrap_or(text),
        (Some(Symbology::EanWithAddOn), 15 | 18) => text.get(..13).unwrap_or(text),
        _ => text,
    };
    // A scanner that says EAN-13 and sends eight digits or fewer read a UPC-E: an EAN-8 has its own prefix.
    if symbology == Some(Symbology::Ean13) && digits.len() <= 8 {
        let candidates = Gtin14::upc_e_candidates(digits);
        let fault =
            candidates.is_empty().then(|| Problem::new(ProblemCode::CheckDigit, "no UPC-E with this check digit"));
        return (candidates, fault);
    }
    let mut candidates = Vec::new();
    let fault = match Gtin14::parse(digits) {
        Ok(gtin) => {
            candidates.push(gtin);
            None
        }
        Err(GtinError::CheckDigit { expected }) if is_ean || digits.len() > 8 => {
            Some(Problem::new(ProblemCode::CheckDigit, format!("the check digit should be {expected}")))
        }
        Err(GtinError::Length | GtinError::NotDigits) if is_ean => {
            Some(Problem::new(ProblemCode::Length, "an EAN or UPC has 8, 12 or 13 digits"))
        }
        Err(GtinError::CheckDigit { .. } | GtinError::Length | GtinError::NotDigits | GtinError::Zero) => None,
    };
    if symbology.is_none() {
        candidates.extend(Gtin14::upc_e_candidates(digits));
    }
    (candidates, fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(raw: &str) -> ScanKind {
        read(raw).kind
    }

    #[test]
    fn kinds() {
        for (raw, expected) in [
            ("PB-UNDO", ScanKind::Command),
            ("]C0PB-QTY-10", ScanKind::Command),
            ("T-07", ScanKind::Tote),
            ("SO-1042-EU", ScanKind::Order),
            ("PBU-0123456789", ScanKind::Badge),
            ("1Z5R89390357567127", ScanKind::CarrierLabel),
            ("]C142098028\u{1d}9400111201080805483016", ScanKind::CarrierLabel),
            ("]C1420405000", ScanKind::Gs1),
            ("]C10110416000336105", ScanKind::Gs1),
            ("(00)000123450000000027", ScanKind::Gs1),
            ("00000123450000000027", ScanKind::Gs1),
            ("https://id.gs1.org/01/00416000336108", ScanKind::Gs1),
            ("]E00416000336108", ScanKind::Product),
            ("PB-120", ScanKind::Product),
            ("(blue) shirt", ScanKind::Product),
            ("]C00110416000336105", ScanKind::Product),
            ("https://shop.example/p/1", ScanKind::Product),
            ("Größe-42", ScanKind::Product),
            ("", ScanKind::Unknown),
            ("   ", ScanKind::Unknown),
            ("]E0", ScanKind::Unknown),
            ("]E212345", ScanKind::Unknown),
            ("416000336108\r", ScanKind::Unknown),
            ("\u{1d}", ScanKind::Unknown),
            (&"7".repeat(81), ScanKind::Unknown),
            (&"9".repeat(2_000), ScanKind::Unknown),
        ] {
            assert_eq!(kind(raw), expected, "{raw:?}");
        }
    }

    #[test]
    fn one_product_in_every_spelling() {
        for raw in [
            "416000336108",
            "0416000336108",
            "00416000336108",
            "]E00416000336108",
            "]E3041600033610812",
            "]E3041600033610812345",
            "]I100416000336108",
            "]C0416000336108",
            "]C10100416000336108",
            "]d2010041600033610817261130",
            "0100416000336108",
            "\u{1d}010041600033610810A\u{1d}21B",
            "(01)00416000336108(10)A",
            "]Q1https://id.gs1.org/01/00416000336108/10/A",
        ] {
            assert_eq!(read(raw).gtin14.map(|gtin| gtin.to_string()).as_deref(), Some("00416000336108"), "{raw:?}");
        }
        assert_eq!(read("]C10110416000336105").indicator(), Some(1));
        assert_eq!(read("4160003361 08").gtin14, None);
    }

    #[test]
    fn eight_digits_are_ean_8_first_and_upc_e_second() {
        let upc_e = Gtin14::parse("001234000057").unwrap();
        let ean_8 = Gtin14::parse("00123457").unwrap();
        assert_eq!(read("00123457").candidates, [ean_8, upc_e]);
        assert_eq!(read("00123457").gtin14, Some(ean_8));
        assert_eq!(read("]E400123457").candidates, [ean_8]);
        assert_eq!(read("]E000123457").candidates, [upc_e]);
        assert_eq!(read("]E00001234000057").candidates, [upc_e]);
        assert_eq!(read("96385074").candidates, [Gtin14::parse("96385074").unwrap()]);
        let short = read("012345");
        assert_eq!((short.gtin14, short.candidates), (None, vec![upc_e]));
    }

    #[test]
    fn separators_as_keyboards_send_them() {
        for raw in
            ["]d2010041600033610810A^]21B", "]d2010041600033610810A\u{241d}21B", "010041600033610810A\u{241d}21B"]
        {
            assert_eq!(read(raw).ais.len(), 3, "{raw}");
        }
    }

    #[test]
    fn a_badge_says_nothing_to_a_log() {
        let scan = read("PBU-7ZQ4M9X2KT");
        assert_eq!(scan.badge(), Badge::parse("pbu-7zq4m9x2kt").as_ref());
        let shown = format!("{scan:?} {}", serde_json::to_string(&scan).unwrap());
        assert!(!shown.contains("7ZQ4M9X2KT"));
    }

    #[test]
    fn what_scripts_see() {
        let json = serde_json::to_value(read("]E00416000336107")).unwrap();
        assert_eq!(json["kind"], "product");
        assert_eq!(json["symbology"], "ean13");
        assert_eq!(json["problems"][0]["code"], "check_digit");
        let json = serde_json::to_value(read("]C10100416000336108")).unwrap();
        assert_eq!(json["gtin14"], "00416000336108");
        assert_eq!(json["ais"], serde_json::json!([{ "ai": "01", "value": "00416000336108" }]));
    }
}
