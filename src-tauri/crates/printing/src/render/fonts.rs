//! Which font draws which letter, and how wide it is.
//!
//! Atkinson Hyperlegible Next draws Latin, DejaVu Sans the rest of Latin, Greek and Cyrillic; both are in the program.
//! All other scripts, emoji, and letters made of several parts are shaped with the fonts of this machine and drawn as
//! dots. What no font holds is an empty square, and reported.

use super::dots::Dots;
use super::runs::{self, Run, visible};
use super::shaping::{Shaped, Shaper, held};
use super::wrap::wrapped;
use ab_glyph::{Font, FontArc, GlyphId, Outline};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Mutex;

pub(crate) const LATIN: [&[u8]; 2] = [
    include_bytes!("../../../../../assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf"),
    include_bytes!("../../../../../assets/fonts/AtkinsonHyperlegibleNext-Bold.ttf"),
];
pub(crate) const WIDER: [&[u8]; 2] = [
    include_bytes!("../../../../../assets/fonts/DejaVuSans-Regular.ttf"),
    include_bytes!("../../../../../assets/fonts/DejaVuSans-Bold.ttf"),
];

/// Thin or thick strokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Weight {
    Regular = 0,
    Bold = 1,
}

/// How a run of letters is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Face {
    Latin,
    Wider,
    /// With the machine's fonts, as dots.
    Shaped {
        is_rtl: bool,
    },
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
    /// The machine's fonts; they are looked for when a letter first needs them.
    shaper: fn() -> &'static Mutex<Shaper>,
    known: RefCell<HashMap<(Run, Weight), Rc<Shaped>>>,
    missing: RefCell<BTreeSet<char>>,
}

impl Typesetter {
    /// The program's fonts and the machine's.
    pub(crate) fn new() -> Result<Self, crate::PrintError> {
        Self::on(Shaper::of_this_machine)
    }

    fn on(shaper: fn() -> &'static Mutex<Shaper>) -> Result<Self, crate::PrintError> {
        let read = |bytes| FontArc::try_from_slice(bytes).map_err(|e| crate::PrintError::NotDrawn(e.to_string()));
        Ok(Self {
            latin: [read(LATIN[0])?, read(LATIN[1])?],
            wider: [read(WIDER[0])?, read(WIDER[1])?],
            shaper,
            known: RefCell::default(),
            missing: RefCell::default(),
        })
    }

    /// Characters that were asked for and printed as empty squares.
    pub(crate) fn missing(&self) -> Vec<char> {
        self.missing.borrow().iter().copied().collect()
    }

    /// `text` as runs ready to draw, from left to right; what is missing is replaced and remembered.
    pub(crate) fn runs(&self, text: &str, weight: Weight) -> Vec<Run> {
        runs::runs(&runs::tidied(text), |letter| {
            let face = self.face(letter, weight);
            if face.is_none() {
                self.miss(letter, weight);
            }
            face
        })
    }

    /// The width of `text` in ems: multiply by the size.
    pub(crate) fn width_em(&self, text: &str, weight: Weight) -> f32 {
        self.runs(text, weight).iter().map(|run| self.run_width_em(run, weight)).sum()
    }

    /// The width of one run in ems.
    pub(crate) fn run_width_em(&self, run: &Run, weight: Weight) -> f32 {
        match self.own(run.face, weight) {
            Some(font) => run.text.chars().map(|c| advance_em(font, font.glyph_id(c))).sum(),
            None => self.shaped(run, weight).width_em,
        }
    }

    /// Every glyph of a run of the program's fonts as a shape; none of other runs.
    pub(crate) fn shapes(&self, run: &Run, weight: Weight) -> Vec<Shape> {
        let Some(font) = self.own(run.face, weight) else { return Vec::new() };
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

    /// A shaped run as dots, `em_dots` high; none of runs of the program's fonts.
    pub(crate) fn dots(&self, run: &Run, weight: Weight, em_dots: f32) -> Dots {
        match run.face {
            Face::Latin | Face::Wider => Dots::default(),
            Face::Shaped { .. } => {
                // Shaped first: both need the fonts for themselves.
                let shaped = self.shaped(run, weight);
                held((self.shaper)()).dots(&shaped, em_dots)
            }
        }
    }

    /// Breaks `text` into lines no wider than `width_em`. Never returns an empty list.
    pub(crate) fn wrap(&self, text: &str, weight: Weight, width_em: f32) -> Vec<String> {
        wrapped(text, width_em, |part| self.width_em(part, weight))
    }

    /// Who draws what a reader takes for one letter.
    fn face(&self, letter: &str, weight: Weight) -> Option<Face> {
        let mut shown = visible(letter);
        let (first, is_alone) = (shown.next()?, shown.next().is_none());
        let has = |font: &FontArc| font.glyph_id(first).0 != 0;
        if is_alone && has(&self.latin[weight as usize]) {
            return Some(Face::Latin);
        }
        if is_alone && has(&self.wider[weight as usize]) {
            return Some(Face::Wider);
        }
        self.is_held(letter, weight).then_some(Face::Shaped { is_rtl: false })
    }

    /// True when the machine's fonts hold all of `letter`.
    fn is_held(&self, letter: &str, weight: Weight) -> bool {
        self.shaped(&Run { face: Face::Shaped { is_rtl: false }, text: letter.to_owned() }, weight).is_whole
    }

    /// Remembers of a letter that is in no font the characters that are to blame.
    fn miss(&self, letter: &str, weight: Weight) {
        let blamed = visible(letter).filter(|c| self.face(c.encode_utf8(&mut [0; 4]), weight).is_none());
        let mut missing = self.missing.borrow_mut();
        let before = missing.len();
        missing.extend(blamed);
        if missing.len() == before {
            // Each is held by some font, and all of them together by none.
            missing.extend(visible(letter));
        }
    }

    fn shaped(&self, run: &Run, weight: Weight) -> Rc<Shaped> {
        let key = (run.clone(), weight);
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let is_rtl = run.face == Face::Shaped { is_rtl: true };
        let shaped = Rc::new(held((self.shaper)()).shape(&run.text, weight, is_rtl));
        self.known.borrow_mut().insert(key, shaped.clone());
        shaped
    }

    fn own(&self, face: Face, weight: Weight) -> Option<&FontArc> {
        match face {
            Face::Latin => Some(&self.latin[weight as usize]),
            Face::Wider => Some(&self.wider[weight as usize]),
            Face::Shaped { .. } => None,
        }
    }
}

fn units_per_em(font: &FontArc) -> f32 {
    font.units_per_em().unwrap_or(1000.0)
}

fn advance_em(font: &FontArc, glyph: GlyphId) -> f32 {
    font.h_advance_unscaled(glyph) / units_per_em(font)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(range: std::ops::RangeInclusive<u32>) -> impl Iterator<Item = char> {
        range.filter_map(char::from_u32)
    }

    #[test]
    fn every_character_we_claim_has_a_shape_in_both_weights() {
        let set = Typesetter::on(Shaper::of_a_bare_machine).unwrap();
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
        let set = Typesetter::on(Shaper::of_a_bare_machine).unwrap();
        let runs = set.runs("Łódz\u{301}", Weight::Regular);
        assert_eq!(runs, vec![Run { face: Face::Latin, text: "Łódź".into() }]);
        assert_eq!(set.runs("a\u{200B}\tb", Weight::Bold)[0].text, "a b");
    }

    #[test]
    fn what_no_font_has_is_a_square_and_a_report() {
        let set = Typesetter::on(Shaper::of_a_bare_machine).unwrap();
        assert_eq!(set.runs("王 محمد", Weight::Regular).iter().map(|r| r.text.as_str()).collect::<String>(), "□ □□□□");
        assert_eq!(set.missing(), vec!['ح', 'د', 'م', '王']);
    }

    #[test]
    fn lines_never_run_over() {
        let set = Typesetter::on(Shaper::of_a_bare_machine).unwrap();
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
