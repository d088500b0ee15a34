//! What is wrong with a scan: a stable code for machines, a sentence for people.

use serde::Serialize;

/// Kinds of problem. The serialised name is part of the contract with scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// Nothing was sent, or white space alone.
    Empty,
    /// Longer than a code can be; it was not looked into.
    TooLong,
    /// Control characters in a text that has no use for them.
    ControlCharacter,
    /// A price or issue add-on without the code it belongs to.
    AddOn,
    /// The check digit does not fit the digits before it.
    CheckDigit,
    /// Too short or too long for its kind.
    Length,
    /// A character its kind does not allow.
    Character,
    /// No such Application Identifier.
    UnknownAi,
    /// Not a day of the calendar.
    Date,
    /// Not a time of day.
    Time,
    /// A value outside its range.
    Value,
    /// One Application Identifier twice with different values.
    Repeated,
    /// An Application Identifier lacks a companion or excludes another.
    Association,
    /// Qualifiers of a Digital Link that don't belong to its key, or out of order.
    Qualifier,
}

/// One thing wrong with a scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What kind of problem.
    pub code: ProblemCode,
    /// The Application Identifier it is about, if it is about one.
    pub ai: Option<String>,
    /// One sentence for the person who looks into it.
    pub message: String,
}

impl Problem {
    /// A problem of the whole code.
    pub(super) fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        Self { code, ai: None, message: message.into() }
    }

    /// A problem of one Application Identifier.
    pub(super) fn of(ai: &str, code: ProblemCode, message: impl Into<String>) -> Self {
        Self { code, ai: Some(ai.to_owned()), message: message.into() }
    }
}
