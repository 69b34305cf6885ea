//! [`Folder`]: the files of a folder, each by what it is named after, held against each other.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};
use std::path::Path;
use std::sync::Arc;

use super::complete::incomplete;
use super::encoding::Encoding;
use super::file::CsvFile;
use super::manifest::{MANIFEST, Manifest};
use super::names::{csv_files, csv_stem};
use super::options::CsvOptions;
use super::special::SpecialFiles;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusRole, DATA_STANDARDS, Model, ResourceKind, did_you_mean};
use crate::source::service_query::{
    Aliases, ChildOf, ColumnError, Layout, LayoutError, Named, Special, joined, names_any, unknown_members,
};
use crate::source::store::Capabilities;

/// The files of a folder.
#[derive(Debug)]
pub(super) struct Folder {
    /// By endpoint.
    pub(super) resources: BTreeMap<String, Arc<Resource>>,
    pub(super) special: SpecialFiles,
    pub(super) manifest: Option<Manifest>,
    /// Whether an empty cell in quotes is an empty text.
    pub(super) empty_text: bool,
}

/// What makes the records of one resource.
#[derive(Debug)]
pub(super) struct Resource {
    pub(super) file: Arc<CsvFile>,
    pub(super) aliases: Aliases,
    pub(super) children: Vec<Child>,
    /// Whether its rows may be of any year.
    spans_years: bool,
    /// Columns that no member of the model is for, and that are taken all the same.
    taken: BTreeSet<String>,
}

/// A file with elements or Campus keys of a resource's records.
#[derive(Debug)]
pub(super) struct Child {
    of: ChildOf,
    pub(super) file: Arc<CsvFile>,
    aliases: Aliases,
    /// Its key columns, in the order of the records'.
    pub(super) keys: Vec<usize>,
    taken: BTreeSet<String>,
}

/// The files of one resource while they are found.
#[derive(Default)]
struct Found {
    file: Option<Arc<CsvFile>>,
    children: BTreeMap<ChildOf, Arc<CsvFile>>,
}

impl Folder {
    /// Reads a folder. A file that was read before, and is as it was then, is not read again.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] names the file that is wrong, with the line and the column where it can be told.
    pub(super) fn read(directory: &Path, options: &CsvOptions, before: Option<&Self>) -> Result<Self> {
        let manifest = Manifest::of(directory)?;
        let known: BTreeMap<_, _> = before.into_iter().flat_map(Self::files).map(|file| (file.name().clone(), file)).collect();
        let (mut found, mut special): (BTreeMap<String, Found>, BTreeMap<Special, Arc<CsvFile>>) = Default::default();
        for data in csv_files(directory)? {
            let (stem, name) = (data.endpoint.clone(), data.name.clone());
            let named = Named::of(&stem, "csv", None).map_err(|(problem, hint)| {
                let error = Error::new(ErrorKind::SourceInvalid, format!("{name} {problem}"));
                if hint.is_empty() { error.with_hint("begin its name with \".\" to leave it out") } else { error.with_hint(hint) }
            })?;
            let file = match known.get(&name) {
                Some(file) if (file.data.bytes, file.data.modified) == (data.bytes, data.modified) => Arc::clone(file),
                _ => Arc::new(CsvFile::surveyed(data, options)?),
            };
            let other = match named {
                Named::Special(which) => match special.entry(which) {
                    Entry::Vacant(place) => {
                        place.insert(file);
                        continue;
                    }
                    Entry::Occupied(other) => other.get().name().clone(),
                },
                Named::Resource(endpoint, of) => {
                    let resource = found.entry(endpoint).or_default();
                    let other = match of {
                        None => resource.file.replace(file),
                        Some(child) => resource.children.insert(child, file),
                    };
                    let Some(other) = other else { continue };
                    other.name().clone()
                }
            };
            let message = format!("{other} and {name} are named after the same");
            return Err(Error::new(ErrorKind::SourceInvalid, message).with_hint("remove one of them, or begin its name with \".\""));
        }
        let mut resources = BTreeMap::new();
        for (endpoint, found) in found {
            let resource = Resource::of(&endpoint, found, manifest.as_ref())?;
            resources.insert(endpoint, Arc::new(resource));
        }
        let in_quotes = manifest.as_ref().is_some_and(|manifest| manifest.empty_text_in_quotes);
        let empty_text = options.empty_text_in_quotes.unwrap_or(in_quotes);
        let folder = Self { resources, special: SpecialFiles(special), manifest, empty_text };
        folder.check_encodings()?;
        folder.check_parts()?;
        Ok(folder)
    }

    /// Refuses files of elements or Campus keys that are less than the manifest says: records would be sent without what is missing, and so lose it in the
    /// ODS.
    fn check_parts(&self) -> Result<()> {
        for (name, listed) in self.manifest.iter().flat_map(|manifest| &manifest.files) {
            let named = csv_stem(name).and_then(|stem| Named::of(stem, "csv", None).ok());
            let Some(Named::Resource(endpoint, Some(of))) = named else { continue };
            let Some(resource) = self.resources.get(&endpoint) else { continue };
            let found = resource.children.iter().find(|child| child.of == of).map(|child| child.file.rows);
            let what = match found {
                Some(rows) if rows >= listed.rows => continue,
                Some(rows) => format!("{name} has {rows} rows, and {MANIFEST} says {}", listed.rows),
                None => format!("{name} is missing, which {MANIFEST} names"),
            };
            let message = format!("{what}: {endpoint} would be sent without what it lacks");
            let hint = "take the data out of Campus anew, and use the folder when it is whole";
            return Err(Error::new(ErrorKind::SourceInvalid, message).with_hint(hint));
        }
        Ok(())
    }

    /// Whether it is the same as another one: none of its files was read anew.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        let same = self.files().count() == other.files().count() && self.files().zip(other.files()).all(|(a, b)| Arc::ptr_eq(a, b));
        same && self.manifest == other.manifest
    }

    /// Every file.
    pub(super) fn files(&self) -> impl Iterator<Item = &Arc<CsvFile>> {
        self.resources
            .values()
            .flat_map(|resource| std::iter::once(&resource.file).chain(resource.children.iter().map(|child| &child.file)))
            .chain(self.special.0.values())
    }

    /// Refuses two encodings in one folder, and one that is not that of its file: names of people would be others.
    fn check_encodings(&self) -> Result<()> {
        let invalid = |message: String, hint: &str| Err(Error::new(ErrorKind::SourceInvalid, message).with_hint(hint));
        let one = "write all files of a folder in one encoding, best in UTF-8";
        // Text of ASCII alone is the same in all of them but UTF-16.
        let is_utf8 = |file: &CsvFile| file.utf8.0 > file.utf8.1;
        let is_other = |file: &CsvFile| file.utf8.1 > 0 && !is_utf8(file);
        let wide = |file: &CsvFile| matches!(file.encoding, Encoding::Utf16Le | Encoding::Utf16Be);
        let narrow: Vec<_> = self.files().filter(|file| !wide(file)).collect();
        let utf8 = narrow.iter().find(|file| is_utf8(file));
        let other = narrow.iter().find(|file| is_other(file));
        if let (Some(utf8), Some(other)) = (utf8, other) {
            let message = format!("{} is UTF-8 text, and {} is not (line {})", utf8.name(), other.name(), other.utf8.2);
            return invalid(message, one);
        }
        if let Some(other) = other.filter(|other| other.encoding == Encoding::Utf8) {
            let message =
                format!("{}, line {}: is not UTF-8 text, but perhaps Latin-1 or Windows-1252", other.name(), other.utf8.2);
            return invalid(message, "name the encoding, such as windows-1252, or save the file as UTF-8");
        }
        if let Some(utf8) = utf8.filter(|utf8| utf8.encoding == Encoding::Windows1252) {
            let message = format!("{} is UTF-8 text, and was to be read as {}", utf8.name(), utf8.encoding);
            return invalid(message, "name no encoding: UTF-8 is what a file is in if nothing else is said");
        }
        let marked = self.files().find(|file| wide(file));
        let different = |marked: &CsvFile| self.files().find(|file| file.encoding != marked.encoding).cloned();
        if let Some((marked, file)) = marked.and_then(|marked| Some((marked, different(marked)?))) {
            let message = format!("{} is {} text, and {} is {}", marked.name(), marked.encoding, file.name(), file.encoding);
            return invalid(message, one);
        }
        Ok(())
    }

    /// The roles of the Campus keys that records carry.
    fn roles(&self) -> BTreeSet<CampusRole> {
        self.resources.values().flat_map(|resource| resource.roles()).collect()
    }

    /// What a store of this folder can do, where a configuration file lies beside it or not.
    pub(super) fn capabilities(&self, directory: &Path, is_configured: bool) -> Capabilities {
        let days = self.resources.iter().filter(|(_, resource)| resource.aliases.tell_day()).map(|(endpoint, _)| endpoint.as_str());
        let of_records = Capabilities::plain().with_campus_keys(self.roles()).with_days(days).with_counts();
        let withholds = self.manifest.as_ref().is_some_and(|manifest| manifest.withholds);
        let capabilities = self.special.capabilities(of_records, is_configured, withholds);
        let files: Vec<_> = self.files().map(|file| (&file.data, file.rows)).collect();
        match incomplete(self.manifest.as_ref(), &files, directory) {
            Some(incomplete) => capabilities.incomplete(incomplete),
            None => capabilities,
        }
    }
}

impl Resource {
    fn of(endpoint: &str, found: Found, manifest: Option<&Manifest>) -> Result<Self> {
        let Some(file) = found.file else {
            let orphan = found.children.into_values().next();
            let orphan = orphan.map(|file| file.name().to_string()).unwrap_or_default();
            let hint = format!("add {endpoint}.csv, whose records these belong to, or remove the file");
            return Err(Error::new(ErrorKind::SourceInvalid, format!("{orphan} belongs to no records")).with_hint(hint));
        };
        let listed = |file: &CsvFile| manifest.and_then(|manifest| manifest.files.get(&**file.name()));
        let taken = |file: &CsvFile| listed(file).into_iter().flat_map(|listed| listed.unknown_columns.iter().cloned()).collect();
        check_header(&file, endpoint, None)?;
        let aliases = aliases_of(&file)?;
        let mut children = Vec::new();
        for (of, child) in found.children {
            check_header(&child, endpoint, Some(&of))?;
            let own = aliases_of(&child)?;
            let keys = joined(&of, &own, &aliases, file.name()).map_err(|(problem, hint)| child.problem(problem, hint))?;
            children.push(Child { of, aliases: own, keys, taken: taken(&child), file: child });
        }
        let spans_years = listed(&file).is_some_and(|listed| listed.all_years);
        let resource = Self { aliases, children, spans_years, taken: taken(&file), file };
        if spans_years && !resource.roles().contains(&CampusRole::SchoolYear) {
            let hint = "add the column, so that each row says of which year it is, or take \"allYears\" out of the manifest";
            return Err(resource
                .file
                .problem("has no column \"@schoolYear\", and its rows are of all years by the manifest", hint));
        }
        Ok(resource)
    }

    /// The roles of the Campus keys that its records carry.
    pub(super) fn roles(&self) -> BTreeSet<CampusRole> {
        let given = self.children.iter().filter_map(|child| match child.of {
            ChildOf::Ids(role) => Some(role),
            ChildOf::Elements(_) => None,
        });
        self.aliases.roles().chain(given).collect()
    }

    /// Its key columns, if there are other files to be joined by them.
    pub(super) fn keys(&self) -> Vec<usize> {
        if self.children.is_empty() { Vec::new() } else { self.aliases.keys().map(|(column, _)| column).collect() }
    }

    /// How its rows become records of a kind.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] names the file, the line and the column that is no member, and what may have been meant.
    pub(super) fn layout(&self, kind: &ResourceKind) -> Result<Layout> {
        check_members(&self.file, &self.aliases, None, &self.taken, kind)?;
        for child in &self.children {
            check_members(&child.file, &child.aliases, Some(&child.of), &child.taken, kind)?;
        }
        let children: Vec<_> = self.children.iter().map(|child| (&child.of, &child.aliases)).collect();
        Layout::new(&self.aliases, &children, kind, self.spans_years).map_err(|LayoutError { child, problem, hint }| {
            let file = child.map_or(&self.file, |child| &self.children[child].file);
            file.problem(problem, hint)
        })
    }
}

/// Refuses a file whose first line is no header, without a word of what stands in it: that may be somebody's name.
fn check_header(file: &CsvFile, endpoint: &str, child: Option<&ChildOf>) -> Result<()> {
    let models = DATA_STANDARDS.iter().filter_map(|standard| Model::data_standard(standard).ok());
    let kinds = models.filter_map(|model| model.find(endpoint));
    let said: Vec<bool> = kinds.filter_map(|kind| names_any(&file.header, child, &kind)).collect();
    if said.is_empty() || said.contains(&true) {
        return Ok(());
    }
    let problem = format!("is no header of {endpoint}: none of its columns is named after a member");
    Err(file.problem(problem, "write the names of the columns on the first line, such as those that the service query has"))
}

fn aliases_of(file: &CsvFile) -> Result<Aliases> {
    let read = Aliases::read(file.header.iter().map(String::as_str));
    read.map_err(|ColumnError { problem, hint }| file.problem(problem, hint))
}

/// Refuses columns that no member of the model is for: what stands in them would be lost on its way.
fn check_members(
    file: &CsvFile,
    aliases: &Aliases,
    child: Option<&ChildOf>,
    taken: &BTreeSet<String>,
    kind: &ResourceKind,
) -> Result<()> {
    let mut unknown = unknown_members(aliases, child, kind);
    unknown.retain(|unknown| !taken.contains(&unknown.name));
    let Some(first) = unknown.first() else { return Ok(()) };
    let others: Vec<_> = unknown[1..].iter().map(|unknown| format!("{:?}", unknown.name)).collect();
    let also = if others.is_empty() { String::new() } else { format!(", nor are {}", others.join(", ")) };
    let standard = kind.model().version();
    let what = format!("{}, line 1, column {}: {:?}", file.name(), first.column + 1, first.name);
    let message = format!("{what} is no member of {kind} in Data Standard {standard}{also}");
    let hint = did_you_mean(&first.nearest).unwrap_or_else(|| "name columns after members, or leave them out".to_owned());
    Err(Error::new(ErrorKind::SourceInvalid, message).with_hint(hint))
}

/// The resources of a folder that a model lacks.
pub(super) fn lacking(folder: &Folder, model: &Model) -> Vec<String> {
    folder.resources.keys().filter(|endpoint| model.find(endpoint).is_none()).cloned().collect()
}
