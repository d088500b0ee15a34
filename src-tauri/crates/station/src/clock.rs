//! Where time and chance enter; everything below takes them as arguments.

use chrono::Utc;
use pipeline::{Now, Random};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;

/// The computer's clock.
#[expect(clippy::disallowed_methods, reason = "this is the one place where time enters")]
pub(crate) fn system() -> Now {
    Arc::new(Utc::now)
}

/// Chance from the operating system, for markers, badges and back-off. `RandomState` is seeded by it once a thread and
/// counts on, so each value is new; it is not for keys.
pub(crate) fn chance() -> Random {
    Arc::new(|| {
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u64(0);
        hasher.finish()
    })
}
