//! The shop's HTTP surface: the GraphQL endpoint, files of bulk results, product pictures.
//!
//! Order of judgement, as at Shopify: token, body, document, price, then the fields one by one. Faults are asked at
//! "shopify POST /graphql" and at each root field ("shopify fulfillmentCreate"); work once begun is finished even if
//! the client has gone.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::{Path, Query, Request, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio_util::io::ReaderStream;

use super::{
    VERSIONS, World, bulk, cost,
    execute::Execution,
    mutations,
    pictures::picture,
    plan::{Pick, Plan, plan},
};
use crate::{FaultAct, http_server::Cut};

/// Largest request body.
const BODY_MAX_BYTES: usize = 4 << 20;

pub(super) fn routes(world: Arc<World>) -> Router {
    Router::new()
        .route("/admin/api/{version}/graphql.json", post(graphql))
        .route("/bulk/{file}", get(bulk_file))
        .route("/images/{file}", get(image))
        .with_state(world)
}

#[derive(Deserialize)]
struct Asked {
    query: String,
    variables: Option<Map<String, Value>>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
}

/// An answer that came before the work it was asked for.
type Early = Box<Response>;

fn early(response: impl IntoResponse) -> Early {
    Box::new(response.into_response())
}

/// What has happened to a request on the way.
#[derive(Default)]
struct Mishap {
    delay: Duration,
    is_answer_lost: bool,
}

async fn graphql(State(world): State<Arc<World>>, Path(version): Path<String>, request: Request) -> Response {
    let cut = Cut::connection_of(&request);
    let work = tokio::spawn(async move {
        let mut mishap = Mishap::default();
        let response = answer(&world, &cut, request, &mut mishap).await.unwrap_or_else(|early| *early);
        begin_bulk(&world);
        tokio::time::sleep(mishap.delay).await;
        if mishap.is_answer_lost {
            cut.cut();
        }
        response
    });
    let served = VERSIONS.iter().find(|served| **served == version).unwrap_or(&VERSIONS[VERSIONS.len() - 1]);
    let version = [(HeaderName::from_static("x-shopify-api-version"), *served)];
    match work.await {
        Ok(response) => (version, response).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The answer; the error is one that came before any work.
async fn answer(world: &World, cut: &Cut, request: Request, mishap: &mut Mishap) -> Result<Response, Early> {
    meet(world, cut, "shopify POST /graphql", 0, mishap)?;
    authorise(world, request.headers())?;
    let body = to_bytes(request.into_body(), BODY_MAX_BYTES).await;
    let body = body.map_err(|_| early(StatusCode::PAYLOAD_TOO_LARGE))?;
    let asked: Asked = serde_json::from_slice(&body).map_err(|_| {
        let message = json!({"errors": "Error parsing request body"});
        early((StatusCode::BAD_REQUEST, Json(message)))
    })?;
    let variables = asked.variables.unwrap_or_default();
    let plan = plan(&asked.query, &variables, asked.operation_name.as_deref())
        .map_err(|errors| early(Json(json!({"errors": errors}))))?;
    let requested = cost::requested(&plan);
    world.bucket.take(requested).map_err(|refused| early(Json(refused)))?;
    let (mut data, mut errors, mut actual) = (Map::new(), Vec::new(), 0);
    for pick in &plan.picks {
        meet(world, cut, &format!("shopify {}", pick.field.name), requested, mishap)?;
        let (value, mut problems, points) = run(world, &plan, pick);
        data.insert(pick.key.clone(), value);
        errors.append(&mut problems);
        actual += points;
    }
    let actual = actual.min(requested);
    world.bucket.refund(requested - actual);
    let mut answer = json!({"data": data, "extensions": world.bucket.extensions(requested, Some(actual))});
    if !errors.is_empty() {
        answer["errors"] = errors.into();
    }
    Ok(Json(answer).into_response())
}

fn run(world: &World, plan: &Plan, pick: &Pick) -> (Value, Vec<Value>, u32) {
    if !plan.is_mutation {
        let shop = world.read();
        let execution = Execution::new(&shop);
        let value = execution.root(pick, None);
        let (problems, points) = execution.finish();
        return (value, problems, points);
    }
    let mut shop = world.write();
    let judge = Execution::new(&shop);
    if judge.is_denied(pick, None) {
        let (problems, _) = judge.finish();
        return (Value::Null, problems, 0);
    }
    drop(judge);
    let payload = match mutations::perform(&mut shop, pick) {
        Ok(payload) => payload,
        Err(problem) => return (Value::Null, vec![problem], 10),
    };
    let execution = Execution::new(&shop);
    let value = execution.root(pick, Some(&payload));
    let (problems, points) = execution.finish();
    (value, problems, points)
}

fn authorise(world: &World, headers: &HeaderMap) -> Result<(), Early> {
    let shop = world.read();
    let given = headers.get("x-shopify-access-token").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !given.is_empty() && given == shop.access.token {
        return Ok(());
    }
    let message = "[API] Invalid API key or access token (unrecognized login or wrong password)";
    Err(early((StatusCode::UNAUTHORIZED, Json(json!({"errors": message})))))
}

/// Asks for the fault due at a place. The error is the answer in place of any work there.
fn meet(world: &World, cut: &Cut, place: &str, requested: u32, mishap: &mut Mishap) -> Result<(), Early> {
    match world.faults.take(place).map(|fault| fault.act) {
        Some(FaultAct::DropBefore) => {
            cut.cut();
            Err(early(StatusCode::NO_CONTENT))
        }
        Some(FaultAct::Status(code)) => {
            let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let body = json!({"errors": status.canonical_reason().unwrap_or("Error")});
            let wait = [(header::RETRY_AFTER, "2.0")];
            Err(match status {
                StatusCode::TOO_MANY_REQUESTS => early((status, wait, Json(body))),
                _ => early((status, Json(body))),
            })
        }
        Some(FaultAct::Refusal(code, body)) => {
            let status = StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST);
            Err(early((status, [(header::CONTENT_TYPE, "application/json")], body)))
        }
        Some(FaultAct::Throttled) => Err(early(Json(world.bucket.throttled(requested)))),
        Some(FaultAct::DropAfterCommit) => {
            mishap.is_answer_lost = true;
            Ok(())
        }
        Some(FaultAct::DelayMs(ms)) => {
            mishap.delay += Duration::from_millis(ms);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Starts the bulk operations that wait.
fn begin_bulk(world: &World) {
    let waiting: Vec<_> = world.read().bulk.iter().filter(|operation| operation.begin()).cloned().collect();
    for operation in waiting {
        let shop = Arc::clone(&world.shop);
        tokio::task::spawn_blocking(move || bulk::run(&shop, &operation));
    }
}

async fn bulk_file(State(world): State<Arc<World>>, Path(file): Path<String>) -> Result<Response, StatusCode> {
    let id: u64 = file.trim_end_matches(".jsonl").parse().map_err(|_| StatusCode::NOT_FOUND)?;
    let path = world.read().bulk.iter().find(|operation| operation.id == id).and_then(bulk::BulkOperation::file);
    let file = tokio::fs::File::open(path.ok_or(StatusCode::NOT_FOUND)?).await.map_err(|_| StatusCode::NOT_FOUND)?;
    let length = file.metadata().await.map_err(|_| StatusCode::NOT_FOUND)?.len();
    let headers =
        [(header::CONTENT_TYPE, "application/jsonl".to_owned()), (header::CONTENT_LENGTH, length.to_string())];
    Ok((headers, Body::from_stream(ReaderStream::with_capacity(file, 64 << 10))).into_response())
}

#[derive(Deserialize)]
struct Size {
    width: Option<u32>,
}

async fn image(Path(file): Path<String>, Query(size): Query<Size>) -> Result<Response, StatusCode> {
    let png = picture(file.trim_end_matches(".png"), size.width)?;
    Ok(([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "max-age=86400")], png).into_response())
}
