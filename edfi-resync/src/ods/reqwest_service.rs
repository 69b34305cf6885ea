//! [`ReqwestService`]: the HTTP service for the real world.
//!
//! TLS is rustls with the certificates that the system trusts (districts have authorities of their own); there is no switch that leaves
//! certificates unchecked. The cryptography provider is given to the client alone and never installed for the whole process.
//!
//! Bodies are read as they come, inflated, and no further than the request's [`BodyLimit`]. For a request that wants a
//! [`FreshConnection`] the pool is replaced as a whole, since `reqwest` cannot say on which connection an answer came:
//! idle connections close, and requests under way end where they began.

use std::error::Error as StdError;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use reqwest::{Client, ClientBuilder, redirect};
use rustls::client::WantsClientCert;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::address;
use super::endpoint::Endpoint;
use super::http::{BodyLimit, FreshConnection, HttpService, TransportError, TransportFault};
use super::resolver::Pinned;
use super::roots;
use crate::error::{Error, ErrorKind, Result};
use crate::system::{MANY_FILES, is_out_of_descriptors};

/// How the service connects.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ReqwestOptions {
    /// How long a connection may take to be made. Absent: 10 seconds.
    pub connect_timeout: Duration,
    /// How long a request may take in all, its answer included. Absent: 100 seconds, a little more than gateways in use wait for an ODS.
    pub timeout: Duration,
    /// How many idle connections are kept. Absent: 32.
    pub idle_connections: usize,
    /// A file of certificates (PEM) that are trusted besides those of the system. Absent: none.
    pub ca_file: Option<PathBuf>,
}

impl Default for ReqwestOptions {
    fn default() -> Self {
        Self { connect_timeout: Duration::from_secs(10), timeout: Duration::from_secs(100), idle_connections: 32, ca_file: None }
    }
}

impl ReqwestOptions {
    /// Sets how long a connection may take to be made.
    #[must_use]
    pub fn with_connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how long a request may take in all.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how many idle connections are kept.
    #[must_use]
    pub fn with_idle_connections(mut self, connections: usize) -> Self {
        self.idle_connections = connections;
        self
    }

    /// Trusts the certificates of a PEM file besides those of the system.
    #[must_use]
    pub fn with_ca_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.ca_file = Some(file.into());
        self
    }
}

/// Carries requests with `reqwest`, over pooled connections. Cheap to clone; clones share the pool.
#[derive(Debug, Clone)]
pub struct ReqwestService {
    /// Plain HTTP on this machine: past any proxy of the environment, and without the system's certificates, which a small container may lack.
    local: Arc<Pool>,
    /// Everything else; made when it is first needed.
    remote: Arc<Pool>,
}

/// A client with the connections that it keeps, which another can take the place of.
#[derive(Debug)]
struct Pool {
    options: ReqwestOptions,
    local: bool,
    /// Trusted besides the system's.
    roots: Vec<CertificateDer<'static>>,
    /// What every client of this pool is made with, read from the system once.
    tls: OnceLock<Result<ClientConfig, String>>,
    client: Mutex<Option<Client>>,
}

impl Pool {
    fn new(options: ReqwestOptions, local: bool, roots: Vec<CertificateDer<'static>>) -> Arc<Self> {
        Arc::new(Self { options, local, roots, tls: OnceLock::new(), client: Mutex::default() })
    }

    /// The client; one without any connection if it must be. Those that are under way end on the client that they
    /// began with.
    fn client(&self, fresh: bool) -> Result<Client, String> {
        let mut kept = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref().filter(|_| !fresh) {
            Some(client) => Ok(client.clone()),
            None => Ok(kept.insert(self.make()?).clone()),
        }
    }

    fn make(&self) -> Result<Client, String> {
        let read = || {
            let tls = tls().and_then(|tls| match self.roots.as_slice() {
                _ if self.local => Ok(tls.with_root_certificates(RootCertStore::empty())),
                [] => tls.with_platform_verifier(),
                roots => roots::trusting(tls, roots),
            });
            tls.map(ConfigBuilder::<ClientConfig, WantsClientCert>::with_no_client_auth).map_err(|error| error.to_string())
        };
        let builder = builder(&self.options, self.tls.get_or_init(read).clone()?);
        let builder = if self.local { builder.no_proxy() } else { builder };
        builder.build().map_err(|error| error.to_string())
    }
}

impl ReqwestService {
    /// A service with the usual time limits.
    ///
    /// # Errors
    /// [`ErrorKind::Unexpected`] if the system allows no HTTP client.
    pub fn new() -> Result<Self> {
        Self::with_options(ReqwestOptions::default())
    }

    /// A service with these options.
    ///
    /// # Errors
    /// [`ErrorKind::Unexpected`] if the system allows no HTTP client; [`ErrorKind::ConfigInvalid`] for a file of certificates that is none.
    pub fn with_options(options: ReqwestOptions) -> Result<Self> {
        let roots = options.ca_file.as_deref().map_or_else(|| Ok(Vec::new()), roots::read)?;
        let service = Self { local: Pool::new(options.clone(), true, Vec::new()), remote: Pool::new(options, false, roots) };
        match service.local.client(false) {
            Ok(_) => Ok(service),
            Err(error) => Err(Error::new(ErrorKind::Unexpected, format!("no HTTP client can be made: {error}"))),
        }
    }
}

fn tls() -> Result<ConfigBuilder<ClientConfig, rustls::WantsVerifier>, rustls::Error> {
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider())).with_safe_default_protocol_versions()
}

fn builder(options: &ReqwestOptions, mut tls: ClientConfig) -> ClientBuilder {
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Client::builder()
        .tls_backend_preconfigured(tls)
        // A redirect would carry the token, or a record, to where nobody sent it.
        .redirect(redirect::Policy::none())
        .connect_timeout(options.connect_timeout)
        .timeout(options.timeout)
        .pool_max_idle_per_host(options.idle_connections)
        // Shorter than servers and gateways keep theirs, so that a request seldom meets a connection that is just being closed.
        .pool_idle_timeout(Duration::from_secs(50))
        .tcp_nodelay(true)
        .dns_resolver(Arc::new(Pinned::new()))
        .retry(reqwest::retry::never())
}

#[async_trait]
impl HttpService for ReqwestService {
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let url = Endpoint::url_of(&request)?;
        let local = url.scheme() == "http" && address::is_loopback(&url);
        let fresh = request.extensions().get::<FreshConnection>().is_some();
        let client = if local { &self.local } else { &self.remote }
            .client(fresh)
            .map_err(|error| TransportError::new(TransportFault::NotRetryable, error))?;
        let limit = request.extensions().get().copied().unwrap_or(BodyLimit(usize::MAX));
        let (parts, body) = request.into_parts();
        let mut request = reqwest::Request::new(parts.method, url);
        *request.headers_mut() = parts.headers;
        *request.body_mut() = Some(body.into());
        let mut response = client.execute(request).await.map_err(|error| fault(error, TransportFault::MaybeApplied))?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let mut answer = http::Response::new(read(response, limit).await?);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

/// A body, inflated, up to where it is longer than the limit. A connection that brings more is dropped with the
/// response.
async fn read(mut response: reqwest::Response, limit: BodyLimit) -> Result<Bytes, TransportError> {
    let mut next = async || response.chunk().await.map_err(|error| fault(error, TransportFault::MaybeApplied));
    let Some(first) = next().await? else { return Ok(Bytes::new()) };
    if limit.is_exceeded_by(&first) {
        return Ok(first);
    }
    let Some(second) = next().await? else { return Ok(first) };
    let mut body = BytesMut::from(first);
    body.extend_from_slice(&second);
    while !limit.is_exceeded_by(&body) {
        match next().await? {
            Some(more) => body.extend_from_slice(&more),
            None => break,
        }
    }
    Ok(body.freeze())
}

/// What is known of a request that failed; `otherwise` where the error itself does not say.
fn fault(error: reqwest::Error, otherwise: TransportFault) -> TransportError {
    // The query of a look-up holds a natural key.
    let error = error.without_url();
    let mut own = OwnTrouble::default();
    own.look(&error);
    if own.is_certificate_refused {
        return TransportError::new(TransportFault::Untrusted, error);
    }
    // The process's own trouble is none of the server's, whatever the client makes of it.
    if own.is_out_of_descriptors {
        return TransportError::new(TransportFault::NotSent, MANY_FILES);
    }
    let fault = if error.is_builder() || error.is_redirect() {
        TransportFault::NotRetryable
    } else if error.is_connect() || error.is_dns() {
        TransportFault::NotSent
    } else {
        otherwise
    };
    TransportError::new(fault, error)
}

/// What lies behind an error that is not the server's answer to anything.
#[derive(Default)]
struct OwnTrouble {
    is_certificate_refused: bool,
    is_out_of_descriptors: bool,
}

impl OwnTrouble {
    /// Looks at an error and all behind it. What an I/O error wraps is not its source, but it itself.
    fn look(&mut self, error: &(dyn StdError + 'static)) {
        if let Some(rustls::Error::InvalidCertificate(_)) = error.downcast_ref::<rustls::Error>() {
            self.is_certificate_refused = true;
        }
        if let Some(system) = error.downcast_ref::<io::Error>() {
            self.is_out_of_descriptors |= is_out_of_descriptors(system);
            if let Some(wrapped) = system.get_ref() {
                self.look(wrapped);
            }
        }
        if let Some(source) = error.source() {
            self.look(source);
        }
    }
}

#[cfg(test)]
#[path = "reqwest_service_tests.rs"]
mod tests;
