//! `scan`: what decoded barcodes mean, one a line.

use clap::Args;
use serde_json::json;
use station::barcodes::{self, Scan};
use std::io::{BufRead, Write};

#[derive(Args)]
pub(crate) struct ScanCode {
    /// Read codes from standard input, one a line.
    #[arg(long)]
    stdin: bool,
    /// One code.
    #[arg(required_unless_present = "stdin")]
    raw: Option<String>,
}

impl ScanCode {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        if let Some(raw) = &self.raw {
            writeln!(out, "{}", line(1, raw))?;
            return Ok(());
        }
        let mut input = std::io::stdin().lock();
        let mut bytes = Vec::new();
        let mut n = 0;
        while input.read_until(b'\n', &mut bytes)? > 0 {
            n += 1;
            // LF ends a line and one CR before it is dropped; nothing else is trimmed.
            let text = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            writeln!(out, "{}", line(n, &String::from_utf8_lossy(text)))?;
            bytes.clear();
        }
        Ok(())
    }
}

fn line(n: u64, raw: &str) -> serde_json::Value {
    let scan: Scan = barcodes::read(raw);
    let ais: Vec<_> = scan.ais.iter().map(|ai| json!({ "ai": ai.ai, "value": ai.value })).collect();
    let problems: Vec<_> = scan
        .problems
        .iter()
        .map(|problem| json!({ "code": problem.code, "ai": problem.ai, "message": problem.message }))
        .collect();
    json!({
        "n": n,
        "raw": raw,
        "kind": scan.kind,
        "symbology": scan.symbology,
        "gtin14": scan.gtin14,
        "indicator": scan.indicator(),
        "ais": ais,
        "carrier": scan.carrier,
        "problems": problems,
    })
}
