//! A label as PDF: the same content as the ZPL, the barcode as vector bars, text in the viewer's own Helvetica.
//!
//! The label is 4 x 6 inches in the page's upper left corner, whatever the page's size.

use barcoders::sym::code128::Code128;
use printpdf::{
    BuiltinFont, Mm, Op, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Polygon, Pt, TextItem,
};

use super::label::{Barcode, Label, PageSize};

/// Three dots of a 203 dpi printer.
const MODULE_MM: f32 = 0.375;
const LABEL_WIDTH_MM: f32 = 101.6;

/// The label's PDF on a page of this size.
pub(super) fn draw(label: &Label, page: PageSize) -> Vec<u8> {
    let (width_mm, height_mm) = (f32::from(page.0) / 10.0, f32::from(page.1) / 10.0);
    let mut sheet = Sheet { height_mm, ops: Vec::new() };
    for (line, from) in label.from.iter().enumerate() {
        sheet.text(6.0, 8.0 + 3.6 * line as f32, 8.0, from);
    }
    sheet.text(70.0, 8.0, 10.0, &label.weight);
    sheet.text(70.0, 12.5, 10.0, &label.piece);
    sheet.text(66.0, 23.0, 16.0, "SAMPLE");
    sheet.bar(2.0, 28.0, LABEL_WIDTH_MM - 4.0, 0.5);
    sheet.text(6.0, 36.0, 18.0, &format!("{} {}", label.carrier.provider(), label.service_name));
    sheet.bar(2.0, 40.0, LABEL_WIDTH_MM - 4.0, 0.5);
    sheet.text(6.0, 46.0, 8.0, "SHIP TO:");
    for (line, to) in label.to.iter().enumerate() {
        sheet.text(13.0, 52.0 + 5.5 * line as f32, 12.0, to);
    }
    sheet.bar(2.0, 85.0, LABEL_WIDTH_MM - 4.0, 1.0);
    sheet.text(6.0, 92.0, 10.0, &format!("{} TRACKING #", label.carrier.provider()));
    sheet.barcode(95.0, 30.0, &label.barcode);
    sheet.text(16.0, 132.0, 11.0, &label.readable_number());
    sheet.bar(2.0, 137.0, LABEL_WIDTH_MM - 4.0, 1.0);
    sheet.text(6.0, 143.5, 9.0, "SAMPLE - DO NOT MAIL");

    saved("Shipping label", width_mm, sheet)
}

/// The carrier's form for a day's parcels: their tracking numbers on one page.
pub(super) fn draw_manifest(tracking_numbers: &[&str]) -> Vec<u8> {
    let mut sheet = Sheet { height_mm: 279.4, ops: Vec::new() };
    sheet.text(20.0, 20.0, 18.0, &format!("SAMPLE SCAN FORM: {} parcels", tracking_numbers.len()));
    for (line, number) in tracking_numbers.iter().enumerate() {
        sheet.text(20.0, 32.0 + 5.0 * line as f32, 10.0, number);
    }
    saved("Manifest", 215.9, sheet)
}

fn saved(title: &str, width_mm: f32, sheet: Sheet) -> Vec<u8> {
    let mut document = PdfDocument::new(title);
    document.with_pages(vec![PdfPage::new(Mm(width_mm), Mm(sheet.height_mm), sheet.ops)]);
    document.save(&PdfSaveOptions::default(), &mut Vec::new())
}

/// The modules of the symbol, true for a bar.
fn modules(barcode: &Barcode) -> Vec<bool> {
    // barcoders names its code sets and function characters by letters: Ɓ and Ć start B and C, Ź is FNC1.
    let data = match barcode {
        Barcode::Gs1 { zip5, parcel } => format!("ĆŹ420{zip5}Ź{parcel}"),
        Barcode::Plain(number) => format!("Ɓ{number}"),
    };
    let symbol = Code128::new(data).map(|symbol| symbol.encode()).unwrap_or_default();
    symbol.into_iter().map(|module| module == 1).collect()
}

/// A page measured in millimetres from its upper left corner.
struct Sheet {
    height_mm: f32,
    ops: Vec<Op>,
}

impl Sheet {
    fn point(&self, x: f32, y: f32) -> Point {
        Point::new(Mm(x), Mm(self.height_mm - y))
    }

    /// One line, its baseline at y.
    fn text(&mut self, x: f32, y: f32, size_pt: f32, line: &str) {
        if line.is_empty() {
            return;
        }
        self.ops.extend([
            Op::StartTextSection,
            Op::SetFont { font: PdfFontHandle::Builtin(BuiltinFont::HelveticaBold), size: Pt(size_pt) },
            Op::SetTextCursor { pos: self.point(x, y) },
            Op::ShowText { items: vec![TextItem::Text(line.to_owned())] },
            Op::EndTextSection,
        ]);
    }

    /// A black rectangle from its upper left corner.
    fn bar(&mut self, x: f32, y: f32, width: f32, height: f32) {
        let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
        let polygon: Polygon = corners.map(|(x, y)| (self.point(x, y), false)).into_iter().collect();
        self.ops.push(Op::DrawPolygon { polygon });
    }

    fn barcode(&mut self, y: f32, height: f32, barcode: &Barcode) {
        let modules = modules(barcode);
        let left = (LABEL_WIDTH_MM - modules.len() as f32 * MODULE_MM) / 2.0;
        let mut at = 0;
        for run in modules.chunk_by(|left, right| left == right) {
            if run.first() == Some(&true) {
                self.bar(left + at as f32 * MODULE_MM, y, run.len() as f32 * MODULE_MM, height);
            }
            at += run.len();
        }
    }
}
