//! Programs others wrote: found, started, listened to, and ended with the test that started them.
//!
//! A program that is not here is said to be left out, once per test; one that is here and fails, fails the test.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::Command;

/// The project's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the tree")
}

/// How many trials: `ci`, or `full` where PACKBENCH_SIZE says so.
pub(crate) fn trials(ci: usize, full: usize) -> usize {
    if env::var("PACKBENCH_SIZE").is_ok_and(|size| size == "full") { full } else { ci }
}

/// The folder of reference data, or a word about what is left out without it.
pub(crate) fn data() -> Option<PathBuf> {
    let found = env::var_os("PACKBENCH_DATA").map(PathBuf::from).filter(|folder| folder.is_dir());
    found.or_else(|| left_out("no data"))
}

/// A script of `ui/contracts` for Node.
pub(crate) async fn node_script(name: &str) -> Option<Command> {
    node(&root().join("ui/contracts").join(name)).await
}

/// Prism, which serves or watches an API after its OpenAPI description.
pub(crate) async fn prism() -> Option<Command> {
    node(&root().join("ui/node_modules/@stoplight/prism-cli/dist/index.js")).await
}

/// A script of `tests/contracts` for Python, with the packages of `tests/requirements.txt`.
pub(crate) fn python_script(name: &str) -> Option<Command> {
    let ours = root().join(if cfg!(windows) { "tests/.venv/Scripts/python.exe" } else { "tests/.venv/bin/python" });
    let Some(python) = env::var_os("PACKBENCH_PYTHON").or_else(|| ours.is_file().then(|| ours.into_os_string())) else {
        return left_out("no Python with tests/requirements.txt in tests/.venv");
    };
    let mut command = command(python);
    command.arg(root().join("tests/contracts").join(name));
    // Without it Python would speak the system's own encoding.
    command.env("PYTHONUTF8", "1").env("PYTHONDONTWRITEBYTECODE", "1");
    Some(command)
}

/// A program of poppler, which draws and reads PDF.
pub(crate) async fn poppler(name: &str) -> Option<Command> {
    match is_here(name, "-v").await {
        true => Some(command(name)),
        false => left_out(&format!("no {name}")),
    }
}

/// What a program printed on its stdout; the test ends where it fails.
pub(crate) async fn output(mut command: Command) -> String {
    let done = command.output().await.expect("the program starts");
    let (said, complained) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{:?} ended with {}\n{said}\n{complained}", command.as_std(), done.status);
    said.into_owned()
}

async fn node(script: &Path) -> Option<Command> {
    if !is_here("node", "--version").await {
        return left_out("no Node.js");
    }
    if !root().join("ui/node_modules").is_dir() {
        return left_out("no ui/node_modules; `npm ci` in ui/ makes it");
    }
    let mut command = command("node");
    command.arg(script);
    Some(command)
}

fn command(program: impl Into<OsString>) -> Command {
    let mut command = Command::new(program.into());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

async fn is_here(program: &str, question: &str) -> bool {
    // Some tools tell their version with a failure.
    command(program).arg(question).status().await.is_ok()
}

fn left_out<T>(why: &str) -> Option<T> {
    // Named, because equal lines are one line of the report; a test's thread bears its name.
    let thread = std::thread::current();
    println!("left out: 1 test, {why}: {}", thread.name().unwrap_or_default());
    None
}
