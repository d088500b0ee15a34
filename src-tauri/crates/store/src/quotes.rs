//! What carriers offered for a parcel, and for which box, weight and address that was.

use crate::db::{read, sql};
use crate::{Store, StoreError, Write};
use domain::ids::FulfilmentOrderId;
use domain::shipping::Quote;

sql! {
    GET = "SELECT asked_for, state, quote, asked_at FROM quotes WHERE fulfilment_order_id = $1";
    PUT = "INSERT INTO quotes(fulfilment_order_id, asked_for, state, quote, asked_at) VALUES($1, $2, $3, $4, $5)
           ON CONFLICT(fulfilment_order_id) DO UPDATE SET asked_for = excluded.asked_for, state = excluded.state,
           quote = excluded.quote, asked_at = excluded.asked_at";
}

/// A stored quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteRow {
    /// What it was asked for: box, weight and address as one text; another text needs another quote.
    pub asked_for: String,
    /// asking, ready, failed, waiting.
    pub state: String,
    /// The offers.
    pub quote: Quote,
    /// When.
    pub asked_at: i64,
}

impl Write {
    /// Stores a quote over the last one.
    pub fn quote(id: FulfilmentOrderId, row: &QuoteRow) -> Result<Self, StoreError> {
        let values = vec![
            id.0.into(),
            row.asked_for.clone().into(),
            row.state.clone().into(),
            serde_json::to_string(&row.quote)?.into(),
            row.asked_at.into(),
        ];
        Ok(Self::text(PUT, values))
    }
}

impl Store {
    /// The last quote of a fulfilment order.
    pub async fn quote(&self, id: FulfilmentOrderId) -> Result<Option<QuoteRow>, StoreError> {
        let row: Option<(String, String, String, i64)> =
            read!(self, |pool| sqlx::query_as(GET).bind(id.0).fetch_optional(pool).await?);
        row.map(|(asked_for, state, quote, asked_at)| {
            Ok(QuoteRow { asked_for, state, quote: serde_json::from_str(&quote)?, asked_at })
        })
        .transpose()
    }
}
