//! A code nobody here knows is asked of the shop in the background: the scan is answered at once, the next one finds it.

use crate::station::Station;
use domain::barcodes::{CodeKey, Scan, keys};
use pipeline::{Job, LearnCode};
use store::Write;

/// No SKU or barcode of a shop is longer.
const CODE_CHARS_MAX: usize = 64;

/// The job that asks the shop, when the scan can be a product's code. Who commits it wakes the worker.
pub(super) fn ask_the_shop(station: &Station, scan: &Scan) -> Option<Write> {
    let spellings = spellings(scan);
    if spellings.is_empty() || station.context.hands().shop.is_none() {
        return None;
    }
    let job = Job::LearnCode(LearnCode { spellings, scanned_at_ms: station.now_ms() });
    Some(Write::job(job.to_row(station.store_time_ms(), station.config.limits.attempts_max)))
}

/// How the shop may have written what was scanned: its search wants the code as it stands there.
fn spellings(scan: &Scan) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for key in keys(scan) {
        let written = match key {
            // UPC-A, EAN-13, the number itself: leading zeros come and go.
            CodeKey::Gtin(gtin) => {
                let digits = gtin.to_string();
                let bare = digits.trim_start_matches('0');
                [12, 13, 14, 8]
                    .into_iter()
                    .filter(|length| bare.len() <= *length)
                    .map(|length| format!("{bare:0>length$}"))
                    .collect()
            }
            CodeKey::Text(text) => vec![scan.raw.trim().to_owned(), text],
        };
        found.extend(written);
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|code| !code.is_empty() && code.chars().count() <= CODE_CHARS_MAX && seen.insert(code.clone()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::barcodes::read;

    #[test]
    fn a_number_is_asked_for_in_every_spelling_and_a_text_as_it_is() {
        assert_eq!(spellings(&read("416000336108")), ["416000336108", "0416000336108", "00416000336108"]);
        assert_eq!(spellings(&read("gl-new-1")), ["gl-new-1", "GL-NEW-1"]);
        assert!(spellings(&read("PB-UNDO")).is_empty() && spellings(&read("")).is_empty());
        assert!(spellings(&read(&"7".repeat(2000))).is_empty());
    }
}
