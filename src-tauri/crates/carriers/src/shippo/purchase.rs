//! Labels: bought by one request, looked up as often as one likes.
//!
//! A purchase that left this computer and brought no clear answer is `Unknown`, never an error: an error is read as
//! "nothing was bought". Only the transaction's status says whether there is a label.

use super::client::{BodyError, Page, SendError, ShippoClient, WireMessage, body, messages, refusal, retry_after};
use super::pace::Call;
use crate::{BuyOutcome, CarrierError, FoundPurchase, Purchase, PurchaseStatus};
use domain::money::Money;
use domain::printing::Language;
use domain::shipping::{BoughtLabel, CarrierMessage};
use reqwest::{Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

const MAX_ANSWER_BYTES: usize = 1 << 20;
/// Purchases of one offer: one, rarely two. More pages than this mean that the filter was ignored.
const MAX_PAGES: usize = 3;

impl ShippoClient {
    pub(crate) async fn buy(&self, purchase: &Purchase) -> Result<BuyOutcome, CarrierError> {
        let order = json!({
            "rate": purchase.rate_ref,
            "label_file_type": file_type(purchase.language).ok_or(CarrierError::NoSuchFormat)?,
            "metadata": purchase.marker,
            "async": false,
        });
        let outcome = match self.post_raw(&["transactions"], &order, self.timeouts().purchase).await {
            Ok(answer) => judge(answer).await?,
            Err(SendError::NotSent(error)) => return Err(error),
            Err(SendError::MaybeSent(detail)) => unknown(None, detail),
        };
        match &outcome {
            BuyOutcome::Bought(label) => tracing::info!(marker = purchase.marker, label.purchase_ref, "label bought"),
            BuyOutcome::Refused { .. } => tracing::info!(marker = purchase.marker, "label refused"),
            BuyOutcome::Unknown { detail, .. } => tracing::warn!(marker = purchase.marker, detail, "purchase unknown"),
        }
        Ok(outcome)
    }

    pub(crate) async fn find(&self, rate_ref: &str) -> Result<Vec<FoundPurchase>, CarrierError> {
        let mut found = Vec::new();
        for page in 1..=MAX_PAGES {
            let page = page.to_string();
            let query = [("rate", rate_ref), ("results", "100"), ("page", &page)];
            let list: Page<WireTransaction> = self.get(Call::List, &["transactions"], &query).await?;
            let ours = list.results.into_iter().filter(|one| one.rate_ref().is_none_or(|rate| rate == rate_ref));
            found.extend(ours.map(FoundPurchase::from));
            if list.next.is_none() {
                break;
            }
        }
        Ok(found)
    }

    pub(crate) async fn purchase(&self, purchase_ref: &str) -> Result<FoundPurchase, CarrierError> {
        let found: WireTransaction = self.get(Call::Read, &["transactions", purchase_ref], &[]).await?;
        Ok(found.into())
    }
}

fn file_type(language: Language) -> Option<&'static str> {
    match language {
        Language::Zpl => Some("ZPLII"),
        Language::Pdf => Some("PDF_4x6"),
        Language::Png => Some("PNG"),
        Language::EscPos => None,
    }
}

fn unknown(purchase_ref: Option<String>, detail: &str) -> BuyOutcome {
    BuyOutcome::Unknown { purchase_ref, detail: detail.to_owned() }
}

/// What an answer to a purchase means.
async fn judge(answer: Response) -> Result<BuyOutcome, CarrierError> {
    let (status, wait) = (answer.status(), retry_after(&answer));
    let bytes = match body(answer, MAX_ANSWER_BYTES).await {
        Ok(bytes) => bytes,
        Err(BodyError::TooBig) => return Ok(unknown(None, "the answer is too big")),
        Err(BodyError::Broken(detail)) => return Ok(unknown(None, detail)),
    };
    if status.is_success() {
        return Ok(match serde_json::from_slice::<WireTransaction>(&bytes) {
            Ok(transaction) => transaction.into_outcome(),
            Err(_) => unknown(None, "the answer can't be read"),
        });
    }
    if !status.is_client_error() || status == StatusCode::REQUEST_TIMEOUT {
        return Ok(unknown(None, "an error at the service"));
    }
    match refusal(status, wait, &bytes) {
        CarrierError::Refused { messages } => {
            let said = |text| CarrierMessage { carrier: String::new(), text };
            Ok(BuyOutcome::Refused { messages: messages.into_iter().map(said).collect() })
        }
        error => Err(error),
    }
}

#[derive(Deserialize)]
struct WireTransaction {
    object_id: String,
    #[serde(default)]
    status: Option<String>,
    /// An id, or the rate itself.
    #[serde(default)]
    rate: Value,
    #[serde(default)]
    metadata: Option<String>,
    #[serde(default)]
    tracking_number: Option<String>,
    #[serde(default)]
    tracking_url_provider: Option<String>,
    #[serde(default)]
    label_url: Option<String>,
    #[serde(default)]
    messages: Option<Vec<WireMessage>>,
}

impl WireTransaction {
    fn rate_ref(&self) -> Option<&str> {
        self.rate.as_str().or_else(|| self.rate["object_id"].as_str())
    }

    fn status(&self) -> PurchaseStatus {
        match self.status.as_deref() {
            Some("SUCCESS") => PurchaseStatus::Bought,
            Some("ERROR") => PurchaseStatus::Refused,
            Some("REFUNDPENDING") => PurchaseStatus::RefundPending,
            Some("REFUNDED") => PurchaseStatus::Refunded,
            Some("REFUNDREJECTED") => PurchaseStatus::RefundRefused,
            // QUEUED, WAITING, and what is not known yet: none of them is an end.
            Some(_) | None => PurchaseStatus::InProgress,
        }
    }

    fn price(&self) -> Option<Money> {
        let currency = self.rate["currency"].as_str()?.parse().ok()?;
        Money::parse(self.rate["amount"].as_str()?, currency).ok()
    }

    /// The label, when the transaction names a file.
    fn label(&self) -> Option<BoughtLabel> {
        let given = |part: &Option<String>| part.clone().filter(|text| !text.trim().is_empty());
        Some(BoughtLabel {
            purchase_ref: self.object_id.clone(),
            tracking_number: given(&self.tracking_number).unwrap_or_default(),
            tracking_url: given(&self.tracking_url_provider),
            label_url: given(&self.label_url)?,
            price: self.price(),
        })
    }

    fn into_outcome(self) -> BuyOutcome {
        match (self.status(), self.label()) {
            (PurchaseStatus::Bought, Some(label)) => BuyOutcome::Bought(label),
            (PurchaseStatus::Refused, _) => BuyOutcome::Refused { messages: messages(self.messages) },
            (PurchaseStatus::InProgress, _) => unknown(Some(self.object_id), "the carrier has not decided yet"),
            _ => unknown(Some(self.object_id), "there is no label to it"),
        }
    }
}

impl From<WireTransaction> for FoundPurchase {
    fn from(wire: WireTransaction) -> Self {
        Self {
            marker: wire.metadata.clone().unwrap_or_default(),
            status: wire.status(),
            label: wire.label(),
            messages: messages(wire.messages),
            purchase_ref: wire.object_id,
        }
    }
}
