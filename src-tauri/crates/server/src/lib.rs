//! The doors: the station's commands over HTTP for a browser on this computer.
//!
//! Only loopback is served, and only pages of this very address may call: another web page in the same browser can't
//! reach the bench. Nothing is decided here; every call is forwarded to the station's one list of commands.

mod browser;
mod pages;

pub use browser::{Door, serve};
