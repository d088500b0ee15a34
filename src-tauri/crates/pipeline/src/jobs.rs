//! The list of jobs: what each is called, what it needs, and that the same work is the same job.

mod buy_label;
mod fetch_label;
mod fulfil_order;
mod ingest_order;
mod learn_code;
mod print_document;
mod promise_again;
mod quote_rates;

pub use buy_label::BuyLabel;
pub use fetch_label::FetchLabel;
pub use fulfil_order::FulfilOrder;
pub use ingest_order::IngestOrder;
pub(crate) use ingest_order::read_order;
pub use learn_code::LearnCode;
pub use print_document::{PrintDocument, draw_slip, slip_of};
pub use promise_again::PromiseAgain;
pub use quote_rates::QuoteRates;

use crate::context::Context;
use crate::outcome::Outcome;
use serde::{Deserialize, Serialize};
use store::{ClaimedJob, Lane, NewEvent, NewJob, StoreError};

const PRINT_DOCUMENT: &str = "print_document";

/// Each has a worker of its own: a printer that stands still for a minute holds up paper, not prices and labels.
pub(crate) const LANES: [Lane; 2] = [Lane::AllBut(PRINT_DOCUMENT), Lane::Only(PRINT_DOCUMENT)];

/// What is printed when a label was bought, and where: the station that asked knows its printers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintPlan {
    /// Which station.
    pub station: String,
    /// Its label printer.
    pub label_printer: Option<String>,
    /// Its slip printer.
    pub slip_printer: Option<String>,
    /// The slip to print with the label, if any.
    pub slip: Option<SlipForm>,
    /// Who asked: what comes of it is in the log under their name. None in jobs of an older program.
    #[serde(default)]
    pub asked_by: Option<i64>,
}

/// How a slip is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlipForm {
    /// PDF, 4 × 6 in.
    Pdf4x6,
    /// PDF, Letter.
    PdfLetter,
    /// A receipt printer's own language.
    EscPos,
}

/// Every kind of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// Read an order again and store it.
    IngestOrder(IngestOrder),
    /// Ask carriers for prices.
    QuoteRates(QuoteRates),
    /// Buy the label.
    BuyLabel(BuyLabel),
    /// Keep the label's file.
    FetchLabel(FetchLabel),
    /// Print a document.
    PrintDocument(PrintDocument),
    /// Tell the shop that it was shipped.
    FulfilOrder(FulfilOrder),
    /// Ask the shop about an unknown code.
    LearnCode(LearnCode),
    /// Promise anew what is still to pack.
    PromiseAgain(PromiseAgain),
}

impl Job {
    /// The word stored with it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::IngestOrder(_) => "ingest_order",
            Self::QuoteRates(_) => "quote_rates",
            Self::BuyLabel(_) => "buy_label",
            Self::FetchLabel(_) => "fetch_label",
            Self::PrintDocument(_) => PRINT_DOCUMENT,
            Self::FulfilOrder(_) => "fulfil_order",
            Self::LearnCode(_) => "learn_code",
            Self::PromiseAgain(_) => "promise_again",
        }
    }

    /// The row to write. Jobs with a subject run one after the other; prints and prices hold nobody up.
    pub fn to_row(&self, now_ms: i64, attempts_max: i64) -> NewJob {
        let (dedupe, subject, payload) = match self {
            Self::IngestOrder(job) => (format!("ingest:{}:{}", job.order_ref, job.seen_at_ms), None, json(job)),
            Self::QuoteRates(job) => {
                (format!("quote:{}:{}:{now_ms}", job.fulfilment_order_id, job.asked_for), None, json(job))
            }
            Self::BuyLabel(job) => (
                format!("buy:{}:{}:{}", job.fulfilment_order_id, job.parcel_no, job.asked_at_ms),
                Some(job.fulfilment_order_id),
                json(job),
            ),
            Self::FetchLabel(job) => {
                (format!("fetch_label:{}", job.purchase_id), Some(job.fulfilment_order_id), json(job))
            }
            Self::PrintDocument(job) => (format!("print:{}", job.print_key), None, json(job)),
            Self::FulfilOrder(job) => (FulfilOrder::key(job.purchase_id), Some(job.fulfilment_order_id), json(job)),
            Self::LearnCode(job) => {
                // A packer who scans an unknown code ten times asks the shop once.
                let minute = job.scanned_at_ms / 60_000;
                (format!("learn:{}:{minute}", job.spellings.join("|")), None, json(job))
            }
            Self::PromiseAgain(job) => (format!("promise_again:{}", job.changed_at_ms), None, json(job)),
        };
        NewJob { kind: self.kind(), dedupe, subject, payload, run_at_ms: now_ms, max_attempts: attempts_max }
    }

    /// The job of a claimed row; an unknown kind is a newer program's.
    pub fn of_row(row: &ClaimedJob) -> Result<Self, StoreError> {
        let text = &row.payload;
        Ok(match row.kind.as_str() {
            "ingest_order" => Self::IngestOrder(serde_json::from_str(text)?),
            "quote_rates" => Self::QuoteRates(serde_json::from_str(text)?),
            "buy_label" => Self::BuyLabel(serde_json::from_str(text)?),
            "fetch_label" => Self::FetchLabel(serde_json::from_str(text)?),
            PRINT_DOCUMENT => Self::PrintDocument(serde_json::from_str(text)?),
            "fulfil_order" => Self::FulfilOrder(serde_json::from_str(text)?),
            "learn_code" => Self::LearnCode(serde_json::from_str(text)?),
            "promise_again" => Self::PromiseAgain(serde_json::from_str(text)?),
            other => return Err(StoreError::Fault(format!("unknown job kind {other}"))),
        })
    }

    /// True when nothing is lost with its end: power that goes takes its result and the note that it is done together, and
    /// it runs again. Never so where money was spent, paper came out or the shop was told.
    pub(crate) fn is_simply_asked_again(&self) -> bool {
        match self {
            Self::IngestOrder(_) | Self::QuoteRates(_) | Self::LearnCode(_) | Self::PromiseAgain(_) => true,
            Self::BuyLabel(_) | Self::FetchLabel(_) | Self::PrintDocument(_) | Self::FulfilOrder(_) => false,
        }
    }

    /// Who asked for it, when someone did.
    pub(crate) fn asked_by(&self) -> Option<i64> {
        match self {
            Self::IngestOrder(_) | Self::QuoteRates(_) | Self::LearnCode(_) | Self::PromiseAgain(_) => None,
            Self::BuyLabel(job) => job.plan.asked_by,
            Self::FetchLabel(job) => job.plan.asked_by,
            Self::PrintDocument(job) => job.asked_by,
            Self::FulfilOrder(job) => job.asked_by,
        }
    }

    /// Does it.
    pub(crate) async fn run(&self, context: &Context, row: &ClaimedJob) -> Result<Outcome, StoreError> {
        match self {
            Self::IngestOrder(job) => job.run(context).await,
            Self::QuoteRates(job) => job.run(context).await,
            Self::BuyLabel(job) => job.run(context, row).await,
            Self::FetchLabel(job) => job.run(context).await,
            Self::PrintDocument(job) => job.run(context, row).await,
            Self::FulfilOrder(job) => job.run(context).await,
            Self::LearnCode(job) => job.run(context).await,
            Self::PromiseAgain(job) => job.run(context).await,
        }
    }
}

/// A line of the log by this station about an order, under the name of whoever asked for it.
pub(crate) fn event(
    context: &Context,
    asked_by: Option<i64>,
    kind: &'static str,
    order: Option<i64>,
    payload: serde_json::Value,
) -> NewEvent {
    NewEvent {
        station: context.station_name().to_string(),
        at_ms: context.now_ms(),
        person_id: asked_by,
        kind,
        fulfilment_order_id: order,
        payload,
    }
}

/// A payload as JSON: plain data, which always can be written.
fn json(payload: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(payload).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(kind: &str, payload: &serde_json::Value) -> ClaimedJob {
        let (kind, payload) = (kind.to_owned(), payload.to_string());
        ClaimedJob {
            id: 1,
            kind,
            dedupe: String::new(),
            subject: None,
            payload,
            fence: 1,
            attempts: 1,
            max_attempts: 1,
        }
    }

    #[test]
    fn jobs_that_an_older_program_wrote_can_still_be_run() {
        let plan = json!({ "station": "Bench 2", "label_printer": null, "slip_printer": null, "slip": null });
        let fetch = json!({
            "fulfilment_order_id": 1, "purchase_id": 2, "plan": plan, "is_customer_notified": true,
        });
        let buy = json!({
            "fulfilment_order_id": 1, "parcel_no": 1, "asked_at_ms": 5, "shown_minor": 738, "cap_minor": 10_000,
            "plan": plan, "is_customer_notified": true, "language": "zpl",
        });
        let print = json!({ "print_key": "label:2:1", "slip": null });
        let fulfil = json!({ "fulfilment_order_id": 1, "purchase_id": 2, "is_customer_notified": true });
        let old = [("buy_label", buy), ("fetch_label", fetch), ("print_document", print), ("fulfil_order", fulfil)];
        for (kind, payload) in old {
            let job = Job::of_row(&row(kind, &payload)).unwrap();
            assert_eq!(job.asked_by(), None, "{kind}");
        }
    }
}
