//! What every proof needs.

pub mod bench;
pub mod both;
pub mod postgres;
pub mod sqlite;
#[cfg(target_os = "linux")]
pub mod window;
