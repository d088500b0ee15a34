//! An HTTP server whose connections can be cut: the answer is withheld and the client sees the connection end.
//!
//! [`Gate`] stands before a simulator's routes. It asks for the fault due at the call, does the acts every HTTP
//! server can do (drop, status, delay) and hands the others on as a request extension. Work, once begun, is finished
//! even if the client has gone, as at a real service. It does not know what any route means.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{ConnectInfo, Request, State, connect_info::Connected},
    http::{StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    serve::{IncomingStream, Listener},
};
use serde_json::json;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{oneshot, watch},
};

use crate::{FaultAct, Faults};

/// A bound port, not yet serving: its address is known to what will serve there.
pub(crate) struct Bound {
    listener: TcpListener,
    address: SocketAddr,
}

/// A running server. Dropping it stops it: no new connection, no further answer on an old one.
pub(crate) struct HttpServer {
    url: String,
    closed: Cut,
    stop: Option<oneshot::Sender<()>>,
    /// Whether it is to listen, and whether it does.
    door: (watch::Sender<bool>, watch::Receiver<bool>),
}

/// Cuts one connection: nothing more is written to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cut(Arc<AtomicBool>);

impl Bound {
    /// Takes the port; port 0 takes a free one.
    pub(crate) async fn to(listen: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// Where clients on this machine reach it, without a slash at the end.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", reachable(self.address))
    }

    /// Serves the routes in the background until the server is dropped.
    pub(crate) fn serve(self, routes: Router) -> HttpServer {
        let url = self.url();
        let closed = Cut::default();
        let (stop, stopped) = oneshot::channel::<()>();
        let ((wanted, wish), (is_open, door)) = (watch::channel(true), watch::channel(true));
        let listener = CuttableListener {
            inner: Some(self.listener),
            address: self.address,
            closed: closed.clone(),
            era: Cut::default(),
            wish,
            is_open,
        };
        let service = routes.into_make_service_with_connect_info::<Cut>();
        tokio::spawn(async move {
            let serving = axum::serve(listener, service).with_graceful_shutdown(async {
                stopped.await.ok();
            });
            if let Err(error) = serving.await {
                tracing::warn!(%error, "a simulator stopped serving");
            }
        });
        HttpServer { url, closed, stop: Some(stop), door: (wanted, door) }
    }
}

/// The address a client on this machine connects to: "any" is not one.
pub(crate) fn reachable(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        ip if ip.is_unspecified() => SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port()),
        _ => address,
    }
}

impl HttpServer {
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Stops listening, so that the system refuses every connection, or listens again at the same port. Gives when it
    /// is so; connections that are open when it stops are good for nothing any more.
    pub(crate) async fn set_open(&self, is_open: bool) {
        let (wanted, door) = &self.door;
        wanted.send_replace(is_open);
        // An error is a server that has ended: it does not listen.
        door.clone().wait_for(|now| *now == is_open).await.ok();
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        self.closed.cut();
        if let Some(stop) = self.stop.take() {
            // The task may have ended by itself; then there is nothing to stop.
            stop.send(()).ok();
        }
    }
}

impl Cut {
    pub(crate) fn cut(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn is_cut(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// Cuts the connection this request came by; the response that follows is never sent.
    pub(crate) fn connection_of(request: &Request) -> Self {
        request.extensions().get::<ConnectInfo<Self>>().map(|info| info.0.clone()).unwrap_or_default()
    }
}

impl Connected<IncomingStream<'_, CuttableListener>> for Cut {
    fn connect_info(stream: IncomingStream<'_, CuttableListener>) -> Self {
        stream.io().cut.clone()
    }
}

/// The faults before a simulator's routes.
#[derive(Clone)]
pub(crate) struct Gate {
    /// First word of every place: "shippo".
    pub(crate) world: &'static str,
    pub(crate) faults: Faults,
}

impl Gate {
    /// The routes with this gate before them.
    pub(crate) fn before(self, routes: Router) -> Router {
        routes.layer(from_fn_with_state(self, pass))
    }

    /// "shippo GET /rates/{id}": method and path, ids and a slash at the end left out.
    fn place(&self, request: &Request) -> String {
        let path: Vec<&str> = request.uri().path().trim_end_matches('/').split('/').map(without_id).collect();
        format!("{} {} {}", self.world, request.method(), path.join("/"))
    }
}

fn without_id(segment: &str) -> &str {
    let stem = segment.split('.').next().unwrap_or(segment);
    match stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => "{id}",
        false => segment,
    }
}

async fn pass(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let cut = Cut::connection_of(&request);
    let act = gate.faults.take(&gate.place(&request)).map(|fault| fault.act);
    match &act {
        Some(FaultAct::DropBefore) => {
            cut.cut();
            return StatusCode::NO_CONTENT.into_response();
        }
        Some(FaultAct::Status(code)) => return refused(*code),
        Some(FaultAct::Refusal(code, body)) => return worded(*code, body),
        Some(other) => drop(request.extensions_mut().insert(other.clone())),
        None => {}
    }
    // A task of its own: the work is finished even if the client closes the connection now.
    let work = tokio::spawn(async move {
        let response = next.run(request).await;
        if let Some(FaultAct::DelayMs(ms)) = act {
            tokio::time::sleep(Duration::from_millis(ms)).await;
        }
        (response, act)
    });
    match work.await {
        Ok((response, Some(FaultAct::DropAfterCommit))) => {
            cut.cut();
            response
        }
        Ok((response, _)) => response,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn refused(code: u16) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let detail = match status {
        StatusCode::TOO_MANY_REQUESTS => "Request was throttled.",
        StatusCode::FORBIDDEN => "You do not have permission to perform this action.",
        _ => status.canonical_reason().unwrap_or("Error"),
    };
    (status, Json(json!({ "detail": detail }))).into_response()
}

fn worded(code: u16, body: &str) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST);
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_owned()).into_response()
}

struct CuttableListener {
    /// None while connections are refused.
    inner: Option<TcpListener>,
    address: SocketAddr,
    closed: Cut,
    /// Cuts what was accepted since it listens.
    era: Cut,
    wish: watch::Receiver<bool>,
    is_open: watch::Sender<bool>,
}

impl CuttableListener {
    async fn obey(&mut self) {
        let is_wished = *self.wish.borrow_and_update();
        match (is_wished, self.inner.is_some()) {
            (true, true) => {}
            (false, _) => {
                self.inner = None;
                std::mem::take(&mut self.era).cut();
                self.is_open.send_replace(false);
                self.wished().await;
            }
            (true, false) => match TcpListener::bind(self.address).await {
                Ok(listener) => {
                    self.inner = Some(listener);
                    self.is_open.send_replace(true);
                }
                Err(error) => {
                    tracing::warn!(%error, "a simulator's port is taken");
                    self.wished().await;
                }
            },
        }
    }

    async fn wished(&mut self) {
        if self.wish.changed().await.is_err() {
            // The server was dropped: nobody is accepted any more.
            std::future::pending::<()>().await;
        }
    }
}

impl Listener for CuttableListener {
    type Io = CuttableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (CuttableStream, SocketAddr) {
        let (inner, peer) = loop {
            self.obey().await;
            let Some(listener) = &mut self.inner else { continue };
            tokio::select! {
                accepted = Listener::accept(listener) => break accepted,
                changed = self.wish.changed() => if changed.is_err() {
                    std::future::pending::<()>().await;
                },
            }
        };
        // Small answers go out at once; without this every second one waits for a delayed acknowledgement.
        inner.set_nodelay(true).ok();
        (CuttableStream { inner, cut: Cut::default(), closed: self.closed.clone(), era: self.era.clone() }, peer)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

struct CuttableStream {
    inner: TcpStream,
    cut: Cut,
    closed: Cut,
    era: Cut,
}

impl CuttableStream {
    fn whole(&self) -> io::Result<()> {
        match self.cut.is_cut() || self.closed.is_cut() || self.era.is_cut() {
            true => Err(io::ErrorKind::ConnectionReset.into()),
            false => Ok(()),
        }
    }
}

impl AsyncRead for CuttableStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.era.is_cut() {
            // Before it is read: a request that comes now is not worked on.
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Pin::new(&mut self.inner).poll_read(cx, into)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.whole()?;
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.whole()?;
        Pin::new(&mut self.inner).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
