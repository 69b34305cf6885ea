//! [`ServiceQueries`]: the files of SQL, from a folder or built in, before any database has seen them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::io::{self, ErrorKind as IoErrorKind};
use std::path::{Path, PathBuf};

use super::dialect::Dialect;
use super::named::{ChildOf, Named, Special};
use super::problem::QueryProblem;
use super::query::Query;
use super::tree::Fault;
use super::views::Views;
use crate::error::{Error, ErrorKind, Result};

/// The folder of shared definitions.
const VIEWS: &str = "views";

/// A folder of service queries, as one dialect has them.
#[derive(Debug, Default)]
pub(crate) struct ServiceQueries {
    /// By endpoint.
    pub(crate) resources: BTreeMap<String, ResourceQueries>,
    pub(crate) special: BTreeMap<Special, Query>,
    pub(crate) views: Views,
    /// What is wrong with files that belong to no resource.
    pub(crate) problems: Vec<QueryProblem>,
}

/// What makes the records of one resource.
#[derive(Debug, Default)]
pub(crate) struct ResourceQueries {
    pub(crate) query: Option<Query>,
    /// What is given of its records beside them.
    pub(crate) children: BTreeMap<ChildOf, Query>,
    pub(crate) problems: Vec<QueryProblem>,
}

/// What stands in one folder, without those in it.
#[derive(Default)]
struct Level {
    queries: BTreeMap<Named, Query>,
    /// By name in lower case, each with the name as it is written.
    views: BTreeMap<String, (String, Query)>,
    problems: Vec<(Option<String>, QueryProblem)>,
}

impl ServiceQueries {
    /// Reads a folder.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for a folder that is missing, cannot be read or holds no queries. What is wrong with single files stands
    /// beside those with which nothing is.
    pub(crate) fn in_folder(folder: &Path, dialect: Dialect) -> Result<Self> {
        let shown = folder.display();
        let of_folder = |error: io::Error| {
            let (problem, hint) = unreadable(&error, "name the folder that holds the service queries");
            Error::new(ErrorKind::SourceInvalid, format!("query folder {shown} {problem}")).with_hint(hint).with_source(error)
        };
        let (mut common, mut own) = (Level::default(), Level::default());
        let folders = common.read(folder, "", false).map_err(of_folder)?;
        for path in folders {
            match name_of(&path) {
                name if name.eq_ignore_ascii_case(VIEWS) => drop(common.read(&path, "views/", true).map_err(of_folder)?),
                name if name.eq_ignore_ascii_case(dialect.as_str()) => {
                    let before = format!("{dialect}/");
                    for path in own.read(&path, &before, false).map_err(of_folder)? {
                        if name_of(&path).eq_ignore_ascii_case(VIEWS) {
                            own.read(&path, &format!("{before}views/"), true).map_err(of_folder)?;
                        }
                    }
                }
                _ => {}
            }
        }
        let queries = Self::merged(common, own);
        if queries.resources.is_empty() && queries.problems.is_empty() {
            return Err(Error::new(ErrorKind::SourceInvalid, format!("query folder {shown} holds no service queries"))
                .with_hint("put the query of each resource in a file named after its endpoint, such as students.sql"));
        }
        Ok(queries)
    }

    /// The queries of these files: paths in a folder, and SQL.
    pub(crate) fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>, dialect: Dialect) -> Self {
        let (mut common, mut own) = (Level::default(), Level::default());
        for (path, sql) in files {
            let (level, inner) = match path.split_once('/') {
                Some((folder, inner)) if folder == dialect.as_str() => (&mut own, inner),
                _ => (&mut common, path),
            };
            let (is_view, file) = inner.strip_prefix("views/").map_or((false, inner), |file| (true, file));
            // What is still in a folder is of another dialect.
            if !file.contains('/') {
                level.add(file, path, is_view, Ok(sql.to_owned()));
            }
        }
        Self::merged(common, own)
    }

    /// What is wrong with the files, that of no resource first.
    #[cfg(test)]
    pub(super) fn all_problems(&self) -> impl Iterator<Item = &QueryProblem> {
        self.problems.iter().chain(self.resources.values().flat_map(|resource| &resource.problems))
    }

    /// The common files with those of a dialect in their places.
    fn merged(common: Level, own: Level) -> Self {
        let mut queries = Self::default();
        for (resource, problem) in common.problems.into_iter().chain(own.problems) {
            match resource {
                Some(endpoint) => queries.resources.entry(endpoint).or_default().problems.push(problem),
                None => queries.problems.push(problem),
            }
        }
        let mut all = common.queries;
        all.extend(own.queries);
        for (named, query) in all {
            match named {
                Named::Special(special) => _ = queries.special.insert(special, query),
                Named::Resource(endpoint, child) => {
                    let resource = queries.resources.entry(endpoint).or_default();
                    match child {
                        None => resource.query = Some(query),
                        Some(child) => _ = resource.children.insert(child, query),
                    }
                }
            }
        }
        for (endpoint, ResourceQueries { query, children, problems }) in &mut queries.resources {
            if query.is_none() && problems.is_empty() {
                let hint = format!("add {endpoint}.sql, whose records these belong to, or remove the file");
                problems.extend(children.values().map(|child| child.problem("belongs to no query").with_hint(hint.clone())));
            }
        }
        let mut views = common.views;
        views.extend(own.views);
        queries.views = Views::of(views);
        queries.problems.extend(queries.views.problems().cloned());
        queries
    }
}

impl Level {
    /// Reads the files of a folder, and gives the folders in it.
    fn read(&mut self, folder: &Path, before: &str, is_views: bool) -> io::Result<Vec<PathBuf>> {
        let mut paths = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
        paths.sort();
        let (folders, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
        for path in files {
            let name = name_of(&path);
            let is_sql = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql"));
            if is_sql && path.is_file() && !name.starts_with('.') {
                let file = format!("{before}{name}");
                let sql = fs::read_to_string(&path).map_err(|error| {
                    let (problem, hint) = unreadable(&error, "see to it that the file stays where it is");
                    QueryProblem::new(&file, problem).with_hint(hint)
                });
                self.add(&name, &file, is_views, sql);
            }
        }
        Ok(folders)
    }

    /// Takes in a file by its name; `file` is its path in the folder of queries.
    fn add(&mut self, name: &str, file: &str, is_view: bool, sql: Result<String, QueryProblem>) {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let of_file = |(problem, hint): Fault| QueryProblem::new(file, problem).with_hint(hint);
        let named = if is_view { None } else { Some(Named::of(stem, "sql").map_err(of_file)) };
        let mut wrong = |problem| {
            let resource = match &named {
                Some(Ok(Named::Resource(endpoint, _))) => Some(endpoint.clone()),
                _ => None,
            };
            self.problems.push((resource, problem));
        };
        let query = match sql {
            Ok(sql) => Query::new(file, sql.strip_prefix('\u{feff}').unwrap_or(&sql)),
            Err(problem) => return wrong(problem),
        };
        let other = match &named {
            None => match self.views.entry(stem.to_lowercase()) {
                Entry::Vacant(place) => {
                    place.insert((stem.to_owned(), query));
                    return;
                }
                Entry::Occupied(other) => &other.into_mut().1,
            },
            Some(Ok(named)) => match self.queries.entry(named.clone()) {
                Entry::Vacant(place) => {
                    place.insert(query);
                    return;
                }
                Entry::Occupied(other) => &*other.into_mut(),
            },
            Some(Err(problem)) => return wrong(problem.clone()),
        };
        let problem = query.problem(format!("is named as {} is, but for letter case", other.file)).with_hint("remove one of them");
        wrong(problem);
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What is wrong with a file or folder, and what to do if it is not there.
fn unreadable(error: &io::Error, missing: &'static str) -> (String, &'static str) {
    match error.kind() {
        IoErrorKind::NotFound => ("does not exist".to_owned(), missing),
        IoErrorKind::NotADirectory => ("is not a folder".to_owned(), missing),
        IoErrorKind::InvalidData => ("is no UTF-8 text".to_owned(), "save it as UTF-8"),
        kind => (format!("cannot be read: {kind}"), "see to it that this program may read it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CampusRole;

    fn of(files: &[&str]) -> ServiceQueries {
        ServiceQueries::of(files.iter().map(|file| (*file, "SELECT 1")), Dialect::Sqlite)
    }

    fn problem(file: &str) -> String {
        let queries = of(&["students.sql", file]);
        let mut problems = queries.all_problems().map(ToString::to_string);
        let problem = problems.next().expect("something is wrong");
        assert_eq!(problems.next(), None);
        problem
    }

    #[test]
    fn names_are_endpoints_or_special() {
        let queries = of(&["Students.sql", "parents.sql", "_schools.sql"]);
        assert_eq!(queries.resources.keys().collect::<Vec<_>>(), ["parents", "students"]);
        assert!(queries.special.contains_key(&Special::Schools));
        assert_eq!(
            problem("student.sql"),
            "query student.sql: is named after no resource of any Data Standard; did you mean \"students\"?"
        );
        assert_eq!(
            problem("STUDENTS.sql"),
            "query STUDENTS.sql: is named as students.sql is, but for letter case; remove one of them"
        );
        assert!(problem("_school.sql").starts_with("query _school.sql: is no special query; the names with \"_\" are _config"));
        assert_eq!(
            problem("students.@room.sql"),
            "query students.@room.sql: is named after @room, which is no role of Campus keys; use one of @schoolYear, @school, \
             @person, @course, @section, @calendar"
        );
        assert_eq!(
            problem("sections.classPeriods.sql"),
            "query sections.classPeriods.sql: belongs to no query; add sections.sql, whose records these belong to, or remove the file"
        );
    }

    #[test]
    fn children_are_named_after_their_place_in_a_record() {
        let queries = of(&["Sections.sql", "sections.classPeriods.sql", "sections._ext.tpdm.things.sql", "SECTIONS.@school.sql"]);
        let children: Vec<_> =
            queries.resources["sections"].children.iter().map(|(of, query)| (of.clone(), &*query.file)).collect();
        let path = |path: &str| ChildOf::Elements(path.split('.').map(Into::into).collect());
        assert_eq!(
            children,
            [
                (path("_ext.tpdm.things"), "sections._ext.tpdm.things.sql"),
                (path("classPeriods"), "sections.classPeriods.sql"),
                (ChildOf::Ids(CampusRole::School), "SECTIONS.@school.sql"),
            ]
        );
    }

    #[test]
    fn a_dialect_puts_its_files_in_the_place_of_others() {
        let files = [
            "students.sql",
            "sections.sql",
            "sections.classPeriods.sql",
            "views/A.sql",
            "sqlite/Students.sql",
            "sqlite/views/a.sql",
            "sqlite/views/B.sql",
            "tsql/sections.sql",
            "tsql/views/B.sql",
            "tsql/nothing.sql",
            "other/nothing.sql",
        ];
        let read = |dialect| {
            let queries = ServiceQueries::of(files.iter().map(|file| (*file, "SELECT * FROM a, B")), dialect);
            assert_eq!(queries.resources["sections"].children.len(), 1);
            let needed = queries.views.needed(queries.resources["students"].query.as_ref().unwrap());
            let views = needed.map(|views| views.iter().map(|view| view.query.file.to_string()).collect::<Vec<_>>());
            let file = |endpoint: &str| queries.resources[endpoint].query.as_ref().unwrap().file.to_string();
            (file("students"), file("sections"), views.map_err(|problem| problem.file))
        };
        let sqlite = read(Dialect::Sqlite);
        assert_eq!((&*sqlite.0, &*sqlite.1), ("sqlite/Students.sql", "sections.sql"));
        // Each of the views names the other, and itself.
        assert_eq!(sqlite.2, Err("sqlite/views/a.sql".to_owned()));
        let tsql = read(Dialect::Tsql);
        assert_eq!((&*tsql.0, &*tsql.1), ("students.sql", "tsql/sections.sql"));
        assert_eq!(tsql.2, Err("views/A.sql".to_owned()));
        let problem = of(&["views/School.sql", "views/school.sql"]).problems.remove(0).to_string();
        assert_eq!(problem, "query views/school.sql: is named as views/School.sql is, but for letter case; remove one of them");
    }
}
