//! [`CheckedQueries`]: a folder of queries that was held against a database, with what is wrong of each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rusqlite::Connection;

use super::query::CheckedQuery;
use crate::model::{CampusRole, ResourceKind};
use crate::source::service_query::{
    Aliases, ByStandard, ChildOf, Layout, LayoutError, Parameter, Query, QueryProblem, ResourceQueries, ServiceQueries, Special,
    Views, joined,
};

/// The queries of a folder, each with what is wrong with it if anything is.
#[derive(Debug, Default)]
pub(super) struct CheckedQueries {
    pub(super) resources: ByStandard<Result<Checked, Vec<QueryProblem>>>,
    pub(super) special: BTreeMap<Special, Arc<CheckedQuery>>,
    /// What is wrong with files that belong to no resource.
    pub(super) problems: Vec<QueryProblem>,
}

/// The query of a resource, with its child queries.
#[derive(Debug, Clone)]
pub(super) struct Checked {
    pub(super) query: Arc<CheckedQuery>,
    pub(super) aliases: Aliases,
    pub(super) children: Vec<CheckedChild>,
    /// Whether its rows may be of any year.
    pub(super) spans_years: bool,
}

/// A child query.
#[derive(Debug, Clone)]
pub(super) struct CheckedChild {
    pub(super) of: ChildOf,
    pub(super) query: Arc<CheckedQuery>,
    pub(super) aliases: Aliases,
    /// Its key columns, in the order of the parent's.
    pub(super) keys: Vec<usize>,
}

impl CheckedQueries {
    /// Holds every query against a database.
    pub(super) fn check(queries: &ServiceQueries, connection: &Connection) -> Self {
        let mut checked = Self { problems: queries.problems.clone(), ..Self::default() };
        for (&which, query) in &queries.special {
            match special(which, query, &queries.views, connection) {
                Ok(query) => _ = checked.special.insert(which, Arc::new(query)),
                Err(problem) => checked.problems.push(problem),
            }
        }
        checked.resources = queries
            .resources
            .filter_map(|standard, resource| Some(Checked::check(resource, queries.views_of(standard), connection)));
        checked
    }

    /// The first thing that is wrong.
    pub(super) fn first_problem(&self) -> Option<&QueryProblem> {
        let of_resources = self.resources.iter().filter_map(|(_, checked)| checked.as_ref().err());
        self.problems.first().or_else(|| of_resources.flatten().next())
    }
}

impl Checked {
    fn check(resource: &ResourceQueries, views: &Views, connection: &Connection) -> Result<Self, Vec<QueryProblem>> {
        let ResourceQueries { query, children, problems } = resource;
        let mut problems = problems.clone();
        let mut note = |problem: QueryProblem| {
            // A view may be wrong for all of them.
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        };
        let parent = query.as_ref().map(|query| {
            let (checked, aliases) = plain(query, views, connection)?;
            Ok::<_, QueryProblem>((checked, aliases, query.spans_years()?))
        });
        let parent = parent.transpose().unwrap_or_else(|problem| {
            note(problem);
            None
        });
        let mut checked = Vec::new();
        for (of, query) in children {
            match plain(query, views, connection) {
                Ok((child, aliases)) => {
                    checked.push(CheckedChild { of: of.clone(), query: Arc::new(child), aliases, keys: Vec::new() });
                }
                Err(problem) => note(problem),
            }
        }
        if let Some((parent, aliases, _)) = &parent {
            for child in &mut checked {
                match child.join(aliases, parent.file()) {
                    Ok(keys) => child.keys = keys,
                    Err(problem) => note(problem),
                }
            }
        }
        match parent {
            Some((query, aliases, spans_years)) if problems.is_empty() => {
                let checked = Self { query: Arc::new(query), aliases, children: checked, spans_years };
                match checked.says_its_year() {
                    None => Ok(checked),
                    Some(problem) => Err(vec![problem]),
                }
            }
            _ => Err(problems),
        }
    }

    /// The roles of the Campus keys that its records carry.
    pub(super) fn roles(&self) -> BTreeSet<CampusRole> {
        let given = self.children.iter().filter_map(|child| match child.of {
            ChildOf::Ids(role) => Some(role),
            ChildOf::Elements(_) => None,
        });
        self.aliases.roles().chain(given).collect()
    }

    /// The same in the terms of a model.
    pub(super) fn layout(&self, kind: &ResourceKind) -> Result<Layout, QueryProblem> {
        let children: Vec<_> = self.children.iter().map(|child| (&child.of, &child.aliases)).collect();
        Layout::new(&self.aliases, &children, kind, self.spans_years).map_err(|LayoutError { child, problem, hint }| {
            let query = child.map_or(&self.query, |child| &self.children[child].query);
            query.query.problem(problem).with_hint(hint)
        })
    }

    /// Of rows of any year each must say its own: else nobody could tell of which years the ODS may be cleaned up.
    fn says_its_year(&self) -> Option<QueryProblem> {
        let is_silent = self.spans_years && !self.roles().contains(&CampusRole::SchoolYear);
        let problem = || self.query.query.problem("says that its rows are of all years, and has no column \"@schoolYear\"");
        is_silent.then(|| problem().with_hint("add the column, so that each row says of which year it is"))
    }
}

impl CheckedChild {
    fn join(&self, parent: &Aliases, file: &str) -> Result<Vec<usize>, QueryProblem> {
        let query = &self.query.query;
        if query.spans_years()? {
            let problem = query.problem("says of which years its rows are, which is for the query of the records to say");
            return Err(problem.with_hint(format!("remove the line here; write it into {file} where it is so")));
        }
        joined(&self.of, &self.aliases, parent, file).map_err(|(problem, hint)| query.problem(problem).with_hint(hint))
    }
}

/// A query of records, or of a part of them.
fn plain(query: &Query, views: &Views, connection: &Connection) -> Result<(CheckedQuery, Aliases), QueryProblem> {
    let checked = CheckedQuery::check(query, views, true, connection)?;
    if checked.parameters().contains(&Parameter::Objects) {
        return Err(query.problem("has the parameter \":objects\"").with_hint("only _objects.sql is asked about objects"));
    }
    let aliases = checked.aliases()?;
    Ok((checked, aliases))
}

fn special(which: Special, query: &Query, views: &Views, connection: &Connection) -> Result<CheckedQuery, QueryProblem> {
    let checked = CheckedQuery::check(query, views, false, connection)?;
    if checked.parameters().into_iter().any(|parameter| !which.takes(parameter)) {
        let problem = query.problem("has a parameter, but is read before anything is chosen");
        return Err(problem.with_hint("remove the parameter"));
    }
    Ok(checked)
}
