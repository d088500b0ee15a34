//! The label is paid and its file is missing, damaged or another than asked for.

use simulators::FaultAct;
use tests::bench::{Bench, DANA};

async fn printed_once_the_file_is_good(act: FaultAct) {
    let bench = Bench::start().await;
    bench.fault_for_good("shippo GET /labels/{id}", act);
    bench.pack_dana().await;
    let pack = bench.until_verdict("label_file_missing").await;
    assert_eq!((pack["state"].as_str(), pack["label"]["print_state"].as_str()), (Some("labelled"), Some("none")));
    assert_eq!((bench.bought().len(), bench.world.printer().jobs().len()), (1, 0));
    bench.world.faults().clear();
    bench.until_shipped().await;
    bench.assert_one_of_each(DANA);
}

#[tokio::test]
async fn a_page_in_place_of_the_label() {
    printed_once_the_file_is_good(FaultAct::LabelHtml).await;
}

#[tokio::test]
async fn no_file() {
    printed_once_the_file_is_good(FaultAct::LabelMissing).await;
}

#[tokio::test]
async fn half_a_file() {
    printed_once_the_file_is_good(FaultAct::LabelTruncated).await;
}

#[tokio::test]
async fn another_format_is_kept_and_not_sent_to_a_printer_that_can_not_read_it() {
    let bench = Bench::start().await;
    bench.fault("shippo POST /transactions", FaultAct::LabelWrongFormat);
    bench.pack_dana().await;
    let pack = bench.until_verdict("not_printed").await;
    assert_eq!(pack["label"]["print_state"], "held");
    bench.drained().await;
    assert!(bench.world.printer().jobs().is_empty());
    assert_eq!((bench.bought().len(), bench.shipped(DANA).len()), (1, 1), "the parcel goes nevertheless");

    let folder = tempfile::tempdir().unwrap();
    let url = format!("file:{}", folder.path().display());
    bench.change_settings(|settings| settings["label_printer_url"] = url.into()).await.unwrap();
    bench.act("reprint").await;
    bench.until_verdict("printed").await;
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    assert!(std::fs::read(&files[0]).unwrap().starts_with(b"%PDF"));
}
