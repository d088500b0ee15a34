//! Printers that behave and printers that do not, as listeners on this machine.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use domain::ids::PrintId;
use domain::printing::{DocumentKind, Language};
use printing::{Delivery, Patience, PrintError, PrintJob, PrinterState, Transport};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// More than the buffers of both sides hold.
const HUGE: usize = 64 << 20;

fn job(bytes: Vec<u8>) -> PrintJob {
    PrintJob { id: PrintId(42), kind: DocumentKind::Label, language: Language::Zpl, bytes }
}

fn at(listener: &TcpListener) -> Transport {
    let patience = Patience {
        connect: Duration::from_secs(2),
        progress: Duration::from_millis(200),
        close: Duration::from_millis(200),
    };
    Transport::parse(&format!("tcp://{}", listener.local_addr().unwrap())).unwrap().with_patience(patience)
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

#[tokio::test]
async fn a_good_printer_gets_every_byte_and_its_close_is_awaited() {
    let listener = listener().await;
    let printer = at(&listener);
    let reader = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut got = Vec::new();
        socket.read_to_end(&mut got).await.unwrap();
        socket.write_all(b"status nobody asked for").await.unwrap();
        got
    });
    let bytes: Vec<u8> = (0..300_000_u32).map(|n| n as u8).collect();
    let sent = printer.send(&job(bytes.clone())).await.unwrap();
    assert_eq!((sent.bytes, sent.delivery), (bytes.len(), Delivery::Complete));
    assert!(reader.await.unwrap() == bytes, "byte for byte");
}

#[tokio::test]
async fn a_printer_that_never_closes_is_sent_but_unconfirmed() {
    let listener = listener().await;
    let printer = at(&listener);
    let holder = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut got = Vec::new();
        socket.read_to_end(&mut got).await.unwrap();
        std::future::pending::<()>().await;
        drop(socket);
    });
    let sent = printer.send(&job(b"^XA^XZ".to_vec())).await.unwrap();
    assert_eq!(sent.delivery, Delivery::Unconfirmed);
    holder.abort();
}

#[tokio::test]
async fn a_slow_printer_that_talks_back_still_gets_the_end() {
    let listener = listener().await;
    let printer = at(&listener);
    let (answered, sent) = tokio::sync::oneshot::channel::<()>();
    let reader = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        sent.await.unwrap();
        socket.write_all(b"~HS reply").await.unwrap();
        let mut got = Vec::new();
        socket.read_to_end(&mut got).await.map(|_| got.len())
    });
    let outcome = printer.send(&job(vec![b'x'; 100_000])).await.unwrap();
    assert_eq!(outcome.delivery, Delivery::Unconfirmed);
    answered.send(()).unwrap();
    assert_eq!(reader.await.unwrap().unwrap(), 100_000);
}

#[tokio::test]
async fn a_printer_that_is_off_got_nothing() {
    let listener = listener().await;
    let printer = at(&listener);
    drop(listener);
    assert_eq!(printer.probe().await, PrinterState::Refusing);
    let error = printer.send(&job(b"^XA^XZ".to_vec())).await.unwrap_err();
    assert_eq!(error, PrintError::Refused);
    assert!(error.is_safe_to_resend());
    let nowhere = Transport::parse("tcp://no-such-host.invalid").unwrap();
    let error = nowhere.send(&job(b"^XA^XZ".to_vec())).await.unwrap_err();
    assert!(matches!(error, PrintError::Unreachable { .. }) && error.is_safe_to_resend());
    assert!(matches!(nowhere.probe().await, PrinterState::Unreachable { .. }));
}

#[tokio::test]
async fn a_connection_that_breaks_midway_asks_for_a_person() {
    let listener = listener().await;
    let printer = at(&listener);
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut some = [0; 4096];
        socket.read_exact(&mut some).await.unwrap();
        // Closing with bytes unread resets the connection.
    });
    let error = printer.send(&job(vec![b'x'; HUGE])).await.unwrap_err();
    assert!(matches!(error, PrintError::Interrupted { bytes_may_have_reached: true, .. }), "{error:?}");
    assert!(!error.is_safe_to_resend());
}

#[tokio::test]
async fn a_printer_that_stops_reading_is_given_up_after_a_while() {
    let listener = listener().await;
    let printer = at(&listener);
    let holder = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        std::future::pending::<()>().await;
        drop(socket);
    });
    let error = printer.send(&job(vec![b'x'; HUGE])).await.unwrap_err();
    let PrintError::Interrupted { bytes_may_have_reached: true, bytes_taken } = error else { panic!("{error:?}") };
    assert!(bytes_taken > 0 && bytes_taken < HUGE);
    holder.abort();
}

#[tokio::test]
async fn a_probe_only_connects() {
    let listener = listener().await;
    let printer = at(&listener);
    assert_eq!(printer.probe().await, PrinterState::Ready);
    let (mut socket, _) = listener.accept().await.unwrap();
    let mut got = Vec::new();
    socket.read_to_end(&mut got).await.unwrap();
    assert!(got.is_empty());
}

#[tokio::test]
async fn a_folder_gets_one_whole_file_per_job() {
    let folder = tempfile::tempdir().unwrap();
    let printer = Transport::parse(&format!("file:{}/out", folder.path().display())).unwrap();
    assert_eq!(printer.probe().await, PrinterState::Ready);
    for text in ["first try", "second try"] {
        let sent = printer.send(&job(text.as_bytes().to_vec())).await.unwrap();
        assert_eq!(sent.delivery, Delivery::Complete);
    }
    let names: Vec<_> = std::fs::read_dir(folder.path().join("out")).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(names, ["42-label.zpl"]);
    assert_eq!(std::fs::read(folder.path().join("out/42-label.zpl")).unwrap(), b"second try");
    let a_file = Transport::parse(&format!("file:{}/out/42-label.zpl/deeper", folder.path().display())).unwrap();
    assert!(a_file.send(&job(vec![1])).await.unwrap_err().is_safe_to_resend());
    assert_ne!(a_file.probe().await, PrinterState::Ready);
}
