//! The demo shop costs nothing until it is wanted, throws its memory away at each start, and never anybody else's.

use demo::Demo;
use serde_json::json;
use station::{Config, Station};
use tests::bench::call;

/// Few orders start quickly.
const ORDERS: usize = 10;

fn quiet(folder: &std::path::Path) -> Config {
    Config { use_keyring: false, use_speaker: false, ..Config::in_folder(folder) }
}

#[tokio::test]
async fn a_demo_begins_anew_in_its_own_folder_and_leaves_every_other_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (own, bench) = (folder.path().join("demo"), folder.path().join("bench"));
    let demo = Demo::new(ORDERS);
    for _ in 0..2 {
        // The second time it finds what the first one left, and throws it away.
        demo.open(quiet(&own)).await.unwrap().close().await;
        assert!(own.join("packbench.db").is_file());
    }

    std::fs::create_dir(&bench).unwrap();
    std::fs::write(bench.join("packbench.db"), "a bench that someone works at").unwrap();
    let refused = demo.open(quiet(&bench)).await.err().expect("a refusal");
    assert_eq!(refused.code, "PB-NOT-A-DEMO");
    assert_eq!(std::fs::read_to_string(bench.join("packbench.db")).unwrap(), "a bench that someone works at");
}

#[tokio::test]
async fn a_demo_that_runs_is_not_emptied_by_another() {
    let folder = tempfile::tempdir().unwrap();
    let first = Demo::new(ORDERS).open(quiet(folder.path())).await.unwrap();
    std::fs::write(folder.path().join("left by the first"), "").unwrap();
    let refused = Demo::new(ORDERS).open(quiet(folder.path())).await.err().expect("a refusal");
    assert_eq!(refused.code, "PB-STATION-RUNS");
    assert!(folder.path().join("left by the first").is_file());
    first.close().await;
    Demo::new(ORDERS).open(quiet(folder.path())).await.unwrap().close().await;
    assert!(!folder.path().join("left by the first").exists(), "once it is closed, the next one begins anew");
}

#[tokio::test]
async fn a_demo_that_became_a_shop_is_not_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::new(ORDERS);
    let station = demo.open(quiet(folder.path())).await.unwrap();
    let shop = demo.world().await.unwrap().shopify();
    let keys = json!({ "shop_url": shop.url(), "shop_token": shop.access_token(), "shippo_token": "" });
    call(&station, "connect_shop", keys).await.unwrap();
    station.close().await;

    let refused = demo.open(quiet(folder.path())).await.err().expect("a refusal");
    assert_eq!(refused.code, "PB-NOT-A-DEMO");
    assert!(folder.path().join("packbench.db").is_file());
}

#[tokio::test]
async fn the_demo_shop_runs_once_the_first_steps_choose_it() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::new(ORDERS);
    let station = Station::start(quiet(folder.path())).await.unwrap();
    let none = call(&station, "start_demo", json!({})).await.expect_err("nobody offered one");
    assert_eq!(none.code, "PB-BAD-REQUEST");
    demo.offer(&station).await.unwrap();
    call(&station, "app_view", json!({})).await.unwrap();
    assert!(!demo.is_running(), "nobody asked for it");
    let app = call(&station, "start_demo", json!({})).await.unwrap();
    assert_eq!(app["is_demo"], true);
    assert!(demo.is_running());
    station.close().await;

    // The demo shop's own station needs it at once.
    let (demo, again) = (Demo::new(ORDERS), Station::start(quiet(folder.path())).await.unwrap());
    demo.offer(&again).await.unwrap();
    assert!(demo.is_running());
    again.close().await;
}
