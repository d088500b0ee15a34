//! Which kind of symbol was read, from the AIM identifier (`]E0`, `]C1`, …) a scanner may send in front.
//!
//! A prefix is believed only when its letter is one AIM gave out; any other text keeps its bracket.

use serde::Serialize;

/// A kind of barcode, as far as it changes the meaning of what is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Symbology {
    /// EAN-13, UPC-A and UPC-E (`]E0`): sent as 13 digits.
    Ean13,
    /// A two- or five-digit add-on alone (`]E1`, `]E2`).
    EanAddOn,
    /// EAN-13 or UPC-A with its add-on behind it (`]E3`).
    EanWithAddOn,
    /// EAN-8 (`]E4`).
    Ean8,
    /// Interleaved 2 of 5 (`]I…`), which ITF-14 is printed in.
    Itf,
    /// Code 128 with plain text (`]C0`).
    Code128,
    /// GS1-128 (`]C1`).
    Gs1128,
    /// Code 39 (`]A…`).
    Code39,
    /// Code 93 (`]G…`).
    Code93,
    /// Codabar (`]F…`).
    Codabar,
    /// GS1 DataBar and GS1 Composite (`]e…`).
    DataBar,
    /// Data Matrix with plain text (`]d0`, `]d1`, …).
    DataMatrix,
    /// GS1 DataMatrix (`]d2`).
    Gs1DataMatrix,
    /// QR Code with plain text (`]Q0`, `]Q1`, …).
    Qr,
    /// GS1 QR Code (`]Q3`).
    Gs1Qr,
    /// DotCode with plain text (`]J0`).
    DotCode,
    /// GS1 DotCode (`]J1`).
    Gs1DotCode,
    /// PDF417 (`]L…`).
    Pdf417,
    /// Aztec (`]z…`).
    Aztec,
    /// MaxiCode (`]U…`).
    MaxiCode,
    /// One AIM knows and the bench has no use for.
    Other,
}

impl Symbology {
    /// Splits an AIM identifier off. Gives the kind, if one was sent, and the text without it.
    pub fn split(raw: &str) -> (Option<Self>, &str) {
        match raw.split_at_checked(3) {
            Some((prefix, text)) => match Self::parse(prefix) {
                Some(symbology) => (Some(symbology), text),
                None => (None, raw),
            },
            None => (None, raw),
        }
    }

    /// Reads an AIM identifier of three characters; `None` when it is none.
    pub fn parse(aim: &str) -> Option<Self> {
        let [b']', letter, modifier] = *aim.as_bytes() else {
            return None;
        };
        if !modifier.is_ascii_alphanumeric() {
            return None;
        }
        Some(match (letter, modifier) {
            (b'E', b'0') => Self::Ean13,
            (b'E', b'1' | b'2') => Self::EanAddOn,
            (b'E', b'3') => Self::EanWithAddOn,
            (b'E', b'4') => Self::Ean8,
            (b'I', _) => Self::Itf,
            (b'C', b'1') => Self::Gs1128,
            (b'C', _) => Self::Code128,
            (b'A', _) => Self::Code39,
            (b'G', _) => Self::Code93,
            (b'F', _) => Self::Codabar,
            (b'e', _) => Self::DataBar,
            (b'd', b'2') => Self::Gs1DataMatrix,
            (b'd', _) => Self::DataMatrix,
            (b'Q', b'3') => Self::Gs1Qr,
            (b'Q', _) => Self::Qr,
            (b'J', b'1') => Self::Gs1DotCode,
            (b'J', _) => Self::DotCode,
            (b'L', _) => Self::Pdf417,
            (b'z', _) => Self::Aztec,
            (b'U', _) => Self::MaxiCode,
            (b'B' | b'D' | b'E' | b'H' | b'K' | b'M'..=b'P' | b'R'..=b'T' | b'X' | b'Z' | b'h', _) => Self::Other,
            _ => return None,
        })
    }

    /// True when the symbol itself says that Application Identifiers are inside.
    pub fn carries_gs1(self) -> bool {
        matches!(self, Self::Gs1128 | Self::DataBar | Self::Gs1DataMatrix | Self::Gs1Qr | Self::Gs1DotCode)
    }

    /// True when only goods carry this kind, never a parcel.
    pub fn is_retail(self) -> bool {
        matches!(self, Self::Ean13 | Self::EanAddOn | Self::EanWithAddOn | Self::Ean8 | Self::Itf | Self::DataBar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_split_off_and_other_brackets_stay() {
        assert_eq!(Symbology::split("]E00416000336108"), (Some(Symbology::Ean13), "0416000336108"));
        assert_eq!(Symbology::split("]C101"), (Some(Symbology::Gs1128), "01"));
        assert_eq!(Symbology::split("]d2"), (Some(Symbology::Gs1DataMatrix), ""));
        for plain in ["]y0x", "]C", "]C-1", "", "C1", "]€"] {
            assert_eq!(Symbology::split(plain), (None, plain));
        }
    }
}
