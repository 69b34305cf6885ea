//! [`Ledger`]: what we know a target holds of ours, and how every record of every run ended.
//!
//! Campus calls it Identity Mapping, Ed-Fi's guidance a sync database. Rows belong to a *target*: API URL, tenant or instance, school
//! year and client key, together with the unique-ID choice, the Data Standard and the digest version that they were made under. Per
//! record it keeps the ODS id, the ETag and digest of the body last accepted, every Campus object behind it, and its last outcome.
//!
//! What it keeps true: an outcome that was committed is never lost; a run that ended is never resumed; rows of one target are never
//! taken for another's. Outcomes come in groups, and a group is committed as a whole. Between a record's answer and the commit of its group a
//! crash loses the outcome, not the record: it is sent again on resume, which is safe, since POST is an upsert.
//!
//! With it come the [locks](Locks) of those who share it, the [queue](EventQueue) of Campus events, the [error log](ErrorLog) and the
//! [audit](Audit).
//!
//! What it does not do: it is no evidence of what the ODS holds now, since others write there too.

mod audit;
mod detail;
mod entry;
mod error_log;
mod event_queue;
mod held;
mod locks;
mod refusal;
mod run;
mod secret;
mod shared;
#[cfg(feature = "sqlite")]
mod sqlite;
mod target;
mod watermark;

pub use audit::{Audit, AuditAction, AuditFilter, AuditRow, NewAudit};
pub use detail::Detail;
pub use entry::{Accepted, Ending, Entry, Known, Reason};
pub use error_log::{ErrorFilter, ErrorId, ErrorLog, ErrorRow, ErrorState, FailedRecord};
pub use event_queue::{EventAction, EventId, EventQueue, EventRow, EventState, NewEvent};
pub use held::Held;
pub use locks::{Acquired, FencingToken, Lease, LockRequest, LockRow, Locks};
pub use refusal::{REFUSAL_BYTES, REFUSALS_BYTES, Refusal, ServerText};
pub use run::{KEPT_ERRORS, KEPT_RUNS, OutcomeRow, RunEnd, RunId, RunRow, RunStart, RunState};
pub use secret::LedgerSecret;
#[cfg(feature = "sqlite")]
pub use sqlite::{Recovery, SqliteLedger};
pub use target::{LedgerTarget, TargetId, TargetState};
pub use watermark::Watermark;

use std::fmt::{Debug, Display};
use std::sync::Arc;

use async_trait::async_trait;

use crate::error::Result;
use crate::model::{CampusObject, Digest, Key, ResourceKind};

/// Where runs remember. For implementers; safe to share between tasks. `Display` names it without secrets.
///
/// # Contract
/// What `conformance::ledger` of the crate `edfi-resync-testing` tries on any ledger; its rules have the names of
/// what they hold it to.
/// - **Groups.** [`commit`](Self::commit) keeps a group as a whole, and behind the groups that were committed before;
///   once it has said `Ok`, nothing of it is ever lost. The engine commits a thousand entries at most, or what came
///   in a tenth of a second, and asks [`known`](Self::known) for the keys of a batch; neither is a limit of the
///   ledger's. What was committed is seen by whoever asks next, before the run ends.
/// - **What an entry does.** A good ending replaces digest, ETag and Campus object of its key, and its id where the
///   answer named one; the other objects of the key go, unless this run has seen them too. A failure leaves what was
///   accepted, unless it may have been applied: then digest and ETag are not known any more, and the id is. Whatever
///   is no delivery only adds its object. A skipped record changes no ending that its run gave another of its key,
///   and a cancelled one nothing at all. An invalid record beside a good one of the same run and key counts, and
///   stays an error, and does not hide the good one.
/// - **One record, one last outcome.** Of entries of a run that are of one record, by key or by origin,
///   [`outcomes`](Self::outcomes) shows the last, and [`ErrorLog`] holds a failure until a later entry of its record
///   settles it. What has neither key nor position is told from nothing else.
/// - **Targets.** URL (as [`LedgerTarget::base_url`] writes it), tenant, instance, school year and client key make a
///   target. Its rows are never seen under another one. Numbers of targets, runs, errors, events and leases are never
///   given twice; that of a target that is not known is refused with
///   [`RequestInvalid`](crate::ErrorKind::RequestInvalid) where something is written, and has no rows where something
///   is read.
/// - **Runs.** Only an open run takes entries and ends; only one that is not finished is resumed. The outcomes of the
///   newest [`KEPT_RUNS`] runs of a target are kept, the one that begins among them, and of as many that are open; of
///   others, the rows of the runs and what is known of records. Errors of records without a key are let go with them,
///   and not before [`KEPT_ERRORS`].
/// - **Fences.** Of a ledger that [`fenced`](Self::fenced) gave, nothing is written once its lease is lost or was
///   given back, and the check and the write are one: nobody takes the place of the holder between them. A lease that
///   ran out and was not taken still stands.
/// - **Dropping** the future of a write leaves nothing half-written that would contradict itself. Of a group, none,
///   all or any first part may have been kept: whoever resumes the run sends what is not known, and that is safe.
/// - **Watermarks** are of a target and a source; what a target is forgotten with, or set aside with, they go with.
/// - **Times** are kept to the millisecond at least.
/// - **Silence.** Keys of people are shown under a name only that nobody can compute without the ledger, as
///   [`LedgerSecret::name`] makes it; client keys are not kept as they are. `Debug` and errors show neither.
///
/// # Errors
/// Every method fails with [`ErrorKind::LedgerInvalid`](crate::ErrorKind::LedgerInvalid) when the ledger cannot be read or written; the message
/// says why (a full disk, a damaged file). After a failed [`commit`](Ledger::commit) nothing of its group is kept.
#[async_trait]
pub trait Ledger: Locks + EventQueue + ErrorLog + Audit + Debug + Display + Send + Sync + 'static {
    /// The same ledger, for whoever holds a lease: it refuses to begin, resume and end runs, to commit, adopt, note
    /// letter case, remove, forget, keep refusals and watermarks, and to end or put back events, once the lease is lost or given
    /// back. Whoever has slept through his lease cannot write late.
    ///
    /// # Errors
    /// Of these methods, [`ErrorKind::Locked`](crate::ErrorKind::Locked); nothing was written then.
    fn fenced(&self, lease: FencingToken) -> Arc<dyn Ledger>;

    /// Finds a target, or begins its rows.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`](crate::ErrorKind::ConfigInvalid) when its rows were made under another unique-ID choice. Rows of another Data Standard or digest
    /// version are set aside, and a warning says so.
    async fn target(&self, target: &LedgerTarget) -> Result<TargetState>;

    /// Begins a run.
    async fn begin(&self, start: RunStart) -> Result<RunId>;

    /// Goes on with a run that was stopped or never ended.
    ///
    /// A run that is [`Open`](RunState::Open) was left by a process that died, or is under way in one that lives. A ledger cannot tell
    /// which, so whoever resumes it must know that no other process works on it.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`](crate::ErrorKind::RequestInvalid) for a run that is unknown, of another target, or finished.
    async fn resume(&self, target: TargetId, run: RunId) -> Result<RunRow>;

    /// What is known of records of one kind, in the order of the keys.
    async fn known(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<Option<Known>>>;

    /// Keeps a group of outcomes: all or none of them. Of two runs that are open at once, only one may write a key: see that by
    /// [locks](Locks), or which outcome stands in the end is not said.
    async fn commit(&self, run: RunId, group: Vec<Entry>) -> Result<()>;

    /// Ends a run. A run that was stopped can be resumed, a finished one cannot.
    async fn end(&self, run: RunId, end: RunEnd) -> Result<()>;

    /// Some records that the target should hold, to probe whether it still does: endpoint path and ODS id, spread over its kinds.
    async fn samples(&self, target: TargetId, most: usize) -> Result<Vec<(String, String)>>;

    /// Forgets what a target holds, because it was emptied or replaced, and how far the changes of sources have come. Campus objects and the
    /// history of runs stay; unfinished runs can still be resumed, and send everything.
    async fn forget(&self, target: TargetId) -> Result<()>;

    /// Remembers that the target's ODS takes keys for one that differ in letter case only.
    async fn ignore_case(&self, target: TargetId) -> Result<()>;

    /// Takes over what the ODS itself shows of a kind: keys, digests, ids and ETags. Campus objects cannot be rebuilt so; they come back
    /// with the next run.
    async fn adopt(&self, target: TargetId, kind: &ResourceKind, records: Vec<(Key, Accepted)>) -> Result<()>;

    /// What is held of one kind, in the order of the keys: up to `most` rows behind a key, or from the first. Fewer mean that there are no more.
    async fn rows(&self, target: TargetId, kind: &ResourceKind, after: Option<Key>, most: usize) -> Result<Vec<Held>>;

    /// The digests of what the ODS accepted last of one kind, in the order of the keys: up to `most` behind a key, or from the first. Fewer mean that
    /// there are no more. As [`rows`](Self::rows) has it, of records that are ours and ended well the last time.
    async fn digests(&self, target: TargetId, kind: &ResourceKind, after: Option<Key>, most: usize) -> Result<Vec<(Key, Digest)>> {
        let (mut digests, mut after) = (Vec::new(), after);
        loop {
            let rows = self.rows(target, kind, after, most).await?;
            let is_last = rows.len() < most;
            after = rows.last().map(|held| held.key).or(after);
            let good = rows.into_iter().filter(|held| held.is_ours() && held.ending.is_some_and(Ending::is_good));
            digests.extend(good.filter_map(|held| Some((held.key, held.accepted?.digest))));
            if is_last || digests.len() >= most {
                digests.truncate(most);
                return Ok(digests);
            }
        }
    }

    /// Every Campus object behind each of these keys, in order; none where the key is not known.
    async fn objects(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<Vec<CampusObject>>>;

    /// Under which keys each of these Campus objects stands, in the order of the keys, whether the ODS accepted anything under them or not.
    /// A key that is not its own alone has other [`objects`](Held::objects) too. All that is held of the kind is read for it: ask for many
    /// objects at once.
    async fn keys_of(&self, target: TargetId, kind: &ResourceKind, objects: &[CampusObject]) -> Result<Vec<Vec<Held>>>;

    /// Lets go of all that is known of these keys, errors included, because their records left the ODS. How they ended in past runs
    /// stays. Keys that are not known are passed over.
    async fn remove(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<()>;

    /// The runs of all targets, newest first.
    async fn runs(&self) -> Result<Vec<RunRow>>;

    /// The plan of a run, as JSON; nothing for a run that the ledger does not know.
    async fn plan(&self, run: RunId) -> Result<Option<String>>;

    /// How the records of a run ended, in the order in which they did. A record that a resumed run sent again stands there with its last outcome.
    async fn outcomes(&self, run: RunId) -> Result<Vec<OutcomeRow>>;

    /// Keeps what the server said to records that it refused, word for word, up to [`REFUSALS_BYTES`] a run: what is behind that is let go. It
    /// stays as long as the outcomes of the run do. Only whoever was asked to keep it calls this.
    async fn keep_refusals(&self, run: RunId, refusals: Vec<Refusal>) -> Result<()>;

    /// What was kept so of a run, in the order in which it came; of this resource only, if one is named by its path.
    async fn refusals(&self, run: RunId, resource: Option<&str>) -> Result<Vec<Refusal>>;

    /// How far the changes of a source have come into a target, in the order of the paths. A source is named by what tells it apart from others.
    async fn watermarks(&self, target: TargetId, source: &str) -> Result<Vec<Watermark>>;

    /// Keeps how far the changes of a source have come into a target, of these resources. A version takes the place of what was there, newer or
    /// older; one that is absent leaves it.
    async fn keep_watermarks(&self, target: TargetId, source: &str, marks: Vec<Watermark>) -> Result<()>;

    /// What is wrong with the ledger itself; empty if nothing is.
    async fn check(&self) -> Result<Vec<String>>;
}
