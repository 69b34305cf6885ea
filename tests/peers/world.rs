//! Sources of so many records, a mock with troubles, and a run of one into the other.

use std::sync::Arc;
use std::time::Duration;

use edfi_resync::campus::Request;
use edfi_resync::engine::{Event, Observer, Outcome};
use edfi_resync::ledger::Ledger;
use edfi_resync::model::{CampusKeys, CampusRole, Model};
use edfi_resync::ods::{Credentials, OdsOptions, Rng, TokioClock, Transport};
use edfi_resync::report::Report;
use edfi_resync::source::MemoryStore;
use edfi_resync::{Options, Resume, Resync, ResyncBuilder};
use edfi_resync_testing::mock_ods::{MockOds, MockOdsBuilder};
use edfi_resync_testing::{MockServer, RecordedRequest};
use serde_json::{Value, json};

pub(crate) const SCHOOL: i64 = 255_901_001;
/// How many records a comparison has unless it says otherwise.
pub(crate) const RECORDS: usize = 2_000;

/// A mock that answers after 20 ms, with these troubles.
pub(crate) fn mock(troubles: &[&str]) -> MockOdsBuilder {
    let builder = MockOds::builder(&Model::ds5_2()).latency(Duration::from_millis(20));
    troubles.iter().fold(builder, |builder, trouble| builder.trouble(trouble.parse().expect("a form of ours")))
}

/// A source in memory.
pub(crate) struct Source(MemoryStore);

impl Source {
    pub(crate) fn new() -> Self {
        Self(MemoryStore::new(Model::ds5_2()))
    }

    pub(crate) fn add(&mut self, endpoint: &str, body: Value, person: Option<usize>) {
        let keys = person.map_or_else(CampusKeys::new, |person| {
            CampusKeys::new().with(CampusRole::Person, i64::try_from(person).expect("a small number"))
        });
        self.0.add(endpoint, body, keys).expect("the endpoint exists");
    }

    /// So many records that may be sent again and again, as people may not until they are associated: a district, its school, and class
    /// periods. The first `changed` of these are other ones than usual.
    pub(crate) fn repeatable(records: usize, changed: usize) -> Self {
        let mut source = Self::new().school();
        for number in 1..=records - 2 {
            let official = number <= changed;
            let body = json!({
                "classPeriodName": number.to_string(), "schoolReference": {"schoolId": SCHOOL}, "officialAttendancePeriod": official,
            });
            source.add("classPeriods", body, None);
        }
        source
    }

    pub(crate) fn students(mut self, count: usize) -> Self {
        for number in 1..=count {
            let body =
                json!({"studentUniqueId": number.to_string(), "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"});
            self.add("students", body, Some(number));
        }
        self
    }

    /// A district and its school: two records.
    pub(crate) fn school(mut self) -> Self {
        self.add(
            "localEducationAgencies",
            json!({
                "localEducationAgencyId": 255_901,
                "nameOfInstitution": "Grand Bend ISD",
                "localEducationAgencyCategoryDescriptor": "uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent",
                "categories": [{
                    "educationOrganizationCategoryDescriptor":
                        "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#Local Education Agency"
                }],
            }),
            None,
        );
        self.add(
            "schools",
            json!({
                "schoolId": SCHOOL,
                "nameOfInstitution": "A school",
                "localEducationAgencyReference": {"localEducationAgencyId": 255_901},
                "educationOrganizationCategories": [{
                    "educationOrganizationCategoryDescriptor": "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"
                }],
                "gradeLevels": [{"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}],
            }),
            None,
        );
        self
    }

    pub(crate) fn enrollments(mut self, count: usize) -> Self {
        for number in 1..=count {
            let body = json!({
                "schoolReference": {"schoolId": SCHOOL},
                "studentReference": {"studentUniqueId": number.to_string()},
                "entryDate": "2026-08-20",
                "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
            });
            self.add("studentSchoolAssociations", body, Some(number));
        }
        self
    }

    pub(crate) fn class_periods(mut self, count: usize) -> Self {
        for number in 1..=count {
            let body = json!({"classPeriodName": number.to_string(), "schoolReference": {"schoolId": SCHOOL}});
            self.add("classPeriods", body, None);
        }
        self
    }

    /// Runs it into a mock in process.
    pub(crate) async fn run(self, ods: &MockOds, options: OdsOptions) -> Ran {
        seed_descriptors(ods);
        let builder = Resync::builder(self.0).ods(ods.base_url()).service(Arc::new(ods.clone()));
        run(builder, ods, options).await
    }

    /// Opens it for a mock in process, with a ledger; at most 16 go at once, so that a second is not enough for all.
    pub(crate) async fn remembering(self, ods: &MockOds, ledger: impl Ledger) -> Resync {
        seed_descriptors(ods);
        let builder = Resync::builder(self.0).ods(ods.base_url()).service(Arc::new(ods.clone()));
        open(builder.ledger(ledger), ods.key(), ods.secret(), OdsOptions::default().with_concurrency(16)).await
    }

    /// Opens it for a mock that another process has behind a socket, with a ledger, at a time.
    pub(crate) async fn remembering_over(self, url: &str, ledger: impl Ledger, clock: TokioClock) -> Resync {
        open(
            Resync::builder(self.0).ods(url).ledger(ledger).clock(Arc::new(clock)),
            "populated",
            "populatedSecret",
            OdsOptions::default(),
        )
        .await
    }

    /// Runs it into what the builder is told.
    pub(crate) async fn run_to(self, to: impl FnOnce(ResyncBuilder) -> ResyncBuilder, key: &str, secret: &str) -> Report {
        self.run_with(to, key, secret, OdsOptions::default(), |_: &Event<'_>| {}).await
    }

    /// The same with options of the connection, and somebody who sees it.
    pub(crate) async fn run_with(
        self,
        to: impl FnOnce(ResyncBuilder) -> ResyncBuilder,
        key: &str,
        secret: &str,
        options: OdsOptions,
        observer: impl Observer,
    ) -> Report {
        let resync = open(to(Resync::builder(self.0)), key, secret, options).await;
        let plan = resync.plan(&Request::new()).await.expect("the request can be planned");
        resync.run(&plan).observe(observer).await.expect("the run ends with a report")
    }

    /// Runs it into a mock behind a socket, over the network.
    pub(crate) async fn run_over(self, transport: Transport, ods: &MockOds, server: &MockServer) -> Ran {
        seed_descriptors(ods);
        run(Resync::builder(self.0).ods(server.url()).options(carried_by(transport)), ods, OdsOptions::default()).await
    }
}

/// Options of which the service over the network is chosen.
pub(crate) fn carried_by(transport: Transport) -> Options {
    let mut options = Options::default();
    options.transport = Some(transport);
    options
}

fn seed_descriptors(ods: &MockOds) {
    let descriptors = [
        "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#Local Education Agency",
        "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School",
        "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
        "uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent",
    ];
    ods.seed_descriptors(descriptors).expect("descriptor values");
}

async fn open(builder: ResyncBuilder, key: &str, secret: &str, options: OdsOptions) -> Resync {
    let builder = builder.school_year("2027".parse().expect("a year")).secrets(Credentials::new(key, secret));
    builder.rng(Rng::seeded(7)).ods_options(options).open().await.expect("the source and the mock open")
}

/// Plans everything and runs it, going on with what was not finished.
pub(crate) async fn resume(resync: &Resync) -> Report {
    let plan = resync.plan(&Request::new()).await.expect("the request can be planned");
    let report = resync.run(&plan).resume(Resume::Newest).await.expect("the run ends with a report");
    assert!(report.total.is_closed() && report.total.read == report.total.settled(), "{report}");
    report
}

async fn run(builder: ResyncBuilder, ods: &MockOds, options: OdsOptions) -> Ran {
    let resync = open(builder, ods.key(), ods.secret(), options).await;
    let plan = resync.plan(&Request::new()).await.expect("the request can be planned");
    let mut failed = Vec::new();
    let report = resync.run(&plan).observe(Failed(&mut failed)).await.expect("the run ends with a report");
    assert!(report.total.is_closed() && report.total.read == report.total.settled(), "{report}");
    Ran { report, failed, requests: ods.requests() }
}

/// How a run ended.
pub(crate) struct Ran {
    pub(crate) report: Report,
    /// Where the records came from that failed, each once.
    pub(crate) failed: Vec<u64>,
    /// The server's log.
    pub(crate) requests: Vec<RecordedRequest>,
}

impl Ran {
    /// The POSTs of a resource.
    pub(crate) fn posts(&self, resource: &str) -> usize {
        let posted = |request: &&RecordedRequest| request.method == "POST" && request.resource.as_deref() == Some(resource);
        self.requests.iter().filter(posted).count()
    }

    /// The requests for a token.
    pub(crate) fn token_requests(&self) -> usize {
        self.requests.iter().filter(|request| request.path == "/oauth/token").count()
    }

    /// The requests that a trouble befell.
    pub(crate) fn struck(&self) -> usize {
        self.requests.iter().filter(|request| request.trouble.is_some()).count()
    }

    /// The requests that got this status.
    pub(crate) fn with_status(&self, status: u16) -> usize {
        self.requests.iter().filter(|request| request.status == status).count()
    }
}

struct Failed<'a>(&'a mut Vec<u64>);

impl Observer for Failed<'_> {
    fn on_event(&mut self, event: &Event<'_>) {
        if let Event::Settled { record, outcome: Outcome::Failed(_), .. } = event {
            self.0.push(record.origin().position);
        }
    }
}

/// How many records of [`Source::repeatable`] the mock holds.
pub(crate) fn held(ods: &MockOds) -> usize {
    ["localEducationAgencies", "schools", "classPeriods"].map(|endpoint| ods.count(endpoint)).iter().sum()
}
