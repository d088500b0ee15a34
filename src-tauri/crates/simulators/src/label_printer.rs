//! A label printer on the network: TCP port 9100, one client at a time, everything up to the client's close is a job.
//!
//! It keeps each job's bytes exactly as they came; a job whose connection breaks is not kept. Its receive buffer is
//! small, as a printer's is, so that a printer which stops reading is felt. It does not print or check anything.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    task::JoinHandle,
};

use crate::http_server::reachable;

const RECEIVE_BUFFER_BYTES: u32 = 8 * 1024;
const SLOW_BYTES: usize = 256;
const SLOW_PAUSE: Duration = Duration::from_millis(20);

/// What the printer does with those who connect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PrinterMode {
    /// Reads to the client's half-close, then closes its side; answers `~HS`.
    #[default]
    Ok,
    /// Nothing listens: a new connection is refused.
    RefuseNew,
    /// Accepts, takes the first bytes and resets the connection.
    Reset,
    /// Accepts and never reads.
    Stall,
    /// Reads 256 bytes every 20 milliseconds.
    Slow,
}

/// A running printer. Dropping it switches it off.
pub struct LabelPrinter {
    address: SocketAddr,
    jobs: Jobs,
    mode: watch::Sender<PrinterMode>,
    applied: watch::Receiver<PrinterMode>,
    task: JoinHandle<()>,
}

#[derive(Clone)]
struct Jobs {
    kept: Arc<Mutex<Vec<Vec<u8>>>>,
    count: watch::Sender<usize>,
}

impl LabelPrinter {
    /// Switches a printer on at this address; port 0 takes a free one.
    ///
    /// # Errors
    /// The port cannot be taken.
    pub async fn start(listen: SocketAddr) -> io::Result<Self> {
        let socket = bound_to(listen)?;
        let address = socket.local_addr()?;
        let door = Door::open(socket)?;
        let jobs = Jobs { kept: Arc::default(), count: watch::Sender::new(0) };
        let mode = watch::Sender::new(PrinterMode::Ok);
        let (applying, applied) = watch::channel(PrinterMode::Ok);
        let task = tokio::spawn(run(door, address, jobs.clone(), mode.subscribe(), applying));
        Ok(Self { address, jobs, mode, applied, task })
    }

    /// `tcp://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("tcp://{}", reachable(self.address))
    }

    /// Changes what the printer does; a connection that is open is dropped. Returns when the change holds.
    pub async fn set_mode(&self, mode: PrinterMode) {
        if self.mode.send_replace(mode) != mode {
            // Only a printer that is being switched off never applies it.
            self.applied.clone().wait_for(|applied| *applied == mode).await.ok();
        }
    }

    /// The jobs so far, oldest first.
    pub fn jobs(&self) -> Vec<Vec<u8>> {
        self.jobs.kept().clone()
    }

    /// Waits until at least `n` jobs have come; false when they have not come in time.
    pub async fn wait_for_jobs(&self, n: usize, timeout: Duration) -> bool {
        let mut count = self.jobs.count.subscribe();
        let waited = tokio::time::timeout(timeout, count.wait_for(|count| *count >= n)).await;
        matches!(waited, Ok(Ok(_)))
    }

    /// `[{"bytes","sha256"}]`, oldest first.
    pub fn state_json(&self) -> Value {
        let job = |bytes: &Vec<u8>| json!({ "bytes": bytes.len(), "sha256": hex(&Sha256::digest(bytes)) });
        self.jobs.kept().iter().map(job).collect()
    }
}

impl Drop for LabelPrinter {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Jobs {
    fn kept(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, job: Vec<u8>) {
        let mut kept = self.kept();
        kept.push(job);
        self.count.send_replace(kept.len());
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The printer's port: it listens, or it is only kept so that nobody else takes it while connections are refused.
enum Door {
    Open(TcpListener),
    Shut(TcpSocket),
}

impl Door {
    fn open(socket: TcpSocket) -> io::Result<Self> {
        socket.listen(16).map(Self::Open)
    }

    fn for_mode(self, mode: PrinterMode, address: SocketAddr) -> io::Result<Self> {
        match (self, mode) {
            (Self::Open(listener), PrinterMode::RefuseNew) => {
                drop(listener);
                bound_to(address).map(Self::Shut)
            }
            (Self::Shut(socket), mode) if mode != PrinterMode::RefuseNew => Self::open(socket),
            (unchanged, _) => Ok(unchanged),
        }
    }
}

fn bound_to(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // The port is taken again while old connections to it are still ending.
    socket.set_reuseaddr(true)?;
    socket.set_recv_buffer_size(RECEIVE_BUFFER_BYTES)?;
    socket.bind(address)?;
    Ok(socket)
}

async fn run(
    mut door: Door,
    address: SocketAddr,
    jobs: Jobs,
    mut mode: watch::Receiver<PrinterMode>,
    applying: watch::Sender<PrinterMode>,
) {
    loop {
        let now = *mode.borrow_and_update();
        door = match door.for_mode(now, address) {
            Ok(door) => door,
            Err(error) => return tracing::warn!(%error, "the printer lost its port"),
        };
        applying.send_replace(now);
        tokio::select! {
            changed = mode.changed() => if changed.is_err() { return },
            () = serve(&door, now, &jobs) => {}
        }
    }
}

/// Serves one client after the other until the mode changes.
async fn serve(door: &Door, mode: PrinterMode, jobs: &Jobs) {
    let Door::Open(listener) = door else {
        return std::future::pending().await;
    };
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        match mode {
            PrinterMode::Ok | PrinterMode::Slow => {
                // A broken connection leaves no job; the client has its own error.
                if let Ok(Some(job)) = read_job(stream, mode).await {
                    jobs.keep(job);
                }
            }
            PrinterMode::Reset => {
                // Peeked at, not only waited for: some systems call a fresh connection readable before a byte is there.
                stream.peek(&mut [0]).await.ok();
                stream.set_zero_linger().ok();
            }
            PrinterMode::Stall | PrinterMode::RefuseNew => {
                let _open = stream;
                return std::future::pending().await;
            }
        }
    }
}

/// One connection's bytes. None where only the status was asked for.
async fn read_job(mut stream: TcpStream, mode: PrinterMode) -> io::Result<Option<Vec<u8>>> {
    let mut job = Vec::new();
    let mut answered = 0;
    let mut chunk = [0; 4096];
    loop {
        let most = if mode == PrinterMode::Slow { SLOW_BYTES } else { chunk.len() };
        let read = stream.read(&mut chunk[..most]).await?;
        if read == 0 {
            break;
        }
        job.extend_from_slice(&chunk[..read]);
        let asked = job.windows(3).filter(|window| window == b"~HS").count();
        for _ in answered..asked {
            stream.write_all(HOST_STATUS).await?;
        }
        answered = asked;
        if mode == PrinterMode::Slow {
            tokio::time::sleep(SLOW_PAUSE).await;
        }
    }
    // Everything is read: now, and only now, the printer's side closes too. The client may be gone already.
    stream.shutdown().await.ok();
    Ok((!job.is_empty() && job.trim_ascii() != b"~HS").then_some(job))
}

/// Zebra's answer to `~HS` when all is well: paper in, head closed, nothing queued.
const HOST_STATUS: &[u8] =
    b"\x02030,0,0,1218,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n";

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const SOON: Duration = Duration::from_secs(10);

    async fn printer() -> LabelPrinter {
        LabelPrinter::start((Ipv4Addr::LOCALHOST, 0).into()).await.unwrap()
    }

    async fn send(printer: &LabelPrinter, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(printer.address).await?;
        stream.write_all(bytes).await?;
        stream.shutdown().await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        Ok(answer)
    }

    #[tokio::test]
    async fn a_connection_is_a_job_and_its_bytes_are_kept() {
        let printer = printer().await;
        send(&printer, b"^XA^XZ").await.unwrap();
        send(&printer, &[0, 255, 7]).await.unwrap();
        assert!(printer.wait_for_jobs(2, SOON).await);
        assert_eq!(printer.jobs(), [b"^XA^XZ".to_vec(), vec![0, 255, 7]]);
        let sha256 = "ed8e714af3487078dad40759796e3ef97afc4585bce78a8c65741604100c436a";
        assert_eq!(printer.state_json()[0], json!({ "bytes": 6, "sha256": sha256 }));
    }

    #[tokio::test]
    async fn a_status_question_is_answered_and_is_no_job() {
        let printer = printer().await;
        assert_eq!(send(&printer, b"~HS\r\n").await.unwrap(), HOST_STATUS);
        assert!(printer.jobs().is_empty());
    }

    #[tokio::test]
    async fn a_refusing_printer_comes_back_on_its_port() {
        let printer = printer().await;
        printer.set_mode(PrinterMode::RefuseNew).await;
        let refused = send(&printer, b"x").await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
        printer.set_mode(PrinterMode::Ok).await;
        send(&printer, b"y").await.unwrap();
        assert!(printer.wait_for_jobs(1, SOON).await);
    }

    #[tokio::test]
    async fn a_reset_is_an_error_and_leaves_no_job() {
        let printer = printer().await;
        printer.set_mode(PrinterMode::Reset).await;
        assert!(send(&printer, &[b'x'; 64]).await.is_err());
        assert!(printer.jobs().is_empty());
    }

    #[tokio::test]
    async fn a_stalled_printer_holds_the_writer_up() {
        let printer = printer().await;
        printer.set_mode(PrinterMode::Stall).await;
        let large = vec![b'x'; 32 * 1024 * 1024];
        let sent = tokio::time::timeout(Duration::from_millis(300), send(&printer, &large)).await;
        assert!(sent.is_err(), "the write went through");
        printer.set_mode(PrinterMode::Ok).await;
        send(&printer, b"next").await.unwrap();
        assert!(printer.wait_for_jobs(1, SOON).await);
        assert_eq!(printer.jobs(), [b"next".to_vec()]);
    }

    #[tokio::test]
    async fn a_slow_printer_takes_its_time_and_gets_it_all() {
        let printer = printer().await;
        printer.set_mode(PrinterMode::Slow).await;
        let job = vec![b'z'; 2000];
        send(&printer, &job).await.unwrap();
        assert!(printer.wait_for_jobs(1, SOON).await);
        assert_eq!(printer.jobs(), [job]);
    }
}
