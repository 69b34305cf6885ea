//! [`SqliteStore::check`]: every query held against a database, and what is wrong with each.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::SqliteStore;
use super::built_in::built_in;
use super::pool::probe;
use crate::error::Result;
use crate::model::{Model, ResourceClass, ResourceKind};
use crate::source::service_query::{
    Checked, CheckedQueries, Dialect, KindCheck, KindState, QueryProblem, ServiceQueries, SourceCheck,
};

impl SqliteStore {
    /// Holds every query that a model takes against a database, and says of each kind of it whether its records can be made. It runs none of them, writes
    /// nothing, and does not stop at the first that cannot run. Without a folder the queries are those that come with the library. What other Data Standards
    /// have in folders of their own is not looked at: a source that serves several is checked for each.
    ///
    /// ```
    /// use edfi_resync::model::Model;
    /// use edfi_resync::source::SqliteStore;
    /// use edfi_resync::source::service_query::KindState;
    ///
    /// # let directory = tempfile::tempdir()?;
    /// # let (database, queries) = (directory.path().join("campus.db"), directory.path().join("queries"));
    /// # rusqlite::Connection::open(&database)?.execute_batch("CREATE TABLE person (id INTEGER PRIMARY KEY, number TEXT)")?;
    /// # std::fs::create_dir(&queries)?;
    /// std::fs::write(queries.join("students.sql"), r#"SELECT number AS "studentUniqueId" FROM person ORDER BY id"#)?;
    /// std::fs::write(queries.join("staffs.sql"), "SELECT number\n  FROM staff ORDER BY 1")?;
    /// let check = SqliteStore::check(&database, Some(&queries), &Model::ds5_2())?;
    /// assert!(!check.is_ok());
    /// assert_eq!(check.in_state(KindState::Runs).map(|kind| kind.resource.as_str()).collect::<Vec<_>>(), ["students"]);
    ///
    /// let staffs = check.in_state(KindState::CannotRun).next().expect("the table is missing");
    /// let problem = &staffs.problems[0];
    /// assert_eq!((&*problem.file, problem.line, &*problem.message), ("staffs.sql", Some(2), "no such table: staff"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`SourceInvalid`](crate::ErrorKind::SourceInvalid) for a database that is missing or none, or a folder that is missing or holds no queries.
    pub fn check(path: impl AsRef<Path>, queries: Option<&Path>, model: &Model) -> Result<SourceCheck> {
        let folder = queries.map(|folder| ServiceQueries::in_folder(folder, Dialect::Sqlite)).transpose()?;
        let connection = probe(path.as_ref())?;
        let (queries, checked) = match &folder {
            Some(queries) => (queries, Arc::new(CheckedQueries::check(queries, &connection))),
            None => (built_in(), CheckedQueries::of_built_in(&connection)),
        };
        let mut problems = checked.problems.clone();
        let mut kinds = BTreeMap::new();
        let texts = queries.resources.of(model.version());
        for (endpoint, checked) in checked.resources.of(model.version()) {
            match model.kind(endpoint) {
                Ok(kind) => _ = kinds.insert(endpoint.to_owned(), of_kind(&kind, checked)),
                Err(error) => {
                    let wrong = texts.get(endpoint).and_then(|resource| resource.query.as_ref());
                    problems.extend(wrong.map(|query| query.problem(error.to_string())));
                    problems.extend(checked.as_ref().err().into_iter().flatten().cloned());
                }
            }
        }
        for kind in model.kinds().filter(|kind| kind.spec().class == ResourceClass::Resource) {
            let endpoint = kind.endpoint();
            kinds.entry(endpoint.to_owned()).or_insert_with(|| KindCheck::new(endpoint, KindState::NoQuery, Vec::new()));
        }
        Ok(SourceCheck::new(model, kinds.into_values().collect(), problems))
    }
}

fn of_kind(kind: &ResourceKind, checked: &Result<Checked, Vec<QueryProblem>>) -> KindCheck {
    let laid_out =
        checked.as_ref().map_err(Clone::clone).and_then(|checked| checked.layout(kind).map(drop).map_err(|problem| vec![problem]));
    match laid_out {
        Ok(()) => KindCheck::new(kind.endpoint(), KindState::Runs, Vec::new()),
        Err(problems) => KindCheck::new(kind.endpoint(), KindState::CannotRun, problems),
    }
}
