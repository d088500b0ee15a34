//! Which offer is taken: the cheapest that keeps the promise, and why.
//!
//! Offers in another currency than the shop's are shown and never taken by themselves: comparing them would be a guess.

use super::{Rate, working_days_after};
use crate::money::Currency;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The offer that was taken and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Which rate.
    pub rate_ref: String,
    /// Why.
    pub reason: ChoiceReason,
}

/// Why an offer was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceReason {
    /// The cheapest that arrives in time.
    CheapestOnTime,
    /// None arrives in time: the fastest, and the cheapest of those.
    FastestNoneOnTime,
    /// Nobody knows when it arrives: the cheapest.
    CheapestNoDates,
    /// The packer chose it.
    ByHand,
}

/// The day an offer arrives when it is handed over on `ship_day`.
pub(crate) fn arrives_on(rate: &Rate, ship_day: NaiveDate) -> Option<NaiveDate> {
    rate.transit_days.map(|days| working_days_after(ship_day, days))
}

impl Rate {
    /// The day it arrives when it is handed over on `ship_day`; `None` when the carrier does not say.
    pub fn arrives_on(&self, ship_day: NaiveDate) -> Option<NaiveDate> {
        arrives_on(self, ship_day)
    }
}

/// The cheapest offer in `currency` that arrives by `arrive_by` when handed over on `ship_day`; ties go to the earlier
/// one, then to the carrier's name, so that the same offers always give the same choice. Expired ones are left out.
pub fn choose_rate(
    rates: &[Rate],
    currency: Currency,
    ship_day: NaiveDate,
    arrive_by: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Option<Choice> {
    let usable: Vec<&Rate> = rates.iter().filter(|r| r.price.currency == currency && r.expires_at > now).collect();
    let far = NaiveDate::MAX;
    let day = |rate: &Rate| arrives_on(rate, ship_day).unwrap_or(far);
    let cheapest = |rate: &&&Rate| (rate.price.amount_minor, day(rate), rate.carrier.clone(), rate.rate_ref.clone());
    let taken = |rate: &Rate, reason| Some(Choice { rate_ref: rate.rate_ref.clone(), reason });

    let in_time = |rate: &&&Rate| arrive_by.is_none_or(|last| day(rate) <= last);
    if let Some(rate) = usable.iter().filter(|rate| rate.transit_days.is_some()).filter(in_time).min_by_key(cheapest) {
        return taken(rate, ChoiceReason::CheapestOnTime);
    }
    let dated = usable.iter().filter(|rate| rate.transit_days.is_some());
    if let Some(rate) = dated.min_by_key(|rate| (day(rate), rate.price.amount_minor, rate.rate_ref.clone())) {
        return taken(rate, ChoiceReason::FastestNoneOnTime);
    }
    usable.iter().min_by_key(cheapest).and_then(|rate| taken(rate, ChoiceReason::CheapestNoDates))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;

    fn rate(rate_ref: &str, cents: i64, transit_days: Option<u32>) -> Rate {
        Rate {
            rate_ref: rate_ref.into(),
            carrier: "USPS".into(),
            service: rate_ref.into(),
            service_token: rate_ref.into(),
            price: Money::new(cents, Currency::USD),
            transit_days,
            expires_at: "2026-12-01T00:00:00Z".parse().unwrap(),
        }
    }

    fn chosen(rates: &[Rate], arrive_by: Option<&str>) -> Option<(String, ChoiceReason)> {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        choose_rate(rates, Currency::USD, day("2026-11-23"), arrive_by.map(day), now).map(|c| (c.rate_ref, c.reason))
    }

    #[test]
    fn the_cheapest_that_keeps_the_promise_wins() {
        let offers = [rate("slow", 500, Some(8)), rate("fair", 738, Some(3)), rate("fast", 2430, Some(1))];
        assert_eq!(chosen(&offers, Some("2026-11-27")), Some(("fair".into(), ChoiceReason::CheapestOnTime)));
        assert_eq!(chosen(&offers, None), Some(("slow".into(), ChoiceReason::CheapestOnTime)));
        assert_eq!(chosen(&offers, Some("2026-11-23")), Some(("fast".into(), ChoiceReason::FastestNoneOnTime)));
    }

    #[test]
    fn foreign_money_and_old_offers_are_never_taken() {
        let euro = Rate { price: Money::new(1, "EUR".parse().unwrap()), ..rate("euro", 1, Some(1)) };
        let old = Rate { expires_at: "2026-11-23T11:59:59Z".parse().unwrap(), ..rate("old", 1, Some(1)) };
        assert_eq!(chosen(&[euro, old], None), None);
        assert_eq!(chosen(&[rate("undated", 9, None)], None), Some(("undated".into(), ChoiceReason::CheapestNoDates)));
    }
}
