//! [`TransportOptions`]: how a service over the network connects.

use std::path::PathBuf;
use std::time::Duration;

/// How a service over the network connects.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TransportOptions {
    /// How long a connection may take to be made. Absent: 10 seconds.
    pub connect_timeout: Duration,
    /// How long a request may take in all, its answer included. Absent: 100 seconds, a little more than gateways in use wait for an ODS.
    pub timeout: Duration,
    /// How many idle connections are kept. Absent: 32.
    pub idle_connections: usize,
    /// A file of certificates (PEM) that are trusted besides those of the system. Absent: none.
    pub ca_file: Option<PathBuf>,
}

impl Default for TransportOptions {
    fn default() -> Self {
        Self { connect_timeout: Duration::from_secs(10), timeout: Duration::from_secs(100), idle_connections: 32, ca_file: None }
    }
}

impl TransportOptions {
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
