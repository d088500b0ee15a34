//! Fetch product pictures once and keep them on this disk; screens never load anything from the network.

use crate::changes::Topic;
use crate::context::Context;
use channels::ShopifyError;
use domain::printing::Language;
use std::hash::{DefaultHasher, Hash, Hasher};
use store::{StoreError, Write};

/// Pictures of one run.
const A_RUN: i64 = 50;

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
    Ok(Some(name))
}
