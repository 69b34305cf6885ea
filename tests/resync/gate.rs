//! The gate: what depends on something absent is not sent; what is only refused blocks nothing.

use edfi_resync::campus::Request;
use edfi_resync::engine::CauseClass;
use http::Method;
use serde_json::json;

use super::world::{SCHOOL_A, World, mock, object, requests, resync, resync_request};

#[tokio::test]
async fn what_depends_on_an_absent_school_is_not_sent() {
    let (world, ods) = (World::two_schools(), mock());
    ods.fail(Method::POST, "/ed-fi/schools", object(json!({"schoolId": SCHOOL_A})), 400).expect("a failure is planted");
    let report = resync(world.store(), &ods).await;

    // School A itself; its session, course, offering, two sections; the associations of students 1 and 3 with it and its section; and
    // student 1's association with the agency, since the ODS would not let us write about a student it does not know in a school.
    assert_eq!((report.total.failed, report.total.blocked), (1, 10), "{report}");
    assert_eq!(report.resources["studentEducationOrganizationAssociations"].blocked, 1);
    assert_eq!(report.total.created, 27 - 11);
    assert_eq!(report.failures.len(), 1, "one cause");
    assert_eq!(report.failures[0].blocked_records(), 10);

    let touched = |method, resource| requests(&ods, method, resource);
    assert_eq!((touched("POST", "schools"), touched("GET", "schools")), (2, 1), "one look-up for the failed school");
    assert_eq!(touched("POST", "sections") + touched("GET", "sections"), 2, "nothing for what is held back");
    assert_eq!(touched("POST", "studentSchoolAssociations") + touched("GET", "studentSchoolAssociations"), 2);
    assert_eq!(touched("POST", "studentEducationOrganizationAssociations"), 2);
}

/// The calendar stands before the school in an association, and is no required part of it.
#[tokio::test]
async fn what_cannot_be_there_is_not_looked_for() {
    let (mut world, ods) = (World::two_schools(), mock());
    let (school, student) = (json!({"schoolId": SCHOOL_A}), json!({"studentUniqueId": "7"}));
    world.add(
        "calendars",
        json!({
            "calendarCode": "C", "schoolReference": school, "schoolYearTypeReference": {"schoolYear": 2027},
            "calendarTypeDescriptor": "uri://ed-fi.org/CalendarTypeDescriptor#School",
        }),
        &[],
    );
    world.add("students", json!({"studentUniqueId": "7", "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"}), &[]);
    world.add(
        "studentSchoolAssociations",
        json!({
            "calendarReference": {"calendarCode": "C", "schoolId": SCHOOL_A, "schoolYear": 2027},
            "schoolReference": school, "studentReference": student, "entryDate": "2026-08-20",
            "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
        }),
        &[],
    );
    world.add(
        "studentEducationOrganizationAssociations",
        json!({
            "educationOrganizationReference": {"educationOrganizationId": 255_901}, "studentReference": student,
        }),
        &[],
    );
    ods.fail(Method::POST, "/ed-fi/schools", object(json!({"schoolId": SCHOOL_A})), 400).expect("a failure is planted");
    let report = resync(world.store(), &ods).await;
    assert_eq!((report.total.failed, report.total.blocked), (1, 10 + 3), "{report}");
    assert_eq!((requests(&ods, "GET", "schools"), requests(&ods, "GET", "studentSchoolAssociations")), (1, 0));
}

#[tokio::test]
async fn a_refused_update_blocks_nothing() {
    let (world, ods) = (World::two_schools(), mock());
    assert!(resync(world.store(), &ods).await.is_success());
    ods.clear_requests();
    ods.fail(Method::POST, "/ed-fi/schools", object(json!({"schoolId": SCHOOL_A})), 400).expect("a failure is planted");
    let report = resync(world.store(), &ods).await;
    assert_eq!((report.total.failed, report.total.blocked, report.total.updated), (1, 0, 26), "{report}");
    assert_eq!(requests(&ods, "GET", "schools"), 1);
}

#[tokio::test]
async fn a_denied_kind_is_reference_only() {
    let (world, ods) = (World::two_schools(), mock());
    assert!(resync(world.store(), &ods).await.is_success());
    let schools: Vec<_> = ods.records("schools");
    let fresh = mock();
    let agency: Vec<_> = ods.records("localEducationAgencies");
    fresh.seed("localEducationAgencies", agency).expect("it has its key");
    fresh.seed("schools", schools).expect("they have their keys");
    fresh.deny(Method::POST, "/ed-fi/schools").expect("a known route");
    let report = resync(world.store(), &fresh).await;
    assert!(report.is_success(), "{report}");
    assert_eq!((report.resources["schools"].skipped, report.total.blocked, report.total.failed), (2, 0, 0));
    assert_eq!(report.warnings.iter().filter(|warning| warning.contains("reference only")).count(), 1, "{report}");
    assert_eq!(requests(&fresh, "POST", "schools"), 1, "no flood");
    assert_eq!(fresh.count("studentSectionAssociations"), 4);
}

#[tokio::test]
async fn an_invalid_parent_blocks_what_refers_to_it() {
    let mut world = World::two_schools();
    world.add("cohorts", json!({
        "cohortIdentifier": "C1", "educationOrganizationReference": {"educationOrganizationId": 255_901}, "cohortTypeDescriptor": 5,
    }), &[]);
    world.add(
        "studentCohortAssociations",
        json!({
            "beginDate": "2026-09-01",
            "cohortReference": {"cohortIdentifier": "C1", "educationOrganizationId": 255_901},
            "studentReference": {"studentUniqueId": "1"},
        }),
        &[],
    );
    let ods = mock();
    let report = resync(world.store(), &ods).await;
    assert_eq!((report.total.invalid, report.total.blocked, report.total.failed), (1, 1, 0), "{report}");
    // A list of cohorts leaves out what this client has no relationship with: that it shows none proves nothing, a refusal does.
    assert_eq!((requests(&ods, "GET", "cohorts"), requests(&ods, "POST", "studentCohortAssociations")), (1, 1));
}

#[tokio::test]
async fn a_step_that_only_holds_back_goes_on_reading() {
    let mut world = World::two_schools();
    for number in 0..2_000 {
        world.add("classPeriods", json!({"classPeriodName": format!("P{number}"), "schoolReference": {"schoolId": SCHOOL_A}}), &[]);
    }
    let ods = mock();
    ods.fail(Method::POST, "/ed-fi/schools", object(json!({"schoolId": SCHOOL_A})), 400).expect("a failure is planted");
    let report = resync(world.store(), &ods).await;
    assert_eq!((report.resources["classPeriods"].blocked, requests(&ods, "POST", "classPeriods")), (2_000, 0), "{report}");
}

/// Nobody is told to do what the run does already.
#[tokio::test]
async fn a_hint_asks_for_nothing_that_is_on() {
    let refused = async |request: &Request, status: u16| {
        let ods = mock();
        assert!(resync(World::two_schools().store(), &ods).await.is_success());
        let whose = object(json!({"studentReference": {"studentUniqueId": "1"}}));
        ods.fail(Method::POST, "/ed-fi/studentSectionAssociations", whose, status).expect("a failure is planted");
        let report = resync_request(World::two_schools().store(), &ods, request).await;
        let failure = report.failures.first().unwrap_or_else(|| panic!("{report}"));
        (failure.class, failure.hint.clone().expect("a hint"))
    };
    let all = Request::new();
    let alone = || Request::new().resources(["studentSectionAssociations"]);
    for (request, does_it) in [(all, true), (alone(), false), (alone().select_dependencies(true), true)] {
        let (class, hint) = refused(&request, 403).await;
        assert_eq!(class, CauseClass::PersonRefused);
        assert_eq!(hint.starts_with("send the person's primary association too"), !does_it, "{hint}");
        assert!(hint.contains("have the host grant the key"), "{hint}");
    }
}

/// Everything is sent, or what is referred to: the source has no such student.
#[tokio::test]
async fn select_dependencies_is_advised_only_where_it_would_help() {
    for (request, helps) in [
        (Request::new(), false),
        (Request::new().resources(["studentSchoolAssociations"]).select_dependencies(true), false),
        (Request::new().resources(["studentSchoolAssociations"]), true),
    ] {
        let (mut world, ods) = (World::two_schools(), mock());
        let association = json!({
            "schoolReference": {"schoolId": SCHOOL_A}, "studentReference": {"studentUniqueId": "77"}, "entryDate": "2026-08-20",
            "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
        });
        world.add("studentSchoolAssociations", association, &[]);
        assert!(resync_request(World::two_schools().store(), &ods, &Request::new()).await.is_success());
        let report = resync_request(world.store(), &ods, &request).await;
        let failure = report.failures.first().unwrap_or_else(|| panic!("{report}"));
        assert_eq!(failure.class, CauseClass::ParentMissing, "{report}");
        assert_eq!(failure.hint.as_deref().is_some_and(|hint| hint.contains("select dependencies")), helps, "{report}");
    }
}
