//! The shapes of Shippo's answers: errors in four forms, lists in pages, and how a request's body and query are read.

use std::collections::HashMap;

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// What a route answers: JSON with a status, or a refusal.
pub(super) type Answer = Result<(StatusCode, Json<Value>), Refusal>;

/// HTTP 200 with this body.
pub(super) fn found(body: Value) -> Answer {
    Ok((StatusCode::OK, Json(body)))
}

/// HTTP 201 with this body.
pub(super) fn created(body: Value) -> Answer {
    Ok((StatusCode::CREATED, Json(body)))
}

/// An error answer.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) body: Value,
}

impl Refusal {
    /// `{"detail": "..."}`.
    pub(super) fn detail(status: StatusCode, text: impl Into<String>) -> Self {
        Self { status, body: json!({ "detail": text.into() }) }
    }

    /// 404 as the API words it.
    pub(super) fn not_found() -> Self {
        Self::detail(StatusCode::NOT_FOUND, "Not found.")
    }

    /// 400 `{"field": ["message"]}`.
    pub(super) fn field(field: &str, message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, body: json!({ field: [message.into()] }) }
    }

    /// The same refusal one level deeper: `{"parcels": [{"weight": ["..."]}]}`.
    pub(super) fn within(self, field: &str) -> Self {
        Self { status: self.status, body: json!({ field: [self.body] }) }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(self.body)).into_response()
    }
}

/// A request's JSON object.
pub(super) struct Asked(pub(super) Value);

impl<S: Send + Sync> FromRequest<S> for Asked {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let unreadable = |text: String| Refusal::detail(StatusCode::BAD_REQUEST, text);
        let bytes = Bytes::from_request(request, state).await.map_err(|error| unreadable(error.to_string()))?;
        let body: Value =
            serde_json::from_slice(&bytes).map_err(|error| unreadable(format!("JSON parse error - {error}")))?;
        match body.is_object() {
            true => Ok(Self(body)),
            false => Err(unreadable("Invalid data. Expected a dictionary.".to_owned())),
        }
    }
}

/// A request's query parameters.
pub(super) type Query = axum::extract::Query<HashMap<String, String>>;

/// One page of a list. `path` begins with a slash; the other parameters of the query are kept in `next`.
///
/// # Errors
/// 404 beyond the last page.
pub(super) fn page(base_url: &str, path: &str, query: &HashMap<String, String>, all: Vec<Value>) -> Answer {
    let number = |key: &str, otherwise: usize| query.get(key).and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let size = number("results", 25).clamp(1, 100);
    let wanted = number("page", 1).max(1);
    let pages = all.len().div_ceil(size).max(1);
    if wanted > pages {
        return Err(Refusal::detail(StatusCode::NOT_FOUND, "Invalid page."));
    }
    let link = |to: usize| {
        let mut others: Vec<_> = query.iter().filter(|(key, _)| *key != "page").collect();
        others.sort();
        let others: String = others.into_iter().map(|(key, value)| format!("&{key}={value}")).collect();
        format!("{base_url}{path}?page={to}{others}")
    };
    let results: Vec<Value> = all.into_iter().skip((wanted - 1) * size).take(size).collect();
    found(json!({
        "next": (wanted < pages).then(|| link(wanted + 1)),
        "previous": (wanted > 1).then(|| link(wanted - 1)),
        "results": results,
    }))
}

/// A field's text, "" when it is absent or null; numbers are written out.
pub(super) fn text(object: &Value, field: &str) -> String {
    match &object[field] {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// A field's text, or the refusal for a field that must be there.
pub(super) fn required(object: &Value, field: &str) -> Result<String, Refusal> {
    match text(object, field) {
        empty if empty.is_empty() => Err(Refusal::field(field, "This field is required.")),
        text => Ok(text),
    }
}

/// The objects' keys put over the base's; null does not replace.
pub(super) fn overlay(mut base: Value, over: &Value) -> Value {
    if let (Some(base), Some(over)) = (base.as_object_mut(), over.as_object()) {
        for (key, value) in over.iter().filter(|(_, value)| !value.is_null()) {
            base.insert(key.clone(), value.clone());
        }
    }
    base
}
