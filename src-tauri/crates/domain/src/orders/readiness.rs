//! Which fulfilment orders a bench may pack, and what a change at the shop means for one that is being packed.
//!
//! The rule is asked three times: when an order arrives, before its label is bought, and before it is marked shipped.

use super::{DeliveryMethod, FulfilmentOrder, FulfilmentStatus, Payment, RiskAdvice, ShopOrder};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Whether a bench may pack a fulfilment order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// Pack it.
    Ready,
    /// Not now, or not here.
    Not(Unready),
}

/// Why a fulfilment order is not work for a bench.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unready {
    /// The order was cancelled.
    Cancelled,
    /// All money went back.
    Refunded,
    /// Nothing is left to ship.
    Done,
    /// Held at the shop, with its reason.
    OnHold(String),
    /// Not before this moment.
    Scheduled(DateTime<Utc>),
    /// Picked up, delivered by the shop, or nothing to deliver.
    NotShipped,
    /// Another company ships it.
    NotOurs,
    /// The shop's risk check advises against it.
    Risk,
    /// The shop calls it incomplete: it could not be shipped as asked.
    Incomplete,
}

impl Unready {
    /// True when a person should look at it, false when it simply is no work for a bench.
    pub fn needs_person(&self) -> bool {
        match self {
            Self::OnHold(_) | Self::Risk | Self::Incomplete => true,
            Self::Cancelled | Self::Refunded | Self::Done | Self::Scheduled(_) | Self::NotShipped | Self::NotOurs => {
                false
            }
        }
    }
}

/// May `part` of `order` be packed at `now`?
pub fn readiness(order: &ShopOrder, part: &FulfilmentOrder, now: DateTime<Utc>) -> Readiness {
    use Readiness::{Not, Ready};
    if order.cancelled_at.is_some() || part.status == FulfilmentStatus::Cancelled {
        return Not(Unready::Cancelled);
    }
    let to_ship = part.lines.iter().any(|line| line.remaining > 0 && requires_shipping(order, &line.line_ref));
    if part.status == FulfilmentStatus::Closed || !to_ship {
        return Not(Unready::Done);
    }
    match order.payment {
        Payment::Refunded | Payment::Voided => return Not(Unready::Refunded),
        Payment::Paid | Payment::Pending | Payment::PartlyRefunded => {}
    }
    match part.method {
        DeliveryMethod::PickUp | DeliveryMethod::Local | DeliveryMethod::None => return Not(Unready::NotShipped),
        DeliveryMethod::Shipping => {}
    }
    match part.status {
        FulfilmentStatus::OnHold => return Not(Unready::OnHold(part.holds.join(", "))),
        FulfilmentStatus::Scheduled => match part.not_before {
            Some(at) if at > now => return Not(Unready::Scheduled(at)),
            Some(_) | None => return Not(Unready::Scheduled(part.not_before.unwrap_or(now))),
        },
        FulfilmentStatus::Incomplete => return Not(Unready::Incomplete),
        FulfilmentStatus::Open
        | FulfilmentStatus::InProgress
        | FulfilmentStatus::Closed
        | FulfilmentStatus::Cancelled => {}
    }
    if !part.is_ours_to_fulfil {
        return Not(Unready::NotOurs);
    }
    match order.risk {
        RiskAdvice::Cancel => Not(Unready::Risk),
        RiskAdvice::Accept | RiskAdvice::Investigate => Ready,
    }
}

fn requires_shipping(order: &ShopOrder, line_ref: &str) -> bool {
    order.lines.iter().any(|line| line.shop_ref == line_ref && line.requires_shipping)
}

/// What happened at the shop to an order that lies on a bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Cancelled.
    Cancelled,
    /// Money went back for all or some of it.
    Refunded,
    /// Lines or quantities are others now.
    Edited,
    /// It goes elsewhere now.
    Readdressed,
    /// Put on hold.
    Held,
    /// Someone else shipped it.
    ShippedElsewhere,
}

/// What a packer must be told when `before` became `after`; `None` when it does not concern them.
/// `wanted` is what the bench packs: (line reference, units). Where a person decided to ship although the shop warns
/// (`is_risk_accepted`), its warning is no change.
pub fn changed_under_hands(
    wanted: &[(String, u32)],
    ship_to_before: Option<&super::Address>,
    order: &ShopOrder,
    part: Option<&FulfilmentOrder>,
    now: DateTime<Utc>,
    is_risk_accepted: bool,
) -> Option<Change> {
    let Some(part) = part else { return Some(Change::Edited) };
    match readiness(order, part, now) {
        Readiness::Not(Unready::Risk) if is_risk_accepted => {}
        Readiness::Not(Unready::Cancelled) => return Some(Change::Cancelled),
        Readiness::Not(Unready::Refunded) => return Some(Change::Refunded),
        Readiness::Not(Unready::Done) => {
            let is_shipped =
                part.status == FulfilmentStatus::Closed && order.fulfilments.iter().any(|f| !f.is_cancelled);
            return Some(if is_shipped { Change::ShippedElsewhere } else { Change::Refunded });
        }
        Readiness::Not(Unready::OnHold(_) | Unready::Scheduled(_) | Unready::Risk | Unready::Incomplete) => {
            return Some(Change::Held);
        }
        Readiness::Not(Unready::NotShipped | Unready::NotOurs) => return Some(Change::Edited),
        Readiness::Ready => {}
    }
    let now_wanted: Vec<(String, u32)> = part
        .lines
        .iter()
        .filter(|line| line.remaining > 0 && requires_shipping(order, &line.line_ref))
        .map(|line| (line.line_ref.clone(), line.remaining))
        .collect();
    if !same_lines(wanted, &now_wanted) {
        let is_refund = order.payment == Payment::PartlyRefunded && fewer(wanted, &now_wanted);
        return Some(if is_refund { Change::Refunded } else { Change::Edited });
    }
    let ship_to_after = part.destination.as_ref().or(order.ship_to.as_ref());
    let moved = matches!((ship_to_before, ship_to_after), (Some(before), Some(after)) if !before.is_same_door(after));
    moved.then_some(Change::Readdressed)
}

fn same_lines(before: &[(String, u32)], after: &[(String, u32)]) -> bool {
    before.len() == after.len() && before.iter().all(|line| after.contains(line))
}

fn fewer(before: &[(String, u32)], after: &[(String, u32)]) -> bool {
    let units = |lines: &[(String, u32)]| lines.iter().map(|(_, units)| u64::from(*units)).sum::<u64>();
    units(after) < units(before)
}

#[cfg(test)]
mod tests {
    use super::super::{Address, FulfilmentOrderLine, OrderLine};
    use super::*;
    use crate::money::{Currency, Money};

    fn noon() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    fn order() -> ShopOrder {
        let line = |shop_ref: &str, requires_shipping| OrderLine {
            shop_ref: shop_ref.into(),
            title: "Geoboard".into(),
            sku: None,
            barcode: None,
            variant_ref: None,
            current_quantity: 2,
            requires_shipping,
            unit_price: Money::new(1299, Currency::USD),
            weight_g: None,
            bundle_title: None,
            picture_url: None,
            hs_code: None,
            origin_country: None,
        };
        ShopOrder {
            shop_ref: "o1".into(),
            number: "111764".into(),
            placed_at: noon(),
            updated_at: noon(),
            cancelled_at: None,
            payment: Payment::Paid,
            risk: RiskAdvice::Accept,
            total: Money::new(2598, Currency::USD),
            shipping_paid: Money::new(0, Currency::USD),
            shipping_method: None,
            note: None,
            tags: vec![],
            ship_to: Some(Address { city: Some("Tucson".into()), ..Address::default() }),
            is_customer_hidden: false,
            lines: vec![line("l1", true), line("l2", false)],
            fulfilment_orders: vec![part()],
            fulfilments: vec![],
        }
    }

    fn part() -> FulfilmentOrder {
        let line = |line_ref: &str, remaining| FulfilmentOrderLine {
            shop_ref: format!("f-{line_ref}"),
            line_ref: line_ref.into(),
            remaining,
        };
        FulfilmentOrder {
            shop_ref: "f1".into(),
            status: FulfilmentStatus::Open,
            location_ref: Some("ca".into()),
            location_name: "Ontario, CA".into(),
            method: DeliveryMethod::Shipping,
            not_before: None,
            promised_by: None,
            is_ours_to_fulfil: true,
            holds: vec![],
            destination: None,
            lines: vec![line("l1", 2), line("l2", 1)],
        }
    }

    #[test]
    fn every_state_that_is_no_work_is_told_apart() {
        use Readiness::{Not, Ready};
        let ready = |order: &ShopOrder, part: &FulfilmentOrder| readiness(order, part, noon());
        assert_eq!(ready(&order(), &part()), Ready);
        assert_eq!(ready(&ShopOrder { cancelled_at: Some(noon()), ..order() }, &part()), Not(Unready::Cancelled));
        assert_eq!(ready(&ShopOrder { payment: Payment::Refunded, ..order() }, &part()), Not(Unready::Refunded));
        assert_eq!(ready(&ShopOrder { risk: RiskAdvice::Cancel, ..order() }, &part()), Not(Unready::Risk));
        let with = |change: fn(&mut FulfilmentOrder)| {
            let mut part = part();
            change(&mut part);
            ready(&order(), &part)
        };
        assert_eq!(with(|p| p.status = FulfilmentStatus::Closed), Not(Unready::Done));
        assert_eq!(with(|p| p.lines.retain(|line| line.line_ref == "l2")), Not(Unready::Done));
        assert_eq!(with(|p| p.method = DeliveryMethod::PickUp), Not(Unready::NotShipped));
        assert_eq!(with(|p| p.is_ours_to_fulfil = false), Not(Unready::NotOurs));
        assert_eq!(with(|p| p.status = FulfilmentStatus::OnHold), Not(Unready::OnHold(String::new())));
    }

    #[test]
    fn a_packer_hears_of_what_concerns_them_only() {
        let wanted = vec![("l1".to_owned(), 2)];
        let heard = |order: &ShopOrder, part: Option<&FulfilmentOrder>| {
            let ship_to = order.ship_to.as_ref();
            changed_under_hands(&wanted, ship_to, order, part, noon(), false)
        };
        assert_eq!(heard(&order(), Some(&part())), None);
        assert_eq!(heard(&ShopOrder { note: Some("hi".into()), ..order() }, Some(&part())), None);
        assert_eq!(heard(&order(), None), Some(Change::Edited));
        let mut fewer = part();
        fewer.lines[0].remaining = 1;
        assert_eq!(heard(&order(), Some(&fewer)), Some(Change::Edited));
        let refunded = ShopOrder { payment: Payment::PartlyRefunded, ..order() };
        assert_eq!(heard(&refunded, Some(&fewer)), Some(Change::Refunded));
        let now = order().ship_to.unwrap_or_default();
        let reached_otherwise = Address { phone: Some("+1 775 555 0100".into()), email: None, ..now.clone() };
        assert_ne!(reached_otherwise, now);
        assert_eq!(
            changed_under_hands(&wanted, Some(&reached_otherwise), &order(), Some(&part()), noon(), false),
            None,
            "the parcel goes to the same door"
        );
        let old = Address { city: Some("Reno".into()), ..Address::default() };
        assert_eq!(
            changed_under_hands(&wanted, Some(&old), &order(), Some(&part()), noon(), false),
            Some(Change::Readdressed)
        );
    }

    #[test]
    fn an_accepted_risk_is_no_change_and_hides_no_other() {
        let wanted = vec![("l1".to_owned(), 2)];
        let risky = ShopOrder { risk: RiskAdvice::Cancel, ..order() };
        let heard = |order: &ShopOrder, part: &FulfilmentOrder, is_accepted| {
            changed_under_hands(&wanted, order.ship_to.as_ref(), order, Some(part), noon(), is_accepted)
        };
        assert_eq!(heard(&risky, &part(), false), Some(Change::Held));
        assert_eq!(heard(&risky, &part(), true), None);
        let mut fewer = part();
        fewer.lines[0].remaining = 1;
        assert_eq!(heard(&risky, &fewer, true), Some(Change::Edited));
        let cancelled = ShopOrder { cancelled_at: Some(noon()), ..risky };
        assert_eq!(heard(&cancelled, &part(), true), Some(Change::Cancelled));
    }
}
