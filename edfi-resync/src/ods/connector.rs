//! [`Connector`]: how a connection to a server is made: directly, or through the proxy that the environment names.
//!
//! What goes by `https` runs through a proxy in a tunnel (`CONNECT`), secured from end to end; plain `http`, where it is allowed beyond this machine,
//! is handed to the proxy as it is. `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` count, in capitals or not.

use std::error::Error as StdError;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use http::uri::Scheme;
use http::{HeaderValue, Uri};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower_service::Service;

use super::resolver::Pinned;
use super::transport_options::TransportOptions;

/// How often a connection without traffic is looked after, so that one whose other end is gone is not taken for idle.
const ALIVE: Duration = Duration::from_secs(15);

type BoxError = Box<dyn StdError + Send + Sync>;
/// Secured or not, to whoever is at its other end.
type Direct = MaybeHttpsStream<TokioIo<TcpStream>>;

/// Makes connections.
#[derive(Clone)]
pub(super) struct Connector {
    tcp: HttpConnector<Pinned>,
    tls: Arc<ClientConfig>,
    proxies: Option<Arc<Proxies>>,
    timeout: Duration,
}

/// The proxies that the environment names.
struct Proxies {
    matcher: Matcher,
    /// How the connection to one is secured, if its URL says so.
    tls: Arc<ClientConfig>,
}

impl Connector {
    /// One that makes connections as these options say. `local`: past all proxies.
    pub(super) fn new(options: &TransportOptions, tls: ClientConfig, local: bool) -> Self {
        let mut tcp = HttpConnector::new_with_resolver(Pinned::new());
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Divided among the addresses of a name.
        tcp.set_connect_timeout(Some(options.connect_timeout));
        tcp.set_keepalive(Some(ALIVE));
        tcp.set_keepalive_interval(Some(ALIVE));
        tcp.set_keepalive_retries(Some(3));
        #[cfg(target_os = "linux")]
        tcp.set_tcp_user_timeout(Some(2 * ALIVE));
        let proxies = (!local).then(|| {
            // `CONNECT` is written to it as HTTP/1.
            let mut tls = tls.clone();
            tls.alpn_protocols.clear();
            Arc::new(Proxies { matcher: Matcher::from_system(), tls: Arc::new(tls) })
        });
        Self { tcp, tls: Arc::new(tls), proxies, timeout: options.connect_timeout }
    }

    /// Who a request says it is to the proxy that it is handed to as it is; in a tunnel, its connection has said so.
    pub(super) fn proxy_authorization(&self, uri: &Uri) -> Option<HeaderValue> {
        let proxies = self.proxies.as_ref().filter(|_| uri.scheme() == Some(&Scheme::HTTP))?;
        proxies.matcher.intercept(uri)?.basic_auth().cloned()
    }

    async fn connect(self, server: Uri) -> Result<Line, BoxError> {
        let through = self.proxies.as_ref().and_then(|proxies| Some((proxies.matcher.intercept(&server)?, &proxies.tls)));
        let Some((proxy, proxy_tls)) = through else {
            return Ok(Line { stream: self.direct(server).await?.into(), to_proxy: false });
        };
        if server.scheme() != Some(&Scheme::HTTPS) {
            return Ok(Line { stream: self.direct(proxy.uri().clone()).await?.into(), to_proxy: true });
        }
        let mut tunnel = Tunnel::new(proxy.uri().clone(), HttpsConnector::from((self.tcp, Arc::clone(proxy_tls))));
        if let Some(authorization) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(authorization.clone());
        }
        Ok(Line { stream: HttpsConnector::from((tunnel, self.tls)).call(server).await?, to_proxy: false })
    }

    async fn direct(&self, to: Uri) -> Result<Direct, BoxError> {
        HttpsConnector::from((self.tcp.clone(), Arc::clone(&self.tls))).call(to).await
    }
}

impl Service<Uri> for Connector {
    type Response = Line;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Line, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let (time, connecting) = (self.timeout, self.clone().connect(server));
        Box::pin(async move {
            let late = || format!("no connection was made within {} s", time.as_secs_f32());
            timeout(time, connecting).await.unwrap_or_else(|_| Err(late().into()))
        })
    }
}

/// A connection.
pub(super) struct Line {
    stream: MaybeHttpsStream<Direct>,
    /// A proxy takes the requests on it, and has to be told for whom they are.
    to_proxy: bool,
}

impl Line {
    fn stream(self: Pin<&mut Self>) -> Pin<&mut MaybeHttpsStream<Direct>> {
        Pin::new(&mut self.get_mut().stream)
    }
}

impl Connection for Line {
    fn connected(&self) -> Connected {
        let connected = Connected::new().proxy(self.to_proxy);
        if self.stream.connected().is_negotiated_h2() { connected.negotiated_h2() } else { connected }
    }
}

impl Read for Line {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_read(context, buffer)
    }
}

impl Write for Line {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.stream().poll_write(context, bytes)
    }

    fn poll_write_vectored(self: Pin<&mut Self>, context: &mut Context<'_>, pieces: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        self.stream().poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_shutdown(context)
    }
}
