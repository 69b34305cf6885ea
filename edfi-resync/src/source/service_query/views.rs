//! [`Views`]: the definitions that the queries of a folder share, each in a file of its own in the folder `views`.
//!
//! A view is a SELECT. Whatever names it gets it as a common table expression, so that no right to create views is needed, and one file
//! put in another's place changes what all queries take for a school that can be sent.

use std::collections::{BTreeMap, BTreeSet};

use super::column::is_name;
use super::problem::QueryProblem;
use super::query::{Query, Selects};
use super::tokens::{Sort, tokens};

/// The shared definitions of a folder.
#[derive(Debug, Default)]
pub(crate) struct Views {
    /// By name, in lower case.
    views: BTreeMap<String, Result<View, QueryProblem>>,
}

/// One of them.
#[derive(Debug, Clone)]
pub(super) struct View {
    pub(super) name: String,
    pub(super) query: Query,
    pub(super) selects: Selects,
    /// The views that it names, in lower case.
    names: BTreeSet<String>,
}

impl Views {
    /// The definitions of these files, each with its name. Of the problems each one is kept for those who name the view.
    pub(super) fn of(files: BTreeMap<String, (String, Query)>) -> Self {
        let known: BTreeSet<_> = files.keys().cloned().collect();
        let view = |(name, query): (String, Query)| {
            let selects = single(&name, &query)?;
            let names = names(&query, |word| known.get(word));
            Ok(View { name, query, selects, names })
        };
        let mut views = Self { views: files.into_iter().map(|(lower, file)| (lower, view(file))).collect() };
        for name in known {
            if let Some(ring) = views.ring(&name) {
                views.views.insert(name, Err(ring));
            }
        }
        views
    }

    /// What is wrong with each that something is wrong with.
    pub(super) fn problems(&self) -> impl Iterator<Item = &QueryProblem> {
        self.views.values().filter_map(|view| view.as_ref().err())
    }

    /// The views that a query names, itself or through others: each once, behind those that it names.
    pub(super) fn needed(&self, query: &Query) -> Result<Vec<&View>, QueryProblem> {
        let mut needed = Vec::new();
        let mut seen = BTreeSet::new();
        let named = names(query, |word| self.views.get_key_value(word).map(|(name, _)| name));
        // Names with what they name before them, once that is done.
        let mut open: Vec<(&str, bool)> = named.iter().rev().map(|name| (name.as_str(), false)).collect();
        while let Some((name, is_done)) = open.pop() {
            let Some((name, view)) = self.views.get_key_value(name) else { continue };
            let view = view.as_ref().map_err(Clone::clone)?;
            if is_done {
                needed.push(view);
            } else if seen.insert(name) {
                open.push((name, true));
                open.extend(view.names.iter().rev().map(|name| (name.as_str(), false)));
            }
        }
        Ok(needed)
    }

    /// The queries of these views.
    pub(crate) fn needed_by(&self, query: &Query) -> Result<Vec<Query>, QueryProblem> {
        Ok(self.needed(query)?.into_iter().map(|view| view.query.clone()).collect())
    }

    /// The way from a view back to itself, if there is one.
    fn ring(&self, name: &str) -> Option<QueryProblem> {
        let named = |name: &str| self.views.get(name).and_then(|view| view.as_ref().ok());
        let start = named(name)?;
        let mut seen = BTreeSet::new();
        let mut ways: Vec<Vec<&View>> = vec![vec![start]];
        while let Some(way) = ways.pop() {
            for next in way.last().into_iter().flat_map(|view| &view.names) {
                if next == name {
                    let through: Vec<_> = way[1..].iter().map(|view| &*view.query.file).collect();
                    let by = if through.is_empty() { String::new() } else { format!(" by way of {}", through.join(", ")) };
                    let problem = start.query.problem(format!("names itself{by}"));
                    return Some(problem.with_hint("a view can only name views that do not name it"));
                }
                if let Some(view) = named(next).filter(|_| seen.insert(next)) {
                    ways.push(way.iter().copied().chain([view]).collect());
                }
            }
        }
        None
    }
}

/// Where the single SELECT stands that a view must be.
fn single(name: &str, query: &Query) -> Result<Selects, QueryProblem> {
    if !is_name(name) {
        let hint = "name the file after the view: letters, digits and \"_\", such as SendableSchool.sql";
        return Err(query.problem("is named after what cannot name a view").with_hint(hint));
    }
    let selects = query.selects()?;
    match selects.with {
        None => Ok(selects),
        Some(at) => {
            let problem = query.problem("begins with WITH").at(&query.sql, at);
            Err(problem.with_hint("a view is one SELECT: put what it names into a view of its own"))
        }
    }
}

/// What a query names of what is known: words outside quotes and comments, in lower case. What stands behind a dot is a name within something, and
/// what stands behind AS is a new name.
fn names<'a>(query: &Query, known: impl Fn(&str) -> Option<&'a String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut is_other = false;
    for token in tokens(&query.sql) {
        if token.sort == Sort::Word && !is_other {
            found.extend(known(&token.text.to_lowercase()).cloned());
        }
        is_other = token.is_symbol(".") || token.is_word("as");
    }
    found
}
