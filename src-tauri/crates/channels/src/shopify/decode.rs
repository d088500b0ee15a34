//! Reads any answer by its operation's name, to prove that whatever the schema allows is understood or refused.

use super::{
    bulk::{BulkPollAnswer, BulkRunAnswer, BulkRunningAnswer},
    check::{ProbeAnswer, ShopAnswer},
    fulfilment::{CreateAnswer, HoldAnswer, ReleaseAnswer},
    location::LocationsAnswer,
    orders::{FirstPages, MoreLines, MoreParts, OrdersChangedAnswer, PartAnswer, TagsAddAnswer, of_order},
    variant::VariantsAnswer,
};
use crate::{ShopifyError, error::json_fault};
use domain::orders::{Fulfilment, ShopOrder};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads `data` of an answer to `operation` (a name of [`super::ALL`]) as the client would, and forgets it. An order that
/// is refused for what it says, or a change the shop refused, counts as understood.
///
/// # Errors
/// `NotUnderstood` or `BadOrder` when the answer has another shape than the client expects, or the name is unknown.
pub fn decode_any(operation: &str, data: &str) -> Result<(), ShopifyError> {
    let data: Value = serde_json::from_str(data).map_err(|error| ShopifyError::not_understood(json_fault(&error)))?;
    match operation {
        "shop" => drop(read::<ShopAnswer>(data)?.into_check()),
        "customer_probe" => drop(read::<ProbeAnswer>(data)?.into_customer_data(false)),
        "locations" => drop(read::<LocationsAnswer>(data)?.into_locations()),
        "variants_page" | "variant_by_code" => drop(read::<VariantsAnswer>(data)?.into_page()),
        "orders_changed" => drop(read::<OrdersChangedAnswer>(data)?.into_page()),
        "order_full" => {
            let first: Option<FirstPages> = of_order(data, "")?;
            drop(first.map(|first| ShopOrder::try_from(first.into_whole(false))));
        }
        "order_lines_more" => drop(of_order::<MoreLines>(data, "")?),
        "order_parts_more" => drop(of_order::<MoreParts>(data, "")?),
        "fulfilment_order_get" => {
            let part = read::<PartAnswer>(data)?.fulfillment_order;
            drop(part.map(|part| part.fulfillments.nodes.into_iter().map(Fulfilment::from).collect::<Vec<_>>()));
        }
        "fulfilment_create" => drop(read::<CreateAnswer>(data)?.into_ref()),
        "fulfilment_order_hold" => drop(read::<HoldAnswer>(data)?.into_ref()),
        "fulfilment_order_release_hold" => drop(read::<ReleaseAnswer>(data)?.into_outcome()),
        "tags_add" => drop(read::<TagsAddAnswer>(data)?.into_outcome()),
        "bulk_orders_run" => drop(read::<BulkRunAnswer>(data)?.into_ref()),
        "bulk_operation_poll" => drop(read::<BulkPollAnswer>(data)?.into_progress()),
        "bulk_operations_running" => drop(read::<BulkRunningAnswer>(data)?.into_running()),
        _ => return Err(ShopifyError::not_understood("an operation of no such name")),
    }
    Ok(())
}

fn read<T: DeserializeOwned>(data: Value) -> Result<T, ShopifyError> {
    serde_json::from_value(data).map_err(|error| ShopifyError::not_understood(json_fault(&error)))
}
