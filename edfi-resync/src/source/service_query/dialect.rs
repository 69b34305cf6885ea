//! [`Dialect`]: the SQL of one make of database.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};

/// The SQL of one make of database. A folder of service queries may hold a folder of this name, whose files stand in for those beside it.
///
/// ```
/// use edfi_resync::source::service_query::Dialect;
///
/// assert_eq!("tsql".parse::<Dialect>()?, Dialect::Tsql);
/// assert_eq!(Dialect::Postgres.to_string(), "postgres");
/// let error = "mssql".parse::<Dialect>().unwrap_err();
/// assert_eq!(error.to_string(), "\"mssql\" is no dialect; it is one of sqlite, tsql, postgres");
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Dialect {
    /// SQLite's.
    Sqlite,
    /// Transact-SQL: Microsoft SQL Server, on which Campus runs.
    Tsql,
    /// PostgreSQL's.
    Postgres,
}

impl Dialect {
    const ALL: [Self; 3] = [Self::Sqlite, Self::Tsql, Self::Postgres];

    /// The dialect of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.as_str() == name)
    }

    /// Its name, as that of its folder.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Tsql => "tsql",
            Self::Postgres => "postgres",
        }
    }

    /// What stands in the parentheses of `IN (:schools)`. The parameter stays one, whose value is JSON text: so a statement is the same for
    /// any number of IDs.
    pub(super) fn list(self, parameter: &str) -> String {
        match self {
            Self::Sqlite => format!("SELECT value FROM json_each({parameter})"),
            Self::Tsql => format!("SELECT value FROM OPENJSON({parameter})"),
            Self::Postgres => format!("SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST({parameter} AS json))"),
        }
    }

    /// What stands between the name of a common table expression and its parentheses. It is never kept apart: what a query selects
    /// from it must reach the tables behind it, as through a view.
    pub(super) fn expression(self) -> &'static str {
        match self {
            Self::Sqlite | Self::Postgres => "AS NOT MATERIALIZED",
            Self::Tsql => "AS",
        }
    }
}

impl FromStr for Dialect {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::named(name).ok_or_else(|| {
            Error::new(ErrorKind::ConfigInvalid, format!("{name:?} is no dialect"))
                .with_hint(format!("it is one of {}", Self::ALL.map(Self::as_str).join(", ")))
        })
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
