//! What a request selects, and what it refuses before anything is sent.

use edfi_resync::campus::{NonPersonPolicy, Request};
use edfi_resync::model::{CampusKeys, CampusRole, Day};
use edfi_resync::ods::Credentials;
use edfi_resync::plan::{Pass, Plan};
use edfi_resync::{ErrorKind, Resync};
use serde_json::json;

use super::leaky::Leaky;
use super::world::{SCHOOL_A, World, mock, open, resync_request};

#[tokio::test]
async fn row_5_people_narrow_their_records_and_bring_what_these_refer_to() {
    let ods = mock();
    let request = Request::new().persons([1001].into());
    let report = resync_request(World::two_schools().store(), &ods, &request).await;
    assert!(report.is_success(), "{report}");
    let read = |resource: &str| report.resources.get(resource).map_or(0, |tally| tally.read);
    assert_eq!((read("students"), read("studentSchoolAssociations"), read("studentSectionAssociations")), (1, 1, 1));
    assert_eq!((read("schools"), read("sections"), read("sessions"), read("localEducationAgencies")), (1, 1, 1, 1), "{report}");
}

#[tokio::test]
async fn row_5_a_source_that_ignores_the_filters_widens_nothing() {
    let ods = mock();
    let request = Request::new().persons([1001].into());
    let report = resync_request(Leaky(World::two_schools().store()), &ods, &request).await;
    let total = &report.total;
    // The other people's records are errors of their query, and what only they refer to is not related.
    assert_eq!((total.created, total.failed, total.blocked), (10, 0, 0), "{report}");
    assert_eq!((ods.count("schools"), ods.count("sections"), ods.count("students")), (1, 1, 1), "{report}");
}

#[tokio::test]
async fn a_source_that_ignores_the_days_widens_nothing() {
    let ods = mock();
    ods.seed_descriptors(["uri://ed-fi.org/AttendanceEventCategoryDescriptor#Tardy"]).expect("descriptor values");
    let mut store = World::two_schools().store();
    let day = |day: u8| Day::new(2026, 11, day).expect("a day");
    for (student, date) in [("1", Some(day(29))), ("1", Some(day(30))), ("2", Some(day(29))), ("3", None)] {
        let event = json!({
            "attendanceEventCategoryDescriptor": "uri://ed-fi.org/AttendanceEventCategoryDescriptor#Tardy",
            "eventDate": date.unwrap_or(day(28)).to_string(), "schoolReference": {"schoolId": SCHOOL_A},
            "sessionReference": {"schoolId": SCHOOL_A, "schoolYear": 2027, "sessionName": "Fall"},
            "studentReference": {"studentUniqueId": student},
        });
        let keys = CampusKeys::new().with(CampusRole::Person, 1000 + student.parse::<i64>().expect("a number"));
        let keys = date.into_iter().fold(keys, CampusKeys::with_day);
        store.add("studentSchoolAttendanceEvents", event, keys).expect("a kind");
    }
    let report = resync_request(Leaky(store), &ods, &Request::new().dates(day(30), day(30))).await;
    // The other days' records are errors of their query, those of no day too, and what only they refer to is not related.
    assert_eq!((report.total.invalid, report.total.failed, report.total.blocked), (3, 0, 0), "{report}");
    let sent = ["studentSchoolAttendanceEvents", "students", "schools"].map(|endpoint| ods.count(endpoint));
    assert_eq!(sent, [1, 1, 1], "{report}");
    assert!(report.failures.iter().any(|failure| failure.to_string().contains("its day is not among the dates")), "{report}");
}

#[tokio::test]
async fn row_5_the_policy_decides_about_the_others() {
    let skip = Request::new().persons([1001].into()).non_person_policy(NonPersonPolicy::Skip);
    let resync = open(World::two_schools().store(), &mock()).await.expect("it opens");
    let plan = resync.plan(&skip).await.expect("it can be planned");
    assert!(plan.steps.iter().all(|step| step.resource.starts_with("student")), "{plan}");
    let full = Request::new().persons([1001].into()).non_person_policy(NonPersonPolicy::FullScope);
    let report = resync_request(World::two_schools().store(), &mock(), &full).await;
    assert_eq!((report.resources["schools"].read, report.resources["students"].read), (2, 1));
}

#[tokio::test]
async fn row_6_sections_bring_their_course_offering_and_session() {
    let request = Request::new().sections([41].into());
    let report = resync_request(World::two_schools().store(), &mock(), &request).await;
    assert!(report.is_success(), "{report}");
    let read = |resource: &str| report.resources.get(resource).map_or(0, |tally| tally.read);
    assert_eq!((read("sections"), read("courses"), read("courseOfferings"), read("sessions")), (2, 2, 2, 2), "{report}");
    assert_eq!((read("studentSectionAssociations"), read("students"), read("studentSchoolAssociations")), (4, 3, 4));
}

#[tokio::test]
async fn row_7_dependencies_are_selected_when_asked() {
    let request = Request::new().resources(["courseOfferings"]).select_dependencies(true);
    let resync = open(World::two_schools().store(), &mock()).await.expect("it opens");
    let plan = resync.plan(&request).await.expect("it can be planned");
    let steps: Vec<_> = plan.steps.iter().map(|step| (step.resource.as_str(), step.added)).collect();
    assert!(
        steps.contains(&("sessions", true)) && steps.contains(&("courses", true)) && steps.contains(&("schools", true)),
        "{plan}"
    );
    assert_eq!(steps.last(), Some(&("courseOfferings", false)));
}

#[tokio::test]
async fn row_7_what_was_added_is_shown_as_added_and_is_sent() {
    let ods = mock();
    let without = Request::new().resources(["courseOfferings"]);
    let resync = open(World::two_schools().store(), &ods).await.expect("it opens");
    let plan = resync.plan(&without).await.expect("it can be planned");
    assert_eq!(plan.steps.len(), 1, "only what was chosen: {plan}");
    let report = resync.run(&plan).await.expect("it ends with a report");
    assert!(report.total.created == 0 && report.total.failed + report.total.blocked == 2, "sessions are not there: {report}");

    let plan = resync.plan(&without.select_dependencies(true)).await.expect("it can be planned");
    let added: Vec<_> = plan.steps.iter().filter(|step| step.added).map(|step| step.resource.as_str()).collect();
    assert_eq!(added, ["localEducationAgencies", "schools", "sessions", "courses"], "{plan}");
    for resource in &added {
        let shown = plan
            .to_string()
            .lines()
            .any(|line| line.contains(resource) && line.contains("(added by select dependencies: referred to)"));
        assert!(shown, "{resource} in {plan}");
    }
    let report = resync.run(&plan).await.expect("it ends with a report");
    assert!(report.is_success(), "{report}");
    let created = |resource: &str| report.resources.get(resource).map_or(0, |tally| tally.created);
    for resource in added.into_iter().chain(["courseOfferings"]) {
        assert!(created(resource) > 0 && created(resource) == ods.count(resource) as u64, "{resource}: {report}");
    }
    assert_eq!((ods.count("courseOfferings"), ods.count("students"), ods.count("sections")), (2, 0, 0), "nothing else is sent");
}

#[tokio::test]
async fn row_7_the_plan_says_what_was_added_for_a_reference_and_what_for_authorization() {
    let ods = mock();
    let request = Request::new().resources(["studentEducationOrganizationAssociations"]).select_dependencies(true);
    let resync = open(World::two_schools().store(), &ods).await.expect("it opens");
    let plan = resync.plan(&request).await.expect("it can be planned");
    let steps = plan.steps.iter().filter(|step| step.pass == Pass::First);
    let steps: Vec<_> = steps.map(|step| (step.resource.as_str(), step.added, step.authorizes)).collect();
    let wanted = [
        ("students", true, false),
        ("localEducationAgencies", true, false),
        ("schools", true, false),
        ("studentSchoolAssociations", true, true),
        ("studentEducationOrganizationAssociations", false, false),
    ];
    assert_eq!(steps, wanted, "{plan}");
    let shown = |resource: &str, why: &str| {
        let why = format!("(added by select dependencies: {why})");
        plan.to_string().lines().any(|line| line.contains(resource) && line.contains(&why))
    };
    assert!(shown("students", "referred to") && shown("studentSchoolAssociations", "authorizes people"), "{plan}");
    assert_eq!(Plan::from_json(&plan.to_json().expect("text")).expect("a plan"), plan);
    let report = resync.run(&plan).await.expect("it ends with a report");
    assert!(report.is_success(), "{report}");
    assert_eq!((report.total.created, ods.count("studentEducationOrganizationAssociations")), (13, 3), "{report}");
}

#[tokio::test]
async fn row_7_a_prerequisite_that_is_not_sent_is_named() {
    let mut world = World::empty();
    world.add(
        "studentEducationOrganizationAssociations",
        json!({"educationOrganizationReference": {"educationOrganizationId": 1}, "studentReference": {"studentUniqueId": "1"}}),
        &[],
    );
    let request = Request::new().resources(["studentEducationOrganizationAssociations"]).select_dependencies(true);
    let resync = open(world.store(), &mock()).await.expect("it opens");
    let plan = resync.plan(&request).await.expect("it can be planned");
    for wanted in [
        "studentEducationOrganizationAssociations require students, which the source does not hold: the ODS must have them",
        "studentEducationOrganizationAssociations are authorized by studentSchoolAssociations, which the source does not hold: \
         the ODS must have them",
    ] {
        assert!(plan.warnings.iter().any(|warning| warning == wanted), "{wanted}\n{plan}");
    }
}

#[tokio::test]
async fn row_5_ids_that_match_nothing_are_named() {
    let request = Request::new().persons([1001, 4711].into());
    let resync = open(World::two_schools().store(), &mock()).await.expect("it opens");
    let plan = resync.plan(&request).await.expect("it can be planned");
    assert!(plan.warnings.iter().any(|warning| warning.contains("4711") && !warning.contains("1001")), "{plan}");
}

#[tokio::test]
async fn bad_input_what_cannot_be_asked_is_refused_before_the_first_request() {
    let resync = open(World::two_schools().store(), &mock()).await.expect("it opens");
    for (request, word) in [
        (Request::new().resources(Vec::<String>::new()), "empty"),
        (Request::new().resources(["student"]), "students"),
        (Request::new().resources(["grades"]), "holds no grades"),
        (Request::new().schools([12]), "schools"),
        (Request::new().persons([].into()), "empty"),
    ] {
        let error = resync.plan(&request).await.expect_err("it is refused");
        assert!(matches!(error.kind(), ErrorKind::RequestInvalid | ErrorKind::UnknownResource), "{error}");
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[tokio::test]
async fn a_saved_plan_brings_what_it_was_made_for_and_is_refused_where_it_is_none() {
    let ods = mock();
    let builder =
        || Resync::builder(World::two_schools().store()).secrets(Credentials::new(ods.key(), ods.secret())).service(ods.clone());
    let year = "2025-26".parse().expect("a school year");
    let resync = builder().ods(ods.base_url()).school_year(year).open().await.expect("it opens");
    let plan = resync.plan(&Request::new()).await.expect("it can be planned");
    let read = Plan::from_json(&plan.to_json().expect("JSON")).expect("it reads back");
    assert_eq!(read, plan);
    let later = builder().of_plan(&read).open().await.expect("nothing else is named");
    assert!(later.run(&read).await.expect("a report").is_success());
    let other = builder().of_plan(&read).school_year("2026-27".parse().expect("a school year")).open().await.expect("it opens");
    assert!(other.run(&read).await.expect_err("another year").to_string().contains("another school year"));

    for (text, said) in [
        ("Zoe", "this is no saved plan: line 1, column 1"),
        (r#"{"firstName": "Zoe"}"#, "this is no saved plan; pass the JSON form of a plan, unchanged"),
        (
            r#"{"format": "edfi-resync-plan/2"}"#,
            "the plan has the format edfi-resync-plan/2, not edfi-resync-plan/1; make the plan anew",
        ),
        (&plan.to_json().expect("JSON").replace("students", "staffs"), "the plan was changed after it was made"),
    ] {
        let error = Plan::from_json(text).expect_err("it is refused");
        assert_eq!(error.kind(), ErrorKind::RequestInvalid);
        assert!(error.to_string().starts_with(said) && !error.to_string().contains("Zoe"), "{error}");
    }
}

#[tokio::test]
async fn a_plan_survives_being_saved_and_shows_when_it_was_changed() {
    let ods = mock();
    let resync = open(World::two_schools().store(), &ods).await.expect("it opens");
    let plan = resync.plan(&Request::new()).await.expect("it can be planned");
    let saved = serde_json::to_string(&plan).expect("a plan is JSON");
    let read: Plan = serde_json::from_str(&saved).expect("it reads back");
    assert_eq!(read, plan);
    let mut changed = read;
    changed.steps.pop();
    let error = resync.run(&changed).await.expect_err("it is refused");
    assert_eq!(error.kind(), ErrorKind::RequestInvalid);
    assert_eq!(ods.count("schools"), 0);
}

/// Records of an extension are named, in the plan and in the report, and the rest goes.
#[tokio::test]
async fn what_a_source_holds_of_an_extension_is_named_and_the_rest_goes() {
    let mut world = World::two_schools();
    world.add("tpdm/candidates", json!({"candidateIdentifier": "1"}), &[]).add("/mn/meals", json!({}), &[]);
    let ods = mock();
    let resync = open(world.store(), &ods).await.expect("it opens");
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    let said = "resources of extensions are not supported yet, and not sent: mn/meals, tpdm/candidates";
    let named = |plan: &Plan| plan.warnings.iter().filter(|warning| *warning == said).count();
    assert_eq!(named(&plan), 1, "{plan}");
    let report = resync.run(&plan).await.expect("a report");
    assert!(report.is_success() && report.warnings.iter().any(|warning| warning == said), "{report}");
    assert_eq!(report.total.created, 27, "{report}");
    // Whoever asks for others has nothing to do with it; whoever asks for it is told.
    let students = Request::new().resources(["students"]);
    assert_eq!(named(&resync.plan(&students).await.expect("a plan")), 0);
    let error = resync.plan(&Request::new().resources(["candidates"])).await.expect_err("it is not supported");
    assert_eq!(error.kind(), ErrorKind::UnknownResource);
    assert_eq!(error.to_string(), "tpdm/candidates is a resource of an extension, not of Data Standard 5.2; leave it out");
}
