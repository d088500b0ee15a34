//! The shop's places, as the shop tells them.

use crate::db::{read, sql};
use crate::{Store, StoreError, Write};
use domain::ids::LocationId;
use domain::orders::{Address, ShopLocation};

sql! {
    PUT = "INSERT INTO locations(shop_ref, name, is_ours, is_active, address) VALUES($1, $2, $3, $4, $5)
           ON CONFLICT(shop_ref) DO UPDATE SET name = excluded.name, is_ours = excluded.is_ours,
           is_active = excluded.is_active, address = excluded.address";
    ALL = "SELECT id, shop_ref, name, is_ours, is_active, address FROM locations ORDER BY name, id";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    shop_ref: String,
    name: String,
    is_ours: bool,
    is_active: bool,
    address: String,
}

/// A stored place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocationRow {
    /// The row.
    pub id: LocationId,
    /// The shop's id.
    pub shop_ref: String,
    /// "Ontario, CA".
    pub name: String,
    /// False when another company ships from there.
    pub is_ours: bool,
    /// False when it was closed.
    pub is_active: bool,
    /// Where parcels come from.
    pub address: Address,
}

impl Write {
    /// Adds or changes a place.
    pub fn location(location: &ShopLocation) -> Result<Self, StoreError> {
        let values = vec![
            location.shop_ref.clone().into(),
            location.name.clone().into(),
            location.is_ours.into(),
            location.is_active.into(),
            serde_json::to_string(&location.address)?.into(),
        ];
        Ok(Self::text(PUT, values))
    }
}

impl Store {
    /// All places, by name.
    pub async fn locations(&self) -> Result<Vec<LocationRow>, StoreError> {
        let rows: Vec<Row> = read!(self, |pool| sqlx::query_as(ALL).fetch_all(pool).await?);
        rows.into_iter()
            .map(|row| {
                Ok(LocationRow {
                    id: LocationId(row.id),
                    shop_ref: row.shop_ref,
                    name: row.name,
                    is_ours: row.is_ours,
                    is_active: row.is_active,
                    address: serde_json::from_str(&row.address)?,
                })
            })
            .collect()
    }
}
