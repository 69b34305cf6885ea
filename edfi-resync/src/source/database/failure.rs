//! [`Failure`]: what a driver says when something fails, as far as it may be shown.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::source::service_query::Dialect;

/// Why an answer is not there.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// The driver says so: SQLSTATE and message.
    Said { state: String, message: String },
    /// The driver says so in an error of its own.
    Raised { state: String, message: String, error: Arc<dyn StdError + Send + Sync> },
    /// Its thread has ended.
    Ended,
    /// Nobody waits for it any more.
    Unwanted,
    /// It did not log in in time.
    Late,
}

/// Classes of SQLSTATE whose messages name tables, columns, times and hosts, and no values.
const SHOWN: [&str; 12] = ["08", "0A", "25", "28", "3D", "40", "42", "53", "57", "HYT", "IM", "S0"];

impl Failure {
    /// What is wrong, when no value of the database can be in it.
    pub(crate) fn whole(&self) -> String {
        match self {
            Self::Said { message, .. } | Self::Raised { message, .. } => message.clone(),
            Self::Ended => "the driver has ended its connection".to_owned(),
            Self::Unwanted => "nobody waits for it any more".to_owned(),
            Self::Late => "it does not answer in time".to_owned(),
        }
    }

    /// What is wrong, of rows that were read: a message that could quote a value is left out.
    fn of_rows(&self, dialect: Dialect) -> String {
        match self {
            Self::Said { state, .. } | Self::Raised { state, .. }
                if !SHOWN.iter().any(|class| state.starts_with(class)) && dialect != Dialect::Sqlite =>
            {
                let code = if state.is_empty() { String::new() } else { format!(" with SQLSTATE {state}") };
                format!("the database fails{code}; what it says could quote a value, and is not shown")
            }
            failure => failure.whole(),
        }
    }

    /// A query that fails while it runs; the row from 1, or 0 where there was none yet.
    pub(crate) fn in_query(&self, file: &str, row: u64, dialect: Dialect) -> Error {
        let place = if row == 0 { String::new() } else { format!(", row {row}") };
        let is_late =
            matches!(self, Self::Said { state, .. } | Self::Raised { state, .. } if state.starts_with("HYT") || state == "57014");
        let hint = if is_late {
            "give it more time, or see to it that the query finds an index"
        } else {
            "run the query by itself on this database to see what it fails on"
        };
        let error = Error::new(ErrorKind::SourceInvalid, format!("query {file}{place}: {}", self.of_rows(dialect))).with_hint(hint);
        self.behind(error)
    }

    /// An error with that of the driver behind it, if it has one of its own.
    pub(crate) fn behind(&self, error: Error) -> Error {
        match self {
            Self::Raised { error: raised, .. } => error.with_source(Behind(raised.clone())),
            _ => error,
        }
    }
}

/// An error of a driver that several share.
#[derive(Debug)]
struct Behind(Arc<dyn StdError + Send + Sync>);

impl fmt::Display for Behind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the driver of the database failed")
    }
}

impl StdError for Behind {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_quote_a_value_is_not_shown_of_rows() {
        let said = |state: &str| Failure::Said { state: state.to_owned(), message: "\"Lisa\" is none".to_owned() };
        let shown = |state| said(state).in_query("students.sql", 3, Dialect::Postgres).to_string();
        assert!(shown("22P02").starts_with("query students.sql, row 3: the database fails with SQLSTATE 22P02; what it says"));
        assert!(!shown("22P02").contains("Lisa") && !shown("HY000").contains("Lisa"));
        assert!(shown("42P01").contains("is none"));
        assert!(shown("57014").ends_with("give it more time, or see to it that the query finds an index"));
    }
}
