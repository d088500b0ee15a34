//! Answers without nulls, for the official SDKs: their types take an absent value but not a null.
//!
//! `created_by` stays: the Python SDK cannot read a transaction without it, and takes null there.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::header::CONTENT_LENGTH,
    middleware::Next,
    response::Response,
};
use serde_json::Value;

/// Middleware: drops null values from JSON answers and leaves others alone.
pub(super) async fn leave_out(request: Request, next: Next) -> Response {
    let (mut parts, body) = next.run(request).await.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    strip(&mut value);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(value.to_string()))
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|key, value| !value.is_null() || key == "created_by");
            object.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
