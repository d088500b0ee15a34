//! Shippo's own clients on our simulator: what they refuse to read, Shippo does not say.
//!
//! Their types are stricter than the API about null values, so the simulator leaves those out here. What the clients
//! say they bought is compared with the simulator's books.

use crate::peers;
use serde_json::Value;
use simulators::{Faults, ShippoOptions, ShippoSimulator};
use tokio::process::Command;

#[tokio::test]
async fn the_node_sdk_reads_every_answer() {
    if let Some(script) = peers::node_script("shippo-sdk.mjs").await {
        walk(script, 30).await;
    }
}

#[tokio::test]
async fn the_python_sdk_reads_every_answer() {
    if let Some(script) = peers::python_script("shippo_sdk.py") {
        walk(script, 35).await;
    }
}

async fn walk(mut script: Command, least_steps: u64) {
    let options = ShippoOptions { sdk_clean: true, ..ShippoOptions::default() };
    let simulator = ShippoSimulator::start(options, Faults::default(), ([127, 0, 0, 1], 0).into()).await.unwrap();
    script.args([simulator.url(), simulator.token()]);
    let said = peers::output(script).await;

    let walked: Value = serde_json::from_str(said.lines().last().unwrap_or_default()).unwrap();
    let steps = walked["steps"].as_u64().unwrap();
    assert_eq!(said.lines().filter(|line| line.starts_with("ok ")).count() as u64, steps);
    assert!(steps >= least_steps, "only {steps} steps:\n{said}");

    let books = simulator.state_json();
    let numbers: Vec<&Value> = rows(&books["transactions"]).map(|one| &one["tracking_number"]).collect();
    assert_eq!(walked["labels"].as_array().unwrap().iter().collect::<Vec<_>>(), numbers);
    let is_refunded = |one: &&Value| rows(&books["refunds"]).any(|refund| refund["transaction"] == one["object_id"]);
    let refunded: Vec<&Value> =
        rows(&books["transactions"]).filter(is_refunded).map(|one| &one["tracking_number"]).collect();
    assert_eq!(walked["refunded"].as_array().unwrap().iter().collect::<Vec<_>>(), refunded);
    println!("{steps} steps, {} labels, {} refunds", numbers.len(), refunded.len());
}

fn rows(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}
