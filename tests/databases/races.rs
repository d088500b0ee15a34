//! Many at once: whatever the order of events, each job and each order has one owner.

use crate::sample::{ANY, MINUTE_MS, hire, job, save_orders};
use std::collections::BTreeMap;
use store::{Claim, Store, StoreError, Write};
use tests::both::fresh_stores;
use tests::postgres::postgres_or_left_out;
use tokio::task::JoinSet;

const AT_ONCE: usize = 8;

/// How often one waits for the store anew; each time it gives up by itself after seconds.
const TRIES: usize = 20;

/// Claims and finishes jobs until none is left; gives their keys.
async fn work(store: Store, worker: String) -> Result<Vec<String>, StoreError> {
    let mut done = Vec::new();
    // Nothing claimed may also mean that another one was quicker.
    while store.next_job_at(ANY).await?.is_some() {
        if let Some(job) = patiently(|| store.claim_job(&worker, ANY, MINUTE_MS)).await? {
            patiently(|| store.commit(vec![Write::finish(&job, 1)])).await?;
            done.push(job.dedupe);
        }
    }
    Ok(done)
}

/// Tries again while the store is only busy, as the station's own workers do: a file lets one in at a time and keeps no
/// queue, so that on a slow disk one of eight may find it taken for long.
async fn patiently<T, F: Future<Output = Result<T, StoreError>>>(attempt: impl Fn() -> F) -> Result<T, StoreError> {
    for _ in 1..TRIES {
        match attempt().await {
            Err(error) if error.is_retryable() => {}
            answer => return answer,
        }
    }
    attempt().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_jobs_are_each_done_once() {
    for fresh in fresh_stores().await.unwrap() {
        let jobs = (0..200).map(|n| Write::job(job(&format!("job {n:03}"), Some(n / 2))));
        fresh.store.commit(jobs.collect()).await.unwrap();
        let mut workers = JoinSet::new();
        for n in 0..AT_ONCE {
            // Stations do not share connections.
            let store = Store::open(&fresh.url).await.unwrap();
            workers.spawn(work(store, format!("worker {n}")));
        }
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for done in workers.join_all().await {
            for key in done.unwrap_or_else(|error| panic!("{}: {error}", fresh.engine)) {
                *times.entry(key).or_default() += 1;
            }
        }
        assert_eq!(times.len(), 200, "{}", fresh.engine);
        assert!(times.values().all(|times| *times == 1), "{}: {times:?}", fresh.engine);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_claims_wins() {
    for fresh in fresh_stores().await.unwrap() {
        let id = save_orders(&fresh.store, 1).await[0];
        let person = hire(&fresh.store, "Rosa M.").await;
        let now_ms = fresh.store.now_ms().await.unwrap();
        let mut claims = JoinSet::new();
        for n in 0..AT_ONCE {
            let store = fresh.store.clone();
            let claim = Claim { person, station: format!("S{n}"), lease_until_ms: now_ms + MINUTE_MS, now_ms };
            claims.spawn(async move { store.commit(vec![Write::claim(id, &claim)]).await });
        }
        let answers = claims.join_all().await;
        let won = answers.iter().filter(|answer| answer.is_ok()).count();
        let lost = answers.iter().filter(|answer| matches!(answer, Err(StoreError::Stale))).count();
        assert_eq!((won, lost), (1, AT_ONCE - 1), "{}: {answers:?}", fresh.engine);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn stations_that_start_at_once_share_one_new_store() {
    // A file has one station; only a server has several.
    let Some(server) = postgres_or_left_out() else { return };
    let url = server.fresh_database().await.unwrap();
    let mut stations = JoinSet::new();
    for _ in 0..AT_ONCE {
        let url = url.clone();
        stations.spawn(async move { Store::open(&url).await?.order_count().await });
    }
    for opened in stations.join_all().await {
        assert_eq!(opened.unwrap(), 0);
    }
}
