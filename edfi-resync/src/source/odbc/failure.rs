//! What a driver says when something fails, as far as it may be shown, and what to do where it does not connect.

use odbc_api::Error as OdbcError;

use super::connection_string::ConnectionString;
use crate::error::{Error, ErrorKind};
use crate::source::database::Failure;
use crate::source::service_query::Dialect;

/// What the driver says, in one line and without secrets.
pub(super) fn failure(error: &OdbcError, connection: &ConnectionString) -> Failure {
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
    Failure::Said { state, message: connection.hide(&plain(&message)) }
}

/// A connection that does not come about.
pub(super) fn in_connecting(failure: &Failure, connection: &ConnectionString, dialect: Dialect) -> Error {
    let error = |what: &str, hint: String| {
        Error::new(ErrorKind::SourceInvalid, format!("the database over ODBC ({connection}) {what}")).with_hint(hint)
    };
    let Failure::Said { state, message } = failure else {
        return error(
            &format!("cannot be read: {}", failure.whole()),
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
    fn a_missing_driver_is_said_with_its_package() {
        let missing = Failure::Said { state: "01000".to_owned(), message: "Can't open lib 'FreeTDS' : file not found".to_owned() };
        let connection = ConnectionString::new("Driver=FreeTDS;Server=x;PWD=geheim".to_owned()).unwrap();
        let error = in_connecting(&missing, &connection, Dialect::Tsql).to_string();
        assert!(error.contains("(driver FreeTDS, server x) has no driver on this machine; install the package tdsodbc"), "{error}");
    }
}
