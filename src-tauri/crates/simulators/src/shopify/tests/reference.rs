//! The reference operations, where they lie beside the project: each is understood and priced as it was measured.

use std::{fs, path::PathBuf};

use serde_json::{Map, json};

use crate::shopify::{cost, plan::plan};

/// The folder of reference operations, if the environment names one.
fn operations() -> Option<PathBuf> {
    Some(PathBuf::from(std::env::var_os("PACKBENCH_DATA")?).join("shopify/operations"))
}

#[test]
fn every_reference_operation_is_planned() {
    let Some(folder) = operations() else {
        println!("left out: 1 tests, no data");
        return;
    };
    let fragments = fs::read_to_string(folder.join("fragments.graphql")).unwrap();
    let mut seen = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.ends_with(".graphql") || name == "fragments.graphql" {
            continue;
        }
        let text = format!("{}\n{fragments}", fs::read_to_string(&path).unwrap());
        let problems: Vec<_> = plan(&text, &variables(&name), None).err().into_iter().flatten().collect();
        assert_eq!(problems, Vec::<serde_json::Value>::new(), "{name}");
        seen += 1;
    }
    assert!(seen >= 33, "{seen}");
}

#[test]
fn prices_are_those_that_were_measured() {
    let Some(folder) = operations() else {
        println!("left out: 1 tests, no data");
        return;
    };
    let fragments = fs::read_to_string(folder.join("fragments.graphql")).unwrap();
    for (name, price) in [
        ("orders_changed", 52),
        ("orders_page", 862),
        ("order_full", 849),
        ("order_lines_more", 753),
        ("fulfillment_orders_page", 752),
        ("fulfillment_order_get", 434),
        ("variants_page", 812),
        ("variant_by_code", 42),
        ("bulk_operation_poll", 1),
        ("fulfillment_create", 16),
    ] {
        let file = format!("{name}.graphql");
        let text = format!("{}\n{fragments}", fs::read_to_string(folder.join(&file)).unwrap());
        assert_eq!(cost::requested(&plan(&text, &variables(&file), None).unwrap()), price, "{name}");
    }
}

/// Something for every variable any of the operations asks for.
fn variables(file: &str) -> Map<String, serde_json::Value> {
    let first = match file {
        "orders_page.graphql" => 5,
        "fulfillment_orders_page.graphql" => 15,
        "variants_page.graphql" => 30,
        _ => 50,
    };
    let all = json!({
        "first": first, "id": "1", "query": "x", "fulfillment": {}, "event": {}, "hold": {}, "newLocationId": "1",
        "splits": [], "fulfillmentId": "1", "tracking": {}, "itemId": "1", "locationId": "1", "key": "k", "input": {},
        "tags": [], "topic": "ORDERS_CREATE", "sub": {}, "includeClosed": false,
    });
    all.as_object().cloned().unwrap_or_default()
}
