//! Codes of provinces that a fulfilment order's destination names in words: carriers ask for the code.
//!
//! Only the countries whose carriers insist on it: the United States, Canada and Australia (ISO 3166-2).

/// The code of a province, or its name as given when it has none here.
pub(super) fn province_code(country: Option<&str>, name: &str) -> String {
    let table: &[(&str, &str)] = match country {
        Some("US") => UNITED_STATES,
        Some("CA") => CANADA,
        Some("AU") => AUSTRALIA,
        Some(_) | None => &[],
    };
    let found = table.iter().find(|(_, full)| full.eq_ignore_ascii_case(name.trim()));
    found.map_or_else(|| name.to_owned(), |(code, _)| (*code).to_owned())
}

#[rustfmt::skip]
const UNITED_STATES: &[(&str, &str)] = &[
    ("AL", "Alabama"), ("AK", "Alaska"), ("AS", "American Samoa"), ("AZ", "Arizona"), ("AR", "Arkansas"),
    ("CA", "California"), ("CO", "Colorado"), ("CT", "Connecticut"), ("DE", "Delaware"),
    ("DC", "District of Columbia"), ("DC", "Washington DC"), ("FM", "Micronesia"),
    ("FM", "Federated States of Micronesia"), ("FL", "Florida"), ("GA", "Georgia"), ("GU", "Guam"), ("HI", "Hawaii"),
    ("ID", "Idaho"), ("IL", "Illinois"), ("IN", "Indiana"), ("IA", "Iowa"), ("KS", "Kansas"), ("KY", "Kentucky"),
    ("LA", "Louisiana"), ("ME", "Maine"), ("MH", "Marshall Islands"), ("MD", "Maryland"), ("MA", "Massachusetts"),
    ("MI", "Michigan"), ("MN", "Minnesota"), ("MS", "Mississippi"), ("MO", "Missouri"), ("MT", "Montana"),
    ("NE", "Nebraska"), ("NV", "Nevada"), ("NH", "New Hampshire"), ("NJ", "New Jersey"), ("NM", "New Mexico"),
    ("NY", "New York"), ("NC", "North Carolina"), ("ND", "North Dakota"), ("MP", "Northern Mariana Islands"),
    ("OH", "Ohio"), ("OK", "Oklahoma"), ("OR", "Oregon"), ("PW", "Palau"), ("PA", "Pennsylvania"),
    ("PR", "Puerto Rico"), ("RI", "Rhode Island"), ("SC", "South Carolina"), ("SD", "South Dakota"),
    ("TN", "Tennessee"), ("TX", "Texas"), ("UT", "Utah"), ("VT", "Vermont"), ("VI", "Virgin Islands"),
    ("VI", "U.S. Virgin Islands"), ("VA", "Virginia"), ("WA", "Washington"), ("WV", "West Virginia"),
    ("WI", "Wisconsin"), ("WY", "Wyoming"), ("AA", "Armed Forces Americas"), ("AE", "Armed Forces Europe"),
    ("AP", "Armed Forces Pacific"),
];

#[rustfmt::skip]
const CANADA: &[(&str, &str)] = &[
    ("AB", "Alberta"), ("BC", "British Columbia"), ("MB", "Manitoba"), ("NB", "New Brunswick"),
    ("NL", "Newfoundland and Labrador"), ("NL", "Newfoundland"), ("NS", "Nova Scotia"),
    ("NT", "Northwest Territories"), ("NU", "Nunavut"), ("ON", "Ontario"), ("PE", "Prince Edward Island"),
    ("QC", "Quebec"), ("QC", "Québec"), ("SK", "Saskatchewan"), ("YT", "Yukon"),
];

#[rustfmt::skip]
const AUSTRALIA: &[(&str, &str)] = &[
    ("ACT", "Australian Capital Territory"), ("NSW", "New South Wales"), ("NT", "Northern Territory"),
    ("QLD", "Queensland"), ("SA", "South Australia"), ("TAS", "Tasmania"), ("VIC", "Victoria"),
    ("WA", "Western Australia"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_codes_where_a_carrier_wants_them() {
        assert_eq!(province_code(Some("US"), "arizona"), "AZ");
        assert_eq!(province_code(Some("US"), "AZ"), "AZ");
        assert_eq!(province_code(Some("CA"), "Québec"), "QC");
        assert_eq!(province_code(Some("DE"), "Bayern"), "Bayern");
    }
}
