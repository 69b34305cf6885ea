//! Student data, secrets and tokens appear nowhere but where they must: a district full of canaries, a server that quotes them back, and
//! everything that a person or a log collector could read.
//!
//! One binary of its own: it listens to every log line of the process.

#[path = "privacy/foreign.rs"]
mod foreign;
#[path = "privacy/hasty.rs"]
mod hasty;
#[path = "privacy/listening.rs"]
mod listening;
#[path = "privacy/planted.rs"]
mod planted;
#[path = "privacy/tool.rs"]
mod tool;
#[path = "privacy/wire.rs"]
mod wire;

use std::error::Error as _;
use std::fmt::{Debug, Write as _};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;

use edfi_resync::campus::{Configuration, Request};
use edfi_resync::engine::{Event, Outcome};
use edfi_resync::ledger::{ErrorFilter, ErrorLog, Ledger, SqliteLedger};
use edfi_resync::model::Model;
use edfi_resync::ods::{Credentials, Rng};
use edfi_resync::report::OutcomeFile;
use edfi_resync::source::{JsonlStore, MemoryStore, SqliteStore};
use edfi_resync::{Error, Resume, Resync};
use edfi_resync_testing::MockOds;
use futures::FutureExt as _;

use self::hasty::Hasty;
use self::listening::Heard;
use self::planted::{BIRTH_DATE, CANARY, district, faults};
use self::wire::Wire;

/// Everything that was said, with where.
#[derive(Default)]
struct Said(Vec<(String, String)>);

impl Said {
    fn add(&mut self, what: impl Into<String>, text: impl Into<String>) {
        self.0.push((what.into(), text.into()));
    }

    fn value(&mut self, what: &str, value: &(impl Debug + ?Sized)) {
        self.add(format!("{what} as Debug"), format!("{value:?} {value:#?}"));
    }

    fn error(&mut self, what: &str, error: &Error) {
        let mut text = format!("{error} {error:#} {error:?} {error:#?} {:?}", error.hint());
        let mut source = error.source();
        while let Some(cause) = source {
            let _ = write!(text, " {cause} {cause:?}");
            source = cause.source();
        }
        self.add(what, text);
    }

    fn check(&self, needles: &[String]) {
        let mut found = Vec::new();
        for (what, text) in &self.0 {
            let lower = text.to_lowercase();
            for needle in needles {
                if let Some(at) = lower.find(needle.as_str()) {
                    let around: String = lower.chars().skip(lower[..at].chars().count().saturating_sub(60)).take(140).collect();
                    found.push(format!("{what}: ..{around}.."));
                }
            }
        }
        assert!(found.is_empty(), "canaries in {} places, such as\n{}", found.len(), found[..found.len().min(10)].join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_canary_appears_anywhere() {
    let heard = Heard::install();
    let mut said = Said::default();
    let folder = tempfile::tempdir().expect("a folder");
    let campus = district(folder.path());
    let ods = MockOds::builder(&Model::ds5_2()).credentials("canarykey", "canarysecret").token_limit(None).build();
    let server = ods.serve().await.expect("a server");
    let wire = Wire::new();

    let outcomes = folder.path().join("outcomes.jsonl");
    let state = folder.path().join("state.db");
    // The last one keeps what servers say word for word: in its ledger, and nowhere else.
    let kept = folder.path().join("kept.db");
    for round in 0..3 {
        faults(&ods);
        let ledger = SqliteLedger::open(if round == 2 { &kept } else { &state }).expect("a ledger");
        said.add("ledger", format!("{ledger} {ledger:?}"));
        let store = SqliteStore::open(&campus).expect("the district opens");
        said.add("store", format!("{store} {store:?}"));
        let builder = Resync::builder(store)
            .ods(server.url())
            .secrets(Credentials::new("canarykey", "canarysecret"))
            .service(wire.clone())
            .clock(Arc::new(Hasty::new()))
            .rng(Rng::seeded(7))
            .ledger(ledger)
            .keep_refusals(round == 2)
            .options(Hasty::options());
        said.value("builder", &builder);
        let resync = builder.open().await.expect("it opens");
        said.value("resync", &resync);
        let plan = resync.plan(&Request::new().all_schools()).await.expect("a plan");
        said.add("plan", format!("{plan} {plan:?} {}", serde_json::to_string(&plan).expect("JSON")));
        let mut file = (round == 0).then(|| OutcomeFile::create(&outcomes).expect("a new file"));
        let mut failed = None;
        let observer = |event: &Event<'_>| {
            if let Some(file) = &mut file {
                edfi_resync::engine::Observer::on_event(file, event);
            }
            if let Event::Settled { record, outcome: Outcome::Failed(_) | Outcome::Invalid(_), .. } = event {
                failed = Some((record.kind().spec().endpoint, record.origin().to_string()));
            }
            said.value("event", event);
            said.add("owned event", serde_json::to_string(&event.to_owned()).expect("JSON"));
        };
        let resume = if round == 1 { Resume::Newest } else { Resume::No };
        let running = resync.run(&plan).resume(resume).observe(observer);
        let report = running.await.expect("the run ends with a report");
        assert!(!report.is_success(), "faults were planted: {report}");
        assert!(report.total.created + report.total.updated + report.total.unchanged > 500, "most of it arrives: {report}");
        assert!(report.total.failed > 0 && report.total.invalid > 0 && report.total.blocked > 0, "{report}");
        said.add("report", format!("{report} {report:?} {}", serde_json::to_string(&report).expect("JSON")));
        if let Some(file) = file {
            file.finish().expect("there is room");
            said.add("outcome file", std::fs::read_to_string(&outcomes).expect("it is there"));
        }
        if round == 2 {
            let ledger = SqliteLedger::open(&kept).expect("a ledger");
            let refusals = ledger.refusals(report.run.expect("a run"), None).await.expect("they were kept");
            assert!(refusals.iter().any(|refusal| refusal.text.expose().to_lowercase().contains(CANARY)), "{refusals:?}");
            said.value("refusals", &refusals);
            private(&kept);
        }
        // The one way to a body is to ask for it.
        let (resource, origin) = failed.expect("something failed");
        match resync.record(&plan, resource, &origin).await {
            Ok(record) => {
                said.value("record", &record);
                assert!(!record.body.is_empty());
            }
            Err(error) => said.error("record", &error),
        }
    }

    let ledger = SqliteLedger::open(&state).expect("a ledger");
    let runs = ledger.runs().await.expect("runs");
    assert_eq!(runs.len(), 2, "a finished run is not resumed");
    said.value("runs", &runs);
    for run in &runs {
        said.value("outcomes", &ledger.outcomes(run.id).await.expect("outcomes"));
    }
    let errors = ledger.errors(&ErrorFilter::default()).await.expect("errors");
    assert!(!errors.is_empty());
    said.value("errors", &errors);
    drop(ledger);
    tool::tools(&mut said, &wire, &campus, &state, &ods, &server.url()).await;
    // Not even the file holds more than Campus IDs, origins, digests and ids of the ODS.
    for entry in std::fs::read_dir(folder.path()).expect("the folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name.starts_with("state.db") || name == "outcomes.jsonl" {
            private(&path);
            said.add(name, String::from_utf8_lossy(&std::fs::read(&path).expect("it can be read")));
        }
    }

    refused(&mut said, &server.url()).await;
    faults(&ods);
    panicked(&mut said, &wire, &campus, &server.url()).await;
    said.add("panics", heard.panics());
    said.add("log", heard.log());
    assert!(heard.log().lines().count() > 1_000, "the log was listened to");

    let mut needles = vec![CANARY.to_owned(), BIRTH_DATE.to_owned()];
    needles.extend(wire.tokens());
    // What must not be found is there to be found: it was sent, and it was answered.
    for needle in &needles {
        assert!(wire.carried(needle), "{needle} went over the wire");
    }
    assert!(wire.answered(CANARY), "the server quoted them");
    said.check(&needles);
}

/// What bad input gets, with canaries in it.
async fn refused(said: &mut Said, url: &url::Url) {
    let student = r#"{"studentUniqueId": "canary1", "firstName": "Canary", "lastSurname": "Canary", "birthDate": "1907-03-09"}"#;
    let store = MemoryStore::new(Model::ds5_2()).with_records("students", [student]).expect("a student");
    let wrong = Resync::builder(store.clone())
        .ods(url.clone())
        .secrets(Credentials::new("canarykey", "canarywrong"))
        .open()
        .await
        .expect("it opens");
    let error = wrong.plan(&Request::new()).await.expect_err("the secret is wrong");
    said.error("a plan with a wrong secret", &error);
    // The plan of somebody whose secret is right.
    let right = Resync::builder(store)
        .ods(url.clone())
        .secrets(Credentials::new("canarykey", "canarysecret"))
        .open()
        .await
        .expect("it opens");
    let plan = right.plan(&Request::new()).await.expect("a plan");
    let error = wrong.run(&plan).await.expect_err("the secret is wrong");
    said.error("a run with a wrong secret", &error);
    let error = serde_json::from_str::<Configuration>(r#"{"name": "x", "target": {"url": "https://canarykey:canarysecret@"}}"#);
    said.value("a configuration", &error.expect_err("no URL").to_string().contains("canarysecret"));

    let folder = tempfile::tempdir().expect("a folder");
    let lines =
        "{\"studentUniqueId\": \"canary1\", \"firstName\": \"Canary\n{\"studentUniqueId\": 7, \"firstName\": [\"Canary\"]}\n[]\n";
    std::fs::write(folder.path().join("students.jsonl"), lines).expect("a file");
    let store = JsonlStore::open(folder.path()).expect("a store");
    let ods = MockOds::new(&Model::ds5_2());
    let resync = Resync::builder(store)
        .ods(ods.base_url())
        .secrets(Credentials::new(ods.key(), ods.secret()))
        .service(ods.clone())
        .open()
        .await
        .expect("it opens");
    let report = resync.run(&resync.plan(&Request::new()).await.expect("a plan")).await.expect("a report");
    assert_eq!(report.total.invalid, 3, "{report}");
    said.add("malformed lines", format!("{report} {report:?}"));
}

/// A panic while a run is under way, with everything that is at hand in its text.
async fn panicked(said: &mut Said, wire: &Wire, campus: &Path, url: &url::Url) {
    let resync = Resync::builder(SqliteStore::open(campus).expect("the district opens"))
        .ods(url.clone())
        .secrets(Credentials::new("canarykey", "canarysecret"))
        .service(wire.clone())
        .clock(Arc::new(Hasty::new()))
        .open()
        .await
        .expect("it opens");
    let plan = resync.plan(&Request::new().all_schools()).await.expect("a plan");
    let observer = |event: &Event<'_>| {
        if let Event::Settled { outcome: Outcome::Failed(_), .. } = event {
            panic!("{event:?} {resync:?} {plan:?}");
        }
    };
    let unwound = AssertUnwindSafe(async { resync.run(&plan).observe(observer).await }).catch_unwind().await;
    let text = unwound.expect_err("the observer panics");
    said.add("panic", text.downcast_ref::<String>().expect("a text"));
}

#[cfg(unix)]
fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "{} is private", path.file_name().expect("a name").to_string_lossy());
}

#[cfg(not(unix))]
fn private(_: &Path) {}
