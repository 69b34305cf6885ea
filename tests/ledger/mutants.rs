//! Ledgers with one slip each: the public suite names a rule that every one of them breaks.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use edfi_resync::Result;
use edfi_resync::ledger::{
    Accepted, Acquired, Audit, AuditFilter, AuditRow, Entry, ErrorFilter, ErrorId, ErrorLog, ErrorRow, EventId, EventQueue,
    EventRow, FailedRecord, FencingToken, Held, Known, Lease, Ledger, LedgerTarget, LockRequest, LockRow, Locks, NewAudit,
    NewEvent, OutcomeRow, Refusal, RunEnd, RunId, RunRow, RunStart, TargetId, TargetState, Watermark,
};
use edfi_resync::model::{CampusObject, Key, ResourceKind};
use edfi_resync_testing::{ModelLedger, conformance};

/// A slip that whoever writes a ledger could make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    None,
    /// The last entry of a group is not kept.
    HalvesGroups,
    /// The fence is open.
    ForgetsFences,
    /// What is known comes in the order of the keys, not of the question.
    AnswersInOrder,
    /// The client key does not count.
    MixesTargets,
    /// A page begins with the key that the one before ended with.
    PagesOverlap,
    /// What fails is not ours any more.
    DisownsFailures,
    /// A key has one Campus object.
    KeepsOneObject,
    /// An event that is done can be put back.
    ReopensEvents,
    /// A lease that is gone is renewed.
    RenewsLostLeases,
    /// Archived errors are open.
    ArchivesNothing,
    /// Watermarks only grow.
    KeepsNewerWatermarks,
}

#[derive(Debug, Clone)]
struct Slipping {
    ledger: Arc<dyn Ledger>,
    slip: Slip,
}

impl Slipping {
    fn has(&self, slip: Slip) -> bool {
        self.slip == slip
    }
}

impl fmt::Display for Slipping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.slip)
    }
}

#[async_trait]
impl Ledger for Slipping {
    fn fenced(&self, lease: FencingToken) -> Arc<dyn Ledger> {
        let ledger = if self.has(Slip::ForgetsFences) { Arc::clone(&self.ledger) } else { self.ledger.fenced(lease) };
        Arc::new(Self { ledger, slip: self.slip })
    }

    async fn target(&self, target: &LedgerTarget) -> Result<TargetState> {
        let mut target = target.clone();
        if self.has(Slip::MixesTargets) {
            target.client_key.clear();
        }
        self.ledger.target(&target).await
    }

    async fn begin(&self, start: RunStart) -> Result<RunId> {
        self.ledger.begin(start).await
    }

    async fn resume(&self, target: TargetId, run: RunId) -> Result<RunRow> {
        self.ledger.resume(target, run).await
    }

    async fn known(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<Option<Known>>> {
        let mut keys = keys.to_vec();
        if self.has(Slip::AnswersInOrder) {
            keys.sort();
        }
        let mut found = self.ledger.known(target, kind, &keys).await?;
        if self.has(Slip::DisownsFailures) {
            found.iter_mut().flatten().filter(|known| known.ending.is_failure()).for_each(|known| known.delivered = None);
        }
        Ok(found)
    }

    async fn commit(&self, run: RunId, mut group: Vec<Entry>) -> Result<()> {
        if self.has(Slip::HalvesGroups) && group.len() > 1 {
            group.pop();
        }
        self.ledger.commit(run, group).await
    }

    async fn end(&self, run: RunId, end: RunEnd) -> Result<()> {
        self.ledger.end(run, end).await
    }

    async fn samples(&self, target: TargetId, most: usize) -> Result<Vec<(String, String)>> {
        self.ledger.samples(target, most).await
    }

    async fn forget(&self, target: TargetId) -> Result<()> {
        self.ledger.forget(target).await
    }

    async fn ignore_case(&self, target: TargetId) -> Result<()> {
        self.ledger.ignore_case(target).await
    }

    async fn adopt(&self, target: TargetId, kind: &ResourceKind, records: Vec<(Key, Accepted)>) -> Result<()> {
        self.ledger.adopt(target, kind, records).await
    }

    async fn rows(&self, target: TargetId, kind: &ResourceKind, after: Option<Key>, most: usize) -> Result<Vec<Held>> {
        let mut rows = self.ledger.rows(target, kind, after, most).await?;
        if let (Slip::PagesOverlap, Some(after)) = (self.slip, after) {
            rows.insert(0, Held::new(after));
            rows.truncate(most);
        }
        Ok(rows)
    }

    async fn objects(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<Vec<CampusObject>>> {
        let mut objects = self.ledger.objects(target, kind, keys).await?;
        if self.has(Slip::KeepsOneObject) {
            for objects in &mut objects {
                objects.truncate(1);
            }
        }
        Ok(objects)
    }

    async fn keys_of(&self, target: TargetId, kind: &ResourceKind, objects: &[CampusObject]) -> Result<Vec<Vec<Held>>> {
        self.ledger.keys_of(target, kind, objects).await
    }

    async fn remove(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<()> {
        self.ledger.remove(target, kind, keys).await
    }

    async fn runs(&self) -> Result<Vec<RunRow>> {
        self.ledger.runs().await
    }

    async fn plan(&self, run: RunId) -> Result<Option<String>> {
        self.ledger.plan(run).await
    }

    async fn outcomes(&self, run: RunId) -> Result<Vec<OutcomeRow>> {
        self.ledger.outcomes(run).await
    }

    async fn keep_refusals(&self, run: RunId, refusals: Vec<Refusal>) -> Result<()> {
        self.ledger.keep_refusals(run, refusals).await
    }

    async fn refusals(&self, run: RunId, resource: Option<&str>) -> Result<Vec<Refusal>> {
        self.ledger.refusals(run, resource).await
    }

    async fn watermarks(&self, target: TargetId, source: &str) -> Result<Vec<Watermark>> {
        self.ledger.watermarks(target, source).await
    }

    async fn keep_watermarks(&self, target: TargetId, source: &str, mut marks: Vec<Watermark>) -> Result<()> {
        if self.has(Slip::KeepsNewerWatermarks) {
            let kept = self.ledger.watermarks(target, source).await?;
            let newer = |mark: &Watermark| kept.iter().any(|kept| kept.resource == mark.resource && kept.records > mark.records);
            marks.retain(|mark| mark.records.is_none() || !newer(mark));
        }
        self.ledger.keep_watermarks(target, source, marks).await
    }

    async fn check(&self) -> Result<Vec<String>> {
        self.ledger.check().await
    }
}

#[async_trait]
impl Locks for Slipping {
    async fn acquire(&self, request: LockRequest) -> Result<Acquired> {
        self.ledger.acquire(request).await
    }

    async fn renew(&self, lease: &Lease, now: SystemTime) -> Result<bool> {
        Ok(self.ledger.renew(lease, now).await? || self.has(Slip::RenewsLostLeases))
    }

    async fn release(&self, lease: &Lease) -> Result<()> {
        self.ledger.release(lease).await
    }

    async fn locks(&self, target: TargetId, now: SystemTime) -> Result<Vec<LockRow>> {
        self.ledger.locks(target, now).await
    }
}

#[async_trait]
impl EventQueue for Slipping {
    async fn enqueue(&self, event: NewEvent) -> Result<EventId> {
        self.ledger.enqueue(event).await
    }

    async fn pending(&self, configuration: Option<&str>, now: SystemTime) -> Result<Vec<EventRow>> {
        self.ledger.pending(configuration, now).await
    }

    async fn event(&self, id: EventId, now: SystemTime) -> Result<EventRow> {
        self.ledger.event(id, now).await
    }

    async fn begin_event(&self, id: EventId, lease: FencingToken, now: SystemTime) -> Result<bool> {
        Ok(self.ledger.begin_event(id, lease, now).await? || self.has(Slip::ReopensEvents))
    }

    async fn event_done(&self, id: EventId, run: Option<RunId>) -> Result<()> {
        self.ledger.event_done(id, run).await
    }

    async fn event_back(&self, id: EventId) -> Result<()> {
        self.ledger.event_back(id).await
    }

    async fn prune_events(&self, before: SystemTime) -> Result<u64> {
        self.ledger.prune_events(before).await
    }
}

#[async_trait]
impl ErrorLog for Slipping {
    async fn errors(&self, filter: &ErrorFilter) -> Result<Vec<ErrorRow>> {
        self.ledger.errors(filter).await
    }

    async fn failed(&self, ids: &[ErrorId]) -> Result<Vec<FailedRecord>> {
        self.ledger.failed(ids).await
    }

    async fn mark_retried(&self, ids: &[ErrorId]) -> Result<u64> {
        self.ledger.mark_retried(ids).await
    }

    async fn archive(&self, ids: &[ErrorId]) -> Result<u64> {
        if self.has(Slip::ArchivesNothing) { Ok(ids.len() as u64) } else { self.ledger.archive(ids).await }
    }
}

#[async_trait]
impl Audit for Slipping {
    async fn audit(&self, row: NewAudit) -> Result<()> {
        self.ledger.audit(row).await
    }

    async fn audit_rows(&self, filter: &AuditFilter) -> Result<Vec<AuditRow>> {
        self.ledger.audit_rows(filter).await
    }

    async fn prune_audit(&self, before: SystemTime) -> Result<u64> {
        self.ledger.prune_audit(before).await
    }
}

#[tokio::test]
async fn the_suite_names_a_rule_that_each_slip_breaks() {
    let slips = [
        (Slip::None, None),
        (Slip::HalvesGroups, Some("what_was_accepted_is_known")),
        (Slip::ForgetsFences, Some("a_sleeper_cannot_write_late")),
        (Slip::AnswersInOrder, Some("what_was_accepted_is_known")),
        (Slip::MixesTargets, Some("rows_of_one_target_are_never_taken_for_anothers")),
        (Slip::PagesOverlap, Some("rows_come_by_pages_in_the_order_of_their_keys")),
        (Slip::DisownsFailures, Some("a_record_that_was_delivered_stays_ours_when_it_fails_later")),
        (Slip::KeepsOneObject, Some("a_twin_adds_its_campus_object_and_no_ending")),
        (Slip::ReopensEvents, Some("an_event_that_is_done_stays_so_and_says_nothing_of_people")),
        (Slip::RenewsLostLeases, Some("a_lease_that_ran_out_stands_until_another_takes_its_place")),
        (Slip::ArchivesNothing, Some("what_is_archived_stays_so_until_its_record_fails_again")),
        (Slip::KeepsNewerWatermarks, Some("watermarks_are_of_a_target_a_source_and_a_resource")),
    ];
    for (slip, rule) in slips {
        let fresh = async || Ok(Arc::new(Slipping { ledger: Arc::new(ModelLedger::new()), slip }) as _);
        let found = conformance::ledger::check(fresh).await;
        match rule {
            None => found.assert_none(),
            Some(rule) => assert!(found.violations().iter().any(|line| line.starts_with(rule)), "{slip:?}: {rule}\n{found}"),
        }
    }
}
