//! Bench sessions: the newest version wins only over the one it was made from.

use crate::sample::{NOON_MS, save_orders};
use domain::packing::{Session, State, Verdict};
use store::{StoreError, Write};
use tests::both::for_each_engine;

fn session(state: State) -> Session {
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
