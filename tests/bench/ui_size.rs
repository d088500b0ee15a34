//! What the window loads before it can paint: scripts and styles, as a server would send them.

use crate::table::{Limit, Row, Table};
use anyhow::Context as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

const LIMIT_KB: f64 = 150.0;

/// Weighs every script and style of the built UI.
pub(crate) fn measure(table: &mut Table) -> anyhow::Result<()> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist");
    let (mut plain_bytes, mut packed_bytes) = (0, 0);
    // The page itself holds the styles.
    let mut paths = vec![dist.join("index.html")];
    let assets =
        std::fs::read_dir(dist.join("assets")).with_context(|| format!("{}: the UI is not built", dist.display()))?;
    for entry in assets {
        paths.push(entry?.path());
    }
    for path in paths {
        if path.extension().is_some_and(|kind| ["html", "js", "css"].iter().any(|ours| kind == *ours)) {
            let bytes = std::fs::read(&path)?;
            plain_bytes += bytes.len();
            packed_bytes += packed(bytes)?;
        }
    }
    let kb = |bytes: usize| bytes as f64 / 1000.0;
    table.add(Row {
        name: "UI, scripts and styles",
        figure: format!("{:.1} kB gzip", kb(packed_bytes)),
        beside: format!("{:.1} kB plain", kb(plain_bytes)),
        measured: kb(packed_bytes),
        limit: Limit::AtMost(LIMIT_KB, "kB"),
    });
    Ok(())
}

/// Bytes after `gzip`.
fn packed(bytes: Vec<u8>) -> anyhow::Result<usize> {
    let mut gzip = Command::new("gzip").arg("-c").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut to = gzip.stdin.take().context("gzip takes no input")?;
    let feed = std::thread::spawn(move || to.write_all(&bytes));
    let output = gzip.wait_with_output()?;
    feed.join().map_err(|_| anyhow::anyhow!("gzip could not be fed"))??;
    Ok(output.stdout.len())
}
