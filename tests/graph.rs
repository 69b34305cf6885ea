//! The graph: load orders equal the ODS's own, cycles are cut where it cuts them, closures are closures.

#[path = "graph/approved.rs"]
mod approved;
#[path = "graph/closures.rs"]
mod closures;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

use edfi_resync::ErrorKind;
use edfi_resync::graph::{Dependencies, LoadOrderEntry, Operation, Strength};
use edfi_resync::model::{DATA_STANDARDS, Model, ReferenceSpec, ResourceClass, ResourceKind};

fn dependencies(standard: &str) -> Dependencies {
    Dependencies::of(&Model::data_standard(standard).expect("it is built in")).expect("every cycle can be cut")
}

static DS5_2: LazyLock<Dependencies> = LazyLock::new(|| dependencies("5.2"));

fn kind(dependencies: &Dependencies, endpoint: &str) -> ResourceKind {
    dependencies.model().kind(endpoint).expect("the standard has it")
}

fn kinds<const N: usize>(dependencies: &Dependencies, endpoints: [&str; N]) -> Vec<ResourceKind> {
    endpoints.map(|endpoint| kind(dependencies, endpoint)).to_vec()
}

fn endpoints<'a>(kinds: impl IntoIterator<Item = &'a ResourceKind>) -> Vec<&'static str> {
    kinds.into_iter().map(|kind| kind.spec().endpoint).collect()
}

fn order(dependencies: &Dependencies, endpoint: &str) -> u32 {
    dependencies.order_of(&kind(dependencies, endpoint)).expect("it is ordered")
}

#[test]
fn load_order_of_5_2_equals_the_approved_one_entry_for_entry() {
    let computed: Vec<_> = DS5_2.load_order().into_iter().map(|entry| (entry.resource, entry.order, entry.operations)).collect();
    let approved = approved::load_order();
    assert_eq!(approved.len(), 351);
    for (place, (computed, approved)) in computed.iter().zip(&approved).enumerate() {
        assert_eq!(computed, approved, "entry {place}");
    }
    assert_eq!(computed.len(), approved.len());
}

#[test]
fn load_order_has_the_json_shape_of_an_ods() {
    let order = DS5_2.load_order();
    let json = serde_json::to_value(&order).expect("it is plain");
    assert_eq!(
        json[0],
        serde_json::json!({"resource": "/ed-fi/absenceEventCategoryDescriptors", "order": 1, "operations": ["Create", "Update"]})
    );
    assert_eq!(serde_json::from_value::<Vec<LoadOrderEntry>>(json).expect("it reads its own"), order);
}

/// An ODS draws the phase after authorization as vertices of their own: `students#Retry` stands between the primary associations and what
/// waits for them, and cycles that this closes are cut once more (staff of an assignment whose employment is referred to).
#[test]
fn edges_of_5_2_equal_the_approved_graph() {
    let people = DS5_2.people();
    let retried = |association: &ResourceKind| DS5_2.person_of(association).map(|person| format!("{person}#Retry"));
    let mut edges = BTreeSet::new();
    for kind in DS5_2.model().kinds() {
        for prerequisite in DS5_2.prerequisites(&kind) {
            let own = people.contains(&prerequisite) && DS5_2.person_of(&kind).as_ref() != Some(&prerequisite);
            if !own {
                let source = retried(&prerequisite).unwrap_or_else(|| prerequisite.to_string());
                edges.insert((source, kind.to_string()));
            }
        }
        if let Some(person) = retried(&kind) {
            edges.insert((kind.to_string(), person));
        }
    }
    assert!(edges.remove(&("staffs#Retry".to_owned(), "staffEducationOrganizationAssignmentAssociations".to_owned())));
    let (nodes, approved) = approved::graph();
    assert_eq!(approved.len(), 1179);
    assert_eq!(edges, approved);

    let persons = people.iter().map(|person| format!("{person}#Retry"));
    let ordered = DS5_2.groups().into_iter().flatten().map(|kind| kind.to_string());
    assert_eq!(ordered.chain(persons).collect::<BTreeSet<_>>(), nodes);
}

#[test]
fn every_strong_reference_points_backwards_in_every_standard() {
    for standard in DATA_STANDARDS {
        let dependencies = dependencies(standard);
        let entries = dependencies.load_order();
        let created = entries.iter().zip(0..).filter(|(entry, _)| entry.operations.contains(&Operation::Create));
        let place: BTreeMap<&str, (u32, usize)> =
            created.map(|(entry, place)| (entry.resource.as_str(), (entry.order, place))).collect();
        let mut strong = 0;
        for kind in dependencies.model().kinds().filter(|kind| kind.spec().class != ResourceClass::SchoolYear) {
            let (order, own_place) = place[kind.path().as_str()];
            for reference in kind.spec().references.iter().filter(|reference| reference.strong) {
                for target in dependencies.model().satisfying(reference.target) {
                    if target.spec().class != ResourceClass::SchoolYear && target != kind {
                        let (target_order, target_place) = place[target.path().as_str()];
                        assert!(target_order < order, "{standard}: {kind} refers to {target}");
                        assert!(target_place < own_place);
                        strong += 1;
                    }
                }
            }
        }
        assert!(strong > 300, "{standard}: {strong}");
    }
}

#[test]
fn every_kind_is_ordered_once_and_people_twice() {
    for (standard, last) in DATA_STANDARDS.into_iter().zip([19, 18, 18, 18, 21, 21]) {
        let dependencies = dependencies(standard);
        let entries = dependencies.load_order();
        assert_eq!(entries.iter().map(|entry| entry.order).max(), Some(last), "{standard}");
        assert!(entries.is_sorted_by_key(|entry| entry.order), "{standard}");

        let ordered: Vec<_> = dependencies.groups().into_iter().flatten().collect();
        let expected = dependencies.model().kinds().filter(|kind| kind.spec().class != ResourceClass::SchoolYear);
        assert_eq!(ordered.iter().collect::<HashSet<_>>().len(), ordered.len(), "{standard}");
        assert_eq!(ordered.iter().cloned().collect::<BTreeSet<_>>(), expected.collect(), "{standard}");
        assert_eq!(entries.len(), ordered.len() + 3, "{standard}");

        for person in dependencies.people() {
            let of = entries.iter().filter(|entry| entry.resource == person.path());
            let [create, update] = of.collect::<Vec<_>>()[..] else { panic!("{standard}: {person} is not split") };
            assert_eq!((&create.operations[..], &update.operations[..]), (&[Operation::Create][..], &[Operation::Update][..]));
            for association in dependencies.primary_associations(&person) {
                assert!(dependencies.order_of(&association).expect("it is ordered") < update.order, "{standard}: {person}");
            }
        }

        let mut deleted = dependencies.delete_order();
        deleted.reverse();
        assert_eq!(deleted, ordered, "{standard}");
    }
}

#[test]
fn the_ring_of_6_is_known_and_cut_where_an_ods_cuts_it() {
    let ring = [
        "reportCards",
        "studentAcademicRecords",
        "credentials",
        "staffs",
        "staffEducationOrganizationAssignmentAssociations",
        "studentSpecialEducationProgramAssociations",
        "studentCompetencyObjectives",
    ];
    for standard in ["6.0", "6.1"] {
        let dependencies = dependencies(standard);
        let groups = dependencies.cyclic_groups();
        assert_eq!(groups.len(), 1, "{standard}");
        let group = endpoints(&groups[0]);
        assert!(ring.iter().all(|endpoint| group.contains(endpoint)), "{standard}: {group:?}");

        let [cards, records] = ["reportCards", "studentAcademicRecords"].map(|endpoint| kind(&dependencies, endpoint));
        assert!(dependencies.is_cut(&cards, &records));
        assert!(!dependencies.is_cut(&records, &cards), "nothing refers that way");
        let cut = dependencies.cut_references(&records);
        let targets: Vec<_> = cut.iter().map(|&index| records.spec().references[usize::from(index)].target).collect();
        assert_eq!(targets, ["ReportCard"], "{standard}");
        for pair in ring.windows(2).skip(1) {
            assert!(order(&dependencies, pair[0]) < order(&dependencies, pair[1]), "{standard}: {pair:?}");
        }
        let others: Vec<_> = dependencies
            .model()
            .kinds()
            .filter(|kind| dependencies.cut_references(kind) != dependencies.self_references(kind))
            .collect();
        assert_eq!(endpoints(&others), ["studentAcademicRecords"], "{standard}");
    }
    for standard in ["4.0", "5.0", "5.1", "5.2"] {
        assert!(dependencies(standard).cyclic_groups().is_empty(), "{standard}");
    }
}

#[test]
fn self_references_are_known() {
    let of = |standard| {
        let dependencies = dependencies(standard);
        let kinds = dependencies.model().kinds().filter(|kind| !dependencies.self_references(kind).is_empty());
        kinds.map(|kind| kind.spec().name).collect::<Vec<_>>()
    };
    let always = ["EducationContent", "LearningStandard", "LocalEducationAgency", "ObjectiveAssessment", "OrganizationDepartment"];
    assert_eq!(of("5.2"), always);
    assert_eq!(
        of("4.0"),
        [
            "EducationContent",
            "LearningObjective",
            "LearningStandard",
            "LocalEducationAgency",
            "ObjectiveAssessment",
            "OrganizationDepartment"
        ]
    );
    assert_eq!(
        of("6.1"),
        ["EducationContent", "Goal", "LearningStandard", "LocalEducationAgency", "ObjectiveAssessment", "OrganizationDepartment"]
    );

    let agency = kind(&DS5_2, "localEducationAgencies");
    let references = DS5_2.self_references(&agency);
    let targets: Vec<_> = references.iter().map(|&index| agency.spec().references[usize::from(index)].target).collect();
    assert_eq!(targets, ["LocalEducationAgency"]);
    assert_eq!(DS5_2.cut_references(&agency), references);
    assert!(DS5_2.is_cut(&agency, &agency));
}

#[test]
fn prerequisites_hold_references_descriptors_people_and_their_associations() {
    let of = |endpoint| endpoints(&DS5_2.prerequisites(&kind(&DS5_2, endpoint)));
    assert_eq!(
        of("courseOfferings"),
        [
            "courseLevelCharacteristicDescriptors",
            "curriculumUsedDescriptors",
            "gradeLevelDescriptors",
            "schools",
            "sessions",
            "courses"
        ]
    );
    let sections = of("studentSectionAssociations");
    assert!(
        ["students", "sections", "studentSchoolAssociations"].iter().all(|endpoint| sections.contains(endpoint)),
        "{sections:?}"
    );
    let staff = of("staffSectionAssociations");
    let associations = ["staffEducationOrganizationAssignmentAssociations", "staffEducationOrganizationEmploymentAssociations"];
    assert!(associations.iter().all(|endpoint| staff.contains(endpoint)) && staff.contains(&"staffs"), "{staff:?}");
    // A primary association waits for its person, and an assignment for the employment it may refer to.
    assert!(of("studentSchoolAssociations").contains(&"students"));
    assert!(of(associations[0]).contains(&associations[1]));

    for standard in DATA_STANDARDS {
        let dependencies = dependencies(standard);
        for kind in dependencies.model().kinds() {
            let before = dependencies.prerequisites(&kind);
            assert!(before.iter().all(|other| dependencies.order_of(other) < dependencies.order_of(&kind)), "{standard}: {kind}");
            assert!(before.is_sorted_by_key(|other| dependencies.order_of(other)), "{standard}: {kind}");
        }
    }
}

#[test]
fn people_and_their_primary_associations() {
    let named = |standard, person: &str| {
        let dependencies = dependencies(standard);
        endpoints(&dependencies.primary_associations(&kind(&dependencies, person)))
    };
    assert_eq!(endpoints(&DS5_2.people()), ["students", "staffs", "contacts"]);
    assert_eq!(named("5.2", "students"), ["studentSchoolAssociations"]);
    assert_eq!(
        named("5.2", "staffs"),
        ["staffEducationOrganizationAssignmentAssociations", "staffEducationOrganizationEmploymentAssociations"]
    );
    assert_eq!(named("5.2", "contacts"), ["studentContactAssociations"]);
    assert_eq!(named("4.0", "parents"), ["studentParentAssociations"]);
    assert!(named("5.2", "schools").is_empty());
    let association = kind(&DS5_2, "studentContactAssociations");
    assert_eq!(DS5_2.person_of(&association), Some(kind(&DS5_2, "contacts")));
    assert_eq!(DS5_2.person_of(&kind(&DS5_2, "sections")), None);

    let references = |endpoint| {
        let kind = kind(&DS5_2, endpoint);
        let references = DS5_2.person_references(&kind);
        references
            .iter()
            .map(|reference| {
                (
                    kind.spec().references[usize::from(reference.reference)].path,
                    reference.person.spec().endpoint,
                    reference.authorizes,
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(references("studentSchoolAssociations"), []);
    assert_eq!(references("studentContactAssociations"), [("$.studentReference", "students", true)]);
    assert_eq!(
        references("disciplineActions"),
        [("$.studentReference", "students", true), ("$.staffs[*].staffReference", "staffs", false)]
    );
    // An assessment is authorized by its namespace.
    assert_eq!(references("studentAssessments"), [("$.studentReference", "students", false)]);
    assert_eq!(references("courseTranscripts"), [("$.responsibleTeacherStaffReference", "staffs", false)]);
    assert_eq!(references("schools"), []);
}

/// What decides on each kind by the claim sets that come with an ODS, as the mock has them.
fn decided_by(standard: &str) -> BTreeMap<String, &'static str> {
    let facts = include_str!("../edfi-resync/testing/src/claims.txt");
    let mut decided = BTreeMap::new();
    let (mut of, mut by) = ("", "");
    for line in facts.lines() {
        match (line.strip_prefix("standard "), line.split_once(": ")) {
            (Some(other), _) => of = other,
            (None, Some((_, strategies))) => by = strategies,
            (None, None) if of == standard => decided.extend(line.split_whitespace().map(|name| (name.to_lowercase(), by))),
            (None, None) => {}
        }
    }
    decided
}

#[test]
fn people_authorize_what_the_claim_sets_of_an_ods_let_them() {
    for standard in ["5.2", "6.1"] {
        let (dependencies, decided) = (dependencies(standard), decided_by(standard));
        let mut otherwise = 0;
        for kind in dependencies.model().kinds() {
            let spec = kind.spec();
            let Some(by) = decided.get(&spec.name.to_lowercase()) else { continue };
            let by_people = by.contains("people") || by.contains("students");
            for reference in dependencies.person_references(&kind) {
                let ReferenceSpec { target, path, .. } = spec.references[usize::from(reference.reference)];
                let within = |secured: &&str| secured.starts_with(&format!("{path}."));
                let is_secured = spec.securable.iter().any(|(role, paths)| *role == target && paths.iter().any(within));
                assert_eq!(reference.authorizes, is_secured && by_people, "{standard} {kind} {path}: {by}");
                otherwise += u32::from(is_secured && !by_people);
            }
        }
        assert!(otherwise > 0, "some of {standard} are decided by something else");
    }
}

#[test]
fn kinds_that_are_not_ordered_have_empty_answers() {
    let others = [
        DS5_2.model().named("EducationOrganization").expect("it exists"),
        kind(&DS5_2, "schoolYearTypes"),
        Model::ds6_1().kind("goals").expect("it exists"),
    ];
    for other in others {
        assert_eq!(DS5_2.order_of(&other), None);
        assert!(DS5_2.prerequisites(&other).is_empty() && DS5_2.cut_references(&other).is_empty());
        assert!(DS5_2.upstream(&[other], Strength::Any).is_empty());
    }
    assert_eq!(Model::ds5_2().kind("goals").expect_err("5.2 has none").kind(), ErrorKind::UnknownResource);
}

#[test]
fn the_drawing_holds_every_resource_and_what_is_cut() {
    let dependencies = dependencies("6.1");
    let dot = dependencies.to_dot();
    assert!(dot.starts_with("digraph {") && dot.trim_end().ends_with('}'));
    let resources = dependencies.groups().into_iter().flatten().filter(|kind| !kind.is_descriptor());
    for kind in resources {
        let order = dependencies.order_of(&kind).expect("it is ordered");
        assert!(dot.contains(&format!("label=\"{order} {kind}\"")), "{kind}");
    }
    assert!(!dot.contains("Descriptors"));
    let cut = dependencies.model().kinds().map(|kind| usize::from(!dependencies.cut_references(&kind).is_empty())).sum::<usize>();
    assert_eq!(dot.matches("color=red").count(), cut);
}
