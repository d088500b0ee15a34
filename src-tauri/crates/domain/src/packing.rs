//! What happens on a bench between the first scan and the label: one session per fulfilment order.
//!
//! [`apply`] is the whole rule: a session and an input give the next session and what is to be done, or a refusal.
//! A stop never records anything, a quantity never passes the order, and paid labels are never undone by a key.

mod checks;
mod input;
mod recognise;
mod session;
mod transitions;

pub use checks::{Blocker, WeightView, weigh};
pub use input::{Effect, Fact, Input, Refusal, Stop};
pub use recognise::{Match, recognise};
pub use session::{Line, Parked, Session, Short, State, Stranger, Undo, Verdict};
pub use transitions::apply;
