//! Shopify's Admin GraphQL API: orders, places and variants in; parcels, holds and tags out.
//!
//! Every document is valid for the versions `ui/contracts/validate-shopify.mjs` names. Calls are paced by what the shop
//! says about its budget; only reads are repeated here. What an event means and what to do next is not decided here.

mod answer;
mod bulk;
mod bulk_rows;
mod check;
mod client;
mod decode;
mod documents;
mod fulfilment;
mod location;
mod order;
mod orders;
mod pace;
mod picture;
mod province;
mod variant;
mod wire;

pub use bulk::{BulkOrders, BulkProgress, BulkState};
pub use check::{CustomerData, NEEDED_SCOPES, ShopCheck};
pub use client::{API_VERSION, ApiVersionFellForward, ShopAccess, ShopifyClient};
pub use decode::decode_any;
pub use documents::ALL;
pub use fulfilment::{Hold, HoldReason, NewFulfilment, OwnHold, Tracking};
pub use orders::ChangedOrder;
pub use variant::VariantPages;
pub use wire::Page;
