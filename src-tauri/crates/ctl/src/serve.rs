//! `serve`: the pipeline and the door for a browser on this computer.

use crate::Common;
use anyhow::{Context as _, bail};
use clap::Args;
use demo::Demo;
use serde_json::json;
use station::Station;
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct Serve {
    /// Where to listen; loopback only.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Serve the browser UI too.
    #[arg(long)]
    ui: bool,
    /// The folder of the built UI.
    #[arg(long, env = "PACKBENCH_UI", default_value = "ui/dist")]
    ui_dir: PathBuf,
    /// Run the demo shop in this process and open it.
    #[arg(long)]
    demo: bool,
    /// Orders of the demo shop.
    #[arg(long, default_value_t = 78)]
    demo_orders: usize,
    /// Offer the demo shop, but let the first steps choose.
    #[arg(long, conflicts_with = "demo")]
    first_steps: bool,
}

impl Serve {
    pub(crate) async fn run(self, common: &Common) -> anyhow::Result<()> {
        if self.ui && !self.ui_dir.join("index.html").is_file() {
            bail!("{} holds no built UI; build it with `npm run build` in ui/", self.ui_dir.display());
        }
        if self.demo && common.store.is_some() {
            bail!(
                "the demo keeps a store of its own, thrown away at each start; leave --store and PACKBENCH_STORE out"
            );
        }
        let mut config = common.config();
        let mut world = None;
        let station = match (self.demo, self.first_steps) {
            (false, false) => Station::start(config).await?,
            (is_demo, _) => {
                if common.home.is_none() && common.store.is_none() {
                    config = station::Config { use_speaker: false, ..station::Config::demo() };
                }
                let demo = world.insert(Demo::new(self.demo_orders));
                if is_demo {
                    demo.open(config).await?
                } else {
                    let station = Station::start(config).await?;
                    demo.offer(&station).await?;
                    station
                }
            }
        };
        let ui = if self.ui { self.ui_dir } else { PathBuf::new() };
        let mut door = server::serve(station.clone(), self.listen, ui).await.context("the door could not be opened")?;
        let url = format!("http://{}", door.address);
        let control = match &world {
            Some(demo) if demo.is_running() => Some(demo.world().await?.control_url()),
            Some(_) | None => None,
        };
        common.answer(&json!({ "listening": url, "control": control }), &format!("Packbench is at {url}"));
        tokio::select! {
            () = door.closed() => {}
            told = station::told_to_end() => told?,
        }
        door.close().await;
        station.close().await;
        Ok(())
    }
}
