//! [`Pool`]: the connections of a snapshot; one, unless more are asked for.
//!
//! All scans share them, a block of rows in turn. How many go at once is bounded, since each has its rows somewhere: the server, the driver or here.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::driver::Driver;
use super::failure::Failure;
use super::link::{Link, Waits};
use crate::error::{Error, ErrorKind, Result};

/// The connections of a snapshot.
#[derive(Debug)]
pub(super) struct Pool {
    links: Vec<Arc<Link>>,
    next: AtomicUsize,
    permits: Arc<Semaphore>,
}

/// A share in a connection; another one has it when this is dropped.
#[derive(Debug)]
pub(super) struct Lease {
    pub(super) link: Arc<Link>,
    _permit: OwnedSemaphorePermit,
}

impl Pool {
    /// Begins the transactions. Blocks.
    pub(super) fn begin(driver: &Arc<dyn Driver>, waits: Waits<'_>) -> Result<Self, Failure> {
        let links = (0..driver.connections().get()).map(|_| Link::begin(driver, waits).map(Arc::new));
        let links = links.collect::<Result<Vec<_>, _>>()?;
        let permits = Arc::new(Semaphore::new(driver.scans().get() * links.len()));
        Ok(Self { links, next: AtomicUsize::new(0), permits })
    }

    /// A share in one of them, as soon as there is one.
    pub(super) async fn lease(self: Arc<Self>) -> Result<Lease> {
        let ended = |_| Error::new(ErrorKind::Unexpected, "the snapshot's connections are gone");
        let permit = self.permits.clone().acquire_owned().await.map_err(ended)?;
        let link = self.links[self.next.fetch_add(1, Ordering::Relaxed) % self.links.len()].clone();
        Ok(Lease { link, _permit: permit })
    }
}
