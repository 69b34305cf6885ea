//! [`ServiceQueries`]: the files of SQL, from a folder or built in, before any database has seen them.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::dialect::Dialect;
use super::layer::{Layer, Layers, name_of, unreadable};
use super::named::{ChildOf, Named, Special};
use super::problem::QueryProblem;
use super::query::Query;
use super::standard::{ByStandard, StandardFolder};
use super::views::Views;
use crate::error::{Error, ErrorKind, Result};

/// A folder of service queries, as one dialect has them.
#[derive(Debug, Default)]
pub(crate) struct ServiceQueries {
    pub(crate) resources: ByStandard<ResourceQueries>,
    pub(crate) special: BTreeMap<Special, Query>,
    /// What all queries share.
    pub(crate) views: Views,
    /// The same with what folders of Data Standards have in the place of some, for the queries in them.
    own_views: BTreeMap<StandardFolder, Views>,
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
        let mut layers = Layers::new();
        let mut problems = Vec::new();
        let folders = Layer::at(&mut layers, None).read(folder, "", dialect).map_err(of_folder)?;
        for path in folders {
            let name = name_of(&path);
            match StandardFolder::named(&name) {
                Some(Ok(standard)) => {
                    let layer = Layer::at(&mut layers, Some(&standard));
                    layer.read(&path, &format!("{name}/"), dialect).map_err(of_folder)?;
                }
                Some(Err(problem)) => problems.push(problem),
                None => {}
            }
        }
        let queries = Self::merged(layers, problems);
        if queries.resources.is_empty() && queries.problems.is_empty() {
            return Err(Error::new(ErrorKind::SourceInvalid, format!("query folder {shown} holds no service queries"))
                .with_hint("put the query of each resource in a file named after its endpoint, such as students.sql"));
        }
        Ok(queries)
    }

    /// The queries of these files: paths in a folder, and SQL.
    pub(crate) fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>, dialect: Dialect) -> Self {
        let (mut layers, mut problems) = (Layers::new(), Vec::new());
        for (path, sql) in files {
            let (standard, inner) = match path.split_once('/') {
                Some((folder, inner)) => match StandardFolder::named(folder) {
                    Some(Ok(standard)) => (Some(standard), inner),
                    Some(Err(problem)) => {
                        problems.push(problem);
                        continue;
                    }
                    None => (None, path),
                },
                None => (None, path),
            };
            let layer = Layer::at(&mut layers, standard.as_ref());
            let (level, inner) = match inner.split_once('/') {
                Some((folder, inner)) if folder == dialect.as_str() => (&mut layer.own, inner),
                _ => (&mut layer.common, inner),
            };
            let (is_view, file) = inner.strip_prefix("views/").map_or((false, inner), |file| (true, file));
            // What is still in a folder is of another dialect.
            if !file.contains('/') {
                level.add(file, path, is_view, Ok(sql.to_owned()));
            }
        }
        Self::merged(layers, problems)
    }

    /// The definitions that the queries at one place share.
    pub(crate) fn views_of(&self, standard: Option<&StandardFolder>) -> &Views {
        standard.and_then(|standard| self.own_views.get(standard)).unwrap_or(&self.views)
    }

    /// What is wrong with the files, that of no resource first.
    #[cfg(test)]
    pub(super) fn all_problems(&self) -> impl Iterator<Item = &QueryProblem> {
        self.problems.iter().chain(self.resources.iter().flat_map(|(_, resource)| &resource.problems))
    }

    /// The files of each layer, with those of the dialect in their places.
    fn merged(layers: Layers, problems: Vec<QueryProblem>) -> Self {
        let mut queries = Self { problems, ..Self::default() };
        let mut views: BTreeMap<_, BTreeMap<String, (String, Query)>> = BTreeMap::new();
        for (standard, Layer { common, own }) in layers {
            for (resource, problem) in common.problems.into_iter().chain(own.problems) {
                match resource {
                    Some(endpoint) => queries.resources.entry(endpoint, standard.clone()).problems.push(problem),
                    None => queries.problems.push(problem),
                }
            }
            let mut all = common.queries;
            all.extend(own.queries);
            for (named, query) in all {
                match named {
                    Named::Special(special) => _ = queries.special.insert(special, query),
                    Named::Resource(endpoint, child) => {
                        let resource = queries.resources.entry(endpoint, standard.clone());
                        match child {
                            None => resource.query = Some(query),
                            Some(child) => _ = resource.children.insert(child, query),
                        }
                    }
                }
            }
            let mut of_layer = common.views;
            of_layer.extend(own.views);
            views.insert(standard, of_layer);
        }
        for (endpoint, standard, ResourceQueries { query, children, problems }) in queries.resources.iter_mut() {
            if query.is_none() && problems.is_empty() {
                let folder = standard.map(|standard| format!("{standard}/")).unwrap_or_default();
                let hint = format!("add {folder}{endpoint}.sql, whose records these belong to, or remove the file");
                problems.extend(children.values().map(|child| child.problem("belongs to no query").with_hint(hint.clone())));
            }
        }
        let common = views.remove(&None).unwrap_or_default();
        for standard in views.keys().flatten() {
            // What is for more Data Standards comes before what is for fewer.
            let around = views
                .iter()
                .filter(|(other, of_it)| other.as_ref().is_some_and(|other| standard.is_within(other)) && !of_it.is_empty());
            let own: Vec<_> = around.flat_map(|(_, of_it)| of_it.clone()).collect();
            if !own.is_empty() {
                let own_views = Views::of(common.clone().into_iter().chain(own).collect());
                queries.own_views.insert(standard.clone(), own_views);
            }
        }
        queries.views = Views::of(common);
        for views in std::iter::once(&queries.views).chain(queries.own_views.values()) {
            for problem in views.problems() {
                if !queries.problems.contains(problem) {
                    queries.problems.push(problem.clone());
                }
            }
        }
        queries
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
        assert_eq!(queries.resources.of("5.2").into_keys().collect::<Vec<_>>(), ["parents", "students"]);
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
            queries.resources.of("5.2")["sections"].children.iter().map(|(of, query)| (of.clone(), &*query.file)).collect();
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
            assert_eq!(queries.resources.of("5.2")["sections"].children.len(), 1);
            let needed = queries.views.needed(queries.resources.of("5.2")["students"].query.as_ref().unwrap());
            let views = needed.map(|views| views.iter().map(|view| view.query.file.to_string()).collect::<Vec<_>>());
            let file = |endpoint: &str| queries.resources.of("5.2")[endpoint].query.as_ref().unwrap().file.to_string();
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

    #[test]
    fn a_data_standard_takes_whole_resources_from_its_folder() {
        let files = [
            "students.sql",
            "schools.sql",
            "schools.addresses.sql",
            "schools.identificationCodes.sql",
            "views/A.sql",
            "tsql/schools.sql",
            "ds-6/schools.sql",
            "ds-6/schools.addresses.sql",
            "ds-6/studentDirectories.sql",
            "ds-6/tsql/schools.addresses.sql",
            "ds-6/views/a.sql",
            "ds-6.1/students.sql",
            "ds-6.1/tsql/views/B.sql",
        ];
        let sql = |file: &str| if file.contains("views/") { "SELECT 1" } else { "SELECT * FROM A, b" };
        let queries = |dialect| ServiceQueries::of(files.iter().map(|file| (*file, sql(file))), dialect);
        let taken = |dialect, version: &str| {
            let queries = queries(dialect);
            assert_eq!(queries.all_problems().count(), 0);
            let resources = queries.resources.of(version).into_values();
            let files = resources.flat_map(|of| of.query.iter().chain(of.children.values()).map(|query| query.file.to_string()));
            files.collect::<Vec<_>>().join(" ")
        };
        let common = "schools.sql schools.addresses.sql schools.identificationCodes.sql students.sql";
        assert_eq!(taken(Dialect::Sqlite, "5.2"), common);
        assert_eq!(taken(Dialect::Tsql, "5.2"), format!("tsql/{common}"));
        let of_6 = "ds-6/schools.sql ds-6/schools.addresses.sql ds-6/studentDirectories.sql";
        assert_eq!(taken(Dialect::Sqlite, "6.0"), format!("{of_6} students.sql"));
        assert_eq!(taken(Dialect::Sqlite, "6.1"), format!("{of_6} ds-6.1/students.sql"));
        assert_eq!(
            taken(Dialect::Tsql, "6.1"),
            "ds-6/schools.sql ds-6/tsql/schools.addresses.sql ds-6/studentDirectories.sql ds-6.1/students.sql"
        );

        // The views there are for the queries there, and those of a folder for more standards for both.
        let queries = queries(Dialect::Tsql);
        let views = |folder: Option<&str>, version: &str, endpoint: &str| {
            let standard = folder.map(|folder| StandardFolder::named(folder).unwrap().unwrap());
            let query = queries.resources.of(version)[endpoint].query.clone().unwrap();
            let needed = queries.views_of(standard.as_ref()).needed_by(&query).unwrap();
            needed.iter().map(|view| view.file.to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(views(None, "5.2", "schools"), "views/A.sql");
        assert_eq!(views(Some("ds-6"), "6.1", "schools"), "ds-6/views/a.sql");
        assert_eq!(views(Some("ds-6.1"), "6.1", "students"), "ds-6/views/a.sql ds-6.1/tsql/views/B.sql");
    }

    #[test]
    fn what_does_not_belong_into_the_folder_of_a_data_standard_is_said() {
        let only = |file: &str| {
            let problems: Vec<_> = of(&[file]).all_problems().map(ToString::to_string).collect();
            problems.join("\n")
        };
        assert_eq!(only("ds-6/students.sql"), "");
        assert_eq!(
            only("ds-6/parents.sql"),
            "query ds-6/parents.sql: is named after no resource of Data Standard 6; did you mean \"contacts\"?"
        );
        assert_eq!(
            only("ds-6/schools.addresses.sql"),
            "query ds-6/schools.addresses.sql: belongs to no query; add ds-6/schools.sql, whose records these belong to, or remove the file"
        );
        assert_eq!(
            only("ds-6/_schools.sql"),
            "query ds-6/_schools.sql: tells about the source, whatever the Data Standard; put it beside the folder ds-6"
        );
        assert!(only("ds-7/students.sql").starts_with("query ds-7: is a folder of no Data Standard"));
    }
}
