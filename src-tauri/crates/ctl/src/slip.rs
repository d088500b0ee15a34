//! `slip`: one packing slip, as a file.

use crate::Common;
use crate::answer::unusable;
use clap::{Args, ValueEnum};
use serde_json::json;
use station::{SlipFormat, Station, UserError};
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Slip {
    /// The order's number
    #[arg(value_name = "ORDER")]
    order: String,
    /// What reads it
    #[arg(long)]
    format: Format,
    /// Where to write it
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Any printer; on the paper that this bench prints slips on
    Pdf,
    /// A receipt printer
    Escpos,
}

impl Slip {
    pub(crate) async fn run(self, common: &Common) -> Result<(), UserError> {
        let (format, name) = match self.format {
            Format::Pdf => (SlipFormat::Pdf, "pdf"),
            Format::Escpos => (SlipFormat::EscPos, "escpos"),
        };
        let slip = Station::slip(&common.config(), &self.order, format).await?;
        std::fs::write(&self.output, &slip.bytes).map_err(|error| unusable(&self.output, error))?;
        let file = self.output.display().to_string();
        let mut words = format!("The slip of order {} is {file}.", slip.number);
        if !slip.missing.is_empty() {
            words.push_str(" No font of this computer draws all of it: empty squares stand for what is missing.");
        }
        let missing: String = slip.missing.iter().collect();
        let json = json!({
            "order": slip.number, "format": name, "file": file, "bytes": slip.bytes.len(), "missing": missing,
        });
        common.answer(&json, &words)
    }
}
