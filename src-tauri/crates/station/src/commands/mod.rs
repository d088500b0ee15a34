//! The whole UI contract: every command in one list, with what it reads or changes.
//!
//! A page refetches what it reads when a topic it reads is told; `changes` is told after the command succeeded.

mod activity;
mod app;
#[cfg(test)]
mod bindings;
mod decide;
mod in_hand;
mod onboarding;
mod opening;
mod own_words;
mod pack;
mod pack_view;
mod papers;
mod people;
mod prices;
mod queue;
mod read_again;
mod scan;
mod settings;
mod unknown_code;
pub mod views;

use crate::error::{ErrorCode, UserError};
use crate::station::Station;
use pipeline::Topic::{self, Activity, App, Pack, Queue, Settings};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

pub use activity::ActivityRequest;
pub use decide::DecideRequest;
pub(crate) use onboarding::set_up_demo;
pub use onboarding::{ConnectRequest, FinishRequest};
pub use opening::OpenRequest;
pub use pack::ActRequest;
pub(crate) use pack_view::Reading;
pub use people::{SavePersonRequest, SavedPersonView, SignInRequest};
pub use scan::ScanRequest;
pub use settings::{CommandCardView, CommandRowView, PlaySoundRequest, TestPrintRequest, TestPrintView};
pub use views::*;

/// What a command answers: JSON, written once.
pub type Answer = Box<RawValue>;

/// A request without anything in it.
#[derive(Clone, Copy, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Nothing {}

macro_rules! commands { ($($name:ident, $function:path, $reads:expr, $changes:expr;)*) => {
    /// Every command: its name, the topics it reads, the topics it changes.
    pub const COMMANDS: &[(&str, &[Topic], &[Topic])] = &[$((stringify!($name), &$reads, &$changes)),*];

    async fn dispatch(station: &Arc<Station>, name: &str, request: Value) -> Result<Answer, UserError> {
        match name {
            // Boxed: the future of a small command is not as large as that of the largest.
            $(stringify!($name) => answer(Box::pin($function(station, read(request)?)).await),)*
            other => Err(ErrorCode::BadRequest.with(format!("no such command: {other}"))),
        }
    }
} }

commands! {
    // name                function                       reads             changes
    app_view,              app::app_view,                 [App],            [];
    play_sound,            settings::play_sound,          [],               [App];
    people,                people::people,                [Settings],       [];
    sign_in,               people::sign_in,               [],               [App, Queue, Pack, Activity];
    sign_out,              people::sign_out,              [],               [App, Activity];
    save_person,           people::save_person,           [],               [Settings, Activity];
    queue_page,            queue::queue_page,             [Queue],          [];
    queue_summary,         queue::queue_summary,          [Queue],          [];
    open_order,            opening::open_order,          [],               [App, Queue, Pack, Activity];
    leave_order,           opening::leave_order,         [],               [App, Queue, Pack, Activity];
    pack_view,             pack::pack_view,               [Pack],           [];
    scan,                  scan::scan,                    [],               [App, Queue, Pack, Activity];
    act,                   pack::act,                     [],               [Queue, Pack, Activity];
    decide,                decide::decide,                [],               [App, Queue, Pack, Activity];
    activity_page,         activity::activity_page,       [Activity],       [];
    settings_view,         settings::settings_view,       [Settings],       [];
    save_settings,         settings::save_settings,       [],               [App, Queue, Pack, Settings, Activity];
    test_print,            settings::test_print,          [],               [];
    command_card,          settings::command_card,        [],               [];
    sync_now,              app::sync_now,                 [],               [App];
    start_demo,            onboarding::start_demo,        [],               [App, Queue, Pack, Settings, Activity];
    check_shop,            onboarding::check_shop,        [],               [];
    connect_shop,          onboarding::connect_shop,      [],               [App, Queue, Pack, Settings, Activity];
    finish_onboarding,     onboarding::finish_onboarding, [],               [App, Queue, Pack, Settings, Activity];
}

/// Runs a command. A panic inside is a fault with a code, never a dead window.
///
/// # Errors
/// A refusal a person can read.
pub async fn call(station: &Arc<Station>, name: &str, request: Value) -> Result<Answer, UserError> {
    let run = AssertUnwindSafe(dispatch(station, name, request));
    let outcome = futures_util::FutureExt::catch_unwind(run).await;
    let answer = outcome.unwrap_or_else(|_| Err(ErrorCode::Fault.with(name)))?;
    if let Some((_, _, changes)) = COMMANDS.iter().find(|(known, _, _)| *known == name) {
        tell(station, name, changes);
    }
    Ok(answer)
}

/// Tells what a command changed. What the last scan knows of its order has what a scan did in it.
fn tell(station: &Station, name: &str, changes: &[Topic]) {
    let kept = if name == "scan" { station.turn.try_lock().ok() } else { None };
    match kept.and_then(|mut kept| kept.as_mut().map(|reading| station.changes().tell_own(changes, reading.seen()))) {
        Some(()) => {}
        None => station.changes().tell(changes, vec![]),
    }
}

fn read<T: DeserializeOwned>(request: Value) -> Result<T, UserError> {
    let request = if request.is_null() { Value::Object(serde_json::Map::new()) } else { request };
    serde_json::from_value(request).map_err(|error| ErrorCode::BadRequest.with(error))
}

fn answer<T: Serialize>(outcome: Result<T, UserError>) -> Result<Answer, UserError> {
    serde_json::value::to_raw_value(&outcome?).map_err(|error| ErrorCode::Fault.with(error))
}
