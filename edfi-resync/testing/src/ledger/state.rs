//! [`State`]: what a model ledger holds, and what each entry does to it, at once and one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::time::{Duration, SystemTime};

use edfi_resync::campus::UniqueIds;
use edfi_resync::ledger::{
    Accepted, Ending, Entry, ErrorState, KEPT_ERRORS, KEPT_RUNS, Known, LedgerTarget, Refusal, RunId, RunRow, RunStart, RunState,
    TargetId, TargetState, Watermark,
};
use edfi_resync::model::{CampusObject, Digest, Key, Origin, ResourceKind};
use edfi_resync::{Error, ErrorKind, Result};

use super::audit::Rows;
use super::events::Events;
use super::locks::Leases;

#[derive(Default)]
pub(super) struct State {
    pub(super) targets: Vec<Target>,
    pub(super) runs: Vec<Run>,
    pub(super) rows: BTreeMap<(TargetId, String, Key), Row>,
    /// By run, and by place in it.
    pub(super) errors: BTreeMap<Place, Entry>,
    /// Where the error of a record is.
    pub(super) by_record: BTreeMap<Record, Place>,
    /// What was done about errors.
    pub(super) marks: BTreeMap<Place, ErrorState>,
    pub(super) leases: Leases,
    pub(super) events: Events,
    pub(super) audit: Rows,
    /// By target, source and path of the resource.
    pub(super) watermarks: BTreeMap<(TargetId, String, String), Watermark>,
    pub(super) commits: u64,
    pub(super) torn: u64,
    /// So many commits succeed yet.
    pub(super) room: Option<u64>,
}

pub(super) type Place = (RunId, usize);

/// What tells a record that failed from others: its key, or else where it came from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Record {
    Keyed(TargetId, String, Key),
    From(TargetId, String, Origin),
    Nowhere(Place),
}

pub(super) struct Target {
    pub(super) identity: (String, Option<String>, Option<String>, u16, [u8; 16]),
    pub(super) unique_ids: UniqueIds,
    pub(super) data_standard: String,
    pub(super) newest_change_version: Option<u64>,
    pub(super) ignores_case: bool,
}

pub(super) struct Run {
    pub(super) row: RunRow,
    pub(super) plan: String,
    pub(super) entries: Vec<Entry>,
    pub(super) refusals: Vec<Refusal>,
    /// So many entries were let go; errors of them may be kept under their places.
    pub(super) gone: usize,
    pub(super) pruned: bool,
}

#[derive(Default)]
pub(super) struct Row {
    pub(super) digest: Option<Digest>,
    pub(super) id: Option<String>,
    pub(super) etag: Option<String>,
    /// Absent: forgotten.
    pub(super) ending: Option<Ending>,
    pub(super) run: Option<RunId>,
    pub(super) delivered: Option<RunId>,
    pub(super) object: Option<CampusObject>,
    pub(super) others: Vec<(CampusObject, RunId)>,
}

impl State {
    pub(super) fn target(&mut self, target: &LedgerTarget, client: [u8; 16]) -> Result<TargetState> {
        let url = target.base_url();
        let identity = (url, target.tenant.clone(), target.instance.clone(), target.school_year, client);
        let Some(at) = self.targets.iter().position(|known| known.identity == identity) else {
            self.targets.push(Target {
                identity,
                unique_ids: target.unique_ids,
                data_standard: target.data_standard.clone(),
                newest_change_version: None,
                ignores_case: false,
            });
            let id = TargetId(number(self.targets.len()));
            return Ok(TargetState::new(id));
        };
        let (id, known) = (TargetId(number(at) + 1), &mut self.targets[at]);
        target.check_unique_ids(known.unique_ids)?;
        let mut state = TargetState::new(id);
        (state.newest_change_version, state.ignores_case) = (known.newest_change_version, known.ignores_case);
        if known.data_standard != target.data_standard {
            known.data_standard.clone_from(&target.data_standard);
            self.set_aside(id);
            state.warnings.push("what the ledger knew was made under another Data Standard; it is set aside".to_owned());
        }
        let held = |((of, _, _), row): &(&(TargetId, String, Key), &Row)| *of == id && (row.digest.is_some() || row.id.is_some());
        state.records = self.rows.iter().filter(held).count() as u64;
        Ok(state)
    }

    pub(super) fn check_target(&self, target: TargetId) -> Result<()> {
        let known = (1..=number(self.targets.len())).contains(&target.0);
        if known { Ok(()) } else { Err(refused(format!("the ledger has no target {}", target.0))) }
    }

    pub(super) fn set_aside(&mut self, target: TargetId) {
        self.watermarks.retain(|(of, _, _), _| *of != target);
        for (_, row) in self.rows.iter_mut().filter(|((of, _, _), _)| *of == target) {
            *row = Row { object: row.object.take(), others: mem::take(&mut row.others), ..Row::default() };
        }
    }

    pub(super) fn begin(&mut self, start: RunStart) -> Result<RunId> {
        self.check_target(start.target)?;
        let identity = &self.targets[place(start.target.0)].identity;
        let id = RunId(number(self.runs.len()) + 1);
        let mut row = RunRow::begun(id, &start, identity.0.clone(), identity.3);
        row.started = to_millis(start.at);
        self.runs.push(Run { row, plan: start.plan, entries: Vec::new(), refusals: Vec::new(), gone: 0, pruned: false });
        // The one that begins now is one of those that are kept.
        for (is_open, kept) in [(true, KEPT_RUNS), (false, KEPT_RUNS - 1)] {
            let of_target = |run: &&mut Run| run.row.target == start.target && (run.row.state == RunState::Open) == is_open;
            for run in self.runs.iter_mut().rev().filter(of_target).skip(kept as usize) {
                run.gone += run.entries.len();
                run.entries.clear();
                run.refusals.clear();
                run.pruned = true;
            }
        }
        let ended =
            |run: &&Run| run.row.target == start.target && run.pruned && run.row.started + KEPT_ERRORS < to_millis(start.at);
        let gone: BTreeSet<_> = self.runs.iter().filter(ended).map(|run| run.row.id).collect();
        self.errors.retain(|(run, _), entry| entry.key.is_some() || !gone.contains(run));
        self.by_record.retain(|_, place| self.errors.contains_key(place));
        Ok(id)
    }

    pub(super) fn run(&mut self, run: RunId) -> Result<&mut Run> {
        let found = self.runs.get_mut(place(run.0));
        found.ok_or_else(|| refused(format!("the ledger has no run {run}")))
    }

    pub(super) fn open_run(&mut self, run: RunId) -> Result<&mut Run> {
        let found = self.run(run)?;
        if found.row.state == RunState::Open { Ok(found) } else { Err(refused(format!("run {run} has ended"))) }
    }

    pub(super) fn commit(&mut self, run: RunId, group: Vec<Entry>) -> Result<()> {
        self.open_run(run)?;
        if let Some(room) = &mut self.room {
            *room = room.checked_sub(1).ok_or_else(|| {
                Error::new(ErrorKind::LedgerInvalid, "ledger in memory cannot be written: the disk is full")
                    .with_hint("make room and resume the run: nothing that was committed is lost")
            })?;
        }
        self.commits += 1;
        for entry in group {
            self.apply(run, entry)?;
        }
        Ok(())
    }

    /// Keeps one entry.
    pub(super) fn apply(&mut self, run: RunId, entry: Entry) -> Result<()> {
        let found = self.run(run)?;
        found.entries.push(entry.clone());
        let (target, place) = (found.row.target, (run, found.gone + found.entries.len()));
        if entry.ending == Ending::Cancelled {
            return Ok(());
        }
        let path = entry.kind.path();
        // What could not be read there before is settled one way or the other.
        let from = match entry.origin.position {
            0 => Record::Nowhere(place),
            _ => Record::From(target, path.clone(), entry.origin.clone()),
        };
        self.settle(&from);
        let Some(key) = entry.key else {
            if entry.ending.is_failure() {
                self.by_record.insert(from, place);
                self.errors.insert(place, entry);
            }
            return Ok(());
        };
        let record = Record::Keyed(target, path.clone(), key);
        let former = self.by_record.get(&record).and_then(|place| Some((place.0, self.errors.get(place)?)));
        let same_record = former.is_some_and(|(_, error)| error.origin == entry.origin && entry.origin.position > 0);
        // A malformed record of this run beside the good one: both count, and it is still to be repaired.
        let beside = former.is_some_and(|(of, error)| of == run && error.ending == Ending::Invalid && !same_record);
        let row = self.rows.entry((target, path.clone(), key)).or_default();
        let object = entry.campus.object().cloned();
        if entry.ending.is_good() {
            row.digest = entry.digest;
            row.id = entry.id.or(row.id.take());
            row.etag = entry.etag;
            (row.ending, row.run, row.delivered) = (Some(entry.ending), Some(run), Some(run));
            row.others.retain(|(other, seen)| *seen == run && Some(other) != object.as_ref());
            row.object = object;
            if !beside {
                self.settle(&record);
            }
            return Ok(());
        }
        if let Some(object) = object.filter(|object| row.object.as_ref() != Some(object)) {
            row.others.retain(|(other, _)| *other != object);
            row.others.push((object, run));
        }
        if entry.ending.is_failure() {
            let delivered = row.run == Some(run) && row.ending.is_some_and(Ending::is_good);
            if !(delivered && entry.ending == Ending::Invalid) {
                if entry.maybe_applied {
                    (row.digest, row.etag) = (None, None);
                }
                (row.ending, row.run) = (Some(entry.ending), Some(run));
            }
            self.settle(&record);
            self.by_record.insert(record, place);
            self.errors.insert(place, entry);
        } else {
            let set = row.run != Some(run) || same_record && row.ending.is_some_and(Ending::is_failure);
            if set {
                (row.ending, row.run) = (Some(entry.ending), Some(run));
            }
            if set || same_record {
                self.settle(&record);
            }
        }
        Ok(())
    }

    /// Removes the error of a record, if it has one.
    pub(super) fn settle(&mut self, record: &Record) {
        if let Some(place) = self.by_record.remove(record) {
            self.errors.remove(&place);
        }
    }
}

impl Row {
    pub(super) fn known(&self) -> Option<Known> {
        let accepted = self.digest.map(|digest| Accepted::new(digest, self.id.clone(), self.etag.clone()));
        Some(Known::new(accepted, self.ending?, self.run.unwrap_or(RunId(0)), self.delivered))
    }
}

/// The entries that no later one of the same record has taken the place of.
pub(super) fn last_entries(entries: &[Entry]) -> Vec<&Entry> {
    let mut by_kind: BTreeMap<&ResourceKind, Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        by_kind.entry(&entry.kind).or_default().push(at);
    }
    // A plain comparison of all with all is too slow for a load of records, so they are first put together by key and by origin.
    let mut gone = vec![false; entries.len()];
    for places in by_kind.values() {
        let mut keys: BTreeMap<Key, usize> = BTreeMap::new();
        let mut origins: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for &at in places {
            let entry = &entries[at];
            if !matches!(entry.ending, Ending::Skipped | Ending::Invalid)
                && let Some(earlier) = entry.key.and_then(|key| keys.insert(key, at))
            {
                gone[earlier] = true;
            }
            if entry.origin.position > 0 {
                let same = origins.entry(&entry.origin).or_default();
                for &earlier in same.iter() {
                    let other = entries[earlier].key;
                    gone[earlier] |= other.is_none() || entry.key.is_none() || other == entry.key;
                }
                same.push(at);
            }
        }
    }
    entries.iter().zip(gone).filter(|(_, gone)| !gone).map(|(entry, _)| entry).collect()
}

/// Where a target or run stands; they are numbered from 1.
pub(super) fn place(number: i64) -> usize {
    usize::try_from(number - 1).unwrap_or(usize::MAX)
}

pub(super) fn number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

/// Ledgers keep time to the millisecond.
pub(super) fn to_millis(time: SystemTime) -> SystemTime {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_millis(since.as_millis() as u64)
}

pub(super) fn refused(message: String) -> Error {
    Error::new(ErrorKind::RequestInvalid, message).with_hint("ask the ledger for its runs")
}
