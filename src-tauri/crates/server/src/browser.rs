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
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long calls under way are waited for when the door is closed.
const CLOSING_PATIENCE: Duration = Duration::from_secs(5);
/// The largest request.
const BODY_MAX_BYTES: usize = 1024 * 1024;

/// An open door: where it is, and the work behind it.
pub struct Door {
    /// Where it listens.
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Door {
    /// Waits until the door is closed from inside.
    pub async fn closed(&mut self) {
        // A cancelled task is a closed door.
        drop((&mut self.task).await);
    }

    /// Closes the door: nobody else comes in, listeners are let go, and calls under way are answered first, unless they take
    /// very long.
    pub async fn close(mut self) {
        self.stop.send_replace(true);
        if !self.task.is_finished() && timeout(CLOSING_PATIENCE, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}

#[derive(Clone)]
struct Shared {
    station: Arc<Station>,
    ui: Arc<PathBuf>,
    stop: watch::Receiver<bool>,
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
    let (stop, mut stopped) = watch::channel(false);
    let router = Router::new()
        .route("/call/{name}", post(call))
        .route("/changes", get(changes))
        .route("/media/{*path}", get(media))
        .fallback(page)
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(from_fn(own_pages_only))
        .with_state(Shared { station, ui: Arc::new(ui), stop: stopped.clone() });
    let task = tokio::spawn(async move {
        // An error is a door that nobody holds any more: it stays open as long as its program.
        let is_told = async move {
            if stopped.wait_for(|stop| *stop).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(is_told).await {
            tracing::error!(%error, "the door closed");
        }
    });
    Ok(Door { address, stop, task })
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
    let listening = (shared.station.changes().listen(), shared.stop);
    let events = stream::unfold(listening, |(mut listener, mut stop)| async move {
        let topics: Vec<&'static str> = loop {
            let change = tokio::select! {
                change = listener.recv() => change,
                Ok(_) = stop.wait_for(|stop| *stop) => return None,
            };
            match change {
                Ok(change) if change.topics.is_empty() => {}
                Ok(change) => break change.topics.iter().map(|topic| topic.as_str()).collect(),
                Err(RecvError::Lagged(_)) => break Topic::ALL.iter().map(|topic| topic.as_str()).collect(),
                Err(RecvError::Closed) => return None,
            }
        };
        let data = serde_json::to_string(&topics).unwrap_or_default();
        Some((Ok(Event::default().data(data)), (listener, stop)))
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
