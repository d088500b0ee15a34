//! What tells the workers of this computer from others on the same store, however benches are called. It is drawn once and
//! kept in a file of its own, not among the settings: whoever copies `packbench.toml` to the next bench copies no worker.

use crate::error::UserError;
use crate::kept_file::{Readers, replace};
use std::path::Path;

const FILE: &str = "worker-id";

/// Reads it; draws it when there is none. One that is lost costs nothing: what its workers held is free when their leases
/// end.
///
/// # Errors
/// `PB-DISK-FULL`, and `PB-STORE-UNAVAILABLE` when the folder can't be written.
pub(crate) fn read_or_draw(data_dir: &Path, chance: u64) -> Result<String, UserError> {
    let path = data_dir.join(FILE);
    match std::fs::read_to_string(&path) {
        Ok(kept) if !kept.trim().is_empty() => Ok(kept.trim().to_owned()),
        Ok(_) | Err(_) => {
            let drawn = format!("{chance:016x}");
            replace(&path, drawn.as_bytes(), Readers::Anyone).map_err(crate::config::unwritable)?;
            Ok(drawn)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_drawn_once_and_again_when_it_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let first = read_or_draw(folder.path(), 7).unwrap();
        assert_eq!(read_or_draw(folder.path(), 8).unwrap(), first);
        // As a power cut may leave it.
        std::fs::write(folder.path().join(FILE), "").unwrap();
        assert_ne!(read_or_draw(folder.path(), 9).unwrap(), first);
    }
}
