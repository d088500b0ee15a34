//! The two windows that are held against each other on one display: ours, and the empty one.
//!
//! Both are opened the same way, by WebKitWebDriver, typed into by xdotool and asked for the times of their own pages. A
//! page's clock is the computer's, in whole milliseconds.

use crate::own_shop::OwnShop;
use anyhow::Context as _;
use std::ffi::{OsStr, OsString};
use tests::window::Window;

/// Where the two programs are.
pub(crate) struct Programs {
    app: OsString,
    empty: OsString,
}

impl Programs {
    /// None where nobody built them.
    pub(crate) fn built() -> Option<Self> {
        let path = std::env::var_os;
        Some(Self { app: path("PACKBENCH_APP")?, empty: path("PACKBENCH_EMPTY_WINDOW")? })
    }

    /// The empty window.
    pub(crate) async fn open_empty(&self) -> anyhow::Result<Window> {
        Window::open_titled("Empty window", &self.empty, &[], &[]).await.context("the empty window")
    }

    /// Our window on its own shop, where somebody has to sign in.
    pub(crate) async fn open_app(&self, shop: &OwnShop) -> anyhow::Result<Window> {
        let words = [OsStr::new("--home"), shop.home.as_os_str()];
        let window = Window::open(&self.app, &words, &shop.variables).await.context("the window")?;
        window.until("the sign-in page", |screen| screen.title.starts_with("Who is packing?")).await?;
        Ok(window)
    }
}

/// Signs in with a badge and waits for the queue, or for the order that lies on the bench.
pub(crate) async fn sign_in(window: &Window, shop: &OwnShop) -> anyhow::Result<()> {
    window.take_keyboard()?;
    window.scan(&shop.badge)?;
    window.run_to_end(WORK_IS_THERE, vec![]).await.context("no work to be seen")?;
    Ok(())
}

/// Ends once there is work to be seen.
const WORK_IS_THERE: &str = r#"
    const [end] = arguments;
    const look = () => (document.querySelector("[id^=order-], [data-verdict]") ? end(true) : requestAnimationFrame(look));
    look();
"#;
