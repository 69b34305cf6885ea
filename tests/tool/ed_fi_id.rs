//! Row 14, automatic resync: an Ed-Fi ID is added, changed, removed.

use edfi_resync::campus::{CampusEvent, StaffUniqueId, StudentUniqueId};
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::model::{CampusKeys, CampusRole};
use edfi_resync::plan::{Because, Kept, Occasion, Plan};
use edfi_resync::{EventEnd, HandledEvent};
use http::Method;
use serde_json::{Value, json};

use super::small_world::{Campus, DISTRICT, SCHOOL_A, World, all, enrollment, kept, rostered};
use super::world::{builder, district, mock};

fn event(old: Option<&str>, new: Option<&str>) -> CampusEvent {
    CampusEvent::ed_fi_id_changed(1000, old, new).expect("it did change")
}

/// How many records of an ODS name this unique ID in each of these resources.
fn under(world: &World, id: &str) -> [usize; 4] {
    ["students", "studentSchoolAssociations", "studentEducationOrganizationAssociations", "studentSectionAssociations"].map(
        |resource| {
            let names = |record: &&Value| record.to_string().contains(&format!("{id:?}"));
            world.ods.records(resource).iter().filter(names).count()
        },
    )
}

/// The one outcome of a district with one configuration, which has a run.
fn sent(handled: &[HandledEvent]) -> &edfi_resync::report::Report {
    assert_eq!(handled.len(), 1, "{handled:?}");
    let report = handled[0].report().expect("it was sent");
    assert!(report.is_success(), "{report}");
    report
}

/// What a plan deletes: resource, and how many records; and why.
fn deletes(plan: &Plan) -> Vec<(&str, usize, Because)> {
    let of = plan.removals.iter().filter(|step| !step.deletes.is_empty());
    of.map(|step| (step.resource.as_str(), step.deletes.len(), step.deletes[0].because)).collect()
}

#[tokio::test]
async fn row_14_an_id_that_was_added_sends_everything_of_the_person_and_nothing_else() {
    let campus = Campus::new();
    let world = World::after(&campus.clone().without_person(1000)).await;
    let resync = world.open(campus.store()).await.expect("it opens");
    let handled = resync.handle(&event(None, Some("U1000"))).await.expect("it is handled");
    assert_eq!((sent(&handled).total.created, sent(&handled).total.read), (4, 4), "{}", sent(&handled));
    assert_eq!(under(&world, "U1000"), [1, 1, 1, 1]);
    let writes = world.ods.requests().into_iter().filter(|request| request.method != Method::GET && request.resource.is_some());
    assert_eq!(writes.count(), 4, "no other record is touched");
}

#[tokio::test]
async fn row_14_a_changed_id_leaves_only_the_person_s_own_record_under_the_old_one() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = world.open(campus.renamed("U1000", "N1").store()).await.expect("it opens");
    let plan = resync.plan_event(&event(Some("U1000"), Some("N1"))).await.expect("a plan");
    assert!(world.ods.requests().iter().all(|request| request.method == Method::GET || request.resource.is_none()), "only reads");
    assert_eq!(plan.occasion, Occasion::EdFiIdChanged);
    let because = Because::EdFiIdChanged;
    assert_eq!(
        deletes(&plan),
        [
            ("studentSectionAssociations", 1, because),
            ("studentEducationOrganizationAssociations", 1, because),
            ("studentSchoolAssociations", 1, because)
        ],
        "dependents first"
    );
    assert!(plan.removals.iter().any(|step| step.resource == "students" && step.kept.get(&Kept::Protected) == Some(&1)));
    let text = format!("{plan} {}", serde_json::to_string(&plan).expect("JSON"));
    assert!(text.starts_with("Ed-Fi ID change of \"State\"") && !text.contains("U1000") && !text.contains("N1"), "{text}");

    world.ods.clear_requests();
    let handled = resync.handle(&event(Some("U1000"), Some("N1"))).await.expect("it is handled");
    assert_eq!((sent(&handled).removed.deleted, sent(&handled).total.created), (3, 4), "{}", sent(&handled));
    assert_eq!((under(&world, "U1000"), under(&world, "N1")), ([1, 0, 0, 0], [1, 1, 1, 1]));
    assert_eq!(
        world.deletes(),
        ["studentSectionAssociations", "studentEducationOrganizationAssociations", "studentSchoolAssociations"]
    );
    let again = resync.handle(&event(Some("U1000"), Some("N1"))).await.expect("it is handled");
    assert_eq!((sent(&again).removed.deleted, sent(&again).total.created), (0, 0), "what happened twice changes nothing");
}

#[tokio::test]
async fn row_14_what_is_not_ours_is_listed_and_stays_under_the_old_id() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.seed("studentSectionAssociations", vec![rostered(SCHOOL_A, 1000, 2)]).expect("it is stored");
    let resync = world.open(campus.renamed("U1000", "N1").store()).await.expect("it opens");
    let plan = resync.plan_event(&event(Some("U1000"), Some("N1"))).await.expect("a plan");
    let step = plan.removals.iter().find(|step| step.resource == "studentSectionAssociations").expect("a step");
    assert_eq!((step.found, step.deletes.len(), step.kept[&Kept::NotOurs], step.examples[&Kept::NotOurs].len()), (2, 1, 1, 1));
    assert!(plan.warnings.iter().any(|warning| warning == "1 record under the old ID is not ours, and stays"), "{plan}");
    let handled = resync.handle(&event(Some("U1000"), Some("N1"))).await.expect("it is handled");
    assert_eq!(sent(&handled).removed.deleted, 3);
    assert_eq!(under(&world, "U1000"), [1, 0, 0, 1]);
}

#[tokio::test]
async fn row_14_without_a_ledger_all_that_is_under_the_old_id_is_listed_first() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.seed("studentSectionAssociations", vec![rostered(SCHOOL_A, 1000, 2)]).expect("it is stored");
    let store = campus.renamed("U1000", "N1").store();
    let resync = builder(store, &world.ods).open().await.expect("it opens");
    let plan = resync.plan_event(&event(Some("U1000"), Some("N1"))).await.expect("a plan");
    assert_eq!(plan.deletes().0, 4, "{plan}");
    let report = resync.run(&plan).await.expect("it can be run");
    assert!(report.is_success() && report.removed.deleted == 4, "{report}");
    assert_eq!((under(&world, "U1000"), under(&world, "N1")), ([1, 0, 0, 0], [1, 1, 1, 1]));
}

#[tokio::test]
async fn row_14_an_id_that_was_removed_sends_and_deletes_nothing_and_lists_what_is_under_it() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = world.open(campus.without_person(1000).store()).await.expect("it opens");
    let handled = resync.handle(&event(Some("U1000"), None)).await.expect("it is handled");
    let EventEnd::Listed(plan) = &handled[0].end else { panic!("{handled:?}") };
    assert_eq!((plan.steps.len(), plan.deletes()), (0, (0, 4)), "{plan}");
    let listed: usize = plan.removals.iter().flat_map(|step| step.examples.values().map(Vec::len)).sum();
    assert_eq!(listed, 4, "every one by its id");
    assert_eq!(under(&world, "U1000"), [1, 1, 1, 1]);
    assert!(resync.events().await.expect("the queue").is_empty(), "nothing more is to be done");
    assert!(world.ods.requests().iter().all(|request| request.method == Method::GET || request.resource.is_none()));
}

#[tokio::test]
async fn row_14_what_belongs_to_another_person_by_now_is_sent_again_and_not_deleted() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    // The number was the next student's all along.
    let right = campus.renamed("U1000", "N1").renamed("U1001", "U1000");
    let resync = world.open(right.store()).await.expect("it opens");
    let handled = resync.handle(&event(Some("U1000"), Some("N1"))).await.expect("it is handled");
    assert_eq!((sent(&handled).removed.deleted, sent(&handled).total.created), (0, 4), "{}", sent(&handled));
    assert_eq!(sent(&handled).total.read, 8, "both people are sent");
    let next = CampusEvent::ed_fi_id_changed(1001, Some("U1001"), Some("U1000")).expect("it did change");
    assert_eq!(sent(&resync.handle(&next).await.expect("it is handled")).removed.deleted, 3);
    assert_eq!([under(&world, "N1"), under(&world, "U1000"), under(&world, "U1001")], [[1, 1, 1, 1], [1, 1, 1, 1], [1, 0, 0, 0]]);
}

#[tokio::test]
async fn row_14_where_local_numbers_are_sent_the_ed_fi_id_of_a_student_means_nothing() {
    let mut campus = Campus::new();
    let local = campus.configuration.clone().with_unique_ids(StudentUniqueId::LocalStudentNumber, StaffUniqueId::EdFiId);
    campus.configuration = local;
    let world = World::after(&campus).await;
    let resync = world.open(campus.store()).await.expect("it opens");
    let handled = resync.handle(&event(Some("U1000"), Some("N1"))).await.expect("it is handled");
    assert_eq!((sent(&handled).removed.found, sent(&handled).removed.deleted), (0, 0), "U1000 is somebody's local number");
    assert_eq!(under(&world, "U1000"), [1, 1, 1, 1]);
}

#[tokio::test]
async fn row_14_a_kind_that_is_off_or_of_another_district_stays() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let elsewhere = json!({
        "educationOrganizationReference": {"educationOrganizationId": DISTRICT + 1}, "studentReference": {"studentUniqueId": "U1000"},
    });
    let agency = json!({
        "localEducationAgencyId": DISTRICT + 1, "nameOfInstitution": "Next ISD",
        "localEducationAgencyCategoryDescriptor": "uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent",
        "categories": [{"educationOrganizationCategoryDescriptor":
            "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#Local Education Agency"}],
    });
    world.ods.seed("localEducationAgencies", vec![agency]).expect("it is stored");
    world.ods.seed("studentEducationOrganizationAssociations", vec![elsewhere]).expect("it is stored");
    world.ods.seed("studentSchoolAssociations", vec![enrollment(SCHOOL_A, 1000, "2025-08-20")]).expect("it is stored");
    let store = campus.renamed("U1000", "N1").switched_off("studentSectionAssociations").store();
    let resync = builder(store, &world.ods).open().await.expect("it opens");
    let plan = resync.plan_event(&event(Some("U1000"), Some("N1"))).await.expect("a plan");
    assert_eq!(
        deletes(&plan),
        [
            ("studentEducationOrganizationAssociations", 1, Because::EdFiIdChanged),
            ("studentSchoolAssociations", 2, Because::EdFiIdChanged)
        ],
        "{plan}"
    );
    let of = |resource: &str| plan.removals.iter().find(|step| step.resource == resource).expect("a step");
    assert_eq!(of("studentSectionAssociations").kept[&Kept::SwitchedOff], 1);
    assert_eq!(of("studentEducationOrganizationAssociations").outside, 1);
}

#[tokio::test]
async fn row_14_what_cannot_be_listed_now_is_no_reason_to_forget_it() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = world.open(campus.renamed("U1000", "N1").store()).await.expect("it opens");
    world.ods.deny(Method::GET, "/ed-fi/studentSectionAssociations").expect("it exists");
    let plan = resync.plan_event(&event(Some("U1000"), Some("N1"))).await.expect("a plan");
    let step = plan.removals.iter().find(|step| step.resource == "studentSectionAssociations").expect("a step");
    assert!(step.gap.is_some() && step.found == 0, "{plan}");
    let ods = mock();
    assert_eq!(ods.count("students"), 0);
}

#[tokio::test]
async fn row_14_what_a_person_sends_whose_own_record_is_missing_stays() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    // The number was the next student's all along, of whom Campus gives no record at the moment.
    let mut campus = campus.without("Person", 1001);
    let association = json!({
        "educationOrganizationReference": {"educationOrganizationId": DISTRICT}, "studentReference": {"studentUniqueId": "U1001"},
    });
    campus.add("studentEducationOrganizationAssociations", association, &[(CampusRole::Person, 1001)], ("Person", 1001));
    let event = CampusEvent::ed_fi_id_changed(1000, Some("U1001"), Some("U1000")).expect("it did change");
    let resync = world.open(campus.store()).await.expect("it opens");
    assert_eq!(resync.plan_event(&event).await.expect("a plan").deletes().0, 0);
    assert_eq!(sent(&resync.handle(&event).await.expect("it is handled")).removed.deleted, 0);
    assert_eq!(under(&world, "U1001"), [1, 1, 1, 1]);
}

#[tokio::test]
async fn row_14_what_a_person_sends_whose_own_record_is_a_reject_stays() {
    let made = district().copy("");
    let ods = mock();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let open = async || {
        let ledger = SqliteLedger::open(folder.path().join("state.db")).expect("the ledger opens");
        builder(made.store(), &ods).ledger(ledger).open().await.expect("it opens")
    };
    {
        let resync = open().await;
        let plan = resync.plan(&all()).await.expect("it can be planned");
        resync.run(&plan).await.expect("it can be run");
    }
    let enrolled =
        "SELECT DISTINCT personID FROM Enrollment JOIN Person USING (personID) WHERE edFiID IS NOT NULL ORDER BY 1 LIMIT 5";
    let people = made.numbers(enrolled);
    let (wrong, right) = (people[3], people[4]);
    let id = made.numbers(&format!("SELECT CAST(edFiID AS INTEGER) FROM Person WHERE personID = {right}"))[0].to_string();
    let dependents = || {
        let of = |resource| {
            ods.records(resource).into_iter().filter(|record| record["studentReference"]["studentUniqueId"] == id.as_str())
        };
        ["studentSchoolAssociations", "studentSectionAssociations"].map(|resource| of(resource).count())
    };
    let before = dependents();
    assert!(before.iter().all(|&records| records > 0), "{before:?}");
    // A code that nobody mapped.
    made.change(&format!(
        "UPDATE \"Identity\" SET gender = 'ZZ' WHERE personID = {right}; UPDATE Person SET edFiID = '900000001' WHERE personID = {wrong}"
    ));
    let event = CampusEvent::ed_fi_id_changed(wrong, Some(id.as_str()), Some("900000001")).expect("it did change");
    let resync = open().await;
    let plan = resync.plan_event(&event).await.expect("a plan");
    assert_eq!(plan.deletes().0, 0, "{plan}");
    resync.handle(&event).await.expect("it is handled");
    assert_eq!(dependents(), before);
}

#[tokio::test]
async fn row_14_the_old_records_stay_until_the_person_can_be_sent_under_the_new_id() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let renamed = campus.renamed("U1000", "N1");
    let incomplete = renamed.clone().change("Person", 1000, |body| {
        body.as_object_mut().expect("an object").remove("birthDate");
    });
    let event = event(Some("U1000"), Some("N1"));
    for unsound in [incomplete, renamed.clone().without("Person", 1000)] {
        let resync = world.open(unsound.store()).await.expect("it opens");
        let plan = resync.plan_event(&event).await.expect("a plan");
        assert_eq!(plan.deletes().0, 0, "{plan}");
        assert!(
            plan.warnings.iter().any(|warning| warning.starts_with("students: the person cannot be sent under the new ID")),
            "{plan}"
        );
        let handled = resync.handle(&event).await.expect("it is handled");
        let problem = handled[0].problem().expect("it waits");
        assert!(problem.to_string().contains("3 records under the old one would be lost"), "{problem}");
        assert_eq!((under(&world, "U1000"), under(&world, "N1")), ([1, 1, 1, 1], [0, 0, 0, 0]));
    }
    let resync = world.open(renamed.store()).await.expect("it opens");
    let processed = resync.process_events().await.expect("they are processed");
    assert!(processed.len() == 2 && processed.iter().all(HandledEvent::is_done), "{processed:?}");
    assert_eq!((under(&world, "U1000"), under(&world, "N1")), ([1, 0, 0, 0], [1, 1, 1, 1]));
}

#[tokio::test]
async fn row_14_a_saved_plan_deletes_nothing_once_the_person_cannot_be_sent_any_more() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let renamed = campus.renamed("U1000", "N1");
    let resync = world.open(renamed.store()).await.expect("it opens");
    let plan = resync.plan_event(&event(Some("U1000"), Some("N1"))).await.expect("a plan");
    assert_eq!(plan.deletes().0, 3, "{plan}");
    let resync = world.open(renamed.clone().without("Person", 1000).store()).await.expect("it opens");
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!((report.removed.deleted, kept(&report, Kept::NotSent)), (0, 3), "{report}");
    assert!(report.warnings.iter().any(|warning| warning.starts_with("the person cannot be sent any more")), "{report}");
    assert_eq!(under(&world, "U1000"), [1, 1, 1, 1]);
    let resync = world.open(renamed.store()).await.expect("it opens");
    assert_eq!(resync.run(&plan).await.expect("it can be run").removed.deleted, 3);
    assert_eq!((under(&world, "U1000"), under(&world, "N1")), ([1, 0, 0, 0], [1, 1, 1, 1]));
}

#[tokio::test]
async fn row_14_without_a_ledger_nothing_is_deleted_that_nobody_has_seen_listed() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.seed("studentSectionAssociations", vec![rostered(SCHOOL_A, 1000, 2)]).expect("it is stored");
    let resync = builder(campus.renamed("U1000", "N1").store(), &world.ods).open().await.expect("it opens");
    let handled = resync.handle(&event(Some("U1000"), Some("N1"))).await.expect("it is handled");
    let EventEnd::Listed(plan) = &handled[0].end else { panic!("{handled:?}") };
    assert_eq!((plan.deletes().0, handled[0].is_done()), (4, false), "{}", handled[0]);
    assert!(handled[0].to_string().ends_with("not sent: 4 records would be deleted, which are listed first"), "{}", handled[0]);
    assert_eq!((under(&world, "U1000"), under(&world, "N1")), ([1, 1, 1, 2], [0, 0, 0, 0]));
    assert_eq!(resync.run(plan).await.expect("it can be run").removed.deleted, 4);
}

#[tokio::test]
async fn row_14_an_event_waits_while_it_cannot_be_told_what_has_to_stay() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    // The number is the next student's now, one of whose enrollments cannot be read.
    let after = campus.renamed("U1000", "N1").renamed("U1001", "U1000");
    let mut store = after.clone().without("Enrollment", 1001).store();
    store.add("studentSchoolAssociations", "[]", CampusKeys::new().with(CampusRole::Person, 1001)).expect("a kind");
    let resync = world.open(store).await.expect("it opens");
    let handled = resync.handle(&event(Some("U1000"), Some("N1"))).await.expect("it is handled");
    let problem = handled[0].problem().expect("it waits");
    assert!(problem.to_string().contains("1 record could not be deleted for now: not read completely"), "{problem}");
    assert_eq!(resync.events().await.expect("the queue").len(), 1);
    let resync = world.open(after.store()).await.expect("it opens");
    assert!(resync.process_events().await.expect("they are processed")[0].is_done());
    assert_eq!(under(&world, "U1000"), [1, 1, 1, 1], "the next student's by now");
}

#[tokio::test]
async fn row_14_whoever_else_a_record_names_needs_no_record_of_this_person() {
    let mut campus = Campus::new();
    let contact = json!({"contactUniqueId": "C1", "firstName": "A", "lastSurname": "B"});
    let of = json!({"contactReference": {"contactUniqueId": "C1"}, "studentReference": {"studentUniqueId": "U1000"}});
    let keys = [(CampusRole::Person, 1000), (CampusRole::Person, 3000)];
    campus.add("contacts", contact, &keys, ("Person", 3000));
    campus.add("studentContactAssociations", of, &keys, ("Contact", 1));
    let world = World::after(&campus).await;
    let resync = world.open(campus.renamed("U1000", "N1").store()).await.expect("it opens");
    let handled = resync.handle(&event(Some("U1000"), Some("N1"))).await.expect("it is handled");
    assert_eq!(sent(&handled).removed.deleted, 4);
    assert_eq!((under(&world, "U1000"), under(&world, "N1")), ([1, 0, 0, 0], [1, 1, 1, 1]));
    assert_eq!(world.count("studentContactAssociations"), 1);
}

#[tokio::test]
async fn row_14_an_event_that_contradicts_campus_waits_until_campus_has_it_so_or_a_later_one_explains_it() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let says = "Campus has another Ed-Fi ID of person 1000 than the event says";
    let first = event(Some("U1000"), Some("N1"));
    // Campus has not saved it yet.
    let resync = world.open(campus.store()).await.expect("it opens");
    assert!(resync.plan_event(&first).await.expect("a plan").warnings.iter().any(|warning| warning.starts_with(says)));
    let problem = |handled: &[HandledEvent]| handled[0].problem().map(|problem| (problem.to_string(), problem.hint().is_some()));
    let (said, has_hint) = problem(&resync.handle(&first).await.expect("it is handled")).expect("it waits");
    assert!(said.starts_with(says) && said.contains("archive the event") && has_hint && !said.contains("N1"), "{said}");
    assert_eq!((under(&world, "U1000"), under(&world, "N1"), world.deletes().len()), ([1, 1, 1, 1], [0, 0, 0, 0], 0));
    let unqueued = builder(campus.store(), &world.ods).open().await.expect("it opens");
    assert!(matches!(unqueued.handle(&first).await.expect("it is handled")[0].end, EventEnd::Failed(_)));
    // A later one that Campus does not have either explains nothing.
    let handled = resync.handle(&event(Some("N1"), Some("N2"))).await.expect("it is handled");
    assert!(problem(&handled).is_some_and(|(said, _)| said.starts_with("an earlier event waits")), "{handled:?}");
    // Now it has the later one: the first is overtaken, and what was under the very first ID leaves all the same.
    let resync = world.open(campus.renamed("U1000", "N2").store()).await.expect("it opens");
    let processed = resync.process_events().await.expect("they are processed");
    assert!(processed.len() == 2 && processed.iter().all(HandledEvent::is_done), "{processed:?}");
    assert_eq!((under(&world, "U1000"), under(&world, "N1"), under(&world, "N2")), ([1, 0, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1]));
    // One that is wrong waits for somebody to put it away.
    let handled = resync.handle(&event(Some("N2"), Some("N3"))).await.expect("it is handled");
    assert!(problem(&handled).is_some_and(|(said, _)| said.starts_with(says)), "{handled:?}");
    resync.archive_event(handled[0].event.expect("a number")).await.expect("it is put away");
    assert_eq!(resync.events().await.expect("the queue").len(), 0);
}
