//! What we send to Shopify and what it may answer, after the schema Shopify publishes with its own tool.

use crate::peers;
use channels::shopify::{ALL, API_VERSION, decode_any};
use serde_json::Value;
use std::collections::BTreeMap;
use tokio::io::{AsyncBufReadExt, BufReader};

const VERSIONS: [&str; 3] = ["2026-04", "2026-07", "2026-10"];

#[tokio::test]
async fn every_document_is_valid_for_every_version() {
    assert!(VERSIONS.contains(&API_VERSION));
    let Some(validator) = peers::node_script("validate-shopify.mjs").await else { return };
    let said = peers::output(validator).await;
    for version in VERSIONS {
        let line = said.lines().find_map(|line| line.strip_prefix(&format!("{version}: ")));
        let count = line.and_then(|line| line.split(' ').next()).and_then(|count| count.parse().ok());
        assert_eq!(count, Some(ALL.len()), "documents of {version} in\n{said}");
    }
    println!("{} documents valid for {}", ALL.len(), VERSIONS.join(", "));
}

#[tokio::test]
async fn random_answers_are_understood() {
    let count = peers::trials(40, 200);
    let Some(mut mock) = peers::node_script("mock-answers.mjs").await else { return };
    mock.arg(count.to_string());
    let mut mock = mock.stderr(std::process::Stdio::inherit()).spawn().unwrap();
    let mut lines = BufReader::new(mock.stdout.take().unwrap()).lines();
    let mut understood: BTreeMap<String, usize> = BTreeMap::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        let answer: Value = serde_json::from_str(&line).unwrap();
        let (operation, data) = (answer["operation"].as_str().unwrap(), answer["data"].to_string());
        if let Err(error) = decode_any(operation, &data) {
            panic!("{operation}: {error}\n{data}");
        }
        *understood.entry(operation.to_owned()).or_default() += 1;
    }
    assert!(mock.wait().await.unwrap().success());
    // The bulk query's answer is a file of rows, not a reply.
    let expected = ALL.iter().filter(|(name, _)| *name != "bulk_orders").map(|(name, _)| ((*name).to_owned(), count));
    assert_eq!(understood, expected.collect());
    println!("{count} answers to each of {} operations understood", understood.len());
}
