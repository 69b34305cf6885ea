//! [`Layer`]: the files of SQL that stand at one place of a folder of queries, those of a dialect apart from the others.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::io::{self, ErrorKind as IoErrorKind};
use std::path::{Path, PathBuf};

use super::dialect::Dialect;
use super::named::Named;
use super::problem::QueryProblem;
use super::query::Query;
use super::standard::StandardFolder;
use super::tree::Fault;

/// The folder of shared definitions.
const VIEWS: &str = "views";

/// All layers: that which is for all Data Standards, then those of folders.
pub(super) type Layers = BTreeMap<Option<StandardFolder>, Layer>;

/// What stands beside the folders of Data Standards, or in one of them.
#[derive(Default)]
pub(super) struct Layer {
    pub(super) common: Level,
    /// What the dialect has.
    pub(super) own: Level,
}

/// What stands in one folder, without those in it.
#[derive(Default)]
pub(super) struct Level {
    standard: Option<StandardFolder>,
    pub(super) queries: BTreeMap<Named, Query>,
    /// By name in lower case, each with the name as it is written.
    pub(super) views: BTreeMap<String, (String, Query)>,
    pub(super) problems: Vec<(Option<String>, QueryProblem)>,
}

impl Layer {
    /// That of a folder of Data Standards, or the one beside these.
    pub(super) fn at<'a>(layers: &'a mut Layers, standard: Option<&StandardFolder>) -> &'a mut Self {
        layers.entry(standard.cloned()).or_insert_with(|| {
            let level = || Level { standard: standard.cloned(), ..Level::default() };
            Self { common: level(), own: level() }
        })
    }

    /// Reads a folder with its views and what the dialect has of both, and gives the other folders in it.
    pub(super) fn read(&mut self, folder: &Path, before: &str, dialect: Dialect) -> io::Result<Vec<PathBuf>> {
        let mut others = Vec::new();
        for path in self.common.read(folder, before, false)? {
            let name = name_of(&path);
            if name.eq_ignore_ascii_case(VIEWS) {
                self.common.read(&path, &format!("{before}{VIEWS}/"), true)?;
            } else if name.eq_ignore_ascii_case(dialect.as_str()) {
                let before = format!("{before}{dialect}/");
                for path in self.own.read(&path, &before, false)? {
                    if name_of(&path).eq_ignore_ascii_case(VIEWS) {
                        self.own.read(&path, &format!("{before}{VIEWS}/"), true)?;
                    }
                }
            } else {
                others.push(path);
            }
        }
        Ok(others)
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
    pub(super) fn add(&mut self, name: &str, file: &str, is_view: bool, sql: Result<String, QueryProblem>) {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let of_file = |(problem, hint): Fault| QueryProblem::new(file, problem).with_hint(hint);
        let named = if is_view { None } else { Some(Named::of(stem, "sql", self.standard.as_ref()).map_err(of_file)) };
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

pub(super) fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What is wrong with a file or folder, and what to do if it is not there.
pub(super) fn unreadable(error: &io::Error, missing: &'static str) -> (String, &'static str) {
    match error.kind() {
        IoErrorKind::NotFound => ("does not exist".to_owned(), missing),
        IoErrorKind::NotADirectory => ("is not a folder".to_owned(), missing),
        IoErrorKind::InvalidData => ("is no UTF-8 text".to_owned(), "save it as UTF-8"),
        kind => (format!("cannot be read: {kind}"), "see to it that this program may read it"),
    }
}
