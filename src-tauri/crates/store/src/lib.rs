//! The station's memory: the only truth, on SQLite or PostgreSQL from one SQL text.
//!
//! A change is a list of [`Write`]s done in one transaction: the new state, the event that says why, the jobs that
//! follow. Every text stands in a `sql!` list and is described on both engines by one test. The store decides nothing;
//! it refuses only what would break its own promises (a lost lease, a second live purchase).
#![deny(missing_docs)]

mod catalogue;
mod copies;
mod db;
mod desk;
mod error;
mod events;
mod figures;
mod file_commit;
mod fulfilment_orders;
mod jobs;
mod locations;
mod look;
mod orders;
mod packs;
mod people;
mod prints;
mod purchases;
mod queue;
mod quotes;
mod rows;
mod settings;
mod statements;
mod texts;
mod write;

pub use catalogue::{CodeRow, Known, KnownVariant};
pub use db::Store;
pub use desk::{Desk, DeskLine};
pub use error::StoreError;
pub use events::{EventRow, NewEvent};
pub use figures::LabelFigures;
pub use fulfilment_orders::{Claim, FulfilmentOrderRow, InTote, LineRow, Stage};
pub use jobs::{ClaimedJob, JobCount, Lane, NewJob};
pub use locations::LocationRow;
pub use orders::{NewFulfilmentOrder, NewLine, NewOrder, Quarantined, QueuedItem};
pub use packs::PackRow;
pub use people::{NewPin, PersonRow, PinCheck};
pub use prints::{NewPrint, PrintRow, PrintState};
pub use purchases::{LabelRow, NewPurchase, PurchaseRow, PurchaseState};
pub use queue::{DayFigures, Decision, QueueFilter, QueueGroup, QueueRow, QueueWindow};
pub use quotes::QuoteRow;
pub use settings::BoxRow;
pub use texts::all_texts;
pub use write::{Value, Write};
