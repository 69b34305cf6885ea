//! The people of Campus and their unique IDs: under which they are sent, and under which the ledger knows them from
//! before.

use std::collections::{BTreeMap, BTreeSet};

use super::search::Search;
use crate::campus::Narrowing;
use crate::compare::{ById, each, every};
use crate::error::Result;
use crate::ledger::Held;
use crate::model::{CampusKeys, CampusObject, CampusRole, Key, KeyPart, KeyPartOf, ResourceKind, key_parts};
use crate::source::ObjectState;

/// Unique IDs by the kind of person: `Student`, `Staff`, `Contact`, `Parent`.
pub(crate) type People = BTreeMap<&'static str, BTreeSet<String>>;

/// The kinds of person.
pub(crate) const PEOPLE: [&str; 4] = ["Student", "Staff", "Contact", "Parent"];
/// The Campus object that a person is made from.
const PERSON: &str = "Person";

impl Search<'_> {
    /// The unique IDs under which these people are sent, and those under which the ledger knows them too; and of which
    /// people any is known.
    pub(crate) async fn unique_ids(&self, persons: &BTreeSet<i64>) -> Result<(People, BTreeSet<i64>)> {
        let (mut people, mut found) = (People::new(), BTreeSet::new());
        let listed = Narrowing { persons: Some(persons.clone()), ..Narrowing::none() };
        for (kind, part) in self.kinds_of_people() {
            let KeyPartOf::Person(person) = part.of else { continue };
            each(self.sides.snapshot.as_ref(), &kind, &listed, |record| {
                let own: Vec<_> = own(&record.campus).into_iter().filter(|id| persons.contains(id)).collect();
                let id = serde_json::from_slice(&record.body).ok().and_then(|body| part.text(&body));
                if let Some(id) = id.filter(|_| !own.is_empty()) {
                    found.extend(own);
                    people.entry(person).or_default().insert(id);
                }
            })
            .await?;
        }
        // Also of those who have an ID today: under another one, records of the same Campus objects may be there
        // still.
        let objects: Vec<_> = persons.iter().map(|&id| CampusObject { kind: PERSON.into(), id }).collect();
        for (kind, part) in self.known_kinds_of_people() {
            let (KeyPartOf::Person(person), Some((ledger, target))) = (part.of, self.sides.rows.ledger()) else { continue };
            let today: BTreeSet<_> = people.get(person).into_iter().flatten().filter_map(|id| key_of(&kind, part, id)).collect();
            let known = ledger.keys_of(target, &kind, &objects).await?;
            for (object, rows) in objects.iter().zip(known) {
                // What is under an ID that is another person's too is not this one's alone.
                let is_own = |row: &Held| row.objects.iter().all(|other| other == object || &*other.kind != PERSON);
                let others = rows.into_iter().filter(|row| !today.contains(&row.key) && is_own(row));
                for id in others.filter_map(|row| row.id) {
                    let ById::Shown(listed) = self.by_id(&kind, &id).await? else { continue };
                    let body = serde_json::from_str(listed.text.get()).ok();
                    if let Some(id) = body.and_then(|body| part.text(&body)) {
                        found.insert(object.id);
                        people.entry(person).or_default().insert(id);
                    }
                }
            }
        }
        Ok((people, found))
    }

    /// The people whom the ledger knows under a unique ID.
    pub(super) async fn known_under(&self, kind: &ResourceKind, part: KeyPart, id: &str) -> Result<BTreeSet<i64>> {
        let Some((ledger, target)) = self.sides.rows.ledger() else { return Ok(BTreeSet::new()) };
        let Some(key) = key_of(kind, part, id) else { return Ok(BTreeSet::new()) };
        let objects = ledger.objects(target, kind, &[key]).await?;
        Ok(objects.into_iter().flatten().filter(|object| &*object.kind == PERSON).map(|object| object.id).collect())
    }

    /// Without the unique IDs that the ledger knows as those of others than these: a number may be one person's as
    /// student, another's as staff. Also says as what kinds of person it is others'.
    pub(crate) async fn without_others(&self, mut people: People, about: &BTreeSet<i64>) -> Result<(People, Vec<ResourceKind>)> {
        let mut of_others = Vec::new();
        for (kind, part) in self.known_kinds_of_people() {
            let KeyPartOf::Person(person) = part.of else { continue };
            let Some(ids) = people.get_mut(person) else { continue };
            let before = ids.len();
            for id in std::mem::take(ids) {
                let known = self.known_under(&kind, part, &id).await?;
                if known.is_empty() || !known.is_disjoint(about) {
                    ids.insert(id);
                }
            }
            if ids.len() < before {
                of_others.push(kind);
            }
        }
        people.retain(|_, ids| !ids.is_empty());
        Ok((people, of_others))
    }

    /// As which of these kinds of person the source sends no sound record of somebody, under whichever unique ID they
    /// have by now: then nothing of theirs could be sent.
    pub(crate) async fn cannot_be_sent(&self, person: i64, of: &BTreeSet<&str>) -> Result<Vec<ResourceKind>> {
        let narrowing = Narrowing { persons: Some([person].into()), ..Narrowing::none() };
        let mut unsent = Vec::new();
        for (kind, part) in self.kinds_of_people() {
            if !matches!(part.of, KeyPartOf::Person(person) if of.contains(person)) {
                continue;
            }
            let (inspector, mut is_sent) = (kind.inspector(), false);
            every(self.sides.snapshot.as_ref(), &kind, &narrowing, |campus, body, is_sound| {
                let Some(body) = body.filter(|_| is_sound && own(campus).contains(&person)) else { return };
                let under = serde_json::from_slice(body).ok().and_then(|body| part.text(&body));
                is_sent |=
                    under.is_some() && self.sides.scope.excludes(campus).is_none() && inspector.inspect(body).errors.is_empty();
            })
            .await?;
            if !is_sent {
                unsent.push(kind);
            }
        }
        Ok(unsent)
    }

    /// Whether the source sends none of these people as any of these kinds of person.
    pub(super) async fn none_can_be_sent(&self, persons: &BTreeSet<i64>, of: &BTreeSet<&str>) -> Result<bool> {
        let kinds = self.kinds_of_people();
        let asked = kinds.iter().filter(|(_, part)| matches!(part.of, KeyPartOf::Person(person) if of.contains(person))).count();
        for person in persons {
            if self.cannot_be_sent(*person, of).await?.len() < asked {
                return Ok(false);
            }
        }
        Ok(asked > 0 && !persons.is_empty())
    }

    /// The unique IDs under which the source shows somebody as these kinds of person, whether that can be sent or not.
    pub(crate) async fn shown(&self, person: i64, of: &BTreeSet<&str>) -> Result<BTreeSet<String>> {
        let narrowing = Narrowing { persons: Some([person].into()), ..Narrowing::none() };
        let mut shown = BTreeSet::new();
        for (kind, part) in self.kinds_of_people() {
            if !matches!(part.of, KeyPartOf::Person(person) if of.contains(person)) {
                continue;
            }
            every(self.sides.snapshot.as_ref(), &kind, &narrowing, |campus, body, _| {
                let body = body.filter(|_| own(campus).contains(&person));
                shown.extend(body.and_then(|body| serde_json::from_slice(body).ok()).and_then(|body| part.text(&body)));
            })
            .await?;
        }
        Ok(shown)
    }

    /// Whether somebody is gone from Campus, as far as the source can tell.
    pub(crate) async fn is_gone(&self, person: i64) -> Result<bool> {
        let states = self.sides.snapshot.objects(&[CampusObject { kind: PERSON.into(), id: person }]).await?;
        Ok(states.is_some_and(|states| states.first() == Some(&ObjectState::Gone)))
    }

    /// The kinds that the source holds and that are people themselves.
    pub(super) fn kinds_of_people(&self) -> Vec<(ResourceKind, KeyPart)> {
        of_people(self.sides.held.iter().cloned())
    }

    /// The same, whether the source still holds any of them or not.
    fn known_kinds_of_people(&self) -> Vec<(ResourceKind, KeyPart)> {
        of_people(self.reversed().map(|(kind, _)| kind))
    }
}

/// The key of a person's own record.
pub(super) fn key_of(kind: &ResourceKind, part: KeyPart, id: &str) -> Option<Key> {
    let body = serde_json::json!({ part.path.trim_start_matches("$."): id }).to_string();
    kind.inspector().inspect(body.as_bytes()).key
}

/// Those of these kinds that are people themselves.
fn of_people(kinds: impl Iterator<Item = ResourceKind>) -> Vec<(ResourceKind, KeyPart)> {
    let person = |kind: ResourceKind| match key_parts(&kind).as_slice() {
        [part @ KeyPart { of: KeyPartOf::Person(_), .. }] => Some((kind, *part)),
        _ => None,
    };
    kinds.filter_map(person).collect()
}

/// Whose record of a person it is. A contact carries the students too that it is a contact of; then the object says
/// it.
pub(super) fn own(campus: &CampusKeys) -> Vec<i64> {
    let persons: Vec<i64> = campus.ids(CampusRole::Person).collect();
    match campus.object() {
        Some(object) if persons.len() > 1 && persons.contains(&object.id) => vec![object.id],
        _ => persons,
    }
}
