//! The bench's sounds as one table of notes: rhythm first, pitch second, so that they differ in noise.
//!
//! The window plays them through the computer's loudspeaker, the browser through Web Audio, both from this table.

use serde::{Deserialize, Serialize};

/// What a person at the bench may hear. Six want action or tell an end; `Ok` is the tick between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sound {
    /// A good scan.
    Ok,
    /// A line is complete.
    Line,
    /// Everything is in the box.
    Order,
    /// Wrong item or unknown code.
    Stop,
    /// One too many.
    Over,
    /// A person must decide.
    Ask,
    /// The label went to the printer.
    Print,
}

/// The shape of a tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wave {
    /// Soft.
    Sine,
    /// A buzz.
    Square,
    /// A rasp.
    Sawtooth,
}

/// One tone, or a silence when `frequency_hz` is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Pitch; 0 is silence.
    pub frequency_hz: u32,
    /// Length.
    pub duration_ms: u32,
    /// Shape.
    pub wave: Wave,
}

const fn sine(frequency_hz: u32, duration_ms: u32) -> Note {
    Note { frequency_hz, duration_ms, wave: Wave::Sine }
}
const fn square(frequency_hz: u32, duration_ms: u32) -> Note {
    Note { frequency_hz, duration_ms, wave: Wave::Square }
}
const fn saw(frequency_hz: u32, duration_ms: u32) -> Note {
    Note { frequency_hz, duration_ms, wave: Wave::Sawtooth }
}
const fn rest(duration_ms: u32) -> Note {
    sine(0, duration_ms)
}

impl Sound {
    /// Every sound, in the order settings list them.
    pub const ALL: [Sound; 7] =
        [Sound::Ok, Sound::Line, Sound::Order, Sound::Stop, Sound::Over, Sound::Ask, Sound::Print];

    /// The notes, in order.
    pub fn notes(self) -> &'static [Note] {
        match self {
            Self::Ok => const { &[sine(1568, 55)] },
            Self::Line => const { &[sine(1568, 55), rest(30), sine(2093, 70)] },
            Self::Order => const { &[sine(1047, 80), sine(1319, 80), sine(1568, 80), sine(2093, 160)] },
            Self::Stop => const { &[square(196, 160), rest(60), square(196, 160), rest(60), square(196, 260)] },
            Self::Over => const { &[saw(392, 110), rest(40), saw(294, 220)] },
            Self::Ask => const { &[sine(880, 120), rest(120), sine(880, 120)] },
            Self::Print => const { &[sine(2093, 35), rest(25), sine(2093, 35), rest(25), sine(2093, 35)] },
        }
    }

    /// The loudness that is really used: a stop is never below 30 %, only the tick may be muted.
    pub fn volume_percent(self, wanted_percent: u8) -> u8 {
        match self {
            Self::Ok | Self::Line | Self::Order | Self::Print => wanted_percent.min(100),
            Self::Stop | Self::Over | Self::Ask => wanted_percent.clamp(30, 100),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_sounds_share_a_rhythm() {
        let rhythm = |sound: Sound| sound.notes().iter().map(|n| n.duration_ms).collect::<Vec<_>>();
        for (i, a) in Sound::ALL.iter().enumerate() {
            for b in &Sound::ALL[i + 1..] {
                assert_ne!(rhythm(*a), rhythm(*b), "{a:?} and {b:?}");
            }
        }
        assert_eq!(Sound::Stop.volume_percent(0), 30);
        assert_eq!(Sound::Ok.volume_percent(0), 0);
    }
}
