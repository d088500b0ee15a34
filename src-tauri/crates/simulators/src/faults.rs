//! What goes wrong in the outside world, where, and at which call.
//!
//! A rule names a place ("shippo POST /transactions", ids written `{id}`), an act, the call it begins with and how
//! many calls it hits; a place that no simulator has is refused, or the fault would never be met and prove nothing.
//! Every simulator asks [`Faults::take`] once per call, so counting is exact under concurrency.
//! What an act means is the simulator's business; a place that cannot act so answers as if nothing were wrong.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;
use serde_json::Value;

use crate::{shippo, shopify};

/// What a faulty call does instead of, or beside, its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultAct {
    /// The work is done, then the connection closes without an answer: the client cannot know.
    DropAfterCommit,
    /// The connection closes before any work is done.
    DropBefore,
    /// This HTTP status and no work.
    Status(u16),
    /// This HTTP status with this body, JSON as it is sent, and no work.
    Refusal(u16, String),
    /// The answer comes this many milliseconds late; the work goes on although the client may have left.
    DelayMs(u64),
    /// Shopify's `THROTTLED` answer: HTTP 200 with an error and no work.
    Throttled,
    /// HTTP 201 and an object of status ERROR with this message.
    ErrorStatus(String),
    /// The object stays QUEUED until it has been read this many times.
    Queued(u32),
    /// A shipment without any rate, and a message that says why.
    NoRates,
    /// A shipment without the rates of this carrier ("USPS"), and a message that names it.
    CarrierMissing(String),
    /// The rates come in this currency.
    RateCurrency(String),
    /// The label's address answers with an HTML page and status 200.
    LabelHtml,
    /// The label's address answers 404.
    LabelMissing,
    /// The label's body ends half-way; its Content-Length is that of the half.
    LabelTruncated,
    /// The label is bought in another format than the one asked for.
    LabelWrongFormat,
    /// The carrier refuses the refund after a while: the label was used.
    RefundRejected,
}

/// A fault due at a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The place the call was made at.
    pub at: String,
    /// What the call does.
    pub act: FaultAct,
}

/// One line of a faults file: `{"at","do","value","nth","times"}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WrittenRule")]
pub struct FaultRule {
    at: String,
    act: FaultAct,
    nth: u32,
    times: u32,
}

impl FaultRule {
    /// The fault at the next call to this place. `at` may also be the first words of a place: "shippo", "shippo GET".
    pub fn new(at: impl Into<String>, act: FaultAct) -> Self {
        Self { at: at.into(), act, nth: 1, times: 1 }
    }

    /// Begins with the nth call from now, counted from 1.
    #[must_use]
    pub fn nth(self, nth: u32) -> Self {
        Self { nth: nth.max(1), ..self }
    }

    /// Hits this many calls in a row.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    fn covers(&self, place: &str) -> bool {
        place.strip_prefix(self.at.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    }
}

/// The faults still to come, shared by all simulators of a world. Clones are the same list.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Vec<Pending>>>);

#[derive(Debug)]
struct Pending {
    rule: FaultRule,
    calls: u32,
}

impl Faults {
    /// Reads a faults file.
    ///
    /// # Errors
    /// A sentence that names what cannot be read.
    pub fn parse(json: &str) -> Result<Vec<FaultRule>, String> {
        serde_json::from_str(json).map_err(|error| format!("the faults cannot be read: {error}"))
    }

    /// A list that begins with these rules.
    ///
    /// # Errors
    /// A rule names a place that no simulator has.
    pub fn with(rules: impl IntoIterator<Item = FaultRule>) -> Result<Self, String> {
        let faults = Self::default();
        rules.into_iter().try_for_each(|rule| faults.add(rule))?;
        Ok(faults)
    }

    /// Adds a rule; its calls are counted from now.
    ///
    /// # Errors
    /// It names a place that no simulator has.
    pub fn add(&self, rule: FaultRule) -> Result<(), String> {
        if !is_place(&rule.at) {
            return Err(format!("no call is made at {:?}", rule.at));
        }
        self.pending().push(Pending { rule, calls: 0 });
        Ok(())
    }

    /// Forgets all rules.
    pub fn clear(&self) {
        self.pending().clear();
    }

    /// Counts one call to the place and gives the fault due now, if any: of several, the one added first.
    /// A rule that has hit its last call is forgotten.
    pub fn take(&self, at: &str) -> Option<Fault> {
        let mut due = None;
        self.pending().retain_mut(|pending| {
            if !pending.rule.covers(at) {
                return true;
            }
            pending.calls = pending.calls.saturating_add(1);
            let last = pending.rule.nth.saturating_add(pending.rule.times);
            if due.is_none() && (pending.rule.nth..last).contains(&pending.calls) {
                due = Some(Fault { at: at.to_owned(), act: pending.rule.act.clone() });
            }
            pending.calls.saturating_add(1) < last
        });
        due
    }

    fn pending(&self) -> MutexGuard<'_, Vec<Pending>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a call can be made at this place, or at one that begins with these words.
fn is_place(at: &str) -> bool {
    let (world, rest) = at.split_once(' ').unwrap_or((at, ""));
    match world {
        "shippo" => rest.is_empty() || shippo::is_place(rest),
        "shopify" => rest.is_empty() || shopify::is_place(rest),
        _ => false,
    }
}

#[derive(Deserialize)]
struct WrittenRule {
    at: String,
    r#do: String,
    #[serde(default)]
    value: Value,
    #[serde(default = "once")]
    nth: u32,
    #[serde(default = "once")]
    times: u32,
}

fn once() -> u32 {
    1
}

impl TryFrom<WrittenRule> for FaultRule {
    type Error = String;

    fn try_from(written: WrittenRule) -> Result<Self, String> {
        let number = || written.value.as_u64().ok_or_else(|| format!("{} needs a number as value", written.r#do));
        let text = |otherwise: &str| written.value.as_str().unwrap_or(otherwise).to_owned();
        let act = match written.r#do.as_str() {
            "drop_after_commit" => FaultAct::DropAfterCommit,
            "drop_before" => FaultAct::DropBefore,
            "status" => match number()? {
                code @ 100..=599 => FaultAct::Status(u16::try_from(code).unwrap_or(500)),
                other => return Err(format!("{other} is no HTTP status")),
            },
            "refusal" => {
                let status = written.value["status"].as_u64().and_then(|code| u16::try_from(code).ok());
                let status = status.filter(|code| (400..=499).contains(code));
                let status = status.ok_or("refusal needs a status from 400 to 499 in its value")?;
                FaultAct::Refusal(status, written.value["body"].to_string())
            }
            "delay_ms" => FaultAct::DelayMs(number()?),
            "throttled" => FaultAct::Throttled,
            "error_status" => FaultAct::ErrorStatus(text("The carrier refused the label.")),
            "queued" => FaultAct::Queued(u32::try_from(number()?).unwrap_or(u32::MAX)),
            "no_rates" => FaultAct::NoRates,
            "carrier_missing" => FaultAct::CarrierMissing(text("UPS")),
            "rate_currency" => FaultAct::RateCurrency(text("EUR")),
            "label_html" => FaultAct::LabelHtml,
            "label_missing" => FaultAct::LabelMissing,
            "label_truncated" => FaultAct::LabelTruncated,
            "label_wrong_format" => FaultAct::LabelWrongFormat,
            "refund_rejected" => FaultAct::RefundRejected,
            other => return Err(format!("no fault is called {other:?}")),
        };
        Ok(Self::new(written.at, act).nth(written.nth).times(written.times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_fires_from_its_nth_call_as_often_as_it_says() {
        let rules =
            Faults::parse(r#"[{"at":"shippo POST /transactions","do":"status","value":503,"nth":2,"times":2}]"#);
        let faults = Faults::with(rules.unwrap()).unwrap();
        let seen: Vec<bool> = (0..5).map(|_| faults.take("shippo POST /transactions").is_some()).collect();
        assert_eq!(seen, [false, true, true, false, false]);
        assert_eq!(faults.take("shippo POST /transactions"), None);
    }

    #[test]
    fn a_place_is_met_whole_or_by_its_first_words() {
        let faults = Faults::with([FaultRule::new("shippo GET", FaultAct::DropBefore)]).unwrap();
        assert!(faults.take("shippo GETTER /x").is_none());
        assert!(faults.take("shopify GET /x").is_none());
        assert_eq!(faults.take("shippo GET /rates/{id}").map(|fault| fault.act), Some(FaultAct::DropBefore));
    }

    #[test]
    fn each_rule_counts_for_itself_and_the_first_added_wins() {
        let at = "shippo POST /refunds";
        let faults = Faults::with([
            FaultRule::new(at, FaultAct::DelayMs(5)),
            FaultRule::new(at, FaultAct::Status(500)).times(2),
        ])
        .unwrap();
        let acts: Vec<_> = (0..3).map(|_| faults.take(at).map(|fault| fault.act)).collect();
        assert_eq!(acts, [Some(FaultAct::DelayMs(5)), Some(FaultAct::Status(500)), None]);
    }

    #[test]
    fn a_place_that_no_simulator_has_is_refused() {
        let faults = Faults::default();
        let add = |at: &str| faults.add(FaultRule::new(at, FaultAct::DropBefore));
        for at in [
            "shopify",
            "shopify POST /graphql",
            "shopify order",
            "shopify bulkOperation",
            "shopify fulfillmentCreate",
            "shippo",
            "shippo POST",
            "shippo GET /labels/{id}",
            "shippo POST /transactions",
            "shippo GET /shipments/{id}/rates/USD",
        ] {
            assert_eq!(add(at), Ok(()), "{at}");
        }
        for at in ["", "ups", "shopify node", "shopify currentBulkOperation", "shippo PATCH", "shippo POST /parcel"] {
            assert!(add(at).unwrap_err().contains(at), "{at}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_its_name() {
        for (json, word) in [
            (r#"[{"at":"x","do":"explode"}]"#, "explode"),
            (r#"[{"at":"x","do":"status","value":9}]"#, "9"),
            (r#"[{"at":"x","do":"delay_ms"}]"#, "delay_ms"),
            (r#"[{"at":"x","do":"refusal","value":{"status":200}}]"#, "refusal"),
        ] {
            assert!(Faults::parse(json).unwrap_err().contains(word), "{json}");
        }
    }
}
