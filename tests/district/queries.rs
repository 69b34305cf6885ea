//! The service queries as they lie in their folder, and what becomes of one before a database sees it: its views stand in front of it, and
//! its lists in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use edfi_resync::model::Model;

/// The queries of a folder as a Data Standard takes them, with what the dialect of SQLite has in place of some.
#[derive(Debug, Clone)]
pub(crate) struct Queries {
    model: Model,
    texts: BTreeMap<String, String>,
    views: BTreeMap<String, String>,
}

/// The lists by which a query may be narrowed.
const LISTS: [&str; 4] = [":schools", ":persons", ":courses", ":sections"];

impl Queries {
    pub(crate) fn read(folder: &Path, model: &Model) -> Self {
        let both = |folder: &Path, below: &str| {
            let mut found = files(&folder.join(below));
            found.extend(files(&folder.join("sqlite").join(below)));
            found
        };
        let mut queries = Self { model: model.clone(), texts: both(folder, ""), views: both(folder, "views") };
        let major = model.version().split('.').next().expect("a number");
        for folder in [major, model.version()].map(|standard| folder.join(format!("ds-{standard}"))) {
            let own = both(&folder, "");
            let resource = |name: &str| name.split('.').next().expect("a name").to_owned();
            let whole: BTreeSet<String> = own.keys().map(|name| resource(name)).collect();
            queries.texts.retain(|name, _| !whole.contains(&resource(name)));
            queries.texts.extend(own);
            for (view, text) in both(&folder, "views") {
                assert!(queries.views.insert(view.clone(), text).is_none(), "{view} would be seen by some queries only");
            }
        }
        queries
    }

    /// In whose terms they are.
    pub(crate) fn model(&self) -> &Model {
        &self.model
    }

    /// The names of all queries: `sections`, `sections.classPeriods`, `staffs.@school`, `_mappings`.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// The resources that have a query.
    pub(crate) fn endpoints(&self) -> impl Iterator<Item = &str> {
        self.names().filter(|name| !name.starts_with('_') && !name.contains('.'))
    }

    /// What is told of a resource by queries of its own: the path of each, or the role with its `@`.
    pub(crate) fn children<'a>(&'a self, endpoint: &'a str) -> impl Iterator<Item = &'a str> {
        self.names().filter_map(move |name| name.strip_prefix(endpoint)?.strip_prefix('.'))
    }

    /// The views, by their names.
    pub(crate) fn views(&self) -> &BTreeMap<String, String> {
        &self.views
    }

    /// A query as it was written.
    pub(crate) fn text(&self, name: &str) -> &str {
        &self.texts[name]
    }

    /// A query as SQLite gets it: a list is JSON text.
    pub(crate) fn whole(&self, name: &str) -> String {
        let mut views = Vec::new();
        let text = plain(&self.texts[name]);
        self.named(&text, &mut views);
        let texts: Vec<String> = views.iter().map(|view| format!("\"{view}\" AS ({})", plain(&self.views[*view]))).collect();
        let whole = match text.strip_prefix("WITH ") {
            _ if texts.is_empty() => text,
            Some(rest) => format!("WITH {}, {rest}", texts.join(", ")),
            None => format!("WITH {} {text}", texts.join(", ")),
        };
        LISTS
            .iter()
            .fold(whole, |whole, list| whole.replace(&format!("IN ({list})"), &format!("IN (SELECT value FROM json_each({list}))")))
    }

    /// The views that a text names, each behind those that it names itself.
    fn named<'a>(&'a self, text: &str, found: &mut Vec<&'a str>) {
        // Letter case does not count, as in any SQL.
        let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').map(str::to_lowercase);
        let words: BTreeSet<String> = words.collect();
        for (view, text) in self.views.iter().filter(|(view, _)| words.contains(&view.to_lowercase())) {
            if !found.contains(&view.as_str()) {
                self.named(&plain(text), found);
                found.push(view);
            }
        }
    }
}

/// The queries in a folder by their names; none where there is no folder.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let paths = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file());
    let read = |path: std::path::PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).expect("a query"))
    };
    paths.map(read).collect()
}

/// A query without its comments and its semicolon.
fn plain(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_once("--").map_or(line, |(before, _)| before));
    lines.collect::<Vec<_>>().join("\n").trim().trim_end_matches(';').to_owned()
}
