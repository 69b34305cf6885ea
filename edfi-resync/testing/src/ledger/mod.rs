//! [`ModelLedger`]: a ledger in memory, for simulations, and the plain truth that the real one is compared with.
//!
//! It does at once, entry by entry, what the SQLite ledger does in folds, and uses no thread. It can also misbehave on purpose: a commit
//! that is dropped half-way keeps any first part of its group, and commits can fail as they do on a full disk.

mod audit;
mod errors;
mod events;
mod locks;
mod rows;
pub mod samples;
mod state;

use std::collections::BTreeMap;
use std::fmt;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use edfi_resync::Result;
use edfi_resync::ledger::{
    Accepted, Ending, Entry, FencingToken, Held, Known, Ledger, LedgerSecret, LedgerTarget, OutcomeRow, REFUSALS_BYTES, Refusal,
    RunEnd, RunId, RunRow, RunStart, RunState, TargetId, TargetState, Watermark,
};
use edfi_resync::model::{CampusObject, Digest, Key, ResourceKind};
use edfi_resync::ods::{Clock, Rng};

use self::state::{Run, State, last_entries, place, refused, to_millis};

/// A key of these bits, for tests that need no record behind it.
pub fn key_of(bits: u128) -> Key {
    Key::from_bytes(bits.to_be_bytes())
}

/// A digest of these bits, for tests that need no body behind it.
pub fn digest_of(bits: u128) -> Digest {
    Digest::from_bytes(bits.to_be_bytes())
}

/// A ledger in memory. Cheap to clone; all clones are one ledger, so that one of them survives the crash of a run.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> edfi_resync::Result<()> {
/// use edfi_resync::ledger::Ledger;
/// use edfi_resync_testing::ModelLedger;
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
    secret: LedgerSecret,
    fence: Option<FencingToken>,
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

impl ModelLedger {
    /// An empty ledger whose commits take no time.
    pub fn new() -> Self {
        Self { state: Arc::default(), delay: None, rng: Rng::seeded(0), secret: LedgerSecret::new([7; 16]), fence: None }
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

    /// The same ledger, as [`Ledger::fenced`] gives it.
    #[must_use]
    pub fn under(&self, lease: FencingToken) -> Self {
        Self { fence: Some(lease), ..self.clone() }
    }

    /// Its state, unless the lease is lost that this one stands under.
    fn lock_to_write(&self) -> Result<MutexGuard<'_, State>> {
        let state = self.lock();
        state.leases.check(self.fence)?;
        Ok(state)
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
        let Ok(mut state) = self.ledger.lock_to_write() else { return };
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
    fn fenced(&self, lease: FencingToken) -> Arc<dyn Ledger> {
        Arc::new(self.under(lease))
    }

    async fn target(&self, target: &LedgerTarget) -> Result<TargetState> {
        let client = self.secret.client(&target.client_key);
        self.lock().target(target, client)
    }

    async fn begin(&self, start: RunStart) -> Result<RunId> {
        self.lock_to_write()?.begin(start)
    }

    async fn plan(&self, run: RunId) -> Result<Option<String>> {
        Ok(self.lock().run(run).ok().map(|run| run.plan.clone()))
    }

    async fn resume(&self, target: TargetId, run: RunId) -> Result<RunRow> {
        let mut state = self.lock_to_write()?;
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
        self.lock_to_write()?.commit(run, group)
    }

    async fn end(&self, run: RunId, end: RunEnd) -> Result<()> {
        let mut state = self.lock_to_write()?;
        let found = state.open_run(run)?;
        found.row.state = if end.stopped.is_some() { RunState::Stopped } else { RunState::Finished };
        found.row.stopped = end.stopped;
        found.row.ended = Some(to_millis(end.at));
        found.row.counts = end.counts;
        let target = found.row.target;
        if end.newest_change_version.is_some() {
            state.targets[place(target.0)].newest_change_version = end.newest_change_version;
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
        let mut state = self.lock_to_write()?;
        state.check_target(target)?;
        state.set_aside(target);
        state.targets[place(target.0)].newest_change_version = None;
        state.targets[place(target.0)].ignores_case = false;
        Ok(())
    }

    async fn ignore_case(&self, target: TargetId) -> Result<()> {
        let mut state = self.lock_to_write()?;
        state.check_target(target)?;
        state.targets[place(target.0)].ignores_case = true;
        Ok(())
    }

    async fn adopt(&self, target: TargetId, kind: &ResourceKind, records: Vec<(Key, Accepted)>) -> Result<()> {
        let mut state = self.lock_to_write()?;
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

    async fn rows(&self, target: TargetId, kind: &ResourceKind, after: Option<Key>, most: usize) -> Result<Vec<Held>> {
        Ok(self.lock().held(target, &kind.path(), after, most))
    }

    async fn objects(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<Vec<CampusObject>>> {
        Ok(self.lock().objects(target, &kind.path(), keys))
    }

    async fn keys_of(&self, target: TargetId, kind: &ResourceKind, objects: &[CampusObject]) -> Result<Vec<Vec<Held>>> {
        Ok(self.lock().keys_of(target, &kind.path(), objects))
    }

    async fn remove(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<()> {
        self.lock_to_write()?.remove(target, &kind.path(), keys)
    }

    async fn runs(&self) -> Result<Vec<RunRow>> {
        Ok(self.snapshot().runs)
    }

    async fn outcomes(&self, run: RunId) -> Result<Vec<OutcomeRow>> {
        let mut state = self.lock();
        let entries = &state.run(run)?.entries;
        Ok(last_entries(entries).into_iter().map(|entry| OutcomeRow::of(entry, &self.secret)).collect())
    }

    async fn keep_refusals(&self, run: RunId, refusals: Vec<Refusal>) -> Result<()> {
        let mut state = self.lock_to_write()?;
        let kept = &mut state.open_run(run)?.refusals;
        let mut bytes: usize = kept.iter().map(|refusal| refusal.text.bytes()).sum();
        kept.extend(refusals.into_iter().take_while(|refusal| {
            bytes += refusal.text.bytes();
            bytes <= REFUSALS_BYTES
        }));
        Ok(())
    }

    async fn refusals(&self, run: RunId, resource: Option<&str>) -> Result<Vec<Refusal>> {
        let mut state = self.lock();
        let wanted = |refusal: &&Refusal| resource.is_none_or(|resource| resource == refusal.resource);
        Ok(state.run(run)?.refusals.iter().filter(wanted).cloned().collect())
    }

    async fn watermarks(&self, target: TargetId, source: &str) -> Result<Vec<Watermark>> {
        let state = self.lock();
        let of = state.watermarks.iter().filter(|((of, from, _), _)| (*of, from.as_str()) == (target, source));
        Ok(of.map(|(_, mark)| mark.clone()).collect())
    }

    async fn keep_watermarks(&self, target: TargetId, source: &str, marks: Vec<Watermark>) -> Result<()> {
        let mut state = self.lock_to_write()?;
        state.check_target(target)?;
        for mark in marks {
            let at = (target, source.to_owned(), mark.resource.clone());
            let kept = state.watermarks.entry(at).or_insert_with(|| Watermark::new(mark.resource));
            kept.records = mark.records.or(kept.records);
            kept.deletes = mark.deletes.or(kept.deletes);
        }
        Ok(())
    }

    async fn check(&self) -> Result<Vec<String>> {
        let state = self.lock();
        // The counts of a run that was resumed are of its last part only.
        let whole = |run: &&Run| run.row.state == RunState::Finished && run.row.resumed == 0 && !run.pruned;
        let finished = state.runs.iter().filter(whole);
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
