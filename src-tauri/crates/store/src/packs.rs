//! Bench sessions: one row a fulfilment order, with a version that counts up.

use crate::db::{read, sql};
use crate::{Store, StoreError, Write};
use domain::ids::FulfilmentOrderId;
use domain::packing::Session;

sql! {
    GET = "SELECT session, version, opened_at FROM packs WHERE fulfilment_order_id = $1";
    BEGIN = "INSERT INTO packs(fulfilment_order_id, session, version, opened_at, updated_at) VALUES($1, $2, 1, $3, $3)
             ON CONFLICT(fulfilment_order_id) DO UPDATE SET session = excluded.session, version = packs.version + 1,
             opened_at = excluded.opened_at, updated_at = excluded.updated_at";
    SAVE = "UPDATE packs SET session = $1, version = version + 1, updated_at = $2 WHERE fulfilment_order_id = $3 AND version = $4";
}

/// A stored session.
#[derive(Clone, Debug, PartialEq)]
pub struct PackRow {
    /// The session.
    pub session: Session,
    /// Which version.
    pub version: i64,
    /// When the order was opened.
    pub opened_at: i64,
}

impl Write {
    /// Begins a session, or begins it anew.
    pub fn begin_pack(id: FulfilmentOrderId, session: &Session, now_ms: i64) -> Result<Self, StoreError> {
        Ok(Self::text(BEGIN, vec![id.0.into(), serde_json::to_string(session)?.into(), now_ms.into()]))
    }

    /// Stores the next state of a session; `Stale` when it is not at `version` any more.
    pub fn save_pack(id: FulfilmentOrderId, session: &Session, version: i64, now_ms: i64) -> Result<Self, StoreError> {
        let values = vec![serde_json::to_string(session)?.into(), now_ms.into(), id.0.into(), version.into()];
        Ok(Self::guarded(SAVE, values))
    }
}

impl Store {
    /// The session of a fulfilment order.
    pub async fn pack(&self, id: FulfilmentOrderId) -> Result<Option<PackRow>, StoreError> {
        let row: Option<(String, i64, i64)> =
            read!(self, |pool| sqlx::query_as(GET).bind(id.0).fetch_optional(pool).await?);
        row.map(|(session, version, opened_at)| {
            Ok(PackRow { session: serde_json::from_str(&session)?, version, opened_at })
        })
        .transpose()
    }
}
