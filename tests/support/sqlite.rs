//! A store in a folder of its own, gone with it.

use anyhow::Context;
use std::path::{Path, PathBuf};
use store::Store;
use tempfile::TempDir;

/// A folder for one store file; the file itself is made by whoever opens it.
#[derive(Debug)]
pub struct StoreFolder(TempDir);

impl StoreFolder {
    /// A new, empty folder.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self(tempfile::Builder::new().prefix("packbench-store-").tempdir()?))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Where the store's file is, or will be.
    pub fn file(&self) -> PathBuf {
        self.0.path().join("packbench.db")
    }

    /// The file's `sqlite:` address.
    pub fn url(&self) -> String {
        format!("sqlite:{}", self.file().display())
    }

    /// Opens the store.
    ///
    /// # Errors
    /// When it can't be opened.
    pub async fn open(&self) -> anyhow::Result<Store> {
        Store::open(&self.url()).await.context("open the store")
    }
}
