//! Giving labels back: the only undo, one label a request, settled after two weeks.
//!
//! The label's transaction becomes REFUNDPENDING at once and REFUNDED or REFUNDREJECTED when the carrier has decided.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{
    account::{Account, OWNER},
    answers::{Refusal, required},
};
use crate::{FaultAct, clock};

const SETTLES_AFTER: TimeDelta = TimeDelta::days(14);

pub(super) struct Refund {
    id: String,
    pub(super) transaction: String,
    created_at: DateTime<Utc>,
    will_be_rejected: bool,
}

impl Refund {
    pub(super) fn status(&self, now: DateTime<Utc>) -> &'static str {
        match (now - self.created_at >= SETTLES_AFTER, self.will_be_rejected) {
            (false, _) => "PENDING",
            (true, false) => "SUCCESS",
            (true, true) => "ERROR",
        }
    }

    pub(super) fn wire(&self, now: DateTime<Utc>) -> Value {
        json!({
            "object_id": self.id, "object_owner": OWNER, "object_created": clock::wire(self.created_at),
            "object_updated": clock::wire(now.min(self.created_at + SETTLES_AFTER)), "test": true,
            "transaction": self.transaction, "status": self.status(now),
        })
    }
}

impl Account {
    /// Asks for a label's money back.
    ///
    /// # Errors
    /// 400 for a transaction that is unknown, has no label, or was given back before.
    pub(super) fn refund(&mut self, asked: &Value, act: Option<&FaultAct>) -> Result<Value, Refusal> {
        let transaction = required(asked, "transaction")?;
        let now = self.now();
        let known = self.transactions.iter().find(|known| known.id == transaction);
        let status = known.map(|known| self.transaction_status(known, now));
        let problem = match status {
            Some("SUCCESS") => None,
            Some("REFUNDPENDING" | "REFUNDED") => Some("A refund was already requested for this transaction."),
            Some(_) => Some("The transaction has no label that could be refunded."),
            None => Some("Transaction with supplied object_id not found."),
        };
        if let Some(problem) = problem {
            return Err(Refusal::field("transaction", problem));
        }
        let will_be_rejected = act == Some(&FaultAct::RefundRejected);
        let refund = Refund { id: self.new_id(), transaction, created_at: now, will_be_rejected };
        let wire = refund.wire(now);
        self.refunds.push(refund);
        Ok(wire)
    }
}
