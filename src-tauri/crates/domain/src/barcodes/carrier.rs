//! Carriers' labels by the shape and check digit of their barcodes, so that none is taken for a product.
//!
//! A 12-digit number may be a UPC-A and a FedEx number at once. A valid GTIN is a product, unless the AIM prefix
//! says Code 128, which no UPC-A is printed in. DHL's ten digits have no shape of their own and are left out.

use super::check_digit::{ends_with_mod10, ends_with_mod11};
use super::gs1::FNC1;
use super::gtin::Gtin14;
use super::symbology::Symbology;
use serde::Serialize;

/// Who printed the label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Carrier {
    /// United States Postal Service.
    Usps,
    /// United Parcel Service.
    Ups,
    /// FedEx, Express and Ground.
    Fedex,
    /// Another country's post, by a UPU S10 number.
    Post,
    /// A transport label of a carrier not told apart.
    Other,
}

/// How much a barcode's shape proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    /// Nothing else looks like it.
    Shape,
    /// Nothing else looks like it, and yet its check digit is wrong.
    ShapeBadCheck,
    /// A run of digits with a fitting check digit: one in ten of a shop's own numbers of that length fits too.
    CheckDigitAlone,
}

/// A carrier's label, recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CarrierLabel {
    pub(super) carrier: Carrier,
    /// The number the carrier tracks it by, where the barcode has all of it.
    pub(super) tracking: Option<String>,
    pub(super) certainty: Certainty,
}

impl CarrierLabel {
    fn new(carrier: Carrier, tracking: &str, certainty: Certainty) -> Self {
        Self { carrier, tracking: Some(tracking.to_owned()), certainty }
    }

    fn shaped(carrier: Carrier, tracking: &str, checks: bool) -> Self {
        Self::new(carrier, tracking, if checks { Certainty::Shape } else { Certainty::ShapeBadCheck })
    }
}

/// Recognises a carrier's label in a text whose AIM prefix is already off.
pub(super) fn recognise(symbology: Option<Symbology>, text: &str) -> Option<CarrierLabel> {
    if symbology.is_some_and(Symbology::is_retail) {
        return None;
    }
    if let Some(label) = transport_message(text) {
        return Some(label);
    }
    let says_gs1 = symbology.is_some_and(Symbology::carries_gs1) || (symbology.is_none() && text.contains(FNC1));
    let code: String = text.chars().filter(|&character| character != FNC1).collect();
    if code.is_empty() || code.len() > 38 || !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return ups(&code).or_else(|| s10(&code));
    }
    let with_gs1 = usps_package(&code).or_else(|| fedex_96(&code));
    if says_gs1 {
        return with_gs1.filter(|label| label.certainty == Certainty::Shape || code.starts_with("420"));
    }
    with_gs1.or_else(|| usps_20(&code)).or_else(|| fedex_digits(symbology, &code))
}

/// ISO 15434 format 01, transportation: the MaxiCode of UPS and the PDF417 of FedEx.
fn transport_message(text: &str) -> Option<CarrierLabel> {
    let message = text.strip_prefix("[)>")?;
    let message = message.strip_prefix('\u{1e}').unwrap_or(message).strip_prefix("01")?;
    let fields: Vec<&str> = message.split(FNC1).collect();
    if let Some(at) = fields.iter().position(|field| field.starts_with("FDE")) {
        let number = at.checked_sub(1).and_then(|at| fields[at].get(..12));
        let tracking = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned);
        return Some(CarrierLabel { carrier: Carrier::Fedex, tracking, certainty: Certainty::Shape });
    }
    // UPS puts the shipper's number in another field and the service in a third: no whole tracking number here.
    let carrier = if message.contains("UPSN") { Carrier::Ups } else { Carrier::Other };
    Some(CarrierLabel { carrier, tracking: None, certainty: Certainty::Shape })
}

/// `1Z`, shipper, service, package, check digit: 18 characters.
fn ups(code: &str) -> Option<CarrierLabel> {
    let code = code.to_ascii_uppercase();
    let body = code.strip_prefix("1Z").filter(|body| body.len() == 16)?;
    let (body, check) = body.split_at(15);
    let sum: u32 = body
        .bytes()
        .zip([1, 2].into_iter().cycle())
        .map(|(byte, weight)| {
            let value = if byte.is_ascii_digit() { byte - b'0' } else { (byte - 3) % 10 };
            u32::from(value) * weight
        })
        .sum();
    let checks = check.parse() == Ok((10 - sum % 10) % 10);
    Some(CarrierLabel::shaped(Carrier::Ups, &code, checks))
}

/// UPU S10: two letters, eight digits, check digit, country.
fn s10(code: &str) -> Option<CarrierLabel> {
    let code = code.to_ascii_uppercase();
    let (service, rest) = code.split_at_checked(2)?;
    let (digits, country) = rest.split_at_checked(9)?;
    let letters = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let parcel_or_letter = service.starts_with(['A', 'C', 'E', 'L', 'R', 'U', 'V']);
    if !letters(service) || !letters(country) || !parcel_or_letter {
        return None;
    }
    let (body, check) = digits.split_at(8);
    let mut sum = 0;
    for (byte, weight) in body.bytes().zip([8, 6, 4, 2, 3, 5, 9, 7]) {
        sum += byte.is_ascii_digit().then(|| u32::from(byte - b'0') * weight)?;
    }
    let expected = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        digit => digit,
    };
    if check.parse() != Ok(expected) {
        return None;
    }
    let carrier = if country == "US" { Carrier::Usps } else { Carrier::Post };
    Some(CarrierLabel::new(carrier, &code, Certainty::Shape))
}

/// USPS Intelligent Mail package barcode: 22 or 26 digits from 91…95, perhaps behind 420 and a ZIP or ZIP+4.
fn usps_package(digits: &str) -> Option<CarrierLabel> {
    let is_package =
        |number: &&str| matches!(number.len(), 22 | 26) && matches!(number.as_bytes(), [b'9', b'1'..=b'5', ..]);
    let routed = digits.strip_prefix("420");
    let readings = [Some(digits), routed.and_then(|rest| rest.get(5..)), routed.and_then(|rest| rest.get(9..))];
    let packages: Vec<&str> = readings.into_iter().flatten().filter(is_package).collect();
    if let Some(number) = packages.iter().find(|number| ends_with_mod10(number)) {
        return Some(CarrierLabel::new(Carrier::Usps, number, Certainty::Shape));
    }
    let behind_zip = packages.first().filter(|number| number.len() < digits.len())?;
    Some(CarrierLabel::new(Carrier::Usps, behind_zip, Certainty::ShapeBadCheck))
}

/// USPS certified, registered and insured mail: 20 digits.
fn usps_20(digits: &str) -> Option<CarrierLabel> {
    let service = ["03", "23", "70", "71", "73", "77", "81"].iter().any(|service| digits.starts_with(service));
    (digits.len() == 20 && service && ends_with_mod10(digits))
        .then(|| CarrierLabel::new(Carrier::Usps, digits, Certainty::CheckDigitAlone))
}

/// FedEx Ground's 96 (22 digits, tracked by the last 15) and the 34 digits of all services (tracked by the last 12).
fn fedex_96(digits: &str) -> Option<CarrierLabel> {
    match digits.len() {
        22 if digits.starts_with("96") && ends_with_mod10(&digits[7..]) => {
            Some(CarrierLabel::new(Carrier::Fedex, &digits[7..], Certainty::Shape))
        }
        34 if digits.starts_with("96") || digits.starts_with("100") => {
            Some(CarrierLabel::shaped(Carrier::Fedex, &digits[22..], ends_with_mod11(&digits[20..])))
        }
        _ => None,
    }
}

/// FedEx numbers without a frame: Express (12), Ground (15), SmartPost without its 92 (20).
fn fedex_digits(symbology: Option<Symbology>, digits: &str) -> Option<CarrierLabel> {
    let checks = match digits.len() {
        12 => ends_with_mod11(digits) && (symbology == Some(Symbology::Code128) || Gtin14::parse(digits).is_err()),
        15 => ends_with_mod10(digits),
        20 => digits.starts_with("612") && ends_with_mod10(&format!("92{digits}")),
        _ => false,
    };
    let not_zero = digits.bytes().any(|byte| byte != b'0');
    (checks && not_zero).then(|| CarrierLabel::new(Carrier::Fedex, digits, Certainty::CheckDigitAlone))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carrier(text: &str) -> Option<(Carrier, String)> {
        let (symbology, text) = Symbology::split(text);
        recognise(symbology, text).map(|label| (label.carrier, label.tracking.unwrap_or_default()))
    }

    #[test]
    fn labels_and_what_they_are_tracked_by() {
        use Carrier::{Fedex, Other, Post, Ups, Usps};
        for (text, who, tracking) in [
            ("1Z5R89390357567127", Ups, "1Z5R89390357567127"),
            ("]C01Z879E930346834440", Ups, "1Z879E930346834440"),
            ("1z8v92a70367203024", Ups, "1Z8V92A70367203024"),
            ("9400111201080805483016", Usps, "9400111201080805483016"),
            ("4202215391010268373310 00039521".replace(' ', "").as_str(), Usps, "9101026837331000039521"),
            ("]C1420100239261290113185417468510", Usps, "9261290113185417468510"),
            ("]C142010282\u{1d}9261290113185417468510", Usps, "9261290113185417468510"),
            ("4201028200009261290113185417468510", Usps, "9261290113185417468510"),
            ("]C142098028\u{1d}9205590303190000000000", Usps, "9205590303190000000000"),
            ("92748931507708513018050063", Usps, "92748931507708513018050063"),
            ("71123456789123456787", Usps, "71123456789123456787"),
            ("986578788855", Fedex, "986578788855"),
            ("041441760228964", Fedex, "041441760228964"),
            ("61299998820821171811", Fedex, "61299998820821171811"),
            ("9611020987654312345672", Fedex, "020987654312345672".get(3..).unwrap()),
            ("1001921334250001000300779017972697", Fedex, "779017972697"),
            ("9622001900000000000000776632517510", Fedex, "776632517510"),
            ("[)>\u{1e}01\u{1d}0211111\u{1d}840\u{1d}804\u{1d}271053820000\u{1d}FDEG\u{1d}", Fedex, "271053820000"),
            ("[)>\u{1e}01\u{1d}96500000000\u{1d}840\u{1d}003\u{1d}1Z12345675\u{1d}UPSN\u{1d}", Ups, ""),
            ("[)>\u{1e}01\u{1d}0212345\u{1d}", Other, ""),
            ("RB123456785US", Usps, "RB123456785US"),
            ("RB123456785GB", Post, "RB123456785GB"),
        ] {
            assert_eq!(carrier(text), Some((who, tracking.to_owned())), "{text:?}");
        }
    }

    #[test]
    fn goods_and_broken_numbers_are_no_labels() {
        for text in [
            "416000336108",
            "00416000336108",
            "]E00986578788855",
            "996578788855",
            "9400111201080805483017",
            "RB123456784US",
            "1Z5R8939035756712",
            "]I1986578788855",
            "]C1100123456789012",
            "",
            "000000000000",
        ] {
            assert_eq!(carrier(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_strong_shape_outlives_a_bad_check_digit() {
        let label = recognise(None, "1Z680RA4DL08720001").unwrap();
        assert_eq!((label.carrier, label.certainty), (Carrier::Ups, Certainty::ShapeBadCheck));
    }

    #[test]
    fn twelve_digits_that_are_both_follow_the_symbol() {
        let both = (0..1_000_u32)
            .map(|n| format!("41600{n:06}"))
            .filter_map(|body| Some(format!("{body}{}", super::super::check_digit::mod10(&body)?)))
            .find(|number| ends_with_mod11(number))
            .unwrap();
        assert_eq!(recognise(None, &both), None);
        assert_eq!(recognise(Some(Symbology::Code128), &both).map(|label| label.carrier), Some(Carrier::Fedex));
    }
}
