//! [`Spool`] and [`SpooledStore`]: records that can be drawn only once, kept in a file for whoever reads them again.
//!
//! A run reads people twice and a plan is made before it, but a generator, a cursor or a stream gives each record once. So each is written down as it is
//! drawn, into a temporary file that only this user may read (0600) and that has no name any more: it is gone with the process, however that ends.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write as _};
use std::sync::Arc;

use async_trait::async_trait;
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};

use super::batch::Batch;
use super::data_file::is_of_any_standard;
use super::feed::{Feed, Stop, batches};
use super::filters::{check_narrowing, check_schools};
use super::json_body::JsonBody;
use super::store::{CampusSchool, Capabilities, Counted, ObjectState, Snapshot, SourceStore, Withheld};
use super::unlinked::{Unlinked, failed};
use crate::campus::{Configuration, EnableEdFi, Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusKeys, CampusObject, Model, Origin, Record, ResourceKind, ShapeError, Spelling, extension_resource};

/// Records as they are drawn: each is written down, and none is kept in memory.
///
/// ```
/// use edfi_resync::model::Spelling;
/// use edfi_resync::source::{SourceStore, Spool};
///
/// let mut drawn = ["604822", "604823"].into_iter().map(|id| format!(r#"{{"studentUniqueId": "{id}"}}"#));
/// let mut spool = Spool::new()?;
/// while let Some(record) = drawn.next() {
///     spool.add("students", record)?;
/// }
/// let store = spool.into_store(Spelling::default())?;
/// assert_eq!(format!("{store:?}"), "SpooledStore(2 records)");
/// assert!(store.capabilities().drawn_once);
///
/// let error = Spool::new()?.add("pupils", "{}").unwrap_err();
/// assert!(error.to_string().starts_with("\"pupils\" is not a resource of Data Standard 5.2"));
/// # Ok::<(), edfi_resync::Error>(())
/// ```
pub struct Spool {
    file: BufWriter<File>,
    written: u64,
    parts: Vec<Part>,
}

/// Records of one endpoint that stand behind each other.
struct Part {
    endpoint: String,
    /// Where they begin.
    from: u64,
    records: u64,
    /// What is wrong with some already, by their places from 1.
    errors: BTreeMap<u64, Vec<ShapeError>>,
}

impl Spool {
    /// An empty one. Its file lies in the folder for temporary files (`TMPDIR`).
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] where there is no room for it, or no right.
    pub fn new() -> Result<Self> {
        Ok(Self { file: BufWriter::with_capacity(1 << 18, Unlinked::create()?), written: 0, parts: Vec::new() })
    }

    /// Writes a record down. A body that is no JSON object becomes a reject when it is read.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for an endpoint that no Data Standard has, [`ErrorKind::SourceInvalid`] where the file cannot be written.
    pub fn add(&mut self, endpoint: &str, body: impl Into<JsonBody>) -> Result<()> {
        let JsonBody { text, errors } = body.into();
        self.declare(endpoint)?;
        let length = u32::try_from(text.len()).map_err(|_| {
            Error::new(ErrorKind::SourceInvalid, format!("a record of {endpoint} is longer than 4 GiB")).with_hint("leave it out")
        })?;
        let write = |file: &mut BufWriter<File>| {
            file.write_all(&length.to_le_bytes())?;
            file.write_all(&text)
        };
        write(&mut self.file).map_err(|error| failed("written", &error))?;
        self.written += 4 + u64::from(length);
        if let Some(part) = self.parts.last_mut() {
            part.records += 1;
            if !errors.is_empty() {
                part.errors.insert(part.records, errors);
            }
        }
        Ok(())
    }

    /// Says that what comes next is of this endpoint, of which there may be no record at all.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for an endpoint that no Data Standard has.
    pub fn declare(&mut self, endpoint: &str) -> Result<()> {
        if self.parts.last().is_some_and(|part| part.endpoint == endpoint) {
            return Ok(());
        }
        if !is_of_any_standard(endpoint) && extension_resource(endpoint).is_none() {
            Model::ds5_2().kind(endpoint)?;
        }
        let part = Part { endpoint: endpoint.to_owned(), from: self.written, records: 0, errors: BTreeMap::new() };
        self.parts.push(part);
        Ok(())
    }

    /// The endpoints, in the order in which they came.
    pub fn endpoints(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.endpoint.as_str())
    }

    /// The store of what was written down, which takes these spellings.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] where the file cannot be written to its end.
    pub fn into_store(self, spelling: Spelling) -> Result<SpooledStore> {
        let file = self.file.into_inner().map_err(|error| failed("written", error.error()))?;
        Ok(SpooledStore(Arc::new(Spooled { file: Unlinked::new(file), parts: self.parts, spelling })))
    }
}

/// What was drawn once, to be read as often as it takes. No other process can read it, so that a run of it is resumed by the one that began it, or
/// not at all ([`Capabilities::drawn_once`]). It has no schools, no Campus keys and no configurations, and tells no days.
#[derive(Clone)]
pub struct SpooledStore(Arc<Spooled>);

struct Spooled {
    file: Unlinked,
    parts: Vec<Part>,
    spelling: Spelling,
}

#[async_trait]
impl SourceStore for SpooledStore {
    fn capabilities(&self) -> Capabilities {
        Capabilities::plain().with_counts().drawn_once()
    }

    fn identity(&self) -> String {
        "spool".to_owned()
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        Ok(Vec::new())
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        Ok(EnableEdFi::Yes)
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        check_schools(scope, false)?;
        let mut held: BTreeMap<ResourceKind, Vec<usize>> = BTreeMap::new();
        let mut unsupported = BTreeSet::new();
        for (at, part) in self.0.parts.iter().enumerate() {
            match (scope.model.find(&part.endpoint), extension_resource(&part.endpoint)) {
                (None, Some(name)) => drop(unsupported.insert(name)),
                _ => held.entry(scope.model.kind(&part.endpoint)?).or_default().push(at),
            }
        }
        Ok(Arc::new(SpooledSnapshot { spooled: self.0.clone(), held, unsupported }))
    }
}

struct SpooledSnapshot {
    spooled: Arc<Spooled>,
    /// The parts of each kind.
    held: BTreeMap<ResourceKind, Vec<usize>>,
    unsupported: BTreeSet<String>,
}

#[async_trait]
impl Snapshot for SpooledSnapshot {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        Ok(Vec::new())
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        Ok(self.held.keys().cloned().collect())
    }

    /// Its descriptors are values already.
    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        let parts = self.held.get(kind).into_iter().flatten();
        let records = parts.map(|&at| self.spooled.parts[at].records).sum();
        Ok(Counted::default().with_records(records).with_unmapped([]))
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        if let Err(error) = check_narrowing(kind, narrowing, &Capabilities::plain()) {
            return stream::iter([Err(error)]).boxed();
        }
        let Some(parts) = self.held.get(kind).cloned() else { return stream::empty().boxed() };
        let (kind, spooled) = (kind.clone(), self.spooled.clone());
        batches(async { Ok(()) }, move |(), feed| Spooled::read(&spooled, &kind, &parts, feed))
    }

    async fn objects(&self, _: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        Ok(None)
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        Ok(Vec::new())
    }

    async fn withheld(&self, _: &Narrowing) -> Result<Vec<Withheld>> {
        Ok(Vec::new())
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        Ok(self.unsupported.iter().cloned().collect())
    }
}

impl Spooled {
    fn read(&self, kind: &ResourceKind, parts: &[usize], feed: &mut Feed) -> Result<(), Stop> {
        let source: Arc<str> = format!("drawn:{}", kind.endpoint()).into();
        let mut position = 0;
        for part in parts.iter().map(|&at| &self.parts[at]) {
            let mut reader = BufReader::with_capacity(1 << 16, self.file.from(part.from));
            for place in 1..=part.records {
                position += 1;
                let body = framed(&mut reader).map_err(|error| failed("read", &error))?;
                let origin = Origin::new(source.clone(), position);
                let record = Record { kind: kind.clone(), body: body.into(), campus: CampusKeys::new(), origin };
                feed.take_faulty(record, part.errors.get(&place).cloned().unwrap_or_default(), self.spelling)?;
            }
        }
        Ok(())
    }

    fn records(&self) -> u64 {
        self.parts.iter().map(|part| part.records).sum()
    }
}

/// The next body.
fn framed(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    reader.read_exact(&mut length)?;
    let mut body = vec![0; u32::from_le_bytes(length) as usize];
    reader.read_exact(&mut body)?;
    Ok(body)
}

impl fmt::Display for SpooledStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("records that were drawn once")
    }
}

impl fmt::Debug for SpooledStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpooledStore({} records)", self.0.records())
    }
}

impl fmt::Debug for SpooledSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpooledSnapshot({} kinds)", self.held.len())
    }
}

impl fmt::Debug for Spool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Spool({} records)", self.parts.iter().map(|part| part.records).sum::<u64>())
    }
}
