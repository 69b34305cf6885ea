//! [`Failure`]: what a driver says when something fails, as far as it may be shown.

use odbc_api::Error as OdbcError;

use super::connection_string::ConnectionString;
use crate::error::{Error, ErrorKind};
use crate::source::service_query::Dialect;

/// Why an answer is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// The driver says so: SQLSTATE and message.
    Said { state: String, message: String },
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
    /// What the driver says, in one line and without secrets.
    pub(super) fn of(error: &OdbcError, connection: &ConnectionString) -> Self {
        let (state, message) = match error {
            OdbcError::Diagnostics { record, .. }
            | OdbcError::UnsupportedOdbcApiVersion(record)
            | OdbcError::InvalidRowArraySize { record, .. }
            | OdbcError::UnableToRepresentNull(record)
            | OdbcError::OracleOdbcDriverDoesNotSupport64Bit(record) => {
                let text = record.to_string();
                let message = text.split_once("Message: ").map_or(text.as_str(), |(_, message)| message).to_owned();
                (record.state.as_str().to_owned(), message)
            }
            other => (String::new(), other.to_string()),
        };
        Self::Said { state, message: connection.hide(&plain(&message)) }
    }

    /// What is wrong, when no value of the database can be in it.
    pub(super) fn whole(&self) -> String {
        match self {
            Self::Said { message, .. } => message.clone(),
            Self::Ended => "the driver has ended its connection".to_owned(),
            Self::Unwanted => "nobody waits for it any more".to_owned(),
            Self::Late => "it does not answer in time".to_owned(),
        }
    }

    /// What is wrong, of rows that were read: a message that could quote a value is left out.
    fn of_rows(&self, dialect: Dialect) -> String {
        match self {
            Self::Said { state, .. } if !SHOWN.iter().any(|class| state.starts_with(class)) && dialect != Dialect::Sqlite => {
                format!("the database fails with SQLSTATE {state}; what it says could quote a value, and is not shown")
            }
            failure => failure.whole(),
        }
    }

    /// A query that fails while it runs; the row from 1, or 0 where there was none yet.
    pub(super) fn in_query(&self, file: &str, row: u64, dialect: Dialect) -> Error {
        let place = if row == 0 { String::new() } else { format!(", row {row}") };
        let is_late = matches!(self, Self::Said { state, .. } if state.starts_with("HYT") || state == "57014");
        let hint = if is_late {
            "give it more time, or see to it that the query finds an index"
        } else {
            "run the query by itself on this database to see what it fails on"
        };
        Error::new(ErrorKind::SourceInvalid, format!("query {file}{place}: {}", self.of_rows(dialect))).with_hint(hint)
    }

    /// A connection that does not come about.
    pub(super) fn in_connecting(&self, connection: &ConnectionString, dialect: Dialect) -> Error {
        let error = |what: &str, hint: String| {
            Error::new(ErrorKind::SourceInvalid, format!("the database over ODBC ({connection}) {what}")).with_hint(hint)
        };
        let Self::Said { state, message } = self else {
            return error(
                &format!("cannot be read: {}", self.whole()),
                "look whether its server runs and can be reached".to_owned(),
            );
        };
        let driver = connection.likely_driver(dialect);
        let lacks_driver = message.contains("Can't open lib") || (state == "IM002" && connection.driver().is_some());
        if lacks_driver || state == "IM003" {
            let (package, name) = (driver.package(), driver.name());
            let hint = format!(
                "install the package {package}, which brings it under the name {name:?}; odbcinst -q -d lists those that are there"
            );
            return error("has no driver on this machine", hint);
        }
        let hint = match &state[..state.len().min(2)] {
            "IM" => "name a driver or a data source that odbcinst -q -d or odbcinst -q -s lists".to_owned(),
            "28" => "look at user and password".to_owned(),
            _ if message.to_lowercase().contains("snapshot isolation") => {
                "let an administrator allow it: ALTER DATABASE .. SET ALLOW_SNAPSHOT_ISOLATION ON".to_owned()
            }
            _ => "look whether its server runs and can be reached, and whether server, port and database are right".to_owned(),
        };
        error(&format!("cannot be read: {message}"), hint)
    }
}

/// The sentence of a message, without who says it and where: `[unixODBC][Driver Manager]Data source name not found`.
fn plain(message: &str) -> String {
    let mut rest = message.trim();
    while let Some(inner) = rest.strip_prefix('[') {
        let Some((_, behind)) = inner.split_once(']') else { break };
        rest = behind.trim_start();
    }
    let rest = rest.strip_prefix("ERROR: ").unwrap_or(rest);
    let first = rest.split(";\n").next().unwrap_or(rest);
    // PostgreSQL shows the line in which it is, which is no longer that of the file.
    let first = first.split("\nLINE ").next().unwrap_or(first);
    first.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_its_sentence() {
        assert_eq!(plain("[unixODBC][Driver Manager]Data source name not found"), "Data source name not found");
        assert_eq!(
            plain("ERROR: relation \"person\" does not exist;\nError while executing the query"),
            "relation \"person\" does not exist"
        );
        assert_eq!(plain("[a"), "[a");
    }

    #[test]
    fn what_could_quote_a_value_is_not_shown_of_rows() {
        let said = |state: &str| Failure::Said { state: state.to_owned(), message: "\"Lisa\" is none".to_owned() };
        let shown = |state| said(state).in_query("students.sql", 3, Dialect::Postgres).to_string();
        assert!(shown("22P02").starts_with("query students.sql, row 3: the database fails with SQLSTATE 22P02; what it says"));
        assert!(!shown("22P02").contains("Lisa") && !shown("HY000").contains("Lisa"));
        assert!(shown("42P01").contains("is none"));
        assert!(shown("57014").ends_with("give it more time, or see to it that the query finds an index"));
    }

    #[test]
    fn a_missing_driver_is_said_with_its_package() {
        let missing = Failure::Said { state: "01000".to_owned(), message: "Can't open lib 'FreeTDS' : file not found".to_owned() };
        let connection = ConnectionString::new("Driver=FreeTDS;Server=x;PWD=geheim".to_owned()).unwrap();
        let error = missing.in_connecting(&connection, Dialect::Tsql).to_string();
        assert!(error.contains("(driver FreeTDS, server x) has no driver on this machine; install the package tdsodbc"), "{error}");
    }
}
