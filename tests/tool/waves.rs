//! Row 11: the recommended resync order (Core v3.x): the five waves, as data and as a ready-made request per wave.

use std::collections::BTreeSet;

use edfi_resync::ResourceSort;
use edfi_resync::campus::{SchoolSelection, Wave};
use edfi_resync::graph::Dependencies;
use edfi_resync::model::{DATA_STANDARDS, Model, ResourceKind};

use super::world::{district, mock, open};

#[test]
fn row_11_the_printed_names_have_endpoints_in_every_standard_that_still_has_them() {
    let mut gone = Vec::new();
    for standard in DATA_STANDARDS {
        let model = Model::data_standard(standard).expect("a standard");
        for resource in Wave::ALL.iter().flat_map(|wave| wave.resources) {
            match resource.kind(&model) {
                Some(kind) => assert!(resource.endpoints.contains(&kind.endpoint())),
                None => gone.push((standard, resource.printed)),
            }
        }
    }
    assert_eq!(gone, GONE);
    let mapped = |standard: &str, printed: &str| {
        let model = Model::data_standard(standard).expect("a standard");
        let resource = Wave::ALL.iter().flat_map(|wave| wave.resources).find(|resource| resource.printed == printed);
        resource.expect("printed").kind(&model).expect("a kind").spec().endpoint
    };
    assert_eq!((mapped("4.0", "Parents"), mapped("5.2", "Parents")), ("parents", "contacts"));
    assert_eq!(mapped("4.0", "Student Parent Association"), "studentParentAssociations");
    assert_eq!(mapped("5.2", "Student Parent Association"), "studentContactAssociations");
    assert_eq!(mapped("5.2", "Student Discipline Incident Association"), "studentDisciplineIncidentBehaviorAssociations");
}

/// What a Data Standard no longer has.
const GONE: [(&str, &str); 0] = [];

#[test]
fn row_11_the_printed_order_is_that_of_the_manual() {
    let counts: Vec<_> = Wave::ALL.iter().map(|wave| (wave.number, wave.resources.len())).collect();
    assert_eq!(counts, [(1, 1), (2, 7), (3, 19), (4, 4), (5, 17)]);
    let categories: BTreeSet<_> = Wave::ALL.iter().flat_map(|wave| wave.resources).map(|resource| resource.category).collect();
    assert_eq!(categories.len(), 9);
    let names: BTreeSet<_> = Wave::ALL.iter().flat_map(|wave| wave.resources).map(|resource| resource.printed).collect();
    assert_eq!(names.len(), 48, "no resource is printed twice");
}

/// Where the printed order puts a resource before one that it directly depends on: what is sent, what it needs, and how much it does.
fn differences(model: &Model) -> Vec<(String, String, &'static str)> {
    let dependencies = Dependencies::of(model).expect("a graph");
    let printed: Vec<(u8, ResourceKind)> =
        Wave::ALL.iter().flat_map(|wave| wave.kinds(model).into_iter().map(|kind| (wave.number, kind))).collect();
    let mut found = Vec::new();
    for (at, (wave, kind)) in printed.iter().enumerate() {
        let needed = dependencies.prerequisites(kind);
        for (later, other) in printed[at + 1..].iter().filter(|(_, other)| needed.contains(other)) {
            let mut references =
                kind.spec().references.iter().filter(|reference| model.satisfying(reference.target).contains(other));
            let why = match (references.clone().next(), references.any(|reference| reference.strong)) {
                (None, _) => "authorization",
                (Some(_), true) => "required",
                (Some(_), false) => "optional",
            };
            found.push((format!("{wave} {kind}"), format!("{later} {other}"), why));
        }
    }
    found
}

#[test]
fn row_11_where_the_printed_order_disagrees_with_true_dependencies() {
    let found = differences(&Model::ds5_2());
    let found: Vec<_> = found.iter().map(|(kind, needs, why)| (kind.as_str(), needs.as_str(), *why)).collect();
    assert_eq!(found, DIFFERENCES);
    // A ready-made request is ordered by dependency all the same: see the next test.
}

/// Wave and endpoint, then wave and endpoint of what it needs although it is printed later.
const DIFFERENCES: [(&str, &str, &str); 7] = [
    ("3 courses", "5 learningStandards", "optional"),
    ("3 sections", "3 programs", "optional"),
    ("3 graduationPlans", "5 assessments", "optional"),
    ("3 studentEducationOrganizationAssociations", "3 studentSchoolAssociations", "authorization"),
    ("3 programs", "5 learningStandards", "optional"),
    ("5 courseTranscripts", "5 studentAcademicRecords", "required"),
    ("5 grades", "5 learningStandards", "optional"),
];

#[tokio::test]
async fn row_11_each_wave_is_a_ready_made_request_that_runs_in_the_order_of_dependency() {
    let made = district();
    let ods = mock();
    let resync = open(made.store(), &ods).await;
    let waves = resync.waves().await.expect("waves");
    assert_eq!(waves.iter().map(|(wave, _)| wave.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    for (wave, request) in waves {
        assert_eq!(request.schools, None, "the schools are yet to be chosen");
        let plan = resync.plan(&request.all_schools()).await.expect("a plan");
        assert_eq!(plan.request.schools, Some(SchoolSelection::All));
        let report = resync.run(&plan).await.expect("a report");
        assert!(report.is_success(), "wave {}: {report}", wave.number);
        let orders: Vec<_> = plan.steps.iter().map(|step| step.order).collect();
        assert!(orders.is_sorted(), "wave {}: {plan}", wave.number);
    }
}

#[tokio::test]
async fn row_11_whatever_is_offered_is_in_exactly_one_wave() {
    let resync = open(district().store(), &mock()).await;
    let offered = resync.resources(ResourceSort::Category).await.expect("resources").into_iter().filter(|row| row.held && row.on);
    let offered: BTreeSet<_> = offered.map(|row| row.resource).collect();
    assert!(offered.len() > 50, "{offered:?}");
    let waves = resync.waves().await.expect("waves");
    let in_waves: Vec<_> = waves.into_iter().flat_map(|(_, request)| request.resources.expect("resources")).collect();
    assert_eq!(in_waves.iter().cloned().collect::<BTreeSet<_>>(), offered);
    assert_eq!(in_waves.len(), offered.len());
}

#[tokio::test]
async fn row_11_a_wave_offers_only_what_is_held_and_switched_on() {
    let made = district().copy("UPDATE EdFiResourcePreference SET enabled = 0 WHERE resource IN ('locations', 'schools')");
    let resync = open(made.store(), &mock()).await;
    let waves = resync.waves().await.expect("waves");
    let second = waves[1].1.resources.clone().expect("resources");
    assert_eq!(second, ["gradingPeriods", "calendars", "calendarDates", "classPeriods", "bellSchedules", "sessions"]);
    assert_eq!(
        waves[0].1.resources.as_deref(),
        Some(&["localEducationAgencies", "descriptorMappings"].map(str::to_owned)[..]),
        "of those that are not printed too"
    );
    let nothing = waves[0].0.request(resync.model(), |_| false).all_schools();
    let error = resync.plan(&nothing).await.expect_err("nothing is offered").to_string();
    assert!(error.starts_with("the list of resources is empty"), "{error}");
}
