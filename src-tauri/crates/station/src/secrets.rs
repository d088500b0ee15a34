//! The shop's keys: in the system's keyring, or in a file only this user can read, with a warning shown in Settings.
//!
//! They are never in the store, the log or an error. The file is not encrypted: the disk's encryption protects it. Where
//! keys were kept is remembered by the bench, so that a keyring that is locked is told from one that holds nothing. What
//! is asked of a keyring may wait for a person: callers ask from a thread of their own ([`SecretStore::ask`]).

use crate::kept_file::{Readers, replace};
use domain::secret::Secret;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::oneshot;

/// The name keys are kept under in a keyring.
const SERVICE: &str = "packbench";
/// Which keys there are.
const SHOP: &str = "shopify";
const CARRIER: &str = "shippo";

/// Where keys are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptIn {
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

/// What was found where keys are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// The keys; empty when there are none or they can't be read.
    pub(crate) keys: Keys,
    /// Where they are; none when there are none.
    pub(crate) kept_in: Option<KeptIn>,
    /// True when a keyring holds them and does not give them.
    pub(crate) is_locked: bool,
}

/// Keeps keys for one data folder.
#[derive(Clone, Debug)]
pub(crate) struct SecretStore {
    folder: PathBuf,
    use_keyring: bool,
}

impl SecretStore {
    /// Asks nothing yet: a keyring is spoken to when there is something to keep or to read.
    pub(crate) fn new(folder: &Path, use_keyring: bool) -> Self {
        Self { folder: folder.to_owned(), use_keyring }
    }

    /// Runs `question` on a thread of its own; none when there is no answer in time, as from a keyring that waits for
    /// its password.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        patience: Duration,
        question: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Option<T> {
        let (answer, answered) = oneshot::channel();
        let secrets = self.clone();
        // A thread, not a task: the program may end while a keyring still waits.
        std::thread::spawn(move || answer.send(question(&secrets)).ok());
        tokio::time::timeout(patience, answered).await.ok()?.ok()
    }

    /// The keys, from where they were kept; those that were `given` come first, and when all were, nothing is asked.
    pub(crate) fn load(&self, kept_in: Option<KeptIn>, given: Keys) -> Found {
        if given.shop.is_some() && given.carrier.is_some() {
            return Found { keys: given, kept_in, is_locked: false };
        }
        let mut found = self.find(kept_in);
        found.keys.shop = given.shop.or(found.keys.shop);
        found.keys.carrier = given.carrier.or(found.keys.carrier);
        found
    }

    fn find(&self, kept_in: Option<KeptIn>) -> Found {
        let in_files = || Keys { shop: self.read_file(SHOP), carrier: self.read_file(CARRIER) };
        match (kept_in, self.use_keyring) {
            (Some(KeptIn::Keyring), true) => match self.read_keyring() {
                Ok(keys) => Found { keys, kept_in, is_locked: false },
                Err(_) => Found { keys: Keys::default(), kept_in, is_locked: true },
            },
            (Some(KeptIn::File), _) | (_, false) => Found { keys: in_files(), kept_in, is_locked: false },
            // Nobody noted where: a bench from before that was noted, or one without keys.
            (None, true) => {
                let keys = in_files();
                if keys != Keys::default() {
                    return Found { keys, kept_in: Some(KeptIn::File), is_locked: false };
                }
                let keys = self.read_keyring().unwrap_or_default();
                let kept_in = (keys != Keys::default()).then_some(KeptIn::Keyring);
                Found { keys, kept_in, is_locked: false }
            }
        }
    }

    /// Keeps the keys, in the keyring when it takes them. A key that is not given stays as it was.
    ///
    /// # Errors
    /// When neither the keyring nor the file takes them.
    pub(crate) fn save(&self, keys: &Keys, before: Option<KeptIn>) -> std::io::Result<KeptIn> {
        let old = self.find(before).keys;
        let keys = Keys { shop: keys.shop.clone().or(old.shop), carrier: keys.carrier.clone().or(old.carrier) };
        let named = [(SHOP, keys.shop), (CARRIER, keys.carrier)];
        let named: Vec<(&str, Secret)> = named.into_iter().filter_map(|(name, key)| Some((name, key?))).collect();
        let is_kept = |(name, key): &(&str, Secret)| {
            entry(&self.folder, name).and_then(|entry| entry.set_password(key.reveal())).is_ok()
        };
        if self.use_keyring && named.iter().all(is_kept) {
            for (name, _) in named {
                // One that is not there is gone already.
                std::fs::remove_file(self.path(name)).ok();
            }
            return Ok(KeptIn::Keyring);
        }
        for (name, key) in named {
            self.write_file(name, &key)?;
        }
        Ok(KeptIn::File)
    }

    fn read_keyring(&self) -> keyring::Result<Keys> {
        let read = |name: &str| match entry(&self.folder, name)?.get_password() {
            Ok(text) => Ok(Some(Secret::new(text)).filter(|secret| !secret.is_empty())),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        };
        Ok(Keys { shop: read(SHOP)?, carrier: read(CARRIER)? })
    }

    fn read_file(&self, name: &str) -> Option<Secret> {
        let text = std::fs::read_to_string(self.path(name)).ok()?;
        Some(Secret::new(text)).filter(|secret| !secret.is_empty())
    }

    fn write_file(&self, name: &str, key: &Secret) -> std::io::Result<()> {
        replace(&self.path(name), key.reveal().as_bytes(), Readers::OnlyThisUser)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.key"))
    }
}

/// Two stations on one computer keep their keys apart by their folder.
fn entry(folder: &Path, name: &str) -> keyring::Result<keyring::Entry> {
    keyring::Entry::new(SERVICE, &format!("{name}@{}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_keys_for_this_user_only() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = SecretStore::new(folder.path(), false);
        assert_eq!(secrets.load(None, Keys::default()), Found::default());
        let keys = Keys { shop: Some(Secret::new("shpat_1\n")), carrier: None };
        assert_eq!(secrets.save(&keys, None).unwrap(), KeptIn::File);
        assert_eq!(secrets.load(Some(KeptIn::File), Keys::default()).keys, keys);
        // A key that is not given stays.
        let carrier = Keys { shop: None, carrier: Some(Secret::new("shippo_test_1")) };
        secrets.save(&carrier, Some(KeptIn::File)).unwrap();
        assert_eq!(
            secrets.load(Some(KeptIn::File), Keys::default()).keys,
            Keys { shop: keys.shop, carrier: carrier.carrier }
        );
        let given = Keys { shop: Some(Secret::new("given")), carrier: None };
        let found = secrets.load(Some(KeptIn::File), given.clone()).keys;
        assert_eq!(found, Keys { carrier: Some(Secret::new("shippo_test_1")), ..given }, "what is given comes first");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.path().join("shopify.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[tokio::test]
    async fn who_does_not_answer_is_not_waited_for() {
        let secrets = SecretStore::new(Path::new("."), true);
        let (hold, held) = std::sync::mpsc::channel::<()>();
        let answer = secrets.ask(Duration::from_millis(10), move |_| held.recv().is_ok()).await;
        assert_eq!(answer, None);
        drop(hold);
    }
}
