//! Orders from the shop: newer over older, never the other way round, and never over the bench's own work.

use crate::sample::{NOON_MS, line, order, part, part_id, save_orders, save_places};
use domain::ids::FulfilmentOrderId;
use store::{NewOrder, QueueFilter, QueueWindow, Stage, Store, Write};
use tests::both::for_each_engine;

/// Order 1 again, `later_ms` after it was first seen.
fn again(later_ms: i64) -> NewOrder {
    NewOrder { updated_at_ms: NOON_MS + later_ms, ..order(1) }
}

async fn queue_of(store: &Store, id: FulfilmentOrderId) -> String {
    store.fulfilment_order(id).await.unwrap().unwrap().queue
}

async fn found(store: &Store, search: &str) -> i64 {
    let window = QueueWindow {
        filter: QueueFilter::Ready,
        search: search.to_owned(),
        location: None,
        pickup: None,
        from_index: 0,
        limit: 50,
    };
    let rows = store.queue_rows(&window).await.unwrap();
    let count = store.queue_found(&window).await.unwrap();
    assert_eq!(i64::try_from(rows.len()).unwrap(), count, "{search}: the window and its count agree");
    count
}

#[tokio::test]
async fn an_order_is_stored_whole() {
    for_each_engine(async |store| {
        let ontario = save_places(store).await;
        assert_eq!(store.save_orders(vec![order(1)], NOON_MS + 5).await.unwrap(), 1);
        let id = part_id(store, 1).await;
        let row = store.fulfilment_order(id).await.unwrap().unwrap();
        assert_eq!((row.number.as_str(), row.location_id, row.units), ("100001", Some(ontario.0), 3));
        assert_eq!((row.stage.as_str(), row.queue.as_str(), row.is_ready), ("open", "ready", true));
        assert_eq!((row.claimed_by, row.tote, row.packed_at), (None, None, None));
        let lines = store.lines(id).await.unwrap();
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].sku.as_deref(), lines[0].weight_g), (Some("TEA-1"), Some(120)));
        assert_eq!((lines[1].variant_ref.as_deref(), lines[1].quantity), (None, 2));
        assert_eq!(store.order_document(id.0).await.unwrap().as_deref(), Some(order(1).document.as_str()));
        assert_eq!(store.order_by_number("100001", None).await.unwrap(), Some(id));
        assert_eq!(store.order_count().await.unwrap(), 1);
        assert_eq!(found(store, "maya").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_newer_version_replaces_and_an_older_one_is_ignored() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        let mut newer = again(60_000);
        newer.parts[0].ship_to_place = "Reno NV".to_owned();
        newer.parts[0].search = "100001 reno".to_owned();
        newer.parts[0].lines[0].quantity = 7;
        newer.parts.push(part(9));
        assert_eq!(store.save_orders(vec![newer], NOON_MS).await.unwrap(), 1);
        assert_eq!(store.save_orders(vec![again(30_000)], NOON_MS).await.unwrap(), 0);

        let row = store.fulfilment_order(id).await.unwrap().unwrap();
        assert_eq!(row.ship_to_place, "Reno NV");
        assert_eq!(store.lines(id).await.unwrap()[0].quantity, 7, "the same row, changed");
        assert_eq!((found(store, "maya").await, found(store, "reno").await), (1, 1), "only the new part is Maya's");
        // The older version does not name the newer one's second part; that one stays.
        assert_eq!(queue_of(store, part_id(store, 9).await).await, "ready");
        // The same version again is taken: a repair must be able to write over a mistake.
        assert_eq!(store.save_orders(vec![again(60_000)], NOON_MS).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_the_shop_names_no_more_is_gone() {
    for_each_engine(async |store| {
        save_places(store).await;
        let mut first = order(1);
        first.parts.push(part(2));
        store.save_orders(vec![first], NOON_MS).await.unwrap();
        let (stays, goes) = (part_id(store, 1).await, part_id(store, 2).await);
        let kept_row = store.lines(stays).await.unwrap()[1].id;

        let mut newer = again(1);
        newer.parts[0].lines = vec![line(1, 2), line(1, 3)];
        store.save_orders(vec![newer], NOON_MS).await.unwrap();

        let refs: Vec<(i64, String)> =
            store.lines(stays).await.unwrap().into_iter().map(|line| (line.id, line.shop_ref)).collect();
        assert_eq!(refs.len(), 2);
        assert_eq!(refs[0], (kept_row, "PartLine/1.2".to_owned()), "a line that stays keeps its row");
        assert_eq!(refs[1].1, "PartLine/1.3");
        let gone = store.fulfilment_order(goes).await.unwrap().unwrap();
        assert_eq!((gone.queue.as_str(), gone.unready_why.as_deref()), ("none", Some("cancelled")));
    })
    .await;
}

#[tokio::test]
async fn new_and_known_ones_come_in_one_call() {
    for_each_engine(async |store| {
        let known = save_orders(store, 1).await[0];
        let mut newer = again(1);
        newer.parts[0].lines = vec![line(1, 1)];
        newer.parts[0].search = "100001 reno".to_owned();
        assert_eq!(store.save_orders(vec![newer, order(2)], NOON_MS).await.unwrap(), 2);
        assert_eq!(store.lines(known).await.unwrap().len(), 1, "what was here is cleared");
        assert_eq!(store.lines(part_id(store, 2).await).await.unwrap().len(), 2);
        assert_eq!((found(store, "maya").await, found(store, "reno").await), (1, 1));

        // A part that another order had is not found twice.
        let moved = NewOrder { parts: vec![part(1)], ..order(3) };
        assert_eq!(store.save_orders(vec![moved], NOON_MS).await.unwrap(), 1);
        assert_eq!((found(store, "reno").await, found(store, "maya").await), (0, 2));
    })
    .await;
}

#[tokio::test]
async fn the_bench_s_own_work_survives_a_sync() {
    for_each_engine(async |store| {
        let ids = save_orders(store, 6).await;
        let trouble = Some(("label_refused", "the carrier said no"));
        store
            .commit(vec![
                Write::stage(ids[0], Stage::Shipped, None),
                Write::stage(ids[1], Stage::Parked, None),
                Write::stage(ids[2], Stage::Shipping, trouble),
                Write::stage(ids[3], Stage::Shipping, None),
                Write::stage(ids[4], Stage::Shipped, trouble),
            ])
            .await
            .unwrap();
        let expected = ["none", "person", "person", "none", "person", "ready"];
        for (id, queue) in ids.iter().zip(expected) {
            assert_eq!(queue_of(store, *id).await, queue, "decided at the bench");
        }
        let newer: Vec<NewOrder> = (1..=6).map(|n| NewOrder { updated_at_ms: NOON_MS + 1, ..order(n) }).collect();
        assert_eq!(store.save_orders(newer, NOON_MS).await.unwrap(), 6);
        for (id, queue) in ids.iter().zip(expected) {
            assert_eq!(queue_of(store, *id).await, queue, "and after the sync");
        }
        let row = store.fulfilment_order(ids[2]).await.unwrap().unwrap();
        assert_eq!((row.stage.as_str(), row.trouble.as_deref()), ("shipping", Some("label_refused")));
    })
    .await;
}

#[tokio::test]
async fn what_the_shop_holds_back_leaves_the_queue() {
    for_each_engine(async |store| {
        let ids = save_orders(store, 2).await;
        let held = |n: i64, needs_person: bool| {
            let mut held = NewOrder { updated_at_ms: NOON_MS + 1, ..order(n) };
            held.parts[0].is_ready = false;
            held.parts[0].unready_why = Some("on_hold");
            held.parts[0].unready_detail = Some("high risk".to_owned());
            held.parts[0].needs_person = needs_person;
            held
        };
        store.save_orders(vec![held(1, false), held(2, true)], NOON_MS).await.unwrap();
        assert_eq!(
            (queue_of(store, ids[0]).await.as_str(), queue_of(store, ids[1]).await.as_str()),
            ("none", "person")
        );
        let decisions = store.decisions(None, 10).await.unwrap();
        assert_eq!(decisions.len(), 1);
        assert_eq!((decisions[0].id, decisions[0].unready_detail.as_deref()), (ids[1].0, Some("high risk")));
    })
    .await;
}

#[tokio::test]
async fn many_orders_and_a_long_one_go_in_at_once() {
    for_each_engine(async |store| {
        save_places(store).await;
        let mut orders: Vec<NewOrder> = (1..=1_200).map(order).collect();
        orders[7].parts[0].lines = (1..=300).map(|k| line(8, k)).collect();
        assert_eq!(store.save_orders(orders.clone(), NOON_MS).await.unwrap(), 1_200);
        assert_eq!(store.order_count().await.unwrap(), 1_200);
        assert_eq!(store.lines(part_id(store, 8).await).await.unwrap().len(), 300);
        assert_eq!(found(store, "100777").await, 1);
        // All of it again changes nothing and doubles nothing.
        assert_eq!(store.save_orders(orders, NOON_MS).await.unwrap(), 1_200);
        assert_eq!(store.lines(part_id(store, 8).await).await.unwrap().len(), 300);
        assert_eq!(found(store, "100777").await, 1);
    })
    .await;
}

#[tokio::test]
async fn one_order_twice_in_a_call_counts_once_and_the_newer_one_wins() {
    for_each_engine(async |store| {
        save_places(store).await;
        let mut newer = again(10);
        newer.total_minor = 9_900;
        newer.parts[0].units = 5;
        assert_eq!(store.save_orders(vec![order(1), newer, again(5)], NOON_MS).await.unwrap(), 1);
        assert_eq!(store.fulfilment_order(part_id(store, 1).await).await.unwrap().unwrap().units, 5);
        assert_eq!(store.save_orders(vec![], NOON_MS).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn an_order_at_an_unknown_place_has_none() {
    for_each_engine(async |store| {
        save_places(store).await;
        let mut elsewhere = order(1);
        elsewhere.parts[0].location_ref = Some("Location/404".to_owned());
        store.save_orders(vec![elsewhere], NOON_MS).await.unwrap();
        assert_eq!(store.fulfilment_order(part_id(store, 1).await).await.unwrap().unwrap().location_id, None);
    })
    .await;
}

#[tokio::test]
async fn an_accepted_risk_outlives_the_next_sync() {
    for_each_engine(async |store| {
        save_places(store).await;
        let risky = |later_ms: i64| {
            let mut order = again(later_ms);
            let part = &mut order.parts[0];
            (part.is_ready, part.unready_why, part.needs_person) = (false, Some("risk"), true);
            order
        };
        store.save_orders(vec![risky(0)], NOON_MS).await.unwrap();
        let id = part_id(store, 1).await;
        assert_eq!((queue_of(store, id).await.as_str(), store.is_risk_accepted(id).await.unwrap()), ("person", false));
        store.commit(vec![Write::accept_risk(id, NOON_MS)]).await.unwrap();
        assert_eq!((queue_of(store, id).await.as_str(), store.is_risk_accepted(id).await.unwrap()), ("ready", true));
        assert!(store.commit(vec![Write::accept_risk(id, NOON_MS)]).await.is_err(), "there is nothing to accept");

        store.save_orders(vec![risky(10)], NOON_MS).await.unwrap();
        let row = store.fulfilment_order(id).await.unwrap().unwrap();
        assert_eq!((row.queue.as_str(), row.is_ready, row.unready_why), ("ready", true, None));
        // Only the risk was accepted.
        let mut held = risky(20);
        held.parts[0].unready_why = Some("shop_hold");
        store.save_orders(vec![held], NOON_MS).await.unwrap();
        assert_eq!(queue_of(store, id).await, "person");
        store.save_orders(vec![risky(30)], NOON_MS).await.unwrap();
        store.commit(vec![Write::stage(id, Stage::Parked, Some(("held", "")))]).await.unwrap();
        store.save_orders(vec![risky(40)], NOON_MS).await.unwrap();
        assert_eq!(queue_of(store, id).await, "person", "what a person put aside stays aside");
    })
    .await;
}

#[tokio::test]
async fn a_deleted_order_is_nobodys_work_unless_it_is_paid() {
    for_each_engine(async |store| {
        let ids = save_orders(store, 3).await;
        store.commit(vec![Write::stage(ids[1], Stage::Parked, Some(("held", "later")))]).await.unwrap();
        store.commit(vec![Write::stage(ids[2], Stage::Shipping, Some(("fulfilment", "no")))]).await.unwrap();
        for n in 1..=3 {
            let parts = store.parts_of_order(&order(n).shop_ref).await.unwrap();
            assert_eq!(parts, [ids[usize::try_from(n).unwrap() - 1]]);
            store.commit(vec![Write::order_gone(&order(n).shop_ref)]).await.unwrap();
        }
        assert_eq!(queue_of(store, ids[0]).await, "none");
        assert_eq!(queue_of(store, ids[1]).await, "none");
        assert_eq!(queue_of(store, ids[2]).await, "person", "the label is paid");
    })
    .await;
}

#[tokio::test]
async fn an_order_is_due_when_its_day_has_come() {
    for_each_engine(async |store| {
        save_places(store).await;
        let scheduled = |n: i64, day: &str| {
            let mut order = order(n);
            let part = &mut order.parts[0];
            (part.is_ready, part.unready_why) = (false, Some("scheduled"));
            part.unready_detail = Some(day.to_owned());
            order
        };
        let days = ["2026-12-01T08:00:00+00:00", "2026-12-24T08:00:00+00:00"];
        let orders = vec![scheduled(1, days[0]), scheduled(2, days[1]), order(3)];
        store.save_orders(orders, NOON_MS).await.unwrap();
        let due = async |now: &str| store.orders_due(now, 10).await.unwrap();
        assert!(due("2026-12-01T07:59:59+00:00").await.is_empty());
        assert_eq!(due("2026-12-01T08:00:00+00:00").await, [order(1).shop_ref]);
        assert_eq!(due("2026-12-25T00:00:00+00:00").await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn another_promise_moves_what_is_still_to_pack() {
    for_each_engine(async |store| {
        let ids = save_orders(store, 2).await;
        store.commit(vec![Write::stage(ids[1], Stage::Shipped, None)]).await.unwrap();
        let open = store.open_documents(0, 10).await.unwrap();
        assert_eq!(open.len(), 1, "what was shipped keeps the promise it was shipped under");
        assert!(store.open_documents(open[0].0, 10).await.unwrap().is_empty());
        store.commit(vec![Write::promise(open[0].0, "UPS", NOON_MS + 1, Some("2026-12-24"))]).await.unwrap();
        let row = store.fulfilment_order(ids[0]).await.unwrap().unwrap();
        assert_eq!((row.carrier.as_str(), row.ship_by), ("UPS", NOON_MS + 1));
        assert_eq!(row.arrive_by.as_deref(), Some("2026-12-24"));
    })
    .await;
}
