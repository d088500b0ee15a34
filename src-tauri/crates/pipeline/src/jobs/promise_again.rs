//! Promise anew what is still to pack: the table of shipping methods changed. Twice is the same as once.

use crate::changes::Topic;
use crate::context::Context;
use crate::ingest::promised;
use crate::outcome::{Done, Outcome};
use crate::settings::ShopSettings;
use domain::orders::ShopOrder;
use serde::{Deserialize, Serialize};
use store::{StoreError, Write};

/// Orders of one transaction.
const A_BATCH: i64 = 500;

/// Promise anew what is still to pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseAgain {
    /// When the table changed: each change is a job of its own.
    pub changed_at_ms: i64,
}

impl PromiseAgain {
    pub(super) async fn run(&self, context: &Context) -> Result<Outcome, StoreError> {
        let settings: ShopSettings = context.store.setting(ShopSettings::KEY).await?.unwrap_or_default();
        let mut after = 0;
        loop {
            let orders = context.store.open_documents(after, A_BATCH).await?;
            let Some((last, _)) = orders.last() else { break };
            after = *last;
            let mut writes = Vec::with_capacity(orders.len());
            for (id, document) in &orders {
                let order: ShopOrder = serde_json::from_str(document)?;
                let promised = promised(&order, &settings);
                writes.push(Write::promise(*id, &promised.carrier, promised.ship_by_ms, promised.arrive_by.as_deref()));
            }
            context.store.commit(writes).await?;
        }
        Ok(Outcome::Done(Done { topics: vec![Topic::Queue, Topic::Pack], ..Done::default() }))
    }
}
