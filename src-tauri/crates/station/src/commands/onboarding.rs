//! The first steps: demo shop or own shop, this bench, its owner.

use super::Nothing;
use super::app::app_view;
use super::people::{checked_name, checked_pin, event, require, seat, seat_writes};
use super::settings::checked_printer;
use super::views::*;
use crate::config::BenchSettings;
use crate::error::{ErrorCode, UserError};
use crate::secrets::Keys;
use crate::station::{Station, carrier_client, shop_client};
use carriers::CarrierError;
use channels::shopify::{CustomerData, ShopCheck};
use domain::ids::BoxId;
use domain::people::{Action, Person, Role};
use domain::secret::Secret;
use domain::shipping::BoxKind;
use pipeline::{ShopSettings, SyncState};
use serde::Deserialize;
use std::sync::Arc;
use store::{LocationRow, PinCheck, Write};
use ts_rs::TS;

/// A shop's address and keys.
#[derive(Debug, Deserialize, TS)]
pub struct ConnectRequest {
    /// "name.myshopify.com", with or without https.
    pub shop_url: String,
    /// Shopify's access token.
    #[ts(type = "string")]
    pub shop_token: Secret,
    /// Shippo's token; may be empty: then no labels are bought.
    #[ts(type = "string")]
    pub shippo_token: Secret,
}

/// This bench.
#[derive(Debug, Deserialize, TS)]
pub struct FinishRequest {
    /// Its name.
    pub station_name: String,
    /// The location it packs for; none is all of the shop's own.
    pub location_id: Option<i64>,
    /// Label printer.
    pub label_printer_url: Option<String>,
    /// Slip printer.
    pub slip_printer_url: Option<String>,
    /// The first person.
    pub owner_name: String,
    /// Their PIN; empty for none.
    #[ts(type = "string")]
    pub owner_pin: Secret,
}

/// Connects the demo shop. Nothing else may be connected: a demo never mixes with real orders.
pub(super) async fn start_demo(station: &Arc<Station>, _: Nothing) -> Result<AppView, UserError> {
    allowed(station).await?;
    let before = station.shop_settings().await?;
    if before.shop_url.is_some() && !before.is_demo {
        return Err(ErrorCode::BadRequest.with("a shop is connected"));
    }
    let world = station.run_demo().await?;
    let shop = ShopSettings {
        shop_url: Some(world.shop_url.clone()),
        shop_name: "Grooved Learning".to_owned(),
        shippo_url: Some(world.shippo_url.clone()),
        is_demo: true,
        ..ShopSettings::default()
    };
    let mut writes = vec![Write::setting(ShopSettings::KEY, &shop, station.now_ms())?];
    writes.extend(first_boxes(station).await?);
    writes.push(Write::setting(SyncState::KEY, &SyncState::default(), station.now_ms())?);
    station.store().commit(writes).await?;
    let bench = BenchSettings { label_printer_url: Some(world.label_printer_url), ..station.bench() };
    station.set_bench(bench).await?;
    station.connect().await?;
    app_view(station, Nothing {}).await
}

/// Tries a shop's keys without keeping them.
pub(super) async fn check_shop(station: &Arc<Station>, request: ConnectRequest) -> Result<ShopCheckView, UserError> {
    allowed(station).await?;
    let shop = shop_client(shop_address(&request.shop_url)?, request.shop_token.clone())?.check().await;
    let mut lines = vec![shop_line(&shop)];
    if let Ok(shop) = &shop {
        lines.push(line("shop_scopes", shop.missing_scopes.is_empty(), shop.missing_scopes.clone()));
        let data = match shop.customer_data {
            CustomerData::Visible => "ok",
            CustomerData::Hidden => "fail",
            CustomerData::Unknown => "warn",
        };
        lines.push(CheckLineView { what: "customer_data".to_owned(), is: data.to_owned(), names: vec![] });
    }
    lines.extend(carrier_lines(station, &request.shippo_token).await?);
    let is_good = lines.iter().all(|line| line.is != "fail");
    Ok(ShopCheckView { shop_name: shop.ok().map(|shop| shop.name), lines, is_good })
}

fn shop_line(shop: &Result<ShopCheck, channels::ShopifyError>) -> CheckLineView {
    match shop {
        Ok(_) => line("shop_token", true, vec![]),
        Err(error) => line("shop_token", false, vec![error.to_string()]),
    }
}

async fn carrier_lines(station: &Station, token: &Secret) -> Result<Vec<CheckLineView>, UserError> {
    if token.is_empty() {
        return Ok(vec![remark("shippo_none")]);
    }
    let url = station.environment.shippo_url.clone();
    Ok(match carrier_client(url, token.clone(), &station.config.limits)?.check().await {
        Ok(check) => vec![
            if check.is_live { line("shippo_token", true, vec![]) } else { remark("shippo_test") },
            line("carriers", !check.carriers.is_empty(), check.carriers),
        ],
        Err(CarrierError::Unauthorized) => vec![line("shippo_token", false, vec![])],
        Err(error) => vec![line("shippo_token", false, vec![error.to_string()])],
    })
}

/// It works, and there is something to know about it.
fn remark(what: &str) -> CheckLineView {
    CheckLineView { what: what.to_owned(), is: "warn".to_owned(), names: vec![] }
}

fn line(what: &str, is_good: bool, names: Vec<String>) -> CheckLineView {
    CheckLineView { what: what.to_owned(), is: if is_good { "ok" } else { "fail" }.to_owned(), names }
}

/// Connects a shop for good: its keys go into the keyring, its address into the store, and the first sync begins.
pub(super) async fn connect_shop(station: &Arc<Station>, request: ConnectRequest) -> Result<AppView, UserError> {
    allowed(station).await?;
    let shop_url = shop_address(&request.shop_url)?;
    let checked = shop_client(shop_url.clone(), request.shop_token.clone())?.check().await;
    let shop = checked.map_err(|error| UserError::from(&error))?;
    if !shop.missing_scopes.is_empty() {
        return Err(ErrorCode::ScopeMissing.with(shop.missing_scopes.join(", ")));
    }
    // Before anything of the shop is written here: from now on this folder must not be emptied as a demo's.
    station.keep_folder().map_err(|error| ErrorCode::StoreUnavailable.with(error.kind()))?;
    let keys =
        Keys { shop: Some(request.shop_token), carrier: Some(request.shippo_token).filter(|token| !token.is_empty()) };
    station.keep_keys(keys).await?;
    let before = station.shop_settings().await?;
    let settings = ShopSettings {
        shop_url: Some(shop_url),
        shop_name: shop.name,
        time_zone: shop.time_zone,
        currency: shop.currency.parse().map_err(|_| ErrorCode::Fault.with("the shop's currency"))?,
        is_demo: false,
        shippo_url: None,
        ..before
    };
    let mut writes = vec![Write::setting(ShopSettings::KEY, &settings, station.now_ms())?];
    writes.extend(first_boxes(station).await?);
    // All orders are read again: with other keys they may show more than before.
    writes.push(Write::setting(SyncState::KEY, &SyncState::default(), station.now_ms())?);
    let person = station.person().map(|person| person.id);
    let connected = serde_json::json!({ "shop": settings.shop_name });
    writes.push(event(station, person, "shop_connected", None, connected).into());
    station.store().commit(writes).await?;
    station.connect().await?;
    app_view(station, Nothing {}).await
}

/// Ends the first steps: the bench has a name, a place, printers and an owner, who is signed in.
pub(super) async fn finish_onboarding(station: &Arc<Station>, request: FinishRequest) -> Result<AppView, UserError> {
    allowed(station).await?;
    let bench = BenchSettings {
        station_name: checked_name(&request.station_name)?,
        location_id: request.location_id,
        label_printer_url: checked_printer(request.label_printer_url.as_deref())?,
        slip_printer_url: checked_printer(request.slip_printer_url.as_deref())?,
        is_set_up: true,
        ..station.bench()
    };
    station.environment.refuse_other_printers(&BenchSettings {
        label_printer_url: bench.label_printer_url.clone().or(station.bench().label_printer_url),
        slip_printer_url: bench.slip_printer_url.clone().or(station.bench().slip_printer_url),
        ..bench.clone()
    })?;
    let owner_name = checked_name(&request.owner_name)?;
    let pin = checked_pin(&request.owner_pin)?;
    let people = station.store().people().await?;
    if people.is_empty() {
        let follows = |id| {
            let mut writes = vec![Write::new_pin(id, &pin)];
            writes.extend(seat_writes(station, id));
            writes
        };
        let id = station.store().hire(&owner_name, Role::Owner, follows).await?;
        station.set_person(Some(Person { id, name: owner_name, role: Role::Owner }));
    } else if station.person().is_none() {
        // Cut off after the owner was written, or another bench on the same store: who proves to be one sits down.
        let known = people.into_iter().find(|row| row.person.role == Role::Owner && row.person.name == owner_name);
        if let Some(known) = known {
            let proof = station.store().check_pin(known.person.id, &request.owner_pin, station.now_ms()).await?;
            if let PinCheck::Right(owner) = proof {
                seat(station, owner).await?;
            }
        }
    }
    station.set_bench(bench).await?;
    app_view(station, Nothing {}).await
}

/// The people of the demo shop besides its owner.
const DEMO_PEOPLE: [(&str, Role); 3] = [("Theo K.", Role::Lead), ("Mai L.", Role::Packer), ("Dana P.", Role::Manager)];

/// All first steps on the demo shop at once, with a bench in California and people to try.
pub(crate) async fn set_up_demo(station: &Arc<Station>) -> Result<(), UserError> {
    start_demo(station, Nothing {}).await?;
    station.wait_for_orders().await;
    let places = station.store().locations().await?;
    let is_west = |place: &&LocationRow| place.is_ours && place.address.state.as_deref() == Some("CA");
    let place = places.iter().find(is_west);
    let finish = FinishRequest {
        station_name: "Bench 2".to_owned(),
        location_id: place.map(|place| place.id.0),
        label_printer_url: station.bench().label_printer_url,
        slip_printer_url: None,
        owner_name: "Rosa M.".to_owned(),
        owner_pin: Secret::new(""),
    };
    finish_onboarding(station, finish).await?;
    let people = DEMO_PEOPLE.iter().map(|(name, role)| Write::add_person(name, *role)).collect();
    station.store().commit(people).await?;
    Ok(())
}

/// Before the first steps are done anyone may do them; afterwards only who may change the shop.
async fn allowed(station: &Station) -> Result<(), UserError> {
    require_once_set_up(station, Action::ChangeShop).await
}

/// What the first steps need as well: before they are done anyone may, afterwards only whose role allows it.
pub(super) async fn require_once_set_up(station: &Station, action: Action) -> Result<(), UserError> {
    match station.bench().is_set_up {
        false => Ok(()),
        true => require(station, action).await.map(|_| ()),
    }
}

/// "name", "name.myshopify.com" and "https://name.myshopify.com/admin" all mean the same shop.
fn shop_address(text: &str) -> Result<String, UserError> {
    let text = text.trim().trim_end_matches('/');
    let is_local = ["http://127.0.0.1:", "http://localhost:"].iter().any(|start| text.starts_with(start));
    if is_local {
        return Ok(text.to_owned());
    }
    let host = text.trim_start_matches("https://").trim_start_matches("http://").split('/').next().unwrap_or("");
    let host = if host.contains('.') { host.to_owned() } else { format!("{host}.myshopify.com") };
    let is_host = !host.starts_with('.') && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    match is_host {
        true => Ok(format!("https://{}", host.to_lowercase())),
        false => Err(ErrorCode::BadRequest.with("that is not a shop's address")),
    }
}

/// A shelf to begin with, when there is none: common sizes in inches, outer, with their cardboard's weight.
async fn first_boxes(station: &Station) -> Result<Vec<Write>, UserError> {
    if !station.store().boxes().await?.is_empty() {
        return Ok(vec![]);
    }
    let inches = |l: i64, w: i64, h: i64, empty_weight_g, usual_units, max_weight_g| {
        Write::save_box(&BoxKind {
            id: BoxId(0),
            name: format!("{l} × {w} × {h}"),
            length_mm: l * 254 / 10,
            width_mm: w * 254 / 10,
            height_mm: h * 254 / 10,
            empty_weight_g,
            max_weight_g,
            usual_units,
        })
    };
    Ok(vec![
        inches(9, 6, 3, 95, 2, 4_500),
        inches(12, 9, 4, 190, 6, 11_000),
        inches(14, 10, 6, 310, 12, 18_000),
        inches(18, 14, 8, 520, 24, 25_000),
        inches(24, 18, 12, 910, 60, 31_000),
    ])
}

#[cfg(test)]
mod tests {
    use super::shop_address;

    #[test]
    fn a_shop_is_found_by_name_or_address() {
        for text in ["grooved", "grooved.myshopify.com", "https://Grooved.myshopify.com/admin/products"] {
            assert_eq!(shop_address(text).unwrap(), "https://grooved.myshopify.com", "{text}");
        }
        assert_eq!(shop_address("http://127.0.0.1:8080/").unwrap(), "http://127.0.0.1:8080");
        assert!(shop_address("gro oved").is_err());
    }
}
