//! The pictures of the README and the documentation: the real window on the demo shop, packing an order.
//!
//! Nothing is drawn or retouched; a picture is taken once every letter and product picture is there. The demo's names are
//! made up. Whether a picture is good is for a person to see.
#![cfg(target_os = "linux")]

use anyhow::{Context as _, ensure};
use simulators::seed::catalogue::{ARTICLES, upc};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use tests::window::{Window, app_or_left_out};

const SIZE: (u32, u32) = (1366, 768);
const BYTES_MAX: usize = 200_000;
/// What the queue says once the demo's picked orders lie in their totes.
const TOTES_FILLED: &str = "In tote6";
/// The end of a dark picture's name, and the GTK theme that makes a window dark or light.
const THEMES: [(&str, &str); 2] = [("", "Adwaita"), ("-dark", "Adwaita:dark")];

#[tokio::test(flavor = "multi_thread")]
async fn pictures_of_one_order() -> anyhow::Result<()> {
    let Some(app) = app_or_left_out() else { return Ok(()) };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/docs/pictures");
    std::fs::create_dir_all(&folder)?;
    for (suffix, theme) in THEMES {
        let home = tempfile::tempdir()?;
        let words = [OsStr::new("--demo"), OsStr::new("--home"), home.path().as_os_str()];
        // A loudspeaker, where the computer has none: a bench that can't be heard says so in its top bar.
        let devices = tempfile::tempdir()?;
        let sound = devices.path().join("sound.conf");
        std::fs::write(&sound, "pcm.!default { type null }")?;
        let variables = [("GTK_THEME", theme.into()), ("ALSA_CONFIG_PATH", sound.into_os_string())];
        let window = Window::open(app.as_os_str(), &words, &variables).await?;
        let album = Album { window, folder: folder.clone(), suffix };
        album.fill().await.with_context(|| format!("theme {theme}"))?;
        album.window.close().await?;
    }
    Ok(())
}

struct Album<'a> {
    window: Window,
    folder: PathBuf,
    suffix: &'a str,
}

impl Album<'_> {
    async fn fill(&self) -> anyhow::Result<()> {
        let window = &self.window;
        let is_dark = !self.suffix.is_empty();
        let is_laid_out = |text: &str| text.contains(TOTES_FILLED);
        window.until("the queue", |screen| screen.is_dark == is_dark && is_laid_out(&screen.text)).await?;
        self.take("queue").await?;

        window.scan_until("T-07", "idle", "Scan the first item").await?;
        window.scan_until(&code("GL-WB-PRT"), "line_done", "").await?;
        window.scan_until(&code("GL-PB-120"), "right", "1 of 2").await?;
        window.until("a price", |screen| screen.text.contains("Cheapest on time") || screen.text.contains("$")).await?;
        self.take("pack").await?;

        window.scan_until(&code("GL-WB-CUR"), "wrong", "Nothing was recorded.").await?;
        self.take("stop").await?;

        window.scan_until(&code("GL-PB-120"), "line_done", "2 of 2").await?;
        window.scan_until(&code("GL-INK-10"), "line_done", "4/5").await?;
        window.scan_until(&code("GL-FC-220"), "printed", "").await?;
        window.until("the shop is told", |screen| screen.text.contains("The shop knows")).await?;
        self.take("printed").await
    }

    /// Takes the picture once everything in it is there.
    async fn take(&self, name: &str) -> anyhow::Result<()> {
        self.window
            .until("product pictures", |screen| screen.is_painted && screen.pictures > 0 && screen.initials == 0)
            .await?;
        let png = self.window.picture().await?;
        ensure!(size_of(&png) == Some(SIZE), "{name} is {:?}, not {SIZE:?}", size_of(&png));
        ensure!(png.len() < BYTES_MAX, "{name} has {} bytes", png.len());
        let path = self.folder.join(format!("{name}{}.png", self.suffix));
        std::fs::write(&path, &png).with_context(|| path.display().to_string())?;
        println!("{name}{}.png, {} bytes", self.suffix, png.len());
        Ok(())
    }
}

/// The barcode of an article.
fn code(sku: &str) -> String {
    ARTICLES.iter().find(|article| article.sku == sku).map(|article| upc(article.upc11)).unwrap_or_default()
}

/// Width and height as the PNG's header tells.
fn size_of(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
    Some((number(16)?, number(20)?))
}
