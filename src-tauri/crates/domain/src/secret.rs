//! A secret text: a token, a PIN, a password. It can be used, not shown.
//!
//! `Debug` and `Display` print a mask, and there is no `Serialize`: a secret can't slip into a log or a store.

use serde::Deserialize;

/// A text that must never be shown.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Takes a text in; white space around it (a pasted token's line end) is dropped.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().trim().to_owned())
    }

    /// The text itself, for the one call that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// True when nothing was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(•••)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_trimmed_and_never_printed() {
        let token = Secret::new("  shpat_abc\n");
        assert_eq!(token.reveal(), "shpat_abc");
        assert!(!format!("{token:?}").contains("shpat"));
    }
}
