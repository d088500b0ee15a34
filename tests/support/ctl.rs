//! `packbenchctl` as an operator has it: the built program, in an environment that holds nothing of this machine's.
//!
//! Invariant: it is judged by what it prints and how it ends, never from inside.

use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// How long anything may take on a machine under load.
const PATIENCE: Duration = Duration::from_secs(60);

/// The built program, and a home of its own.
#[derive(Debug)]
pub struct Ctl {
    program: PathBuf,
    home: TempDir,
    variables: Vec<(String, String)>,
}

/// What a verb said, and how it ended.
#[derive(Debug)]
pub struct Said {
    /// The exit code.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Said {
    /// The one JSON document on standard output of a verb that did what it should.
    ///
    /// # Panics
    /// When it failed, or said anything else.
    pub fn json(&self) -> Value {
        assert_eq!(self.code, Some(0), "{self:?}");
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of a refusal, once it is told as it should be: nothing on standard output, then code, sentence, next step.
    ///
    /// # Panics
    /// When it is no refusal.
    pub fn refusal(&self) -> &str {
        assert_eq!((self.code, self.out.as_str()), (Some(1), ""), "{self:?}");
        let (code, rest) = self.err.split_once(": ").unwrap_or_else(|| panic!("no code: {self:?}"));
        assert!(rest.trim().lines().count() >= 2, "a sentence and a next step: {self:?}");
        code
    }
}

impl Ctl {
    /// The program where `PACKBENCH_CTL` says; none, said once, where nobody built one.
    ///
    /// # Panics
    /// When no folder can be made for it.
    pub fn or_left_out() -> Option<Self> {
        let Some(program) = std::env::var_os("PACKBENCH_CTL").map(PathBuf::from) else {
            println!("left out: packbenchctl, no PACKBENCH_CTL");
            return None;
        };
        let home = tempfile::Builder::new().prefix("packbench-ctl-").tempdir();
        Some(Self { program, home: home.unwrap_or_else(|error| panic!("{error}")), variables: vec![] })
    }

    /// With this variable set from now on.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    /// A folder of its own; its data folder is in it.
    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    /// The data folder that it uses when nobody names one.
    pub fn data_dir(&self) -> PathBuf {
        self.home.path().join("data/packbench")
    }

    fn command<S: AsRef<OsStr>>(&self, words: &[S]) -> Command {
        self.command_of(&self.program, words)
    }

    fn command_of<S: AsRef<OsStr>>(&self, program: &Path, words: &[S]) -> Command {
        let mut command = Command::new(program);
        command.args(words).env_clear().current_dir(self.home.path()).kill_on_drop(true);
        // The system's own libraries may be found by a path; a keyring may not.
        command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.env("HOME", self.home.path()).env("XDG_DATA_HOME", self.home.path().join("data"));
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a verb to its end.
    ///
    /// # Panics
    /// When it does not start or does not end.
    pub async fn run<S: AsRef<OsStr>>(&self, words: &[S]) -> Said {
        self.run_with(words, b"").await
    }

    /// Runs a verb to its end on a terminal: what it says anywhere comes as its output.
    ///
    /// # Panics
    /// When it does not start or does not end.
    pub async fn run_on_terminal(&self, words: &str) -> Said {
        let line = format!("{} {words}", self.program.display());
        let mut command = self.command_of(Path::new("script"), &["-qec", &line, "/dev/null"]);
        command.env("TERM", "xterm").env("SHELL", "/bin/sh");
        said(command, b"").await
    }

    /// The same with this on standard input.
    ///
    /// # Panics
    /// When it does not start or does not end.
    pub async fn run_with<S: AsRef<OsStr>>(&self, words: &[S], input: &[u8]) -> Said {
        said(self.command(words), input).await
    }

    /// Starts a verb that goes on, and waits for its first line.
    ///
    /// # Panics
    /// When it ends before; says why.
    pub async fn start<S: AsRef<OsStr>>(&self, words: &[S]) -> Running {
        let mut child =
            self.command(words).spawn().unwrap_or_else(|error| panic!("{}: {error}", self.program.display()));
        let Some(out) = child.stdout.take() else { panic!("no output") };
        let mut lines = BufReader::new(out).lines();
        let line = timeout(PATIENCE, lines.next_line()).await.unwrap_or_else(|_| panic!("it says nothing"));
        let Ok(Some(line)) = line else {
            panic!("it ended: {:?}", child.wait_with_output().await);
        };
        let first = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        Running { child, first }
    }
}

/// Runs a program to its end.
async fn said(mut command: Command, input: &[u8]) -> Said {
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    if let Some(mut stdin) = child.stdin.take() {
        // One that does not read its input may have ended.
        drop(stdin.write_all(input).await);
    }
    let output = timeout(PATIENCE, child.wait_with_output()).await.unwrap_or_else(|_| panic!("it does not end"));
    let output = output.unwrap_or_else(|error| panic!("{error}"));
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A program that goes on, ended with the test.
#[derive(Debug)]
pub struct Running {
    child: Child,
    /// Its first line.
    pub first: Value,
}

impl Running {
    /// The address in its first line.
    ///
    /// # Panics
    /// When there is none of this name.
    pub fn url(&self, name: &str) -> String {
        self.first[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.first)).to_owned()
    }

    /// Sends it a signal by its name, as `kill` does, and gives its exit code; none when the signal itself ended it.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn end(mut self, signal: &str) -> Option<i32> {
        let Some(id) = self.child.id() else { panic!("it ended before: {self:?}") };
        let sent = Command::new("kill").arg(format!("-{signal}")).arg(id.to_string()).status().await;
        assert!(sent.is_ok_and(|sent| sent.success()), "the signal was not sent");
        let ended = timeout(PATIENCE, self.child.wait()).await.unwrap_or_else(|_| panic!("{signal} does not end it"));
        ended.unwrap_or_else(|error| panic!("{error}")).code()
    }
}
