//! The outside world a packing station talks to, over real HTTP and TCP: a Shopify shop, Shippo, a label printer.
//!
//! Everything is seeded, keeps state as the real thing does (a label bought twice is two labels), and breaks on
//! demand through [`Faults`]. The crate speaks wire JSON of its own and uses nothing of ours, so that a test
//! against it proves the station's reading of the contract and not a shared mistake.

mod clock;
mod control;
mod faults;
mod http_server;
mod label_printer;
mod outside_world;
pub mod seed;
pub mod shippo;
pub mod shopify;
#[cfg(test)]
mod test_client;

pub use faults::{Fault, FaultAct, FaultRule, Faults};
pub use label_printer::{LabelPrinter, PrinterMode};
pub use outside_world::{OutsideWorld, WorldOptions};
pub use shippo::{Quota, ShippoOptions, ShippoSimulator};
pub use shopify::{Plan, ShopOptions, ShopifySimulator};
