//! Row 21, Delete Tool: by people or by record, reviewed, dependents first.

use edfi_resync::campus::{DeleteRequest, Rights};
use edfi_resync::ledger::{AuditAction, AuditFilter};
use edfi_resync::plan::{Because, Kept, Occasion, Plan};
use edfi_resync::{ErrorKind, Resync};
use http::Method;

use super::small_world::{Campus, SCHOOL_A, World, all, kept, rostered, unique_id};
use super::world::{builder, warning};

fn person(id: &str) -> DeleteRequest {
    DeleteRequest::new().persons(id.parse().expect("an ID"))
}

/// What a plan deletes: resource, and how many records.
fn deletes(plan: &Plan) -> Vec<(&str, usize)> {
    let of = plan.removals.iter().filter(|step| !step.deletes.is_empty());
    of.map(|step| (step.resource.as_str(), step.deletes.len())).collect()
}

async fn open(world: &World, campus: &Campus) -> Resync {
    world.open(campus.store()).await.expect("it opens")
}

/// The ODS id of the first record of a resource that says this.
fn id_of(world: &World, resource: &str, said: &str) -> String {
    let records = world.ods.records(resource);
    let record = records.iter().find(|record| record.to_string().contains(said)).expect("it is there");
    record["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn row_21_everything_of_a_person_but_the_person_is_listed_and_deleted() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    // Another vendor's too: somebody looked at the list.
    world.ods.seed("studentSectionAssociations", vec![rostered(SCHOOL_A, 1000, 2)]).expect("it is stored");
    let resync = open(&world, &campus).await;
    let plan = resync.plan_delete(&person("1000")).await.expect("a plan");
    assert!(world.ods.requests().iter().all(|request| request.method == Method::GET || request.resource.is_none()), "only reads");
    let all_of_it =
        [("studentSectionAssociations", 2), ("studentEducationOrganizationAssociations", 1), ("studentSchoolAssociations", 1)];
    assert_eq!((plan.occasion, deletes(&plan)), (Occasion::DeleteTool, all_of_it.to_vec()));
    assert!(plan.removals.iter().flat_map(|step| &step.deletes).all(|removal| removal.because == Because::Asked));
    assert!(plan.to_string().starts_with("Delete Tool of \"State\"") && !plan.to_string().contains(&unique_id(1000)), "{plan}");
    warning(&plan, "a later resync may send again what is deleted here");
    let report = resync.run(&plan).await.expect("it can be run");
    let text = report.to_string();
    assert!(text.starts_with("Delete Tool of \"State\"") && text.contains("everything that was found is accounted for"), "{text}");
    assert!(report.is_success(), "{report}");
    assert_eq!((report.removed.deleted, kept(&report, Kept::Protected)), (4, 1), "{report}");
    assert_eq!((world.count("students"), world.count("studentSchoolAssociations")), (24, 23));
    let audit = resync.audit(&AuditFilter::default()).await.expect("the audit");
    assert!(audit.iter().any(|row| row.action == AuditAction::Delete.as_str()), "{audit:?}");
    let report = world.run(&campus, &all()).await;
    assert_eq!(report.total.created, 3, "it is sent again, as was said");
}

#[tokio::test]
async fn row_21_what_campus_no_longer_sends_is_found_by_the_ledger() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = open(&world, &campus.without_person(1000)).await;
    let plan = resync.plan_delete(&person("1000 4711")).await.expect("a plan");
    assert_eq!(plan.deletes().0, 3, "{plan}");
    assert!(warning(&plan, "is not known").contains("Campus person ID 4711"));
}

#[tokio::test]
async fn row_21_a_named_resource_is_deleted_even_if_it_is_never_deleted_otherwise() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = open(&world, &campus).await;
    let plan = resync.plan_delete(&person("1000").resources(["students"])).await.expect("a plan");
    assert_eq!(deletes(&plan).last(), Some(&("students", 1)), "dependents first");
    assert_eq!(plan.deletes(), (4, 4));
    warning(&plan, "3 records depend on what was named, and go before it");
    assert!(resync.run(&plan).await.expect("it can be run").is_success());
    assert_eq!(world.count("students"), 23);
    let only = person("1001").resources(["studentSectionAssociations"]);
    assert_eq!(deletes(&resync.plan_delete(&only).await.expect("a plan")), [("studentSectionAssociations", 1)]);
}

#[tokio::test]
async fn row_21_of_a_record_by_its_id_the_dependents_are_listed_first() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = open(&world, &campus).await;
    let offering = id_of(&world, "courseOfferings", &SCHOOL_A.to_string());
    let plan = resync.plan_delete(&DeleteRequest::new().record("courseOfferings", &offering)).await.expect("a plan");
    let listed = [("studentSectionAssociations", 12), ("sections", 2), ("courseOfferings", 1)];
    assert_eq!(deletes(&plan), listed, "of this school only");
    let report = resync.run(&plan).await.expect("it can be run");
    assert!(report.is_success() && report.removed.deleted == 15, "{report}");
    assert_eq!((world.count("courseOfferings"), world.count("sections"), world.count("studentSectionAssociations")), (1, 2, 12));
    let again = resync.plan_delete(&DeleteRequest::new().record("courseOfferings", &offering)).await.expect("a plan");
    assert_eq!(again.deletes(), (0, 0));
    warning(&again, "the ODS has no courseOfferings with the id");
}

#[tokio::test]
async fn row_21_what_was_changed_since_the_review_stays() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = open(&world, &campus).await;
    let plan = resync.plan_delete(&person("1000").resources(["studentSchoolAssociations"])).await.expect("a plan");
    assert_eq!(plan.deletes().0, 1);
    let later = campus.change("Enrollment", 1000, |body| {
        body["entryGradeLevelDescriptor"] = "uri://ed-fi.org/GradeLevelDescriptor#Tenth grade".into();
    });
    world.run(&later, &all()).await;
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!((report.removed.deleted, kept(&report, Kept::Changed)), (0, 1), "{report}");
}

#[tokio::test]
async fn row_21_a_dependent_that_stays_keeps_the_record_and_the_report_says_so() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = open(&world, &campus).await;
    let agency = id_of(&world, "localEducationAgencies", "Grand Bend");
    // Schools refer to their district otherwise than by their key.
    let plan = resync.plan_delete(&DeleteRequest::new().record("localEducationAgencies", &agency)).await.expect("a plan");
    assert!(deletes(&plan).contains(&("localEducationAgencies", 1)), "{plan}");
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!(report.removed.failed, 1, "{report}");
    assert_eq!(world.count("localEducationAgencies"), 1);
}

#[tokio::test]
async fn row_21_any_right_of_the_tool_sees_the_list_and_delete_alone_deletes() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let with = async |rights: &str| {
        let rights: Rights = rights.parse().expect("rights");
        builder(campus.store(), &world.ods).rights(rights).open().await.expect("it opens")
    };
    for right in ["read", "write", "add"] {
        let resync = with(&format!("deleteTool:{right}, resync:write, resync:delete")).await;
        let plan = resync.plan_delete(&person("1000")).await.expect("it may be seen");
        let error = resync.run(&plan).await.expect_err("it may not be deleted");
        assert!(error.kind() == ErrorKind::RightMissing && error.to_string().contains("deleteTool:delete"), "{error}");
    }
    let none = with("resync:read resync:write").await;
    assert_eq!(none.plan_delete(&person("1000")).await.expect_err("it may not be seen").kind(), ErrorKind::RightMissing);
    let deletes = with("deleteTool:delete").await;
    let plan = deletes.plan_delete(&person("1000")).await.expect("it may be seen");
    assert_eq!(deletes.run(&plan).await.expect("it may be deleted").removed.deleted, 3);
}

#[tokio::test]
async fn row_21_a_request_that_names_nothing_or_what_is_switched_off_is_refused() {
    let world = World::after(&Campus::new()).await;
    let resync = open(&world, &Campus::new().switched_off("sections")).await;
    let error = async |request: DeleteRequest| resync.plan_delete(&request).await.expect_err("no plan").to_string();
    assert!(error(DeleteRequest::new()).await.starts_with("the request names nothing to delete"));
    assert!(error(DeleteRequest::new().resources(["students"])).await.starts_with("resources are named, but no people"));
    assert!(
        error(person("1000").resources(["sections"])).await.starts_with("sections are switched off in configuration \"State\"")
    );
    assert!(error(DeleteRequest::new().record("pupils", "1")).await.contains("pupils"));
    assert!(error(DeleteRequest::new().record("gradeLevelDescriptors", "1")).await.contains("never deleted"));
}

#[tokio::test]
async fn row_21_what_stands_under_an_id_from_before_is_found_by_the_campus_object() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    // Campus has another Ed-Fi ID by now, and the ledger knows what was sent under the old one.
    let resync = world.open(campus.renamed("U1000", "N1").store()).await.expect("it opens");
    let plan = resync.plan_delete(&DeleteRequest::new().persons("1000".parse().expect("IDs"))).await.expect("a plan");
    let listed: Vec<_> = plan.removals.iter().map(|step| (step.resource.as_str(), step.deletes.len())).collect();
    assert!(listed.contains(&("studentSectionAssociations", 1)) && listed.contains(&("studentSchoolAssociations", 1)), "{plan}");
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!(report.removed.deleted, plan.deletes().0, "{report}");
    assert!(
        world
            .ods
            .records("studentSectionAssociations")
            .iter()
            .all(|record| record["studentReference"]["studentUniqueId"] != "U1000")
    );
}
