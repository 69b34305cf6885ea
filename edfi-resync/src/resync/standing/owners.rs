//! Which people of Campus have certain unique IDs now, and what Campus sends of them.

use std::collections::BTreeSet;

use super::super::cleanup::campus::each;
use super::{Ground, People};
use crate::campus::Narrowing;
use crate::error::Result;
use crate::model::{CampusKeys, CampusObject, CampusRole, Key, KeyPart, KeyPartOf, ResourceKind, key_parts};

/// The Campus object that a person is made from.
const PERSON: &str = "Person";

/// The people of Campus who have certain unique IDs now. Usually nobody has an ID that was changed; but a number that was given to the wrong person
/// belongs to the right one now, and of two people who are combined both may have had the same.
pub(in super::super) struct Owners {
    /// Their Campus person IDs.
    pub(in super::super) persons: BTreeSet<i64>,
    /// The source cannot tell whose a record is, so that all it has is looked at.
    unknown: bool,
}

/// Under which keys Campus sends something of them.
pub(in super::super) struct Sent {
    keys: BTreeSet<Key>,
    /// Why these are not all, if they are not.
    pub(in super::super) gap: Option<String>,
}

impl Sent {
    pub(in super::super) fn has(&self, key: Key) -> bool {
        self.keys.contains(&key)
    }
}

impl Ground<'_> {
    /// Who has these unique IDs now.
    pub(in super::super) async fn owners(&self, people: &People) -> Result<Owners> {
        let tells = self.resync.store.capabilities().campus_keys.contains(&CampusRole::Person);
        let mut owners = Owners { persons: BTreeSet::new(), unknown: !tells && !people.is_empty() };
        for (kind, part) in self.kinds_of_people() {
            let KeyPartOf::Person(person) = part.of else { continue };
            let Some(ids) = people.get(person) else { continue };
            each(self.snapshot.as_ref(), &kind, &Narrowing::none(), |record| {
                let id = serde_json::from_slice(&record.body).ok().and_then(|body| part.text(&body));
                if id.is_some_and(|id| ids.contains(&id)) {
                    owners.persons.extend(own(&record.campus));
                }
            })
            .await?;
        }
        Ok(owners)
    }

    /// The unique IDs under which these people are sent, or were when the ledger last saw them; and of which people that is known.
    pub(in super::super) async fn unique_ids(&self, persons: &BTreeSet<i64>) -> Result<(People, BTreeSet<i64>)> {
        let (mut people, mut found) = (People::new(), BTreeSet::new());
        let listed = Narrowing { persons: Some(persons.clone()), ..Narrowing::none() };
        for (kind, part) in self.kinds_of_people() {
            let KeyPartOf::Person(person) = part.of else { continue };
            each(self.snapshot.as_ref(), &kind, &listed, |record| {
                let own: Vec<_> = own(&record.campus).into_iter().filter(|id| persons.contains(id)).collect();
                let id = serde_json::from_slice(&record.body).ok().and_then(|body| part.text(&body));
                if let Some(id) = id.filter(|_| !own.is_empty()) {
                    found.extend(own);
                    people.entry(person).or_default().insert(id);
                }
            })
            .await?;
        }
        let missing: Vec<_> = persons.difference(&found).map(|&id| CampusObject { kind: PERSON.into(), id }).collect();
        for (kind, part) in self.kinds_of_people() {
            let (KeyPartOf::Person(person), Some((ledger, target))) = (part.of, &self.ledger) else { continue };
            if missing.is_empty() {
                break;
            }
            let known = ledger.keys_of(*target, &kind, &missing).await?;
            for (object, rows) in missing.iter().zip(known) {
                for id in rows.into_iter().filter_map(|row| row.id) {
                    let Some(listed) = self.by_id(&kind, &id).await? else { continue };
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

    /// The kinds that the source holds and that are people themselves.
    fn kinds_of_people(&self) -> Vec<(ResourceKind, KeyPart)> {
        let person = |kind: &ResourceKind| match key_parts(kind).as_slice() {
            [part @ KeyPart { of: KeyPartOf::Person(_), .. }] => Some((kind.clone(), *part)),
            _ => None,
        };
        self.held.iter().filter_map(person).collect()
    }
}

/// Whose record of a person it is. A contact carries the students too that it is a contact of; then the object says it.
fn own(campus: &CampusKeys) -> Vec<i64> {
    let persons: Vec<i64> = campus.ids(CampusRole::Person).collect();
    match campus.object() {
        Some(object) if persons.len() > 1 && persons.contains(&object.id) => vec![object.id],
        _ => persons,
    }
}

impl Owners {
    /// Under which keys Campus sends something of them, of one kind.
    pub(in super::super) async fn sent(&self, ground: &Ground<'_>, kind: &ResourceKind) -> Result<Sent> {
        let mut sent = Sent { keys: BTreeSet::new(), gap: None };
        if (self.persons.is_empty() && !self.unknown) || !ground.held.contains(kind) {
            return Ok(sent);
        }
        let narrowing =
            if self.unknown { Narrowing::none() } else { Narrowing { persons: Some(self.persons.clone()), ..Narrowing::none() } };
        let inspector = kind.inspector();
        let read = each(ground.snapshot.as_ref(), kind, &narrowing, |record| {
            if ground.scope.excludes(&record.campus).is_none() {
                sent.keys.extend(inspector.inspect(&record.body).key);
            }
        })
        .await;
        sent.gap = match read {
            Ok(0) => None,
            Ok(rejects) => Some(format!("{rejects} records could not be read, and any of them may be one of these")),
            Err(error) => Some(format!("it could not be read completely: {error}")),
        };
        Ok(sent)
    }
}
