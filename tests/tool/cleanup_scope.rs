//! Row 9, Cleanup: what belongs to a request.

use edfi_resync::campus::{Configuration, Mode, NonPersonPolicy, Request, Target};
use edfi_resync::model::{CampusKeys, CampusObject, CampusRole, Model};
use edfi_resync::plan::{Kept, Plan};
use edfi_resync::source::{CampusSchool, MemoryStore, ObjectState};
use edfi_resync_testing::ModelLedger;
use serde_json::json;

use super::small_world::{Campus, SCHOOL_A, World, all, cleanup, kept, mock};
use super::world::builder;

/// Both schools and two people have lost something; so has the district.
fn fewer(campus: &Campus) -> Campus {
    campus
        .clone()
        .without("Roster", 10_001)
        .without("Roster", 10_011)
        .without("Roster", 11_001)
        .without("Day", 121)
        .without("Day", 151)
        .without("Section", 122)
}

fn objects(plan: &Plan) -> Vec<&str> {
    let mut objects: Vec<_> =
        plan.removals.iter().flat_map(|step| &step.deletes).filter_map(|removal| removal.object.as_deref()).collect();
    objects.sort_unstable();
    objects
}

#[tokio::test]
async fn row_9_of_one_school_only_its_own_is_deleted() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let request = Request::new().schools([12]).mode(Mode::Cleanup);
    let (_, plan) = world.plan(&fewer(&campus), &request).await;
    assert_eq!(objects(&plan), ["Day:121", "Roster:10001", "Roster:10011", "Section:122"]);
    // What has no school in its key is of the district, which was not asked for.
    let step =
        plan.removals.iter().find(|step| step.resource == "studentEducationOrganizationAssociations").expect("it is planned");
    assert_eq!((step.found, step.outside), (0, 0), "not even listed: {plan}");
    let listed = |request: &edfi_resync_testing::mock_ods::RecordedRequest| {
        request.path.starts_with("/ed-fi/studentSectionAssociations?schoolId=255901001&")
    };
    assert!(world.ods.requests().iter().any(listed), "only the school's are asked for");
    let report = world.run(&fewer(&campus), &request.force(true)).await;
    assert_eq!((report.removed.deleted, world.count("calendarDates")), (4, 5), "{report}");
}

#[tokio::test]
async fn row_9_of_one_person_only_the_person_s_own_is_deleted() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let request = Request::new().all_schools().persons([1000].into()).mode(Mode::Cleanup);
    let (resync, plan) = world.plan(&fewer(&campus), &request).await;
    assert_eq!(objects(&plan), ["Roster:10001"]);
    assert!(plan.warnings.iter().any(|warning| warning.starts_with("not cleaned up, because people")), "{plan}");
    let only_about_the_person = |step: &edfi_resync::plan::RemovalStep| step.found <= 1 && step.outside == 0;
    assert!(plan.removals.iter().all(only_about_the_person), "{plan}");
    let error = resync.run(&plan).await.expect_err("one of four is more than a tenth");
    assert!(error.to_string().contains("1 of the 4 records"), "{error}");
    let report = world.run(&fewer(&campus), &request.force(true)).await;
    assert_eq!((report.removed.deleted, world.deletes().len()), (1, 1), "{report}");
}

/// The ledger knows the Campus objects of a person whatever they are sent under by now.
#[tokio::test]
async fn row_9_of_one_person_what_stands_under_an_id_from_before_is_the_person_s() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let renamed = campus.renamed("U1000", "N1");
    let sent = world.run(&renamed, &all()).await;
    let left: Vec<_> = sent.left_behind.iter().map(|left| left.resource.as_str()).collect();
    assert!(left.contains(&"studentEducationOrganizationAssociations"), "{sent}");
    let request = Request::new().all_schools().persons([1000].into()).mode(Mode::Cleanup).force(true);
    let (_, plan) = world.plan(&renamed, &request).await;
    let deletes: Vec<_> = plan.removals.iter().filter(|step| !step.deletes.is_empty()).map(|step| step.resource.as_str()).collect();
    assert_eq!(deletes, ["studentEducationOrganizationAssociations", "studentSchoolAssociations"], "{plan}");
    let report = world.run(&renamed, &request).await;
    assert_eq!(report.removed.deleted, 2, "{report}");
    let under = |id: &str| {
        let records = world.ods.records("studentEducationOrganizationAssociations");
        records.iter().filter(|record| record["studentReference"]["studentUniqueId"] == id).count()
    };
    assert_eq!((under("U1000"), under("N1")), (0, 1));
}

#[tokio::test]
async fn row_9_the_policy_lets_other_kinds_run_in_full() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let request =
        Request::new().schools([15]).persons([1000].into()).non_person_policy(NonPersonPolicy::FullScope).mode(Mode::Cleanup);
    let (_, plan) = world.plan(&fewer(&campus), &request).await;
    // The person is not of this school; the school's own calendar is cleaned up.
    assert_eq!(objects(&plan), ["Day:151"], "{plan}");
}

#[tokio::test]
async fn row_9_of_one_section_and_of_one_course_only_their_own_is_deleted() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let of_section = Request::new().all_schools().sections([121].into()).mode(Mode::Cleanup);
    let (_, plan) = world.plan(&fewer(&campus), &of_section).await;
    assert_eq!(objects(&plan), ["Roster:10001", "Roster:10011"], "{plan}");
    let of_course = Request::new().all_schools().courses([150].into()).mode(Mode::Cleanup);
    let (_, plan) = world.plan(&fewer(&campus), &of_course).await;
    assert_eq!(objects(&plan), ["Roster:11001"], "{plan}");
}

#[tokio::test]
async fn row_9_only_chosen_resources_are_cleaned_up() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let request = Request::new().all_schools().resources(["calendarDates"]).mode(Mode::Cleanup).force(true);
    let report = world.run(&fewer(&campus), &request).await;
    assert_eq!((report.removed.deleted, kept(&report, Kept::Match)), (2, 4), "{report}");
    assert_eq!(world.deletes(), ["calendarDates"; 2]);
}

#[tokio::test]
async fn row_9_another_school_year_or_district_is_outside() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let mut last_year = serde_json::json!({
        "calendarCode": "C", "schoolReference": {"schoolId": SCHOOL_A}, "schoolYearTypeReference": {"schoolYear": 2026},
        "calendarTypeDescriptor": "uri://ed-fi.org/CalendarTypeDescriptor#IEP",
    });
    let mut other = last_year.clone();
    other["schoolReference"]["schoolId"] = serde_json::json!(7);
    other["schoolYearTypeReference"]["schoolYear"] = serde_json::json!(2027);
    last_year["calendarCode"] = serde_json::json!("L");
    world.ods.seed("calendars", vec![last_year, other]).expect("they are stored");
    let ours = campus.clone().with_policies(edfi_resync::campus::Policies::default().exclusive("calendars"));
    let (_, plan) = world.plan(&ours, &cleanup()).await;
    let calendars = plan.removals.iter().find(|step| step.resource == "calendars").expect("it is planned");
    assert_eq!((calendars.found, calendars.outside, calendars.deletes.len()), (2, 2, 0), "{plan}");
    let said = "outside the scope of this cleanup, and left as they are: 2 calendars";
    assert!(plan.warnings.iter().any(|warning| warning == said), "{plan}");
    // Where nothing is outside, nothing is said.
    let (_, plan) = World::after(&campus).await.plan(&campus, &cleanup()).await;
    assert!(!plan.warnings.iter().any(|warning| warning.contains("outside the scope")), "{plan}");
}

/// Two school years in one ODS: a room is one record for both.
#[tokio::test]
async fn row_9_what_no_year_is_in_the_key_of_stays_while_another_year_is_sent_there() {
    let (ods, ledger) = (mock(), ModelLedger::new());
    let configuration = |name: &str, year: i64| {
        Configuration::new(name, year.try_into().expect("a year"), "5.2").with_target(Target::at(ods.base_url().clone()))
    };
    let store = |prior_has_it: bool, shares: bool| {
        let mut store = MemoryStore::new(Model::ds5_2())
            .with_configuration(configuration("Prior", 2026))
            .with_schools([CampusSchool::new(12, "0012", "A")])
            .with_objects((!prior_has_it).then(|| (CampusObject { kind: "Room".into(), id: 100 }, ObjectState::Gone)));
        if shares {
            store = store.with_configuration(configuration("Current", 2027));
        }
        let school = json!({
            "schoolId": SCHOOL_A, "nameOfInstitution": "A",
            "educationOrganizationCategories": [
                {"educationOrganizationCategoryDescriptor": "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"}],
            "gradeLevels": [{"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}],
        });
        let keys = CampusKeys::new().with(CampusRole::School, 12);
        store.add("schools", school, keys.clone().with_object("School", 12)).expect("a kind");
        for (year, room, number) in (0..20_i64).flat_map(|number| [(2026, 100, number), (2027, 200, number)]) {
            if year == 2027 || number > 0 || prior_has_it {
                let keys = keys.clone().with(CampusRole::SchoolYear, year).with_object("Room", room + number);
                let body = json!({"classroomIdentificationCode": number.to_string(), "schoolReference": {"schoolId": SCHOOL_A}});
                store.add("locations", body, keys).expect("a kind");
            }
        }
        store
    };
    let run = async |store: MemoryStore, name: &str, request: Request| {
        let resync = builder(store, &ods).configuration(name).ledger(ledger.clone()).open().await.expect("it opens");
        let plan = resync.plan(&request).await.expect("a plan");
        resync.run(&plan).await.expect("a report")
    };
    for name in ["Prior", "Current"] {
        assert!(run(store(true, true), name, all()).await.is_success());
    }
    let report = run(store(false, true), "Prior", cleanup()).await;
    assert_eq!((report.removed.deleted, ods.count("locations")), (0, 20), "{report}");
    let said = "locations stay, whose keys hold no year: configuration \"Current\" sends into the same ODS";
    assert!(report.warnings.iter().any(|warning| warning == said), "{report}");
    // Alone in its ODS, it cleans up.
    let report = run(store(false, false), "Prior", cleanup()).await;
    assert_eq!((report.removed.deleted, ods.count("locations")), (1, 19), "{report}");
}
