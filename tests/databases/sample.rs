//! Orders, jobs and people to tell stories with.

use domain::barcodes::CodeKey;
use domain::ids::{FulfilmentOrderId, LocationId, PersonId};
use domain::orders::{Address, ShopLocation, ShopVariant};
use domain::people::Role;
use serde_json::json;
use store::{ClaimedJob, Lane, NewEvent, NewFulfilmentOrder, NewJob, NewLine, NewOrder, QueuedItem, Store, Write};

/// A Monday morning; stories count from it.
pub(crate) const NOON_MS: i64 = 1_795_000_000_000;
/// A minute.
pub(crate) const MINUTE_MS: i64 = 60_000;

/// Order `n` as it was first seen: one part at "Ontario" with two lines, ready, its pickup `n` minutes after noon.
pub(crate) fn order(n: i64) -> NewOrder {
    NewOrder {
        shop_ref: format!("Order/{n}"),
        number: (100_000 + n).to_string(),
        placed_at_ms: NOON_MS,
        updated_at_ms: NOON_MS,
        total_minor: 4_200,
        shipping_paid_minor: 499,
        currency: "USD".to_owned(),
        document: json!({ "number": n }).to_string(),
        parts: vec![part(n)],
    }
}

/// The one part of order `n`.
pub(crate) fn part(n: i64) -> NewFulfilmentOrder {
    NewFulfilmentOrder {
        shop_ref: format!("Part/{n}"),
        location_ref: Some("Location/1".to_owned()),
        is_ready: true,
        unready_why: None,
        unready_detail: None,
        needs_person: false,
        carrier: "USPS".to_owned(),
        ship_by_ms: NOON_MS + n * MINUTE_MS,
        arrive_by: Some("2026-11-27".to_owned()),
        units: 3,
        ship_to_name: "Maya O.".to_owned(),
        ship_to_place: "Tucson AZ".to_owned(),
        items: vec![QueuedItem { variant_ref: Some("Variant/1".to_owned()), title: "Tea".to_owned(), quantity: 3 }],
        search: format!("{} maya o. tucson tea-{n}_a", 100_000 + n),
        lines: vec![line(n, 1), line(n, 2)],
    }
}

/// Line `k` of order `n`.
pub(crate) fn line(n: i64, k: i64) -> NewLine {
    NewLine {
        shop_ref: format!("PartLine/{n}.{k}"),
        line_ref: format!("Line/{n}.{k}"),
        variant_ref: (k == 1).then(|| "Variant/1".to_owned()),
        title: format!("Tea {k}"),
        sku: (k == 1).then(|| "TEA-1".to_owned()),
        barcode: None,
        bundle_title: None,
        quantity: k,
        weight_g: (k == 1).then_some(120),
        unit_price_minor: 1_400,
    }
}

/// Stores the two places of the shop; gives the row of "Location/1".
pub(crate) async fn save_places(store: &Store) -> LocationId {
    let place = |n: i64, name: &str| ShopLocation {
        shop_ref: format!("Location/{n}"),
        name: name.to_owned(),
        is_ours: n == 1,
        is_active: true,
        address: Address { city: Some(name.to_owned()), ..Address::default() },
    };
    let places = [place(1, "Ontario"), place(2, "Reno")];
    let writes: Result<Vec<Write>, _> = places.iter().map(Write::location).collect();
    store.commit(writes.unwrap()).await.unwrap();
    store.locations().await.unwrap()[0].id
}

/// A code as it stands, normalised already.
pub(crate) fn text(code: &str) -> CodeKey {
    CodeKey::Text(code.to_owned())
}

/// A variant that is called and numbered after `n`.
pub(crate) fn variant(n: i64) -> ShopVariant {
    ShopVariant {
        shop_ref: format!("Variant/{n}"),
        title: format!("Tea {n}"),
        sku: Some(format!("TEA-{n}")),
        barcode: None,
        weight_g: Some(120),
        picture_url: Some(format!("https://pictures.test/{n}.jpg")),
        hs_code: None,
        origin_country: None,
    }
}

/// Stores orders 1 to `count`; gives the row of each one's part, in order.
pub(crate) async fn save_orders(store: &Store, count: i64) -> Vec<FulfilmentOrderId> {
    save_places(store).await;
    let orders: Vec<NewOrder> = (1..=count).map(order).collect();
    let taken = store.save_orders(orders, NOON_MS).await.unwrap();
    assert_eq!(i64::try_from(taken).unwrap(), count);
    let mut ids = Vec::new();
    for n in 1..=count {
        ids.push(part_id(store, n).await);
    }
    ids
}

/// The row of order `n`'s part.
pub(crate) async fn part_id(store: &Store, n: i64) -> FulfilmentOrderId {
    store.order_by_ref(&format!("Part/{n}")).await.unwrap().unwrap()
}

/// Adds a packer.
pub(crate) async fn hire(store: &Store, name: &str) -> PersonId {
    store.hire(name, Role::Packer, |_| vec![]).await.unwrap()
}

/// A worker that takes whatever is due: no job here is of that kind.
pub(crate) const ANY: Lane = Lane::AllBut("none");

/// A job that is due at once.
pub(crate) fn job(dedupe: &str, subject: Option<i64>) -> NewJob {
    NewJob {
        kind: "buy_label",
        dedupe: dedupe.to_owned(),
        subject,
        payload: json!({ "for": dedupe }),
        run_at_ms: 1_000,
        max_attempts: 3,
    }
}

/// Writes a job and takes it for a minute.
pub(crate) async fn leased_job(store: &Store, dedupe: &str) -> ClaimedJob {
    store.commit(vec![Write::job(job(dedupe, None))]).await.unwrap();
    store.claim_job("worker", ANY, MINUTE_MS).await.unwrap().unwrap()
}

/// An event of a station.
pub(crate) fn event(station: &str, kind: &'static str, part: Option<FulfilmentOrderId>) -> Write {
    let fulfilment_order_id = part.map(|id| id.0);
    let payload = json!({ "units": 1 });
    Write::from(NewEvent {
        station: station.to_owned(),
        at_ms: NOON_MS,
        person_id: None,
        kind,
        fulfilment_order_id,
        payload,
    })
}

/// How many lines of a kind the log has.
pub(crate) async fn count_events(store: &Store, kind: &str) -> usize {
    let all = store.events(None, None, i64::MAX).await.unwrap();
    all.iter().filter(|event| event.kind == kind).count()
}
