//! A packer at the real window: opens order after order by its slip and scans every unit of it.

use crate::key_watch;
use crate::keys::COUNT;
use crate::own_shop::{Order, OwnShop};
use crate::windows::{self, Programs};
use anyhow::Context as _;
use serde_json::json;
use std::time::Duration;
use tests::window::Window;

/// Ends once this order is open and nothing of it is packed.
const IS_OPEN: &str = r#"
    const [number, shown, end] = arguments;
    const look = () => {
        const isOpen = document.querySelector("h1")?.textContent.includes(number);
        const count = document.querySelector(shown)?.textContent ?? "";
        return isOpen && count.startsWith("0") ? end(true) : requestAnimationFrame(look);
    };
    look();
"#;

/// Someone signed in, with orders before them.
pub(crate) struct Packer<'a> {
    window: Window,
    orders: Vec<&'a Order>,
    /// The order in hand and how many of its units are in the box.
    at: (usize, usize),
    /// How many goods were scanned.
    scanned: usize,
}

impl<'a> Packer<'a> {
    /// Opens the window and signs in, to pack these orders.
    pub(crate) async fn signed_in(
        programs: &Programs,
        shop: &OwnShop,
        orders: impl Iterator<Item = &'a Order>,
    ) -> anyhow::Result<Self> {
        let window = programs.open_app(shop).await?;
        windows::sign_in(&window, shop).await?;
        key_watch::watch(&window, COUNT).await?;
        Ok(Self { window, orders: orders.collect(), at: (0, 0), scanned: 0 })
    }

    pub(crate) fn window(&self) -> &Window {
        &self.window
    }

    /// Scans until `count` goods were scanned in all, each after the verdict of the one before was painted.
    pub(crate) async fn scan_until(&mut self, count: usize) -> anyhow::Result<()> {
        while self.scanned < count {
            let (order, unit) = self.at;
            let order = *self.orders.get(order).context("there are not orders enough")?;
            if unit == 0 {
                self.open(&order.number).await?;
            }
            self.window.scan(&order.codes[unit])?;
            self.scanned += 1;
            if let Err(error) = key_watch::until(&self.window, self.scanned).await {
                let screen = self.window.look().await?;
                return Err(error.context(format!("scanning {} of {}: {screen:?}", order.codes[unit], order.number)));
            }
            let next = unit + 1;
            self.at = if next < order.codes.len() { (self.at.0, next) } else { (self.at.0 + 1, 0) };
        }
        Ok(())
    }

    async fn open(&self, number: &str) -> anyhow::Result<()> {
        self.window.run("window.keyWatch.isOff = true", vec![]).await?;
        self.window.scan(&format!("SO-{number}"))?;
        let opened = self.window.run_to_end(IS_OPEN, vec![json!(number), json!(COUNT)]).await;
        if let Err(error) = opened {
            let screen = self.window.look().await?;
            return Err(error.context(format!("opening {number}: {screen:?}")));
        }
        self.window.run("window.keyWatch.isOff = false", vec![]).await?;
        Ok(())
    }

    /// What each scan of goods took.
    pub(crate) async fn told(&self) -> anyhow::Result<Vec<Duration>> {
        key_watch::told(&self.window).await
    }

    pub(crate) async fn close(self) -> anyhow::Result<()> {
        self.window.close().await
    }
}
