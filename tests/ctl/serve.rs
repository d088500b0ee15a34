//! `serve`: one station a data folder, others beside it, and an end in order.

use crate::{on_shop, world};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use store::Store;
use tests::bench::{DANA, barcode};
use tests::ctl::{Ctl, Running};

/// A demo shop with few orders starts quickly.
const DEMO: [&str; 5] = ["serve", "--demo", "--json", "--demo-orders", "20"];

async fn call(station: &Running, name: &str, request: Value) -> Value {
    let url = format!("{}/call/{name}", station.url("listening"));
    let answer = channels::http_client().unwrap().post(url).json(&request).send().await.unwrap();
    assert!(answer.status().is_success(), "{name}: {}", answer.text().await.unwrap());
    answer.json().await.unwrap()
}

fn demo_folder(ctl: &Ctl) -> PathBuf {
    ctl.data_dir().join("demo")
}

#[tokio::test]
async fn a_folder_has_one_station_and_is_free_when_that_has_ended() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let first = ctl.start(&DEMO).await;
    assert_eq!(ctl.run(&DEMO).await.refusal(), "PB-STATION-RUNS");
    let folder = demo_folder(&ctl).display().to_string();
    assert_eq!(ctl.run(&["serve", "--home", &folder]).await.refusal(), "PB-STATION-RUNS");
    let app = call(&first, "app_view", json!({})).await;
    assert_eq!(app["phase"], "ready", "nothing was emptied under it: {app}");
    // Another folder is another bench.
    let other = ctl.folder().join("other").display().to_string();
    let second = ctl.start(&["serve", "--json", "--home", &other]).await;
    assert_eq!(second.end("TERM").await, Some(0));

    // The power goes: nothing has to be removed by hand.
    assert_eq!(first.end("KILL").await, None);
    let again = ctl.start(&DEMO).await;
    assert_eq!(again.end("INT").await, Some(0));
}

#[tokio::test]
async fn a_folder_that_is_no_demo_s_is_left_alone() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let folder = ctl.folder().join("bench");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("packbench.db"), "a bench that someone works at").unwrap();
    let said = ctl.run(&["serve", "--demo", "--home", &folder.display().to_string()]).await;
    assert_eq!(said.refusal(), "PB-NOT-A-DEMO");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "not even a lock is left there");
}

#[tokio::test]
async fn what_can_not_be_served_is_refused() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    assert_eq!(ctl.run(&["serve", "--ui", "--ui-dir", "nowhere"]).await.refusal(), "PB-FILE-UNUSABLE");
    assert_eq!(ctl.run(&["serve", "--listen", "0.0.0.0:0"]).await.refusal(), "PB-ADDRESS-TAKEN");
    std::fs::write(ctl.data_dir().join("packbench.toml"), "station_name = 7").unwrap();
    assert_eq!(ctl.run(&["serve"]).await.refusal(), "PB-SETTINGS-UNREADABLE");
    std::fs::remove_file(ctl.data_dir().join("packbench.toml")).unwrap();
    let ctl = ctl.with("PACKBENCH_PRINTER_LABEL", "zebra");
    assert_eq!(ctl.run(&["serve"]).await.refusal(), "PB-BAD-PRINTER");
}

#[tokio::test]
async fn status_and_sync_run_beside_a_station() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let world = world().await;
    let ctl = on_shop(ctl, &world);
    let station = ctl.start(&["serve", "--json"]).await;
    let synced = ctl.run(&["sync", "--json"]).await.json();
    assert!(synced["locations"].as_i64() > Some(0), "{synced}");
    let status = ctl.run(&["status", "--json"]).await.json();
    assert!(status["orders"]["open"].as_i64() > Some(20), "{status}");
    assert_eq!(call(&station, "app_view", json!({})).await["phase"], "onboarding", "it goes on");
    assert_eq!(station.end("TERM").await, Some(0));
}

#[tokio::test]
async fn the_environment_s_printer_wins_over_the_bench_s_own() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let (kept, set) = (ctl.folder().join("kept"), format!("file:{}", ctl.folder().join("set").display()));
    std::fs::create_dir_all(ctl.data_dir()).unwrap();
    let file = ctl.data_dir().join("packbench.toml");
    let own = format!("station_name = \"By the door\"\nlabel_printer_url = \"file:{}\"\n", kept.display());
    std::fs::write(&file, own).unwrap();
    let ctl = ctl.with("PACKBENCH_PRINTER_LABEL", &set);
    let station = ctl.start(&["serve", "--json"]).await;
    let app = call(&station, "app_view", json!({})).await;
    assert_eq!(
        (app["label_printer"]["url"].as_str(), app["station_name"].as_str()),
        (Some(&*set), Some("By the door"))
    );
    assert_eq!(call(&station, "settings_view", json!({})).await["label_printer_url"], set);
    assert_eq!(station.end("TERM").await, Some(0));
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(&kept.display().to_string()) && !text.contains(&set), "{text}");
}

/// Packs an order to the last item, so that its label is bought, and waits until that is under way.
async fn buying(ctl: &Ctl, station: &Running, delay_ms: u64) {
    let fault = json!([{ "at": "shippo POST /transactions", "do": "delay_ms", "value": delay_ms }]);
    let faults = format!("{}/faults", station.url("control"));
    let added = channels::http_client().unwrap().post(faults).body(fault.to_string()).send().await.unwrap();
    assert!(added.status().is_success(), "{}", added.text().await.unwrap());
    let codes = [format!("SO-{DANA}"), barcode("GL-WB-CUR"), barcode("GL-WB-NUM")];
    for (n, raw) in codes.iter().enumerate() {
        let scanned = json!({ "scan_id": format!("s{n}"), "raw": raw, "screen": "pack" });
        let outcome = call(station, "scan", scanned).await;
        assert!(outcome["notice"].is_null(), "{raw}: {outcome}");
    }
    let folder = demo_folder(ctl).display().to_string();
    loop {
        let status = ctl.run(&["status", "--json", "--home", &folder]).await.json();
        let jobs = status["jobs"].as_array().unwrap();
        if jobs.iter().any(|job| job["kind"] == "buy_label" && job["state"] == "leased") {
            return;
        }
        assert!(status["labels"]["bought"] == 0, "it was bought before it could be interrupted: {status}");
    }
}

/// What the station left: how many labels it bought, and its jobs as (kind, state).
async fn left(folder: &Path) -> (i64, Vec<(String, String)>) {
    let store = Store::look(&format!("sqlite:{}", folder.join("packbench.db").display())).await.unwrap();
    let bought = store.label_figures().await.unwrap().bought;
    let jobs = store.job_counts().await.unwrap();
    (bought, jobs.into_iter().map(|job| (job.kind, job.state)).collect())
}

#[tokio::test]
async fn its_first_line_names_every_door_and_what_is_not_there_is_null() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let station = ctl.start(&["serve", "--json"]).await;
    let mut names: Vec<&str> = station.first.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["control", "health", "listening", "metrics", "webhooks", "webhooks_shippo"]);
    assert!(station.first["webhooks"].is_null() && station.first["control"].is_null());
    assert!(station.url("listening").starts_with("http://127.0.0.1:"));
    // Told at once: it was heard before the line was said.
    assert_eq!(station.end("TERM").await, Some(0));
}

#[tokio::test]
async fn told_to_end_it_finishes_the_job_that_runs() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let station = ctl.start(&DEMO).await;
    buying(&ctl, &station, 2_000).await;
    assert_eq!(station.end("TERM").await, Some(0));
    let (bought, jobs) = left(&demo_folder(&ctl)).await;
    assert_eq!(bought, 1, "{jobs:?}");
    assert!(jobs.iter().all(|(_, state)| state != "leased"), "{jobs:?}");
    assert!(jobs.iter().any(|(kind, _)| kind == "fetch_label"), "what follows waits for the next start: {jobs:?}");
}

#[tokio::test]
async fn told_to_end_it_frees_a_job_that_takes_too_long() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let station = ctl.start(&DEMO).await;
    buying(&ctl, &station, 50_000).await;
    assert_eq!(station.end("TERM").await, Some(0));
    let (bought, jobs) = left(&demo_folder(&ctl)).await;
    assert_eq!(bought, 0);
    assert!(jobs.contains(&("buy_label".to_owned(), "ready".to_owned())), "{jobs:?}");
    assert!(jobs.iter().all(|(_, state)| state != "leased"), "{jobs:?}");
}
