//! The real window, as a packer has it: WebKitWebDriver tells what it shows, xdotool types into it.
//!
//! Invariant: what is typed goes through the X server key by key, as a scanner's keys do; the driver only looks. Nothing
//! here waits for a time to pass: it looks again until the thing is there, and gives up with what stood there instead.

use anyhow::{Context as _, bail, ensure};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde::Deserialize;
use serde_json::Value;
use std::ffi::{OsStr, OsString};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long anything on the screen may take on a machine under load.
const PATIENCE: Duration = Duration::from_secs(30);
/// How soon it is looked at again.
const LOOK_AGAIN: Duration = Duration::from_millis(15);
/// What our own window is called.
const OURS: &str = "Packbench";
/// Between two keys: the pace of a common scanner.
const KEY_GAP_MS: &str = "8";

/// What stands on the screen, read in one go.
const LOOK: &str = r#"
    const verdict = document.querySelector("[data-verdict]");
    // A picture below the fold is fetched when it comes into view.
    const seen = [...document.querySelectorAll(".picture")].filter((one) => one.getBoundingClientRect().top < innerHeight);
    const images = seen.flatMap((one) => [...one.querySelectorAll("img")]);
    const text = (element) => (element?.innerText ?? "").replace(/\s+/g, " ").trim();
    return {
        title: document.title,
        is_dark: document.documentElement.dataset.theme === "dark",
        verdict: verdict?.dataset.verdict ?? null,
        said: text(verdict),
        text: text(document.body),
        pictures: images.length,
        initials: seen.length - images.length,
        is_painted: document.fonts.status === "loaded" && images.every((image) => image.complete),
        clicks: window.clicks ?? null,
    };
"#;
/// True when there was such a button.
const PRESS: &str = r#"
    const [words] = arguments;
    const button = [...document.querySelectorAll("button")].find((one) => one.innerText.trim().startsWith(words));
    button?.click();
    return button !== undefined;
"#;
/// Counts clicks from now on: by hand, or by a key that fell on a button.
const COUNT_CLICKS: &str = "window.clicks = 0; addEventListener('click', () => window.clicks++, true);";

/// Ends when every picture in view is decoded and a frame with it was drawn.
const DRAW_TO_THE_END: &str = r#"
    const [end] = arguments;
    const seen = [...document.images].filter((image) => image.getBoundingClientRect().top < innerHeight);
    const frame = () => new Promise(requestAnimationFrame);
    Promise.all(seen.map((image) => image.decode())).then(frame).then(frame).then(() => end(true));
"#;

/// What stands on the screen.
#[derive(Clone, Debug, Deserialize)]
pub struct Screen {
    /// The page's title.
    pub title: String,
    /// The theme is the dark one.
    pub is_dark: bool,
    /// Which verdict, on a packing screen.
    pub verdict: Option<String>,
    /// What the verdict says.
    pub said: String,
    /// All that is written.
    pub text: String,
    /// How many product pictures are in view.
    pub pictures: usize,
    /// How many products in view have none (yet).
    pub initials: usize,
    /// Every letter is there, and every picture that is to be.
    pub is_painted: bool,
    /// Clicks since [`Window::count_clicks`].
    pub clicks: Option<u32>,
}

/// Where the built window is; none, said once, where nobody built one.
pub fn app_or_left_out() -> Option<PathBuf> {
    let app = std::env::var_os("PACKBENCH_APP").map(PathBuf::from);
    if app.is_none() {
        println!("left out: the real window, no PACKBENCH_APP");
    }
    app
}

/// An open window and the driver that looks at it.
pub struct Window {
    page: Client,
    id: String,
    title: String,
    driver: Driver,
}

/// WebKitWebDriver and, through it, the window: ended with all they started, however the test ends.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        // Already gone is what was wanted.
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.0.wait();
    }
}

impl Window {
    /// Starts `app` with these words and variables and waits for its window, which then has the keyboard.
    ///
    /// # Errors
    /// When the driver or the window does not come.
    pub async fn open(app: &OsStr, words: &[&OsStr], variables: &[(&str, OsString)]) -> anyhow::Result<Self> {
        Self::open_titled(OURS, app, words, variables).await
    }

    /// The same for a program whose window is called otherwise.
    ///
    /// # Errors
    /// When the driver or the window does not come.
    pub async fn open_titled(
        title: &str,
        app: &OsStr,
        words: &[&OsStr],
        variables: &[(&str, OsString)],
    ) -> anyhow::Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut driver = Command::new("WebKitWebDriver");
        driver.arg(format!("--port={port}")).env("TAURI_WEBVIEW_AUTOMATION", "true").process_group(0);
        driver.envs(variables.iter().map(|(name, value)| (name, value)));
        let driver = Driver(driver.spawn().context("WebKitWebDriver")?);

        let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
        let app = serde_json::json!({ "binary": app.to_string_lossy(), "args": words });
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(serde_json::Map::from_iter([("webkitgtk:browserOptions".to_owned(), app)]));
        until_it_listens(port).await?;
        let page = builder.connect(&format!("http://127.0.0.1:{port}")).await.context("no session with the window")?;
        let id = shown(title, 1).await?.remove(0);
        let window = Self { page, id, title: title.to_owned(), driver };
        window.take_keyboard()?;
        Ok(window)
    }

    /// Gives the window the keyboard, as a window manager would.
    ///
    /// # Errors
    /// When it is gone.
    pub fn take_keyboard(&self) -> anyhow::Result<()> {
        xdotool(&["windowfocus", "--sync", &self.id]).map(|_| ())
    }

    /// The process that owns the window; others of its own are below it.
    ///
    /// # Errors
    /// When the driver has started none.
    pub fn process(&self) -> anyhow::Result<u32> {
        let driver = self.driver.0.id();
        let children = std::fs::read_to_string(format!("/proc/{driver}/task/{driver}/children"))?;
        children.split_whitespace().next().context("the driver started no window")?.parse().context("a process id")
    }

    /// Runs `script` in the page and gives what it returns.
    ///
    /// # Errors
    /// When the window does not answer.
    pub async fn run(&self, script: &str, values: Vec<Value>) -> anyhow::Result<Value> {
        Ok(self.page.execute(script, values).await?)
    }

    /// Runs `script` in the page and gives what it hands its last argument, which it calls when it is done.
    ///
    /// # Errors
    /// When it does not end in half a minute.
    pub async fn run_to_end(&self, script: &str, values: Vec<Value>) -> anyhow::Result<Value> {
        Ok(self.page.execute_async(script, values).await?)
    }

    /// Presses one key.
    ///
    /// # Errors
    /// When the display refuses.
    pub fn key(&self, name: &str) -> anyhow::Result<()> {
        xdotool(&["key", name]).map(|_| ())
    }

    /// Types a code and Enter, as a scanner does.
    ///
    /// # Errors
    /// When the display refuses.
    pub fn scan(&self, code: &str) -> anyhow::Result<()> {
        xdotool(&["type", "--delay", KEY_GAP_MS, "--args", "1", code, "key", "Return"]).map(|_| ())
    }

    /// What the window shows now.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn look(&self) -> anyhow::Result<Screen> {
        Ok(serde_json::from_value(self.page.execute(LOOK, vec![]).await?)?)
    }

    /// Looks until the screen is so.
    ///
    /// # Errors
    /// When it does not become so; says what stands there instead.
    pub async fn until(&self, what: &str, is_so: impl Fn(&Screen) -> bool) -> anyhow::Result<Screen> {
        let began = Instant::now();
        loop {
            let screen = self.look().await?;
            if is_so(&screen) {
                return Ok(screen);
            }
            if began.elapsed() > PATIENCE {
                bail!("{what}: not on the screen; there is {screen:?}");
            }
            look_again().await;
        }
    }

    /// Scans, and waits for this verdict with these words.
    ///
    /// # Errors
    /// When another one is shown.
    pub async fn scan_until(&self, code: &str, verdict: &str, said: &str) -> anyhow::Result<Screen> {
        self.scan(code)?;
        let is_so = |screen: &Screen| screen.verdict.as_deref() == Some(verdict) && screen.said.contains(said);
        self.until(&format!("{verdict} \u{201c}{said}\u{201d} after {code}"), is_so).await
    }

    /// Presses the button that begins with these words.
    ///
    /// # Errors
    /// When there is none.
    pub async fn press(&self, words: &str) -> anyhow::Result<()> {
        let pressed = self.page.execute(PRESS, vec![words.into()]).await?;
        ensure!(pressed == true, "no button says {words}");
        Ok(())
    }

    /// Counts clicks from now on.
    ///
    /// # Errors
    /// When the window does not answer.
    pub async fn count_clicks(&self) -> anyhow::Result<()> {
        self.page.execute(COUNT_CLICKS, vec![]).await?;
        Ok(())
    }

    /// The window as it stands on the display, as a PNG, once it is drawn to the end.
    ///
    /// # Errors
    /// When the window does not answer, or never stands still.
    pub async fn picture(&self) -> anyhow::Result<Vec<u8>> {
        self.page.execute_async(DRAW_TO_THE_END, vec![]).await?;
        let began = Instant::now();
        let mut before = Vec::new();
        // The page has drawn; the display may still be a frame behind it.
        loop {
            let now = self.pixels()?;
            if now == before {
                return Ok(now);
            }
            ensure!(began.elapsed() < PATIENCE, "the window does not stand still");
            before = now;
            look_again().await;
        }
    }

    fn pixels(&self) -> anyhow::Result<Vec<u8>> {
        let words = ["-silent", "-window", &self.id, "-strip", "-depth", "8", "png:-"];
        let output = Command::new("import").args(words).output().context("import")?;
        ensure!(output.status.success(), "import: {}", String::from_utf8_lossy(&output.stderr).trim());
        Ok(output.stdout)
    }

    /// Closes the window and waits until it is gone.
    ///
    /// # Errors
    /// When it stays.
    pub async fn close(self) -> anyhow::Result<()> {
        let Self { page, title, driver: _driver, .. } = self;
        page.close().await?;
        shown(&title, 0).await?;
        Ok(())
    }
}

/// The driver says nowhere when it listens.
async fn until_it_listens(port: u16) -> anyhow::Result<()> {
    let began = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        ensure!(began.elapsed() < PATIENCE, "WebKitWebDriver does not listen on {port}");
        look_again().await;
    }
    Ok(())
}

/// Waits until so many windows of ours are shown, and gives their ids.
///
/// # Errors
/// When there are more or fewer.
pub async fn shown_windows(count: usize) -> anyhow::Result<Vec<String>> {
    shown(OURS, count).await
}

async fn shown(title: &str, count: usize) -> anyhow::Result<Vec<String>> {
    let began = Instant::now();
    loop {
        let ids = windows_now(title);
        if ids.len() == count {
            return Ok(ids);
        }
        if began.elapsed() > PATIENCE {
            bail!("{} windows called {title} are shown, not {count}", ids.len());
        }
        look_again().await;
    }
}

/// The windows of this title that are shown now.
fn windows_now(title: &str) -> Vec<String> {
    // It fails when it finds none.
    let found = xdotool(&["search", "--onlyvisible", "--name", &format!("^{title}$")]).unwrap_or_default();
    found.lines().map(str::to_owned).collect()
}

/// The window that has the keyboard; none when nobody has it.
pub fn keyboard_owner() -> Option<String> {
    xdotool(&["getwindowfocus"]).ok().map(|id| id.trim().to_owned())
}

/// A pause before looking again.
pub async fn look_again() {
    tokio::time::sleep(LOOK_AGAIN).await;
}

fn xdotool(words: &[&str]) -> anyhow::Result<String> {
    let output = Command::new("xdotool").args(words).output().context("xdotool")?;
    if !output.status.success() {
        bail!("xdotool {}: {}", words.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}
