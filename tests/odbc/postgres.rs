//! Over PostgreSQL's driver, on a server that is started here.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use edfi_resync::campus::{Configuration, Narrowing, Scope};
use edfi_resync::model::Model;
use edfi_resync::source::service_query::Dialect;
use edfi_resync::source::{Batch, OdbcOptions, OdbcStore, SnapshotExt as _, SourceStore, SourceStoreExt as _};
use edfi_resync_testing::conformance::store::check;
use futures::StreamExt as _;
use tempfile::TempDir;

use crate::server::Server;
use crate::{as_held, assert_same, district, everything, moved, through_sqlite};

pub(crate) fn options() -> OdbcOptions {
    OdbcOptions::new(Dialect::Postgres)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_district_conforms_and_is_the_one_that_sqlite_reads() {
    let directory = TempDir::new().unwrap();
    let database = directory.path().join("campus.db");
    let configuration = district(&database);
    let server = Server::start();
    server.sql(&moved::statements(&database));
    let store = OdbcStore::open(server.connection(), options()).unwrap();
    let (scope, read) = through_sqlite(&database, &configuration).await;
    let told = store.configuration(&configuration).await.unwrap();
    assert_eq!(format!("{told:?}"), format!("{:?}", scope.configuration));
    assert_same(&read, &everything(&store, &scope).await);
    let expectations = as_held(&scope, &read).with_secret("tres-secret").with_secret("reader");
    check(Arc::new(store), &expectations).await.assert_none();
    // Over several connections it is the same, but nothing is concluded from what it lacks.
    let store = OdbcStore::open(server.connection(), options().with_connections(NonZeroUsize::new(3).unwrap())).unwrap();
    assert!(!store.capabilities().is_complete());
    assert_same(&read, &everything(&store, &scope).await);
}

/// A few rows and a query of them.
pub(crate) struct Few {
    pub(crate) server: Server,
    queries: TempDir,
}

impl Few {
    pub(crate) fn new(tables: &str, sql: &str) -> Self {
        let server = Server::start();
        server.sql(tables);
        let queries = TempDir::new().unwrap();
        std::fs::write(queries.path().join("students.sql"), sql).unwrap();
        Self { server, queries }
    }

    pub(crate) fn open(&self, options: OdbcOptions) -> edfi_resync::Result<OdbcStore> {
        OdbcStore::open_with_queries(self.server.connection(), self.queries.path(), options)
    }
}

pub(crate) fn plain_scope() -> Scope {
    Scope::new(Model::ds5_2(), Arc::new(Configuration::new("State", 2027.try_into().unwrap(), "5.2")))
}

pub(crate) async fn students(store: &dyn SourceStore) -> edfi_resync::Result<Batch> {
    let scope = plain_scope();
    store.open(&scope).await?.collect(&scope.model.kind("students")?, &Narrowing::none()).await
}

pub(crate) fn bodies(batch: &Batch) -> Vec<&str> {
    batch.records.iter().map(|record| std::str::from_utf8(&record.body).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn values_of_all_types_are_what_they_are() {
    let few = Few::new(
        "CREATE TABLE p (id bigint, number varchar(20), first text, born date, seen timestamp, flag boolean, small smallint, credits numeric(6,3),
           share double precision, code char(4), bytes bytea, at time);
         INSERT INTO p VALUES (9007199254740993, '0604822', 'Zoë \u{1F600} O''Neil \\n', '2012-09-03', '2026-08-17 10:15:00', true, -3, 1.500, 0.1, '09', '\\x00', '08:15'),
           (2, '2', repeat('é', 70000), NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL)",
        r#"SELECT number AS "studentUniqueId", first AS "firstName", born AS "birthDate", seen AS "_ext.own.seen", flag AS "multipleBirthStatus", small AS "_ext.own.small",
             credits AS "_ext.own.credits", share AS "_ext.own.share", code AS "_ext.own.code", at AS "_ext.own.at", id AS "@person",
             first AS "studentDisciplineIncidentBehaviorAssociationReferenceThatIsLongerThanPostgresTakes.x"
           FROM p -- the district's own; who?
           ORDER BY id DESC"#,
    );
    let batch = students(&few.open(options()).unwrap()).await;
    // What is no member is refused by nobody here, and its name is whole.
    let batch = batch.unwrap();
    let long = "\"studentDisciplineIncidentBehaviorAssociationReferenceThatIsLongerThanPostgresTakes\":{\"x\":\"Zoë \u{1F600} O'Neil \\\\n\"}";
    let expected = format!(
        "{{\"studentUniqueId\":\"0604822\",\"firstName\":\"Zoë \u{1F600} O'Neil \\\\n\",\"birthDate\":\"2012-09-03\",\"_ext\":{{\"own\":{{\"seen\":\"2026-08-17 10:15:00\",\"small\":-3,\"credits\":\"1.500\",\"share\":0.1,\"code\":\"09\",\"at\":\"08:15:00\"}}}},\"multipleBirthStatus\":true,{long}}}"
    );
    assert_eq!(bodies(&batch)[0], expected);
    assert_eq!(batch.records[0].campus.ids(edfi_resync::model::CampusRole::Person).collect::<Vec<_>>(), [9_007_199_254_740_993]);
    let long: serde_json::Value = serde_json::from_slice(&batch.records[1].body).unwrap();
    assert_eq!(long["firstName"], "é".repeat(70_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_sees_one_moment_and_cannot_write() {
    let few = Few::new(
        "CREATE TABLE p (id integer, number text); INSERT INTO p SELECT i, i FROM generate_series(1, 700) i;
         CREATE FUNCTION writes() RETURNS text LANGUAGE sql VOLATILE AS 'INSERT INTO p VALUES (0, ''0'') RETURNING number'; GRANT ALL ON p TO reader",
        r#"SELECT number AS "studentUniqueId", id AS "@person" FROM p ORDER BY id"#,
    );
    let store = few.open(options()).unwrap();
    let scope = plain_scope();
    let snapshot = store.open(&scope).await.unwrap();
    few.server.sql("DELETE FROM p WHERE id > 5");
    let kind = scope.model.kind("students").unwrap();
    let none = Narrowing::none();
    let (one, other) = futures::join!(snapshot.collect(&kind, &none), snapshot.collect(&kind, &none));
    assert_eq!((one.unwrap().records.len(), other.unwrap().records.len()), (700, 700));
    assert_eq!(snapshot.count(&kind).await.unwrap().records, Some(700));
    assert_eq!(students(&store).await.unwrap().records.len(), 5);
    let sql = r#"SELECT writes() AS "studentUniqueId", id AS "@person" FROM p ORDER BY id"#;
    std::fs::write(few.queries.path().join("students.sql"), sql).unwrap();
    let error = students(&few.open(options()).unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("read-only transaction"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_takes_longer_than_it_may_is_named() {
    let few = Few::new(
        "CREATE TABLE p (id integer, number text); INSERT INTO p VALUES (1, '1'), (2, '2')",
        r#"SELECT number AS "studentUniqueId", id AS "@person" FROM p, pg_sleep(100000) ORDER BY id"#,
    );
    let store = few.open(options().with_query_timeout(Duration::from_secs(1))).unwrap();
    let error = students(&store).await.unwrap_err().to_string();
    assert!(error.contains("statement timeout") && error.ends_with("finds an index"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_database_says_of_values_is_not_shown() {
    let few = Few::new(
        "CREATE TABLE p (id integer, number text); INSERT INTO p VALUES (1, 'Lisa')",
        r#"SELECT number AS "studentUniqueId", CAST(number AS integer) AS "_ext.own.x" FROM p ORDER BY id"#,
    );
    let error = students(&few.open(options()).unwrap()).await.unwrap_err();
    let error = format!("{error} {error:?}");
    assert!(error.contains("SQLSTATE 22P02") && !error.contains("Lisa"), "{error}");
    let sql = "SELECT number AS \"studentUniqueId\"\n  FROM q ORDER BY id";
    std::fs::write(few.queries.path().join("students.sql"), sql).unwrap();
    let error = few.open(options()).unwrap_err().to_string();
    assert!(error.starts_with("query students.sql, line 2, column 8: relation \"q\" does not exist"), "{error}");
}

/// What this process keeps in memory, in MiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_thousand_rows_take_no_memory() {
    // Some 300 MB.
    let few = Few::new(
        "CREATE TABLE p (id integer PRIMARY KEY, number text, first text); INSERT INTO p SELECT i, i, repeat('x', 1000) FROM generate_series(1, 300000) i",
        r#"SELECT number AS "studentUniqueId", first AS "firstName", id AS "@key" FROM p ORDER BY id"#,
    );
    let things = r#"SELECT id AS "@key", 'a' AS "code" FROM p WHERE id % 10 = 0 ORDER BY id"#;
    std::fs::write(few.queries.path().join("students._ext.own.things.sql"), things).unwrap();
    let (store, scope) = (few.open(options()).unwrap(), plain_scope());
    let kind = scope.model.kind("students").unwrap();
    let snapshot = store.open(&scope).await.unwrap();
    let (before, begun) = (resident(), Instant::now());
    let (mut records, mut most) = (0, 0);
    let mut scan = snapshot.scan(&kind, &Narrowing::none());
    while let Some(batch) = scan.next().await {
        records += batch.unwrap().records.len();
        most = most.max(resident());
    }
    println!("{records} records in {:?}, {} MiB", begun.elapsed(), most.saturating_sub(before));
    assert_eq!(records, 300_000);
    // Other tests go beside it.
    assert!(most < before + 100, "{before} MiB before, {most} at most");
}
