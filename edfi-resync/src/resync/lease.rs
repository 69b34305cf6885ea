//! [`Held`]: a lease with its locks, from before the first request of a run to behind its last.
//!
//! A run gets all its locks or is refused before it sends anything. It renews its lease every sixth of its length; the
//! [`Fence`] of the connection and the ledger's own keep a run that slept through it from writing late. The fence
//! closes before the lease ends, by the longest time that a request may take (by half of the lease, if that is
//! shorter), which the client keeps by its own clock, so that what left in time has been answered or dropped when
//! somebody else is let in. A run that died is in nobody's way any more when its lease has run out. One whose future is
//! dropped closes its fence and gives its lease back: nothing that it began in the ledger gets through without it.

use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use tokio::runtime::Handle;

use crate::error::Result;
use crate::ledger::{Acquired, FencingToken, Lease, Ledger, LockRequest, LockRow};
use crate::ods::{Clock, Fence};

/// What came of asking for a lease.
pub(super) enum Asked {
    Held(Held),
    /// Somebody else holds this.
    InTheWay(LockRow),
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
    /// Asks a ledger for a lease. No request that is sent under it may take longer than this.
    pub(super) async fn acquire(
        all: &Arc<dyn Ledger>,
        clock: &Arc<dyn Clock>,
        request: LockRequest,
        request_timeout: Duration,
    ) -> Result<Asked> {
        let now = request.now;
        Ok(match all.acquire(request).await? {
            Acquired::Lease(lease) => {
                let (all, clock) = (Arc::clone(all), Arc::clone(clock));
                let open = lease.length.saturating_sub(request_timeout).max(lease.length / 2);
                Asked::Held(Self { ledger: all.fenced(lease.token), all, fence: Fence::until(now + open), open, lease, clock })
            }
            Acquired::Held(lock) => Asked::InTheWay(lock),
        })
    }

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
