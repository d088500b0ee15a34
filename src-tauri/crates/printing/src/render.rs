//! What the bench prints, as the bytes a printer understands.
//!
//! Carriers' labels pass through unchanged; slips, test pages and command cards are drawn here. Characters no font can
//! draw are printed as an empty square and reported, never left out in silence.

mod code128;
mod command_card;
mod dots;
mod fonts;
mod label_zpl;
mod page;
mod receipt;
mod runs;
mod shaping;
mod slip_escpos;
mod slip_pdf;
mod test_page;
mod wrap;

pub use command_card::{CommandCard, command_card_pdf};
pub use label_zpl::carrier_label;
pub use slip_escpos::slip_escpos;
pub use slip_pdf::slip_pdf;
pub use test_page::test_page;

/// A drawn document, and the characters printed as empty squares in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The file, ready to send.
    pub bytes: Vec<u8>,
    /// Characters no font here draws, each once.
    pub missing: Vec<char>,
}

impl std::fmt::Debug for Drawn {
    /// Without the document: it bears a customer's address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Drawn({} bytes, {} characters missing)", self.bytes.len(), self.missing.len())
    }
}
