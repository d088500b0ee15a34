//! What Grooved Learning sells: twelve articles, and the odd ones a packing station must survive.
//!
//! Codes are unique except where the oddity is the point (two variants share one SKU, one has no barcode). Weights
//! are ounces as the shop entered them, prices cents; where an article lies in the warehouse is the station's matter,
//! but its usual bin is given here for whoever fills one.

/// One ordinary article: a product with a single variant.
#[derive(Clone, Copy, Debug)]
pub struct Article {
    /// Short name in pictures and addresses of pictures: "PRT".
    pub key: &'static str,
    pub name: &'static str,
    pub sku: &'static str,
    /// The first eleven digits of its UPC-A; [`upc`] adds the twelfth.
    pub upc11: &'static str,
    /// Where it usually lies: aisle-rack-shelf.
    pub bin: &'static str,
    pub weight_oz: f64,
    pub price_minor: i64,
    /// Harmonized System code, six digits.
    pub hs_code: &'static str,
    /// ISO country of origin.
    pub origin: &'static str,
    pub product_type: &'static str,
}

const fn article(
    key: &'static str,
    [name, sku, upc11, bin]: [&'static str; 4],
    weight_oz: f64,
    price_minor: i64,
    [hs_code, origin, product_type]: [&'static str; 3],
) -> Article {
    Article { key, name, sku, upc11, bin, weight_oz, price_minor, hs_code, origin, product_type }
}

const BOOK: [&str; 3] = ["490199", "US", "Workbook"];
const TOY: [&str; 3] = ["950300", "CN", "Manipulative"];

/// The shop's twelve articles.
#[rustfmt::skip]
pub const ARTICLES: [Article; 12] = [
    article("CUR", ["Cursive Workbook", "GL-WB-CUR", "85004187001", "A-02-3"], 13.6, 2499, BOOK),
    article("PRT", ["Print Letters Workbook", "GL-WB-PRT", "85004187002", "A-02-1"], 13.4, 2499, BOOK),
    article("NUM", ["Numbers Workbook", "GL-WB-NUM", "85004187003", "A-02-2"], 13.1, 2499, BOOK),
    article("DRW", ["Drawing Workbook", "GL-WB-DRW", "85004187004", "A-03-1"], 13.2, 2499, BOOK),
    article("INK", ["Magic Ink Refills, 10 pack", "GL-INK-10", "85004187010", "A-05-2"], 2.1, 1199, ["960860", "CN", "Writing"]),
    article("GRP", ["Pencil Grip Trainers, 3 pack", "GL-GRIP-3", "85004187011", "A-05-4"], 1.4, 899, ["392610", "CN", "Writing"]),
    article("TRA", ["Alphabet Tracing Board, maple", "GL-TB-ABC", "85004187020", "C-01-1"], 22.8, 3499, ["442199", "US", "Board"]),
    article("SGT", ["Sight Word Cards, 220", "GL-FC-220", "85004187030", "B-01-3"], 11.0, 1699, ["490199", "US", "Cards"]),
    article("PAT", ["Pattern Blocks, 120 pc", "GL-PB-120", "85004187040", "B-04-2"], 18.5, 2299, TOY),
    article("FRC", ["Fraction Tiles, 51 pc", "GL-FT-51", "85004187041", "B-04-3"], 9.2, 1499, TOY),
    article("TEN", ["Ten-Frame Counting Kit", "GL-TF-KIT", "85004187042", "B-03-1"], 15.7, 1999, TOY),
    article("GEO", ["Geoboard, 9 in", "GL-GB-9", "85004187050", "B-02-2"], 8.8, 1299, TOY),
];

/// The bundle: a set sold as one, stocked and scanned as its parts.
pub const BUNDLE: Article =
    article("SET", ["First Letters Set", "GL-SET-LTR", "85004187060", ""], 0.0, 5499, ["490199", "US", "Set"]);
/// What is in one [`BUNDLE`]: SKU and pieces.
pub const BUNDLE_PARTS: [(&str, usize); 3] = [("GL-WB-PRT", 1), ("GL-INK-10", 2), ("GL-GRIP-3", 1)];
/// A gift card: never shipped, never on the bench.
pub const GIFT_CARD: Article =
    article("GFT", ["Gift Card, $25", "GL-GIFT-25", "", ""], 0.0, 2500, ["", "", "Gift card"]);
/// A download.
pub const DIGITAL: Article =
    article("PDF", ["Printable Practice Pages", "GL-PDF-PRACTICE", "", ""], 0.0, 799, ["", "", "Download"]);
/// Has a SKU and no barcode.
pub const UNCODED: Article =
    article("BEA", ["Letter Beads, 500 pc", "GL-BEAD-500", "", "B-05-1"], 7.9, 1399, ["950300", "CN", "Manipulative"]);
/// Two colours under one SKU: name of the colour and the first eleven digits of its UPC-A.
pub const SHARED_SKU: &str = "GL-CHEW-1";
/// The product with the two variants of [`SHARED_SKU`].
pub const SHARED_SKU_PRODUCT: Article =
    article("CHW", ["Pencil Topper Chews", SHARED_SKU, "", "A-05-5"], 0.9, 699, ["392490", "CN", "Writing"]);
/// Its colours.
pub const SHARED_SKU_COLOURS: [(&str, &str); 2] = [("Blue", "85004187071"), ("Coral", "85004187072")];
/// Was sold and then deleted: orders keep its title and SKU, the variant is gone.
pub const DELETED: Article =
    article("OLD", ["Phonics Flip Chart (2024)", "GL-FLIP-24", "85004187090", ""], 19.0, 1899, BOOK);

/// The UPC-A of eleven digits: the same with its check digit; empty stays empty.
#[must_use]
pub fn upc(eleven: &str) -> String {
    if eleven.is_empty() {
        return String::new();
    }
    let sum: u32 = eleven
        .bytes()
        .enumerate()
        .map(|(place, digit)| u32::from(digit - b'0') * if place % 2 == 0 { 3 } else { 1 })
        .sum();
    format!("{eleven}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_make_weighted_sums_of_tens_and_codes_are_unique() {
        let codes: Vec<String> = ARTICLES.iter().map(|article| upc(article.upc11)).collect();
        for code in &codes {
            let sum: u32 = code.bytes().enumerate().map(|(i, d)| u32::from(d - b'0') * [3, 1][i % 2]).sum();
            assert_eq!((code.len(), sum % 10), (12, 0), "{code}");
        }
        // Known example of the GS1 General Specifications' method.
        assert_eq!(upc("03600029145"), "036000291452");
        assert_eq!(codes.iter().collect::<std::collections::HashSet<_>>().len(), codes.len());
    }
}
