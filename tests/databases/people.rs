//! People, their PINs and badges.

use crate::sample::{MINUTE_MS, NOON_MS, hire};
use domain::people::Role;
use domain::secret::Secret;
use store::{PinCheck, StoreError, Write};
use tests::both::for_each_engine;

#[tokio::test]
async fn five_wrong_pins_lock_a_name_for_a_minute() {
    for_each_engine(async |store| {
        let rosa = hire(store, "Rosa M.").await;
        store.commit(vec![Write::pin(rosa, Some(&Secret::new("4711"))).unwrap()]).await.unwrap();
        let check = async |pin: &str, now_ms| store.check_pin(rosa, &Secret::new(pin), now_ms).await.unwrap();

        assert!(matches!(check("4711", NOON_MS).await, PinCheck::Right(person) if person.id == rosa));
        for _ in 0..4 {
            assert_eq!(check("0000", NOON_MS).await, PinCheck::Wrong);
        }
        assert!(matches!(check("4711", NOON_MS).await, PinCheck::Right(_)), "a right one forgets the wrong ones");
        for _ in 0..4 {
            assert_eq!(check("0000", NOON_MS).await, PinCheck::Wrong);
        }
        let locked = PinCheck::Locked { until_ms: NOON_MS + MINUTE_MS };
        assert_eq!(check("", NOON_MS).await, locked);
        assert_eq!(check("4711", NOON_MS + MINUTE_MS - 1).await, locked, "the right one too");
        assert!(matches!(check("4711", NOON_MS + MINUTE_MS).await, PinCheck::Right(_)));
    })
    .await;
}

#[tokio::test]
async fn a_pin_can_be_taken_away() {
    for_each_engine(async |store| {
        let tom = hire(store, "Tom B.").await;
        let check = async |pin: &str| store.check_pin(tom, &Secret::new(pin), NOON_MS).await.unwrap();
        assert!(matches!(check("").await, PinCheck::Right(_)), "a name without a PIN");
        assert_eq!(check("1").await, PinCheck::Wrong);
        store.commit(vec![Write::pin(tom, Some(&Secret::new("1"))).unwrap()]).await.unwrap();
        assert!(store.person(tom).await.unwrap().unwrap().has_pin);
        assert_eq!(check("").await, PinCheck::Wrong);
        store.commit(vec![Write::pin(tom, None).unwrap()]).await.unwrap();
        assert!(matches!(check("").await, PinCheck::Right(_)));
    })
    .await;
}

#[tokio::test]
async fn a_new_badge_ends_the_old_one() {
    for_each_engine(async |store| {
        let (rosa, tom) = (hire(store, "Rosa M.").await, hire(store, "Tom B.").await);
        store.commit(vec![Write::badge(rosa, "K7QX-OLD")]).await.unwrap();
        assert_eq!(store.person_of_badge(" k7qx-old ").await.unwrap().unwrap().id, rosa);
        store.commit(vec![Write::badge(rosa, "K7QX-NEW")]).await.unwrap();
        assert_eq!(store.person_of_badge("K7QX-OLD").await.unwrap(), None);
        let taken = store.commit(vec![Write::badge(tom, "K7QX-NEW")]).await;
        assert!(matches!(taken, Err(StoreError::Duplicate)), "{taken:?}");
    })
    .await;
}

#[tokio::test]
async fn who_left_can_t_sign_in_and_is_still_known() {
    for_each_engine(async |store| {
        let (rosa, tom) = (hire(store, "Rosa M.").await, hire(store, "Tom B.").await);
        store.commit(vec![Write::badge(tom, "T")]).await.unwrap();
        store.commit(Write::change_person(tom, "Tom B.", Role::Lead, false).into()).await.unwrap();
        let here: Vec<_> = store.people().await.unwrap().into_iter().map(|row| row.person.id).collect();
        assert_eq!(here, [rosa]);
        assert_eq!(store.check_pin(tom, &Secret::new(""), NOON_MS).await.unwrap(), PinCheck::Wrong);
        assert_eq!(store.person_of_badge("T").await.unwrap(), None);
        let known = store.person(tom).await.unwrap().unwrap();
        assert_eq!((known.person.role, known.is_active, known.has_badge), (Role::Lead, false, true));
    })
    .await;
}

#[tokio::test]
async fn an_owner_stays() {
    for_each_engine(async |store| {
        let rosa = store.hire("Rosa M.", Role::Owner, |_| vec![]).await.unwrap();
        for (role, is_active) in [(Role::Manager, true), (Role::Owner, false)] {
            let gone = store.commit(Write::change_person(rosa, "Rosa M.", role, is_active).into()).await;
            assert!(matches!(gone, Err(StoreError::Stale)), "{role:?}: {gone:?}");
        }
        store.commit(Write::change_person(rosa, "Rosa Maria", Role::Owner, true).into()).await.unwrap();

        // Of two, one may go; the last may not, however both are asked at once.
        let tom = store.hire("Tom B.", Role::Owner, |_| vec![]).await.unwrap();
        let leave = async |id, name| store.commit(Write::change_person(id, name, Role::Packer, true).into()).await;
        let (one, other) = tokio::join!(leave(rosa, "Rosa M."), leave(tom, "Tom B."));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    })
    .await;
}

#[tokio::test]
async fn who_is_hired_comes_with_all_that_follows_or_not_at_all() {
    for_each_engine(async |store| {
        let first = hire(store, "Rosa M.").await;
        store.commit(vec![Write::badge(first, "TAKEN")]).await.unwrap();
        let refused = store.hire("Tom B.", Role::Lead, |id| vec![Write::badge(id, "TAKEN")]).await;
        assert!(matches!(refused, Err(StoreError::Duplicate)), "{refused:?}");
        assert_eq!(store.people().await.unwrap().len(), 1);
        let tom = store.hire("Tom B.", Role::Lead, |id| vec![Write::badge(id, "FREE")]).await.unwrap();
        assert_eq!(store.person_of_badge("FREE").await.unwrap().unwrap().id, tom);
    })
    .await;
}
