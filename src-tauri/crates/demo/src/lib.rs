//! The demo shop: the simulated outside world is offered to a station and runs in this process once it is wanted.
//!
//! It begins anew with every start: its store is thrown away, because the simulated shop forgets too. Labels say SAMPLE
//! and cost nothing; scanner and printers at the bench are real.

use simulators::seed::catalogue::ARTICLES;
use simulators::{OutsideWorld, WorldOptions};
use station::{Config, DEMO_MARK, DemoWorld, ErrorCode, FolderLock, LOCK_FILE, StartDemo, Station, UserError};
use std::fs::DirEntry;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// The first picked orders lie in these totes.
const TOTES: &[(&str, &str)] = &[
    ("111764", "T-07"),
    ("111765", "T-11"),
    ("111771", "T-09"),
    ("111758", "T-01"),
    ("111773", "T-04"),
    ("111782", "T-02"),
];

/// A demo shop. It costs nothing until it is asked for.
#[derive(Clone)]
pub struct Demo {
    orders: usize,
    world: Arc<OnceCell<OutsideWorld>>,
}

impl Demo {
    /// A demo shop with so many orders, once it runs.
    pub fn new(orders: usize) -> Self {
        Self { orders, world: Arc::default() }
    }

    /// The simulated world, for looking at it from outside; started now if it does not run.
    ///
    /// # Errors
    /// `PB-ADDRESS-TAKEN` when no port is free.
    pub async fn world(&self) -> Result<&OutsideWorld, UserError> {
        let options = WorldOptions { orders: self.orders, ..WorldOptions::default() };
        let world = self.world.get_or_try_init(|| OutsideWorld::start(options)).await;
        world.map_err(|error| ErrorCode::AddressTaken.with(error))
    }

    /// True once someone asked for it.
    pub fn is_running(&self) -> bool {
        self.world.initialized()
    }

    async fn address(&self) -> Result<DemoWorld, UserError> {
        let world = self.world().await?;
        Ok(DemoWorld::new(
            (world.shopify().url(), world.shopify().access_token()),
            (world.shippo().url().to_owned(), world.shippo().token().to_owned()),
            world.printer().url().to_owned(),
            TOTES.iter().map(|(number, tote)| ((*number).to_owned(), (*tote).to_owned())).collect(),
            ARTICLES.iter().map(|article| (article.sku.to_owned(), article.bin.to_owned())).collect(),
        ))
    }

    /// Lets the first steps of `station` choose the demo shop, which runs from then on.
    ///
    /// # Errors
    /// When `station` is the demo shop's already and the demo shop can't start.
    pub async fn offer(&self, station: &Station) -> Result<(), UserError> {
        let demo = self.clone();
        let start: StartDemo = Arc::new(move || {
            let demo = demo.clone();
            Box::pin(async move { demo.address().await })
        });
        station.offer_demo(start).await
    }

    /// A station on the demo shop, set up and signed in, over a folder of its own that is emptied first.
    ///
    /// # Errors
    /// `PB-NOT-A-DEMO` when the folder holds something else, `PB-STATION-RUNS` when another demo runs on it; then nothing was
    /// removed. Otherwise why the station can't start.
    pub async fn open(&self, config: Config) -> Result<Arc<Station>, UserError> {
        // Looked at before anything is written there: it may be a bench that someone works at.
        rest_of_demo(&config.data_dir)?;
        let folder = FolderLock::take(&config.data_dir)?;
        empty(&config.data_dir)?;
        let station = Station::start_in(folder, config).await?;
        let set_up = async {
            self.offer(&station).await?;
            station.set_up_demo().await
        };
        match set_up.await {
            Ok(()) => Ok(station),
            Err(error) => {
                // Or its folder stays locked against the next try.
                station.close().await;
                Err(error)
            }
        }
    }
}

/// What a demo left in its folder; the folder of anything else is refused.
fn rest_of_demo(folder: &Path) -> Result<Vec<DirEntry>, UserError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries.collect::<Result<Vec<_>, _>>(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(vec![]),
        Err(error) => Err(error),
    };
    let mut entries = entries.map_err(|error| unusable(folder, &error))?;
    // The lock is whoever's who holds it, and the mark stays, so that what was broken off can be begun again.
    entries.retain(|entry| entry.file_name() != LOCK_FILE && entry.file_name() != DEMO_MARK);
    match entries.is_empty() || folder.join(DEMO_MARK).is_file() {
        true => Ok(entries),
        false => Err(ErrorCode::NotADemo.with(folder.display())),
    }
}

/// Empties a folder that is marked as a demo's, or marks an empty one.
fn empty(folder: &Path) -> Result<(), UserError> {
    for entry in rest_of_demo(folder)? {
        let removed = match entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            true => std::fs::remove_dir_all(entry.path()),
            false => std::fs::remove_file(entry.path()),
        };
        removed.map_err(|error| unusable(folder, &error))?;
    }
    std::fs::write(folder.join(DEMO_MARK), "").map_err(|error| unusable(folder, &error))
}

fn unusable(folder: &Path, error: &std::io::Error) -> UserError {
    ErrorCode::StoreUnavailable.with(format!("{}: {error}", folder.display()))
}
