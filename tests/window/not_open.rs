//! A bench that can't open says why in its window, and opens once the reason is gone.

use crate::{display, proved};
use rusqlite::Connection;
use std::ffi::OsStr;
use std::path::Path;
use store::Store;
use tests::window::{Window, app_or_left_out};

fn set_oldest_reader(file: &Path, version: &str) -> anyhow::Result<()> {
    let db = Connection::open(file)?;
    db.execute("UPDATE meta SET value = $1 WHERE key = 'schema_min_reader'", [version])?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_of_a_newer_program_is_told_and_tried_again() -> anyhow::Result<()> {
    let Some(app) = app_or_left_out() else { return Ok(()) };
    let _display = display().await;
    let home = tempfile::tempdir()?;
    let file = home.path().join("packbench.db");
    Store::open(&format!("sqlite:{}", file.display())).await?.close().await;
    set_oldest_reader(&file, "9999")?;

    let window = Window::open(app.as_os_str(), &[OsStr::new("--home"), home.path().as_os_str()], &[]).await?;
    let screen = window.until("the reason", |screen| screen.text.contains("PB-STORE-TOO-NEW")).await?;
    proved(&format!("a store that is too new: {}", screen.text));

    set_oldest_reader(&file, "1")?;
    window.press("Try again").await?;
    window
        .until("the first steps", |screen| !screen.text.contains("PB-STORE-TOO-NEW") && !screen.text.is_empty())
        .await?;
    proved("once it can be read, Try again opens the bench");
    window.close().await
}
