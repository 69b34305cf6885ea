//! Which records a request may touch, by rules that know nothing of the engine.

use std::collections::BTreeSet;

use edfi_resync::campus::NonPersonPolicy;
use edfi_resync::model::CampusRole;

use super::case::Case;
use super::scene::Entry;

/// The entries that may be sent.
pub(crate) fn allowed(case: &Case) -> BTreeSet<usize> {
    let (scene, ask) = (&case.scene, &case.ask);
    let carries = |entry: &Entry, role, ids: &BTreeSet<i64>| entry.campus.iter().any(|(of, id)| *of == role && ids.contains(id));
    let has = |entry: &Entry, role| entry.campus.iter().any(|(of, _)| *of == role);
    let inside = |at: &usize| {
        let entry = &scene.entries[*at];
        let schools = ask.schools.as_ref();
        entry.in_source
            && schools.is_none_or(|schools| !has(entry, CampusRole::School) || carries(entry, CampusRole::School, schools))
    };
    let chosen = |at: &usize| {
        let resources = ask.resources.as_ref();
        resources.is_none_or(|(endpoints, _)| endpoints.contains(scene.entries[*at].endpoint))
    };
    let narrows = |at: &usize| {
        let entry = &scene.entries[*at];
        let person = ask.persons.as_ref().filter(|_| has(entry, CampusRole::Person));
        let section = ask.sections.as_ref().filter(|_| has(entry, CampusRole::Section));
        let course = ask.sections.is_some() && has(entry, CampusRole::Course) && !has(entry, CampusRole::Section);
        let listed = person.is_none_or(|persons| carries(entry, CampusRole::Person, persons))
            && section.is_none_or(|sections| carries(entry, CampusRole::Section, sections))
            && !course;
        (person.is_some() || section.is_some() || course, listed)
    };
    let filtered = ask.persons.is_some() || ask.sections.is_some();
    let mut allowed: BTreeSet<usize> = (0..scene.entries.len())
        .filter(inside)
        .filter(chosen)
        .filter(|at| match narrows(at) {
            (true, listed) => listed,
            (false, _) => !filtered || ask.policy == NonPersonPolicy::FullScope,
        })
        .collect();
    // What these refer to, and the associations by which an ODS lets this client write about their people.
    let added = ask.resources.as_ref().is_some_and(|(_, dependencies)| *dependencies);
    let mut open: Vec<usize> = allowed.iter().copied().collect();
    while let Some(at) = open.pop() {
        let people = scene.entries[at].parents.iter().flat_map(|&parent| scene.primaries(parent));
        for other in scene.entries[at].parents.iter().copied().chain(people).collect::<Vec<_>>() {
            let brought = filtered || (added && !chosen(&other));
            if brought && inside(&other) && (chosen(&other) || added) && allowed.insert(other) {
                open.push(other);
            }
        }
    }
    allowed
}
