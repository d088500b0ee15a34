//! Parcels to quote and buy labels for: near, abroad, and with a name that would like to command a printer.

use carriers::{BuyOutcome, Carrier, Purchase, ShippoAccess, ShippoClient};
use domain::money::{Currency, Money};
use domain::orders::Address;
use domain::printing::Language;
use domain::secret::Secret;
use domain::shipping::{BoughtLabel, Customs, CustomsItem, Rate, Shipment};

/// Our client for a Shippo at `url`.
pub(crate) fn client(url: &str, token: &str) -> Carrier {
    Carrier::Shippo(ShippoClient::new(ShippoAccess::new(url, Secret::new(token))).unwrap())
}

fn address([name, street1, city, state, zip, country]: [&str; 6]) -> Address {
    let [name, street1, city, state, zip, country] =
        [name, street1, city, state, zip, country].map(|part| Some(part.to_owned()));
    Address { name, street1, city, state, zip, country, phone: Some("520 555 0100".into()), ..Address::default() }
}

/// Four pounds from California to Arizona, for somebody of this name.
pub(crate) fn near(name: &str) -> Shipment {
    Shipment {
        from: address(["Brightwood Learning", "1250 E Philadelphia St", "Ontario", "CA", "91761", "US"]),
        to: address([name, "1845 N Alvernon Way", "Tucson", "AZ", "85712", "US"]),
        length_mm: 305,
        width_mm: 229,
        height_mm: 102,
        weight_g: 1843,
        customs: None,
        reference: "111764".into(),
    }
}

/// The same parcel to Canada, declared.
pub(crate) fn abroad() -> Shipment {
    let item = CustomsItem {
        description: "Pattern blocks".into(),
        quantity: 3,
        weight_g: 1600,
        value: Money::new(5_997, Currency::USD),
        hs_code: Some("950300".into()),
        origin_country: "US".into(),
    };
    Shipment {
        to: address(["Zoé Tremblay", "100 Queen St W", "Toronto", "ON", "M5H 2N2", "CA"]),
        customs: Some(Customs { signer: "Sam Lee".into(), items: vec![item] }),
        ..near("")
    }
}

pub(crate) fn purchase(rate: &Rate, language: Language) -> Purchase {
    Purchase { rate_ref: rate.rate_ref.clone(), marker: "pb:0b9f6c1e".into(), language }
}

/// Buys what must be sold.
pub(crate) async fn bought(carrier: &Carrier, purchase: &Purchase) -> BoughtLabel {
    match carrier.buy(purchase).await {
        Ok(BuyOutcome::Bought(label)) => label,
        other => panic!("{other:?}"),
    }
}
