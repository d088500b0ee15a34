//! Ask the shop about a code nobody here knows: a product may be newer than the last look at the catalogue.
//!
//! The packer's scan was answered long before: the next one finds what this learns. A shop that does not answer is not
//! asked again by itself; the next scan asks.

use crate::context::Context;
use crate::ingest::codes_of_variant;
use crate::outcome::Outcome;
use serde::{Deserialize, Serialize};
use store::StoreError;

/// Ask the shop about a code nobody here knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnCode {
    /// As it was scanned and as shops write it, the likeliest first.
    pub spellings: Vec<String>,
    /// When it was scanned.
    pub scanned_at_ms: i64,
}

impl LearnCode {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, StoreError> {
        let Some(shop) = context.hands().shop else { return Ok(Outcome::nothing()) };
        for spelling in &self.spellings {
            match shop.variants_by_code(spelling).await {
                Ok(found) if found.is_empty() => {}
                Ok(found) => {
                    let coded: Vec<_> =
                        found.into_iter().map(|v| (codes_of_variant(&v), v)).map(|(c, v)| (v, c)).collect();
                    context.store.save_variants(&coded).await?;
                    break;
                }
                Err(error) => {
                    tracing::info!(%error, "the shop could not be asked about a code");
                    break;
                }
            }
        }
        Ok(Outcome::nothing())
    }
}
