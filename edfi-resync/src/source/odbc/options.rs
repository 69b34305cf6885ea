//! [`OdbcOptions`]: how a database is read over ODBC.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use crate::source::service_query::Dialect;

/// How a database is read over ODBC.
///
/// ```
/// use std::time::Duration;
///
/// use edfi_resync::source::OdbcOptions;
/// use edfi_resync::source::service_query::Dialect;
///
/// let options = OdbcOptions::new(Dialect::Postgres).with_query_timeout(Duration::from_secs(60));
/// assert_eq!(options.connections.get(), 1);
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OdbcOptions {
    /// The SQL of the database; which queries are taken follows from it.
    pub dialect: Dialect,
    /// How long it may take to log in: 15 seconds if nothing is said.
    pub login_timeout: Duration,
    /// How long a query may take until its next rows are there, in whole seconds. Absent: as long as it takes. Not every driver keeps to it; that of SQLite
    /// does not.
    pub query_timeout: Option<Duration>,
    /// How many connections a snapshot has: one, unless more are asked for. Each of several sees the moment at which it began, so that what the source lacks
    /// means nothing any more: [`Capabilities::incomplete`](crate::source::Capabilities::incomplete) says so.
    pub connections: NonZeroUsize,
    /// The configuration file; absent: `edfi.toml` in the folder of queries, if one is there.
    pub configuration_file: Option<PathBuf>,
}

impl OdbcOptions {
    /// Options for a database of this dialect.
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            login_timeout: Duration::from_secs(15),
            query_timeout: None,
            connections: NonZeroUsize::MIN,
            configuration_file: None,
        }
    }

    /// The same with another time to log in.
    #[must_use]
    pub fn with_login_timeout(mut self, timeout: Duration) -> Self {
        self.login_timeout = timeout;
        self
    }

    /// The same with a limit to how long a query may take until its next rows are there.
    #[must_use]
    pub fn with_query_timeout(mut self, timeout: Duration) -> Self {
        self.query_timeout = Some(timeout);
        self
    }

    /// The same with so many connections.
    #[must_use]
    pub fn with_connections(mut self, connections: NonZeroUsize) -> Self {
        self.connections = connections;
        self
    }

    /// The same with a configuration file that lies elsewhere.
    #[must_use]
    pub fn with_configuration_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.configuration_file = Some(file.into());
        self
    }
}
