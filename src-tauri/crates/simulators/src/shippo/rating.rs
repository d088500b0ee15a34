//! What each carrier charges: a price table by billable weight and zone, deterministic.
//!
//! The numbers are close to a small shop's commercial prices, not anyone's tariff. A carrier that cannot take a
//! parcel gives no rate and a message that names it, which is all a client ever learns.

use super::zones;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    Usps,
    Ups,
    FedEx,
}

impl Carrier {
    pub(super) const ALL: [Self; 3] = [Self::Usps, Self::Ups, Self::FedEx];

    /// "usps", as in carrier accounts and tracks.
    pub(super) fn token(self) -> &'static str {
        match self {
            Self::Usps => "usps",
            Self::Ups => "ups",
            Self::FedEx => "fedex",
        }
    }

    /// "USPS", as in rates.
    pub(super) fn provider(self) -> &'static str {
        match self {
            Self::Usps => "USPS",
            Self::Ups => "UPS",
            Self::FedEx => "FedEx",
        }
    }

    fn heaviest_lb(self) -> f64 {
        match self {
            Self::Usps => 70.0,
            Self::Ups | Self::FedEx => 150.0,
        }
    }

    /// Whole pounds charged for, the larger of the weight and the dimensional weight.
    fn billable_lb(self, piece: &Piece) -> u64 {
        let volume_in3: f64 = piece.sides_in.iter().map(|side| side.round().max(1.0)).product();
        let dimensional_lb = match self {
            Self::Usps if volume_in3 <= 1728.0 => 0.0,
            Self::Usps => volume_in3 / 166.0,
            Self::Ups | Self::FedEx => volume_in3 / 139.0,
        };
        // Weights are at most thousands of pounds: the cast is exact.
        piece.weight_lb.max(dimensional_lb).ceil().max(1.0) as u64
    }
}

/// One service of a carrier and how its price grows, in cents.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Service {
    pub(super) carrier: Carrier,
    pub(super) token: &'static str,
    pub(super) name: &'static str,
    pub(super) terms: &'static str,
    /// The carrier's own code within a tracking number.
    pub(super) code: &'static str,
    first_minor: u64,
    zone_minor: u64,
    pound_minor: u64,
    pound_zone_minor: u64,
    /// Days to zone 2 and to zone 8.
    days: (u64, u64),
    reach: Reach,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Domestic,
    Abroad,
}

#[expect(clippy::too_many_arguments, reason = "a row of the price table below")]
const fn row(
    carrier: Carrier,
    token: &'static str,
    name: &'static str,
    code: &'static str,
    first_minor: u64,
    zone_minor: u64,
    pound_minor: u64,
    pound_zone_minor: u64,
    days: (u64, u64),
    reach: Reach,
) -> Service {
    Service {
        carrier,
        token,
        name,
        terms: "",
        code,
        first_minor,
        zone_minor,
        pound_minor,
        pound_zone_minor,
        days,
        reach,
    }
}

#[rustfmt::skip]
pub(super) static SERVICES: [Service; 12] = [
    //  carrier         token                               name                                    code   first zone pound +zone  days
    row(Carrier::Usps,  "usps_ground_advantage",            "Ground Advantage",                     "001",   520,  22,   42,   8, (2, 5), Reach::Domestic),
    row(Carrier::Usps,  "usps_priority",                    "Priority Mail",                        "055",   760,  45,   70,  22, (1, 3), Reach::Domestic),
    row(Carrier::Usps,  "usps_priority_express",            "Priority Mail Express",                "701",  2750, 260,  300,  60, (1, 2), Reach::Domestic),
    row(Carrier::Ups,   "ups_ground",                       "Ground",                               "03",    905,  28,   48,   9, (1, 5), Reach::Domestic),
    row(Carrier::Ups,   "ups_ground_saver",                 "Ground Saver",                         "92",    690,  26,   44,   8, (3, 7), Reach::Domestic),
    row(Carrier::Ups,   "ups_second_day_air",               "2nd Day Air",                          "02",   1650, 210,  130,  40, (2, 2), Reach::Domestic),
    row(Carrier::Ups,   "ups_next_day_air_saver",           "Next Day Air Saver",                   "13",   3120, 320,  210,  70, (1, 1), Reach::Domestic),
    row(Carrier::FedEx, "fedex_home_delivery",              "Home Delivery",                        "96",    945,  30,   50,   9, (1, 5), Reach::Domestic),
    row(Carrier::FedEx, "fedex_2_day",                      "2Day",                                 "02",   1720, 220,  140,  42, (2, 2), Reach::Domestic),
    row(Carrier::FedEx, "fedex_standard_overnight",         "Standard Overnight",                   "05",   3280, 330,  220,  72, (1, 1), Reach::Domestic),
    row(Carrier::Usps,  "usps_first_class_package_international_service", "First-Class Package International", "LX", 1540, 210, 560, 90, (7, 18), Reach::Abroad),
    row(Carrier::Ups,   "ups_saver",                        "Worldwide Saver",                      "65",   4890, 620,  640, 120, (2, 4), Reach::Abroad),
];

/// The service with this token.
pub(super) fn service(token: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.token == token)
}

/// A parcel in the units the carriers count in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) weight_lb: f64,
    pub(super) sides_in: [f64; 3],
}

/// What a price depends on.
#[derive(Clone, Debug)]
pub(super) struct Journey {
    pub(super) from_zip: String,
    pub(super) to_zip: String,
    pub(super) to_country: String,
    pub(super) to_state: String,
    pub(super) to_street: String,
    pub(super) to_phone: String,
    pub(super) has_customs: bool,
    pub(super) pieces: Vec<Piece>,
}

/// One price.
#[derive(Clone, Debug)]
pub(super) struct Quote {
    pub(super) service: &'static Service,
    pub(super) amount_minor: u64,
    pub(super) zone: u8,
    pub(super) days: u64,
}

/// The prices of one carrier, or why it has none.
pub(super) fn quotes(carrier: Carrier, journey: &Journey) -> Result<Vec<Quote>, String> {
    let home = ["US", "PR", "GU", "VI"].contains(&journey.to_country.as_str());
    obstacle(carrier, journey, home).map_or(Ok(()), Err)?;
    let zone = match home {
        true => zones::domestic(&journey.from_zip, &journey.to_zip)
            .ok_or_else(|| format!("The postal code {} is not valid.", journey.to_zip))?,
        false => zones::abroad(&journey.to_country),
    };
    let reach = if home { Reach::Domestic } else { Reach::Abroad };
    let offered = SERVICES.iter().filter(|service| service.carrier == carrier && service.reach == reach);
    let quotes: Vec<Quote> = offered.filter_map(|service| quote(service, journey, zone)).collect();
    match quotes.is_empty() {
        true => Err(format!("{} offers no service for this shipment.", carrier.provider())),
        false => Ok(quotes),
    }
}

fn quote(service: &'static Service, journey: &Journey, zone: u8) -> Option<Quote> {
    let light_only = service.carrier == Carrier::Usps && service.reach == Reach::Abroad;
    if light_only && journey.pieces.iter().any(|piece| piece.weight_lb > 4.0) {
        return None;
    }
    let steps = u64::from(zone - 2);
    let amount_minor = journey.pieces.iter().map(|piece| service.price_minor(piece, steps)).sum();
    let days = service.days.0 + ((service.days.1 - service.days.0) * steps).div_ceil(6);
    Some(Quote { service, amount_minor, zone, days })
}

impl Service {
    fn price_minor(&self, piece: &Piece, steps: u64) -> u64 {
        let pound_minor = self.first_minor + self.zone_minor * steps;
        // The post sells its light services by the ounce, in steps of a quarter pound.
        let by_ounce = matches!(self.code, "001" | "LX");
        let billable_lb = self.carrier.billable_lb(piece);
        if by_ounce && billable_lb == 1 && piece.weight_lb < 1.0 {
            let quarters = (piece.weight_lb * 4.0).ceil().clamp(1.0, 4.0) as u64;
            return pound_minor * (68 + 8 * quarters) / 100;
        }
        pound_minor + (self.pound_minor + self.pound_zone_minor * steps) * (billable_lb - 1)
    }
}

/// Why this carrier cannot take the shipment, in its own words.
fn obstacle(carrier: Carrier, journey: &Journey, home: bool) -> Option<String> {
    let street = journey.to_street.to_uppercase().replace('.', "");
    let military = ["AA", "AE", "AP"].contains(&journey.to_state.as_str());
    let private = carrier != Carrier::Usps;
    if journey.pieces.iter().any(|piece| piece.weight_lb > carrier.heaviest_lb()) {
        return Some(format!("Package exceeds the maximum weight of {} lb.", carrier.heaviest_lb()));
    }
    if journey.pieces.iter().any(|piece| length_and_girth_in(piece) > if private { 165.0 } else { 130.0 }) {
        return Some("Package exceeds the maximum length plus girth.".to_owned());
    }
    if !private && journey.pieces.len() > 1 {
        return Some("Multipiece shipments are not supported by this carrier.".to_owned());
    }
    if private && (street.starts_with("PO BOX") || military) {
        return Some("The carrier does not deliver to PO boxes and military addresses.".to_owned());
    }
    if (!home || military) && !journey.has_customs {
        return Some("Attribute \"customs_declaration\" must not be empty.".to_owned());
    }
    if !home && private && journey.to_phone.is_empty() {
        return Some("Attribute \"address_to.phone\" must not be empty.".to_owned());
    }
    None
}

fn length_and_girth_in(piece: &Piece) -> f64 {
    let longest = piece.sides_in.iter().copied().fold(0.0, f64::max);
    let all: f64 = piece.sides_in.iter().sum();
    longest + 2.0 * (all - longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tucson(weight_lb: f64, sides_in: [f64; 3]) -> Journey {
        Journey {
            from_zip: "90021".into(),
            to_zip: "85701".into(),
            to_country: "US".into(),
            to_state: "AZ".into(),
            to_street: "100 N Stone Ave".into(),
            to_phone: String::new(),
            has_customs: false,
            pieces: vec![Piece { weight_lb, sides_in }],
        }
    }

    fn price(token: &str, journey: &Journey) -> Option<u64> {
        let service = service(token).unwrap();
        quotes(service.carrier, journey)
            .ok()?
            .into_iter()
            .find(|quote| quote.service == service)
            .map(|quote| quote.amount_minor)
    }

    #[test]
    fn four_pounds_from_los_angeles_to_tucson() {
        let journey = tucson(4.0, [12.0, 9.0, 4.0]);
        assert_eq!(price("usps_ground_advantage", &journey), Some(738));
        let all: Vec<Quote> = Carrier::ALL.into_iter().flat_map(|carrier| quotes(carrier, &journey).unwrap()).collect();
        assert_eq!(all.len(), 10);
        assert!(all.iter().all(|quote| quote.amount_minor >= 738 && (1..=7).contains(&quote.days)));
    }

    #[test]
    fn a_large_light_box_is_charged_by_its_size() {
        let (small, large) = (tucson(2.0, [6.0, 6.0, 6.0]), tucson(2.0, [18.0, 14.0, 12.0]));
        for service in ["usps_ground_advantage", "ups_ground", "fedex_home_delivery"] {
            assert!(price(service, &large) > price(service, &small), "{service}");
        }
    }

    #[test]
    fn ounces_are_cheaper_than_a_pound() {
        let prices: Vec<_> = [0.2, 0.45, 0.7, 0.95, 1.0, 1.1]
            .map(|weight_lb| price("usps_ground_advantage", &tucson(weight_lb, [6.0, 4.0, 2.0])))
            .into();
        assert!(prices.is_sorted(), "{prices:?}");
        assert!(prices[0] < prices[5]);
    }

    #[test]
    fn a_carrier_that_cannot_says_why() {
        let mut box_address = tucson(2.0, [6.0, 6.0, 6.0]);
        box_address.to_street = "P.O. Box 12".into();
        assert!(quotes(Carrier::Ups, &box_address).unwrap_err().contains("PO boxes"));
        assert!(quotes(Carrier::Usps, &box_address).is_ok());
        assert!(quotes(Carrier::Usps, &tucson(71.0, [9.0; 3])).unwrap_err().contains("70 lb"));
        let mut abroad = tucson(2.0, [6.0, 6.0, 6.0]);
        abroad.to_country = "CA".into();
        let missing = "Attribute \"customs_declaration\" must not be empty.";
        assert_eq!(quotes(Carrier::Usps, &abroad).unwrap_err(), missing);
        abroad.has_customs = true;
        assert_eq!(quotes(Carrier::Usps, &abroad).unwrap().len(), 1);
    }
}
