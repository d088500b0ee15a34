//! Every GraphQL document this app sends, each with exactly the fragments it spreads.
//!
//! `expected_cost` is the upper bound `validate-shopify.mjs` computes; it is used once, until the shop says the real one.

/// Whether a call may be repeated without looking first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Changes nothing.
    Reads,
    /// Changes something at the shop.
    Changes,
}

/// A document and what is known about it.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) name: &'static str,
    pub(super) text: &'static str,
    pub(super) effect: Effect,
    /// Points of the shop's budget.
    pub(super) expected_cost: u32,
}

macro_rules! fragment {
    ($name:literal) => {
        include_str!(concat!("documents/fragments/", $name, ".graphql"))
    };
}

macro_rules! operations {
    ($($constant:ident = $name:literal $([$($fragment:literal),+])? $effect:ident $cost:literal;)+) => {
        $(pub(super) const $constant: Operation = Operation {
            name: $name,
            text: concat!(
                include_str!(concat!("documents/", $name, ".graphql")),
                $($(fragment!($fragment)),+)?
            ),
            effect: Effect::$effect,
            expected_cost: $cost,
        };)+

        /// Every document by name, as it is sent. The bulk query is the text that `bulk_orders_run` carries.
        pub const ALL: &[(&str, &str)] = &[
            $(($constant.name, $constant.text),)+
            ("bulk_orders", BULK_ORDERS),
        ];
    };
}

operations! {
    SHOP = "shop" Reads 3;
    CUSTOMER_PROBE = "customer_probe" Reads 12;
    LOCATIONS = "locations" Reads 152;
    VARIANTS_PAGE = "variants_page" ["variant"] Reads 702;
    VARIANT_BY_CODE = "variant_by_code" ["variant"] Reads 72;
    ORDERS_CHANGED = "orders_changed" Reads 202;
    ORDER_FULL = "order_full" ["order_line", "fulfilment_order", "fulfilment_order_line", "fulfilment"] Reads 638;
    ORDER_LINES_MORE = "order_lines_more" ["order_line"] Reads 603;
    ORDER_PARTS_MORE = "order_parts_more" ["fulfilment_order", "fulfilment_order_line"] Reads 353;
    FULFILMENT_ORDER_GET = "fulfilment_order_get" ["fulfilment_order", "fulfilment_order_line", "fulfilment"] Reads 351;
    FULFILMENT_CREATE = "fulfilment_create" Changes 12;
    FULFILMENT_ORDER_HOLD = "fulfilment_order_hold" Changes 12;
    FULFILMENT_ORDER_RELEASE_HOLD = "fulfilment_order_release_hold" Changes 12;
    TAGS_ADD = "tags_add" Changes 12;
    BULK_ORDERS_RUN = "bulk_orders_run" Changes 12;
    BULK_OPERATION_POLL = "bulk_operation_poll" Reads 1;
    BULK_OPERATIONS_RUNNING = "bulk_operations_running" Reads 22;
}

const BULK_ORDERS: &str = include_str!("documents/bulk_orders.graphql");

/// The bulk query for all orders touched since `since` (RFC 3339).
pub(super) fn bulk_orders_text(since: &str) -> String {
    BULK_ORDERS.replace("'SINCE'", &format!("'{since}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_stand_alone_and_are_listed_once() {
        for (name, text) in ALL {
            for spread in text.match_indices("...").map(|(at, _)| &text[at + 3..]) {
                let fragment: String = spread.chars().take_while(|c| c.is_alphanumeric()).collect();
                assert!(text.contains(&format!("fragment {fragment} on")), "{name} lacks {fragment}");
            }
            assert_eq!(ALL.iter().filter(|(other, _)| other == name).count(), 1);
        }
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/shopify/documents")).unwrap();
        let written = files.filter(|f| f.as_ref().unwrap().path().extension().is_some()).count();
        assert_eq!(written, ALL.len());
    }

    #[test]
    fn the_bulk_query_names_its_moment() {
        let text = bulk_orders_text("2026-11-01T00:00:00Z");
        assert!(text.contains(r#"orders(query: "updated_at:>='2026-11-01T00:00:00Z'")"#));
    }
}
