//! Raw bytes over TCP, usually port 9100.
//!
//! After the last byte the sending half is closed and the printer's close is waited for, a moment in front of the caller
//! and longer behind: closing both at once makes some printers drop the end of a label. A connection that breaks or stands still once bytes were taken is
//! reported as such, because the label may lie in the tray.

use super::{Delivery, Patience, PrinterState, Sent};
use crate::PrintError;
use std::io::ErrorKind;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};

/// The port label printers listen on.
const DEFAULT_PORT: u16 = 9100;
/// Bytes offered at once; progress is measured per piece.
const PIECE_BYTES: usize = 16 * 1024;
/// How long a connection the printer keeps open is kept on our side too.
const LINGER: Duration = Duration::from_secs(30);

/// A network printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawTcp {
    host: String,
    port: u16,
    patience: Patience,
}

impl RawTcp {
    /// Reads what follows `tcp:`.
    pub(super) fn parse(rest: &str) -> Option<Self> {
        let authority = rest.strip_prefix("//")?.trim_end_matches('/');
        let (host, port) = match authority.strip_prefix('[') {
            Some(v6) => {
                let (host, after) = v6.split_once(']')?;
                (host, if after.is_empty() { None } else { Some(after.strip_prefix(':')?) })
            }
            None => match authority.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (authority, None),
            },
        };
        let port = port.map_or(Some(DEFAULT_PORT), |text| text.parse().ok().filter(|port| *port != 0))?;
        let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '%');
        let is_name = !host.is_empty() && host.chars().all(is_host);
        is_name.then(|| Self { host: host.to_owned(), port, patience: Patience::default() })
    }

    pub(super) fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    pub(super) async fn send(&self, bytes: &[u8]) -> Result<Sent, PrintError> {
        let mut stream = self.connect().await?;
        let mut taken = 0;
        while taken < bytes.len() {
            let piece = &bytes[taken..bytes.len().min(taken + PIECE_BYTES)];
            match timeout(self.patience.progress, stream.write(piece)).await {
                Ok(Ok(count)) if count > 0 => taken += count,
                Ok(_) | Err(_) => return Err(interrupted(taken)),
            }
        }
        stream.shutdown().await.map_err(|_| interrupted(taken))?;
        let delivery = read_to_close(&mut stream, self.patience.close).await.map_err(|()| interrupted(taken))?;
        if delivery == Delivery::Unconfirmed {
            // Closing now would reset the connection if the printer said a word, and its unread bytes would be lost.
            tokio::spawn(async move { read_to_close(&mut stream, LINGER).await });
        }
        Ok(Sent { bytes: taken, delivery })
    }

    pub(super) async fn probe(&self) -> PrinterState {
        match self.connect().await {
            Ok(_) => PrinterState::Ready,
            Err(PrintError::Refused) => PrinterState::Refusing,
            Err(error) => PrinterState::Unreachable { reason: error.to_string() },
        }
    }

    async fn connect(&self) -> Result<TcpStream, PrintError> {
        let unreachable = |reason: String| PrintError::Unreachable { reason };
        match timeout(self.patience.connect, TcpStream::connect((self.host.as_str(), self.port))).await {
            Ok(Ok(stream)) => {
                // A label is one burst; waiting to fill packets only delays its end.
                stream.set_nodelay(true).map_err(|error| unreachable(error.kind().to_string()))?;
                Ok(stream)
            }
            Ok(Err(error)) if error.kind() == ErrorKind::ConnectionRefused => Err(PrintError::Refused),
            Ok(Err(error)) => Err(unreachable(error.kind().to_string())),
            Err(_) => Err(unreachable(format!("no answer within {} s", self.patience.connect.as_secs_f32()))),
        }
    }
}

/// Reads away what the printer says until it closes, at most for `patience`. `Err` when it broke the connection.
async fn read_to_close(stream: &mut TcpStream, patience: Duration) -> Result<Delivery, ()> {
    let end = Instant::now() + patience;
    let mut said = [0; 512];
    loop {
        match timeout_at(end, stream.read(&mut said)).await {
            Ok(Ok(0)) => return Ok(Delivery::Complete),
            Ok(Ok(_)) => {}
            Ok(Err(_)) => return Err(()),
            Err(_) => return Ok(Delivery::Unconfirmed),
        }
    }
}

fn interrupted(bytes_taken: usize) -> PrintError {
    PrintError::Interrupted { bytes_may_have_reached: bytes_taken > 0, bytes_taken }
}
