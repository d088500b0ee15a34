//! Documents to bytes, bytes to printers.
//!
//! `render` turns what the bench prints into a printer's language; `transport` carries bytes to a device and says
//! exactly what is known afterwards. No transport claims that paper came out: the best it knows is "sent". Nothing here
//! retries; whether a document may be sent again is part of every [`PrintError`].

mod error;
mod render;
mod transport;

pub use error::PrintError;
pub use render::{CommandCard, Drawn, carrier_label, command_card_pdf, slip_escpos, slip_pdf, test_page};
pub use transport::{Delivery, Patience, PrintJob, PrinterState, Sent, Transport};
