//! [`Connection`]: an ODS that is read, and what was found out of it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use super::options::SnapshotUse;
use super::survey::Survey;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, ResourceClass};
use crate::ods::{Flavour, Ods, Verdict, View};
use crate::shown::Shown;

/// An ODS that is read, and what was found out of it.
pub(super) struct Connection {
    ods: Ods,
    /// Its address, as it is shown.
    address: String,
    snapshot: SnapshotUse,
    /// What the last survey found, and of which state.
    survey: Mutex<Option<(State, Arc<Survey>)>>,
}

/// A state of the server: a Data Standard, whether it is of a snapshot, and its newest change version.
pub(super) type State = (String, bool, u64);

/// A connection as one snapshot of the source uses it.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) ods: Ods,
    /// It reads a snapshot of the server.
    pub(super) is_snapshot: bool,
    /// The newest change version when it was opened; absent where change queries are off.
    pub(super) newest: Option<u64>,
    /// What was found out of it, once for all who ask at once.
    surveyed: Arc<OnceCell<Arc<Survey>>>,
}

impl Seen {
    fn new(ods: Ods, is_snapshot: bool, newest: Option<u64>) -> Self {
        Self { ods, is_snapshot, newest, surveyed: Arc::default() }
    }
}

impl Connection {
    pub(super) fn new(ods: Ods, address: String, snapshot: SnapshotUse) -> Self {
        Self { ods, address, snapshot, survey: Mutex::default() }
    }

    pub(super) fn ods(&self) -> &Ods {
        &self.ods
    }

    /// The state that is read: a snapshot of the server, if there is one and it is wanted.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] where there is none and it must be; what the server says when it cannot be asked.
    pub(super) async fn see(&self, model: &Model) -> Result<Seen> {
        if self.snapshot != SnapshotUse::Never {
            if let Some(view) = self.snapshot_of(model).await? {
                let ods = self.ods.seen_as(Some(view));
                let newest = ods.newest_change_version().await?;
                return Ok(Seen::new(ods, true, newest));
            }
            if self.snapshot == SnapshotUse::Required {
                return Err(Error::new(ErrorKind::SourceInvalid, format!("{self} has no snapshot"))
                    .with_hint("ask its host for one, or let it be read as it is while others may write into it"));
            }
        }
        Ok(Seen::new(self.ods.clone(), false, self.ods.newest_change_version().await?))
    }

    /// How a snapshot is asked for, if the server has one. Whoever ignores that it was asked for is found out by the versions.
    async fn snapshot_of(&self, model: &Model) -> Result<Option<View>> {
        let discovery = self.ods.discovery();
        if discovery.flavour == Flavour::Dms {
            return Ok(None);
        }
        let major = discovery.version.split('.').next().and_then(|major| major.parse::<u32>().ok());
        if major.is_some_and(|major| major < 7) {
            let snapshots = self.ods.snapshots().await.unwrap_or_default();
            return Ok(snapshots.first().and_then(|newest| View::identified(newest)));
        }
        let view = View::of_snapshot();
        let seen = self.ods.seen_as(Some(view.clone()));
        if seen.newest_change_version().await?.is_none() {
            return Ok(None);
        }
        let Some(kind) = model.kinds().find(|kind| kind.spec().class == ResourceClass::Descriptor) else { return Ok(Some(view)) };
        let is_there = match seen.count(&kind, &[]).await {
            Err(answer) => answer.verdict != Verdict::Config,
            Ok(_) => true,
        };
        Ok(is_there.then_some(view))
    }

    /// Which kinds there are, found out once for a state that does not change.
    pub(super) async fn survey(&self, seen: &Seen, model: &Model) -> Result<Arc<Survey>> {
        seen.surveyed.get_or_try_init(|| self.find_out(seen, model)).await.cloned()
    }

    async fn find_out(&self, seen: &Seen, model: &Model) -> Result<Arc<Survey>> {
        let state = seen.newest.map(|newest| (model.version().to_owned(), seen.is_snapshot, newest));
        let known = self.survey.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((of, survey)) = known
            && Some(of) == state
        {
            return Ok(survey);
        }
        let survey = Arc::new(Survey::of(&seen.ods, model).await?);
        if let Some(state) = state {
            *self.survey.lock().unwrap_or_else(PoisonError::into_inner) = Some((state, Arc::clone(&survey)));
        }
        Ok(survey)
    }
}

impl fmt::Display for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the ODS at {}", Shown(&self.address))
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({self})")
    }
}
