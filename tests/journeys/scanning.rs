//! From tote to shipped, and scans that are not what the order wants.

use domain::barcodes::normalise;
use domain::ids::VariantId;
use serde_json::json;
use simulators::FaultAct;
use store::{Store, Write};
use tests::bench::{Bench, DANA, barcode};

#[tokio::test]
async fn an_order_of_five_units_takes_six_scans() {
    let bench = Bench::start().await;
    let opened = bench.scan("T-07").await;
    assert_eq!((&opened["go_to"], &opened["pack"]["number"]), (&json!("pack"), &json!("111764")));
    assert_eq!(opened["pack"]["wanted_units"], 5);
    bench.scan_article("GL-WB-PRT", 1).await;
    let right = bench.scan_article("GL-PB-120", 1).await;
    assert_eq!((&right["pack"]["verdict"]["is"], &right["sounds"]), (&json!("right"), &json!(["ok"])));
    let line_done = bench.scan_article("GL-PB-120", 1).await;
    assert_eq!((&line_done["pack"]["verdict"]["is"], &line_done["sounds"]), (&json!("line_done"), &json!(["line"])));
    bench.scan_article("GL-INK-10", 1).await;
    bench.scan_article("GL-FC-220", 1).await;

    let pack = bench.until_shipped().await;
    assert_eq!(pack["state"], "labelled");
    assert_eq!(pack["packed_today"], 1);
    bench.assert_one_of_each("111764");
    assert_eq!(bench.shipped("111764")[0]["tracking_number"], pack["label"]["tracking_number"]);
    assert_eq!(bench.view("queue_summary").await["packed_today"], 1);
    assert!(bench.found("all", "111764").await.is_empty(), "a shipped order has left the queue");
    // The next order opens with the first scan of its tote: nothing has to be closed.
    assert_eq!(bench.scan("T-11").await["pack"]["number"], DANA);
}

#[tokio::test]
async fn what_does_not_belong_stops_and_counts_nothing() {
    let bench = Bench::start().await;
    bench.open(DANA).await;

    let wrong = bench.scan(&barcode("GL-GB-9")).await;
    assert_eq!((&wrong["pack"]["verdict"]["is"], &wrong["sounds"]), (&json!("wrong"), &json!(["stop"])));
    assert_eq!(wrong["pack"]["verdict"]["scanned"]["title"], "Geoboard, 9 in");
    let unknown = bench.scan("999999").await;
    assert_eq!(
        (&unknown["pack"]["verdict"]["is"], &unknown["pack"]["verdict"]["code"]),
        (&json!("unknown"), &json!("999999"))
    );
    let empty = bench.scan("").await;
    assert_eq!(empty["pack"]["packed_units"], 0, "{empty:#}");
    let long = bench.scan(&"7".repeat(2000)).await;
    assert_eq!(long["pack"]["verdict"]["is"], "unknown");
    assert!(long["last_scan"]["code"].as_str().unwrap().len() <= 48, "a long code is shown short");
    assert_eq!(long["pack"]["packed_units"], 0);

    bench.scan_article("GL-WB-CUR", 1).await;
    let extra = bench.scan_article("GL-WB-CUR", 1).await;
    assert_eq!((&extra["pack"]["verdict"]["is"], &extra["sounds"]), (&json!("one_too_many"), &json!(["over"])));
    assert_eq!(extra["pack"]["packed_units"], 1);

    bench.scan_article("GL-WB-NUM", 1).await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
    let stops = bench.log().await.iter().filter(|(kind, _)| kind == "scan_stopped").count();
    assert!(stops >= 4, "every stop is in the log: {stops}");
}

#[tokio::test]
async fn the_same_scan_sent_twice_is_one_scan() {
    let bench = Bench::start().await;
    bench.open("111764").await;
    let request = json!({ "scan_id": "once", "raw": barcode("GL-PB-120"), "screen": "pack" });
    for _ in 0..3 {
        let answer = bench.call("scan", request.clone()).await.unwrap();
        assert_eq!(answer["pack"]["packed_units"], 1);
    }
}

#[tokio::test]
async fn a_slip_or_an_item_opens_its_order() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    bench.scan("PB-CLOSE").await;
    let opened = bench.scan(&barcode("GL-TB-ABC")).await;
    assert_eq!((&opened["go_to"], &opened["pack"]["packed_units"]), (&json!("pack"), &json!(1)));
    let titles = opened["pack"]["lines"].as_array().unwrap();
    assert!(titles.iter().any(|line| line["title"] == "Alphabet Tracing Board, maple" && line["packed"] == 1));

    bench.scan("PB-CLOSE").await;
    let nobody = bench.scan("999999").await;
    assert_eq!((&nobody["notice"]["code"], &nobody["go_to"]), (&json!("PB-CODE-UNKNOWN"), &json!(null)));
    let empty = bench.scan("T-99").await;
    assert_eq!(empty["notice"]["code"], "PB-TOTE-EMPTY");
}

#[tokio::test]
async fn an_item_without_a_barcode_is_scanned_by_its_sku() {
    let bench = Bench::start().await;
    bench.open("111805").await;
    bench.scan("GL-BEAD-500").await;
    bench.scan_article("GL-GB-9", 1).await;
    bench.until_shipped().await;
    bench.assert_one_of_each("111805");
}

#[tokio::test]
async fn two_hundred_units_of_a_line_are_counted_by_card_or_by_hand() {
    let bench = Bench::with().with_extremes().set_up().await;
    bench.open("111817").await;
    for _ in 0..2 {
        assert_eq!(bench.scan("PB-QTY-90").await["pack"]["verdict"]["is"], "next_counts");
        bench.scan_article("GL-GRIP-3", 1).await;
    }
    let by_hand = bench.act_with(json!({ "action": "by_hand", "units": 20 })).await.unwrap();
    let line = &by_hand["pack"]["lines"][0];
    assert_eq!((&line["packed"], &line["by_hand"]), (&json!(200), &json!(20)));
    bench.until_shipped().await;
    bench.assert_one_of_each("111817");
    let by_whom = bench.log().await.into_iter().find(|(kind, _)| kind == "item_by_hand").unwrap().1;
    assert_eq!(by_whom.as_deref(), Some("Rosa M."));
}

#[tokio::test]
async fn three_hundred_lines_are_packed_and_taken_back() {
    let bench = Bench::with().with_extremes().set_up().await;
    let opened = bench.open("111816").await;
    assert_eq!(opened["lines"].as_array().unwrap().len(), 300);
    bench.scan_article("GL-WB-CUR", 3).await;
    let last = bench.scan_article("GL-GB-9", 2).await;
    assert_eq!(last["pack"]["packed_units"], 5);
    for _ in 0..5 {
        bench.act("undo").await;
    }
    let pack = bench.view("pack_view").await;
    assert_eq!((&pack["packed_units"], &pack["can_undo"]), (&json!(0), &json!(false)));
}

#[tokio::test]
async fn three_hundred_lines_are_packed_to_the_end() {
    let bench = Bench::with().with_extremes().set_up().await;
    let opened = bench.open("111816").await;
    for line in opened["lines"].as_array().unwrap() {
        let times = usize::try_from(line["wanted"].as_u64().unwrap()).unwrap();
        bench.scan_article(line["sku"].as_str().unwrap(), times).await;
    }
    let pack = bench.until("pack_view", |pack| pack["state"] == "verified").await;
    assert_eq!((&pack["packed_units"], &pack["wanted_units"]), (&json!(600), &json!(600)));
    assert!(pack["lines"].as_array().unwrap().iter().all(|line| line["packed"] == line["wanted"]));
    bench.drained().await;
    assert!(bench.bought().is_empty(), "it is too heavy for one parcel, and no carrier takes it");
}

#[tokio::test]
async fn two_hundred_units_go_in_by_the_code_of_their_cases() {
    let bench = Bench::with().with_extremes().set_up().await;
    let store = Store::open(&bench.config().store_url).await.unwrap();
    let grips = store.variants_of_codes(&[normalise(&barcode("GL-GRIP-3"))]).await.unwrap()[0].id;
    store.commit(vec![Write::code(&normalise("10036000291459"), VariantId(grips), 50)]).await.unwrap();
    bench.open("111817").await;
    for case in 1..=4 {
        let scanned = bench.scan("10036000291459").await;
        assert_eq!(scanned["pack"]["packed_units"], 50 * case, "{}", scanned["notice"]);
    }
    bench.until_shipped().await;
    bench.assert_one_of_each("111817");
    store.close().await;
}

#[tokio::test]
async fn an_empty_scan_means_nothing_and_asks_nobody() {
    let bench = Bench::start().await;
    for raw in ["", " ", "\r\n", "\t"] {
        let nothing = bench.scan(raw).await;
        assert!(nothing["pack"].is_null() && !nothing["notice"]["code"].is_null(), "{nothing:#}");
    }
    bench.open(DANA).await;
    bench.fault_for_good("shopify productVariants", FaultAct::DropBefore);
    let nothing = bench.scan("").await;
    assert_eq!((&nothing["pack"]["packed_units"], &nothing["pack"]["state"]), (&json!(0), &json!("packing")));
    bench.drained().await;
    assert_eq!(bench.view("app_view").await["network"]["is_online"], true);
    bench.scan_article("GL-WB-CUR", 1).await;
}
