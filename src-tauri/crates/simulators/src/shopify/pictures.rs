//! Product pictures: flat drawings of the goods, so that a packer matches by shape. Drawn when asked, never stored.

use std::io::Cursor;

use axum::http::StatusCode;
use image::{ImageFormat, Rgb, RgbImage};

/// Drawings are made on a square of this many units.
const GRID: u32 = 64;
/// Widest picture, in pixels; also the size where none is asked.
const WIDEST: u32 = 800;

/// A shape on the grid: corner and size, or a disc's middle and radius.
enum Shape {
    Rect([u32; 4], u32),
    Disc([u32; 3], u32),
}

use Shape::{Disc, Rect};

/// The picture of a product as PNG, square and at most so wide; nothing is drawn for unknown products.
pub(super) fn picture(key: &str, width: Option<u32>) -> Result<Vec<u8>, StatusCode> {
    let width = width.unwrap_or(WIDEST).clamp(16, WIDEST);
    let (background, shapes) = drawing(key).ok_or(StatusCode::NOT_FOUND)?;
    let mut canvas = RgbImage::from_pixel(width, width, colour(background));
    for shape in shapes {
        draw(&mut canvas, &shape);
    }
    let mut png = Cursor::new(Vec::new());
    canvas.write_to(&mut png, ImageFormat::Png).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(png.into_inner())
}

fn colour(hex: u32) -> Rgb<u8> {
    let [_, red, green, blue] = hex.to_be_bytes();
    Rgb([red, green, blue])
}

fn draw(canvas: &mut RgbImage, shape: &Shape) {
    let width = canvas.width();
    let to_pixels = |unit: u32| unit * width / GRID;
    match *shape {
        Rect([x, y, w, h], hex) => {
            for row in to_pixels(y)..to_pixels(y + h).min(width) {
                for column in to_pixels(x)..to_pixels(x + w).min(width) {
                    canvas.put_pixel(column, row, colour(hex));
                }
            }
        }
        Disc([x, y, radius], hex) => {
            let (x, y, radius) = (to_pixels(x), to_pixels(y), to_pixels(radius));
            for row in y.saturating_sub(radius)..(y + radius).min(width) {
                for column in x.saturating_sub(radius)..(x + radius).min(width) {
                    let (dx, dy) = (column.abs_diff(x), row.abs_diff(y));
                    if dx * dx + dy * dy < radius * radius {
                        canvas.put_pixel(column, row, colour(hex));
                    }
                }
            }
        }
    }
}

/// A book: white page, coloured spine, and a mark of its own.
fn book(background: u32, ink: u32, mark: Vec<Shape>) -> (u32, Vec<Shape>) {
    let mut shapes = vec![Rect([15, 9, 36, 46], 0xFF_FF_FF), Rect([15, 9, 7, 46], ink)];
    shapes.extend(mark);
    shapes.extend([Rect([27, 42, 18, 2], ink), Rect([27, 48, 12, 2], ink)]);
    (background, shapes)
}

#[rustfmt::skip]
fn drawing(key: &str) -> Option<(u32, Vec<Shape>)> {
    let row = |colours: &[u32], y, w, h| -> Vec<Shape> {
        colours.iter().enumerate().map(|(i, hex)| Rect([8 + i as u32 * (w + 1), y, w, h], *hex)).collect()
    };
    Some(match key {
        "CUR" => book(0xD9_EC_E8, 0x0F_6B_5C, vec![Disc([36, 24, 9], 0x0F_6B_5C), Disc([37, 24, 6], 0xFF_FF_FF), Rect([38, 18, 8, 9], 0xFF_FF_FF)]),
        "PRT" => book(0xFD_E8_D3, 0xB2_54_13, vec![Rect([28, 17, 3, 19], 0xB2_54_13), Rect([40, 17, 3, 19], 0xB2_54_13), Rect([28, 17, 15, 3], 0xB2_54_13), Rect([28, 26, 15, 3], 0xB2_54_13)]),
        "NUM" => book(0xE0_E6_FB, 0x2F_4F_B8, vec![Rect([30, 16, 3, 20], 0x2F_4F_B8), Rect([38, 16, 8, 3], 0x2F_4F_B8), Rect([43, 16, 3, 10], 0x2F_4F_B8), Rect([38, 25, 8, 3], 0x2F_4F_B8), Rect([38, 25, 3, 11], 0x2F_4F_B8), Rect([38, 33, 8, 3], 0x2F_4F_B8)]),
        "DRW" => book(0xF6_E0_EA, 0x9C_2D_63, vec![Disc([36, 25, 9], 0x9C_2D_63), Disc([36, 25, 7], 0xFF_FF_FF), Disc([33, 23, 1], 0x9C_2D_63), Disc([39, 23, 1], 0x9C_2D_63), Rect([33, 28, 7, 1], 0x9C_2D_63)]),
        "INK" => (0xE6_E4_F7, (0..5).flat_map(|i| [Rect([12 + 8 * i, 14, 5, 36], 0x4A_3F_A0), Rect([12 + 8 * i, 14, 5, 7], 0x8D_84_D8), Rect([13 + 8 * i, 50, 3, 5], 0x2A_23_5F)]).collect()),
        "GRP" => (0xFD_F1_CF, vec![Rect([8, 29, 48, 7], 0xF0_B4_29), Rect([12, 24, 11, 17], 0xE2_54_3D), Rect([27, 24, 11, 17], 0x2F_7F_C9), Rect([42, 24, 11, 17], 0x2A_9A_62)]),
        "TRA" => (0xF1_E5_D3, vec![Rect([6, 12, 52, 40], 0xA9_76_35), Rect([8, 14, 48, 36], 0xD8_A9_6A), Disc([17, 36, 6], 0x7C_4F_1D), Rect([28, 21, 4, 22], 0x7C_4F_1D), Disc([33, 38, 5], 0x7C_4F_1D), Disc([49, 32, 8], 0x7C_4F_1D), Disc([51, 32, 5], 0xD8_A9_6A)]),
        "SGT" => (0xDF_EE_FA, vec![Rect([22, 9, 32, 40], 0x9C_C7_EA), Rect([11, 13, 36, 42], 0x2A_78_B5), Rect([12, 14, 34, 40], 0xFF_FF_FF), Rect([19, 31, 20, 4], 0x1C_5D_92)]),
        "PAT" => (0xEE_F0_EA, vec![Rect([22, 10, 20, 18], 0xF4_C4_30), Rect([11, 28, 21, 18], 0xD9_3A_2B), Rect([32, 28, 21, 18], 0x2A_6F_C4), Rect([22, 46, 10, 10], 0x2F_9E_57), Rect([32, 46, 10, 10], 0xE9_86_2B)]),
        "FRC" => (0xEA_F3_E6, [row(&[0xD9_3A_2B], 10, 47, 9), row(&[0xE9_86_2B; 2], 21, 23, 9), row(&[0x2F_9E_57; 3], 33, 15, 9), row(&[0x2A_6F_C4; 4], 44, 11, 9)].into_iter().flatten().collect()),
        "TEN" => (0xFB_E9_E4, (0..5).flat_map(|i| [Rect([7 + 10 * i, 20, 9, 11], 0xFF_FF_FF), Rect([7 + 10 * i, 32, 9, 11], 0xFF_FF_FF), Disc([11 + 10 * i, 25, 4], 0xD9_3A_2B)]).chain([Disc([11, 37, 4], 0xF4_C4_30), Disc([21, 37, 4], 0xF4_C4_30)]).collect()),
        "GEO" => (0xE3_EE_F6, std::iter::once(Rect([10, 10, 44, 44], 0x2A_8F_C4)).chain((0..16).map(|i| Disc([18 + 9 * (i % 4), 18 + 9 * (i / 4), 2], 0xD7_EE_FB))).chain([Rect([18, 45, 28, 2], 0xF4_C4_30), Rect([18, 27, 2, 20], 0xF4_C4_30)]).collect()),
        "SET" => (0xE8_E4_F0, vec![Rect([10, 22, 26, 34], 0xB2_54_13), Rect([15, 22, 21, 34], 0xFF_FF_FF), Rect([40, 16, 5, 36], 0x4A_3F_A0), Rect([48, 16, 5, 36], 0x4A_3F_A0), Rect([14, 10, 16, 8], 0xE2_54_3D)]),
        "GFT" => (0xF3_E7_EE, vec![Rect([8, 18, 48, 30], 0xC2_3B_6E), Rect([30, 18, 5, 30], 0xF4_C4_30), Rect([8, 30, 48, 5], 0xF4_C4_30)]),
        "PDF" => (0xE7_EE_EE, vec![Rect([18, 8, 28, 48], 0xFF_FF_FF), Rect([23, 16, 18, 3], 0x5A_7A_7A), Rect([23, 24, 18, 3], 0x5A_7A_7A), Rect([23, 32, 12, 3], 0x5A_7A_7A)]),
        "BEA" => (0xF6_F0_E2, (0..9).map(|i| Disc([16 + 16 * (i % 3), 16 + 16 * (i / 3), 6], [0xD9_3A_2B, 0x2A_6F_C4, 0x2F_9E_57, 0xF4_C4_30][i as usize % 4])).collect()),
        "CHW" => (0xE4_F1_F3, vec![Rect([29, 26, 6, 32], 0xF0_B4_29), Rect([22, 8, 20, 26], 0x2F_7F_C9), Rect([26, 14, 12, 3], 0xBF_DD_F4), Rect([26, 22, 12, 3], 0xBF_DD_F4)]),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::catalogue::ARTICLES;

    #[test]
    fn every_article_has_a_picture_of_its_own() {
        let pictures: std::collections::HashSet<_> =
            ARTICLES.iter().map(|article| picture(article.key, Some(48)).unwrap()).collect();
        assert_eq!(pictures.len(), ARTICLES.len());
        assert!(pictures.iter().all(|png| png.starts_with(b"\x89PNG")));
        assert_eq!(picture("???", None), Err(StatusCode::NOT_FOUND));
    }
}
