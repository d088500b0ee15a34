//! What the customer was promised: shipping method → carrier, cut-off, days.
//!
//! One table of rules, in order; the first whose name is contained in the method's title is taken, and a rule with an
//! empty name takes the rest. Cut-offs are in the shop's own time zone.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// One row of the settings table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingRule {
    /// Part of the method's title, any case: "Expedited"; empty is "any other".
    pub method: String,
    /// The carrier whose pickup it usually meets: "USPS"; other carriers may still be cheaper.
    pub carrier: String,
    /// When that carrier fetches, in the shop's time zone.
    pub cut_off: NaiveTime,
    /// Working days from the day it ships until it must have arrived.
    pub days: u32,
}

/// Until when an order must be packed, and when it must arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutOff {
    /// Whose pickup.
    pub carrier: String,
    /// The pickup it should meet.
    pub ship_by: DateTime<Utc>,
    /// The last day it may arrive, in the shop's calendar.
    pub arrive_by: NaiveDate,
}

/// The cut-off of an order placed at `placed_at` with `method`, `None` only when there is no rule at all.
///
/// An order placed before today's cut-off ships today; later, or on a weekend, it ships the next working day. A cut-off
/// that has passed stays: the order is late, and the screen says so.
pub fn promise(rules: &[ShippingRule], method: Option<&str>, placed_at: DateTime<Utc>, zone: Tz) -> Option<CutOff> {
    let title = method.unwrap_or("").to_lowercase();
    let named = |rule: &&ShippingRule| !rule.method.is_empty() && title.contains(&rule.method.to_lowercase());
    let rule = rules.iter().find(named).or_else(|| rules.iter().find(|rule| rule.method.is_empty()))?;
    let placed = placed_at.with_timezone(&zone);
    let is_late = placed.time() >= rule.cut_off;
    let first = if is_late { placed.date_naive() + Days::new(1) } else { placed.date_naive() };
    let ship_day = weekday_from(first);
    let local = ship_day.and_time(rule.cut_off);
    // A time that a clock change skips or repeats: the earlier reading, else the same numbers in UTC.
    let ship_by = match zone.from_local_datetime(&local).earliest() {
        Some(moment) => moment.with_timezone(&Utc),
        None => local.and_utc(),
    };
    Some(CutOff { carrier: rule.carrier.clone(), ship_by, arrive_by: super::working_days_after(ship_day, rule.days) })
}

fn weekday_from(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => day + Days::new(2),
        Weekday::Sun => day + Days::new(1),
        Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Vec<ShippingRule> {
        let rule = |method: &str, carrier: &str, hour, days| ShippingRule {
            method: method.into(),
            carrier: carrier.into(),
            cut_off: NaiveTime::from_hms_opt(hour, 0, 0).unwrap(),
            days,
        };
        vec![rule("Overnight", "FedEx", 17, 1), rule("", "USPS", 14, 5)]
    }

    fn at(text: &str) -> CutOff {
        promise(&rules(), Some("Standard"), text.parse().unwrap(), chrono_tz::America::Los_Angeles).unwrap()
    }

    #[test]
    fn orders_before_the_cut_off_ship_today() {
        // Monday 09:00 in California is 17:00 UTC in winter.
        let monday = at("2026-11-23T17:00:00Z");
        assert_eq!(monday.ship_by.to_rfc3339(), "2026-11-23T22:00:00+00:00");
        assert_eq!(monday.arrive_by.to_string(), "2026-11-30");
        assert_eq!(at("2026-11-23T22:30:00Z").ship_by.to_rfc3339(), "2026-11-24T22:00:00+00:00");
        assert_eq!(at("2026-11-21T17:00:00Z").ship_by.to_rfc3339(), "2026-11-23T22:00:00+00:00");
    }

    #[test]
    fn a_named_method_beats_the_rest_and_a_clock_change_does_not_break_it() {
        let zone = chrono_tz::America::Los_Angeles;
        let fast = promise(&rules(), Some("OVERNIGHT air"), "2026-11-23T17:00:00Z".parse().unwrap(), zone).unwrap();
        assert_eq!((fast.carrier.as_str(), fast.arrive_by.to_string().as_str()), ("FedEx", "2026-11-24"));
        assert_eq!(promise(&[], None, "2026-11-23T17:00:00Z".parse().unwrap(), zone), None);
        let spring = vec![ShippingRule { cut_off: NaiveTime::from_hms_opt(2, 30, 0).unwrap(), ..rules()[1].clone() }];
        assert!(promise(&spring, None, "2026-03-08T05:00:00Z".parse().unwrap(), zone).is_some());
    }
}
