//! Closures up and down, and the prerequisites of a selection.

use std::collections::BTreeSet;

use edfi_resync::graph::{Missing, Need, Selection, Strength};
use edfi_resync::model::{DATA_STANDARDS, Model, ResourceClass, ResourceKind};
use proptest::prelude::*;

use super::{DS5_2, dependencies, endpoints, kind, kinds};

#[test]
fn closures_walk_up_and_down() {
    let up = |endpoint, strength| endpoints(&DS5_2.upstream(&[kind(&DS5_2, endpoint)], strength));
    assert_eq!(up("schools", Strength::Strong), ["schools"]);
    let any = up("schools", Strength::Any);
    assert!(any.contains(&"localEducationAgencies") && any.contains(&"stateEducationAgencies"), "{any:?}");
    let offering = up("courseOfferings", Strength::Strong);
    assert_eq!(offering.last(), Some(&"courseOfferings"));
    assert!(["communityOrganizations", "schools", "sessions", "courses"].iter().all(|endpoint| offering.contains(endpoint)));
    assert!(!offering.contains(&"gradingPeriods") && up("courseOfferings", Strength::Any).contains(&"gradingPeriods"));

    let down = endpoints(&DS5_2.downstream(&kinds(&DS5_2, ["sections"]), Strength::Strong));
    assert_eq!(down.first(), Some(&"sections"));
    assert!(
        ["studentSectionAssociations", "grades", "sectionAttendanceTakenEvents"].iter().all(|endpoint| down.contains(endpoint))
    );
    assert!(!down.contains(&"studentSchoolAssociations") && !down.contains(&"reportCards"), "{down:?}");
}

/// What is selected with a kind of a source that holds these.
fn selected(chosen: &str, held: &[&str]) -> Selection {
    DS5_2.select_dependencies(&kinds(&DS5_2, [chosen]), |kind| held.contains(&kind.endpoint()))
}

/// What is missing that every record refers to, or by which an ODS authorizes.
fn missing(selection: &Selection) -> Vec<(&str, Need, Vec<&str>)> {
    let needed = selection.missing.iter().filter(|missing| missing.need != Need::Optional);
    needed.map(|missing| (missing.kind.endpoint(), missing.need, endpoints(&missing.targets))).collect()
}

const HELD: [&str; 10] = [
    "localEducationAgencies",
    "schools",
    "gradingPeriods",
    "locations",
    "sessions",
    "courses",
    "courseOfferings",
    "sections",
    "students",
    "studentSchoolAssociations",
];

#[test]
fn select_dependencies_takes_what_is_available_and_names_what_is_not() {
    // Any subclass of an education organization will do; those that the source holds are selected. What only some records refer to comes too.
    let all = selected("sections", &HELD);
    assert_eq!(endpoints(&all.kinds), HELD[..8]);
    assert_eq!((missing(&all), endpoints(&all.authorizing)), (vec![], vec![]));
    let optional = |kind: &str, target: &str| {
        let of = |missing: &&Missing| missing.kind.endpoint() == kind && endpoints(&missing.targets) == [target];
        all.missing.iter().find(of).map(|missing| missing.need)
    };
    assert_eq!(optional("sections", "classPeriods"), Some(Need::Optional));

    // Sessions are switched off: they are named, and nothing is selected only for their sake.
    let held: Vec<_> = HELD.into_iter().filter(|held| !["sessions", "localEducationAgencies"].contains(held)).collect();
    let off = selected("sections", &held);
    assert_eq!(endpoints(&off.kinds), ["schools", "locations", "courses", "courseOfferings", "sections"]);
    assert_eq!(missing(&off), [("courseOfferings", Need::Reference, vec!["sessions"])]);

    let none = selected("courses", &[]);
    assert_eq!(endpoints(&none.kinds), ["courses"]);
    let organizations: Vec<_> = missing(&none).into_iter().map(|(_, need, targets)| (need, targets.len())).collect();
    assert_eq!(organizations, [(Need::Reference, 9)]);
}

#[test]
fn the_associations_that_open_people_are_selected_with_what_is_about_them() {
    let held: Vec<_> = HELD.into_iter().chain(["studentSectionAssociations", "contacts", "studentContactAssociations"]).collect();
    let grades = selected("grades", &held);
    assert!(grades.kinds.contains(&kind(&DS5_2, "studentSectionAssociations")), "{grades:?}");
    assert_eq!(endpoints(&grades.authorizing), ["studentSchoolAssociations"]);

    // A contact is seen through a student, and the student through a school.
    let contacts = selected("studentContactAssociations", &held);
    let of_contacts =
        ["contacts", "students", "localEducationAgencies", "schools", "studentSchoolAssociations", "studentContactAssociations"];
    assert_eq!(endpoints(&contacts.kinds), of_contacts);
    assert_eq!(endpoints(&contacts.authorizing), ["studentSchoolAssociations"]);
    assert_eq!(endpoints(&selected("contacts", &held).kinds), ["contacts"], "which refers to nobody");

    // A reference names it as well: it does not come for authorization alone.
    let staff = ["staffs", "staffEducationOrganizationAssignmentAssociations", "staffEducationOrganizationEmploymentAssociations"];
    let assignments = selected(staff[1], &staff);
    assert!(assignments.kinds.contains(&kind(&DS5_2, staff[2])) && assignments.authorizing.is_empty(), "{assignments:?}");

    let closed = selected("studentContactAssociations", &["contacts", "students"]);
    assert_eq!(
        missing(&closed),
        [("studentContactAssociations", Need::Authorization, vec!["studentSchoolAssociations"])],
        "nobody sends what opens the students"
    );
}

#[test]
fn the_model_alone_selects_one_subclass_and_no_descriptor() {
    for standard in DATA_STANDARDS {
        let dependencies = dependencies(standard);
        let select = |endpoint| endpoints(&dependencies.model_dependencies(&[kind(&dependencies, endpoint)]));
        assert_eq!(select("courseOfferings"), ["schools", "sessions", "courses", "courseOfferings"], "{standard}");
        assert_eq!(select("programs"), ["schools", "programs"], "{standard}");
        assert_eq!(select("gradeLevelDescriptors"), ["gradeLevelDescriptors"], "{standard}");
        for kind in dependencies.model().kinds() {
            let selected = dependencies.model_dependencies(std::slice::from_ref(&kind));
            let unwanted = |other: &ResourceKind| *other != kind && other.spec().class != ResourceClass::Resource;
            assert!(!selected.iter().any(unwanted), "{standard}: {kind}");
        }
    }
}

/// What a naive search over the specs reaches.
fn naive_upstream(model: &Model, chosen: &[ResourceKind], strength: Strength) -> BTreeSet<ResourceKind> {
    let mut reached: BTreeSet<_> = chosen.iter().cloned().collect();
    loop {
        let references = reached.iter().flat_map(|kind| kind.spec().references);
        let counted = references.filter(|reference| strength == Strength::Any || reference.strong);
        let targets = counted.flat_map(|reference| model.satisfying(reference.target));
        let next: BTreeSet<_> =
            targets.filter(|kind| kind.spec().class == ResourceClass::Resource).chain(reached.iter().cloned()).collect();
        if next == reached {
            return reached;
        }
        reached = next;
    }
}

fn some_kinds() -> impl Strategy<Value = Vec<ResourceKind>> {
    let ordered: Vec<_> = DS5_2.groups().into_iter().flatten().filter(|kind| !kind.is_descriptor()).collect();
    proptest::collection::vec(proptest::sample::select(ordered), 0..6)
}

type Closure = fn(&[ResourceKind], Strength) -> Vec<ResourceKind>;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn closures_are_closures(some in some_kinds(), more in some_kinds(), any in any::<bool>()) {
        let strength = if any { Strength::Any } else { Strength::Strong };
        let closures: [Closure; 4] = [
            |kinds, strength| DS5_2.upstream(kinds, strength),
            |kinds, strength| DS5_2.downstream(kinds, strength),
            |kinds, _| DS5_2.select_dependencies(kinds, |kind| kind.name() < "S").kinds,
            |kinds, _| DS5_2.model_dependencies(kinds),
        ];
        let both = [some.clone(), more].concat();
        for closure in closures {
            let (closed, wider) = (closure(&some, strength), closure(&both, strength));
            prop_assert!(some.iter().all(|kind| closed.contains(kind)));
            prop_assert!(closed.iter().all(|kind| wider.contains(kind)));
            prop_assert_eq!(&closure(&closed, strength), &closed);
            prop_assert!(closed.is_sorted_by_key(|kind| DS5_2.order_of(kind)));
        }
        let upstream: BTreeSet<_> = DS5_2.upstream(&some, strength).into_iter().collect();
        prop_assert_eq!(&upstream, &naive_upstream(DS5_2.model(), &some, strength));
        // Down is up, seen from the other end.
        for kind in DS5_2.downstream(&some, strength) {
            prop_assert!(some.iter().any(|one| DS5_2.upstream(std::slice::from_ref(&kind), strength).contains(one)));
        }
    }
}
