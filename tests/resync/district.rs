//! A district above its configurations: one HTTP service and one token for all that it opens, and Campus events for each of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::campus::{CampusEvent, Configuration, Request, Right, Rights, Target, Tool};
use edfi_resync::ledger::AuditFilter;
use edfi_resync::model::{CampusKeys, CampusRole, Model};
use edfi_resync::ods::{Credentials, HttpService, OdsOptions, TransportError};
use edfi_resync::source::{CampusSchool, MemoryStore};
use edfi_resync::{District, DistrictBuilder, ErrorKind, Options, Resync};
use edfi_resync_testing::{MockOds, ModelLedger};
use serde_json::json;

/// A service that cannot be copied: whatever is sent through it, is sent through this one.
#[derive(Debug)]
struct Only {
    ods: MockOds,
    calls: AtomicUsize,
}

#[async_trait]
impl HttpService for Only {
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.ods.call(request).await
    }
}

fn only() -> Arc<Only> {
    Arc::new(Only { ods: MockOds::new(&Model::ds5_2()), calls: AtomicUsize::new(0) })
}

/// Two configurations for one ODS, and one that has no connection yet; a student who has got the Ed-Fi ID N1.
fn store(ods: &MockOds) -> MemoryStore {
    let configuration =
        |name: &str, target| Configuration::new(name, 2027.try_into().expect("a school year"), "5.2").with_target(target);
    let mut store = MemoryStore::new(Model::ds5_2())
        .with_configuration(configuration("State", Target::at(ods.base_url())))
        .with_configuration(configuration("Local", Target::at(ods.base_url())))
        .with_configuration(configuration("Elsewhere", Target::default()))
        .with_schools([CampusSchool::new(12, "0012", "North High")]);
    let keys = CampusKeys::new().with(CampusRole::School, 12).with(CampusRole::SchoolYear, 2027).with(CampusRole::Person, 1001);
    let student = json!({"studentUniqueId": "N1", "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"});
    store.add("students", student, keys).expect("a kind");
    store
}

fn builder(service: &Arc<Only>) -> DistrictBuilder {
    let ods = &service.ods;
    District::builder(store(ods))
        .secrets(Credentials::new(ods.key(), ods.secret()))
        .service(Arc::clone(service))
        .ods_options(OdsOptions::default().with_outage_patience(Duration::from_millis(20)).with_max_attempts(1))
}

fn tokens(ods: &MockOds) -> usize {
    ods.requests().iter().filter(|request| request.path == "/oauth/token").count()
}

fn added() -> CampusEvent {
    CampusEvent::ed_fi_id_changed(1001, None, Some("N1")).expect("an event")
}

#[tokio::test]
async fn two_configurations_on_one_host_use_one_service_and_one_token() {
    let service = only();
    let district = builder(&service).build().expect("a district");
    let names: Vec<_> = district.configurations().await.expect("they can be read").into_iter().map(|one| one.name).collect();
    assert_eq!(names.len(), 3);
    let state = district.open("State").await.expect("it opens");
    let local = district.open("Local").await.expect("it opens");
    assert_eq!((state.configuration().name.as_str(), local.configuration().name.as_str()), ("State", "Local"));
    for (resync, created) in [(&state, 1), (&local, 0)] {
        let plan = resync.plan(&Request::new().all_schools()).await.expect("a plan");
        let report = resync.run(&plan).await.expect("a report");
        assert_eq!((report.total.read, report.total.created), (1, created), "{report}");
    }
    assert_eq!(service.calls.load(Ordering::SeqCst), service.ods.requests().len(), "all went through the one");
    assert_eq!(tokens(&service.ods), 1, "one client, one token");
    let error = district.open("Elsewhere").await.expect_err("it has no ODS");
    assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
    let error = district.open("Locl").await.expect_err("there is none");
    assert!(error.to_string().starts_with("the source has no configuration \"Locl\""), "{error}");
}

#[tokio::test]
async fn what_the_short_way_opens_has_a_district_that_opens_the_others_with_the_same_token() {
    let service = only();
    let ods = &service.ods;
    let open = Resync::builder(store(ods)).configuration("State").secrets(Credentials::new(ods.key(), ods.secret()));
    let state = open.service(Arc::clone(&service)).open().await.expect("it opens");
    let local = state.district().open("Local").await.expect("it opens");
    for resync in [&state, &local] {
        assert!(resync.prerequisites().await.expect("they are known").iter().all(edfi_resync::Prerequisite::is_met));
    }
    assert_eq!(tokens(ods), 1);
}

#[tokio::test]
async fn events_go_to_every_configuration_of_a_district_and_wait_for_those_without_a_connection() {
    let (service, ledger) = (only(), Arc::new(ModelLedger::new()));
    let district = builder(&service).ledger(Arc::clone(&ledger)).holder("the job").build().expect("a district");
    let (event, ended) = (added(), |name: &str| (name.to_owned(), name != "Elsewhere"));
    let handled = district.handle(&event).await.expect("it is handled");
    let mut of: Vec<_> = handled.iter().map(|of| (of.configuration.clone(), of.is_done())).collect();
    of.sort();
    assert_eq!(of, ["Elsewhere", "Local", "State"].map(ended), "{handled:?}");
    assert_eq!((service.ods.count("students"), tokens(&service.ods)), (1, 1));

    let waiting = district.events().await.expect("the queue");
    assert_eq!(waiting.iter().map(|event| event.configuration.as_str()).collect::<Vec<_>>(), ["Elsewhere"]);
    let processed = district.process_events().await.expect("they are looked at");
    assert!(processed.len() == 1 && !processed[0].is_done(), "{processed:?}");
    district.archive_event(waiting[0].id).await.expect("it is put away");
    assert!(district.events().await.expect("the queue").is_empty());
    district.archive_event(waiting[0].id).await.expect_err("it is gone");

    let state = district.open("State").await.expect("it opens");
    let audit = state.audit(&AuditFilter::default()).await.expect("the audit");
    let archived = audit.iter().filter(|row| row.action == "archive");
    let archived: Vec<_> = archived.map(|row| (row.actor.as_str(), row.configuration.as_deref())).collect();
    assert_eq!(archived, [("the job", Some("Elsewhere")), ("the job", None)], "what was refused is of no configuration");
    assert_eq!(state.locks().await.expect("the locks"), []);
}

#[tokio::test]
async fn an_event_is_put_away_before_anything_was_ever_sent_if_its_configuration_opens() {
    let (service, ledger) = (only(), Arc::new(ModelLedger::new()));
    let district = builder(&service).ledger(Arc::clone(&ledger)).build().expect("a district");
    let failure = service.ods.fail(http::Method::POST, "/oauth/token", serde_json::Map::new(), 401).expect("a failure");
    assert!(district.handle(&added()).await.expect("it is queued").iter().all(|of| !of.is_done()));
    for event in district.events().await.expect("the queue") {
        let archived = district.archive_event(event.id).await;
        assert_eq!(archived.is_ok(), event.configuration != "Elsewhere", "{}: {archived:?}", event.configuration);
    }
    failure.clear();
    assert_eq!(district.events().await.expect("the queue").len(), 1);
}

#[tokio::test]
async fn a_district_says_what_it_cannot_do() {
    let service = only();
    let reads = builder(&service).rights(Rights::none().with(Tool::EventQueue, Right::Read)).build().expect("a district");
    assert_eq!(reads.configurations().await.expect_err("not to be listed").kind(), ErrorKind::RightMissing);
    assert_eq!(reads.handle(&added()).await.expect_err("not to be handled").kind(), ErrorKind::RightMissing);
    assert!(reads.events().await.expect("without a ledger there is no queue").is_empty());

    let plain = District::builder(MemoryStore::new(Model::ds5_2())).service(Arc::clone(&service)).build().expect("a district");
    let error = plain.handle(&added()).await.expect_err("where to?").to_string();
    assert!(error.starts_with("the source has no configurations that an event could go to"), "{error}");
    let error = builder(&service).build().expect("a district").archive_event(edfi_resync::ledger::EventId(1)).await;
    assert_eq!(error.expect_err("no queue").kind(), ErrorKind::ConfigInvalid);

    let error = builder(&service).keep_refusals(true).build().expect_err("no ledger");
    assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
    let mut options = Options::default();
    options.set("ca_file", "ours.pem").expect("an option");
    let error = builder(&service).options(options).build().expect_err("whose file?");
    assert!(error.to_string().starts_with("ca_file has no effect"), "{error}");
    let mut options = Options::default();
    options.set("transport", "hyper").expect("an option");
    let error = builder(&service).options(options).build().expect_err("whose transport?");
    assert!(error.to_string().starts_with("transport has no effect"), "{error}");
}
