//! `slip`: a packing slip as a file.

use crate::{on_shop, world};
use tests::bench::DANA;
use tests::ctl::Ctl;

#[tokio::test]
async fn a_slip_is_drawn_for_either_kind_of_printer() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let world = world().await;
    let ctl = on_shop(ctl, &world);
    ctl.run(&["sync"]).await;
    for (number, format, begins) in [(DANA, "pdf", b"%PDF".as_slice()), ("#111765", "escpos", b"\x1b".as_slice())] {
        let file = ctl.folder().join(format);
        let said = ctl.run(&["slip", number, "--format", format, "-o", format, "--json"]).await.json();
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.starts_with(begins), "{format}");
        assert_eq!((said["order"].as_str(), said["bytes"].as_u64()), (Some(DANA), Some(bytes.len() as u64)));
    }
}

#[tokio::test]
async fn what_can_not_be_drawn_or_written_is_refused() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let slip = ["slip", DANA, "--format", "pdf", "-o", "slip.pdf"];
    assert_eq!(ctl.run(&slip).await.refusal(), "PB-STORE-MISSING");
    let world = world().await;
    let ctl = on_shop(ctl, &world);
    ctl.run(&["sync"]).await;
    for number in ["999999", "", "SO-", "x\u{1d}y"] {
        let said = ctl.run(&["slip", number, "--format", "pdf", "-o", "slip.pdf"]).await;
        assert_eq!(said.refusal(), "PB-ORDER-UNKNOWN", "{number:?}");
    }
    assert!(!ctl.folder().join("slip.pdf").exists());
    let nowhere = ctl.run(&["slip", DANA, "--format", "pdf", "-o", "no/such/folder/slip.pdf"]).await;
    assert_eq!(nowhere.refusal(), "PB-FILE-UNUSABLE");
    std::fs::write(ctl.data_dir().join("packbench.toml"), "slip_form = ").unwrap();
    assert_eq!(ctl.run(&slip).await.refusal(), "PB-SETTINGS-UNREADABLE");
}
