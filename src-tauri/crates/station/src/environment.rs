//! What the environment sets for servers and tests. Each variable stands by itself or as `…_FILE`, a file that holds it.
//!
//! Invariant: it is read once, at start, and wins over what the bench keeps. Nothing set or an empty text is not set; a
//! file that is named and can't be read is a refusal, never "not set".

use crate::config::BenchSettings;
use crate::error::{ErrorCode, UserError};
use crate::secrets::Keys;
use domain::secret::Secret;
use printing::Transport;

const SHOP_URL: &str = "PACKBENCH_SHOPIFY_URL";
const SHOP_TOKEN: &str = "PACKBENCH_SHOPIFY_TOKEN";
const SHIPPO_URL: &str = "PACKBENCH_SHIPPO_URL";
const SHIPPO_TOKEN: &str = "PACKBENCH_SHIPPO_TOKEN";
const LABEL_PRINTER: &str = "PACKBENCH_PRINTER_LABEL";
const SLIP_PRINTER: &str = "PACKBENCH_PRINTER_SLIP";

/// What is set there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Environment {
    /// Where the shop is.
    pub(crate) shop_url: Option<String>,
    /// Where the carrier service is.
    pub(crate) shippo_url: Option<String>,
    /// Their keys.
    pub(crate) keys: Keys,
    label_printer_url: Option<String>,
    slip_printer_url: Option<String>,
}

impl Environment {
    /// Reads it.
    ///
    /// # Errors
    /// `PB-FILE-UNUSABLE` for a `…_FILE` that can't be read, `PB-BAD-PRINTER` for an address that is no printer's.
    pub(crate) fn read() -> Result<Self, UserError> {
        Self::read_from(|name| std::env::var(name).ok())
    }

    fn read_from(look: impl Fn(&str) -> Option<String>) -> Result<Self, UserError> {
        let text = |name| set_in(&look, name);
        let secret = |name| text(name).map(|found| found.map(Secret::new));
        Ok(Self {
            shop_url: text(SHOP_URL)?,
            shippo_url: text(SHIPPO_URL)?,
            keys: Keys { shop: secret(SHOP_TOKEN)?, carrier: secret(SHIPPO_TOKEN)? },
            label_printer_url: printer(LABEL_PRINTER, text(LABEL_PRINTER)?)?,
            slip_printer_url: printer(SLIP_PRINTER, text(SLIP_PRINTER)?)?,
        })
    }

    /// The bench as it works: with the printers that are set here.
    pub(crate) fn over(&self, bench: BenchSettings) -> BenchSettings {
        BenchSettings {
            label_printer_url: self.label_printer_url.clone().or(bench.label_printer_url),
            slip_printer_url: self.slip_printer_url.clone().or(bench.slip_printer_url),
            ..bench
        }
    }

    /// The bench as it is kept: its printers that are set here stay as `kept` has them.
    pub(crate) fn without(&self, bench: BenchSettings, kept: &BenchSettings) -> BenchSettings {
        let mut bench = bench;
        if self.label_printer_url.is_some() {
            bench.label_printer_url.clone_from(&kept.label_printer_url);
        }
        if self.slip_printer_url.is_some() {
            bench.slip_printer_url.clone_from(&kept.slip_printer_url);
        }
        bench
    }

    /// Refuses another printer than one that is set here: it would be saved and never used.
    ///
    /// # Errors
    /// `PB-BAD-REQUEST`, with the variable's name.
    pub(crate) fn refuse_other_printers(&self, wanted: &BenchSettings) -> Result<(), UserError> {
        let both = [
            (LABEL_PRINTER, &self.label_printer_url, &wanted.label_printer_url),
            (SLIP_PRINTER, &self.slip_printer_url, &wanted.slip_printer_url),
        ];
        match both.into_iter().find(|(_, set, wanted)| set.is_some() && set != wanted) {
            Some((name, ..)) => Err(ErrorCode::BadRequest.with(format!("{name} sets this printer"))),
            None => Ok(()),
        }
    }
}

/// What the environment sets under this name, by itself or in the file that `NAME_FILE` names.
///
/// # Errors
/// `PB-FILE-UNUSABLE` for a file that can't be read.
pub fn set_in_environment(name: &str) -> Result<Option<String>, UserError> {
    set_in(&|name| std::env::var(name).ok(), name)
}

fn set_in(look: &impl Fn(&str) -> Option<String>, name: &str) -> Result<Option<String>, UserError> {
    let given = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    if let Some(text) = look(name).and_then(given) {
        return Ok(Some(text));
    }
    let in_file = format!("{name}_FILE");
    let Some(path) = look(&in_file).and_then(given) else { return Ok(None) };
    let text = std::fs::read_to_string(&path);
    text.map(given).map_err(|error| ErrorCode::FileUnusable.with(format!("{in_file}: {path}: {error}")))
}

fn printer(name: &str, url: Option<String>) -> Result<Option<String>, UserError> {
    match url.as_deref().map(Transport::parse) {
        Some(Err(error)) => Err(ErrorCode::BadPrinter.with(format!("{name}: {error}"))),
        Some(Ok(_)) | None => Ok(url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(set: &[(&str, &str)]) -> Result<Environment, UserError> {
        Environment::read_from(|name| set.iter().find(|(set, _)| *set == name).map(|(_, text)| (*text).to_owned()))
    }

    #[test]
    fn a_variable_stands_by_itself_or_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        std::fs::write(&file, "shpat_1\n").unwrap();
        let file = file.to_str().unwrap();
        let found = read(&[("PACKBENCH_SHOPIFY_TOKEN_FILE", file), ("PACKBENCH_SHIPPO_URL", "http://127.0.0.1:1")]);
        let found = found.unwrap();
        assert_eq!(found.keys, Keys { shop: Some(Secret::new("shpat_1")), carrier: None });
        assert_eq!(found.shippo_url.as_deref(), Some("http://127.0.0.1:1"));
        // By itself it wins, and an empty one is none.
        let both = [("PACKBENCH_SHOPIFY_TOKEN", "shpat_2"), ("PACKBENCH_SHOPIFY_TOKEN_FILE", file)];
        assert_eq!(read(&both).unwrap().keys.shop, Some(Secret::new("shpat_2")));
        let empty = [("PACKBENCH_SHOPIFY_TOKEN", " "), ("PACKBENCH_SHOPIFY_TOKEN_FILE", file)];
        assert_eq!(read(&empty).unwrap().keys.shop, Some(Secret::new("shpat_1")));
        assert_eq!(read(&[]).unwrap(), Environment::default());
    }

    #[test]
    fn what_can_not_be_used_is_refused() {
        let missing = read(&[("PACKBENCH_PRINTER_SLIP_FILE", "/nowhere/at/all")]).unwrap_err();
        assert_eq!(missing.code, "PB-FILE-UNUSABLE");
        assert!(missing.detail.contains("PACKBENCH_PRINTER_SLIP_FILE"), "{}", missing.detail);
        let bad = read(&[("PACKBENCH_PRINTER_LABEL", "zebra")]).unwrap_err();
        assert_eq!(bad.code, "PB-BAD-PRINTER");
    }

    #[test]
    fn a_printer_that_is_set_here_wins_and_is_never_saved() {
        let set = read(&[("PACKBENCH_PRINTER_LABEL", "tcp://10.0.0.7")]).unwrap();
        let kept = BenchSettings {
            label_printer_url: Some("file:/labels".to_owned()),
            slip_printer_url: Some("file:/slips".to_owned()),
            ..BenchSettings::default()
        };
        let works = set.over(kept.clone());
        assert_eq!(works.label_printer_url.as_deref(), Some("tcp://10.0.0.7"));
        assert_eq!(works.slip_printer_url.as_deref(), Some("file:/slips"));
        assert_eq!(set.without(works.clone(), &kept), kept);
        assert!(set.refuse_other_printers(&works).is_ok());
        let other = set.refuse_other_printers(&BenchSettings { label_printer_url: None, ..works }).unwrap_err();
        assert_eq!(other.code, "PB-BAD-REQUEST");
    }
}
