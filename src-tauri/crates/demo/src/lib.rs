//! The demo shop: the simulated outside world runs in this process and is offered to a station.
//!
//! It begins anew with every start: its store is thrown away, because the simulated shop forgets too. Labels say SAMPLE
//! and cost nothing; scanner and printers at the bench are real.

use anyhow::Context as _;
use simulators::seed::catalogue::ARTICLES;
use simulators::{OutsideWorld, WorldOptions};
use station::{Config, DEMO_MARK, DemoWorld, Station};
use std::path::Path;
use std::sync::Arc;

/// The first picked orders lie in these totes.
const TOTES: &[(&str, &str)] = &[
    ("111764", "T-07"),
    ("111765", "T-11"),
    ("111771", "T-09"),
    ("111758", "T-01"),
    ("111773", "T-04"),
    ("111782", "T-02"),
];

/// A running demo: drop it and the simulated world ends.
pub struct Demo {
    world: OutsideWorld,
}

impl Demo {
    /// Starts the simulated world with `orders` orders.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(orders: usize) -> anyhow::Result<Self> {
        let options = WorldOptions { orders, ..WorldOptions::default() };
        let world = OutsideWorld::start(options).await.context("the demo shop could not start")?;
        Ok(Self { world })
    }

    /// The simulated world, for looking at it from outside.
    pub fn world(&self) -> &OutsideWorld {
        &self.world
    }

    /// Where the demo shop runs, as a station is told.
    pub fn address(&self) -> DemoWorld {
        DemoWorld::new(
            (self.world.shopify().url(), self.world.shopify().access_token()),
            (self.world.shippo().url().to_owned(), self.world.shippo().token().to_owned()),
            self.world.printer().url().to_owned(),
            TOTES.iter().map(|(number, tote)| ((*number).to_owned(), (*tote).to_owned())).collect(),
            ARTICLES.iter().map(|article| (article.sku.to_owned(), article.bin.to_owned())).collect(),
        )
    }

    /// A station whose first steps can choose the demo shop.
    ///
    /// # Errors
    /// When the station can't start.
    pub async fn offer(&self, config: Config) -> anyhow::Result<Arc<Station>> {
        let station = Station::start(config).await?;
        station.offer_demo(self.address()).await?;
        Ok(station)
    }

    /// A station on the demo shop, set up and signed in, over a folder of its own that is emptied first.
    ///
    /// # Errors
    /// When the folder holds something else than a demo, can't be emptied, or the station can't start.
    pub async fn open(&self, config: Config) -> anyhow::Result<Arc<Station>> {
        empty(&config.data_dir)?;
        let station = self.offer(config).await?;
        station.set_up_demo().await?;
        Ok(station)
    }
}

/// Empties a folder that is marked as a demo's, or marks an empty one. Any other is left as it is: it may be a bench that
/// someone works at. The mark itself stays, so that what was broken off can be begun again.
fn empty(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let mark = folder.join(DEMO_MARK);
    let entries = std::fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let entries = entries.with_context(|| format!("{} can't be read", folder.display()))?;
    anyhow::ensure!(
        entries.is_empty() || mark.is_file(),
        "{} holds something else than a demo shop. Nothing was removed. Name an empty folder, or leave it out",
        folder.display()
    );
    for entry in entries.iter().filter(|entry| entry.path() != mark) {
        let removed = match entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            true => std::fs::remove_dir_all(entry.path()),
            false => std::fs::remove_file(entry.path()),
        };
        removed.with_context(|| format!("{} can't be emptied", folder.display()))?;
    }
    std::fs::write(&mark, "").with_context(|| format!("{} can't be written", folder.display()))
}
