//! A window that is told to end, and one that finds another station on its data folder.

use crate::{display, proved};
use anyhow::{Context as _, ensure};
use station::{FolderLock, LOCK_FILE};
use std::ffi::OsStr;
use std::process::Stdio;
use std::time::Duration;
use tests::window::{Window, app_or_left_out, look_again, shown_windows};
use tokio::process::Command;

const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn told_to_end_it_closes_its_station_and_ends_well() -> anyhow::Result<()> {
    let Some(app) = app_or_left_out() else { return Ok(()) };
    let _display = display().await;
    let home = tempfile::tempdir()?;
    let mut start = Command::new(app);
    start.args(["--demo", "--home"]).arg(home.path()).kill_on_drop(true).stdout(Stdio::null()).stderr(Stdio::null());
    let mut window = start.spawn()?;
    shown_windows(1).await?;
    // Its station takes the folder before it makes its store.
    while !home.path().join("packbench.db").is_file() {
        look_again().await;
    }
    let id = window.id().context("it ended before")?.to_string();
    ensure!(Command::new("kill").args(["-TERM", &id]).status().await?.success(), "the signal was not sent");
    let status = tokio::time::timeout(PATIENCE, window.wait()).await.context("it does not end")??;
    ensure!(status.success(), "it ended with {status}");
    FolderLock::take(home.path()).context("its data folder is free")?;
    ensure!(!home.path().join("packbench.db-wal").exists(), "its store was closed");
    shown_windows(0).await?;
    proved("SIGTERM closes window, station and store, with exit code 0");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn another_station_on_the_folder_is_told_and_tried_again() -> anyhow::Result<()> {
    let Some(app) = app_or_left_out() else { return Ok(()) };
    let _display = display().await;
    let home = tempfile::tempdir()?;
    let other = FolderLock::take(home.path())?;
    let window = Window::open(app.as_os_str(), &[OsStr::new("--home"), home.path().as_os_str()], &[]).await?;
    window.until("the reason", |screen| screen.text.contains("PB-STATION-RUNS")).await?;
    let files = std::fs::read_dir(home.path())?.collect::<Result<Vec<_>, _>>()?;
    ensure!(files.iter().all(|file| file.file_name() == LOCK_FILE), "nothing was made there: {files:?}");
    drop(other);
    window.press("Try again").await?;
    let is_open = |screen: &tests::window::Screen| !screen.text.contains("PB-STATION-RUNS") && !screen.text.is_empty();
    window.until("the first steps", is_open).await?;
    proved("a folder that another station holds is refused, and opens once that has ended");
    window.close().await
}
