//! Which people of Campus have certain unique IDs now, and what Campus sends of them.

use std::collections::{BTreeSet, HashSet};

use futures::StreamExt as _;

use super::super::scan::each;
use super::{ById, Ground, People};
use crate::campus::Narrowing;
use crate::error::Result;
use crate::ledger::Held;
use crate::model::{CampusKeys, CampusObject, CampusRole, Key, KeyPart, KeyPartOf, ResourceKind, key_parts};
use crate::shown;
use crate::source::ObjectState;

/// The Campus object that a person is made from.
const PERSON: &str = "Person";
/// The kinds of person.
pub(in super::super) const PEOPLE: [&str; 4] = ["Student", "Staff", "Contact", "Parent"];
/// Objects that the source is asked about at once.
const OBJECTS: usize = 500;

/// The people of Campus who have certain unique IDs now. Usually nobody has an ID that was changed; but a number that was given to the wrong person
/// belongs to the right one now, and of two people who are combined both may have had the same.
pub(in super::super) struct Owners {
    /// Their Campus person IDs.
    pub(in super::super) persons: BTreeSet<i64>,
    /// Whom it is about, and who may be an owner too: of whom the source shows no unique ID, or whom the ledger knows under one.
    others: BTreeSet<i64>,
    suspects: BTreeSet<i64>,
    /// The source cannot tell whose a record is, so that all it has is looked at.
    unknown: bool,
}

/// Under which keys Campus sends something of them.
#[derive(Default)]
pub(in super::super) struct Sent {
    keys: BTreeSet<Key>,
    /// The objects whose records can be sent.
    objects: HashSet<CampusObject>,
    /// All that the source sends of the kind was read, and not only what is of these people.
    whole: bool,
    /// Why these are not all, if they are not.
    pub(in super::super) gap: Option<String>,
}

impl Sent {
    pub(in super::super) fn has(&self, key: Key) -> bool {
        self.keys.contains(&key)
    }
}

impl Ground<'_> {
    /// Who has these unique IDs now; asked for an event about these people.
    pub(in super::super) async fn owners(&self, people: &People, about: &BTreeSet<i64>) -> Result<Owners> {
        let tells = self.resync.store.capabilities().campus_keys.contains(&CampusRole::Person);
        let (persons, others) = (BTreeSet::new(), about.clone());
        let mut owners = Owners { persons, others, suspects: BTreeSet::new(), unknown: !tells && !people.is_empty() };
        for (kind, part) in self.kinds_of_people() {
            let KeyPartOf::Person(person) = part.of else { continue };
            let Some(ids) = people.get(person) else { continue };
            self.every(&kind, &Narrowing::none(), |campus, body, _| {
                let id = body.and_then(|body| serde_json::from_slice(body).ok()).and_then(|body| part.text(&body));
                let own = own(campus);
                match id {
                    Some(id) if !ids.contains(&id) => {}
                    _ if own.is_empty() => owners.unknown = true,
                    Some(_) => owners.persons.extend(own),
                    // Anybody's.
                    None => owners.suspects.extend(own),
                }
            })
            .await?;
            for id in ids {
                // Of those whom it is about it is known under which ID they are sent now.
                owners.suspects.extend(self.known_under(&kind, part, id).await?.difference(about));
            }
        }
        Ok(owners)
    }

    /// The people whom the ledger knows under a unique ID.
    pub(in super::super) async fn known_under(&self, kind: &ResourceKind, part: KeyPart, id: &str) -> Result<BTreeSet<i64>> {
        let Some((ledger, target)) = &self.ledger else { return Ok(BTreeSet::new()) };
        let Some(key) = key_of(kind, part, id) else { return Ok(BTreeSet::new()) };
        let objects = ledger.objects(*target, kind, &[key]).await?;
        Ok(objects.into_iter().flatten().filter(|object| &*object.kind == PERSON).map(|object| object.id).collect())
    }

    /// Without the unique IDs that the ledger knows as those of others than these: a number may be one person's as student, another's as staff. Also
    /// says as what kinds of person it is others'.
    pub(in super::super) async fn without_others(
        &self,
        mut people: People,
        about: &BTreeSet<i64>,
    ) -> Result<(People, Vec<ResourceKind>)> {
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

    /// As which of these kinds of person the source sends no sound record of somebody, under whichever unique ID they have by now: then nothing of
    /// theirs could be sent.
    pub(in super::super) async fn cannot_be_sent(&self, person: i64, of: &BTreeSet<&str>) -> Result<Vec<ResourceKind>> {
        let narrowing = Narrowing { persons: Some([person].into()), ..Narrowing::none() };
        let mut unsent = Vec::new();
        for (kind, part) in self.kinds_of_people() {
            if !matches!(part.of, KeyPartOf::Person(person) if of.contains(person)) {
                continue;
            }
            let (inspector, mut is_sent) = (kind.inspector(), false);
            self.every(&kind, &narrowing, |campus, body, is_sound| {
                let Some(body) = body.filter(|_| is_sound && own(campus).contains(&person)) else { return };
                let under = serde_json::from_slice(body).ok().and_then(|body| part.text(&body));
                is_sent |= under.is_some() && self.scope.excludes(campus).is_none() && inspector.inspect(body).errors.is_empty();
            })
            .await?;
            if !is_sent {
                unsent.push(kind);
            }
        }
        Ok(unsent)
    }

    /// Whether the source sends none of these people as any of these kinds of person.
    pub(in super::super) async fn none_can_be_sent(&self, persons: &BTreeSet<i64>, of: &BTreeSet<&str>) -> Result<bool> {
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
    pub(in super::super) async fn shown(&self, person: i64, of: &BTreeSet<&str>) -> Result<BTreeSet<String>> {
        let narrowing = Narrowing { persons: Some([person].into()), ..Narrowing::none() };
        let mut shown = BTreeSet::new();
        for (kind, part) in self.kinds_of_people() {
            if !matches!(part.of, KeyPartOf::Person(person) if of.contains(person)) {
                continue;
            }
            self.every(&kind, &narrowing, |campus, body, _| {
                let body = body.filter(|_| own(campus).contains(&person));
                shown.extend(body.and_then(|body| serde_json::from_slice(body).ok()).and_then(|body| part.text(&body)));
            })
            .await?;
        }
        Ok(shown)
    }

    /// Whether somebody is gone from Campus, as far as the source can tell.
    pub(in super::super) async fn is_gone(&self, person: i64) -> Result<bool> {
        let states = self.snapshot.objects(&[CampusObject { kind: PERSON.into(), id: person }]).await?;
        Ok(states.is_some_and(|states| states.first() == Some(&ObjectState::Gone)))
    }

    /// Shows every row of a kind: whose it is, its body as far as there is one, and whether it is a record.
    async fn every(
        &self,
        kind: &ResourceKind,
        narrowing: &Narrowing,
        mut see: impl FnMut(&CampusKeys, Option<&[u8]>, bool) + Send,
    ) -> Result<()> {
        let mut batches = self.snapshot.scan(kind, narrowing);
        while let Some(batch) = batches.next().await {
            let batch = batch?;
            batch.records.iter().for_each(|record| see(&record.campus, Some(&record.body), true));
            batch.rejects.iter().for_each(|reject| see(&reject.campus, reject.partial.as_deref(), false));
        }
        Ok(())
    }

    /// The unique IDs under which these people are sent, and those under which the ledger knows them too; and of which people any is known.
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
        // Also of those who have an ID today: under another one, records of the same Campus objects may stand there still.
        let objects: Vec<_> = persons.iter().map(|&id| CampusObject { kind: PERSON.into(), id }).collect();
        for (kind, part) in self.known_kinds_of_people() {
            let (KeyPartOf::Person(person), Some((ledger, target))) = (part.of, &self.ledger) else { continue };
            let today: BTreeSet<_> = people.get(person).into_iter().flatten().filter_map(|id| key_of(&kind, part, id)).collect();
            let known = ledger.keys_of(*target, &kind, &objects).await?;
            for (object, rows) in objects.iter().zip(known) {
                // What stands under an ID that is another person's too is not this one's alone.
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

    /// The kinds that the source holds and that are people themselves.
    fn kinds_of_people(&self) -> Vec<(ResourceKind, KeyPart)> {
        of_people(self.held.iter().cloned())
    }

    /// The same, whether the source still holds any of them or not.
    fn known_kinds_of_people(&self) -> Vec<(ResourceKind, KeyPart)> {
        of_people(self.reversed().map(|(kind, _)| kind))
    }
}

/// The key of a person's own record.
fn key_of(kind: &ResourceKind, part: KeyPart, id: &str) -> Option<Key> {
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
        if self.unknown {
            return self.all_sent(ground, kind).await;
        }
        let owners: BTreeSet<_> = self.persons.union(&self.suspects).copied().collect();
        let listed: BTreeSet<_> = owners.union(&self.others).copied().collect();
        if listed.is_empty() {
            return Ok(Sent::default());
        }
        let narrowing = |persons| Narrowing { persons: Some(persons), ..Narrowing::none() };
        // A row of somebody else has another key, even if it does not show one.
        let owners = narrowing(owners);
        self.read(ground, kind, &narrowing(listed), |campus| own(campus).is_empty() || owners.admits(campus)).await
    }

    /// Under which keys Campus sends anything of one kind.
    async fn all_sent(&self, ground: &Ground<'_>, kind: &ResourceKind) -> Result<Sent> {
        let sent = self.read(ground, kind, &Narrowing::none(), |_| true).await?;
        Ok(Sent { whole: true, ..sent })
    }

    /// The same, or if that does not tell of each of these records what became of it, all that Campus sends of the kind: a record goes if its
    /// objects are gone from Campus, or sent under another key by these people, or if Campus sends nothing under its key whosever it is.
    pub(in super::super) async fn sent_or_all(
        &self,
        ground: &Ground<'_>,
        kind: &ResourceKind,
        sent: Sent,
        going: &[&[CampusObject]],
    ) -> Result<Sent> {
        if sent.whole || sent.gap.is_some() || going.is_empty() {
            return Ok(sent);
        }
        let asked: HashSet<_> = going.iter().copied().flatten().filter(|object| !sent.objects.contains(object)).cloned().collect();
        let asked: Vec<_> = asked.into_iter().collect();
        let mut is_clear = going.iter().all(|objects| !objects.is_empty());
        for asked in asked.chunks(OBJECTS) {
            if !is_clear {
                break;
            }
            let gone = |state: &ObjectState| matches!(state, ObjectState::Gone | ObjectState::CalendarExcluded);
            is_clear = ground.snapshot.objects(asked).await?.is_some_and(|states| states.iter().all(gone));
        }
        if is_clear { Ok(sent) } else { self.all_sent(ground, kind).await }
    }

    async fn read(
        &self,
        ground: &Ground<'_>,
        kind: &ResourceKind,
        narrowing: &Narrowing,
        may_be: impl Fn(&CampusKeys) -> bool + Send + Sync,
    ) -> Result<Sent> {
        let mut sent = Sent::default();
        if !ground.held.contains(kind) {
            return Ok(sent);
        }
        let (inspector, mut keyless) = (kind.inspector(), 0_u64);
        let read = ground
            .every(kind, narrowing, |campus, body, is_sound| {
                if ground.scope.excludes(campus).is_some() {
                    return;
                }
                let inspection = body.map(|body| inspector.inspect(body));
                match inspection.as_ref().and_then(|inspection| inspection.key) {
                    Some(key) => _ = sent.keys.insert(key),
                    None if may_be(campus) => keyless += 1,
                    None => {}
                }
                if is_sound && inspection.is_some_and(|inspection| inspection.errors.is_empty()) {
                    sent.objects.extend(campus.object().cloned());
                }
            })
            .await;
        sent.gap = match read {
            Ok(()) if keyless == 0 => None,
            Ok(()) => Some(format!("{} could not be read, and any of them may be one of these", shown::records(keyless))),
            Err(error) => Some(format!("it could not be read completely: {error}")),
        };
        Ok(sent)
    }
}
