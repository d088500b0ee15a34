//! The same commands and changes as the window's, over HTTP.

use crate::pages;
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, extract::DefaultBodyLimit};
use futures_util::stream::{self, Stream};
use serde_json::Value;
use station::{ErrorCode, Station, Topic, UserError, commands};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;

/// The largest request.
const BODY_MAX_BYTES: usize = 1024 * 1024;

/// An open door: where it is, and the work behind it.
pub struct Door {
    /// Where it listens.
    pub address: SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

impl Door {
    /// Waits until the door is closed from inside.
    pub async fn closed(self) {
        // A cancelled task is a closed door.
        drop(self.task.await);
    }
}

#[derive(Clone)]
struct Shared {
    station: Arc<Station>,
    ui: Arc<PathBuf>,
}

/// Opens a door on `listen`, which must be a loopback address, with the pages of the folder `ui`.
///
/// # Errors
/// When the address is taken or not loopback.
pub async fn serve(station: Arc<Station>, listen: SocketAddr, ui: PathBuf) -> std::io::Result<Door> {
    if !listen.ip().is_loopback() {
        return Err(std::io::Error::other("only this computer is served: listen on 127.0.0.1"));
    }
    let listener = TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    let router = Router::new()
        .route("/call/{name}", post(call))
        .route("/changes", get(changes))
        .route("/media/{*path}", get(media))
        .fallback(page)
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(from_fn(own_pages_only))
        .with_state(Shared { station, ui: Arc::new(ui) });
    let task = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the door closed");
        }
    });
    Ok(Door { address, task })
}

/// Refuses what did not come from this address's own pages: foreign host names (DNS rebinding) and foreign origins.
async fn own_pages_only(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default().to_owned();
    let is_local = ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|name| host.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')));
    let is_own = text(header::ORIGIN).is_none_or(|origin| origin == format!("http://{host}"));
    match is_local && is_own {
        true => next.run(request).await,
        false => StatusCode::FORBIDDEN.into_response(),
    }
}

async fn call(State(shared): State<Shared>, Path(name): Path<String>, Json(request): Json<Value>) -> Response {
    match commands::call(&shared.station, &name, request).await {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => (status_of(&error), Json(error)).into_response(),
    }
}

fn status_of(error: &UserError) -> StatusCode {
    let is = |code: ErrorCode| error.code == code.as_str();
    match () {
        () if is(ErrorCode::NotSignedIn) || is(ErrorCode::WrongPin) => StatusCode::UNAUTHORIZED,
        () if is(ErrorCode::NotAllowed) => StatusCode::FORBIDDEN,
        () if is(ErrorCode::BadRequest) => StatusCode::BAD_REQUEST,
        () if is(ErrorCode::Fault) => StatusCode::INTERNAL_SERVER_ERROR,
        () => StatusCode::CONFLICT,
    }
}

/// Changes as server-sent events, each a list of topics; whoever fell behind is told all.
async fn changes(State(shared): State<Shared>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let listener = shared.station.changes().listen();
    let events = stream::unfold(listener, |mut listener| async move {
        let topics: Vec<&'static str> = loop {
            match listener.recv().await {
                Ok(change) if change.topics.is_empty() => {}
                Ok(change) => break change.topics.iter().map(|topic| topic.as_str()).collect(),
                Err(RecvError::Lagged(_)) => break Topic::ALL.iter().map(|topic| topic.as_str()).collect(),
                Err(RecvError::Closed) => return None,
            }
        };
        let data = serde_json::to_string(&topics).unwrap_or_default();
        Some((Ok(Event::default().data(data)), listener))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

async fn media(State(shared): State<Shared>, Path(path): Path<String>) -> Response {
    match shared.station.picture(&path).await {
        Some((bytes, kind)) => {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=3600"));
            (headers, bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn page(State(shared): State<Shared>, request: Request) -> Response {
    pages::page(&shared.ui, request.uri().path()).await
}
