//! Closures up and down, and the prerequisites of a selection.

use std::collections::BTreeSet;

use edfi_resync::graph::Strength;
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

#[test]
fn select_dependencies_takes_what_is_available_and_names_what_is_not() {
    let chosen = kinds(&DS5_2, ["sections"]);
    let select = |absent: &[&str]| DS5_2.select_dependencies(&chosen, |kind| !absent.contains(&kind.endpoint()));

    let all = select(&[]);
    assert_eq!(all.kinds, DS5_2.upstream(&chosen, Strength::Strong));
    assert_eq!(all.missing, []);

    // Any subclass of an education organization will do; those that the source holds are selected.
    let subclasses = [
        "communityOrganizations",
        "communityProviders",
        "educationOrganizationNetworks",
        "educationServiceCenters",
        "organizationDepartments",
        "postSecondaryInstitutions",
        "stateEducationAgencies",
    ];
    let held = select(&subclasses);
    assert_eq!(endpoints(&held.kinds), ["localEducationAgencies", "schools", "sessions", "courses", "courseOfferings", "sections"]);
    assert_eq!(held.missing, []);

    // Sessions are switched off: they are named, and nothing is selected only for their sake.
    let off = select(&[&subclasses[..], &["sessions", "localEducationAgencies"]].concat());
    assert_eq!(endpoints(&off.kinds), ["schools", "courses", "courseOfferings", "sections"]);
    let missing: Vec<_> = off.missing.iter().map(|missing| (missing.kind.endpoint(), endpoints(&missing.targets))).collect();
    assert_eq!(missing, [("courseOfferings", vec!["sessions"])]);

    let none = DS5_2.select_dependencies(&kinds(&DS5_2, ["courses"]), |_| false);
    assert_eq!(endpoints(&none.kinds), ["courses"]);
    assert_eq!((none.missing.len(), none.missing[0].targets.len()), (1, 9));
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
