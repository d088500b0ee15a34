//! Which request is what: every route of this Shippo, and the check of the token before all but the labels.
//!
//! A collection answers with and without a slash at the end, but for reading refunds, where the API sends a
//! redirection to the form with the slash.

use axum::{
    Extension, Router,
    extract::{Path, Request, State},
    http::{Method, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{Html, IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use serde_json::{Value, json};

use super::{
    Shippo,
    answers::{Answer, Asked, Query, Refusal, created, found, overlay, page},
    carrier_accounts, nulls,
    rating::Carrier,
    records::{Kind, TEMPLATES},
    shipments::rate_wire,
    transactions::Terms,
};
use crate::FaultAct;

type Act = Option<Extension<FaultAct>>;

/// All routes of the API and of its label storage.
pub(super) fn all(shippo: Shippo) -> Router {
    let mut api = Router::new();
    for (path, kind) in [
        ("/addresses", Kind::Address),
        ("/parcels", Kind::Parcel),
        ("/customs/items", Kind::CustomsItem),
        ("/customs/declarations", Kind::CustomsDeclaration),
        ("/manifests", Kind::Manifest),
        ("/webhooks", Kind::Webhook),
    ] {
        api = kept(api, path, kind);
    }
    api = collection(api, "/shipments", post(ship).get(list_shipments));
    api = collection(api, "/transactions", post(buy).get(list_transactions));
    api = collection(api, "/tracks", post(register_track));
    api = collection(api, "/carrier_accounts", get(list_carrier_accounts));
    api = collection(api, "/parcel-templates", get(list_templates));
    let api = api
        .route("/addresses/{id}/validate", get(validate))
        .route("/shipments/{id}", get(read_shipment))
        .route("/shipments/{id}/rates", get(list_rates))
        .route("/shipments/{id}/rates/{currency}", get(list_rates_in))
        .route("/rates/{id}", get(read_rate))
        .route("/transactions/{id}", get(read_transaction))
        .route("/refunds", post(refund).get(|| async { Redirect301("/refunds/") }))
        .route("/refunds/", post(refund).get(list_refunds))
        .route("/refunds/{id}", get(read_refund))
        .route("/tracks/{carrier}/{number}", get(read_track))
        .route("/carrier_accounts/reg-status", get(|| async { Redirect301("/carrier_accounts/reg-status/") }))
        .route("/carrier_accounts/reg-status/", get(|| async { found(json!({ "status": "verified" })) }))
        .route("/carrier_accounts/{id}", get(read_carrier_account))
        .route("/user-parcel-templates", get(|| async { found(json!({ "results": null })) }))
        .route("/live-rates", post(|| async { live_rates() }))
        .route("/parcel-templates/{token}", get(read_template))
        .fallback(|| async { Refusal::not_found() })
        .layer(from_fn_with_state(shippo.clone(), let_in));
    let api = if shippo.options.sdk_clean { api.layer(from_fn(nulls::leave_out)) } else { api };
    // The label's address is signed at the real service: it needs no token.
    api.route("/labels/{name}", get(label)).with_state(shippo)
}

/// Every path there is, as a fault's place writes it: ids are `{id}`, a word that varies otherwise is `*`.
const PATHS: [&str; 27] = [
    "/addresses",
    "/addresses/{id}",
    "/addresses/{id}/validate",
    "/parcels",
    "/parcels/{id}",
    "/customs/items",
    "/customs/items/{id}",
    "/customs/declarations",
    "/customs/declarations/{id}",
    "/manifests",
    "/manifests/{id}",
    "/webhooks",
    "/webhooks/{id}",
    "/shipments",
    "/shipments/{id}",
    "/shipments/{id}/rates",
    "/shipments/{id}/rates/*",
    "/rates/{id}",
    "/transactions",
    "/transactions/{id}",
    "/refunds",
    "/refunds/{id}",
    "/tracks",
    "/tracks/*/*",
    "/carrier_accounts",
    "/carrier_accounts/{id}",
    "/labels/{id}",
];
/// Paths that come with carriers' own packages and accounts.
const MORE_PATHS: [&str; 5] = [
    "/parcel-templates",
    "/parcel-templates/*",
    "/user-parcel-templates",
    "/carrier_accounts/reg-status",
    "/live-rates",
];

/// Whether this Shippo answers at a path.
pub(super) fn is_path(path: &str) -> bool {
    let fits = |known: &&str| {
        let same = |(known, asked): (&str, &str)| known == "*" || known == asked;
        known.split('/').count() == path.split('/').count() && known.split('/').zip(path.split('/')).all(same)
    };
    PATHS.iter().chain(&MORE_PATHS).any(fits)
}

fn collection(api: Router<Shippo>, path: &str, methods: MethodRouter<Shippo>) -> Router<Shippo> {
    api.route(path, methods.clone()).route(&format!("{path}/"), methods)
}

/// The routes of what is only kept and given back.
fn kept(api: Router<Shippo>, path: &'static str, kind: Kind) -> Router<Shippo> {
    let store = move |State(shippo): State<Shippo>, Asked(asked): Asked| async move {
        let kept = shippo.account().store(kind, &asked)?;
        // A manifest takes a while: only who waits for it is given its end at once.
        let waits = kind != Kind::Manifest || asked["async"] == false;
        created(if waits { kept } else { overlay(kept, &json!({ "status": "QUEUED", "documents": [], "errors": [] })) })
    };
    let list = move |State(shippo): State<Shippo>, query: Query| async move {
        let account = shippo.account();
        page(&account.base_url, path, &query, account.records_of(kind))
    };
    let read = move |State(shippo): State<Shippo>, Path(id): Path<String>| async move {
        found(shippo.account().record(kind, &id).cloned().ok_or_else(Refusal::not_found)?)
    };
    let one = match kind {
        Kind::Webhook => get(read).put(update_webhook).delete(delete_webhook),
        _ => get(read),
    };
    collection(api, path, post(store).get(list)).route(&format!("{path}/{{id}}"), one)
}

/// Rates at checkout are not set up here: the one route whose refusals have this shape.
fn live_rates() -> Answer {
    let body =
        json!({ "message": "Live rates are not set up for this account.", "details": "No default parcel template." });
    Err(Refusal { status: StatusCode::BAD_REQUEST, body })
}

struct Redirect301(&'static str);

impl IntoResponse for Redirect301 {
    fn into_response(self) -> Response {
        (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, self.0)]).into_response()
    }
}

async fn let_in(State(shippo): State<Shippo>, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let problem = match given.map(|given| given.split_once(' ').unwrap_or((given, ""))) {
        None => "Authentication credentials were not provided.",
        Some((scheme, _)) if scheme != "ShippoToken" => "Invalid access token.",
        Some((_, token)) if token != shippo.options.token => "Token does not exist",
        Some(_) => {
            let path = request.uri().path().trim_end_matches('/');
            let is_purchase = request.method() == Method::POST && path == "/transactions";
            let is_read = request.method() == Method::GET;
            let is_within_quota = shippo.account().count_call(is_purchase, is_read);
            return match is_within_quota {
                false => Refusal::detail(StatusCode::TOO_MANY_REQUESTS, "Request was throttled.").into_response(),
                true => next.run(request).await,
            };
        }
    };
    Refusal::detail(StatusCode::UNAUTHORIZED, problem).into_response()
}

async fn validate(State(shippo): State<Shippo>, Path(id): Path<String>) -> Answer {
    found(shippo.account().validated(&id)?)
}

async fn ship(State(shippo): State<Shippo>, act: Act, Asked(asked): Asked) -> Answer {
    let act = act.map(|Extension(act)| act);
    let id = shippo.account().ship(&asked, shippo.options.processing_ms, act.as_ref())?;
    if asked["async"] != false || matches!(act, Some(FaultAct::Queued(_))) {
        return created(shippo.account().queued_shipment(&id));
    }
    shippo.process().await;
    created(shippo.account().read_shipment(&id)?)
}

async fn list_shipments(State(shippo): State<Shippo>, query: Query) -> Answer {
    let mut account = shippo.account();
    let ids: Vec<String> = account.shipments.iter().rev().map(|shipment| shipment.id.clone()).collect();
    let all: Result<Vec<Value>, Refusal> = ids.iter().map(|id| account.read_shipment(id)).collect();
    page(&account.base_url, "/shipments", &query, all?)
}

async fn read_shipment(State(shippo): State<Shippo>, Path(id): Path<String>) -> Answer {
    found(shippo.account().read_shipment(&id)?)
}

async fn list_rates(State(shippo): State<Shippo>, Path(id): Path<String>, query: Query) -> Answer {
    rates(&shippo, &id, None, &query)
}

async fn list_rates_in(
    State(shippo): State<Shippo>,
    Path((id, currency)): Path<(String, String)>,
    query: Query,
) -> Answer {
    rates(&shippo, &id, Some(&currency), &query)
}

fn rates(shippo: &Shippo, id: &str, currency: Option<&str>, query: &Query) -> Answer {
    let mut account = shippo.account();
    let queued = account.read_shipment(id)?["status"] == "QUEUED";
    let rates = if queued { Vec::new() } else { account.rates_of(id, currency)? };
    let path =
        currency.map_or(format!("/shipments/{id}/rates"), |currency| format!("/shipments/{id}/rates/{currency}"));
    page(&account.base_url, &path, query, rates)
}

async fn read_rate(State(shippo): State<Shippo>, Path(id): Path<String>) -> Answer {
    let account = shippo.account();
    found(rate_wire(account.rate(&id).ok_or_else(Refusal::not_found)?, "USD")?)
}

async fn buy(State(shippo): State<Shippo>, act: Act, Asked(asked): Asked) -> Answer {
    let act = act.map(|Extension(act)| act);
    let options = &shippo.options;
    let terms = Terms { processing_ms: options.processing_ms, list_lag_ms: options.list_lag_ms, act: act.as_ref() };
    let id = shippo.account().buy(&asked, &terms)?;
    if asked["async"] == false {
        shippo.process().await;
        return created(shippo.account().new_transaction_wire(&id));
    }
    let wire = shippo.account().new_transaction_wire(&id);
    created(overlay(wire, &json!({ "status": "QUEUED", "label_url": "", "tracking_number": "", "messages": [] })))
}

async fn list_transactions(State(shippo): State<Shippo>, query: Query) -> Answer {
    let mut account = shippo.account();
    let all = account.list_transactions(|wire| {
        let keeps = |parameter: &str, key: &str| query.get(parameter).is_none_or(|wanted| wire[key] == wanted.as_str());
        keeps("rate", "rate") && keeps("object_status", "status") && keeps("tracking_status", "tracking_status")
    });
    page(&account.base_url, "/transactions", &query, all)
}

async fn read_transaction(State(shippo): State<Shippo>, Path(id): Path<String>) -> Answer {
    found(shippo.account().read_transaction(&id)?)
}

async fn refund(State(shippo): State<Shippo>, act: Act, Asked(asked): Asked) -> Answer {
    created(shippo.account().refund(&asked, act.map(|Extension(act)| act).as_ref())?)
}

async fn list_refunds(State(shippo): State<Shippo>, query: Query) -> Answer {
    let account = shippo.account();
    let all = account.refunds.iter().rev().map(|refund| refund.wire(account.now())).collect();
    page(&account.base_url, "/refunds/", &query, all)
}

async fn read_refund(State(shippo): State<Shippo>, Path(id): Path<String>) -> Answer {
    let account = shippo.account();
    let mut all = account.refunds.iter().map(|refund| refund.wire(account.now()));
    found(all.find(|refund| refund["object_id"] == id.as_str()).ok_or_else(Refusal::not_found)?)
}

async fn register_track(State(shippo): State<Shippo>, Asked(asked): Asked) -> Answer {
    found(shippo.account().register_track(&asked)?)
}

async fn read_track(State(shippo): State<Shippo>, Path((carrier, number)): Path<(String, String)>) -> Answer {
    found(shippo.account().track(&carrier, &number)?)
}

async fn list_carrier_accounts(State(shippo): State<Shippo>, query: Query) -> Answer {
    let with_levels = query.get("service_levels").is_some_and(|wanted| wanted == "true");
    let wanted = |carrier: &Carrier| query.get("carrier").is_none_or(|token| token == carrier.token());
    let all =
        Carrier::ALL.into_iter().filter(wanted).map(|carrier| carrier_accounts::wire(carrier, with_levels)).collect();
    page(&shippo.account().base_url, "/carrier_accounts", &query, all)
}

async fn read_carrier_account(Path(id): Path<String>) -> Answer {
    let carrier = carrier_accounts::carrier(&id).ok_or_else(Refusal::not_found)?;
    found(carrier_accounts::wire(carrier, false))
}

async fn list_templates() -> Answer {
    found(json!({ "results": TEMPLATES.iter().map(template).collect::<Vec<_>>() }))
}

async fn read_template(Path(token): Path<String>) -> Answer {
    found(template(TEMPLATES.iter().find(|known| known.0 == token).ok_or_else(Refusal::not_found)?))
}

fn template((token, carrier, name, [length, width, height]): &(&str, &str, &str, [&str; 3])) -> Value {
    json!({
        "token": token, "carrier": carrier, "name": name, "is_variable_dimensions": false,
        "length": length, "width": width, "height": height, "distance_unit": "in",
    })
}

/// Changes a webhook. Its `object_updated` does not move, as at the real API.
async fn update_webhook(State(shippo): State<Shippo>, Path(id): Path<String>, Asked(asked): Asked) -> Answer {
    let mut account = shippo.account();
    let mut kept = account.records.iter_mut().filter(|record| record.kind == Kind::Webhook);
    let record = kept.find(|record| record.wire["object_id"] == id.as_str()).ok_or_else(Refusal::not_found)?;
    for key in ["url", "event", "active"] {
        if !asked[key].is_null() {
            record.wire[key] = if asked[key] == "all" { "*".into() } else { asked[key].clone() };
        }
    }
    found(record.wire.clone())
}

async fn delete_webhook(State(shippo): State<Shippo>, Path(id): Path<String>) -> Result<StatusCode, Refusal> {
    let mut account = shippo.account();
    let before = account.records.len();
    account.records.retain(|record| record.kind != Kind::Webhook || record.wire["object_id"] != id.as_str());
    match account.records.len() < before {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Refusal::not_found()),
    }
}

async fn label(State(shippo): State<Shippo>, act: Act, Path(name): Path<String>) -> Response {
    let Some((media_type, mut bytes)) = shippo.account().label_file(&name) else {
        return Refusal::not_found().into_response();
    };
    match act.map(|Extension(act)| act) {
        Some(FaultAct::LabelHtml) => {
            return Html("<html><body>Access denied</body></html>").into_response();
        }
        Some(FaultAct::LabelMissing) => return Refusal::not_found().into_response(),
        Some(FaultAct::LabelTruncated) => bytes.truncate(bytes.len() / 2),
        _ => {}
    }
    ([(header::CONTENT_TYPE, media_type)], bytes).into_response()
}
