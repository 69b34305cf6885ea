//! The locks of a run: what a plan writes, and who holds what.
//!
//! A run locks each resource that it writes for the schools of its plan. A resource whose natural key holds no school belongs to the district, or
//! to several schools at once (a student, a course, a program): it is locked for all schools, as everything is of a plan for all schools and of
//! a source without schools. So two runs of one target work at once as long as they share no record. How locks are held: [`Held`].

use std::collections::BTreeSet;

use super::lease::{Asked, Held};
use super::memory::Memory;
use super::opened::Resync;
use crate::campus::{Right, SchoolSelection, Tool};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{LockRequest, LockRow};
use crate::model::{KeyPartOf, Model, ResourceKind, key_parts};
use crate::plan::Plan;
use crate::report::moment;
use crate::shown::Shown;

impl Resync {
    /// Who holds which resources of which schools of this target, and since when.
    ///
    /// A ledger binds the processes that share it, and no others. Without one there are no locks: then nothing keeps two runs apart.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Resync tool, and what the ledger says when it cannot be read.
    pub async fn locks(&self) -> Result<Vec<LockRow>> {
        self.rights().require(Tool::Resync, Right::Read)?;
        match &self.memory {
            Some(memory) => {
                let mut locks = memory.ledger().locks(memory.state().await?.id, self.clock().wall()).await?;
                for lock in &mut locks {
                    lock.holder = Shown(&lock.holder).to_string();
                }
                Ok(locks)
            }
            None => Ok(Vec::new()),
        }
    }

    /// Locks what a plan writes.
    pub(super) async fn lock(&self, memory: &Memory, plan: &Plan) -> Result<Held> {
        self.hold(memory, resources(plan, &self.model)?).await
    }

    /// Holds a lease that locks these resources. One that locks nothing only says that somebody lives who is at something.
    pub(super) async fn hold(&self, memory: &Memory, resources: Vec<(ResourceKind, Option<BTreeSet<i64>>)>) -> Result<Held> {
        let now = self.clock().wall();
        let request = LockRequest {
            target: memory.state().await?.id,
            holder: self.district.holder().to_owned(),
            resources,
            now,
            lease: self.options.lease,
        };
        match Held::acquire(memory.ledger(), self.clock(), request, self.options.request_timeout).await? {
            Asked::Held(held) => Ok(held),
            Asked::InTheWay(lock) => Err(in_the_way(&lock, &self.model)),
        }
    }
}

/// What a plan writes: resources, and of each the schools, or all of them.
fn resources(plan: &Plan, model: &Model) -> Result<Vec<(ResourceKind, Option<BTreeSet<i64>>)>> {
    let all = plan.request.schools == Some(SchoolSelection::All) || plan.schools.is_empty();
    let schools: Option<BTreeSet<i64>> = (!all).then(|| plan.schools.iter().map(|school| school.id).collect());
    // A number that is none of a Campus school is no lock.
    let schools = schools.filter(|schools| schools.iter().all(|school| *school > 0));
    let (sent, removed) = (plan.steps.iter().map(|step| &step.resource), plan.removals.iter().map(|step| &step.resource));
    let endpoints: BTreeSet<&String> = sent.chain(removed).collect();
    let lock = |endpoint: &String| {
        let kind = model.kind(endpoint)?;
        let of_schools = key_parts(&kind).iter().any(|part| part.of == KeyPartOf::School);
        Ok((kind, schools.clone().filter(|_| of_schools)))
    };
    endpoints.into_iter().map(lock).collect()
}

/// Why a run is refused, and what to do.
fn in_the_way(lock: &LockRow, model: &Model) -> Error {
    let kind = model.kinds().find(|kind| kind.path() == lock.resource);
    let resource = kind.map_or_else(|| lock.resource.clone(), |kind| kind.endpoint().to_owned());
    let school = lock.school.map_or_else(|| "all schools".to_owned(), |school| format!("school {school}"));
    let (holder, since, until) = (Shown(&lock.holder), moment(lock.since), moment(lock.until));
    let message = format!("{resource} of {school} are being written by {holder} since {since}");
    Error::new(ErrorKind::Locked, message).with_hint(format!(
        "wait until that run has ended, or choose other schools or resources; should its process have died, they are free from {until} on"
    ))
}
