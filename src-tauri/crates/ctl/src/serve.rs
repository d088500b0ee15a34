//! `serve`: the pipeline and the door for a browser on this computer.

use crate::answer::unusable;
use crate::{Common, wrong_usage};
use clap::Args;
use demo::Demo;
use serde_json::json;
use station::{ErrorCode, Station, UserError};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Args)]
pub(crate) struct Serve {
    /// Where to listen; loopback only
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Serve the browser UI too
    #[arg(long)]
    ui: bool,
    /// The folder of the built UI
    #[arg(long, env = "PACKBENCH_UI", default_value = "ui/dist")]
    ui_dir: PathBuf,
    /// Run the demo shop in this process and open it
    #[arg(long)]
    demo: bool,
    /// Orders of the demo shop
    #[arg(long, default_value_t = 78)]
    demo_orders: usize,
    /// Let the first steps choose the demo shop, which runs from then on
    #[arg(long, conflicts_with = "demo")]
    first_steps: bool,
}

impl Serve {
    pub(crate) async fn run(self, common: &Common) -> Result<(), UserError> {
        if self.ui && !self.ui_dir.join("index.html").is_file() {
            return Err(unusable(&self.ui_dir, "no built UI; `npm run build` in ui/ makes it"));
        }
        if self.demo && common.store.is_some() {
            wrong_usage(
                "the demo keeps a store of its own, thrown away at each start: leave out --store and PACKBENCH_STORE",
            );
        }
        // Before anyone can know that it runs.
        let told = station::told_to_end().map_err(|error| ErrorCode::Fault.with(error))?;
        let demo = Demo::new(self.demo_orders);
        let station = self.open(common, &demo).await?;
        let ui = if self.ui { self.ui_dir } else { PathBuf::new() };
        let opened = server::serve(station.clone(), self.listen, ui).await;
        let mut door = match opened {
            Ok(door) => door,
            Err(error) => {
                station.close().await;
                return Err(ErrorCode::AddressTaken.with(format!("{}: {error}", self.listen)));
            }
        };
        let said = say_where(common, &demo, &format!("http://{}", door.address)).await;
        if said.is_ok() {
            tokio::select! {
                () = door.closed() => {}
                () = told => {}
            }
        }
        door.close().await;
        station.close().await;
        said
    }

    async fn open(&self, common: &Common, demo: &Demo) -> Result<Arc<Station>, UserError> {
        let mut config = common.config();
        let is_trying = self.demo || self.first_steps;
        if is_trying && common.home.is_none() && common.store.is_none() {
            config = station::Config { use_speaker: false, ..station::Config::demo() };
        }
        if self.demo {
            return demo.open(config).await;
        }
        let station = Station::start(config).await?;
        if self.first_steps
            && let Err(error) = demo.offer(&station).await
        {
            station.close().await;
            return Err(error);
        }
        Ok(station)
    }
}

/// The first line. What it names and is not there yet is null.
async fn say_where(common: &Common, demo: &Demo, url: &str) -> Result<(), UserError> {
    let control = if demo.is_running() { Some(demo.world().await?.control_url()) } else { None };
    let line = json!({
        "listening": url, "webhooks": null, "webhooks_shippo": null, "metrics": null, "health": null, "control": control,
    });
    common.answer(&line, &format!("Packbench is at {url}"))
}
