//! Dates: "attendance of yesterday". What a request for days sends, compares, cleans up, locks and leaves in the audit.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use edfi_resync::campus::{Mode, NonPersonPolicy, Request};
use edfi_resync::ledger::AuditFilter;
use edfi_resync::model::{CampusRole, Day, Model};
use edfi_resync::plan::{Pass, Plan, Selection};
use edfi_resync::report::AuditRecord;
use edfi_resync::{Error, ErrorKind, Resync};
use edfi_resync_testing::{MockOds, ModelLedger};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::small_world::{Campus, SCHOOL_A, World, all, mock, unique_id};

const EVENTS: &str = "studentSchoolAttendanceEvents";
const ABSENCE: &str = "uri://ed-fi.org/AttendanceEventCategoryDescriptor#Unexcused Absence";
const BEHAVIOR: &str = "uri://ed-fi.org/BehaviorDescriptor#Other";
const DISCIPLINE: &str = "uri://ed-fi.org/DisciplineDescriptor#Other";
const PART: &str = "uri://ed-fi.org/DisciplineIncidentParticipationCodeDescriptor#Perpetrator";

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// From a day to another; empty where it is open.
fn dated(from: &str, to: &str) -> Request {
    let end = |text: &str| (!text.is_empty()).then(|| day(text));
    all().dates(end(from), end(to))
}

fn event(person: i64, date: &str) -> Value {
    json!({
        "attendanceEventCategoryDescriptor": ABSENCE, "eventDate": date, "schoolReference": {"schoolId": SCHOOL_A},
        "sessionReference": {"schoolId": SCHOOL_A, "schoolYear": 2027, "sessionName": "Fall"},
        "studentReference": {"studentUniqueId": unique_id(person)},
    })
}

/// The small district with absences of three students on three days, one of no day, and actions that each follow an incident of the day before.
fn campus() -> Campus {
    let mut campus = Campus::new();
    let keys = |person: i64| [(CampusRole::Person, person), (CampusRole::School, 12), (CampusRole::SchoolYear, 2027)];
    for (at, date) in ["2026-11-30", "2026-12-01", "2026-12-02"].into_iter().enumerate() {
        for person in [1000, 1001, 1002] {
            let object = ("Attendance", 10 * person + i64::try_from(at).expect("few"));
            campus.add_of(Some(date), EVENTS, event(person, date), &keys(person), object);
        }
    }
    campus.add_of(None, EVENTS, event(1003, "2026-12-03"), &keys(1003), ("Attendance", 1));
    let school = [(CampusRole::School, 12), (CampusRole::SchoolYear, 2027)];
    for (incident, date) in [(1, "2026-11-30"), (2, "2026-12-02")] {
        let id = incident.to_string();
        campus.add_of(
            Some(date),
            "disciplineIncidents",
            json!({"incidentIdentifier": id, "incidentDate": date, "schoolReference": {"schoolId": SCHOOL_A}}),
            &school,
            ("BehaviorIncident", incident),
        );
        let part = json!({
            "behaviorDescriptor": BEHAVIOR, "disciplineIncidentReference": {"incidentIdentifier": id, "schoolId": SCHOOL_A},
            "studentReference": {"studentUniqueId": unique_id(1004)},
            "disciplineIncidentParticipationCodes": [{"disciplineIncidentParticipationCodeDescriptor": PART}],
        });
        let associations = "studentDisciplineIncidentBehaviorAssociations";
        campus.add_of(Some(date), associations, part, &keys(1004), ("BehaviorRole", incident));
    }
    for (incident, date) in [(1, "2026-12-01"), (2, "2026-12-03")] {
        let id = incident.to_string();
        let action = json!({
            "disciplineActionIdentifier": id, "disciplineDate": date, "studentReference": {"studentUniqueId": unique_id(1004)},
            "responsibilitySchoolReference": {"schoolId": SCHOOL_A}, "disciplines": [{"disciplineDescriptor": DISCIPLINE}],
            "studentDisciplineIncidentBehaviorAssociations": [{"studentDisciplineIncidentBehaviorAssociationReference": {
                "behaviorDescriptor": BEHAVIOR, "incidentIdentifier": id, "schoolId": SCHOOL_A, "studentUniqueId": unique_id(1004)}}],
        });
        campus.add_of(Some(date), "disciplineActions", action, &keys(1004), ("BehaviorResolution", incident));
    }
    campus
}

fn ods() -> MockOds {
    let ods = mock();
    ods.seed_descriptors([ABSENCE, BEHAVIOR, DISCIPLINE, PART]).expect("descriptor values");
    ods
}

fn empty(ods: MockOds) -> World {
    World { ods, ledger: Arc::new(ModelLedger::new()) }
}

async fn filled() -> World {
    World::in_ods(ods(), &campus()).await
}

fn dates_of(ods: &MockOds) -> Vec<String> {
    let mut dates: Vec<_> =
        ods.records(EVENTS).iter().map(|event| event["eventDate"].as_str().expect("a date").to_owned()).collect();
    dates.sort_unstable();
    dates
}

fn selections(plan: &Plan) -> Vec<(&str, &Selection)> {
    plan.steps.iter().filter(|step| step.pass == Pass::First).map(|step| (step.resource.as_str(), &step.selection)).collect()
}

#[tokio::test]
async fn dates_narrow_what_has_a_day_and_bring_what_it_refers_to() {
    let world = empty(ods());
    let report = world.run(&campus(), &dated("2026-11-30", "2026-12-01")).await;
    assert!(report.is_success(), "{report}");
    // Both ends are among them, and what has no day is of none.
    assert_eq!(dates_of(&world.ods), [["2026-11-30"; 3], ["2026-12-01"; 3]].concat());
    let counts = |endpoints: [&str; 6]| endpoints.map(|endpoint| world.count(endpoint));
    let people = ["students", "studentSchoolAssociations", "schools", "sessions", "sections", "studentSectionAssociations"];
    assert_eq!(counts(people), [4, 4, 1, 1, 0, 0], "whom it is about, and where they were: {report}");
    assert_eq!((world.count("disciplineIncidents"), world.count("disciplineActions")), (1, 1), "{report}");
    assert_eq!(world.count("calendarDates"), 0, "these are of September");
}

#[tokio::test]
async fn a_record_of_a_day_brings_what_it_follows_from_another() {
    let world = empty(ods());
    let report = world.run(&campus(), &dated("2026-12-01", "2026-12-01")).await;
    assert!(report.is_success(), "{report}");
    assert_eq!(world.count("disciplineActions"), 1);
    let incidents = world.ods.records("disciplineIncidents");
    assert_eq!(incidents.len(), 1, "{report}");
    assert_eq!(incidents[0]["incidentDate"], "2026-11-30", "the action would be refused without it");
}

#[tokio::test]
async fn the_policy_decides_about_what_has_no_day() {
    let world = empty(ods());
    let request = dated("2026-11-30", "").resources([EVENTS, "students", "schools"]);
    for (policy, rest) in [
        (NonPersonPolicy::Related, Some(Selection::Related)),
        (NonPersonPolicy::FullScope, Some(Selection::FullScope)),
        (NonPersonPolicy::Skip, None),
    ] {
        let (_, plan) = world.plan(&campus(), &request.clone().non_person_policy(policy)).await;
        let selections = selections(&plan);
        let of = |endpoint: &str| selections.iter().find(|(of, _)| *of == endpoint).map(|(_, selection)| (*selection).clone());
        assert_eq!((of("students"), of("schools")), (rest.clone(), rest), "{plan}");
        assert!(matches!(of(EVENTS), Some(Selection::Narrowed(_))), "{plan}");
    }
    let (_, skipping) = world.plan(&campus(), &dated("2026-11-30", "").non_person_policy(NonPersonPolicy::Skip)).await;
    assert!(skipping.warnings.iter().any(|warning| warning.starts_with("skipped, because dates are given: ")), "{skipping}");
}

#[tokio::test]
async fn people_and_dates_must_both_match() {
    let world = empty(ods());
    let request = dated("2026-11-30", "2026-12-01").persons([1001].into());
    let report = world.run(&campus(), &request).await;
    assert!(report.is_success(), "{report}");
    assert_eq!(dates_of(&world.ods), ["2026-11-30", "2026-12-01"]);
    let students = world.ods.records("students");
    assert_eq!((students.len(), &students[0]["studentUniqueId"]), (1, &json!("U1001")));
    assert_eq!((world.count("disciplineIncidents"), world.count("disciplineActions")), (0, 0), "they are of somebody else");
    assert_eq!(world.count("studentSectionAssociations"), 1, "what has no day is the person's as it is without dates");
}

#[tokio::test]
async fn dependencies_are_what_the_records_of_the_days_refer_to() {
    let world = empty(ods());
    let request = dated("2026-12-02", "").resources([EVENTS]).select_dependencies(true);
    let report = world.run(&campus(), &request).await;
    assert!(report.is_success(), "{report}");
    assert_eq!(dates_of(&world.ods), ["2026-12-02"; 3]);
    assert_eq!((world.count("students"), world.count("schools"), world.count("sections")), (3, 1, 0), "{report}");
}

#[tokio::test]
async fn a_plan_says_its_days_and_keeps_them() {
    let world = empty(ods());
    let request = dated("2026-11-30", "2026-12-01").resources([EVENTS, "disciplineIncidents", "students"]);
    let (resync, plan) = world.plan(&campus(), &request).await;
    let text: Vec<_> = plan.to_string().lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for wanted in [
        "studentSchoolAttendanceEvents 6 narrowed to 2026-11-30 to 2026-12-01",
        "disciplineIncidents narrowed to 2026-11-30 to 2026-12-01, and related",
        "students related",
    ] {
        assert!(text.iter().any(|line| line.ends_with(wanted)), "{wanted}\n{plan}");
    }
    insta::assert_snapshot!("dates", plan);
    let saved = Plan::from_json(&plan.to_json().expect("JSON")).expect("it reads back");
    assert_eq!(saved, plan);
    assert_eq!(saved.request.dates, request.dates);
    let (_, other) = world.plan(&campus(), &request.clone().dates(day("2026-11-30"), day("2026-12-02"))).await;
    assert_ne!(other.fingerprint, plan.fingerprint, "other days are another request");
    // Who takes the days out of a plan has another one in hands.
    let mut widened: Value = serde_json::from_str(&plan.to_json().expect("JSON")).expect("JSON");
    for step in widened["steps"].as_array_mut().expect("steps") {
        step["selection"] = json!("fullScope");
    }
    let error = Plan::from_json(&widened.to_string()).expect_err("it was changed");
    assert!(error.to_string().starts_with("the plan was changed after it was made"), "{error}");
    assert!(resync.run(&saved).await.expect("a report").total.read > 0);
}

#[tokio::test]
async fn days_on_which_there_is_nothing_are_said_and_are_no_error() {
    let world = empty(ods());
    for persons in [None, Some(1001)] {
        let mut request = dated("2026-10-03", "2026-10-04").resources([EVENTS]);
        request.persons = persons.map(|person| [person].into());
        let report = world.run(&campus(), &request).await;
        assert!(report.is_success() && report.total.read == 0, "{report}");
        let said = "the dates select nothing: no record in scope is of 2026-10-03 to 2026-10-04";
        assert!(report.warnings.iter().any(|warning| warning == said), "{report}");
        assert!(!report.warnings.iter().any(|warning| warning.contains("person ID")), "the person is there: {report}");
    }
    // Somebody whom nobody knows is a mistake, on whatever day.
    let (resync, plan) = world.plan(&campus(), &dated("2026-10-03", "").persons([4711].into()).resources([EVENTS])).await;
    assert!(plan.selects_nothing(), "{plan}");
    assert_eq!(resync.run(&plan).await.expect_err("it is refused").kind(), ErrorKind::RequestInvalid);
    // Dates that narrow nothing of what is selected are no mistake, but said.
    let (_, plan) = world.plan(&campus(), &dated("2026-10-03", "").resources(["students"])).await;
    let said = "the dates narrow nothing: no resource that is selected has days which they could";
    assert!(plan.warnings.iter().any(|warning| warning == said), "{plan}");
}

async fn refused(resync: &Resync, request: &Request) -> Error {
    let error = resync.plan(request).await.expect_err("it is refused");
    assert_eq!(error.kind(), ErrorKind::RequestInvalid, "{error}");
    error
}

#[tokio::test]
async fn what_cannot_be_narrowed_by_days_is_refused_and_never_widened() {
    let world = empty(ods());
    let resync = world.open(campus().store()).await.expect("it opens");
    let said = refused(&resync, &dated("2026-12-01", "2026-11-30")).await.to_string();
    assert!(said.starts_with("the dates end before they begin: from 2026-12-01 to 2026-11-30"), "{said}");
    let said = refused(&resync, &dated("2025-11-30", "")).await.to_string();
    assert!(
        said.starts_with("the dates name 2025-11-30, which is not in the school year 2027 (2026-07-01 to 2027-06-30)"),
        "{said}"
    );
    let said = refused(&resync, &dated("", "")).await.to_string();
    assert!(said.starts_with("the dates have neither a first nor a last day"), "{said}");

    // A source that tells the days of some resources, and not of others.
    let mut untold = campus();
    let keys = [(CampusRole::Person, 1000), (CampusRole::School, 12)];
    untold.add_of(None, "grades", json!({"letterGradeEarned": "A"}), &keys, ("GradingScore", 1));
    let resync = world.open(untold.store()).await.expect("it opens");
    let error = refused(&resync, &dated("2026-11-30", "")).await;
    assert!(error.to_string().starts_with("of which day each of their records is, the source does not tell of grades"), "{error}");
    assert!(error.hint().is_some_and(|hint| hint.contains("\"@date\"")), "{error}");
    let (_, plan) = world.plan(&untold, &dated("2026-11-30", "").resources([EVENTS])).await;
    assert_eq!(selections(&plan).len(), 1, "what it tells can be narrowed: {plan}");

    // One that tells none.
    let mut none = Campus::new();
    none.records.retain(|held| held.endpoint != "calendarDates");
    let resync = world.open(none.store()).await.expect("it opens");
    let error = refused(&resync, &dated("2026-11-30", "").resources(["students"])).await;
    assert!(error.to_string().starts_with("the source's records carry no day of their own (\"@date\")"), "{error}");
    assert_eq!(
        world.ods.requests().iter().filter(|request| request.method == http::Method::POST && request.resource.is_some()).count(),
        0
    );
}

#[tokio::test]
async fn a_cleanup_deletes_what_is_gone_of_these_days_alone() {
    let world = filled().await;
    let fewer = campus()
        .without("Attendance", 10_000)
        .without("Attendance", 10_011)
        .without("Attendance", 10_022)
        .without("BehaviorResolution", 1);
    let request = dated("2026-11-30", "2026-12-01").mode(Mode::Cleanup).force(true);
    let (_, plan) = world.plan(&fewer, &request).await;
    let deletes = plan.removals.iter().flat_map(|step| &step.deletes).filter_map(|removal| removal.object.as_deref());
    let deletes: BTreeSet<_> = deletes.collect();
    assert_eq!(deletes, BTreeSet::from(["Attendance:10000", "Attendance:10011", "BehaviorResolution:1"]), "{plan}");
    // The ODS is asked for these days alone where it can be.
    let asked: Vec<_> = world.ods.requests().into_iter().filter(|request| request.resource.as_deref() == Some(EVENTS)).collect();
    assert!(
        asked.iter().all(|request| request.path.contains("eventDate=2026-11-30") || request.path.contains("eventDate=2026-12-01"))
    );
    let warned = |begins: &str| plan.warnings.iter().find(|warning| warning.starts_with(begins)).cloned().unwrap_or_default();
    let said = warned("not cleaned up, because dates are given, and the ODS does not show of which day it has each: ");
    assert!(said.ends_with(": studentDisciplineIncidentBehaviorAssociations"), "{plan}");
    let said = warned("not cleaned up, because dates are given: ");
    assert!(said.contains("students") && said.contains("schools") && !said.contains(EVENTS), "{plan}");
    let report = world.run(&fewer, &request).await;
    assert_eq!(report.removed.deleted, 3, "{report}");
    assert_eq!(dates_of(&world.ods).iter().filter(|date| *date == "2026-12-02").count(), 3, "gone, and of another day");
    // What Campus has of another day than the ODS shows is not gone.
    let moved = campus().change("Attendance", 10_001, |body| body["eventDate"] = json!("2026-12-08"));
    let (_, plan) =
        world.plan(&moved.clone().without("Attendance", 10_022), &dated("2026-12-02", "").mode(Mode::Cleanup).force(true)).await;
    let deletes: Vec<_> =
        plan.removals.iter().flat_map(|step| &step.deletes).filter_map(|removal| removal.object.as_deref()).collect();
    assert_eq!(deletes, ["Attendance:10022"], "{plan}");
}

#[tokio::test]
async fn a_comparison_looks_at_these_days_alone() {
    let world = filled().await;
    // Somebody else's, of these days and of others; and one of ours that differs.
    world.ods.seed(EVENTS, vec![event(1005, "2026-11-30"), event(1005, "2026-12-05")]).expect("they are stored");
    let resync = world.open(campus().store()).await.expect("it opens");
    world.ods.clear_requests();
    let found = resync.verify(&dated("2026-11-30", "2026-12-01").resources([EVENTS])).await.expect("it is compared");
    assert_eq!((found.total.same, found.total.extra, found.total.missing), (6, 1, 0), "{found}");
    let asked: Vec<_> = world.ods.requests().into_iter().filter(|request| request.resource.as_deref() == Some(EVENTS)).collect();
    assert!(!asked.is_empty() && asked.iter().all(|request| request.path.contains("eventDate=2026-1")), "a list for each day");
    // A source may go by another day than the ODS shows: what it has there is neither missing nor extra.
    let mut posted = campus();
    for held in posted.records.iter_mut().filter(|held| held.endpoint == EVENTS && held.object.1 % 10 == 2) {
        held.day = Some("2027-01-15");
    }
    let resync = world.open(posted.store()).await.expect("it opens");
    let found = resync.verify(&dated("2027-01-15", "2027-01-15").resources([EVENTS])).await.expect("it is compared");
    assert_eq!((found.total.same, found.total.extra, found.total.missing), (3, 0, 0), "{found}");
    let found = resync.verify(&dated("2026-12-02", "2026-12-02").resources([EVENTS])).await.expect("it is compared");
    assert_eq!((found.total.same, found.total.extra, found.total.missing), (0, 0, 0), "{found}");
}

#[tokio::test]
async fn a_reconcile_sends_what_differs_of_these_days() {
    let world = filled().await;
    let reason = |held: &mut Value| held["attendanceEventReason"] = json!("ill");
    let changed = campus().change("Attendance", 10_000, reason).change("Attendance", 10_002, reason);
    let request = dated("2026-11-30", "2026-12-01").resources([EVENTS]).mode(Mode::Reconcile);
    world.ods.clear_requests();
    let report = world.run(&changed, &request).await;
    assert!(report.is_success(), "{report}");
    assert_eq!((report.total.read, report.total.updated, report.total.unchanged), (6, 1, 5), "{report}");
    let again = world.run(&changed, &request).await;
    assert_eq!((again.total.updated, again.total.unchanged), (0, 6), "{again}");
}

/// What a run of a request holds while it is under way: resources and schools.
async fn locked(request: Request) -> BTreeSet<(String, Option<i64>)> {
    let slow = MockOds::builder(&Model::ds5_2()).latency(Duration::from_secs(1)).build();
    let world = empty(slow);
    let (one, other) =
        (world.open(campus().store()).await.expect("it opens"), world.open(campus().store()).await.expect("it opens"));
    let plan = one.plan(&request).await.expect("a plan");
    let meanwhile = async {
        sleep(Duration::from_secs(4)).await;
        let locks = other.locks().await.expect("locks").into_iter().map(|lock| (lock.resource, lock.school)).collect();
        let refused = other.run(&plan).await.expect_err("it is locked");
        assert_eq!(refused.kind(), ErrorKind::Locked, "{refused}");
        locks
    };
    let (report, locks) = tokio::join!(one.run(&plan), meanwhile);
    report.expect("a report");
    locks
}

#[tokio::test(start_paused = true)]
async fn a_request_for_days_locks_what_one_for_people_locks() {
    let request = || Request::new().schools([12]).resources([EVENTS, "students"]);
    let people = locked(request().persons([1000, 1001, 1002].into())).await;
    let days = locked(request().dates(day("2026-11-30"), day("2026-12-02"))).await;
    assert_eq!(days, people);
    let wanted = [("/ed-fi/studentSchoolAttendanceEvents", Some(12)), ("/ed-fi/students", None)];
    assert_eq!(days, wanted.map(|(resource, school)| (resource.to_owned(), school)).into());
}

#[tokio::test]
async fn the_audit_tells_the_days() {
    let world = empty(ods());
    let resync = world.open(campus().store()).await.expect("it opens");
    let plan = resync.plan(&dated("2026-11-30", "2026-12-01").resources([EVENTS])).await.expect("a plan");
    resync.run(&plan).await.expect("a report");
    let open = resync.plan(&dated("2026-12-02", "").resources([EVENTS])).await.expect("a plan");
    resync.run(&open).await.expect("a report");
    // What is refused at planning is in it too.
    refused(&resync, &dated("2026-12-01", "2026-11-30")).await;
    let records = resync.audit(&AuditFilter::default()).await.expect("the audit");
    let json: Value = serde_json::from_str(&AuditRecord::to_json(&records).expect("JSON")).expect("JSON");
    let dates: Vec<_> = json.as_array().expect("records").iter().map(|record| record["dates"].clone()).collect();
    let wanted =
        json!([{"from": "2026-11-30", "to": "2026-12-01"}, {"from": "2026-12-02"}, {"from": "2026-12-01", "to": "2026-11-30"}]);
    assert_eq!(Value::from(dates), wanted);
    let csv = AuditRecord::to_csv(&records);
    assert!(csv.contains(",2026-11-30 to 2026-12-01,") && csv.contains(",2026-12-02 and later,"), "{csv}");
}
