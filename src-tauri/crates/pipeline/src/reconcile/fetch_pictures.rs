//! Fetch product pictures once and keep them on this disk; screens never load anything from the network.

use crate::changes::Topic;
use crate::context::Context;
use channels::ShopifyError;
use domain::ids::VariantId;
use domain::printing::Language;
use store::{StoreError, Write};

/// Pictures of one run.
const A_RUN: i64 = 50;

/// Fetches pictures that are not here yet; gives how many. One that can't be had is not asked for again until the shop
/// names another address.
pub async fn fetch_pictures(context: &Context) -> Result<usize, StoreError> {
    let Some(shop) = context.hands().shop else { return Ok(0) };
    let wanted = context.store.pictures_to_fetch(A_RUN).await?;
    let mut fetched = 0;
    for picture in wanted {
        let variant = VariantId(picture.id);
        let file = match shop.picture(&picture.picture_url).await {
            Ok(bytes) => keep(context, variant, &bytes).await,
            Err(ShopifyError::Unavailable { .. } | ShopifyError::Throttled { .. }) => break,
            Err(error) => {
                tracing::info!(variant = variant.0, %error, "no picture");
                None
            }
        };
        context.store.commit(vec![Write::picture(variant, &picture.picture_url, file.as_deref())]).await?;
        fetched += usize::from(file.is_some());
    }
    if fetched > 0 {
        context.changes.tell(&[Topic::Queue, Topic::Pack], vec![]);
    }
    Ok(fetched)
}

/// Writes a picture's file and gives its name; only formats that every webview draws, known by their first bytes.
async fn keep(context: &Context, variant: VariantId, bytes: &[u8]) -> Option<String> {
    let ending = match bytes {
        _ if Language::sniff(bytes) == Some(Language::Png) => "png",
        _ if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) => "jpg",
        _ if bytes.len() > 12 && bytes.starts_with(b"RIFF") && &bytes[8..12] == b"WEBP" => "webp",
        _ => return None,
    };
    let name = format!("{variant}.{ending}");
    let written = async {
        tokio::fs::create_dir_all(&context.pictures).await?;
        tokio::fs::write(context.pictures.join(&name), bytes).await
    };
    match written.await {
        Ok(()) => Some(name),
        Err(error) => {
            tracing::warn!(%error, "a picture could not be kept");
            None
        }
    }
}
