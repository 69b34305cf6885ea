//! Row 19: the error log is filtered and grouped by cause; retry sends exactly what failed, archive puts it away.

use edfi_resync::campus::{Configuration, Request, Rights};
use edfi_resync::engine::{Event, Stop};
use edfi_resync::ledger::{ErrorFilter, ErrorId, ErrorState};
use edfi_resync::model::{CampusKeys, CampusRole, Model};
use edfi_resync::report::ErrorGroup;
use edfi_resync::source::{CampusSchool, MemoryStore};
use edfi_resync::{ErrorKind, Resume, Resync, ResyncBuilder};
use edfi_resync_testing::{MockOds, ModelLedger};
use http::Method;
use serde_json::{Map, Value, json};

use super::world::{builder, mock, student};

/// Two schools with 40 students each, all of them enrolled; a student's person ID is 1000 more than the number.
fn store(leave_out: Option<u32>) -> MemoryStore {
    let mut store = MemoryStore::new(Model::ds5_2())
        .with_configuration(Configuration::new("State", 2027.try_into().expect("a school year"), "5.2"))
        .with_schools([CampusSchool::new(12, "0012", "North High"), CampusSchool::new(15, "0015", "North Middle")]);
    for number in (0..80_u32).filter(|number| leave_out != Some(*number)) {
        let school = if number < 40 { 12 } else { 15 };
        let keys = CampusKeys::new()
            .with(CampusRole::School, school)
            .with(CampusRole::SchoolYear, 2027)
            .with(CampusRole::Person, i64::from(1000 + number));
        let unique_id = (600_000 + number).to_string();
        let enrollment = json!({
            "entryDate": "2026-08-20", "schoolReference": {"schoolId": school}, "studentReference": {"studentUniqueId": unique_id},
            "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
        });
        store.add("students", student(&unique_id), keys.clone().with_object("Person", i64::from(1000 + number))).expect("a kind");
        let keys = keys.with_object("Enrollment", i64::from(5000 + number));
        store.add("studentSchoolAssociations", enrollment, keys).expect("a kind");
    }
    store
}

fn process(store: MemoryStore, ods: &MockOds, ledger: &ModelLedger) -> ResyncBuilder {
    builder(store, ods).ledger(ledger.clone()).holder("the registrar")
}

/// Where student 600007 is refused and 600050 was; the enrollment of the first waits for the student.
async fn failed() -> (MockOds, ModelLedger, Resync) {
    let (ods, ledger) = (mock(), ModelLedger::new());
    let school = |id: i64| {
        json!({
            "schoolId": id, "nameOfInstitution": id.to_string(),
            "educationOrganizationCategories": [
                {"educationOrganizationCategoryDescriptor": "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"}],
            "gradeLevels": [{"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}],
        })
    };
    ods.seed("schools", vec![school(12), school(15)]).expect("schools");
    for unique_id in ["600007", "600050"] {
        let matching: Map<String, Value> = [("studentUniqueId".to_owned(), json!(unique_id))].into_iter().collect();
        ods.fail(Method::POST, "/ed-fi/students", matching, 400).expect("a failure is planted");
    }
    let resync = process(store(None), &ods, &ledger).open().await.expect("it opens");
    let plan = resync.plan(&Request::new().all_schools()).await.expect("a plan");
    let report = resync.run(&plan).await.expect("a report");
    assert_eq!((report.total.read, report.total.created, report.total.failed, report.total.blocked), (160, 156, 2, 2), "{report}");
    (ods, ledger, resync)
}

fn ids(groups: &[ErrorGroup]) -> Vec<ErrorId> {
    groups.iter().flat_map(ErrorGroup::ids).collect()
}

/// What was posted since the requests were cleared, by resource.
fn posted(ods: &MockOds) -> Vec<String> {
    let posts = ods.requests().into_iter().filter(|request| request.method == Method::POST);
    posts.filter_map(|request| request.resource).collect()
}

#[tokio::test]
async fn row_19_errors_are_grouped_by_cause_and_filtered() {
    let (_ods, _ledger, resync) = failed().await;
    let groups = resync.errors(&ErrorFilter::default()).await.expect("errors");
    assert_eq!(groups.len(), 1, "one cause: {groups:#?}");
    let group = &groups[0];
    assert_eq!((group.resource.as_str(), group.class.as_str(), group.status), ("/ed-fi/students", "refused", Some(400)));
    assert_eq!((group.failed.len(), group.blocked.len()), (2, 2));
    assert!(
        group.to_string().starts_with("2 /ed-fi/students: ") && group.to_string().contains("(2 more wait for them)"),
        "{group}"
    );
    let count = async |filter: ErrorFilter| ids(&resync.errors(&filter).await.expect("errors")).len();
    assert_eq!(count(ErrorFilter::default().with_resource("students")).await, 2);
    assert_eq!(count(ErrorFilter::default().with_resource("/ed-fi/studentSchoolAssociations")).await, 2);
    assert_eq!(count(ErrorFilter::default().with_class("refused")).await, 4);
    assert_eq!(count(ErrorFilter::default().with_class("duplicate")).await, 0);
    assert_eq!(count(ErrorFilter::default().with(CampusRole::School, 12)).await, 2);
    assert_eq!(count(ErrorFilter::default().with(CampusRole::Person, 1050)).await, 2);
    assert_eq!(count(ErrorFilter::default().with_configuration("State")).await, 4);
    assert_eq!(count(ErrorFilter::default().with_configuration("Local")).await, 0);
    let error = resync.errors(&ErrorFilter::default().with_resource("student")).await.expect_err("no such resource");
    assert!(error.to_string().contains("did you mean \"students\"?"), "{error}");
}

#[tokio::test]
async fn row_19_retry_sends_exactly_what_failed_in_load_order() {
    let (ods, ledger, resync) = failed().await;
    ods.clear_failures();
    let errors = resync.errors(&ErrorFilter::default()).await.expect("errors");
    let plan = resync.plan_retry(&ids(&errors)).await.expect("a plan");
    let json = serde_json::to_string(&plan).expect("JSON");
    assert!(!json.contains("6000"), "a plan names nobody: {json}");
    assert_eq!(plan.schools.iter().map(|school| school.id).collect::<Vec<_>>(), [12, 15], "what it locks");
    assert_eq!(plan.known_records(), Some(4));
    assert!(plan.to_string().contains("2 that failed, again"), "{plan}");
    ods.clear_requests();
    let report = resync.run(&plan).await.expect("a report");
    assert!(report.is_success() && report.warnings.is_empty(), "{report}");
    assert_eq!((report.total.read, report.total.created), (4, 4), "{report}");
    let (students, enrollments) = ("students".to_owned(), "studentSchoolAssociations".to_owned());
    assert_eq!(posted(&ods), [students.clone(), students, enrollments.clone(), enrollments]);
    assert!(ods.requests().len() <= 4 + 8, "redelivery needs no full run: {}", ods.requests().len());
    assert!(resync.errors(&ErrorFilter::default()).await.expect("errors").is_empty());
    assert_eq!(ledger.snapshot().runs.len(), 2);
    // They are settled: once more there is nothing.
    let error = resync.run(&plan).await.expect_err("nothing is left");
    assert_eq!(error.to_string(), "nothing is left to send again; the errors are settled");
    assert_eq!(resync.retry(&ids(&errors)).await.expect_err("nothing is left").kind(), ErrorKind::RequestInvalid);
}

#[tokio::test]
async fn row_19_one_error_is_retried_alone_and_fails_again_under_a_new_number() {
    let (ods, _ledger, resync) = failed().await;
    let filter = ErrorFilter::default().with_resource("students").with(CampusRole::Person, 1007);
    let one = ids(&resync.errors(&filter).await.expect("errors"));
    assert_eq!(one.len(), 1);
    ods.clear_requests();
    let report = resync.retry(&one).await.expect("a report");
    assert_eq!((report.total.read, report.total.failed), (1, 1), "{report}");
    assert_eq!(posted(&ods), ["students"]);
    let again = ids(&resync.errors(&filter).await.expect("errors"));
    assert!(again.len() == 1 && again != one, "{one:?}, {again:?}");
    ods.clear_failures();
    assert!(resync.retry(&again).await.expect("a report").is_success());
    assert_eq!(ids(&resync.errors(&ErrorFilter::default()).await.expect("errors")).len(), 3, "others stay as they were");
}

#[tokio::test]
async fn row_19_a_retry_that_is_stopped_leaves_open_what_it_did_not_come_to() {
    let (ods, _, resync) = failed().await;
    ods.clear_failures();
    let open = async || ids(&resync.errors(&ErrorFilter::default()).await.expect("errors"));
    let errors = open().await;
    assert_eq!(errors.len(), 4);
    let plan = resync.plan_retry(&errors).await.expect("a plan");
    let stop = Stop::new();
    let press = |event: &Event<'_>| {
        if matches!(event, Event::StepStarted { .. }) {
            stop.press();
        }
    };
    let report = resync.run(&plan).stop_with(stop.clone()).observe(press).await.expect("a report");
    assert!(report.stopped.is_some(), "{report}");
    let said = report.to_string();
    assert!(said.contains("what is still in the error log can be sent again") && !said.contains("can be resumed"), "{report}");
    let settled = report.total.created + report.total.updated;
    assert_eq!(open().await.len() as u64, 4 - settled, "what was not sent is still to be sent: {report}");
    assert!(resync.retry(&open().await).await.expect("a report").is_success());
    assert!(open().await.is_empty());
}

#[tokio::test]
async fn row_19_what_is_gone_from_the_source_is_said() {
    let (ods, ledger, resync) = failed().await;
    let errors = ids(&resync.errors(&ErrorFilter::default()).await.expect("errors"));
    ods.clear_failures();
    let fewer = process(store(Some(7)), &ods, &ledger).open().await.expect("it opens");
    let report = fewer.retry(&errors).await.expect("a report");
    assert_eq!((report.total.read, report.total.created), (2, 2), "{report}");
    let said = |resource: &str| {
        let words = format!(
            "1 {resource} that failed are not in the source any more, or under another key, and are not sent again: errors "
        );
        report.warnings.iter().any(|warning| warning.starts_with(&words))
    };
    assert!(said("students") && said("studentSchoolAssociations"), "{report}");
    assert!(fewer.errors(&ErrorFilter::default()).await.expect("errors").is_empty());
    let retried = fewer.errors(&ErrorFilter::default().with_state(ErrorState::Retried)).await.expect("errors");
    assert_eq!(ids(&retried).len(), 2, "they are not open, and not gone");
}

#[tokio::test]
async fn row_19_archive_puts_errors_away_until_they_come_back() {
    let (_ods, _ledger, resync) = failed().await;
    let errors = ids(&resync.errors(&ErrorFilter::default()).await.expect("errors"));
    assert_eq!(resync.archive(&errors[..3]).await.expect("archived"), 3);
    assert_eq!(ids(&resync.errors(&ErrorFilter::default()).await.expect("errors")), errors[3..]);
    let archived = resync.errors(&ErrorFilter::default().with_state(ErrorState::Archived)).await.expect("errors");
    assert_eq!(ids(&archived).len(), 3);
    let plan = resync.plan(&Request::new().all_schools()).await.expect("a plan");
    resync.run(&plan).await.expect("a report");
    assert_eq!(ids(&resync.errors(&ErrorFilter::default()).await.expect("errors")).len(), 4);
    let audit = resync.audit(&edfi_resync::ledger::AuditFilter::default()).await.expect("the audit");
    let archive = audit.iter().find(|record| record.action == "archive").expect("it is in the audit");
    assert_eq!(archive.detail.errors.len(), 3);
}

#[tokio::test]
async fn row_19_the_error_log_has_rights_of_its_own_and_needs_its_ledger() {
    let (ods, ledger, resync) = failed().await;
    let errors = ids(&resync.errors(&ErrorFilter::default()).await.expect("errors"));
    let plan = resync.plan_retry(&errors).await.expect("a plan");
    let with = async |rights: &str| {
        let rights = rights.parse::<Rights>().expect("rights");
        process(store(None), &ods, &ledger).rights(rights).open().await.expect("it opens")
    };
    let kind = |error: edfi_resync::Error| error.kind();
    let other = with("resync:read resync:write errorLog:read").await;
    assert_eq!(kind(other.retry(&errors).await.expect_err("no right")), ErrorKind::RightMissing);
    assert_eq!(kind(other.run(&plan).await.expect_err("no right")), ErrorKind::RightMissing);
    assert_eq!(kind(other.archive(&errors).await.expect_err("no right")), ErrorKind::RightMissing);
    let writer = with("errorLog:write").await;
    assert_eq!(kind(writer.errors(&ErrorFilter::default()).await.expect_err("no right")), ErrorKind::RightMissing);
    let full = resync.plan(&Request::new().all_schools()).await.expect("a plan");
    assert_eq!(kind(writer.run(&full).await.expect_err("no right")), ErrorKind::RightMissing);
    assert_eq!(kind(resync.run(&plan).resume(Resume::Newest).await.expect_err("it is not resumed")), ErrorKind::RequestInvalid);
    ods.clear_failures();
    assert!(writer.retry(&errors).await.expect("a report").is_success());
    let forgetful = builder(store(None), &ods).open().await.expect("it opens");
    assert_eq!(kind(forgetful.errors(&ErrorFilter::default()).await.expect_err("no ledger")), ErrorKind::ConfigInvalid);
    assert_eq!(kind(forgetful.run(&plan).await.expect_err("no ledger")), ErrorKind::RequestInvalid);
    let audit = resync.audit(&edfi_resync::ledger::AuditFilter::default()).await.expect("the audit");
    let last = audit.iter().rfind(|record| record.run.is_some()).expect("a run");
    assert_eq!((last.action, last.detail.errors.len(), last.detail.counts["created"]), ("retry", 4, 4));
}
