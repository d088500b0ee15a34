//! Counts of everything, for the operator.

use crate::db::{read, sql};
use crate::{Store, StoreError};
use std::collections::BTreeMap;

sql! {
    ORDERS = "SELECT CASE WHEN stage = 'shipped' THEN 'shipped' WHEN queue = 'person' AND stage = 'parked' THEN 'held'
              WHEN queue = 'person' THEN 'needs_person' WHEN unready_why IN ('cancelled', 'refunded') THEN 'cancelled'
              WHEN claimed_station IS NOT NULL AND queue = 'ready' THEN 'claimed' WHEN queue = 'ready' THEN 'open'
              ELSE 'other' END AS state, CAST(COUNT(*) AS BIGINT) AS count FROM fulfilment_orders GROUP BY 1";
    LABELS = "SELECT state, CAST(COUNT(*) AS BIGINT) AS count, CAST(COALESCE(SUM(price_minor), 0) AS BIGINT) AS cost, MIN(currency) AS currency
              FROM purchases GROUP BY state";
    PRINTS = "SELECT state, CAST(COUNT(*) AS BIGINT) AS count FROM prints GROUP BY state";
}

fn with_all(names: &[&str], counts: Vec<(String, i64)>) -> BTreeMap<String, i64> {
    let mut all: BTreeMap<String, i64> = names.iter().map(|name| ((*name).to_owned(), 0)).collect();
    for (name, count) in counts {
        if let Some(slot) = all.get_mut(&name) {
            *slot = count;
        }
    }
    all
}

/// Labels bought, given up and surplus, and what the bought ones cost.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct LabelFigures {
    /// Paid.
    pub bought: i64,
    /// Attempts that bought nothing.
    pub void: i64,
    /// Paid beyond need.
    pub surplus: i64,
    /// What the paid ones cost.
    pub cost_minor: i64,
    /// In which currency; none before the first.
    pub currency: Option<String>,
}

impl Store {
    /// Fulfilment orders by where they stand.
    pub async fn order_figures(&self) -> Result<BTreeMap<String, i64>, StoreError> {
        let counts = read!(self, |pool| sqlx::query_as(ORDERS).fetch_all(pool).await?);
        Ok(with_all(&["open", "claimed", "held", "needs_person", "shipped", "cancelled"], counts))
    }

    /// Labels by what became of them.
    pub async fn label_figures(&self) -> Result<LabelFigures, StoreError> {
        let rows: Vec<(String, i64, i64, Option<String>)> =
            read!(self, |pool| sqlx::query_as(LABELS).fetch_all(pool).await?);
        let mut figures = LabelFigures::default();
        for (state, count, cost_minor, currency) in rows {
            match state.as_str() {
                "done" => {
                    figures = LabelFigures { bought: count, cost_minor, currency, ..figures };
                }
                "void" => figures.void = count,
                "surplus" => figures.surplus = count,
                _ => {}
            }
        }
        Ok(figures)
    }

    /// Prints by where they stand.
    pub async fn print_figures(&self) -> Result<BTreeMap<String, i64>, StoreError> {
        let counts = read!(self, |pool| sqlx::query_as(PRINTS).fetch_all(pool).await?);
        Ok(with_all(&["queued", "sending", "sent", "printed", "held", "failed", "unknown"], counts))
    }
}
