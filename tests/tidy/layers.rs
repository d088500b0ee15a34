//! Arrows point down: who may use whom, read from every Cargo.toml.
//!
//! Invariant: a crate that is not in the table below does not pass; a new one is first given its
//! layer here, in the same change. What the layers mean stands in ARCHITECTURE.md.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use super::{assert_none, files, root};

/// A crate of ours, its layer, and those it may use.
struct Row {
    name: &'static str,
    layer: u8,
    may_use: &'static [&'static str],
}

const fn row(name: &'static str, layer: u8, may_use: &'static [&'static str]) -> Row {
    Row { name, layer, may_use }
}

const TABLE: &[Row] = &[
    row("packbench", 7, &["demo", "server", "station", "simulators"]),
    row("ctl", 7, &["demo", "server", "station", "simulators"]),
    row("demo", 6, &["station", "simulators"]),
    row("server", 6, &["station"]),
    row("station", 5, &["pipeline", "channels", "carriers", "printing", "devices", "store", "domain"]),
    row("pipeline", 4, &["channels", "carriers", "printing", "devices", "store", "domain"]),
    row("channels", 3, &["domain"]),
    row("carriers", 3, &["domain"]),
    row("printing", 3, &["domain"]),
    row("devices", 3, &["domain"]),
    row("store", 2, &["domain"]),
    row("domain", 1, &[]),
    // Beside the layers: the outside world, the proofs, the workshop.
    row("simulators", 0, &[]),
    row("xtask", 0, &[]),
    row(
        "tests",
        8,
        &[
            "demo",
            "server",
            "station",
            "pipeline",
            "channels",
            "carriers",
            "printing",
            "devices",
            "store",
            "domain",
            "simulators",
        ],
    ),
];

/// Third-party crates that stay behind one crate of ours, by the beginning of their name.
const BEHIND_ONE: &[(&str, &[&str])] = &[
    ("tauri", &["packbench"]),
    ("sqlx", &["store"]),
    ("keyring", &["station"]),
    ("rodio", &["devices"]),
    ("escpos", &["printing"]),
];

/// Whatever does I/O, keeps time or rolls dice, by the beginning of its name: not for rules.
const NOT_FOR_DOMAIN: &[&str] =
    &["tokio", "async", "futures", "sqlx", "rusqlite", "reqwest", "axum", "hyper", "tauri", "rand", "uuid", "tracing"];

/// All that xtask may need: it builds on a machine that has only cargo.
const FOR_XTASK: &[&str] = &["serde_json"];

fn packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or("cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    match metadata["packages"].take() {
        Value::Array(packages) => packages,
        other => panic!("packages are a list, not {other}"),
    }
}

fn name_of(value: &Value) -> &str {
    value["name"].as_str().expect("cargo names it")
}

fn row_of(name: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.name == name)
}

#[test]
fn the_table_itself_points_down() {
    for row in TABLE {
        for used in row.may_use {
            let below = row_of(used).unwrap_or_else(|| panic!("{used} has no row"));
            assert!(below.layer < row.layer, "{} may not use {used}: that arrow points up", row.name);
        }
    }
}

#[test]
fn every_crate_uses_only_what_stands_below_it() {
    let mut complaints = Vec::new();
    for package in packages() {
        let name = name_of(&package);
        let Some(row) = row_of(name) else {
            complaints.push(format!("{name}: give it a row in tests/tidy/layers.rs"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let (used, is_for_tests) = (name_of(dependency), dependency["kind"] == "dev");
            if row_of(used).is_none() || used == name {
                continue;
            }
            // The outside world stands in for itself in anyone's tests, and nowhere else.
            let may = row.may_use.contains(&used) || (is_for_tests && used == "simulators");
            if !may {
                complaints.push(format!("{name} may not use {used}: ARCHITECTURE.md, layers"));
            }
        }
    }
    assert_none(complaints);
}

/// Cargo joins the features of dev-dependencies only when it builds tests. While they ask for
/// nothing that an ordinary one does not, running and testing share every compiled crate.
#[test]
fn dev_dependencies_ask_for_nothing_new() {
    let packages = packages();
    let wishes = |is_dev: bool| {
        packages.iter().flat_map(move |package| {
            let all = package["dependencies"].as_array().into_iter().flatten();
            let of_kind = all.filter(move |dependency| (dependency["kind"] == "dev") == is_dev);
            of_kind.flat_map(move |dependency| {
                let features = dependency["features"].as_array().into_iter().flatten().filter_map(Value::as_str);
                // The crate itself counts as its first feature.
                let features = features.chain([""]);
                features.map(move |feature| (name_of(package), name_of(dependency), feature))
            })
        })
    };
    let ordinary: BTreeSet<_> = wishes(false).map(|(_, used, feature)| (used, feature)).collect();
    let new = wishes(true).filter(|(_, used, feature)| !ordinary.contains(&(*used, *feature)));
    let complaint = |(from, used, feature)| {
        format!("{from} has the dev-dependency {used} {feature}: make it an ordinary one in tests/Cargo.toml")
    };
    assert_none(new.map(complaint).collect());
}

#[test]
fn a_crate_s_folder_has_its_name() {
    let crates = packages().into_iter().filter_map(|package| {
        let manifest = package["manifest_path"].as_str()?.replace('\\', "/");
        let (_, folder) = manifest.strip_suffix("/Cargo.toml")?.rsplit_once("/src-tauri/crates/")?;
        (folder != name_of(&package)).then(|| format!("{folder} holds a crate named {}", name_of(&package)))
    });
    assert_none(crates.collect());
}

#[test]
fn heavy_and_worldly_crates_stay_where_they_belong() {
    let mut complaints = Vec::new();
    for package in packages() {
        let name = name_of(&package);
        for used in package["dependencies"].as_array().into_iter().flatten().map(name_of) {
            for (prefix, owners) in BEHIND_ONE {
                if used.starts_with(prefix) && !owners.contains(&name) {
                    complaints.push(format!("{name} may not use {used}: it stays behind {}", owners.join(", ")));
                }
            }
            if name == "domain" && NOT_FOR_DOMAIN.iter().any(|prefix| used.starts_with(prefix)) {
                complaints.push(format!("domain may not use {used}: rules have no I/O, no clock and no chance"));
            }
            if name == "xtask" && !FOR_XTASK.contains(&used) {
                complaints.push(format!("xtask may not use {used}: it must build where nothing is installed"));
            }
        }
    }
    assert_none(complaints);
}

#[test]
fn every_third_party_version_is_exact_and_has_its_reason() {
    let manifest = files().iter().find(|file| file.path == "Cargo.toml").expect("the root manifest");
    let section = manifest
        .lines()
        .skip_while(|(_, line)| *line != "[workspace.dependencies]")
        .skip(1)
        .take_while(|(_, line)| !line.starts_with('['));
    let entries = section.filter(|(_, line)| line.contains(" = ") && !line.contains("path = "));
    let wrong = entries.filter(|(_, line)| !line.contains("\"=") || !line.contains(" # "));
    let complaint = |(at, line): (usize, &str)| format!("Cargo.toml:{at}: `=x.y.z` and `# why` are missing: {line}");
    assert_none(wrong.map(complaint).collect());
}
