//! Opens a shop: places, goods, stock, and the orders of its past.

use std::time::Instant;

use chrono::{DateTime, Duration, Utc};

use super::{
    ShopOptions,
    merchant::backdate,
    placing::{FIRST_NEW_NUMBER, FIRST_OTHER_ID},
    shop::{AMAZON, Access, EAST, Level, Location, Product, Shop, Variant, WEST},
    views::is_stocked,
};
use crate::seed::{
    Address,
    catalogue::{
        ARTICLES, Article, BUNDLE, BUNDLE_PARTS, DIGITAL, GIFT_CARD, SHARED_SKU_COLOURS, SHARED_SKU_PRODUCT, UNCODED,
        upc,
    },
    shop_orders,
};

/// A shop with its goods, places and past orders.
pub(super) fn open(options: &ShopOptions, url: String) -> Shop {
    let mut shop = Shop {
        url,
        opened_at: options.now,
        started: Instant::now(),
        access: Access {
            token: options.access_token.clone(),
            scopes: options.scopes.iter().cloned().collect(),
            is_redacted: options.customer_data_redacted,
        },
        locations: locations(),
        products: Vec::new(),
        variants: Vec::new(),
        levels: Default::default(),
        orders: Vec::new(),
        homes: Default::default(),
        bulk: Vec::new(),
        webhooks: Vec::new(),
        replays: Default::default(),
        next_id: FIRST_OTHER_ID,
        next_number: FIRST_NEW_NUMBER,
    };
    stock(&mut shop, options.now - Duration::days(200));
    for (number, placed_at, spec) in shop_orders(options.seed, options.orders, options.extremes, options.now) {
        let order = shop.place(&spec, number, placed_at);
        shop.live_through(order, &spec);
        backdate(&mut shop.orders[order], placed_at + Duration::minutes(5), options.now);
    }
    shop
}

fn locations() -> Vec<Location> {
    let at = |street: &'static str, city, state, zip| Address {
        phone: "+19095550100".into(),
        ..Address::us(["", ""], street, city, state, zip)
    };
    let location = |id, name, address, service, has_pickup| Location { id, name, address, service, has_pickup };
    vec![
        location(
            68_000_000_001,
            "Grooved Learning West",
            at("1250 E Holt Blvd", "Ontario", ["California", "CA"], "91761"),
            None,
            true,
        ),
        location(
            68_000_000_002,
            "Grooved Learning East",
            at("1820 Paxton St", "Harrisburg", ["Pennsylvania", "PA"], "17104"),
            None,
            false,
        ),
        location(
            68_000_000_003,
            "Amazon FBA",
            at("410 Terry Ave N", "Seattle", ["Washington", "WA"], "98109"),
            Some("amazon-marketplace-web"),
            false,
        ),
    ]
}

fn stock(shop: &mut Shop, since: DateTime<Utc>) {
    for article in &ARTICLES {
        add_product(shop, article, &[("Default Title", article.upc11)], since);
    }
    add_product(shop, &UNCODED, &[("Default Title", "")], since);
    add_product(shop, &SHARED_SKU_PRODUCT, &SHARED_SKU_COLOURS, since);
    add_product(shop, &GIFT_CARD, &[("Default Title", "")], since);
    add_product(shop, &DIGITAL, &[("Default Title", "")], since);
    add_product(shop, &BUNDLE, &[("Default Title", BUNDLE.upc11)], since);
    let with_sku = |sku: &str| shop.variants.iter().find(|variant| variant.sku == sku).map(|variant| variant.id);
    let parts = BUNDLE_PARTS.iter().filter_map(|(sku, pieces)| Some((with_sku(sku)?, *pieces))).collect();
    if let Some(bundle) = shop.variants.last_mut() {
        bundle.parts = parts;
    }
    let stocked: Vec<_> = shop.variants.iter().filter(|one| is_stocked(one)).map(|one| one.id).collect();
    for (place, variant) in stocked.into_iter().enumerate() {
        let kept = |location| location != AMAZON || place < 6;
        for location in [WEST, EAST, AMAZON].into_iter().filter(|location| kept(*location)) {
            let available = 240 + 37 * (place as i64 % 7) - 60 * location as i64;
            let level = Level { available, committed: 0, updated_at: since };
            shop.levels.insert((variant, shop.locations[location].id), level);
        }
    }
}

fn add_product(shop: &mut Shop, article: &Article, variants: &[(&'static str, &str)], since: DateTime<Utc>) {
    let product = Product {
        id: shop.new_id(),
        key: article.key,
        title: article.name.into(),
        product_type: article.product_type,
        is_gift_card: article.key == GIFT_CARD.key,
    };
    shop.products.push(product);
    for (title, upc11) in variants {
        let variant = Variant {
            id: shop.new_id(),
            inventory_item_id: shop.new_id(),
            product: shop.products.len() - 1,
            title: (*title).into(),
            sku: article.sku.into(),
            barcode: Some(upc(upc11)).filter(|code| !code.is_empty()),
            price_minor: article.price_minor,
            weight_oz: article.weight_oz,
            hs_code: article.hs_code,
            origin: article.origin,
            requires_shipping: ![GIFT_CARD.key, DIGITAL.key].contains(&article.key),
            parts: Vec::new(),
            updated_at: since,
        };
        shop.variants.push(variant);
    }
}
