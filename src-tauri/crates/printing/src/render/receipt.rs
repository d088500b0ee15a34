//! A receipt on 80 mm paper: 48 columns, 576 dots, as ESC/POS bytes.
//!
//! Every receipt starts with a reset and the choice of code page 1252, and text is encoded here: the `escpos` crate maps
//! "-" to a soft hyphen in some tables and passes unknown characters on as UTF-8. A line the code page can't hold is
//! drawn and sent as a picture.

use super::Drawn;
use super::code128;
use super::dots::Dots;
use super::fonts::{Face, Typesetter, Weight};
use crate::PrintError;
use escpos::driver::Driver;
use escpos::errors::PrinterError;
use escpos::printer::Printer;
use escpos::utils::{JustifyMode, PageCode, Protocol};
use std::cell::RefCell;
use std::rc::Rc;

/// Characters of the printer's own font in one line.
const COLUMNS: usize = 48;
const WIDTH_DOTS: usize = 576;
/// Least height of a drawn line: the printer's own line feed at 203 dpi.
const LINE_DOTS: usize = 30;
/// Letters of a drawn line, about as big as the printer's own.
const LETTER_DOTS: f32 = 23.0;
/// Distance of a drawn line's baseline from its top.
const BASELINE_DOTS: f32 = 23.0;

/// Collects what would go to the printer.
#[derive(Clone, Default)]
struct Collected(Rc<RefCell<Vec<u8>>>);

impl Driver for Collected {
    fn name(&self) -> String {
        "collected".to_owned()
    }
    fn write(&self, data: &[u8]) -> Result<(), PrinterError> {
        self.0.borrow_mut().extend_from_slice(data);
        Ok(())
    }
    fn read(&self, _buf: &mut [u8]) -> Result<usize, PrinterError> {
        Ok(0)
    }
    fn flush(&self) -> Result<(), PrinterError> {
        Ok(())
    }
}

/// A receipt being written.
pub(crate) struct Receipt {
    printer: Printer<Collected>,
    collected: Collected,
    set: Typesetter,
}

impl Receipt {
    /// Reset and code page are in.
    pub(crate) fn open() -> Result<Self, PrintError> {
        let collected = Collected::default();
        let mut printer = Printer::new(collected.clone(), Protocol::default(), None);
        printer.init().and_then(|p| p.page_code(PageCode::WPC1252)).map_err(not_drawn)?;
        Ok(Self { printer, collected, set: Typesetter::new()? })
    }

    /// `text` on as many lines as it needs, `scale` times as big (1 or 2).
    pub(crate) fn line(&mut self, text: &str, scale: u8) -> Result<(), PrintError> {
        self.indented("", text, scale)
    }

    /// The same, the first line after `lead` and the others under its text: "  3 × Pattern Blocks".
    pub(crate) fn indented(&mut self, lead: &str, text: &str, scale: u8) -> Result<(), PrintError> {
        let columns = COLUMNS / usize::from(scale) - lead.chars().count();
        let text = text.replace(|c: char| c.is_whitespace() || c.is_control(), " ");
        if let (Some(lead), Some(_)) = (encode(lead), encode(&text)) {
            self.printer.size(scale, scale).map_err(not_drawn)?;
            for (index, line) in wrap_columns(&text, columns).iter().enumerate() {
                let mut bytes = if index == 0 { lead.clone() } else { vec![b' '; lead.len()] };
                bytes.extend(encode(line).unwrap_or_default());
                bytes.push(b'\n');
                self.raw(&bytes)?;
            }
            self.printer.size(1, 1).map_err(not_drawn)?;
            return Ok(());
        }
        let letter_dots = LETTER_DOTS * f32::from(scale);
        let left_dots = (WIDTH_DOTS / COLUMNS * lead.chars().count() * usize::from(scale)) as f32;
        let lines = self.set.wrap(&text, Weight::Regular, (WIDTH_DOTS as f32 - left_dots) / letter_dots);
        for (index, line) in lines.iter().enumerate() {
            let mut picture = Picture::new(scale);
            if index == 0 {
                picture.draw(&self.set, lead, letter_dots, 0.0);
            }
            picture.draw(&self.set, line, letter_dots, left_dots);
            self.raw(&picture.into_command())?;
        }
        Ok(())
    }

    /// A line of dashes across.
    pub(crate) fn rule(&mut self) -> Result<(), PrintError> {
        self.raw(&[[b'-'; COLUMNS].as_slice(), b"\n"].concat())
    }

    /// `code` as Code 128, in the middle, its text below.
    pub(crate) fn barcode(&mut self, code: &str) -> Result<(), PrintError> {
        code128::modules(code)?;
        // In set B alone: start, one symbol a character and a check of 11 modules each, a stop of 13.
        let bars = 11 * (code.len() + 2) + 13 + 2 * code128::QUIET_MODULES;
        // Three dots a module where it fits, else two.
        let module_dots: u8 = if bars * 3 <= WIDTH_DOTS { 3 } else { 2 };
        let data = code_set_b(code);
        let length = u8::try_from(data.len()).map_err(|_| PrintError::BadCode(code.to_owned()))?;
        if bars * usize::from(module_dots) > WIDTH_DOTS {
            return Err(PrintError::BadCode(code.to_owned()));
        }
        self.printer.justify(JustifyMode::CENTER).map_err(not_drawn)?;
        // GS h height, GS w module width, GS H text below, GS k 73 length data.
        let head = [0x1D, b'h', 90, 0x1D, b'w', module_dots, 0x1D, b'H', 2, 0x1D, b'k', 73, length];
        self.raw(&[head.as_slice(), &data, b"\n"].concat())?;
        self.printer.justify(JustifyMode::LEFT).map_err(not_drawn)?;
        Ok(())
    }

    /// Feeds, cuts, and gives the bytes.
    pub(crate) fn close(mut self) -> Result<Drawn, PrintError> {
        self.printer.feeds(2).and_then(|p| p.print_cut()).map_err(not_drawn)?;
        Ok(Drawn { bytes: self.collected.0.take(), missing: self.set.missing() })
    }

    fn raw(&mut self, bytes: &[u8]) -> Result<(), PrintError> {
        self.printer.custom(bytes).map(|_| ()).map_err(not_drawn)
    }
}

fn not_drawn(error: PrinterError) -> PrintError {
    PrintError::NotDrawn(error.to_string())
}

/// Code set B for the whole code: every receipt printer knows it. A brace is doubled.
fn code_set_b(code: &str) -> Vec<u8> {
    let mut data = b"{B".to_vec();
    data.extend(code.replace('{', "{{").bytes());
    data
}

/// The bytes of `text` in code page 1252, `None` when it holds a character the page has not.
fn encode(text: &str) -> Option<Vec<u8>> {
    use unicode_normalization::UnicodeNormalization;
    const FROM_0X80: &str = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";
    let byte = |c: char| match u32::from(c) {
        code @ (0x20..=0x7E | 0xA0..=0xFF) => u8::try_from(code).ok(),
        0 => None,
        _ => FROM_0X80.chars().position(|known| known == c).and_then(|at| u8::try_from(0x80 + at).ok()),
    };
    text.nfc().map(byte).collect()
}

/// Lines of at most `columns` characters, broken at spaces, inside a word only when it is longer than a line.
fn wrap_columns(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        let gap = usize::from(used > 0);
        if used + gap + length <= columns {
            push(&mut lines, &" "[..gap]);
            push(&mut lines, word);
            used += gap + length;
            continue;
        }
        for (index, c) in word.chars().enumerate() {
            if (index == 0 && used > 0) || used == columns {
                lines.push(String::new());
                used = 0;
            }
            push(&mut lines, c.encode_utf8(&mut [0; 4]));
            used += 1;
        }
    }
    lines
}

fn push(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

/// One drawn line.
struct Picture {
    /// The whole width of the paper, with room for marks far above and below the line.
    dots: Dots,
    /// The rows an ordinary line has, from its baseline.
    rows: std::ops::Range<i32>,
}

impl Picture {
    fn new(scale: u8) -> Self {
        let scale = i32::from(scale);
        let (line, baseline) = (LINE_DOTS as i32 * scale, BASELINE_DOTS as i32 * scale);
        let top = -baseline - line;
        Self { dots: Dots::blank(0, top, WIDTH_DOTS, 3 * line as usize), rows: -baseline..line - baseline }
    }

    fn draw(&mut self, set: &Typesetter, text: &str, letter_dots: f32, mut x: f32) {
        for run in set.runs(text, Weight::Regular) {
            match run.face {
                Face::Latin | Face::Wider => {
                    for shape in set.shapes(&run, Weight::Regular) {
                        let scale = shape.em_per_unit * letter_dots;
                        self.fill(shape.outline, scale, x + shape.pen_em * letter_dots);
                    }
                }
                Face::Shaped { .. } => {
                    self.dots.lay(&set.dots(&run, Weight::Regular, letter_dots), x.round() as i32, 0);
                }
            }
            x += set.run_width_em(&run, Weight::Regular) * letter_dots;
        }
    }

    /// Sets every dot that is at least half inside the glyph.
    fn fill(&mut self, outline: ab_glyph::Outline, scale: f32, x: f32) {
        let factor = ab_glyph::PxScaleFactor { horizontal: scale, vertical: scale };
        let glyph = ab_glyph::GlyphId(0).with_scale_and_position(scale, ab_glyph::point(x, 0.0));
        let drawn = ab_glyph::OutlinedGlyph::new(glyph, outline, factor);
        let bounds = drawn.px_bounds();
        drawn.draw(|dx, dy, inside| {
            if inside >= 0.5 {
                self.dots.blacken(bounds.min.x as i32 + dx as i32, bounds.min.y as i32 + dy as i32);
            }
        });
    }

    /// GS v 0: width in bytes, height in dots, rows from the top. No taller than a line, unless its letters are.
    fn into_command(self) -> Vec<u8> {
        let row_bytes = self.dots.row_bytes();
        let is_inked = |row: &i32| {
            let at = (row - self.dots.top) as usize * row_bytes;
            self.dots.rows[at..at + row_bytes].iter().any(|byte| *byte != 0)
        };
        let all = self.dots.top..self.dots.top + self.dots.height as i32;
        let first = all.clone().find(is_inked).map_or(self.rows.start, |row| row.min(self.rows.start));
        let end = all.rev().find(is_inked).map_or(self.rows.end, |row| (row + 1).max(self.rows.end));
        let from = (first - self.dots.top) as usize * row_bytes;
        let height = (end - first) as usize;
        let mut command = vec![0x1D, b'v', b'0', 0];
        command.extend((row_bytes as u16).to_le_bytes());
        command.extend((height as u16).to_le_bytes());
        command.extend(&self.dots.rows[from..from + height * row_bytes]);
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_encoded_for_the_page_or_not_at_all() {
        assert_eq!(encode("SO-111764"), Some(b"SO-111764".to_vec()));
        assert_eq!(encode("Café 5 €"), Some(b"Caf\xE9 5 \x80".to_vec()));
        assert_eq!(encode("Cafe\u{301}"), Some(b"Caf\xE9".to_vec()));
        assert_eq!(encode("Łódź"), None);
        assert_eq!(encode("\0"), None);
    }

    #[test]
    fn columns_are_never_more_than_the_paper_has() {
        assert_eq!(wrap_columns("aa bb cc", 5), vec!["aa bb", "cc"]);
        assert_eq!(wrap_columns("x abcdefgh", 5), vec!["x", "abcde", "fgh"]);
        assert_eq!(wrap_columns("", 5), vec![""]);
    }

    #[test]
    fn a_drawn_line_has_black_dots_and_its_size_in_front() {
        let set = Typesetter::new().unwrap();
        let mut picture = Picture::new(1);
        picture.draw(&set, "Łódź Ωδή", LETTER_DOTS, 0.0);
        let command = picture.into_command();
        assert_eq!(&command[..8], &[0x1D, b'v', b'0', 0, 72, 0, 30, 0]);
        assert_eq!(command.len(), 8 + 72 * 30);
        let black: u32 = command[8..].iter().map(|byte| byte.count_ones()).sum();
        assert!((200..3000).contains(&black), "{black}");
        assert!(command[8 + 40..8 + 72].iter().all(|byte| *byte == 0), "nothing right of the text");
    }
}
