//! The store: records held in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use serde_json::value::RawValue;

use super::batch::Batch;
use super::feed::{BATCH_BYTES, BATCH_RECORDS};
use super::filters::{check_narrowing, check_schools};
use super::json::Members;
use super::json_body::JsonBody;
use super::store::{CampusSchool, Capabilities, Counted, ObjectState, Snapshot, SourceStore, Withheld};
use crate::campus::{Configuration, EnableEdFi, Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusKeys, CampusObject, CampusRole, Model, Origin, Record, ResourceKind, Spelling, extension_resource};

/// A source of records that are held in memory: what a program made itself, or a test.
///
/// What it can do follows from what it was given: it has configurations and schools if some were added, its Campus keys are those of its
/// records, and it tells the days of a resource of which some record has one. A snapshot sees what was there when it was opened.
///
/// ```
/// use edfi_resync::model::Model;
/// use edfi_resync::source::MemoryStore;
/// use serde_json::json;
///
/// let store = MemoryStore::new(Model::ds5_2())
///     .with_records("schools", [json!({"schoolId": 255901001, "nameOfInstitution": "Grand Bend High School"})])?
///     .with_records("students", [r#"{"studentUniqueId": "604822"}"#])?;
/// assert_eq!(store.to_string(), "records in memory");
///
/// let error = store.with_records("school", [json!({})]).unwrap_err();
/// assert_eq!(error.to_string(), "\"school\" is not a resource of Data Standard 5.2; did you mean \"schools\"?");
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Clone)]
pub struct MemoryStore {
    model: Model,
    held: BTreeMap<ResourceKind, Vec<Held>>,
    /// Resources of extensions.
    unsupported: BTreeSet<String>,
    configurations: Vec<Configuration>,
    schools: Vec<CampusSchool>,
    enable_ed_fi: EnableEdFi,
    objects: Option<HashMap<CampusObject, ObjectState>>,
    without_unique_id: BTreeSet<i64>,
    withheld: Vec<(CampusKeys, Withheld)>,
    spelling: Spelling,
}

#[derive(Clone)]
struct Held {
    body: JsonBody,
    campus: CampusKeys,
}

impl MemoryStore {
    /// A store without records, in the terms of a model.
    pub fn new(model: Model) -> Self {
        Self {
            model,
            held: BTreeMap::new(),
            unsupported: BTreeSet::new(),
            configurations: Vec::new(),
            schools: Vec::new(),
            enable_ed_fi: EnableEdFi::Yes,
            objects: None,
            without_unique_id: BTreeSet::new(),
            withheld: Vec::new(),
            spelling: Spelling::default(),
        }
    }

    /// The same store that takes these spellings only. Absent: those of real tools.
    #[must_use]
    pub fn with_spelling(mut self, spelling: Spelling) -> Self {
        self.spelling = spelling;
        self
    }

    /// A store of the records in JSON text of the form `{"endpoint": [{..}, ..], ..}`. They stay as written.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for text of another form, [`ErrorKind::UnknownResource`] for an endpoint that the model lacks.
    pub fn from_json(model: Model, text: &str) -> Result<Self> {
        let malformed = |what: String, error: &serde_json::Error| {
            let place = format!("{what} at line {} column {}", error.line(), error.column());
            Error::new(ErrorKind::SourceInvalid, place).with_hint("give {\"endpoint\": [{..}, ..], ..}")
        };
        let mut store = Self::new(model);
        let Members(endpoints) =
            serde_json::from_str(text).map_err(|error| malformed("the records are not a JSON object".to_owned(), &error))?;
        for (endpoint, records) in endpoints {
            let records: Vec<&RawValue> = serde_json::from_str(records.get())
                .map_err(|error| malformed(format!("the records of {endpoint:?} are not a JSON array"), &error))?;
            store = store.with_records(&endpoint, records.into_iter().map(RawValue::get))?;
        }
        Ok(store)
    }

    /// The same store with records of one kind, without Campus keys. A body that is no JSON object becomes a reject when it is read. Records of an
    /// extension (`tpdm/candidates`) are left out, and the plan says so.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for an endpoint that the model lacks.
    pub fn with_records<B: Into<JsonBody>>(mut self, endpoint: &str, bodies: impl IntoIterator<Item = B>) -> Result<Self> {
        let Some(kind) = self.kind(endpoint)? else { return Ok(self) };
        let held = self.held.entry(kind).or_default();
        held.extend(bodies.into_iter().map(|body| Held { body: body.into(), campus: CampusKeys::new() }));
        Ok(self)
    }

    /// The kind of records; absent, and remembered, for one of an extension.
    fn kind(&mut self, endpoint: &str) -> Result<Option<ResourceKind>> {
        if let (None, Some(name)) = (self.model.find(endpoint), extension_resource(endpoint)) {
            self.unsupported.insert(name);
            return Ok(None);
        }
        self.model.kind(endpoint).map(Some)
    }

    /// Adds a record with its Campus keys. One of an extension is left out, and the plan says so.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for an endpoint that the model lacks.
    pub fn add(&mut self, endpoint: &str, body: impl Into<JsonBody>, campus: CampusKeys) -> Result<()> {
        if let Some(kind) = self.kind(endpoint)? {
            self.held.entry(kind).or_default().push(Held { body: body.into(), campus });
        }
        Ok(())
    }

    /// The same store with a configuration.
    #[must_use]
    pub fn with_configuration(mut self, configuration: Configuration) -> Self {
        self.configurations.push(configuration);
        self
    }

    /// The same store with schools.
    #[must_use]
    pub fn with_schools(mut self, schools: impl IntoIterator<Item = CampusSchool>) -> Self {
        self.schools.extend(schools);
        self
    }

    /// The same store with this system preference *Enable Ed-Fi*. Absent: yes.
    #[must_use]
    pub fn with_enable_ed_fi(mut self, enable_ed_fi: EnableEdFi) -> Self {
        self.enable_ed_fi = enable_ed_fi;
        self
    }

    /// The same store that can tell what became of Campus objects: those listed are as said, others that its records were made from are
    /// present, all the rest are gone. Absent: it cannot tell.
    #[must_use]
    pub fn with_objects(mut self, states: impl IntoIterator<Item = (CampusObject, ObjectState)>) -> Self {
        self.objects.get_or_insert_default().extend(states);
        self
    }

    /// The same store with people who lack the number that is sent as unique ID.
    #[must_use]
    pub fn with_people_without_unique_id(mut self, persons: impl IntoIterator<Item = i64>) -> Self {
        self.without_unique_id.extend(persons);
        self
    }

    /// The same store that tells of a Campus object with these IDs behind it that is not sent, and why.
    #[must_use]
    pub fn with_withheld(mut self, campus: CampusKeys, withheld: Withheld) -> Self {
        self.withheld.push((campus, withheld));
        self
    }

    /// What became of every Campus object that is there or was listed, if it can tell.
    fn object_states(&self) -> Option<HashMap<CampusObject, ObjectState>> {
        let listed = self.objects.clone()?;
        let made_from = self.held.values().flatten().filter_map(|held| held.campus.object().cloned());
        let mut states: HashMap<_, _> = made_from.map(|object| (object, ObjectState::Present)).collect();
        states.extend(listed);
        Some(states)
    }
}

#[async_trait]
impl SourceStore for MemoryStore {
    fn capabilities(&self) -> Capabilities {
        let records = self.held.values().flatten();
        let roles = records.flat_map(|held| held.campus.all().iter().map(|&(role, _)| role));
        let tells_day = |held: &[Held]| held.iter().any(|held| held.campus.day().is_some());
        let days = self.held.iter().filter(|(_, held)| tells_day(held)).map(|(kind, _)| kind.endpoint());
        let capabilities = Capabilities::plain().with_campus_keys(roles).with_days(days).with_counts();
        if self.configurations.is_empty() { capabilities } else { capabilities.with_configurations() }
    }

    fn identity(&self) -> String {
        "memory".to_owned()
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        Ok(self.configurations.clone())
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        Ok(self.enable_ed_fi)
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        let capabilities = self.capabilities();
        check_schools(scope, capabilities.campus_keys.contains(&CampusRole::School))?;
        let mut held = BTreeMap::new();
        for (kind, records) in &self.held {
            // The same route in the model that is asked for: a store made for another Data Standard is refused by name.
            let kind = scope.model.kind(&kind.path())?;
            let source: Arc<str> = format!("memory:{}", kind.endpoint()).into();
            let inside: Arc<[_]> = (1..)
                .zip(records)
                .filter(|(_, held)| scope.excludes(&held.campus).is_none())
                .map(|(position, held)| (Origin::new(source.clone(), position), held.clone()))
                .collect();
            held.insert(kind, inside);
        }
        Ok(Arc::new(MemorySnapshot {
            held,
            unsupported: self.unsupported.iter().cloned().collect(),
            schools: self.schools.clone(),
            capabilities,
            objects: self.object_states(),
            without_unique_id: self.without_unique_id.iter().copied().collect(),
            withheld: self.withheld.clone(),
            chosen: scope.schools.clone(),
            spelling: self.spelling,
        }))
    }
}

struct MemorySnapshot {
    held: BTreeMap<ResourceKind, Arc<[(Origin, Held)]>>,
    unsupported: Vec<String>,
    schools: Vec<CampusSchool>,
    capabilities: Capabilities,
    objects: Option<HashMap<CampusObject, ObjectState>>,
    without_unique_id: Vec<i64>,
    withheld: Vec<(CampusKeys, Withheld)>,
    /// The schools of its scope.
    chosen: Option<BTreeSet<i64>>,
    spelling: Spelling,
}

#[async_trait]
impl Snapshot for MemorySnapshot {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        Ok(self.schools.clone())
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        Ok(self.held.keys().cloned().collect())
    }

    /// Its descriptors are values already.
    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        let records = self.held.get(kind).map_or(0, |held| held.len() as u64);
        Ok(Counted::default().with_records(records).with_unmapped([]))
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        if let Err(error) = check_narrowing(kind, narrowing, &self.capabilities) {
            return stream::iter([Err(error)]).boxed();
        }
        let Some(held) = self.held.get(kind).cloned() else { return stream::empty().boxed() };
        let (kind, narrowing, spelling) = (kind.clone(), narrowing.clone(), self.spelling);
        let mut next = 0;
        stream::iter(std::iter::from_fn(move || {
            let mut batch = Batch::new();
            let mut bytes = 0;
            while batch.records.len() + batch.rejects.len() < BATCH_RECORDS && bytes < BATCH_BYTES {
                let Some((origin, held)) = held.get(next) else { break };
                next += 1;
                if narrowing.is_none() || narrowing.admits(&held.campus) {
                    let JsonBody { text, errors } = held.body.clone();
                    bytes += text.len();
                    let (kind, origin, campus) = (kind.clone(), origin.clone(), held.campus.clone());
                    batch.take_faulty(Record { kind, body: text, campus, origin }, errors, spelling);
                }
            }
            (!batch.records.is_empty() || !batch.rejects.is_empty()).then_some(Ok(batch))
        }))
        .boxed()
    }

    async fn objects(&self, objects: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        let Some(states) = &self.objects else { return Ok(None) };
        Ok(Some(objects.iter().map(|object| states.get(object).copied().unwrap_or(ObjectState::Gone)).collect()))
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        Ok(self.without_unique_id.clone())
    }

    async fn withheld(&self, narrowing: &Narrowing) -> Result<Vec<Withheld>> {
        let is_chosen = |campus: &CampusKeys| {
            self.chosen.as_ref().is_some_and(|schools| campus.ids(CampusRole::School).any(|school| schools.contains(&school)))
        };
        let is_asked = |campus: &CampusKeys| if narrowing.is_none() { is_chosen(campus) } else { narrowing.admits(campus) };
        let of = self.withheld.iter().filter(|(campus, _)| is_asked(campus));
        Ok(of.map(|(_, withheld)| withheld.clone()).collect())
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        Ok(self.unsupported.clone())
    }
}

impl fmt::Display for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("records in memory")
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemoryStore({} records)", self.held.values().map(Vec::len).sum::<usize>())
    }
}

impl fmt::Debug for MemorySnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemorySnapshot({} kinds)", self.held.len())
    }
}
