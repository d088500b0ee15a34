//! `simulate`: the outside world, for trying and for tests.

use crate::Common;
use anyhow::{Context as _, anyhow};
use clap::Args;
use simulators::{Faults, OutsideWorld, WorldOptions};
use std::net::IpAddr;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Simulate {
    /// The address to listen on; each part takes its own free port.
    #[arg(long)]
    listen: Option<IpAddr>,
    /// Orders, ids and tracking numbers follow from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Orders that wait in the shop.
    #[arg(long, default_value_t = 78)]
    orders: usize,
    /// A JSON file of faults.
    #[arg(long)]
    faults: Option<PathBuf>,
    /// Add the orders at the edges: 300 lines, 200 units, long names.
    #[arg(long)]
    extremes: bool,
}

impl Simulate {
    pub(crate) async fn run(self, common: &Common) -> anyhow::Result<()> {
        let faults = match &self.faults {
            Some(file) => {
                let text =
                    std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
                Faults::parse(&text).map_err(|error| anyhow!("{}: {error}", file.display()))?
            }
            None => vec![],
        };
        let options =
            WorldOptions { seed: self.seed, orders: self.orders, listen: self.listen, faults, extremes: self.extremes };
        let world = OutsideWorld::start(options).await.context("a port is taken")?;
        let line = world.first_line();
        common.answer(&line, &line.to_string());
        tokio::signal::ctrl_c().await?;
        Ok(())
    }
}
