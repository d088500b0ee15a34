//! A display, a session bus and a home of their own for windows under test.
//!
//! Invariant: nothing a test starts reads or writes the developer's settings, keyring or screen,
//! and dropping a `Display` ends its server and removes its home.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Stdio};

use crate::step::{Done, Failure, Step, refused};

/// What to put before a program so that it has a session bus of its own.
pub(crate) const BUS: [&str; 2] = ["dbus-run-session", "--"];

pub(crate) struct Display {
    server: Child,
    number: u32,
    home: PathBuf,
}

impl Display {
    /// Starts an X server on a number it finds free itself.
    pub(crate) fn start() -> Done<Display> {
        let step = Step::new("Xvfb").args(["-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"]);
        let mut server = step
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(refused(format!("`{step}` did not start")))?;
        let mut line = String::new();
        if let Some(stdout) = server.stdout.take() {
            BufReader::new(stdout).read_line(&mut line).map_err(refused(format!("reading from `{step}`")))?;
        }
        let Ok(number) = line.trim().parse() else {
            // It ended without naming a display; nothing is left to stop.
            let status = server.wait().map_err(refused("waiting for Xvfb"))?;
            return Err(Failure(format!("`{step}` gave no display and ended with {status}")));
        };
        let home = std::env::temp_dir().join(format!("packbench-{}-{number}", std::process::id()));
        let display = Display { server, number, home };
        display.make_home()?;
        Ok(display)
    }

    fn make_home(&self) -> Done {
        for folder in ["run", "data", "config", "cache", "state"] {
            let folder = self.home.join(folder);
            fs::create_dir_all(&folder).map_err(refused(format!("making {}", folder.display())))?;
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let run = self.home.join("run");
            fs::set_permissions(&run, fs::Permissions::from_mode(0o700)).map_err(refused("closing XDG_RUNTIME_DIR"))?;
        }
        Ok(())
    }

    /// The variables that put a program on this display.
    pub(crate) fn env(&self) -> Vec<(OsString, OsString)> {
        let folder = |name: &str| self.home.join(name).into_os_string();
        let mut env =
            vec![("DISPLAY", OsString::from(format!(":{}", self.number))), ("HOME", self.home.clone().into())];
        env.extend([
            ("XDG_RUNTIME_DIR", folder("run")),
            ("XDG_DATA_HOME", folder("data")),
            ("XDG_CONFIG_HOME", folder("config")),
            ("XDG_CACHE_HOME", folder("cache")),
            ("XDG_STATE_HOME", folder("state")),
            // GTK would choose Wayland over this display, and look for a screen reader.
            ("GDK_BACKEND", "x11".into()),
            ("NO_AT_BRIDGE", "1".into()),
            // No GPU under Xvfb: 62 MiB less memory and a third faster first paint without.
            ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".into()),
        ]);
        env.into_iter().map(|(name, value)| (name.into(), value)).collect()
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // Already ended or already gone is what was wanted.
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.home);
    }
}
