//! Where orders come from and go back to.
//!
//! A channel turns a shop's wire into the domain's orders, places and variants, and marks parcels shipped. Personal
//! data and tokens pass through: they never appear in an error, a log line or a `Debug` text. Nothing is stored here.

mod error;
mod http_client;
pub mod shopify;

pub use error::{BadOrder, ShopifyError};
pub use http_client::http_client;
