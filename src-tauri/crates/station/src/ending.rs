//! When the system tells a program to end: Ctrl-C, and what `kill`, systemd and a shutdown send.

/// Listens from now on; what it gives ends when this program is told to end. Whoever runs a station then closes it.
///
/// # Errors
/// When the system does not let it listen.
///
/// # Panics
/// Outside of a tokio runtime.
#[cfg(unix)]
pub fn told_to_end() -> std::io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Listens from now on; what it gives ends when this program is told to end. Whoever runs a station then closes it.
///
/// # Errors
/// When the system does not let it listen.
#[cfg(windows)]
pub fn told_to_end() -> std::io::Result<impl Future<Output = ()> + Send> {
    let mut interrupted = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupted.recv().await;
    })
}
