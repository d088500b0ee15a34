//! `scan`: a JSON document for each code, line by line.

use serde_json::Value;
use std::collections::BTreeSet;
use tests::ctl::Ctl;

#[tokio::test]
async fn each_code_has_its_kind_and_all_keys() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let keys = ["n", "raw", "kind", "symbology", "gtin14", "indicator", "ais", "carrier", "problems"];
    for (raw, kind) in [
        ("PB-UNDO", "command"),
        ("PBU-0123456789", "command"),
        ("T-07", "tote"),
        ("SO-1042", "order"),
        ("1Z5R89390357567127", "carrier_label"),
        ("(00)000123450000000027", "gs1"),
        ("https://id.gs1.org/01/00416000336108", "gs1"),
        ("416000336108", "product"),
        ("", "unknown"),
        ("\u{1d}", "unknown"),
    ] {
        let said = ctl.run(&["scan", raw]).await.json();
        assert_eq!((said["n"].as_u64(), said["kind"].as_str()), (Some(1), Some(kind)), "{said}");
        let found: BTreeSet<&str> = said.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(found, keys.into(), "absent is null, never left out");
    }
}

#[tokio::test]
async fn line_n_answers_line_n() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    // An empty line, one that ends in CR LF, one that is no text, one with a space that stays, and one without an end.
    let input = b"T-07\n\n416000336108\r\n\xff\xfe\n T-07\n]C101004160003361081021\x1d21B";
    let said = ctl.run_with(&["scan", "--stdin", "--json"], input).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    let lines: Vec<Value> = said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let numbered: Vec<_> = lines.iter().map(|line| line["n"].as_u64().unwrap()).collect();
    assert_eq!(numbered, [1, 2, 3, 4, 5, 6]);
    let kinds: Vec<_> = lines.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!((kinds[0], kinds[1], kinds[2], kinds[5]), ("tote", "unknown", "product", "gs1"));
    assert_eq!((lines[2]["raw"].as_str(), lines[4]["raw"].as_str()), (Some("416000336108"), Some(" T-07")));
    let ais = &lines[5]["ais"];
    assert_eq!((ais[0]["ai"].as_str(), ais[2]["value"].as_str()), (Some("01"), Some("B")), "{ais}");
}
