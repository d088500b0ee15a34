//! Memory, proven: one SQL text on two engines, nothing lost, nothing done twice.
//!
//! Invariant: stories go through `store`'s own functions; only `schema` and `plans` look beside them, at what is really
//! there. A disk that runs full and a migration that breaks are proven beside the code, in `store::db`.

mod catalogue;
mod claims;
mod copies;
mod faults;
mod jobs;
mod log;
mod packs;
mod people;
mod plans;
mod prints;
mod properties;
mod purchases;
mod queue;
mod races;
mod sample;
mod schema;
mod settings;
mod sync;
mod texts;
