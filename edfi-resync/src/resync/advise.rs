//! [`Advice`]: what only a resync puts right, found by comparing the source with the ledger.
//!
//! Campus sends changes as they happen, but not all of them: a resource that was switched on later, a mapping that was changed, sessions and
//! grading periods, an excluded calendar, what was deleted while its resource was off (the manual's pages of each resource; their cases are
//! gathered in [`AdviceReason`]). Nothing is asked of the ODS but whether it is still the one the ledger knows: the ledger says what was accepted,
//! not what the ODS holds now, since others write there too. A cleanup's plan looks itself before it deletes.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use futures::StreamExt as _;

use super::opened::Resync;
use crate::campus::{Mode, Narrowing, Request, Right, Tool};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{Held, Ledger, TargetId};
use crate::model::{CampusObject, Key, ResourceKind};
use crate::source::{ObjectState, Snapshot};

/// Rows and objects that are asked for at once.
const PAGE: usize = 500;
/// Of a kind that has changed by this part at least, it is its mapping that has changed, or its query: one in so many.
const MAPPING_SHARE: u64 = 2;

/// Resources that a resync or a cleanup puts right, for one reason; with the request that does it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Advice {
    /// Why.
    pub reason: AdviceReason,
    /// The endpoints that it concerns, with how many records of each.
    pub resources: BTreeMap<String, u64>,
    /// What to ask for: plan it, look at the plan, run it.
    pub request: Request,
}

/// Why a resync is advised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum AdviceReason {
    /// Nothing was ever accepted by this ODS, or it was emptied or replaced: a new school year, a new ODS.
    NothingSent,
    /// The resource was switched on, or appeared in the source, after the others were sent: nothing of it was ever accepted, and of most others
    /// something was.
    SwitchedOnLater,
    /// Sessions and grading periods: they go with a resync only.
    ResyncOnly,
    /// Most records of the resource are not as they were accepted: a mapping was changed, cleared or set again.
    MappingChanged,
    /// Records are in Campus and were never accepted, such as contacts of a student who was enrolled anew, or a resource that was not sent yet, as most
    /// others were not.
    NotSent,
    /// Records are not as they were accepted.
    Changed,
    /// A calendar was marked Exclude after it was sent: it and what depends on it are deleted by a cleanup, even if switched off.
    CalendarExcluded,
    /// Records were accepted, and Campus does not have them any more: deleted while their resource was off or the connection down.
    Gone,
}

/// What a comparison found of one kind.
#[derive(Debug, Default)]
struct Compared {
    known: bool,
    records: u64,
    unsent: u64,
    changed: u64,
    gone: u64,
    excluded: u64,
}

impl AdviceReason {
    /// Its name in text: `switchedOnLater`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NothingSent => "nothingSent",
            Self::SwitchedOnLater => "switchedOnLater",
            Self::ResyncOnly => "resyncOnly",
            Self::MappingChanged => "mappingChanged",
            Self::NotSent => "notSent",
            Self::Changed => "changed",
            Self::CalendarExcluded => "calendarExcluded",
            Self::Gone => "gone",
        }
    }

    /// Whether it takes a cleanup.
    fn deletes(self) -> bool {
        matches!(self, Self::CalendarExcluded | Self::Gone)
    }
}

impl Resync {
    /// What only a resync would put right: ready-made requests, the most far-reaching first; none where source and ledger agree. Reads the
    /// source as a whole, and the ledger; from the ODS only enough to know whether it is the same.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Resync tool; [`ConfigInvalid`](ErrorKind::ConfigInvalid) without a ledger; what
    /// source and ledger say when they cannot be read.
    pub async fn advise(&self) -> Result<Vec<Advice>> {
        self.rights().require(Tool::Resync, Right::Read)?;
        let Some(memory) = &self.memory else {
            return Err(Error::new(ErrorKind::ConfigInvalid, "without a ledger nothing is known of what was sent")
                .with_hint("name the ledger that runs are kept in"));
        };
        let snapshot = self.store().open(&self.scope()).await?;
        let preferences = &self.configuration.preferences;
        let mut kinds = snapshot.kinds().await?;
        kinds.sort_unstable_by(|a, b| a.endpoint().cmp(b.endpoint()));
        let Some((ledger, target)) = memory.of_this_ods(&self.ods, &self.model, self.clock().as_ref()).await? else {
            return Ok(vec![self.nothing_sent()]);
        };
        let mut found = BTreeMap::new();
        for kind in &kinds {
            let compared = self.compare(snapshot.as_ref(), &ledger, target, kind).await?;
            found.insert(kind.endpoint(), compared);
        }
        if found.values().all(|compared| !compared.known) {
            return Ok(vec![self.nothing_sent()]);
        }
        // Where only some were sent so far, the others are not late.
        let on = found.iter().filter(|(endpoint, compared)| compared.records > 0 && preferences.is_on(endpoint));
        let (known, unknown): (Vec<_>, Vec<_>) = on.partition(|(_, compared)| compared.known);
        let most_are_known = known.len() > unknown.len();
        let mut reasons: BTreeMap<AdviceReason, BTreeMap<String, u64>> = BTreeMap::new();
        for (endpoint, compared) in found {
            for (reason, records) in compared.reasons(endpoint, preferences.is_on(endpoint), most_are_known) {
                reasons.entry(reason).or_default().insert(endpoint.to_owned(), records);
            }
        }
        Ok(reasons.into_iter().map(|(reason, resources)| self.advice(reason, resources)).collect())
    }

    fn nothing_sent(&self) -> Advice {
        Advice { reason: AdviceReason::NothingSent, resources: BTreeMap::new(), request: self.everything() }
    }

    fn advice(&self, reason: AdviceReason, resources: BTreeMap<String, u64>) -> Advice {
        let request = self.everything().resources(resources.keys());
        let request = match reason {
            _ if reason.deletes() => request.mode(Mode::Cleanup),
            AdviceReason::SwitchedOnLater => request.select_dependencies(true),
            _ => request,
        };
        Advice { reason, resources, request }
    }

    /// All schools, where the source has any.
    fn everything(&self) -> Request {
        if self.store().capabilities().must_choose_schools() { Request::new().all_schools() } else { Request::new() }
    }

    async fn compare(
        &self,
        snapshot: &dyn Snapshot,
        ledger: &Arc<dyn Ledger>,
        target: TargetId,
        kind: &ResourceKind,
    ) -> Result<Compared> {
        let (mut compared, mut keys) = (Compared::default(), Vec::new());
        compared.known = !ledger.rows(target, kind, None, 1).await?.is_empty();
        let mut batches = snapshot.scan(kind, &Narrowing::none());
        while let Some(batch) = batches.next().await {
            let (looked, _) = batch?.into_looked();
            let records: Vec<_> = looked.filter_map(|seen| Some((seen.inspection.key?, seen.inspection.digest))).collect();
            compared.records += records.len() as u64;
            for records in records.chunks(PAGE) {
                let asked: Vec<_> = records.iter().map(|(key, _)| *key).collect();
                let known = if compared.known { ledger.known(target, kind, &asked).await? } else { vec![None; asked.len()] };
                for ((_, digest), known) in records.iter().zip(known) {
                    match known.and_then(|known| known.accepted) {
                        None => compared.unsent += 1,
                        Some(accepted) => compared.changed += u64::from(accepted.digest != *digest),
                    }
                }
                keys.extend(asked);
            }
        }
        keys.sort_unstable();
        let mut after = None;
        while compared.known {
            let rows = ledger.rows(target, kind, after, PAGE).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.key);
            self.compare_rows(snapshot, rows, &keys, &mut compared).await?;
        }
        Ok(compared)
    }

    /// Counts the rows of ours whose records the source does not give any more, and whose objects are gone.
    async fn compare_rows(&self, snapshot: &dyn Snapshot, rows: Vec<Held>, keys: &[Key], compared: &mut Compared) -> Result<()> {
        let lacking: Vec<_> = rows.into_iter().filter(|row| row.is_ours() && keys.binary_search(&row.key).is_err()).collect();
        let objects: Vec<CampusObject> = lacking.iter().flat_map(|row| row.objects.iter().cloned()).collect();
        if lacking.is_empty() {
            return Ok(());
        }
        let states = snapshot.objects(&objects).await?;
        // A plain source holds all that it ever sends: what it does not give is gone.
        let plain = self.store().capabilities().is_plain();
        let mut next = states.into_iter().flatten();
        for row in &lacking {
            let states: Vec<_> = next.by_ref().take(row.objects.len()).collect();
            let all = |wanted: ObjectState| !states.is_empty() && states.iter().all(|state| *state == wanted);
            if all(ObjectState::Gone) || (plain && states.is_empty()) {
                compared.gone += 1;
            } else if all(ObjectState::CalendarExcluded) {
                compared.excluded += 1;
            }
        }
        Ok(())
    }
}

impl Compared {
    /// What is advised of a resource, and for how many of its records.
    fn reasons(&self, endpoint: &str, on: bool, most_are_known: bool) -> Vec<(AdviceReason, u64)> {
        let Self { known, records, unsent, changed, gone, excluded } = *self;
        let different = unsent + changed;
        let mut reasons = Vec::new();
        if !on {
            // Of what is switched off only an excluded calendar is cleaned up.
        } else if !known && records > 0 {
            reasons.push((if most_are_known { AdviceReason::SwitchedOnLater } else { AdviceReason::NotSent }, records));
        } else if matches!(endpoint, "sessions" | "gradingPeriods") && different > 0 {
            reasons.push((AdviceReason::ResyncOnly, different));
        } else {
            let mapping = changed > 1 && changed.saturating_mul(MAPPING_SHARE) >= records;
            reasons.push((if mapping { AdviceReason::MappingChanged } else { AdviceReason::Changed }, changed));
            reasons.push((AdviceReason::NotSent, unsent));
        }
        reasons.push((AdviceReason::CalendarExcluded, excluded));
        reasons.push((AdviceReason::Gone, if on { gone } else { 0 }));
        reasons.retain(|(_, records)| *records > 0);
        reasons
    }
}

impl fmt::Display for AdviceReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NothingSent => "nothing was sent to this ODS yet, or it was emptied or replaced: a full resync is needed",
            Self::SwitchedOnLater => "switched on after the others were sent",
            Self::ResyncOnly => "changed, and go with a resync only",
            Self::MappingChanged => "mostly not as they were accepted: a mapping was changed",
            Self::NotSent => "in the source, and never accepted",
            Self::Changed => "not as they were accepted",
            Self::CalendarExcluded => "of a calendar that was marked Exclude since",
            Self::Gone => "accepted, and gone from the source since",
        })
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let resources: Vec<_> = self.resources.iter().map(|(endpoint, records)| format!("{records} {endpoint}")).collect();
        match resources.as_slice() {
            [] => self.reason.fmt(f),
            resources => write!(f, "{} ({}): {}", self.reason, self.request.mode, resources.join(", ")),
        }
    }
}
