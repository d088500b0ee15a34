//! `print`: a file, as it is, to a printer.

use crate::Common;
use crate::answer::unusable;
use clap::Args;
use serde_json::json;
use station::UserError;
use std::io::Read as _;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(crate) struct Print {
    /// The file; - reads standard input
    file: PathBuf,
    /// The printer: tcp://host:9100 or file:/folder
    #[arg(long, value_name = "URL")]
    to: String,
}

impl Print {
    pub(crate) async fn run(self, common: &Common) -> Result<(), UserError> {
        let bytes = read(&self.file)?;
        let length = bytes.len();
        station::print_file(&self.to, bytes).await?;
        let words = format!("Sent {length} bytes to {}. Look whether it came out: the printer did not say.", self.to);
        common.answer(&json!({ "state": "sent", "bytes": length }), &words)
    }
}

/// The bytes; none are no document.
fn read(file: &Path) -> Result<Vec<u8>, UserError> {
    let mut bytes = Vec::new();
    let read = match file == Path::new("-") {
        true => std::io::stdin().lock().read_to_end(&mut bytes).map(drop),
        false => std::fs::File::open(file).and_then(|mut open| open.read_to_end(&mut bytes)).map(drop),
    };
    match read {
        Ok(()) if bytes.is_empty() => Err(unusable(file, "nothing is in it")),
        Ok(()) => Ok(bytes),
        Err(error) => Err(unusable(file, error)),
    }
}
