//! [`ReqwestService`]: the HTTP service for the real world.
//!
//! Bodies are read as they come, inflated, and no further than the request's [`BodyLimit`].

use std::io;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream;
use http::header::ACCEPT_ENCODING;
use reqwest::redirect;
use rustls::ClientConfig;

use super::address;
use super::broken::broken;
use super::endpoint::Endpoint;
use super::gathered::Gathered;
use super::http::{BodyLimit, FreshConnection, HttpService, TransportError, TransportFault};
use super::inflate::{Compressed, accepted};
use super::pools::{Client, IDLE, Pools};
use super::resolver::Pinned;
use super::transport_options::TransportOptions;
use crate::error::Result;

/// Carries requests with `reqwest`, over pooled connections. Cheap to clone; clones share the pool.
#[derive(Debug, Clone)]
pub struct ReqwestService(Pools<reqwest::Client>);

impl ReqwestService {
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
        Pools::open(options).map(Self)
    }
}

impl Client for reqwest::Client {
    fn make(options: &TransportOptions, tls: ClientConfig, local: bool) -> Result<Self, String> {
        let builder = Self::builder()
            .tls_backend_preconfigured(tls)
            // A redirect would carry the token, or a record, to where nobody sent it.
            .redirect(redirect::Policy::none())
            .connect_timeout(options.connect_timeout)
            .timeout(options.timeout)
            .pool_max_idle_per_host(options.idle_connections)
            .pool_idle_timeout(IDLE)
            .tcp_nodelay(true)
            .dns_resolver(Arc::new(Pinned::new()))
            .retry(reqwest::retry::never());
        let builder = if local { builder.no_proxy() } else { builder };
        builder.build().map_err(|error| error.to_string())
    }
}

#[async_trait]
impl HttpService for ReqwestService {
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let url = Endpoint::url_of(&request)?;
        let local = url.scheme() == "http" && address::is_loopback(&url);
        let client = self.0.client(local, request.extensions().get::<FreshConnection>().is_some())?;
        let limit = request.extensions().get().copied().unwrap_or(BodyLimit(usize::MAX));
        let (parts, body) = request.into_parts();
        let mut request = reqwest::Request::new(parts.method, url);
        *request.headers_mut() = parts.headers;
        request.headers_mut().entry(ACCEPT_ENCODING).or_insert_with(accepted);
        *request.body_mut() = Some(body.into());
        let mut response = client.execute(request).await.map_err(failed)?;
        let (status, mut headers) = (response.status(), std::mem::take(response.headers_mut()));
        let body = match Compressed::of(&mut headers) {
            Some(compressed) => {
                let pieces = |mut response: reqwest::Response| async {
                    let piece = response.chunk().await.map_err(|error| io::Error::other(error.without_url()))?;
                    Ok(piece.map(|piece| (piece, response)))
                };
                let pieces = Box::pin(stream::try_unfold(response, pieces));
                compressed.inflated(pieces, limit).await.map_err(|error| broken(TransportFault::MaybeApplied, error))?
            }
            None => read(response, limit).await?,
        };
        let mut answer = http::Response::new(body);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

/// A body up to where it is longer than the limit. A connection that brings more is dropped with the
/// response.
async fn read(mut response: reqwest::Response, limit: BodyLimit) -> Result<Bytes, TransportError> {
    let mut body = Gathered::new(limit);
    while let Some(piece) = response.chunk().await.map_err(failed)? {
        if body.add(piece) {
            break;
        }
    }
    Ok(body.finish())
}

/// What is known of a request that failed.
fn failed(error: reqwest::Error) -> TransportError {
    // The query of a look-up holds a natural key.
    let error = error.without_url();
    let fault = if error.is_builder() || error.is_redirect() {
        TransportFault::NotRetryable
    } else if error.is_connect() || error.is_dns() {
        TransportFault::NotSent
    } else {
        TransportFault::MaybeApplied
    };
    broken(fault, error)
}
