//! What every proof needs.

pub mod bench;
pub mod both;
#[cfg(unix)]
pub mod ctl;
pub mod postgres;
pub mod sqlite;
#[cfg(target_os = "linux")]
pub mod window;
