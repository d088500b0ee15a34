//! Medians and percentiles of measured times. Nothing is smoothed or left out.

use std::time::Duration;

/// The value that `percent` of all do not exceed; zero of none.
pub(crate) fn percentile(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(rank).copied().unwrap_or_default()
}

/// The middle one.
pub(crate) fn median(times: &[Duration]) -> Duration {
    percentile(times, 50)
}

/// Each of three rounds' percentile, and of these the middle one.
pub(crate) fn median_of_rounds(times: &[Duration], percent: usize) -> Duration {
    let rounds: Vec<Duration> =
        times.chunks(times.len().div_ceil(3).max(1)).map(|round| percentile(round, percent)).collect();
    median(&rounds)
}

/// Milliseconds with their fraction.
pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The same back; what a coarse clock made less than nothing is nothing.
pub(crate) fn from_ms(time_ms: f64) -> Duration {
    Duration::from_secs_f64(time_ms.max(0.0) / 1000.0)
}
