//! What a query costs and whether the bucket holds that much.
//!
//! Shopify does not publish its formula for connections; this is the plain product, an upper bound: an object 1, a
//! mutation 10, a connection 2 and its page size times its node. A query is judged by this price before it runs and
//! gets back what it did not use.

use std::{sync::Mutex, sync::PoisonError, time::Instant};

use serde_json::{Value, json};

use super::{
    plan::{self, Pick},
    schema::Shape,
};

/// Most points a single query may ask for.
const MOST_PER_QUERY: u32 = 1000;
/// Page size where none is given, as a bulk query may.
const UNSIZED_PAGE: u32 = 50;

/// The shop's Shopify plan, as far as the API feels it: size and refill of the cost bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plan {
    /// 100 points a second, a bucket of 2,000.
    #[default]
    Standard,
    /// 200 points a second, a bucket of 4,000.
    Advanced,
    /// 1,000 points a second, a bucket of 20,000.
    Plus,
    /// 2,000 points a second, a bucket of 40,000.
    Enterprise,
    /// Any other, as development shops have.
    Custom {
        /// Points the full bucket holds.
        bucket: u32,
        /// Points that come back each second.
        restore_per_s: u32,
    },
}

impl Plan {
    fn limits(self) -> (u32, u32) {
        match self {
            Self::Standard => (2_000, 100),
            Self::Advanced => (4_000, 200),
            Self::Plus => (20_000, 1_000),
            Self::Enterprise => (40_000, 2_000),
            Self::Custom { bucket, restore_per_s } => (bucket, restore_per_s),
        }
    }
}

/// The price of a plan before it runs.
pub(super) fn requested(plan: &plan::Plan) -> u32 {
    plan.picks.iter().map(|pick| price(pick, plan.is_mutation)).fold(0, u32::saturating_add)
}

fn price(pick: &Pick, is_mutation: bool) -> u32 {
    let size = |otherwise| {
        let asked = pick.args.get("first").or(pick.args.get("last")).and_then(Value::as_u64);
        asked.map_or(otherwise, |asked| u32::try_from(asked).unwrap_or(u32::MAX))
    };
    match pick.field.shape {
        Shape::Scalar => 0,
        Shape::Page => {
            let node = nodes(pick).map(|nodes| 1 + inner(nodes)).max().unwrap_or(0);
            size(UNSIZED_PAGE).saturating_mul(node).saturating_add(2)
        }
        Shape::Many => size(1).saturating_mul(inner(&pick.picks)).saturating_add(1),
        Shape::One => inner(&pick.picks).saturating_add(if is_mutation { 10 } else { 1 }),
    }
}

fn inner(picks: &[Pick]) -> u32 {
    picks.iter().map(|pick| price(pick, false)).fold(0, u32::saturating_add)
}

/// What is selected of a connection's nodes: directly, or through its edges.
pub(super) fn nodes(connection: &Pick) -> impl Iterator<Item = &[Pick]> {
    connection.picks.iter().filter_map(|pick| match pick.field.name.as_str() {
        "nodes" => Some(pick.picks.as_slice()),
        "edges" => pick.picks.iter().find(|inner| inner.field.name == "node").map(|node| node.picks.as_slice()),
        _ => None,
    })
}

/// The leaky bucket of one app in one shop.
#[derive(Debug)]
pub(super) struct Bucket {
    most: f64,
    restore_per_s: f64,
    level: Mutex<(f64, Instant)>,
}

impl Bucket {
    pub(super) fn new(plan: Plan) -> Self {
        let (most, restore_per_s) = plan.limits();
        let most = f64::from(most);
        Self { most, restore_per_s: f64::from(restore_per_s), level: Mutex::new((most, Instant::now())) }
    }

    /// Takes the points of a query; the error is the whole answer of one that may not run now.
    pub(super) fn take(&self, requested: u32) -> Result<(), Value> {
        if requested > MOST_PER_QUERY {
            return Err(json!({"errors": [{
                "message": format!("Query cost is {requested}, which exceeds the single query max cost limit ({MOST_PER_QUERY})."),
                "extensions": {
                    "code": "MAX_COST_EXCEEDED",
                    "cost": requested,
                    "maxCost": MOST_PER_QUERY,
                    "documentation": "https://shopify.dev/api/usage/rate-limits",
                },
            }]}));
        }
        if self.change(-f64::from(requested)) { Ok(()) } else { Err(self.throttled(requested)) }
    }

    /// Gives back what a query did not use.
    pub(super) fn refund(&self, points: u32) {
        self.change(f64::from(points));
    }

    /// The answer of a query that must wait.
    pub(super) fn throttled(&self, requested: u32) -> Value {
        json!({
            "errors": [{
                "message": "Throttled",
                "extensions": {"code": "THROTTLED", "documentation": "https://shopify.dev/api/usage/rate-limits"},
            }],
            "extensions": self.extensions(requested, None),
        })
    }

    /// `extensions` of an answer.
    pub(super) fn extensions(&self, requested: u32, actual: Option<u32>) -> Value {
        self.change(0.0);
        let available = self.level.lock().unwrap_or_else(PoisonError::into_inner).0;
        json!({"cost": {
            "requestedQueryCost": requested,
            "actualQueryCost": actual,
            "throttleStatus": {
                "maximumAvailable": self.most,
                "currentlyAvailable": available.floor(),
                "restoreRate": self.restore_per_s,
            },
        }})
    }

    /// Refills by the time passed, then adds the points; false and no change where that would go below nothing.
    fn change(&self, points: f64) -> bool {
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let refilled = level.0 + now.duration_since(level.1).as_secs_f64() * self.restore_per_s;
        *level = (refilled.min(self.most), now);
        let next = level.0 + points;
        if next < 0.0 {
            return false;
        }
        level.0 = next.min(self.most);
        true
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;
    use crate::shopify::plan::plan;

    fn cost(document: &str) -> u32 {
        requested(&plan(document, &Map::new(), None).unwrap())
    }

    #[test]
    fn pages_multiply_and_mutations_cost_ten() {
        assert_eq!(cost("{ shop { id plan { publicDisplayName } } }"), 2);
        assert_eq!(cost("{ orders(first: 50) { pageInfo { hasNextPage } nodes { id name } } }"), 52);
        assert_eq!(
            cost("{ orders(first: 5) { edges { node { lineItems(first: 10) { nodes { id } } } } } }"),
            2 + 5 * 13
        );
        assert_eq!(cost("mutation { fulfillmentCancel(id: 1) { fulfillment { id } userErrors { field } } }"), 12);
        assert_eq!(cost("{ order(id: 1) { fulfillments(first: 5) { id location { id } } } }"), 1 + 1 + 5);
    }

    #[test]
    fn the_bucket_empties_and_refuses_and_takes_back() {
        let bucket = Bucket::new(Plan::Custom { bucket: 100, restore_per_s: 0 });
        assert!(bucket.take(80).is_ok());
        let refused = bucket.take(30).unwrap_err();
        assert_eq!(refused["errors"][0]["extensions"]["code"], "THROTTLED");
        assert_eq!(refused["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"], 20.0);
        bucket.refund(15);
        assert!(bucket.take(30).is_ok());
        assert_eq!(bucket.take(1001).unwrap_err()["errors"][0]["extensions"]["code"], "MAX_COST_EXCEEDED");
    }
}
