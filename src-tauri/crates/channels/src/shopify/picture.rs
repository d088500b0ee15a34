//! Product pictures, from the shop's own picture server only, and never a large one.
//!
//! A picture's address comes from shop data that many people edit: fetching any address would let one of them point the
//! station at its own network.

use super::client::{ShopifyClient, bounded_body, network_fault};
use crate::ShopifyError;

/// Where Shopify keeps pictures.
const PICTURE_HOST: &str = "cdn.shopify.com";
/// A picture for a screen is far smaller.
const PICTURE_LIMIT_BYTES: usize = 2 * 1024 * 1024;

impl ShopifyClient {
    /// A picture's bytes, as they came. The token is not sent.
    ///
    /// # Errors
    /// `NotUnderstood` for an address elsewhere, an answer that is no picture, or one beyond 2 MiB; `NotFound` when it
    /// is gone.
    pub async fn picture(&self, url: &str) -> Result<Vec<u8>, ShopifyError> {
        if !is_picture_address(url, self.base_url()) {
            return Err(ShopifyError::not_understood("a picture that is not on the shop's picture server"));
        }
        let sent = self.http().get(url).send().await;
        let response = sent.map_err(|error| ShopifyError::unavailable(network_fault(&error)))?;
        match response.status() {
            status if status.is_success() => {}
            status if status.is_server_error() => {
                return Err(ShopifyError::unavailable("the picture server failed"));
            }
            _ => {
                return Err(ShopifyError::NotFound { what: "picture at this address" });
            }
        }
        let kind = response.headers().get(reqwest::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("image/")) {
            return Err(ShopifyError::not_understood("an answer that is no picture"));
        }
        bounded_body(response, PICTURE_LIMIT_BYTES).await
    }
}

fn is_picture_address(url: &str, base_url: &str) -> bool {
    let is_shopifys = reqwest::Url::parse(url).is_ok_and(|url| {
        url.scheme() == "https"
            && url.host_str() == Some(PICTURE_HOST)
            && url.port().is_none()
            && url.username().is_empty()
    });
    is_shopifys || is_same_origin(url, base_url)
}

/// True when both addresses name the same scheme, host and port.
pub(super) fn is_same_origin(url: &str, base_url: &str) -> bool {
    match (reqwest::Url::parse(url), reqwest::Url::parse(base_url)) {
        (Ok(one), Ok(other)) => one.host_str().is_some() && one.origin() == other.origin(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_shops_own_servers_are_asked() {
        let base = "http://127.0.0.1:4010";
        for good in ["https://cdn.shopify.com/s/files/1/a.png?v=1", "http://127.0.0.1:4010/pictures/a.png"] {
            assert!(is_picture_address(good, base), "{good}");
        }
        for bad in [
            "http://cdn.shopify.com/a.png",
            "https://cdn.shopify.com.evil.example/a.png",
            "https://cdn.shopify.com:8443/a.png",
            "https://cdn.shopify.com@evil.example/a.png",
            "https://me@cdn.shopify.com/a.png",
            "http://127.0.0.1:4011/a.png",
            "http://127.0.0.1:4010.evil.example/a.png",
            "file:///etc/passwd",
            "//cdn.shopify.com/a.png",
            "",
        ] {
            assert!(!is_picture_address(bad, base), "{bad}");
        }
    }
}
