//! From the shop into the queue: all at first, then what changed, and nothing that is not this bench's work.

use channels::shopify::{ShopAccess, ShopifyClient};
use domain::secret::Secret;
use serde_json::{Value, json};
use simulators::seed::{Address, OrderSpec};
use simulators::{FaultAct, FaultRule};
use station::Limits;
use tests::bench::{Bench, DANA, quick};

fn somebody() -> OrderSpec {
    OrderSpec::to(Address::us(["Ada", "Moss"], "12 Main St", "Reno", ["Nevada", "NV"], "89501")).line("GL-TB-ABC", 1)
}

#[tokio::test]
async fn only_what_this_bench_ships_is_in_its_queue() {
    let bench = Bench::start().await;
    let is_in = async |number: &str| !bench.found("all", number).await.is_empty();
    for number in ["111792", "111793", "111796", "111799", "111807", "111809", "111810"] {
        assert!(!is_in(number).await, "{number} is no work for this bench");
    }
    assert_eq!(bench.decision("111791").await.unwrap()["why"], "shop_hold");
    let wanted = async |number: &str| {
        let pack = bench.open(number).await;
        let line = |line: &Value| (line["title"].as_str().unwrap().to_owned(), line["wanted"].as_u64().unwrap());
        pack["lines"].as_array().unwrap().iter().map(line).collect::<Vec<_>>()
    };
    let one = |title: &str, wanted| (title.to_owned(), wanted);
    assert_eq!(wanted("111790").await, [one("Print Letters Workbook", 1), one("Pattern Blocks, 120 pc", 1)]);
    assert_eq!(wanted("111794").await, [one("Fraction Tiles, 51 pc", 2), one("Pencil Grip Trainers, 3 pack", 1)]);
    assert_eq!(wanted("111798").await, [one("Numbers Workbook", 1)], "a gift card is not packed");
    assert_eq!(wanted("111800").await, [one("Alphabet Tracing Board, maple", 1)], "nor a download");
    assert_eq!(wanted("111808").await, [one("Print Letters Workbook", 1)], "the other half ships from elsewhere");
    assert_eq!(wanted("111797").await.len(), 4, "a bundle is packed as its parts");
}

#[tokio::test]
async fn new_and_changed_orders_come_with_the_next_pull() {
    let bench = Bench::start().await;
    let number = bench.world.shopify().add_order(&somebody());
    bench.world.shopify().edit_order_quantity(DANA, "GL-WB-NUM", 4).unwrap();
    bench.station.pull_once().await.unwrap();
    bench.drained().await;
    assert_eq!(bench.found("all", &number).await[0]["units"], 1);
    assert_eq!(bench.found("all", DANA).await[0]["units"], 5);
    // Two changes within one second of the shop's clock are two changes.
    bench.world.shopify().edit_order_quantity(DANA, "GL-WB-NUM", 3).unwrap();
    bench.station.pull_once().await.unwrap();
    bench.drained().await;
    assert_eq!(bench.found("all", DANA).await[0]["units"], 4);
    bench.world.shopify().cancel_order(&number).unwrap();
    bench.station.pull_once().await.unwrap();
    bench.drained().await;
    assert!(bench.found("all", &number).await.is_empty());
}

#[tokio::test]
async fn a_first_sync_that_broke_off_goes_on_with_the_next_start() {
    let poll = FaultRule::new("shopify bulkOperation", FaultAct::DropBefore).times(u32::MAX);
    let bench = Bench::with().fault(poll).unpacked().await;
    bench.view("start_demo").await;
    bench.until("app_view", |app| app["sync"]["state"] == "failing").await;
    assert!(bench.view("app_view").await["sync"]["last_good_at"].is_null());
    let bench = bench.restarted().await;
    bench.world.faults().clear();
    bench.view("sync_now").await;
    bench.until("app_view", |app| app["sync"]["last_good_at"].is_i64()).await;
    assert_eq!(bench.found("all", DANA).await.len(), 1);
}

#[tokio::test]
async fn a_shop_that_is_down_is_said_and_the_bench_goes_on() {
    let bench = Bench::start().await;
    bench.fault_for_good("shopify", FaultAct::DropBefore);
    assert_eq!(bench.station.pull_once().await.unwrap_err().code, "PB-SHOP-UNAVAILABLE");
    let app = bench.view("app_view").await;
    assert_eq!((&app["sync"]["state"], &app["network"]["is_online"]), (&json!("failing"), &json!(false)));
    bench.open(DANA).await;
    assert_eq!(bench.scan_article("GL-WB-CUR", 1).await["pack"]["packed_units"], 1);
    bench.world.faults().clear();
    bench.station.pull_once().await.unwrap();
    let app = bench.view("app_view").await;
    assert_eq!((&app["sync"]["state"], &app["network"]["is_online"]), (&json!("idle"), &json!(true)));
}

#[tokio::test]
async fn pictures_are_fetched_once_and_served_from_this_disk() {
    let bench = Bench::start().await;
    let pack = bench.until("queue_summary", |queue| queue["next"]["items"][0]["picture"]["url"].is_string()).await;
    let url = pack["next"]["items"][0]["picture"]["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with("pictures/"), "{url} is no address of the network");
    let (bytes, kind) = bench.station.picture(&url).await.unwrap();
    assert_eq!(kind, "image/png");
    assert!(bytes.starts_with(b"\x89PNG"));
    let (small, kind) = bench.station.picture(&format!("{url}/small")).await.unwrap();
    assert_eq!(kind, "image/png");
    assert!(small.starts_with(b"\x89PNG") && small.len() < bytes.len());
    // Fetched by a program that made no small ones: the whole one stands in.
    for file in std::fs::read_dir(bench.config().data_dir.join("pictures")).unwrap().map(|file| file.unwrap().path()) {
        if file.to_string_lossy().ends_with(".small.png") {
            std::fs::remove_file(file).unwrap();
        }
    }
    assert_eq!(bench.station.picture(&format!("{url}/small")).await.unwrap().0, bytes);
    let files = std::fs::read_dir(bench.config().data_dir.join("pictures")).unwrap().count();
    assert!(files >= 1);
    for bad in ["pictures/../packbench.toml", "pictures/x/small", "pictures//small", "pictures/999999/small"] {
        assert!(bench.station.picture(bad).await.is_none(), "{bad}");
    }
}

#[tokio::test]
async fn every_state_the_shop_names_has_its_place() {
    let bench = Bench::with().with_extremes().set_up().await;
    let why = async |number: &str| bench.decision(number).await.map(|one| one["why"].as_str().unwrap().to_owned());
    let is_in = async |number: &str| !bench.found("all", number).await.is_empty();
    for (number, waits_for) in
        [("111818", "incomplete"), ("111819", "risk"), ("111827", "quarantined"), ("111828", "quarantined")]
    {
        assert_eq!(why(number).await.as_deref(), Some(waits_for), "{number}");
    }
    for (number, case) in [("111820", "investigate"), ("111821", "not paid yet")] {
        assert!(is_in(number).await, "{number}, {case}, is packed");
    }
    for (number, case) in [
        ("111822", "given up"),
        ("111823", "money back"),
        ("111825", "not for this app"),
        ("111826", "deleted"),
        ("111829", "pickup point"),
        ("111830", "brought by the shop"),
        ("111831", "scheduled"),
    ] {
        assert!(!is_in(number).await && why(number).await.is_none(), "{number}, {case}, is no work for this bench");
    }
    // Its place is not known any more: it is work of no bench that is at a place.
    assert!(!is_in("111824").await);
}

#[tokio::test]
async fn a_first_sync_meets_what_it_can_not_read_and_customers_it_may_not_see() {
    let bench = Bench::with().with_extremes().redacted().set_up().await;
    assert_eq!(bench.view("app_view").await["sync"]["quarantined"], 2);
    let pack = bench.open(DANA).await;
    assert_eq!(pack["ship_to_name"], "", "nobody's name is shown");
    bench.scan_article("GL-WB-CUR", 1).await;
    let full = bench.scan_article("GL-WB-NUM", 1).await;
    assert_eq!(full["pack"]["verdict"]["blocker"], "address_hidden");
}

#[tokio::test]
async fn a_scope_that_lacks_while_reading_is_said_with_the_next_step() {
    let bench = Bench::start().await;
    bench.world.shopify().set_scopes(&["read_products", "read_locations"]);
    assert_eq!(bench.station.pull_once().await.unwrap_err().code, "PB-SCOPE-MISSING");
    let sync = bench.view("app_view").await["sync"].clone();
    assert_eq!((&sync["state"], &sync["error"]["code"]), (&json!("failing"), &json!("PB-SCOPE-MISSING")));
    assert!(sync["error"]["detail"].as_str().unwrap().contains("read_orders"), "{sync}");
    assert!(!sync["error"]["next_step"].as_str().unwrap().is_empty());
    bench.open(DANA).await;
}

#[tokio::test]
async fn a_new_barcode_is_known_with_the_next_scan_or_the_next_pull() {
    let bench = Bench::start().await;
    bench.world.shopify().set_barcode("GL-WB-CUR", "4006381333931").unwrap();
    bench.open(DANA).await;
    assert_eq!(bench.scan("4006381333931").await["pack"]["verdict"]["is"], "unknown");
    bench.drained().await;
    let known = bench.scan("4006381333931").await;
    assert_eq!(known["pack"]["packed_units"], 1, "{known:#}");

    bench.world.shopify().set_barcode("GL-WB-NUM", "5901234123457").unwrap();
    bench.pull().await;
    assert_eq!(bench.scan("5901234123457").await["pack"]["packed_units"], 2);
    bench.until_shipped().await;
}

#[tokio::test]
async fn a_picture_that_could_not_be_kept_is_fetched_again() {
    let bench = Bench::with().unpacked().await;
    let folder = bench.config().data_dir.join("pictures");
    std::fs::create_dir_all(&bench.config().data_dir).unwrap();
    std::fs::write(&folder, "no folder").unwrap();
    bench.station.set_up_demo().await.unwrap();
    bench.drained().await;
    let shown = |queue: &Value| queue["next"]["items"][0]["picture"]["url"].is_string();
    assert!(!shown(&bench.view("queue_summary").await));
    std::fs::remove_file(&folder).unwrap();
    bench.view("sync_now").await;
    bench.until("queue_summary", shown).await;
}

#[tokio::test]
async fn a_file_taken_over_loses_no_change_since_it_was_asked_for() {
    let bench = Bench::with().limits(Limits { overlap_ms: 0, ..quick() }).unpacked().await;
    let shop = bench.world.shopify();
    let access = ShopAccess { base_url: shop.url(), token: Secret::new(shop.access_token()) };
    let client = ShopifyClient::new(access, channels::http_client().unwrap());
    client.start_bulk_orders("2026-01-01T00:00:00Z".parse().unwrap()).await.unwrap();
    let is_written = async || client.running_bulk().await.unwrap().is_some_and(|bulk| bulk.orders_written >= 45);
    bench.look_until("the file", is_written).await;
    shop.edit_order_quantity(DANA, "GL-WB-NUM", 4).unwrap();
    bench.station.set_up_demo().await.unwrap();
    bench.pull().await;
    assert_eq!(bench.found("all", DANA).await[0]["units"], 5);
}
