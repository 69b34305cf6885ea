//! What is not there, and what takes too long.

use edfi_resync::ErrorKind;
use edfi_resync::source::service_query::Dialect;
use edfi_resync::source::{OdbcOptions, OdbcStore};

#[test]
fn a_missing_driver_is_said_with_the_package_that_brings_it() {
    for (driver, dialect, package) in [
        ("ODBC Driver 18 for SQL Server", Dialect::Tsql, "msodbcsql18"),
        ("PostgreSQL of old", Dialect::Postgres, "odbc-postgresql"),
        ("FreeTDS of old", Dialect::Tsql, "tdsodbc"),
        ("SQLite4", Dialect::Sqlite, "libsqliteodbc"),
    ] {
        let connection = format!("Driver={{{driver}}};Server=nowhere.invalid;UID=reader;PWD=tres-secret");
        let error = OdbcStore::open(connection, OdbcOptions::new(dialect)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SourceInvalid);
        let error = format!("{error} {error:?}");
        assert!(error.contains("has no driver on this machine") && error.contains(package), "{error}");
        assert!(!error.contains("tres-secret") && !error.contains("reader"), "{error}");
    }
}

#[test]
fn a_database_that_is_not_there_is_not_made() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("none.db");
    let error = OdbcStore::open(crate::sqlite::connection(&path), OdbcOptions::new(Dialect::Sqlite)).unwrap_err().to_string();
    assert!(error.contains("cannot be read") && !error.contains("tres-secret"), "{error}");
    assert!(!path.exists());
}
