//! [`ModelLedger`]: a ledger in memory, for simulations, and the plain truth that the real one is compared with.
//!
//! It does at once, entry by entry, what the SQLite ledger does in folds, and uses no thread. It can also misbehave on purpose: a commit
//! that is dropped half-way keeps any first part of its group, and commits can fail as they do on a full disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;

use crate::campus::UniqueIds;
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{
    Accepted, Ending, Entry, ErrorRow, KEPT_RUNS, Known, Ledger, LedgerTarget, NO_REASON, OutcomeRow, RunEnd, RunId, RunRow,
    RunStart, RunState, Secret, TargetId, TargetState, because_of, other_unique_ids, plain_url,
};
use crate::model::{CampusKeys, CampusObject, CampusRole, Digest, Key, Origin, ResourceKind};
use crate::ods::{Clock, Rng};

/// A key of these bits, for tests that need no record behind it.
pub fn key_of(bits: u128) -> Key {
    Key(bits)
}

/// A digest of these bits, for tests that need no body behind it.
pub fn digest_of(bits: u128) -> Digest {
    Digest(bits)
}

/// A ledger in memory. Cheap to clone; all clones are one ledger, so that one of them survives the crash of a run.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> edfi_resync::Result<()> {
/// use edfi_resync::ledger::Ledger;
/// use edfi_resync::testing::ModelLedger;
///
/// let ledger = ModelLedger::new();
/// assert!(ledger.runs().await?.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ModelLedger {
    state: Arc<Mutex<State>>,
    delay: Option<(Arc<dyn Clock>, Duration)>,
    rng: Rng,
    secret: Secret,
}

/// Everything a [`ModelLedger`] holds, for assertions.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ModelSnapshot {
    /// The runs, newest first.
    pub runs: Vec<RunRow>,
    /// Every entry of each run whose outcomes are kept, in order.
    pub entries: BTreeMap<RunId, Vec<Entry>>,
    /// What is known of each key, by target and path of the resource.
    pub known: BTreeMap<(TargetId, String, Key), Known>,
    /// Groups that were committed as a whole.
    pub commits: u64,
    /// Groups of which a crash kept only a first part.
    pub torn: u64,
}

#[derive(Default)]
struct State {
    targets: Vec<Target>,
    runs: Vec<Run>,
    rows: BTreeMap<(TargetId, String, Key), Row>,
    /// By run, and by place in it.
    errors: BTreeMap<Place, Entry>,
    /// Where the error of a record is.
    by_record: BTreeMap<Record, Place>,
    commits: u64,
    torn: u64,
    /// So many commits succeed yet.
    room: Option<u64>,
}

type Place = (RunId, usize);

/// What tells a record that failed from others: its key, or else where it came from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Record {
    Keyed(TargetId, String, Key),
    From(TargetId, String, Origin),
    Nowhere(Place),
}

struct Target {
    identity: (String, Option<String>, Option<String>, u16, [u8; 16]),
    unique_ids: UniqueIds,
    data_standard: String,
    newest_change_version: Option<u64>,
}

struct Run {
    row: RunRow,
    entries: Vec<Entry>,
    pruned: bool,
}

#[derive(Default)]
struct Row {
    digest: Option<Digest>,
    id: Option<String>,
    etag: Option<String>,
    /// Absent: forgotten.
    ending: Option<Ending>,
    run: Option<RunId>,
    object: Option<CampusObject>,
    others: Vec<(CampusObject, RunId)>,
}

impl ModelLedger {
    /// An empty ledger whose commits take no time.
    pub fn new() -> Self {
        Self { state: Arc::default(), delay: None, rng: Rng::seeded(0), secret: Secret::new([7; 16]) }
    }

    /// Lets each commit take a part of this time, by chance. If its future is dropped meanwhile, as in a crash, any first part of the
    /// group is kept, by chance too.
    #[must_use]
    pub fn with_delay(mut self, clock: Arc<dyn Clock>, most: Duration, rng: Rng) -> Self {
        self.delay = Some((clock, most));
        self.rng = rng;
        self
    }

    /// Lets so many more commits succeed, and all others fail as on a full disk, until [`make_room`](Self::make_room).
    pub fn fail_commits_after(&self, commits: u64) {
        self.lock().room = Some(commits);
    }

    /// Lets commits succeed again.
    pub fn make_room(&self) {
        self.lock().room = None;
    }

    /// Everything it holds.
    pub fn snapshot(&self) -> ModelSnapshot {
        let state = self.lock();
        ModelSnapshot {
            runs: state.runs.iter().rev().map(|run| run.row.clone()).collect(),
            entries: state.runs.iter().filter(|run| !run.pruned).map(|run| (run.row.id, run.entries.clone())).collect(),
            known: state.rows.iter().filter_map(|(at, row)| Some((at.clone(), row.known()?))).collect(),
            commits: state.commits,
            torn: state.torn,
        }
    }

    /// Every Campus object behind a key, in order.
    #[expect(clippy::unused_async, reason = "the same call as that of the SQLite ledger")]
    pub async fn objects(&self, target: TargetId, kind: &ResourceKind, key: Key) -> Result<Vec<CampusObject>> {
        let state = self.lock();
        let Some(row) = state.rows.get(&(target, kind.path(), key)) else { return Ok(Vec::new()) };
        let all = row.object.iter().chain(row.others.iter().map(|(object, _)| object));
        let sorted: BTreeMap<_, _> = all.map(|object| ((object.kind.to_string(), object.id), object.clone())).collect();
        Ok(sorted.into_values().collect())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for ModelLedger {
    fn default() -> Self {
        Self::new()
    }
}

/// A commit that takes time. Dropped before its end, it keeps what a crash would.
struct Underway<'a> {
    ledger: &'a ModelLedger,
    run: RunId,
    group: Vec<Entry>,
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        let mut group = mem::take(&mut self.group);
        if group.is_empty() {
            return;
        }
        let kept = (self.ledger.rng.bits() % (group.len() as u64 + 1)) as usize;
        let mut state = self.ledger.lock();
        if kept < group.len() {
            state.torn += 1;
        }
        group.truncate(kept);
        // Where the commit would have failed, nothing is kept.
        let _ = state.commit(self.run, group);
    }
}

#[async_trait]
impl Ledger for ModelLedger {
    async fn target(&self, target: &LedgerTarget) -> Result<TargetState> {
        let client = self.secret.client(&target.client_key);
        self.lock().target(target, client)
    }

    async fn begin(&self, start: RunStart) -> Result<RunId> {
        self.lock().begin(start)
    }

    async fn unfinished(&self, target: TargetId) -> Result<Option<RunRow>> {
        let state = self.lock();
        let open = |run: &&Run| run.row.target == target && run.row.state != RunState::Finished;
        Ok(state.runs.iter().rev().find(open).map(|run| run.row.clone()))
    }

    async fn resume(&self, target: TargetId, run: RunId) -> Result<RunRow> {
        let mut state = self.lock();
        let found = state.run(run).ok().filter(|found| found.row.target == target);
        let Some(found) = found else { return Err(refused(format!("run {run} is no run of this target"))) };
        if found.row.state == RunState::Finished {
            return Err(refused(format!("run {run} is finished")));
        }
        found.row.state = RunState::Open;
        found.row.stopped = None;
        found.row.ended = None;
        found.row.resumed += 1;
        found.row.counts.clear();
        Ok(found.row.clone())
    }

    async fn known(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<Option<Known>>> {
        let (state, path) = (self.lock(), kind.path());
        Ok(keys.iter().map(|key| state.rows.get(&(target, path.clone(), *key))?.known()).collect())
    }

    async fn commit(&self, run: RunId, group: Vec<Entry>) -> Result<()> {
        let mut underway = Underway { ledger: self, run, group };
        if let Some((clock, most)) = &self.delay {
            clock.sleep(most.mul_f64(self.rng.fraction())).await;
        }
        let group = mem::take(&mut underway.group);
        self.lock().commit(run, group)
    }

    async fn end(&self, run: RunId, end: RunEnd) -> Result<()> {
        let mut state = self.lock();
        let found = state.open_run(run)?;
        found.row.state = if end.stopped.is_some() { RunState::Stopped } else { RunState::Finished };
        found.row.stopped = end.stopped;
        found.row.ended = Some(to_millis(end.at));
        found.row.counts = end.counts;
        let target = found.row.target;
        if end.newest_change_version.is_some() {
            state.targets[target.0 as usize - 1].newest_change_version = end.newest_change_version;
        }
        Ok(())
    }

    async fn samples(&self, target: TargetId, most: usize) -> Result<Vec<(String, String)>> {
        let state = self.lock();
        let mut by_kind: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for ((of, path, _), row) in &state.rows {
            if let (true, Some(id)) = (*of == target, &row.id) {
                by_kind.entry(path).or_default().push(id);
            }
        }
        let longest = by_kind.values().map(Vec::len).max().unwrap_or(0);
        let turns = (0..longest).flat_map(|turn| by_kind.iter().filter_map(move |(path, ids)| Some((*path, *ids.get(turn)?))));
        Ok(turns.take(most).map(|(path, id)| (path.to_owned(), id.to_owned())).collect())
    }

    async fn forget(&self, target: TargetId) -> Result<()> {
        let mut state = self.lock();
        state.check_target(target)?;
        state.set_aside(target);
        state.targets[target.0 as usize - 1].newest_change_version = None;
        Ok(())
    }

    async fn adopt(&self, target: TargetId, kind: &ResourceKind, records: Vec<(Key, Accepted)>) -> Result<()> {
        let mut state = self.lock();
        state.check_target(target)?;
        for (key, accepted) in records {
            let row = state.rows.entry((target, kind.path(), key)).or_default();
            row.digest = Some(accepted.digest);
            row.id = accepted.id.or(row.id.take());
            row.etag = accepted.etag;
            row.ending = row.ending.or(Some(Ending::Unchanged));
        }
        Ok(())
    }

    async fn runs(&self) -> Result<Vec<RunRow>> {
        Ok(self.snapshot().runs)
    }

    async fn outcomes(&self, run: RunId) -> Result<Vec<OutcomeRow>> {
        let mut state = self.lock();
        let entries = &state.run(run)?.entries;
        Ok(last_entries(entries).into_iter().map(|entry| self.outcome_row(entry)).collect())
    }

    async fn errors(&self) -> Result<Vec<ErrorRow>> {
        let state = self.lock();
        Ok(state.errors.iter().map(|(&(run, _), entry)| self.error_row(&state.runs[run.0 as usize - 1].row, entry)).collect())
    }

    async fn check(&self) -> Result<Vec<String>> {
        let state = self.lock();
        let finished = state.runs.iter().filter(|run| run.row.state == RunState::Finished && !run.pruned);
        let open = finished.filter(|run| {
            let mut counts: BTreeMap<Ending, u64> = BTreeMap::new();
            for entry in last_entries(&run.entries) {
                *counts.entry(entry.ending).or_default() += 1;
            }
            counts
                != run.row.counts.iter().filter(|(_, records)| **records > 0).map(|(ending, records)| (*ending, *records)).collect()
        });
        Ok(open.map(|run| format!("the counts of run {} are not those of its outcomes", run.row.id)).collect())
    }
}

impl ModelLedger {
    fn outcome_row(&self, entry: &Entry) -> OutcomeRow {
        OutcomeRow {
            resource: entry.kind.path(),
            record: entry.key.map(|key| self.secret.name(key)),
            outcome: entry.ending,
            id: entry.id.clone(),
            origin: entry.origin.to_string(),
            object: shown(entry.campus.object()),
        }
    }

    fn error_row(&self, run: &RunRow, entry: &Entry) -> ErrorRow {
        let (reason, resource, origin) = (entry.reason.as_deref(), entry.kind.path(), entry.origin.to_string());
        let first = reason.map(|reason| (reason.kind.path(), reason.origin.to_string()));
        ErrorRow {
            run: run.id,
            configuration: run.configuration.clone(),
            record: entry.key.map(|key| self.secret.name(key)),
            outcome: entry.ending,
            class: reason.map_or(NO_REASON.0, |reason| &reason.class).to_owned(),
            status: reason.and_then(|reason| reason.status),
            message: reason.map_or(NO_REASON.1, |reason| &reason.message).to_owned(),
            hint: reason.and_then(|reason| reason.hint.clone()),
            campus: by_role(&entry.campus),
            object: shown(entry.campus.object()),
            because_of: because_of(&resource, &origin, first),
            maybe_applied: entry.maybe_applied,
            resource,
            origin,
        }
    }
}

impl State {
    fn target(&mut self, target: &LedgerTarget, client: [u8; 16]) -> Result<TargetState> {
        let url = plain_url(&target.url);
        let identity = (url.clone(), target.tenant.clone(), target.instance.clone(), target.school_year, client);
        let Some(at) = self.targets.iter().position(|known| known.identity == identity) else {
            self.targets.push(Target {
                identity,
                unique_ids: target.unique_ids,
                data_standard: target.data_standard.clone(),
                newest_change_version: None,
            });
            let id = TargetId(self.targets.len() as i64);
            return Ok(TargetState { id, records: 0, newest_change_version: None, warnings: Vec::new() });
        };
        let (id, known) = (TargetId(at as i64 + 1), &mut self.targets[at]);
        if known.unique_ids != target.unique_ids {
            return Err(other_unique_ids(&url, target, known.unique_ids));
        }
        let newest_change_version = known.newest_change_version;
        let mut warnings = Vec::new();
        if known.data_standard != target.data_standard {
            known.data_standard.clone_from(&target.data_standard);
            self.set_aside(id);
            warnings.push("what the ledger knew was made under another Data Standard; it is set aside".to_owned());
        }
        let held = |((of, _, _), row): &(&(TargetId, String, Key), &Row)| *of == id && (row.digest.is_some() || row.id.is_some());
        Ok(TargetState { id, records: self.rows.iter().filter(held).count() as u64, newest_change_version, warnings })
    }

    fn check_target(&self, target: TargetId) -> Result<()> {
        let known = (1..=self.targets.len() as i64).contains(&target.0);
        if known { Ok(()) } else { Err(refused(format!("the ledger has no target {}", target.0))) }
    }

    fn set_aside(&mut self, target: TargetId) {
        for (_, row) in self.rows.iter_mut().filter(|((of, _, _), _)| *of == target) {
            *row = Row { object: row.object.take(), others: mem::take(&mut row.others), ..Row::default() };
        }
    }

    fn begin(&mut self, start: RunStart) -> Result<RunId> {
        self.check_target(start.target)?;
        let identity = &self.targets[start.target.0 as usize - 1].identity;
        let id = RunId(self.runs.len() as i64 + 1);
        let row = RunRow {
            id,
            target: start.target,
            url: identity.0.clone(),
            configuration: start.configuration,
            school_year: identity.3,
            fingerprint: start.fingerprint,
            state: RunState::Open,
            stopped: None,
            started: to_millis(start.at),
            ended: None,
            resumed: 0,
            counts: BTreeMap::new(),
        };
        self.runs.push(Run { row, entries: Vec::new(), pruned: false });
        let of_target = self.runs.iter_mut().rev().filter(|run| run.row.target == start.target);
        let mut gone = BTreeSet::new();
        for run in of_target.skip(KEPT_RUNS as usize) {
            run.entries.clear();
            run.pruned = true;
            gone.insert(run.row.id);
        }
        self.errors.retain(|(run, _), entry| entry.key.is_some() || !gone.contains(run));
        self.by_record.retain(|_, place| self.errors.contains_key(place));
        Ok(id)
    }

    fn run(&mut self, run: RunId) -> Result<&mut Run> {
        let found = usize::try_from(run.0 - 1).ok().and_then(|at| self.runs.get_mut(at));
        found.ok_or_else(|| refused(format!("the ledger has no run {run}")))
    }

    fn open_run(&mut self, run: RunId) -> Result<&mut Run> {
        let found = self.run(run)?;
        if found.row.state == RunState::Open { Ok(found) } else { Err(refused(format!("run {run} has ended"))) }
    }

    fn commit(&mut self, run: RunId, group: Vec<Entry>) -> Result<()> {
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
    fn apply(&mut self, run: RunId, entry: Entry) -> Result<()> {
        let found = self.run(run)?;
        found.entries.push(entry.clone());
        let (target, place) = (found.row.target, (run, found.entries.len()));
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
        let former = self.by_record.get(&record).and_then(|place| self.errors.get(place));
        let same_record = former.is_some_and(|error| error.origin == entry.origin && entry.origin.position > 0);
        let row = self.rows.entry((target, path.clone(), key)).or_default();
        let object = entry.campus.object().cloned();
        if entry.ending.is_good() {
            row.digest = entry.digest;
            row.id = entry.id.or(row.id.take());
            row.etag = entry.etag;
            (row.ending, row.run) = (Some(entry.ending), Some(run));
            row.others.retain(|(other, seen)| *seen == run && Some(other) != object.as_ref());
            row.object = object;
            self.settle(&record);
            return Ok(());
        }
        if let Some(object) = object.filter(|object| row.object.as_ref() != Some(object)) {
            row.others.retain(|(other, _)| *other != object);
            row.others.push((object, run));
        }
        if entry.ending.is_failure() {
            if entry.maybe_applied {
                (row.digest, row.etag) = (None, None);
            }
            (row.ending, row.run) = (Some(entry.ending), Some(run));
            self.settle(&record);
            self.by_record.insert(record, place);
            self.errors.insert(place, entry);
        } else if row.run != Some(run) || same_record {
            (row.ending, row.run) = (Some(entry.ending), Some(run));
            self.settle(&record);
        }
        Ok(())
    }

    /// Removes the error of a record, if it has one.
    fn settle(&mut self, record: &Record) {
        if let Some(place) = self.by_record.remove(record) {
            self.errors.remove(&place);
        }
    }
}

impl Row {
    fn known(&self) -> Option<Known> {
        let accepted = self.digest.map(|digest| Accepted { digest, id: self.id.clone(), etag: self.etag.clone() });
        Some(Known { accepted, ending: self.ending?, run: self.run.unwrap_or(RunId(0)) })
    }
}

/// The entries that no later one of the same record has taken the place of.
fn last_entries(entries: &[Entry]) -> Vec<&Entry> {
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
            if let (Some(key), true) = (entry.key, entry.ending != Ending::Skipped) {
                if let Some(earlier) = keys.insert(key, at) {
                    gone[earlier] = true;
                }
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

fn by_role(campus: &CampusKeys) -> BTreeMap<CampusRole, Vec<i64>> {
    let mut ids: BTreeMap<CampusRole, Vec<i64>> = BTreeMap::new();
    for &(role, id) in campus.all() {
        ids.entry(role).or_default().push(id);
    }
    ids
}

fn shown(object: Option<&CampusObject>) -> Option<String> {
    object.map(|object| format!("{}:{}", object.kind, object.id))
}

/// Ledgers keep time to the millisecond.
fn to_millis(time: SystemTime) -> SystemTime {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_millis(since.as_millis() as u64)
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::RequestInvalid, message).with_hint("ask the ledger for its runs")
}

impl fmt::Display for ModelLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ledger in memory")
    }
}

impl fmt::Debug for ModelLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ModelLedger")
    }
}
