//! Label files: fetched once, right after the purchase, because their addresses expire.
//!
//! The address is signed, so the token is not sent to it, and it appears in no error.

use super::client::{BodyError, ShippoClient, body, failure, refusal, retry_after};
use crate::{CarrierError, LabelFile};
use domain::printing::Language;
use reqwest::{StatusCode, Url};

/// Twenty times the biggest label seen.
const MAX_LABEL_BYTES: usize = 10 << 20;

impl ShippoClient {
    pub(crate) async fn label_bytes(&self, label_url: &str) -> Result<LabelFile, CarrierError> {
        let broken = |why| CarrierError::LabelBroken { why };
        let url: Url = label_url.parse().map_err(|_| CarrierError::NotUnderstood { what: "the label's address" })?;
        // Plain HTTP only from the very server the label was bought at: a simulator.
        if url.scheme() != "https" && url.origin() != self.base_url().origin() {
            return Err(CarrierError::NotUnderstood { what: "the label's address is not a secure one" });
        }
        let sent = self.http().get(url).timeout(self.timeouts().others).send().await;
        let answer = sent.map_err(|error| CarrierError::Unavailable { detail: failure(&error) })?;
        let status = answer.status();
        match status {
            _ if status.is_success() => {}
            // An expired signature is 403.
            StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::FORBIDDEN => return Err(CarrierError::LabelMissing),
            _ => return Err(refusal(status, retry_after(&answer), &[])),
        }
        let bytes = body(answer, MAX_LABEL_BYTES).await.map_err(|error| match error {
            BodyError::TooBig => broken("it is too big"),
            BodyError::Broken(detail) => CarrierError::Unavailable { detail },
        })?;
        let language = Language::sniff(&bytes).ok_or_else(|| broken("it is no label"))?;
        if !language.is_whole(&bytes) {
            return Err(broken("it ends in the middle"));
        }
        Ok(LabelFile { bytes, language })
    }
}
