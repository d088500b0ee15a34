//! Text as carriers print it: Latin letters, and of those the ones of Latin-1.
//!
//! A letter beyond loses its marks (ő → o) or is spelled with plain ones (Ł → L, œ → oe), which is what carriers and
//! passports do. Another script is never spelled here: two countries read the same letters differently, and a wrong
//! guess is a lost parcel. Signs without a sound (hearts, arrows) are left out.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Latin letters without a plain one inside them, spelled as ICAO Doc 9303, part 3, section 6 does for passports where
/// it knows them. Each stands for its capital too.
const SPELLED: &[(char, &str)] = &[
    ('đ', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ĸ', "q"),
    ('ł', "l"),
    ('ŋ', "n"),
    ('œ', "oe"),
    ('ŧ', "t"),
    ('ə', "e"),
    ('ǝ', "e"),
    ('ẞ', "ss"),
    // Letters of Hausa, Fula, Ewe, Akan and their neighbours.
    ('ɓ', "b"),
    ('ƈ', "c"),
    ('ɗ', "d"),
    ('ɖ', "d"),
    ('ɛ', "e"),
    ('ƒ', "f"),
    ('ɠ', "g"),
    ('ɣ', "g"),
    ('ǥ', "g"),
    ('ɨ', "i"),
    ('ɩ', "i"),
    ('ƙ', "k"),
    ('ɲ', "n"),
    ('ɔ', "o"),
    ('ɵ', "o"),
    ('ʋ', "v"),
    ('ʉ', "u"),
    ('ƴ', "y"),
    ('ƶ', "z"),
];

/// `text` in letters that carriers print, `None` when it holds a letter or a digit of another script.
pub(super) fn printable(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    // Composed first: é typed as e and its mark is a letter of Latin-1.
    for c in text.nfc() {
        match c {
            // A soft hyphen is a hint for typesetters.
            '\u{AD}' => {}
            'º' => plain.push('o'),
            'ª' => plain.push('a'),
            _ if c.is_control() || c.is_whitespace() => plain.push(' '),
            _ if u32::from(c) <= 0xFF => plain.push(c),
            _ => push_plain(&mut plain, c)?,
        }
    }
    Some(plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// One letter or sign beyond Latin-1; `None` when it is of another script.
fn push_plain(plain: &mut String, c: char) -> Option<()> {
    if let Some(spelled) = spelled(c).or_else(|| sign(c).map(str::to_owned)) {
        plain.push_str(&spelled);
        return Some(());
    }
    // What a letter is made of: ệ is e with two marks, Ａ a wide A, ﬁ two letters.
    for part in std::iter::once(c).nfkd() {
        match part {
            _ if is_combining_mark(part) || is_invisible(part) => {}
            _ if u32::from(part) <= 0xFF => plain.push(part),
            _ => match spelled(part).or_else(|| sign(part).map(str::to_owned)) {
                Some(known) => plain.push_str(&known),
                None if part.is_alphanumeric() => return None,
                None => plain.push(' '),
            },
        }
    }
    Some(())
}

fn spelled(c: char) -> Option<String> {
    let find = |wanted: char| SPELLED.iter().find(|(letter, _)| *letter == wanted).map(|(_, plain)| *plain);
    let mut lower = c.to_lowercase();
    match (find(c), lower.next(), lower.next()) {
        (Some(plain), ..) if c == 'ẞ' => Some(plain.to_uppercase()),
        (Some(plain), ..) => Some(plain.to_owned()),
        (None, Some(small), None) if small != c => {
            let plain = find(small)?;
            let mut letters = plain.chars();
            let first = letters.next()?.to_ascii_uppercase();
            Some(std::iter::once(first).chain(letters).collect())
        }
        (None, ..) => None,
    }
}

/// Marks of direction, joiners and choosers of a form; a word goes on after them.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c), 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF | 0x1_F3FB..=0x1_F3FF)
}

/// Signs that addresses are typed with, as keyboards have them.
fn sign(c: char) -> Option<&'static str> {
    match c {
        '‘' | '’' | '‛' | '′' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' | 'ʹ' | 'ꞌ' => Some("'"),
        '“' | '”' | '„' | '‟' | '″' => Some("\""),
        '‚' => Some(","),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => Some("-"),
        '⁄' | '∕' => Some("/"),
        '•' => Some("·"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_latin_1_holds_stays_as_it_is() {
        for text in ["Maya Ortiz", "Åsa Þórðardóttir", "Straße 5½ · Ñuñoa", "12 O'Neill Ct #4"] {
            assert_eq!(printable(text).as_deref(), Some(text));
        }
        assert_eq!(printable("Cafe\u{301}").as_deref(), Some("Café"));
        assert_eq!(printable(" 1\u{A0}Main\tSt\n").as_deref(), Some("1 Main St"));
        assert_eq!(printable("Calle Sol 15, 2º 1ª").as_deref(), Some("Calle Sol 15, 2o 1a"));
    }

    #[test]
    fn latin_letters_beyond_are_written_with_their_plain_ones() {
        let table = [
            ("Łukasz Wiśniewski", "Lukasz Wisniewski"),
            ("ul. Żurawia 24/3, Łódź", "ul. Zurawia 24/3, Lódz"),
            ("Erdős Pál", "Erdos Pál"),
            ("Ayşe Çağlar, İstanbul, Kadıköy", "Ayse Çaglar, Istanbul, Kadiköy"),
            ("Nguyễn Thị Diệu, Hà Nội", "Nguyen Thi Dieu, Hà Noi"),
            ("Đặng", "Dang"),
            ("Ștefan Țurcanu", "Stefan Turcanu"),
            ("Œuvre, cœur", "Oeuvre, coeur"),
            ("Əliyev Məmməd", "Eliyev Memmed"),
            ("GROẞ", "GROSS"),
            ("Kwadwo Ɔkyere", "Kwadwo Okyere"),
            ("O\u{2BB}ahu “North–Shore”", "O'ahu \"North-Shore\""),
            ("Ｔｏｋｙｏ １－２", "Tokyo 1-2"),
            ("ﬁrst ﬂoor, № 5, ℅ Ann", "first floor, No 5, c/o Ann"),
            ("Ọ\u{301}láyínká", "Oláyínká"),
            ("Carrer coŀlegi", "Carrer col·legi"),
        ];
        for (text, plain) in table {
            assert_eq!(printable(text).as_deref(), Some(plain), "{text}");
        }
    }

    #[test]
    fn no_letter_of_another_script_is_guessed() {
        let others = [
            "山田花子",
            "はなこ",
            "김민준",
            "Ελένη",
            "Дмитро",
            "محمد",
            "דנה",
            "आशा",
            "สมชาย",
            "Տիգրան",
            "ნინო",
            "አበበ",
            "٤٥",
            "Ohm Ω",
        ];
        for text in others {
            assert_eq!(printable(text), None, "{text}");
            assert_eq!(printable(&format!("Maya {text}")), None, "{text}");
        }
    }

    #[test]
    fn signs_without_a_sound_are_left_out() {
        assert_eq!(printable("♥ Maya♥Ortiz 🐻\u{FE0F}").as_deref(), Some("Maya Ortiz"));
        assert_eq!(printable("Alver\u{200B}non Way 👋🏽").as_deref(), Some("Alvernon Way"));
        assert_eq!(printable("🐻").as_deref(), Some(""));
    }

    #[test]
    fn every_latin_letter_of_the_world_s_alphabets_has_a_plain_one() {
        let letters = (0x100..=0x17F)
            .chain(0x1A0..=0x1A1)
            .chain(0x1AF..=0x1B0)
            .chain(0x1CD..=0x1DC)
            .chain(0x1E00..=0x1E9B)
            .chain(0x1EA0..=0x1EF9);
        for c in letters.filter_map(char::from_u32) {
            let plain = printable(&c.to_string()).unwrap_or_else(|| panic!("{c} is taken for another script"));
            assert!(!plain.is_empty() && plain.chars().all(|c| u32::from(c) <= 0xFF), "{c} → {plain:?}");
        }
    }
}
