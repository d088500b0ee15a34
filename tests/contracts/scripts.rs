//! Names in every script on slips, beside what another shaper and rasteriser make of them: HarfBuzz, FriBiDi and FreeType.
//!
//! Ours follow the same rules and were written anew, so a difference is a letter in a wrong form or at a wrong place. And
//! no name that the demo shop or a test prints may lack a letter.

use crate::paper::{Paper, draw_top_of_pdf};
use crate::peers;
use domain::printing::{Slip, SlipLine, SlipPaper};
use printing::{slip_escpos, slip_pdf};
use serde::Deserialize;
use serde_json::{Value, json};
use simulators::seed::catalogue::{ARTICLES, BUNDLE, DELETED, SHARED_SKU_PRODUCT, UNCODED};
use simulators::seed::{Dice, LineOf, OrderSpec, everyday_order, extreme_orders, named_orders, special_orders};
use std::path::Path;

/// Office paper: letters so big that the two rasterisers' roundings are small beside them.
const DPI: f32 = 600.0;
/// The size of an address on it, and how far below its last line the rule is.
const SIZE_PT: f32 = 11.0;
const RULE_PT: f32 = 8.8;
/// Ink that is the same, of all ink: two outlines drawn with and without hinting differ along their edges.
const LEAST_SAME: f32 = 0.85;

const ARABIC: &[&str] = &["/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf"];
const HEBREW: &[&str] = &["/usr/share/fonts/truetype/noto/NotoSansHebrew-Regular.ttf"];
const DEVANAGARI: &[&str] = &["/usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf"];
const BENGALI: &[&str] = &["/usr/share/fonts/truetype/noto/NotoSansBengali-Regular.ttf"];
const TAMIL: &[&str] = &["/usr/share/fonts/truetype/noto/NotoSansTamil-Regular.ttf"];
const THAI: &[&str] = &["/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf"];
const EMOJI: &[&str] = &["/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf"];
/// The first that is here is the one that is asked first; the number is the face in the file.
const HAN: &[&str] =
    &["/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc#2", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"];
const HANGUL: &[&str] =
    &["/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc#1", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"];
const OURS: &[&str] = &[concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf")];

/// An address line, and its words as they stand on paper from left to right, each with the font that must draw it.
struct Case {
    line: &'static str,
    words: &'static [(&'static str, &'static [&'static str])],
    /// True where letters drawn one after the other from left to right are wrong.
    needs_shaping: bool,
}

const fn case(
    line: &'static str,
    words: &'static [(&'static str, &'static [&'static str])],
    needs_shaping: bool,
) -> Case {
    Case { line, words, needs_shaping }
}

const CASES: &[Case] = &[
    case("王小明北京市", &[("王小明北京市", HAN)], false),
    case("山田花子はな", &[("山田花子はな", HAN)], false),
    case("김민준 서울특별시", &[("김민준", HANGUL), ("서울특별시", HANGUL)], false),
    case("محمد عبد شارع", &[("شارع", ARABIC), ("عبد", ARABIC), ("محمد", ARABIC)], true),
    case("שדרות 45 דנה", &[("דנה", HEBREW), ("45", OURS), ("שדרות", HEBREW)], true),
    case("Dana דנה לוי", &[("Dana", OURS), ("לוי", HEBREW), ("דנה", HEBREW)], true),
    case("शर्मा दिल्ली", &[("शर्मा", DEVANAGARI), ("दिल्ली", DEVANAGARI)], true),
    case("শিক্ষক", &[("শিক্ষক", BENGALI)], true),
    case("கொழும்பு", &[("கொழும்பு", TAMIL)], true),
    case("สมชาย ใจดี กรุงเทพฯ", &[("สมชาย", THAI), ("ใจดี", THAI), ("กรุงเทพฯ", THAI)], false),
    case("Ada 🐻", &[("Ada", OURS), ("🐻", EMOJI)], false),
];

fn slip(ship_to: Vec<String>, lines: Vec<String>, note: Option<String>) -> Slip {
    let line = |title: String| SlipLine { quantity: 1, title, sku: None, bundle_title: None };
    Slip {
        shop_name: "Brightwood Learning".into(),
        order_number: "#111764".into(),
        order_code: "SO-111764".into(),
        ordered_on: "November 20, 2026".into(),
        ship_to,
        service: None,
        note,
        lines: lines.into_iter().map(line).collect(),
        later: vec![],
    }
}

/// Where a font is, and which face of the file; none, and a word about it, where it is not.
fn font(choices: &[&str]) -> Option<(String, u32)> {
    let parted = choices.iter().map(|choice| choice.split_once('#').unwrap_or((choice, "0")));
    let found = parted.into_iter().find(|(path, _)| Path::new(path).is_file());
    if found.is_none() {
        println!("left out: a comparison, no {}", choices[choices.len() - 1]);
    }
    found.map(|(path, face)| (path.to_owned(), face.parse().unwrap()))
}

#[derive(Debug, Deserialize)]
struct Judged {
    same: f32,
    unshaped: f32,
}

#[tokio::test]
async fn other_scripts_are_drawn_as_harfbuzz_draws_them() {
    let paper = Paper::new();
    let mut told: Vec<Value> = Vec::new();
    let mut asked: Vec<&Case> = Vec::new();
    for (at, case) in CASES.iter().enumerate() {
        let word = |(text, choices): &(&str, &[&str])| {
            font(choices).map(|(font, face)| json!({ "text": text, "font": font, "face": face }))
        };
        let Some(words) = case.words.iter().map(word).collect::<Option<Vec<_>>>() else { continue };
        let drawn = slip_pdf(&slip(vec![case.line.into()], vec![], None), SlipPaper::Letter).unwrap();
        assert_eq!(drawn.missing, Vec::<char>::new(), "{}", case.line);
        let file = paper.put(&format!("{at}.pdf"), &drawn.bytes);
        let Some(page) = draw_top_of_pdf(&file, DPI, 3.0).await else { return };
        told.push(json!({ "page": page, "words": words, "size": SIZE_PT * DPI / 72.0, "below": RULE_PT * DPI / 72.0 }));
        asked.push(case);
    }
    let Some(mut judge) = peers::python_script("compare_words.py") else { return };
    judge.arg(paper.put("cases.json", &serde_json::to_vec(&told).unwrap()));
    let said = peers::output(judge).await;
    let judged: Vec<Vec<Judged>> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(judged.len(), asked.len());
    for (case, words) in asked.iter().zip(judged) {
        for ((text, font), judged) in case.words.iter().zip(words) {
            println!("{text}: {judged:?}");
            assert!(judged.same >= LEAST_SAME, "{text} in {}: {judged:?}", case.line);
            if case.needs_shaping && *font != OURS {
                assert!(judged.unshaped < judged.same - 0.1, "{text}: the judge sees no difference: {judged:?}");
            }
        }
    }
}

/// All texts of an order that a slip bears.
fn slip_of(order: &OrderSpec) -> Slip {
    let names = [ARTICLES.as_slice(), &[BUNDLE, DELETED, SHARED_SKU_PRODUCT, UNCODED]].concat();
    let title = |what: &LineOf| match what {
        LineOf::Custom { title, .. } => title.to_string(),
        LineOf::Sku(sku) => {
            names.iter().find(|one| one.sku == sku.as_ref()).map_or_else(String::new, |one| one.name.into())
        }
        LineOf::Barcode(_) => SHARED_SKU_PRODUCT.name.into(),
        LineOf::Deleted => DELETED.name.into(),
        LineOf::Bundle => BUNDLE.name.into(),
    };
    let to = order.ship_to.iter().flat_map(|to| {
        let name = format!("{} {}", to.first_name, to.last_name);
        let town = format!("{} {} {}", to.city, to.province, to.zip);
        [name, to.company.to_string(), to.address1.to_string(), to.address2.to_string(), town]
    });
    let lines = order.lines.iter().map(|line| title(&line.what)).collect();
    slip(to.filter(|line| !line.trim().is_empty()).collect(), lines, order.note.as_ref().map(ToString::to_string))
}

#[test]
fn every_name_of_the_demo_shop_is_drawn_whole() {
    let mut dice = Dice::new(7);
    let mut orders: Vec<OrderSpec> = named_orders().into_iter().map(|(_, _, order)| order).collect();
    orders.extend(special_orders().into_iter().chain(extreme_orders()));
    orders.extend((0..100).map(|_| everyday_order(&mut dice)));
    for order in &orders {
        let slip = slip_of(order);
        let drawn = [
            slip_pdf(&slip, SlipPaper::FourBySix).unwrap(),
            slip_pdf(&slip, SlipPaper::Letter).unwrap(),
            slip_escpos(&slip).unwrap(),
        ];
        if drawn[0].missing.contains(&'花') && font(HAN).is_none() {
            return;
        }
        for drawn in drawn {
            assert_eq!(drawn.missing, Vec::<char>::new(), "{:?}", slip.ship_to);
        }
    }
    println!("{} orders of the demo shop, every letter drawn", orders.len());
}
