//! The packing slip for receipt printers, 80 mm.
//!
//! The same content as the PDF in one column; the paper is as long as the order.

use super::Drawn;
use super::receipt::Receipt;
use crate::PrintError;
use domain::printing::{Slip, SlipLine};

/// Digits a quantity gets before titles move to the right.
const QUANTITY_COLUMNS: usize = 3;

/// Writes `slip` as ESC/POS. Fails for an order code a receipt's width can't hold.
pub fn slip_escpos(slip: &Slip) -> Result<Drawn, PrintError> {
    let mut receipt = Receipt::open()?;
    receipt.line(&slip.shop_name, 2)?;
    receipt.line(&format!("Order {}", slip.order_number), 2)?;
    receipt.barcode(&slip.order_code)?;
    receipt.line(&format!("Ordered {}", slip.ordered_on), 1)?;
    if let Some(service) = &slip.service {
        receipt.line(service, 1)?;
    }
    receipt.rule()?;
    for line in &slip.ship_to {
        receipt.line(line, 1)?;
    }
    if let Some(note) = slip.note.as_deref().filter(|note| !note.trim().is_empty()) {
        receipt.rule()?;
        for line in note.lines() {
            receipt.line(line, 1)?;
        }
    }
    receipt.rule()?;
    entries(&mut receipt, &slip.lines)?;
    receipt.rule()?;
    let units: u64 = slip.lines.iter().map(|line| u64::from(line.quantity)).sum();
    let total = if units == 1 { "1 unit in this parcel".to_owned() } else { format!("{units} units in this parcel") };
    receipt.line(&total, 1)?;
    if !slip.later.is_empty() {
        receipt.line("Coming in another parcel", 1)?;
        entries(&mut receipt, &slip.later)?;
    }
    receipt.close()
}

fn entries(receipt: &mut Receipt, lines: &[SlipLine]) -> Result<(), PrintError> {
    for line in lines {
        let lead = format!("{:>QUANTITY_COLUMNS$} x ", line.quantity);
        receipt.indented(&lead, &line.title, 1)?;
        let indent = " ".repeat(lead.len());
        if let Some(bundle) = &line.bundle_title {
            receipt.indented(&indent, &format!("part of {bundle}"), 1)?;
        }
        if let Some(sku) = &line.sku {
            receipt.indented(&indent, sku, 1)?;
        }
    }
    Ok(())
}
