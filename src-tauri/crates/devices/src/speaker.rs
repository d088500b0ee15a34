//! The computer's loudspeaker, on a thread of its own because audio streams may not leave theirs.
//!
//! Playing never waits: a sound that can't be played now is dropped, because a late sound is a wrong sound. A device
//! that is missing or pulled out is a state to show; [`Speaker::reopen`] tries again, nothing else does.

use crate::tones;
use domain::sounds::Sound;
use rodio::buffer::SamplesBuffer;
use rodio::cpal::{BufferSize, ErrorKind};
use rodio::{DeviceSinkBuilder, Source};
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use thiserror::Error;

/// Sounds that may wait while a device opens; more would come out as a burst.
const WAITING_SOUNDS: usize = 4;
/// 21 ms at 48 kHz: a sound belongs to the scan that caused it.
const BUFFER_FRAMES: u32 = 1024;
/// A device that takes longer is stuck.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether anything can be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpeakerState {
    /// The device is being opened.
    Opening,
    /// Sounds are played.
    Playing,
    /// Nothing can be heard, and why.
    NoDevice(String),
}

/// Why there is no speaker at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SpeakerError {
    /// The computer gave no thread to play sounds on.
    #[error("no thread to play sounds on")]
    NoThread,
}

/// Plays the bench's sounds. Dropping it closes the device.
pub struct Speaker {
    commands: SyncSender<Command>,
    state: SharedState,
}

type SharedState = Arc<Mutex<SpeakerState>>;

enum Command {
    Play(Sound, f32),
    /// Says when it was tried.
    Open(SyncSender<()>),
}

/// Plays a sound at an amplitude from 0 to 1.
type Output = Box<dyn FnMut(Sound, f32)>;

impl Speaker {
    /// Starts the thread and returns at once; whether there is a device is seen in [`Speaker::state`] a moment later.
    pub fn open() -> Result<Self, SpeakerError> {
        let (commands, received) = sync_channel(WAITING_SOUNDS);
        let state = SharedState::new(Mutex::new(SpeakerState::Opening));
        let shared = state.clone();
        let playing = move || run(&received, &shared, || default_device(shared.clone()));
        std::thread::Builder::new().name("speaker".into()).spawn(playing).map_err(|_| SpeakerError::NoThread)?;
        Ok(Self { commands, state })
    }

    /// Plays `sound` at the loudness the sound's own limits make of `volume_percent`. Never waits.
    pub fn play(&self, sound: Sound, volume_percent: u8) {
        let percent = sound.volume_percent(volume_percent);
        if percent > 0 {
            // Full: the device is stuck, and this sound would be too late.
            let _ = self.commands.try_send(Command::Play(sound, amplitude(percent)));
        }
    }

    /// Tries to open the device again and waits for what came of it, but no longer than a person would.
    pub fn reopen(&self) -> SpeakerState {
        let (tried, is_tried) = sync_channel(1);
        // Full: an attempt is under way.
        if self.commands.try_send(Command::Open(tried)).is_ok() {
            let _ = is_tried.recv_timeout(PATIENCE);
        }
        self.state()
    }

    /// Whether anything can be heard now.
    pub fn state(&self) -> SpeakerState {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Opens, plays and opens again until the speaker is dropped.
fn run(commands: &Receiver<Command>, state: &SharedState, open: impl Fn() -> Result<Output, String>) {
    let mut output = try_to_open(state, &open);
    while let Ok(command) = commands.recv() {
        match command {
            Command::Play(sound, amplitude) => {
                if let Some(play) = &mut output {
                    play(sound, amplitude);
                }
            }
            Command::Open(tried) => {
                // The old stream holds the device until it is gone.
                drop(output.take());
                output = try_to_open(state, &open);
                // Who asked may have gone.
                let _ = tried.try_send(());
            }
        }
    }
}

fn try_to_open(state: &SharedState, open: impl Fn() -> Result<Output, String>) -> Option<Output> {
    set(state, SpeakerState::Opening);
    match open() {
        Ok(output) => {
            set(state, SpeakerState::Playing);
            Some(output)
        }
        Err(reason) => {
            tracing::info!(reason, "no sound");
            set(state, SpeakerState::NoDevice(reason));
            None
        }
    }
}

fn set(state: &SharedState, now: SpeakerState) {
    *state.lock().unwrap_or_else(PoisonError::into_inner) = now;
}

/// The system's default output, with every sound rendered at its rate.
fn default_device(state: SharedState) -> Result<Output, String> {
    let when_lost = move |error: rodio::cpal::Error| match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated | ErrorKind::HostUnavailable => {
            set(&state, SpeakerState::NoDevice(error.to_string()));
        }
        // A late buffer is heard or not; the stream goes on.
        _ => {}
    };
    let builder = DeviceSinkBuilder::from_default_device().map_err(|error| error.to_string())?;
    let builder = builder.with_buffer_size(BufferSize::Fixed(BUFFER_FRAMES)).with_error_callback(when_lost);
    let mut sink = builder.open_sink_or_fallback().map_err(|error| error.to_string())?;
    sink.log_on_drop(false);
    let rate = sink.config().sample_rate();
    let mono = std::num::NonZero::<u16>::MIN;
    let rendered = |sound| (sound, SamplesBuffer::new(mono, rate, tones::samples(sound, rate.get())));
    let sounds: HashMap<Sound, SamplesBuffer> = Sound::ALL.into_iter().map(rendered).collect();
    Ok(Box::new(move |sound, amplitude| {
        if let Some(samples) = sounds.get(&sound) {
            sink.mixer().add(samples.clone().amplify(amplitude));
        }
    }))
}

/// Loudness is heard in squares: half the setting is a quarter of the power.
fn amplitude(percent: u8) -> f32 {
    let share = f32::from(percent.min(100)) / 100.0;
    share * share
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    type Heard = Arc<Mutex<Vec<(Sound, f32)>>>;

    fn device(heard: &Heard) -> Output {
        let heard = heard.clone();
        Box::new(move |sound, amplitude| heard.lock().unwrap().push((sound, amplitude)))
    }

    /// What is heard when these commands come and the device is missing for the first `missing` attempts.
    fn play_through(commands: Vec<Command>, missing: usize) -> (Vec<(Sound, f32)>, SpeakerState) {
        let (sender, receiver) = sync_channel(commands.len());
        commands.into_iter().for_each(|command| sender.send(command).unwrap());
        drop(sender);
        let (heard, attempts) = (Heard::default(), AtomicUsize::new(0));
        let state = SharedState::new(Mutex::new(SpeakerState::Opening));
        run(&receiver, &state, || match attempts.fetch_add(1, Ordering::Relaxed) {
            n if n < missing => Err("no device".into()),
            _ => Ok(device(&heard)),
        });
        let heard = heard.lock().unwrap().clone();
        let state = state.lock().unwrap().clone();
        (heard, state)
    }

    #[test]
    fn sounds_are_played_in_order() {
        let (heard, state) = play_through(vec![Command::Play(Sound::Ok, 1.0), Command::Play(Sound::Stop, 0.25)], 0);
        assert_eq!(heard, [(Sound::Ok, 1.0), (Sound::Stop, 0.25)]);
        assert_eq!(state, SpeakerState::Playing);
    }

    #[test]
    fn a_missing_device_is_a_state_and_can_come_later() {
        let (tried, is_tried) = sync_channel(2);
        let again = || Command::Open(tried.clone());
        let (heard, state) = play_through(vec![Command::Play(Sound::Ok, 1.0), again()], 2);
        assert_eq!((heard, state), (vec![], SpeakerState::NoDevice("no device".into())));
        let (heard, state) =
            play_through(vec![Command::Play(Sound::Ok, 1.0), again(), Command::Play(Sound::Ask, 1.0)], 1);
        assert_eq!((heard, state), (vec![(Sound::Ask, 1.0)], SpeakerState::Playing));
        assert_eq!(is_tried.try_iter().count(), 2, "who asked is told both times");
    }

    #[test]
    fn playing_never_waits_whatever_devices_there_are() {
        let speaker = Speaker::open().unwrap();
        speaker.play(Sound::Ok, 0);
        assert_ne!(speaker.reopen(), SpeakerState::Opening, "it was tried");
        for _ in 0..100 {
            speaker.play(Sound::Ok, 1);
        }
        assert_ne!(speaker.state(), SpeakerState::NoDevice(String::new()), "a missing device has a reason");
    }

    #[test]
    fn loudness_follows_the_ear() {
        assert_eq!([amplitude(0), amplitude(50), amplitude(100), amplitude(200)], [0.0, 0.25, 1.0, 1.0]);
    }
}
