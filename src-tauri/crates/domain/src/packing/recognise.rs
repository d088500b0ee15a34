//! From a scanned code to an input: this order's lines first, then the whole catalogue.
//!
//! Two lines of one variant are told apart by what they still miss: the first that misses units takes the scan.

use super::input::Input;
use super::session::{Session, Stranger};
use crate::barcodes::CodeKey;

/// A product of the catalogue under one of the scanned code's keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// What it is, with an open order that wants it.
    pub stranger: Stranger,
    /// Units one scan stands for.
    pub units: u32,
}

/// The longest code a verdict shows.
const SHOWN_CODE_CHARS: usize = 48;

/// What the scanned `keys` (best first) mean for `session`; `elsewhere` is what the catalogue knows under them.
pub fn recognise(session: &Session, keys: &[CodeKey], elsewhere: Option<Match>, raw: &str) -> Input {
    for key in keys {
        let fits = |line: &&(usize, u32, bool)| line.2;
        let hits: Vec<(usize, u32, bool)> = session
            .lines
            .iter()
            .enumerate()
            .filter_map(|(index, line)| {
                let units = line.codes.iter().find(|(code, _)| code == key)?.1;
                Some((index, units, line.left() >= units))
            })
            .collect();
        if let Some((line, units, _)) = hits.iter().find(fits).or(hits.first()) {
            return Input::Item { line: *line, units: *units };
        }
    }
    match elsewhere {
        // A line whose variant the catalogue finds under a code the line did not carry (an alias learnt since).
        Some(found) => {
            let same = |line: &super::Line| line.variant_id == Some(found.stranger.variant_id);
            let open = session.lines.iter().position(|line| same(line) && line.left() > 0);
            match open.or_else(|| session.lines.iter().position(same)) {
                Some(line) => Input::Item { line, units: found.units },
                None => Input::Stranger(found.stranger),
            }
        }
        None => Input::UnknownCode { code: raw.chars().filter(|c| !c.is_control()).take(SHOWN_CODE_CHARS).collect() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::barcodes::{keys, normalise, read};
    use crate::ids::{LineId, VariantId};
    use crate::packing::{Line, State, apply};

    const UPC_A: &str = "036000291452";
    const CASE: &str = "10036000291459";

    fn line(id: i64, variant: i64, codes: &[(&str, u32)], wanted: u32) -> Line {
        Line {
            id: LineId(id),
            variant_id: Some(VariantId(variant)),
            title: format!("Item {id}"),
            sku: None,
            bin: None,
            codes: codes.iter().map(|(code, units)| (normalise(code), *units)).collect(),
            wanted,
            packed: 0,
            by_hand: 0,
            weight_g: None,
        }
    }

    fn found(variant: i64, units: u32) -> Option<Match> {
        let variant_id = VariantId(variant);
        Some(Match {
            stranger: Stranger {
                variant_id,
                title: "Geoboard".into(),
                sku: None,
                is_pictured: false,
                belongs_to: None,
            },
            units,
        })
    }

    /// What a scanner's `raw` text means for an order of `lines`.
    fn meaning(lines: &[Line], raw: &str, elsewhere: Option<Match>) -> Input {
        recognise(&Session::open(lines.to_vec(), None, false), &keys(&read(raw)), elsewhere, raw)
    }

    #[test]
    fn every_spelling_of_a_code_is_the_line_s_item() {
        let lines = [line(1, 1, &[("GEO-7", 1)], 1), line(2, 2, &[(UPC_A, 1)], 1)];
        for raw in [UPC_A, "0036000291452", "]E00036000291452", "0100036000291452", "(01)00036000291452"] {
            assert_eq!(meaning(&lines, raw, None), Input::Item { line: 1, units: 1 }, "{raw}");
        }
        for raw in ["GEO-7", "geo-7 "] {
            assert_eq!(meaning(&lines, raw, None), Input::Item { line: 0, units: 1 }, "{raw}");
        }
    }

    #[test]
    fn a_case_code_stands_for_its_units() {
        let lines = [line(1, 1, &[(UPC_A, 1), (CASE, 12)], 24)];
        assert_eq!(meaning(&lines, CASE, None), Input::Item { line: 0, units: 12 });
        assert_eq!(meaning(&lines, UPC_A, None), Input::Item { line: 0, units: 1 });
    }

    #[test]
    fn two_lines_of_one_variant_are_filled_one_after_the_other() {
        let lines = vec![line(1, 1, &[(UPC_A, 1)], 2), line(2, 1, &[(UPC_A, 1)], 1)];
        let mut session = Session::open(lines, None, false);
        for expected in [0, 0, 1] {
            let input = recognise(&session, &keys(&read(UPC_A)), None, UPC_A);
            assert_eq!(input, Input::Item { line: expected, units: 1 });
            session = apply(session, input).unwrap().0;
        }
        assert_eq!(session.state, State::Verified);
        // Both are full: it is one too many of the first.
        assert_eq!(recognise(&session, &keys(&read(UPC_A)), None, UPC_A), Input::Item { line: 0, units: 1 });
    }

    #[test]
    fn a_case_goes_to_the_line_it_fits_in() {
        let lines = [line(1, 1, &[(CASE, 12)], 3), line(2, 1, &[(CASE, 12)], 12)];
        assert_eq!(meaning(&lines, CASE, None), Input::Item { line: 1, units: 12 });
    }

    #[test]
    fn the_order_s_own_lines_come_before_the_catalogue() {
        let lines = [line(1, 1, &[(UPC_A, 1)], 1)];
        assert_eq!(meaning(&lines, UPC_A, found(9, 1)), Input::Item { line: 0, units: 1 });
    }

    #[test]
    fn an_alias_learnt_since_is_still_the_line_s_item() {
        let mut lines = [line(1, 1, &[(UPC_A, 1)], 1), line(2, 1, &[(UPC_A, 1)], 1)];
        assert_eq!(meaning(&lines, "BOX-OF-6", found(1, 6)), Input::Item { line: 0, units: 6 });
        lines[0].packed = 1;
        assert_eq!(meaning(&lines, "BOX-OF-6", found(1, 6)), Input::Item { line: 1, units: 6 });
        lines[1].packed = 1;
        assert_eq!(meaning(&lines, "BOX-OF-6", found(1, 6)), Input::Item { line: 0, units: 6 });
    }

    #[test]
    fn a_product_of_another_order_is_a_stranger() {
        let lines = [line(1, 1, &[(UPC_A, 1)], 1)];
        let Input::Stranger(stranger) = meaning(&lines, "SKU-9", found(9, 1)) else { panic!("a stranger") };
        assert_eq!(stranger.variant_id, VariantId(9));
    }

    #[test]
    fn a_deleted_variant_is_nobody_s_stranger() {
        // A line without a variant is found by its own codes only.
        let mut lines = [line(1, 1, &[("OLD-1", 1)], 1)];
        lines[0].variant_id = None;
        assert_eq!(meaning(&lines, "OLD-1", None), Input::Item { line: 0, units: 1 });
        assert!(matches!(meaning(&lines, "SKU-9", found(1, 1)), Input::Stranger(_)));
    }

    #[test]
    fn an_unknown_code_is_shown_short_and_clean() {
        let raw = format!("A\u{1d}\n{}", "9".repeat(2000));
        let Input::UnknownCode { code } = meaning(&[], &raw, None) else { panic!("unknown") };
        assert_eq!(code, format!("A{}", "9".repeat(SHOWN_CODE_CHARS - 1)));
        assert_eq!(meaning(&[], "", None), Input::UnknownCode { code: String::new() });
    }
}
