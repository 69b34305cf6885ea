//! Text that acts on a terminal, in the place of every foreign name and in every answer: whatever a person reads holds none of it. B13.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::campus::{Configuration, Mode, Preferences, Request};
use edfi_resync::engine::{Event, Outcome};
use edfi_resync::ledger::{Acquired, AuditFilter, ErrorFilter, LockRequest, Locks as _, SqliteLedger, TargetId};
use edfi_resync::mappings;
use edfi_resync::model::{CampusKeys, CampusRole, Model};
use edfi_resync::ods::{Credentials, HttpService, TransportError};
use edfi_resync::plan::Plan;
use edfi_resync::report::{AuditRecord, OutcomeFile};
use edfi_resync::source::{
    CampusSchool, ConfigurationFile, CsvStore, JsonlStore, MemoryStore, SourceStore, SqliteStore, UnmappedCode,
};
use edfi_resync::validate::Descriptors;
use edfi_resync::{Error, Resync, ResyncBuilder};
use edfi_resync_testing::MockOds;
use edfi_resync_testing::district::SampleDistrict;
use http::{Method, Response};
use serde_json::{Map, json};

use super::hasty::Hasty;
use super::listening::Heard;

/// Wipes a line, forges the next, turns the direction of what follows, and hides a space; the mark by which it is found as an escape.
const NASTY: &str = "x\u{1b}[2K\r\nplan approved\u{9b}1A\u{202e}\u{200b}\u{2028}";

/// What people read, with where.
#[derive(Default)]
struct Read {
    texts: Vec<(String, String)>,
}

impl Read {
    /// A text of one line.
    fn line(&mut self, what: &str, text: impl Into<String>) {
        self.texts.push((what.to_owned(), text.into()));
    }

    /// A text of several lines, none of which is forged.
    fn lines(&mut self, what: &str, text: &str) {
        for line in text.split('\n') {
            assert!(!line.trim_start().starts_with("plan approved"), "{what}: {text}");
            self.line(what, line.trim_end_matches('\r'));
        }
    }

    fn error(&mut self, what: &str, error: &Error) {
        self.line(what, error.to_string());
        self.line(what, format!("{error:?} {:?}", error.hint()));
    }

    fn check(&self) {
        let acts = |letter: char| {
            letter.is_control() || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        for (what, text) in &self.texts {
            assert!(!text.contains(acts), "{what}: {text:?}");
        }
    }

    /// In how many places the foreign text stands as an escape.
    fn escaped(&self, what: &str) -> usize {
        let escapes = |text: &str| text.contains("x\\u{1b}[2K\\r\\nplan approved\\u{9b}1A\\u{202e}\\u{200b}\\u{2028}");
        self.texts.iter().filter(|(place, text)| place.starts_with(what) && escapes(text)).count()
    }
}

fn builder(store: impl SourceStore, ods: &MockOds) -> ResyncBuilder {
    Resync::builder(store)
        .ods(ods.base_url())
        .secrets(Credentials::new(ods.key(), ods.secret()))
        .service(ods.clone())
        .clock(Arc::new(Hasty::new()))
}

fn nasty(text: &str) -> String {
    format!("{text}{NASTY}")
}

/// Two schools, a student of each, and names that act.
fn campus() -> MemoryStore {
    let mut store = MemoryStore::new(Model::ds5_2())
        .with_configuration(Configuration::new(nasty("State"), 2027.try_into().expect("a school year"), "5.2"))
        .with_schools([CampusSchool::new(12, nasty("0012"), nasty("North")), CampusSchool::new(15, "0015", nasty("South"))]);
    for (person, school) in [(1001, 12), (1002, 15)] {
        let keys = CampusKeys::new().with(CampusRole::School, school).with(CampusRole::SchoolYear, 2027);
        let keys = keys.with(CampusRole::Person, person).with_object(nasty("Person"), person);
        let mut student =
            json!({"studentUniqueId": person.to_string(), "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"});
        student[nasty("member")] = json!(nasty("value"));
        store.add("students", student, keys).expect("a kind");
    }
    store
}

/// Answers that act, wherever a server may say something.
fn faults(ods: &MockOds) {
    let body = json!({
        "type": format!("urn:ed-fi:api:bad-request:{NASTY}"), "title": NASTY, "detail": nasty("The value is not valid. "), "status": 400,
        "validationErrors": {nasty("$.lastSurname"): [NASTY], "$.lastSurname": [NASTY]}, "errors": [NASTY], "correlationId": NASTY,
    });
    let plant = |status: u16, page: &str| {
        let _ = ods.fail(Method::POST, "students", Map::new(), status).expect("a resource").times(1).with_page(page);
    };
    plant(400, &body.to_string());
    plant(400, &json!({"message": NASTY, "modelState": {nasty("request"): NASTY}}).to_string());
    plant(
        409,
        &json!({"error": {"message": NASTY, "failures": [{"resourceName": nasty("School"), "identity": [{"name": NASTY}]}]}})
            .to_string(),
    );
    plant(403, &format!("<html>{NASTY}</html>"));
}

/// A server whose discovery document and redirects act.
#[derive(Debug)]
struct Acting(&'static str);

#[async_trait]
impl HttpService for Acting {
    async fn call(&self, request: http::Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let answer = match self.0 {
            "version" => Response::builder().body(json!({"version": NASTY, "dataModels": [{"name": NASTY, "version": NASTY}], "urls": {
                "oauth": nasty("https://other.example/"), "dataManagementApi": nasty("https://ods.example/")}}).to_string()),
            "mode" => Response::builder().body(json!({"version": "5.3", "apiMode": NASTY, "dataModels": [{"name": "Ed-Fi", "version": "5.2"}],
                "urls": {"oauth": format!("https://ods.example/{{{NASTY}}}"), "dataManagementApi": "https://ods.example/data"}}).to_string()),
            "token" if request.uri().path() == "/" => Response::builder().body(json!({"version": "7.3", "dataModels": [{"name": "Ed-Fi",
                "version": "5.2.0"}], "urls": {"oauth": "https://ods.example/oauth/token", "dataManagementApi": "https://ods.example/data"}}).to_string()),
            "token" => Response::builder().status(400).body(json!({"error": NASTY, "error_description": NASTY}).to_string()),
            // A header holds no control; a mark of direction it can.
            _ => Response::builder().status(302).header("location", "https://other.example/\u{202e}x?key=1").body(String::new()),
        };
        Ok(answer.expect("an answer").map(Bytes::from))
    }
}

#[tokio::test]
async fn b13_no_foreign_text_acts_where_people_read() {
    let heard = Heard::install();
    let mut read = Read::default();
    let folder = tempfile::tempdir().expect("a folder");
    let ods = MockOds::builder(&Model::ds5_2()).token_limit(None).build();
    let state = folder.path().join(format!("state {}.db", NASTY.replace('/', "")));
    let ledger = SqliteLedger::open(&state).expect("a ledger");
    read.line("the ledger", ledger.to_string());
    let resync = builder(campus(), &ods).ledger(ledger).holder(nasty("job")).open().await.expect("it opens");

    let plan = resync.plan(&Request::new().all_schools()).await.expect("a plan");
    read.lines("the plan", &plan.to_string());
    faults(&ods);
    let outcomes = folder.path().join(nasty("outcomes"));
    let mut file = OutcomeFile::create(&outcomes).expect("a new file");
    let observer = |event: &Event<'_>| {
        edfi_resync::engine::Observer::on_event(&mut file, event);
        match event {
            Event::Settled { record, outcome: Outcome::Failed(cause), .. } => {
                read.line("a cause", format!("{} {} {:?}", record.origin(), cause.message(), cause.hint()));
            }
            Event::Warning { message, .. } => read.line("a warning", *message),
            _ => {}
        }
    };
    let report = resync.run(&plan).observe(observer).await.expect("a report");
    assert!(report.total.failed > 0, "{report}");
    read.lines("the report", &report.to_string());
    read.line("the report as JSON", serde_json::to_string(&report).expect("JSON"));
    for warning in &report.warnings {
        read.line("a warning of the report", warning);
    }
    for failure in &report.failures {
        read.line("a message", &failure.message);
        failure.examples.iter().for_each(|example| {
            read.line("an example", format!("{} {}", example.origin, example.object.as_deref().unwrap_or_default()));
        });
    }
    lock(&mut read, &state, &resync, &plan).await;
    file.finish().expect("there is room");
    read.error("an outcome file that exists", &OutcomeFile::create(&outcomes).expect_err("it exists"));
    read.lines("the outcome file", &std::fs::read_to_string(&outcomes).expect("it was written"));

    let cleanup = resync.plan(&Request::new().all_schools().mode(Mode::Cleanup)).await.expect("a plan");
    read.lines("the plan of a cleanup", &cleanup.to_string());
    let groups = resync.errors(&ErrorFilter::default()).await.expect("the error log");
    assert!(!groups.is_empty());
    for group in &groups {
        read.line("the error log", group.to_string());
        read.line("the error log as JSON", serde_json::to_string(group).expect("JSON"));
    }
    let audit = resync.audit(&AuditFilter::default()).await.expect("the audit");
    read.lines("the audit as CSV", &AuditRecord::to_csv(&audit));
    read.lines("the audit as JSON", &AuditRecord::to_json(&audit).expect("JSON"));
    let unknown = Request::new().schools_named([nasty("North East")]);
    read.error("a school that is none", &resync.plan(&unknown).await.expect_err("no such school"));

    sources(&mut read, folder.path(), &ods).await;
    for what in ["version", "mode", "token", "redirect"] {
        let opened = builder(campus(), &ods).ods("https://ods.example/").service(Acting(what)).open().await;
        match opened {
            Ok(resync) => {
                match resync.plan(&Request::new().all_schools()).await {
                    Ok(plan) => {
                        read.lines("the plan of an acting server", &plan.to_string());
                        if let Err(error) = resync.run(&plan).await {
                            read.error("an acting server", &error);
                        }
                    }
                    // What issues no tokens is told before anything is planned.
                    Err(error) => read.error("an acting server", &error),
                }
            }
            Err(error) => read.error("an acting server", &error),
        }
    }

    heard.log().lines().for_each(|line| read.line("the log", line));
    read.check();
    // What must not act was there to act, and can be read.
    for (what, times) in
        [("the plan", 2), ("the report", 2), ("an example", 1), ("the audit as CSV", 1), ("a lock", 1), ("a folder", 2)]
    {
        assert!(read.escaped(what) >= times, "{what}: {} places", read.escaped(what));
    }
}

/// Somebody whose name acts holds what a run needs.
async fn lock(read: &mut Read, state: &Path, resync: &Resync, plan: &Plan) {
    let students = Model::ds5_2().kind("students").expect("students exist");
    let (holder, now) = (nasty("other"), SystemTime::now());
    let request = LockRequest::new(TargetId(1), holder, vec![(students, None)], now, Duration::from_secs(3_600));
    let ledger = SqliteLedger::open(state).expect("a ledger");
    let Acquired::Lease(lease) = ledger.acquire(request).await.expect("an answer") else { panic!("nobody is in the way") };
    for lock in resync.locks().await.expect("the locks") {
        read.line("a lock", lock.holder);
    }
    read.error("a lock in the way", &resync.run(plan).await.expect_err("it is locked"));
    ledger.release(&lease).await.expect("it is given back");
}

/// Files with names that act.
async fn sources(read: &mut Read, folder: &Path, ods: &MockOds) {
    let name = nasty("data");
    let data = folder.join(&name);
    std::fs::create_dir_all(data.join("students")).expect("a folder");
    let wrong = "{\"studentUniqueId\": 7, \"firstName\": [\"A\"]}\n[]\n";
    std::fs::write(data.join("students").join(format!("{}.jsonl", nasty("part"))), wrong).expect("a file");
    let store = JsonlStore::open(&data).expect("a store");
    read.line("a folder", store.to_string());
    let resync = builder(store, ods).open().await.expect("it opens");
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    read.lines("the plan of a folder", &plan.to_string());
    let report = resync.run(&plan).await.expect("a report");
    assert_eq!(report.total.invalid, 2, "{report}");
    read.lines("the report of a folder", &report.to_string());
    read.line("the report of a folder as JSON", serde_json::to_string(&report).expect("JSON"));

    std::fs::write(data.join(format!("{}.jsonl", nasty("pupils"))), "{}\n").expect("a file");
    read.error("a folder with a file of no resource", &JsonlStore::open(&data).expect_err("no resource"));
    let gone = JsonlStore::open(folder.join(nasty("gone"))).expect_err("it does not exist");
    read.error("a folder that does not exist", &gone);
    let csv = folder.join(nasty("csv"));
    std::fs::create_dir(&csv).expect("a folder");
    let header = |header: &str| std::fs::write(csv.join("students.csv"), header).expect("a file");
    header(&format!("studentUniqueId,\"{}\"\n", nasty("column")));
    read.error("a CSV file with a column of no member", &CsvStore::open(&csv).expect_err("no member"));
    header("studentUniqueId\n1\n");
    let manifest = json!({"format": "edfi-resync-csv/1", "schoolYear": 2027, "extracted": nasty("time"),
        "incomplete": [nasty("why")], "files": {nasty("file"): {"rows": 1}}});
    std::fs::write(csv.join("manifest.json"), manifest.to_string()).expect("a file");
    let store = CsvStore::open(&csv).expect("a store");
    read.line("a CSV folder", store.to_string());
    read.line("why it is not complete", store.capabilities().incomplete.expect("it is not").why);
    std::fs::write(csv.join(format!("{}.csv", nasty("pupils"))), "a\n").expect("a file");
    read.error("a CSV file of no resource", &CsvStore::open(&csv).expect_err("no resource"));
    let queries = folder.join(nasty("queries"));
    std::fs::create_dir(&queries).expect("a folder");
    std::fs::write(queries.join(format!("{}.sql", nasty("students"))), "SELECT 1").expect("a file");
    let campus = folder.join("campus.db");
    SampleDistrict::new(5).create(&campus).expect("a district");
    read.error("queries", &SqliteStore::open_with_queries(&campus, &queries).expect_err("no resource"));
    let file = folder.join(format!("{}.toml", nasty("edfi")));
    std::fs::write(&file, "\"\\u001b[2J\\n\\u202e\" = 1\n[[configurations]]\n").expect("a file");
    read.error("a configuration file", &ConfigurationFile::load(&file).expect_err("no key"));
    let table = folder.join(format!("{}.csv", nasty("mappings")));
    let rows = format!(
        "descriptor,code,value\n\"{0}\",1,x\nSexDescriptor,\"{0}\",uri://x#1\nSexDescriptor,\"{0}\",uri://x#2\n",
        nasty("code")
    );
    std::fs::write(&table, rows).expect("a file");
    read.error("mappings", &mappings::import(&table, &Model::ds5_2(), None).expect_err("no mappings"));
    let changed = Preferences::default().with_mapping(nasty("descriptor"), nasty("code"), nasty("value"));
    read.line("a change of mappings", Preferences::default().compare_mappings(&changed)[0].to_string());
    let proposed =
        mappings::propose([UnmappedCode::new(nasty("descriptor"), nasty("code"), 1)], &Descriptors::new(&Model::ds5_2()));
    read.line("a proposal of mappings", proposed[0].to_string());
    read.error("no database", &SqliteStore::open(folder.join(nasty("gone"))).expect_err("it does not exist"));
}
