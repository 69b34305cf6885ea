//! [`Shown people`](People): of whom the ODS shows this client anything. It shows a person behind a primary association only, and what is about the person
//! likewise, so that nothing can be concluded from what it does not show of others.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use crate::graph::{Dependencies, authorizing_people};
use crate::model::{Key, KeyPart, KeyPartOf, ResourceKind, key_parts};
use crate::ods::{Listing, Ods};

/// Whether an ODS shows a person.
#[derive(Clone)]
pub(super) enum Seen {
    Shown,
    Unshown,
    /// That cannot be known, for this reason.
    Unknown(String),
}

/// A person through whom an ODS shows a record.
pub(super) struct Person {
    kind: ResourceKind,
    key: Key,
    /// By which parameter and value the person is asked for.
    query: (String, String),
}

/// People who are asked for one by one, of each kind, before the kind is listed.
const FEW: usize = 20;

/// The people whom an ODS shows.
#[derive(Default)]
pub(super) struct People {
    /// Kinds that were listed as a whole, or why they cannot be.
    listed: HashMap<ResourceKind, Result<HashSet<Key>, String>>,
    asked: HashMap<ResourceKind, HashMap<Key, Seen>>,
}

impl People {
    /// Takes note of a kind of person that was listed as a whole.
    pub(super) fn know(&mut self, kind: &ResourceKind, keys: HashSet<Key>) {
        self.listed.insert(kind.clone(), Ok(keys));
    }

    /// Whether the ODS shows a person.
    pub(super) async fn see(&mut self, ods: &Ods, person: &Person) -> Seen {
        let Person { kind, key, query } = person;
        let asked = self.asked.entry(kind.clone()).or_default();
        if !self.listed.contains_key(kind) && !asked.contains_key(key) {
            if asked.len() < FEW {
                let found = ods.find(kind, std::slice::from_ref(query)).await;
                let is_it = |item: &serde_json::value::RawValue| kind.inspector().inspect(item.get().as_bytes()).key == Some(*key);
                let seen = match found {
                    Ok(items) if items.iter().any(|item| is_it(item)) => Seen::Shown,
                    Ok(_) => Seen::Unshown,
                    Err(answer) => Seen::Unknown(format!("{kind} cannot be listed: {answer}")),
                };
                asked.insert(*key, seen);
            } else {
                let listed = listed(ods, kind).await;
                self.listed.insert(kind.clone(), listed);
            }
        }
        match self.listed.get(kind) {
            Some(Ok(keys)) if keys.contains(key) => Seen::Shown,
            Some(Ok(_)) => Seen::Unshown,
            Some(Err(why)) => Seen::Unknown(why.clone()),
            None => asked.get(key).cloned().unwrap_or(Seen::Unshown),
        }
    }
}

/// The people through whom an ODS shows a record: those by whom it authorizes it, but for the one whose primary association it is, which opens the
/// person itself.
pub(super) fn behind(dependencies: &Dependencies, kind: &ResourceKind, body: &[u8]) -> Vec<Person> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let own = dependencies.person_of(kind);
    let mut people = Vec::new();
    for (role, paths) in authorizing_people(kind) {
        let person = kind.model().named(role).filter(|person| own.as_ref() != Some(person));
        let Some((person, part)) = person.and_then(|person| part_of(&person).map(|part| (person, part))) else { continue };
        let mut ids = Vec::new();
        for path in paths {
            texts(&body, path.trim_start_matches("$."), &mut ids);
        }
        people.extend(ids.into_iter().filter_map(|id| {
            let name = part.path.trim_start_matches("$.");
            let key = person.inspector().inspect(json!({ name: id }).to_string().as_bytes()).key?;
            Some(Person { kind: person.clone(), key, query: (name.to_owned(), id.to_owned()) })
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

async fn listed(ods: &Ods, kind: &ResourceKind) -> Result<HashSet<Key>, String> {
    let mut listing = Listing::new(ods, kind, vec![Vec::new()]).by_token();
    let mut keys = HashSet::new();
    while let Some(page) = listing.next().await? {
        keys.extend(page.into_iter().map(|listed| listed.key));
    }
    Ok(keys)
}
