//! What does not answer: a server that nobody logs in to, and the query of a run that is stopped, or whose time is over. What waits for it is free at once;
//! the driver's thread stays with its call, and its connection is not used again.

use std::net::TcpListener;
use std::time::Duration;

use edfi_resync::campus::Request;
use edfi_resync::ods::Credentials;
use edfi_resync::report::Report;
use edfi_resync::source::OdbcStore;
use edfi_resync::{ErrorKind, Resync};
use edfi_resync_testing::MockOds;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::postgres::{Few, options, plain_scope};

/// Longer than anything here takes, and shorter than what never answers.
const PATIENCE: Duration = Duration::from_secs(100);
/// What has been read and sent before the query sleeps: a batch.
const SENT: usize = 512;
/// All that there is.
const STUDENTS: usize = 700;

/// Students, of whom those behind the first batch take as long as is said.
fn sleeping() -> Few {
    Few::new(
        "CREATE TABLE p (id integer PRIMARY KEY, number text); INSERT INTO p SELECT i, i FROM generate_series(1, 700) i;
         CREATE TABLE pause (seconds integer); INSERT INTO pause VALUES (0)",
        r#"SELECT number AS "studentUniqueId", 'Ann' AS "firstName", 'Lee' AS "lastSurname", '2011-02-03' AS "birthDate", id AS "@person",
             NULLIF(CAST(pg_sleep(CASE WHEN id > 600 THEN seconds ELSE 0 END) AS text), '') AS "middleName"
           FROM p, pause ORDER BY id"#,
    )
}

async fn opened(few: &Few, ods: &MockOds) -> Resync {
    Resync::builder(few.open(options()).unwrap())
        .ods(ods.base_url())
        .school_year("2027".parse().unwrap())
        .secrets(Credentials::new(ods.key(), ods.secret()))
        .service(ods.clone())
        .open()
        .await
        .unwrap()
}

/// The processes of the server that are asleep in a query.
fn asleep(few: &Few) -> String {
    few.server.told("SELECT pid FROM pg_stat_activity WHERE usename = 'reader' AND state = 'active'")
}

/// Waits until this is so.
async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let waiting = async {
        while !is_so() {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("not in time: {what}"));
}

/// A run that is ended while its query sleeps, and what follows.
async fn ends(few: &Few, ods: &MockOds, deadline: Option<Duration>) -> Report {
    let resync = opened(few, ods).await;
    let plan = resync.plan(&Request::new()).await.unwrap();
    few.server.sql("UPDATE pause SET seconds = 100000");
    let cancel = CancellationToken::new();
    let mut run = resync.run(&plan).cancel_with(cancel.clone());
    if let Some(deadline) = deadline {
        run = run.deadline(deadline);
    }
    let press = async {
        until("a batch arrives, and the query sleeps", || ods.count("students") == SENT && !asleep(few).is_empty()).await;
        if deadline.is_none() {
            cancel.cancel();
        }
    };
    let (report, ()) = futures::join!(timeout(PATIENCE, run.into_future()), press);
    let report = report.expect("it returns while its query sleeps").unwrap();
    let left = asleep(few);
    assert!(left.parse::<u32>().is_ok(), "the driver's call goes on, once: {left:?}");

    // Others have connections of their own.
    few.server.sql("UPDATE pause SET seconds = 0");
    let again = opened(few, &MockOds::new(ods.model())).await;
    let plan = again.plan(&Request::new()).await.unwrap();
    let whole = again.run(&plan).await.unwrap();
    assert!(whole.is_success() && whole.total.read == STUDENTS as u64, "{whole}");
    assert_eq!(asleep(few), left);

    // When the call returns, its connection is closed, and nothing was run on it meanwhile.
    few.server.sql(&format!("SELECT pg_cancel_backend({left})"));
    drop((resync, again));
    let connected = || few.server.told("SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader'");
    until("every connection is closed", || connected() == "0").await;
    report
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_stopped_or_whose_time_is_over_leaves_its_query_behind() {
    let (few, ods) = (sleeping(), MockOds::new(&plain_scope().model));
    let report = ends(&few, &ods, None).await;
    assert_eq!(report.stopped.as_deref(), Some("cancelled"), "{report}");
    assert_eq!((report.total.read, report.total.created), (SENT as u64, SENT as u64), "{report}");

    let ods = MockOds::new(&plain_scope().model);
    let report = ends(&few, &ods, Some(Duration::from_secs(5))).await;
    assert_eq!(report.stopped.as_deref(), Some("the deadline has passed"), "{report}");
    assert_eq!(report.total.created, SENT as u64, "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_whose_time_is_over_leaves_its_query_behind() {
    let (few, ods) = (sleeping(), MockOds::new(&plain_scope().model));
    let resync = opened(&few, &ods).await;
    few.server.sql(
        "ALTER TABLE p RENAME TO q;
         CREATE VIEW p AS SELECT q.* FROM q, (SELECT CAST(pg_sleep(100000) AS text) AS slept) pause WHERE slept = ''",
    );
    let request = Request::new();
    let planning = resync.plan(&request).deadline(Duration::from_secs(1));
    let error = timeout(PATIENCE, planning.into_future()).await.expect("it returns while it counts").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Stopped, "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_takes_a_connection_and_says_nothing_is_given_up() {
    // It accepts, by the system's backlog, and nobody ever reads.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let connection =
        format!("Driver={{PostgreSQL Unicode}};Servername=127.0.0.1;Port={port};Database=campus;UID=reader;PWD=tres-secret");
    let opening = tokio::task::spawn_blocking(|| OdbcStore::open(connection, options().with_login_timeout(Duration::from_secs(1))));
    let error = timeout(PATIENCE, opening).await.expect("it is given up").unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SourceInvalid);
    let said = format!("{error} {error:?}");
    assert!(said.contains("cannot be read") && said.contains(&format!("port {port}")), "{said}");
    assert!(!said.contains("tres-secret") && !said.contains("reader"), "{said}");
}
