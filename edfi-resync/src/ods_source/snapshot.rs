//! [`OdsSnapshot`]: one view of an ODS.

use std::fmt;
use std::sync::{Arc, PoisonError};

use async_trait::async_trait;
use futures::stream::{self, BoxStream};
use futures::{FutureExt as _, StreamExt as _, TryStreamExt as _};

use super::connection::{Connection, Seen};
use super::log::{Log, window};
use super::rows::{Noticed, scan};
use super::survey::Survey;
use crate::campus::Narrowing;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusObject, Model, ResourceKind};
use crate::source::{
    Batch, CampusSchool, Capabilities, Caveat, ChangeLog, Counted, ObjectState, Snapshot, Withheld, check_narrowing,
};

/// One view of an ODS.
pub(super) struct OdsSnapshot {
    connection: Arc<Connection>,
    seen: Seen,
    model: Model,
    capabilities: Capabilities,
    noticed: Noticed,
}

impl OdsSnapshot {
    pub(super) fn new(connection: Arc<Connection>, seen: Seen, model: Model, capabilities: Capabilities) -> Self {
        Self { connection, seen, model, capabilities, noticed: Noticed::default() }
    }

    async fn survey(&self) -> Result<Arc<Survey>> {
        self.connection.survey(&self.seen, &self.model).await
    }

    /// What is to be said where the server carries another Data Standard than the records are sent in.
    fn other_standard(&self) -> Option<Caveat> {
        let model = self.model.version();
        let server = self.seen.ods.discovery().data_standard().filter(|server| !server.starts_with(model))?;
        let message = format!(
            "the source ODS speaks Data Standard {server}, and its records are sent as of {model}: members that differ may be refused or lost"
        );
        Some(Caveat::new(message))
    }

    /// What is to be said of the moment that it is of.
    async fn of_moment(&self) -> Result<Vec<Caveat>> {
        let Some(opened) = self.seen.newest else {
            let message = "the source ODS answers no change queries: whether it changes while it is read is not known";
            return Ok(vec![Caveat::new(message).blurring()]);
        };
        let mut caveats = Vec::new();
        if !self.seen.is_snapshot {
            let message = "the source ODS has no snapshot that is read: others may write into it meanwhile, and what they do is found out by its change versions";
            caveats.push(Caveat::new(message));
        }
        let now = self.seen.ods.newest_change_version().await?;
        if now != Some(opened) {
            let now = now.map_or_else(|| "none".to_owned(), |now| now.to_string());
            let what = if self.seen.is_snapshot { "the snapshot of the source ODS was replaced" } else { "the source ODS changed" };
            let message = format!("{what} while it was read: its newest change version was {opened}, and is {now}");
            caveats.push(Caveat::new(message).blurring());
        }
        let has_changed = now != Some(opened);
        let noticed = self.noticed.lock().unwrap_or_else(PoisonError::into_inner);
        for (endpoint, notice) in noticed.iter() {
            if notice.may_skip && (has_changed || notice.uncertain > 0) {
                let message =
                    "it was read in several pages while the source ODS changed, and a record may have been on none of them";
                caveats.push(Caveat::of(endpoint, message).hiding());
            } else if notice.uncertain > 0 && !has_changed {
                // Of what changed meanwhile, a list by tokens leaves out only what has a newer version by now.
                let message = format!("{} more or fewer records than the source ODS counted", notice.uncertain);
                caveats.push(Caveat::of(endpoint, message).hiding());
            }
        }
        Ok(caveats)
    }
}

#[async_trait]
impl Snapshot for OdsSnapshot {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        Ok(Vec::new())
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        Ok(self.survey().await?.held.keys().cloned().collect())
    }

    /// Its descriptors are values already.
    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        let counted = Counted::default().with_unmapped([]);
        Ok(match self.survey().await?.held.get(kind) {
            Some(Some(records)) => counted.with_records(*records),
            Some(None) => counted,
            None => counted.with_records(0),
        })
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        if let Err(error) = check_narrowing(kind, narrowing, &self.capabilities) {
            return stream::iter([Err(error)]).boxed();
        }
        let filter = match (narrowing.changed_since, self.seen.newest) {
            (None, _) => Vec::new(),
            (Some(since), Some(newest)) if since >= newest => return stream::empty().boxed(),
            (Some(since), Some(newest)) => window(since, newest),
            (Some(_), None) => return stream::iter([Err(no_versions())]).boxed(),
        };
        let (connection, seen, model, noticed) =
            (Arc::clone(&self.connection), self.seen.clone(), self.model.clone(), Arc::clone(&self.noticed));
        let kind = kind.clone();
        let opened = async move {
            let survey = connection.survey(&seen, &model).await?;
            let is_held = survey.held.get(&kind).is_some_and(|records| *records != Some(0));
            Ok::<_, Error>(if is_held { scan(&seen.ods, kind, filter, noticed) } else { stream::empty().boxed() })
        };
        opened.into_stream().try_flatten().boxed()
    }

    async fn objects(&self, _: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        Ok(None)
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        Ok(Vec::new())
    }

    async fn withheld(&self, _: &Narrowing) -> Result<Vec<Withheld>> {
        Ok(Vec::new())
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        Ok(self.survey().await?.unsupported.iter().cloned().collect())
    }

    fn change_log(&self) -> Option<Arc<dyn ChangeLog>> {
        Some(Arc::new(Log::new(self.seen.ods.clone(), self.seen.newest?)))
    }

    async fn caveats(&self) -> Result<Vec<Caveat>> {
        let survey = self.survey().await?;
        let forbidden = survey.forbidden.iter().map(|kind| {
            Caveat::of(kind.endpoint(), "this client may not read it in the source ODS: nothing of it is sent").hiding()
        });
        Ok(forbidden.chain(self.other_standard()).chain(self.of_moment().await?).collect())
    }
}

fn no_versions() -> Error {
    Error::new(ErrorKind::RequestInvalid, "the source ODS answers no change queries")
        .with_hint("have its host switch them on, or send everything, without changes")
}

impl fmt::Debug for OdsSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OdsSnapshot")
            .field("connection", &self.connection)
            .field("newest", &self.seen.newest)
            .finish_non_exhaustive()
    }
}
