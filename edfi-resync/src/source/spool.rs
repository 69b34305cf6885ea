//! [`Spool`] and [`SpooledStore`]: records that can be drawn only once, kept in a file for whoever reads them again.
//!
//! A run reads people twice and a plan is made before it, but a generator, a cursor or a stream gives each record once. So each is written down as it is
//! drawn, into a temporary file that only this user may read (0600) and that has no name any more: it is gone with the process, however that ends.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write as _};
use std::sync::Arc;

use async_trait::async_trait;
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use tokio::task::spawn_blocking;

use super::batch::Batch;
use super::data_file::is_of_any_standard;
use super::feed::{Feed, Stop, batches};
use super::filters::{check_narrowing, check_rest, check_schools, is_asked_for};
use super::json_body::JsonBody;
use super::store::{CampusSchool, Capabilities, Counted, ObjectState, Snapshot, SourceStore, Withheld};
use super::unlinked::{Unlinked, failed};
use crate::campus::{Configuration, EnableEdFi, Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{
    CampusKeys, CampusObject, CampusRole, Model, Origin, Record, ResourceKind, ShapeError, Spelling, extension_resource,
};

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
    /// What its Campus keys are.
    roles: BTreeSet<CampusRole>,
    tells_day: bool,
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
        self.add_with(endpoint, body, &CampusKeys::new())
    }

    /// The same with the Campus keys of the record.
    ///
    /// # Errors
    /// As of [`add`](Self::add).
    pub fn add_with(&mut self, endpoint: &str, body: impl Into<JsonBody>, campus: &CampusKeys) -> Result<()> {
        let JsonBody { text, errors } = body.into();
        self.declare(endpoint)?;
        let keys = if campus.is_empty() { Vec::new() } else { written(campus) };
        let length = |bytes: &[u8]| {
            u32::try_from(bytes.len()).map_err(|_| {
                let message = format!("a record of {endpoint} is longer than 4 GiB");
                Error::new(ErrorKind::SourceInvalid, message).with_hint("leave it out")
            })
        };
        let lengths = [length(&text)?.to_le_bytes(), length(&keys)?.to_le_bytes()].concat();
        let write = |file: &mut BufWriter<File>| [&lengths, &*text, &keys].into_iter().try_for_each(|bytes| file.write_all(bytes));
        write(&mut self.file).map_err(|error| failed("written", &error))?;
        self.written += (lengths.len() + text.len() + keys.len()) as u64;
        if let Some(part) = self.parts.last_mut() {
            part.records += 1;
            part.roles.extend(campus.all().iter().map(|(role, _)| *role));
            part.tells_day |= campus.day().is_some();
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
        let (errors, roles) = (BTreeMap::new(), BTreeSet::new());
        let part = Part { endpoint: endpoint.to_owned(), from: self.written, records: 0, errors, roles, tells_day: false };
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
/// not at all ([`Capabilities::drawn_once`]). It has no schools and no configurations; its Campus keys and days are those of the records.
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
        let roles = self.0.parts.iter().flat_map(|part| part.roles.iter().copied());
        let days = self.0.parts.iter().filter(|part| part.tells_day).map(|part| part.endpoint.as_str());
        Capabilities::plain().with_campus_keys(roles).with_days(days).with_counts().drawn_once().without_schools()
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
        let capabilities = self.capabilities();
        check_schools(scope, capabilities.campus_keys.contains(&CampusRole::School))?;
        let mut held: BTreeMap<ResourceKind, Vec<usize>> = BTreeMap::new();
        let mut unsupported = BTreeSet::new();
        for (at, part) in self.0.parts.iter().enumerate() {
            match (scope.model.find(&part.endpoint), extension_resource(&part.endpoint)) {
                (None, Some(name)) => drop(unsupported.insert(name)),
                _ => held.entry(scope.model.kind(&part.endpoint)?).or_default().push(at),
            }
        }
        Ok(Arc::new(SpooledSnapshot { spooled: self.0.clone(), capabilities, scope: scope.clone(), held, unsupported }))
    }
}

struct SpooledSnapshot {
    spooled: Arc<Spooled>,
    capabilities: Capabilities,
    scope: Scope,
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
        let parts = self.held.get(kind).cloned().unwrap_or_default();
        let of_scope = [CampusRole::SchoolYear, CampusRole::School];
        let is_scoped = |&at: &usize| of_scope.iter().any(|role| self.spooled.parts[at].roles.contains(role));
        let records = if parts.iter().any(is_scoped) {
            let (spooled, scope) = (self.spooled.clone(), self.scope.clone());
            let counted = spawn_blocking(move || spooled.count(&parts, &scope)).await;
            counted.map_err(|panic| Error::new(ErrorKind::Unexpected, "a count did not finish").with_source(panic))??
        } else {
            parts.iter().map(|&at| self.spooled.parts[at].records).sum()
        };
        Ok(Counted::default().with_records(records).with_unmapped([]))
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        if let Err(error) = check_narrowing(kind, narrowing, &self.capabilities) {
            return stream::iter([Err(error)]).boxed();
        }
        let Some(parts) = self.held.get(kind).cloned() else { return stream::empty().boxed() };
        let (kind, spooled, scope, narrowing) = (kind.clone(), self.spooled.clone(), self.scope.clone(), narrowing.clone());
        batches(async { Ok(()) }, move |(), feed| spooled.read(&kind, &parts, (&scope, &narrowing), feed))
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
    fn read(
        &self,
        kind: &ResourceKind,
        parts: &[usize],
        (scope, narrowing): (&Scope, &Narrowing),
        feed: &mut Feed,
    ) -> Result<(), Stop> {
        let source: Arc<str> = format!("drawn:{}", kind.endpoint()).into();
        if parts.iter().any(|&at| self.parts[at].records > 0) {
            check_rest(kind, narrowing, &parts.iter().flat_map(|&at| self.parts[at].roles.iter().copied()).collect(), &source)?;
        }
        let mut position = 0;
        for part in parts.iter().map(|&at| &self.parts[at]) {
            let mut reader = BufReader::with_capacity(1 << 16, self.file.from(part.from));
            for place in 1..=part.records {
                position += 1;
                let (body, campus) = framed(&mut reader).map_err(|error| failed("read", &error))?;
                let origin = Origin::new(source.clone(), position);
                if !is_asked_for(&campus, (scope, narrowing)) {
                    continue;
                }
                let record = Record { kind: kind.clone(), body: body.into(), campus, origin };
                feed.take_faulty(record, part.errors.get(&place).cloned().unwrap_or_default(), self.spelling)?;
            }
        }
        Ok(())
    }

    /// How many records of these parts are in a scope.
    fn count(&self, parts: &[usize], scope: &Scope) -> Result<u64> {
        let mut records = 0;
        for part in parts.iter().map(|&at| &self.parts[at]) {
            let mut reader = BufReader::with_capacity(1 << 16, self.file.from(part.from));
            for _ in 0..part.records {
                let (_, campus) = framed(&mut reader).map_err(|error| failed("read", &error))?;
                records += u64::from(scope.excludes(&campus).is_none());
            }
        }
        Ok(records)
    }

    fn records(&self) -> u64 {
        self.parts.iter().map(|part| part.records).sum()
    }
}

/// The next record: its body and its Campus keys.
fn framed(reader: &mut impl Read) -> io::Result<(Vec<u8>, CampusKeys)> {
    let (mut body, mut keys) = ([0; 4], [0; 4]);
    reader.read_exact(&mut body)?;
    reader.read_exact(&mut keys)?;
    let mut bytes = |length: [u8; 4]| {
        let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
        reader.read_exact(&mut bytes).map(|()| bytes)
    };
    let (body, keys) = (bytes(body)?, bytes(keys)?);
    let campus = if keys.is_empty() { CampusKeys::new() } else { read(&keys)? };
    Ok((body, campus))
}

/// Campus keys as they stand behind a body: IDs, object, day.
type Keys<'a> = (Cow<'a, [(CampusRole, i64)]>, Option<(Cow<'a, str>, i64)>, Option<String>);

fn written(campus: &CampusKeys) -> Vec<u8> {
    let object = campus.object().map(|object| (Cow::Borrowed(&*object.kind), object.id));
    let keys: Keys<'_> = (campus.all().into(), object, campus.day().map(|day| day.to_string()));
    serde_json::to_vec(&keys).unwrap_or_default()
}

fn read(keys: &[u8]) -> io::Result<CampusKeys> {
    let (ids, object, day): Keys<'_> = serde_json::from_slice(keys)?;
    let mut campus = CampusKeys::new();
    ids.iter().for_each(|&(role, id)| campus.push(role, id));
    if let Some((kind, id)) = object {
        campus = campus.with_object(Arc::<str>::from(&*kind), id);
    }
    Ok(match day.and_then(|day| day.parse().ok()) {
        Some(day) => campus.with_day(day),
        None => campus,
    })
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
