//! The real window, typed into by a scanner: from an order in Shopify to paper and back to Shopify.
//!
//! Invariant: nothing is called inside the program, and a journey clicks nothing. Scans come through the X server, and what came
//! of them is read where the world outside would: at the printer's port, in the shop, in the carrier's books.
#![cfg(target_os = "linux")]

mod ending;
mod journey;
mod not_open;
mod own_shop;
mod single;

use tokio::sync::{Mutex, MutexGuard};

/// One display has one keyboard, and one session bus has one Packbench.
static DISPLAY: Mutex<()> = Mutex::const_new(());

async fn display() -> MutexGuard<'static, ()> {
    DISPLAY.lock().await
}

fn proved(what: &str) {
    println!("proved: {what}");
}
