//! One shop's Admin API behind one door: `call` sends a document and gives its data.
//!
//! Reads that meet a throttle or a fault are asked again, three times at most. A change is sent once; when its answer is
//! lost, the caller gets `OutcomeUnknown` and looks before asking again.

use super::{
    answer::{Answer, Envelope},
    documents::{Effect, Operation},
    pace::Pace,
};
use crate::ShopifyError;
use domain::secret::Secret;
use reqwest::{StatusCode, header::RETRY_AFTER};
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// The version of the Admin API this app speaks.
pub const API_VERSION: &str = "2026-10";

/// How often a read is sent before its error is given to the caller.
const READ_ATTEMPTS: u32 = 3;
/// The first wait after a fault; doubled for the next.
const FIRST_BACKOFF: Duration = Duration::from_millis(500);
/// How long to wait after a 429 that does not say.
const UNTOLD_WAIT: Duration = Duration::from_secs(2);
/// A longer wait than this is the caller's: a packer may stand at the bench.
const LONGEST_PATIENCE: Duration = Duration::from_secs(20);
/// Answers are bounded; the largest page of orders is far below.
const BODY_LIMIT_BYTES: usize = 16 * 1024 * 1024;

/// Where a shop is and what opens it.
#[derive(Clone, Debug)]
pub struct ShopAccess {
    /// `https://name.myshopify.com`, or a simulator's address.
    pub base_url: String,
    /// The app's access token; masked wherever it is printed.
    pub token: Secret,
}

/// The shop answered with another version than asked for: this app is too old for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiVersionFellForward {
    /// What this app speaks.
    pub asked: &'static str,
    /// What the shop answered with.
    pub served: String,
}

/// A shop's Admin API. Clones share one pace.
#[derive(Clone)]
pub struct ShopifyClient {
    base_url: Arc<str>,
    token: Secret,
    http: reqwest::Client,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    pace: Pace,
    served_version: Mutex<Option<String>>,
}

impl std::fmt::Debug for ShopifyClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ShopifyClient").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

impl ShopifyClient {
    /// A client for one shop. `http` comes from [`crate::http_client`]; nothing is sent yet.
    pub fn new(access: ShopAccess, http: reqwest::Client) -> Self {
        Self {
            base_url: access.base_url.trim().trim_end_matches('/').into(),
            token: access.token,
            http,
            shared: Arc::default(),
        }
    }

    /// The version the shop last answered with, when it is not the one this app speaks.
    pub fn fell_forward(&self) -> Option<ApiVersionFellForward> {
        let served = self.served_version()?;
        (served != API_VERSION).then_some(ApiVersionFellForward { asked: API_VERSION, served })
    }

    pub(super) fn served_version(&self) -> Option<String> {
        self.shared.served_version.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn base_url(&self) -> &str {
        &self.base_url
    }

    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Sends a document and gives its data. Waits for the budget first; repeats reads as this module says.
    pub(super) async fn call(&self, operation: &Operation, variables: Value) -> Result<Answer, ShopifyError> {
        let body = json!({ "query": operation.text, "variables": variables });
        let mut backoff = FIRST_BACKOFF;
        for _ in 1..attempts(operation.effect) {
            let error = match self.send(operation, &body).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let wait = match &error {
                ShopifyError::Throttled { retry_after } if *retry_after <= LONGEST_PATIENCE => *retry_after,
                ShopifyError::Unavailable { .. } => backoff,
                _ => return Err(error),
            };
            tracing::debug!(operation = operation.name, %error, wait_ms = wait.as_millis(), "asking the shop again");
            tokio::time::sleep(wait).await;
            backoff *= 2;
        }
        self.send(operation, &body).await
    }

    async fn send(&self, operation: &Operation, body: &Value) -> Result<Answer, ShopifyError> {
        let reservation = self.shared.pace.reserve(operation).await;
        let sent = self
            .http
            .post(format!("{}/admin/api/{API_VERSION}/graphql.json", self.base_url))
            .header("X-Shopify-Access-Token", self.token.reveal())
            .json(body)
            .send()
            .await;
        let response = sent.map_err(|error| lost(operation, &error))?;
        self.note_version(&response);
        refused_by_status(operation, &response)?;
        let body = bounded_body(response, BODY_LIMIT_BYTES).await.map_err(|error| match (operation.effect, error) {
            (Effect::Changes, _) => ShopifyError::OutcomeUnknown,
            (Effect::Reads, error) => error,
        })?;
        let envelope = Envelope::parse(&body).map_err(|fault| match operation.effect {
            Effect::Changes => ShopifyError::OutcomeUnknown,
            Effect::Reads => ShopifyError::unavailable(format!("its answer is damaged ({fault})")),
        })?;
        let wait = envelope.cost().map(|cost| reservation.learn(cost)).unwrap_or_default();
        match (operation.effect, envelope.into_answer(wait)) {
            // "Failed inside" may be before or after the change was made.
            (Effect::Changes, Err(ShopifyError::Unavailable { .. })) => Err(ShopifyError::OutcomeUnknown),
            (_, outcome) => outcome,
        }
    }

    fn note_version(&self, response: &reqwest::Response) {
        let Some(served) = response.headers().get("X-Shopify-API-Version").and_then(|v| v.to_str().ok()) else {
            return;
        };
        let mut noted = self.shared.served_version.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.as_deref() != Some(served) {
            if served != API_VERSION {
                tracing::warn!(asked = API_VERSION, served, "the shop answers with another version of its API");
            }
            *noted = Some(served.to_owned());
        }
    }
}

/// How often a call may be sent.
fn attempts(effect: Effect) -> u32 {
    match effect {
        Effect::Reads => READ_ATTEMPTS,
        Effect::Changes => 1,
    }
}

/// A request without an answer. Only one that never left is known to have changed nothing.
fn lost(operation: &Operation, error: &reqwest::Error) -> ShopifyError {
    match operation.effect {
        Effect::Changes if !error.is_connect() && !error.is_builder() => ShopifyError::OutcomeUnknown,
        Effect::Changes | Effect::Reads => ShopifyError::unavailable(network_fault(error)),
    }
}

/// What the network did, without the address: addresses of files carry signatures.
pub(super) fn network_fault(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else if error.is_builder() {
        "its address is no address"
    } else {
        "the connection broke"
    }
}

fn refused_by_status(operation: &Operation, response: &reqwest::Response) -> Result<(), ShopifyError> {
    match response.status() {
        status if status.is_success() => Ok(()),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(ShopifyError::Unauthorized),
        StatusCode::PAYMENT_REQUIRED | StatusCode::LOCKED => Err(ShopifyError::unavailable("the shop is closed")),
        status if status == StatusCode::NOT_FOUND || status.is_redirection() => {
            Err(ShopifyError::NotFound { what: "Admin API at this address" })
        }
        status if status == StatusCode::TOO_MANY_REQUESTS || status.as_u16() == 430 => {
            let told_s = response.headers().get(RETRY_AFTER).and_then(|v| v.to_str().ok()?.parse::<f64>().ok());
            let told = told_s.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            Err(ShopifyError::Throttled { retry_after: told.unwrap_or(UNTOLD_WAIT) })
        }
        status if status.is_server_error() => Err(match operation.effect {
            Effect::Changes => ShopifyError::OutcomeUnknown,
            Effect::Reads => ShopifyError::unavailable(format!("the shop answered {}", status.as_u16())),
        }),
        status => Err(ShopifyError::not_understood(format!("the shop answered {}", status.as_u16()))),
    }
}

/// A whole body, refused as soon as it grows beyond `limit_bytes`.
pub(super) async fn bounded_body(mut response: reqwest::Response, limit_bytes: usize) -> Result<Vec<u8>, ShopifyError> {
    let too_big = || ShopifyError::not_understood(format!("an answer beyond {limit_bytes} bytes"));
    if response.content_length().is_some_and(|length| length > limit_bytes as u64) {
        return Err(too_big());
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| ShopifyError::unavailable(network_fault(&error)))? {
        if body.len() + chunk.len() > limit_bytes {
            return Err(too_big());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_never_printed() {
        let access = ShopAccess { base_url: "https://a.myshopify.com/".into(), token: Secret::new("shpat_1234") };
        assert!(!format!("{access:?}").contains("shpat"));
        let client = ShopifyClient::new(access, crate::http_client().unwrap());
        let printed = format!("{client:?}");
        assert!(printed.contains("https://a.myshopify.com") && !printed.contains("shpat"), "{printed}");
    }

    #[test]
    fn another_version_of_the_api_is_noticed() {
        let access = ShopAccess { base_url: "https://a.myshopify.com".into(), token: Secret::new("t") };
        let client = ShopifyClient::new(access, crate::http_client().unwrap());
        let serve = |version: &str| *client.shared.served_version.lock().unwrap() = Some(version.to_owned());
        assert_eq!(client.fell_forward(), None, "nothing was said yet");
        serve(API_VERSION);
        assert_eq!(client.fell_forward(), None);
        serve("2027-10");
        assert_eq!(client.fell_forward().map(|fell| fell.served).as_deref(), Some("2027-10"));
    }
}
