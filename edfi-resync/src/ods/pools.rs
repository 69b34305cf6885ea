//! [`Pools`]: the clients of a service over the network, each with the connections that it keeps.
//!
//! For a request that wants a [`FreshConnection`](super::FreshConnection) a client is replaced as a whole, since none can say on which connection an
//! answer came: idle connections close, and requests under way end where they began.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;

use super::http::{TransportError, TransportFault};
use super::transport_options::TransportOptions;
use super::{roots, tls};
use crate::error::{Error, ErrorKind, Result};

/// How long an idle connection is kept: shorter than servers and gateways keep theirs, so that a request seldom meets a connection that is just being
/// closed.
pub(super) const IDLE: Duration = Duration::from_secs(50);

/// What carries requests. Clones share the connections that it keeps.
pub(super) trait Client: Clone {
    /// A client without any connection. `local`: for plain HTTP on this machine, past any proxy of the environment.
    fn make(options: &TransportOptions, tls: ClientConfig, local: bool) -> Result<Self, String>;
}

/// The clients of a service. Clones are the same.
pub(super) struct Pools<C> {
    /// Plain HTTP on this machine: past any proxy of the environment, and without the system's certificates, which a small container may lack.
    local: Arc<Pool<C>>,
    /// Everything else; made when it is first needed.
    remote: Arc<Pool<C>>,
}

/// A client with the connections that it keeps, which another can take the place of.
struct Pool<C> {
    options: TransportOptions,
    local: bool,
    /// Trusted besides the system's.
    roots: Vec<CertificateDer<'static>>,
    /// What every client of this pool is made with, read from the system once.
    tls: OnceLock<Result<ClientConfig, String>>,
    client: Mutex<Option<C>>,
}

impl<C: Client> Pools<C> {
    /// Those of a service with these options.
    ///
    /// # Errors
    /// [`ErrorKind::Unexpected`] if the system allows no HTTP client; [`ErrorKind::ConfigInvalid`] for a file of certificates that is none.
    pub(super) fn open(options: TransportOptions) -> Result<Self> {
        let roots = options.ca_file.as_deref().map_or_else(|| Ok(Vec::new()), roots::read)?;
        let pools = Self { local: Pool::new(options.clone(), true, Vec::new()), remote: Pool::new(options, false, roots) };
        match pools.local.client(false) {
            Ok(_) => Ok(pools),
            Err(error) => Err(Error::new(ErrorKind::Unexpected, format!("no HTTP client can be made: {error}"))),
        }
    }

    /// The client for a request, without any connection if that must be fresh. `local`: it is plain HTTP on this machine.
    pub(super) fn client(&self, local: bool, fresh: bool) -> Result<C, TransportError> {
        let pool = if local { &self.local } else { &self.remote };
        pool.client(fresh).map_err(|error| TransportError::new(TransportFault::NotRetryable, error))
    }
}

impl<C: Client> Pool<C> {
    fn new(options: TransportOptions, local: bool, roots: Vec<CertificateDer<'static>>) -> Arc<Self> {
        Arc::new(Self { options, local, roots, tls: OnceLock::new(), client: Mutex::default() })
    }

    /// The client; one without any connection if it must be. Requests that are under way end on the client that they began with.
    fn client(&self, fresh: bool) -> Result<C, String> {
        let mut kept = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref().filter(|_| !fresh) {
            Some(client) => Ok(client.clone()),
            None => Ok(kept.insert(self.make()?).clone()),
        }
    }

    fn make(&self) -> Result<C, String> {
        let read = || if self.local { tls::unused() } else { tls::trusting(&self.roots) }.map_err(|error| error.to_string());
        C::make(&self.options, self.tls.get_or_init(read).clone()?, self.local)
    }
}

impl<C> Clone for Pools<C> {
    fn clone(&self) -> Self {
        Self { local: Arc::clone(&self.local), remote: Arc::clone(&self.remote) }
    }
}

impl<C> fmt::Debug for Pools<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pools").field("options", &self.remote.options).finish_non_exhaustive()
    }
}
