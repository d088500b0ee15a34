//! `scan`: what decoded barcodes mean, one a line.

use clap::Args;
use serde_json::json;
use station::barcodes::{self, Scan, ScanKind};
use station::{ErrorCode, UserError};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};

#[derive(Args)]
pub(crate) struct ScanCode {
    /// Read codes from standard input, one a line
    #[arg(long, conflicts_with = "raw")]
    stdin: bool,
    /// One code
    #[arg(required_unless_present = "stdin")]
    raw: Option<String>,
}

impl ScanCode {
    pub(crate) fn run(self) -> Result<(), UserError> {
        let answered = match &self.raw {
            Some(raw) => writeln!(std::io::stdout().lock(), "{}", line(1, raw)),
            None => answer_lines(),
        };
        answered.map_err(|error| ErrorCode::FileUnusable.with(error))
    }
}

fn answer_lines() -> std::io::Result<()> {
    let (mut input, mut out) = (BufReader::new(std::io::stdin()), BufWriter::new(std::io::stdout().lock()));
    let mut bytes = Vec::new();
    let mut n = 0;
    while input.read_until(b'\n', &mut bytes)? > 0 {
        n += 1;
        // LF ends a line and one CR before it is dropped; nothing else is trimmed.
        let text = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        writeln!(out, "{}", line(n, &String::from_utf8_lossy(text)))?;
        bytes.clear();
        if input.buffer().is_empty() {
            // Who sends one line waits for its answer before the next.
            out.flush()?;
        }
    }
    out.flush()
}

fn line(n: u64, raw: &str) -> serde_json::Value {
    let scan: Scan = barcodes::read(raw);
    let ais: Vec<_> = scan.ais.iter().map(|ai| json!({ "ai": ai.ai, "value": ai.value })).collect();
    let problems: Vec<_> = scan
        .problems
        .iter()
        .map(|problem| json!({ "code": problem.code, "ai": problem.ai, "message": problem.message }))
        .collect();
    // Whose badge it is is the bench's to know; to a script it is one of the bench's own codes.
    let kind = if scan.kind == ScanKind::Badge { ScanKind::Command } else { scan.kind };
    json!({
        "n": n,
        "raw": raw,
        "kind": kind,
        "symbology": scan.symbology,
        "gtin14": scan.gtin14,
        "indicator": scan.indicator(),
        "ais": ais,
        "carrier": scan.carrier,
        "problems": problems,
    })
}
