//! What the merchant does in the shop's own admin, behind the app's back: cancel, refund, edit, hold, ship elsewhere.
//!
//! The same deeds make up the past of a seeded order. Each moves the order's `updated_at`, so that an app that asks
//! for changes finds it.

use chrono::{DateTime, Duration, Utc};

use super::{
    mutations::{Shipped, close_if_done, ship},
    shop::{FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus, Hold, Order, Refund, Shop, Tracking},
};
use crate::seed::{Happening, OrderSpec};

/// A state of payment that no version of the API names: a client must not guess what it means.
pub(super) const UNHEARD_OF: &str = "SETTLED_BY_BARTER";

impl Shop {
    /// Lets everything happen to an order that its spec says.
    pub(super) fn live_through(&mut self, order: usize, spec: &OrderSpec) {
        for happening in &spec.happenings {
            match happening {
                Happening::FulfilledAll => self.ship_elsewhere(order, None),
                Happening::Fulfilled(sku, quantity) => self.ship_elsewhere(order, Some((sku, *quantity as i64))),
                Happening::Refunded(sku, quantity) => {
                    if let Some(line) = self.line_with(order, sku) {
                        self.refund(order, line, *quantity as i64);
                    }
                }
                Happening::Edited(sku, quantity) => {
                    if let Some(line) = self.line_with(order, sku) {
                        self.edit(order, line, *quantity as i64);
                    }
                }
                Happening::Cancelled => self.cancel(order),
                Happening::Held(reason) => self.hold(order, reason),
                Happening::ScheduledInDays(days) => self.schedule(order, *days),
                Happening::Incomplete => self.set_status(order, FulfillmentOrderStatus::Incomplete),
                Happening::Risk(advice) => self.advise(order, advice),
                Happening::Payment(payment) => self.set_payment(order, Some(payment)),
                Happening::MoneyBack => self.give_money_back(order),
                Happening::PlaceDeleted => self.each_part(order, |one| one.is_place_deleted = true),
                Happening::NotForThisApp => self.each_part(order, |one| one.is_closed_to_app = true),
                Happening::Unreadable => self.set_payment(order, Some(UNHEARD_OF)),
                Happening::Deleted => self.orders[order].is_deleted = true,
            }
        }
    }

    /// The id of the order's first line with this SKU.
    pub(super) fn line_with(&self, order: usize, sku: &str) -> Option<u64> {
        self.orders[order].lines.iter().find(|line| line.sku.as_deref() == Some(sku)).map(|line| line.id)
    }

    /// Ships what is left at each place, or so many of one SKU, with a label bought elsewhere.
    pub(super) fn ship_elsewhere(&mut self, order: usize, only: Option<(&str, i64)>) {
        let home = &self.orders[order];
        let is_asked = |item: &FulfillmentOrderLine| {
            only.is_none_or(|(sku, _)| home.line(item.line).is_some_and(|line| line.sku.as_deref() == Some(sku)))
        };
        let parts = home.fulfillment_orders.iter().enumerate().filter(|(_, one)| one.status.is_workable());
        let shipped = parts.map(|(place, one)| {
            let lines = one.lines.iter().filter(|item| item.remaining > 0 && is_asked(item));
            let lines = lines.map(|item| (item.id, only.map_or(item.remaining, |(_, most)| most.min(item.remaining))));
            Shipped { fulfillment_order: place, lines: lines.collect() }
        });
        let shipped: Vec<_> = shipped.filter(|part| !part.lines.is_empty()).collect();
        for part in shipped {
            let number = format!("92055{:017}", self.next_id);
            let url = Some(format!("https://tools.usps.com/go/TrackConfirmAction.action?tLabels={number}"));
            let tracking = Tracking { company: Some("USPS".to_owned()), number: Some(number), url };
            ship(self, order, &[part], vec![tracking]);
        }
    }

    /// Cancels the whole order, money back; what was not shipped goes back into stock.
    pub(super) fn cancel(&mut self, order: usize) {
        let now = self.now();
        let lines: Vec<(u64, i64)> =
            self.orders[order].lines.iter().map(|line| (line.id, line.current_quantity - line.fulfilled)).collect();
        for (line, left) in lines {
            self.refund(order, line, left);
        }
        let shipping = self.orders[order].shipping_minor;
        let home = &mut self.orders[order];
        if let Some(refund) = home.refunds.last_mut() {
            refund.total_minor += shipping;
        }
        home.cancelled = Some((now, "CUSTOMER"));
        home.closed_at = Some(now);
        for one in home.fulfillment_orders.iter_mut().filter(|one| !one.status.is_over()) {
            (one.status, one.updated_at) = (FulfillmentOrderStatus::Cancelled, now);
            one.holds.clear();
        }
        self.touch(order);
    }

    /// Refunds pieces of a line: those not yet shipped need not be any more.
    pub(super) fn refund(&mut self, order: usize, line: u64, quantity: i64) {
        let quantity = self.take_off(order, line, quantity);
        if quantity == 0 {
            return;
        }
        let (id, created_at) = (self.new_id(), self.now());
        let home = &mut self.orders[order];
        let total_minor = home.line(line).map_or(0, |line| line.price_minor * quantity);
        let lines = vec![(line, quantity, "CANCEL")];
        home.refunds.push(Refund { id, created_at, note: None, lines, total_minor });
        self.touch(order);
    }

    /// Sets the quantity of a line.
    pub(super) fn edit(&mut self, order: usize, line: u64, quantity: i64) {
        let Some(current) = self.orders[order].line(line).map(|line| line.current_quantity) else {
            return;
        };
        match quantity - current {
            more if more > 0 => self.put_on(order, line, more),
            less => drop(self.take_off(order, line, -less)),
        }
        self.orders[order].is_edited = true;
        self.touch(order);
    }

    /// Takes pieces off a line and off what is left to ship of it; gives how many there were to take.
    fn take_off(&mut self, order: usize, line: u64, quantity: i64) -> i64 {
        let now = self.now();
        let home = &mut self.orders[order];
        let Some(found) = home.line_mut(line) else {
            return 0;
        };
        let quantity = quantity.clamp(0, found.current_quantity);
        found.current_quantity -= quantity;
        let variant = found.variant;
        let mut to_take = quantity;
        let mut freed = Vec::new();
        for one in home.fulfillment_orders.iter_mut().filter(|one| !one.status.is_over()) {
            for item in one.lines.iter_mut().filter(|item| item.line == line) {
                let taken = item.remaining.min(to_take);
                item.remaining -= taken;
                item.total -= taken;
                to_take -= taken;
                one.updated_at = now;
                freed.push((one.location, taken));
            }
            close_if_done(one);
        }
        for (location, taken) in freed {
            self.move_stock(variant, location, taken, -taken);
        }
        quantity
    }

    fn put_on(&mut self, order: usize, line: u64, more: i64) {
        let (item_id, new_id, now) = (self.new_id(), self.new_id(), self.now());
        let home = &mut self.orders[order];
        let Some(found) = home.line_mut(line) else {
            return;
        };
        (found.quantity, found.current_quantity) = (found.quantity + more, found.current_quantity + more);
        let (variant, needs_shipping) = (found.variant, found.requires_shipping);
        let item = FulfillmentOrderLine { id: item_id, line, total: more, remaining: more };
        let open = home
            .fulfillment_orders
            .iter_mut()
            .find(|one| !one.status.is_over() && one.needs_shipping == needs_shipping);
        let location = match open {
            Some(one) => {
                one.updated_at = now;
                match one.lines.iter_mut().find(|item| item.line == line) {
                    Some(item) => (item.total, item.remaining) = (item.total + more, item.remaining + more),
                    None => one.lines.push(item),
                }
                one.location
            }
            None => {
                let location = home.fulfillment_orders.first().map_or(0, |one| one.location);
                home.fulfillment_orders.push(FulfillmentOrder {
                    id: new_id,
                    location,
                    status: FulfillmentOrderStatus::Open,
                    request_status: "UNSUBMITTED",
                    needs_shipping,
                    is_place_deleted: false,
                    is_closed_to_app: false,
                    created_at: now,
                    updated_at: now,
                    fulfill_at: None,
                    lines: vec![item],
                    holds: Vec::new(),
                    fulfillments: Vec::new(),
                });
                home.closed_at = None;
                self.homes.insert(new_id, order);
                location
            }
        };
        self.move_stock(variant, location, -more, more);
    }

    /// Holds everything that is not over.
    pub(super) fn hold(&mut self, order: usize, reason: &'static str) {
        let now = self.now();
        for place in 0..self.orders[order].fulfillment_orders.len() {
            let id = self.new_id();
            let one = &mut self.orders[order].fulfillment_orders[place];
            if one.status.is_over() {
                continue;
            }
            one.holds.push(Hold { id, reason: reason.into(), notes: None, handle: String::new(), is_ours: false });
            (one.status, one.updated_at) = (FulfillmentOrderStatus::OnHold, now);
        }
        self.touch(order);
    }

    /// Releases all holds.
    pub(super) fn release(&mut self, order: usize) {
        let now = self.now();
        let held = |one: &&mut FulfillmentOrder| one.status == FulfillmentOrderStatus::OnHold;
        for one in self.orders[order].fulfillment_orders.iter_mut().filter(held) {
            one.holds.clear();
            (one.status, one.updated_at) = (FulfillmentOrderStatus::Open, now);
            close_if_done(one);
        }
        self.touch(order);
    }

    fn schedule(&mut self, order: usize, days: i64) {
        let at = self.now() + Duration::days(days);
        for one in &mut self.orders[order].fulfillment_orders {
            (one.status, one.fulfill_at) = (FulfillmentOrderStatus::Scheduled, Some(at));
        }
        self.touch(order);
    }

    /// The day has come, or the shop gave up: its state moves, and as at Shopify the order's own time does not.
    pub(super) fn set_status(&mut self, order: usize, status: FulfillmentOrderStatus) {
        self.orders[order].fulfillment_orders.iter_mut().for_each(|one| one.status = status);
    }

    /// What the check against fraud advises from now on.
    pub(super) fn advise(&mut self, order: usize, advice: &'static str) {
        self.orders[order].risk = advice;
        self.touch(order);
    }

    /// Says how the payment stands; none is what follows from the refunds.
    pub(super) fn set_payment(&mut self, order: usize, payment: Option<&'static str>) {
        self.orders[order].payment = payment;
        self.touch(order);
    }

    /// Gives all the money back without cancelling: no line is refunded, so all is still to ship.
    fn give_money_back(&mut self, order: usize) {
        let (id, created_at) = (self.new_id(), self.now());
        let home = &mut self.orders[order];
        let total_minor = home.subtotal_minor(|line| line.quantity) + home.shipping_minor - home.refunded_minor();
        home.refunds.push(Refund { id, created_at, note: None, lines: vec![], total_minor });
        self.touch(order);
    }

    fn each_part(&mut self, order: usize, change: impl Fn(&mut FulfillmentOrder)) {
        self.orders[order].fulfillment_orders.iter_mut().for_each(change);
        self.touch(order);
    }

    /// Gives all variants with this SKU another barcode; false when there is none.
    pub(super) fn set_barcode(&mut self, sku: &str, barcode: &str) -> bool {
        let now = self.now();
        let variants = self.variants.iter_mut().filter(|variant| variant.sku == sku);
        let changed = variants.map(|variant| (variant.barcode, variant.updated_at) = (Some(barcode.to_owned()), now));
        changed.count() > 0
    }

    /// Deletes a variant; orders keep what they remember of it.
    pub(super) fn delete_variants(&mut self, sku: &str) -> bool {
        let before = self.variants.len();
        self.variants.retain(|variant| variant.sku != sku);
        self.levels.retain(|(variant, _), _| self.variants.iter().any(|other| other.id == *variant));
        self.variants.len() < before
    }
}

/// Moves what was just made into the past.
pub(super) fn backdate(order: &mut Order, at: DateTime<Utc>, now: DateTime<Utc>) {
    let at = at.min(now);
    let is_changed = !(order.fulfillments.is_empty() && order.refunds.is_empty()) || order.updated_at > at;
    if !is_changed {
        return;
    }
    order.updated_at = at;
    order.closed_at = order.closed_at.map(|_| at);
    order.cancelled = order.cancelled.map(|(_, reason)| (at, reason));
    for one in &mut order.fulfillment_orders {
        one.updated_at = at;
    }
    for one in &mut order.fulfillments {
        (one.created_at, one.updated_at) = (at, at);
    }
    for refund in &mut order.refunds {
        refund.created_at = at;
    }
}
