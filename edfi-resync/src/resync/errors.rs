//! The error log: what failed, grouped by cause; sending exactly that again; putting it away.

use std::collections::{BTreeMap, BTreeSet};

use super::opened::Resync;
use super::run::Running;
use crate::campus::{Right, Tool};
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::Result;
use crate::ledger::{AuditAction, ErrorFilter, ErrorId, ErrorRow};
use crate::model::CampusRole;
use crate::plan::Plan;
use crate::report::{AuditDetail, AuditResult, ErrorGroup, Report};

impl Resync {
    /// The errors of this target, grouped by cause, those that cost most records first. The filter may name a resource by its endpoint.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Error Log; [`ConfigInvalid`](ErrorKind::ConfigInvalid) without a ledger;
    /// [`UnknownResource`](ErrorKind::UnknownResource) for a resource that the model lacks; what the ledger says when it cannot be read.
    pub async fn errors(&self, filter: &ErrorFilter) -> Result<Vec<ErrorGroup>> {
        self.rights().require(Tool::ErrorLog, Right::Read)?;
        self.remembered("error log")?;
        let mut filter = filter.clone();
        if let Some(resource) = &filter.resource {
            let endpoint = resource.rsplit('/').next().unwrap_or(resource);
            filter.resource = Some(self.model.kind(endpoint)?.path());
        }
        Ok(ErrorGroup::of(self.error_rows(&filter).await?))
    }

    /// The errors of this target that a filter wants, oldest first.
    pub(super) async fn error_rows(&self, filter: &ErrorFilter) -> Result<Vec<ErrorRow>> {
        let memory = self.remembered("error log")?;
        let target = memory.state().await?.id;
        let runs: BTreeSet<_> =
            memory.ledger().runs().await?.into_iter().filter(|run| run.target == target).map(|run| run.id).collect();
        let mut rows = memory.ledger().errors(filter).await?;
        rows.retain(|row| runs.contains(&row.run));
        Ok(rows)
    }

    /// A plan that sends the records of these errors again, and nothing else, in load order. Errors that are settled are passed over.
    ///
    /// [Running](Resync::run) it takes Write of the Error Log.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Error Log; [`ConfigInvalid`](ErrorKind::ConfigInvalid) without a ledger;
    /// [`RequestInvalid`](ErrorKind::RequestInvalid) when nothing is left to send; what source and ledger say when they cannot be read.
    pub async fn plan_retry(&self, errors: &[ErrorId]) -> Result<Plan> {
        self.rights().require(Tool::ErrorLog, Right::Read)?;
        self.retrying(errors).await
    }

    /// Sends the records of these errors again, and nothing else. Each is delivered, and its error gone, or failed again, under a new number;
    /// one that the source does not have any more is said in the report, and its error is marked as retried.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Write of the Error Log, and as [`plan_retry`](Self::plan_retry) and [`run`](Self::run) say.
    pub async fn retry(&self, errors: &[ErrorId]) -> Result<Report> {
        let planned = async {
            self.rights().require(Tool::ErrorLog, Right::Write)?;
            self.retrying(errors).await
        };
        let (about, planned) = (AuditDetail::default().about(errors.iter().copied()), Box::pin(planned).await);
        let plan = self.noting_refusal(AuditAction::Retry, about, planned).await?;
        Running::new(self, &plan).await
    }

    /// Puts errors of this target away; says how many. A record that fails again is back, under a new number.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Write of the Error Log; [`ConfigInvalid`](ErrorKind::ConfigInvalid) without a ledger; what
    /// the ledger says when it cannot be written.
    pub async fn archive(&self, errors: &[ErrorId]) -> Result<u64> {
        let about = AuditDetail::default().about(errors.iter().copied());
        let archived = Box::pin(self.put_away(errors)).await;
        self.noting_refusal(AuditAction::Archive, about, archived).await
    }

    async fn put_away(&self, errors: &[ErrorId]) -> Result<u64> {
        self.rights().require(Tool::ErrorLog, Right::Write)?;
        let memory = self.remembered("error log")?;
        let own: Vec<_> = self.failed(memory, errors).await?.into_iter().map(|(_, record)| record.id).collect();
        let archived = memory.ledger().archive(&own).await?;
        let now = self.clock().wall();
        let detail = AuditDetail::default().about(own).ending(AuditResult::Finished, None, now);
        self.note(now, AuditAction::Archive, None, &detail).await?;
        Ok(archived)
    }

    async fn retrying(&self, errors: &[ErrorId]) -> Result<Plan> {
        let memory = self.remembered("error log")?;
        let (mut kinds, mut schools, mut known) = (BTreeMap::<_, BTreeSet<i64>>::new(), BTreeSet::new(), true);
        for (kind, record) in self.failed(memory, errors).await? {
            let of = record.campus.get(&CampusRole::School);
            known &= of.is_some_and(|of| !of.is_empty());
            schools.extend(of.into_iter().flatten().copied());
            kinds.entry(kind).or_default().insert(record.id.0);
        }
        if !known {
            // Where a record belongs to no school, or to one that nobody named, all are locked.
            schools.clear();
        }
        let mut facts = self.facts_of_server();
        let snapshot = self.store().open(&self.scope()).await?;
        facts.schools = snapshot.schools().await?;
        facts.held = snapshot.kinds().await?.into_iter().collect();
        Plan::retrying(&kinds, &schools, &facts, &self.dependencies)
    }
}
