//! Bytes to a printer: where it is, what was sent, what is known afterwards.
//!
//! One document is sent once per call and never again by itself. "Sent" means that the device took every byte; only a
//! person or a status reply knows whether paper came out.

mod file;
mod raw_tcp;

use crate::PrintError;
use domain::ids::PrintId;
use domain::printing::{DocumentKind, Language};
use serde::Serialize;
use std::time::Duration;

/// One document on its way.
#[derive(Clone, PartialEq, Eq)]
pub struct PrintJob {
    /// Names the file where files are written.
    pub id: PrintId,
    /// Which document.
    pub kind: DocumentKind,
    /// What the bytes are.
    pub language: Language,
    /// The document.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for PrintJob {
    /// Without the document: it bears a customer's address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { id, kind, language, bytes } = self;
        write!(f, "PrintJob({id}, {kind:?}, {language:?}, {} bytes)", bytes.len())
    }
}

/// Every byte was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// How many.
    pub bytes: usize,
    /// What the printer did after them.
    pub delivery: Delivery,
}

/// What is known after the last byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// The printer read to the end and closed the connection, or the file is on the disk.
    Complete,
    /// The printer kept the connection open: usual for label printers, and no proof.
    Unconfirmed,
}

/// What a status chip shows. Only a connection is tried; nothing is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PrinterState {
    /// It takes connections.
    Ready,
    /// It is there and refuses: busy with another computer, or printing is switched off.
    Refusing,
    /// Nobody answers.
    Unreachable {
        /// Why, in words for a person.
        reason: String,
    },
    /// The folder can't be written.
    NotAllowed,
}

/// How long a printer is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Until it answers.
    pub connect: Duration,
    /// Without a byte being taken.
    pub progress: Duration,
    /// For its close after the last byte.
    pub close: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(2), progress: Duration::from_secs(10), close: Duration::from_millis(250) }
    }
}

/// Where a printer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transport {
    /// A network printer that takes raw bytes: `tcp://host:9100`.
    RawTcp(raw_tcp::RawTcp),
    /// A folder another program prints from: `file:/path`.
    Folder(file::Folder),
}

impl Transport {
    /// Reads `tcp://host[:port]` (9100 when no port is given) or `file:/folder`.
    pub fn parse(url: &str) -> Result<Self, PrintError> {
        let url = url.trim();
        let bad = || PrintError::BadAddress(url.to_owned());
        match url.split_once(':') {
            Some(("tcp", rest)) => raw_tcp::RawTcp::parse(rest).map(Self::RawTcp).ok_or_else(bad),
            Some(("file", rest)) => file::Folder::parse(rest).map(Self::Folder).ok_or_else(bad),
            Some(_) | None => Err(bad()),
        }
    }

    /// The same printer waited for differently.
    pub fn with_patience(self, patience: Patience) -> Self {
        match self {
            Self::RawTcp(printer) => Self::RawTcp(printer.with_patience(patience)),
            Self::Folder(folder) => Self::Folder(folder),
        }
    }

    /// Sends `job` once. An error says whether sending again is safe: [`PrintError::is_safe_to_resend`].
    pub async fn send(&self, job: &PrintJob) -> Result<Sent, PrintError> {
        let outcome = match self {
            Self::RawTcp(printer) => printer.send(&job.bytes).await,
            Self::Folder(folder) => folder.send(job).await,
        };
        let (print_id, kind, bytes) = (job.id.0, job.kind.as_str(), job.bytes.len());
        match &outcome {
            Ok(sent) => {
                tracing::info!(print_id, kind, bytes, delivery = ?sent.delivery, "document sent")
            }
            Err(error) => tracing::warn!(print_id, kind, bytes, %error, "document not sent"),
        }
        outcome
    }

    /// Whether it would take a document now. Most printers take one connection at a time: not while a job is sent.
    pub async fn probe(&self) -> PrinterState {
        match self {
            Self::RawTcp(printer) => printer.probe().await,
            Self::Folder(folder) => folder.probe().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_or_refused() {
        for good in ["tcp://10.0.0.7:9100", "tcp://zebra.local", "tcp://[::1]:9100", "file:/tmp/x", "file:///tmp/x"] {
            assert!(Transport::parse(good).is_ok(), "{good}");
        }
        assert_eq!(Transport::parse("tcp://zebra"), Transport::parse(" tcp://zebra:9100\n"));
        assert_eq!(Transport::parse("file:/tmp/x"), Transport::parse("file:///tmp/x"));
        for bad in ["", "zebra", "tcp:zebra", "tcp://", "tcp://h:0x", "tcp://h:99999", "file:", "file:rel", "http://h"]
        {
            assert_eq!(Transport::parse(bad), Err(PrintError::BadAddress(bad.to_owned())), "{bad}");
        }
    }
}
