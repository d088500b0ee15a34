//! `cargo xtask bench [--full] [MEASURE…]`: speed and memory, measured by the `bench` program of tests/ on a
//! display of its own beside an empty window.
//!
//! Invariant: that program judges ratios and exits 1 when one is broken; nothing is judged here.

use crate::display::{BUS, Display};
use crate::only_known;
use crate::step::{Done, Step};
use crate::test::tally::Tally;
use crate::test::{Ground, Size, run_parts, script};

pub(crate) fn verb(args: &[String]) -> Done {
    let (flags, measures): (Vec<String>, Vec<String>) = args.iter().cloned().partition(|arg| arg.starts_with("--"));
    only_known(&flags, &["--full"])?;
    run_parts(&["bench"], if flags.is_empty() { Size::Ci } else { Size::Full }, &measures)
}

/// Runs the bench and counts its gates.
pub(crate) fn run(ground: &Ground, tally: &mut Tally) -> Done {
    let program = ground.artifacts.binary("bench")?;
    let display = Display::start()?;
    let [bus, dashes] = BUS;
    let step =
        Step::new(bus).args([dashes]).args([program]).args(&ground.measures).envs(&ground.env).envs(&display.env());
    script::run("bench", step, ground.size, tally)
}
