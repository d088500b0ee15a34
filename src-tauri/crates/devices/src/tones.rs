//! The bench's sounds as samples: pure arithmetic on the note table.
//!
//! Every note begins and ends at silence, so that nothing clicks. It does not know of devices or loudness.

use domain::sounds::{Note, Sound, Wave};

/// How long a note takes to come and to go.
const FADE_MS: u32 = 4;
/// Room for two sounds at once.
const PEAK: f32 = 0.5;

/// `sound` as mono samples between -0.5 and 0.5 at `rate_hz`, silences included.
pub fn samples(sound: Sound, rate_hz: u32) -> Vec<f32> {
    sound.notes().iter().flat_map(|note| tone(*note, rate_hz)).collect()
}

fn tone(note: Note, rate_hz: u32) -> Vec<f32> {
    let length = count(note.duration_ms, rate_hz);
    let fade = count(FADE_MS, rate_hz).min(length / 2).max(1);
    let sample = |index: usize| {
        let turns = index as f64 * f64::from(note.frequency_hz) / f64::from(rate_hz);
        let edge = index.min(length - 1 - index).min(fade) as f32 / fade as f32;
        wave(note.wave, turns.fract() as f32) * edge * PEAK
    };
    match note.frequency_hz {
        0 => vec![0.0; length],
        _ => (0..length).map(sample).collect(),
    }
}

fn count(duration_ms: u32, rate_hz: u32) -> usize {
    (u64::from(duration_ms) * u64::from(rate_hz) / 1000) as usize
}

/// One point of a wave, -1 to 1, for a phase from 0 to 1. The rough ones are quieter: they sound louder than they are.
fn wave(wave: Wave, phase: f32) -> f32 {
    match wave {
        Wave::Sine => (phase * std::f32::consts::TAU).sin(),
        Wave::Square if phase < 0.5 => 0.6,
        Wave::Square => -0.6,
        Wave::Sawtooth => (2.0 * phase - 1.0) * 0.7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE_HZ: u32 = 48_000;

    #[test]
    fn sounds_last_as_long_as_their_notes() {
        for sound in Sound::ALL {
            let duration_ms: u32 = sound.notes().iter().map(|note| note.duration_ms).sum();
            for rate_hz in [44_100, 48_000] {
                let wanted = duration_ms as f32 * rate_hz as f32 / 1000.0;
                let length = samples(sound, rate_hz).len() as f32;
                assert!((wanted - length).abs() <= sound.notes().len() as f32, "{sound:?}");
            }
        }
    }

    #[test]
    fn the_rhythm_is_heard_and_the_rests_are_silent() {
        for sound in Sound::ALL {
            let all = samples(sound, RATE_HZ);
            let mut at = 0;
            for note in sound.notes() {
                let length = count(note.duration_ms, RATE_HZ);
                let part = &all[at..at + length];
                let loudest = part.iter().fold(0.0_f32, |max, sample| max.max(sample.abs()));
                if note.frequency_hz == 0 {
                    assert_eq!(loudest, 0.0, "{sound:?}");
                } else {
                    assert!(loudest > 0.25, "{sound:?}: {loudest}");
                    assert!(part[0].abs() < 0.01 && part[length - 1].abs() < 0.01, "{sound:?} clicks");
                }
                at += length;
            }
        }
    }

    #[test]
    fn two_sounds_at_once_do_not_clip() {
        for sound in Sound::ALL {
            assert!(
                samples(sound, RATE_HZ).iter().all(|sample| sample.is_finite() && sample.abs() <= PEAK),
                "{sound:?}"
            );
        }
    }

    #[test]
    fn a_pitch_is_what_the_table_says() {
        let all = samples(Sound::Ask, RATE_HZ);
        let first = &all[..count(120, RATE_HZ)];
        let rises = first.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
        assert!((104..=106).contains(&rises), "880 Hz for 120 ms is 105.6 periods, not {rises}");
    }
}
