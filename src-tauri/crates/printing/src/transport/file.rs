//! Documents as files in a folder, for a print server, a PDF printer or a look at what would be printed.
//!
//! A file appears whole under its name or not at all, and a job sent again writes the same name.

use super::{Delivery, PrintJob, PrinterState, Sent};
use crate::PrintError;
use domain::printing::Language;
use std::io::{Error, ErrorKind};
use std::path::PathBuf;
use tokio::fs;
use tokio::io::AsyncWriteExt;

/// A folder documents are written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Reads what follows `file:`; the path must be absolute.
    pub(super) fn parse(rest: &str) -> Option<Self> {
        let path = PathBuf::from(rest.strip_prefix("//").unwrap_or(rest));
        path.is_absolute().then_some(Self { path })
    }

    pub(super) async fn send(&self, job: &PrintJob) -> Result<Sent, PrintError> {
        self.write(job).await.map_err(|error| named(&error))?;
        Ok(Sent { bytes: job.bytes.len(), delivery: Delivery::Complete })
    }

    pub(super) async fn probe(&self) -> PrinterState {
        if let Err(error) = fs::create_dir_all(&self.path).await {
            return not_ready(&error);
        }
        match fs::metadata(&self.path).await {
            Ok(found) if found.is_dir() && !found.permissions().readonly() => PrinterState::Ready,
            Ok(_) => PrinterState::NotAllowed,
            Err(error) => not_ready(&error),
        }
    }

    async fn write(&self, job: &PrintJob) -> Result<(), Error> {
        fs::create_dir_all(&self.path).await?;
        let name = format!("{}-{}.{}", job.id, job.kind.as_str(), extension(job.language));
        let partial = self.path.join(format!(".{name}.part"));
        let mut file = fs::File::create(&partial).await?;
        file.write_all(&job.bytes).await?;
        file.sync_all().await?;
        fs::rename(&partial, self.path.join(name)).await
    }
}

fn not_ready(error: &Error) -> PrinterState {
    match named(error) {
        PrintError::NotAllowed => PrinterState::NotAllowed,
        other => PrinterState::Unreachable { reason: other.to_string() },
    }
}

fn named(error: &Error) -> PrintError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => PrintError::DiskFull,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => PrintError::NotAllowed,
        kind => PrintError::Unreachable { reason: kind.to_string() },
    }
}

fn extension(language: Language) -> &'static str {
    match language {
        Language::Zpl => "zpl",
        Language::Pdf => "pdf",
        Language::Png => "png",
        Language::EscPos => "bin",
    }
}
