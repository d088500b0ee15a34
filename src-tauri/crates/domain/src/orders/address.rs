//! Postal addresses, and what a carrier needs of them before a label may be bought.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A postal address. Every part may be missing: a shop may hide personal data.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The person.
    pub name: Option<String>,
    /// The company, school or institution.
    pub company: Option<String>,
    /// Street and number.
    pub street1: Option<String>,
    /// Flat, floor, building.
    pub street2: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// State or province code: "AZ".
    pub state: Option<String>,
    /// Postal code.
    pub zip: Option<String>,
    /// ISO 3166 alpha-2.
    pub country: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Mail address.
    pub email: Option<String>,
}

/// Why an address can't be shipped to yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressProblem {
    /// The shop keeps it from this app.
    #[error("the shop hides the customer's address from this app")]
    Hidden,
    /// Nobody to address it to.
    #[error("no name")]
    NoName,
    /// No street.
    #[error("no street")]
    NoStreet,
    /// No town.
    #[error("no city")]
    NoCity,
    /// A country with postal codes, and none given.
    #[error("no postal code")]
    NoZip,
    /// No country.
    #[error("no country")]
    NoCountry,
    /// Written in another script, which carriers can't print.
    #[error("the address is not in Latin letters")]
    NotLatin,
}

impl Address {
    /// The address as a carrier prints it: Latin letters beyond Latin-1 are written with their plain ones (Łódź is
    /// Lódz on the label, and Łódź everywhere else). `NotLatin` when a part is in another script, or is all signs.
    pub fn for_carrier(&self) -> Result<Self, AddressProblem> {
        let printed = |part: &Option<String>| match part.as_deref().filter(|text| !text.trim().is_empty()) {
            None => Ok(None),
            Some(text) => match super::latin::printable(text) {
                Some(plain) if !plain.is_empty() => Ok(Some(plain)),
                Some(_) | None => Err(AddressProblem::NotLatin),
            },
        };
        Ok(Self {
            name: printed(&self.name)?,
            company: printed(&self.company)?,
            street1: printed(&self.street1)?,
            street2: printed(&self.street2)?,
            city: printed(&self.city)?,
            state: printed(&self.state)?,
            zip: printed(&self.zip)?,
            country: self.country.clone(),
            // Not printed: carriers ring and write.
            phone: self.phone.clone(),
            email: self.email.clone(),
        })
    }

    /// True when a parcel to both goes to the same door and the same person; another telephone or mail address sends it
    /// nowhere else.
    pub fn is_same_door(&self, other: &Self) -> bool {
        let door = |address: &Self| Self { phone: None, email: None, ..address.clone() };
        door(self) == door(other)
    }

    /// What packers see: first name, initial of the last, and the company in its place when there is no person.
    pub fn short_name(&self) -> Option<String> {
        let name = self.name.as_deref().map(str::trim).filter(|n| !n.is_empty());
        let Some(name) = name else { return self.company.clone() };
        let mut words = name.split_whitespace();
        let first = words.next()?;
        match words.next_back().and_then(|last| last.chars().next()) {
            Some(initial) => Some(format!("{first} {initial}.")),
            None => Some(first.to_owned()),
        }
    }

    /// "Tucson AZ" at home, "Toronto ON, CA" abroad.
    pub fn short_place(&self) -> String {
        let inland = [self.city.as_deref(), self.state.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        match self.country.as_deref() {
            None | Some("US") => inland,
            Some(country) if inland.is_empty() => country.to_owned(),
            Some(country) => format!("{inland}, {country}"),
        }
    }

    /// "Ontario, CA", for where a bench stands; none without a town.
    pub fn town(&self) -> Option<String> {
        let said =
            |part: &Option<String>| part.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let city = said(&self.city)?;
        Some(match said(&self.state).or_else(|| said(&self.country)) {
            Some(state) => format!("{city}, {state}"),
            None => city,
        })
    }

    /// The first thing a carrier would refuse it for.
    pub fn problem(&self, is_hidden: bool) -> Option<AddressProblem> {
        let missing = |part: &Option<String>| part.as_deref().is_none_or(|text| text.trim().is_empty());
        if is_hidden && missing(&self.street1) {
            return Some(AddressProblem::Hidden);
        }
        let checks = [
            (missing(&self.name) && missing(&self.company), AddressProblem::NoName),
            (missing(&self.street1), AddressProblem::NoStreet),
            (missing(&self.city), AddressProblem::NoCity),
            (missing(&self.country), AddressProblem::NoCountry),
            (self.country.as_deref() == Some("US") && missing(&self.zip), AddressProblem::NoZip),
        ];
        let missing_part = checks.into_iter().find_map(|(is_bad, problem)| is_bad.then_some(problem));
        missing_part.or_else(|| self.for_carrier().err())
    }
}

impl std::fmt::Debug for Address {
    /// Only what is not personal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Address").field("state", &self.state).field("country", &self.country).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn maya() -> Address {
        let text = |t: &str| Some(t.to_owned());
        Address {
            name: text("Maya Ortiz"),
            street1: text("1845 N Alvernon Way"),
            city: text("Tucson"),
            state: text("AZ"),
            zip: text("85712"),
            country: text("US"),
            ..Address::default()
        }
    }

    #[test]
    fn packers_see_first_name_and_city_only() {
        assert_eq!(maya().short_name().as_deref(), Some("Maya O."));
        assert_eq!(maya().short_place(), "Tucson AZ");
        let school = Address { name: None, company: Some("Lincoln Elementary".into()), ..maya() };
        assert_eq!(school.short_name().as_deref(), Some("Lincoln Elementary"));
        assert!(!format!("{:?}", maya()).contains("Maya"));
    }

    #[test]
    fn a_missing_part_is_named() {
        assert_eq!(maya().problem(false), None);
        assert_eq!(Address { street1: None, ..maya() }.problem(true), Some(AddressProblem::Hidden));
        assert_eq!(Address { street1: Some(" ".into()), ..maya() }.problem(false), Some(AddressProblem::NoStreet));
        assert_eq!(Address { zip: None, ..maya() }.problem(false), Some(AddressProblem::NoZip));
        let abroad = Address { zip: None, country: Some("HK".into()), ..maya() };
        assert_eq!(abroad.problem(false), None);
    }

    #[test]
    fn a_bench_stands_in_a_town() {
        let text = |t: &str| Some(t.to_owned());
        assert_eq!(maya().town().as_deref(), Some("Tucson, AZ"));
        let abroad = Address { city: text("Wien"), state: text(" "), country: text("AT"), ..Address::default() };
        assert_eq!(abroad.town().as_deref(), Some("Wien, AT"));
        assert_eq!(Address { city: text("Oslo"), ..Address::default() }.town().as_deref(), Some("Oslo"));
        assert_eq!(Address { state: text("AZ"), ..Address::default() }.town(), None);
    }

    #[test]
    fn a_carrier_is_told_plain_letters_and_the_address_itself_stays() {
        let text = |t: &str| Some(t.to_owned());
        let lodz = Address { name: text("Łukasz Wiśniewski"), city: text("Łódź"), state: None, ..maya() };
        let told = lodz.for_carrier().unwrap();
        assert_eq!((told.name.as_deref(), told.city.as_deref()), (Some("Lukasz Wisniewski"), Some("Lódz")));
        assert_eq!((told.zip.as_deref(), told.country.as_deref()), (Some("85712"), Some("US")));
        assert_eq!((lodz.problem(false), lodz.city.as_deref()), (None, Some("Łódź")));
        assert_eq!(maya().for_carrier(), Ok(maya()));
    }

    #[test]
    fn another_script_in_any_printed_part_is_a_problem() {
        let with = |change: fn(&mut Address, Option<String>)| {
            ["花子", "Ελένη", "🐻"].map(|text| {
                let mut address = maya();
                change(&mut address, Some(text.to_owned()));
                address.problem(false)
            })
        };
        let problem = [Some(AddressProblem::NotLatin); 3];
        assert_eq!(with(|address, text| address.name = text), problem);
        assert_eq!(with(|address, text| address.company = text), problem);
        assert_eq!(with(|address, text| address.street1 = text), problem);
        assert_eq!(with(|address, text| address.street2 = text), problem);
        assert_eq!(with(|address, text| address.city = text), problem);
        assert_eq!(with(|address, text| address.state = text), problem);
        assert_eq!(with(|address, text| address.zip = text), problem);
        assert_eq!(with(|address, text| address.phone = text), [None; 3]);
        // What is missing is said first: it can't be asked for in other letters.
        let nowhere = Address { name: Some("花子".into()), city: None, ..maya() };
        assert_eq!(nowhere.problem(false), Some(AddressProblem::NoCity));
    }
}
