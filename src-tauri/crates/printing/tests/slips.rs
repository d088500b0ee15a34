//! Slips, cards and test pages as others see them: read back by poppler and zbar where the machine has them.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and says what it left out"
)]

use domain::printing::{Language, Slip, SlipLine, SlipPaper};
use printing::{CommandCard, PrintError, carrier_label, command_card_pdf, slip_escpos, slip_pdf, test_page};
use std::path::PathBuf;
use std::process::Command;

fn line(quantity: u32, title: &str, sku: &str) -> SlipLine {
    SlipLine { quantity, title: title.into(), sku: Some(sku.into()), bundle_title: None }
}

fn slip() -> Slip {
    Slip {
        shop_name: "Brightwood Learning".into(),
        order_number: "#111764".into(),
        order_code: "SO-111764".into(),
        ordered_on: "November 20, 2026".into(),
        ship_to: ["Zażółć Gęślą", "ul. Piękna 3", "Łódź 90-001", "Poland"].map(String::from).to_vec(),
        service: Some("USPS Ground Advantage".into()),
        note: Some("Happy birthday, Ödön!\nFrom Grandma".into()),
        lines: vec![
            line(3, "Pattern Blocks, 120 pc", "PB-120"),
            SlipLine { bundle_title: Some("Starter Kit".into()), ..line(1, "Fraction Tiles", "FT-51") },
            line(12, "Magnetic Tiles 100-Piece Classroom Set, Transparent, Ages 3+", "MT-100-CLASSROOM"),
        ],
        later: vec![line(1, "Geoboard", "GB-5")],
    }
}

/// What `program` prints, `None` (and a word about it) when the machine hasn't got it.
fn output(program: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(program).args(arguments).output() {
        Ok(done) => Some(String::from_utf8_lossy(&done.stdout).into_owned()),
        Err(_) => {
            println!("left out: no {program} here");
            None
        }
    }
}

/// A PDF on the disk, for programs that read files.
struct OnDisk(tempfile::TempDir);

impl OnDisk {
    fn new(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("slip.pdf"), bytes).unwrap();
        Self(folder)
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn text(&self) -> Option<String> {
        output("pdftotext", &["-layout", self.path("slip.pdf").to_str()?, "-"])
    }
    /// What a scanner reads on a page printed at 203 dpi, the coarsest printer we serve.
    fn codes(&self, page: usize) -> Option<String> {
        let (pdf, image) = (self.path("slip.pdf"), self.path("page"));
        let page = page.to_string();
        let draw = ["-r", "203", "-gray", "-f", &page, "-l", &page, "-singlefile", pdf.to_str()?, image.to_str()?];
        output("pdftoppm", &draw)?;
        output("zbarimg", &["-q", self.path("page.pgm").to_str()?])
    }
}

#[test]
fn a_slip_can_be_read_and_scanned_on_both_papers() {
    for paper in [SlipPaper::FourBySix, SlipPaper::Letter] {
        let drawn = slip_pdf(&slip(), paper).unwrap();
        assert_eq!(drawn.missing, Vec::<char>::new());
        assert_eq!(carrier_label(&drawn.bytes), Ok(Language::Pdf));
        let pdf = OnDisk::new(&drawn.bytes);
        let Some(text) = pdf.text() else { return };
        let expected = [
            "Brightwood",
            "#111764",
            "SO-111764",
            "Zażółć Gęślą",
            "Łódź 90-001",
            "Ödön",
            "Pattern Blocks, 120 pc",
            "PB-120",
            "part of Starter Kit",
            "Coming in another parcel",
            "Geoboard",
            "16 units in this parcel",
            "Page 1 of 1",
        ];
        for words in expected {
            assert!(text.contains(words), "{words:?} on {paper:?} in:\n{text}");
        }
        let Some(codes) = pdf.codes(1) else { return };
        assert_eq!(codes.trim(), "CODE-128:SO-111764", "{paper:?}");
    }
}

#[test]
fn greek_and_cyrillic_names_are_text_and_small_files() {
    let named = Slip {
        ship_to: vec!["Ελένη Παπαδοπούλου".into(), "Дмитро Їжакевич".into()], ..slip()
    };
    let drawn = slip_pdf(&named, SlipPaper::FourBySix).unwrap();
    assert_eq!(drawn.missing, Vec::<char>::new());
    assert!(drawn.bytes.len() < 120_000, "{} bytes", drawn.bytes.len());
    let Some(text) = OnDisk::new(&drawn.bytes).text() else {
        return;
    };
    assert!(text.contains("Ελένη Παπαδοπούλου") && text.contains("Дмитро Їжакевич"), "{text}");
}

#[test]
fn three_hundred_lines_lose_none() {
    let lines = (1..=300)
        .map(|n| line(n, &format!("Item number {n:03} with a name that wraps on small paper"), &format!("SKU-{n:03}")));
    let long = Slip { lines: lines.collect(), ..slip() };
    for paper in [SlipPaper::FourBySix, SlipPaper::Letter] {
        let Some(text) = OnDisk::new(&slip_pdf(&long, paper).unwrap().bytes).text() else {
            return;
        };
        let pages = text.matches('\u{c}').count();
        assert!(pages > 5, "{pages} pages");
        for n in 1..=300 {
            assert_eq!(text.matches(&format!("SKU-{n:03}")).count(), 1, "line {n}");
        }
        assert!(text.contains(&format!("Page {pages} of {pages}")) && text.contains("#111764, continued"));
    }
}

#[test]
fn an_order_code_that_can_not_be_scanned_is_refused() {
    let long = Slip { order_code: "X".repeat(60), ..slip() };
    assert!(matches!(slip_pdf(&long, SlipPaper::FourBySix), Err(PrintError::BadCode(_))));
    assert!(matches!(slip_escpos(&long), Err(PrintError::BadCode(_))));
    let bad = Slip { order_code: "SO-Łódź".into(), ..slip() };
    assert!(matches!(slip_pdf(&bad, SlipPaper::Letter), Err(PrintError::BadCode(_))));
    assert!(matches!(slip_escpos(&bad), Err(PrintError::BadCode(_))));
}

#[test]
fn command_cards_are_scannable_six_to_a_sheet() {
    let words = ["HELLO", "UNDO", "HOLD", "SKIP", "PRINT", "NEXT-ORDER", "HELP"];
    let card = |word: &str| CommandCard {
        word: word.into(),
        sentence: format!("What {word} does at the bench, in one plain sentence."),
        code: format!("PB-{word}-2"),
    };
    let drawn = command_card_pdf(&words.map(card)).unwrap();
    let pdf = OnDisk::new(&drawn.bytes);
    let (Some(first), Some(second)) = (pdf.codes(1), pdf.codes(2)) else {
        return;
    };
    for word in &words[..6] {
        assert!(first.contains(&format!("CODE-128:PB-{word}-2")), "{word} in {first}");
    }
    assert_eq!(second.trim(), "CODE-128:PB-HELP-2");
    let too_long = CommandCard { code: "X".repeat(60), ..card("LONG") };
    assert!(matches!(command_card_pdf(&[too_long]), Err(PrintError::BadCode(_))));
}

#[test]
fn a_test_page_in_every_language_a_printer_speaks() {
    let zpl = test_page(Language::Zpl, "Bench ^1", "PB-HELLO-2").unwrap();
    assert_eq!(carrier_label(&zpl), Ok(Language::Zpl));
    assert!(String::from_utf8_lossy(&zpl).contains("^BCN,220,Y,N,N,A^FH_^FDPB-HELLO-2^FS"));
    assert!(test_page(Language::EscPos, "Receipts", "PB-HELLO-2").unwrap().starts_with(b"\x1b@\x1bt\x10"));
    assert_eq!(test_page(Language::Png, "x", "PB-HELLO-2"), Err(PrintError::NoSuchForm));
    let pdf = OnDisk::new(&test_page(Language::Pdf, "Office laser", "PB-HELLO-2").unwrap());
    let Some(codes) = pdf.codes(1) else { return };
    assert_eq!(codes.trim(), "CODE-128:PB-HELLO-2");
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_receipt_starts_clean_and_says_exactly_what_it_must() {
    let bytes = slip_escpos(&slip()).unwrap().bytes;
    assert!(bytes.starts_with(b"\x1b@\x1bt\x10"), "reset, then code page 1252");
    assert!(bytes.ends_with(b"\x1dVA\0"), "feed and cut");
    // The hyphen is a hyphen, in text and in the barcode.
    assert!(contains(&bytes, b"MT-100-CLASSROOM\n"));
    assert!(contains(&bytes, b"\x1dkI\x0b{BSO-111764\n"));
    assert!(contains(&bytes, b"  3 x Pattern Blocks, 120 pc\n"));
    assert!(contains(&bytes, b"Happy birthday, \xD6d\xF6n!\n"));
    // A name beyond the code page is a picture; not one byte of it goes out as UTF-8.
    assert!(contains(&bytes, b"\x1dv0\0\x48\0\x1e\0"));
    assert!(!contains(&bytes, "Łódź".as_bytes()) && !contains(&bytes, "ł".as_bytes()));
    assert!(contains(&bytes, b"Poland\n"));
}
