//! The demo shop throws its memory away at each start, and never anybody else's.

use demo::Demo;
use serde_json::json;
use station::{Config, commands};

/// Few orders start quickly.
const ORDERS: usize = 10;

fn quiet(folder: &std::path::Path) -> Config {
    Config { use_keyring: false, use_speaker: false, ..Config::in_folder(folder) }
}

#[tokio::test]
async fn a_demo_begins_anew_in_its_own_folder_and_leaves_every_other_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (own, bench) = (folder.path().join("demo"), folder.path().join("bench"));
    let demo = Demo::start(ORDERS).await.unwrap();
    for _ in 0..2 {
        // The second time it finds what the first one left, and throws it away.
        demo.open(quiet(&own)).await.unwrap().close().await;
        assert!(own.join("packbench.db").is_file());
    }

    std::fs::create_dir(&bench).unwrap();
    std::fs::write(bench.join("packbench.db"), "a bench that someone works at").unwrap();
    let refused = demo.open(quiet(&bench)).await.err().expect("a refusal").to_string();
    assert!(refused.contains("Nothing was removed"), "{refused}");
    assert_eq!(std::fs::read_to_string(bench.join("packbench.db")).unwrap(), "a bench that someone works at");
}

#[tokio::test]
async fn a_demo_that_became_a_shop_is_not_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(ORDERS).await.unwrap();
    let station = demo.open(quiet(folder.path())).await.unwrap();
    let shop = demo.world().shopify();
    let keys = json!({ "shop_url": shop.url(), "shop_token": shop.access_token(), "shippo_token": "" });
    commands::call(&station, "connect_shop", keys).await.unwrap();
    station.close().await;

    let refused = demo.open(quiet(folder.path())).await.err().expect("a refusal").to_string();
    assert!(refused.contains("Nothing was removed"), "{refused}");
    assert!(folder.path().join("packbench.db").is_file());
}
