//! What screens are given: plain values, ready to show, in words a browser understands.
//!
//! Times are milliseconds since 1970 UTC, money is minor units with a currency, weights are grams. Nothing here holds a
//! street or a telephone number: packers see a first name, an initial and a town.

mod desk;
mod frame;
mod pack;
mod queue;

pub use desk::*;
pub use frame::*;
pub use pack::*;
pub use queue::*;
