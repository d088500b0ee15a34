//! `print`: a file, as it is, to a printer.

use crate::Common;
use anyhow::Context as _;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Print {
    /// The file.
    file: PathBuf,
    /// The printer: tcp://host:9100 or file:/folder.
    #[arg(long)]
    to: String,
}

impl Print {
    pub(crate) async fn run(self, common: &Common) -> anyhow::Result<()> {
        let bytes = std::fs::read(&self.file).with_context(|| format!("{} can't be read", self.file.display()))?;
        let length = bytes.len();
        station::print_file(&self.to, bytes).await?;
        let words = format!("Sent {length} bytes to {}. Look whether it came out: the printer did not say.", self.to);
        common.answer(&json!({ "state": "sent", "bytes": length }), &words);
        Ok(())
    }
}
