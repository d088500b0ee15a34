//! What every proof needs.

pub mod both;
pub mod postgres;
pub mod sqlite;
