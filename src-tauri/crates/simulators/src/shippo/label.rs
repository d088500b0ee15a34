//! What stands on a shipping label, before it is drawn: addresses, service, tracking number and its barcode.
//!
//! One content is drawn twice, as ZPL for thermal printers and as PDF, so that both carry the same barcode. Every
//! label says SAMPLE: no carrier takes it.

use serde_json::Value;

use super::{
    answers::text,
    label_pdf, label_zpl,
    rating::{Carrier, Service},
};

/// A file a label can be had as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Zpl,
    Pdf(PageSize),
}

/// Width and height in tenths of a millimetre.
pub(super) type PageSize = (u16, u16);

/// Characters of an address line that fit; carriers cut there too.
const LONGEST_LINE: usize = 35;

const FOUR_BY_SIX: PageSize = (1016, 1524);

impl Format {
    /// The words a client may ask for.
    pub(super) const NAMES: [&'static str; 10] =
        ["PNG", "PNG_2.3x7.5", "PDF", "PDF_2.3x7.5", "PDF_4x6", "PDF_4x8", "PDF_A4", "PDF_A5", "PDF_A6", "ZPLII"];

    /// What a client gets for a word. Pictures fall back to PDF, as carriers do with what they cannot make.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "ZPLII" => Self::Zpl,
            "PDF_4x8" => Self::Pdf((1016, 2032)),
            "PDF_A4" => Self::Pdf((2100, 2970)),
            "PDF_A5" => Self::Pdf((1480, 2100)),
            "PDF_A6" => Self::Pdf((1050, 1480)),
            _ => Self::Pdf(FOUR_BY_SIX),
        }
    }

    /// The other kind of file.
    pub(super) fn wrong(self) -> Self {
        match self {
            Self::Zpl => Self::Pdf(FOUR_BY_SIX),
            Self::Pdf(_) => Self::Zpl,
        }
    }

    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Zpl => "zpl",
            Self::Pdf(_) => "pdf",
        }
    }

    pub(super) fn media_type(self) -> &'static str {
        match self {
            // Shippo's storage serves ZPL so, too.
            Self::Zpl => "application/octet-stream",
            Self::Pdf(_) => "application/pdf",
        }
    }
}

/// A Code 128 symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Barcode {
    /// GS1-128 with a function character between its elements: (420) ZIP, then the parcel.
    Gs1 {
        zip5: String,
        parcel: String,
    },
    Plain(String),
}

impl Barcode {
    /// What a tracking number's symbol carries.
    pub(super) fn new(carrier: Carrier, number: &str, zip: &str) -> Self {
        let zip5: String = zip.chars().filter(char::is_ascii_digit).take(5).collect();
        match carrier == Carrier::Usps && number.len() == 22 && zip5.len() == 5 {
            true => Self::Gs1 { zip5, parcel: number.to_owned() },
            false => Self::Plain(number.to_owned()),
        }
    }
}

/// Everything printed on one label.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) carrier: Carrier,
    pub(super) service_name: &'static str,
    pub(super) from: Vec<String>,
    pub(super) to: Vec<String>,
    pub(super) tracking_number: String,
    pub(super) barcode: Barcode,
    pub(super) weight: String,
    /// "2 of 3" where a shipment has several parcels.
    pub(super) piece: String,
}

impl Label {
    pub(super) fn new(service: &Service, shipment: &Value, piece: usize, tracking_number: &str) -> Self {
        let pieces = shipment["parcels"].as_array().map_or(1, Vec::len);
        let parcel = &shipment["parcels"][piece];
        let to = &shipment["address_to"];
        Self {
            carrier: service.carrier,
            service_name: service.name,
            from: address_lines(&shipment["address_from"]),
            to: address_lines(to),
            tracking_number: tracking_number.to_owned(),
            barcode: Barcode::new(service.carrier, tracking_number, &text(to, "zip")),
            weight: format!("{} {}", text(parcel, "weight"), text(parcel, "mass_unit")),
            piece: if pieces > 1 { format!("{} of {pieces}", piece + 1) } else { String::new() },
        }
    }

    /// The label's file.
    pub(super) fn drawn(&self, format: Format) -> Vec<u8> {
        match format {
            Format::Zpl => label_zpl::draw(self).into_bytes(),
            Format::Pdf(size) => label_pdf::draw(self, size),
        }
    }

    /// The number as people read it, in groups of four from the left; UPS and FedEx group otherwise.
    pub(super) fn readable_number(&self) -> String {
        let groups: &[usize] = match (self.carrier, self.tracking_number.len()) {
            (Carrier::Ups, 18) => &[2, 3, 3, 2, 4, 4],
            (_, 13) => &[2, 3, 3, 3, 2],
            _ => &[4; 6],
        };
        let mut rest = self.tracking_number.as_str();
        let mut parts = Vec::new();
        for size in groups {
            let (part, after) = rest.split_at((*size).min(rest.len()));
            parts.push(part);
            rest = after;
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    }
}

fn address_lines(address: &Value) -> Vec<String> {
    let place = format!("{} {} {}", text(address, "city"), text(address, "state"), text(address, "zip"));
    let country = match text(address, "country") {
        home if home == "US" => String::new(),
        abroad => abroad,
    };
    let lines = ["name", "company", "street1", "street2"].map(|field| text(address, field));
    let lines = lines.into_iter().chain([place, country]);
    let cut = |line: String| line.trim().chars().take(LONGEST_LINE).collect::<String>();
    lines.map(cut).filter(|line| !line.is_empty()).collect()
}
