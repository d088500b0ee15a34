//! Fetch product pictures once and keep them on this disk; screens never load anything from the network.

use crate::changes::Topic;
use crate::context::Context;
use channels::ShopifyError;
use domain::printing::Language;
use image::imageops::FilterType;
use image::{ImageFormat, ImageReader, Limits};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Cursor;
use store::{StoreError, Write};

/// Pictures of one run.
const A_RUN: i64 = 50;
/// The edge of the small one, pixels: twice what a row shows, for screens of twice the density. Drawn whole, a picture of 400
/// pixels takes 640 kB of a page's memory, and a queue shows dozens.
const SMALL_PX: u32 = 112;
/// A picture beyond this is not made small: it would take more memory than all the rest.
const EDGE_MAX_PX: u32 = 4096;

/// Fetches pictures that are not here yet, each address once however many variants show it; gives how many. One that
/// can't be had is not asked for again until the shop names another address; one that could not be kept is.
pub async fn fetch_pictures(context: &Context) -> Result<usize, StoreError> {
    let Some(shop) = context.hands().shop else { return Ok(0) };
    let wanted = context.store.pictures_to_fetch(A_RUN).await?;
    let mut fetched = 0;
    for url in wanted {
        let file = match shop.picture(&url).await {
            Ok(bytes) => match keep(context, &url, &bytes).await {
                Ok(file) => file,
                Err(error) => {
                    tracing::warn!(%error, "a picture could not be kept; it is fetched again with the next pull");
                    break;
                }
            },
            Err(ShopifyError::Unavailable { .. } | ShopifyError::Throttled { .. }) => break,
            Err(error) => {
                tracing::info!(%error, "no picture");
                None
            }
        };
        context.store.commit(vec![Write::picture(&url, file.as_deref())]).await?;
        fetched += usize::from(file.is_some());
    }
    if fetched > 0 {
        context.changes.tell(&[Topic::Queue, Topic::Pack], vec![]);
    }
    Ok(fetched)
}

/// Writes a picture's file and gives its name; only formats that every webview draws, known by their first bytes. The
/// name follows from the address: a variant that gets another picture leaves the others' alone.
async fn keep(context: &Context, url: &str, bytes: &[u8]) -> std::io::Result<Option<String>> {
    let ending = match bytes {
        _ if Language::sniff(bytes) == Some(Language::Png) => "png",
        _ if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) => "jpg",
        _ if bytes.len() > 12 && bytes.starts_with(b"RIFF") && &bytes[8..12] == b"WEBP" => "webp",
        _ => return Ok(None),
    };
    let mut hasher = DefaultHasher::new();
    url.hash(&mut hasher);
    let name = format!("{:016x}.{ending}", hasher.finish());
    tokio::fs::create_dir_all(&context.pictures).await?;
    tokio::fs::write(context.pictures.join(&name), bytes).await?;
    let whole = bytes.to_vec();
    // One that is drawn by webviews alone has no small one: the whole one stands in for it.
    if let Ok(Some(small)) = tokio::task::spawn_blocking(move || made_small(&whole)).await {
        tokio::fs::write(context.pictures.join(small_name(&name)), small).await?;
    }
    Ok(Some(name))
}

/// What the small one of a picture is called; it is a PNG, whatever the whole one is.
pub fn small_name(name: &str) -> String {
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem}.small.png")
}

fn made_small(whole: &[u8]) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(whole)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(EDGE_MAX_PX), Some(EDGE_MAX_PX));
    reader.limits(limits);
    let picture = reader.decode().ok()?;
    if picture.width().min(picture.height()) <= SMALL_PX {
        return None;
    }
    // A row shows the middle square of it, as a page cuts the whole one.
    let picture = picture.resize_to_fill(SMALL_PX, SMALL_PX, FilterType::Triangle);
    let mut small = Cursor::new(Vec::new());
    picture.write_to(&mut small, ImageFormat::Png).ok()?;
    Some(small.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;

    #[test]
    fn a_picture_is_made_small_and_what_is_none_is_not() {
        let mut whole = Cursor::new(Vec::new());
        RgbImage::new(400, 200).write_to(&mut whole, ImageFormat::Jpeg).unwrap();
        let whole = whole.into_inner();
        let small = image::load_from_memory(&made_small(&whole).unwrap()).unwrap();
        assert_eq!((small.width(), small.height()), (112, 112), "sharp in every direction");
        let mut tiny = Cursor::new(Vec::new());
        RgbImage::new(100, 300).write_to(&mut tiny, ImageFormat::Png).unwrap();
        assert_eq!(made_small(&tiny.into_inner()), None, "nothing is made larger");
        assert_eq!(made_small(&whole[..40]), None, "cut off");
        assert_eq!(made_small(b"<html>"), None);
        let mut huge = Cursor::new(Vec::new());
        RgbImage::new(EDGE_MAX_PX + 1, 1).write_to(&mut huge, ImageFormat::Png).unwrap();
        assert_eq!(made_small(&huge.into_inner()), None);
        assert_eq!(small_name("00ff.jpg"), "00ff.small.png");
    }
}
