//! `packbenchctl`: the station on a command line, for servers and scripts. One file per verb.
//!
//! Standard output holds answers alone (one JSON document with `--json`); everything else goes to standard error.
//! Exit 0 is done, 1 refused or failed, 2 wrong usage.

mod print;
mod scan;
mod serve;
mod simulate;
mod status;
mod sync;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The packing station's command line.
#[derive(Parser)]
#[command(name = "packbenchctl", version, about, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Args, Clone)]
pub(crate) struct Common {
    /// Where the station keeps its memory: sqlite:PATH or postgres://…
    #[arg(long, env = "PACKBENCH_STORE", global = true)]
    store: Option<String>,
    /// Where pictures and this bench's settings lie.
    #[arg(long, env = "PACKBENCH_HOME", global = true)]
    home: Option<PathBuf>,
    /// Print one JSON document on standard output.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// Runs the pipeline and serves the station on this computer.
    #[command(after_help = "Example: packbenchctl serve --ui --demo")]
    Serve(serve::Serve),
    /// Runs the simulated outside world: Shopify, Shippo and a label printer.
    #[command(after_help = "Example: packbenchctl simulate --json --orders 500 --seed 7")]
    Simulate(simulate::Simulate),
    /// Says how orders, jobs, labels and prints stand.
    #[command(after_help = "Example: packbenchctl status --json")]
    Status,
    /// Pulls orders, products and locations from the shop once.
    #[command(after_help = "Example: packbenchctl sync")]
    Sync,
    /// Says what a scanned code means.
    #[command(after_help = "Example: packbenchctl scan ']C10109501101530003'")]
    Scan(scan::ScanCode),
    /// Sends a file as it is to a printer.
    #[command(after_help = "Example: packbenchctl print label.zpl --to tcp://10.0.0.20:9100")]
    Print(print::Print),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()))
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let outcome = runtime.block_on(async {
        match cli.verb {
            Verb::Serve(verb) => verb.run(&cli.common).await,
            Verb::Simulate(verb) => verb.run(&cli.common).await,
            Verb::Status => status::run(&cli.common).await,
            Verb::Sync => sync::run(&cli.common).await,
            Verb::Scan(verb) => verb.run(),
            Verb::Print(verb) => verb.run(&cli.common).await,
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("{error:#}");
    ExitCode::FAILURE
}

impl Common {
    /// The station's configuration: flags, then the environment, then the platform's data folder.
    pub(crate) fn config(&self) -> station::Config {
        let home = self.home.clone().unwrap_or_else(station::default_data_dir);
        let mut config = station::Config::in_folder(&home);
        if let Some(store) = &self.store {
            config.store_url.clone_from(store);
        }
        config.use_speaker = false;
        config
    }

    /// One line on standard output.
    #[expect(clippy::print_stdout, reason = "answers go to standard output")]
    pub(crate) fn answer(&self, json: &serde_json::Value, words: &str) {
        if self.json {
            println!("{json}");
        } else {
            println!("{words}");
        }
    }
}
