//! What can go wrong at a carrier's, named by what the caller can do.
//!
//! The texts say nothing about a customer; a carrier's own words travel beside them, for the screen only.

use std::time::Duration;
use thiserror::Error;

/// Why a call to a carrier gave no result. For a purchase it also means that nothing was bought.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CarrierError {
    /// The token is wrong or was taken back; settings must change.
    #[error("the carrier does not accept the token")]
    Unauthorized,
    /// Too many calls; it works again later.
    #[error("too many calls, again in {} s", retry_after.as_secs())]
    Throttled {
        /// How long to wait.
        retry_after: Duration,
    },
    /// Nobody answered, or the service is down; it works again later.
    #[error("the carrier's service does not answer: {detail}")]
    Unavailable {
        /// "no connection".
        detail: &'static str,
    },
    /// The service refused what was asked; the same request will be refused again.
    #[error("the carrier refused the request")]
    Refused {
        /// Why, verbatim.
        messages: Vec<String>,
    },
    /// The answer is not what its description says.
    #[error("the carrier's answer can't be read: {what}")]
    NotUnderstood {
        /// "no rates in a shipment".
        what: &'static str,
    },
    /// Labels are not made in this language.
    #[error("carriers make no labels for this kind of printer")]
    NoSuchFormat,
    /// The label's address has no file (any more).
    #[error("the label's file is gone")]
    LabelMissing,
    /// The label's address has something that is no whole label.
    #[error("the label's file is broken: {why}")]
    LabelBroken {
        /// "it ends in the middle".
        why: &'static str,
    },
    /// The access can't be used at all: its address is no address.
    #[error("the carrier access is not set up: {what}")]
    NotSetUp {
        /// What is wrong.
        what: &'static str,
    },
}

impl CarrierError {
    /// True when the same call may work later without anybody changing anything.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Throttled { .. } | Self::Unavailable { .. } | Self::LabelMissing | Self::LabelBroken { .. } => true,
            Self::Unauthorized
            | Self::Refused { .. }
            | Self::NotUnderstood { .. }
            | Self::NoSuchFormat
            | Self::NotSetUp { .. } => false,
        }
    }
}
