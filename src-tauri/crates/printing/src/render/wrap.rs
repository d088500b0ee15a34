//! Where a text that is wider than its column is broken.
//!
//! At spaces, between Han and Kana, and inside a word only when it is wider than a line; never inside of what a reader
//! takes for one letter. No line begins with a mark that closes, or ends with one that opens.

use super::runs::{direction_mark, letters, tidied};

/// Marks that stay with what is before them, and small signs that belong to the letter before.
const NOT_FIRST: &str =
    "、。，．・：；？！」』）］｝〉》】〕〗ー々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ…‥～";
/// Marks that stay with what follows.
const NOT_LAST: &str = "「『（［｛〈《【〔〖";

/// Breaks `text` into lines no wider than `width`, as `width_of` measures. Never gives an empty list.
pub(crate) fn wrapped(text: &str, width: f32, width_of: impl Fn(&str) -> f32) -> Vec<String> {
    let text = tidied(text);
    let mark = direction_mark(&text);
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for piece in pieces(&text) {
        let piece_width = width_of(piece);
        let seen_width = width_of(piece.trim_end());
        let is_first = lines.last().is_none_or(String::is_empty);
        if used + seen_width <= width || (is_first && seen_width <= width) {
            push(&mut lines, piece);
            used += piece_width;
            continue;
        }
        if !is_first {
            lines.push(String::new());
            used = 0.0;
        }
        for letter in letters(piece) {
            let letter_width = width_of(letter);
            if used > 0.0 && used + letter_width > width && !letter.chars().all(char::is_whitespace) {
                lines.push(String::new());
                used = 0.0;
            }
            push(&mut lines, letter);
            used += letter_width;
        }
    }
    let marked = |line: String| mark.into_iter().chain(line.trim_end().chars()).collect();
    lines.into_iter().map(marked).collect()
}

fn push(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

/// The pieces a line may be broken between; each keeps the space that ends it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, c)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn may_break(before: char, after: char) -> bool {
    if before.is_whitespace() {
        return !after.is_whitespace();
    }
    let is_kept = NOT_FIRST.contains(after) || NOT_LAST.contains(before) || after.is_whitespace();
    is_written_without_spaces(before) && !is_kept
}

/// Han, Kana, and signs as wide as they.
fn is_written_without_spaces(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0xA48F | 0xF900..=0xFAFF | 0xFF00..=0xFFEF | 0x2_0000..=0x3_FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter is one wide.
    fn lines(text: &str, width: usize) -> Vec<String> {
        wrapped(text, width as f32, |text| letters(text).count() as f32)
    }

    #[test]
    fn lines_are_broken_at_spaces_and_inside_of_what_is_too_long() {
        assert_eq!(lines("aa bb  cc", 5), ["aa bb", "cc"]);
        assert_eq!(lines("x abcdefgh", 5), ["x", "abcde", "fgh"]);
        assert_eq!(lines("", 5), [""]);
    }

    #[test]
    fn han_is_broken_anywhere_but_around_its_marks() {
        assert_eq!(lines("積み木、百個", 3), ["積み", "木、百", "個"]);
        assert_eq!(lines("木「百」", 3), ["木", "「百」"]);
        assert_eq!(lines("한국어 블록", 4), ["한국어", "블록"]);
    }

    #[test]
    fn one_letter_for_the_eye_is_never_parted() {
        assert_eq!(lines("👩\u{200D}🏫👩\u{200D}🏫👩\u{200D}🏫", 2), ["👩\u{200D}🏫👩\u{200D}🏫", "👩\u{200D}🏫"]);
        assert_eq!(lines("กำกำ", 1), ["กำ", "กำ"]);
    }

    #[test]
    fn every_line_runs_as_the_whole_text_does() {
        assert_eq!(lines("דנה Levi", 5), ["\u{200F}דנה", "\u{200F}Levi"]);
        assert_eq!(lines("Levi דנה", 5), ["\u{200E}Levi", "\u{200E}דנה"]);
    }
}
