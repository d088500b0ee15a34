//! The printer refuses, breaks off or stands still: paper is never doubled by itself.

use simulators::PrinterMode;
use tests::bench::{Bench, DANA};

#[tokio::test]
async fn a_printer_that_refuses_gets_the_label_when_it_is_back() {
    let bench = Bench::start().await;
    bench.world.printer().set_mode(PrinterMode::RefuseNew).await;
    bench.pack_dana().await;
    bench.until_verdict("not_printed").await;
    let app = bench.view("app_view").await;
    assert_eq!(
        (app["label_printer"]["state"].as_str(), app["label_printer"]["waiting"].as_i64()),
        (Some("unreachable"), Some(1))
    );
    bench.world.printer().set_mode(PrinterMode::Ok).await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_connection_that_broke_is_unknown_and_only_a_person_prints_again() {
    let bench = Bench::start().await;
    bench.world.printer().set_mode(PrinterMode::Reset).await;
    bench.pack_dana().await;
    let pack = bench.until_verdict("not_printed").await;
    assert_eq!(pack["label"]["print_state"], "unknown", "{}", pack["verdict"]);
    assert_eq!(pack["primary"]["is"], "print_again");
    bench.world.printer().set_mode(PrinterMode::Ok).await;
    bench.drained().await;
    assert!(bench.world.printer().jobs().is_empty(), "it was not sent again by itself");

    bench.scan("PB-REPRINT").await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_printer_that_stands_still_proves_nothing_and_is_not_sent_to_again() {
    let bench = Bench::start().await;
    bench.world.printer().set_mode(PrinterMode::Stall).await;
    bench.pack_dana().await;
    bench.until("pack_view", |pack| pack["label"]["is_told_to_shop"] == true).await;
    bench.drained().await;
    let pack = bench.view("pack_view").await;
    assert_ne!(pack["label"]["print_state"], "printed");
    assert_eq!(pack["verdict"]["is_proven"], false);
    bench.world.printer().set_mode(PrinterMode::Ok).await;
    assert!(bench.world.printer().jobs().is_empty());
    bench.scan("PB-REPRINT").await;
    bench.drained().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_printer_that_stands_still_holds_up_paper_and_nothing_else() {
    let bench = Bench::start().await;
    bench.world.printer().set_mode(PrinterMode::Stall).await;
    let dana = bench.pack_dana().await["pack"]["id"].as_i64().unwrap();
    let state = async || bench.store().last_label_print(dana).await.unwrap().map(|print| print.state);
    bench.look_until("the label is under way", async || state().await.as_deref() == Some("sending")).await;
    bench.open("111764").await;
    bench.until("pack_view", |pack| pack["parcel"]["quote_is"] == "ready").await;
    assert_eq!(state().await.as_deref(), Some("sending"), "prices came while the printer stood still");
}

#[tokio::test]
async fn a_bench_without_a_printer_keeps_the_label() {
    let bench = Bench::start().await;
    bench.change_settings(|settings| settings["label_printer_url"] = "".into()).await.unwrap();
    bench.pack_dana().await;
    let pack = bench.until_verdict("not_printed").await;
    assert_eq!(pack["label"]["print_state"], "held");
    bench.drained().await;
    assert_eq!((bench.bought().len(), bench.shipped(DANA).len()), (1, 1));
    assert_eq!(bench.scan("PB-REPRINT").await["notice"]["code"], "PB-NO-PRINTER");
    let url = bench.world.printer().url();
    bench.change_settings(|settings| settings["label_printer_url"] = url.into()).await.unwrap();
    bench.scan("PB-REPRINT").await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_slip_is_printed_with_the_label_when_it_is_set() {
    let bench = Bench::start().await;
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file:{}", folder.path().display());
    bench
        .change_settings(|settings| {
            settings["slip_printer_url"] = url.into();
            settings["is_slip_printed"] = true.into();
        })
        .await
        .unwrap();
    bench.pack_dana().await;
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    assert!(std::fs::read(&files[0]).unwrap().starts_with(b"%PDF"));
}
