//! Webhook subscriptions are kept and listed; the simulator sends none, a bench asks for changes.

use serde_json::{Value, json};

use super::{Args, Link, Outcome, Refused};
use crate::shopify::{
    shop::{Shop, gid},
    views::time,
};

pub(super) fn create(shop: &mut Shop, args: &Args<'_>) -> Outcome {
    let input =
        args.input("webhookSubscription").ok_or_else(|| Refused::whole("webhookSubscription can't be blank"))?;
    let uri = match input.text("uri") {
        "" => input.text("callbackUrl"),
        uri => uri,
    };
    let topic = args.text("topic");
    let field = &["webhookSubscription", "uri"];
    if uri.is_empty() {
        return Err(Refused::new(field, "Address can't be blank"));
    }
    if shop.webhooks.iter().any(|hook| hook["topic"] == topic && hook["uri"] == uri) {
        return Err(Refused::new(field, "Address for this topic has already been taken"));
    }
    let hook = json!({
        "id": gid("WebhookSubscription", shop.new_id()),
        "topic": topic,
        "uri": uri,
        "format": input.get("format").and_then(Value::as_str).unwrap_or("JSON"),
        "filter": input.get("filter"),
        "includeFields": input.texts("includeFields"),
        "apiVersion": crate::shopify::versions().next(),
        "createdAt": time(shop.now()),
    });
    shop.webhooks.push(hook.clone());
    Ok(vec![("webhookSubscription", Link::Json(hook))])
}

pub(super) fn delete(shop: &mut Shop, args: &Args<'_>) -> Outcome {
    let id = args.text("id");
    let before = shop.webhooks.len();
    shop.webhooks.retain(|hook| hook["id"] != id);
    match shop.webhooks.len() < before {
        true => Ok(vec![("deletedWebhookSubscriptionId", Link::Json(id.into()))]),
        false => Err(Refused::new(&["id"], "Webhook subscription does not exist")),
    }
}
