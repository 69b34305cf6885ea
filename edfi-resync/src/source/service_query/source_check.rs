//! [`SourceCheck`]: which kinds the queries of a source can give, and why not the others.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::problem::QueryProblem;
use crate::model::Model;
use crate::shown::Lines;

/// What became of holding every query of a source against its database: nothing was run.
///
/// `Display` is a table for people; `serde` gives the same to programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SourceCheck {
    /// The Data Standard in whose terms the queries were read: `5.2`.
    pub data_standard: String,
    /// Each kind for which there is a query, and each resource of the standard without one; by endpoint.
    pub kinds: Vec<KindCheck>,
    /// What is wrong with files that make no records: special queries, views, names that mean nothing.
    pub problems: Vec<QueryProblem>,
}

/// Whether the records of one kind can be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct KindCheck {
    /// The endpoint.
    pub resource: String,
    /// Whether its query runs.
    pub state: KindState,
    /// Why it does not, where it does not: of the query, of each child query, or of the views that they name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<QueryProblem>,
}

/// Whether the query of a kind runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum KindState {
    /// It does, with all of its child queries.
    Runs,
    /// It cannot.
    CannotRun,
    /// There is none.
    NoQuery,
}

impl SourceCheck {
    pub(crate) fn new(model: &Model, kinds: Vec<KindCheck>, problems: Vec<QueryProblem>) -> Self {
        Self { data_standard: model.version().to_owned(), kinds, problems }
    }

    /// Whether nothing is wrong: every query that is there runs.
    pub fn is_ok(&self) -> bool {
        self.problems.is_empty() && self.kinds.iter().all(|kind| kind.state != KindState::CannotRun)
    }

    /// The kinds in this state.
    pub fn in_state(&self, state: KindState) -> impl Iterator<Item = &KindCheck> {
        self.kinds.iter().filter(move |kind| kind.state == state)
    }
}

impl KindCheck {
    pub(crate) fn new(resource: &str, state: KindState, problems: Vec<QueryProblem>) -> Self {
        Self { resource: resource.to_owned(), state, problems }
    }
}

impl KindState {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::CannotRun => "cannotRun",
            Self::NoQuery => "noQuery",
        }
    }
}

/// As people say it: `cannot run`.
impl fmt::Display for KindState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Runs => "runs",
            Self::CannotRun => "cannot run",
            Self::NoQuery => "no query",
        })
    }
}

/// A line for each kind with a query, with what is wrong below it; then the kinds without one.
impl fmt::Display for SourceCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |state| self.in_state(state).count();
        let (run, cannot, none) = (count(KindState::Runs), count(KindState::CannotRun), count(KindState::NoQuery));
        let mut lines = Lines::new(f);
        write!(
            lines,
            "Data Standard {}: queries of {run} kinds run, of {cannot} they cannot; {none} have none",
            self.data_standard
        )?;
        for problem in &self.problems {
            write!(lines, "{problem}")?;
        }
        let with_query = || self.kinds.iter().filter(|kind| kind.state != KindState::NoQuery);
        let width = with_query().map(|kind| kind.resource.chars().count()).max().unwrap_or(0);
        for KindCheck { resource, state, problems } in with_query() {
            write!(lines, "{resource:width$}  {state}")?;
            for problem in problems {
                write!(lines, "  {problem}")?;
            }
        }
        let without: Vec<_> = self.in_state(KindState::NoQuery).map(|kind| kind.resource.as_str()).collect();
        if !without.is_empty() {
            write!(lines, "no query: {}", without.join(", "))?;
        }
        Ok(())
    }
}
