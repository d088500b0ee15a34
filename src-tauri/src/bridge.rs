//! One command in, one event out, pictures beside them.
//!
//! The window opens before the station has started; calls wait for it. A station that could not start answers every call
//! with its reason, until the window asks to start it again.

use crate::options::Options;
use demo::Demo;
use serde_json::Value;
use serde_json::value::RawValue;
use station::{Config, ErrorCode, Station, Topic, UserError, commands};
use std::sync::Arc;
use std::time::Duration;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{AppHandle, Emitter as _, Manager as _, State, UriSchemeContext, UriSchemeResponder, Wry};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::time::timeout;

/// The one call that is for the shell: start a station that could not start once more.
const START_AGAIN: &str = "start_again";
/// How long a window that is closed waits for a station that is being started.
const STARTING_PATIENCE: Duration = Duration::from_secs(10);
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

    /// Ends the station: its work is brought to an end and its data folder is free. One that is being started is waited for.
    pub(crate) async fn close(&self) {
        if let Ok(Ok(station)) = timeout(STARTING_PATIENCE, self.station()).await {
            station.close().await;
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
) -> Result<commands::Answer, UserError> {
    if name == START_AGAIN {
        if bench.forget_failed() {
            tauri::async_runtime::spawn(start(app));
        }
        return bench.station().await.map(|_| RawValue::NULL.to_owned());
    }
    let station = bench.station().await?;
    commands::call(&station, &name, request).await
}

/// Starts the station, then tells the window what changes, until both end.
pub(crate) async fn start(app: AppHandle) {
    let options = app.state::<Bench>().options.clone();
    let started = open(options).await;
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

async fn open(options: Options) -> Started {
    let demo = Demo::new(options.demo_orders.unwrap_or(DEMO_ORDERS));
    let config = match (&options.home, options.is_demo) {
        (Some(home), _) => Config::in_folder(home),
        (None, true) => Config::demo(),
        (None, false) => Config::in_folder(&station::default_data_dir()),
    };
    if options.is_demo {
        return demo.open(config).await;
    }
    let station = Station::start(config).await?;
    if let Err(error) = demo.offer(&station).await {
        // Or its folder stays locked against the next try.
        station.close().await;
        return Err(error);
    }
    Ok(station)
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
