//! Printed files on the disk, for programs that draw and read files.

use crate::peers;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Dots per inch of the coarsest printer we serve.
const DPI: &str = "203";

/// A folder of printed files that goes with the test.
pub(crate) struct Paper(TempDir);

/// A barcode as a scanner reports it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Code {
    /// Its kind: "]C0" is Code 128, "]C1" GS1-128.
    pub(crate) aim: String,
    /// What is typed; GS between a GS1 code's fields.
    pub(crate) data: String,
}

#[derive(Deserialize)]
struct Seen {
    codes: Vec<Code>,
}

impl Paper {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Puts a file there.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.path().join(name);
        fs::write(&file, bytes).unwrap();
        file
    }
}

/// Pictures of labels written in ZPL, one each; `None` without Node.
pub(crate) async fn draw_zpl(labels: &[PathBuf]) -> Option<Vec<PathBuf>> {
    let mut renderer = peers::node_script("render-zpl.mjs").await?;
    renderer.args(labels);
    assert_eq!(peers::output(renderer).await.trim(), format!("{} drawn", labels.len()));
    let picture = |label: &PathBuf| PathBuf::from(format!("{}.png", label.display()));
    Some(labels.iter().map(picture).collect())
}

/// A picture of one page of a PDF; `None` without poppler.
pub(crate) async fn draw_pdf(file: &Path, page: usize) -> Option<PathBuf> {
    let mut renderer = peers::poppler("pdftoppm").await?;
    let (page, picture) = (page.to_string(), format!("{}-{page}", file.display()));
    renderer.args(["-r", DPI, "-png", "-singlefile", "-f", &page, "-l", &page]).arg(file).arg(&picture);
    peers::output(renderer).await;
    Some(PathBuf::from(format!("{picture}.png")))
}

/// A picture of the top of a PDF's first page, so many inches high; `None` without poppler.
pub(crate) async fn draw_top_of_pdf(file: &Path, dpi: f32, height_in: f32) -> Option<PathBuf> {
    let mut renderer = peers::poppler("pdftoppm").await?;
    let (resolution, height) = (dpi.to_string(), (height_in * dpi).round().to_string());
    renderer.args(["-r", &resolution, "-x", "0", "-y", "0", "-W", "99999", "-H", &height, "-gray", "-png"]);
    renderer.args(["-singlefile"]).arg(file).arg(file);
    peers::output(renderer).await;
    Some(PathBuf::from(format!("{}.png", file.display())))
}

/// The text of a PDF in reading order; `None` without poppler.
pub(crate) async fn text_of_pdf(file: &Path) -> Option<String> {
    let mut reader = peers::poppler("pdftotext").await?;
    reader.args(["-raw", "-enc", "UTF-8"]).arg(file).arg("-");
    Some(peers::output(reader).await)
}

/// The barcodes on each picture; `None` without Python.
pub(crate) async fn scan(pictures: &[PathBuf]) -> Option<Vec<Vec<Code>>> {
    let mut scanner = peers::python_script("read_barcodes.py")?;
    scanner.args(pictures);
    let said = peers::output(scanner).await;
    let seen: Vec<Seen> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(seen.len(), pictures.len());
    Some(seen.into_iter().map(|seen| seen.codes).collect())
}
