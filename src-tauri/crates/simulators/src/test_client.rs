//! The HTTP client of this crate's tests.

use reqwest::{Client, redirect::Policy};

/// A client that follows no redirection. Everything here is plain HTTP, yet the client wants to know its TLS first.
pub(crate) fn client() -> Client {
    // The second test to come finds it installed.
    rustls::crypto::ring::default_provider().install_default().ok();
    Client::builder().redirect(Policy::none()).build().unwrap()
}
