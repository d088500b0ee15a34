//! Whether the access works: the account's carriers are listed.

use super::client::{Page, ShippoClient};
use super::pace::Call;
use crate::{AccessCheck, CarrierError};
use serde::Deserialize;
use serde_json::Value;

impl ShippoClient {
    pub(crate) async fn check(&self) -> Result<AccessCheck, CarrierError> {
        let list: Page<WireAccount> = self.get(Call::List, &["carrier_accounts"], &[("results", "100")]).await?;
        let active = list.results.into_iter().filter(|account| account.active != Some(false));
        let mut carriers: Vec<String> = active
            .filter_map(|account| account.carrier_name.as_str().map(str::to_owned).or(account.carrier))
            .filter(|name| !name.is_empty())
            .collect();
        carriers.sort();
        carriers.dedup();
        Ok(AccessCheck { is_live: self.is_live(), carriers })
    }
}

#[derive(Deserialize)]
struct WireAccount {
    #[serde(default)]
    active: Option<bool>,
    #[serde(default)]
    carrier: Option<String>,
    /// The contract allows anything here.
    #[serde(default)]
    carrier_name: Value,
}
