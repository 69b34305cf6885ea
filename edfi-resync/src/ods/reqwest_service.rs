//! [`ReqwestService`]: the HTTP service for the real world.
//!
//! TLS is rustls with the certificates that the system trusts (districts have authorities of their own); there is no switch that leaves
//! certificates unchecked. The cryptography provider is given to the client alone and never installed for the whole process.

use std::error::Error as StdError;
use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use reqwest::{Client, ClientBuilder, redirect};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;
use url::Url;

use super::address;
use super::http::{HttpService, TransportError, TransportFault};
use crate::error::{Error, ErrorKind, Result};

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
}

impl Default for ReqwestOptions {
    fn default() -> Self {
        Self { connect_timeout: Duration::from_secs(10), timeout: Duration::from_secs(100), idle_connections: 32 }
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
}

/// Carries requests with `reqwest`, over pooled connections. Cheap to clone; clones share the pool.
#[derive(Debug, Clone)]
pub struct ReqwestService {
    options: ReqwestOptions,
    /// Plain HTTP on this machine: past any proxy of the environment, and without the system's certificates, which a small container may lack.
    local: Client,
    /// Everything else; made when it is first needed.
    remote: Arc<OnceLock<Result<Client, String>>>,
}

impl ReqwestService {
    /// A service with the usual time limits.
    ///
    /// # Errors
    /// [`ErrorKind::Unexpected`] if the system allows no HTTP client.
    pub fn new() -> Result<Self> {
        Self::with_options(ReqwestOptions::default())
    }

    /// A service with these time limits.
    ///
    /// # Errors
    /// [`ErrorKind::Unexpected`] if the system allows no HTTP client.
    pub fn with_options(options: ReqwestOptions) -> Result<Self> {
        let local = tls()
            .map(|tls| tls.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
            .map_err(|error| error.to_string())
            .and_then(|tls| builder(&options, tls).no_proxy().build().map_err(|error| error.to_string()))
            .map_err(|error| Error::new(ErrorKind::Unexpected, format!("no HTTP client can be made: {error}")))?;
        Ok(Self { options, local, remote: Arc::default() })
    }

    fn remote(&self) -> Result<&Client, TransportError> {
        let made = self.remote.get_or_init(|| {
            let tls = tls().and_then(ConfigBuilder::with_platform_verifier).map_err(|error| error.to_string())?;
            builder(&self.options, tls.with_no_client_auth()).build().map_err(|error| error.to_string())
        });
        made.as_ref().map_err(|error| TransportError::new(TransportFault::NotRetryable, error.as_str()))
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
        .retry(reqwest::retry::never())
}

#[async_trait]
impl HttpService for ReqwestService {
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let url =
            Url::parse(&request.uri().to_string()).map_err(|error| TransportError::new(TransportFault::NotRetryable, error))?;
        let local = url.scheme() == "http" && address::is_loopback(&url);
        let client = if local { &self.local } else { self.remote()? };
        let request = reqwest::Request::try_from(request).map_err(|error| fault(error, TransportFault::NotRetryable))?;
        let mut response = client.execute(request).await.map_err(|error| fault(error, TransportFault::MaybeApplied))?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let body = response.bytes().await.map_err(|error| fault(error, TransportFault::MaybeApplied))?;
        let mut answer = http::Response::new(body);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

/// What is known of a request that failed; `otherwise` where the error itself does not say.
fn fault(error: reqwest::Error, otherwise: TransportFault) -> TransportError {
    // The query of a look-up holds a natural key.
    let error = error.without_url();
    let fault = if error.is_builder() || error.is_redirect() || is_certificate_refused(&error) {
        TransportFault::NotRetryable
    } else if error.is_connect() || error.is_dns() {
        TransportFault::NotSent
    } else {
        otherwise
    };
    TransportError::new(fault, error)
}

/// Whether the server's certificate is not to be trusted: no repetition changes that.
fn is_certificate_refused(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        let tls = error.downcast_ref::<rustls::Error>().or_else(|| error.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref());
        if matches!(tls, Some(rustls::Error::InvalidCertificate(_))) {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
#[path = "reqwest_service_tests.rs"]
mod tests;
