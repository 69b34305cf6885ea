//! The orphans of one kind: what the ODS shows of it, joined with what Campus has and the ledger knows.

use std::collections::{HashMap, HashSet};

use super::candidate::evidence;
use super::cleanup::Cleanup;
use crate::compare::{Details, Join, Joined, OBJECTS, Scanned, Wanted, existence, states};
use crate::error::Result;
use crate::ledger::{Ending, Entry};
use crate::model::{CampusObject, Digest, Key, KeyPart, KeyPartOf, Record, ResourceKind, folded_key, key_parts};
use crate::ods::Listed;
use crate::plan::{Decision, EXAMPLES, Evidence, InCampus, Kept, KindPolicy, Removal, RemovalStep, Row, Why, Within};

/// Most records that a run takes into the ledger, of each kind; the next takes more.
const ADOPTED: usize = 100_000;

/// What was found of one kind.
pub(super) struct FoundKind {
    pub(super) kind: ResourceKind,
    pub(super) step: RemovalStep,
    /// The keys of what is deleted, in its order.
    pub(super) keys: Vec<Key>,
    /// Of the records that were watched, those that stay: by id.
    pub(super) stayed: HashMap<String, (Key, Kept)>,
    pub(super) adopt: Vec<Entry>,
    /// Rows whose records the ODS does not have any more.
    pub(super) vanished: Vec<Key>,
    /// How many of those outside the scope the ledger knows as ours.
    outside_ours: u64,
}

/// A record on which more than its key decides: what stays of it, without its body.
struct Pending {
    key: Key,
    /// Of its key, where Campus does not have it.
    folded: Option<u64>,
    digest: Digest,
    id: String,
    etag: Option<String>,
    evidence: Evidence,
}

/// What is being found out of a kind.
struct Finding<'a> {
    found: FoundKind,
    watched: &'a HashSet<&'a str>,
    pending: Vec<Pending>,
    /// How many of them may be taken into the ledger, if that can take any.
    adopting: usize,
    adopts: bool,
    /// Keys that are pending: a page may show a record again.
    seen: HashSet<Key>,
    /// Every key that the ODS shows.
    shown: Vec<Key>,
}

impl Cleanup<'_> {
    /// Finds out of one kind what is deleted, kept, adopted and forgotten. Of the watched ids, each is accounted for
    /// by itself.
    pub(super) async fn find(&mut self, planned: &RemovalStep, watched: &HashSet<&str>) -> Result<FoundKind> {
        let kind = self.bounds.search.sides.model().kind(&planned.resource)?;
        let policy = KindPolicy::of(self.bounds.search.sides.configuration(), &kind);
        let adopts = self.bounds.search.sides.rows.ledger().is_some();
        let mut finding = Finding::new(FoundKind::new(kind.clone(), planned), watched, adopts);
        if policy.off && !self.bounds.search.sides.rows.has_any(&kind).await? {
            // Nothing of it could be known to be of an excluded calendar.
            return Ok(finding.found);
        }
        let parts = key_parts(&kind);
        // What its key does not bind to a year may be another year's as well, and is one record for both.
        let is_of_a_year = parts.iter().any(|part| matches!(part.of, KeyPartOf::SchoolYear | KeyPartOf::Date));
        let is_shared = !is_of_a_year && self.sibling.is_some();
        let mut reach = self.bounds.reach(&planned.selection).await?;
        let sides = &self.bounds.search.sides;
        let organizations = reach.organizations_mut();
        let learn = |record: &Record| organizations.learn(&parts, &record.body, &record.campus);
        let scanned = Scanned::read(sides.snapshot.as_ref(), &sides.scope, &kind, learn).await;
        let reach = reach.with_years(&scanned.years);
        let filters = reach.filters_by_day(&kind).unwrap_or_else(|| reach.filters(&kind));
        let mut join = Join::new(sides.ods, &kind, filters, &sides.rows, &scanned);
        let mut gap = scanned.gap.clone();
        loop {
            let page = match join.next().await? {
                Ok(Some(page)) => page,
                Ok(None) => break,
                Err(why) => {
                    gap.get_or_insert(why);
                    break;
                }
            };
            for joined in page {
                finding.shown.push(joined.listed.key);
                let is_ours = joined.known.row == Row::Ours;
                let within = match reach.of(&kind, &parts, joined.listed.text.get().as_bytes(), &joined.listed.inspection) {
                    Within::Inside => true,
                    Within::IfOurs => is_ours,
                    Within::OtherYear | Within::Outside => false,
                };
                if within && !is_shared {
                    finding.take(joined, policy, &parts);
                } else {
                    finding.found.step.outside += 1;
                    finding.found.outside_ours += u64::from(is_ours);
                }
            }
        }
        finding.found.step.outside += join.nameless();
        if let Some(other) = self.sibling.as_ref().filter(|_| is_shared && !finding.shown.is_empty()) {
            self.warnings.push(format!("{kind} stay, whose keys hold no year: configuration {other:?} sends into the same ODS"));
        }
        if join.uncertain() > 0 {
            let uncertain = join.uncertain();
            self.warnings.push(format!("others write {kind} while they are listed: {uncertain} more or fewer than counted"));
        }
        let complete = gap.is_none();
        finding.shown.sort_unstable();
        self.settle(&mut finding, reach.is_whole(), &mut gap).await?;
        if complete && reach.is_whole() {
            finding.found.vanished = self.vanished(&kind, std::mem::take(&mut finding.shown), &scanned).await?;
            finding.found.step.dropped = finding.found.vanished.len() as u64;
        }
        let step = &mut finding.found.step;
        step.deletes.shrink_to_fit();
        step.gap = gap;
        debug_assert!(step.is_closed());
        Ok(finding.found)
    }

    /// Decides on what is pending. What a listing of the whole kind does not show is not in the ODS.
    async fn settle(&self, finding: &mut Finding<'_>, whole: bool, gap: &mut Option<String>) -> Result<()> {
        let (sides, kind) = (&self.bounds.search.sides, finding.found.kind.clone());
        let snapshot = sides.snapshot.as_ref();
        let pending = std::mem::take(&mut finding.pending);
        let ours: Vec<_> = pending.iter().filter(|pending| pending.evidence.row == Row::Ours).map(|of| of.key).collect();
        let objects = sides.rows.objects(&kind, &ours).await?;
        let states = states(snapshot, objects.values().flatten()).await?;
        let in_campus = pending.iter().filter(|pending| pending.evidence.in_campus == InCampus::Yes);
        let wanted = Wanted {
            objects: objects.values().flatten().cloned().collect(),
            keys: in_campus.map(|pending| pending.key).collect(),
            folded: pending.iter().filter_map(|pending| pending.folded).collect(),
        };
        let details = match Details::read(snapshot, &sides.scope, &kind, &wanted, &finding.shown).await {
            Ok(details) => details,
            Err(error) => {
                gap.get_or_insert(format!("it could not be read again: {error}"));
                Details::default()
            }
        };
        let unshown = details.sent.values().flatten().filter(|key| finding.shown.binary_search(key).is_err());
        let unshown: Vec<_> = unshown.copied().collect();
        let mut lacking: HashSet<_> = unshown.iter().copied().collect();
        if !whole {
            for keys in unshown.chunks(OBJECTS) {
                let known = sides.rows.of(&kind, keys).await?;
                for (key, _) in keys.iter().zip(known).filter(|(_, known)| known.row == Row::Ours) {
                    lacking.remove(key);
                }
            }
        }
        for mut pending in pending {
            let behind = objects.get(&pending.key).map(Vec::as_slice).unwrap_or_default();
            let evidence = &mut pending.evidence;
            evidence.scan_complete = gap.is_none();
            if details.has_in_other_case(pending.folded) {
                evidence.in_campus = InCampus::InOtherCase;
            }
            if evidence.row == Row::Ours {
                evidence.object = existence(behind, states.as_ref(), &details, &lacking, sides.is_plain());
            }
            finding.settle(pending, behind, &details);
        }
        Ok(())
    }
}

impl FoundKind {
    fn new(kind: ResourceKind, planned: &RemovalStep) -> Self {
        let step = RemovalStep::new(kind.endpoint(), planned.order, planned.selection.clone());
        let (keys, adopt, vanished) = (Vec::new(), Vec::new(), Vec::new());
        Self { kind, step, keys, stayed: HashMap::new(), adopt, vanished, outside_ours: 0 }
    }

    /// What the ODS shows of the kind outside the scope, in words.
    pub(super) fn outside(&self) -> Option<String> {
        let (records, ours) = (self.step.outside, self.outside_ours);
        let ours = if ours > 0 { format!(" ({ours} of them ours)") } else { String::new() };
        (records > 0).then(|| format!("{records} {}{ours}", self.kind))
    }

    fn keep(&mut self, key: Key, id: String, why: Kept, is_watched: bool) {
        self.step.keep(why, &id, EXAMPLES);
        if is_watched {
            self.stayed.insert(id, (key, why));
        }
    }
}

impl<'a> Finding<'a> {
    fn new(found: FoundKind, watched: &'a HashSet<&'a str>, adopts: bool) -> Self {
        Self { found, watched, pending: Vec::new(), adopting: 0, adopts, seen: HashSet::new(), shown: Vec::new() }
    }

    /// Takes in a record of the scope: most are settled by their key alone.
    fn take(&mut self, joined: Joined, kind: KindPolicy, parts: &[KeyPart]) {
        let Joined { listed, known, in_campus } = joined;
        let evidence = evidence(Why::Request, kind, &known, &listed.id, in_campus);
        let decision = evidence.decide();
        let settled = match decision {
            Decision::Adopt if !self.adopts || self.adopting >= ADOPTED => Some(Kept::Match),
            Decision::Keep(Kept::Match) => Some(Kept::Match),
            // Of ours, the objects behind it say more; and how complete the look was, goes before a change.
            Decision::Keep(why) if evidence.row != Row::Ours && why != Kept::Changed => Some(why),
            _ => None,
        };
        if let Some(why) = settled {
            self.found.step.found += 1;
            return self.keep(listed.key, listed.id, why);
        }
        if self.seen.insert(listed.key) {
            self.found.step.found += 1;
            self.adopting += usize::from(decision == Decision::Adopt);
            let folded = if in_campus { None } else { folded_key(parts, listed.text.get().as_bytes()) };
            let Listed { key, digest, id, etag, .. } = listed;
            self.pending.push(Pending { key, folded, digest, id, etag, evidence });
        }
    }

    /// Settles a record of which everything is known.
    fn settle(&mut self, pending: Pending, objects: &[CampusObject], details: &Details) {
        let Pending { key, digest, id, etag, evidence, .. } = pending;
        match evidence.decide() {
            Decision::Delete(because) => {
                self.found.step.deletes.push(Removal::new(id, because).known_by(etag, objects.first()));
                self.found.keys.push(key);
            }
            Decision::Keep(why) => self.keep(key, id, why),
            Decision::Adopt => {
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
            // It is in the ODS.
            Decision::DropMapping | Decision::Nothing => self.keep(key, id, Kept::Match),
        }
    }

    fn keep(&mut self, key: Key, id: String, why: Kept) {
        let is_watched = self.watched.contains(id.as_str());
        self.found.keep(key, id, why, is_watched);
    }
}
