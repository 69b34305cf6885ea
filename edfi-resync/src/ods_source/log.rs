//! [`Log`]: what an ODS tells of its changes.

use std::collections::HashSet;
use std::fmt;

use async_trait::async_trait;

use super::key;
use crate::error::{Error, Result};
use crate::model::{Key, ResourceKind};
use crate::ods::{Answer, Moved, Ods, Verdict};
use crate::source::{ChangeLog, Deleted, Deletes, KeyChange};

/// What an ODS tells of its changes, up to the newest version when it was opened.
pub(super) struct Log {
    ods: Ods,
    newest: u64,
}

impl Log {
    pub(super) fn new(ods: Ods, newest: u64) -> Self {
        Self { ods, newest }
    }

    /// What of a kind got another key, as the server tells it; nothing of a server that tells no such.
    async fn moved(&self, kind: &ResourceKind, since: u64) -> Result<Vec<Moved>> {
        let is_untold = |answer: &Answer| {
            // An answer that is none says nothing of what the server can.
            let is_success = answer.status.is_some_and(|status| (200..300).contains(&status));
            !is_success && matches!(answer.verdict, Verdict::Config | Verdict::ClientBug | Verdict::StaleId)
        };
        match self.ods.key_changes(kind, since + 1, self.newest).await {
            // Servers of before version 6 tell none.
            Err(answer) if is_untold(&answer) => Ok(Vec::new()),
            moved => {
                moved.map_err(|answer| said(*answer, &format!("what of {kind} got another key in the source ODS cannot be read")))
            }
        }
    }
}

/// The filter of a list for what changed behind a version, up to another. Behind none is everything, as it is by now: what is left out for having
/// changed once more might be what others refer to.
pub(super) fn window(since: u64, newest: u64) -> Vec<(String, String)> {
    if since == 0 {
        return Vec::new();
    }
    [("minChangeVersion", since + 1), ("maxChangeVersion", newest)]
        .map(|(name, version)| (name.to_owned(), version.to_string()))
        .to_vec()
}

#[async_trait]
impl ChangeLog for Log {
    fn newest(&self) -> u64 {
        self.newest
    }

    async fn count(&self, kind: &ResourceKind, since: u64) -> Result<Option<u64>> {
        if since >= self.newest {
            return Ok(Some(0));
        }
        let counted = self.ods.count(kind, &window(since, self.newest)).await;
        counted.map_err(|answer| said(*answer, &format!("what of {kind} changed in the source ODS cannot be counted")))
    }

    async fn deleted(&self, kind: &ResourceKind, since: u64) -> Result<Deletes> {
        if since >= self.newest {
            return Ok(Deletes::default());
        }
        let rows = self.ods.deletes(kind, since + 1, self.newest).await;
        let rows = rows.map_err(|answer| said(*answer, &format!("what of {kind} was deleted in the source ODS cannot be read")))?;
        let all = rows.len();
        let keyed = rows.into_iter().filter_map(|row| key::of_parts(kind, &row.key?));
        let mut deleted: Vec<_> = keyed.map(|(key, query)| Deleted::new(key, query)).collect();
        let nameless = (all - deleted.len()) as u64;
        if !deleted.is_empty() {
            // What got another key first is known elsewhere by the one that it had.
            let keys: HashSet<Key> = deleted.iter().map(Deleted::key).collect();
            let is_gone = |row: &Moved| key::of_parts(kind, &row.new).is_some_and(|(key, _)| keys.contains(&key));
            let moved = self.moved(kind, since).await?;
            let former = moved.iter().filter(|row| is_gone(row)).filter_map(|row| key::of_parts(kind, &row.old));
            deleted.extend(former.filter(|(key, _)| !keys.contains(key)).map(|(key, query)| Deleted::new(key, query)));
        }
        Ok(Deletes::new(deleted, nameless))
    }

    async fn has(&self, kind: &ResourceKind, deleted: &Deleted) -> Result<bool> {
        let found = self.ods.find(kind, deleted.query()).await;
        let found = found.map_err(|answer| said(*answer, &format!("{kind} of the source ODS cannot be looked up")))?;
        // A server may ignore what it was asked by.
        Ok(found.iter().any(|item| kind.inspector().inspect(item.get().as_bytes()).key == Some(deleted.key())))
    }

    async fn key_changes(&self, kind: &ResourceKind, since: u64) -> Result<Vec<KeyChange>> {
        if since >= self.newest {
            return Ok(Vec::new());
        }
        let rows = self.moved(kind, since).await?;
        let key = |parts| key::of_parts(kind, parts).map(|(key, _)| key);
        Ok(rows.iter().filter_map(|row| Some(KeyChange::new(key(&row.old)?, key(&row.new)?))).collect())
    }
}

fn said(answer: Answer, what: &str) -> Error {
    answer.into_error(what)
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Log(up to {})", self.newest)
    }
}
