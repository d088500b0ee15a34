//! Product pictures: flat drawings of the goods, so that a packer matches by shape and colour.
//!
//! They lie in `assets/demo`, each as the SVG it was drawn in and as the PNG that is served. A picture is made smaller
//! when less is asked for, never larger.

use std::io::Cursor;

use axum::http::StatusCode;
use image::ImageFormat;
use image::imageops::FilterType;

/// Narrowest picture, in pixels.
const NARROWEST: u32 = 16;

/// The picture of a product as PNG, square and at most so wide; unknown products have none.
pub(super) fn picture(key: &str, width: Option<u32>) -> Result<Vec<u8>, StatusCode> {
    let whole = drawing(key).ok_or(StatusCode::NOT_FOUND)?;
    match width {
        Some(width) => narrowed(whole, width.max(NARROWEST)).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR),
        None => Ok(whole.to_vec()),
    }
}

fn narrowed(whole: &[u8], width: u32) -> image::ImageResult<Vec<u8>> {
    let drawing = image::load_from_memory_with_format(whole, ImageFormat::Png)?;
    if width >= drawing.width() {
        return Ok(whole.to_vec());
    }
    let mut png = Cursor::new(Vec::new());
    drawing.resize(width, width, FilterType::CatmullRom).write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

macro_rules! drawings {
    ($($key:literal),* $(,)?) => {
        fn drawing(key: &str) -> Option<&'static [u8]> {
            Some(match key {
                $($key => include_bytes!(concat!("../../../../../assets/demo/", $key, ".png")),)*
                _ => return None,
            })
        }
    };
}

drawings!(
    "BEA", "CHW", "CUR", "DRW", "FRC", "GEO", "GFT", "GRP", "INK", "NUM", "PAT", "PDF", "PRT", "SET", "SGT", "TEN",
    "TRA"
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::catalogue::{ARTICLES, BUNDLE, DIGITAL, GIFT_CARD, SHARED_SKU_PRODUCT, UNCODED};

    fn size(png: &[u8]) -> (u32, u32) {
        let drawing = image::load_from_memory_with_format(png, ImageFormat::Png).unwrap();
        (drawing.width(), drawing.height())
    }

    #[test]
    fn every_product_has_a_picture_of_its_own() {
        let products = ARTICLES.iter().chain([&BUNDLE, &DIGITAL, &GIFT_CARD, &SHARED_SKU_PRODUCT, &UNCODED]);
        let pictures: std::collections::HashSet<_> =
            products.clone().map(|article| picture(article.key, Some(48)).unwrap()).collect();
        assert_eq!(pictures.len(), products.count());
        assert_eq!(picture("???", None), Err(StatusCode::NOT_FOUND));
    }

    #[test]
    fn a_picture_is_made_smaller_and_never_larger() {
        assert_eq!(size(&picture("PAT", Some(48)).unwrap()), (48, 48));
        assert_eq!(size(&picture("PAT", Some(1)).unwrap()), (16, 16));
        assert_eq!(picture("PAT", Some(4000)), picture("PAT", None));
        let (width, height) = size(&picture("PAT", None).unwrap());
        assert!(width == height && width >= 400, "the bench asks for 400 pixels");
    }
}
