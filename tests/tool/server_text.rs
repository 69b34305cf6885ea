//! What a server says to a record that it refuses, word for word: kept where somebody asked for it, and shown only then.

use std::path::Path;

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::ods::{HttpService, TransportError};
use edfi_resync::{ErrorKind, Resync};
use edfi_resync_testing::mock_ods::MockOds;
use http::{Method, Request, Response};
use serde_json::{Map, Value, json};

use super::small_world::{Campus, all, cleanup, mock};
use super::world::builder;

const STUDENT: &str = "Zebulon";

/// An ODS that refuses one student, and says whom.
#[derive(Debug, Clone)]
struct Quoting(MockOds);

#[async_trait]
impl HttpService for Quoting {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        if request.method() == Method::POST && request.body().windows(STUDENT.len()).any(|window| window == STUDENT.as_bytes()) {
            let said = json!({"message": "The request is invalid.", "errors": [format!("{STUDENT} has another birth date.")]});
            return Ok(Response::builder().status(400).body(said.to_string().into()).expect("an answer"));
        }
        self.0.call(request).await
    }
}

async fn open(campus: &Campus, ods: &MockOds, path: &Path, keep: bool) -> Resync {
    let ledger = SqliteLedger::open(path).expect("a ledger");
    let builder = builder(campus.store(), ods).service(Quoting(ods.clone())).ledger(ledger);
    builder.keep_refusals(keep).open().await.expect("it opens")
}

/// A district of which one student is refused.
fn world() -> (Campus, MockOds) {
    (Campus::new().change("Person", 1003, |body| body["firstName"] = json!(STUDENT)), mock())
}

#[tokio::test]
async fn the_full_text_of_a_refusal_is_shown_on_request_and_nowhere_else() {
    let (campus, ods) = world();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state.db");
    let resync = open(&campus, &ods, &path, true).await;
    let plan = resync.plan(&all()).await.expect("it can be planned");
    let report = resync.run(&plan).await.expect("it can be run");
    let failure = report.failures.iter().find(|failure| failure.resource == "students").expect("a student is refused");
    let refusals = report.refusal(failure).await.expect("it was kept");
    assert_eq!((refusals.len(), refusals[0].resource.as_str()), (1, "/ed-fi/students"), "{report}");
    assert_eq!((refusals[0].status, &refusals[0].message), (failure.status, &failure.message));
    assert_eq!(refusals[0].origin.to_string(), failure.examples[0].origin);
    assert!(refusals[0].text.expose().contains(STUDENT), "{}", refusals[0].text.expose());
    let json: Value = serde_json::from_str(refusals[0].text.expose()).expect("as the server sent it");
    assert_eq!(json["message"], "The request is invalid.");
    for other in report.failures.iter().filter(|other| other.resource != "students") {
        assert!(report.refusal(other).await.expect("it was kept").is_empty());
    }
    let dump = format!("{refusals:?} {refusals:#?} {:?} {report} {report:?} {}", refusals[0].text, json!(report));
    assert!(!dump.contains(STUDENT), "{dump}");
    #[cfg(unix)]
    for file in ["state.db", "state.db-wal"] {
        use std::os::unix::fs::PermissionsExt as _;
        let rights = std::fs::metadata(folder.path().join(file)).expect("it is there").permissions();
        assert_eq!(rights.mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn nothing_is_kept_unless_it_is_asked_for() {
    let (campus, ods) = world();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state.db");
    {
        let resync = open(&campus, &ods, &path, false).await;
        let plan = resync.plan(&all()).await.expect("it can be planned");
        let report = resync.run(&plan).await.expect("it can be run");
        let failure = report.failures.iter().find(|failure| failure.resource == "students").expect("a student is refused");
        let error = report.refusal(failure).await.expect_err("it was not kept");
        assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
        assert!(error.hint().is_some_and(|hint| hint.contains("keep_refusals")), "{error}");
    }
    let bytes = std::fs::read(&path).expect("the ledger");
    assert!(!bytes.windows(STUDENT.len()).any(|window| window == STUDENT.as_bytes()));
    let error = builder(campus.store(), &ods).keep_refusals(true).open().await.expect_err("there is nowhere to keep it");
    assert!(error.kind() == ErrorKind::ConfigInvalid && error.to_string().contains("keep_refusals"), "{error}");
}

#[tokio::test]
async fn what_is_said_to_a_delete_is_kept_too() {
    let campus = Campus::new();
    let ods = mock();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state.db");
    {
        let resync = open(&campus, &ods, &path, true).await;
        let plan = resync.plan(&all()).await.expect("it can be planned");
        assert!(resync.run(&plan).await.expect("it can be run").is_success());
    }
    let resync = open(&campus.without("Roster", 10_001), &ods, &path, true).await;
    let plan = resync.plan(&cleanup()).await.expect("it can be planned");
    ods.fail(Method::DELETE, "studentSectionAssociations", Map::new(), 400).expect("the endpoint exists");
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!(report.removed.failed, 1, "{report}");
    let refusals = report.refusal(&report.failures[0]).await.expect("it was kept");
    assert_eq!((refusals.len(), refusals[0].status), (1, report.failures[0].status), "{report}");
}
