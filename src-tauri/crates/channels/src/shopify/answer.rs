//! One answer of the shop: its data, its errors, and what it says about the budget.
//!
//! An error beside data is an error, with one exception: the shop blanks customers' data and says so; the rest is good.

use crate::{ShopifyError, error::json_fault};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::time::Duration;

/// How long to wait when the shop throttles and does not say how long.
const UNTOLD_WAIT: Duration = Duration::from_secs(2);

/// What came back, good so far.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) data: Value,
    /// The shop blanked customers' data in it.
    pub(super) is_customer_hidden: bool,
}

impl Answer {
    /// The data as a wire shape.
    pub(super) fn read<T: DeserializeOwned>(self) -> Result<T, ShopifyError> {
        T::deserialize(self.data).map_err(|error| ShopifyError::not_understood(json_fault(&error)))
    }
}

/// `extensions.cost`
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cost {
    pub(super) requested_query_cost: Option<f64>,
    pub(super) throttle_status: Option<ThrottleStatus>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ThrottleStatus {
    pub(super) maximum_available: f64,
    pub(super) currently_available: f64,
    pub(super) restore_rate: f64,
}

/// A body as GraphQL servers write it.
#[derive(Debug, Deserialize)]
pub(super) struct Envelope {
    data: Option<Value>,
    /// A list, except before GraphQL is reached: then a text.
    errors: Option<Value>,
    extensions: Option<Extensions>,
}

#[derive(Debug, Deserialize)]
struct Extensions {
    cost: Option<Cost>,
}

#[derive(Deserialize)]
struct GraphError {
    #[serde(default)]
    message: String,
    extensions: Option<ErrorExtensions>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ErrorExtensions {
    code: Option<String>,
    required_access: Option<String>,
}

impl Envelope {
    /// Reads a body; an unreadable one says where, not what.
    pub(super) fn parse(body: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(body).map_err(|error| json_fault(&error))
    }

    /// What the shop says about the budget.
    pub(super) fn cost(&self) -> Option<&Cost> {
        self.extensions.as_ref()?.cost.as_ref()
    }

    /// The data, or the first thing that went wrong. `wait` is how long the budget needs to pay for the same again.
    pub(super) fn into_answer(self, wait: Duration) -> Result<Answer, ShopifyError> {
        let mut is_customer_hidden = false;
        for error in graph_errors(self.errors) {
            match fault(&error, wait) {
                ShopifyError::CustomerDataHidden => is_customer_hidden = true,
                fault => return Err(fault),
            }
        }
        match self.data.filter(|data| !data.is_null()) {
            Some(data) => Ok(Answer { data, is_customer_hidden }),
            None if is_customer_hidden => Err(ShopifyError::CustomerDataHidden),
            None => Err(ShopifyError::not_understood("an answer without data")),
        }
    }
}

fn graph_errors(errors: Option<Value>) -> Vec<GraphError> {
    match errors {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(list)) => list.into_iter().filter_map(|error| GraphError::deserialize(error).ok()).collect(),
        Some(other) => {
            vec![GraphError { message: other.as_str().unwrap_or("errors").to_owned(), extensions: None }]
        }
    }
}

/// What one GraphQL error means for the caller.
fn fault(error: &GraphError, wait: Duration) -> ShopifyError {
    let code = error.extensions.as_ref().and_then(|extensions| extensions.code.as_deref()).unwrap_or_default();
    match code {
        "THROTTLED" => ShopifyError::Throttled { retry_after: if wait.is_zero() { UNTOLD_WAIT } else { wait } },
        "ACCESS_DENIED" => access_denied(error),
        "INTERNAL_SERVER_ERROR" | "TIMEOUT" | "SERVICE_UNAVAILABLE" => {
            ShopifyError::unavailable("the shop failed inside")
        }
        "UNAUTHENTICATED" | "UNAUTHORIZED" => ShopifyError::Unauthorized,
        "SHOP_INACTIVE" => ShopifyError::unavailable("the shop is closed"),
        _ if error.message == "Throttled" => ShopifyError::Throttled { retry_after: UNTOLD_WAIT },
        "" => ShopifyError::not_understood(short(&error.message)),
        code => ShopifyError::not_understood(format!("{code}: {}", short(&error.message))),
    }
}

/// The shop says in words whether a permission lacks or the customers' data was not approved for this app.
fn access_denied(error: &GraphError) -> ShopifyError {
    let wanted = error.extensions.as_ref().and_then(|extensions| extensions.required_access.as_deref());
    let scope_in = |text: &str| text.split('`').nth(1).filter(|name| is_scope(name)).map(str::to_owned);
    if let Some(scope) = wanted.and_then(scope_in).or_else(|| scope_in(&error.message)) {
        return ShopifyError::MissingScope { scope };
    }
    if error.message.contains("protected-customer-data") || error.message.contains("not approved") {
        return ShopifyError::CustomerDataHidden;
    }
    ShopifyError::MissingScope { scope: short(wanted.unwrap_or(&error.message)) }
}

fn is_scope(name: &str) -> bool {
    (name.starts_with("read_") || name.starts_with("write_"))
        && name.bytes().all(|b| b == b'_' || b.is_ascii_lowercase())
}

fn short(message: &str) -> String {
    message.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Result<Answer, ShopifyError> {
        Envelope::parse(body.as_bytes()).unwrap().into_answer(Duration::from_secs(7))
    }

    #[test]
    fn errors_say_what_the_caller_can_do() {
        let throttled = r#"{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}]}"#;
        assert_eq!(answer(throttled).unwrap_err(), ShopifyError::Throttled { retry_after: Duration::from_secs(7) });
        let scope = r#"{"data":null,"errors":[{"message":"Access denied for orders field. Required access: `read_orders` access scope.",
            "extensions":{"code":"ACCESS_DENIED","requiredAccess":"`read_orders` access scope."}}]}"#;
        assert_eq!(answer(scope).unwrap_err(), ShopifyError::MissingScope { scope: "read_orders".into() });
        let text = r#"{"errors":"[API] Invalid API key or access token"}"#;
        assert!(matches!(answer(text), Err(ShopifyError::NotUnderstood { .. })));
        let inside = r#"{"errors":[{"message":"Internal error","extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":{"order":null}}"#;
        assert!(answer(inside).unwrap_err().is_retryable());
    }

    #[test]
    fn blanked_customer_data_leaves_the_rest_good() {
        let body = r#"{"data":{"order":{"id":"1","email":null}},"errors":[{"message":
            "This app is not approved to use the email field. See https://shopify.dev/docs/apps/launch/protected-customer-data",
            "extensions":{"code":"ACCESS_DENIED"},"path":["order","email"]}]}"#;
        let answer = answer(body).unwrap();
        assert!(answer.is_customer_hidden);
        assert_eq!(answer.data["order"]["id"], "1");
    }

    #[test]
    fn a_body_that_is_no_json_is_not_quoted() {
        let fault = Envelope::parse(br#"{"data": 5, "extensions": "Maya Ortiz"}"#).unwrap_err();
        assert!(!fault.contains("Maya"), "{fault}");
    }
}
