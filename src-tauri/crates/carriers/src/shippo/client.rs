//! Requests and answers: the token's header, time-outs, pacing, and Shippo's four shapes of errors.
//!
//! No request is ever repeated here and no redirect is followed.

use super::pace::{Call, Limits, Pace};
use crate::CarrierError;
use domain::secret::Secret;
use domain::shipping::CarrierMessage;
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url, redirect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Shippo's own address.
pub const SHIPPO_URL: &str = "https://api.goshippo.com";

const CONNECT: Duration = Duration::from_secs(5);
/// The limits are per minute, and a refusal does not say more.
const AFTER_REFUSAL: Duration = Duration::from_secs(30);
/// More than the biggest answer: a hundred rates are 200 kB.
const MAX_ANSWER_BYTES: usize = 8 << 20;

/// How long a call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// A purchase. Carriers answer one in 2 to 20 s; an early give-up only makes an unknown outcome of it.
    pub purchase: Duration,
    /// Any other call.
    pub others: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { purchase: Duration::from_secs(60), others: Duration::from_secs(30) }
    }
}

/// Whose account, where, and how fast.
#[derive(Clone, Debug)]
pub struct ShippoAccess {
    /// [`SHIPPO_URL`], or a server that speaks the same.
    pub base_url: String,
    /// "shippo_live_…" or "shippo_test_…".
    pub token: Secret,
    /// Calls per minute.
    pub limits: Limits,
    /// How long a call may take.
    pub timeouts: Timeouts,
}

impl ShippoAccess {
    /// An access with the limits that Shippo sets for the token; a server of one's own has none.
    pub fn new(base_url: impl Into<String>, token: Secret) -> Self {
        let base_url = base_url.into();
        let limits = match (base_url.trim_end_matches('/') == SHIPPO_URL, is_live(&token)) {
            (true, true) => Limits::LIVE,
            (true, false) => Limits::TEST,
            (false, _) => Limits::NONE,
        };
        Self { base_url, token, limits, timeouts: Timeouts::default() }
    }
}

/// Talks to one Shippo account. Clones share the connection pool and the pacing.
#[derive(Clone)]
pub struct ShippoClient {
    base_url: Url,
    token: Secret,
    http: Client,
    pace: Arc<Pace>,
    timeouts: Timeouts,
}

impl ShippoClient {
    /// A client for this access; nothing is sent yet. `NotSetUp` when the address or the token can't be used.
    pub fn new(access: ShippoAccess) -> Result<Self, CarrierError> {
        let not_set_up = |what| CarrierError::NotSetUp { what };
        let base_url: Url = access.base_url.parse().map_err(|_| not_set_up("the address is no URL"))?;
        if !matches!(base_url.scheme(), "https" | "http") || base_url.host_str().is_none() {
            return Err(not_set_up("the address is no web address"));
        }
        if access.token.is_empty() || !access.token.reveal().bytes().all(|b| b.is_ascii_graphic()) {
            return Err(not_set_up("the token is empty or damaged"));
        }
        // Whoever comes first installs it; they all install the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder()
            .connect_timeout(CONNECT)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .user_agent(concat!("packbench/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| not_set_up("no TLS on this computer"))?;
        let pace = Arc::new(Pace::new(access.limits, Instant::now()));
        Ok(Self { base_url, token: access.token, http, pace, timeouts: access.timeouts })
    }

    pub(super) fn timeouts(&self) -> Timeouts {
        self.timeouts
    }

    pub(crate) fn is_live(&self) -> bool {
        is_live(&self.token)
    }

    pub(super) fn http(&self) -> &Client {
        &self.http
    }

    pub(super) fn base_url(&self) -> &Url {
        &self.base_url
    }

    /// GET of `path` with query parameters.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        call: Call,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<T, CarrierError> {
        self.pace.turn(call).await?;
        let mut url = self.url(path)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let answer = self.send(self.http.get(url), self.timeouts.others).await?;
        read(answer).await
    }

    /// POST of `body` to `path`.
    pub(super) async fn post<T: DeserializeOwned>(&self, path: &[&str], body: &Value) -> Result<T, CarrierError> {
        let answer = self.post_raw(path, body, self.timeouts.others).await.map_err(SendError::into_error)?;
        read(answer).await
    }

    /// POST of `body` to `path`, the answer unread, and the failure with whether the request may have arrived.
    pub(super) async fn post_raw(&self, path: &[&str], body: &Value, time: Duration) -> Result<Response, SendError> {
        self.pace.turn(Call::Create).await.map_err(SendError::NotSent)?;
        let url = self.url(path).map_err(SendError::NotSent)?;
        self.send_once(self.http.post(url).json(body), time).await
    }

    async fn send(&self, request: RequestBuilder, time: Duration) -> Result<Response, CarrierError> {
        self.send_once(request, time).await.map_err(SendError::into_error)
    }

    async fn send_once(&self, request: RequestBuilder, time: Duration) -> Result<Response, SendError> {
        let authorization = format!("ShippoToken {}", self.token.reveal());
        let request = request.timeout(time).header("Authorization", authorization).header("Accept", "application/json");
        request.send().await.map_err(|error| match failure(&error) {
            detail if error.is_connect() || error.is_builder() => {
                SendError::NotSent(CarrierError::Unavailable { detail })
            }
            detail => SendError::MaybeSent(detail),
        })
    }

    fn url(&self, path: &[&str]) -> Result<Url, CarrierError> {
        let mut url = self.base_url.clone();
        let not_set_up = |()| CarrierError::NotSetUp { what: "the address takes no path" };
        url.path_segments_mut().map_err(not_set_up)?.pop_if_empty().extend(path);
        Ok(url)
    }
}

/// Why there is no answer.
pub(super) enum SendError {
    /// The request did not leave.
    NotSent(CarrierError),
    /// The request may have been carried out.
    MaybeSent(&'static str),
}

impl SendError {
    fn into_error(self) -> CarrierError {
        match self {
            Self::NotSent(error) => error,
            Self::MaybeSent(detail) => CarrierError::Unavailable { detail },
        }
    }
}

/// What happened, without the address that was called: label addresses are signed.
pub(super) fn failure(error: &reqwest::Error) -> &'static str {
    match () {
        () if error.is_timeout() && error.is_connect() => "no connection in time",
        () if error.is_timeout() => "no answer in time",
        () if error.is_connect() => "no connection",
        () if error.is_body() || error.is_decode() => "the answer broke off",
        () => "the connection broke",
    }
}

/// The whole body, as long as it is not absurdly big.
pub(super) async fn body(mut answer: Response, max_bytes: usize) -> Result<Vec<u8>, BodyError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| BodyError::Broken(failure(&error)))? {
        if bytes.len() + chunk.len() > max_bytes {
            return Err(BodyError::TooBig);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Why there is no body.
pub(super) enum BodyError {
    TooBig,
    Broken(&'static str),
}

/// The object in a good answer, the error in a bad one.
pub(super) async fn read<T: DeserializeOwned>(answer: Response) -> Result<T, CarrierError> {
    let status = answer.status();
    let retry_after = retry_after(&answer);
    let bytes = body(answer, MAX_ANSWER_BYTES).await.map_err(|error| match error {
        BodyError::TooBig => CarrierError::NotUnderstood { what: "it is too big" },
        BodyError::Broken(detail) => CarrierError::Unavailable { detail },
    })?;
    if status.is_success() {
        return serde_json::from_slice(&bytes)
            .map_err(|_| CarrierError::NotUnderstood { what: "not the JSON it should be" });
    }
    Err(refusal(status, retry_after, &bytes))
}

/// The error a status and its body mean.
pub(super) fn refusal(status: StatusCode, retry_after: Duration, bytes: &[u8]) -> CarrierError {
    match status {
        // 403 is a good token that may not do this one thing: its words say which.
        StatusCode::UNAUTHORIZED => CarrierError::Unauthorized,
        StatusCode::TOO_MANY_REQUESTS => CarrierError::Throttled { retry_after },
        StatusCode::REQUEST_TIMEOUT => CarrierError::Unavailable { detail: "it took too long there" },
        _ if status.is_server_error() => CarrierError::Unavailable { detail: "an error at the service" },
        _ if status.is_client_error() => CarrierError::Refused { messages: words(bytes) },
        _ => CarrierError::NotUnderstood { what: "an unusual status" },
    }
}

pub(super) fn retry_after(answer: &Response) -> Duration {
    let said = answer.headers().get("Retry-After").and_then(|value| value.to_str().ok()?.trim().parse().ok());
    said.map_or(AFTER_REFUSAL, |seconds: u64| Duration::from_secs(seconds.clamp(1, 3600)))
}

/// The words of an error body: `{"detail": "…"}`, `{"field": ["…"]}` at any depth, or a bare string.
fn words(bytes: &[u8]) -> Vec<String> {
    fn collect(value: &Value, path: &str, into: &mut Vec<String>) {
        match value {
            Value::String(text) if path.is_empty() || path == "detail" || path == "message" => into.push(text.clone()),
            Value::String(text) => into.push(format!("{path}: {text}")),
            Value::Array(items) => items.iter().for_each(|item| collect(item, path, into)),
            Value::Object(fields) => fields.iter().for_each(|(name, item)| {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(item, &path, into);
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut found = Vec::new();
    if let Ok(value) = serde_json::from_slice(bytes) {
        collect(&value, "", &mut found);
    }
    found
}

fn is_live(token: &Secret) -> bool {
    token.reveal().starts_with("shippo_live_")
}

/// A page of a list.
#[derive(Deserialize)]
pub(super) struct Page<T> {
    #[serde(default)]
    pub(super) next: Option<String>,
    pub(super) results: Vec<T>,
}

/// A message as objects carry it; older ones are bare strings.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum WireMessage {
    Bare(String),
    Full {
        #[serde(default)]
        source: Option<String>,
        #[serde(default)]
        text: Option<String>,
    },
}

impl From<WireMessage> for CarrierMessage {
    fn from(message: WireMessage) -> Self {
        match message {
            WireMessage::Bare(text) => Self { carrier: String::new(), text },
            WireMessage::Full { source, text } => {
                Self { carrier: source.unwrap_or_default(), text: text.unwrap_or_default() }
            }
        }
    }
}

/// Messages that say something.
pub(super) fn messages(wire: Option<Vec<WireMessage>>) -> Vec<CarrierMessage> {
    let all = wire.unwrap_or_default().into_iter().map(CarrierMessage::from);
    all.filter(|message| !message.text.trim().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_error_gives_its_words() {
        let read = |json: &str| words(json.as_bytes());
        assert_eq!(read(r#"{"detail":"Not found."}"#), ["Not found."]);
        assert_eq!(read(r#""No such rate.""#), ["No such rate."]);
        let nested = r#"{"parcels":[{"weight":["A valid number is required."]}],"async":null}"#;
        assert_eq!(read(nested), ["parcels.weight: A valid number is required."]);
        assert_eq!(read("<html>"), Vec::<String>::new());
    }

    #[test]
    fn an_access_that_can_not_work_is_refused_at_once() {
        let at = |url: &str, token: &str| ShippoClient::new(ShippoAccess::new(url, Secret::new(token))).err();
        assert!(at(SHIPPO_URL, "shippo_test_1").is_none());
        for (url, token) in [("goshippo", "t"), ("file:///etc", "t"), (SHIPPO_URL, " "), (SHIPPO_URL, "a\u{e9}b")] {
            assert!(matches!(at(url, token), Some(CarrierError::NotSetUp { .. })), "{url} {token}");
        }
    }

    #[test]
    fn limits_follow_from_the_token_at_shippo_only() {
        let limits = |url: &str, token: &str| ShippoAccess::new(url, Secret::new(token)).limits;
        assert_eq!(limits("https://api.goshippo.com/", "shippo_live_1"), Limits::LIVE);
        assert_eq!(limits(SHIPPO_URL, "shippo_test_1"), Limits::TEST);
        assert_eq!(limits("http://127.0.0.1:4000", "shippo_test_1"), Limits::NONE);
    }
}
