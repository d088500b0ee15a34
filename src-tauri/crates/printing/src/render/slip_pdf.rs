//! The packing slip as PDF, 4 × 6 in or Letter, on as many pages as the lines need.
//!
//! Lines are never cut: titles wrap, and an entry is never split between two pages. There are no prices on a slip.

use super::Drawn;
use super::page::{FOUR_BY_SIX, LETTER, Paper, Size, Style};
use crate::PrintError;
use domain::printing::{Slip, SlipLine, SlipPaper};

/// Three dots of a 203 dpi label printer: bars land on whole dots.
const MODULE_PT: f32 = 3.0 * 72.0 / 203.0;
/// Two dots; thinner bars run together.
const LEAST_MODULE_PT: f32 = 2.0 * 72.0 / 203.0;

/// Draws `slip` on `paper`. Fails for an order code Code 128 can't hold; characters without a font are reported in the
/// result, not an error.
pub fn slip_pdf(slip: &Slip, paper: SlipPaper) -> Result<Drawn, PrintError> {
    let sheet = Sheet::on(paper);
    let mut flow = Flow { paper: Paper::new(&format!("Order {}", slip.order_number), sheet.size)?, sheet, y_pt: 0.0 };
    flow.opening(slip)?;
    flow.entries(slip, &slip.lines);
    if !slip.later.is_empty() {
        flow.heading(slip, "Coming in another parcel");
        flow.entries(slip, &slip.later);
    }
    flow.footers(slip);
    Ok(flow.paper.finish())
}

/// Measures that differ between papers.
struct Sheet {
    size: Size,
    margin_pt: f32,
    title: Style,
    order: Style,
    body: Style,
    small: Style,
    /// Where stock-keeping units have a column of their own; `None` prints them below the title.
    sku_column_pt: Option<f32>,
}

impl Sheet {
    fn on(paper: SlipPaper) -> Self {
        match paper {
            SlipPaper::FourBySix => Self {
                size: FOUR_BY_SIX,
                margin_pt: 16.0,
                title: Style::bold(11.0),
                order: Style::bold(16.0),
                body: Style::regular(10.0),
                small: Style::regular(8.0),
                sku_column_pt: None,
            },
            SlipPaper::Letter => Self {
                size: LETTER,
                margin_pt: 48.0,
                title: Style::bold(18.0),
                order: Style::bold(22.0),
                body: Style::regular(11.0),
                small: Style::regular(9.0),
                sku_column_pt: Some(120.0),
            },
        }
    }

    fn width_pt(&self) -> f32 {
        self.size.width_pt - 2.0 * self.margin_pt
    }
    fn right_pt(&self) -> f32 {
        self.size.width_pt - self.margin_pt
    }
    fn quantity_pt(&self) -> f32 {
        self.body.size_pt * 3.0
    }
    /// The last baseline above the footer.
    fn bottom_pt(&self) -> f32 {
        self.size.height_pt - self.margin_pt - self.small.leading_pt() * 1.6
    }
}

/// Text flowing down pages; `y_pt` is the lowest point used so far.
struct Flow {
    paper: Paper,
    sheet: Sheet,
    y_pt: f32,
}

impl Flow {
    /// Shop, order, barcode, address and note.
    fn opening(&mut self, slip: &Slip) -> Result<(), PrintError> {
        let (left, right, top) = (self.sheet.margin_pt, self.sheet.right_pt(), self.sheet.margin_pt);
        let (title, order, body, small) = (self.sheet.title, self.sheet.order, self.sheet.body, self.sheet.small);
        self.paper.new_page();
        let bars_pt = (super::code128::modules(&slip.order_code)?.len() + 20) as f32 * MODULE_PT;
        let height_pt = 2.2 * order.size_pt;
        // A code too long to stand beside the shop's name stands below it.
        let is_beside = bars_pt <= self.sheet.width_pt() * 0.62;
        self.y_pt = top;
        let name_pt = if is_beside { self.sheet.width_pt() - bars_pt } else { self.sheet.width_pt() };
        self.paragraph(slip, &slip.shop_name, title, left, name_pt);
        self.paragraph(slip, &slip.order_number, order, left, name_pt);
        let bars_top = if is_beside { top } else { self.y_pt + 4.0 };
        let bars_left = if is_beside { right - bars_pt } else { left };
        let module_pt = MODULE_PT.min(self.sheet.width_pt() / bars_pt * MODULE_PT);
        if module_pt < LEAST_MODULE_PT {
            return Err(PrintError::BadCode(slip.order_code.clone()));
        }
        let taken_pt = self.paper.pen().barcode((bars_left, bars_top), module_pt, height_pt, &slip.order_code)?;
        let under = bars_top + height_pt + small.size_pt + 1.0;
        let code_pt = bars_left + taken_pt - 10.0 * module_pt;
        self.paper.pen().text_to(code_pt, under, small, &slip.order_code);
        self.y_pt = self.y_pt.max(under);

        let mut facts = vec![format!("Ordered {}", slip.ordered_on)];
        facts.extend(slip.service.clone());
        self.paragraph(slip, &facts.join("  ·  "), small, left, self.sheet.width_pt());
        self.y_pt += small.size_pt * 0.6;
        for line in &slip.ship_to {
            self.paragraph(slip, line, body, left, self.sheet.width_pt());
        }
        if let Some(note) = slip.note.as_deref().filter(|note| !note.trim().is_empty()) {
            self.y_pt += body.size_pt * 0.6;
            for line in note.lines() {
                self.paragraph(slip, line, Style::bold(body.size_pt), left, self.sheet.width_pt());
            }
        }
        self.y_pt += body.size_pt * 0.8;
        self.rule();
        Ok(())
    }

    fn heading(&mut self, slip: &Slip, text: &str) {
        let style = Style::bold(self.sheet.body.size_pt);
        self.room_for(slip, style.leading_pt() * 3.5);
        self.y_pt += style.size_pt;
        self.paragraph(slip, text, style, self.sheet.margin_pt, self.sheet.width_pt());
        self.y_pt += style.size_pt * 0.3;
        self.rule();
    }

    fn entries(&mut self, slip: &Slip, lines: &[SlipLine]) {
        for line in lines {
            self.entry(slip, line);
        }
    }

    /// One entry: quantity, title, and what belongs to it in small type.
    fn entry(&mut self, slip: &Slip, line: &SlipLine) {
        let (body, small, left) = (self.sheet.body, self.sheet.small, self.sheet.margin_pt);
        let title_left = left + self.sheet.quantity_pt();
        let title_pt = self.sheet.right_pt() - title_left - self.sheet.sku_column_pt.unwrap_or(0.0);
        let titles = self.paper.wrap(&line.title, body, title_pt);
        let mut notes = Vec::new();
        let bundle = line.bundle_title.as_ref().map(|bundle| format!("part of {bundle}"));
        let sku_below = line.sku.clone().filter(|_| self.sheet.sku_column_pt.is_none());
        for note in bundle.into_iter().chain(sku_below) {
            notes.extend(self.paper.wrap(&note, small, title_pt));
        }
        let skus = match (self.sheet.sku_column_pt, &line.sku) {
            (Some(column_pt), Some(sku)) => self.paper.wrap(sku, small, column_pt - 8.0),
            _ => Vec::new(),
        };
        let text_pt = titles.len() as f32 * body.leading_pt() + notes.len() as f32 * small.leading_pt();
        self.room_for(slip, text_pt.max(skus.len() as f32 * small.leading_pt()) + body.size_pt * 0.7);

        let top = self.y_pt + body.size_pt * 0.2;
        let mut pen = self.paper.pen();
        pen.text(left, top + body.leading_pt(), Style::bold(body.size_pt), &line.quantity.to_string());
        let mut baseline = top;
        for title in &titles {
            baseline += body.leading_pt();
            pen.text(title_left, baseline, body, title);
        }
        for note in &notes {
            baseline += small.leading_pt();
            pen.text(title_left, baseline, small, note);
        }
        let mut sku_baseline = top + body.leading_pt() - small.leading_pt();
        for sku in &skus {
            sku_baseline += small.leading_pt();
            pen.text_to(self.sheet.right_pt(), sku_baseline, small, sku);
        }
        self.y_pt = baseline.max(sku_baseline) + body.size_pt * 0.5;
        self.rule();
    }

    fn footers(&mut self, slip: &Slip) {
        let units: u64 = slip.lines.iter().map(|line| u64::from(line.quantity)).sum();
        let total =
            if units == 1 { "1 unit in this parcel".to_owned() } else { format!("{units} units in this parcel") };
        let baseline = self.sheet.size.height_pt - self.sheet.margin_pt;
        let pages = self.paper.page_count();
        for index in 0..pages {
            let page = format!("Page {} of {pages}", index + 1);
            let mut pen = self.paper.on_page(index);
            pen.text(self.sheet.margin_pt, baseline, self.sheet.small, &format!("{}  ·  {total}", slip.order_number));
            pen.text_to(self.sheet.right_pt(), baseline, self.sheet.small, &page);
        }
    }

    fn paragraph(&mut self, slip: &Slip, text: &str, style: Style, left_pt: f32, width_pt: f32) {
        for line in self.paper.wrap(text, style, width_pt) {
            self.room_for(slip, style.leading_pt());
            self.y_pt += style.leading_pt();
            self.paper.pen().text(left_pt, self.y_pt, style, &line);
        }
    }

    fn rule(&mut self) {
        let (left, width) = (self.sheet.margin_pt, self.sheet.width_pt());
        self.paper.pen().rule(left, self.y_pt, width);
    }

    /// Starts a new page when `height_pt` more would run into the footer.
    fn room_for(&mut self, slip: &Slip, height_pt: f32) {
        if self.y_pt + height_pt <= self.sheet.bottom_pt() {
            return;
        }
        self.paper.new_page();
        let style = Style::bold(self.sheet.body.size_pt);
        self.y_pt = self.sheet.margin_pt + style.size_pt;
        let text = format!("{}, continued", slip.order_number);
        self.paper.pen().text(self.sheet.margin_pt, self.y_pt, style, &text);
        self.y_pt += style.size_pt * 0.6;
        self.rule();
    }
}
