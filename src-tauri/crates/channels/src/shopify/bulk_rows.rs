//! A bulk file's rows put together to orders again: JSON lines, in which a child names its parent.
//!
//! The file is asked for grouped, so an order's rows stand together and one order is kept at a time: memory does not grow
//! with the shop. Should rows stand apart nevertheless, nothing is lost silently: a row whose order has passed makes that
//! order a bad one, to be read again singly, and a row that can't be told to any order ends the file with an error.

use super::order::{WholeOrder, WireLine, WireOrder, WirePart, WirePartLine, number};
use crate::{BadOrder, ShopifyError, error::json_fault};
use domain::orders::ShopOrder;
use serde::Deserialize;
use std::{borrow::Cow, collections::VecDeque, io::BufRead};

/// No row of an order is longer.
const ROW_LIMIT_BYTES: usize = 8 * 1024 * 1024;

const ORDER: &str = "gid://shopify/Order/";
const LINE: &str = "gid://shopify/LineItem/";
const PART: &str = "gid://shopify/FulfillmentOrder/";
const PART_LINE: &str = "gid://shopify/FulfillmentOrderLineItem/";

/// Takes the file's bytes as they come and gives orders.
#[derive(Debug, Default)]
pub(super) struct BulkRows {
    /// A row whose end has not come yet.
    unfinished: Vec<u8>,
    group: Option<Group>,
    ready: VecDeque<Result<ShopOrder, BadOrder>>,
    is_ended: bool,
}

/// The rows of one order so far.
#[derive(Default)]
struct Group {
    order_ref: String,
    order: Option<WireOrder>,
    lines: Vec<WireLine>,
    parts: Vec<WirePart>,
    /// With their parent's id: a part may stand behind its lines.
    part_lines: Vec<(String, WirePartLine)>,
    /// The first thing that was wrong, and the order's number if it could be read.
    fault: Option<String>,
    number: Option<String>,
}

impl std::fmt::Debug for Group {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Group").field("order_ref", &self.order_ref).finish_non_exhaustive()
    }
}

/// What every row says about its place.
#[derive(Deserialize)]
struct Place<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, rename = "__parentId")]
    parent: Option<Cow<'a, str>>,
}

impl BulkRows {
    /// The next order that is complete.
    pub(super) fn pop(&mut self) -> Option<Result<ShopOrder, BadOrder>> {
        self.ready.pop_front()
    }

    /// True when the end was told and every order was given out.
    pub(super) fn is_ended(&self) -> bool {
        self.is_ended && self.ready.is_empty()
    }

    /// Takes the next bytes, cut anywhere.
    pub(super) fn push(&mut self, mut bytes: &[u8]) -> Result<(), ShopifyError> {
        let mut unfinished = std::mem::take(&mut self.unfinished);
        while !bytes.is_empty() {
            let taken = bytes.read_until(b'\n', &mut unfinished);
            taken.map_err(|_| ShopifyError::not_understood("bytes that can't be read"))?;
            if unfinished.len() > ROW_LIMIT_BYTES {
                return Err(ShopifyError::not_understood("a row of the bulk file has no end"));
            }
            if unfinished.ends_with(b"\n") {
                self.row(&unfinished)?;
                unfinished.clear();
            }
        }
        self.unfinished = unfinished;
        Ok(())
    }

    /// Takes the file's end: the last row may lack its line end, the last order is complete.
    pub(super) fn end(&mut self) -> Result<(), ShopifyError> {
        let last = std::mem::take(&mut self.unfinished);
        self.row(&last)?;
        self.finish_group()?;
        self.is_ended = true;
        Ok(())
    }

    fn row(&mut self, row: &[u8]) -> Result<(), ShopifyError> {
        if row.trim_ascii().is_empty() {
            return Ok(());
        }
        let place: Place<'_> = match serde_json::from_slice(row) {
            Ok(place) => place,
            Err(error) => {
                // Whose row it was can't be told; in a grouped file it is this order's or the next one's, and the next
                // one's further rows will show that its own is missing.
                self.group
                    .get_or_insert_default()
                    .set_fault(&format!("a row of it is damaged: {}", json_fault(&error)));
                return Ok(());
            }
        };
        match place.parent {
            None if place.id.starts_with(ORDER) => {
                self.finish_group()?;
                self.group = Some(Group::begun_by(place.id.into_owned(), row));
                Ok(())
            }
            Some(parent) if parent.starts_with(ORDER) => {
                let is_line = place.id.starts_with(LINE);
                if !is_line && !place.id.starts_with(PART) {
                    return Err(ShopifyError::not_understood("a bulk file with rows nobody asked for"));
                }
                let group = self.group_of(&parent)?;
                if is_line {
                    group.add_line(row)
                } else {
                    group.add_part(row)
                }
                Ok(())
            }
            Some(parent) if place.id.starts_with(PART_LINE) => match &mut self.group {
                Some(group) => {
                    group.add_part_line(parent.into_owned(), row);
                    Ok(())
                }
                None => Err(apart()),
            },
            None | Some(_) => Err(ShopifyError::not_understood("a bulk file with rows nobody asked for")),
        }
    }

    /// The group a child belongs to. Another order's child begins a group of its own, which lacks the order's row.
    fn group_of(&mut self, order_ref: &str) -> Result<&mut Group, ShopifyError> {
        if self.group.as_ref().is_some_and(|group| group.order_ref != order_ref) {
            self.finish_group()?;
        }
        Ok(self.group.get_or_insert_with(|| Group { order_ref: order_ref.to_owned(), ..Group::default() }))
    }

    fn finish_group(&mut self) -> Result<(), ShopifyError> {
        if let Some(group) = self.group.take() {
            self.ready.push_back(group.finish()?);
        }
        Ok(())
    }
}

/// Rows that belong to an order which has passed, or has not come: the file is not grouped.
fn apart() -> ShopifyError {
    ShopifyError::not_understood("a bulk file whose rows do not stand with their orders")
}

impl Group {
    fn begun_by(order_ref: String, row: &[u8]) -> Self {
        let mut group = Self { order_ref, ..Self::default() };
        match serde_json::from_slice(row) {
            Ok(order) => group.order = Some(order),
            Err(error) => {
                let named: Option<serde_json::Value> = serde_json::from_slice(row).ok();
                group.number = named.and_then(|order| order["name"].as_str().map(number));
                group.set_fault(&json_fault(&error));
            }
        }
        group
    }

    fn add_line(&mut self, row: &[u8]) {
        match serde_json::from_slice(row) {
            Ok(line) => self.lines.push(line),
            Err(error) => self.set_fault(&format!("a line of it: {}", json_fault(&error))),
        }
    }

    fn add_part(&mut self, row: &[u8]) {
        match serde_json::from_slice(row) {
            Ok(part) => self.parts.push(part),
            Err(error) => self.set_fault(&format!("a fulfilment order of it: {}", json_fault(&error))),
        }
    }

    fn add_part_line(&mut self, parent: String, row: &[u8]) {
        match serde_json::from_slice(row) {
            Ok(line) => self.part_lines.push((parent, line)),
            Err(error) => self.set_fault(&format!("a fulfilment order's line of it: {}", json_fault(&error))),
        }
    }

    /// Keeps the first fault.
    fn set_fault(&mut self, fault: &str) {
        self.fault.get_or_insert_with(|| fault.to_owned());
    }

    /// The order, or why there is none. A row that found no parent here belongs to an order elsewhere.
    fn finish(mut self) -> Result<Result<ShopOrder, BadOrder>, ShopifyError> {
        for (parent, line) in self.part_lines {
            match self.parts.iter_mut().find(|part| part.id == parent) {
                Some(part) => part.line_items.nodes.push(line),
                None if self.fault.is_some() => {}
                None => return Err(apart()),
            }
        }
        let bad = |number, reason| BadOrder { order_ref: self.order_ref.clone(), number, reason };
        Ok(match (self.order, self.fault) {
            (Some(order), None) => {
                let whole = WholeOrder { order, lines: self.lines, parts: self.parts, is_customer_hidden: false };
                ShopOrder::try_from(whole)
            }
            (Some(order), Some(fault)) => Err(bad(Some(order.number()), fault)),
            (None, Some(fault)) => Err(bad(self.number, fault)),
            (None, None) => Err(bad(None, "its rows do not stand together".to_owned())),
        })
    }
}

#[cfg(test)]
mod tests;
