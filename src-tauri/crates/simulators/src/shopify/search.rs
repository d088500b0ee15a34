//! Shopify's search syntax, as far as a packing station asks: `updated_at:>='2026-11-22T00:00:00Z' AND status:open`.
//!
//! Terms stand side by side (and), `OR` parts alternatives, `-` or `NOT` turns a term round, `*` at the end is a
//! prefix. A key the object does not know is ignored, as Shopify does; parentheses are not read.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};

/// A query string, read once and asked of many objects.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    /// Alternatives of terms that must all hold.
    alternatives: Vec<Vec<Term>>,
}

#[derive(Clone, Debug)]
struct Term {
    key: String,
    compare: Compare,
    value: String,
    is_negated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compare {
    Equal,
    Above,
    AtLeast,
    Below,
    AtMost,
}

/// What an object answers to a key.
pub(super) enum Held<'a> {
    Text(Cow<'a, str>),
    Texts(Vec<Cow<'a, str>>),
    Number(u64),
    Time(DateTime<Utc>),
    Claim(bool),
}

impl<'a> Held<'a> {
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }
}

impl Search {
    /// Reads a query; an absent or empty one holds for everything.
    pub(super) fn read(query: Option<&str>) -> Self {
        let mut alternatives = vec![Vec::new()];
        let mut negated = false;
        for word in words(query.unwrap_or_default()) {
            match word.as_str() {
                "AND" => {}
                "OR" => alternatives.push(Vec::new()),
                "NOT" => negated = true,
                _ => {
                    if let Some(terms) = alternatives.last_mut() {
                        terms.push(Term::read(&word, std::mem::take(&mut negated)));
                    }
                }
            }
        }
        Self { alternatives }
    }

    /// Whether an object fits; `held` gives what it holds under a key, None for a key it does not know. The key of a
    /// bare word is "default".
    pub(super) fn fits<'a>(&self, held: impl Fn(&str, &str) -> Option<Held<'a>>) -> bool {
        self.alternatives.iter().any(|terms| {
            terms
                .iter()
                .all(|term| held(&term.key, &term.value).is_none_or(|held| term.holds(&held) != term.is_negated))
        })
    }
}

impl Term {
    fn read(word: &str, negated: bool) -> Self {
        let (is_negated, word) = match word.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (negated, word),
        };
        let (key, rest) = word.split_once(':').unwrap_or(("default", word));
        let (compare, value) =
            [(">=", Compare::AtLeast), ("<=", Compare::AtMost), (">", Compare::Above), ("<", Compare::Below)]
                .into_iter()
                .find_map(|(sign, compare)| rest.strip_prefix(sign).map(|value| (compare, value)))
                .unwrap_or((Compare::Equal, rest));
        let value = value.trim_matches(['\'', '"']).to_owned();
        Self { key: key.to_ascii_lowercase(), compare, value, is_negated }
    }

    fn holds(&self, held: &Held<'_>) -> bool {
        match held {
            Held::Text(text) => self.is_text(text),
            Held::Texts(texts) => texts.iter().any(|text| self.is_text(text)),
            Held::Number(number) => {
                self.value.split(',').any(|value| value.parse().is_ok_and(|value| self.compares(number, &value)))
            }
            Held::Time(time) => moment(&self.value).is_some_and(|value| self.compares(time, &value)),
            Held::Claim(claim) => *claim,
        }
    }

    fn is_text(&self, text: &str) -> bool {
        self.value.split(',').any(|value| match value.strip_suffix('*') {
            Some(prefix) => text.to_lowercase().starts_with(&prefix.to_lowercase()),
            None => text.eq_ignore_ascii_case(value),
        })
    }

    fn compares<T: PartialOrd>(&self, held: &T, value: &T) -> bool {
        match self.compare {
            Compare::Equal => held == value,
            Compare::Above => held > value,
            Compare::AtLeast => held >= value,
            Compare::Below => held < value,
            Compare::AtMost => held <= value,
        }
    }
}

/// A time or a day.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(text).map(|time| time.to_utc());
    time.ok().or_else(|| Some(text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0)?.and_utc()))
}

/// Splits at blanks that are not in quotes.
fn words(query: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for letter in query.chars() {
        match (quote, letter) {
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.push(letter);
            }
            (Some(open), _) if letter == open => {
                quote = None;
                word.push(letter);
            }
            (None, blank) if blank.is_whitespace() => words.push(std::mem::take(&mut word)),
            _ => word.push(letter),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(query: &str) -> bool {
        Search::read(Some(query)).fits(|key, _| match key {
            "name" => Some(Held::text("111764")),
            "id" => Some(Held::Number(42)),
            "updated_at" => Some(Held::Time("2026-11-22T08:00:00Z".parse().unwrap())),
            "tag" => Some(Held::Texts(vec!["school".into(), "Big order".into()])),
            _ => None,
        })
    }

    #[test]
    fn terms_compare_quote_alternate_and_turn_round() {
        for (query, expected) in [
            ("", true),
            ("updated_at:>='2026-11-22T08:00:00Z'", true),
            ("updated_at:>'2026-11-22T08:00:00Z'", false),
            ("updated_at:<2026-11-23 name:111764", true),
            ("updated_at:>2026-11-23 OR name:1117*", true),
            ("-name:111764", false),
            ("NOT name:9 AND id:>41", true),
            ("id:7,42", true),
            ("tag:'big order'", true),
            ("made_up:yes", true),
            ("name:\"111765\"", false),
        ] {
            assert_eq!(fits(query), expected, "{query}");
        }
    }
}
