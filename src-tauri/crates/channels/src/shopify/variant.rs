//! What the shop sells: names, codes, weights and pictures for the bench.

use super::{
    client::ShopifyClient,
    documents::{VARIANT_BY_CODE, VARIANTS_PAGE},
    orders::instant_text,
    wire::{Connection, InventoryItem, Page, Picture, joined_title, text},
};
use crate::ShopifyError;
use chrono::{DateTime, Utc};
use domain::orders::ShopVariant;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct VariantsAnswer {
    product_variants: Connection<WireVariant>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireVariant {
    id: String,
    title: String,
    sku: Option<String>,
    barcode: Option<String>,
    product: Option<WireProduct>,
    #[serde(default)]
    media: Connection<WireMedia>,
    inventory_item: Option<InventoryItem>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireProduct {
    title: String,
    featured_media: Option<WireMedia>,
}

#[derive(Deserialize)]
struct WireMedia {
    preview: Option<WirePreview>,
}

#[derive(Deserialize)]
struct WirePreview {
    image: Option<Picture>,
}

impl WireMedia {
    fn into_url(self) -> Option<String> {
        Some(self.preview?.image?.url)
    }
}

impl From<WireVariant> for ShopVariant {
    fn from(wire: WireVariant) -> Self {
        let own_picture = wire.media.nodes.into_iter().find_map(WireMedia::into_url);
        let (title, product_picture) = match wire.product {
            Some(product) => {
                (joined_title(&product.title, Some(&wire.title)), product.featured_media.and_then(WireMedia::into_url))
            }
            None => (wire.title, None),
        };
        let item = wire.inventory_item.unwrap_or_default();
        Self {
            shop_ref: wire.id,
            title,
            sku: text(wire.sku),
            barcode: text(wire.barcode),
            weight_g: item.weight_g(),
            picture_url: own_picture.or(product_picture),
            hs_code: item.hs_code(),
            origin_country: item.origin_country(),
        }
    }
}

impl VariantsAnswer {
    pub(super) fn into_page(self) -> Page<ShopVariant> {
        let next_after = self.product_variants.next_after();
        Page { items: self.product_variants.nodes.into_iter().map(ShopVariant::from).collect(), next_after }
    }
}

/// Reads the whole catalogue page by page.
#[derive(Debug)]
pub struct VariantPages<'a> {
    client: &'a ShopifyClient,
    since: Option<DateTime<Utc>>,
    after: Option<String>,
    is_done: bool,
}

impl VariantPages<'_> {
    /// The next page of variants; none after the last.
    ///
    /// # Errors
    /// See [`ShopifyError`]. After an error the same page can be asked for again.
    pub async fn next(&mut self) -> Result<Option<Vec<ShopVariant>>, ShopifyError> {
        if self.is_done {
            return Ok(None);
        }
        let page = self.client.variants(self.since, self.after.as_deref()).await?;
        self.is_done = page.next_after.is_none();
        self.after = page.next_after;
        Ok(Some(page.items))
    }
}

impl ShopifyClient {
    /// One page of variants, by id, of those that moved at `since` or later when it is given; `after` is the page before's
    /// `next_after`.
    ///
    /// # Errors
    /// See [`ShopifyError`]; `MissingScope` without "read_products".
    pub async fn variants(
        &self,
        since: Option<DateTime<Utc>>,
        after: Option<&str>,
    ) -> Result<Page<ShopVariant>, ShopifyError> {
        let query = since.map(|since| format!("updated_at:>='{}'", instant_text(since)));
        let variables = json!({ "after": after, "query": query });
        let answer: VariantsAnswer = self.call(&VARIANTS_PAGE, variables).await?.read()?;
        Ok(answer.into_page())
    }

    /// All variants, page by page.
    pub fn all_variants(&self) -> VariantPages<'_> {
        VariantPages { client: self, since: None, after: None, is_done: false }
    }

    /// The variants that moved at `since` or later, page by page. Ask with some minutes of overlap.
    pub fn variants_changed_since(&self, since: DateTime<Utc>) -> VariantPages<'_> {
        VariantPages { client: self, since: Some(since), after: None, is_done: false }
    }

    /// The variants whose barcode or stock-keeping unit is `code`: none, one, or a few that share it.
    ///
    /// # Errors
    /// See [`ShopifyError`].
    pub async fn variants_by_code(&self, code: &str) -> Result<Vec<ShopVariant>, ShopifyError> {
        let quoted = quoted(code);
        let query = format!("barcode:{quoted} OR sku:{quoted}");
        let answer: VariantsAnswer = self.call(&VARIANT_BY_CODE, json!({ "query": query })).await?.read()?;
        // The shop's search is forgiving about case and punctuation; a scanner is not.
        let is_it = |variant: &ShopVariant| [&variant.barcode, &variant.sku].into_iter().flatten().any(|c| c == code);
        Ok(answer.into_page().items.into_iter().filter(is_it).collect())
    }
}

/// A value for the shop's search syntax.
fn quoted(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('\'');
    for letter in value.chars() {
        if matches!(letter, '\'' | '\\') {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variants(nodes: &str) -> Vec<ShopVariant> {
        let body =
            format!(r#"{{"productVariants":{{"pageInfo":{{"hasNextPage":true,"endCursor":"c"}},"nodes":[{nodes}]}}}}"#);
        let page = serde_json::from_str::<VariantsAnswer>(&body).unwrap().into_page();
        assert_eq!(page.next_after.as_deref(), Some("c"));
        page.items
    }

    #[test]
    fn a_variant_is_named_with_its_product_and_shows_its_own_picture() {
        let found = variants(
            r#"{"id":"v1","title":"120 pc","sku":"PB-120","barcode":" ","product":{"title":"Pattern Blocks",
                "featuredMedia":{"__typename":"MediaImage","preview":{"image":{"url":"https://cdn.shopify.com/p.png"}}}},
                "media":{"nodes":[{"__typename":"MediaImage","preview":{"image":{"url":"https://cdn.shopify.com/v.png"}}}]},
                "inventoryItem":{"harmonizedSystemCode":"950300","countryCodeOfOrigin":"US",
                                 "measurement":{"weight":{"unit":"POUNDS","value":1.0}}}},
               {"id":"v2","title":"Default Title","sku":null,"barcode":null,"product":{"title":"Geoboard","featuredMedia":
                {"__typename":"Video","preview":{"image":null}}},"media":{"nodes":[]},
                "inventoryItem":{"harmonizedSystemCode":null,"countryCodeOfOrigin":null,"measurement":{"weight":null}}}"#,
        );
        assert_eq!(found[0].title, "Pattern Blocks, 120 pc");
        assert_eq!(found[0].barcode, None);
        assert_eq!(found[0].picture_url.as_deref(), Some("https://cdn.shopify.com/v.png"));
        assert_eq!(found[0].weight_g, Some(454));
        assert_eq!((found[1].title.as_str(), found[1].weight_g, &found[1].picture_url), ("Geoboard", None, &None));
    }

    #[test]
    fn a_code_is_searched_for_literally() {
        assert_eq!(quoted("AB-1"), "'AB-1'");
        assert_eq!(quoted(r"it's\"), r"'it\'s\\'");
    }
}
