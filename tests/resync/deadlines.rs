//! B12: a deadline bounds everything from the call on: a server that never answers, a query that yields nothing, what is still in flight.

use std::fmt;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::campus::Request;
use edfi_resync::ods::{Credentials, HttpService, TokioClock, TransportError};
use edfi_resync::source::{SourceStore, SqliteStore};
use edfi_resync::{Error, ErrorKind, Options, Resync, ResyncBuilder};
use edfi_resync_testing::mock_ods::MockOds;
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;
use tokio::time::Instant;

use super::world::{World, credentials, mock};

const DEADLINE: Duration = Duration::from_secs(4);

fn builder(store: impl SourceStore, ods: &MockOds) -> ResyncBuilder {
    Resync::builder(store).ods(ods.base_url()).school_year("2027".parse().expect("a year")).secrets(credentials(ods))
}

fn stopped(error: &Error, before: &str) {
    assert_eq!((error.kind(), error.is_temporary()), (ErrorKind::Stopped, true), "{error}");
    assert!(error.to_string().starts_with(&format!("the deadline passed before {before}")), "{error}");
}

/// A service that answers up to a place, and never from there on.
struct Silent(MockOds, &'static str);

impl fmt::Debug for Silent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Silent")
    }
}

#[async_trait]
impl HttpService for Silent {
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        if request.uri().path().contains(self.1) {
            std::future::pending::<()>().await;
        }
        self.0.call(request).await
    }
}

#[tokio::test(start_paused = true)]
async fn opening_ends_with_it_where_discovery_never_answers() {
    let (ods, start) = (mock(), Instant::now());
    let builder = builder(World::two_schools().store(), &ods).service(Silent(ods.clone(), "/"));
    stopped(&builder.deadline(DEADLINE).open().await.expect_err("nobody answers"), "source and ODS were open");
    assert_eq!(start.elapsed(), DEADLINE);
}

#[tokio::test(start_paused = true)]
async fn opening_ends_with_it_on_a_socket_that_is_silent() {
    // It accepts, by the system's backlog, and nobody ever reads.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let start = Instant::now();
    let opened = Resync::builder(World::two_schools().store()).ods(url).secrets(Credentials::new("key", "secret"));
    stopped(&opened.deadline(DEADLINE).open().await.expect_err("nobody answers"), "source and ODS were open");
    assert_eq!(start.elapsed(), DEADLINE);
}

#[tokio::test(start_paused = true)]
async fn a_run_ends_with_it_whatever_never_answers() {
    for (place, sent) in [("/oauth/token", 0), ("/ed-fi/students", 1), ("/ed-fi/", 2)] {
        let ods = mock();
        let resync =
            builder(World::two_schools().store(), &ods).service(Silent(ods.clone(), place)).open().await.expect("it opens");
        let plan = resync.plan(&Request::new()).await.expect("a plan");
        let start = Instant::now();
        let report = resync.run(&plan).deadline(DEADLINE).await.expect("a report");
        assert_eq!(report.stopped.as_deref(), Some("the deadline has passed"), "{place}: {report}");
        assert!(start.elapsed() <= DEADLINE, "{place}: {:?}", start.elapsed());
        assert_eq!(report.total.failed, sent, "{place}: what was in flight may have arrived: {report}");
    }
}

/// At ten to five, until five; what is started at four past five was meant to be over, and at ten past it is tomorrow's.
#[tokio::test(start_paused = true)]
async fn a_run_ends_with_an_hour_of_the_clock() {
    for (minutes, lasts) in [(-10, 600), (4, 0), (10, 24 * 3_600 - 600)] {
        let ods = mock();
        let mut options = Options::default();
        options.set("until", "05:00").expect("an hour");
        options.set("time_zone", "UTC").expect("a zone");
        let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000 / 86_400 * 86_400 + 5 * 3_600);
        let offset = Duration::from_secs(60 * u64::from(i32::unsigned_abs(minutes)));
        let clock = Arc::new(TokioClock::starting_at(if minutes < 0 { wall - offset } else { wall + offset }));
        let builder = builder(World::two_schools().store(), &ods).service(Silent(ods.clone(), "/ed-fi/students"));
        let resync = builder.options(options).clock(clock).open().await.expect("it opens");
        let planned = resync.plan(&Request::new()).await;
        if lasts == 0 {
            let error = planned.expect_err("the hour is over");
            assert!(error.kind() == ErrorKind::ConfigInvalid && error.to_string().contains("until is 05:00"), "{error}");
            continue;
        }
        let plan = planned.expect("a plan");
        let start = Instant::now();
        let report = resync.run(&plan).await.expect("a report");
        let lasted = start.elapsed().as_secs();
        if lasts == 24 * 3_600 - 600 {
            assert!(lasted > 0, "it has begun: {report}");
        } else {
            assert_eq!(report.stopped.as_deref(), Some("the deadline has passed"), "{minutes}: {report}");
            assert!(lasted <= lasts && lasted + 61 >= lasts, "{minutes}: {lasted} s");
        }
    }
}

/// What is answered just in time is awaited, and nothing is begun that cannot be.
#[tokio::test(start_paused = true)]
async fn what_is_in_flight_shortly_before_it_is_awaited() {
    let ods = MockOds::builder(&edfi_resync::model::Model::ds5_2()).latency(Duration::from_millis(300)).build();
    let mut world = World::empty();
    for number in 0..2_000 {
        let id = number.to_string();
        world.add("students", json!({"studentUniqueId": id, "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"}), &[]);
    }
    let resync = builder(world.store(), &ods).service(ods.clone()).open().await.expect("it opens");
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    let start = Instant::now();
    let report = resync.run(&plan).deadline(DEADLINE).await.expect("a report");
    assert!(start.elapsed() <= DEADLINE, "{:?}", start.elapsed());
    assert!(report.stopped.is_some() && report.total.created > 50 && report.total.failed == 0, "{report}");
    assert_eq!(ods.count("students") as u64, report.total.created);
}

/// A database of one student whose query never ends, and never yields a row, once it is `spinning`.
struct Spinning(TempDir);

impl Spinning {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let connection = Connection::open(folder.path().join("campus.db")).expect("a database");
        connection
            .execute_batch("CREATE TABLE person (number TEXT); INSERT INTO person VALUES ('604822'); CREATE TABLE spinning (yes)")
            .expect("tables");
        std::fs::create_dir(folder.path().join("queries")).expect("a folder");
        let query = r#"
            WITH RECURSIVE endless (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM endless, spinning)
            SELECT number AS "studentUniqueId", 'A' AS "firstName", 'B' AS "lastSurname", '2011-02-03' AS "birthDate" FROM person
            UNION ALL SELECT 'x', 'x', 'x', 'x' FROM endless WHERE x < 0 ORDER BY 1"#;
        std::fs::write(folder.path().join("queries/students.sql"), query).expect("a file");
        Self(folder)
    }

    fn database(&self) -> std::path::PathBuf {
        self.0.path().join("campus.db")
    }

    fn store(&self) -> SqliteStore {
        let queries: &Path = &self.0.path().join("queries");
        SqliteStore::open_with_queries(self.database(), queries).expect("a source")
    }

    fn begin(&self) {
        let connection = Connection::open(self.database()).expect("a database");
        connection.execute_batch("INSERT INTO spinning VALUES (1)").expect("a row");
    }

    /// Who writes alone waits until every query has ended, so that one that goes on is found out.
    async fn nobody_reads(self) {
        let write = move || {
            let connection = Connection::open(self.database()).expect("a database");
            connection.busy_timeout(Duration::from_secs(60)).expect("patience");
            connection.execute_batch("BEGIN EXCLUSIVE; DELETE FROM spinning; COMMIT").expect("nobody reads any more");
        };
        tokio::task::spawn_blocking(write).await.expect("no panic");
    }
}

#[tokio::test]
async fn planning_ends_with_it_where_a_query_yields_nothing_and_the_query_ends_too() {
    let (source, ods) = (Spinning::new(), mock());
    let resync = builder(source.store(), &ods).service(ods.clone()).open().await.expect("it opens");
    source.begin();
    let request = Request::new();
    let planned = resync.plan(&request).deadline(Duration::from_millis(300)).await;
    stopped(&planned.expect_err("no row comes"), "the plan was made");
    source.nobody_reads().await;
}

#[tokio::test]
async fn a_run_ends_with_it_where_a_query_yields_nothing_and_the_query_ends_too() {
    let (source, ods) = (Spinning::new(), mock());
    let resync = builder(source.store(), &ods).service(Arc::new(ods.clone())).open().await.expect("it opens");
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    source.begin();
    let report = resync.run(&plan).deadline(Duration::from_millis(300)).await.expect("a report");
    assert_eq!(report.stopped.as_deref(), Some("the deadline has passed"), "{report}");
    assert_eq!(report.total.read, 0);
    source.nobody_reads().await;
}
