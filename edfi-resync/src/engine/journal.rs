//! [`Journal`]: outcomes on their way to the ledger, in groups.
//!
//! A group goes when it is half full or when its first outcome has waited long enough, and only when the group before it is committed. While a whole
//! group is uncommitted nothing is sent, so that a crash or a full disk costs at most one group of what was; what settles unsent may be more.
//!
//! Pure: what is committed is written elsewhere, by [`Group::write`](super::accounts::Group::write).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use super::outcome::{Cause, Outcome, RecordName};
use crate::ledger::{Ending, Entry, Ledger, REFUSALS_BYTES, Reason, Refusal, RunId, ServerText, TargetId};
use crate::model::{Digest, Key};
use crate::ods::Answer;

/// A run of a ledger, which the engine writes its outcomes to.
#[derive(Debug, Clone)]
pub(crate) struct LedgerRun {
    ledger: Arc<dyn Ledger>,
    target: TargetId,
    run: RunId,
    is_resumed: bool,
}

impl LedgerRun {
    /// This run, of this target, in this ledger.
    pub(crate) fn new(ledger: Arc<dyn Ledger>, target: TargetId, run: RunId) -> Self {
        Self { ledger, target, run, is_resumed: false }
    }

    /// With whether an earlier part of the run was stopped.
    pub(crate) fn resumed_if(self, is_resumed: bool) -> Self {
        Self { is_resumed, ..self }
    }

    /// Whether an earlier part of the run was stopped.
    pub(crate) fn is_resumed(&self) -> bool {
        self.is_resumed
    }

    /// The ledger.
    pub(crate) fn ledger(&self) -> &Arc<dyn Ledger> {
        &self.ledger
    }

    /// The target of the run.
    pub(crate) fn target(&self) -> TargetId {
        self.target
    }

    /// The run.
    pub(crate) fn run(&self) -> RunId {
        self.run
    }
}

/// The size of a group. While so many outcomes are not committed, nothing is sent.
pub(super) const GROUP: usize = 1_000;
/// How long an outcome waits for others to share its commit.
pub(super) const GROUP_DELAY: Duration = Duration::from_millis(100);
/// Bytes of what servers said that do not wait for others.
const REFUSALS_AT_ONCE: usize = 1 << 20;
/// Causes whose reasons are kept at hand, so that records which share a cause share its reason.
const REASONS: usize = 256;

/// What an outcome rests on, besides the record's names.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    key: Option<Key>,
    digest: Option<Digest>,
    id: Option<String>,
    etag: Option<String>,
    touched: bool,
    kept: bool,
    untold: bool,
}

impl Evidence {
    /// What is known of a record by its key alone.
    pub(super) fn of(key: Option<Key>) -> Self {
        Self { key, ..Self::default() }
    }

    /// With the digest of its body.
    pub(super) fn with_digest(self, digest: Digest) -> Self {
        Self { digest: Some(digest), ..self }
    }

    /// With the id and the ETag under which the ODS has it, if it tells.
    pub(super) fn at(self, id: Option<String>, etag: Option<String>) -> Self {
        Self { id, etag, ..self }
    }

    /// With whether another form of the record was sent before: a failure leaves open then what the ODS holds.
    pub(super) fn touched_if(self, touched: bool) -> Self {
        Self { touched, ..self }
    }

    /// With whether the ledger holds this outcome of this run already.
    pub(super) fn kept_if(self, kept: bool) -> Self {
        Self { kept, ..self }
    }

    /// The ledger itself has said so, and is told nothing of it.
    pub(super) fn untold(self) -> Self {
        Self { untold: true, ..self }
    }

    /// The id that the ODS named was another record's.
    pub(super) fn names_no_id(&mut self) {
        self.id = None;
    }

    /// The id under which the ODS has it.
    pub(super) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

/// Outcomes that wait for their commit, and the counts of all.
#[derive(Debug)]
pub(super) struct Journal {
    keeps: bool,
    waiting: Vec<Entry>,
    committing: usize,
    /// A group is being committed; it may hold no outcome.
    under_way: bool,
    /// What servers said, where it is kept, and how many bytes that is, of those that wait and of all.
    said: Option<ServerWords>,
    counts: BTreeMap<Ending, u64>,
    /// By the address of the cause, which is kept beside the reason so that the address stays its own.
    reasons: HashMap<usize, (Arc<Cause>, Arc<Reason>)>,
    /// The ledger could not keep a group: it gets no more.
    broken: bool,
    lost: usize,
}

/// What servers said to records that they refused, word for word.
#[derive(Debug, Default)]
struct ServerWords {
    waiting: Vec<Refusal>,
    waiting_bytes: usize,
    bytes: usize,
}

impl Journal {
    /// A journal that keeps outcomes for a ledger, or only counts them; and what servers say to records that they refuse, if that is asked for.
    pub(super) fn new(keeps: bool, keeps_refusals: bool) -> Self {
        Self {
            keeps,
            waiting: Vec::new(),
            committing: 0,
            under_way: false,
            said: (keeps && keeps_refusals).then(ServerWords::default),
            counts: BTreeMap::new(),
            reasons: HashMap::new(),
            broken: false,
            lost: 0,
        }
    }

    /// Takes down what the server said to a record that failed of it. What does not fit into what a run may keep is let go here already.
    pub(super) fn refused(&mut self, cause: &Cause, answer: &Answer) {
        let Some(refusals) = self.said.as_mut().filter(|_| !self.broken) else { return };
        let Some(text) = answer.refusal.as_deref().and_then(ServerText::of) else { return };
        if refusals.bytes + text.bytes() > REFUSALS_BYTES {
            return;
        }
        refusals.bytes += text.bytes();
        refusals.waiting_bytes += text.bytes();
        let refusal = Refusal::new(cause.record().kind().path(), cause.record().origin().clone(), text);
        refusals.waiting.push(refusal.counted_as(cause.class().as_str(), cause.status(), cause.message()));
    }

    /// Takes an outcome down.
    pub(super) fn take(&mut self, record: &RecordName, outcome: &Outcome, evidence: Evidence) {
        if evidence.untold {
            return;
        }
        let ending = ending(outcome);
        *self.counts.entry(ending).or_default() += 1;
        // What a stop kept from being delivered whole is sent on resume: there is nothing to remember.
        if !self.keeps || evidence.kept || ending == Ending::Cancelled {
            return;
        }
        if self.broken {
            self.lost += 1;
            return;
        }
        let cause = match outcome {
            Outcome::Invalid(cause) | Outcome::Failed(cause) | Outcome::Blocked(cause) => Some(cause),
            _ => None,
        };
        let reason = cause.map(|cause| self.reason(cause));
        self.waiting.push(Entry {
            kind: record.kind().clone(),
            key: evidence.key,
            digest: evidence.digest,
            ending,
            id: evidence.id,
            etag: evidence.etag,
            origin: record.origin().clone(),
            campus: record.campus().clone(),
            reason,
            maybe_applied: (ending == Ending::Failed && cause.is_some_and(|cause| cause.maybe_applied()))
                || (ending.is_failure() && evidence.touched),
        });
    }

    fn reason(&mut self, cause: &Arc<Cause>) -> Arc<Reason> {
        if self.reasons.len() >= REASONS {
            self.reasons.clear();
        }
        let make = || (Arc::clone(cause), Arc::new(reason(cause)));
        Arc::clone(&self.reasons.entry(Arc::as_ptr(cause) as usize).or_insert_with(make).1)
    }

    /// How many more outcomes may arise before one must be committed.
    pub(super) fn room(&self) -> usize {
        GROUP.saturating_sub(self.waiting.len() + self.committing)
    }

    /// Whether outcomes wait and none are being committed.
    pub(super) fn wants_commit(&self) -> bool {
        !self.under_way && (!self.waiting.is_empty() || self.said.as_ref().is_some_and(|said| !said.waiting.is_empty()))
    }

    /// Whether so much waits that the commit should not be put off: half a group goes while the other half fills.
    pub(super) fn is_urgent(&self) -> bool {
        let said = self.said.as_ref().map_or(0, |refusals| refusals.waiting_bytes);
        self.waiting.len() >= GROUP / 2 || said >= REFUSALS_AT_ONCE
    }

    /// The next group; [`committed`](Self::committed) says how it ended.
    pub(super) fn group(&mut self) -> Vec<Entry> {
        let rest = self.waiting.split_off(self.waiting.len().min(GROUP));
        let group = std::mem::replace(&mut self.waiting, rest);
        self.committing = group.len();
        self.under_way = true;
        group
    }

    /// What was said meanwhile, which goes with the next group.
    pub(super) fn take_refusals(&mut self) -> Vec<Refusal> {
        let Some(refusals) = &mut self.said else { return Vec::new() };
        refusals.waiting_bytes = 0;
        std::mem::take(&mut refusals.waiting)
    }

    /// The group is committed, or the ledger is given up.
    pub(super) fn committed(&mut self, kept: bool) {
        let group = std::mem::take(&mut self.committing);
        self.under_way = false;
        if !kept {
            self.said = None;
            self.broken = true;
            self.lost += group;
            self.lost += std::mem::take(&mut self.waiting).len();
        }
    }

    /// How many outcomes the ledger could not keep.
    pub(super) fn lost(&self) -> usize {
        self.lost
    }

    /// How many records ended how.
    pub(super) fn into_counts(self) -> BTreeMap<Ending, u64> {
        self.counts
    }
}

fn ending(outcome: &Outcome) -> Ending {
    match outcome {
        Outcome::Created => Ending::Created,
        Outcome::Updated => Ending::Updated,
        Outcome::Unchanged => Ending::Unchanged,
        Outcome::Invalid(_) => Ending::Invalid,
        Outcome::Failed(_) => Ending::Failed,
        Outcome::Blocked(_) => Ending::Blocked,
        Outcome::Skipped(_) => Ending::Skipped,
        Outcome::Cancelled => Ending::Cancelled,
    }
}

/// The outcome that the ledger holds of this run already.
pub(super) fn outcome(ending: Ending) -> Option<Outcome> {
    match ending {
        Ending::Created => Some(Outcome::Created),
        Ending::Updated => Some(Outcome::Updated),
        Ending::Unchanged => Some(Outcome::Unchanged),
        _ => None,
    }
}

fn reason(cause: &Cause) -> Reason {
    Reason {
        class: cause.class().as_str().to_owned(),
        status: cause.status(),
        message: cause.message().to_owned(),
        hint: cause.hint().map(str::to_owned),
        kind: cause.record().kind().clone(),
        origin: cause.record().origin().clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::cause;
    use crate::engine::outcome::CauseClass;
    use crate::model::{CampusKeys, Model, Origin};
    use crate::ods::Verdict;

    fn name(position: u64) -> RecordName {
        let kind = Model::ds5_2().kind("students").expect("students exist");
        RecordName::new(kind, Origin::new("test", position), CampusKeys::new())
    }

    fn filled(outcomes: u64) -> Journal {
        let mut journal = Journal::new(true, false);
        for position in 0..outcomes {
            journal.take(&name(position), &Outcome::Created, Evidence::of(Some(Key(u128::from(position)))));
        }
        journal
    }

    #[test]
    fn a_group_goes_when_the_one_before_is_committed() {
        let mut journal = filled(700);
        assert!(journal.wants_commit() && journal.is_urgent());
        assert_eq!((journal.group().len(), journal.room()), (700, 300));
        journal.take(&name(701), &Outcome::Updated, Evidence::default());
        assert!(!journal.wants_commit(), "one at a time");
        assert_eq!(journal.room(), 299);
        journal.committed(true);
        assert!(journal.wants_commit() && !journal.is_urgent());
        assert_eq!(journal.group().len(), 1);
    }

    #[test]
    fn a_burst_is_cut_into_groups_and_nothing_has_room_meanwhile() {
        let mut journal = filled(2_300);
        assert_eq!(journal.room(), 0);
        let mut sizes = Vec::new();
        while journal.wants_commit() {
            sizes.push(journal.group().len());
            journal.committed(true);
        }
        assert_eq!(sizes, [1_000, 1_000, 300]);
    }

    #[test]
    fn what_servers_say_goes_with_a_group_or_by_itself_as_far_as_a_run_may_keep_it() {
        let said = |bytes: usize| {
            let mut answer = Answer::new(Verdict::Invalid, String::new());
            answer.refusal = Some(vec![b'x'; bytes].into());
            answer
        };
        let refused = |position| cause::plain(name(position), CauseClass::Refused, "no".to_owned(), None);
        let mut silent = Journal::new(true, false);
        silent.refused(&refused(1), &said(10));
        assert!(!silent.wants_commit() && silent.take_refusals().is_empty(), "nobody asked for it");

        let mut journal = Journal::new(true, true);
        journal.refused(&refused(1), &said(0));
        assert!(!journal.wants_commit(), "nothing was said");
        journal.refused(&refused(1), &said(10));
        assert!(journal.wants_commit() && !journal.is_urgent());
        assert_eq!((journal.group().len(), journal.take_refusals().len()), (0, 1));
        journal.refused(&refused(2), &said(10));
        assert!(!journal.wants_commit(), "one at a time");
        journal.committed(true);
        assert!(journal.wants_commit());
        (0..1_000).for_each(|position| journal.refused(&refused(position), &said(1 << 20)));
        let kept: usize = journal.take_refusals().iter().map(|refusal| refusal.text.bytes()).sum();
        assert!(kept <= REFUSALS_BYTES && kept > REFUSALS_BYTES / 2, "{kept}");
    }

    #[test]
    fn what_a_broken_ledger_does_not_keep_is_counted() {
        let mut journal = filled(600);
        journal.group();
        journal.take(&name(601), &Outcome::Created, Evidence::default());
        journal.committed(false);
        journal.take(&name(602), &Outcome::Created, Evidence::default());
        assert_eq!((journal.lost(), journal.wants_commit()), (602, false));
        assert_eq!(journal.into_counts()[&Ending::Created], 602);
    }

    #[test]
    fn what_was_kept_or_cancelled_is_counted_and_not_kept_again() {
        let mut journal = Journal::new(true, false);
        journal.take(&name(1), &Outcome::Created, Evidence::default().kept_if(true));
        journal.take(&name(2), &Outcome::Cancelled, Evidence::default());
        journal.take(&name(3), &Outcome::Unchanged, Evidence::default().untold());
        assert!(!journal.wants_commit());
        assert_eq!(journal.into_counts(), BTreeMap::from([(Ending::Created, 1), (Ending::Cancelled, 1)]));
    }

    #[test]
    fn records_that_share_a_cause_share_its_reason() {
        let cause = Cause::new(name(1), CauseClass::Refused, "refused".to_owned()).with_status(Some(400));
        let cause = Arc::new(cause.maybe_applied_if(true));
        let mut journal = Journal::new(true, false);
        journal.take(&name(1), &Outcome::Failed(Arc::clone(&cause)), Evidence::default());
        journal.take(&name(2), &Outcome::Blocked(cause), Evidence::default());
        let group = journal.group();
        let [failed, blocked] = &group[..] else { panic!("two entries") };
        assert!(Arc::ptr_eq(failed.reason.as_ref().expect("a reason"), blocked.reason.as_ref().expect("a reason")));
        assert!(failed.maybe_applied && !blocked.maybe_applied);
        assert_eq!(failed.reason.as_ref().map(|reason| reason.class.as_str()), Some("refused"));
    }
}
