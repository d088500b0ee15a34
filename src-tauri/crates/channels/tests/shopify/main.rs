//! The Shopify channel against a simulated shop over real HTTP: what is read, what is changed, what happens when it breaks.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its set-up too")]

mod changing;
mod reading;
mod world;
