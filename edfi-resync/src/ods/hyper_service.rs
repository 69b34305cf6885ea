//! [`HyperService`]: the HTTP service for the real world that costs least.
//!
//! It stands on hyper's own pool of connections, and does what [`ReqwestService`](super::ReqwestService) does, held to by the same tests: names of
//! loopback lead to this machine, no redirect is followed, bodies are read as they come, inflated, and no further than the request's [`BodyLimit`].

use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures::TryStreamExt as _;
use http::header::{ACCEPT_ENCODING, PROXY_AUTHORIZATION};
use http::{Request, Response, Uri};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;
use tokio::time::timeout;

use super::address;
use super::broken::broken;
use super::connector::Connector;
use super::gathered::Gathered;
use super::http::{BodyLimit, FreshConnection, HttpService, TransportError, TransportFault};
use super::inflate::{Compressed, accepted};
use super::pools::{Client, IDLE, Pools};
use super::transport_options::TransportOptions;
use crate::error::Result;

/// Carries requests with hyper, over pooled connections. Cheap to clone; clones share the pool.
#[derive(Debug, Clone)]
pub struct HyperService {
    pools: Pools<Arc<Hyper>>,
    timeout: Duration,
}

/// Hyper's client, and what else a request may need.
struct Hyper {
    client: legacy::Client<Connector, Full<Bytes>>,
    connector: Connector,
}

impl HyperService {
    /// A service with the usual time limits.
    ///
    /// # Errors
    /// `ErrorKind::Unexpected` if the system allows no HTTP client.
    pub fn new() -> Result<Self> {
        Self::with_options(TransportOptions::default())
    }

    /// A service with these options.
    ///
    /// # Errors
    /// `ErrorKind::Unexpected` if the system allows no HTTP client; `ErrorKind::ConfigInvalid` for a file of certificates that is none.
    pub fn with_options(options: TransportOptions) -> Result<Self> {
        Ok(Self { timeout: options.timeout, pools: Pools::open(options)? })
    }

    async fn carry(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let local = is_local(request.uri())?;
        let hyper = self.pools.client(local, request.extensions().get::<FreshConnection>().is_some())?;
        let limit = request.extensions().get().copied().unwrap_or(BodyLimit(usize::MAX));
        if let Some(authorization) = hyper.connector.proxy_authorization(request.uri()) {
            request.headers_mut().entry(PROXY_AUTHORIZATION).or_insert(authorization);
        }
        request.headers_mut().entry(ACCEPT_ENCODING).or_insert_with(accepted);
        let answer = hyper.client.request(request.map(Full::new)).await.map_err(failed)?;
        let (mut parts, body) = answer.into_parts();
        let body = match Compressed::of(&mut parts.headers) {
            Some(compressed) => {
                let pieces = body.into_data_stream().map_err(io::Error::other);
                compressed.inflated(pieces, limit).await.map_err(|error| broken(TransportFault::MaybeApplied, error))?
            }
            None => read(body, limit).await.map_err(|error| broken(TransportFault::MaybeApplied, error))?,
        };
        parts.extensions.clear();
        Ok(Response::from_parts(parts, body))
    }
}

impl Client for Arc<Hyper> {
    fn make(options: &TransportOptions, tls: ClientConfig, local: bool) -> Result<Self, String> {
        let connector = Connector::new(options, tls, local);
        // A request that a connection let go of unsent, since it was just being closed, goes over another: that is still its first attempt.
        let client = legacy::Client::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(options.idle_connections)
            .build(connector.clone());
        Ok(Self::new(Hyper { client, connector }))
    }
}

#[async_trait]
impl HttpService for HyperService {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let late = || format!("no answer came within {} s", self.timeout.as_secs_f32());
        let carried = timeout(self.timeout, self.carry(request)).await;
        carried.unwrap_or_else(|_| Err(TransportError::new(TransportFault::MaybeApplied, late())))
    }
}

/// Whether a request is plain HTTP to this machine.
fn is_local(uri: &Uri) -> Result<bool, TransportError> {
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) => Ok(false),
        (Some("http"), Some(host)) => Ok(address::is_loopback_host(host)),
        _ => Err(TransportError::new(TransportFault::NotRetryable, "the URL names no host, or not one of the web")),
    }
}

/// A body up to where it is longer than the limit. A connection that brings more is dropped with it.
async fn read(mut body: Incoming, limit: BodyLimit) -> Result<Bytes, hyper::Error> {
    let mut gathered = Gathered::new(limit);
    while let Some(frame) = body.frame().await {
        if let Ok(piece) = frame?.into_data()
            && gathered.add(piece)
        {
            break;
        }
    }
    Ok(gathered.finish())
}

/// What is known of a request that failed.
fn failed(error: legacy::Error) -> TransportError {
    broken(if error.is_connect() { TransportFault::NotSent } else { TransportFault::MaybeApplied }, error)
}
