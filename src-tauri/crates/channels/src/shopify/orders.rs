//! Reading orders: which moved since, and one of them whole.
//!
//! A change at the shop is only a hint; the order read afterwards is the truth. An order that changes while its pages are
//! read is read again, so that no mixture of two versions is ever given out.

use super::{
    client::ShopifyClient,
    documents::{FULFILMENT_ORDER_GET, ORDER_FULL, ORDER_LINES_MORE, ORDER_PARTS_MORE, ORDERS_CHANGED, TAGS_ADD},
    order::{WholeOrder, WireFulfilment, WireLine, WireOrder, WirePart, number},
    wire::{Connection, Page, UserError, unless_refused},
};
use crate::{BadOrder, ShopifyError, error::json_fault};
use chrono::{DateTime, SecondsFormat, Utc};
use domain::orders::ShopOrder;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// How often an order is begun anew because it changed while it was read.
const READINGS: u32 = 3;

/// An order that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedOrder {
    /// The shop's id.
    pub order_ref: String,
    /// When it moved last.
    pub updated_at: DateTime<Utc>,
}

#[derive(Deserialize)]
pub(super) struct OrdersChangedAnswer {
    orders: Connection<WireChanged>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireChanged {
    id: String,
    updated_at: DateTime<Utc>,
}

impl OrdersChangedAnswer {
    pub(super) fn into_page(self) -> Page<ChangedOrder> {
        let next_after = self.orders.next_after();
        let changed = |wire: WireChanged| ChangedOrder { order_ref: wire.id, updated_at: wire.updated_at };
        Page { items: self.orders.nodes.into_iter().map(changed).collect(), next_after }
    }
}

/// An order with the first page of each of its lists.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FirstPages {
    #[serde(flatten)]
    order: WireOrder,
    line_items: Connection<WireLine>,
    fulfillment_orders: Connection<WirePart>,
}

#[derive(Deserialize)]
pub(super) struct OfOrder<T> {
    order: Option<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MoreLines {
    updated_at: DateTime<Utc>,
    line_items: Connection<WireLine>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MoreParts {
    updated_at: DateTime<Utc>,
    fulfillment_orders: Connection<WirePart>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PartAnswer {
    pub(super) fulfillment_order: Option<PartWithFulfilments>,
}

#[derive(Deserialize)]
pub(super) struct PartWithFulfilments {
    #[serde(flatten)]
    pub(super) part: WirePart,
    #[serde(default)]
    pub(super) fulfillments: Connection<WireFulfilment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TagsAddAnswer {
    tags_add: Option<TagsAdded>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TagsAdded {
    user_errors: Vec<UserError>,
}

impl TagsAddAnswer {
    pub(super) fn into_outcome(self) -> Result<(), ShopifyError> {
        unless_refused(self.tags_add.ok_or(ShopifyError::OutcomeUnknown)?.user_errors)
    }
}

/// Why reading an order stopped before its end.
enum Stop {
    /// It changed between two pages.
    Moved,
    Failed(ShopifyError),
}

impl From<ShopifyError> for Stop {
    fn from(error: ShopifyError) -> Self {
        Self::Failed(error)
    }
}

impl ShopifyClient {
    /// One page of the orders that moved at `since` or later, oldest change first; `after` is the page before's
    /// `next_after`. Ask with some minutes of overlap: the shop's search lags behind its orders.
    ///
    /// # Errors
    /// See [`ShopifyError`]; `MissingScope` without "read_orders".
    pub async fn orders_changed_since(
        &self,
        since: DateTime<Utc>,
        after: Option<&str>,
    ) -> Result<Page<ChangedOrder>, ShopifyError> {
        let query = format!("updated_at:>='{}'", instant_text(since));
        let answer: OrdersChangedAnswer =
            self.call(&ORDERS_CHANGED, json!({ "after": after, "query": query })).await?.read()?;
        Ok(answer.into_page())
    }

    /// An order as it is now, with every line and every part; none when the shop has no such order (any more).
    ///
    /// # Errors
    /// `BadOrder` when it came and makes no sense; otherwise see [`ShopifyError`].
    pub async fn order(&self, order_ref: &str) -> Result<Option<ShopOrder>, ShopifyError> {
        for _ in 0..READINGS {
            match self.read_order(order_ref).await {
                Ok(Some(whole)) => return Ok(Some(ShopOrder::try_from(whole)?)),
                Ok(None) => return Ok(None),
                Err(Stop::Failed(error)) => return Err(error),
                Err(Stop::Moved) => {}
            }
        }
        Err(ShopifyError::unavailable("the order kept changing while it was read"))
    }

    /// Adds tags to an order; tags it has already stay as they are.
    ///
    /// # Errors
    /// `OutcomeUnknown` may simply be asked again: adding twice changes nothing.
    pub async fn add_tags(&self, order_ref: &str, tags: &[&str]) -> Result<(), ShopifyError> {
        let answer = self.call(&TAGS_ADD, json!({ "id": order_ref, "tags": tags })).await?;
        answer.read::<TagsAddAnswer>()?.into_outcome()
    }

    async fn read_order(&self, order_ref: &str) -> Result<Option<WholeOrder>, Stop> {
        let answer = self.call(&ORDER_FULL, json!({ "id": order_ref })).await?;
        let is_customer_hidden = answer.is_customer_hidden;
        let Some(first) = of_order::<FirstPages>(answer.data, order_ref)? else {
            return Ok(None);
        };
        let version = first.order.updated_at;
        let (lines_after, parts_after) = (first.line_items.next_after(), first.fulfillment_orders.next_after());
        let mut whole = first.into_whole(is_customer_hidden);
        self.read_more_lines(order_ref, version, lines_after, &mut whole.lines).await?;
        self.read_more_parts(order_ref, version, parts_after, &mut whole.parts).await?;
        for part in &mut whole.parts {
            self.read_part_lines(part).await?;
        }
        Ok(Some(whole))
    }

    async fn read_more_lines(
        &self,
        order_ref: &str,
        version: DateTime<Utc>,
        mut after: Option<String>,
        lines: &mut Vec<WireLine>,
    ) -> Result<(), Stop> {
        while after.is_some() {
            let answer = self.call(&ORDER_LINES_MORE, json!({ "id": order_ref, "after": after })).await?;
            let more = of_order::<MoreLines>(answer.data, order_ref)?.filter(|more| more.updated_at == version);
            let page = more.ok_or(Stop::Moved)?.line_items;
            after = page.next_after();
            lines.extend(page.nodes);
        }
        Ok(())
    }

    async fn read_more_parts(
        &self,
        order_ref: &str,
        version: DateTime<Utc>,
        mut after: Option<String>,
        parts: &mut Vec<WirePart>,
    ) -> Result<(), Stop> {
        while after.is_some() {
            let answer = self.call(&ORDER_PARTS_MORE, json!({ "id": order_ref, "after": after })).await?;
            let more = of_order::<MoreParts>(answer.data, order_ref)?.filter(|more| more.updated_at == version);
            let page = more.ok_or(Stop::Moved)?.fulfillment_orders;
            after = page.next_after();
            parts.extend(page.nodes);
        }
        Ok(())
    }

    /// Completes a part whose lines did not fit on its page.
    async fn read_part_lines(&self, part: &mut WirePart) -> Result<(), Stop> {
        let mut after = part.line_items.next_after();
        while after.is_some() {
            let answer = self.call(&FULFILMENT_ORDER_GET, json!({ "id": part.id, "linesAfter": after })).await?;
            let found = answer.read::<PartAnswer>()?.fulfillment_order.ok_or(Stop::Moved)?;
            after = found.part.line_items.next_after();
            part.line_items.nodes.extend(found.part.line_items.nodes);
        }
        Ok(())
    }
}

/// A moment as the shop's search wants it.
pub(super) fn instant_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// What an answer says of its one order. What does not fit the shape is that order's fault, not the connection's.
pub(super) fn of_order<T: DeserializeOwned>(data: Value, order_ref: &str) -> Result<Option<T>, ShopifyError> {
    let name = data["order"]["name"].as_str().map(number);
    let answer: Result<OfOrder<T>, _> = serde_json::from_value(data);
    answer
        .map(|of| of.order)
        .map_err(|error| BadOrder { order_ref: order_ref.to_owned(), number: name, reason: json_fault(&error) }.into())
}

impl FirstPages {
    /// The order as far as its first pages go.
    pub(super) fn into_whole(self, is_customer_hidden: bool) -> WholeOrder {
        WholeOrder {
            order: self.order,
            lines: self.line_items.nodes,
            parts: self.fulfillment_orders.nodes,
            is_customer_hidden,
        }
    }
}
