//! The station's memory: it survives a restart, and says when it can't be used.

use serde_json::json;
use station::Station;
use std::path::{Path, PathBuf};
use std::process::Command;
use tests::bench::{Bench, DANA, barcode};

/// More steps than the room that was written ahead holds.
const MANY_STEPS: usize = 400;

/// A disk of a few megabytes, where the system lets one be made.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::Builder::new().prefix("packbench-disk-").tempdir().ok()?.keep();
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=8m", "packbench"]).arg(&folder).output();
        match mount.is_ok_and(|mount| mount.status.success()) {
            true => Some(Self(folder)),
            false => {
                std::fs::remove_dir(&folder).ok();
                None
            }
        }
    }

    /// Takes all the room that is left, and gives what holds it.
    fn fill(&self) -> PathBuf {
        let filler = self.0.join("filler");
        let mut file = std::fs::File::create(&filler).unwrap();
        for piece in [64 * 1024, 512, 1] {
            while std::io::Write::write_all(&mut file, &vec![7; piece]).is_ok() {}
        }
        filler
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        Command::new("umount").arg("-l").arg(&self.0).output().ok();
        std::fs::remove_dir(&self.0).ok();
    }
}

#[tokio::test]
async fn on_a_full_disk_the_step_is_not_done_and_can_be_done_again() {
    let Some(disk) = SmallDisk::mount() else {
        println!("left out: 1 tests, no small disk can be made here");
        return;
    };
    let bench = Bench::start().await;
    bench.open(DANA).await;
    let bench = bench.moved_to(&disk.0).await;
    bench.sign_in("Rosa M.").await;
    bench.drained().await;
    let filler = disk.fill();
    let scan = |id: &str| json!({ "scan_id": id, "raw": barcode("GL-WB-CUR"), "screen": "pack" });
    // What was written ahead may leave some room: a few steps still fit.
    let mut packed = bench.view("pack_view").await["packed_units"].clone();
    let mut code = None;
    for attempt in 0..MANY_STEPS {
        match bench.call("scan", scan(&format!("full-{attempt}"))).await {
            Ok(answer) if answer["notice"].is_null() => packed = answer["pack"]["packed_units"].clone(),
            Ok(answer) => code = answer["notice"]["code"].as_str().map(str::to_owned),
            Err(error) => code = Some(error.code),
        }
        if code.is_some() {
            break;
        }
    }
    assert_eq!(code.as_deref(), Some("PB-DISK-FULL"));
    assert_eq!(bench.view("pack_view").await["packed_units"], packed, "what was not recorded was not done");
    std::fs::remove_file(filler).unwrap();
    assert!(bench.call("scan", scan("again")).await.is_ok());
    bench.scan_article("GL-WB-NUM", 1).await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
    bench.close().await;
}

#[tokio::test]
async fn a_session_survives_a_restart() {
    let bench = Bench::start().await;
    let id = bench.open("111764").await["id"].clone();
    bench.scan_article("GL-PB-120", 2).await;
    let bench = bench.restarted().await;
    let app = bench.view("app_view").await;
    assert_eq!((&app["phase"], &app["open_order"]), (&json!("sign_in"), &id));
    bench.sign_in("Rosa M.").await;
    assert_eq!(bench.view("pack_view").await["packed_units"], 2);
    bench.scan("PB-UNDO").await;
    bench.scan_article("GL-PB-120", 1).await;
    bench.scan_article("GL-WB-PRT", 1).await;
    bench.scan_article("GL-INK-10", 1).await;
    bench.scan_article("GL-FC-220", 1).await;
    bench.until_shipped().await;
    bench.assert_one_of_each("111764");
}

#[tokio::test]
async fn a_store_of_a_newer_program_is_left_alone() {
    let bench = Bench::start().await;
    bench.close().await;
    let file = bench.config().data_dir.join("packbench.db");
    let newer = rusqlite::Connection::open(&file).unwrap();
    newer.execute("UPDATE meta SET value = '9999' WHERE key = 'schema_min_reader'", []).unwrap();
    drop(newer);
    let refused = Station::start(bench.config().clone()).await.err().expect("a refusal");
    assert_eq!(refused.code, "PB-STORE-TOO-NEW");
}

/// Another program changes the store. On a thread of its own: a writer that waits for its turn on the thread that the
/// station runs on would wait for a transaction that can't go on.
async fn change_from_outside(file: &Path, sql: &'static str) {
    let file = file.to_owned();
    let change = move || rusqlite::Connection::open(file).unwrap().execute_batch(sql).unwrap();
    tokio::task::spawn_blocking(change).await.unwrap();
}

#[tokio::test]
async fn a_step_that_could_not_be_stored_is_not_done() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    bench.drained().await;
    let file = bench.config().data_dir.join("packbench.db");
    let refuse = "CREATE TRIGGER no_more_events BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no'); END;";
    change_from_outside(&file, refuse).await;
    let code = bench.scan(&barcode("GL-WB-CUR")).await["notice"]["code"].as_str().unwrap_or_default().to_owned();
    assert!(["PB-FAULT", "PB-STORE-UNAVAILABLE"].contains(&code.as_str()), "{code}");
    change_from_outside(&file, "DROP TRIGGER no_more_events;").await;
    assert_eq!(bench.view("pack_view").await["packed_units"], 0, "the step was not recorded and not done");
}
