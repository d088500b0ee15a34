//! `simulate`: the outside world, for trying and for tests.

use crate::Common;
use crate::answer::unusable;
use clap::Args;
use simulators::{Faults, OutsideWorld, WorldOptions};
use station::{ErrorCode, UserError};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(crate) struct Simulate {
    /// The address to listen on; each part takes its own free port
    #[arg(long)]
    listen: Option<IpAddr>,
    /// Orders, ids and tracking numbers follow from it
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Orders that wait in the shop
    #[arg(long, default_value_t = 78)]
    orders: usize,
    /// A JSON file of faults
    #[arg(long)]
    faults: Option<PathBuf>,
    /// Add the orders at the edges: 300 lines, 200 units, long names
    #[arg(long)]
    extremes: bool,
}

impl Simulate {
    pub(crate) async fn run(self, common: &Common) -> Result<(), UserError> {
        let faults = self.faults.as_deref().map_or(Ok(vec![]), read_faults)?;
        let options =
            WorldOptions { seed: self.seed, orders: self.orders, listen: self.listen, faults, extremes: self.extremes };
        let told = station::told_to_end().map_err(|error| ErrorCode::Fault.with(error))?;
        let world = OutsideWorld::start(options).await.map_err(|error| ErrorCode::AddressTaken.with(error))?;
        let line = world.first_line();
        common.answer(&line, &line.to_string())?;
        told.await;
        Ok(())
    }
}

fn read_faults(file: &Path) -> Result<Vec<simulators::FaultRule>, UserError> {
    let text = std::fs::read_to_string(file).map_err(|error| unusable(file, error))?;
    Faults::parse(&text).map_err(|error| unusable(file, error))
}
