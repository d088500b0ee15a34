//! What Packbench itself says where carriers' words stand: a code, and what it is about.
//!
//! The station has the sentence and the page of every code; none of them stands here. A carrier's own words are passed
//! on verbatim, under the name they came by.

use carriers::CarrierError;
use channels::ShopifyError;
use domain::money::Currency;
use domain::shipping::{CarrierMessage, Quote};
use printing::PrintError;
use std::collections::BTreeSet;

/// Who speaks when it is not a carrier.
pub const OURS: &str = "Packbench";

macro_rules! words { ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
    $($(#[$doc])* pub(crate) const $name: &str = $code;)*
    /// Every code that stands in a message.
    pub const CODES: &[&str] = &[$($code),*];
} }

words! {
    /// The shop's key is worth nothing (any more).
    SHOP_REFUSED = "PB-SHOP-REFUSED";
    /// The key may not do what is needed.
    SCOPE_MISSING = "PB-SCOPE-MISSING";
    /// The app may not see customers' data.
    CUSTOMER_HIDDEN = "PB-CUSTOMER-HIDDEN";
    /// Nothing is found at the shop's address.
    SHOP_NOT_FOUND = "PB-SHOP-NOT-FOUND";
    /// The shop's answer makes no sense.
    SHOP_UNCLEAR = "PB-SHOP-UNCLEAR";
    /// The order makes no sense.
    ORDER_UNREADABLE = "PB-ORDER-UNREADABLE";
    /// The carrier's key is worth nothing (any more).
    CARRIER_REFUSED = "PB-CARRIER-REFUSED";
    /// All prices came in foreign money.
    FOREIGN_PRICES = "PB-FOREIGN-PRICES";
    /// The service a packer chose is not offered.
    SERVICE_GONE = "PB-SERVICE-GONE";
    /// Nobody offers a price, and nobody says why.
    NO_RATES = "PB-NO-RATES";
    /// The bench has no printer for this.
    NO_PRINTER = "PB-NO-PRINTER";
    /// What is set is no printer's address.
    BAD_PRINTER = "PB-BAD-PRINTER";
    /// The printer took nothing.
    PRINTER_UNREACHABLE = "PB-PRINTER-UNREACHABLE";
    /// Some of it may have come out.
    PRINT_UNSURE = "PB-PRINT-UNSURE";
    /// The printer does not read what the carrier sent.
    LABEL_FORMAT = "PB-LABEL-FORMAT";
    /// The folder that stands for a printer can't be written.
    FILE_UNUSABLE = "PB-FILE-UNUSABLE";
    /// The disk is full.
    DISK_FULL = "PB-DISK-FULL";
    /// There is nothing to print, or it can't be drawn.
    FAULT = "PB-FAULT";
}

fn ours(code: &str, about: &str) -> CarrierMessage {
    let text = if about.is_empty() { code.to_owned() } else { format!("{code} {about}") };
    CarrierMessage { carrier: OURS.to_owned(), text }
}

/// A code with what it is about, as one line.
pub(crate) fn noted(code: &str, about: &str) -> String {
    line(&ours(code, about))
}

/// Why a document was not printed.
pub(crate) fn of_print(error: &PrintError) -> String {
    let code = match error {
        PrintError::Interrupted { bytes_may_have_reached: true, .. } => PRINT_UNSURE,
        PrintError::Refused | PrintError::Unreachable { .. } | PrintError::Interrupted { .. } => PRINTER_UNREACHABLE,
        PrintError::NotAllowed => FILE_UNUSABLE,
        PrintError::BadAddress(_) => BAD_PRINTER,
        PrintError::DiskFull => return noted(DISK_FULL, ""),
        PrintError::BadCode(_) | PrintError::BrokenLabel | PrintError::NoSuchForm | PrintError::NotDrawn(_) => FAULT,
    };
    noted(code, &error.to_string())
}

/// A message as one line; who speaks without a name is not named.
pub fn line(message: &CarrierMessage) -> String {
    match message.carrier.as_str() {
        "" => message.text.clone(),
        carrier => format!("{carrier}: {}", message.text),
    }
}

/// Why the shop did not do as asked, when asking again does not help.
pub(crate) fn of_shop(error: &ShopifyError) -> CarrierMessage {
    match error {
        ShopifyError::Unauthorized => ours(SHOP_REFUSED, ""),
        ShopifyError::MissingScope { scope } => ours(SCOPE_MISSING, scope),
        ShopifyError::CustomerDataHidden => ours(CUSTOMER_HIDDEN, ""),
        ShopifyError::NotFound { what } => ours(SHOP_NOT_FOUND, what),
        ShopifyError::BadOrder(bad) => ours(ORDER_UNREADABLE, &bad.reason),
        ShopifyError::Throttled { .. }
        | ShopifyError::Unavailable { .. }
        | ShopifyError::OutcomeUnknown
        | ShopifyError::Refused { .. }
        | ShopifyError::NotUnderstood { .. } => ours(SHOP_UNCLEAR, &error.to_string()),
    }
}

/// Why the carrier's service did not do as asked: in its own words where it has any.
pub(crate) fn of_carrier(error: &CarrierError) -> Vec<CarrierMessage> {
    let said = |text: &String| CarrierMessage { carrier: "Shippo".to_owned(), text: text.clone() };
    match error {
        CarrierError::Unauthorized => vec![ours(CARRIER_REFUSED, "")],
        CarrierError::NotSetUp { what } => vec![ours(CARRIER_REFUSED, what)],
        CarrierError::Refused { messages } if !messages.is_empty() => messages.iter().map(said).collect(),
        other => vec![said(&other.to_string())],
    }
}

/// Why no offer of a fresh quote can be bought. `chosen` is the service a packer asked for.
pub(crate) fn of_quote(quote: &Quote, currency: Currency, chosen: Option<&str>) -> Vec<CarrierMessage> {
    let foreign: BTreeSet<&str> = quote.rates.iter().map(|rate| rate.price.currency.code()).collect();
    let is_all_foreign = quote.rates.iter().all(|rate| rate.price.currency != currency);
    let mut messages = quote.messages.clone();
    match (quote.rates.is_empty(), is_all_foreign, chosen) {
        (true, ..) if !messages.is_empty() => {}
        (true, ..) => messages.push(ours(NO_RATES, "")),
        (false, true, _) => {
            let came_in: Vec<&str> = foreign.into_iter().collect();
            messages.insert(0, ours(FOREIGN_PRICES, &format!("{}, {}", came_in.join(" "), currency.code())));
        }
        (false, false, Some(service)) => messages.insert(0, ours(SERVICE_GONE, service)),
        (false, false, None) => messages.insert(0, ours(NO_RATES, "")),
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::Money;
    use domain::shipping::Rate;

    fn rate(currency: &str) -> Rate {
        Rate {
            rate_ref: "r1".into(),
            carrier: "USPS".into(),
            service: "Ground".into(),
            service_token: "usps_ground".into(),
            price: Money::new(700, currency.parse().unwrap()),
            transit_days: None,
            expires_at: "2026-12-01T00:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn prices_in_foreign_money_are_not_called_no_prices() {
        let said = |currencies: &[&str], chosen| -> Vec<String> {
            let quote = Quote { rates: currencies.iter().map(|c| rate(c)).collect(), messages: vec![] };
            of_quote(&quote, Currency::USD, chosen).into_iter().map(|m| m.text).collect()
        };
        assert_eq!(said(&[], None), ["PB-NO-RATES"]);
        assert_eq!(said(&["EUR", "EUR", "CAD"], None), ["PB-FOREIGN-PRICES CAD EUR, USD"]);
        assert_eq!(said(&["USD"], Some("usps_x")), ["PB-SERVICE-GONE usps_x"]);
    }

    #[test]
    fn a_print_is_unsure_only_when_something_may_have_come_out() {
        let broken = |bytes_taken, bytes_may_have_reached| {
            of_print(&PrintError::Interrupted { bytes_may_have_reached, bytes_taken })
        };
        assert!(broken(0, false).starts_with("Packbench: PB-PRINTER-UNREACHABLE "));
        assert!(broken(200, true).starts_with("Packbench: PB-PRINT-UNSURE "));
    }

    #[test]
    fn a_refusal_is_told_in_the_carriers_own_words() {
        let refused = |messages: &[&str]| {
            let messages = messages.iter().map(|m| (*m).to_owned()).collect();
            of_carrier(&CarrierError::Refused { messages }).into_iter().map(|m| m.text).collect::<Vec<_>>()
        };
        assert_eq!(refused(&["parcels.weight: A valid number is required.", "b"]).len(), 2);
        assert_eq!(refused(&[]), ["the carrier refused the request"]);
    }
}
