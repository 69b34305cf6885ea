//! One kind: what the source has and what the ODS shows, joined.

use std::collections::HashSet;

use futures::StreamExt as _;
use futures::stream;
use serde_json::Value;
use serde_json::value::RawValue;

use super::campus::{Campus, Ours, Reader, State, Whence};
use super::difference::{Compared, Difference, DifferenceKind, MemberDifference, Side};
use super::listing::{Purpose, Shown};
use super::people::{Person, Seen, behind, part_of};
use super::verifier::Verifier;
use crate::compare::{ById, Differing, by_id};
use crate::error::Result;
use crate::model::{Key, ResourceKind, dropped, natural_key};
use crate::plan::{Reach, Row, Selection};
use crate::source::Looked;

/// Records of a kind that are asked for one by one, at most: by their ids, to know whether they are hidden or gone; by their keys, to know whether a list
/// has left them out.
const LOOKED_AT: usize = 200;

/// What is said of a record whose key the ODS has in another letter case.
pub(crate) const SPELLED: &str =
    "the ODS has a record whose key differs in letter case alone: whether both are one, only the server knows";
/// What is said of records that a list has left out, or may have: more than are asked for one by one.
const SKIPPED: &str = "others write while it is listed, and the list leaves records out that are there";
/// What is said of records that differ, beyond what can be held against each other.
const TOO_MANY: &str = "more records differ than are held at once: compare fewer schools or resources";

/// What is said of a person whom the ODS does not show, and of what is about such a one.
pub(crate) const BEHIND_AN_ASSOCIATION: &str =
    "the ODS shows a person, and what is about a person, behind a primary association only, and shows none here: it may be there";

/// What is said of a record that the ODS has, and does not show.
pub(crate) const HIDDEN: &str = "the ODS has it, and does not show it to this client";

/// What was found of one kind.
pub(super) struct Found<'a> {
    kind: &'a ResourceKind,
    pub(super) compared: Compared,
    pub(super) differences: Vec<Difference>,
}

impl<'a> Found<'a> {
    fn new(kind: &'a ResourceKind) -> Self {
        Self { kind, compared: Compared::default(), differences: Vec::new() }
    }

    fn same(&mut self) {
        self.compared.count(None);
    }

    fn add(&mut self, kind: DifferenceKind, whence: Option<&Whence>, id: Option<String>) -> &mut Difference {
        self.compared.count(Some(kind));
        self.differences.push(Difference {
            resource: self.kind.to_string(),
            kind,
            origin: whence.map(|whence| whence.origin.to_string()),
            id,
            schools: whence.map(|whence| whence.schools.clone()).unwrap_or_default(),
            persons: whence.map(|whence| whence.persons.clone()).unwrap_or_default(),
            members: Vec::new(),
            why: None,
        });
        self.differences.last_mut().expect("it was just added")
    }

    fn doubt(&mut self, whence: Option<&Whence>, id: Option<String>, why: impl Into<String>) {
        self.add(DifferenceKind::NotComparable, whence, id).why = Some(why.into());
    }

    /// In an order of their own, whatever that of the lists was.
    fn sorted(mut self) -> Self {
        self.differences.sort_by(|a, b| (a.kind, &a.origin, &a.id).cmp(&(b.kind, &b.origin, &b.id)));
        self
    }
}

impl Verifier<'_> {
    /// Who reads a kind of the source.
    pub(super) fn reader(&self, kind: &ResourceKind) -> Reader<'_> {
        let wanted = self.wanted.as_ref().and_then(|wanted| wanted.get(kind));
        let snapshot = &self.bounds.search.sides.snapshot;
        Reader::new((snapshot, &self.scope), self.related.as_ref(), wanted, self.dependencies, kind)
    }

    /// Compares one kind.
    pub(super) async fn resource<'k>(&mut self, kind: &'k ResourceKind, selection: &Selection) -> Result<Found<'k>> {
        let mut found = Found::new(kind);
        // Only extras are looked for in a reach.
        let reach = match self.wanted {
            Some(_) => None,
            None => Some(self.bounds.reach(selection).await?),
        };
        let is_whole = reach.as_ref().is_some_and(Reach::is_whole);
        let mut campus = Campus::read(&self.reader(kind), kind, selection, is_whole).await;
        let reach = reach.map(|reach| reach.with_years(&campus.years));
        for (whence, why) in std::mem::take(&mut campus.broken) {
            found.doubt(Some(&whence), None, format!("what the source has cannot be sent: {why}"));
        }
        let ods = self.bounds.search.sides.ods;
        let mut shown = Shown::read(ods, (kind, selection), reach.as_ref(), &mut campus, &Purpose::Verify).await?;
        self.found.warnings.extend(dropped(kind, std::mem::take(&mut campus.unknown)));
        if shown.nameless > 0 {
            self.found.warnings.push(format!("{kind}: the ODS lists {} without a key or an id", shown.nameless));
        }
        // Of what takes part because others refer to it, the source has more.
        if reach.is_some() && !selection.takes_related() {
            self.of_other_days(kind, selection, &mut campus, &mut shown).await;
            self.extras(&mut found, &campus, &mut shown).await?;
        }
        if is_whole && shown.gap.is_none() && part_of(kind).is_some() {
            self.people.know(kind, std::mem::take(&mut shown.keys));
        }
        let open = campus.open(shown.gap.is_none());
        let mut gap = campus.gap.take();
        let twins: HashSet<Key> = open.keys().filter(|key| campus.has_shown_twin(**key)).copied().collect();
        let again = if open.is_empty() {
            Ok(Vec::new())
        } else {
            let take = |key, looked: Looked| Some((key, self.once(kind, &looked, *open.get(&key)?, &shown)));
            self.reader(kind).again(kind, selection, take).await
        };
        let again = again.unwrap_or_else(|error| {
            gap.get_or_insert(format!("the source could not be read again: {error}"));
            Vec::new()
        });
        let mut unshown = Vec::new();
        for (key, once) in again {
            match once {
                Once::Compared(id, members) => {
                    let Some(ours) = campus.remove(key) else { continue };
                    self.tell(&mut found, &ours, id, members);
                }
                Once::Unshown(..) if twins.contains(&key) => {
                    let Some(ours) = campus.remove(key) else { continue };
                    found.doubt(Some(&ours.whence), None, SPELLED);
                }
                Once::Unshown(people, query) => unshown.push((key, people, query)),
            }
        }
        self.settle(&mut found, &mut campus, unshown).await?;
        for ours in campus.into_records() {
            let whence = Some(&ours.whence);
            match (ours.state, &shown.gap, &gap) {
                (State::Same, ..) => found.same(),
                (State::Spelled, ..) => found.doubt(whence, None, SPELLED),
                (State::Other, ..) if gap.is_none() => found.doubt(whence, None, TOO_MANY),
                (_, Some(why), _) | (_, None, Some(why)) => found.doubt(whence, None, why),
                _ => found.doubt(whence, None, "the source did not give it again"),
            }
        }
        if let Some(why) = gap {
            self.found.warnings.push(format!("{kind}: {why}"));
        }
        Ok(found.sorted())
    }

    /// Leaves out of what only the ODS has what the source has of another day than the ODS shows: of the days asked for, it was not given.
    async fn of_other_days(&self, kind: &ResourceKind, selection: &Selection, campus: &mut Campus, shown: &mut Shown) {
        let Some(any_day) = selection.of_any_day().filter(|_| !shown.extra.is_empty()) else { return };
        match self.reader(kind).those_of(kind, &any_day, |key| shown.extra.contains_key(&key)).await {
            Ok(held) => shown.extra.retain(|key, _| !held.contains(key)),
            Err(error) => {
                campus.gap.get_or_insert(format!("the source could not be read again: {error}"));
            }
        }
    }

    /// What only the ODS has.
    async fn extras(&self, found: &mut Found<'_>, campus: &Campus, shown: &mut Shown) -> Result<()> {
        let extra: Vec<_> = std::mem::take(&mut shown.extra).into_iter().collect();
        let keys: Vec<_> = extra.iter().map(|(key, _)| *key).collect();
        let rows = self.bounds.search.sides.rows.of(found.kind, &keys).await?;
        // A ledger that was begun later knows nothing of what was sent before.
        let knows_the_kind = self.bounds.search.sides.rows.has_any(found.kind).await?;
        for ((_, extra), known) in extra.into_iter().zip(rows) {
            if extra.if_ours && known.row != Row::Ours {
                continue;
            }
            let incomplete = self.bounds.search.sides.source.incomplete.as_ref();
            let why = match (&campus.gap, campus.keyless, incomplete) {
                (Some(gap), ..) => Some(gap.clone()),
                (None, 1.., _) => Some("a record of the source whose key cannot be read may be this one".to_owned()),
                (None, 0, Some(incomplete)) => Some(format!("the source may lack it: {}", incomplete.why)),
                (None, 0, None) => None,
            };
            let whose = match known.row {
                Row::Ours => DifferenceKind::ExtraOurs,
                Row::Seen | Row::None if knows_the_kind => DifferenceKind::ExtraOthers,
                _ => DifferenceKind::ExtraUnknown,
            };
            match why {
                Some(why) => found.doubt(None, Some(extra.id), why),
                None => drop(found.add(whose, None, Some(extra.id))),
            }
        }
        Ok(())
    }

    /// What there is to know of a record of the source that the ODS shows otherwise, or not at all.
    fn once(&self, kind: &ResourceKind, looked: &Looked, state: State, shown: &Shown) -> Once {
        let body = &looked.record.body;
        let key = looked.inspection.key;
        match (state, key.and_then(|key| shown.others.get(&key))) {
            (State::Other, Some(theirs)) => Once::Compared(theirs.place.id.clone(), theirs.differing(kind, body)),
            (State::Other, None) => Once::Compared(String::new(), None),
            _ => {
                let query = if shown.may_skip { natural_key(kind, body).unwrap_or_default() } else { Vec::new() };
                Once::Unshown(behind(self.dependencies, kind, body), query)
            }
        }
    }

    /// Tells of a record that both sides have.
    fn tell(&self, found: &mut Found<'_>, ours: &Ours, id: String, members: Option<Vec<Differing>>) {
        match members {
            None => found.doubt(Some(&ours.whence), Some(id), TOO_MANY),
            Some(members) if members.is_empty() => found.same(),
            Some(members) => {
                let members = members.into_iter().map(|member| self.member(member)).collect();
                found.add(DifferenceKind::Different, Some(&ours.whence), Some(id)).members = members;
            }
        }
    }

    fn member(&self, Differing { path, source, ods }: Differing) -> MemberDifference {
        let held = match (&source, &ods) {
            (Some(_), None) => Side::Source,
            (None, _) => Side::Ods,
            _ => Side::Both,
        };
        let asked = |value: Option<Value>| value.filter(|_| self.show_values);
        MemberDifference { path, held, source: asked(source), ods: asked(ods) }
    }

    /// Settles what the ODS has not shown: missing is what it would have shown.
    async fn settle(&mut self, found: &mut Found<'_>, campus: &mut Campus, unshown: Vec<(Key, Vec<Person>, Query)>) -> Result<()> {
        let mut doubtful = Vec::new();
        let (mut look_ups, mut has_skipped) = (LOOKED_AT, false);
        for (key, people, query) in unshown {
            let Some(ours) = campus.remove(key) else { continue };
            if let Some(why) = self.hidden(found.kind, &people).await {
                doubtful.push((key, ours, why));
            } else if !query.is_empty() && look_ups > 0 {
                look_ups -= 1;
                has_skipped |= self.look_up(found, key, &ours, &query).await;
            } else if !query.is_empty() && has_skipped {
                found.doubt(Some(&ours.whence), None, SKIPPED);
            } else {
                found.add(DifferenceKind::Missing, Some(&ours.whence), None);
            }
        }
        self.doubts(found, doubtful).await
    }

    /// Asks for a record by its key, which a list may have left out while others wrote; says whether it has.
    async fn look_up(&self, found: &mut Found<'_>, key: Key, ours: &Ours, query: &[(String, String)]) -> bool {
        let is_it = |item: &RawValue| found.kind.inspector().inspect(item.get().as_bytes()).key == Some(key);
        match self.bounds.search.sides.ods.find(found.kind, query).await {
            Ok(items) if items.iter().any(|item| is_it(item)) => {
                found.doubt(Some(&ours.whence), None, SKIPPED);
                true
            }
            _ => {
                found.add(DifferenceKind::Missing, Some(&ours.whence), None);
                false
            }
        }
    }

    /// Why the ODS may have a record and not show it, if it may: people it shows behind an association only, and what is about people with them.
    async fn hidden(&mut self, kind: &ResourceKind, people: &[Person]) -> Option<String> {
        if part_of(kind).is_some() {
            return Some(BEHIND_AN_ASSOCIATION.to_owned());
        }
        for person in people {
            match self.people.see(self.bounds.search.sides.ods, person).await {
                Seen::Shown => {}
                Seen::Unshown => return Some(BEHIND_AN_ASSOCIATION.to_owned()),
                Seen::Unknown(why) => return Some(format!("whether the ODS shows whom it is about cannot be known: {why}")),
            }
        }
        None
    }

    /// Settles what the ODS may have and not show: of what the ledger knows under an id, the ODS says whether it is there.
    async fn doubts(&self, found: &mut Found<'_>, doubtful: Vec<(Key, Ours, String)>) -> Result<()> {
        let sides = &self.bounds.search.sides;
        let keys: Vec<_> = doubtful.iter().map(|(key, ..)| *key).collect();
        let rows = sides.rows.of(found.kind, &keys).await?;
        let kind = found.kind;
        let mut left = LOOKED_AT;
        let asked = doubtful.into_iter().zip(rows).map(|((_, ours, why), known)| {
            let id = known.id.filter(|_| left > 0);
            left -= usize::from(id.is_some());
            async move {
                let said = match &id {
                    Some(id) => Some(by_id(sides.ods, kind, id).await),
                    None => None,
                };
                (ours, why, id, said)
            }
        });
        let asked: Vec<_> = asked.collect();
        let said: Vec<_> = stream::iter(asked).buffered(sides.concurrency.max(1)).collect().await;
        for (ours, why, id, said) in said {
            let whence = Some(&ours.whence);
            match said {
                None => found.doubt(whence, None, why),
                Some(Ok(ById::Gone)) => drop(found.add(DifferenceKind::Missing, whence, None)),
                Some(Ok(ById::Hidden)) => found.doubt(whence, id, HIDDEN),
                Some(Ok(ById::Shown(_) | ById::Keyless)) => found.doubt(whence, id, "it changed while it was compared"),
                Some(Err(answer)) => found.doubt(whence, id, format!("it cannot be read: {answer}")),
            }
        }
        Ok(())
    }
}

/// What a second look at a record of the source has brought.
enum Once {
    /// In which members it differs from the record with this id; nothing where that one was not kept.
    Compared(String, Option<Vec<Differing>>),
    /// Through whom the ODS would show it, and by what it can be asked for if a list may have left it out.
    Unshown(Vec<Person>, Query),
}

/// Parameters and values by which a record is asked for.
type Query = Vec<(String, String)>;
