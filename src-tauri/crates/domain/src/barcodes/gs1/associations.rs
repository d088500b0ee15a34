//! Which identifiers need or forbid one another, by the rules in each identifier's row.
//!
//! The standard means all codes on one item together; one scan sees one code, so this is a remark, not a refusal.

use super::Ai;
use super::identifiers;
use crate::barcodes::problem::{Problem, ProblemCode};

/// Every identifier without a companion it needs, or beside one it excludes.
pub(super) fn check(ais: &[Ai]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (place, element) in ais.iter().enumerate() {
        let ai = element.ai.as_str();
        let Some(row) = identifiers::exactly(ai) else {
            continue;
        };
        if ais[..place].iter().any(|earlier| earlier.ai == ai) {
            continue;
        }
        for clause in row.needs.split(';').filter(|clause| !clause.is_empty()) {
            let met = clause.split(',').any(|group| group.split('+').all(|pattern| is_present(ais, ai, pattern)));
            if !met {
                let message = format!("({ai}) needs {}", clause.replace(',', " or ").replace('+', " with "));
                problems.push(Problem::of(ai, ProblemCode::Association, message));
            }
        }
        for pattern in row.excludes.split(',').filter(|pattern| !pattern.is_empty()) {
            if is_present(ais, ai, pattern) {
                let message = format!("({ai}) may not stand beside {pattern}");
                problems.push(Problem::of(ai, ProblemCode::Association, message));
            }
        }
    }
    problems
}

/// True when another identifier than `own` fits the pattern, in which `n` is any digit.
fn is_present(ais: &[Ai], own: &str, pattern: &str) -> bool {
    ais.iter().any(|element| {
        element.ai != own
            && element.ai.len() == pattern.len()
            && element.ai.bytes().zip(pattern.bytes()).all(|(digit, wanted)| wanted == b'n' || digit == wanted)
    })
}
