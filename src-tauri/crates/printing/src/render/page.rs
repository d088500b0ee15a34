//! Pages of text, rules and bars, in points from the top left corner, and the PDF made of them.
//!
//! The two families of the program are embedded as subsets, so text can be searched and copied; characters from a font
//! of the machine are drawn as shapes, because its licence may not allow embedding.

use super::Drawn;
use super::code128::{self, QUIET_MODULES};
use super::fonts::{Face, LATIN, Run, Typesetter, WIDER, Weight};
use crate::PrintError;
use ab_glyph::OutlineCurve;
use printpdf::{
    Color, FontId, Greyscale, Line, LineDashPattern, LinePoint, Mm, Op, PaintMode, ParsedFont, PdfDocument,
    PdfFontHandle, PdfPage, PdfSaveOptions, Point, Polygon, PolygonRing, Pt, Rect, TextItem, WindingOrder,
};

/// A page's size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Size {
    pub(crate) width_pt: f32,
    pub(crate) height_pt: f32,
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
        Pen { size: self.size, set: &self.set, fonts: &self.fonts, ops: &mut self.pages[index] }
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
                Face::System(_) => self.shapes(x_pt, baseline_pt, style, &run),
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

    fn shapes(&mut self, x_pt: f32, baseline_pt: f32, style: Style, run: &Run) {
        for shape in self.set.shapes(run, style.weight) {
            let scale = shape.em_per_unit * style.size_pt;
            let left = x_pt + shape.pen_em * style.size_pt;
            let place = |p: ab_glyph::Point| Point {
                x: Pt(left + p.x * scale),
                y: Pt(self.size.height_pt - baseline_pt + p.y * scale),
            };
            let rings = rings(&shape.outline.curves, place);
            let polygon = Polygon { rings, mode: PaintMode::Fill, winding_order: WindingOrder::NonZero };
            self.ops.push(Op::DrawPolygon { polygon });
        }
    }

    fn point(&self, x_pt: f32, y_pt: f32) -> Point {
        Point { x: Pt(x_pt), y: Pt(self.size.height_pt - y_pt) }
    }
}

/// A glyph's curves as closed rings of cubic curves; a ring ends where the next curve starts elsewhere.
fn rings(curves: &[OutlineCurve], place: impl Fn(ab_glyph::Point) -> Point) -> Vec<PolygonRing> {
    let mut rings: Vec<PolygonRing> = Vec::new();
    let mut pen = None;
    for curve in curves {
        let (start, controls, end) = match *curve {
            OutlineCurve::Line(a, b) => (a, None, b),
            // A quadratic curve as the cubic one of the same shape.
            OutlineCurve::Quad(a, b, c) => {
                let third =
                    |p: ab_glyph::Point| ab_glyph::point(p.x + (b.x - p.x) * 2.0 / 3.0, p.y + (b.y - p.y) * 2.0 / 3.0);
                (a, Some((third(a), third(c))), c)
            }
            OutlineCurve::Cubic(a, b, c, d) => (a, Some((b, c)), d),
        };
        let corner = |p| LinePoint { p: place(p), bezier: false };
        let handle = |p| LinePoint { p: place(p), bezier: true };
        if pen != Some(start) {
            rings.push(PolygonRing { points: vec![corner(start)] });
        }
        if let Some(ring) = rings.last_mut() {
            ring.points.extend(controls.into_iter().flat_map(|(b, c)| [handle(b), handle(c)]));
            ring.points.push(corner(end));
        }
        pen = Some(end);
    }
    rings
}
