//! The rules of the packing bench: values in, decisions out.
//!
//! Nothing here reads a clock, a file, a network or a random number; time and ids arrive as arguments.
//! What a rule decided is data (a new value, a list of effects, a refusal); others store it and act on it.
#![deny(missing_docs)]
#![deny(clippy::wildcard_enum_match_arm)]

pub mod barcodes;
pub mod ids;
pub mod money;
pub mod orders;
pub mod packing;
pub mod people;
pub mod printing;
pub mod secret;
pub mod shipping;
pub mod sounds;
pub mod units;
