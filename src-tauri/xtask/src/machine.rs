//! What this machine lacks, and getting it: Debian packages, each with the reason it is wanted.
//!
//! Invariant: nothing is installed that is there already, whichever way it came, and nothing is
//! installed before it was said what and why. Other systems are told what to type, never changed.

use std::ffi::OsString;
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use crate::step::{Done, Failure, Step, say};

/// What a verb or a part of the tests needs of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// To compile everything but the window.
    Build,
    /// To compile the window.
    Webview,
    /// To show the window where nobody looks, and to type into it.
    Display,
    /// To print in every script, and to read back what was printed.
    Paper,
    /// To run every database test on PostgreSQL too.
    Database,
    /// To drive the browser UI.
    Browser,
    /// For tools published as Python packages.
    Python,
}

/// A Debian package, why it is wanted, and how to see that what it gives is here.
struct Package {
    group: Group,
    name: &'static str,
    why: &'static str,
    is_here: fn() -> bool,
}

const fn row(group: Group, name: &'static str, why: &'static str, is_here: fn() -> bool) -> Package {
    Package { group, name, why, is_here }
}

#[rustfmt::skip]
const PACKAGES: &[Package] = &[
    row(Group::Build, "build-essential", "links Rust programs; compiles SQLite", || on_path("cc").is_some()),
    row(Group::Build, "pkg-config", "finds the libraries below", || on_path("pkg-config").is_some()),
    row(Group::Build, "libasound2-dev", "the sounds of the bench", || library("alsa")),
    row(Group::Webview, "libwebkit2gtk-4.1-dev", "the window", || library("webkit2gtk-4.1")),
    row(Group::Display, "xvfb", "a display where there is none", || on_path("Xvfb").is_some()),
    row(Group::Display, "dbus-x11", "a session bus for each window under test", || on_path("dbus-run-session").is_some()),
    row(Group::Display, "webkit2gtk-driver", "reads and clicks in the real window", || on_path("WebKitWebDriver").is_some()),
    row(Group::Display, "xdotool", "types like a scanner", || on_path("xdotool").is_some()),
    row(Group::Display, "matchbox-window-manager", "gives the window the keyboard", || on_path("matchbox-window-manager").is_some()),
    row(Group::Display, "imagemagick", "takes the pictures", || on_path("import").is_some()),
    row(Group::Display, "fonts-dejavu-core", "letters in windows under test", || font("dejavu/DejaVuSans.ttf")),
    row(Group::Display, "gnome-keyring", "a keyring for the shop's credentials", || on_path("gnome-keyring-daemon").is_some()),
    row(Group::Paper, "poppler-utils", "draws printed PDFs", || on_path("pdftoppm").is_some()),
    row(Group::Paper, "zbar-tools", "reads printed barcodes back", || on_path("zbarimg").is_some()),
    row(Group::Paper, "fonts-noto-core", "names in Arabic, Hebrew, Indic, Thai and others (12 MB)", || font("noto/NotoSansArabic-Regular.ttf")),
    // A thirtieth of fonts-noto-cjk's size, and all that names and titles need.
    row(Group::Paper, "fonts-wqy-microhei", "names in Chinese, Japanese and Korean (2 MB)", || font("wqy/wqy-microhei.ttc")),
    row(Group::Paper, "fonts-symbola", "emoji as strokes, which a label printer can draw (1 MB)", || font("ancient-scripts/Symbola_hint.ttf")),
    row(Group::Database, "postgresql", "the second database; tests start their own server", has_postgresql),
    row(Group::Browser, "chromium", "the browser journeys", || chromium().is_some()),
    row(Group::Python, "python3-venv", "test tools from PyPI, in tests/.venv", has_venv),
];

/// A wanted package that is still not here, for a sentence in a report.
pub(crate) struct Lacking {
    pub(crate) group: Group,
    pub(crate) name: &'static str,
}

/// Installs what `groups` lack, if this machine lets us; returns what is lacking afterwards.
pub(crate) fn prepare(groups: &[Group]) -> Done<Vec<Lacking>> {
    let missing = missing(groups);
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    // Ubuntu's chromium package only points at a snap, which does not run without snapd.
    let (snaps, debs): (Vec<&Package>, Vec<&Package>) =
        missing.into_iter().partition(|package| package.name == "chromium" && is_ubuntu());
    for package in snaps {
        say(format!("left out: {} ({}): Ubuntu has it only as a snap", package.name, package.why));
    }
    if !debs.is_empty() {
        say("This machine lacks:");
        for package in &debs {
            println!("            {:<24} {}", package.name, package.why);
        }
        match installer() {
            // Not the end: what is lacking afterwards decides.
            Some(installer) => install(installer, &debs).unwrap_or_else(say),
            None => advise(&debs),
        }
    }
    Ok(self::missing(groups).into_iter().map(|package| Lacking { group: package.group, name: package.name }).collect())
}

/// The same, for a verb that cannot go on without.
pub(crate) fn require(groups: &[Group]) -> Done {
    go_on_with(groups, &prepare(groups)?)
}

/// Refuses to go on when something of `groups` is among what is lacking.
pub(crate) fn go_on_with(groups: &[Group], lacking: &[Lacking]) -> Done {
    let names: Vec<_> =
        lacking.iter().filter(|package| groups.contains(&package.group)).map(|package| package.name).collect();
    if names.is_empty() {
        return Ok(());
    }
    Err(Failure(format!("still lacking: {}; install it as said above and try again", names.join(", "))))
}

fn missing(groups: &[Group]) -> Vec<&'static Package> {
    let is_wanted = |package: &&Package| groups.contains(&package.group);
    // The probes ask for Linux libraries and programs; macOS and Windows bring their own webview and sound.
    let is_probed = |package: &&Package| cfg!(target_os = "linux") || is_everywhere(package.group);
    PACKAGES.iter().filter(is_wanted).filter(is_probed).filter(|package| !(package.is_here)()).collect()
}

fn is_everywhere(group: Group) -> bool {
    match group {
        Group::Build | Group::Webview => false,
        Group::Display | Group::Paper | Group::Database | Group::Browser | Group::Python => true,
    }
}

enum Installer {
    Root,
    Sudo,
}

fn installer() -> Option<Installer> {
    on_path("apt-get")?;
    let is_root = Step::new("id").args(["-u"]).command().output().is_ok_and(|out| out.stdout.starts_with(b"0\n"));
    if is_root {
        return Some(Installer::Root);
    }
    on_path("sudo")?;
    // Without a terminal sudo could not ask for its password.
    let may = std::io::stdin().is_terminal() || Step::new("sudo").args(["-n", "true"]).succeeds();
    may.then_some(Installer::Sudo)
}

fn install(installer: Installer, packages: &[&Package]) -> Done {
    // Another apt-get on the machine is waited for instead of failing at once.
    let wait = ["-o", "DPkg::Lock::Timeout=300"];
    let apt = || {
        match installer {
            Installer::Root => Step::new("env"),
            Installer::Sudo => Step::new("sudo").args(["env"]),
        }
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
    };
    apt().args(["update"]).args(wait).run()?;
    apt()
        .args(["install", "-y", "--no-install-recommends"])
        .args(wait)
        .args(packages.iter().map(|package| package.name))
        .run()
}

/// Says what to type where we may not or cannot install.
fn advise(packages: &[&Package]) {
    let names: Vec<_> = packages.iter().map(|package| package.name).collect();
    if cfg!(target_os = "macos") {
        say("Nothing was installed. On macOS: xcode-select --install; brew install postgresql@17 poppler zbar");
    } else if cfg!(windows) {
        say("Nothing was installed. On Windows: Visual Studio Build Tools (C++), WebView2, PostgreSQL, Python 3");
    } else if on_path("apt-get").is_some() {
        say("Nothing was installed: this user may not. As root, type:");
        println!("            apt-get update && apt-get install -y --no-install-recommends {}", names.join(" "));
    } else {
        say("Nothing was installed: this is not Debian or Ubuntu. Install your system's packages for:");
        println!("            {}", names.join(" "));
    }
}

/// Where a program stands, or `None`.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let name = if cfg!(windows) { format!("{program}.exe") } else { program.to_owned() };
    std::env::split_paths(&std::env::var_os("PATH")?)
        // Debian keeps some programs (dpkg's own, postgres' wrappers) off an ordinary user's path.
        .chain(["/usr/sbin", "/usr/local/bin"].map(PathBuf::from))
        .map(|folder| folder.join(&name))
        .find(|file| file.is_file())
}

/// The Chromium or Chrome to drive: the one named by PACKBENCH_CHROMIUM, else the first found.
pub(crate) fn chromium() -> Option<OsString> {
    if let Some(named) = std::env::var_os("PACKBENCH_CHROMIUM") {
        return Some(named);
    }
    let mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    let windows = r"C:\Program Files\Google\Chrome\Application\chrome.exe";
    // Not `chromium-browser`: on Ubuntu that is a script which only asks for the snap.
    ["chromium", "google-chrome", "google-chrome-stable"]
        .iter()
        .filter(|name| !(is_ubuntu() && **name == "chromium"))
        .find_map(|name| on_path(name))
        .or_else(|| [mac, windows].iter().map(PathBuf::from).find(|file| file.is_file()))
        .map(PathBuf::into_os_string)
}

fn library(name: &str) -> bool {
    Step::new("pkg-config").args(["--exists", name]).succeeds()
}

/// Whether a font is where Debian puts it; other systems come with fonts for every script.
fn font(file: &str) -> bool {
    !cfg!(target_os = "linux") || Path::new("/usr/share/fonts/truetype").join(file).is_file()
}

fn has_postgresql() -> bool {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    debian.into_iter().any(|version| version.path().join("bin/initdb").is_file()) || on_path("initdb").is_some()
}

pub(crate) fn has_venv() -> bool {
    Step::new(python()).args(["-c", "import ensurepip, venv"]).succeeds()
}

/// The name of Python 3 on this system.
pub(crate) fn python() -> &'static str {
    if cfg!(windows) { "python" } else { "python3" }
}

fn is_ubuntu() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=ubuntu"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_is_named_once_with_a_reason() {
        for (at, package) in PACKAGES.iter().enumerate() {
            assert!(!package.why.is_empty(), "{}", package.name);
            assert!(PACKAGES[..at].iter().all(|other| other.name != package.name), "{} twice", package.name);
        }
    }

    #[test]
    fn programs_are_found_where_the_shell_finds_them() {
        assert!(on_path("cargo").is_some());
        assert!(on_path("no-such-program-anywhere").is_none());
    }
}
