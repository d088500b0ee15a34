//! A label as ZPL II, 4 x 6 inches at 203 dpi: 812 x 1218 dots, UTF-8.
//!
//! Names may hold any character: `^`, `~` and `_` are written in hexadecimal, so a customer cannot command a printer.

use super::label::{Barcode, Label};

/// The label's ZPL, from ^XA to ^XZ.
pub(super) fn draw(label: &Label) -> String {
    let mut zpl = Zpl::default();
    zpl.raw("^XA^CI28^PW812^LL1218^LH0,0");
    zpl.raw("^FO16,16^GB780,1186,4^FS");
    for (y, line) in (44..).step_by(28).zip(&label.from) {
        zpl.text(40, y, 24, line);
    }
    zpl.text(560, 44, 28, &label.weight);
    zpl.text(560, 80, 28, &label.piece);
    zpl.text(560, 152, 48, "SAMPLE");
    zpl.raw("^FO16,224^GB780,4,4^FS");
    zpl.text(40, 244, 56, &format!("{} {}", label.carrier.provider(), label.service_name));
    zpl.raw("^FO16,316^GB780,4,4^FS");
    zpl.text(40, 352, 24, "SHIP TO:");
    for (y, line) in (388..).step_by(44).zip(&label.to) {
        zpl.text(100, y, 38, line);
    }
    zpl.raw("^FO16,680^GB780,8,8^FS");
    zpl.text(40, 712, 30, &format!("{} TRACKING #", label.carrier.provider()));
    zpl.raw(&format!("^FO{},764^BY3^BCN,240,N,N,N^FD{}^FS", left_dots(&label.barcode), field(&label.barcode)));
    zpl.text(120, 1032, 34, &label.readable_number());
    zpl.raw("^FO16,1092^GB780,8,8^FS");
    zpl.text(40, 1126, 26, "SAMPLE - DO NOT MAIL");
    zpl.raw("^PQ1^XZ\n");
    zpl.0
}

#[derive(Default)]
struct Zpl(String);

impl Zpl {
    fn raw(&mut self, commands: &str) {
        self.0.push_str(commands);
        self.0.push('\n');
    }

    /// One line in the scalable font, its top left corner and height in dots.
    fn text(&mut self, x: u32, y: u32, height: u32, line: &str) {
        if !line.is_empty() {
            self.raw(&format!("^FO{x},{y}^A0N,{height},{height}^FH_^FD{}^FS", escaped(line)));
        }
    }
}

fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for letter in line.chars().filter(|letter| !letter.is_control()) {
        match letter {
            '^' => out.push_str("_5E"),
            '~' => out.push_str("_7E"),
            '_' => out.push_str("_5F"),
            other => out.push(other),
        }
    }
    out
}

/// The symbol's field data: `>;` starts set C, `>:` set B, `>8` is the function character 1.
fn field(barcode: &Barcode) -> String {
    match barcode {
        Barcode::Gs1 { zip5, parcel } => format!(">;>8420{zip5}>8{parcel}"),
        Barcode::Plain(number) if pairs(number) => format!(">;{number}"),
        Barcode::Plain(number) => format!(">:{number}"),
    }
}

fn pairs(number: &str) -> bool {
    number.len().is_multiple_of(2) && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where the symbol begins so that it stands in the middle: 3 dots a module, 11 modules a character, 13 the stop.
fn left_dots(barcode: &Barcode) -> usize {
    let characters = match barcode {
        Barcode::Gs1 { parcel, .. } => 6 + parcel.len() / 2,
        Barcode::Plain(number) if pairs(number) => number.len() / 2,
        Barcode::Plain(number) => number.len(),
    };
    let width = ((characters + 2) * 11 + 13) * 3;
    812_usize.saturating_sub(width) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_command_the_printer() {
        assert_eq!(escaped("A^XZ~JA_ Ünal\n"), "A_5EXZ_7EJA_5F Ünal");
    }

    #[test]
    fn the_symbol_keeps_its_quiet_zone() {
        let parcel = "9200199001234500000017".to_owned();
        for barcode in [Barcode::Gs1 { zip5: "85701".into(), parcel }, Barcode::Plain("1ZPB4X170300000071".into())] {
            assert!(left_dots(&barcode) >= 16 + 30, "{barcode:?}");
        }
    }
}
