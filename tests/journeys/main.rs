//! Stories a bench lives through, from scan to shipped, with all that goes wrong on the way.
//!
//! Invariant: a story works the bench by commands only, as a screen does, and looks into the books of shop, carrier and
//! printer for what came of it. How screens draw it is proven in `window`.

mod addresses;
mod blue_button;
mod buying;
mod cards;
mod changes;
mod demo;
mod door;
mod files;
mod keyring;
mod naming;
mod people;
mod printing;
mod putting_aside;
mod rates;
mod refusals;
mod scanning;
mod set_aside;
mod settings;
mod store;
mod syncing;
mod taking_over;
mod telling;
mod totes;
