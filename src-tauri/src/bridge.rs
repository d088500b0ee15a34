//! One command in, one event out, pictures beside them.
//!
//! The window opens before the station has started; calls wait for it. A station that could not start answers every call
//! with its reason, until the window asks to start it again.

use crate::options::Options;
use demo::Demo;
use serde_json::Value;
use station::{Config, ErrorCode, Station, Topic, UserError, commands};
use std::sync::Arc;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{AppHandle, Emitter as _, Manager as _, State, UriSchemeContext, UriSchemeResponder, Wry};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

/// The one call that is for the shell: start a station that could not start once more.
const START_AGAIN: &str = "start_again";
/// Orders of the demo shop.
const DEMO_ORDERS: usize = 78;

type Started = Result<Arc<Station>, UserError>;

/// The station, once it runs, and how it is started.
pub(crate) struct Bench {
    started: watch::Sender<Option<Started>>,
    options: Options,
}

impl Bench {
    pub(crate) fn new(options: Options) -> Self {
        Self { started: watch::Sender::new(None), options }
    }

    async fn station(&self) -> Started {
        let mut started = self.started.subscribe();
        match started.wait_for(Option::is_some).await {
            Ok(started) => started.clone().unwrap_or_else(|| Err(ErrorCode::Fault.error())),
            Err(_) => Err(ErrorCode::Fault.with("the window is closing")),
        }
    }

    /// Forgets a station that could not start; one that runs goes on.
    fn forget_failed(&self) -> bool {
        self.started.send_if_modified(|started| {
            let is_failed = matches!(started, Some(Err(_)));
            if is_failed {
                *started = None;
            }
            is_failed
        })
    }
}

/// Forwards a call to the station's one list of commands.
#[tauri::command]
pub(crate) async fn call(
    app: AppHandle,
    bench: State<'_, Bench>,
    name: String,
    request: Value,
) -> Result<Value, UserError> {
    if name == START_AGAIN {
        if bench.forget_failed() {
            tauri::async_runtime::spawn(start(app));
        }
        return bench.station().await.map(|_| Value::Null);
    }
    let station = bench.station().await?;
    commands::call(&station, &name, request).await
}

/// Starts the station, then tells the window what changes, until both end.
pub(crate) async fn start(app: AppHandle) {
    let options = app.state::<Bench>().options.clone();
    // Kept here: the simulated world of a demo lives as long as its station.
    let (started, _world) = match open(options).await {
        Ok((station, world)) => (Ok(station), world),
        Err(error) => (Err(error), None),
    };
    let changes = started.as_ref().ok().map(|station| station.changes().listen());
    app.state::<Bench>().started.send_replace(Some(started));
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
    let orders = options.demo_orders.unwrap_or(DEMO_ORDERS);
    let config = match (&options.home, options.is_demo) {
        (Some(home), _) => Config::in_folder(home),
        (None, true) => Config::demo(),
        (None, false) => Config::in_folder(&station::default_data_dir()),
    };
    let opened = if options.is_demo { open_demo(config, orders).await } else { open_own(config, orders).await };
    opened.map_err(|error| error.downcast::<UserError>().unwrap_or_else(|error| ErrorCode::Fault.with(error)))
}

async fn open_demo(config: Config, orders: usize) -> anyhow::Result<(Arc<Station>, Option<Demo>)> {
    let demo = Demo::start(orders).await?;
    Ok((demo.open(config).await?, Some(demo)))
}

/// The simulated world is there for the first steps alone: a bench of its own shop does without.
async fn open_own(config: Config, orders: usize) -> anyhow::Result<(Arc<Station>, Option<Demo>)> {
    let station = Station::start(config).await?;
    if !station.may_want_demo().await? {
        return Ok((station, None));
    }
    let demo = Demo::start(orders).await?;
    station.offer_demo(demo.address()).await?;
    Ok((station, Some(demo)))
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
