//! What a bench prints for itself and scans later: test pages and command cards.

use crate::paper::{Code, Paper, draw_pdf, draw_zpl, scan};
use domain::barcodes::Command;
use domain::printing::Language;
use printing::{CommandCard, command_card_pdf, test_page};

const CARDS_ON_A_SHEET: usize = 6;

#[tokio::test]
async fn test_pages_scan_as_their_code() {
    let (paper, code) = (Paper::new(), "PB-TEST-0042");
    let page = |language| test_page(language, "Bench 3 ^XZ", code).unwrap();
    let zpl = paper.put("page.zpl", &page(Language::Zpl));
    let pdf = paper.put("page.pdf", &page(Language::Pdf));
    let Some(mut pictures) = draw_zpl(&[zpl]).await else { return };
    let Some(picture) = draw_pdf(&pdf, 1).await else { return };
    pictures.push(picture);
    let Some(scanned) = scan(&pictures).await else { return };
    let expected = Code { aim: "]C0".to_owned(), data: code.to_owned() };
    assert_eq!(scanned, [[expected.clone()], [expected]]);
}

#[tokio::test]
async fn every_command_card_scans_as_its_command() {
    let card = |command: &Command| CommandCard {
        word: format!("{command:?}"),
        sentence: "What it does.".to_owned(),
        code: command.code(),
    };
    let cards: Vec<CommandCard> = Command::ALL_CARD.iter().map(card).collect();
    let paper = Paper::new();
    let file = paper.put("cards.pdf", &command_card_pdf(&cards).unwrap().bytes);
    let mut sheets = Vec::new();
    for page in 1..=cards.len().div_ceil(CARDS_ON_A_SHEET) {
        let Some(picture) = draw_pdf(&file, page).await else { return };
        sheets.push(picture);
    }
    let Some(scanned) = scan(&sheets).await else { return };
    let commands: Vec<Option<Command>> = scanned.iter().flatten().map(|code| Command::parse(&code.data)).collect();
    assert_eq!(commands.len(), cards.len());
    assert!(Command::ALL_CARD.iter().all(|command| commands.contains(&Some(*command))), "{scanned:?}");
    println!("{} cards on {} sheets scanned", cards.len(), sheets.len());
}
