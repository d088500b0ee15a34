//! `cargo xtask package [--debug]`: this system's installable package, by the Tauri CLI that npm
//! brings, and a look inside it.
//!
//! Invariant: a package is only called made when it holds the program and names the libraries it
//! links. Signing and publishing are not done here.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::machine::{self, Group};
use crate::step::{self, Done, Failure, Step, refused, root, say};
use crate::test::tally::{Report, Tally};
use crate::{artifacts, only_known, ui};

pub(crate) fn verb(args: &[String]) -> Done {
    only_known(args, &["--debug"])?;
    machine::require(&[Group::Build, Group::Webview])?;
    ui::install(ui::Tools::All)?;
    let start = Instant::now();
    let mut tally = Tally::default();
    check(args.is_empty(), &mut tally)?;
    let mut report = Report::default();
    report.part("package", start, tally);
    report.finish()
}

/// Builds the package and counts what it must hold.
pub(crate) fn check(is_release: bool, tally: &mut Tally) -> Done {
    let (kinds, endings): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("dmg", &["dmg"])
    } else if cfg!(windows) {
        ("nsis", &["exe"])
    } else {
        ("deb", &["deb"])
    };
    let folder = step::target().join(if is_release { "release" } else { "debug" }).join("bundle").join(kinds);
    if folder.is_dir() {
        // Yesterday's package would pass for today's.
        fs::remove_dir_all(&folder).map_err(refused(format!("removing {}", folder.display())))?;
    }
    let tauri = root().join("ui/node_modules/.bin").join(if cfg!(windows) { "tauri.cmd" } else { "tauri" });
    ui::build()?;
    // Compiled by us, bundled by the CLI: its own build would resolve other features and compile twice.
    let program = if is_release { artifacts::release("packbench")? } else { artifacts::binary("packbench")? };
    say(format!("packing {}", program.display()));
    let start = Instant::now();
    let debug: &[&str] = if is_release { &[] } else { &["--debug"] };
    Step::new(tauri).args(["bundle", "--bundles", kinds]).args(debug).run()?;
    let Some(package) = made(&folder, endings)? else {
        return Err(Failure(format!("the Tauri CLI left no package in {}", folder.display())));
    };
    let bytes = fs::metadata(&package).map_err(refused("reading the package"))?.len();
    say(format!("made {} ({:.1} MB)", package.display(), bytes as f64 / 1e6));
    tally.pass("package is made", start.elapsed());
    if kinds == "deb" && machine::on_path("dpkg-deb").is_some() { look_inside(&package, tally) } else { Ok(()) }
}

fn made(folder: &Path, endings: &[&str]) -> Done<Option<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(refused(format!("reading {}", folder.display())))?;
    let has_ending = |path: &PathBuf| path.extension().is_some_and(|ending| endings.iter().any(|e| ending == *e));
    Ok(entries.flatten().map(|entry| entry.path()).find(has_ending))
}

/// A Debian package names the libraries its program links, and holds program, menu entry and icon.
fn look_inside(package: &Path, tally: &mut Tally) -> Done {
    let depends = Step::new("dpkg-deb").args(["--field"]).args([package]).args(["Depends"]).read()?;
    let contents = Step::new("dpkg-deb").args(["--contents"]).args([package]).read()?;
    let wanted = [
        ("depends on the webview", depends.contains("libwebkit2gtk-4.1-0")),
        ("depends on the sound library", depends.contains("libasound2")),
        ("holds the program", contents.lines().any(|line| line.ends_with("usr/bin/packbench"))),
        ("holds a menu entry", contents.lines().any(|line| line.ends_with(".desktop"))),
        ("holds an icon", contents.lines().any(|line| line.contains("/icons/") && line.ends_with(".png"))),
    ];
    for (what, holds) in wanted {
        let name = format!("package {what}");
        if holds {
            tally.pass(&name, std::time::Duration::ZERO);
        } else {
            tally.fail(&name, std::time::Duration::ZERO, &format!("Depends: {}", depends.trim()));
        }
    }
    Ok(())
}
