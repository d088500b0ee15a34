//! `cargo xtask screenshots`: the README's pictures, taken of the real window on a display of its own.
//!
//! The `screenshots` target of tests/ decides which and where; nothing is drawn or retouched here.

use std::time::Instant;

use crate::machine::{self, Group};
use crate::only_known;
use crate::step::Done;
use crate::test::tally::{Report, Tally};
use crate::test::{Ground, Size, parts};
use crate::ui;

pub(crate) fn verb(args: &[String]) -> Done {
    only_known(args, &[])?;
    machine::require(&[Group::Build, Group::Webview, Group::Display])?;
    ui::install(ui::Tools::Build)?;
    let ground = Ground::built(Size::Ci, &[])?;
    let start = Instant::now();
    let mut tally = Tally::default();
    parts::on_display("screenshots", &ground, &mut tally)?;
    let mut report = Report::default();
    report.part("screenshots", start, tally);
    report.finish()
}
