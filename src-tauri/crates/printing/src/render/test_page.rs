//! A page to try a printer with: a ruler that shows scaling, and a barcode to scan back.
//!
//! The caller gives the code; scanning it proves that this very printer, its paper and its settings work.

use super::label_zpl::field_data;
use super::page::{FOUR_BY_SIX, Paper, Style};
use super::receipt::Receipt;
use crate::PrintError;
use domain::printing::Language;

/// A test page in `language` for the printer called `printer_name`. `BadCode` when Code 128 can't hold `code`,
/// `NoSuchForm` for a language test pages are not drawn in.
pub fn test_page(language: Language, printer_name: &str, code: &str) -> Result<Vec<u8>, PrintError> {
    super::code128::modules(code)?;
    match language {
        Language::Zpl => Ok(zpl(printer_name, code)),
        Language::Pdf => pdf(printer_name, code),
        Language::EscPos => escpos(printer_name, code),
        Language::Png => Err(PrintError::NoSuchForm),
    }
}

const HINT: &str = "Scan the code. The ruler must measure 3 inches.";

/// 203 dots per inch, 4 × 6 in.
fn zpl(printer_name: &str, code: &str) -> Vec<u8> {
    let mut label = String::from("^XA^CI28^PW812^LL1218^LH0,0^FO40,60^GB732,1098,3^FS");
    label.push_str(&format!("^FO80,110^A0N,60,60^FH_^FD{}^FS", field_data("Packbench test label")));
    label.push_str(&format!("^FO80,190^A0N,40,40^FB650,2^FH_^FD{}^FS", field_data(printer_name)));
    label.push_str(&format!("^FO80,340^BY3^BCN,220,Y,N,N,A^FH_^FD{}^FS", field_data(code)));
    for tenth in 0..=30 {
        let height = if tenth % 10 == 0 { 60 } else { 30 };
        label.push_str(&format!("^FO{},760^GB2,{height},2^FS", 80 + tenth * 203 / 10));
    }
    label.push_str(&format!("^FO80,760^GB611,2,2^FS^FO80,850^A0N,32,32^FB650,2^FD{HINT}^FS^XZ"));
    label.into_bytes()
}

fn pdf(printer_name: &str, code: &str) -> Result<Vec<u8>, PrintError> {
    let mut paper = Paper::new("Test page", FOUR_BY_SIX)?;
    let left = 36.0;
    let names = paper.wrap(printer_name, Style::regular(12.0), FOUR_BY_SIX.width_pt - 2.0 * left);
    let mut pen = paper.pen();
    pen.text(left, 56.0, Style::bold(18.0), "Packbench test page");
    for (index, name) in names.iter().take(3).enumerate() {
        pen.text(left, 76.0 + index as f32 * 15.0, Style::regular(12.0), name);
    }
    pen.barcode((left - 10.0, 130.0), 1.0, 72.0, code)?;
    pen.text(left, 218.0, Style::regular(12.0), code);
    for tenth in 0..=30_u8 {
        let height_pt = if tenth % 10 == 0 { 20.0 } else { 10.0 };
        pen.bar(left + f32::from(tenth) * 7.2, 270.0, 0.6, height_pt);
    }
    pen.bar(left, 270.0, 216.6, 0.6);
    pen.text(left, 308.0, Style::regular(9.5), HINT);
    Ok(paper.finish().bytes)
}

fn escpos(printer_name: &str, code: &str) -> Result<Vec<u8>, PrintError> {
    let mut receipt = Receipt::open()?;
    receipt.line("Packbench test page", 2)?;
    receipt.line(printer_name, 1)?;
    receipt.barcode(code)?;
    // 48 columns of 1.5 mm; a scaled or narrower paper wraps the ruler.
    receipt.line(&"----+----|".repeat(5)[..48], 1)?;
    receipt.line("Scan the code. The ruler must fit on one line.", 1)?;
    Ok(receipt.close()?.bytes)
}
