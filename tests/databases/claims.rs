//! Whose order it is: a claim has a lease, another station may take it only when that ran out or on purpose.

use crate::sample::{MINUTE_MS, hire, save_orders};
use domain::ids::{FulfilmentOrderId, LocationId, PersonId};
use store::{Claim, Stage, Store, StoreError, Write};
use tests::both::for_each_engine;

fn claim(person: PersonId, station: &str, now_ms: i64) -> Claim {
    Claim { person, station: station.to_owned(), lease_until_ms: now_ms + MINUTE_MS, now_ms }
}

#[tokio::test]
async fn a_claim_holds_until_its_lease_runs_out() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        let (rosa, tom) = (hire(store, "Rosa M.").await, hire(store, "Tom B.").await);
        let now_ms = store.now_ms().await.unwrap();

        store.commit(vec![Write::claim(id, &claim(rosa, "A", now_ms))]).await.unwrap();
        let refused = store.commit(vec![Write::claim(id, &claim(tom, "B", now_ms))]).await;
        assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
        assert_eq!(store.open_at("A").await.unwrap(), Some(id));
        assert_eq!(store.open_at("B").await.unwrap(), None);
        // The same station again is a renewal, also by another person at it.
        store.commit(vec![Write::claim(id, &claim(tom, "A", now_ms))]).await.unwrap();

        store.commit(vec![Write::renew_claims("A", now_ms + 5 * MINUTE_MS)]).await.unwrap();
        let still = store.commit(vec![Write::claim(id, &claim(rosa, "B", now_ms + 4 * MINUTE_MS))]).await;
        assert!(matches!(still, Err(StoreError::Stale)), "renewed: {still:?}");
        store.commit(vec![Write::claim(id, &claim(rosa, "B", now_ms + 6 * MINUTE_MS))]).await.unwrap();
        assert_eq!(store.open_at("B").await.unwrap(), Some(id));

        // The station that lost it gives back nothing.
        store.commit(vec![Write::let_go(id, "A")]).await.unwrap();
        assert_eq!(store.open_at("B").await.unwrap(), Some(id));
        store.commit(vec![Write::let_go(id, "B")]).await.unwrap();
        let row = store.fulfilment_order(id).await.unwrap().unwrap();
        assert_eq!((row.claimed_by, row.claimed_station, row.lease_until), (None, None, None));
    })
    .await;
}

#[tokio::test]
async fn a_lead_takes_an_order_over() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        let (rosa, lead) = (hire(store, "Rosa M.").await, hire(store, "Lena K.").await);
        let now_ms = store.now_ms().await.unwrap();
        store.commit(vec![Write::claim(id, &claim(rosa, "A", now_ms))]).await.unwrap();
        store.commit(vec![Write::take_over(id, &claim(lead, "B", now_ms))]).await.unwrap();
        let row = store.fulfilment_order(id).await.unwrap().unwrap();
        assert_eq!((row.claimed_by, row.claimed_station.as_deref()), (Some(lead.0), Some("B")));
        assert_eq!(store.open_at("A").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_refused_claim_keeps_nothing_of_its_transaction() {
    for_each_engine(async |store| {
        let ids = save_orders(store, 2).await;
        let (rosa, tom) = (hire(store, "Rosa M.").await, hire(store, "Tom B.").await);
        let now_ms = store.now_ms().await.unwrap();
        store.commit(vec![Write::claim(ids[1], &claim(rosa, "A", now_ms))]).await.unwrap();
        let both = vec![
            Write::claim(ids[0], &claim(tom, "B", now_ms)),
            Write::stage(ids[0], Stage::Parked, None),
            Write::claim(ids[1], &claim(tom, "B", now_ms)),
        ];
        assert!(matches!(store.commit(both).await, Err(StoreError::Stale)));
        let row = store.fulfilment_order(ids[0]).await.unwrap().unwrap();
        assert_eq!((row.stage.as_str(), row.claimed_station), ("open", None));
    })
    .await;
}

async fn in_tote(store: &Store) -> Option<FulfilmentOrderId> {
    store.order_in_tote("T7", None).await.unwrap().filter(|found| found.is_work).map(|found| found.id)
}

#[tokio::test]
async fn a_tote_holds_one_open_order() {
    for_each_engine(async |store| {
        let ids = save_orders(store, 2).await;
        store.commit(Write::tote(ids[0], "T7").into()).await.unwrap();
        assert_eq!(in_tote(store).await, Some(ids[0]));
        // Shipped: whatever is put in the tote next owns it.
        store.commit(vec![Write::stage(ids[0], Stage::Shipped, None)]).await.unwrap();
        assert_eq!(in_tote(store).await, None);
        store.commit(Write::tote(ids[1], "T7").into()).await.unwrap();
        assert_eq!(in_tote(store).await, Some(ids[1]));
        assert_eq!(store.fulfilment_order(ids[0]).await.unwrap().unwrap().tote, None);
        store.commit(vec![Write::no_tote(ids[1])]).await.unwrap();
        assert_eq!(in_tote(store).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_step_counts_only_while_the_claim_is_ours() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        let (rosa, lead) = (hire(store, "Rosa M.").await, hire(store, "Lena K.").await);
        let now_ms = store.now_ms().await.unwrap();
        store.commit(vec![Write::claim(id, &claim(rosa, "A", now_ms))]).await.unwrap();
        store.commit(vec![Write::still_ours(id, "A", now_ms + 3 * MINUTE_MS)]).await.unwrap();
        let row = store.fulfilment_order(id).await.unwrap().unwrap();
        assert_eq!(row.lease_until, Some(now_ms + 3 * MINUTE_MS), "packing renews it");
        store.commit(vec![Write::take_over(id, &claim(lead, "B", now_ms))]).await.unwrap();
        let late = store.commit(vec![Write::still_ours(id, "A", now_ms + 9 * MINUTE_MS)]).await;
        assert!(matches!(late, Err(StoreError::Stale)), "{late:?}");
    })
    .await;
}

#[tokio::test]
async fn totes_and_slips_are_those_of_their_place() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        store.commit(Write::tote(id, "T7").into()).await.unwrap();
        let row = store.fulfilment_order(id).await.unwrap().unwrap();
        let (here, elsewhere) = (row.location_id.map(LocationId), Some(LocationId(99_999)));
        assert!(store.order_in_tote("T7", here).await.unwrap().is_some());
        assert_eq!(store.order_in_tote("T7", elsewhere).await.unwrap(), None);
        assert_eq!(store.order_by_number(&row.number, here).await.unwrap(), Some(id));
        assert_eq!(store.order_by_number(&row.number, elsewhere).await.unwrap(), None);
        assert_eq!(store.order_by_number(&row.number, None).await.unwrap(), Some(id));
    })
    .await;
}

#[tokio::test]
async fn an_order_counts_as_packed_once() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        store.commit(vec![Write::packed(id, 1_000, 40)]).await.unwrap();
        store.commit(vec![Write::packed(id, 9_000, 99)]).await.unwrap();
        let row = store.fulfilment_order(id).await.unwrap().unwrap();
        assert_eq!((row.packed_at, row.pack_seconds), (Some(1_000), Some(40)));
    })
    .await;
}
