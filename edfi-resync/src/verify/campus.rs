//! [`Campus`]: what the source has of one kind within a request.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use futures::StreamExt as _;

use super::asking::{Asking, Query, listed};
use crate::campus::Scope;
use crate::compare::absence;
use crate::engine::{Related, primary_references};
use crate::error::Result;
use crate::graph::Dependencies;
use crate::model::{CampusKeys, CampusRole, Digest, Key, Origin, ResourceKind};
use crate::plan::{Reach, Selection};
use crate::source::{Looked, Snapshot};

/// What the source has of one kind within a request.
#[derive(Default)]
pub(super) struct Campus {
    records: HashMap<Key, Ours>,
    /// The keys in one letter case, each with the record that has it first.
    any_case: HashMap<Key, Key>,
    /// Those of the keys in one letter case that several records have.
    twins: HashSet<Key>,
    /// Keys that the source has outside the request, or in records that cannot be sent: what the ODS has under them is not extra.
    elsewhere: HashSet<Key>,
    /// Rows that are no record, each with what is wrong.
    pub(super) broken: Vec<(Whence, String)>,
    /// How many of them show no key: what the ODS has beyond may be one of them.
    pub(super) keyless: u64,
    /// Members that the model does not have: a server drops them.
    pub(super) unknown: BTreeSet<String>,
    /// Why it is not all, if it is not.
    pub(super) gap: Option<String>,
    /// The school years beside that of the request of which it has records, where it gives those of any year.
    pub(super) years: BTreeSet<i64>,
    asking: Asking,
}

/// A record of the source.
pub(super) struct Ours {
    pub(super) digest: Digest,
    pub(super) whence: Whence,
    pub(super) state: State,
    folded: Option<Key>,
}

/// What is known of a record of the source.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// The ODS has not shown it.
    Unshown,
    /// The ODS has shown the same.
    Same,
    /// The ODS has shown something else under its key.
    Other,
    /// The ODS has shown a record under a key that differs from its own in letter case alone.
    Spelled,
}

/// Where a record comes from, and whose it is.
#[derive(Clone)]
pub(super) struct Whence {
    pub(super) origin: Origin,
    pub(super) schools: Vec<i64>,
    pub(super) persons: Vec<i64>,
}

/// Who reads the source, and within which bounds.
pub(super) struct Reader<'a> {
    snapshot: Arc<dyn Snapshot>,
    scope: &'a Scope,
    related: Option<&'a Related>,
    /// The keys that take part, where they are named.
    wanted: Option<&'a HashSet<Key>>,
    /// The references of the kind to the person whose primary association it is.
    primary: BTreeSet<u16>,
}

impl Whence {
    fn new(origin: Origin, campus: &CampusKeys) -> Self {
        Self { origin, schools: campus.ids(CampusRole::School).collect(), persons: campus.ids(CampusRole::Person).collect() }
    }
}

impl<'a> Reader<'a> {
    /// Who reads a kind.
    pub(super) fn new(
        (snapshot, scope): (&Arc<dyn Snapshot>, &'a Scope),
        related: Option<&'a Related>,
        wanted: Option<&'a HashSet<Key>>,
        dependencies: &Dependencies,
        kind: &ResourceKind,
    ) -> Self {
        Self { snapshot: Arc::clone(snapshot), scope, related, wanted, primary: primary_references(dependencies, kind) }
    }

    /// Shows every record of a kind that takes part, and to the other every row that is none; the keys of what does not take part go to the third.
    async fn each(
        &self,
        kind: &ResourceKind,
        selection: &Selection,
        mut see: impl FnMut(Looked),
        mut broken: impl FnMut(Whence, String, Option<Key>),
        mut elsewhere: impl FnMut(Key),
    ) -> Result<()> {
        let narrowing = self.wanted.map_or_else(|| selection.narrowing(), |_| listed(selection));
        let mut batches = self.snapshot.scan(kind, &narrowing);
        while let Some(batch) = batches.next().await {
            let (looked, rejects) = batch?.into_looked();
            for looked in looked {
                let Looked { record, inspection, .. } = &looked;
                let is_related = || self.related.is_some_and(|related| related.holds(inspection, &self.primary));
                let is_selected = match self.wanted {
                    Some(wanted) => inspection.key.is_some_and(|key| wanted.contains(&key)),
                    None => selection.takes(&record.campus, is_related),
                };
                let takes_part = is_selected && self.scope.excludes(&record.campus).is_none();
                match (takes_part, inspection.key) {
                    (false, key) => key.into_iter().for_each(&mut elsewhere),
                    (true, Some(_)) if inspection.errors.is_empty() => see(looked),
                    (true, key) => {
                        let why = inspection.errors.first().map_or_else(|| "its key is incomplete".to_owned(), ToString::to_string);
                        broken(Whence::new(record.origin.clone(), &record.campus), why, key);
                    }
                }
            }
            for reject in rejects {
                let key = reject.partial.as_ref().and_then(|partial| kind.inspector().inspect(partial).key);
                let is_selected = self.wanted.is_none() && selection.takes(&reject.campus, || false);
                let takes_part = is_selected && self.scope.excludes(&reject.campus).is_none();
                if takes_part {
                    let why = reject.errors.first().map_or_else(|| "it is no record".to_owned(), ToString::to_string);
                    broken(Whence::new(reject.origin, &reject.campus), why, key);
                } else {
                    key.into_iter().for_each(&mut elsewhere);
                }
            }
        }
        Ok(())
    }

    /// Takes what is wanted of the records of a kind, each looked at once more.
    pub(super) async fn again<T>(
        &self,
        kind: &ResourceKind,
        selection: &Selection,
        mut take: impl FnMut(Key, Looked) -> Option<T>,
    ) -> Result<Vec<T>> {
        let (mut taken, mut seen) = (Vec::new(), HashSet::new());
        let see = |looked: Looked| {
            let Some(key) = looked.inspection.key else { return };
            if !seen.contains(&key)
                && let Some(wanted) = take(key, looked)
            {
                seen.insert(key);
                taken.push(wanted);
            }
        };
        self.each(kind, selection, see, |_, _, _| {}, |_| {}).await?;
        Ok(taken)
    }
}

impl Reader<'_> {
    /// Those of some keys that the source has, in whatever record.
    pub(super) async fn those_of(
        &self,
        kind: &ResourceKind,
        selection: &Selection,
        is_one: impl Fn(Key) -> bool + Sync,
    ) -> Result<HashSet<Key>> {
        let [mut whole, mut broken, mut outside] = [const { Vec::new() }; 3];
        let see = |looked: Looked| whole.extend(looked.inspection.key.filter(|key| is_one(*key)));
        let is_broken = |_, _, key: Option<Key>| broken.extend(key.filter(|key| is_one(*key)));
        let elsewhere = |key| outside.extend(is_one(key).then_some(key));
        self.each(kind, selection, see, is_broken, elsewhere).await?;
        Ok(whole.into_iter().chain(broken).chain(outside).collect())
    }
}

impl Campus {
    /// Reads a kind to its end. Of records with one key the first counts, as for a run. With a request that is not for all that the source has, it
    /// takes note of what the ODS is to be asked for.
    pub(super) async fn read(reader: &Reader<'_>, kind: &ResourceKind, selection: &Selection, is_whole: bool) -> Self {
        let mut campus = Self::default();
        if !is_whole {
            campus.asking = Asking::of(kind, selection);
        }
        let Self { records, any_case, twins, elsewhere, broken, keyless, unknown, years, asking, .. } = &mut campus;
        let see = |Looked { record, inspection, .. }: Looked| {
            let Some(key) = inspection.key else { return };
            if unknown.len() < 5 {
                unknown.extend(inspection.unknown);
            }
            if record.campus.is_of_any_year() {
                years.extend(record.campus.ids(CampusRole::SchoolYear));
            }
            asking.learn(&record.body);
            if reader.wanted.is_some() && !records.contains_key(&key) {
                asking.learn_key(kind, &record.body);
            }
            let whence = Whence::new(record.origin, &record.campus);
            let folded = inspection.any_case;
            records.entry(key).or_insert_with(|| Ours { digest: inspection.digest, whence, state: State::Unshown, folded });
            if let Some(folded) = folded
                && *any_case.entry(folded).or_insert(key) != key
            {
                twins.insert(folded);
            }
        };
        let mut others = Vec::new();
        let is_broken = |whence, why, key: Option<Key>| {
            *keyless += u64::from(key.is_none());
            others.extend(key);
            broken.push((whence, why));
        };
        let read = reader
            .each(kind, selection, see, is_broken, |key| {
                elsewhere.insert(key);
            })
            .await;
        campus.elsewhere.extend(others);
        campus.gap = match read {
            Ok(()) => absence(reader.snapshot.as_ref(), kind).await,
            Err(error) => Some(format!("the source could not be read completely: {error}")),
        };
        campus
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// The records that the ODS has shown as they are. Of several whose keys differ in letter case alone, the ODS may have one in place of the others.
    pub(super) fn same(&self) -> impl Iterator<Item = (Key, Digest)> {
        let is_one = |ours: &Ours| ours.state == State::Same && ours.folded.is_none_or(|folded| !self.twins.contains(&folded));
        self.records.iter().filter(move |(_, ours)| is_one(ours)).map(|(key, ours)| (*key, ours.digest))
    }

    /// What the ODS has shown as it is after all, in other words.
    pub(super) fn is_same(&mut self, key: Key) {
        if let Some(ours) = self.records.get_mut(&key) {
            ours.state = State::Same;
        }
    }

    pub(super) fn record(&mut self, key: Key) -> Option<&mut Ours> {
        self.records.get_mut(&key)
    }

    /// What to ask an ODS for, one after the other while anything is not shown.
    pub(super) fn asks(&self, kind: &ResourceKind, reach: Option<&Reach>, selection: &Selection) -> Vec<Vec<Query>> {
        match reach {
            Some(reach) => vec![self.asking.within(kind, reach, selection, self.records.is_empty())],
            None => self.asking.for_these(selection),
        }
    }

    /// Whether the ODS has not shown some record.
    pub(super) fn has_unshown(&self) -> bool {
        self.records.values().any(|ours| ours.state == State::Unshown)
    }

    /// Forgets what the ODS has shown.
    pub(super) fn reset(&mut self) {
        self.records.values_mut().for_each(|ours| ours.state = State::Unshown);
    }

    /// Whether the ODS has shown another record of the source whose key differs from this one's in letter case alone.
    pub(super) fn has_shown_twin(&self, key: Key) -> bool {
        let folded = self.records.get(&key).and_then(|ours| ours.folded);
        let twin = self.in_any_case(folded).filter(|twin| *twin != key);
        twin.and_then(|twin| self.records.get(&twin)).is_some_and(|twin| twin.state != State::Unshown)
    }

    /// The record whose key differs from this in nothing but letter case.
    pub(super) fn in_any_case(&self, folded: Option<Key>) -> Option<Key> {
        self.any_case.get(&folded?).copied()
    }

    /// Whether the source has a record with this key that does not take part, or cannot be sent.
    pub(super) fn has_elsewhere(&self, key: Key) -> bool {
        self.elsewhere.contains(&key)
    }

    /// Takes out a record that is settled.
    pub(super) fn remove(&mut self, key: Key) -> Option<Ours> {
        self.records.remove(&key)
    }

    /// The records that are not settled yet.
    pub(super) fn into_records(self) -> impl Iterator<Item = Ours> {
        self.records.into_values()
    }

    /// What is not alike: shown otherwise, and not shown if that says anything.
    pub(super) fn open(&self, with_unshown: bool) -> HashMap<Key, State> {
        let is_open = |state: State| state == State::Other || (with_unshown && state == State::Unshown);
        self.records.iter().filter(|(_, ours)| is_open(ours.state)).map(|(key, ours)| (*key, ours.state)).collect()
    }
}
