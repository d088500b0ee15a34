//! Our clients, simulators and printed paper against schemas, SDKs, servers and readers that others wrote.
//!
//! Nothing of ours judges here: a Node or Python program or a tool of the system reads what we made, and its findings
//! are compared. Where such a program is not on the machine, the test says what it left out.

mod bench_pages;
mod drawn_labels;
mod paper;
mod parcels;
mod peers;
mod prism;
mod raw_labels;
mod scripts;
mod shippo_sdks;
mod shopify_schema;
mod slips;
