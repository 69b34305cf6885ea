//! [`Claim`]: a lease under which an event is processed.

use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use super::super::Resync;
use super::super::memory::Memory;
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{Acquired, FencingToken, Lease, Ledger, LockRequest};
use crate::ods::Clock;

/// How long an event that a dead process left is nobody else's.
const LEASE: Duration = Duration::from_secs(120);

/// A lease that locks nothing: it says that somebody lives who is at an event. What the event writes is locked by its run.
pub(super) struct Claim {
    /// Refuses what is written once the lease is lost.
    pub(super) ledger: Arc<dyn Ledger>,
    all: Arc<dyn Ledger>,
    lease: Lease,
    clock: Arc<dyn Clock>,
}

impl Resync {
    pub(super) async fn claim(&self, memory: &Memory) -> Result<Claim> {
        let now = self.clock.wall();
        let target = memory.state().await?.id;
        let holder = format!("process {}", std::process::id());
        let request = LockRequest { target, holder, resources: Vec::new(), now, lease: LEASE };
        match memory.ledger().acquire(request).await? {
            Acquired::Lease(lease) => {
                let all = Arc::clone(memory.ledger());
                Ok(Claim { ledger: all.fenced(lease.token), all, lease, clock: Arc::clone(&self.clock) })
            }
            Acquired::Held(_) => Err(Error::new(ErrorKind::Unexpected, "a lease that locks nothing is in somebody's way")),
        }
    }
}

impl Claim {
    pub(super) fn token(&self) -> FencingToken {
        self.lease.token
    }

    /// Renews the lease while something is done, and gives it back when that is done, however it went.
    pub(super) async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let done = tokio::select! {
            biased;
            never = self.renew() => match never {},
            done = &mut work => done,
        };
        // A lease that cannot be given back runs out.
        let _ = self.all.release(&self.lease).await;
        done
    }

    async fn renew(&self) -> Infallible {
        loop {
            self.clock.sleep(self.lease.length / 3).await;
            // An event that another took over meanwhile is processed twice, which is safe.
            let _ = self.all.renew(&self.lease, self.clock.wall()).await;
        }
    }
}
