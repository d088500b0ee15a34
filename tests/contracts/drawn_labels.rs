//! Labels from the carrier to the printer, drawn there and scanned: the barcode is the tracking number.
//!
//! What is drawn are the bytes that arrived at the printer's port, not those that were sent.

use crate::paper::{Code, Paper, draw_pdf, draw_zpl, scan};
use crate::parcels::{abroad, bought, client, near, purchase};
use crate::peers;
use carriers::Carrier;
use domain::ids::PrintId;
use domain::printing::{DocumentKind, Language};
use domain::shipping::Shipment;
use printing::{PrintJob, Transport, carrier_label};
use simulators::{Faults, LabelPrinter, ShippoOptions, ShippoSimulator};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

/// A label that came out of the printer.
struct Printed {
    name: String,
    carrier: String,
    /// What a scanner must type.
    expected: Code,
    file: PathBuf,
}

/// Code 128 with the tracking number; the Postal Service's domestic labels put routing and ZIP code before it.
fn expected(carrier: &str, tracking_number: &str) -> Code {
    let is_domestic_mail = carrier == "USPS" && tracking_number.starts_with('9');
    let (aim, before) = if is_domestic_mail { ("]C1", "42085712\u{1d}") } else { ("]C0", "") };
    Code { aim: aim.to_owned(), data: format!("{before}{tracking_number}") }
}

/// Buys every offer for these parcels, prints the labels, and puts on `paper` what the printer got.
async fn printed(seed: u64, parcels: &[Shipment], language: Language, paper: &Paper) -> Vec<Printed> {
    let local = ([127, 0, 0, 1], 0).into();
    let options = ShippoOptions { seed, ..ShippoOptions::default() };
    let simulator = ShippoSimulator::start(options, Faults::default(), local).await.unwrap();
    let printer = LabelPrinter::start(local).await.unwrap();
    let carrier = client(simulator.url(), simulator.token());
    let port = Transport::parse(&printer.url()).unwrap();
    let mut printed = Vec::new();
    for parcel in parcels {
        for rate in carrier.quote(parcel).await.unwrap().rates {
            let label = bought(&carrier, &purchase(&rate, language)).await;
            let at = printed.len();
            print(&carrier, &label.label_url, language, &port).await;
            assert!(printer.wait_for_jobs(at + 1, Duration::from_secs(10)).await);
            let name = format!("{seed}-{at}-{}.{}", rate.service_token, language.as_str());
            let file = paper.put(&name, &printer.jobs()[at]);
            let expected = expected(&rate.carrier, &label.tracking_number);
            printed.push(Printed { name, carrier: rate.carrier, expected, file });
        }
    }
    printed
}

async fn print(carrier: &Carrier, label_url: &str, language: Language, port: &Transport) {
    let file = carrier.label_bytes(label_url).await.unwrap();
    assert_eq!(carrier_label(&file.bytes), Ok(language));
    let job = PrintJob { id: PrintId(1), kind: DocumentKind::Label, language, bytes: file.bytes };
    port.send(&job).await.unwrap();
}

fn compare(printed: &[Printed], scanned: &[Vec<Code>]) {
    let carriers: BTreeSet<&str> = printed.iter().map(|one| one.carrier.as_str()).collect();
    assert_eq!(carriers, BTreeSet::from(["FedEx", "UPS", "USPS"]));
    for (one, codes) in printed.iter().zip(scanned) {
        assert_eq!(codes.as_slice(), std::slice::from_ref(&one.expected), "{}", one.name);
    }
    println!("{} labels scanned", printed.len());
}

/// Names a renderer, a font or a printer could stumble over.
fn parcels() -> [Shipment; 3] {
    [near("Maya Ortiz"), near("Bobby ^XZ~JA Tables_5E\\"), abroad()]
}

#[tokio::test]
async fn labels_in_zpl_scan_as_their_tracking_numbers() {
    let paper = Paper::new();
    for seed in 1..=peers::trials(1, 12) as u64 {
        let printed = printed(seed, &parcels(), Language::Zpl, &paper).await;
        let files: Vec<PathBuf> = printed.iter().map(|one| one.file.clone()).collect();
        let Some(pictures) = draw_zpl(&files).await else { return };
        let Some(scanned) = scan(&pictures).await else { return };
        compare(&printed, &scanned);
    }
}

#[tokio::test]
async fn labels_in_pdf_scan_as_their_tracking_numbers() {
    let paper = Paper::new();
    for seed in 1..=peers::trials(1, 12) as u64 {
        let printed = printed(seed, &parcels(), Language::Pdf, &paper).await;
        let mut pictures = Vec::new();
        for one in &printed {
            let Some(picture) = draw_pdf(&one.file, 1).await else { return };
            pictures.push(picture);
        }
        let Some(scanned) = scan(&pictures).await else { return };
        compare(&printed, &scanned);
    }
}
