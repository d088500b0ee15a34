//! `packbenchctl`, proven from outside: what each verb answers, refuses and leaves alone.
//!
//! Invariant: the built program is run; what it did is looked at in the store, the folder and the outside world.
#![cfg(unix)]

mod print;
mod scan;
mod serve;
mod slip;
mod status;
mod sync;
mod usage;

use simulators::{OutsideWorld, WorldOptions};
use tests::ctl::Ctl;

/// All named and special orders, and some everyday ones.
const ORDERS: usize = 45;

async fn world() -> OutsideWorld {
    OutsideWorld::start(WorldOptions { orders: ORDERS, ..WorldOptions::default() }).await.unwrap()
}

/// The program on the shop of this world, by the environment alone.
fn on_shop(ctl: Ctl, world: &OutsideWorld) -> Ctl {
    let shop = world.shopify();
    ctl.with("PACKBENCH_SHOPIFY_URL", shop.url()).with("PACKBENCH_SHOPIFY_TOKEN", shop.access_token())
}
