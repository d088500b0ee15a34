//! Names in other scripts on slips: all drawn, on the printer's own grid, and the text beside them still text.
//!
//! How the letters look is judged by another shaper in tests/contracts; here the paper is measured.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and says what it left out"
)]

use domain::printing::{Slip, SlipLine, SlipPaper};
use printing::{Drawn, slip_escpos, slip_pdf};
use std::path::Path;
use std::process::Command;

const NAMES: [&str; 9] = [
    "王小明，北京市朝阳区",
    "山田花子 東京都渋谷区神南1丁目",
    "김민준 서울특별시 강남구",
    "محمد عبد الله، شارع ٢٣",
    "דנה לוי, שדרות רוטשילד 45",
    "आशा शर्मा, दिल्ली",
    "สมชาย ใจดี กรุงเทพฯ",
    "Ada 👩\u{200D}🏫 🐻 ❤\u{FE0F} 👋🏽",
    "Tel Aviv, דנה (12), Ωmega",
];

/// What the Debian packages of xtask's machine list put there.
const PACKAGED: [&str; 3] = [
    "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf",
];

fn line(quantity: u32, title: &str) -> SlipLine {
    SlipLine { quantity, title: title.into(), sku: Some("SKU-1".into()), bundle_title: None }
}

fn slip() -> Slip {
    let titles = ["磁力片 100 片装", "كتاب التمارين", "Wooden Bear 🐻", "Pattern Blocks"];
    Slip {
        shop_name: "Brightwood Learning".into(),
        order_number: "#111764".into(),
        order_code: "SO-111764".into(),
        ordered_on: "November 20, 2026".into(),
        ship_to: NAMES.map(String::from).to_vec(),
        service: Some("USPS Ground Advantage".into()),
        note: Some("생일 축하해요! С днём рождения! 🎂".into()),
        lines: titles.map(|title| line(2, title)).to_vec(),
        later: vec![line(1, "พลาสติก บล็อก")],
    }
}

/// True when nothing is missing. On a machine without the packaged fonts that is said and no more asked.
fn is_whole(drawn: &Drawn) -> bool {
    if drawn.missing.is_empty() {
        return true;
    }
    let is_packaged = PACKAGED.iter().all(|font| Path::new(font).is_file());
    assert!(!is_packaged, "no glyph for {:?}", drawn.missing);
    println!("left out: names in every script, no fonts for {:?} here", drawn.missing);
    false
}

/// What a program of poppler says about a PDF, `None` (and a word about it) when the machine hasn't got it.
fn said(program: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("slip.pdf");
    std::fs::write(&file, pdf).unwrap();
    match Command::new(program).args(before).arg(&file).args(after).output() {
        Ok(done) => Some(String::from_utf8_lossy(&done.stdout).into_owned()),
        Err(_) => {
            println!("left out: no {program} here");
            None
        }
    }
}

#[test]
fn every_name_is_drawn_on_the_printer_s_own_grid() {
    for (paper, dpi) in [(SlipPaper::FourBySix, "203"), (SlipPaper::Letter, "600")] {
        let drawn = slip_pdf(&slip(), paper).unwrap();
        if !is_whole(&drawn) {
            return;
        }
        assert!(drawn.bytes.len() < 120_000, "{} bytes", drawn.bytes.len());
        let Some(list) = said("pdfimages", &["-list"], &drawn.bytes, &[]) else { return };
        let rows: Vec<Vec<&str>> = list.lines().skip(2).map(|row| row.split_whitespace().collect()).collect();
        assert!(rows.len() > 30, "a picture for each run:\n{list}");
        for row in rows {
            // Type, bits and resolution: dots that cover what is below, and no paper between them.
            assert_eq!((row[2], row[7], row[12], row[13]), ("stencil", "1", dpi, dpi), "{list}");
        }
    }
}

#[test]
fn what_our_own_fonts_hold_is_text_beside_them() {
    let drawn = slip_pdf(&slip(), SlipPaper::FourBySix).unwrap();
    let Some(text) = said("pdftotext", &["-layout"], &drawn.bytes, &["-"]) else { return };
    for words in ["Brightwood Learning", "Ada", "Tel Aviv,", "Ωmega", "С днём рождения!", "Wooden Bear", "100", "45"]
    {
        assert!(text.contains(words), "{words:?} in:\n{text}");
    }
}

#[test]
fn a_receipt_draws_the_same_names() {
    let drawn = slip_escpos(&slip()).unwrap();
    assert_eq!(drawn.missing, slip_pdf(&slip(), SlipPaper::Letter).unwrap().missing);
    if !is_whole(&drawn) {
        return;
    }
    // GS v 0, the whole width: nine names, a note, three titles here and one that comes later.
    let pictures = drawn.bytes.windows(6).filter(|bytes| *bytes == b"\x1dv0\0\x48\0").count();
    assert_eq!(pictures, 14);
    for name in NAMES {
        let first = name.split(' ').find(|word| !word.is_ascii()).unwrap();
        assert!(!drawn.bytes.windows(first.len()).any(|bytes| bytes == first.as_bytes()), "{first} went out as UTF-8");
    }
}

#[test]
fn three_hundred_titles_in_other_scripts_are_quick_and_small() {
    let titles =
        ["磁力片 透明 教室用 三歳以上 百個入り 木箱付き", "مكعبات بناء مغناطيسية شفافة للأطفال", "चुंबकीय टाइलें, पारदर्शी"];
    let lines = (0..300).map(|at| line(1, titles[at % titles.len()])).collect();
    let long = Slip { lines, ..slip() };
    let began = std::time::Instant::now();
    let drawn = slip_pdf(&long, SlipPaper::Letter).unwrap();
    println!("300 lines: {} kB in {} ms", drawn.bytes.len() / 1000, began.elapsed().as_millis());
    if is_whole(&drawn) {
        assert!(drawn.bytes.len() < 2_000_000, "{} bytes", drawn.bytes.len());
    }
}
