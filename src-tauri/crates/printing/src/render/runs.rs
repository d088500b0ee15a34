//! A line of text as runs in the order they stand on paper, left to right, each drawn in one way.
//!
//! Letters are stored in the order they are read; Arabic and Hebrew stand the other way round among the rest, by the
//! rules of Unicode (UAX 9). What belongs to one letter for the eye (its marks, an emoji's parts) is never parted.

use super::fonts::Face;
use std::ops::Range;
use unicode_bidi::BidiInfo;
use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;

/// What stands for a character no font draws.
pub(crate) const MISSING: char = '□';
/// Marks that have no shape and say which way a line runs.
const LEFT_TO_RIGHT: char = '\u{200E}';
const RIGHT_TO_LEFT: char = '\u{200F}';

/// Neighbouring letters that are drawn in one way, in the order they are read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Run {
    pub(crate) face: Face,
    pub(crate) text: String,
}

/// `text` as it is drawn: composed, on one line, any white space a space.
pub(crate) fn tidied(text: &str) -> String {
    let plain = |c: char| match c {
        _ if c.is_whitespace() => Some(' '),
        _ if c.is_control() => None,
        // A hyphen that must not break looks like any other.
        '\u{2010}' | '\u{2011}' => Some('-'),
        '\u{AD}' | '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => None,
        _ => Some(c),
    };
    text.nfc().filter_map(plain).collect()
}

/// What a reader takes for one letter, each piece of `text` in turn.
pub(crate) fn letters(text: &str) -> impl Iterator<Item = &str> {
    text.graphemes(true)
}

/// The characters of a letter that have a shape of their own.
pub(crate) fn visible(letter: &str) -> impl Iterator<Item = char> + '_ {
    letter.chars().filter(|c| !is_invisible(*c))
}

/// Marks of direction, joiners, choosers of a form and the tags of regional flags; the tone of a skin, on paper that is
/// black and white.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c),
        0x200C..=0x200F | 0x202A..=0x202E | 0x2066..=0x206F | 0xFE00..=0xFE0F | 0xE_0020..=0xE_007F)
        || is_tone(c)
}

fn is_tone(c: char) -> bool {
    ('\u{1F3FB}'..='\u{1F3FF}').contains(&c)
}

/// The mark every line of `text` begins with once it is broken, so that all run the same way; none where it would
/// change nothing.
pub(crate) fn direction_mark(text: &str) -> Option<char> {
    if !has_rtl(text) {
        return None;
    }
    let is_rtl = BidiInfo::new(text, None).paragraphs.first().is_some_and(|paragraph| paragraph.level.is_rtl());
    Some(if is_rtl { RIGHT_TO_LEFT } else { LEFT_TO_RIGHT })
}

fn has_rtl(text: &str) -> bool {
    use unicode_bidi::BidiClass::{AL, R, RLE, RLI, RLO};
    text.chars().any(|c| matches!(unicode_bidi::bidi_class(c), AL | R | RLE | RLI | RLO))
}

/// One letter, where it stands in the text, and who draws it.
struct Letter {
    place: Range<usize>,
    face: Face,
}

/// The runs of `text`, which is tidied. `face_of` says who draws a letter, none for nobody.
pub(crate) fn runs(text: &str, face_of: impl Fn(&str) -> Option<Face>) -> Vec<Run> {
    let mut line = String::with_capacity(text.len());
    let mut found = Vec::new();
    for letter in letters(text) {
        let start = line.len();
        let Some(first) = visible(letter).next() else {
            // Draws nothing, but may say which way the line runs.
            line.push_str(letter);
            continue;
        };
        let face = match face_of(letter) {
            Some(Face::Shaped { is_rtl }) => {
                line.extend(letter.chars().filter(|c| !is_tone(*c)));
                Face::Shaped { is_rtl }
            }
            Some(own) => {
                line.push(first);
                own
            }
            None => {
                line.extend(visible(letter).map(|_| MISSING));
                Face::Wider
            }
        };
        found.push(Letter { place: start..line.len(), face });
    }
    match has_rtl(&line) {
        false => joined(&line, found.iter()),
        true => arranged(&line, &found),
    }
}

/// The runs of a line in which some letters stand from right to left.
fn arranged(line: &str, found: &[Letter]) -> Vec<Run> {
    let bidi = BidiInfo::new(line, None);
    let mut runs: Vec<Run> = Vec::new();
    for paragraph in &bidi.paragraphs {
        let (levels, stretches) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for stretch in stretches {
            let within = found.iter().filter(|letter| stretch.contains(&letter.place.start));
            if levels[stretch.start].is_ltr() {
                runs.extend(joined(line, within));
                continue;
            }
            let turned = within.map(|letter| {
                let text = &line[letter.place.clone()];
                // A space or a square looks the same from both sides; a bracket does not.
                let is_same = text == " " || text.starts_with(MISSING);
                let face = if is_same { letter.face } else { Face::Shaped { is_rtl: true } };
                Letter { place: letter.place.clone(), face }
            });
            let turned: Vec<Letter> = turned.collect();
            let mut within = joined(line, turned.iter());
            within.reverse();
            runs.extend(within);
        }
    }
    runs
}

/// Letters in the order they are read as runs: parted where another draws, or another script begins.
fn joined<'l>(line: &str, letters: impl Iterator<Item = &'l Letter>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut script = None;
    for letter in letters {
        let text = &line[letter.place.clone()];
        let own_script = matches!(letter.face, Face::Shaped { .. }).then(|| script_of(text)).flatten();
        let is_other_script = own_script.is_some() && script.is_some() && own_script != script;
        match runs.last_mut().filter(|run| run.face == letter.face && !is_other_script) {
            Some(run) => {
                run.text.push_str(text);
                script = script.or(own_script);
            }
            None => {
                runs.push(Run { face: letter.face, text: text.to_owned() });
                script = own_script;
            }
        }
    }
    runs
}

/// The script a letter decides for; none for signs. Han and its companions are written as one.
fn script_of(letter: &str) -> Option<Script> {
    letter.chars().map(|c| c.script()).find_map(|script| match script {
        Script::Common | Script::Inherited | Script::Unknown => None,
        Script::Hiragana | Script::Katakana | Script::Bopomofo | Script::Hangul => Some(Script::Han),
        other => Some(other),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As if the program's fonts held ASCII and Cyrillic, and the machine all but Han.
    fn face_of(letter: &str) -> Option<Face> {
        let mut shown = visible(letter);
        match (shown.next(), shown.next()) {
            (Some(c), None) if c.is_ascii() => Some(Face::Latin),
            (Some(c), None) if c.script() == Script::Cyrillic => Some(Face::Wider),
            (Some(c), _) if c.script() == Script::Han => None,
            _ => Some(Face::Shaped { is_rtl: false }),
        }
    }

    fn shown(text: &str) -> Vec<(Face, String)> {
        runs(&tidied(text), face_of).into_iter().map(|run| (run.face, run.text)).collect()
    }

    fn run(face: Face, text: &str) -> (Face, String) {
        (face, text.to_owned())
    }

    const LTR: Face = Face::Shaped { is_rtl: false };
    const RTL: Face = Face::Shaped { is_rtl: true };

    #[test]
    fn a_run_ends_where_another_draws() {
        assert_eq!(shown("a\u{200B}\tb"), [run(Face::Latin, "a b")]);
        assert_eq!(
            shown("Ivan Иван ไทย"),
            [run(Face::Latin, "Ivan "), run(Face::Wider, "Иван"), run(Face::Latin, " "), run(LTR, "ไทย")]
        );
        assert_eq!(shown("王小 x"), [run(Face::Wider, "□□"), run(Face::Latin, " x")]);
    }

    #[test]
    fn another_script_is_shaped_by_itself() {
        assert_eq!(shown("हिन्दीไทย"), [run(LTR, "हिन्दी"), run(LTR, "ไทย")]);
        assert_eq!(shown("はなハナ한글"), [run(LTR, "はなハナ한글")]);
    }

    #[test]
    fn what_is_one_letter_for_the_eye_stays_together() {
        // A mark that does not compose, a family, a flag, and a joiner that forces a form.
        for text in ["ɛ\u{301}", "👩\u{200D}🏫", "🇯🇵", "क्\u{200D}ष"] {
            assert_eq!(shown(text), [run(LTR, text)]);
        }
        assert_eq!(shown("a\u{FE0F}b\u{200D}"), [run(Face::Latin, "ab")], "nothing to join here");
        assert_eq!(shown("👋🏽"), [run(LTR, "👋")], "paper has no skin");
    }

    #[test]
    fn right_to_left_stands_the_other_way_round() {
        // "Abu (12) - Dana": words from right to left, the number from left to right.
        assert_eq!(
            shown("אבא (12) דנה"),
            [
                run(RTL, "דנה"),
                run(Face::Latin, " "),
                run(RTL, ")"),
                run(Face::Latin, "12"),
                run(RTL, "("),
                run(Face::Latin, " "),
                run(RTL, "אבא")
            ]
        );
        assert_eq!(
            shown("To: דנה לוי, 5"),
            [
                run(Face::Latin, "To: "),
                run(Face::Latin, "5"),
                run(Face::Latin, " "),
                run(RTL, "לוי,"),
                run(Face::Latin, " "),
                run(RTL, "דנה")
            ]
        );
    }

    #[test]
    fn a_broken_line_runs_as_the_whole_did() {
        assert_eq!(direction_mark("Maya"), None);
        assert_eq!(direction_mark("דנה Levi"), Some(RIGHT_TO_LEFT));
        assert_eq!(direction_mark("Levi דנה"), Some(LEFT_TO_RIGHT));
        assert_eq!(shown("\u{200F}Levi 5")[0], run(Face::Latin, "Levi 5"));
        assert_eq!(shown("\u{200F}5 Levi").last().unwrap(), &run(Face::Latin, "5"));
    }
}
