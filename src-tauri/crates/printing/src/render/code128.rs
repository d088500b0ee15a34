//! Code 128 as modules: true is a bar, false a gap, each one module wide.
//!
//! Runs of digits are written two per symbol (set C), everything else in set B; the quiet zone is the drawer's part.

use crate::PrintError;
use barcoders::sym::code128::Code128;

/// Modules of white a reader needs on each side.
pub(crate) const QUIET_MODULES: usize = 10;

const SET_B: char = '\u{0181}';
const SET_C: char = '\u{0106}';
/// Shorter runs cost more for the switch than they save.
const DIGITS_WORTH_A_SWITCH: usize = 4;

/// The bars of `text`, printable ASCII, at least one character; `BadCode` for anything else.
pub(crate) fn modules(text: &str) -> Result<Vec<bool>, PrintError> {
    let bad = || PrintError::BadCode(text.to_owned());
    if text.is_empty() || !text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Err(bad());
    }
    let code = Code128::new(with_sets(text)).map_err(|_| bad())?;
    Ok(code.encode().into_iter().map(|module| module == 1).collect())
}

/// `text` with the set switches the encoder asks for.
fn with_sets(text: &str) -> String {
    let mut marked = String::new();
    let mut set = None;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (wanted, taken) = match digits {
            n if n >= DIGITS_WORTH_A_SWITCH && n % 2 == 0 => (SET_C, n),
            // An odd digit goes in front, in set B.
            n if n > DIGITS_WORTH_A_SWITCH => (SET_B, 1),
            n => (SET_B, n.max(1)),
        };
        if set != Some(wanted) {
            marked.push(wanted);
            set = Some(wanted);
        }
        marked.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_packed_two_by_two() {
        assert_eq!(with_sets("SO-111764"), format!("{SET_B}SO-{SET_C}111764"));
        assert_eq!(with_sets("SO-11764-A"), format!("{SET_B}SO-1{SET_C}1764{SET_B}-A"));
        assert_eq!(with_sets("PB-HELLO-2"), format!("{SET_B}PB-HELLO-2"));
        // Start, 3 letters, a switch, 3 pairs, check, stop: 9 symbols of 11 modules and a stop of 13.
        assert_eq!(modules("SO-111764").unwrap().len(), 9 * 11 + 13);
    }

    #[test]
    fn what_a_reader_could_not_give_back_is_refused() {
        for bad in ["", "Łódź", "a\nb"] {
            assert_eq!(modules(bad), Err(PrintError::BadCode(bad.to_owned())));
        }
    }
}
