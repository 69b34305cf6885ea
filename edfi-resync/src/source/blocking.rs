//! [`BlockingSource`] and [`BlockingStore`]: a source of one's own, read by plain code that blocks.
//!
//! A [`SourceStore`] is asynchronous, gives batches, and applies scope and filters by itself. A blocking source does none of that: it says which resources it
//! has, and hands over the records of one, from the first to the last, as often as it is asked. The store reads it on threads for such, a little ahead of
//! the run and no more, and leaves out what is not asked for by the Campus keys of the records.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Debug, Display};
use std::sync::Arc;

use async_trait::async_trait;
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};

use super::batch::Batch;
use super::feed::{Feed, Stop, batches};
use super::filters::{check_narrowing, check_rest, check_schools, is_asked_for};
use super::json_body::JsonBody;
use super::store::{CampusSchool, Capabilities, Counted, ObjectState, Snapshot, SourceStore, Withheld};
use crate::campus::{Configuration, EnableEdFi, Narrowing, Scope};
use crate::error::Result;
use crate::model::{CampusKeys, CampusObject, CampusRole, Origin, Record, ResourceKind, Spelling, extension_resource};

/// A source of records that is read by code that blocks. `Display` names it to people.
///
/// ```
/// use std::fmt;
///
/// use edfi_resync::Result;
/// use edfi_resync::model::{CampusKeys, ResourceKind};
/// use edfi_resync::source::{BlockingSource, BlockingStore, Rows};
///
/// #[derive(Debug)]
/// struct Numbered(u32);
///
/// impl fmt::Display for Numbered {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         write!(f, "{} students", self.0)
///     }
/// }
///
/// impl BlockingSource for Numbered {
///     fn endpoints(&self) -> Vec<String> {
///         vec!["students".to_owned()]
///     }
///
///     fn read(&self, _: &ResourceKind, _: &str, rows: &mut Rows<'_>) -> Result<()> {
///         for number in 1..=self.0 {
///             if !rows.take(format!(r#"{{"studentUniqueId": "{number}"}}"#), CampusKeys::new())? {
///                 break;
///             }
///         }
///         Ok(())
///     }
/// }
///
/// let store = BlockingStore::new(Numbered(10_000_000));
/// assert_eq!(store.to_string(), "10000000 students");
/// ```
pub trait BlockingSource: Debug + Display + Send + Sync + 'static {
    /// The endpoints of which it has records, each once.
    fn endpoints(&self) -> Vec<String>;

    /// Hands over the records of a kind, under the name that [`endpoints`](Self::endpoints) has for it: the same ones in the same order each time, also
    /// several times at once, and of several kinds. It ends where nothing more [is taken](Rows::take).
    ///
    /// # Errors
    /// What keeps it from going on, which fails the run. What is wrong with a record alone goes [with it](JsonBody::faulty).
    fn read(&self, kind: &ResourceKind, endpoint: &str, rows: &mut Rows<'_>) -> Result<()>;

    /// The roles of the Campus IDs that its records carry. A filter on another role is refused.
    fn campus_keys(&self) -> BTreeSet<CampusRole> {
        BTreeSet::new()
    }

    /// The endpoints whose records carry the day of which they are.
    fn days(&self) -> BTreeSet<String> {
        BTreeSet::new()
    }

    /// Its schools, among which a request can choose where records carry [`CampusRole::School`].
    fn schools(&self) -> Vec<CampusSchool> {
        Vec::new()
    }
}

/// Where a [`BlockingSource`] hands its records over.
pub struct Rows<'a> {
    feed: &'a mut Feed,
    kind: &'a ResourceKind,
    scope: &'a Scope,
    narrowing: &'a Narrowing,
    claimed: &'a Capabilities,
    source: Arc<str>,
    position: u64,
    spelling: Spelling,
    /// The roles of which some record had an ID.
    carried: BTreeSet<CampusRole>,
    is_closed: bool,
}

impl Rows<'_> {
    /// Takes the next record with its Campus keys, and says whether another one is wanted. Waits where the run has enough for now. Campus keys that the source
    /// does not claim are left out.
    ///
    /// # Errors
    /// What keeps the store from taking it, which ends the reading.
    pub fn take(&mut self, body: impl Into<JsonBody>, campus: CampusKeys) -> Result<bool> {
        if self.is_closed {
            return Ok(false);
        }
        self.position += 1;
        let campus = self.as_claimed(campus);
        let origin = Origin::new(self.source.clone(), self.position);
        self.carried.extend(campus.all().iter().map(|(role, _)| *role));
        if !is_asked_for(&campus, (self.scope, self.narrowing)) {
            return Ok(true);
        }
        let JsonBody { text, errors } = body.into();
        let record = Record { kind: self.kind.clone(), body: text, campus, origin };
        match self.feed.take_faulty(record, errors, self.spelling) {
            Ok(()) => Ok(true),
            Err(Stop::Closed) => {
                self.is_closed = true;
                Ok(false)
            }
            Err(Stop::Failed(error)) => Err(error),
        }
    }

    fn as_claimed(&self, campus: CampusKeys) -> CampusKeys {
        let is_claimed = |(role, _): &&(CampusRole, i64)| self.claimed.campus_keys.contains(role);
        let tells_day = campus.day().is_none() || self.claimed.tells_day(self.kind);
        if tells_day && campus.all().iter().all(|key| is_claimed(&key)) {
            return campus;
        }
        let ids = campus.all().iter().filter(is_claimed);
        let mut claimed = ids.fold(CampusKeys::new(), |keys, &(role, id)| keys.with(role, id));
        if let Some(object) = campus.object() {
            claimed = claimed.with_object(object.kind.clone(), object.id);
        }
        match campus.day().filter(|_| tells_day) {
            Some(day) => claimed.with_day(day),
            None => claimed,
        }
    }
}

impl Debug for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rows({}, {} taken)", self.source, self.position)
    }
}

/// The store of a [`BlockingSource`]. It has no configurations, and counts nothing: that would be another reading.
#[derive(Clone)]
pub struct BlockingStore {
    source: Arc<dyn BlockingSource>,
    capabilities: Capabilities,
    spelling: Spelling,
}

impl BlockingStore {
    /// The store of a source, which is asked now what it has.
    pub fn new(source: impl BlockingSource) -> Self {
        let mut capabilities = Capabilities::plain().with_campus_keys(source.campus_keys()).with_days(source.days());
        if !capabilities.campus_keys.contains(&CampusRole::School) || source.schools().is_empty() {
            capabilities = capabilities.without_schools();
        }
        Self { source: Arc::new(source), capabilities, spelling: Spelling::default() }
    }

    /// The same store that takes these spellings only. Absent: those of real tools.
    #[must_use]
    pub fn with_spelling(mut self, spelling: Spelling) -> Self {
        self.spelling = spelling;
        self
    }
}

#[async_trait]
impl SourceStore for BlockingStore {
    fn capabilities(&self) -> Capabilities {
        self.capabilities.clone()
    }

    fn identity(&self) -> String {
        self.source.to_string()
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        Ok(Vec::new())
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        Ok(EnableEdFi::Yes)
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        check_schools(scope, self.capabilities.campus_keys.contains(&CampusRole::School))?;
        let (mut held, mut unsupported) = (BTreeMap::new(), BTreeSet::new());
        for endpoint in self.source.endpoints() {
            match (scope.model.find(&endpoint), extension_resource(&endpoint)) {
                (None, Some(name)) => _ = unsupported.insert(name),
                _ => _ = held.insert(scope.model.kind(&endpoint)?, endpoint),
            }
        }
        Ok(Arc::new(BlockingSnapshot { store: self.clone(), scope: scope.clone(), held, unsupported }))
    }
}

struct BlockingSnapshot {
    store: BlockingStore,
    scope: Scope,
    /// What the source calls each kind.
    held: BTreeMap<ResourceKind, String>,
    unsupported: BTreeSet<String>,
}

#[async_trait]
impl Snapshot for BlockingSnapshot {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        Ok(if self.store.capabilities.no_schools { Vec::new() } else { self.store.source.schools() })
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        Ok(self.held.keys().cloned().collect())
    }

    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        let counted = Counted::default().with_unmapped([]);
        Ok(if self.held.contains_key(kind) { counted } else { counted.with_records(0) })
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        if let Err(error) = check_narrowing(kind, narrowing, &self.store.capabilities) {
            return stream::iter([Err(error)]).boxed();
        }
        let Some(endpoint) = self.held.get(kind).cloned() else { return stream::empty().boxed() };
        let (store, scope, kind, narrowing) = (self.store.clone(), self.scope.clone(), kind.clone(), narrowing.clone());
        batches(async { Ok(()) }, move |(), feed| {
            let source: Arc<str> = format!("read:{}", kind.endpoint()).into();
            let BlockingStore { source: read, capabilities: claimed, spelling } = &store;
            let (scope, narrowing, spelling) = (&scope, &narrowing, *spelling);
            let mut rows = Rows {
                feed,
                kind: &kind,
                scope,
                narrowing,
                claimed,
                source,
                position: 0,
                spelling,
                carried: BTreeSet::new(),
                is_closed: false,
            };
            read.read(&kind, &endpoint, &mut rows)?;
            if rows.is_closed {
                return Err(Stop::Closed);
            }
            if rows.position > 0 {
                // None of them told whose it is: a filter has found none in silence.
                check_rest(&kind, narrowing, &rows.carried, &rows.source)?;
            }
            Ok(())
        })
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

impl Display for BlockingStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.source, f)
    }
}

impl Debug for BlockingStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlockingStore({self})")
    }
}

impl Debug for BlockingSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlockingSnapshot({} kinds)", self.held.len())
    }
}
