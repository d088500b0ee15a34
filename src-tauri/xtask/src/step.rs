//! One command of another program: shown before it runs, with the time since the start, and on
//! failure named with its folder so that it can be typed again.
//!
//! Invariant: no child sees the variables cargo set for xtask itself. Build scripts (ring's) watch
//! them, and half the tree would be rebuilt each time `cargo build` and `cargo xtask` take turns.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

static START: OnceLock<Instant> = OnceLock::new();

/// Why a verb stopped, as a sentence with the next step in it.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

pub(crate) type Done<T = ()> = Result<T, Failure>;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names what was being done when the system refused.
pub(crate) fn refused(doing: impl fmt::Display) -> impl FnOnce(io::Error) -> Failure {
    move |error| Failure(format!("{doing}: {error}"))
}

pub(crate) fn start_clock() {
    START.get_or_init(Instant::now);
}

/// One line of progress, led by the time since the start.
pub(crate) fn say(text: impl fmt::Display) {
    let elapsed = START.get_or_init(Instant::now).elapsed();
    println!("[{:>7}] {text}", span(elapsed));
}

/// A duration as people read it: `0.31s`, `12.4s`, `3m08s`.
pub(crate) fn span(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 10.0 {
        format!("{seconds:.2}s")
    } else if seconds < 60.0 {
        format!("{seconds:.1}s")
    } else {
        format!("{}m{:02}s", time.as_secs() / 60, time.as_secs() % 60)
    }
}

/// The top of the tree, where Cargo.toml of the workspace stands.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// Cargo's own scratch folder.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// A command to be run at the top of the tree unless it is given another folder.
pub(crate) struct Step {
    program: OsString,
    args: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    /// Variables that many steps share and that were said once: not shown with each.
    shared_env: Vec<(OsString, OsString)>,
    dir: PathBuf,
}

impl Step {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        Step {
            program: program.as_ref().to_owned(),
            args: Vec::new(),
            env: Vec::new(),
            shared_env: Vec::new(),
            dir: root().to_owned(),
        }
    }

    pub(crate) fn cargo() -> Self {
        Step::new("cargo")
    }

    /// npm, in `ui/`: the only package.json stands there.
    pub(crate) fn npm() -> Self {
        Step::new(if cfg!(windows) { "npm.cmd" } else { "npm" }).dir(root().join("ui"))
    }

    pub(crate) fn args<I: IntoIterator<Item: AsRef<OsStr>>>(mut self, args: I) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    pub(crate) fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.env.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Variables the caller has said already.
    pub(crate) fn envs(mut self, pairs: &[(OsString, OsString)]) -> Self {
        self.shared_env.extend_from_slice(pairs);
        self
    }

    pub(crate) fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.dir = dir.as_ref().to_owned();
        self
    }

    /// Shows the command, runs it on this terminal and waits; anything but exit 0 is a failure.
    pub(crate) fn run(self) -> Done {
        say(format!("$ {self}"));
        let status = self.command().status().map_err(refused(format!("`{self}` did not start")))?;
        self.judge(status)
    }

    /// The same, returning what the command printed on stdout; its stderr stays on the terminal.
    pub(crate) fn read(self) -> Done<String> {
        say(format!("$ {self}"));
        let output =
            self.command().stderr(Stdio::inherit()).output().map_err(refused(format!("`{self}` did not start")))?;
        self.judge(output.status)?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Whether the command runs and says yes; asked silently, it proves that something is installed.
    pub(crate) fn succeeds(self) -> bool {
        self.command()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// The plain process, for callers that read its output as it comes.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args).current_dir(&self.dir);
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_ours_from_cargo(name)) {
            command.env_remove(name);
        }
        command.envs(self.shared_env.iter().chain(&self.env).map(|(name, value)| (name, value)));
        command
    }

    /// Turns an exit status into a failure that names the command to type again.
    pub(crate) fn judge(&self, status: ExitStatus) -> Done {
        if status.success() {
            return Ok(());
        }
        Err(Failure(format!("this ended with {status}; to see it alone:\n    {self}")))
    }
}

fn is_ours_from_cargo(name: &OsStr) -> bool {
    let prefixes = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
    name.to_str().is_some_and(|name| name == "CARGO" || prefixes.iter().any(|p| name.starts_with(p)))
}

impl fmt::Display for Step {
    /// The command as a shell at the top of the tree would take it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = self.dir.strip_prefix(root()).unwrap_or(&self.dir);
        let is_at_root = folder.as_os_str().is_empty();
        if !is_at_root {
            write!(f, "(cd {} && ", quoted(folder.as_os_str()))?;
        }
        for (name, value) in &self.env {
            write!(f, "{}={} ", name.to_string_lossy(), quoted(value))?;
        }
        write!(f, "{}", quoted(&self.program))?;
        for arg in &self.args {
            write!(f, " {}", quoted(arg))?;
        }
        if is_at_root { Ok(()) } else { f.write_str(")") }
    }
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.into_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_shows_itself_as_a_shell_would_take_it() {
        let step = Step::new("npm").args(["run", "a b"]).env("RUSTDOCFLAGS", "-D warnings").dir(root().join("ui"));
        assert_eq!(step.to_string(), "(cd ui && RUSTDOCFLAGS='-D warnings' npm run 'a b')");
        assert_eq!(Step::cargo().args(["fmt", "it's"]).to_string(), r"cargo fmt 'it'\''s'");
    }

    #[test]
    fn times_read_short() {
        assert_eq!(span(Duration::from_millis(312)), "0.31s");
        assert_eq!(span(Duration::from_millis(12_440)), "12.4s");
        assert_eq!(span(Duration::from_secs(188)), "3m08s");
    }

    #[test]
    fn a_failure_names_the_command() {
        let step = Step::cargo().args(["--no-such-flag"]);
        let failure = step.run().map_err(|f| f.to_string()).expect_err("cargo takes no such flag");
        assert!(failure.ends_with("cargo --no-such-flag"), "{failure}");
    }
}
