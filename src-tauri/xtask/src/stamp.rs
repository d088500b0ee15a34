//! What was last done to which content, so that the second run starts in seconds.
//!
//! Invariant: a stamp is written after the work, so an interrupted run is done again. Content is
//! compared, not times: a fresh clone and a branch switch change times without changing anything.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use crate::step::{Done, refused};

/// A fingerprint of files and folders: names and bytes, in an order that does not depend on the disk.
/// What the work itself writes among its sources is named in `except`.
pub(crate) fn of(paths: &[PathBuf], except: &[PathBuf]) -> Done<String> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        add(&mut hasher, path, except)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn add(hasher: &mut DefaultHasher, path: &Path, except: &[PathBuf]) -> Done {
    if except.iter().any(|except| except == path) {
        return Ok(());
    }
    let reading = || refused(format!("reading {}", path.display()));
    hasher.write(path.to_string_lossy().as_bytes());
    if path.is_dir() {
        let mut entries = fs::read_dir(path)
            .and_then(|entries| entries.map(|entry| entry.map(|e| e.path())).collect::<Result<Vec<_>, _>>())
            .map_err(reading())?;
        entries.sort();
        for entry in entries {
            add(hasher, &entry, except)?;
        }
    } else if path.exists() {
        let bytes = fs::read(path).map_err(reading())?;
        hasher.write_usize(bytes.len());
        hasher.write(&bytes);
    }
    Ok(())
}

/// What the stamp at `path` says; an absent stamp says nothing.
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

pub(crate) fn write(path: &Path, content: &str) -> Done {
    let writing = || refused(format!("writing {}", path.display()));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(writing())?;
    }
    fs::write(path, content).map_err(writing())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_follows_content_and_names() {
        let folder = std::env::temp_dir().join(format!("packbench-stamp-{}", std::process::id()));
        let file = folder.join("a.txt");
        write(&file, "one").unwrap();
        let one = of(std::slice::from_ref(&folder), &[]).unwrap();
        write(&file, "two").unwrap();
        let two = of(std::slice::from_ref(&folder), &[]).unwrap();
        fs::rename(&file, folder.join("b.txt")).unwrap();
        let renamed = of(std::slice::from_ref(&folder), &[]).unwrap();
        write(&file, "one").unwrap();
        fs::remove_file(folder.join("b.txt")).unwrap();
        let without = of(std::slice::from_ref(&folder), std::slice::from_ref(&file)).unwrap();
        let again = of(std::slice::from_ref(&folder), &[]).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(one, again);
        assert_ne!(one, without);
        assert!(one != two && two != renamed, "{one} {two} {renamed}");
    }
}
