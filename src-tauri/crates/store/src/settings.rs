//! Named settings as JSON documents, and the boxes on the shelf.

use crate::db::{read, sql};
use crate::{Store, StoreError, Write};
use domain::ids::BoxId;
use domain::shipping::BoxKind;
use serde::Serialize;
use serde::de::DeserializeOwned;

sql! {
    GET = "SELECT value FROM settings WHERE key = $1";
    PUT = "INSERT INTO settings(key, value, updated_at) VALUES($1, $2, $3)
           ON CONFLICT(key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at";
    BOXES = "SELECT id, name, length_mm, width_mm, height_mm, empty_weight_g, max_weight_g, usual_units FROM boxes
             WHERE is_active = TRUE ORDER BY length_mm * width_mm * height_mm, id";
    ADD_BOX = "INSERT INTO boxes(name, length_mm, width_mm, height_mm, empty_weight_g, max_weight_g, usual_units, is_active)
               VALUES($1, $2, $3, $4, $5, $6, $7, TRUE)";
    CHANGE_BOX = "UPDATE boxes SET name = $1, length_mm = $2, width_mm = $3, height_mm = $4, empty_weight_g = $5,
                  max_weight_g = $6, usual_units = $7, is_active = TRUE WHERE id = $8";
    RETIRE_BOX = "UPDATE boxes SET is_active = FALSE WHERE id = $1";
}

/// A box as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct BoxRow {
    id: i64,
    name: String,
    length_mm: i64,
    width_mm: i64,
    height_mm: i64,
    empty_weight_g: i64,
    max_weight_g: i64,
    usual_units: i64,
}

impl From<BoxRow> for BoxKind {
    fn from(row: BoxRow) -> Self {
        Self {
            id: BoxId(row.id),
            name: row.name,
            length_mm: row.length_mm,
            width_mm: row.width_mm,
            height_mm: row.height_mm,
            empty_weight_g: row.empty_weight_g,
            max_weight_g: row.max_weight_g,
            usual_units: u32::try_from(row.usual_units).unwrap_or(u32::MAX),
        }
    }
}

impl Write {
    /// Stores a settings document under `key`.
    pub fn setting(key: &str, value: &impl Serialize, now_ms: i64) -> Result<Self, StoreError> {
        Ok(Self::text(PUT, vec![key.into(), serde_json::to_string(value)?.into(), now_ms.into()]))
    }

    /// Adds a box (its id is 0) or changes the one with that id.
    pub fn save_box(kind: &BoxKind) -> Self {
        let mut values = vec![
            kind.name.clone().into(),
            kind.length_mm.into(),
            kind.width_mm.into(),
            kind.height_mm.into(),
            kind.empty_weight_g.into(),
            kind.max_weight_g.into(),
            i64::from(kind.usual_units).into(),
        ];
        match kind.id.0 {
            0 => Self::text(ADD_BOX, values),
            id => {
                values.push(id.into());
                Self::guarded(CHANGE_BOX, values)
            }
        }
    }

    /// Takes a box off the shelf; packs that used it keep its name.
    pub fn retire_box(id: BoxId) -> Self {
        Self::text(RETIRE_BOX, vec![id.0.into()])
    }
}

impl Store {
    /// The document under `key`, none when it was never stored.
    pub async fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        let text: Option<String> = read!(self, |pool| sqlx::query_scalar(GET).bind(key).fetch_optional(pool).await?);
        text.map(|text| serde_json::from_str(&text)).transpose().map_err(StoreError::from)
    }

    /// The boxes on the shelf, smallest first.
    pub async fn boxes(&self) -> Result<Vec<BoxKind>, StoreError> {
        let rows: Vec<BoxRow> = read!(self, |pool| sqlx::query_as(BOXES).fetch_all(pool).await?);
        Ok(rows.into_iter().map(BoxKind::from).collect())
    }
}
