//! `cargo xtask run [--browser] [-- ARGS…]`: the demo shop, ready to pack, on a machine as it came.
//!
//! Invariant: what is not needed is not installed: without a display there is no window to compile.
//! The demo keeps its store in a folder of its own, which the program itself chooses.

use std::ffi::OsStr;

use crate::machine::{self, Group};
use crate::step::{Done, Step, say};
use crate::{artifacts, only_known, ui};

pub(crate) fn verb(args: &[String]) -> Done {
    let split = args.iter().position(|arg| arg == "--").unwrap_or(args.len());
    let (ours, theirs) = args.split_at(split);
    let theirs = theirs.get(1..).unwrap_or_default();
    only_known(ours, &["--browser"])?;

    let wants_browser = !ours.is_empty();
    if wants_browser || !has_display() {
        if !wants_browser {
            say(
                "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): serving the browser UI instead.",
            );
        }
        return serve(theirs);
    }
    machine::require(&[Group::Build, Group::Webview])?;
    ui::install(ui::Tools::Build)?;
    ui::build()?;
    Step::new(artifacts::binary("packbench")?).args(["--demo"]).args(theirs).run()
}

/// The same commands and the same UI for a browser; the program prints its address.
fn serve(args: &[String]) -> Done {
    machine::require(&[Group::Build])?;
    ui::install(ui::Tools::Build)?;
    ui::build()?;
    Step::new(artifacts::binary("packbenchctl")?).args(["serve", "--ui", "--demo"]).args(args).run()
}

fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| value != OsStr::new(""));
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
