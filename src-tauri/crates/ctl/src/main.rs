//! `packbenchctl`: the station on a command line, for servers and scripts. One file per verb.
//!
//! Standard output holds answers alone (one JSON document with `--json`); everything else goes to standard error.
//! Exit 0 is done, 1 refused or failed (code, sentence, next step), 2 wrong usage.

mod answer;
mod print;
mod scan;
mod serve;
mod simulate;
mod slip;
mod status;
mod sync;

use clap::{Args, CommandFactory as _, Parser, Subcommand, error::ErrorKind};
use station::UserError;
use std::io::IsTerminal as _;
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

/// What every verb understands.
#[derive(Args, Clone)]
pub(crate) struct Common {
    /// Where the station keeps its memory: sqlite:PATH or postgres://… [env: PACKBENCH_STORE, PACKBENCH_STORE_FILE]
    #[arg(long, global = true, value_name = "URL", value_parser = store_url)]
    store: Option<String>,
    /// Where pictures and this bench's packbench.toml lie [env: PACKBENCH_HOME, PACKBENCH_HOME_FILE]
    #[arg(long, global = true, value_name = "FOLDER")]
    home: Option<PathBuf>,
    /// Print one JSON document on standard output
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// Runs the pipeline and serves the station on this computer
    #[command(after_help = "Example: packbenchctl serve --ui --demo")]
    Serve(serve::Serve),
    /// Runs the simulated outside world: Shopify, Shippo and a label printer
    #[command(after_help = "Example: packbenchctl simulate --json --orders 500 --seed 7")]
    Simulate(simulate::Simulate),
    /// Says how orders, jobs, labels and prints stand
    #[command(after_help = "Example: packbenchctl status --json")]
    Status,
    /// Pulls orders, products and locations from the shop once, also beside a station that runs
    #[command(after_help = "Example: packbenchctl sync --since 2026-03-01T06:00:00Z")]
    Sync(sync::Sync),
    /// Draws the packing slip of an order
    #[command(after_help = "Example: packbenchctl slip 1042 --format pdf -o slip.pdf")]
    Slip(slip::Slip),
    /// Says what scanned codes mean, a JSON document a line
    #[command(after_help = "Example: packbenchctl scan ']C10109501101530003'")]
    Scan(scan::ScanCode),
    /// Sends a file as it is to a printer
    #[command(after_help = "Example: packbenchctl print label.zpl --to tcp://10.0.0.20:9100")]
    Print(print::Print),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    // A verb that ends says at its end what went wrong; one that goes on has nowhere else to say it.
    let level = if matches!(cli.verb, Verb::Serve(_) | Verb::Simulate(_)) { "warn" } else { "error" };
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| level.into()))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return answer::failed(&station::ErrorCode::Fault.with(error)),
    };
    match runtime.block_on(run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => answer::failed(&error),
    }
}

async fn run(cli: Cli) -> Result<(), UserError> {
    let common = cli.common.or_environment()?;
    match cli.verb {
        Verb::Serve(verb) => verb.run(&common).await,
        Verb::Simulate(verb) => verb.run(&common).await,
        Verb::Status => status::run(&common).await,
        Verb::Sync(verb) => verb.run(&common).await,
        Verb::Slip(verb) => verb.run(&common).await,
        Verb::Scan(verb) => verb.run(),
        Verb::Print(verb) => verb.run(&common).await,
    }
}

/// Ends the program as for any wrong usage.
fn wrong_usage(words: &str) -> ! {
    Cli::command().error(ErrorKind::ArgumentConflict, words).exit()
}

fn store_url(text: &str) -> Result<String, String> {
    let is_known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|start| text.starts_with(start));
    if is_known { Ok(text.to_owned()) } else { Err("write sqlite:PATH or postgres://…".to_owned()) }
}

impl Common {
    /// Flags come first, then the environment.
    fn or_environment(mut self) -> Result<Self, UserError> {
        if self.store.is_none() {
            self.store = station::set_in_environment("PACKBENCH_STORE")?;
            if let Some(Err(words)) = self.store.as_deref().map(store_url) {
                wrong_usage(&format!("PACKBENCH_STORE: {words}"));
            }
        }
        if self.home.is_none() {
            self.home = station::set_in_environment("PACKBENCH_HOME")?.map(PathBuf::from);
        }
        Ok(self)
    }

    /// The station's configuration, where neither names one that of the platform's data folder.
    pub(crate) fn config(&self) -> station::Config {
        let home = self.home.clone().unwrap_or_else(station::default_data_dir);
        let mut config = station::Config::in_folder(&home);
        if let Some(store) = &self.store {
            config.store_url.clone_from(store);
        }
        config.use_speaker = false;
        config
    }
}
