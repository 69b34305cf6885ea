//! Two servers in process: one that is moved from, with a district made up, and an empty one of version 8.0 that is moved to.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use edfi_resync::campus::{Changes, Request};
use edfi_resync::ledger::Ledger;
use edfi_resync::model::{Model, ResourceKind};
use edfi_resync::ods::{Clock, Credentials, HttpService, Ods, OdsOptions, Rng, TokioClock, Verdict};
use edfi_resync::plan::Plan;
use edfi_resync::report::Report;
use edfi_resync::{OdsStore, OdsStoreBuilder, Resync, ResyncBuilder};
use edfi_resync_testing::ModelLedger;
use edfi_resync_testing::mock_ods::{Flavour, MockOds};
use http::Method;
use serde_json::{Value, json};

/// The schools of a mock that is populated.
pub(crate) const SCHOOLS: [i64; 3] = [255_901_001, 255_901_002, 255_901_003];

/// Class periods of the source.
pub(crate) const PERIODS: usize = 12;

pub(crate) fn credentials(ods: &MockOds) -> Credentials {
    Credentials::new(ods.key(), ods.secret())
}

pub(crate) fn unique_id(nth: usize) -> String {
    format!("{}", 600_000 + nth)
}

pub(crate) fn student(nth: usize, surname: &str) -> Value {
    json!({"studentUniqueId": unique_id(nth), "firstName": "Zoltan", "lastSurname": surname, "birthDate": "2011-02-03"})
}

pub(crate) fn enrollment(nth: usize) -> Value {
    json!({
        "entryDate": "2026-08-20",
        "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
        "schoolReference": {"schoolId": SCHOOLS[nth % SCHOOLS.len()]},
        "studentReference": {"studentUniqueId": unique_id(nth)},
    })
}

fn period(nth: usize) -> Value {
    json!({"classPeriodName": format!("Period {nth}"), "schoolReference": {"schoolId": SCHOOLS[0]}})
}

/// A district with so many students.
pub(crate) fn source_of(flavour: Flavour, students: usize) -> MockOds {
    let ods = MockOds::builder(&Model::ds5_2()).flavour(flavour).populated(true).build();
    ods.seed("students", (0..students).map(|nth| student(nth, "Before")).collect()).expect("they have their keys");
    ods.seed("studentSchoolAssociations", (0..students).map(enrollment).collect()).expect("they have their keys");
    ods.seed("classPeriods", (0..PERIODS).map(period).collect()).expect("they have their keys");
    let periods: Vec<_> = (0..2).map(|nth| json!({"classPeriodReference": period(nth).as_object().map(flat)})).collect();
    let bells = json!({"bellScheduleName": "Usual", "schoolReference": {"schoolId": SCHOOLS[0]}, "classPeriods": periods});
    ods.seed("bellSchedules", vec![bells]).expect("it has its key");
    ods
}

/// A class period as others refer to it.
fn flat(period: &serde_json::Map<String, Value>) -> Value {
    json!({"classPeriodName": period["classPeriodName"], "schoolId": period["schoolReference"]["schoolId"]})
}

/// An empty server of version 8.0.
pub(crate) fn target() -> MockOds {
    MockOds::builder(&Model::ds5_2()).flavour(Flavour::api80()).limiter(None).build()
}

/// Another one in its place, whose records have other ids.
pub(crate) fn empty_target() -> MockOds {
    MockOds::builder(&Model::ds5_2()).flavour(Flavour::api80()).limiter(None).school_years(1900..=2040).build()
}

/// A server that is moved from and one that is moved to, and what is remembered between runs.
pub(crate) struct World {
    pub(crate) old: MockOds,
    pub(crate) new: MockOds,
    pub(crate) ledger: ModelLedger,
}

impl World {
    pub(crate) fn new(students: usize) -> Self {
        Self::of(source_of(Flavour::ods73(), students))
    }

    pub(crate) fn of(old: MockOds) -> Self {
        Self { old, new: target(), ledger: ModelLedger::new() }
    }

    /// The source, not connected yet.
    pub(crate) fn source(&self) -> OdsStoreBuilder {
        OdsStore::builder(self.old.base_url(), credentials(&self.old)).service(self.old.clone())
    }

    /// The way from the source to the target, not opened yet.
    pub(crate) async fn builder(&self) -> ResyncBuilder {
        self.from(self.source().connect().await.expect("the source answers")).ledger(self.ledger.clone())
    }

    /// The same without a ledger.
    pub(crate) fn from(&self, source: OdsStore) -> ResyncBuilder {
        Resync::builder(source).ods(self.new.base_url()).secrets(credentials(&self.new)).service(self.new.clone())
    }

    pub(crate) async fn resync(&self) -> Resync {
        self.builder().await.open().await.expect("it opens")
    }

    pub(crate) async fn plan(&self, request: &Request) -> Plan {
        self.resync().await.plan(request).await.expect("it can be planned")
    }

    /// Plans and runs a request.
    pub(crate) async fn run(&self, request: &Request) -> Report {
        let resync = self.resync().await;
        let plan = resync.plan(request).await.expect("it can be planned");
        resync.run(&plan).await.expect("it can be run")
    }

    /// What was sent to the target since its requests were forgotten: method and resource, and how often.
    pub(crate) fn sent(&self) -> BTreeMap<(Method, String), usize> {
        let mut sent = BTreeMap::new();
        for request in self.new.requests().into_iter().filter(|request| request.method != Method::GET) {
            if let Some(resource) = request.resource {
                *sent.entry((request.method, resource)).or_default() += 1;
            }
        }
        sent
    }

    /// How far the changes of a resource have come.
    pub(crate) async fn watermark(&self, path: &str) -> (Option<u64>, Option<u64>) {
        let resync = self.resync().await;
        let digest = resync.plan(&Request::new()).await.expect("a plan").source.expect("a source without configurations");
        let targets = 1..=4;
        for target in targets.map(edfi_resync::ledger::TargetId) {
            let marks = self.ledger.watermarks(target, &digest).await.expect("they can be read");
            if let Some(mark) = marks.into_iter().find(|mark| mark.resource == path) {
                return (mark.records, mark.deletes);
            }
        }
        (None, None)
    }

    /// Both servers hold the same, whatever each adds.
    pub(crate) fn assert_moved(&self) {
        for kind in kinds(self.old.model()) {
            let (old, new) = (contents(&self.old, &kind), contents(&self.new, &kind));
            assert!(old == new, "{kind}: {} in the source, {} in the target", old.len(), new.len());
        }
    }
}

/// What the nightly run asks for.
pub(crate) fn since_last() -> Request {
    Request::new().changes(Changes::since_last())
}

/// The kinds that are moved.
pub(crate) fn kinds(model: &Model) -> Vec<ResourceKind> {
    model.kinds().filter(|kind| kind.endpoint() != "schoolYearTypes").collect()
}

/// What a server holds of a kind, without what it adds, in order.
fn contents(ods: &MockOds, kind: &ResourceKind) -> Vec<String> {
    let own = |mut record: Value| {
        let members = record.as_object_mut().expect("an object");
        members.retain(|name, _| !["id", "_etag", "_lastModifiedDate"].contains(&name.as_str()));
        record.to_string()
    };
    let mut all: Vec<_> = ods.records(kind.endpoint()).into_iter().map(own).collect();
    all.sort_unstable();
    all
}

/// A client of a server, for what happens there between runs.
pub(crate) async fn client(ods: &MockOds) -> Ods {
    let (service, clock): (Arc<dyn HttpService>, Arc<dyn Clock>) = (Arc::new(ods.clone()), Arc::new(TokioClock::new()));
    let options = OdsOptions::default();
    Ods::connect(service, ods.base_url(), credentials(ods), options, clock, Rng::seeded(1)).await.expect("it answers")
}

/// The record of a server whose member is this, with its id.
pub(crate) fn found(ods: &MockOds, endpoint: &str, pointer: &str, value: &Value) -> (String, Value) {
    let all = ods.records(endpoint);
    let record = all.into_iter().find(|record| record.pointer(pointer) == Some(value)).expect("it is there");
    (record["id"].as_str().expect("an id").to_owned(), record)
}

/// Deletes a record of a server.
pub(crate) async fn delete(ods: &MockOds, endpoint: &str, pointer: &str, value: &Value) {
    let kind = ods.model().kind(endpoint).expect("a resource");
    let (id, _) = found(ods, endpoint, pointer, value);
    let answer = client(ods).await.delete(&kind, &id).await;
    assert_eq!(answer.verdict, Verdict::Ok, "{answer}");
}

/// Gives a class period of a server another name, as a PUT does.
pub(crate) async fn rename_period(ods: &MockOds, from: &str, to: &str) {
    let kind = ods.model().kind("classPeriods").expect("a resource");
    let (id, mut record) = found(ods, "classPeriods", "/classPeriodName", &json!(from));
    record["classPeriodName"] = json!(to);
    let answer = client(ods).await.put(&kind, &id, Bytes::from(record.to_string())).await;
    assert_eq!(answer.verdict, Verdict::Ok, "{answer}");
}
