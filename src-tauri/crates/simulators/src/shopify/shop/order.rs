//! An order and all that belongs to it: lines, fulfilment orders, fulfilments, refunds.
//!
//! Quantities are pieces, money is cents. What can be told from the parts (its display status, what was refunded) is
//! told from them and stored nowhere.

use chrono::{DateTime, Utc};

use crate::seed::{Address, Delivery, Text};

#[derive(Clone, Debug)]
pub(in crate::shopify) struct Order {
    pub(in crate::shopify) id: u64,
    pub(in crate::shopify) number: u32,
    pub(in crate::shopify) created_at: DateTime<Utc>,
    pub(in crate::shopify) updated_at: DateTime<Utc>,
    pub(in crate::shopify) closed_at: Option<DateTime<Utc>>,
    pub(in crate::shopify) cancelled: Option<(DateTime<Utc>, &'static str)>,
    pub(in crate::shopify) is_edited: bool,
    /// Deleted for good: it is found nowhere any more.
    pub(in crate::shopify) is_deleted: bool,
    /// How the payment stands, where it does not follow from the refunds.
    pub(in crate::shopify) payment: Option<&'static str>,
    /// What the check against fraud advises.
    pub(in crate::shopify) risk: &'static str,
    pub(in crate::shopify) ship_to: Option<Address>,
    pub(in crate::shopify) email: Option<Text>,
    pub(in crate::shopify) phone: Option<Text>,
    pub(in crate::shopify) note: Option<Text>,
    pub(in crate::shopify) po_number: Option<Text>,
    pub(in crate::shopify) tags: Vec<Text>,
    pub(in crate::shopify) attributes: Vec<(Text, Text)>,
    pub(in crate::shopify) shipping_title: Text,
    pub(in crate::shopify) shipping_minor: i64,
    pub(in crate::shopify) delivery: Delivery,
    pub(in crate::shopify) incoterm: Option<&'static str>,
    pub(in crate::shopify) lines: Vec<Line>,
    pub(in crate::shopify) groups: Vec<Group>,
    pub(in crate::shopify) fulfillment_orders: Vec<FulfillmentOrder>,
    pub(in crate::shopify) fulfillments: Vec<Fulfillment>,
    pub(in crate::shopify) refunds: Vec<Refund>,
}

#[derive(Clone, Debug)]
pub(in crate::shopify) struct Line {
    pub(in crate::shopify) id: u64,
    /// None for a custom line; the id of a deleted variant finds nothing.
    pub(in crate::shopify) variant: Option<u64>,
    pub(in crate::shopify) title: Text,
    pub(in crate::shopify) variant_title: Option<Text>,
    pub(in crate::shopify) sku: Option<Text>,
    pub(in crate::shopify) key: Option<&'static str>,
    pub(in crate::shopify) quantity: i64,
    /// After refunds and edits.
    pub(in crate::shopify) current_quantity: i64,
    pub(in crate::shopify) fulfilled: i64,
    pub(in crate::shopify) price_minor: i64,
    pub(in crate::shopify) weight_oz: f64,
    pub(in crate::shopify) requires_shipping: bool,
    pub(in crate::shopify) is_gift_card: bool,
    /// Index in [`Order::groups`].
    pub(in crate::shopify) group: Option<usize>,
}

/// A bundle as it was bought; its parts are lines.
#[derive(Clone, Debug)]
pub(in crate::shopify) struct Group {
    pub(in crate::shopify) id: u64,
    pub(in crate::shopify) title: Text,
    pub(in crate::shopify) quantity: i64,
    pub(in crate::shopify) variant: u64,
    pub(in crate::shopify) sku: Text,
    pub(in crate::shopify) product: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::shopify) enum FulfillmentOrderStatus {
    Open,
    InProgress,
    OnHold,
    Scheduled,
    Incomplete,
    Closed,
    Cancelled,
}

impl FulfillmentOrderStatus {
    pub(in crate::shopify) fn wire(self) -> &'static str {
        match self {
            Self::Open => "OPEN",
            Self::InProgress => "IN_PROGRESS",
            Self::OnHold => "ON_HOLD",
            Self::Scheduled => "SCHEDULED",
            Self::Incomplete => "INCOMPLETE",
            Self::Closed => "CLOSED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// Nothing more will be shipped from it.
    pub(in crate::shopify) fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Cancelled)
    }

    /// A fulfilment can be made from it now.
    pub(in crate::shopify) fn is_workable(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }
}

#[derive(Clone, Debug)]
pub(in crate::shopify) struct FulfillmentOrder {
    pub(in crate::shopify) id: u64,
    /// Index in [`Shop::locations`].
    pub(in crate::shopify) location: usize,
    pub(in crate::shopify) status: FulfillmentOrderStatus,
    /// "UNSUBMITTED", or "SUBMITTED" once a fulfilment service was asked.
    pub(in crate::shopify) request_status: &'static str,
    pub(in crate::shopify) needs_shipping: bool,
    /// The place was deleted since: its name is remembered and nothing more.
    pub(in crate::shopify) is_place_deleted: bool,
    /// The app may not make fulfilments of it.
    pub(in crate::shopify) is_closed_to_app: bool,
    pub(in crate::shopify) created_at: DateTime<Utc>,
    pub(in crate::shopify) updated_at: DateTime<Utc>,
    pub(in crate::shopify) fulfill_at: Option<DateTime<Utc>>,
    pub(in crate::shopify) lines: Vec<FulfillmentOrderLine>,
    pub(in crate::shopify) holds: Vec<Hold>,
    /// Ids of the fulfilments made from it.
    pub(in crate::shopify) fulfillments: Vec<u64>,
}

#[derive(Clone, Debug)]
pub(in crate::shopify) struct FulfillmentOrderLine {
    pub(in crate::shopify) id: u64,
    pub(in crate::shopify) line: u64,
    pub(in crate::shopify) total: i64,
    pub(in crate::shopify) remaining: i64,
}

#[derive(Clone, Debug)]
pub(in crate::shopify) struct Hold {
    pub(in crate::shopify) id: u64,
    pub(in crate::shopify) reason: Text,
    pub(in crate::shopify) notes: Option<String>,
    pub(in crate::shopify) handle: String,
    pub(in crate::shopify) is_ours: bool,
}

#[derive(Clone, Debug)]
pub(in crate::shopify) struct Fulfillment {
    pub(in crate::shopify) id: u64,
    pub(in crate::shopify) name: String,
    pub(in crate::shopify) is_cancelled: bool,
    pub(in crate::shopify) display_status: Text,
    pub(in crate::shopify) created_at: DateTime<Utc>,
    pub(in crate::shopify) updated_at: DateTime<Utc>,
    pub(in crate::shopify) delivered_at: Option<DateTime<Utc>>,
    pub(in crate::shopify) estimated_delivery_at: Option<String>,
    pub(in crate::shopify) location: usize,
    pub(in crate::shopify) tracking: Vec<Tracking>,
    pub(in crate::shopify) lines: Vec<FulfillmentLine>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::shopify) struct Tracking {
    pub(in crate::shopify) company: Option<String>,
    pub(in crate::shopify) number: Option<String>,
    pub(in crate::shopify) url: Option<String>,
}

#[derive(Clone, Debug)]
pub(in crate::shopify) struct FulfillmentLine {
    pub(in crate::shopify) id: u64,
    pub(in crate::shopify) line: u64,
    pub(in crate::shopify) quantity: i64,
}

#[derive(Clone, Debug)]
pub(in crate::shopify) struct Refund {
    pub(in crate::shopify) id: u64,
    pub(in crate::shopify) created_at: DateTime<Utc>,
    pub(in crate::shopify) note: Option<Text>,
    /// Line id, quantity and what became of the goods.
    pub(in crate::shopify) lines: Vec<(u64, i64, &'static str)>,
    pub(in crate::shopify) total_minor: i64,
}

impl Order {
    /// "111764": the shop numbers without a prefix.
    pub(in crate::shopify) fn name(&self) -> String {
        self.number.to_string()
    }

    pub(in crate::shopify) fn line(&self, id: u64) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    pub(in crate::shopify) fn line_mut(&mut self, id: u64) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.id == id)
    }

    /// What the lines cost, by the quantity `of` each.
    pub(in crate::shopify) fn subtotal_minor(&self, of: impl Fn(&Line) -> i64) -> i64 {
        self.lines.iter().map(|line| line.price_minor * of(line)).sum()
    }

    pub(in crate::shopify) fn refunded_minor(&self) -> i64 {
        self.refunds.iter().map(|refund| refund.total_minor).sum()
    }

    /// Shopify's one word for how far the order is, from its fulfilment orders.
    pub(in crate::shopify) fn display_fulfillment_status(&self) -> &'static str {
        use FulfillmentOrderStatus::{InProgress, OnHold, Scheduled};
        let shipped = self.lines.iter().any(|line| line.fulfilled > 0);
        let is_any = |status| self.fulfillment_orders.iter().any(|one| one.status == status);
        match self.fulfillment_orders.iter().all(|one| one.status.is_over()) {
            true if shipped => "FULFILLED",
            true => "UNFULFILLED",
            false if shipped => "PARTIALLY_FULFILLED",
            false if is_any(OnHold) => "ON_HOLD",
            false if is_any(Scheduled) => "SCHEDULED",
            false if is_any(InProgress) => "IN_PROGRESS",
            false => "UNFULFILLED",
        }
    }

    pub(in crate::shopify) fn display_financial_status(&self) -> &'static str {
        if let Some(payment) = self.payment {
            return payment;
        }
        let paid = self.subtotal_minor(|line| line.quantity) + self.shipping_minor;
        match self.refunded_minor() {
            0 => "PAID",
            refunded if refunded >= paid => "REFUNDED",
            _ => "PARTIALLY_REFUNDED",
        }
    }
}
