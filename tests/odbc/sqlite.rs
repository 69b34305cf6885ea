//! Over SQLite's driver.

use edfi_resync::source::service_query::Dialect;
use edfi_resync::source::{OdbcOptions, OdbcStore, SourceStore as _, SourceStoreExt as _};
use edfi_resync_testing::conformance::store::{Expectations, check};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

use crate::campus::Campus;
use crate::older::write_queries;
use crate::{as_held, assert_same, district, everything, scope, through_sqlite};

pub(crate) fn connection(path: &Path) -> String {
    format!("Driver={{SQLite3}};Database={};PWD=tres-secret", path.display())
}

fn options() -> OdbcOptions {
    OdbcOptions::new(Dialect::Sqlite)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_made_by_hand_conforms() {
    let campus = Campus::new();
    let store = OdbcStore::open_with_queries(connection(&campus.database()), campus.queries(), options()).unwrap();
    let sqlite = campus.open().unwrap();
    assert_eq!(store.capabilities(), sqlite.capabilities());
    let expectations = Expectations::new(scope(&store, "State").await)
        .holds("schools", 2, 0)
        .holds("students", 40, 0)
        .holds("studentSchoolAssociations", 43, 1)
        .holds("sections", 9, 0)
        .holds("studentSectionAssociations", 213, 0)
        .with_secret("tres-secret")
        .with_secret("Last7");
    let findings = check(Arc::new(store), &expectations).await;
    findings.assert_none();
    assert!(findings.checks() > 300);
    // Over several connections it may be sent, and nothing is concluded from what it lacks.
    let several = options().with_connections(NonZeroUsize::new(2).unwrap());
    let store = OdbcStore::open_with_queries(connection(&campus.database()), campus.queries(), several).unwrap();
    let why = store.capabilities().incomplete.unwrap().why;
    assert_eq!(why, "the database is read over 2 connections, which do not see it at one moment");
    check(Arc::new(store), &expectations).await.assert_none();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_district_conforms_and_is_the_one_that_sqlite_reads() {
    let directory = TempDir::new().unwrap();
    let (database, queries) = (directory.path().join("campus.db"), directory.path().join("queries"));
    let configuration = district(&database);
    write_queries(&queries);
    let store = OdbcStore::open_with_queries(connection(&database), &queries, options()).unwrap();
    let (scope, read) = through_sqlite(&database, &configuration).await;
    let told = store.configuration(&configuration).await.unwrap();
    assert_eq!(format!("{told:?}"), format!("{:?}", scope.configuration));
    assert_same(&read, &everything(&store, &scope).await);
    let findings = check(Arc::new(store), &as_held(&scope, &read).with_secret("tres-secret")).await;
    findings.assert_none();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_does_not_fit_is_named_with_its_place() {
    let campus = Campus::new();
    campus.write("staffs.sql", "SELECT number AS \"staffUniqueId\"\n  FROM staff ORDER BY 1 -- the district's");
    let error = OdbcStore::open_with_queries(connection(&campus.database()), campus.queries(), options()).unwrap_err();
    let error = error.to_string();
    assert!(error.starts_with("query staffs.sql, line 2, column 8: no such table: staff"), "{error}");
}
