//! Durable jobs: written once, claimed in order, lost leases lose, a fence tells the living from the dead.

use crate::sample::{ANY, MINUTE_MS, count_events, event, job};
use store::{ClaimedJob, Lane, NewJob, Store, StoreError, Write};
use tests::both::for_each_engine;

async fn claim(store: &Store) -> Option<ClaimedJob> {
    store.claim_job("worker", ANY, MINUTE_MS).await.unwrap()
}

async fn claimed(store: &Store) -> Option<String> {
    claim(store).await.map(|job| job.dedupe)
}

async fn write(store: &Store, jobs: Vec<NewJob>) {
    store.commit(jobs.into_iter().map(Write::job).collect()).await.unwrap();
}

#[tokio::test]
async fn the_same_key_is_the_same_job() {
    for_each_engine(async |store| {
        write(store, vec![job("a", None), job("a", None)]).await;
        let first = claim(store).await.unwrap();
        store.commit(vec![Write::finish(&first, 5_000)]).await.unwrap();
        // Done is remembered: the key never runs again.
        write(store, vec![job("a", None)]).await;
        assert_eq!(claimed(store).await, None);
        assert_eq!((first.attempts, first.fence, first.max_attempts), (1, 1, 3));
        assert_eq!((first.kind.as_str(), first.payload.as_str()), ("buy_label", r#"{"for":"a"}"#));
        assert_eq!((store.jobs_open().await.unwrap(), store.next_job_at(ANY).await.unwrap()), (0, None));
    })
    .await;
}

#[tokio::test]
async fn due_jobs_come_by_time_then_in_the_order_they_were_written() {
    for_each_engine(async |store| {
        let later_ms = store.now_ms().await.unwrap() + 60 * MINUTE_MS;
        let at = |dedupe: &str, run_at_ms: i64| NewJob { run_at_ms, ..job(dedupe, None) };
        write(store, vec![at("third", 2_000), at("first", 1_000), at("second", 1_000), at("not yet", later_ms)]).await;
        for expected in ["first", "second", "third"] {
            assert_eq!(claimed(store).await.as_deref(), Some(expected));
        }
        assert_eq!(claimed(store).await, None);
        assert_eq!(store.jobs_waiting("buy_label").await.unwrap(), 4);
        let next_at_ms = store.next_job_at(ANY).await.unwrap().unwrap();
        assert!(next_at_ms < later_ms, "a lease that runs out is the next thing to look at");
    })
    .await;
}

#[tokio::test]
async fn jobs_of_one_order_run_one_after_the_other() {
    for_each_engine(async |store| {
        let early = NewJob { run_at_ms: 500, ..job("print:1", Some(1)) };
        write(store, vec![job("buy:1", Some(1)), early, job("buy:2", Some(2)), job("tell", None)]).await;
        let buy = claim(store).await.unwrap();
        assert_eq!(buy.dedupe, "buy:1", "written first, so first, though the next one was due before it");
        assert_eq!(claimed(store).await.as_deref(), Some("buy:2"));
        assert_eq!(claimed(store).await.as_deref(), Some("tell"));
        assert_eq!(claimed(store).await, None, "print:1 waits for buy:1");
        store.commit(vec![Write::postpone(&buy, 1_000, "offline")]).await.unwrap();
        assert_eq!(claimed(store).await.as_deref(), Some("buy:1"), "also while buy:1 only waits");
        let again = ClaimedJob { fence: 2, ..buy };
        store.commit(vec![Write::finish(&again, 5_000)]).await.unwrap();
        assert_eq!(claimed(store).await.as_deref(), Some("print:1"));
    })
    .await;
}

#[tokio::test]
async fn a_lane_takes_its_own_jobs_and_an_order_s_jobs_keep_their_order_across_lanes() {
    for_each_engine(async |store| {
        let (paper, rest) = (Lane::Only("print_document"), Lane::AllBut("print_document"));
        let print = |dedupe: &str, subject| NewJob { kind: "print_document", ..job(dedupe, subject) };
        write(store, vec![print("print:1", None), job("buy:1", Some(1)), print("print:2", Some(1))]).await;
        let claimed = async |lane| store.claim_job("worker", lane, MINUTE_MS).await.unwrap();
        let buy = claimed(rest).await.unwrap();
        assert_eq!((buy.dedupe.as_str(), claimed(rest).await), ("buy:1", None));
        assert_eq!(claimed(paper).await.unwrap().dedupe, "print:1");
        assert_eq!(claimed(paper).await, None, "print:2 waits for buy:1, which is in the other lane");
        store.commit(vec![Write::finish(&buy, 5_000)]).await.unwrap();
        assert_eq!(store.next_job_at(rest).await.unwrap(), None);
        assert_eq!(store.next_job_at(paper).await.unwrap(), Some(1_000));
        assert_eq!(claimed(paper).await.unwrap().dedupe, "print:2");
    })
    .await;
}

#[tokio::test]
async fn who_lost_the_lease_writes_nothing() {
    for_each_engine(async |store| {
        write(store, vec![job("a", None)]).await;
        let first = store.claim_job("one", ANY, -1).await.unwrap().unwrap();
        let second = store.claim_job("two", ANY, MINUTE_MS).await.unwrap().expect("the lease ran out");
        assert_eq!((second.id, second.fence, second.attempts), (first.id, 2, 2));
        for late in [
            Write::finish(&first, 1),
            Write::retry(&first, 1, "late"),
            Write::postpone(&first, 1, "late"),
            Write::die(&first, "late", 1),
        ] {
            let refused = store.commit(vec![event("A", "label_bought", None), late]).await;
            assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
        }
        assert_eq!(count_events(store, "label_bought").await, 0, "and what came with it is not kept");
        store.commit(vec![Write::finish(&second, 1)]).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_failure_counts_and_waiting_does_not() {
    for_each_engine(async |store| {
        write(store, vec![job("a", None)]).await;
        let first = claim(store).await.unwrap();
        store.commit(vec![Write::retry(&first, 2_000, "refused")]).await.unwrap();
        let second = claim(store).await.unwrap();
        assert_eq!(second.attempts, 2);
        store.commit(vec![Write::postpone(&second, 3_000, "throttled")]).await.unwrap();
        assert_eq!(claim(store).await.unwrap().attempts, 2);

        store.free_jobs_of("someone else").await.unwrap();
        assert_eq!(claimed(store).await, None, "only a worker's own are freed");
        store.free_jobs_of("worker").await.unwrap();
        assert_eq!(claim(store).await.unwrap().attempts, 3, "a crash while running counts");
    })
    .await;
}

#[tokio::test]
async fn a_dead_job_waits_for_a_person() {
    for_each_engine(async |store| {
        write(store, vec![job("buy:1", Some(1)), job("buy:2", Some(2))]).await;
        let dying = claim(store).await.unwrap();
        store.commit(vec![Write::die(&dying, "refused three times", 7_000)]).await.unwrap();
        let counts = store.job_counts().await.unwrap();
        let states: Vec<(&str, i64)> = counts.iter().map(|count| (count.state.as_str(), count.count)).collect();
        assert_eq!(states, [("dead", 1), ("ready", 1)]);
        assert_eq!(counts[0].oldest_at, Some(1_000));

        assert_eq!(claimed(store).await.as_deref(), Some("buy:2"));
        store.commit(vec![Write::revive(2, 8_000)]).await.unwrap();
        assert_eq!(claimed(store).await, None, "another order's");
        store.commit(vec![Write::revive(1, 8_000)]).await.unwrap();
        let revived = claim(store).await.unwrap();
        assert_eq!((revived.dedupe.as_str(), revived.attempts, revived.fence), ("buy:1", 1, 2));
    })
    .await;
}
