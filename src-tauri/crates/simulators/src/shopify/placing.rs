//! Takes orders: from a spec to lines, fulfilment orders and committed stock.
//!
//! Shopify routes each line to a place when the order is placed and makes one fulfilment order a place; goods that
//! need no shipping get one of their own, and gift cards are delivered at once.

use chrono::{DateTime, Utc};

use super::{
    mutations::{Shipped, ship},
    shop::{
        AMAZON, EAST, FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus, Group, Line, Order, Shop,
        Variant, WEST,
    },
};
use crate::seed::{LineOf, OrderSpec, Site, Text, catalogue::DELETED};

/// Order ids and all others count up from here; Shopify's are as long.
const FIRST_ORDER_ID: u64 = 6_000_000_000_000;
pub(super) const FIRST_OTHER_ID: u64 = 7_000_000_000_000;
/// The first number the shop gives by itself.
pub(super) const FIRST_NEW_NUMBER: u32 = 111_840;

impl Shop {
    /// Takes an order and gives its index. Lines of goods the shop does not know become custom lines.
    pub(super) fn place(&mut self, spec: &OrderSpec, number: Option<u32>, placed_at: DateTime<Utc>) -> usize {
        let number = number.unwrap_or_else(|| {
            self.next_number += 1;
            self.next_number - 1
        });
        // As far apart as Shopify's, so that nobody counts on them being next to each other.
        let id = FIRST_ORDER_ID + 1_024 * (self.orders.len() as u64 + 1);
        let mut order = Order {
            id,
            number,
            created_at: placed_at,
            updated_at: placed_at,
            closed_at: None,
            cancelled: None,
            is_edited: false,
            is_deleted: false,
            payment: None,
            risk: "ACCEPT",
            ship_to: spec.ship_to.clone(),
            email: None,
            phone: None,
            note: spec.note.clone(),
            po_number: None,
            tags: spec.tags.clone(),
            attributes: spec.attributes.clone(),
            shipping_title: spec.shipping_title.clone(),
            shipping_minor: spec.shipping_minor,
            delivery: spec.delivery,
            incoterm: spec.incoterm,
            lines: Vec::new(),
            groups: Vec::new(),
            fulfillment_orders: Vec::new(),
            fulfillments: Vec::new(),
            refunds: Vec::new(),
        };
        let index = self.orders.len();
        for line in &spec.lines {
            let site = line.site.unwrap_or(spec.site);
            for new in self.lines_of(&line.what, line.quantity, &mut order) {
                self.route(&mut order, &new, site);
                order.lines.push(new);
            }
        }
        self.homes.extend(order.fulfillment_orders.iter().map(|one| (one.id, index)));
        self.orders.push(order);
        self.deliver_gift_cards(index);
        index
    }

    fn lines_of(&mut self, what: &LineOf, quantity: usize, order: &mut Order) -> Vec<Line> {
        let find = |shop: &Self, fits: &dyn Fn(&Variant) -> bool| shop.variants.iter().find(|one| fits(one)).cloned();
        match what {
            LineOf::Sku(sku) => match find(self, &|variant| variant.sku == *sku) {
                Some(variant) => vec![self.line(&variant, quantity)],
                None => vec![self.loose_line(sku.clone(), None, quantity, 0)],
            },
            LineOf::Barcode(code) => {
                let variant = find(self, &|variant| variant.barcode.as_deref() == Some(code));
                variant.map(|variant| self.line(&variant, quantity)).into_iter().collect()
            }
            LineOf::Custom { title, price_minor } => {
                vec![self.loose_line(title.clone(), None, quantity, *price_minor)]
            }
            LineOf::Deleted => {
                let sku = Some(DELETED.sku.into());
                let line = self.loose_line(DELETED.name.into(), sku, quantity, DELETED.price_minor);
                // The id it had; nothing is found under it any more.
                vec![Line { variant: Some(FIRST_OTHER_ID - 1), weight_oz: DELETED.weight_oz, ..line }]
            }
            LineOf::Bundle => {
                let Some(bundle) = find(self, &|variant| !variant.parts.is_empty()) else {
                    return Vec::new();
                };
                order.groups.push(Group {
                    id: self.new_id(),
                    title: self.products[bundle.product].title.clone(),
                    quantity: quantity as i64,
                    variant: bundle.id,
                    sku: bundle.sku.clone(),
                    product: self.products[bundle.product].id,
                });
                let parts =
                    bundle.parts.iter().filter_map(|(part, pieces)| Some((self.variant(*part)?.clone(), *pieces)));
                let parts: Vec<_> = parts.collect();
                let group = Some(order.groups.len() - 1);
                parts.into_iter().map(|(part, pieces)| Line { group, ..self.line(&part, quantity * pieces) }).collect()
            }
        }
    }

    fn line(&mut self, variant: &Variant, quantity: usize) -> Line {
        let product = &self.products[variant.product];
        let (title, key, is_gift_card) = (product.title.clone(), product.key, product.is_gift_card);
        let line = self.loose_line(title, Some(variant.sku.clone()), quantity, variant.price_minor);
        Line {
            variant: Some(variant.id),
            variant_title: Some(variant.title.clone()).filter(|title| title != "Default Title"),
            key: Some(key),
            weight_oz: variant.weight_oz,
            requires_shipping: variant.requires_shipping,
            is_gift_card,
            ..line
        }
    }

    fn loose_line(&mut self, title: Text, sku: Option<Text>, quantity: usize, price_minor: i64) -> Line {
        Line {
            id: self.new_id(),
            variant: None,
            title,
            variant_title: None,
            sku,
            key: None,
            quantity: quantity as i64,
            current_quantity: quantity as i64,
            fulfilled: 0,
            price_minor,
            weight_oz: 0.0,
            requires_shipping: true,
            is_gift_card: false,
            group: None,
        }
    }

    /// Puts a line onto the fulfilment order of its place, and its goods among the committed.
    pub(super) fn route(&mut self, order: &mut Order, line: &Line, site: Site) {
        let location = match site {
            Site::West => WEST,
            Site::East => EAST,
            Site::AmazonFba => AMAZON,
        };
        let item =
            FulfillmentOrderLine { id: self.new_id(), line: line.id, total: line.quantity, remaining: line.quantity };
        self.move_stock(line.variant, location, 0, line.quantity);
        let same = order.fulfillment_orders.iter_mut().find(|one| {
            one.location == location && one.needs_shipping == line.requires_shipping && one.status.is_workable()
        });
        if let Some(one) = same {
            one.lines.push(item);
            return;
        }
        order.fulfillment_orders.push(FulfillmentOrder {
            id: self.new_id(),
            location,
            status: FulfillmentOrderStatus::Open,
            request_status: "UNSUBMITTED",
            needs_shipping: line.requires_shipping,
            is_place_deleted: false,
            is_closed_to_app: false,
            created_at: order.updated_at,
            updated_at: order.updated_at,
            fulfill_at: None,
            lines: vec![item],
            holds: Vec::new(),
            fulfillments: Vec::new(),
        });
    }

    fn deliver_gift_cards(&mut self, index: usize) {
        let order = &self.orders[index];
        let is_card = |item: &FulfillmentOrderLine| order.line(item.line).is_some_and(|line| line.is_gift_card);
        let cards = order.fulfillment_orders.iter().enumerate().map(|(place, one)| Shipped {
            fulfillment_order: place,
            lines: one.lines.iter().filter(|item| is_card(item)).map(|item| (item.id, item.remaining)).collect(),
        });
        let cards: Vec<_> = cards.filter(|shipped| !shipped.lines.is_empty()).collect();
        if !cards.is_empty() {
            ship(self, index, &cards, Vec::new());
        }
    }
}
