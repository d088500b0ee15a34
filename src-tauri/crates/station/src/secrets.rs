//! The shop's keys: in the system's keyring, or in a file only this user can read, with a warning shown in Settings.
//!
//! They are never in the store, the log or an error. The file is not encrypted: the disk's encryption protects it.

use domain::secret::Secret;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The name keys are kept under in a keyring.
const SERVICE: &str = "packbench";
/// Which keys there are.
const SHOP: &str = "shopify";
const CARRIER: &str = "shippo";

/// Where keys are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeptIn {
    /// The system's keyring.
    Keyring,
    /// A file.
    File,
}

/// The shop's keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    /// Shopify's access token.
    pub(crate) shop: Option<Secret>,
    /// Shippo's token.
    pub(crate) carrier: Option<Secret>,
}

/// Keeps keys for one data folder.
#[derive(Clone, Debug)]
pub(crate) struct SecretStore {
    folder: PathBuf,
    kept_in: KeptIn,
}

impl SecretStore {
    /// Tries the keyring with a value of its own; falls back to a file in `folder`.
    pub(crate) fn open(folder: &Path, use_keyring: bool) -> Self {
        let kept_in = if use_keyring && keyring_works(folder) { KeptIn::Keyring } else { KeptIn::File };
        Self { folder: folder.to_owned(), kept_in }
    }

    /// Where keys are kept.
    pub(crate) fn kept_in(&self) -> KeptIn {
        self.kept_in
    }

    /// The keys; the environment's come first, for servers and tests.
    pub(crate) fn load(&self) -> Keys {
        Keys {
            shop: from_environment("PACKBENCH_SHOPIFY_TOKEN").or_else(|| self.read(SHOP)),
            carrier: from_environment("PACKBENCH_SHIPPO_TOKEN").or_else(|| self.read(CARRIER)),
        }
    }

    /// Keeps the keys.
    ///
    /// # Errors
    /// When neither the keyring nor the file takes them.
    pub(crate) fn save(&self, keys: &Keys) -> std::io::Result<()> {
        for (name, key) in [(SHOP, &keys.shop), (CARRIER, &keys.carrier)] {
            if let Some(key) = key {
                self.write(name, key)?;
            }
        }
        Ok(())
    }

    fn read(&self, name: &str) -> Option<Secret> {
        let text = match self.kept_in {
            KeptIn::Keyring => entry(&self.folder, name).ok()?.get_password().ok()?,
            KeptIn::File => std::fs::read_to_string(self.path(name)).ok()?,
        };
        Some(Secret::new(text)).filter(|secret| !secret.is_empty())
    }

    fn write(&self, name: &str, key: &Secret) -> std::io::Result<()> {
        match self.kept_in {
            KeptIn::Keyring => {
                let entry = entry(&self.folder, name).map_err(std::io::Error::other)?;
                entry.set_password(key.reveal()).map_err(std::io::Error::other)
            }
            KeptIn::File => {
                std::fs::create_dir_all(&self.folder)?;
                let mut options = std::fs::OpenOptions::new();
                options.write(true).create(true).truncate(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                options.open(self.path(name))?.write_all(key.reveal().as_bytes())
            }
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.key"))
    }
}

/// Two stations on one computer keep their keys apart by their folder.
fn entry(folder: &Path, name: &str) -> keyring::Result<keyring::Entry> {
    keyring::Entry::new(SERVICE, &format!("{name}@{}", folder.display()))
}

fn keyring_works(folder: &Path) -> bool {
    let probe = || -> keyring::Result<bool> {
        let entry = entry(folder, "probe")?;
        entry.set_password("probe")?;
        let is_same = entry.get_password()? == "probe";
        entry.delete_credential()?;
        Ok(is_same)
    };
    probe().unwrap_or(false)
}

fn from_environment(name: &str) -> Option<Secret> {
    let direct = std::env::var(name).ok();
    let text =
        direct.or_else(|| std::env::var(format!("{name}_FILE")).ok().and_then(|p| std::fs::read_to_string(p).ok()));
    text.map(Secret::new).filter(|secret| !secret.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_keys_for_this_user_only() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = SecretStore::open(folder.path(), false);
        assert_eq!(secrets.load(), Keys::default());
        let keys = Keys { shop: Some(Secret::new("shpat_1\n")), carrier: None };
        secrets.save(&keys).unwrap();
        assert_eq!(secrets.load(), keys);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.path().join("shopify.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
