//! How the program was started. Two words; a parser for more would be more than they need.

use anyhow::bail;
use std::path::PathBuf;

/// The command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Open the demo shop, set up and signed in.
    pub(crate) is_demo: bool,
    /// Orders of the demo shop.
    pub(crate) demo_orders: Option<usize>,
    /// Where the station's memory lies.
    pub(crate) home: Option<PathBuf>,
}

impl Options {
    pub(crate) fn read(mut words: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let mut options = Self::default();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--demo" => options.is_demo = true,
                "--demo-orders" => options.demo_orders = words.next().map(|count| count.parse()).transpose()?,
                "--home" => options.home = words.next().map(PathBuf::from),
                other => bail!("unknown option {other}: packbench [--demo] [--demo-orders N] [--home FOLDER]"),
            }
        }
        Ok(options)
    }
}
