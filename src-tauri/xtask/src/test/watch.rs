//! Reading what a child prints, line by line, for a limited time.
//!
//! Invariant: the caller always gets an end, also of a child that hangs or whose own children keep
//! its pipe open.

use std::io::{BufRead, BufReader};
use std::process::{ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::Size;
use crate::step::{Done, Step, refused};

/// The longest one program of tests may take.
pub(crate) fn limit(size: Size) -> Duration {
    match size {
        Size::Ci => Duration::from_secs(20 * 60),
        Size::Full => Duration::from_secs(3 * 60 * 60),
    }
}

/// What the reader of a line wants next.
pub(crate) enum Next {
    GoOn,
    /// All was said; wait for the child alone, not for its pipe.
    Stop,
}

pub(crate) enum Ended {
    With(ExitStatus),
    /// It was stopped at the limit.
    Late,
}

/// Starts `step` and hands each line of its stdout to `hear`; its stderr stays on the terminal.
pub(crate) fn lines(step: &Step, limit: Duration, mut hear: impl FnMut(&str) -> Next) -> Done<Ended> {
    let start = Instant::now();
    let mut child = step
        .command()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(refused(format!("`{step}` did not start")))?;
    let (send, receive) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        // Ends with the pipe, or with the receiver.
        thread::spawn(move || {
            BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|line| send.send(line))
        });
    }
    let is_late = loop {
        match receive.recv_timeout(limit.saturating_sub(start.elapsed())) {
            Ok(line) => {
                if let Next::Stop = hear(&line) {
                    break false;
                }
            }
            Err(RecvTimeoutError::Disconnected) => break false,
            Err(RecvTimeoutError::Timeout) => break true,
        }
    };
    if is_late {
        child.kill().map_err(refused(format!("stopping `{step}`")))?;
    }
    let status = child.wait().map_err(refused(format!("waiting for `{step}`")))?;
    Ok(if is_late { Ended::Late } else { Ended::With(status) })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Step {
        Step::new("sh").args(["-c", script])
    }

    #[test]
    fn lines_come_in_order_and_then_the_status() {
        let mut heard = Vec::new();
        let ended = lines(&shell("echo a; echo b; exit 3"), limit(Size::Ci), |line| {
            heard.push(line.to_owned());
            Next::GoOn
        });
        assert!(matches!(ended.unwrap(), Ended::With(status) if status.code() == Some(3)));
        assert_eq!(heard, ["a", "b"]);
    }

    #[test]
    fn a_hanging_child_is_stopped_and_an_open_pipe_not_waited_for() {
        let late = lines(&shell("echo a; exec sleep 600"), Duration::from_millis(200), |_| Next::GoOn);
        assert!(matches!(late.unwrap(), Ended::Late));
        let start = Instant::now();
        let stopped = lines(&shell("sleep 5 & echo done"), limit(Size::Ci), |_| Next::Stop);
        assert!(matches!(stopped.unwrap(), Ended::With(status) if status.success()));
        assert!(start.elapsed() < Duration::from_secs(4));
    }
}
