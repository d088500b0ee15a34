//! Telling the shop what was sent, and holding back what must not be.
//!
//! Marking shipped is not idempotent at the shop: after `OutcomeUnknown` read [`ShopifyClient::fulfilments_of`] and look
//! for the tracking number. Only this app's own holds are ever released.

use super::{
    client::ShopifyClient,
    documents::{FULFILMENT_CREATE, FULFILMENT_ORDER_GET, FULFILMENT_ORDER_HOLD, FULFILMENT_ORDER_RELEASE_HOLD},
    order::WireRef,
    orders::{PartAnswer, PartWithFulfilments},
    wire::{UserError, unless_refused},
};
use crate::ShopifyError;
use domain::orders::Fulfilment;
use serde::Deserialize;
use serde_json::json;

/// What to mark shipped: lines of one fulfilment order, in one parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFulfilment {
    /// The fulfilment order.
    pub fulfilment_order_ref: String,
    /// (fulfilment order line, units). Never empty: the shop would take it for "everything".
    pub lines: Vec<(String, u32)>,
    /// How to follow the parcel.
    pub tracking: Tracking,
    /// Whether the shop mails the customer.
    pub notify_customer: bool,
}

/// How to follow a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracking {
    /// The carrier, by the name the shop knows: "USPS". The shop then makes the link itself.
    pub company: String,
    /// The tracking number.
    pub number: String,
    /// Where to follow it, when the shop can't know.
    pub url: Option<String>,
}

/// A reason to keep something back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Why, in the shop's terms.
    pub reason: HoldReason,
    /// Why, in a person's words; shown in the shop's admin.
    pub notes: String,
    /// This app's name for the hold, at most 64 characters: the same name holds only once.
    pub handle: String,
}

/// Why something is kept back, in the shop's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldReason {
    /// The address can't be shipped to.
    IncorrectAddress,
    /// Something is not on the shelf.
    InventoryOutOfStock,
    /// It may be fraud.
    HighRiskOfFraud,
    /// The notes say why.
    Other,
}

impl HoldReason {
    fn wire(self) -> &'static str {
        match self {
            Self::IncorrectAddress => "INCORRECT_ADDRESS",
            Self::InventoryOutOfStock => "INVENTORY_OUT_OF_STOCK",
            Self::HighRiskOfFraud => "HIGH_RISK_OF_FRAUD",
            Self::Other => "OTHER",
        }
    }
}

/// A hold this app put on a fulfilment order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnHold {
    /// The shop's id.
    pub hold_ref: String,
    /// This app's name for it.
    pub handle: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateAnswer {
    fulfillment_create: Option<Created>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    fulfillment: Option<WireRef>,
    user_errors: Vec<UserError>,
}

impl CreateAnswer {
    pub(super) fn into_ref(self) -> Result<String, ShopifyError> {
        let created = self.fulfillment_create.ok_or(ShopifyError::OutcomeUnknown)?;
        unless_refused(created.user_errors)?;
        created.fulfillment.map(|fulfilment| fulfilment.id).ok_or(ShopifyError::OutcomeUnknown)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct HoldAnswer {
    fulfillment_order_hold: Option<Held>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Held {
    fulfillment_hold: Option<WireRef>,
    user_errors: Vec<UserError>,
}

impl HoldAnswer {
    /// The hold's id; none when this app holds it already under the same handle.
    pub(super) fn into_ref(self) -> Result<Option<String>, ShopifyError> {
        let held = self.fulfillment_order_hold.ok_or(ShopifyError::OutcomeUnknown)?;
        let is_repeat = |error: &UserError| error.code.as_deref() == Some("DUPLICATE_FULFILLMENT_HOLD_HANDLE");
        if held.user_errors.iter().any(is_repeat) {
            return Ok(None);
        }
        unless_refused(held.user_errors)?;
        held.fulfillment_hold.map(|hold| Some(hold.id)).ok_or(ShopifyError::OutcomeUnknown)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReleaseAnswer {
    fulfillment_order_release_hold: Option<Released>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Released {
    user_errors: Vec<UserError>,
}

impl ReleaseAnswer {
    pub(super) fn into_outcome(self) -> Result<(), ShopifyError> {
        unless_refused(self.fulfillment_order_release_hold.ok_or(ShopifyError::OutcomeUnknown)?.user_errors)
    }
}

impl ShopifyClient {
    /// Marks lines shipped; gives the fulfilment's id.
    ///
    /// # Errors
    /// `Refused` when the shop says no (already shipped, on hold, moved). After `OutcomeUnknown` look before asking again.
    pub async fn create_fulfilment(&self, new: &NewFulfilment) -> Result<String, ShopifyError> {
        if new.lines.is_empty() {
            return Err(ShopifyError::Refused {
                messages: vec!["a parcel without lines can't be marked shipped".into()],
            });
        }
        let lines: Vec<_> = new.lines.iter().map(|(id, quantity)| json!({ "id": id, "quantity": quantity })).collect();
        let mut tracking = json!({ "company": new.tracking.company, "number": new.tracking.number });
        if let Some(url) = &new.tracking.url {
            tracking["url"] = json!(url);
        }
        let fulfilment = json!({
            "lineItemsByFulfillmentOrder": [
                { "fulfillmentOrderId": new.fulfilment_order_ref, "fulfillmentOrderLineItems": lines }
            ],
            "trackingInfo": tracking,
            "notifyCustomer": new.notify_customer,
        });
        let answer = self.call(&FULFILMENT_CREATE, json!({ "fulfillment": fulfilment })).await?;
        answer.read::<CreateAnswer>()?.into_ref()
    }

    /// What was already marked shipped of a fulfilment order.
    ///
    /// # Errors
    /// `NotFound` when the shop has no such fulfilment order (any more).
    pub async fn fulfilments_of(&self, fulfilment_order_ref: &str) -> Result<Vec<Fulfilment>, ShopifyError> {
        let found = self.part(fulfilment_order_ref).await?;
        Ok(found.fulfillments.nodes.into_iter().map(Fulfilment::from).collect())
    }

    /// Puts a fulfilment order on hold; gives the hold's id. Holding again under the same handle changes nothing.
    ///
    /// # Errors
    /// `Refused` when the shop says no. `OutcomeUnknown` may simply be asked again.
    pub async fn hold(&self, fulfilment_order_ref: &str, hold: &Hold) -> Result<String, ShopifyError> {
        let input = json!({ "reason": hold.reason.wire(), "reasonNotes": hold.notes, "handle": hold.handle });
        let answer = self.call(&FULFILMENT_ORDER_HOLD, json!({ "id": fulfilment_order_ref, "hold": input })).await?;
        if let Some(hold_ref) = answer.read::<HoldAnswer>()?.into_ref()? {
            return Ok(hold_ref);
        }
        let held = self.own_holds(fulfilment_order_ref).await?;
        let same = held.into_iter().find(|own| own.handle.as_deref() == Some(&hold.handle));
        same.map(|own| own.hold_ref).ok_or(ShopifyError::NotFound { what: "hold of this name" })
    }

    /// The holds this app put on a fulfilment order.
    ///
    /// # Errors
    /// `NotFound` when the shop has no such fulfilment order (any more).
    pub async fn own_holds(&self, fulfilment_order_ref: &str) -> Result<Vec<OwnHold>, ShopifyError> {
        let holds = self.part(fulfilment_order_ref).await?.part.fulfillment_holds;
        let own = holds.into_iter().filter(|hold| hold.held_by_requesting_app);
        Ok(own.map(|hold| OwnHold { hold_ref: hold.id, handle: hold.handle }).collect())
    }

    /// Takes this app's own holds off again. Without any, nothing is asked: an empty list means everybody's.
    ///
    /// # Errors
    /// `Refused` when the shop says no. `OutcomeUnknown` may simply be asked again.
    pub async fn release_hold(&self, fulfilment_order_ref: &str, hold_refs: &[String]) -> Result<(), ShopifyError> {
        if hold_refs.is_empty() {
            return Ok(());
        }
        let variables = json!({ "id": fulfilment_order_ref, "holdIds": hold_refs });
        let answer = self.call(&FULFILMENT_ORDER_RELEASE_HOLD, variables).await?;
        answer.read::<ReleaseAnswer>()?.into_outcome()
    }

    async fn part(&self, fulfilment_order_ref: &str) -> Result<PartWithFulfilments, ShopifyError> {
        let variables = json!({ "id": fulfilment_order_ref, "linesAfter": null });
        let answer: PartAnswer = self.call(&FULFILMENT_ORDER_GET, variables).await?.read()?;
        answer.fulfillment_order.ok_or(ShopifyError::NotFound { what: "fulfilment order" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fulfilment_is_made_refused_or_unknown() {
        let outcome = |body: &str| serde_json::from_str::<CreateAnswer>(body).unwrap().into_ref();
        let made = r#"{"fulfillmentCreate":{"fulfillment":{"id":"f1"},"userErrors":[]}}"#;
        assert_eq!(outcome(made), Ok("f1".into()));
        let refused =
            r#"{"fulfillmentCreate":{"fulfillment":null,"userErrors":[{"field":["x"],"message":"is on hold"}]}}"#;
        assert_eq!(outcome(refused), Err(ShopifyError::Refused { messages: vec!["is on hold".into()] }));
        assert_eq!(outcome(r#"{"fulfillmentCreate":null}"#), Err(ShopifyError::OutcomeUnknown));
    }

    #[test]
    fn holding_twice_under_one_name_is_no_refusal() {
        let body = r#"{"fulfillmentOrderHold":{"fulfillmentHold":null,"userErrors":[
            {"field":null,"message":"taken","code":"DUPLICATE_FULFILLMENT_HOLD_HANDLE"}]}}"#;
        assert_eq!(serde_json::from_str::<HoldAnswer>(body).unwrap().into_ref(), Ok(None));
    }
}
