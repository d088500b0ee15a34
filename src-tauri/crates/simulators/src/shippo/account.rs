//! Everything one Shippo token owns, in the order it came, and where ids and the time come from.
//!
//! Nothing is ever removed but webhooks. Ids follow from the seed and a count, so a run can be repeated exactly.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{
    Quota,
    records::Record,
    refunds::Refund,
    shipments::{Rate, Shipment},
    transactions::Transaction,
};
use crate::clock;

/// The name objects carry as their owner.
pub(super) const OWNER: &str = "packing@example.com";

pub(super) struct Account {
    pub(super) base_url: String,
    pub(super) records: Vec<Record>,
    pub(super) shipments: Vec<Shipment>,
    pub(super) rates: Vec<Rate>,
    pub(super) transactions: Vec<Transaction>,
    pub(super) refunds: Vec<Refund>,
    seed: u64,
    drawn: u64,
    ahead: TimeDelta,
    quota: Option<Quota>,
    /// The minute that is counted, and its reads and purchases.
    counted: (i64, u32, u32),
    /// Providers whose accounts rate and can't sell.
    unregistered: Vec<String>,
}

impl Account {
    pub(super) fn new(seed: u64, base_url: String) -> Self {
        Self {
            base_url,
            records: Vec::new(),
            shipments: Vec::new(),
            rates: Vec::new(),
            transactions: Vec::new(),
            refunds: Vec::new(),
            seed,
            drawn: 0,
            ahead: TimeDelta::zero(),
            quota: None,
            counted: (0, 0, 0),
            unregistered: Vec::new(),
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        clock::now() + self.ahead
    }

    pub(super) fn pass_time_ms(&mut self, ms: u64) {
        self.ahead = (self.ahead + clock::span(ms)).min(clock::span(u64::MAX));
    }

    pub(super) fn set_quota(&mut self, quota: Option<Quota>) {
        self.quota = quota;
    }

    pub(super) fn set_buyable(&mut self, provider: &str, is_buyable: bool) {
        self.unregistered.retain(|known| known != provider);
        if !is_buyable {
            self.unregistered.push(provider.to_owned());
        }
    }

    /// Whether a provider's account may sell.
    pub(super) fn is_buyable(&self, provider: &str) -> bool {
        self.unregistered.iter().all(|known| known != provider)
    }

    /// Counts a call in this minute; false when it is one too many.
    pub(super) fn count_call(&mut self, is_purchase: bool, is_read: bool) -> bool {
        let Some(quota) = self.quota else { return true };
        let minute = self.now().timestamp() / 60;
        if self.counted.0 != minute {
            self.counted = (minute, 0, 0);
        }
        self.counted.1 += u32::from(is_read);
        self.counted.2 += u32::from(is_purchase);
        self.counted.1 <= quota.reads && self.counted.2 <= quota.purchases
    }

    /// 64 bits that depend on the seed and on how many were drawn before (splitmix64).
    pub(super) fn draw(&mut self) -> u64 {
        self.drawn += 1;
        let step = self.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mix(self.seed.wrapping_add(step))
    }

    /// The serial number of the next parcel, of 9 digits. The factor is prime to 10, so that no two of the first ten
    /// million share even their last 7 digits.
    pub(super) fn next_serial(&self) -> u64 {
        let count = self.transactions.len() as u64;
        (mix(self.seed) % 1_000_000_000 + count * 670_041_707) % 1_000_000_000
    }

    /// A new object id: 32 hexadecimal digits.
    pub(super) fn new_id(&mut self) -> String {
        format!("{:016x}{:016x}", self.draw(), self.draw())
    }

    /// The keys every object has.
    pub(super) fn stamp(&mut self) -> Value {
        let now = clock::wire(self.now());
        json!({
            "object_id": self.new_id(), "object_owner": OWNER, "object_created": now, "object_updated": now, "test": true,
        })
    }

    /// What the control door shows of this account.
    pub(super) fn state(&self) -> Value {
        let now = self.now();
        let transactions = self.transactions.iter().map(|transaction| {
            let number = &transaction.tracking_number;
            json!({
                "object_id": transaction.id,
                "rate": transaction.rate,
                "status": self.transaction_status(transaction, now),
                "metadata": transaction.metadata,
                "amount": money(transaction.amount_minor),
                "tracking_number": (!number.is_empty()).then_some(number),
            })
        });
        let refunds: Vec<Value> = self
            .refunds
            .iter()
            .map(|refund| json!({ "transaction": refund.transaction, "status": refund.status(now) }))
            .collect();
        json!({ "transactions": transactions.collect::<Vec<_>>(), "refunds": refunds })
    }
}

/// An amount as the API writes it: "7.38".
pub(super) fn money(minor: u64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

/// Spreads the bits of a number (the finaliser of splitmix64).
pub(super) fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_follow_from_the_seed_and_never_repeat() {
        let ids = |seed| {
            let mut account = Account::new(seed, String::new());
            (0..500).map(|_| account.new_id()).collect::<BTreeSet<_>>()
        };
        assert_eq!(ids(1), ids(1));
        assert_eq!(ids(1).len(), 500);
        assert!(ids(1).is_disjoint(&ids(2)));
        assert!(ids(1).iter().all(|id| id.len() == 32));
    }

    #[test]
    fn time_can_be_moved_by_any_amount() {
        let mut account = Account::new(1, String::new());
        account.pass_time_ms(u64::MAX);
        account.pass_time_ms(u64::MAX);
        assert!(account.now() > clock::now());
    }

    #[test]
    fn money_is_written_with_two_decimals() {
        assert_eq!([0, 5, 738, 123_400].map(money), ["0.00", "0.05", "7.38", "1234.00"]);
    }
}
