//! Rows 8 and 10: which resources can be chosen, and the two orders of their list.

use std::collections::{BTreeMap, BTreeSet};

use edfi_resync::campus::{Request, Wave};
use edfi_resync::engine::CauseClass;
use edfi_resync::ledger::ErrorFilter;
use edfi_resync::model::{DATA_STANDARDS, Model, ResourceClass};
use edfi_resync::report::ErrorGroup;
use edfi_resync::{ErrorKind, ResourceSort};
use edfi_resync_testing::ModelLedger;
use http::Method;

use super::world::{Made, builder, district, mock, open, warning};

#[tokio::test]
async fn row_8_only_resources_that_are_switched_on_can_be_chosen() {
    let made = district().copy("UPDATE EdFiResourcePreference SET enabled = 0 WHERE resource = 'grades'");
    let resync = open(made.store(), &mock()).await;
    let error = resync.plan(&Request::new().all_schools().resources(["grades"])).await.expect_err("switched off");
    assert_eq!(error.kind(), ErrorKind::RequestInvalid);
    assert_eq!(
        error.to_string(),
        "grades are switched off in configuration \"State ODS 2026-27\"; switch them on in the Resource Preferences of that configuration"
    );
    let plan = resync.plan(&Request::new().all_schools()).await.expect("a plan");
    assert!(plan.steps.iter().all(|step| step.resource != "grades"));
    let rows = resync.resources(ResourceSort::Category).await.expect("rows");
    let grades = rows.iter().find(|row| row.resource == "grades").expect("it is listed");
    assert_eq!((grades.on, grades.held), (false, true));
}

#[tokio::test]
async fn row_10_category_sort_and_dependency_sort_are_two_orders_of_one_list() {
    let resync = open(district().store(), &mock()).await;
    let by_category = resync.resources("category".parse().expect("an order")).await.expect("rows");
    let by_dependency = resync.resources("dependency".parse().expect("an order")).await.expect("rows");
    let names = |rows: &[edfi_resync::ResourceRow]| rows.iter().map(|row| row.resource.clone()).collect::<Vec<_>>();
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    assert_ne!(names(&by_category), names(&by_dependency));
    assert_eq!(sorted(names(&by_category)), sorted(names(&by_dependency)));

    // Each category in one piece, the manual's in its own order before the others.
    let mut categories: Vec<_> = by_category.iter().map(|row| row.category).collect();
    categories.dedup();
    assert_eq!(categories.iter().collect::<BTreeSet<_>>().len(), categories.len(), "{categories:?}");
    let manuals = [
        "Education Organization Information",
        "Grade Information",
        "Schedule Information",
        "Staff Information",
        "Student Information",
        "Parent Information",
        "Attendance Information",
        "Discipline Information",
        "Cohort Information",
    ];
    assert_eq!(categories[..manuals.len()], manuals);
    assert!(categories[manuals.len()..].is_sorted());

    // What others depend on comes first.
    assert!(by_dependency.is_sorted_by_key(|row| row.order));
    let place = |name: &str| by_dependency.iter().position(|row| row.resource == name).expect("it is listed");
    assert!(place("schools") < place("sessions") && place("sessions") < place("courseOfferings"));
    assert!(place("courseOfferings") < place("sections") && place("sections") < place("studentSectionAssociations"));
    let held = by_category.iter().filter(|row| row.held).count();
    assert!(held >= 39 && held < by_category.len());
    let error = "name".parse::<ResourceSort>().expect_err("no order").to_string();
    assert_eq!(error, "\"name\" is no order of resources; the orders are category, dependency");
}

#[tokio::test]
async fn row_10_the_running_order_is_always_by_dependency() {
    let resync = open(district().store(), &mock()).await;
    let forward = ["sections", "schools", "courses"];
    let backward = ["courses", "schools", "sections"];
    let plan = resync.plan(&Request::new().all_schools().resources(forward)).await.expect("a plan");
    let other = resync.plan(&Request::new().all_schools().resources(backward)).await.expect("a plan");
    assert_eq!(plan.steps, other.steps);
    assert_eq!(plan.steps.iter().map(|step| step.resource.as_str()).collect::<Vec<_>>(), ["schools", "courses", "sections"]);
}

#[test]
fn row_10_every_kind_of_every_standard_has_a_category_and_the_manuals_where_it_names_one() {
    for standard in DATA_STANDARDS {
        let model = Model::data_standard(standard).expect("a standard");
        let printed: BTreeMap<_, _> = Wave::ALL
            .iter()
            .flat_map(|wave| wave.resources)
            .filter_map(|resource| Some((resource.kind(&model)?, resource.category)))
            .collect();
        for kind in model.kinds() {
            let category = kind.spec().category;
            assert!(!category.trim().is_empty(), "{standard} {kind}");
            if let Some(manuals) = printed.get(&kind) {
                assert_eq!(category, *manuals, "{standard} {kind}");
            }
            assert_eq!(kind.spec().class == ResourceClass::Descriptor, category == "Descriptors", "{standard} {kind}");
        }
    }
}

/// A district in which a grade, a race (a code inside JSON text) and a day event mean nothing in Ed-Fi.
fn unmapped() -> Made {
    district().copy(
        "DELETE FROM EdFiMapping WHERE (descriptor, code) IN
            (VALUES ('GradeLevelDescriptor', '09'), ('RaceDescriptor', 'W'), ('CalendarEventDescriptor', 'H'))",
    )
}

#[tokio::test]
async fn row_8_unmapped_codes_are_reported_grouped_before_anything_is_sent() {
    let made = unmapped();
    let ods = mock();
    let resync = open(made.store(), &ods).await;
    let plan = resync.full_resync().await.expect("a plan");
    assert!(ods.requests().iter().all(|request| request.method == Method::GET || request.resource.is_none()), "nothing is sent");
    let codes: Vec<_> = plan.unmapped.iter().map(|code| (code.descriptor.as_str(), code.code.as_str())).collect();
    assert_eq!(codes, [("CalendarEventDescriptor", "H"), ("GradeLevelDescriptor", "09"), ("RaceDescriptor", "W")]);
    let enrolled = made.numbers(
        "SELECT count(DISTINCT personID || ' ' || schoolID || ' ' || e.startDate) FROM OpenEnrollment e JOIN Person USING (personID)
         WHERE schoolYear = 2027 AND grade = '09' AND edFiID IS NOT NULL",
    )[0];
    assert!(enrolled > 0);
    assert_eq!(plan.unmapped[1].resources["studentSchoolAssociations"], enrolled.cast_unsigned());
    let said = warning(&plan, "not mapped");
    assert!(
        said.starts_with("records with Campus codes that are not mapped cannot be sent; map them in the Resource Preferences: ")
    );
    assert!(
        said.contains("GradeLevelDescriptor \"09\" (") && said.contains(&format!("{enrolled} studentSchoolAssociations")),
        "{said}"
    );

    // What is said before is what then happens, resource by resource.
    let mut said: BTreeMap<&str, u64> = BTreeMap::new();
    for (resource, records) in plan.unmapped.iter().flat_map(|code| &code.resources) {
        *said.entry(resource).or_default() += records;
    }
    let report = resync.run(&plan).await.expect("a report");
    let invalid: BTreeMap<&str, u64> = report
        .resources
        .iter()
        .filter(|(_, tally)| tally.invalid > 0)
        .map(|(resource, tally)| (resource.as_str(), tally.invalid))
        .collect();
    // A record with two codes is said twice.
    assert_eq!(said.keys().collect::<Vec<_>>(), invalid.keys().collect::<Vec<_>>());
    assert!(said.iter().all(|(resource, records)| *records >= invalid[resource]), "{said:?} {invalid:?}");
    assert_eq!(said["studentSchoolAssociations"], invalid["studentSchoolAssociations"]);
}

#[tokio::test]
async fn row_8_unmapped_codes_are_those_of_the_request() {
    let made = unmapped();
    let resync = open(made.store(), &mock()).await;
    let plan = resync.plan(&Request::new().all_schools().resources(["sessions", "calendarDates"])).await.expect("a plan");
    let codes: Vec<_> = plan
        .unmapped
        .iter()
        .map(|code| (code.code.as_str(), code.resources.keys().map(String::as_str).collect::<Vec<_>>()))
        .collect();
    assert_eq!(codes, [("H", vec!["calendarDates"])]);

    // Of one student, what the student's own records hold.
    let ninth = made.numbers(
        "SELECT personID FROM OpenEnrollment JOIN Person USING (personID)
         WHERE schoolYear = 2027 AND grade = '09' AND edFiID IS NOT NULL ORDER BY personID LIMIT 1",
    );
    let request = Request::new().all_schools().resources(["studentSchoolAssociations"]).persons(ninth.into_iter().collect());
    let plan = resync.plan(&request).await.expect("a plan");
    let codes: Vec<_> =
        plan.unmapped.iter().map(|code| (code.code.as_str(), code.resources["studentSchoolAssociations"])).collect();
    assert_eq!(codes, [("09", 1)]);

    let plan = resync.plan(&Request::new().all_schools().resources(["sessions"])).await.expect("a plan");
    assert!(plan.unmapped.is_empty() && !plan.warnings.iter().any(|warning| warning.contains("not mapped")), "{plan}");
    assert!(!serde_json::to_string(&plan).expect("JSON").contains("unmapped"));
}

#[tokio::test]
async fn row_8_codes_that_come_together_in_records_are_still_each_one_cause() {
    let made =
        district().copy("DELETE FROM EdFiMapping WHERE descriptor IN ('GradeLevelDescriptor', 'RaceDescriptor', 'SexDescriptor')");
    let ods = mock();
    let resync = builder(made.store(), &ods).ledger(ModelLedger::new()).open().await.expect("it opens");
    let plan = resync.full_resync().await.expect("a plan");
    let report = resync.run(&plan).await.expect("a report");
    let planned: BTreeMap<_, _> = plan
        .unmapped
        .iter()
        .flat_map(|of| {
            let message = format!("the Campus code {:?} is not mapped to a {}", of.code, of.descriptor);
            of.resources.iter().map(move |(resource, records)| ((resource.clone(), message.clone()), *records))
        })
        .collect();
    let failures = report.failures.iter().filter(|failure| failure.class == CauseClass::UnmappedCode);
    let told: BTreeMap<_, _> =
        failures.map(|failure| ((failure.resource.clone(), failure.message.clone()), failure.records)).collect();
    assert_eq!(told, planned);
    assert!(told.values().sum::<u64>() > report.total.invalid, "some records hold several");
    // The error log groups them likewise; each record is put away once.
    let groups = resync.errors(&ErrorFilter::default()).await.expect("errors");
    let logged = groups.iter().filter(|group| group.class == "unmappedCode");
    let logged: BTreeMap<_, _> = logged
        .map(|group| {
            let endpoint = group.resource.rsplit('/').next().unwrap_or_default().to_owned();
            ((endpoint, group.message.clone()), group.failed.len() as u64)
        })
        .collect();
    assert_eq!(logged, planned);
    let all: Vec<_> = groups.iter().flat_map(ErrorGroup::ids).collect();
    let each: BTreeSet<_> = all.iter().copied().collect();
    assert_eq!(resync.archive(&all).await.expect("it is put away"), each.len() as u64);
    assert!(each.len() < all.len());
}
