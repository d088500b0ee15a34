//! What can go wrong between the bench and the shop, named by what the caller can do about it.
//!
//! No text here carries customers' data: parsers' messages quote the value they choke on, so they are never passed on.

use std::time::Duration;
use thiserror::Error;

/// An order that can't be understood. The rest of its page or file is fine.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("order {} can't be read: {reason}", number.as_deref().unwrap_or(order_ref))]
pub struct BadOrder {
    /// The shop's id of it; empty when not even that could be read.
    pub order_ref: String,
    /// Its number without "#", when it could be read.
    pub number: Option<String>,
    /// What is wrong with it, without any of its content.
    pub reason: String,
}

/// Why the shop did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ShopifyError {
    /// The token is wrong, or the app was removed: sign in again.
    #[error("the shop does not accept this app's token")]
    Unauthorized,
    /// The app was not given a permission: ask the shop's owner for it.
    #[error("the app lacks the permission {scope}")]
    MissingScope {
        /// As the shop names it: "read_orders".
        scope: String,
    },
    /// The app may not see customers' data: ask for it in the shop's app settings.
    #[error("the shop hides its customers' data from this app")]
    CustomerDataHidden,
    /// Too much was asked: ask again later.
    #[error("the shop asks to wait {} ms", retry_after.as_millis())]
    Throttled {
        /// How long to wait at least.
        retry_after: Duration,
    },
    /// Nothing happened; ask again later.
    #[error("the shop can't be reached: {detail}")]
    Unavailable {
        /// What was noticed.
        detail: String,
    },
    /// A change was sent and its answer lost: look whether it was made before asking again.
    #[error("the shop's answer was lost: it may have made the change or not")]
    OutcomeUnknown,
    /// The shop understood and said no.
    #[error("the shop refused: {}", messages.join("; "))]
    Refused {
        /// In the shop's own words.
        messages: Vec<String>,
    },
    /// There is no such thing at the shop, or no shop at this address.
    #[error("the shop has no {what}")]
    NotFound {
        /// What was looked for: "fulfilment order".
        what: &'static str,
    },
    /// The order came, and makes no sense.
    #[error(transparent)]
    BadOrder(#[from] BadOrder),
    /// The answer makes no sense: this app and the shop disagree about the API.
    #[error("the shop's answer was not understood: {detail}")]
    NotUnderstood {
        /// Where, without any content.
        detail: String,
    },
}

impl ShopifyError {
    /// True when asking the same again later is safe and may succeed.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Throttled { .. } | Self::Unavailable { .. } => true,
            Self::Unauthorized
            | Self::MissingScope { .. }
            | Self::CustomerDataHidden
            | Self::OutcomeUnknown
            | Self::Refused { .. }
            | Self::NotFound { .. }
            | Self::BadOrder(_)
            | Self::NotUnderstood { .. } => false,
        }
    }

    pub(crate) fn unavailable(detail: impl Into<String>) -> Self {
        Self::Unavailable { detail: detail.into() }
    }

    pub(crate) fn not_understood(detail: impl Into<String>) -> Self {
        Self::NotUnderstood { detail: detail.into() }
    }
}

/// Where JSON stopped making sense, without the value it stopped at.
pub(crate) fn json_fault(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let what = match error.classify() {
        Category::Io => "unreadable",
        Category::Syntax => "not JSON",
        Category::Data => "a field is missing or of another kind",
        Category::Eof => "cut off",
    };
    match error.column() {
        0 => what.to_owned(),
        column => format!("{what}, at character {column}"),
    }
}
