//! Leases of the model, and what they hold.

use std::collections::BTreeSet;
use std::time::SystemTime;

use async_trait::async_trait;
use edfi_resync::Result;
use edfi_resync::ledger::{Acquired, FencingToken, Lease, LockRequest, LockRow, Locks, TargetId};

use super::ModelLedger;
use super::state::{State, number, to_millis};

/// The leases that stand, and how many there ever were.
#[derive(Default)]
pub(super) struct Leases {
    standing: Vec<Standing>,
    given: usize,
}

struct Standing {
    token: FencingToken,
    target: TargetId,
    holder: String,
    since: SystemTime,
    until: SystemTime,
    /// Paths of resources, each with a school or with all.
    locks: BTreeSet<(String, Option<i64>)>,
}

impl Leases {
    /// Whether a lease is neither lost nor given back, or none is asked for.
    pub(super) fn check(&self, lease: Option<FencingToken>) -> Result<()> {
        match lease {
            Some(lease) if !self.standing.iter().any(|standing| standing.token == lease) => Err(lease.lost()),
            _ => Ok(()),
        }
    }

    pub(super) fn is_held(&self, lease: FencingToken, now: SystemTime) -> bool {
        self.standing.iter().any(|standing| standing.token == lease && standing.until > to_millis(now))
    }
}

impl Standing {
    fn row(&self, (resource, school): &(String, Option<i64>)) -> LockRow {
        LockRow::new(resource.clone(), *school, self.holder.clone(), self.since, self.until, self.token)
    }
}

impl State {
    fn acquire(&mut self, request: LockRequest) -> Result<Acquired> {
        self.check_target(request.target)?;
        request.check_schools()?;
        let now = to_millis(request.now);
        let (mut locks, mut over) = (BTreeSet::new(), BTreeSet::new());
        for (kind, schools) in &request.resources {
            let schools = schools.as_ref().map_or(vec![None], |schools| schools.iter().copied().map(Some).collect());
            for school in schools {
                let mut in_the_way: Vec<LockRow> = Vec::new();
                for standing in self.leases.standing.iter().filter(|standing| standing.target == request.target) {
                    let excludes = |(path, of): &&(String, Option<i64>)| {
                        *path == kind.path() && (of.is_none() || school.is_none() || *of == school)
                    };
                    in_the_way.extend(standing.locks.iter().filter(excludes).map(|lock| standing.row(lock)));
                }
                in_the_way.sort_by_key(|lock| lock.school);
                for lock in in_the_way {
                    if lock.until > now {
                        return Ok(Acquired::Held(lock));
                    }
                    over.insert(lock.token);
                }
                locks.insert((kind.path(), school));
            }
        }
        self.leases.standing.retain(|standing| !over.contains(&standing.token));
        self.leases.given += 1;
        let token = FencingToken(number(self.leases.given));
        let (holder, until) = (request.holder, to_millis(request.now + request.lease));
        self.leases.standing.push(Standing { token, target: request.target, holder, since: now, until, locks });
        Ok(Acquired::Lease(Lease::new(token, request.lease)))
    }
}

#[async_trait]
impl Locks for ModelLedger {
    async fn acquire(&self, request: LockRequest) -> Result<Acquired> {
        self.lock().acquire(request)
    }

    async fn renew(&self, lease: &Lease, now: SystemTime) -> Result<bool> {
        let mut state = self.lock();
        let standing = state.leases.standing.iter_mut().find(|standing| standing.token == lease.token);
        Ok(standing.map(|standing| standing.until = standing.until.max(to_millis(now + lease.length))).is_some())
    }

    async fn release(&self, lease: &Lease) -> Result<()> {
        self.lock().leases.standing.retain(|standing| standing.token != lease.token);
        Ok(())
    }

    async fn locks(&self, target: TargetId, now: SystemTime) -> Result<Vec<LockRow>> {
        let state = self.lock();
        let held = state.leases.standing.iter().filter(|standing| standing.target == target && standing.until > to_millis(now));
        let mut locks: Vec<_> = held.flat_map(|standing| standing.locks.iter().map(|lock| standing.row(lock))).collect();
        locks.sort_by(|a, b| (&a.resource, a.school).cmp(&(&b.resource, b.school)));
        Ok(locks)
    }
}
