//! Carriers' labels: the bytes that were paid for go to the printer as they are.
//!
//! The file is looked at, never changed and never read as text: labels carry raw pictures and control characters.

use crate::PrintError;
use domain::printing::Language;

/// What a label file is, once it is seen to be whole; `BrokenLabel` for anything a printer could not print to its end.
pub fn carrier_label(bytes: &[u8]) -> Result<Language, PrintError> {
    match Language::sniff(bytes) {
        Some(language) if language.is_whole(bytes) => Ok(language),
        Some(_) | None => Err(PrintError::BrokenLabel),
    }
}

/// `text` as ZPL field data behind `^FH_`: what would be a command is written as hexadecimal UTF-8.
pub(crate) fn field_data(text: &str) -> String {
    let mut data = String::new();
    for c in text.chars() {
        match c {
            '^' | '~' | '_' | '\\' => data.push_str(&format!("_{:02X}", u32::from(c))),
            _ if c.is_control() => {}
            _ => data.push(c),
        }
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_label_is_not_printed() {
        assert_eq!(carrier_label(b"^XA^FO20,20^FD1Z999^FS^XZ"), Ok(Language::Zpl));
        assert_eq!(carrier_label(b"^XA^FO20,20^FD1Z9"), Err(PrintError::BrokenLabel));
        assert_eq!(carrier_label(b"<html>expired</html>"), Err(PrintError::BrokenLabel));
        assert_eq!(carrier_label(b""), Err(PrintError::BrokenLabel));
    }

    #[test]
    fn a_printer_name_can_not_become_a_command() {
        assert_eq!(field_data("Bench ^XZ~JA_2"), "Bench _5EXZ_7EJA_5F2");
    }
}
