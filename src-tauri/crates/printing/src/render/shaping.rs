//! Text that the program's own fonts do not hold, with the fonts of this machine: letters join, marks find their place,
//! right to left where the script runs so, and all of it becomes dots.
//!
//! Fonts are looked for once per process, when a text first needs them. The program's own stand among them, for signs
//! that neighbour another script.

use super::dots::{Dots, Ink, scattered};
use super::fonts::{LATIN, WIDER, Weight};
use cosmic_text::fontdb::{self, Database, Source};
use cosmic_text::{
    Attrs, AttrsList, CacheKey, CacheKeyFlags, Fallback, Family, FontSystem, PlatformFallback, ShapeGlyph, ShapeWord,
    Shaping, SwashCache, SwashContent,
};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use unicode_bidi::Level;
use unicode_script::Script;

/// Signs of neighbouring scripts look like the rest of the paper.
const FAMILY: &str = "Atkinson Hyperlegible Next";

/// Before the machine's own order: emoji as strokes, which a printer without greys draws best.
const STROKES: &[&str] = &["Noto Emoji", "Symbola", "Segoe UI Symbol", "Apple Symbols"];

/// After the machine's own order: fonts of many scripts, asked by name before all others are tried one by one.
const MANY_SCRIPTS: &[&str] = &[
    "Noto Sans CJK JP",
    "Source Han Sans",
    "Droid Sans Fallback",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Arial Unicode MS",
    "FreeSerif",
    "Unifont",
];

/// A run of text as glyphs, in ems from its left end.
#[derive(Debug)]
pub(crate) struct Shaped {
    glyphs: Vec<ShapeGlyph>,
    pub(crate) width_em: f32,
    /// False when a part of it is in no font.
    pub(crate) is_whole: bool,
}

/// The fonts of this machine, and who draws with them.
pub(crate) struct Shaper {
    fonts: FontSystem,
    pens: SwashCache,
}

impl Shaper {
    /// The one of this process.
    pub(crate) fn of_this_machine() -> &'static Mutex<Self> {
        static SHAPER: LazyLock<Mutex<Shaper>> = LazyLock::new(|| {
            let mut fonts = Database::new();
            fonts.load_system_fonts();
            Mutex::new(Shaper::of(fonts))
        });
        &SHAPER
    }

    /// One with the program's own fonts alone, as on a machine without any.
    #[cfg(test)]
    pub(crate) fn of_a_bare_machine() -> &'static Mutex<Self> {
        static SHAPER: LazyLock<Mutex<Shaper>> = LazyLock::new(|| Mutex::new(Shaper::of(Database::new())));
        &SHAPER
    }

    fn of(mut fonts: Database) -> Self {
        for own in LATIN.into_iter().chain(WIDER) {
            fonts.load_font_source(Source::Binary(Arc::new(own)));
        }
        let fonts = FontSystem::new_with_locale_and_db_and_fallback("en-US".to_owned(), fonts, Order::new());
        Self { fonts, pens: SwashCache::new() }
    }

    /// `text`, which is of one script and one direction, as glyphs.
    pub(crate) fn shape(&mut self, text: &str, weight: Weight, is_rtl: bool) -> Shaped {
        let weight = match weight {
            Weight::Regular => fontdb::Weight::NORMAL,
            Weight::Bold => fontdb::Weight::BOLD,
        };
        let look = AttrsList::new(&Attrs::new().family(Family::Name(FAMILY)).weight(weight));
        let level = if is_rtl { Level::rtl() } else { Level::ltr() };
        let word = ShapeWord::new(&mut self.fonts, text, &look, 0..text.len(), level, false, Shaping::Advanced);
        Shaped {
            width_em: word.glyphs.iter().map(|glyph| glyph.x_advance).sum(),
            is_whole: word.glyphs.iter().all(|glyph| glyph.glyph_id != 0),
            glyphs: word.glyphs,
        }
    }

    /// The run in black dots, `em_dots` high; empty for one that has nothing to see.
    pub(crate) fn dots(&mut self, run: &Shaped, em_dots: f32) -> Dots {
        let mut pen_em = 0.0;
        let mut parts = Vec::new();
        for glyph in &run.glyphs {
            let place = ((pen_em + glyph.x_offset) * em_dots, -glyph.y_offset * em_dots);
            pen_em += glyph.x_advance;
            let look = glyph.cache_key_flags | CacheKeyFlags::DISABLE_HINTING;
            let (key, x, y) = CacheKey::new(glyph.font_id, glyph.glyph_id, em_dots, place, glyph.font_weight, look);
            let Some(image) = self.pens.get_image_uncached(&mut self.fonts, key) else { continue };
            let (width, height) = (image.placement.width as usize, image.placement.height as usize);
            let shades = match image.content {
                SwashContent::Color => scattered(&image.data, width),
                SwashContent::Mask | SwashContent::SubpixelMask => image.data,
            };
            parts.push(Part { left: x + image.placement.left, top: y - image.placement.top, width, height, shades });
        }
        blended(&parts)
    }
}

/// What may be drawn with these fonts, for as long as one run takes.
pub(crate) fn held(shaper: &Mutex<Shaper>) -> MutexGuard<'_, Shaper> {
    // A panic while drawing leaves caches behind, nothing half written.
    shaper.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One glyph's shades.
struct Part {
    left: i32,
    top: i32,
    width: usize,
    height: usize,
    shades: Vec<u8>,
}

fn blended(parts: &[Part]) -> Dots {
    let seen = || parts.iter().filter(|part| !part.shades.is_empty());
    let (Some(left), Some(top)) = (seen().map(|part| part.left).min(), seen().map(|part| part.top).min()) else {
        return Dots::default();
    };
    let right = seen().map(|part| part.left + part.width as i32).max().unwrap_or(left);
    let bottom = seen().map(|part| part.top + part.height as i32).max().unwrap_or(top);
    let mut ink = Ink::on(left, top, (right - left) as usize, (bottom - top) as usize);
    for part in seen() {
        for (at, shade) in part.shades.iter().enumerate() {
            ink.add(part.left + (at % part.width) as i32, part.top + (at / part.width) as i32, *shade);
        }
    }
    ink.into_dots()
}

/// In which order fonts are asked.
struct Order {
    common: Vec<&'static str>,
}

impl Order {
    fn new() -> Self {
        let common = [STROKES, PlatformFallback.common_fallback(), MANY_SCRIPTS].concat();
        Self { common }
    }
}

impl Fallback for Order {
    fn common_fallback(&self) -> &[&'static str] {
        &self.common
    }
    fn forbidden_fallback(&self) -> &[&'static str] {
        PlatformFallback.forbidden_fallback()
    }
    fn script_fallback(&self, script: Script, locale: &str) -> &[&'static str] {
        PlatformFallback.script_fallback(script, locale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EM_DOTS: f32 = 48.0;

    /// What the Debian packages of xtask's machine list put there.
    const PACKAGED: [&str; 3] = [
        "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
        "/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf",
    ];

    /// What this machine's fonts draw, moved to the left edge; none, and a word about it, without those fonts.
    fn drawn(text: &str, is_rtl: bool) -> Option<Dots> {
        let mut shaper = held(Shaper::of_this_machine());
        let shaped = shaper.shape(text, Weight::Regular, is_rtl);
        if !shaped.is_whole {
            let is_packaged = PACKAGED.iter().all(|font| std::path::Path::new(font).is_file());
            assert!(!is_packaged, "no glyph for {text}");
            return None;
        }
        let dots = shaper.dots(&shaped, EM_DOTS);
        Some(Dots { left: 0, ..dots })
    }

    /// How much of both is black in both, when the one is moved right by so many dots.
    fn likeness(part: &Dots, whole: &Dots, right: i32) -> f32 {
        let both = part.black().filter(|(x, y)| whole.is_black(x + right, *y)).count();
        both as f32 / part.black().count() as f32
    }

    fn is_at_the_right(part: &Dots, whole: &Dots) -> bool {
        let end = whole.width as i32 - part.width as i32;
        (end - 2..=end + 2).any(|right| likeness(part, whole, right) > 0.9)
    }

    fn is_at_the_left(part: &Dots, whole: &Dots) -> bool {
        (-2..=2).any(|right| likeness(part, whole, right) > 0.9)
    }

    #[test]
    fn what_is_read_first_stands_at_the_right() {
        let (Some(both), Some(shin), Some(lamed)) = (drawn("של", true), drawn("ש", true), drawn("ל", true)) else {
            return;
        };
        assert!(is_at_the_right(&shin, &both) && is_at_the_left(&lamed, &both));
        assert!(!is_at_the_left(&shin, &both) && !is_at_the_right(&lamed, &both));
    }

    #[test]
    fn arabic_letters_join() {
        let (Some(alone), Some(joined)) = (drawn("ب", true), drawn("ببب", true)) else { return };
        assert!(joined.width < 3 * alone.width, "{} and {}", joined.width, alone.width);
        assert!(!is_at_the_right(&alone, &joined), "the first has another form than one alone");
        // One stroke from end to end: no column without ink.
        let columns: std::collections::BTreeSet<i32> = joined.black().map(|(x, _)| x).collect();
        let (first, last) = (columns.first().unwrap(), columns.last().unwrap());
        assert_eq!(columns.len() as i32, last - first + 1);
    }

    #[test]
    fn marks_find_their_place() {
        // The short i is written before the letter it is spoken after.
        let (Some(ki), Some(ka)) = (drawn("कि", false), drawn("क", false)) else { return };
        assert!(is_at_the_right(&ka, &ki) && !is_at_the_left(&ka, &ki));
        // The tone stands above, and takes no room beside.
        let (Some(low), Some(plain)) = (drawn("ก่", false), drawn("ก", false)) else { return };
        assert!(low.top < plain.top && low.width < plain.width + 3);
        assert!(is_at_the_left(&plain, &low));
    }

    #[test]
    fn every_script_s_letters_are_whole() {
        for text in ["王小明", "山田はなハナ", "김민준", "Տիգրան", "ნინო", "আশা", "ஆஷா", "అశ", "🐻", "👩\u{200D}🏫", "🇯🇵"]
        {
            let Some(dots) = drawn(text, false) else { continue };
            assert!(dots.black().count() > 100, "{text}");
        }
    }
}
