//! Shippo: one API before many carriers (<https://docs.goshippo.com>, version 2018-02-08).
//!
//! Amounts, lengths and weights travel as strings; objects are born QUEUED and judged by their status, never by the
//! HTTP code: a refused label is HTTP 201. There is no idempotency key, so a purchase carries our marker as metadata.

mod account;
mod address;
mod client;
mod label;
mod pace;
mod purchase;
mod rates;
mod refund;

pub use client::{SHIPPO_URL, ShippoAccess, ShippoClient, Timeouts};
pub use pace::Limits;
