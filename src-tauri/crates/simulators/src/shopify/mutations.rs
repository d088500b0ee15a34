//! What an app may change, with Shopify's rules and its words of refusal.
//!
//! A mutation takes the shop and its arguments and gives a [`Payload`]: what it touched, by id, and the user errors.
//! A refused mutation has changed nothing. Which fields of the payload are answered is not known here.

mod fulfillment_orders;
mod fulfillments;
mod inventory;
mod orders;
mod webhooks;

use serde_json::{Map, Value, json};

pub(super) use fulfillments::{Shipped, close_if_done, ship};

use super::{bulk, plan::Pick, shop::Shop};

/// What a mutation gives.
#[derive(Clone, Debug)]
pub(super) struct Payload {
    pub(super) type_name: &'static str,
    pub(super) links: Vec<(&'static str, Link)>,
    pub(super) user_errors: Vec<Value>,
}

/// A field of a payload.
#[derive(Clone, Debug)]
pub(super) enum Link {
    Order(u64),
    FulfillmentOrder(u64),
    Fulfillment(u64),
    Bulk(u64),
    /// The inventory item of this variant.
    Item(u64),
    Location(u64),
    /// Variant and location.
    Level(u64, u64),
    Json(Value),
    Payload(Box<Payload>),
    Payloads(Vec<Payload>),
}

/// The first result of an `@idempotent` mutation, given again for the same key.
#[derive(Clone, Debug)]
pub(super) struct Replay {
    /// Name and arguments of the mutation.
    request: String,
    payload: Payload,
}

/// Why a mutation was refused: the path of the input, the sentence, and the code where the API has one.
pub(super) struct Refused {
    field: Value,
    message: String,
    code: Option<&'static str>,
}

impl Refused {
    pub(super) fn new(field: &[&str], message: impl Into<String>) -> Self {
        Self { field: json!(field), message: message.into(), code: None }
    }

    pub(super) fn coded(field: &[&str], message: impl Into<String>, code: &'static str) -> Self {
        Self { code: Some(code), ..Self::new(field, message) }
    }

    /// Without the path of an input: the request as a whole.
    pub(super) fn whole(message: impl Into<String>) -> Self {
        Self { field: Value::Null, message: message.into(), code: None }
    }
}

pub(super) type Outcome = Result<Vec<(&'static str, Link)>, Refused>;

/// Does one mutation. The error is a top-level one: a rule of the whole API is broken.
pub(super) fn perform(shop: &mut Shop, pick: &Pick) -> Result<Payload, Value> {
    let name = pick.field.name.as_str();
    let key = pick.idempotency_key.as_deref().filter(|key| !key.trim().is_empty());
    if !name.starts_with("inventory") {
        return Ok(payload(pick, act(shop, name, &Args(&pick.args))));
    }
    let Some(key) = key else {
        return Err(json!({
            "message": "The @idempotent directive is required for this mutation but was not provided.",
            "path": [pick.key],
            "extensions": {"code": "BAD_REQUEST"},
        }));
    };
    let request = format!("{name} {}", Value::Object(pick.args.clone()));
    match shop.replays.get(key) {
        Some(replay) if replay.request == request => return Ok(replay.payload.clone()),
        Some(_) => {
            let message = "The same idempotency key was used with different parameters.";
            return Ok(payload(pick, Err(Refused::coded(&[], message, "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"))));
        }
        None => {}
    }
    let payload = payload(pick, inventory::act(shop, name, &Args(&pick.args))?);
    shop.replays.insert(key.to_owned(), Replay { request, payload: payload.clone() });
    Ok(payload)
}

fn act(shop: &mut Shop, name: &str, args: &Args<'_>) -> Outcome {
    match name {
        "fulfillmentCreate" => fulfillments::create(shop, args),
        "fulfillmentCancel" => fulfillments::cancel(shop, args),
        "fulfillmentTrackingInfoUpdate" => fulfillments::update_tracking(shop, args),
        "fulfillmentEventCreate" => fulfillments::create_event(shop, args),
        "fulfillmentOrderHold" => fulfillment_orders::hold(shop, args),
        "fulfillmentOrderReleaseHold" => fulfillment_orders::release_hold(shop, args),
        "fulfillmentOrderMove" => fulfillment_orders::move_to(shop, args),
        "fulfillmentOrderSplit" => fulfillment_orders::split(shop, args),
        "fulfillmentOrderSubmitFulfillmentRequest" => fulfillment_orders::submit_request(shop, args),
        "orderUpdate" => orders::update(shop, args),
        "tagsAdd" => orders::change_tags(shop, args, true),
        "tagsRemove" => orders::change_tags(shop, args, false),
        "webhookSubscriptionCreate" => webhooks::create(shop, args),
        "webhookSubscriptionDelete" => webhooks::delete(shop, args),
        "bulkOperationRunQuery" => bulk::run_query(shop, args.text("query")),
        "bulkOperationCancel" => bulk::cancel(shop, args.id("id", "BulkOperation")),
        other => Err(Refused::whole(format!("{other} is not simulated"))),
    }
}

fn payload(pick: &Pick, outcome: Outcome) -> Payload {
    let type_name = pick.field.gives.as_str();
    let (links, user_errors) = match outcome {
        Ok(links) => (links, Vec::new()),
        Err(refused) => {
            (Vec::new(), vec![json!({"field": refused.field, "message": refused.message, "code": refused.code})])
        }
    };
    Payload { type_name, links, user_errors }
}

/// The arguments of a mutation, or an input object in them.
pub(super) struct Args<'a>(&'a Map<String, Value>);

impl<'a> Args<'a> {
    fn get(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    fn text(&self, name: &str) -> &'a str {
        self.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(Value::as_i64)
    }

    /// The number in a GraphQL id; 0, which nothing has, where it is none.
    fn id(&self, name: &str, type_name: &str) -> u64 {
        super::shop::gid_number(self.text(name), type_name).unwrap_or_default()
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    fn input(&self, name: &str) -> Option<Args<'a>> {
        self.get(name).and_then(Value::as_object).map(Args)
    }

    /// A list of input objects; GraphQL reads a single one as a list of one.
    fn inputs(&self, name: &str) -> Vec<Args<'a>> {
        match self.get(name) {
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_object).map(Args).collect(),
            Some(Value::Object(value)) => vec![Args(value)],
            _ => Vec::new(),
        }
    }

    fn texts(&self, name: &str) -> Vec<&'a str> {
        match self.get(name) {
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(value)) => vec![value],
            _ => Vec::new(),
        }
    }
}
