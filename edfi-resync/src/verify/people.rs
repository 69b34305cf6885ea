//! [`Shown people`](People): of whom the ODS shows this client anything. It shows a person behind a primary association only, and what is about the person
//! likewise, so that nothing can be concluded from what it does not show of others.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use crate::compare::Listing;
use crate::graph::Dependencies;
use crate::model::{Key, KeyPart, KeyPartOf, ResourceKind, key_parts};
use crate::ods::Ods;

/// The people whom an ODS shows, by kind; absent where they cannot be listed.
#[derive(Default)]
pub(super) struct People(HashMap<ResourceKind, Option<HashSet<Key>>>);

impl People {
    /// Takes note of a kind of person that was listed as a whole.
    pub(super) fn know(&mut self, person: &ResourceKind, keys: HashSet<Key>) {
        self.0.insert(person.clone(), Some(keys));
    }

    /// Whether the ODS shows a person. Who is not known yet is listed now, once.
    pub(super) async fn are_shown(&mut self, ods: &Ods, person: &ResourceKind, key: Key) -> bool {
        if !self.0.contains_key(person) {
            let listed = listed(ods, person).await;
            self.0.insert(person.clone(), listed);
        }
        self.0.get(person).and_then(Option::as_ref).is_some_and(|keys| keys.contains(&key))
    }
}

/// The people through whom an ODS shows a record: those by whom it authorizes it, but for the one whose primary association it is, which opens the
/// person itself.
pub(super) fn behind(dependencies: &Dependencies, kind: &ResourceKind, body: &[u8]) -> Vec<(ResourceKind, Key)> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let own = dependencies.person_of(kind);
    let mut people = Vec::new();
    for (role, paths) in kind.spec().securable {
        let person = kind.model().named(role).filter(|person| own.as_ref() != Some(person));
        let Some((person, part)) = person.and_then(|person| part_of(&person).map(|part| (person, part))) else { continue };
        let mut ids = Vec::new();
        paths.iter().for_each(|path| texts(&body, path.trim_start_matches("$."), &mut ids));
        people.extend(ids.into_iter().filter_map(|id| {
            let named = json!({ part.path.trim_start_matches("$."): id }).to_string();
            Some((person.clone(), person.inspector().inspect(named.as_bytes()).key?))
        }));
    }
    people
}

/// The part of its key that a person has, if the kind is people themselves.
pub(super) fn part_of(kind: &ResourceKind) -> Option<KeyPart> {
    match key_parts(kind).as_slice() {
        [part @ KeyPart { of: KeyPartOf::Person(_), .. }] => Some(*part),
        _ => None,
    }
}

/// The texts at a path, in every item of the collections on the way.
fn texts<'v>(value: &'v Value, path: &str, found: &mut Vec<&'v str>) {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let held = value.get(name.trim_end_matches("[*]"));
    let values = match held {
        Some(Value::Array(items)) => items.iter().collect(),
        other => other.into_iter().collect::<Vec<_>>(),
    };
    for value in values {
        if rest.is_empty() {
            found.extend(value.as_str());
        } else {
            texts(value, rest, found);
        }
    }
}

async fn listed(ods: &Ods, person: &ResourceKind) -> Option<HashSet<Key>> {
    let mut listing = Listing::new(ods, person, vec![Vec::new()]);
    let mut keys = HashSet::new();
    while let Some(page) = listing.next().await.ok()? {
        keys.extend(page.into_iter().map(|listed| listed.key));
    }
    Some(keys)
}
