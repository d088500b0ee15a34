//! What may be scanned: the shop's codes come and go with the shop, taught ones stay.

use crate::sample::{NOON_MS, hire, order, part_id, save_orders, text, variant};
use domain::ids::{LocationId, VariantId};
use domain::orders::ShopVariant;
use domain::shipping::Quote;
use store::{Claim, Known, QuoteRow, Store, Write};
use tests::both::for_each_engine;

async fn save(store: &Store, n: i64, codes: &[&str]) -> VariantId {
    let variant = variant(n);
    let shop_ref = variant.shop_ref.clone();
    store.save_variants(&[(variant, codes.iter().map(|code| text(code)).collect())]).await.unwrap();
    VariantId(store.variant(&shop_ref).await.unwrap().unwrap().id)
}

async fn found(store: &Store, code: &str) -> Vec<(i64, i64)> {
    store.variants_of_codes(&[text(code)]).await.unwrap().into_iter().map(|row| (row.id, row.units)).collect()
}

#[tokio::test]
async fn a_code_finds_every_variant_that_has_it() {
    for_each_engine(async |store| {
        let (one, two) = (save(store, 1, &["SHARED", "OLD"]).await, save(store, 2, &["SHARED"]).await);
        assert_eq!(found(store, "SHARED").await, [(one.0, 1), (two.0, 1)]);
        store.commit(vec![Write::code(&text("CASE"), one, 12)]).await.unwrap();
        let codes = ["NONE", "SHARED", "OLD"].map(text);
        let titles: Vec<_> =
            store.known_of_codes(&codes, 0).await.unwrap().variants.into_iter().map(|row| row.title).collect();
        assert_eq!(titles, ["Tea 1", "Tea 2", "Tea 1"], "in the codes' order");
        // The shop changed the barcode; what a packer taught stays.
        assert_eq!(save(store, 1, &["NEW"]).await, one);
        assert_eq!(found(store, "OLD").await, []);
        assert_eq!(found(store, "SHARED").await, [(two.0, 1)]);
        assert_eq!(found(store, "CASE").await, [(one.0, 12)]);
        let mut codes = store.codes_of("Variant/1").await.unwrap();
        codes.sort();
        assert_eq!(codes, [("CASE".to_owned(), 12), ("NEW".to_owned(), 1)]);
    })
    .await;
}

#[tokio::test]
async fn an_item_finds_the_order_that_wants_it() {
    for_each_engine(async |store| {
        let ids = save_orders(store, 2).await;
        let tea = save(store, 1, &["TEA"]).await;
        let wanted_by = async |code: &str, except: i64| {
            let known = store.known_of_codes(&[text("NONE"), text(code)], except).await.unwrap();
            assert_eq!(known.variants, store.variants_of_codes(&[text(code)]).await.unwrap());
            known.wanted_by
        };
        assert_eq!(store.free_order_wanting(tea.0, None, 0).await.unwrap(), Some(ids[0]), "the more urgent one");
        assert_eq!(wanted_by("TEA", ids[1].0).await, Some(("100001".to_owned(), None)));
        store.commit(Write::tote(ids[1], "T1").into()).await.unwrap();
        assert_eq!(store.free_order_wanting(tea.0, None, 0).await.unwrap(), Some(ids[1]), "the one that is picked");
        assert_eq!(wanted_by("TEA", ids[0].0).await, Some(("100002".to_owned(), Some("T1".to_owned()))));
        save(store, 9, &["COFFEE"]).await;
        assert_eq!(wanted_by("COFFEE", 0).await, None, "nobody wants it");
        assert_eq!(wanted_by("NOTHING", 0).await, None, "nobody knows it");
        assert_eq!(store.known_of_codes(&[], 0).await.unwrap(), Known::default());
    })
    .await;
}

#[tokio::test]
async fn a_rare_item_finds_its_order_behind_hundreds_that_do_not_want_it() {
    for_each_engine(async |store| {
        let crowd = 301;
        save_orders(store, crowd).await;
        let mut late = order(crowd + 1);
        late.parts[0].lines[0].variant_ref = Some("Variant/2".to_owned());
        let mut other = order(crowd + 2);
        other.parts[0].lines[0].variant_ref = Some("Variant/2".to_owned());
        store.save_orders(vec![late, other], NOON_MS).await.unwrap();
        let [late, other] = [part_id(store, crowd + 1).await, part_id(store, crowd + 2).await];
        save(store, 1, &["TEA"]).await;
        let rare = save(store, 2, &["RARE"]).await;
        let wanted_by = async |codes: &[&str], except: i64| {
            let codes: Vec<_> = codes.iter().map(|code| text(code)).collect();
            store.known_of_codes(&codes, except).await.unwrap().wanted_by.map(|(number, _)| number)
        };
        assert_eq!(wanted_by(&["RARE"], 0).await.as_deref(), Some("100302"));
        assert_eq!(wanted_by(&["RARE"], late.0).await.as_deref(), Some("100303"));
        assert_eq!(wanted_by(&["RARE", "TEA"], 0).await.as_deref(), Some("100302"), "the first code counts");
        assert_eq!(store.free_order_wanting(rare.0, None, 0).await.unwrap(), Some(late));
        let rosa = hire(store, "Rosa M.").await;
        let claim = Claim { person: rosa, station: "A".to_owned(), lease_until_ms: NOON_MS + 1, now_ms: NOON_MS };
        store.commit(vec![Write::claim(late, &claim)]).await.unwrap();
        assert_eq!(store.free_order_wanting(rare.0, None, NOON_MS).await.unwrap(), Some(other), "the other is taken");
        let elsewhere = Some(LocationId(i64::MAX));
        assert_eq!(store.free_order_wanting(rare.0, elsewhere, 0).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn pictures_are_fetched_once_an_address() {
    for_each_engine(async |store| {
        let (one, two) = (save(store, 1, &[]).await, save(store, 2, &[]).await);
        assert_eq!(store.pictures_to_fetch(10).await.unwrap().len(), 2);
        store
            .commit(vec![
                Write::picture("https://pictures.test/1.jpg", Some("1.jpg")),
                Write::picture("https://pictures.test/2.jpg", None),
                Write::bin("TEA-1", "A-04"),
            ])
            .await
            .unwrap();
        let left = store.pictures_to_fetch(10).await.unwrap();
        assert!(left.is_empty(), "there is none for the second, and that is known: {left:?}");
        assert_eq!(store.picture_file(one).await.unwrap().as_deref(), Some("1.jpg"));
        assert_eq!(store.picture_file(two).await.unwrap(), None);
        let known = store.variant("Variant/1").await.unwrap().unwrap();
        assert_eq!((known.bin.as_deref(), known.picture_file.as_deref()), (Some("A-04"), Some("1.jpg")));
    })
    .await;
}

#[tokio::test]
async fn variants_that_share_a_picture_fetch_it_once() {
    for_each_engine(async |store| {
        let same = |n: i64| {
            let picture_url = Some("https://pictures.test/same.jpg".to_owned());
            (ShopVariant { picture_url, ..variant(n) }, vec![])
        };
        store.save_variants(&[same(1), same(2), same(3)]).await.unwrap();
        assert_eq!(store.pictures_to_fetch(10).await.unwrap(), ["https://pictures.test/same.jpg"]);
        store.commit(vec![Write::picture("https://pictures.test/same.jpg", Some("a.jpg"))]).await.unwrap();
        for n in 1..=3 {
            let known = store.variant(&format!("Variant/{n}")).await.unwrap().unwrap();
            assert_eq!(known.picture_file.as_deref(), Some("a.jpg"));
        }
    })
    .await;
}

#[tokio::test]
async fn the_last_quote_is_kept_with_what_it_was_asked_for() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        assert_eq!(store.quote(id).await.unwrap(), None);
        let quote = |asked_for: &str| QuoteRow {
            asked_for: asked_for.to_owned(),
            state: "ready".to_owned(),
            quote: Quote::default(),
            asked_at: NOON_MS,
        };
        for asked_for in ["box 1, 400 g", "box 2, 500 g"] {
            store.commit(vec![Write::quote(id, &quote(asked_for)).unwrap()]).await.unwrap();
        }
        assert_eq!(store.quote(id).await.unwrap(), Some(quote("box 2, 500 g")));
    })
    .await;
}
