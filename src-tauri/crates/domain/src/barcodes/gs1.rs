//! GS1 data: element strings, bracketed text and Digital Link URIs into Application Identifiers and values.
//!
//! What is wrong is reported and never stops the reading: a bad lot number must not hide a good GTIN.
//! Country, currency and packaging codes are checked for shape, not looked up.

mod associations;
mod digital_link;
mod element_string;
mod identifiers;
mod validity;

pub use digital_link::digital_link;
pub use element_string::{bracketed, element_string};

use super::gtin::Gtin14;
use super::problem::{Problem, ProblemCode};
use identifiers::Row;
use serde::Serialize;

/// The separator behind values of variable length, as scanners send it.
pub const FNC1: char = '\u{1d}';

/// One Application Identifier with its value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Ai {
    /// 2–4 digits.
    pub ai: String,
    /// Its value without separators, percent-decoded.
    pub value: String,
}

/// What was found in one code, in the order it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gs1 {
    /// Known identifiers, those with a faulty value too.
    pub ais: Vec<Ai>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

impl Gs1 {
    /// The value of an identifier, the first if it is there twice.
    pub fn value(&self, ai: &str) -> Option<&str> {
        self.ais.iter().find(|element| element.ai == ai).map(|element| element.value.as_str())
    }

    /// The product's number (01), if it is there and right.
    pub fn gtin14(&self) -> Option<Gtin14> {
        self.value("01").filter(|value| value.len() == 14).and_then(|value| Gtin14::parse(value).ok())
    }

    /// Takes a value in and checks it by its identifier's row.
    fn push(&mut self, row: &Row, ai: &str, value: &str) {
        self.problems.extend(validity::check(row, ai, value));
        if self.value(ai).is_some_and(|earlier| earlier != value) {
            let message = format!("({ai}) is there twice with different values");
            self.problems.push(Problem::of(ai, ProblemCode::Repeated, message));
        }
        self.ais.push(Ai { ai: ai.to_owned(), value: value.to_owned() });
    }

    fn unknown(&mut self, ai: &str) {
        self.problems.push(Problem::of(ai, ProblemCode::UnknownAi, format!("there is no identifier ({ai})")));
    }

    /// Adds what only all identifiers together can show.
    fn finished(mut self) -> Self {
        self.problems.extend(associations::check(&self.ais));
        self
    }
}
