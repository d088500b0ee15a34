//! Cards with commands to scan: one word, what it does, and its code, to be cut apart and laid on the bench.

use super::Drawn;
use super::page::{LETTER, Paper, Size, Style};
use crate::PrintError;

/// One command a bench may scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandCard {
    /// "UNDO".
    pub word: String,
    /// "Takes back the last scan."
    pub sentence: String,
    /// "PB-UNDO".
    pub code: String,
}

const SHEET: Size = Size { width_pt: LETTER.height_pt, height_pt: LETTER.width_pt };
const MARGIN_PT: f32 = 36.0;
const COLUMNS: usize = 2;
const ROWS: usize = 3;
const CARD_WIDTH_PT: f32 = (SHEET.width_pt - 2.0 * MARGIN_PT) / COLUMNS as f32;
const CARD_HEIGHT_PT: f32 = (SHEET.height_pt - 2.0 * MARGIN_PT) / ROWS as f32;

/// The cards on Letter sheets, landscape, six to a sheet with lines to cut along. `BadCode` names a code that can't be
/// a barcode or is too long for a card.
pub fn command_card_pdf(cards: &[CommandCard]) -> Result<Drawn, PrintError> {
    let mut paper = Paper::new("Command cards", SHEET)?;
    for sheet in cards.chunks(COLUMNS * ROWS) {
        paper.new_page();
        cut_lines(&mut paper);
        for (place, card) in sheet.iter().enumerate() {
            let left = MARGIN_PT + (place % COLUMNS) as f32 * CARD_WIDTH_PT;
            let top = MARGIN_PT + (place / COLUMNS) as f32 * CARD_HEIGHT_PT;
            draw(&mut paper, card, left + 18.0, top + 12.0)?;
        }
    }
    Ok(paper.finish())
}

fn draw(paper: &mut Paper, card: &CommandCard, left: f32, top: f32) -> Result<(), PrintError> {
    let width_pt = CARD_WIDTH_PT - 36.0;
    let sentence_style = Style::regular(12.0);
    let sentences = paper.wrap(&card.sentence, sentence_style, width_pt);
    let modules = super::code128::modules(&card.code)?.len() + 2 * super::code128::QUIET_MODULES;
    let module_pt = (width_pt / modules as f32).min(2.0);
    // Below a third of a millimetre cheap scanners begin to fail.
    if module_pt < 0.94 {
        return Err(PrintError::BadCode(card.code.clone()));
    }
    let mut pen = paper.pen();
    pen.text(left, top + 22.0, Style::bold(22.0), &card.word);
    for (index, line) in sentences.iter().take(2).enumerate() {
        pen.text(left, top + 42.0 + index as f32 * sentence_style.leading_pt(), sentence_style, line);
    }
    pen.barcode((left - 10.0 * module_pt, top + 66.0), module_pt, 70.0, &card.code)?;
    pen.text(left, top + 150.0, Style::regular(10.0), &card.code);
    Ok(())
}

fn cut_lines(paper: &mut Paper) {
    let mut pen = paper.pen();
    for column in 0..=COLUMNS {
        let x = MARGIN_PT + column as f32 * CARD_WIDTH_PT;
        pen.cut_line((x, MARGIN_PT), (x, SHEET.height_pt - MARGIN_PT));
    }
    for row in 0..=ROWS {
        let y = MARGIN_PT + row as f32 * CARD_HEIGHT_PT;
        pen.cut_line((MARGIN_PT, y), (SHEET.width_pt - MARGIN_PT, y));
    }
}
