//! One command in, one event out, pictures beside them.
//!
//! The window opens before the station has started; calls wait for it. A station that could not start answers every call
//! with its reason.

use crate::options::Options;
use demo::Demo;
use serde_json::Value;
use station::{Config, ErrorCode, Station, Topic, UserError, commands};
use std::sync::Arc;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{AppHandle, Emitter as _, Manager as _, State, UriSchemeContext, UriSchemeResponder, Wry};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

/// Orders of the demo shop.
const DEMO_ORDERS: usize = 78;

type Started = Result<Arc<Station>, UserError>;

/// The station, once it runs.
pub(crate) struct Bench(watch::Sender<Option<Started>>);

impl Default for Bench {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl Bench {
    async fn station(&self) -> Started {
        let mut started = self.0.subscribe();
        match started.wait_for(Option::is_some).await {
            Ok(started) => started.clone().unwrap_or_else(|| Err(ErrorCode::Fault.error())),
            Err(_) => Err(ErrorCode::Fault.with("the window is closing")),
        }
    }
}

/// Forwards a call to the station's one list of commands.
#[tauri::command]
pub(crate) async fn call(bench: State<'_, Bench>, name: String, request: Value) -> Result<Value, UserError> {
    let station = bench.station().await?;
    commands::call(&station, &name, request).await
}

/// Starts the station, then tells the window what changes, until both end.
pub(crate) async fn start(app: AppHandle, options: Options) {
    // Kept here: the simulated world of a demo lives as long as its station.
    let (started, _world) = match open(options).await {
        Ok((station, world)) => (Ok(station), world),
        Err(error) => (Err(error), None),
    };
    let changes = started.as_ref().ok().map(|station| station.changes().listen());
    app.state::<Bench>().0.send_replace(Some(started));
    tell(&app, &Topic::ALL);
    let Some(mut changes) = changes else { return };
    loop {
        match changes.recv().await {
            Ok(change) => tell(&app, &change.topics),
            Err(RecvError::Lagged(_)) => tell(&app, &Topic::ALL),
            Err(RecvError::Closed) => return,
        }
    }
}

async fn open(options: Options) -> Result<(Arc<Station>, Option<Demo>), UserError> {
    let demo = Demo::start(options.demo_orders.unwrap_or(DEMO_ORDERS)).await;
    let demo = demo.map_err(|error| ErrorCode::Fault.with(error))?;
    let config = match (&options.home, options.is_demo) {
        (Some(home), _) => Config::in_folder(home),
        (None, true) => Config::demo(),
        (None, false) => Config::in_folder(&station::default_data_dir()),
    };
    let opened = if options.is_demo { demo.open(config).await } else { demo.offer(config).await };
    match opened {
        Ok(station) => Ok((station, Some(demo))),
        Err(error) => Err(error.downcast::<UserError>().unwrap_or_else(|error| ErrorCode::Fault.with(error))),
    }
}

fn tell(app: &AppHandle, topics: &[Topic]) {
    let topics: Vec<&str> = topics.iter().map(|topic| topic.as_str()).collect();
    if topics.is_empty() {
        return;
    }
    if let Err(error) = app.emit("changed", topics) {
        tracing::warn!(%error, "the window could not be told");
    }
}

/// Serves product pictures from this disk; the page's policy allows no other source.
pub(crate) fn media(context: UriSchemeContext<'_, Wry>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let app = context.app_handle().clone();
    tauri::async_runtime::spawn(async move {
        let bench = app.state::<Bench>();
        // The page's address is made by encoding the path as a whole.
        let path = request.uri().path().replace("%2F", "/");
        let found = match bench.station().await {
            Ok(station) => station.picture(&path).await,
            Err(_) => None,
        };
        let response = match found {
            Some((bytes, kind)) => Response::builder().header(header::CONTENT_TYPE, kind).body(bytes),
            None => Response::builder().status(StatusCode::NOT_FOUND).body(Vec::new()),
        };
        responder.respond(response.unwrap_or_default());
    });
}
