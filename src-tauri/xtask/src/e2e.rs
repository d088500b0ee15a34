//! `cargo xtask e2e [--full]`: the journeys in the real window under an own display, and the same
//! journeys in Chromium on the browser host.
//!
//! It is these two parts of `cargo xtask test` and their report, nothing else.

use crate::only_known;
use crate::step::Done;
use crate::test::{Size, run_parts};

pub(crate) fn verb(args: &[String]) -> Done {
    only_known(args, &["--full"])?;
    run_parts(&["window", "browser"], if args.is_empty() { Size::Ci } else { Size::Full }, &[])
}
