//! What one scan says: a command, a tote, a slip, a badge, a carrier's label, GS1 data or a product's code.
//!
//! [`read`] takes what a scanner sent and never panics; what is wrong with it is listed as [`Problem`]s.
//! One product has many spellings of one code; [`keys`] and [`normalise`] bring scan and catalogue together.
//! Whether a code is known to the shop is not decided here: that needs the catalogue.

pub mod bench_code;
pub mod carrier;
pub mod check_digit;
pub mod command;
pub mod equality;
pub mod gs1;
pub mod gtin;
pub mod problem;
pub mod scan;
pub mod symbology;

pub use bench_code::{Badge, OrderCode, Tote};
pub use carrier::Carrier;
pub use command::Command;
pub use equality::{CodeKey, keys, normalise, stored_keys};
pub use gs1::Ai;
pub use gtin::{Gtin14, GtinError};
pub use problem::{Problem, ProblemCode};
pub use scan::{Scan, ScanKind, read};
pub use symbology::Symbology;

#[cfg(test)]
mod properties;
