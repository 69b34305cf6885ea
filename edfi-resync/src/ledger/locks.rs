//! [`Locks`]: who may write which resources of which schools of a target.
//!
//! A lock is held by a *lease*: for a time, which a heartbeat prolongs. Whoever dies frees what he held when his lease runs out. Whoever sleeps
//! through his may find that another has taken his place; then his lease is lost as a whole, and what he still writes through
//! [`Ledger::fenced`](super::Ledger::fenced) is refused. A lease that ran out and was not taken stands, and can be renewed.
//!
//! A ledger binds the processes that share it, and no others; they must agree on the time.

use std::collections::BTreeSet;
use std::fmt;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;

use super::target::TargetId;
use crate::error::{Error, ErrorKind, Result};
use crate::model::ResourceKind;

/// The number of a lease. Of two leases of one ledger, the later has the greater one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FencingToken(pub i64);

impl FencingToken {
    /// The error of whoever writes under this lease when it is lost or was given back.
    pub fn lost(self) -> Error {
        Error::new(ErrorKind::Locked, format!("lease {self} is not held any more: it ran out or was given back"))
            .with_hint("stop what stands under it, and ask for the locks again")
    }
}

impl fmt::Display for FencingToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What somebody wants to lock.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LockRequest {
    /// The target that is written to.
    pub target: TargetId,
    /// Who asks, as others will read it.
    pub holder: String,
    /// The resources, and of each the schools, by their Campus IDs. Absent: all schools, as for what belongs to the district; that
    /// excludes every lock on the resource. An empty set locks nothing.
    pub resources: Vec<(ResourceKind, Option<BTreeSet<i64>>)>,
    /// What time it is.
    pub now: SystemTime,
    /// For how long, unless it is renewed.
    pub lease: Duration,
}

impl LockRequest {
    /// Asks for these resources, each with its schools or with all, from now on for so long.
    pub fn new(
        target: TargetId,
        holder: impl Into<String>,
        resources: Vec<(ResourceKind, Option<BTreeSet<i64>>)>,
        now: SystemTime,
        lease: Duration,
    ) -> Self {
        Self { target, holder: holder.into(), resources, now, lease }
    }

    /// Refuses a school that can be none.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] for an ID that is not positive.
    pub fn check_schools(&self) -> Result<()> {
        let schools = self.resources.iter().filter_map(|(_, schools)| schools.as_ref()).flatten();
        match schools.into_iter().find(|school| **school <= 0) {
            Some(school) => Err(Error::new(ErrorKind::RequestInvalid, format!("{school} is no Campus ID of a school"))
                .with_hint("name schools by their Campus IDs, or lock all schools")),
            None => Ok(()),
        }
    }
}

/// Locks that are held together.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lease {
    /// Its number.
    pub token: FencingToken,
    /// For how long it is given each time.
    pub length: Duration,
}

impl Lease {
    /// Locks under this number, given for so long each time.
    pub fn new(token: FencingToken, length: Duration) -> Self {
        Self { token, length }
    }
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acquired {
    /// All of it is locked.
    Lease(Lease),
    /// Nothing is: somebody else holds this.
    Held(LockRow),
}

/// A lock that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LockRow {
    /// The path of the resource: `/ed-fi/students`.
    pub resource: String,
    /// The Campus ID of the school; absent: all schools.
    pub school: Option<i64>,
    /// Who holds it.
    pub holder: String,
    /// Since when.
    pub since: SystemTime,
    /// Until when, unless it is renewed.
    pub until: SystemTime,
    /// Its lease.
    pub token: FencingToken,
}

impl LockRow {
    /// A lock on a resource, by its path, of one school or of all, from one time until another.
    pub fn new(
        resource: impl Into<String>,
        school: Option<i64>,
        holder: impl Into<String>,
        since: SystemTime,
        until: SystemTime,
        token: FencingToken,
    ) -> Self {
        Self { resource: resource.into(), school, holder: holder.into(), since, until, token }
    }
}

/// Who may write what. For implementers. Times are passed in; no lock is ever waited for.
///
/// # Errors
/// As [`Ledger`](super::Ledger).
#[async_trait]
pub trait Locks: Send + Sync {
    /// Locks all that is asked for, or nothing. Leases that stand in the way and ran out are lost to their holders.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`](crate::ErrorKind::RequestInvalid) for an unknown target, or a school ID that is not positive.
    async fn acquire(&self, request: LockRequest) -> Result<Acquired>;

    /// Prolongs a lease from now on; never shortens it. `false`: it is lost or was given back, and so is everything that it held.
    async fn renew(&self, lease: &Lease, now: SystemTime) -> Result<bool>;

    /// Gives a lease back, if it is not lost already.
    async fn release(&self, lease: &Lease) -> Result<()>;

    /// The locks of a target that are held now, by resource and school; one on all schools comes first.
    async fn locks(&self, target: TargetId, now: SystemTime) -> Result<Vec<LockRow>>;
}
