//! What a query can begin with: single objects by id, and lists with Shopify's search syntax and sort keys.

use std::borrow::Cow;

use chrono::Duration;
use serde_json::{Value, json};

use super::{Found, Thing, fulfillments};
use crate::shopify::{
    execute::is_reversed,
    plan::Pick,
    search::{Held, Search},
    shop::{FulfillmentOrder, FulfillmentOrderStatus, Order, Shop, Variant, gid_number},
};

/// Without the scope `read_all_orders`, older orders do not exist.
const VISIBLE_DAYS: i64 = 60;

pub(super) fn find<'a>(shop: &'a Shop, pick: &Pick) -> Found<'a> {
    let number = |type_name: &str| {
        pick.args.get("id").and_then(Value::as_str).and_then(|id| gid_number(id, type_name)).unwrap_or_default()
    };
    match pick.field.name.as_str() {
        "shop" => Found::one(Thing::Data("Shop", describe())),
        "currentAppInstallation" => {
            let mut scopes: Vec<&String> = shop.access.scopes.iter().collect();
            scopes.sort();
            let scopes: Vec<Value> = scopes.into_iter().map(|scope| json!({"handle": scope})).collect();
            let value = json!({"id": "gid://shopify/AppInstallation/500111", "accessScopes": scopes});
            Found::one(Thing::Data("AppInstallation", value))
        }
        "publicApiVersions" => {
            let versions = crate::shopify::versions().map(|value| Thing::Data("ApiVersion", value));
            Found::Many(versions.collect())
        }
        "order" => {
            let order = shop.order_index(number("Order")).map(|at| &shop.orders[at]);
            Found::One(order.filter(|order| is_visible(shop, order)).map(Thing::Order))
        }
        "orders" => orders(shop, pick),
        "fulfillmentOrder" => {
            let id = number("FulfillmentOrder");
            let order = shop.fulfillment_order(id).map(|(order, _)| order);
            Found::One(order.and_then(|order| {
                fulfillments::visible(shop, order)
                    .find(|thing| matches!(thing, Thing::FulfillmentOrder(_, one) if one.id == id))
            }))
        }
        "fulfillmentOrders" => fulfillment_orders(shop, pick),
        "location" => {
            let first = shop.locations.first().filter(|_| !pick.args.contains_key("id"));
            Found::One(shop.location(number("Location")).or(first).map(Thing::Location))
        }
        "locations" => Found::Many(shop.locations.iter().map(Thing::Location).collect()),
        "inventoryItem" => Found::One(shop.stocked(number("InventoryItem")).map(Thing::InventoryItem)),
        "productVariants" => variants(shop, pick),
        "bulkOperation" => {
            let id = number("BulkOperation");
            let operation = shop.bulk.iter().find(|one| one.id == id);
            Found::One(operation.inspect(|one| one.note_poll()).map(Thing::Bulk))
        }
        "bulkOperations" => {
            let search = Search::read(query(pick));
            let fitting = shop.bulk.iter().filter(|one| {
                search.fits(|key, _| match key {
                    "status" => Some(Held::text(one.status())),
                    "operation_type" => Some(Held::text("QUERY")),
                    "id" => Some(Held::Number(one.id)),
                    "created_at" => Some(Held::Time(one.created_at)),
                    _ => None,
                })
            });
            Found::Many(fitting.map(Thing::Bulk).collect())
        }
        "webhookSubscriptions" => {
            let topics = pick.args.get("topics").and_then(Value::as_array);
            let uri = pick.args.get("uri").and_then(Value::as_str);
            let fitting = shop.webhooks.iter().filter(|hook| {
                topics.is_none_or(|topics| topics.contains(&hook["topic"]))
                    && uri.is_none_or(|uri| hook["uri"].as_str() == Some(uri))
            });
            Found::Many(fitting.map(|hook| Thing::Data("WebhookSubscription", hook.clone())).collect())
        }
        _ => Found::One(None),
    }
}

fn describe() -> Value {
    json!({
        "id": "gid://shopify/Shop/68111222333",
        "name": "Grooved Learning",
        "myshopifyDomain": "grooved-learning.myshopify.com",
        "currencyCode": crate::shopify::shop::CURRENCY,
        "ianaTimezone": "America/Los_Angeles",
        "weightUnit": "OUNCES",
        "plan": {"publicDisplayName": "Basic", "shopifyPlus": false, "partnerDevelopment": false},
    })
}

fn query(pick: &Pick) -> Option<&str> {
    pick.args.get("query").and_then(Value::as_str)
}

fn sort_key(pick: &Pick) -> &str {
    pick.args.get("sortKey").and_then(Value::as_str).unwrap_or_default()
}

fn sorted<'a>(mut rows: Vec<(i64, u64, Thing<'a>)>, pick: &Pick) -> Found<'a> {
    rows.sort_unstable_by_key(|row| (row.0, row.1));
    if is_reversed(pick) {
        rows.reverse();
    }
    Found::Rows(rows)
}

fn is_visible(shop: &Shop, order: &Order) -> bool {
    let is_young =
        shop.access.scopes.contains("read_all_orders") || order.created_at > shop.now() - Duration::days(VISIBLE_DAYS);
    is_young && !order.is_deleted
}

fn orders<'a>(shop: &'a Shop, pick: &Pick) -> Found<'a> {
    let search = Search::read(query(pick));
    let key = sort_key(pick);
    let fitting = shop.orders.iter().filter(|order| is_visible(shop, order)).filter(|order| fits(order, shop, &search));
    let row = |order: &'a Order| {
        let sorted_by = match key {
            "UPDATED_AT" => order.updated_at.timestamp(),
            "ID" => 0,
            "ORDER_NUMBER" => i64::from(order.number),
            _ => order.created_at.timestamp(),
        };
        (sorted_by, order.id, Thing::Order(order))
    };
    sorted(fitting.map(row).collect(), pick)
}

fn fits(order: &Order, shop: &Shop, search: &Search) -> bool {
    search.fits(|key, asked| {
        Some(match key {
            "updated_at" => Held::Time(order.updated_at),
            "created_at" | "processed_at" => Held::Time(order.created_at),
            "id" => Held::Number(order.id),
            "name" | "default" => Held::Texts(vec![order.name().into(), format!("#{}", order.name()).into()]),
            "sku" => Held::Texts(order.lines.iter().filter_map(|line| line.sku.as_deref().map(Cow::from)).collect()),
            "tag" => Held::Texts(order.tags.iter().map(|tag| Cow::from(tag.as_ref())).collect()),
            "financial_status" => Held::text(order.display_financial_status()),
            "fulfillment_location_id" => {
                let ids = order.fulfillment_orders.iter().map(|one| shop.locations[one.location].id.to_string().into());
                Held::Texts(ids.collect())
            }
            "status" => Held::Claim(match asked {
                "open" => order.closed_at.is_none() && order.cancelled.is_none(),
                "closed" => order.closed_at.is_some() && order.cancelled.is_none(),
                "cancelled" => order.cancelled.is_some(),
                "not_closed" => order.closed_at.is_none(),
                _ => true,
            }),
            "fulfillment_status" => Held::Claim(has_fulfillment_status(order, asked)),
            "test" => Held::text("false"),
            _ => return None,
        })
    })
}

fn has_fulfillment_status(order: &Order, asked: &str) -> bool {
    let status = order.display_fulfillment_status();
    asked.split(',').any(|asked| match asked.to_ascii_lowercase().as_str() {
        "unshipped" => !matches!(status, "FULFILLED" | "PARTIALLY_FULFILLED"),
        "unfulfilled" => status != "FULFILLED",
        "shipped" | "fulfilled" => status == "FULFILLED",
        "partial" => status == "PARTIALLY_FULFILLED",
        "on_hold" => status == "ON_HOLD",
        "scheduled" => status == "SCHEDULED",
        _ => false,
    })
}

fn fulfillment_orders<'a>(shop: &'a Shop, pick: &Pick) -> Found<'a> {
    let search = Search::read(query(pick));
    let with_closed = pick.args.get("includeClosed") == Some(&Value::Bool(true));
    let by_time = sort_key(pick) == "UPDATED_AT";
    let mut rows = Vec::new();
    for order in shop.orders.iter().filter(|order| is_visible(shop, order)) {
        for thing in fulfillments::visible(shop, order) {
            let Thing::FulfillmentOrder(_, one) = &thing else {
                continue;
            };
            let closed = matches!(one.status, FulfillmentOrderStatus::Closed | FulfillmentOrderStatus::Cancelled);
            if (closed && !with_closed) || !fits_work(shop, one, &search) {
                continue;
            }
            rows.push((if by_time { one.updated_at.timestamp() } else { 0 }, one.id, thing));
        }
    }
    sorted(rows, pick)
}

fn fits_work(shop: &Shop, one: &FulfillmentOrder, search: &Search) -> bool {
    search.fits(|key, _| {
        Some(match key {
            "status" => Held::text(one.status.wire()),
            "assigned_location_id" => Held::Number(shop.locations[one.location].id),
            "updated_at" => Held::Time(one.updated_at),
            "id" => Held::Number(one.id),
            _ => return None,
        })
    })
}

fn variants<'a>(shop: &'a Shop, pick: &Pick) -> Found<'a> {
    let search = Search::read(query(pick));
    let fits = |variant: &&Variant| {
        search.fits(|key, _| {
            Some(match key {
                "barcode" => Held::text(variant.barcode.as_deref().unwrap_or_default()),
                "sku" => Held::text(variant.sku.as_ref()),
                "updated_at" => Held::Time(variant.updated_at),
                "id" => Held::Number(variant.id),
                "title" | "default" => Held::text(shop.products[variant.product].title.as_ref()),
                "product_id" => Held::Number(shop.products[variant.product].id),
                _ => return None,
            })
        })
    };
    let rows = shop.variants.iter().filter(fits).map(|variant| (0, variant.id, Thing::Variant(variant)));
    sorted(rows.collect(), pick)
}
