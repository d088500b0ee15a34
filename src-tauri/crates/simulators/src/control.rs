//! The control door: what the world holds, what shall go wrong next, more orders, and a carrier's clock moved on.
//!
//! `GET /state`, `POST /faults` (the list a faults file holds), `POST /orders {"count":n}`, `POST /clock {"pass_ms":n}`.
//! It holds the world weakly: an open connection here keeps nothing alive.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Weak},
};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use serde_json::{Value, json};

use crate::{
    Faults,
    http_server::{Bound, HttpServer},
    outside_world::Parts,
};

type Answer = Result<Json<Value>, (StatusCode, Json<Value>)>;

/// Opens the door to these parts.
pub(crate) async fn serve(parts: &Arc<Parts>, listen: SocketAddr) -> io::Result<HttpServer> {
    let routes = Router::new()
        .route("/state", get(state))
        .route("/faults", post(add_faults))
        .route("/orders", post(add_orders))
        .route("/clock", post(pass_time))
        .with_state(Arc::downgrade(parts));
    Ok(Bound::to(listen).await?.serve(routes))
}

async fn state(State(parts): State<Weak<Parts>>) -> Answer {
    let parts = alive(&parts)?;
    Ok(Json(json!({
        "shopify": parts.shopify.state_json(),
        "shippo": parts.shippo.state_json(),
        "smtp": [],
        "printer": parts.printer.state_json(),
    })))
}

async fn add_faults(State(parts): State<Weak<Parts>>, body: String) -> Answer {
    let rules = Faults::parse(&body).map_err(refused)?;
    let parts = alive(&parts)?;
    let added = rules.len();
    rules.into_iter().try_for_each(|rule| parts.faults.add(rule)).map_err(refused)?;
    Ok(Json(json!({ "added": added })))
}

async fn add_orders(State(parts): State<Weak<Parts>>, body: String) -> Answer {
    let count = number(&body, "count")?;
    let names = alive(&parts)?.shopify.add_orders(usize::try_from(count).unwrap_or(usize::MAX));
    Ok(Json(json!({ "orders": names })))
}

async fn pass_time(State(parts): State<Weak<Parts>>, body: String) -> Answer {
    let ms = number(&body, "pass_ms")?;
    alive(&parts)?.shippo.pass_time_ms(ms);
    Ok(Json(json!({ "passed_ms": ms })))
}

fn alive(parts: &Weak<Parts>) -> Result<Arc<Parts>, (StatusCode, Json<Value>)> {
    let gone = || (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "error": "this world has ended" })));
    parts.upgrade().ok_or_else(gone)
}

fn number(body: &str, key: &str) -> Result<u64, (StatusCode, Json<Value>)> {
    let value: Value = serde_json::from_str(body).map_err(|error| refused(error.to_string()))?;
    value[key].as_u64().ok_or_else(|| refused(format!("{key} must be a whole number")))
}

fn refused(error: String) -> (StatusCode, Json<Value>) {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error })))
}
