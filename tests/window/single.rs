//! Two windows at once: there is one bench at one computer.

use crate::{display, proved};
use anyhow::{Context as _, bail, ensure};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tests::window::{app_or_left_out, keyboard_owner, look_again, shown_windows};

const PATIENCE: Duration = Duration::from_secs(60);

/// A started window, ended with the test.
struct Started(Child);

impl Started {
    fn on(app: &Path, home: &Path) -> anyhow::Result<Self> {
        let mut start = Command::new(app);
        start.args(["--demo", "--home"]).arg(home).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Self(start.spawn().with_context(|| app.display().to_string())?))
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // Already ended is what was wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_second_start_raises_the_first_window_and_ends() -> anyhow::Result<()> {
    let Some(app) = app_or_left_out() else { return Ok(()) };
    let _display = display().await;
    let home = tempfile::tempdir()?;
    let folder = |name: &str| home.path().join(name);

    let mut both = [Started::on(&app, &folder("one"))?, Started::on(&app, &folder("two"))?];
    let (loser, status) = first_ended(&mut both).await?;
    ensure!(status.success(), "the one too many ended with {status}");
    let window = shown_windows(1).await?.remove(0);
    let homes = ["one", "two"];
    ensure!(!folder(homes[loser]).exists(), "the one too many touched its memory");
    has_keyboard(&window).await.context("the one that stayed was not raised")?;
    proved(
        "of two started at the same moment one ends by itself, before it touches anything, and the other is in front",
    );

    give_keyboard_away()?;
    ensure!(keyboard_owner().as_deref() != Some(&window), "another has the keyboard now");
    let mut third = [Started::on(&app, &folder("three"))?];
    let (_, status) = first_ended(&mut third).await?;
    ensure!(status.success(), "the later one ended with {status}");
    has_keyboard(&window).await.context("the first window was not raised")?;
    ensure!(shown_windows(1).await? == [window], "the same window is there, and no other");
    ensure!(both[1 - loser].0.try_wait()?.is_none(), "the first runs on");
    proved("a later start raises the first window, which has the keyboard again, and ends");

    drop(both);
    shown_windows(0).await?;
    Ok(())
}

/// Waits until one of them has ended by itself.
async fn first_ended(started: &mut [Started]) -> anyhow::Result<(usize, ExitStatus)> {
    let began = Instant::now();
    loop {
        for (at, one) in started.iter_mut().enumerate() {
            if let Some(status) = one.0.try_wait()? {
                return Ok((at, status));
            }
        }
        if began.elapsed() > PATIENCE {
            bail!("nobody gave way");
        }
        look_again().await;
    }
}

/// Waits until a window has the keyboard; without a window manager, only one that asks for it gets it.
async fn has_keyboard(window: &str) -> anyhow::Result<()> {
    let began = Instant::now();
    while keyboard_owner().as_deref() != Some(window) {
        ensure!(began.elapsed() < PATIENCE, "{:?} has the keyboard", keyboard_owner());
        look_again().await;
    }
    Ok(())
}

/// The keyboard goes to the display's background, as to another program.
fn give_keyboard_away() -> anyhow::Result<()> {
    let geometry = Command::new("xdotool").args(["search", "--maxdepth", "0", "--name", ""]).output()?;
    let root = String::from_utf8(geometry.stdout)?;
    let root = root.lines().next().context("the display's background")?;
    let status = Command::new("xdotool").args(["windowfocus", root]).status()?;
    ensure!(status.success(), "xdotool windowfocus {root}");
    Ok(())
}
