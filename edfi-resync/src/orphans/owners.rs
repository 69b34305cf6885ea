//! [`Owners`]: which people of Campus have certain unique IDs now, and [`Sent`]: what Campus sends of them.

use std::collections::{BTreeSet, HashSet};

use super::people::{People, own};
use super::search::Search;
use crate::campus::Narrowing;
use crate::compare::{OBJECTS, every};
use crate::error::Result;
use crate::model::{CampusKeys, CampusObject, CampusRole, Key, KeyPartOf, ResourceKind};
use crate::shown;
use crate::source::ObjectState;

/// The people of Campus who have certain unique IDs now. Usually nobody has an ID that was changed; but a number that
/// was given to the wrong person belongs to the right one now, and of two people who are combined both may have had
/// the same.
pub(crate) struct Owners {
    /// Their Campus person IDs.
    pub(crate) persons: BTreeSet<i64>,
    /// Whom it is about, and who may be an owner too: of whom the source shows no unique ID, or whom the ledger knows
    /// under one.
    others: BTreeSet<i64>,
    suspects: BTreeSet<i64>,
    /// The source cannot tell whose a record is, so that all it has is looked at.
    unknown: bool,
}

/// Under which keys Campus sends something of them.
#[derive(Default)]
pub(super) struct Sent {
    keys: BTreeSet<Key>,
    /// The objects whose records can be sent.
    objects: HashSet<CampusObject>,
    /// All that the source sends of the kind was read, and not only what is of these people.
    whole: bool,
    /// Why these are not all, if they are not.
    pub(super) gap: Option<String>,
}

impl Sent {
    pub(super) fn has(&self, key: Key) -> bool {
        self.keys.contains(&key)
    }
}

impl Search<'_> {
    /// Who has these unique IDs now; asked for an event about these people.
    pub(crate) async fn owners(&self, people: &People, about: &BTreeSet<i64>) -> Result<Owners> {
        let tells = self.sides.source.campus_keys.contains(&CampusRole::Person);
        let (persons, others) = (BTreeSet::new(), about.clone());
        let mut owners = Owners { persons, others, suspects: BTreeSet::new(), unknown: !tells && !people.is_empty() };
        for (kind, part) in self.kinds_of_people() {
            let KeyPartOf::Person(person) = part.of else { continue };
            let Some(ids) = people.get(person) else { continue };
            every(self.sides.snapshot.as_ref(), &kind, &Narrowing::none(), |campus, body, _| {
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
}

impl Owners {
    /// Under which keys Campus sends something of them, of one kind.
    pub(super) async fn sent(&self, search: &Search<'_>, kind: &ResourceKind) -> Result<Sent> {
        let mut sent = self.given(search, kind).await?;
        if let Some(incomplete) = &search.sides.source.incomplete {
            sent.gap.get_or_insert_with(|| format!("the source may lack what is in Campus: {}", incomplete.why));
        }
        Ok(sent)
    }

    /// Under which keys the source gives something of them, of one kind.
    async fn given(&self, search: &Search<'_>, kind: &ResourceKind) -> Result<Sent> {
        if self.unknown {
            return self.all_sent(search, kind).await;
        }
        let owners: BTreeSet<_> = self.persons.union(&self.suspects).copied().collect();
        let listed: BTreeSet<_> = owners.union(&self.others).copied().collect();
        if listed.is_empty() {
            return Ok(Sent::default());
        }
        let narrowing = |persons| Narrowing { persons: Some(persons), ..Narrowing::none() };
        // A row of somebody else has another key, even if it does not show one.
        let owners = narrowing(owners);
        self.read(search, kind, &narrowing(listed), |campus| own(campus).is_empty() || owners.admits(campus)).await
    }

    /// Under which keys Campus sends anything of one kind.
    async fn all_sent(&self, search: &Search<'_>, kind: &ResourceKind) -> Result<Sent> {
        let sent = self.read(search, kind, &Narrowing::none(), |_| true).await?;
        Ok(Sent { whole: true, ..sent })
    }

    /// The same, or if that does not tell of each of these records what became of it, all that Campus sends of the
    /// kind: a record goes if its objects are gone from Campus, or sent under another key by these people, or if
    /// Campus sends nothing under its key whosever it is.
    pub(super) async fn sent_or_all(
        &self,
        search: &Search<'_>,
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
            is_clear = search.sides.snapshot.objects(asked).await?.is_some_and(|states| states.iter().all(gone));
        }
        if is_clear { Ok(sent) } else { self.all_sent(search, kind).await }
    }

    async fn read(
        &self,
        search: &Search<'_>,
        kind: &ResourceKind,
        narrowing: &Narrowing,
        may_be: impl Fn(&CampusKeys) -> bool + Send + Sync,
    ) -> Result<Sent> {
        let mut sent = Sent::default();
        if !search.sides.held.contains(kind) {
            return Ok(sent);
        }
        let (inspector, mut keyless) = (kind.inspector(), 0_u64);
        let read = every(search.sides.snapshot.as_ref(), kind, narrowing, |campus, body, is_sound| {
            if search.sides.scope.excludes(campus).is_some() {
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
