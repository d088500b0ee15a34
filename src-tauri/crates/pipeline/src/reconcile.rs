//! Reconcilers: no input, run now and then, repair what events missed.

mod fetch_pictures;
mod find_due_orders;
mod pull_orders;

pub use fetch_pictures::{fetch_pictures, small_name};
pub use find_due_orders::find_due_orders;
pub use pull_orders::{PullError, PullScope, Pulled, pull_here, pull_orders};
