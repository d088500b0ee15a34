//! Random answers that are true to Shopify's schema, written by `ui/contracts/mock-answers.mjs`: all of them are read.

use channels::shopify::decode_any;
use serde::Deserialize;
use serde_json::value::Value;

#[derive(Deserialize)]
struct Line {
    operation: String,
    data: Value,
}

#[test]
fn whatever_the_schema_allows_is_understood() {
    let Ok(path) = std::env::var("PACKBENCH_SHOPIFY_ANSWERS") else {
        println!("left out: 1 tests, no data");
        return;
    };
    let answers = std::fs::read_to_string(path).unwrap();
    let mut read = 0;
    for line in answers.lines() {
        let line: Line = serde_json::from_str(line).unwrap();
        let data = line.data.to_string();
        decode_any(&line.operation, &data).unwrap_or_else(|error| panic!("{}: {error}\n{data}", line.operation));
        read += 1;
    }
    assert!(read > 0);
    println!("{read} answers understood");
}
