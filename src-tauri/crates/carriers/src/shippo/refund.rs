//! Money back for labels that were not used: asked for at once, settled by the carrier after days.

use super::client::ShippoClient;
use super::pace::Call;
use crate::{CarrierError, Refund, RefundState};
use serde::Deserialize;
use serde_json::json;

impl ShippoClient {
    pub(crate) async fn refund(&self, purchase_ref: &str) -> Result<Refund, CarrierError> {
        let asked = json!({ "transaction": purchase_ref, "async": false });
        let wire: WireRefund = self.post(&["refunds"], &asked).await?;
        tracing::info!(purchase_ref, refund_ref = wire.object_id, "refund asked for");
        Ok(Refund { state: wire.state(), refund_ref: wire.object_id })
    }

    pub(crate) async fn refund_state(&self, refund_ref: &str) -> Result<RefundState, CarrierError> {
        let wire: WireRefund = self.get(Call::Read, &["refunds", refund_ref], &[]).await?;
        Ok(wire.state())
    }
}

#[derive(Deserialize)]
struct WireRefund {
    object_id: String,
    #[serde(default)]
    status: Option<String>,
}

impl WireRefund {
    fn state(&self) -> RefundState {
        match self.status.as_deref() {
            Some("SUCCESS") => RefundState::Done,
            Some("ERROR") => RefundState::Refused,
            // QUEUED and PENDING; an unknown word is not an end either.
            Some(_) | None => RefundState::Pending,
        }
    }
}
