//! Where the shop's keys go: a keyring that is open, one that is locked, none at all.
//!
//! A keyring belongs to a session bus and a home. Each story therefore runs this very test in a process of its own, with
//! a bus and a home of its own; [`STORY`] tells the inner one what to do there.

use serde_json::json;
use station::{Config, Station};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tests::bench::Bench;

const STORY: &str = "PACKBENCH_KEYRING_STORY";
/// Names the data folder to a station in yet another process.
const FOLDER: &str = "PACKBENCH_KEYRING_FOLDER";
/// The keyring's password.
const PASSWORD: &str = "open sesame";

fn is_here(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Runs the test `name` of this program again, in a home of its own.
fn again(name: &str, story: &str, home: &Path, has_bus: bool) -> Output {
    let this = std::env::current_exe().unwrap();
    let mut command = match has_bus {
        true => Command::new("dbus-run-session"),
        false => Command::new(&this),
    };
    if has_bus {
        command.arg("--").arg(&this);
    } else {
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    }
    command.args(["--exact", name, "--nocapture", "--test-threads=1"]);
    for (name, folder) in
        [("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_RUNTIME_DIR", "run"), ("XDG_CONFIG_HOME", "config")]
    {
        let folder = home.join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        command.env(name, folder);
    }
    command.env(STORY, story).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").output().unwrap()
}

fn assert_told(output: &Output) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
    assert!(text(&output.stdout).contains("1 passed"), "{}", text(&output.stdout));
}

/// Starts the keyring of this bus, open.
fn start_keyring() {
    let mut command = Command::new("gnome-keyring-daemon");
    command.args(["--replace", "--daemonize", "--components=secrets", "--unlock"]);
    let mut daemon = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    daemon.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(daemon.wait().unwrap().success(), "the keyring does not start");
}

/// Locks it, as when its owner signs out.
fn lock_keyring() {
    let lock = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
        .args(["org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/collection/login"])
        .output()
        .unwrap();
    assert!(lock.status.success(), "{}", String::from_utf8_lossy(&lock.stderr));
}

/// Connects the simulated shop as an own one.
async fn connected() -> Bench {
    let bench = Bench::with().with_keyring().unpacked().await;
    let shop = json!({
        "shop_url": bench.world.shopify().url(), "shop_token": bench.world.shopify().access_token(), "shippo_token": "",
    });
    bench.call("connect_shop", shop).await.unwrap();
    let finish = json!({
        "station_name": "Bench 1", "location_id": null, "label_printer_url": null, "slip_printer_url": null,
        "owner_name": "Ola", "owner_pin": "",
    });
    bench.call("finish_onboarding", finish).await.unwrap();
    bench.until("app_view", |app| app["sync"]["last_good_at"].is_i64()).await;
    bench
}

fn key_files(bench: &Bench) -> usize {
    let files = std::fs::read_dir(&bench.config().data_dir).unwrap();
    files.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|end| end == "key")).count()
}

#[tokio::test]
async fn a_locked_keyring_is_said_and_not_taken_for_an_empty_one() {
    if std::env::var(STORY).is_err() {
        if ["dbus-run-session", "dbus-send", "gnome-keyring-daemon"].iter().any(|program| !is_here(program)) {
            println!("left out: 1 tests, no keyring can be started here");
            return;
        }
        let home = tempfile::tempdir().unwrap();
        let name = "keyring::a_locked_keyring_is_said_and_not_taken_for_an_empty_one";
        assert_told(&again(name, "locked", home.path(), true));
        return;
    }
    start_keyring();
    let bench = connected().await;
    assert_eq!((bench.view("settings_view").await["secrets_in"].as_str(), key_files(&bench)), (Some("keyring"), 0));
    let bench = bench.restarted().await;
    bench.sign_in("Ola").await;
    bench.station.pull_once().await.expect("the keys are read again");

    lock_keyring();
    let bench = bench.restarted().await;
    bench.sign_in("Ola").await;
    assert_eq!(bench.view("app_view").await["are_keys_locked"], true);
    assert_eq!(bench.view("settings_view").await["secrets_in"], "locked");
    assert_eq!(bench.refused("sync_now", json!({})).await, "PB-KEYS-LOCKED");
    assert_eq!(key_files(&bench), 0);
    bench.close().await;

    // The next start finds them again. A keyring that was replaced is spoken to anew by another process only.
    start_keyring();
    let mut next = Command::new(std::env::current_exe().unwrap());
    next.args(["--exact", "keyring::a_start_after_the_keyring_was_unlocked", "--nocapture"]);
    assert_told(&next.env(FOLDER, &bench.config().data_dir).output().unwrap());
}

#[tokio::test]
async fn a_start_after_the_keyring_was_unlocked() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let config = Config { pull_every_ms: None, use_speaker: false, ..Config::in_folder(Path::new(&folder)) };
    let station = Station::start(config).await.unwrap();
    let call = async |name: &str, request| tests::bench::call(&station, name, request).await.unwrap();
    let owner = call("people", json!({})).await[0]["id"].clone();
    call("sign_in", json!({ "person_id": owner, "pin": "" })).await;
    assert_eq!(call("app_view", json!({})).await["are_keys_locked"], false);
    assert_eq!(call("settings_view", json!({})).await["secrets_in"], "keyring");
    station.close().await;
}

#[tokio::test]
async fn without_a_keyring_keys_go_into_a_file_and_settings_say_so() {
    if std::env::var(STORY).is_err() {
        let home = tempfile::tempdir().unwrap();
        let name = "keyring::without_a_keyring_keys_go_into_a_file_and_settings_say_so";
        assert_told(&again(name, "none", home.path(), false));
        return;
    }
    let bench = connected().await;
    assert_eq!((bench.view("settings_view").await["secrets_in"].as_str(), key_files(&bench)), (Some("file"), 1));
    let bench = bench.restarted().await;
    bench.sign_in("Ola").await;
    assert_eq!(bench.view("app_view").await["are_keys_locked"], false);
    bench.station.pull_once().await.expect("the keys are read again");
}
