//! Settings, boxes, places, and the orders that could not be read.

use crate::sample::{NOON_MS, save_places};
use domain::ids::BoxId;
use domain::shipping::BoxKind;
use store::{Quarantined, StoreError, Write};
use tests::both::for_each_engine;

#[tokio::test]
async fn a_setting_is_the_last_one_written() {
    for_each_engine(async |store| {
        assert_eq!(store.setting::<Vec<String>>("pickups").await.unwrap(), None);
        for value in [vec!["USPS"], vec!["USPS", "UPS"]] {
            store.commit(vec![Write::setting("pickups", &value, NOON_MS).unwrap()]).await.unwrap();
        }
        assert_eq!(store.setting::<Vec<String>>("pickups").await.unwrap().unwrap(), ["USPS", "UPS"]);
        let wrong_form = store.setting::<u32>("pickups").await;
        assert!(matches!(wrong_form, Err(StoreError::Fault(_))), "{wrong_form:?}");
    })
    .await;
}

#[tokio::test]
async fn boxes_are_added_changed_and_taken_off_the_shelf() {
    for_each_engine(async |store| {
        let kind = |id: i64, length_mm: i64| BoxKind {
            id: BoxId(id),
            name: format!("{length_mm}"),
            length_mm,
            width_mm: 200,
            height_mm: 100,
            empty_weight_g: 90,
            max_weight_g: 5_000,
            usual_units: 8,
        };
        store.commit(vec![Write::save_box(&kind(0, 300)), Write::save_box(&kind(0, 200))]).await.unwrap();
        let boxes = store.boxes().await.unwrap();
        assert_eq!(boxes.iter().map(|kind| kind.length_mm).collect::<Vec<_>>(), [200, 300], "the smallest first");
        store.commit(vec![Write::save_box(&kind(boxes[0].id.0, 400)), Write::retire_box(boxes[1].id)]).await.unwrap();
        let left = store.boxes().await.unwrap();
        assert_eq!(left, [kind(boxes[0].id.0, 400)]);
        let unknown = store.commit(vec![Write::save_box(&kind(404, 1))]).await;
        assert!(matches!(unknown, Err(StoreError::Stale)), "{unknown:?}");
    })
    .await;
}

#[tokio::test]
async fn a_place_keeps_its_row_when_the_shop_changes_it() {
    for_each_engine(async |store| {
        let ontario = save_places(store).await;
        assert_eq!(save_places(store).await, ontario);
        let places = store.locations().await.unwrap();
        assert_eq!(places.iter().map(|place| place.name.as_str()).collect::<Vec<_>>(), ["Ontario", "Reno"]);
        assert_eq!((places[0].is_ours, places[1].is_ours), (true, false));
        assert_eq!(places[1].address.city.as_deref(), Some("Reno"));
    })
    .await;
}

#[tokio::test]
async fn an_unreadable_order_waits_aside_until_it_is_read() {
    for_each_engine(async |store| {
        let aside = |n: i64, seen_at: i64| Quarantined {
            order_ref: format!("Order/{n}"),
            number: (n == 1).then(|| "100001".to_owned()),
            reason: "no currency".to_owned(),
            seen_at,
        };
        let writes = [aside(1, 10), aside(2, 30), aside(1, 20)];
        store.commit(writes.iter().map(Write::quarantine).collect()).await.unwrap();
        assert_eq!(store.quarantined_count().await.unwrap(), 2);
        assert_eq!(store.quarantined(10).await.unwrap(), [aside(2, 30), aside(1, 20)]);
        store.commit(vec![Write::release_from_quarantine("Order/2")]).await.unwrap();
        assert_eq!(store.quarantined(10).await.unwrap(), [aside(1, 20)]);
    })
    .await;
}
