//! Which font draws which character, and how wide it is.
//!
//! Atkinson Hyperlegible Next draws Latin, DejaVu Sans the rest of Latin, Greek and Cyrillic; both are in the program.
//! Scripts of one independent shape per character (Han, Kana, Hangul, Georgian, Armenian) come from a font of the
//! machine. Scripts whose letters join or reorder (Arabic, Hebrew, Indic, Thai) would be drawn wrong letter by letter,
//! so they are reported as missing instead.

use ab_glyph::{Font, FontArc, FontVec, GlyphId, Outline};
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// What stands for a character no font draws.
const MISSING: char = '□';

pub(crate) const LATIN: [&[u8]; 2] = [
    include_bytes!("../../../../../assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf"),
    include_bytes!("../../../../../assets/fonts/AtkinsonHyperlegibleNext-Bold.ttf"),
];
pub(crate) const WIDER: [&[u8]; 2] = [
    include_bytes!("../../../../../assets/fonts/DejaVuSans-Regular.ttf"),
    include_bytes!("../../../../../assets/fonts/DejaVuSans-Bold.ttf"),
];

/// Where operating systems keep a font with Han, Kana and Hangul, and which face of the file is wanted.
const SYSTEM_FONTS: &[(&str, u32)] = &[
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 0),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 0),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", 0),
    ("/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc", 0),
    ("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/System/Library/Fonts/PingFang.ttc", 0),
    ("/System/Library/Fonts/ヒラギノ角ゴシック W3.ttc", 0),
    ("/System/Library/Fonts/AppleSDGothicNeo.ttc", 0),
    ("/System/Library/Fonts/Supplemental/Arial Unicode.ttf", 0),
    ("C:\\Windows\\Fonts\\YuGothM.ttc", 0),
    ("C:\\Windows\\Fonts\\msyh.ttc", 0),
    ("C:\\Windows\\Fonts\\malgun.ttf", 0),
    // Signs and emoji with outlines; colour fonts made of pictures can't be drawn.
    ("/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf", 0),
    ("C:\\Windows\\Fonts\\seguiemj.ttf", 0),
];

/// Thin or thick strokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular = 0,
    Bold = 1,
}

/// Which font a run of characters is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    Latin,
    Wider,
    /// The n-th font found on the machine.
    System(usize),
}

/// Neighbouring characters of one font.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) face: Face,
    pub(crate) text: String,
}

/// A glyph's curves in the font's own units, y upwards from the baseline.
pub(crate) struct Shape {
    /// Where the glyph starts, from the run's start.
    pub(crate) pen_em: f32,
    /// The size of the font's unit.
    pub(crate) em_per_unit: f32,
    pub(crate) outline: Outline,
}

/// The fonts of one document, and what they could not draw.
pub(crate) struct Typesetter {
    latin: [FontArc; 2],
    wider: [FontArc; 2],
    system_paths: &'static [(&'static str, u32)],
    system: OnceCell<Vec<FontArc>>,
    missing: RefCell<BTreeSet<char>>,
}

impl Typesetter {
    /// The program's fonts; the machine's are looked for when a character first needs them.
    pub(crate) fn new() -> Result<Self, crate::PrintError> {
        Self::with_system_fonts(SYSTEM_FONTS)
    }

    fn with_system_fonts(system_paths: &'static [(&'static str, u32)]) -> Result<Self, crate::PrintError> {
        let read = |bytes| FontArc::try_from_slice(bytes).map_err(|e| crate::PrintError::NotDrawn(e.to_string()));
        Ok(Self {
            latin: [read(LATIN[0])?, read(LATIN[1])?],
            wider: [read(WIDER[0])?, read(WIDER[1])?],
            system_paths,
            system: OnceCell::new(),
            missing: RefCell::default(),
        })
    }

    /// Characters that were asked for and printed as empty squares.
    pub(crate) fn missing(&self) -> Vec<char> {
        self.missing.borrow().iter().copied().collect()
    }

    /// `text` as runs ready to draw: composed, without invisible characters, what is missing replaced and remembered.
    pub(crate) fn runs(&self, text: &str, weight: Weight) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for wanted in text.nfc().filter_map(visible) {
            let (c, face) = match self.face(wanted, weight) {
                Some(face) => (wanted, face),
                None => {
                    self.missing.borrow_mut().insert(wanted);
                    (MISSING, Face::Wider)
                }
            };
            match runs.last_mut().filter(|run| run.face == face) {
                Some(run) => run.text.push(c),
                None => runs.push(Run { face, text: c.into() }),
            }
        }
        runs
    }

    /// The width of `text` in ems: multiply by the size.
    pub(crate) fn width_em(&self, text: &str, weight: Weight) -> f32 {
        self.runs(text, weight).iter().map(|run| self.run_width_em(run, weight)).sum()
    }

    /// The width of one run in ems.
    pub(crate) fn run_width_em(&self, run: &Run, weight: Weight) -> f32 {
        let font = self.font(run.face, weight);
        run.text.chars().map(|c| advance_em(font, font.glyph_id(c))).sum()
    }

    /// Every glyph of a run as a shape, for drawing without an embedded font.
    pub(crate) fn shapes(&self, run: &Run, weight: Weight) -> Vec<Shape> {
        let font = self.font(run.face, weight);
        let em_per_unit = 1.0 / units_per_em(font);
        let mut pen_em = 0.0;
        let mut shapes = Vec::new();
        for glyph in run.text.chars().map(|c| font.glyph_id(c)) {
            if let Some(outline) = font.outline(glyph) {
                shapes.push(Shape { pen_em, em_per_unit, outline });
            }
            pen_em += advance_em(font, glyph);
        }
        shapes
    }

    /// Breaks `text` into lines no wider than `width_em`: at spaces, between Han and Kana, and inside a word that is
    /// wider than a line. Never returns an empty list.
    pub(crate) fn wrap(&self, text: &str, weight: Weight, width_em: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut used_em = 0.0;
        for piece in pieces(text) {
            let piece_em = self.width_em(piece, weight);
            let seen_em = self.width_em(piece.trim_end(), weight);
            let is_first = lines.last().is_none_or(String::is_empty);
            if used_em + seen_em <= width_em || (is_first && seen_em <= width_em) {
                push(&mut lines, piece);
                used_em += piece_em;
                continue;
            }
            if !is_first {
                lines.push(String::new());
                used_em = 0.0;
            }
            for (i, c) in piece.char_indices() {
                let letter = &piece[i..i + c.len_utf8()];
                let letter_em = self.width_em(letter, weight);
                if used_em > 0.0 && used_em + letter_em > width_em && !c.is_whitespace() {
                    lines.push(String::new());
                    used_em = 0.0;
                }
                push(&mut lines, letter);
                used_em += letter_em;
            }
        }
        lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
    }

    fn face(&self, c: char, weight: Weight) -> Option<Face> {
        let has = |font: &FontArc| font.glyph_id(c).0 != 0;
        if has(&self.latin[weight as usize]) {
            return Some(Face::Latin);
        }
        if has(&self.wider[weight as usize]) {
            return Some(Face::Wider);
        }
        if !stands_alone(c) {
            return None;
        }
        // A font made of pictures knows the character and has no outline of it.
        let draws = |font: &FontArc| has(font) && (c.is_whitespace() || font.outline(font.glyph_id(c)).is_some());
        self.system().iter().position(draws).map(Face::System)
    }

    fn font(&self, face: Face, weight: Weight) -> &FontArc {
        match face {
            Face::Latin => &self.latin[weight as usize],
            Face::Wider => &self.wider[weight as usize],
            Face::System(n) => &self.system()[n],
        }
    }

    fn system(&self) -> &[FontArc] {
        self.system.get_or_init(|| {
            let load = |(path, face): &(&str, u32)| {
                let bytes = std::fs::read(path).ok()?;
                FontVec::try_from_vec_and_index(bytes, *face).ok().map(FontArc::new)
            };
            self.system_paths.iter().filter_map(load).collect()
        })
    }
}

fn units_per_em(font: &FontArc) -> f32 {
    font.units_per_em().unwrap_or(1000.0)
}

fn advance_em(font: &FontArc, glyph: GlyphId) -> f32 {
    font.h_advance_unscaled(glyph) / units_per_em(font)
}

fn push(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

/// The character to draw: any white space is a space, what has no shape is nothing.
fn visible(c: char) -> Option<char> {
    match c {
        _ if c.is_whitespace() => Some(' '),
        _ if c.is_control() => None,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => None,
        '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' => None,
        // A hyphen that must not break looks like any other.
        '\u{2010}' | '\u{2011}' => Some('-'),
        _ => Some(c),
    }
}

/// True for characters that are drawn right one by one, left to right.
fn stands_alone(c: char) -> bool {
    matches!(u32::from(c),
        0x0530..=0x058F | 0x10A0..=0x10FF | 0x2000..=0x2BFF | 0x2E80..=0xA48F | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x1_F300..=0x1_FAFF
        | 0x2_0000..=0x3_FFFF)
}

/// True for characters a line may break after without a space.
fn breaks_after(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0xA48F | 0xF900..=0xFAFF | 0xFF00..=0xFFEF | 0x2_0000..=0x3_FFFF)
}

/// The pieces a line may be broken between; each keeps the space that ends it.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(|c: char| c.is_whitespace() || breaks_after(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(range: std::ops::RangeInclusive<u32>) -> impl Iterator<Item = char> {
        range.filter_map(char::from_u32)
    }

    #[test]
    fn every_character_we_claim_has_a_shape_in_both_weights() {
        let set = Typesetter::with_system_fonts(&[]).unwrap();
        let claimed: String = letters(0x20..=0x7E)
            .chain(letters(0xA1..=0x17E).filter(|c| *c != '\u{AD}'))
            .chain("ƏəƠơƯưȘșȚțẞ€№™–—‘’“”…•×→−".chars())
            .chain(letters(0x1EA0..=0x1EF9))
            .chain(letters(0x386..=0x3CE).filter(|c| !['\u{38B}', '\u{38D}', '\u{3A2}'].contains(c)))
            .chain(letters(0x400..=0x481))
            .chain(letters(0x48A..=0x513))
            .collect();
        for weight in [Weight::Regular, Weight::Bold] {
            set.runs(&claimed, weight);
        }
        assert_eq!(set.missing(), Vec::<char>::new());
    }

    #[test]
    fn a_name_is_composed_before_it_is_looked_up() {
        let set = Typesetter::with_system_fonts(&[]).unwrap();
        let runs = set.runs("Łódz\u{301}", Weight::Regular);
        assert_eq!(runs, vec![Run { face: Face::Latin, text: "Łódź".into() }]);
        assert_eq!(set.runs("a\u{200B}\tb", Weight::Bold)[0].text, "a b");
    }

    #[test]
    fn what_no_font_has_is_a_square_and_a_report() {
        let set = Typesetter::with_system_fonts(&[]).unwrap();
        assert_eq!(set.runs("王 محمد", Weight::Regular).iter().map(|r| r.text.as_str()).collect::<String>(), "□ □□□□");
        assert_eq!(set.missing(), vec!['ح', 'د', 'م', '王']);
    }

    #[test]
    fn lines_never_run_over() {
        let set = Typesetter::with_system_fonts(&[]).unwrap();
        let title = "Magnetic Tiles 100-Piece Classroom Set, Transparent, Ages 3+";
        assert_eq!(title.len(), 60);
        let lines = set.wrap(title, Weight::Regular, 12.0);
        assert!(lines.len() > 1);
        assert_eq!(lines.join(" "), title);
        for line in lines.iter().chain(&set.wrap(&"W".repeat(80), Weight::Bold, 12.0)) {
            assert!(set.width_em(line, Weight::Bold) <= 13.0, "{line}");
        }
        assert_eq!(set.wrap("", Weight::Regular, 1.0), vec![String::new()]);
    }
}
