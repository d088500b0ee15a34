//! A small file of the data folder that is there whole or as it was: a full disk or a power cut leaves no half of it.

use std::io::Write as _;
use std::path::Path;

/// Who may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Whoever may read the folder.
    Anyone,
    /// The user of this station alone.
    OnlyThisUser,
}

/// Writes a file beside and puts it in the place of the old one once it is safe on the disk. Makes the folder if need be.
///
/// # Errors
/// The system's own, with the old file as it was.
pub(crate) fn replace(path: &Path, bytes: &[u8], readers: Readers) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if readers == Readers::OnlyThisUser {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    // The new name is in place; a folder that can't be opened, or a file system that keeps no such promise, changes nothing.
    #[cfg(unix)]
    if let Err(error) = std::fs::File::open(folder).and_then(|folder| folder.sync_all()) {
        tracing::info!(%error, "a folder's names could not be brought to the disk at once");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_not_be_written_leaves_the_old_file_and_what_a_cut_left_beside_is_no_hindrance() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep").join("noted");
        replace(&file, b"first", Readers::Anyone).unwrap();
        std::fs::write(folder.path().join("deep").join("noted.new"), "ha").unwrap();
        replace(&file, b"second", Readers::Anyone).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "second");
        std::fs::create_dir(folder.path().join("deep").join("noted.new")).unwrap();
        assert!(replace(&file, b"third", Readers::Anyone).is_err());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "second");
    }
}
