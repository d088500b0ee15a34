//! What the pipeline says by a code, as a sentence: in a verdict's messages, in a decision's detail, in the log.
//!
//! Carriers' and shops' own words pass through as they are.

use crate::error::ErrorCode;
use domain::shipping::CarrierMessage;

/// A message as a screen shows it.
pub(super) fn line(message: &CarrierMessage) -> String {
    match sentence(message) {
        Some(sentence) => sentence,
        None => pipeline::own_words::line(message),
    }
}

/// A text made of lines, "one; another", with the sentences of its codes.
pub(super) fn spoken(text: &str) -> String {
    let part = |part: &str| {
        let ours = part.strip_prefix(pipeline::own_words::OURS).and_then(|rest| rest.strip_prefix(": "));
        let message =
            |text: &str| CarrierMessage { carrier: pipeline::own_words::OURS.to_owned(), text: text.to_owned() };
        ours.and_then(|text| sentence(&message(text))).unwrap_or_else(|| part.to_owned())
    };
    text.split("; ").map(part).collect::<Vec<_>>().join("; ")
}

/// "PB-SCOPE-MISSING read_orders" as what happened, what to do, and the code with what it is about.
fn sentence(message: &CarrierMessage) -> Option<String> {
    if message.carrier != pipeline::own_words::OURS {
        return None;
    }
    let (word, about) = message.text.split_once(' ').unwrap_or((&message.text, ""));
    let code = ErrorCode::ALL.iter().find(|code| code.as_str() == word)?;
    let about = if about.is_empty() { String::new() } else { format!(": {about}") };
    Some(format!("{} {} ({word}{about})", code.message(), code.next_step()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_pipeline_has_its_sentence() {
        for code in pipeline::own_words::CODES {
            assert!(ErrorCode::ALL.iter().any(|known| known.as_str() == *code), "{code}");
        }
        let said = spoken("Packbench: PB-SCOPE-MISSING read_orders; UPS: Hard: Too Many Requests");
        assert!(said.starts_with("The shop's key may not do all that the bench needs."), "{said}");
        assert!(said.ends_with("(PB-SCOPE-MISSING: read_orders); UPS: Hard: Too Many Requests"), "{said}");
        assert_eq!(spoken("customer wrote; call back"), "customer wrote; call back");
    }
}
