//! Addresses in other letters: Latin ones with marks are written plainly for the carrier, another script blocks the label.

use serde_json::{Value, json};
use simulators::seed::Address;
use tests::bench::Bench;

const POLISH: &str = "111812";
const GREEK: &str = "111813";
const JAPANESE: &str = "111814";

fn hanako() -> Address {
    let here = Address::us(["Hanako", "Yamada"], "1-19-11 Jinnan", "Shibuya", ["Tōkyō", "JP-13"], "150-0041");
    Address { country: "Japan".into(), country_code: "JP".into(), phone: "".into(), ..here }
}

/// Where the carrier was asked to bring parcels.
async fn asked(bench: &Bench) -> Vec<Value> {
    let shippo = bench.world.shippo();
    let request = reqwest::Client::new().get(format!("{}/shipments?results=100", shippo.url()));
    let request = request.header("Authorization", format!("ShippoToken {}", shippo.token()));
    let list: Value = request.send().await.expect("an answer").json().await.expect("a list");
    list["results"].as_array().expect("shipments").iter().map(|one| one["address_to"].clone()).collect()
}

/// Opens the Japanese order and packs it to the last unit.
async fn pack_japanese(bench: &Bench) -> Value {
    bench.open(JAPANESE).await;
    let full = bench.scan_article("GL-INK-10", 2).await;
    full["pack"].clone()
}

fn assert_blocked(pack: &Value) {
    let verdict = &pack["verdict"];
    assert_eq!((&verdict["is"], &verdict["blocker"]), (&json!("blocked"), &json!("address_not_latin")), "{pack:#}");
    assert_eq!((&pack["state"], &pack["primary"]["is"]), (&json!("verified"), &json!("report")));
}

#[tokio::test]
async fn latin_letters_with_marks_are_plain_on_the_label_only() {
    let bench = Bench::start().await;
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file:{}", folder.path().display());
    let slips = |settings: &mut Value| {
        settings["slip_printer_url"] = url.into();
        settings["is_slip_printed"] = true.into();
    };
    bench.change_settings(slips).await.unwrap();
    let opened = bench.open(POLISH).await;
    assert_eq!(opened["ship_to_name"], "Łukasz W.");
    bench.scan_article("GL-WB-PRT", 1).await;
    let shipped = bench.until_shipped().await;
    bench.assert_one_of_each(POLISH);
    let asked = asked(&bench).await;
    assert!(!asked.is_empty());
    for to in asked {
        assert_eq!((&to["name"], &to["city"]), (&json!("Lukasz Wisniewski"), &json!("Lódz")), "{to}");
        assert_eq!(to["street1"], "ul. Zurawia 24/3");
    }
    let label = String::from_utf8_lossy(&bench.world.printer().jobs()[0]).into_owned();
    assert!(label.contains("Lukasz Wisniewski") && !label.contains("Łukasz"), "{label}");
    assert_eq!((&shipped["ship_to_name"], &shipped["ship_to_place"]), (&json!("Łukasz W."), &json!("Łódź, PL")));
    let slip = std::fs::read_dir(folder.path()).unwrap().next().expect("a slip").unwrap().path();
    match std::process::Command::new("pdftotext").arg(slip).arg("-").output() {
        Ok(read) => {
            let text = String::from_utf8_lossy(&read.stdout).into_owned();
            assert!(text.contains("Łukasz Wiśniewski") && text.contains("ul. Żurawia 24/3"), "{text}");
        }
        Err(_) => println!("left out: a look at a slip's text, no pdftotext"),
    }
}

#[tokio::test]
async fn another_script_blocks_the_label_and_nothing_is_asked_or_bought() {
    let bench = Bench::start().await;
    assert_blocked(&pack_japanese(&bench).await);
    assert_blocked(&bench.act("print").await["pack"]);
    bench.scan("PB-CLOSE").await;
    bench.open(GREEK).await;
    assert_blocked(&bench.scan_article("GL-TB-ABC", 1).await["pack"]);
    bench.drained().await;
    assert!(asked(&bench).await.is_empty() && bench.bought().is_empty() && bench.world.printer().jobs().is_empty());
    // What was scanned is there for whoever opens it again.
    bench.scan("PB-CLOSE").await;
    assert_blocked(&bench.open(JAPANESE).await);
}

#[tokio::test]
async fn an_address_corrected_in_the_shop_frees_the_box_that_stands_aside() {
    let bench = Bench::start().await;
    pack_japanese(&bench).await;
    bench.scan("PB-PROBLEM").await;
    assert_eq!(bench.decision(JAPANESE).await.unwrap()["why"], "problem");
    bench.world.shopify().change_address(JAPANESE, hanako()).unwrap();
    bench.station.pull_once().await.unwrap();
    bench.drained().await;

    let again = bench.decide(JAPANESE, "open").await["pack"].clone();
    assert_eq!((&again["packed_units"], &again["verdict"]["is"]), (&json!(2), &json!("all_verified")), "{again:#}");
    assert_eq!(again["ship_to_place"], "Shibuya JP-13, JP");
    bench.act("print").await;
    bench.until_shipped().await;
    bench.assert_one_of_each(JAPANESE);
}

#[tokio::test]
async fn an_address_corrected_under_the_packer_s_hands_is_said_and_the_box_is_packed_anew() {
    let bench = Bench::start().await;
    pack_japanese(&bench).await;
    bench.world.shopify().change_address(JAPANESE, hanako()).unwrap();
    bench.station.pull_once().await.unwrap();
    let stopped = bench.until_verdict("changed").await;
    assert_eq!(stopped["verdict"]["change"], "readdressed");
    bench.scan("PB-CLOSE").await;
    pack_japanese(&bench).await;
    bench.until_shipped().await;
    bench.assert_one_of_each(JAPANESE);
}
