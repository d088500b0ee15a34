//! Labels of all makes reach a printer and a folder byte for byte, also those that are no text.

use crate::peers;
use domain::ids::PrintId;
use domain::printing::{DocumentKind, Language};
use printing::{PrintJob, Transport, carrier_label};
use simulators::LabelPrinter;
use std::fs;
use std::time::Duration;

/// Sends each label both ways and compares what arrived.
async fn pass(labels: &[(String, Vec<u8>)]) {
    let folder = tempfile::tempdir().unwrap();
    let printer = LabelPrinter::start(([127, 0, 0, 1], 0).into()).await.unwrap();
    let port = Transport::parse(&printer.url()).unwrap();
    let files = Transport::parse(&format!("file:{}", folder.path().display())).unwrap();
    for (at, (name, bytes)) in labels.iter().enumerate() {
        let language = carrier_label(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let id = PrintId(at as i64);
        let job = PrintJob { id, kind: DocumentKind::Label, language, bytes: bytes.clone() };
        for way in [&port, &files] {
            let sent = way.send(&job).await.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(sent.bytes, bytes.len(), "{name}");
        }
        assert!(printer.wait_for_jobs(at + 1, Duration::from_secs(10)).await, "{name} did not arrive");
        assert!(&printer.jobs()[at] == bytes, "{name} arrived changed");
        let kept = fs::read(folder.path().join(format!("{id}-label.{}", language.as_str()))).unwrap();
        assert!(&kept == bytes, "{name} was kept changed");
    }
    let raw = labels.iter().filter(|(_, bytes)| std::str::from_utf8(bytes).is_err()).count();
    println!("{} labels unchanged, {raw} of them no text", labels.len());
}

#[tokio::test]
async fn labels_with_traps_pass_unchanged() {
    let every_byte: Vec<u8> = (0..=255).collect();
    let picture = [b"^XA^FO0,0^GFB,256,256,16,".as_slice(), &every_byte, b"^FS^XZ"].concat();
    let large = [b"^XA^FO0,0^GFA,".as_slice(), &b"0F".repeat(150_000), b"^FS^XZ\r\n"].concat();
    let labels: [(&str, Vec<u8>); 8] = [
        ("a plain label", b"^XA^FO20,20^BY3^BCN,200^FD1Z999AA10123456784^FS^XZ".to_vec()),
        ("a picture of raw bytes", picture),
        ("a bitmap of the whole label", large),
        ("two labels in a file", b"^XA^FD1 of 2^FS^XZ\n^XA^FD2 of 2^FS^XZ\n".to_vec()),
        ("a comment first", b"^FX made elsewhere ^FS\r\n^XA^FDx^FS^XZ".to_vec()),
        ("a stored picture first", b"~DGR:LOGO.GRF,4,1,\nFFFFFFFF\n^XA^XGR:LOGO.GRF,1,1^FS^XZ".to_vec()),
        ("upside down in Latin-1", b"\r\n^XA^POI^CI27^FDMontr\xE9al^FS^XZ".to_vec()),
        ("a PDF", b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n".to_vec()),
    ];
    pass(&labels.map(|(name, bytes)| (name.to_owned(), bytes))).await;
}

#[tokio::test]
async fn labels_of_real_carriers_pass_unchanged() {
    let Some(data) = peers::data() else { return };
    let files = fs::read_dir(data.join("labels")).unwrap().map(|entry| entry.unwrap().path());
    let mut labels: Vec<(String, Vec<u8>)> = files
        .filter(|file| file.extension().is_some_and(|ending| ending == "zpl"))
        .map(|file| (file.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&file).unwrap()))
        .collect();
    labels.sort();
    assert!(labels.len() >= 10, "{} labels", labels.len());
    assert!(labels.iter().all(|(_, bytes)| carrier_label(bytes) == Ok(Language::Zpl)));
    pass(&labels).await;
}
