//! Bench sessions: the newest version wins only over the one it was made from.

use crate::sample::{NOON_MS, count_events, event, hire, save_orders};
use domain::ids::BoxId;
use domain::packing::{Session, State, Verdict};
use domain::shipping::BoxKind;
use store::{LineRow, StoreError, Write};
use tests::both::for_each_engine;

pub(crate) fn session(state: State) -> Session {
    Session {
        state,
        verdict: Verdict::Idle,
        lines: Vec::new(),
        box_id: None,
        box_weight_g: 90,
        typed_weight_g: None,
        chosen_service: Some("Priority".to_owned()),
        next_units: None,
        address_problem: None,
        is_auto_print: true,
        undo: Vec::new(),
    }
}

#[tokio::test]
async fn a_session_is_saved_only_over_the_version_it_came_from() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        assert_eq!(store.pack(id).await.unwrap(), None);
        store.commit(vec![Write::begin_pack(id, &session(State::Packing), NOON_MS).unwrap()]).await.unwrap();
        let begun = store.pack(id).await.unwrap().unwrap();
        assert_eq!((begun.version, begun.opened_at, &begun.session), (1, NOON_MS, &session(State::Packing)));

        let verified = session(State::Verified);
        store.commit(vec![Write::save_pack(id, &verified, 1, NOON_MS + 1).unwrap()]).await.unwrap();
        let stale = store.commit(vec![Write::save_pack(id, &session(State::Parked), 1, NOON_MS + 2).unwrap()]).await;
        assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
        let saved = store.pack(id).await.unwrap().unwrap();
        assert_eq!((saved.version, saved.opened_at, &saved.session), (2, NOON_MS, &verified));

        // Begun anew, it counts on: a station that still holds version 2 can't save over it.
        store.commit(vec![Write::begin_pack(id, &session(State::Packing), NOON_MS + 9).unwrap()]).await.unwrap();
        let anew = store.pack(id).await.unwrap().unwrap();
        assert_eq!((anew.version, anew.opened_at), (3, NOON_MS + 9));
    })
    .await;
}

#[tokio::test]
async fn a_miss_among_many_writes_keeps_nothing_of_them() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        store.commit(vec![Write::begin_pack(id, &session(State::Packing), NOON_MS).unwrap()]).await.unwrap();
        // More than go in one trip, and the miss is neither the first nor the last of one.
        for misses_at in [0, 7, 20, 39] {
            let saved = |at: i64| {
                let version = if at == misses_at { 99 } else { at + 1 - i64::from(at > misses_at) };
                Write::save_pack(id, &session(State::Verified), version, NOON_MS + at).unwrap()
            };
            let mut writes: Vec<Write> = (0..40).map(saved).collect();
            writes.push(event("A", "item_packed", Some(id)));
            let missed = store.commit(writes).await;
            assert!(matches!(missed, Err(StoreError::Stale)), "{misses_at}: {missed:?}");
            let kept = store.pack(id).await.unwrap().unwrap();
            assert_eq!((kept.version, kept.session.state), (1, State::Packing));
            assert_eq!(count_events(store, "item_packed").await, 0);
        }
        let all = (0..40).map(|at| Write::save_pack(id, &session(State::Verified), at + 1, NOON_MS).unwrap());
        store.commit(all.chain([event("A", "item_packed", Some(id))]).collect()).await.unwrap();
        assert_eq!(store.pack(id).await.unwrap().unwrap().version, 41);
        assert_eq!(count_events(store, "item_packed").await, 1);
    })
    .await;
}

#[tokio::test]
async fn one_reading_is_the_same_as_many() {
    for_each_engine(async |store| {
        let id = save_orders(store, 2).await[1];
        let desk = || store.desk::<Vec<i64>>(id, "sizes", None);
        assert_eq!(desk().await.unwrap(), None, "no session yet");
        store.commit(vec![Write::begin_pack(id, &session(State::Packing), NOON_MS).unwrap()]).await.unwrap();
        let found = desk().await.unwrap().unwrap();
        assert_eq!(Some(found.row), store.fulfilment_order(id).await.unwrap());
        assert_eq!(Some(found.pack), store.pack(id).await.unwrap());
        assert_eq!(Some(found.document), store.order_document(id.0).await.unwrap());
        let lines: Vec<LineRow> = found.lines.into_iter().map(|line| line.row).collect();
        assert_eq!(lines, store.lines(id).await.unwrap());
        assert_eq!((found.boxes, found.settings), (vec![], None));

        let kind = BoxKind {
            id: BoxId(0),
            name: "Small".to_owned(),
            length_mm: 203,
            width_mm: 152,
            height_mm: 102,
            empty_weight_g: 90,
            max_weight_g: 9_000,
            usual_units: 4,
        };
        store.commit(vec![Write::save_box(&kind), Write::setting("sizes", &[3, 4], NOON_MS).unwrap()]).await.unwrap();
        let found = desk().await.unwrap().unwrap();
        assert_eq!((found.boxes, found.settings), (store.boxes().await.unwrap(), Some(vec![3, 4])));

        let rosa = hire(store, "Rosa M.").await;
        let found = store.desk::<Vec<i64>>(id, "sizes", Some(rosa)).await.unwrap().unwrap();
        assert_eq!(found.person, store.person(rosa).await.unwrap());
        assert!(store.desk::<String>(id, "sizes", None).await.is_err(), "what can't be read is told, not left out");
    })
    .await;
}
