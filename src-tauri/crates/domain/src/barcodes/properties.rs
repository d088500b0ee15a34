//! What holds for every scan, not for examples alone.

use super::check_digit::mod10;
use super::gs1::{bracketed, digital_link, element_string};
use super::*;
use proptest::prelude::*;

fn with_check_digit(body: &str) -> String {
    format!("{body}{}", mod10(body).unwrap())
}

/// Texts near to what scanners send: prefixes, digits, separators, brackets, links.
fn scanned() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("]C1".to_owned()),
        Just("]E0".to_owned()),
        Just("]d2".to_owned()),
        Just("\u{1d}".to_owned()),
        Just("(01)".to_owned()),
        Just("PB-".to_owned()),
        Just("1Z".to_owned()),
        Just("420".to_owned()),
        Just("https://x/".to_owned()),
        Just("/01/".to_owned()),
        Just("%".to_owned()),
        Just("é€\u{1f4e6}".to_owned()),
        Just("[)>\u{1e}01\u{1d}".to_owned()),
        Just("FDE".to_owned()),
        Just("9622".to_owned()),
        "[0-9]{1,14}",
        "[ -~]{0,8}",
        "\\PC{0,4}",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_panics(raw in any::<String>()) {
        let scan = read(&raw);
        keys(&scan);
        stored_keys(&raw);
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn nothing_near_a_scan_panics_in_any_reader(raw in scanned()) {
        let scan = read(&raw);
        keys(&scan);
        stored_keys(&raw);
        element_string(&raw);
        bracketed(&raw);
        digital_link(&raw);
        Command::parse(&raw);
        Tote::parse(&raw);
        OrderCode::parse(&raw);
        Badge::parse(&raw);
        prop_assert_eq!(scan.kind == ScanKind::CarrierLabel, scan.carrier.is_some());
        prop_assert!(scan.gtin14.is_none_or(|gtin| scan.candidates.first() == Some(&gtin)));
    }

    #[test]
    fn what_is_too_long_is_unknown_and_not_looked_into(raw in "[ -~]{2000,4000}") {
        let scan = read(&raw);
        prop_assert_eq!(scan.kind, ScanKind::Unknown);
        prop_assert_eq!(scan.problems.len(), 1);
        prop_assert!(keys(&scan).is_empty());
    }

    #[test]
    fn one_wrong_digit_is_always_noticed(body in "[1-9][0-9]{10,12}", at in 0..11_usize, by in 1..10_u8) {
        let good = with_check_digit(&body);
        let mut wrong = good.clone().into_bytes();
        wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
        prop_assert!(Gtin14::parse(&good).is_ok());
        prop_assert!(Gtin14::parse(&String::from_utf8(wrong).unwrap()).is_err());
    }

    #[test]
    fn a_gtin_reads_back(body in "[0-9]{6}[1-9]") {
        let gtin = Gtin14::parse(&with_check_digit(&body)).unwrap();
        prop_assert_eq!(Gtin14::parse(&gtin.to_string()), Ok(gtin));
        let json = serde_json::to_string(&gtin).unwrap();
        prop_assert_eq!(serde_json::from_str::<Gtin14>(&json).unwrap(), gtin);
    }

    #[test]
    fn a_stored_upc_a_is_found_by_all_its_spellings(body in "[1-9][0-9]{10}", lot in "[A-Z0-9]{1,20}") {
        let upc_a = with_check_digit(&body);
        let stored = normalise(&upc_a);
        for raw in [
            upc_a.clone(),
            format!("0{upc_a}"),
            format!("00{upc_a}"),
            format!("]E00{upc_a}"),
            format!("]C10100{upc_a}10{lot}"),
            format!("\u{1d}0100{upc_a}10{lot}"),
            format!("(01)00{upc_a}(10){lot}"),
            format!("https://id.gs1.org/01/00{upc_a}/10/{lot}?17=261130"),
        ] {
            let scan = read(&raw);
            prop_assert!(keys(&scan).contains(&stored), "{} is {:?}", raw, scan.kind);
            prop_assert!(scan.kind != ScanKind::CarrierLabel);
        }
        let unit = Gtin14::parse(&upc_a).unwrap();
        let case = with_check_digit(&format!("10{body}"));
        prop_assert_eq!(Gtin14::parse(&case).unwrap().unit(), unit);
        prop_assert!(!keys(&read(&case)).contains(&stored));
    }

    #[test]
    fn a_upc_e_is_its_upc_a(system in 0..2_u8, six in "[0-9]{6}") {
        let with_system = format!("{system}{six}");
        for expanded in Gtin14::upc_e_candidates(&with_system).into_iter().take(1) {
            let check = expanded.to_string().split_off(13);
            let upc_e = format!("{with_system}{check}");
            prop_assert_eq!(Gtin14::from_upc_e(&upc_e), Some(expanded));
            let stored = normalise(&expanded.to_string());
            prop_assert!(keys(&read(&upc_e)).contains(&stored));
            let announced = read(&format!("]E0{upc_e}"));
            prop_assert!(keys(&announced).contains(&stored));
        }
    }

    #[test]
    fn a_code_is_found_when_exactly_it_is_scanned(code in "[!-Z^-~][!-~]{0,79}") {
        let scan = read(&code);
        if scan.kind == ScanKind::Product {
            let stored = stored_keys(&code);
            prop_assert!(keys(&scan).iter().any(|key| stored.contains(key)), "{:?}", keys(&scan));
        }
    }

    #[test]
    fn element_strings_read_back(lot in "[!%&'*+,./:;<=>?A-Za-z0-9_-]{1,20}", serial in "[0-9A-Za-z]{1,20}", grams in 0..1_000_000_u32) {
        let text = format!("01104160003361053103{grams:06}10{lot}\u{1d}21{serial}");
        let found = element_string(&text);
        prop_assert_eq!(&found.problems, &vec![]);
        let spelled: String = found.ais.iter().map(|element| format!("({}){}", element.ai, element.value)).collect();
        prop_assert_eq!(bracketed(&spelled).unwrap(), found);
    }

    #[test]
    fn badges_read_back(random in any::<u64>()) {
        let badge = Badge::from_random(random);
        prop_assert_eq!(Badge::parse(badge.printed().reveal()), Some(badge));
    }
}
