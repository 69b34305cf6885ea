//! [`CheckedQueries`]: a folder of queries that was held against a database, with what is wrong of each.
//!
//! What a database is, its store says: it looks at one query ([`Database`]). What makes a query a service query is the same for all, and said here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::child::joined;
use super::column::{Aliases, ColumnError};
use super::folder::{ResourceQueries, ServiceQueries};
use super::named::{ChildOf, Special};
use super::parameters::{Parameter, ParameterValue, split};
use super::problem::QueryProblem;
use super::query::Query;
use super::row::{Layout, LayoutError};
use super::standard::ByStandard;
use super::statement::Statement;
use super::views::Views;
use crate::campus::{Narrowing, Scope};
use crate::model::{CampusObject, CampusRole, ResourceKind};

/// A database that queries are held against.
pub(crate) trait Database {
    /// Looks at a query without running it, and says what the database knows of it; or what is wrong with it.
    fn look(&self, query: &Query, views: &Views) -> Result<Looked, QueryProblem>;
}

/// What a database says of a query that it can run, and that only reads.
#[derive(Debug)]
pub(crate) struct Looked {
    pub(crate) statement: Statement,
    /// The names of its parameters with their colons, in the order in which they are bound.
    pub(crate) parameters: Vec<String>,
    pub(crate) columns: Vec<String>,
}

/// A query that a database has looked at, and that was found to be a service query.
#[derive(Debug)]
pub(crate) struct CheckedQuery {
    pub(crate) query: Query,
    pub(crate) statement: Statement,
    /// In the order in which they are bound.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) columns: Vec<String>,
}

impl CheckedQuery {
    /// Checks a query against a database.
    fn check(query: &Query, views: &Views, must_be_ordered: bool, database: &impl Database) -> Result<Self, QueryProblem> {
        let Looked { statement, parameters, columns } = database.look(query, views)?;
        if must_be_ordered && !statement.ordered {
            let hint = "order it by columns that are unique, so that every scan gives one order";
            return Err(query.problem("has no ORDER BY").with_hint(hint));
        }
        let parameters = parameters.iter().map(|name| {
            name.strip_prefix(':').and_then(Parameter::named).ok_or_else(|| {
                let hint = format!("the parameters are {}", Parameter::names());
                query.problem(format!("has the parameter {name:?}, which is not known")).with_hint(hint)
            })
        });
        let parameters = parameters.collect::<Result<_, _>>()?;
        Ok(Self { query: query.clone(), statement, parameters, columns })
    }

    /// What its columns are.
    fn aliases(&self) -> Result<Aliases, QueryProblem> {
        let read = Aliases::read(self.columns.iter().map(String::as_str));
        read.map_err(|ColumnError { problem, hint }| self.query.problem(problem).with_hint(hint))
    }

    /// Its file.
    pub(crate) fn file(&self) -> &Arc<str> {
        &self.query.file
    }

    /// The parameters that it names.
    pub(crate) fn parameters(&self) -> BTreeSet<Parameter> {
        self.parameters.iter().copied().collect()
    }

    /// What to bind for a scan, and the filters that it does not apply itself.
    pub(crate) fn values_and_rest(&self, scope: &Scope, narrowing: &Narrowing) -> (Vec<ParameterValue>, Narrowing) {
        let (bound, rest) = split(narrowing, &self.parameters());
        (self.values(scope, &bound), rest)
    }

    /// What to bind for a scan.
    pub(crate) fn values(&self, scope: &Scope, narrowing: &Narrowing) -> Vec<ParameterValue> {
        self.parameters.iter().map(|parameter| parameter.value(scope, narrowing)).collect()
    }

    /// What to bind for a question about objects.
    pub(crate) fn values_about(&self, scope: &Scope, objects: &[CampusObject]) -> Vec<ParameterValue> {
        let value = |parameter: &Parameter| match parameter {
            Parameter::Objects => Parameter::objects(objects),
            other => other.value(scope, &Narrowing::none()),
        };
        self.parameters.iter().map(value).collect()
    }

    /// The statement cut down to some of its columns, in this order, and its rows ordered by the last so many of them; without any columns, rows that hold
    /// nothing.
    pub(crate) fn cut(&self, columns: &[usize], keys: usize) -> String {
        let quoted = |&column: &usize| format!("\"{}\"", self.columns[column].replace('"', "\"\""));
        let selected: Vec<_> = columns.iter().map(quoted).collect();
        let selected = if selected.is_empty() { "1".to_owned() } else { selected.join(", ") };
        let order: Vec<_> = (columns.len() - keys..columns.len()).map(|at| (at + 1).to_string()).collect();
        let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {}", order.join(", ")) };
        // The line break ends a comment that stands in the statement's last line.
        format!("SELECT {selected} FROM ({}\n) AS counted{order}", self.statement.sql)
    }

    /// The parameters that have a value.
    pub(crate) fn given(&self, values: &[ParameterValue]) -> Vec<Parameter> {
        let is_bound = |(parameter, value): (&Parameter, &ParameterValue)| (*value != ParameterValue::Null).then_some(*parameter);
        self.parameters.iter().zip(values).filter_map(is_bound).collect()
    }
}

/// The queries of a folder, each with what is wrong with it if anything is.
#[derive(Debug, Default)]
pub(crate) struct CheckedQueries {
    pub(crate) resources: ByStandard<Result<Checked, Vec<QueryProblem>>>,
    pub(crate) special: BTreeMap<Special, Arc<CheckedQuery>>,
    /// What is wrong with files that belong to no resource.
    pub(crate) problems: Vec<QueryProblem>,
}

/// The query of a resource, with its child queries.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    pub(crate) query: Arc<CheckedQuery>,
    pub(crate) aliases: Aliases,
    pub(crate) children: Vec<CheckedChild>,
    /// Whether its rows may be of any year.
    pub(crate) spans_years: bool,
}

/// A child query.
#[derive(Debug, Clone)]
pub(crate) struct CheckedChild {
    pub(crate) of: ChildOf,
    pub(crate) query: Arc<CheckedQuery>,
    pub(crate) aliases: Aliases,
    /// Its key columns, in the order of the parent's.
    pub(crate) keys: Vec<usize>,
}

impl CheckedQueries {
    /// Holds every query against a database.
    pub(crate) fn check(queries: &ServiceQueries, database: &impl Database) -> Self {
        let mut checked = Self { problems: queries.problems.clone(), ..Self::default() };
        for (&which, query) in &queries.special {
            match special(which, query, &queries.views, database) {
                Ok(query) => _ = checked.special.insert(which, Arc::new(query)),
                Err(problem) => checked.problems.push(problem),
            }
        }
        checked.resources =
            queries.resources.filter_map(|standard, resource| Some(Checked::check(resource, queries.views_of(standard), database)));
        checked
    }

    /// The first thing that is wrong.
    pub(crate) fn first_problem(&self) -> Option<&QueryProblem> {
        let of_resources = self.resources.iter().filter_map(|(_, checked)| checked.as_ref().err());
        self.problems.first().or_else(|| of_resources.flatten().next())
    }
}

impl Checked {
    fn check(resource: &ResourceQueries, views: &Views, database: &impl Database) -> Result<Self, Vec<QueryProblem>> {
        let ResourceQueries { query, children, problems } = resource;
        let mut problems = problems.clone();
        let mut note = |problem: QueryProblem| {
            // A view may be wrong for all of them.
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        };
        let parent = query.as_ref().map(|query| {
            let (checked, aliases) = plain(query, views, database)?;
            Ok::<_, QueryProblem>((checked, aliases, query.spans_years()?))
        });
        let parent = parent.transpose().unwrap_or_else(|problem| {
            note(problem);
            None
        });
        let mut checked = Vec::new();
        for (of, query) in children {
            match plain(query, views, database) {
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
    pub(crate) fn roles(&self) -> BTreeSet<CampusRole> {
        let given = self.children.iter().filter_map(|child| match child.of {
            ChildOf::Ids(role) => Some(role),
            ChildOf::Elements(_) => None,
        });
        self.aliases.roles().chain(given).collect()
    }

    /// The same in the terms of a model.
    pub(crate) fn layout(&self, kind: &ResourceKind) -> Result<Layout, QueryProblem> {
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
fn plain(query: &Query, views: &Views, database: &impl Database) -> Result<(CheckedQuery, Aliases), QueryProblem> {
    let checked = CheckedQuery::check(query, views, true, database)?;
    if checked.parameters().contains(&Parameter::Objects) {
        return Err(query.problem("has the parameter \":objects\"").with_hint("only _objects.sql is asked about objects"));
    }
    let aliases = checked.aliases()?;
    Ok((checked, aliases))
}

fn special(which: Special, query: &Query, views: &Views, database: &impl Database) -> Result<CheckedQuery, QueryProblem> {
    let checked = CheckedQuery::check(query, views, false, database)?;
    if checked.parameters().into_iter().any(|parameter| !which.takes(parameter)) {
        let problem = query.problem("has a parameter, but is read before anything is chosen");
        return Err(problem.with_hint("remove the parameter"));
    }
    Ok(checked)
}
