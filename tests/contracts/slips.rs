//! Packing slips as a customer and a scanner meet them: every title is there, and the order's code can be read.

use crate::paper::{Code, Paper, draw_pdf, scan, text_of_pdf};
use crate::peers;
use domain::printing::{Slip, SlipLine, SlipPaper};
use printing::{slip_escpos, slip_pdf};
use serde::Deserialize;

const CODE: &str = "SO-111764";
/// Characters on a line of 80 mm paper.
const COLUMNS: usize = 48;
const NAMES: [&str; 6] = [
    "Magnetic Tiles 100-Piece Classroom Set, Transparent, Ages 3 and up",
    "Cuisenaire® Rods “Jumbo”",
    "Géoplan à double face – 5 × 5",
    "Αριθμητήριο ξύλινο",
    "Деревянный конструктор",
    "Supercalifragilisticexpialidocious-and-then-some-more-without-a-space",
];

fn line(at: usize) -> SlipLine {
    SlipLine {
        quantity: at as u32 + 1,
        title: format!("{} {at}", NAMES[at % NAMES.len()]),
        sku: Some(format!("SKU-{at:03}")),
        bundle_title: (at % 7 == 3).then(|| "Starter Kit".to_owned()),
    }
}

/// An order of so many lines, the last two in another parcel.
fn slip(lines: usize) -> Slip {
    Slip {
        shop_name: "Brightwood Learning".into(),
        order_number: "#111764".into(),
        order_code: CODE.into(),
        ordered_on: "November 20, 2026".into(),
        ship_to: ["Zażółć Gęślą", "ul. Piękna 3", "90-001 Łódź", "Poland"].map(String::from).to_vec(),
        service: Some("USPS Ground Advantage".into()),
        note: Some("Happy birthday, Ödön!".into()),
        lines: (0..lines - 2).map(line).collect(),
        later: (lines - 2..lines).map(line).collect(),
    }
}

/// Every word a customer must find.
fn words(slip: &Slip) -> Vec<String> {
    let entries = slip.lines.iter().chain(&slip.later);
    let of_entry = |one: &SlipLine| [one.title.clone(), one.sku.clone().unwrap_or_default()];
    entries.flat_map(of_entry).chain(slip.ship_to.clone()).chain([slip.shop_name.clone()]).collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[tokio::test]
async fn a_pdf_slip_can_be_read_and_scanned() {
    let paper = Paper::new();
    for (name, kind) in [("label", SlipPaper::FourBySix), ("letter", SlipPaper::Letter)] {
        for lines in [3, 60] {
            let slip = slip(lines);
            let drawn = slip_pdf(&slip, kind).unwrap();
            assert_eq!(drawn.missing, Vec::<char>::new());
            let file = paper.put(&format!("{name}-{lines}.pdf"), &drawn.bytes);
            let Some(text) = text_of_pdf(&file).await else { return };
            assert_eq!(text.matches('\u{c}').count() > 1, lines == 60, "pages of {lines} lines");
            let text_squeezed = squeezed(&text);
            for word in words(&slip) {
                assert!(text_squeezed.contains(&squeezed(&word)), "{word:?} on {name} paper in:\n{text}");
            }
            let Some(picture) = draw_pdf(&file, 1).await else { return };
            let Some(scanned) = scan(&[picture]).await else { return };
            assert_eq!(scanned, [[Code { aim: "]C0".into(), data: CODE.into() }]], "{lines} lines on {name} paper");
        }
    }
}

/// What the independent reader finds on a receipt.
#[derive(Deserialize)]
struct Receipt {
    lines: Vec<String>,
    widest: usize,
    codes: Vec<String>,
    pictures: usize,
    cuts: usize,
}

#[tokio::test]
async fn a_receipt_slip_says_the_same() {
    let (paper, slip) = (Paper::new(), slip(60));
    let drawn = slip_escpos(&slip).unwrap();
    assert_eq!(drawn.missing, Vec::<char>::new());
    let Some(mut reader) = peers::python_script("read_receipt.py") else { return };
    reader.arg(paper.put("slip.bin", &drawn.bytes));
    let receipt: Receipt = serde_json::from_str(&peers::output(reader).await).unwrap();

    assert_eq!((receipt.codes, receipt.cuts), (vec![CODE.to_owned()], 1));
    assert!(receipt.widest <= COLUMNS, "a line of {} columns", receipt.widest);
    let text = receipt.lines.join("\n");
    let squeezed_text = squeezed(&text);
    // Code page 1252 has no Greek, Cyrillic or Polish; those lines are pictures.
    let (letters, pictures): (Vec<String>, Vec<String>) =
        words(&slip).into_iter().partition(|word| word.chars().all(|c| c <= 'ÿ' || "“”–".contains(c)));
    for word in &letters {
        assert!(squeezed_text.contains(&squeezed(word)), "{word:?} in:\n{text}");
    }
    assert_eq!(receipt.pictures, pictures.len(), "{pictures:?}");
    println!("{} lines of text, {} drawn lines", receipt.lines.len(), receipt.pictures);
}
