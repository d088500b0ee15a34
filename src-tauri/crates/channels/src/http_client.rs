//! The one HTTP client of the channels: short patience, no redirects, TLS with ring.
//!
//! Redirects are refused because a request carries the shop's token: it goes where it was sent, or nowhere.

use crate::ShopifyError;
use std::{sync::Once, time::Duration};

/// Longest wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Longest wait for a whole answer.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);

static TLS_PROVIDER: Once = Once::new();

/// Makes a client: 5 s to connect, 30 s in all, no redirects.
///
/// # Errors
/// `Unavailable` when the system's TLS certificates can't be read.
pub fn http_client() -> Result<reqwest::Client, ShopifyError> {
    TLS_PROVIDER.call_once(|| {
        // Refused only when another part of the program chose a provider before: that one serves as well.
        drop(rustls::crypto::ring::default_provider().install_default());
    });
    reqwest::Client::builder()
        .user_agent(concat!("Packbench/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TOTAL_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|_| ShopifyError::Unavailable { detail: "TLS could not be set up".into() })
}
