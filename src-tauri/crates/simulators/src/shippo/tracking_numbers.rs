//! Tracking numbers a scanner and a carrier's web page accept: right length, right prefix, right check digit.
//!
//! USPS: 22-digit IMpb (mod 10) and S10 abroad (mod 11); UPS: 1Z (mod 10 over letters and digits); FedEx: 12 digits
//! (mod 11). The numbers belong to nobody: mailer and shipper ids are made up.

use super::rating::{Carrier, Service};

/// Made-up mailer id of 9 digits.
const USPS_MAILER: &str = "990012345";
/// Made-up shipper number.
const UPS_SHIPPER: &str = "PB4X17";

/// The tracking number of one parcel; `serial` makes it unique.
pub(super) fn tracking_number(service: &Service, serial: u64) -> String {
    let code = service.code;
    match (service.carrier, code) {
        (Carrier::Usps, "LX") => {
            let digits = format!("{:08}", serial % 100_000_000);
            let check = s10_check(&digits);
            format!("LX{digits}{check}US")
        }
        (Carrier::Usps, _) => {
            let body = format!("92{code}{USPS_MAILER}{:07}", serial % 10_000_000);
            format!("{body}{}", mod10_check(&body))
        }
        (Carrier::Ups, _) => {
            let body = format!("{UPS_SHIPPER}{code}{:07}", serial % 10_000_000);
            format!("1Z{body}{}", ups_check(&body))
        }
        (Carrier::FedEx, _) => {
            let body = format!("79{:09}", serial % 1_000_000_000);
            format!("{body}{}", fedex_check(&body))
        }
    }
}

/// The carrier's page that shows where the parcel is.
pub(super) fn tracking_url(carrier: Carrier, number: &str) -> String {
    let base = match carrier {
        Carrier::Usps => "https://tools.usps.com/go/TrackConfirmAction_Action.action?tLabels=",
        Carrier::Ups => "https://www.ups.com/track?tracknum=",
        Carrier::FedEx => "https://www.fedex.com/fedextrack/?trknbr=",
    };
    format!("{base}{number}")
}

fn digits(text: &str) -> impl DoubleEndedIterator<Item = u32> {
    text.bytes().map(|byte| u32::from(byte - b'0'))
}

/// GS1 and USPS: weights 3, 1, 3, … from the right.
fn mod10_check(body: &str) -> u32 {
    let sum: u32 = digits(body).rev().zip([3, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    (10 - sum % 10) % 10
}

/// UPU S10: weights 8 6 4 2 3 5 9 7, mod 11; 10 is written 0 and 11 is written 5.
fn s10_check(body: &str) -> u32 {
    let sum: u32 = digits(body).zip([8, 6, 4, 2, 3, 5, 9, 7]).map(|(digit, weight)| digit * weight).sum();
    match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        check => check,
    }
}

/// UPS: letters count as digits (A is 2), every second character twice.
fn ups_check(body: &str) -> u32 {
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        _ => (u32::from(byte) - 63) % 10,
    };
    let sum: u32 = body.bytes().map(value).zip([1, 2].into_iter().cycle()).map(|(value, weight)| value * weight).sum();
    (10 - sum % 10) % 10
}

/// FedEx Express: weights 1, 3, 7 from the right, mod 11; 10 is written 0.
fn fedex_check(body: &str) -> u32 {
    let weights = [1, 3, 7].into_iter().cycle();
    let sum: u32 = digits(body).rev().zip(weights).map(|(digit, weight)| digit * weight).sum();
    sum % 11 % 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shippo::rating::{SERVICES, service};

    #[test]
    fn check_digits_agree_with_published_numbers() {
        assert_eq!(ups_check("999AA1012345678"), 4); // 1Z999AA10123456784
        assert_eq!(ups_check("5R8939035756712"), 7); // 1Z5R89390357567127
        assert_eq!(fedex_check("98657878885"), 5); // 986578788855
        assert_eq!(s10_check("47312482"), 9); // RM473124829GB
        assert_eq!(mod10_check("910296901038308181303"), 3); // 9102969010383081813033
        assert_eq!(mod10_check("00614141123456789"), 0); // SSCC 006141411234567890
    }

    #[test]
    fn every_service_has_numbers_of_its_carriers_form() {
        for service in &SERVICES {
            let (first, second) = (tracking_number(service, 1), tracking_number(service, u64::MAX));
            assert_ne!(first, second);
            let length = match (service.carrier, service.code) {
                (Carrier::Usps, "LX") => 13,
                (Carrier::Usps, _) => 22,
                (Carrier::Ups, _) => 18,
                (Carrier::FedEx, _) => 12,
            };
            assert_eq!((first.len(), second.len()), (length, length), "{}", service.token);
        }
        assert!(tracking_number(service("ups_ground").unwrap(), 7).starts_with("1ZPB4X17030000007"));
    }
}
