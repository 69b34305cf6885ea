//! [`ServiceQueries`]: the files of SQL, from a folder or built in, before any database has seen them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind as IoErrorKind};
use std::path::Path;
use std::sync::Arc;

use super::parameters::Parameter;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{DATA_STANDARDS, Model};

/// A query that tells about the source itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Special {
    Configurations,
    Preferences,
    Mappings,
    Schools,
    Objects,
    People,
    Withheld,
    System,
}

const SPECIAL: [(&str, Special); 8] = [
    ("_configurations", Special::Configurations),
    ("_preferences", Special::Preferences),
    ("_mappings", Special::Mappings),
    ("_schools", Special::Schools),
    ("_objects", Special::Objects),
    ("_people", Special::People),
    ("_withheld", Special::Withheld),
    ("_system", Special::System),
];

impl Special {
    /// Whether a query of this sort may name a parameter: those that are read before anything is chosen may not name any.
    pub(crate) fn takes(self, parameter: Parameter) -> bool {
        match self {
            Self::Configurations | Self::Preferences | Self::Mappings | Self::System => false,
            Self::Schools | Self::People | Self::Withheld => parameter != Parameter::Objects,
            Self::Objects => true,
        }
    }
}

/// One file.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    /// Its name: `students.sql`.
    pub(crate) file: Arc<str>,
    pub(crate) sql: Arc<str>,
}

/// A folder of service queries.
#[derive(Debug, Default)]
pub(crate) struct ServiceQueries {
    /// By the endpoint as the file's name has it.
    pub(crate) resources: BTreeMap<String, Query>,
    pub(crate) special: BTreeMap<Special, Query>,
}

impl ServiceQueries {
    /// Reads a folder.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for a folder or file that is missing or cannot be read, or that is named after nothing.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self> {
        let shown = folder.display();
        let invalid = |what: String, error: io::Error| {
            let (problem, hint) = match error.kind() {
                IoErrorKind::NotFound => ("does not exist".to_owned(), "name the folder that holds the service queries"),
                IoErrorKind::NotADirectory => ("is not a folder".to_owned(), "name the folder that holds the service queries"),
                IoErrorKind::InvalidData => ("is no UTF-8 text".to_owned(), "save it as UTF-8"),
                kind => (format!("cannot be read: {kind}"), "see to it that this program may read it"),
            };
            Error::new(ErrorKind::SourceInvalid, format!("{what} {problem}")).with_hint(hint).with_source(error)
        };
        let of_folder = |error| invalid(format!("query folder {shown}"), error);
        let mut paths = fs::read_dir(folder)
            .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>())
            .map_err(of_folder)?;
        paths.retain(|path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql")) && path.is_file());
        paths.sort();
        let mut queries = Self::default();
        for path in paths {
            let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if !file.starts_with('.') {
                let sql = fs::read_to_string(&path).map_err(|error| invalid(format!("query {file}"), error))?;
                queries.add(&file, sql.strip_prefix('\u{feff}').unwrap_or(&sql))?;
            }
        }
        if queries.resources.is_empty() {
            return Err(Error::new(ErrorKind::SourceInvalid, format!("query folder {shown} holds no service queries"))
                .with_hint("put the query of each resource in a file named after its endpoint, such as students.sql"));
        }
        Ok(queries)
    }

    /// The queries of these files: name and SQL.
    pub(crate) fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut queries = Self::default();
        for (file, sql) in files {
            queries.add(file, sql)?;
        }
        Ok(queries)
    }

    fn add(&mut self, file: &str, sql: &str) -> Result<()> {
        let query = Query { file: file.into(), sql: sql.into() };
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        if stem.starts_with('_') {
            let Some((_, special)) = SPECIAL.iter().find(|(known, _)| known.eq_ignore_ascii_case(stem)) else {
                let known = SPECIAL.map(|(known, _)| format!("{known}.sql")).join(", ");
                return Err(Error::new(ErrorKind::SourceInvalid, format!("query {file} is no special query"))
                    .with_hint(format!("the names with \"_\" are {known}; begin the name with \".\" to leave it out")));
            };
            return match self.special.insert(*special, query) {
                None => Ok(()),
                Some(other) => Err(twice(file, &other.file)),
            };
        }
        let models = DATA_STANDARDS.iter().filter_map(|standard| Model::data_standard(standard).ok());
        let Some(kind) = models.into_iter().find_map(|model| model.find(stem)) else {
            let hint = Model::ds5_2().kind(stem).err().and_then(|error| error.hint().map(str::to_owned));
            return Err(Error::new(
                ErrorKind::SourceInvalid,
                format!("query {file} is named after no resource of any Data Standard"),
            )
            .with_hint(hint.unwrap_or_default()));
        };
        match self.resources.insert(kind.endpoint().to_owned(), query) {
            None => Ok(()),
            Some(other) => Err(twice(file, &other.file)),
        }
    }
}

fn twice(file: &str, other: &str) -> Error {
    Error::new(ErrorKind::SourceInvalid, format!("queries {other} and {file} are for one resource")).with_hint("remove one of them")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(file: &str) -> String {
        ServiceQueries::of([("students.sql", ""), (file, "")]).unwrap_err().to_string()
    }

    #[test]
    fn names_are_endpoints_or_special() {
        let queries = ServiceQueries::of([("Students.sql", ""), ("parents.sql", ""), ("_schools.sql", "")]).unwrap();
        assert_eq!(queries.resources.keys().collect::<Vec<_>>(), ["parents", "students"]);
        assert!(queries.special.contains_key(&Special::Schools));
        assert_eq!(
            error("student.sql"),
            "query student.sql is named after no resource of any Data Standard; did you mean \"students\"?"
        );
        assert_eq!(error("STUDENTS.sql"), "queries students.sql and STUDENTS.sql are for one resource; remove one of them");
        assert!(
            error("_school.sql").starts_with("query _school.sql is no special query; the names with \"_\" are _configurations.sql")
        );
    }
}
