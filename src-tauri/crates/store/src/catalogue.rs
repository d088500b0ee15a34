//! What the shop sells, and what may be scanned for it.
//!
//! Codes are stored under their normalised keys; a code that two variants share finds both.

use crate::db::{read, sql, transact};
use crate::statements::{Statement, rows_in_file, rows_in_shared};
use crate::write::bind_all;
use crate::{Store, StoreError, Write};
use domain::barcodes::CodeKey;
use domain::ids::VariantId;
use domain::orders::ShopVariant;
use sqlx::{FromRow, Row};
use std::collections::HashMap;

sql! {
    PUT = "INSERT INTO variants(shop_ref, title, sku, barcode, weight_g, hs_code, origin_country, picture_url)
           VALUES($1, $2, $3, $4, $5, $6, $7, $8)
           ON CONFLICT(shop_ref) DO UPDATE SET title = excluded.title, sku = excluded.sku, barcode = excluded.barcode,
           weight_g = excluded.weight_g, hs_code = excluded.hs_code, origin_country = excluded.origin_country,
           picture_url = excluded.picture_url RETURNING id";
    FORGET_SHOP_CODES = "DELETE FROM codes WHERE variant_id = $1 AND source = 'shop'";
    ADD_CODE = "INSERT INTO codes(code, variant_id, units, source) VALUES($1, $2, $3, $4)
                ON CONFLICT(code, variant_id) DO UPDATE SET units = excluded.units, source = excluded.source";
    BY_CODE = "SELECT v.id, v.title, v.sku, v.picture_file, c.units FROM codes c JOIN variants v ON v.id = c.variant_id
               WHERE c.code = $1 ORDER BY v.id LIMIT 5";
    // Three questions in one, each asked only when the one before found nothing: what lies in a tote can take the item now;
    // something common is wanted near the top of the queue, where the first that is met will do; something rare has few lines.
    // OFFSET: PostgreSQL keeps to the queue's order; CROSS JOIN: SQLite keeps to this one, and does not walk along the queue.
    WANTED_BY = "WITH meant AS (SELECT v.shop_ref FROM codes c JOIN variants v ON v.id = c.variant_id
                 WHERE c.code = $1 ORDER BY v.id LIMIT 1)
                 SELECT number, tote FROM (SELECT f.number, f.tote FROM fulfilment_orders f
                 WHERE f.tote IS NOT NULL AND f.queue = 'ready' AND f.id <> $2
                 AND EXISTS (SELECT 1 FROM lines l WHERE l.fulfilment_order_id = f.id
                 AND l.variant_ref = (SELECT shop_ref FROM meant)) ORDER BY f.ship_by, f.id LIMIT 1) AS picked
                 UNION ALL SELECT f.number, f.tote FROM (SELECT top.id FROM
                 (SELECT id FROM fulfilment_orders WHERE queue = 'ready' ORDER BY ship_by, carrier, (tote IS NULL), id LIMIT 300)
                 AS top WHERE EXISTS (SELECT 1 FROM meant) AND top.id <> $2
                 AND EXISTS (SELECT 1 FROM lines l WHERE l.fulfilment_order_id = top.id
                 AND l.variant_ref = (SELECT shop_ref FROM meant) LIMIT 1 OFFSET 0) LIMIT 1) AS soon JOIN fulfilment_orders f ON f.id = soon.id
                 UNION ALL SELECT number, tote FROM (SELECT f.number, f.tote FROM meant CROSS JOIN lines l
                 CROSS JOIN fulfilment_orders f WHERE l.variant_ref = meant.shop_ref AND f.id = l.fulfilment_order_id
                 AND f.queue = 'ready' AND f.id <> $2 ORDER BY f.ship_by, f.id LIMIT 1) AS ever LIMIT 1";
    CODES_OF = "SELECT c.code, c.units FROM codes c JOIN variants v ON v.id = c.variant_id WHERE v.shop_ref = $1";
    BY_REF = "SELECT id, title, sku, weight_g, bin, picture_file FROM variants WHERE shop_ref = $1";
    PICTURED = "SELECT shop_ref, id FROM variants WHERE picture_file IS NOT NULL AND shop_ref IN ($1)";
    SET_BIN = "UPDATE variants SET bin = $1 WHERE sku = $2";
    // Variants of one product mostly share its picture.
    TO_FETCH = "SELECT picture_url FROM variants WHERE picture_url IS NOT NULL
                AND (picture_of IS NULL OR picture_of <> picture_url) GROUP BY picture_url ORDER BY MIN(id) LIMIT $1";
    FETCHED = "UPDATE variants SET picture_file = $1, picture_of = $2 WHERE picture_url = $2";
    PICTURE = "SELECT picture_file FROM variants WHERE id = $1";
}

/// A variant found under a code.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct CodeRow {
    /// The row.
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// Stock-keeping unit.
    pub sku: Option<String>,
    /// Its picture's file.
    pub picture_file: Option<String>,
    /// Units one scan stands for.
    pub units: i64,
}

/// What is known of a variant beyond an order's line.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct KnownVariant {
    /// The row.
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// Stock-keeping unit.
    pub sku: Option<String>,
    /// Weight of one unit.
    pub weight_g: Option<i64>,
    /// Where it lies.
    pub bin: Option<String>,
    /// Its picture's file.
    pub picture_file: Option<String>,
}

impl Write {
    /// Teaches a code for a variant: an alias (1 unit) or a case code (more).
    pub fn code(code: &CodeKey, variant: VariantId, units: u32) -> Self {
        let values = vec![code.to_string().into(), variant.0.into(), i64::from(units).into(), "alias".into()];
        Self::text(ADD_CODE, values)
    }

    /// Says where a product lies.
    pub fn bin(sku: &str, bin: &str) -> Self {
        Self::text(SET_BIN, vec![bin.into(), sku.into()])
    }

    /// Remembers where a fetched picture lies, for every variant that shows it; `file` none is "there is none to be had from this address".
    pub fn picture(url: &str, file: Option<&str>) -> Self {
        Self::text(FETCHED, vec![file.map(str::to_owned).into(), url.into()])
    }
}

/// What codes stand for that an order does not want.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The variants under each code, few at most, in the codes' order.
    pub variants: Vec<CodeRow>,
    /// The order that wants the first of them most: its number and tote.
    pub wanted_by: Option<(String, Option<String>)>,
}

fn by_code(code: &CodeKey) -> Statement {
    Statement::new(BY_CODE, vec![code.to_string().into()])
}

/// The rows of several texts, one after the other.
fn all_of<R: Row>(answers: &[Vec<R>]) -> Result<Vec<CodeRow>, StoreError>
where
    CodeRow: for<'r> FromRow<'r, R>,
{
    Ok(answers.iter().flatten().map(CodeRow::from_row).collect::<Result<_, _>>()?)
}

/// `answers` are the variants under each code, then for each code who wants what is under it.
fn known_of<R: Row>(answers: &[Vec<R>]) -> Result<Known, StoreError>
where
    CodeRow: for<'r> FromRow<'r, R>,
    (String, Option<String>): for<'r> FromRow<'r, R>,
{
    let (variants, wanted) = answers.split_at(answers.len() / 2);
    let first = variants.iter().position(|rows| !rows.is_empty());
    let wanted_by = first.and_then(|first| wanted.get(first)).and_then(|rows| rows.first());
    Ok(Known { variants: all_of(variants)?, wanted_by: wanted_by.map(FromRow::from_row).transpose()? })
}

impl Store {
    /// Adds or changes variants, each with the codes the shop gives it: `(variant, its keys)`.
    pub async fn save_variants(&self, variants: &[(ShopVariant, Vec<CodeKey>)]) -> Result<(), StoreError> {
        transact!(self, |tx| {
            for (variant, codes) in variants {
                let values: Vec<crate::Value> = vec![
                    variant.shop_ref.clone().into(),
                    variant.title.clone().into(),
                    variant.sku.clone().into(),
                    variant.barcode.clone().into(),
                    variant.weight_g.into(),
                    variant.hs_code.clone().into(),
                    variant.origin_country.clone().into(),
                    variant.picture_url.clone().into(),
                ];
                let id: i64 = bind_all!(sqlx::query_scalar(PUT), values).fetch_one(&mut *tx).await?;
                sqlx::query(FORGET_SHOP_CODES).bind(id).execute(&mut *tx).await?;
                for code in codes {
                    let query = sqlx::query(ADD_CODE).bind(code.to_string()).bind(id).bind(1_i64).bind("shop");
                    query.execute(&mut *tx).await?;
                }
            }
        });
        Ok(())
    }

    /// The variants under each of these codes, few at most, in the codes' order.
    pub async fn variants_of_codes(&self, codes: &[CodeKey]) -> Result<Vec<CodeRow>, StoreError> {
        let texts = codes.iter().map(by_code).collect();
        match self {
            Self::Lite { readers, .. } => all_of(&rows_in_file(readers, texts).await?),
            Self::Pg(pool) => all_of(&rows_in_shared(pool, texts).await?),
        }
    }

    /// What these codes stand for, and the order other than `except` that wants it most, in one trip. One that lies in a tote
    /// comes first.
    pub async fn known_of_codes(&self, codes: &[CodeKey], except: i64) -> Result<Known, StoreError> {
        let wanted = |code: &CodeKey| Statement::new(WANTED_BY, vec![code.to_string().into(), except.into()]);
        let texts = codes.iter().map(by_code).chain(codes.iter().map(wanted)).collect();
        match self {
            Self::Lite { readers, .. } => known_of(&rows_in_file(readers, texts).await?),
            Self::Pg(pool) => known_of(&rows_in_shared(pool, texts).await?),
        }
    }

    /// What is known of a variant.
    pub async fn variant(&self, shop_ref: &str) -> Result<Option<KnownVariant>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(BY_REF).bind(shop_ref).fetch_optional(pool).await?))
    }

    /// Which of these variants have a picture on this disk: their rows by the shop's id.
    pub async fn pictured(&self, shop_refs: &[&str]) -> Result<HashMap<String, i64>, StoreError> {
        if shop_refs.is_empty() {
            return Ok(HashMap::new());
        }
        let places: Vec<String> = (1..=shop_refs.len()).map(|n| format!("${n}")).collect();
        let text = PICTURED.replacen("$1", &places.join(", "), 1);
        let found: Vec<(String, i64)> = read!(self, |pool| {
            let query = sqlx::query_as(sqlx::AssertSqlSafe(text));
            shop_refs.iter().fold(query, |query, shop_ref| query.bind(*shop_ref)).fetch_all(pool).await?
        });
        Ok(found.into_iter().collect())
    }

    /// All that may be scanned for a variant: (key, units).
    pub async fn codes_of(&self, shop_ref: &str) -> Result<Vec<(String, i64)>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(CODES_OF).bind(shop_ref).fetch_all(pool).await?))
    }

    /// The addresses of pictures that are not on this disk yet, each once.
    pub async fn pictures_to_fetch(&self, limit: i64) -> Result<Vec<String>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_scalar(TO_FETCH).bind(limit).fetch_all(pool).await?))
    }

    /// A variant's picture file.
    pub async fn picture_file(&self, variant: VariantId) -> Result<Option<String>, StoreError> {
        let found: Option<Option<String>> =
            read!(self, |pool| sqlx::query_scalar(PICTURE).bind(variant.0).fetch_optional(pool).await?);
        Ok(found.flatten())
    }
}
