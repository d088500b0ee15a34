//! Label purchases: one live attempt a parcel, written only by a job that still holds its lease, outcomes always kept.

use crate::sample::{ANY, MINUTE_MS, NOON_MS, job, leased_job, save_orders};
use domain::ids::{FulfilmentOrderId, PurchaseId};
use domain::money::{Currency, Money};
use domain::printing::Language;
use domain::shipping::BoughtLabel;
use store::{ClaimedJob, NewPurchase, PurchaseState, Store, StoreError, Write};
use tests::both::for_each_engine;

fn attempt(id: FulfilmentOrderId, marker: &str, job: &ClaimedJob) -> NewPurchase {
    NewPurchase {
        fulfilment_order_id: id,
        parcel_no: 1,
        marker: marker.to_owned(),
        rate_ref: format!("rate-{marker}"),
        carrier: "USPS".to_owned(),
        service: "Ground Advantage".to_owned(),
        service_token: "usps_ground_advantage".to_owned(),
        price_minor: 738,
        currency: "USD".to_owned(),
        created_at_ms: NOON_MS,
        job: (job.id, job.fence),
    }
}

fn label(purchase_ref: &str) -> BoughtLabel {
    BoughtLabel {
        purchase_ref: purchase_ref.to_owned(),
        tracking_number: "9400100000000000000000".to_owned(),
        tracking_url: None,
        label_url: "https://labels.test/1.zpl".to_owned(),
        price: Some(Money { amount_minor: 750, currency: Currency::USD }),
    }
}

async fn intend(store: &Store, purchase: &NewPurchase) -> Result<(), StoreError> {
    store.commit(vec![Write::intend(purchase)]).await
}

#[tokio::test]
async fn an_intent_needs_the_job_s_lease() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        let lost = leased_job(store, "buy:1").await;
        store.free_jobs_of("worker").await.unwrap();
        assert!(matches!(intend(store, &attempt(id, "m1", &lost)).await, Err(StoreError::Stale)), "freed");
        let held = store.claim_job("worker", ANY, MINUTE_MS).await.unwrap().unwrap();
        assert_eq!(held.fence, lost.fence + 1);
        assert!(matches!(intend(store, &attempt(id, "m1", &lost)).await, Err(StoreError::Stale)), "an older fence");
        intend(store, &attempt(id, "m1", &held)).await.unwrap();

        let live = store.live_purchase(id, 1).await.unwrap().unwrap();
        assert_eq!((live.standing(), live.marker.as_str(), live.price_minor), (PurchaseState::Intent, "m1", 738));
        assert!(store.is_rate_used("rate-m1").await.unwrap());
        assert!(!store.is_rate_used("rate-m2").await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_parcel_has_one_live_attempt() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        let job = leased_job(store, "buy:1").await;
        intend(store, &attempt(id, "m1", &job)).await.unwrap();
        let second = intend(store, &attempt(id, "m2", &job)).await;
        assert!(matches!(second, Err(StoreError::Duplicate)), "{second:?}");

        store.commit(vec![Write::not_bought("m1", "the address is not deliverable", NOON_MS)]).await.unwrap();
        assert_eq!(store.live_purchase(id, 1).await.unwrap(), None);
        intend(store, &attempt(id, "m2", &job)).await.unwrap();

        store.commit(vec![Write::bought("m2", &label("tx-2"), NOON_MS)]).await.unwrap();
        let third = intend(store, &attempt(id, "m3", &job)).await;
        assert!(matches!(third, Err(StoreError::Duplicate)), "bought is alive too: {third:?}");
    })
    .await;
}

#[tokio::test]
async fn a_later_parcel_is_bought_for_itself() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        let job = leased_job(store, "buy:1").await;
        assert_eq!(store.parcel_no(id).await.unwrap(), 1);
        intend(store, &attempt(id, "m1", &job)).await.unwrap();
        store.commit(vec![Write::bought("m1", &label("tx-1"), NOON_MS)]).await.unwrap();
        let first = PurchaseId(store.last_purchase(id).await.unwrap().unwrap().id);
        store.commit(vec![Write::told(first, "Fulfillment/1", NOON_MS)]).await.unwrap();

        assert_eq!(store.parcel_no(id).await.unwrap(), 2);
        intend(store, &NewPurchase { parcel_no: 2, ..attempt(id, "m2", &job) }).await.unwrap();
        assert_eq!(store.live_purchase(id, 1).await.unwrap().unwrap().told_ref.as_deref(), Some("Fulfillment/1"));
        assert_eq!(store.live_purchase(id, 2).await.unwrap().unwrap().marker, "m2");
    })
    .await;
}

#[tokio::test]
async fn an_outcome_is_kept_whoever_holds_the_job_by_then() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        let job = leased_job(store, "buy:1").await;
        intend(store, &attempt(id, "m1", &job)).await.unwrap();
        store.free_jobs_of("worker").await.unwrap();
        store.commit(vec![Write::bought("m1", &label("tx-1"), NOON_MS + 9)]).await.unwrap();

        let live = store.live_purchase(id, 1).await.unwrap().unwrap();
        assert_eq!((live.standing(), live.purchase_ref.as_deref()), (PurchaseState::Done, Some("tx-1")));
        assert_eq!((live.price_minor, live.tracking_url), (750, None));
        assert_eq!(store.purchase(PurchaseId(live.id)).await.unwrap().unwrap().marker, "m1");
        // A refusal that comes late does not unmake it.
        store.commit(vec![Write::not_bought("m1", "late", NOON_MS + 10)]).await.unwrap();
        assert_eq!(store.live_purchase(id, 1).await.unwrap().unwrap().state, "done");
    })
    .await;
}

#[tokio::test]
async fn a_late_success_is_never_forgotten() {
    for_each_engine(async |store| {
        let ids = save_orders(store, 2).await;
        let job = leased_job(store, "buy:1").await;
        // Given up, nothing else bought: it is the label after all.
        intend(store, &attempt(ids[0], "m1", &job)).await.unwrap();
        store.commit(vec![Write::not_bought("m1", "not found", NOON_MS)]).await.unwrap();
        store.commit(vec![Write::bought("m1", &label("tx-1"), NOON_MS)]).await.unwrap();
        assert_eq!(store.live_purchase(ids[0], 1).await.unwrap().unwrap().purchase_ref.as_deref(), Some("tx-1"));

        // Given up, and another one lives by then: a surplus, kept beside it.
        intend(store, &attempt(ids[1], "m2", &job)).await.unwrap();
        let given_up = store.live_purchase(ids[1], 1).await.unwrap().unwrap().id;
        store.commit(vec![Write::not_bought("m2", "not found", NOON_MS)]).await.unwrap();
        intend(store, &attempt(ids[1], "m3", &job)).await.unwrap();
        store.commit(vec![Write::bought("m2", &label("tx-2"), NOON_MS)]).await.unwrap();
        assert_eq!(store.live_purchase(ids[1], 1).await.unwrap().unwrap().marker, "m3");
        let surplus = store.purchase(PurchaseId(given_up)).await.unwrap().unwrap();
        assert_eq!((surplus.state.as_str(), surplus.purchase_ref.as_deref()), ("surplus", Some("tx-2")));
    })
    .await;
}

#[tokio::test]
async fn an_attempt_its_next_job_and_its_end_are_one_transaction() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        let buying = leased_job(store, "buy:1").await;
        intend(store, &attempt(id, "m1", &buying)).await.unwrap();
        let outcome = |job: &ClaimedJob| {
            let next = Write::job(crate::sample::job("print:1", None));
            vec![Write::bought("m1", &label("tx-1"), NOON_MS), next, Write::finish(job, NOON_MS)]
        };
        let stale = ClaimedJob { fence: buying.fence - 1, ..buying.clone() };
        assert!(matches!(store.commit(outcome(&stale)).await, Err(StoreError::Stale)));
        assert_eq!(store.live_purchase(id, 1).await.unwrap().unwrap().state, "intent");
        store.commit(outcome(&buying)).await.unwrap();
        assert_eq!(
            store.claim_job("worker", ANY, MINUTE_MS).await.unwrap().unwrap().dedupe,
            job("print:1", None).dedupe
        );
    })
    .await;
}

#[tokio::test]
async fn a_label_is_kept_byte_by_byte() {
    for_each_engine(async |store| {
        let id = save_orders(store, 1).await[0];
        let job = leased_job(store, "buy:1").await;
        intend(store, &attempt(id, "m1", &job)).await.unwrap();
        let purchase = PurchaseId(store.live_purchase(id, 1).await.unwrap().unwrap().id);
        assert!(store.label(purchase).await.unwrap().is_none());
        let bytes: Vec<u8> = (0..=255).collect();
        for again in [vec![0], bytes.clone()] {
            store.commit(vec![Write::keep_label(purchase, Language::Zpl, again, NOON_MS)]).await.unwrap();
        }
        let kept = store.label(purchase).await.unwrap().unwrap();
        assert!(kept.bytes == bytes && kept.language == Language::Zpl);
    })
    .await;
}
