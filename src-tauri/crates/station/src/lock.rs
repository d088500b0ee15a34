//! One station a data folder: who holds the folder's lock may run there.
//!
//! Invariant: the operating system keeps the lock, so that it ends with its program however that ends; the file itself
//! says nothing and stays.

use crate::error::{ErrorCode, UserError};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// The file in a data folder that is locked while a station runs there.
pub const LOCK_FILE: &str = "station.lock";

/// A data folder that is ours.
#[derive(Debug)]
pub struct FolderLock(#[expect(dead_code, reason = "the lock lasts as long as the open file")] File);

impl FolderLock {
    /// Takes the folder, which is made when it is not there. Nobody is waited for.
    ///
    /// # Errors
    /// `PB-STATION-RUNS` when another station runs there, `PB-STORE-UNAVAILABLE` for a folder that can't be written.
    pub fn take(folder: &Path) -> Result<Self, UserError> {
        let unusable = |error: std::io::Error| ErrorCode::StoreUnavailable.with(error);
        std::fs::create_dir_all(folder).map_err(unusable)?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        let file = options.open(folder.join(LOCK_FILE)).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(ErrorCode::StationRuns.with(folder.display())),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_one_station_s_until_it_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("made");
        let lock = FolderLock::take(&below).unwrap();
        assert_eq!(FolderLock::take(&below).unwrap_err().code, "PB-STATION-RUNS");
        FolderLock::take(folder.path()).expect("another folder is free");
        drop(lock);
        FolderLock::take(&below).expect("it is free again");
    }

    #[test]
    fn a_folder_that_can_not_be_made_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert_eq!(FolderLock::take(&file.join("below")).unwrap_err().code, "PB-STORE-UNAVAILABLE");
    }
}
