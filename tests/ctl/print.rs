//! `print`: bytes as they are, and what became of them.

use crate::world;
use std::net::{Ipv4Addr, TcpListener};
use tests::ctl::Ctl;

#[tokio::test]
async fn a_file_and_standard_input_come_out_as_they_are() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let world = world().await;
    let printer = world.printer().url();
    std::fs::write(ctl.folder().join("label.zpl"), "^XA^FDfrom a file^XZ").unwrap();
    let said = ctl.run(&["print", "label.zpl", "--to", &printer, "--json"]).await.json();
    assert_eq!((said["state"].as_str(), said["bytes"].as_u64()), (Some("sent"), Some(20)));
    let piped = ctl.run_with(&["print", "-", "--to", &printer], b"^XA^FDfrom a pipe\xff^XZ").await;
    assert!(piped.code == Some(0) && piped.out.contains("Look whether it came out"), "{piped:?}");
    let jobs = world.printer().jobs();
    assert_eq!(jobs, [b"^XA^FDfrom a file^XZ".to_vec(), b"^XA^FDfrom a pipe\xff^XZ".to_vec()]);

    let folder = ctl.folder().join("out");
    std::fs::create_dir(&folder).unwrap();
    ctl.run(&["print", "label.zpl", "--to", &format!("file:{}", folder.display()), "--json"]).await.json();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
}

#[tokio::test]
async fn what_can_not_be_printed_is_refused() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    std::fs::write(ctl.folder().join("label.zpl"), "^XA^XZ").unwrap();
    std::fs::write(ctl.folder().join("empty"), "").unwrap();
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    let nobody = format!("tcp://{nobody}");
    for (file, to, code) in [
        ("label.zpl", nobody.as_str(), "PB-PRINTER-UNREACHABLE"),
        ("label.zpl", "zebra", "PB-BAD-PRINTER"),
        ("missing", nobody.as_str(), "PB-FILE-UNUSABLE"),
        ("empty", nobody.as_str(), "PB-FILE-UNUSABLE"),
        ("-", nobody.as_str(), "PB-FILE-UNUSABLE"),
    ] {
        assert_eq!(ctl.run(&["print", file, "--to", to]).await.refusal(), code, "{file} to {to}");
    }
}
