//! The house rules as tests: layers, the shape of the tree, what text may hold, a page for every error, a sentence for
//! every event.
//!
//! Invariant: each rule complains with the file, the line and what to do, all complaints at once.
//! What rustc, clippy and eslint can hold is left to them.

mod error_pages;
mod event_kinds;
mod layers;
mod text;
mod tree;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// A file of the tree: where it stands from the root, with `/`, and what it says unless it is binary.
struct File {
    path: String,
    text: Option<String>,
}

impl File {
    /// The last part of the path.
    fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The text's lines with their numbers from 1; a binary file has none.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.iter().flat_map(|text| text.lines().enumerate().map(|(at, line)| (at + 1, line)))
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the tree")
}

/// Every file that is committed or could be, sorted by path: what git lists and does not ignore.
fn files() -> &'static [File] {
    static FILES: OnceLock<Vec<File>> = OnceLock::new();
    FILES.get_or_init(|| {
        // The tree may belong to another user than the one who tests it, as in a container.
        let output = Command::new("git")
            .args(["-c", "safe.directory=*", "ls-files", "-z", "--deduplicate"])
            .args(["--cached", "--others", "--exclude-standard"])
            .current_dir(root())
            .output()
            .expect("git starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let listed = String::from_utf8(output.stdout).expect("paths are UTF-8");
        let mut files: Vec<File> = listed.split('\0').filter(|path| !path.is_empty()).filter_map(read).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    })
}

/// Reads one file; a deleted one that git still lists is none.
fn read(path: &str) -> Option<File> {
    match fs::read(root().join(path)) {
        Ok(bytes) => Some(File { path: path.to_owned(), text: String::from_utf8(bytes).ok() }),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => panic!("{path}: {error}"),
    }
}

/// Fails with every complaint on a line of its own.
fn assert_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "{} complaints\n{}", complaints.len(), complaints.join("\n"));
}
