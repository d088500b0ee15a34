//! Durable work: the jobs that call the outside world, the worker that runs them, and the reconcilers.
//!
//! A job reads the store, calls hands, and ends in one transaction: its result, what follows, and that it is done.
//! Every job is safe to run twice; those that cost money or paper say what "again" means in their own file.

mod bench;
mod changes;
mod context;
mod ingest;
mod jobs;
mod outcome;
pub mod own_words;
mod quarantine;
pub mod reconcile;
mod settings;
mod worker;

pub use bench::{Told, parcel_question, tell, writes_of};
pub use changes::{Change, Changes, Seen, Topic};
pub use context::{Context, Hands, Limits, NetworkState, Now, Random, SyncFault, SyncProgress};
pub use ingest::{codes_of_variant, new_order};
pub use jobs::{
    BuyLabel, FetchLabel, FulfilOrder, IngestOrder, Job, LearnCode, PrintDocument, PrintPlan, PromiseAgain, QuoteRates,
    SlipForm, draw_slip, slip_of,
};
pub use outcome::{Done, Outcome};
pub use settings::{ShopSettings, SyncState};
pub use worker::Worker;
