//! The join of one kind: what the ODS shows, with what Campus has and the ledger knows.

use std::collections::{HashMap, HashSet};

use super::super::listing::{Listed, Listing};
use super::super::memory::row;
use super::campus::{Details, Scanned};
use super::{Cleanup, Found};
use crate::error::Result;
use crate::ledger::{Ending, Entry, Known};
use crate::model::{CampusObject, Digest, Key, KeyPart, KeyPartOf, ResourceKind, folded_key, key_parts};
use crate::plan::{Evidence, Existence, Fate, Kept, KindPolicy, Removal, RemovalStep, Row, Within};
use crate::source::ObjectState;

/// Objects that the source is asked about at once.
const OBJECTS: usize = 500;
/// Records that the plan names of those that stay, for each reason.
const EXAMPLES: usize = 5;
/// Most records that a run takes into the ledger, of each kind; the next takes more.
const ADOPTED: usize = 100_000;

/// A record whose fate needs more than its key: what stays of it, without its body.
struct Pending {
    key: Key,
    /// Of its key, where Campus does not have it.
    folded: Option<u64>,
    digest: Digest,
    id: String,
    etag: Option<String>,
    /// The ledger knows it under another id: what has that id is not what was sent.
    other_id: bool,
    evidence: Evidence,
}

/// Servers write one id with dashes and without, in either letter case.
fn same_id(one: &str, other: &str) -> bool {
    let plain = |id: &str| id.replace('-', "").to_lowercase();
    one == other || plain(one) == plain(other)
}

/// What is being found out of a kind.
struct Join<'a> {
    found: Found,
    watched: &'a HashSet<&'a str>,
    pending: Vec<Pending>,
    /// How many of them may be taken into the ledger.
    adopting: usize,
    /// Keys that are pending: a page may show a record again.
    seen: HashSet<Key>,
    /// Every key that the ODS shows.
    shown: Vec<Key>,
}

impl Cleanup<'_> {
    /// Finds out of one kind what is deleted, kept, adopted and forgotten. Of the watched ids, it is told one by one.
    pub(super) async fn find(&mut self, planned: &RemovalStep, watched: &HashSet<&str>) -> Result<Found> {
        let kind = self.resync.model.kind(&planned.resource)?;
        let policy = KindPolicy::of(self.configuration(), &kind);
        let step = RemovalStep::new(kind.endpoint(), planned.order, planned.selection.clone());
        let found = Found {
            kind: kind.clone(),
            step,
            keys: Vec::new(),
            stayed: HashMap::new(),
            adopt: Vec::new(),
            gone: Vec::new(),
            outside_ours: 0,
        };
        let mut join = Join { found, watched, pending: Vec::new(), adopting: 0, seen: HashSet::new(), shown: Vec::new() };
        if policy.off && !self.knows(&kind).await? {
            // Nothing of it could be known to be of an excluded calendar.
            return Ok(join.found);
        }
        let parts = key_parts(&kind);
        // What its key does not bind to a year may be another year's as well, and is one record for both.
        let is_of_a_year = parts.iter().any(|part| matches!(part.of, KeyPartOf::SchoolYear | KeyPartOf::Date));
        let is_shared = !is_of_a_year && self.sibling.is_some();
        let mut reach = self.reach(&planned.selection).await?;
        let scanned = self.scan(&kind, &parts, reach.organizations_mut()).await;
        let mut listing = Listing::new(&self.resync.ods, &kind, reach.filters(&kind));
        let mut gap = scanned.gap.clone();
        loop {
            let page = match listing.next().await {
                Ok(Some(page)) => page,
                Ok(None) => break,
                Err(why) => {
                    gap.get_or_insert(why);
                    break;
                }
            };
            let keys: Vec<_> = page.iter().map(|listed| listed.key).collect();
            let known = self.known(&kind, &keys).await?;
            for (listed, known) in page.into_iter().zip(known) {
                join.shown.push(listed.key);
                let row = row(known.as_ref());
                let within = match reach.of(&kind, &parts, listed.text.get().as_bytes(), &listed.inspection) {
                    Within::Inside => true,
                    Within::IfOurs => row == Row::Ours,
                    _ => false,
                };
                if within && !is_shared {
                    let sent = known.and_then(|known| known.accepted?.id);
                    let other_id = sent.is_some_and(|sent| !same_id(&sent, &listed.id));
                    join.take(listed, other_id, row, &scanned, policy, self.ledger.is_some(), &parts);
                } else {
                    join.found.step.outside += 1;
                    join.found.outside_ours += u64::from(row == Row::Ours);
                }
            }
        }
        join.found.step.outside += listing.nameless;
        if let Some(other) = self.sibling.as_ref().filter(|_| is_shared && !join.shown.is_empty()) {
            self.warnings.push(format!("{kind} stay, whose keys hold no year: configuration {other:?} sends into the same ODS"));
        }
        if listing.uncertain > 0 {
            let message = format!("others write {kind} while they are listed: {} more or fewer than counted", listing.uncertain);
            self.warnings.push(message);
        }
        let complete = gap.is_none();
        join.shown.sort_unstable();
        self.settle(&mut join, reach.is_whole(), &mut gap).await?;
        if complete && reach.is_whole() {
            join.found.gone = self.gone(&kind, std::mem::take(&mut join.shown), &scanned).await?;
            join.found.step.dropped = join.found.gone.len() as u64;
        }
        let step = &mut join.found.step;
        step.deletes.shrink_to_fit();
        step.gap = gap;
        debug_assert!(step.is_closed());
        Ok(join.found)
    }

    /// Decides on what is pending. What a listing of the whole kind does not show is not in the ODS.
    async fn settle(&self, join: &mut Join<'_>, whole: bool, gap: &mut Option<String>) -> Result<()> {
        let kind = join.found.kind.clone();
        let pending = std::mem::take(&mut join.pending);
        let ours: Vec<_> = pending.iter().filter(|pending| pending.evidence.row == Row::Ours).map(|of| of.key).collect();
        let objects = self.objects(&kind, &ours).await?;
        let states = self.states(&objects).await?;
        let adopted = pending.iter().filter(|pending| pending.evidence.in_campus).map(|pending| pending.key);
        let adopted: HashSet<_> = adopted.collect();
        let wanted: HashSet<_> = objects.values().flatten().cloned().collect();
        let folded = pending.iter().filter_map(|pending| pending.folded).collect();
        let details = match self.look_again(&kind, &wanted, &adopted, &folded, &join.shown).await {
            Ok(details) => details,
            Err(error) => {
                gap.get_or_insert(format!("it could not be read again: {error}"));
                Details::default()
            }
        };
        let unshown = details.sent.values().flatten().filter(|key| join.shown.binary_search(key).is_err());
        let unshown: Vec<_> = unshown.copied().collect();
        let mut lacking: HashSet<_> = unshown.iter().copied().collect();
        if !whole {
            for keys in unshown.chunks(OBJECTS) {
                let known = self.known(&kind, keys).await?;
                for (key, _) in keys.iter().zip(known).filter(|(_, known)| row(known.as_ref()) == Row::Ours) {
                    lacking.remove(key);
                }
            }
        }
        for mut pending in pending {
            pending.evidence.scan_complete = gap.is_none();
            let behind = objects.get(&pending.key).map(Vec::as_slice).unwrap_or_default();
            if pending.evidence.row == Row::Ours {
                pending.evidence.object = self.existence(behind, states.as_ref(), &details, &lacking);
            }
            join.decide(pending, behind, &details);
        }
        Ok(())
    }

    /// What Campus says of the objects behind a record: the one speaks that keeps it. An object that is sent elsewhere has all of its records
    /// there; before that, what is in the ODS of it is all there is.
    fn existence(
        &self,
        objects: &[CampusObject],
        states: Option<&HashMap<CampusObject, ObjectState>>,
        details: &Details,
        lacking: &HashSet<Key>,
    ) -> Existence {
        let one = |object: &CampusObject| match (states.and_then(|states| states.get(object)), details.sent.get(object)) {
            (Some(ObjectState::Gone), _) => Existence::Gone,
            (Some(ObjectState::CalendarExcluded), _) => Existence::CalendarExcluded,
            (Some(ObjectState::Present) | None, Some(keys)) => {
                let there = !keys.is_empty() && !keys.iter().any(|key| lacking.contains(key));
                if there { Existence::Elsewhere } else { Existence::Unsent }
            }
            (Some(ObjectState::Present), None) => Existence::Unsent,
            (None, None) if self.is_plain() => Existence::Gone,
            _ => Existence::Unknown,
        };
        let none = if self.is_plain() { Existence::Gone } else { Existence::Unknown };
        objects.iter().map(one).max().unwrap_or(none)
    }

    /// What became of these objects; nothing where the source cannot tell.
    async fn states(&self, objects: &HashMap<Key, Vec<CampusObject>>) -> Result<Option<HashMap<CampusObject, ObjectState>>> {
        let distinct: HashSet<_> = objects.values().flatten().cloned().collect();
        let distinct: Vec<_> = distinct.into_iter().collect();
        let mut known = HashMap::new();
        for asked in distinct.chunks(OBJECTS) {
            let Some(states) = self.snapshot.objects(asked).await? else { return Ok(None) };
            known.extend(asked.iter().cloned().zip(states));
        }
        Ok(Some(known))
    }

    async fn objects(&self, kind: &ResourceKind, keys: &[Key]) -> Result<HashMap<Key, Vec<CampusObject>>> {
        let Some((ledger, target)) = &self.ledger else { return Ok(HashMap::new()) };
        let mut objects = HashMap::new();
        for keys in keys.chunks(OBJECTS) {
            objects.extend(keys.iter().copied().zip(ledger.objects(*target, kind, keys).await?));
        }
        Ok(objects)
    }

    async fn known(&self, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<Option<Known>>> {
        match &self.ledger {
            Some((ledger, target)) => ledger.known(*target, kind, keys).await,
            None => Ok(vec![None; keys.len()]),
        }
    }

    /// Whether the ledger has any row of a kind.
    async fn knows(&self, kind: &ResourceKind) -> Result<bool> {
        match &self.ledger {
            Some((ledger, target)) => Ok(!ledger.rows(*target, kind, None, 1).await?.is_empty()),
            None => Ok(false),
        }
    }
}

impl Join<'_> {
    /// Takes in a record of the scope: most are settled by their key alone.
    #[expect(clippy::too_many_arguments, reason = "each is a fact of its own")]
    fn take(
        &mut self,
        listed: Listed,
        other_id: bool,
        row: Row,
        scanned: &Scanned,
        kind: KindPolicy,
        has_ledger: bool,
        parts: &[KeyPart],
    ) {
        let evidence = Evidence { in_campus: scanned.has(listed.key), row, kind, ..Evidence::in_ods() };
        let adopts = evidence.in_campus && !kind.off && row != Row::Ours && has_ledger && self.adopting < ADOPTED;
        let matches = evidence.in_campus && !kind.off && !adopts;
        let stays = !evidence.in_campus && row != Row::Ours && !kind.exclusive;
        if matches {
            self.found.step.found += 1;
            return self.keep(listed.key, listed.id, Kept::Match);
        }
        if stays && let Fate::Keep(why) = evidence.fate() {
            self.found.step.found += 1;
            return self.keep(listed.key, listed.id, why);
        }
        if self.seen.insert(listed.key) {
            self.found.step.found += 1;
            self.adopting += usize::from(adopts);
            let folded = if evidence.in_campus { None } else { folded_key(parts, listed.text.get().as_bytes()) };
            let Listed { key, digest, id, etag, .. } = listed;
            self.pending.push(Pending { key, folded, digest, id, etag, other_id, evidence });
        }
    }

    fn decide(&mut self, pending: Pending, objects: &[CampusObject], details: &Details) {
        let Pending { key, folded, digest, id, etag, other_id, evidence } = pending;
        match evidence.fate() {
            // On an ODS for which letter case does not count it is the record that Campus has.
            Fate::Delete(_) if folded.is_some_and(|folded| details.alike.contains(&folded)) => self.keep(key, id, Kept::NotSent),
            Fate::Delete(_) if other_id => self.keep(key, id, Kept::Changed),
            Fate::Delete(because) => {
                let mut removal = Removal::new(id, because);
                removal.etag = etag;
                removal.object = objects.first().map(ToString::to_string);
                self.found.step.deletes.push(removal);
                self.found.keys.push(key);
            }
            Fate::Keep(why) => self.keep(key, id, why),
            Fate::Adopt => {
                let Some((campus, origin)) = details.records.get(&key) else { return self.keep(key, id, Kept::Match) };
                self.keep(key, id.clone(), Kept::Adopted);
                self.found.adopt.push(Entry {
                    kind: self.found.kind.clone(),
                    key: Some(key),
                    digest: Some(digest),
                    ending: Ending::Unchanged,
                    id: Some(id),
                    etag,
                    origin: origin.clone(),
                    campus: campus.clone(),
                    reason: None,
                    maybe_applied: false,
                });
            }
            Fate::Match | Fate::DropMapping | Fate::Nothing => self.keep(key, id, Kept::Match),
        }
    }

    fn keep(&mut self, key: Key, id: String, why: Kept) {
        let Found { step, stayed, .. } = &mut self.found;
        *step.kept.entry(why).or_default() += 1;
        if self.watched.contains(id.as_str()) {
            stayed.insert(id.clone(), (key, why));
        }
        if !why.is_match() {
            let examples = step.examples.entry(why).or_default();
            if examples.len() < EXAMPLES {
                examples.push(id);
            }
        }
    }
}
