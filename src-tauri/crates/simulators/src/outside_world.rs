//! The whole outside world in one value: shop, carrier, printer and the control door, each on a port of its own.
//!
//! All share one list of faults and one seed. Dropping the world stops everything in it.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use serde_json::{Value, json};

use crate::{
    FaultRule, Faults, LabelPrinter, ShippoOptions, ShippoSimulator, ShopOptions, ShopifySimulator, clock, control,
    http_server::HttpServer,
};

/// What the world is made of.
#[derive(Clone, Debug)]
pub struct WorldOptions {
    /// Orders, ids and tracking numbers follow from it.
    pub seed: u64,
    /// Orders that wait in the shop.
    pub orders: usize,
    /// The address to listen on; this machine alone where none is given.
    pub listen: Option<IpAddr>,
    /// What will go wrong.
    pub faults: Vec<FaultRule>,
    /// Adds the orders at the edges: hundreds of lines, hundreds of pieces, and one in each of the rarer states.
    pub extremes: bool,
}

impl Default for WorldOptions {
    fn default() -> Self {
        Self { seed: 1, orders: 78, listen: None, faults: Vec::new(), extremes: false }
    }
}

/// A running outside world.
pub struct OutsideWorld {
    parts: Arc<Parts>,
    control: HttpServer,
}

/// What the control door reaches.
pub(crate) struct Parts {
    pub(crate) shopify: ShopifySimulator,
    pub(crate) shippo: ShippoSimulator,
    pub(crate) printer: LabelPrinter,
    pub(crate) faults: Faults,
}

impl OutsideWorld {
    /// Starts every part on a free port.
    ///
    /// # Errors
    /// A port cannot be taken, or a fault names a place that this world does not have.
    pub async fn start(options: WorldOptions) -> io::Result<Self> {
        let faults =
            Faults::with(options.faults).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let listen = SocketAddr::new(options.listen.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), 0);
        let shop = ShopOptions {
            seed: options.seed,
            orders: options.orders,
            extremes: options.extremes,
            ..ShopOptions::at(clock::now())
        };
        let carrier = ShippoOptions { seed: options.seed, ..ShippoOptions::default() };
        let parts = Arc::new(Parts {
            shopify: ShopifySimulator::start(shop, faults.clone(), listen).await?,
            shippo: ShippoSimulator::start(carrier, faults.clone(), listen).await?,
            printer: LabelPrinter::start(listen).await?,
            faults,
        });
        let control = control::serve(&parts, listen).await?;
        Ok(Self { parts, control })
    }

    /// What `packbenchctl simulate` prints first: every address and secret, null for what this world lacks.
    pub fn first_line(&self) -> Value {
        json!({
            "shopify": {
                "url": self.shopify().url(),
                "access_token": self.shopify().access_token(),
                "client_secret": self.shopify().client_secret(),
            },
            "shippo": { "url": self.shippo().url(), "token": self.shippo().token() },
            "amazon": null,
            "smtp": null,
            "printer": self.printer().url(),
            "control": self.control.url(),
        })
    }

    /// The shop.
    pub fn shopify(&self) -> &ShopifySimulator {
        &self.parts.shopify
    }

    /// The carrier.
    pub fn shippo(&self) -> &ShippoSimulator {
        &self.parts.shippo
    }

    /// The label printer.
    pub fn printer(&self) -> &LabelPrinter {
        &self.parts.printer
    }

    /// The faults of every part; what is added here is due from the next call on.
    pub fn faults(&self) -> &Faults {
        &self.parts.faults
    }

    /// The control door's address.
    pub fn control_url(&self) -> &str {
        self.control.url()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_client::client;

    #[tokio::test]
    async fn the_control_door_shows_and_changes_the_world() {
        let world = OutsideWorld::start(WorldOptions { orders: 3, ..WorldOptions::default() }).await.unwrap();
        let line = world.first_line();
        for address in ["/shopify/url", "/shippo/url", "/control"] {
            assert!(line.pointer(address).unwrap().as_str().unwrap().starts_with("http://127.0.0.1:"), "{line}");
        }
        assert!(line["printer"].as_str().unwrap().starts_with("tcp://127.0.0.1:"));
        assert!(line["amazon"].is_null() && line["smtp"].is_null());

        let client = client();
        let control = world.control_url();
        let state =
            async || client.get(format!("{control}/state")).send().await.unwrap().json::<Value>().await.unwrap();
        let before = state().await;
        assert_eq!(before["shippo"], json!({ "transactions": [], "refunds": [] }));
        assert_eq!(before["printer"], json!([]));

        let added = client.post(format!("{control}/orders")).json(&json!({ "count": 2 })).send().await.unwrap();
        assert!(added.status().is_success());
        let orders = |state: &Value| state["shopify"]["orders"].as_u64().unwrap();
        assert_eq!(orders(&state().await), orders(&before) + 2);

        let wrong =
            client.post(format!("{control}/faults")).body(r#"[{"at":"x","do":"explode"}]"#).send().await.unwrap();
        assert_eq!(wrong.status(), 400);
        let rule = r#"[{"at":"shippo GET /carrier_accounts","do":"drop_before"}]"#;
        assert!(client.post(format!("{control}/faults")).body(rule).send().await.unwrap().status().is_success());
        let accounts = format!("{}/carrier_accounts", world.shippo().url());
        assert!(client.get(&accounts).send().await.is_err());
        assert_eq!(client.get(&accounts).send().await.unwrap().status(), 401);
    }

    #[tokio::test]
    async fn a_dropped_world_answers_no_more() {
        let world = OutsideWorld::start(WorldOptions { orders: 1, ..WorldOptions::default() }).await.unwrap();
        let client = client();
        let address = format!("{}/carrier_accounts", world.shippo().url());
        assert!(client.get(&address).send().await.is_ok());
        drop(world);
        assert!(client.get(&address).send().await.is_err());
    }
}
