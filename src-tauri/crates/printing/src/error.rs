//! What can go wrong between a document and paper, named by what the bench can do next.

use thiserror::Error;

/// Why a document was not drawn or not sent.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PrintError {
    /// The printer turned the connection down; nothing reached it.
    #[error("the printer refused the connection")]
    Refused,
    /// Nobody answered there; nothing reached it.
    #[error("no printer answers there: {reason}")]
    Unreachable {
        /// "no answer within 2 s".
        reason: String,
    },
    /// The connection broke or stood still on the way.
    #[error("the printer stopped taking the document after {bytes_taken} bytes")]
    Interrupted {
        /// False when not a byte was taken; true: a person looks whether it came out.
        bytes_may_have_reached: bool,
        /// Bytes the operating system took for the printer.
        bytes_taken: usize,
    },
    /// The printer's address can't be read; settings must change.
    #[error("{0:?} is no printer address: tcp://host:9100 or file:/folder")]
    BadAddress(String),
    /// The folder's disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The folder can't be written by this program.
    #[error("no permission to write to the folder")]
    NotAllowed,
    /// A code that Code 128 can't hold; nothing was drawn.
    #[error("{0:?} can't be printed as a barcode")]
    BadCode(String),
    /// A label file that is cut off or is no label at all; it must be fetched again.
    #[error("the label file is not whole")]
    BrokenLabel,
    /// The document isn't drawn in this language.
    #[error("there is no such document for this kind of printer")]
    NoSuchForm,
    /// The drawing library failed; the same document will fail again.
    #[error("the document could not be drawn: {0}")]
    NotDrawn(String),
}

impl PrintError {
    /// True when nothing reached the printer, so that the same document may be sent again unasked.
    pub fn is_safe_to_resend(&self) -> bool {
        match self {
            Self::Refused | Self::Unreachable { .. } | Self::DiskFull | Self::NotAllowed => true,
            Self::Interrupted { bytes_may_have_reached, .. } => !bytes_may_have_reached,
            Self::BadAddress(_) | Self::BadCode(_) | Self::BrokenLabel | Self::NoSuchForm | Self::NotDrawn(_) => false,
        }
    }
}
