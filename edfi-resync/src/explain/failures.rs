//! [`Failures`]: the errors of the ledger, each with the key of its record.

use std::collections::{HashMap, HashSet};

use super::given::Given;
use crate::error::Result;
use crate::ledger::{ErrorFilter, ErrorId, ErrorRow, ErrorState, Ledger, RunId, TargetId};
use crate::model::Key;

/// The errors of a target.
pub(super) struct Failures<'a> {
    log: Option<(&'a dyn Ledger, TargetId)>,
    /// The runs of the target.
    runs: HashSet<RunId>,
    of_subject: Vec<Failure>,
    /// By the path of the resource, as far as they were asked for.
    of_resources: HashMap<String, Vec<Failure>>,
}

struct Failure {
    row: ErrorRow,
    key: Option<Key>,
}

/// Errors in every state.
pub(super) fn in_any_state() -> ErrorFilter {
    ErrorFilter::default().with_state(ErrorState::Open).with_state(ErrorState::Retried).with_state(ErrorState::Archived)
}

impl<'a> Failures<'a> {
    /// Reads the errors of a subject.
    pub(super) async fn read(log: Option<(&'a dyn Ledger, TargetId)>, of_subject: &ErrorFilter) -> Result<Self> {
        let mut failures = Self { log, runs: HashSet::new(), of_subject: Vec::new(), of_resources: HashMap::new() };
        if let Some((ledger, target)) = log {
            failures.runs = ledger.runs().await?.into_iter().filter(|run| run.target == target).map(|run| run.id).collect();
            failures.of_subject = failures.wanted(of_subject).await?;
        }
        Ok(failures)
    }

    async fn wanted(&self, filter: &ErrorFilter) -> Result<Vec<Failure>> {
        let Some((ledger, _)) = self.log else { return Ok(Vec::new()) };
        let mut rows = ledger.errors(filter).await?;
        rows.retain(|row| self.runs.contains(&row.run));
        let ids: Vec<ErrorId> = rows.iter().map(|row| row.id).collect();
        let keys: HashMap<_, _> = ledger.failed(&ids).await?.into_iter().map(|failed| (failed.id, failed.key)).collect();
        Ok(rows.into_iter().map(|row| Failure { key: keys.get(&row.id).copied().flatten(), row }).collect())
    }

    /// The newest error of a record of the subject.
    pub(super) fn of(&self, given: &Given) -> Option<&ErrorRow> {
        newest(&self.of_subject, given)
    }

    /// The newest error of any record.
    pub(super) async fn of_any(&mut self, given: &Given) -> Result<Option<&ErrorRow>> {
        let path = given.kind.path();
        if !self.of_resources.contains_key(&path) {
            let found = self.wanted(&in_any_state().with_resource(path.clone())).await?;
            self.of_resources.insert(path.clone(), found);
        }
        Ok(self.of_resources.get(&path).and_then(|failures| newest(failures, given)))
    }
}

fn newest<'e>(failures: &'e [Failure], given: &Given) -> Option<&'e ErrorRow> {
    let path = given.kind.path();
    failures.iter().rev().find(|failure| failure.row.resource == path && failure.is_of(given)).map(|failure| &failure.row)
}

impl Failure {
    /// Where a record stands in its source says whose the error is only if nothing else does: a file that is written anew has others in its lines.
    fn is_of(&self, given: &Given) -> bool {
        match (self.key, &self.row.object, given.campus.object()) {
            (Some(key), ..) => given.key == Some(key),
            (None, Some(failed), Some(object)) => *failed == object.to_string(),
            (None, ..) => self.row.origin == given.origin.to_string(),
        }
    }
}
