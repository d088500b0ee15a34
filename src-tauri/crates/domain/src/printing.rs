//! What is printed, before it is bytes: which document, in which language, on what paper.

use serde::{Deserialize, Serialize};

/// A document a bench prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A carrier's shipping label.
    Label,
    /// What is in the box.
    Slip,
    /// A test page.
    Test,
}

impl DocumentKind {
    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Slip => "slip",
            Self::Test => "test",
        }
    }

    /// The kind of a stored word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Label, Self::Slip, Self::Test].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What bytes mean to a printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Zebra's label language.
    Zpl,
    /// Portable Document Format.
    Pdf,
    /// A picture.
    Png,
    /// Receipt printers.
    EscPos,
}

impl Language {
    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zpl => "zpl",
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::EscPos => "escpos",
        }
    }

    /// The language of a stored word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Zpl, Self::Pdf, Self::Png, Self::EscPos].into_iter().find(|language| language.as_str() == text)
    }

    /// What a file's first bytes say it is; carriers sometimes send another format than was asked for.
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        let text = bytes.trim_ascii_start();
        match text {
            _ if text.starts_with(b"%PDF-") => Some(Self::Pdf),
            _ if text.starts_with(b"\x89PNG\r\n\x1a\n") => Some(Self::Png),
            _ if text.starts_with(b"^XA") || text.starts_with(b"^FX") || text.starts_with(b"~") => Some(Self::Zpl),
            _ if text.starts_with(b"\x1b@") => Some(Self::EscPos),
            _ => None,
        }
    }

    /// True when a label file has its end too: half a download is not a label.
    pub fn is_whole(self, bytes: &[u8]) -> bool {
        let count = |needle: &[u8]| bytes.windows(needle.len()).filter(|window| *window == needle).count();
        let tail = &bytes[bytes.len().saturating_sub(1024)..];
        match self {
            Self::Zpl => count(b"^XA") > 0 && count(b"^XA") == count(b"^XZ"),
            Self::Pdf => tail.windows(5).any(|window| window == b"%%EOF"),
            Self::Png => tail.windows(4).any(|window| window == b"IEND"),
            Self::EscPos => !bytes.is_empty(),
        }
    }
}

/// A packing slip: what is in the box, for the customer. The bench prints it as PDF or on a receipt printer.
#[derive(Clone, PartialEq, Eq)]
pub struct Slip {
    /// The shop's name.
    pub shop_name: String,
    /// "111764".
    pub order_number: String,
    /// What a scanner reads to open the order: "SO-111764".
    pub order_code: String,
    /// The day it was ordered, as the shop writes dates.
    pub ordered_on: String,
    /// Name and address lines, ready to print.
    pub ship_to: Vec<String>,
    /// "USPS Ground Advantage".
    pub service: Option<String>,
    /// A gift text or note.
    pub note: Option<String>,
    /// What is in the box.
    pub lines: Vec<SlipLine>,
    /// What of the order comes in another parcel.
    pub later: Vec<SlipLine>,
}

/// One line of a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipLine {
    /// Units.
    pub quantity: u32,
    /// What it is.
    pub title: String,
    /// Stock-keeping unit.
    pub sku: Option<String>,
    /// The bundle it belongs to.
    pub bundle_title: Option<String>,
}

/// Paper for a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlipPaper {
    /// 4 × 6 in, like the label.
    FourBySix,
    /// 8.5 × 11 in.
    Letter,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes_and_their_end() {
        assert_eq!(Language::sniff(b"\r\n^XA^FS^XZ"), Some(Language::Zpl));
        assert_eq!(Language::sniff(b"%PDF-1.4"), Some(Language::Pdf));
        assert_eq!(Language::sniff(b"<!doctype html>"), None);
        assert!(Language::Zpl.is_whole(b"^XA^FDx^FS^XZ"));
        assert!(!Language::Zpl.is_whole(b"^XA^FDx^FS^XZ^XA"));
        assert!(!Language::Pdf.is_whole(b"%PDF-1.4 and then nothing"));
    }
}
