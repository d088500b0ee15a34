//! The application: all wiring and the whole UI contract.
//!
//! The window, the browser host and the tests forward calls to [`commands::call`] and nothing else. A command decides
//! with the domain, remembers through the store and wakes the pipeline; it never calls the outside world itself, except
//! where a person asks for a check and waits for its answer.
#![deny(missing_docs)]

mod clock;
pub mod commands;
mod config;
mod ending;
mod environment;
mod error;
mod kept_file;
mod lock;
mod look;
mod pickups;
mod printers;
mod secrets;
mod station;
mod worker_id;

pub use config::{BenchSettings, Config, DEMO_MARK, VERSION, default_data_dir};
pub use domain::barcodes;
pub use ending::told_to_end;
pub use environment::set_in_environment;
pub use error::{ErrorCode, UserError};
pub use lock::{FolderLock, LOCK_FILE};
pub use look::{SlipFile, SlipFormat, Synced, print_file};
pub use pipeline::reconcile::{PullScope, Pulled};
pub use pipeline::{Change, Limits, SyncProgress, Topic};
pub use secrets::KeptIn;
pub use station::{DemoWorld, StartDemo, Station};
