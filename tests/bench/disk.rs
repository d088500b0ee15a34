//! One durable write of this disk, as a program without a database does it: append a page, `fdatasync`.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// A page of a write-ahead log with its header.
const PAGE: [u8; 4096 + 24] = [0x5a; 4096 + 24];

/// A file that only grows.
pub(crate) struct Disk {
    file: File,
}

impl Disk {
    /// On the disk of `folder`.
    pub(crate) fn of(folder: &Path) -> std::io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(folder.join("fdatasync"))?;
        Ok(Self { file })
    }

    /// How long one page takes to be safe.
    pub(crate) fn sync_once(&mut self) -> std::io::Result<Duration> {
        let start = Instant::now();
        self.file.write_all(&PAGE)?;
        self.file.sync_data()?;
        Ok(start.elapsed())
    }
}
