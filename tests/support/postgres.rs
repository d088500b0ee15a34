//! A PostgreSQL of the test process's own, from the binaries the machine has.
//!
//! Invariant: it ends with the process, however that ends. A shell starts it, waits for its input to close, stops it and
//! takes its folder away; the input closes even when the process is killed. It listens on a socket in that folder only,
//! so any number of them run side by side. Nothing is downloaded and no server of the machine is touched.

use anyhow::{Context, bail};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// The one superuser of the server.
const USER: &str = "packbench";

/// $1 binaries, $2 folder, $3 superuser. Speed before safety: whatever it holds is thrown away.
const LIFE: &str = r#"
"$1/initdb" -D "$2/data" -U "$3" -A trust -E UTF8 --no-locale --no-sync >"$2/log" 2>&1 &&
"$1/pg_ctl" -D "$2/data" -l "$2/log" -w -o "-c listen_addresses= -c unix_socket_directories=$2 -c max_connections=300 \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off" start >/dev/null 2>&1 && echo ready
cat >/dev/null
"$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1
cd / && rm -rf "$2"
"#;

/// A running server.
#[derive(Debug)]
pub struct Postgres {
    binaries: PathBuf,
    folder: PathBuf,
    databases: AtomicU64,
    /// Its input is the server's lifeline.
    _shell: Child,
}

/// The process's server, started when it is first asked for; none, said once, where the machine has no PostgreSQL.
///
/// # Panics
/// When PostgreSQL is there and does not start: that is a fault, not a reason to leave tests out.
pub fn postgres_or_left_out() -> Option<&'static Postgres> {
    static SERVER: OnceLock<Option<Postgres>> = OnceLock::new();
    let start = || {
        let Some(binaries) = binaries() else {
            // Past the test harness, which keeps what passing tests print to itself.
            let _ = writeln!(std::io::stderr(), "left out: the PostgreSQL half of every story, no PostgreSQL");
            return None;
        };
        match Postgres::start(binaries) {
            Ok(server) => Some(server),
            Err(error) => panic!("PostgreSQL does not start: {error:#}"),
        }
    };
    SERVER.get_or_init(start).as_ref()
}

impl Postgres {
    fn start(binaries: PathBuf) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("packbench-postgres-").tempdir()?.keep();
        let mut shell = Command::new("sh");
        shell.args(["-c", LIFE, "sh"]).arg(&binaries).arg(&folder).arg(USER);
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        as_unprivileged(&mut shell, &folder)?;
        let mut shell = shell.spawn().context("sh")?;

        let mut first_line = String::new();
        BufReader::new(shell.stdout.take().context("piped")?).read_line(&mut first_line)?;
        if first_line.trim() != "ready" {
            let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
            bail!("{log}");
        }
        Ok(Self { binaries, folder, databases: AtomicU64::new(0), _shell: shell })
    }

    /// Makes an empty database and gives its `postgres://` address.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn fresh_database(&self) -> anyhow::Result<String> {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.rows(&self.url("postgres"), &format!("CREATE DATABASE {name}")).await?;
        Ok(self.url(&name))
    }

    /// What a query gives in the database at `url`, as text: looks past the store at what is really there.
    ///
    /// # Errors
    /// When the server refuses the query.
    pub async fn rows(&self, url: &str, query: &str) -> anyhow::Result<Vec<Vec<String>>> {
        let mut psql = tokio::process::Command::new(self.binaries.join("psql"));
        psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--field-separator=\t"]);
        let output = psql.args(["--set=ON_ERROR_STOP=1", "--command", query, "--dbname", url]).output().await?;
        if !output.status.success() {
            bail!("{query}: {}", String::from_utf8_lossy(&output.stderr));
        }
        let text = String::from_utf8(output.stdout)?;
        Ok(text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect())
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://{USER}@localhost/{database}?host={}", self.folder.display())
    }
}

/// The folder with `initdb` and all that belongs to it: in PATH, where Debian has it, where Homebrew has it.
fn binaries() -> Option<PathBuf> {
    if cfg!(windows) {
        return None;
    }
    let mut folders: Vec<PathBuf> = std::env::var_os("PATH").iter().flat_map(std::env::split_paths).collect();
    for (parent, below) in [("/usr/lib/postgresql", "bin"), ("/opt/homebrew/opt", "bin"), ("/usr/local/opt", "bin")] {
        let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> = entries.map(|entry| entry.path().join(below)).collect();
        found.sort();
        folders.extend(found.into_iter().rev());
    }
    folders.into_iter().find(|folder| ["initdb", "pg_ctl", "psql"].iter().all(|name| folder.join(name).is_file()))
}

/// PostgreSQL refuses to run as root, as in a container: there the server and its folder belong to someone else.
#[cfg(unix)]
fn as_unprivileged(shell: &mut Command, folder: &Path) -> anyhow::Result<()> {
    use std::os::unix::process::CommandExt;
    // A group of its own: Ctrl-C ends the tests, and their end ends the server.
    shell.process_group(0);
    let id = Command::new("id").arg("-u").output()?;
    if id.stdout.trim_ascii() != b"0" {
        return Ok(());
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    let ids_of = |name: &str| {
        let fields: Vec<&str> =
            users.lines().map(|line| line.split(':').collect()).find(|f: &Vec<&str>| f[0] == name)?;
        Some((fields.get(2)?.parse::<u32>().ok()?, fields.get(3)?.parse::<u32>().ok()?))
    };
    let (user, group) = ids_of("postgres").or_else(|| ids_of("nobody")).context("no user but root")?;
    std::os::unix::fs::chown(folder, Some(user), Some(group))?;
    shell.uid(user).gid(group).current_dir(folder);
    Ok(())
}

#[cfg(not(unix))]
fn as_unprivileged(_: &mut Command, _: &Path) -> anyhow::Result<()> {
    Ok(())
}
