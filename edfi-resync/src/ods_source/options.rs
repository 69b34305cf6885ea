//! [`OdsStoreOptions`]: how an ODS is read.

use std::path::PathBuf;

use crate::ods::{OdsOptions, Transport};

/// How an ODS is read.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct OdsStoreOptions {
    /// How the connection behaves: tenant and school year in its URLs, how much at once, how long it is tried. Absent: as of [`OdsOptions`].
    pub ods: OdsOptions,
    /// Whether a snapshot of the server is read. Absent: where there is one.
    pub snapshot: SnapshotUse,
    /// Which service carries requests over the network, where none is given. Absent: the one that is used where none is chosen.
    pub transport: Option<Transport>,
    /// A file of certificates (PEM) that are trusted besides those of the system, where no service is given. Absent: none.
    pub ca_file: Option<PathBuf>,
}

/// Whether a snapshot of a server is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SnapshotUse {
    /// Where the server has one; else the server as it is.
    #[default]
    IfThere,
    /// In any case: a server without one is refused.
    Required,
    /// Never: the server as it is.
    Never,
}

impl OdsStoreOptions {
    /// Sets how the connection behaves.
    #[must_use]
    pub fn with_ods(mut self, ods: OdsOptions) -> Self {
        self.ods = ods;
        self
    }

    /// Sets whether a snapshot of the server is read.
    #[must_use]
    pub fn with_snapshot(mut self, snapshot: SnapshotUse) -> Self {
        self.snapshot = snapshot;
        self
    }

    /// Names the service that carries requests over the network.
    #[must_use]
    pub fn with_transport(mut self, transport: Transport) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Trusts the certificates of a PEM file besides those of the system.
    #[must_use]
    pub fn with_ca_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.ca_file = Some(file.into());
        self
    }
}
