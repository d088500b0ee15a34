//! When the system tells a program to end: Ctrl-C, and what `kill`, systemd and a shutdown send.

/// Waits until this program is told to end; whoever runs a station then closes it.
///
/// # Errors
/// When the system does not let it listen.
pub async fn told_to_end() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
