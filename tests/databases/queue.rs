//! The queue as it is shown: windows, groups, search, what comes next, what was done.

use crate::sample::{MINUTE_MS, NOON_MS, hire, order, save_orders, save_places};
use domain::ids::LocationId;
use store::{Claim, DayFigures, NewOrder, QueueFilter, QueueWindow, Stage, Store, Write};
use tests::both::for_each_engine;

const ALL: QueueWindow = QueueWindow {
    filter: QueueFilter::Ready,
    search: String::new(),
    location: None,
    pickup: None,
    from_index: 0,
    limit: 50,
};

async fn numbers(store: &Store, window: QueueWindow) -> Vec<String> {
    store.queue_rows(&window).await.unwrap().into_iter().map(|row| row.number).collect()
}

async fn found(store: &Store, search: &str) -> Vec<String> {
    let window = QueueWindow { search: search.to_owned(), ..ALL };
    let count = store.queue_found(&window).await.unwrap();
    let numbers = numbers(store, window).await;
    assert_eq!(usize::try_from(count).unwrap(), numbers.len());
    numbers
}

/// Orders 1 to 6: 1 is claimed at A, 2 lies in a tote, 3 was shipped, 4 needs a person, 6 is at the other place.
async fn floor(store: &Store) -> LocationId {
    let ontario = save_places(store).await;
    let mut orders: Vec<NewOrder> = (1..=6).map(order).collect();
    orders[4].parts[0].ship_to_name = "Zoë 100% _x\\y".to_owned();
    orders[4].parts[0].search = "100005 zoë 100% _x\\y".to_owned();
    orders[5].parts[0].location_ref = Some("Location/2".to_owned());
    orders[5].parts[0].carrier = "UPS".to_owned();
    store.save_orders(orders, NOON_MS).await.unwrap();
    let person = hire(store, "Rosa M.").await;
    let now_ms = store.now_ms().await.unwrap();
    let claim = Claim { person, station: "A".to_owned(), lease_until_ms: now_ms + MINUTE_MS, now_ms };
    let mut ids = Vec::new();
    for n in 1..=6 {
        ids.push(crate::sample::part_id(store, n).await);
    }
    let mut writes: Vec<Write> = Write::tote(ids[1], "T1").into();
    writes.push(Write::claim(ids[0], &claim));
    writes.push(Write::stage(ids[2], Stage::Shipped, None));
    writes.push(Write::stage(ids[3], Stage::Parked, Some(("short", "one tea is missing"))));
    store.commit(writes).await.unwrap();
    ontario
}

#[tokio::test]
async fn a_window_shows_what_its_filter_says_in_pickup_order() {
    for_each_engine(async |store| {
        let ontario = floor(store).await;
        assert_eq!(numbers(store, ALL).await, ["100001", "100002", "100005", "100006"]);
        let by = |filter| QueueWindow { filter, ..ALL };
        assert_eq!(numbers(store, by(QueueFilter::InTote)).await, ["100002"]);
        assert_eq!(numbers(store, by(QueueFilter::ToPick)).await, ["100001", "100005", "100006"]);
        assert_eq!(numbers(store, by(QueueFilter::NeedsPerson)).await, ["100004"]);
        let here = QueueWindow { location: Some(ontario), ..ALL };
        assert_eq!(numbers(store, here).await, ["100001", "100002", "100005"]);
        assert_eq!(numbers(store, QueueWindow { from_index: 1, limit: 2, ..ALL }).await, ["100002", "100005"]);

        let first = store.queue_rows(&ALL).await.unwrap().remove(0);
        assert_eq!((first.claimed_by.as_deref(), first.claimed_station.as_deref()), (Some("Rosa M."), Some("A")));
        assert_eq!(first.items, r#"[{"v":"Variant/1","t":"Tea","q":3}]"#);
    })
    .await;
}

#[tokio::test]
async fn groups_count_what_shares_a_pickup() {
    for_each_engine(async |store| {
        save_places(store).await;
        let same_pickup = |n: i64, carrier: &str| {
            let mut order = order(n);
            order.parts[0].ship_by_ms = NOON_MS;
            order.parts[0].carrier = carrier.to_owned();
            order
        };
        let orders = vec![same_pickup(1, "USPS"), same_pickup(2, "USPS"), same_pickup(3, "UPS"), order(4)];
        store.save_orders(orders, NOON_MS).await.unwrap();
        let id = crate::sample::part_id(store, 2).await;
        store.commit(Write::tote(id, "T1").into()).await.unwrap();
        let groups = store.queue_groups(false, None).await.unwrap();
        let seen: Vec<(&str, i64, i64, i64)> =
            groups.iter().map(|g| (g.carrier.as_str(), g.ship_by - NOON_MS, g.orders, g.in_tote)).collect();
        assert_eq!(seen, [("UPS", 0, 1, 0), ("USPS", 0, 2, 1), ("USPS", 4 * MINUTE_MS, 1, 0)]);
        // The rows stand in the groups' order, in a group what is picked comes first, and a window may begin in any group.
        assert_eq!(numbers(store, ALL).await, ["100003", "100002", "100001", "100004"]);
        let usps = Some((NOON_MS, "USPS".to_owned()));
        assert_eq!(numbers(store, QueueWindow { pickup: usps.clone(), ..ALL }).await, ["100002", "100001", "100004"]);
        let to_pick = QueueWindow { pickup: usps, filter: QueueFilter::ToPick, from_index: 1, ..ALL };
        assert_eq!(numbers(store, to_pick).await, ["100004"]);
        assert_eq!(store.queue_groups(true, None).await.unwrap(), []);
        assert_eq!(store.queue_groups(false, Some(LocationId(404))).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn search_finds_numbers_names_towns_and_odd_signs() {
    for_each_engine(async |store| {
        floor(store).await;
        assert_eq!(found(store, "#100002").await, ["100002"]);
        assert_eq!(found(store, " MAYA o. ").await, ["100001", "100002", "100004", "100006"], "packed ones are gone");
        assert_eq!(found(store, "tucson").await.len(), 4);
        assert_eq!(found(store, "ZOË").await, ["100005"]);
        assert_eq!(found(store, "tea-2_a").await, ["100002"], "an SKU with an underscore");
        assert_eq!(found(store, "100% _x").await, ["100005"]);
        assert_eq!(found(store, "x\\y").await, ["100005"]);
        assert_eq!(found(store, "zoë\\").await, ["100005"], "a sign LIKE knows stands for any one");
        assert_eq!(found(store, "ma").await.len(), 4, "two letters are slower, not blind");
        assert_eq!(found(store, "'; DROP TABLE orders; --").await, Vec::<String>::new());
        assert_eq!(found(store, "\"maya\" OR").await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn the_next_order_is_the_most_urgent_free_one_and_totes_come_first() {
    for_each_engine(async |store| {
        let ontario = floor(store).await;
        let now_ms = store.now_ms().await.unwrap();
        let next = async |location, except, now_ms| {
            store.next_order(location, except, now_ms).await.unwrap().map(|row| (row.number, row.id))
        };
        let (number, in_tote) = next(None, 0, now_ms).await.unwrap();
        assert_eq!(number, "100002", "in a tote");
        let (number, picked) = next(None, in_tote, now_ms).await.unwrap();
        assert_eq!(number, "100005", "the first one is claimed");
        store.commit(vec![Write::stage(domain::ids::FulfilmentOrderId(in_tote), Stage::Shipped, None)]).await.unwrap();
        assert_eq!(next(Some(ontario), picked, now_ms).await, None, "the last one lies elsewhere");
        assert_eq!(next(None, 0, now_ms + 2 * MINUTE_MS).await.unwrap().0, "100001", "its lease ran out");
    })
    .await;
}

#[tokio::test]
async fn the_day_s_figures_count_what_was_packed() {
    for_each_engine(async |store| {
        let ids = save_orders(store, 5).await;
        assert_eq!(store.figures_since(0, None).await.unwrap(), DayFigures { packed: 0, seconds_per_order: None });
        for (id, seconds) in ids.iter().zip([90, 30, 60]) {
            store.commit(vec![Write::packed(*id, NOON_MS, seconds)]).await.unwrap();
        }
        store.commit(vec![Write::packed(ids[3], NOON_MS - 1, 500)]).await.unwrap();
        let today = store.figures_since(NOON_MS, None).await.unwrap();
        assert_eq!(today, DayFigures { packed: 3, seconds_per_order: Some(60) }, "the middle one, of today");
        assert_eq!(store.figures_since(NOON_MS, Some(LocationId(404))).await.unwrap().packed, 0);
        let pickup = NOON_MS + MINUTE_MS;
        assert_eq!(store.done_of_pickup(NOON_MS, pickup, "USPS", None).await.unwrap(), 1);
        assert_eq!(store.done_of_pickup(NOON_MS, pickup, "UPS", None).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn decisions_say_what_waits_for_a_person() {
    for_each_engine(async |store| {
        floor(store).await;
        let decisions = store.decisions(None, 10).await.unwrap();
        assert_eq!(decisions.len(), 1);
        let parked = &decisions[0];
        assert_eq!((parked.number.as_str(), parked.stage.as_str()), ("100004", "parked"));
        assert_eq!(parked.trouble_detail.as_deref(), Some("one tea is missing"));
    })
    .await;
}
