//! What else stands on the bench: the loudspeaker.
//!
//! A device that is missing is a state a screen shows, never a failure of the station. Nothing here knows of orders.

mod speaker;
mod tones;

pub use speaker::{Speaker, SpeakerError, SpeakerState};
pub use tones::samples;
