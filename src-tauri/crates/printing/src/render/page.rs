//! Pages of text, rules and bars, in points from the top left corner, and the PDF made of them.
//!
//! The two families of the program are embedded as subsets, so text can be searched and copied. What the machine's fonts
//! draw is put there as dots of the printer's own size, because their licences may not allow embedding; only the dots
//! cover what is below, not the paper between them.

use super::Drawn;
use super::code128::{self, QUIET_MODULES};
use super::dots::Dots;
use super::fonts::{Face, LATIN, Typesetter, WIDER, Weight};
use super::runs::Run;
use crate::PrintError;
use printpdf::{
    Color, DictItem, ExternalStream, ExternalXObject, FontId, Greyscale, Line, LineDashPattern, LinePoint, Mm, Op,
    ParsedFont, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, Rect, TextItem, XObjectTransform,
};

/// A page's size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Size {
    pub(crate) width_pt: f32,
    pub(crate) height_pt: f32,
}

impl Size {
    /// Dots per inch of what prints such pages: label printers have 203, office printers 600 or its half.
    fn dpi(&self) -> f32 {
        if *self == FOUR_BY_SIX { 203.0 } else { 600.0 }
    }
}

/// 4 × 6 in.
pub(crate) const FOUR_BY_SIX: Size = Size { width_pt: 288.0, height_pt: 432.0 };
/// 8.5 × 11 in, upright.
pub(crate) const LETTER: Size = Size { width_pt: 612.0, height_pt: 792.0 };

/// How a line of text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    pub(crate) size_pt: f32,
    pub(crate) weight: Weight,
}

impl Style {
    pub(crate) const fn regular(size_pt: f32) -> Self {
        Self { size_pt, weight: Weight::Regular }
    }
    pub(crate) const fn bold(size_pt: f32) -> Self {
        Self { size_pt, weight: Weight::Bold }
    }
    /// From one line's baseline to the next.
    pub(crate) fn leading_pt(&self) -> f32 {
        self.size_pt * 1.25
    }
}

/// A document being drawn.
pub(crate) struct Paper {
    size: Size,
    set: Typesetter,
    document: PdfDocument,
    /// [Latin, wider] × [regular, bold].
    fonts: [[FontId; 2]; 2],
    pages: Vec<Vec<Op>>,
}

impl Paper {
    /// An empty document without pages.
    pub(crate) fn new(title: &str, size: Size) -> Result<Self, PrintError> {
        let mut document = PdfDocument::new(title);
        let mut embed = |bytes: &[u8]| {
            let font = ParsedFont::from_bytes(bytes, 0, &mut Vec::new());
            let font = font.ok_or_else(|| PrintError::NotDrawn("a font of the program can't be read".into()))?;
            Ok::<_, PrintError>(document.add_font(&font))
        };
        let fonts = [[embed(LATIN[0])?, embed(LATIN[1])?], [embed(WIDER[0])?, embed(WIDER[1])?]];
        Ok(Self { size, set: Typesetter::new()?, document, fonts, pages: Vec::new() })
    }

    pub(crate) fn new_page(&mut self) {
        self.pages.push(Vec::new());
    }

    pub(crate) fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// Draws on page `index` again from now on: footers need the number of pages.
    pub(crate) fn on_page(&mut self, index: usize) -> Pen<'_> {
        Pen {
            size: self.size,
            set: &self.set,
            fonts: &self.fonts,
            document: &mut self.document,
            ops: &mut self.pages[index],
        }
    }

    /// Draws on the newest page, the first when there is none yet.
    pub(crate) fn pen(&mut self) -> Pen<'_> {
        if self.pages.is_empty() {
            self.new_page();
        }
        self.on_page(self.pages.len() - 1)
    }

    /// `text` in lines no wider than `width_pt`.
    pub(crate) fn wrap(&self, text: &str, style: Style, width_pt: f32) -> Vec<String> {
        self.set.wrap(text, style.weight, width_pt / style.size_pt)
    }

    /// The file.
    pub(crate) fn finish(mut self) -> Drawn {
        let (width, height) = (Mm::from(Pt(self.size.width_pt)), Mm::from(Pt(self.size.height_pt)));
        let pages = self.pages.into_iter().map(|ops| PdfPage::new(width, height, ops)).collect();
        let bytes = self.document.with_pages(pages).save(&PdfSaveOptions::default(), &mut Vec::new());
        Drawn { bytes, missing: self.set.missing() }
    }
}

/// Draws on one page.
pub(crate) struct Pen<'p> {
    size: Size,
    set: &'p Typesetter,
    fonts: &'p [[FontId; 2]; 2],
    document: &'p mut PdfDocument,
    ops: &'p mut Vec<Op>,
}

impl Pen<'_> {
    /// One line of text: left edge and baseline.
    pub(crate) fn text(&mut self, x_pt: f32, baseline_pt: f32, style: Style, text: &str) {
        let mut x_pt = x_pt;
        for run in self.set.runs(text, style.weight) {
            match run.face {
                Face::Latin => self.embedded(0, x_pt, baseline_pt, style, &run),
                Face::Wider => self.embedded(1, x_pt, baseline_pt, style, &run),
                Face::Shaped { .. } => self.dots(x_pt, baseline_pt, style, &run),
            }
            x_pt += self.set.run_width_em(&run, style.weight) * style.size_pt;
        }
    }

    /// One line of text that ends at `right_pt`.
    pub(crate) fn text_to(&mut self, right_pt: f32, baseline_pt: f32, style: Style, text: &str) {
        let width_pt = self.set.width_em(text, style.weight) * style.size_pt;
        self.text(right_pt - width_pt, baseline_pt, style, text);
    }

    /// A thin line across.
    pub(crate) fn rule(&mut self, x_pt: f32, y_pt: f32, width_pt: f32) {
        self.bar(x_pt, y_pt, width_pt, 0.6);
    }

    /// A dashed line to cut along.
    pub(crate) fn cut_line(&mut self, from_pt: (f32, f32), to_pt: (f32, f32)) {
        let point = |(x, y): (f32, f32)| LinePoint { p: self.point(x, y), bezier: false };
        let line = Line { points: vec![point(from_pt), point(to_pt)], is_closed: false };
        let dash = LineDashPattern::new(0.0, &[4.0, 4.0]);
        self.ops.extend([
            Op::SaveGraphicsState,
            Op::SetOutlineColor { col: Color::Greyscale(Greyscale { percent: 0.5, icc_profile: None }) },
            Op::SetOutlineThickness { pt: Pt(0.5) },
            Op::SetLineDashPattern { dash },
            Op::DrawLine { line },
            Op::RestoreGraphicsState,
        ]);
    }

    /// A black rectangle: left, top, width, height.
    pub(crate) fn bar(&mut self, x_pt: f32, top_pt: f32, width_pt: f32, height_pt: f32) {
        let bottom = Pt(self.size.height_pt - top_pt - height_pt);
        let rect = Rect::from_xywh(Pt(x_pt), bottom, Pt(width_pt), Pt(height_pt));
        self.ops.push(Op::DrawPolygon { polygon: rect.to_polygon() });
    }

    /// `code` as Code 128 with its quiet zone, starting at `x_pt`; the width it took.
    pub(crate) fn barcode(
        &mut self,
        (x_pt, top_pt): (f32, f32),
        module_pt: f32,
        height_pt: f32,
        code: &str,
    ) -> Result<f32, PrintError> {
        let modules = code128::modules(code)?;
        let mut at = QUIET_MODULES;
        for bars in modules.chunk_by(|a, b| a == b) {
            if bars[0] {
                self.bar(x_pt + at as f32 * module_pt, top_pt, bars.len() as f32 * module_pt, height_pt);
            }
            at += bars.len();
        }
        Ok((at + QUIET_MODULES) as f32 * module_pt)
    }

    fn embedded(&mut self, family: usize, x_pt: f32, baseline_pt: f32, style: Style, run: &Run) {
        let font = PdfFontHandle::External(self.fonts[family][style.weight as usize].clone());
        self.ops.extend([
            Op::StartTextSection,
            Op::SetFont { font, size: Pt(style.size_pt) },
            Op::SetTextCursor { pos: self.point(x_pt, baseline_pt) },
            Op::ShowText { items: vec![TextItem::Text(run.text.clone())] },
            Op::EndTextSection,
        ]);
    }

    /// A run as dots on the printer's own grid, so that none of them is smeared over two.
    fn dots(&mut self, x_pt: f32, baseline_pt: f32, style: Style, run: &Run) {
        let dots_per_pt = self.size.dpi() / 72.0;
        let dots = self.set.dots(run, style.weight, style.size_pt * dots_per_pt);
        if dots.rows.is_empty() {
            return;
        }
        let left = (x_pt * dots_per_pt).round() + dots.left as f32;
        let bottom = (baseline_pt * dots_per_pt).round() + dots.top as f32 + dots.height as f32;
        let transform = XObjectTransform {
            translate_x: Some(Pt(left / dots_per_pt)),
            translate_y: Some(Pt(self.size.height_pt - bottom / dots_per_pt)),
            scale_x: Some(dots.width as f32 / dots_per_pt),
            scale_y: Some(dots.height as f32 / dots_per_pt),
            no_auto_scale: true,
            ..XObjectTransform::default()
        };
        let id = self.document.add_xobject(&stencil(dots));
        self.ops.push(Op::UseXobject { id, transform });
    }

    fn point(&self, x_pt: f32, y_pt: f32) -> Point {
        Point { x: Pt(x_pt), y: Pt(self.size.height_pt - y_pt) }
    }
}

/// Dots as a stencil: ink goes through where a bit is set.
fn stencil(dots: Dots) -> ExternalXObject {
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let entries = [
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", DictItem::Int(dots.width as i64)),
        ("Height", DictItem::Int(dots.height as i64)),
        ("ImageMask", DictItem::Bool(true)),
        ("BitsPerComponent", DictItem::Int(1)),
        ("Decode", DictItem::Array(vec![DictItem::Int(1), DictItem::Int(0)])),
    ];
    let dict = entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let stream = ExternalStream { dict, content: dots.rows, compress: true };
    ExternalXObject { stream, width: None, height: None, dpi: None }
}
