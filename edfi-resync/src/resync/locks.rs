//! [`Held`]: the locks of a run, from before its first request to behind its last.
//!
//! A run locks each resource that it writes for the schools of its plan. A resource whose natural key holds no school belongs to the district, or
//! to several schools at once (a student, a course, a program): it is locked for all schools, as everything is of a plan for all schools and of
//! a source without schools. So two runs of one target work at once as long as they share no record.
//!
//! A run gets all its locks or is refused before it sends anything. It renews its lease every sixth of its length; the
//! [`Fence`] of the connection and the ledger's own keep a run that slept through it from writing late. The fence
//! closes before the lease ends, by the longest time that a request may take (by half of the lease, if that is
//! shorter), which the client keeps by its own clock, so that what left in time has been answered or dropped when
//! somebody else is let in. A run that died is in nobody's way any more when its lease has run out. One whose future is
//! dropped closes its fence and gives its lease back: nothing that it began in the ledger gets through without it.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use tokio::runtime::Handle;

use super::Resync;
use super::memory::Memory;
use crate::campus::{Right, SchoolSelection, Tool};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{Acquired, FencingToken, Lease, Ledger, LockRequest, LockRow};
use crate::model::{KeyPartOf, Model, ResourceKind, key_parts};
use crate::ods::{Clock, Fence};
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
        self.rights.require(Tool::Resync, Right::Read)?;
        match &self.memory {
            Some(memory) => {
                let mut locks = memory.ledger().locks(memory.state().await?.id, self.clock.wall()).await?;
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
        let now = self.clock.wall();
        let request = LockRequest {
            target: memory.state().await?.id,
            holder: self.holder.clone(),
            resources,
            now,
            lease: self.options.lease,
        };
        match memory.ledger().acquire(request).await? {
            Acquired::Lease(lease) => {
                let (all, clock) = (Arc::clone(memory.ledger()), Arc::clone(&self.clock));
                let open = lease.length.saturating_sub(self.options.request_timeout).max(lease.length / 2);
                Ok(Held { ledger: all.fenced(lease.token), all, fence: Fence::until(now + open), open, lease, clock })
            }
            Acquired::Held(lock) => Err(in_the_way(&lock, &self.model)),
        }
    }
}

/// Locks that are held.
pub(super) struct Held {
    /// Refuses what is written once the lease is lost.
    pub(super) ledger: Arc<dyn Ledger>,
    /// Open while the lease is held.
    pub(super) fence: Fence,
    /// For how long a renewal opens it.
    open: Duration,
    all: Arc<dyn Ledger>,
    lease: Lease,
    clock: Arc<dyn Clock>,
}

impl Held {
    /// Their lease.
    pub(super) fn token(&self) -> FencingToken {
        self.lease.token
    }

    /// Renews the lease while something is done, and gives it back when that is done, however it went; also when this is dropped before.
    pub(super) async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        // Before the work, so that it is dropped behind it.
        let mut guard = Guard(Some(self));
        let mut work = pin!(work);
        let done = tokio::select! {
            biased;
            never = self.renew() => match never {},
            done = &mut work => done,
        };
        guard.0 = None;
        // A lease that cannot be given back runs out.
        let _ = self.all.release(&self.lease).await;
        done
    }

    /// Renews the lease for ever.
    async fn renew(&self) -> Infallible {
        loop {
            self.clock.sleep(self.lease.length / 6).await;
            let now = self.clock.wall();
            match self.all.renew(&self.lease, now).await {
                Ok(true) => self.fence.put_off(now + self.open),
                Ok(false) => {
                    self.fence.close();
                    tracing::warn!("the locks of this run are lost; it sends nothing more");
                    return std::future::pending().await;
                }
                // The next time may be better, and until the lease runs out nobody is let in.
                Err(error) => tracing::warn!(%error, "the locks of this run could not be renewed"),
            }
        }
    }
}

/// Gives the locks of an abandoned run back.
struct Guard<'a>(Option<&'a Held>);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        let Some(Held { fence, all, lease, .. }) = self.0 else { return };
        fence.close();
        // Nobody is left who could wait for it; where there is no runtime either, the lease runs out.
        let Ok(runtime) = Handle::try_current() else { return };
        let (all, lease) = (Arc::clone(all), lease.clone());
        let mut release = Box::pin(async move { all.release(&lease).await });
        // Begun now, so that it stands before whatever the caller asks of the ledger next.
        if release.as_mut().now_or_never().is_none() {
            runtime.spawn(release);
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
