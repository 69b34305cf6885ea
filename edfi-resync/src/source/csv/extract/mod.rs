//! [`extract`]: a CSV folder of what a source gives, which is read as the same records again.
//!
//! ```text
//! flat      a record as cells, by the model's own members
//!   |
//! columns   which columns and files a kind needs: learned from all of its records, in a first scan
//! place     the folder and its files: readable by their owner alone, and gone again unless it was finished
//!   |
//! written   the rows of a second scan, each record put together again from its own before they are written
//! ```
//! The manifest is written last. Whoever stops an extract, or kills it, leaves a folder without one, of which nothing is concluded.

mod columns;
mod flat;
mod place;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::time::SystemTime;

use futures::StreamExt as _;
use futures::stream::BoxStream;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use self::columns::Columns;
use self::place::Place;
use self::written::{KindWriter, Written};
use super::manifest::{FORMAT, Listed, Manifest};
use crate::campus::{Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::CampusRole;
use crate::shown;
use crate::source::apart::apart;
use crate::source::batch::Batch;
use crate::source::store::{CampusSchool, Snapshot, SourceStore};

/// How a folder is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExtractOptions {
    /// Whether the files are compressed (feature `gzip`). Absent: they are not.
    pub gzip: bool,
    /// When the data was taken out of Campus. Absent: now.
    pub extracted: Option<SystemTime>,
}

impl ExtractOptions {
    /// Says whether the files are compressed.
    #[must_use]
    pub fn with_gzip(mut self, gzip: bool) -> Self {
        self.gzip = gzip;
        self
    }

    /// Says when the data was taken out of Campus.
    #[must_use]
    pub fn with_extracted(mut self, extracted: SystemTime) -> Self {
        self.extracted = Some(extracted);
        self
    }
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Extracted {
    /// By endpoint.
    pub resources: BTreeMap<String, ExtractedResource>,
    /// Why the folder is not all that there is, if it is not; its manifest says so too.
    pub incomplete: Vec<String>,
}

/// What was written of one resource.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExtractedResource {
    /// Records that are in the folder.
    pub records: u64,
    /// Rows of the source that are no record, or that no rows can hold so that they would be read as they are.
    pub left_out: u64,
}

/// Writes a [CSV folder](super) of all that a source gives in a scope. Read again, it gives equal records in the same order, with the Campus keys that are
/// behind them: a fixture, or a way to hand data on. What cannot be written so is left out, and then the manifest says that the folder is not complete.
///
/// What became of Campus objects that are not sent, no source can list. So the manifest of an extract from a source that has such says that it withholds
/// them: by that folder nothing counts as gone, and a cleanup keeps what it cannot tell about.
///
/// The files hold student data, and are readable by their owner alone. The folder is made, or is there and empty but for a configuration file; the
/// configurations of the source are not written into it.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::sync::Arc;
///
/// use edfi_resync::campus::{Configuration, Scope};
/// use edfi_resync::model::Model;
/// use edfi_resync::source::csv::{ExtractOptions, extract};
/// use edfi_resync::source::{CsvStore, MemoryStore, SourceStore};
///
/// let store = MemoryStore::from_json(Model::ds5_2(), r#"{"students": [{"studentUniqueId": "604822", "firstName": "Lisa"}]}"#)?;
/// let scope = Scope::new(Model::ds5_2(), Arc::new(Configuration::new("State", 2027.try_into()?, "5.2")));
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path().join("extract");
/// let extracted = extract(&store, &scope, &folder, &ExtractOptions::default()).await?;
/// assert_eq!(extracted.resources["students"].records, 1);
/// assert_eq!(std::fs::read_to_string(folder.join("students.csv"))?, "@key,firstName,studentUniqueId\n1,Lisa,604822\n");
/// assert!(CsvStore::open(&folder)?.capabilities().is_complete());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// What the source says of a scan; [`ErrorKind::ConfigInvalid`] for a folder that is in use, or cannot be written. Nothing is left behind then.
///
/// # Cancellation
/// Dropping the future takes away what was written.
pub async fn extract(
    source: &dyn SourceStore,
    scope: &Scope,
    folder: impl AsRef<Path>,
    options: &ExtractOptions,
) -> Result<Extracted> {
    let (folder, gzip) = (folder.as_ref().to_owned(), options.gzip);
    let place = apart(move || Place::create(&folder, gzip)).await?;
    let _guard = Guard(place.clone());
    let capabilities = source.capabilities();
    let snapshot = source.open(scope).await?;
    let mut manifest = Manifest {
        format: FORMAT.to_owned(),
        school_year: scope.school_year(),
        extracted: moment(options.extracted.unwrap_or_else(SystemTime::now))?,
        data_standard: Some(scope.model.version().to_owned()),
        empty_text_in_quotes: true,
        withholds: !capabilities.is_plain(),
        incomplete: capabilities.incomplete.iter().map(|incomplete| incomplete.why.clone()).collect(),
        files: BTreeMap::new(),
    };
    if let Some(schools) = &scope.schools {
        let schools: Vec<_> = schools.iter().map(ToString::to_string).collect();
        manifest.incomplete.push(format!("it holds these schools alone: {}", schools.join(", ")));
    }
    let mut extracted = Extracted::default();
    let mut has_schools = false;
    for kind in snapshot.kinds().await? {
        let everything = Narrowing::none();
        let columns = Columns::new(kind.clone(), capabilities.tells_day(&kind));
        let columns = each(snapshot.scan(&kind, &everything), columns, |columns, batch| columns.learn(&batch)).await?;
        has_schools |= columns.roles().any(|(_, role)| role == CampusRole::School);
        let begun = {
            let place = place.clone();
            apart(move || KindWriter::new(columns, &place)).await?
        };
        let writer = each(snapshot.scan(&kind, &everything), begun, |writer, batch| writer.take(&batch)).await?;
        let Written { kind, records, left_out, first, files } = apart(move || writer.finish()).await?;
        manifest.files.extend(files);
        if left_out > 0 {
            let (rows, first) = (shown::of_count(left_out, "row", "rows"), first.unwrap_or_default());
            let are = shown::of_count(left_out, "was", "were");
            manifest.incomplete.push(format!("{left_out} {rows} of {kind} {are} left out; the first is {first}"));
        }
        extracted.resources.insert(kind.endpoint().to_owned(), ExtractedResource { records, left_out });
    }
    // What the view could not show, it knows behind the scans.
    let caveats = snapshot.caveats().await?;
    manifest.incomplete.extend(caveats.iter().filter(|caveat| caveat.blurs).map(ToString::to_string));
    let schools = if has_schools { snapshot.schools().await? } else { Vec::new() };
    let people = people(source, snapshot.as_ref(), scope, &schools).await?;
    let last = place.clone();
    manifest.files.extend(apart(move || told(&last, &schools, &people)).await?);
    extracted.incomplete.clone_from(&manifest.incomplete);
    apart(move || place.finish(&manifest)).await?;
    Ok(extracted)
}

/// Takes away what was written if it was not finished.
struct Guard(Place);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.give_up();
    }
}

/// Hands each batch of a scan to a piece of blocking work, which runs beside it.
async fn each<W: Send + 'static>(
    mut batches: BoxStream<'static, Result<Batch>>,
    mut work: W,
    mut take: impl FnMut(&mut W, Batch) -> Result<()> + Send + 'static,
) -> Result<W> {
    let (sender, mut receiver) = mpsc::channel(2);
    let worker = spawn_blocking(move || {
        while let Some(batch) = receiver.blocking_recv() {
            take(&mut work, batch)?;
        }
        Ok(work)
    });
    let mut sent = Ok(());
    while let Some(batch) = batches.next().await {
        let handed_on = match batch {
            // Who receives no more says why.
            Ok(batch) => sender.send(batch).await.is_ok(),
            Err(error) => {
                sent = Err(error);
                false
            }
        };
        if !handed_on {
            break;
        }
    }
    drop(sender);
    let worked: Result<W> =
        worker.await.map_err(|panic| Error::new(ErrorKind::Unexpected, "writing CSV files did not finish").with_source(panic))?;
    sent.and(worked)
}

/// The people who lack a unique ID, each with the school that it is about, as far as that can be told.
async fn people(
    source: &dyn SourceStore,
    snapshot: &dyn Snapshot,
    scope: &Scope,
    schools: &[CampusSchool],
) -> Result<Vec<(i64, Option<i64>)>> {
    let mut unknown: BTreeSet<i64> = snapshot.without_unique_id().await?.into_iter().collect();
    let mut people = Vec::new();
    let is_chosen = |school: i64| scope.schools.as_ref().is_none_or(|chosen| chosen.contains(&school));
    for school in schools.iter().filter(|school| !unknown.is_empty() && is_chosen(school.id)) {
        let of_school = source.open(&scope.clone().with_schools([school.id].into())).await?.without_unique_id().await?;
        people.extend(of_school.into_iter().map(|person| (person, Some(school.id))));
    }
    for (person, _) in &people {
        unknown.remove(person);
    }
    people.extend(unknown.into_iter().map(|person| (person, None)));
    Ok(people)
}

/// Writes what tells of the source itself.
fn told(place: &Place, schools: &[CampusSchool], people: &[(i64, Option<i64>)]) -> Result<Vec<(String, Listed)>> {
    let named = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let mut files = Vec::new();
    if !schools.is_empty() {
        let mut file = place.file("_schools", &named(&["id", "number", "name", "excluded"]))?;
        for school in schools {
            let (id, excluded) = (school.id.to_string(), if school.excluded { "1" } else { "0" });
            let [number, name] = [&school.number, &school.name].map(|text| Some(text.as_str()).filter(|text| !text.is_empty()));
            file.row([Some(id.as_str()), number, name, Some(excluded)])?;
        }
        files.push(file.finish()?);
    }
    if !people.is_empty() {
        let mut file = place.file("_people", &named(&["id", "@school"]))?;
        for (person, school) in people {
            let (person, school) = (person.to_string(), school.map(|school| school.to_string()));
            file.row([Some(person.as_str()), school.as_deref()])?;
        }
        files.push(file.finish()?);
    }
    Ok(files)
}

fn moment(at: SystemTime) -> Result<String> {
    let at = Timestamp::try_from(at)
        .map_err(|error| Error::new(ErrorKind::ConfigInvalid, "the clock shows no calendar date").with_source(error))?;
    Ok(format!("{at:.0}"))
}

/// A line for each resource, then what is missing.
impl fmt::Display for Extracted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (endpoint, resource) in &self.resources {
            write!(f, "{endpoint}: {}", resource.records)?;
            if resource.left_out > 0 {
                write!(f, ", {} left out", resource.left_out)?;
            }
            writeln!(f)?;
        }
        self.incomplete.iter().try_for_each(|why| writeln!(f, "not complete: {why}"))
    }
}
