//! Commits: what settled goes to the ledger in groups, one at a time, while the run goes on.

use std::collections::BTreeMap;

use futures::StreamExt as _;

use super::journal::GROUP_DELAY;
use super::run::Run;
use crate::defect::{self, Defect};
use crate::error::{ErrorKind, Result};
use crate::model::{Key, ResourceKind};
use crate::ods::GaveUp;

impl Run<'_> {
    /// Begins a commit, or the wait for one.
    pub(super) fn keep(&mut self) {
        if self.journal.wants_commit() && self.commits.is_empty() {
            if self.journal.is_pressed() {
                self.commit();
            } else if self.gathering.is_empty() {
                self.gathering.push(self.engine.clock.sleep(GROUP_DELAY));
            }
        }
    }

    /// Sends a group to the ledger, unless one is on its way: then its end brings the next.
    pub(super) fn commit(&mut self) {
        let Some(ledger) = self.engine.ledger.as_ref().filter(|_| self.journal.wants_commit()) else { return };
        let (group, forgotten) = (self.journal.group(), std::mem::take(&mut self.forgotten));
        let notes_case = std::mem::take(&mut self.notes_case);
        let refusals = self.journal.take_refusals();
        self.commits.push(Box::pin(async move {
            if notes_case {
                ledger.ledger.ignore_case(ledger.target).await?;
            }
            // Before the group: an old key that outlives its record would stand there for ever, a new one comes back with the next run.
            let mut by_kind: BTreeMap<ResourceKind, Vec<Key>> = BTreeMap::new();
            for (kind, key) in forgotten {
                by_kind.entry(kind).or_default().push(key);
            }
            for (kind, keys) in by_kind {
                ledger.ledger.remove(ledger.target, &kind, &keys).await?;
            }
            if !refusals.is_empty() {
                ledger.ledger.keep_refusals(ledger.run, refusals).await?;
            }
            if group.is_empty() { Ok(()) } else { ledger.ledger.commit(ledger.run, group).await }
        }));
    }

    pub(super) fn committed(&mut self, committed: Result<()>) {
        let committed = if defect::is_on(Defect::LosesGroups) { Ok(()) } else { committed };
        self.journal.committed(committed.is_ok());
        match committed {
            Ok(()) => {}
            // In words for people, and the same as when the next request finds out first.
            Err(error) if error.kind() == ErrorKind::Locked => self.stop(&GaveUp::Fenced),
            Err(error) => self.stop(&error),
        }
    }

    /// Commits what is left, at the end of a run.
    pub(super) async fn keep_the_rest(&mut self) {
        self.gathering.clear();
        loop {
            self.commit();
            match self.commits.next().await {
                Some(committed) => self.committed(committed),
                None => break,
            }
        }
    }
}
