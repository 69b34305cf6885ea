//! [`MockOds`]: an ODS in memory that really checks what it is sent.
//!
//! It is independent of the engine: it reads bodies as `serde_json` values and checks them against the tables of the model, with
//! none of the engine's own inspection, so that a mistake in one is caught by the other.
//!
//! A request passes the checks in the order of an ODS: token, route, method, claim set, planted failures, media type, body,
//! validation (all findings at once), look-up by key or id, authorization of what is there, ETag, key change, authorization of
//! what is to be, references, uniqueness. What a version of the server does differently is a switch in [`Flavour`].
//!
//! The core, [`MockOds::handle`], is a plain function from request to response. [`HttpService`] calls it in process, and
//! [`MockOds::serve`] puts it behind a socket.
//!
//! Not here: tenants and years in the route, profiles, composites, snapshots, cursor paging, the list of key changes, ownership,
//! extensions (`_ext` is dropped, as by a server that does not have them), the list of dependencies.

mod answers;
mod arrival;
mod authorization;
mod builder;
mod cascade;
mod consistency;
mod descriptors;
mod discovery;
mod exchange;
mod faults;
mod flavour;
mod hold;
mod load;
mod path;
mod planted;
mod read;
mod recording;
mod references;
mod route;
mod scalars;
mod schema;
mod server;
mod state;
mod tables;
mod token;
mod trouble;
mod troubles;
mod write;

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Method, Request, Response};
use serde_json::{Map, Value};
use tokio::sync::watch;
use url::Url;

pub use builder::MockOdsBuilder;
pub use flavour::{FixedKey, Flavour, PartialReference};
pub use hold::Hold;
pub use planted::PlantedFailure;
pub use recording::RecordedRequest;
pub use server::MockServer;
pub use trouble::{Commit, Trouble};

use self::arrival::Arrival;
use self::authorization::{Action, Client};
use self::faults::{Faults, LateAnswer, LostAnswer};
use self::hold::Held;
use self::load::LoadStore;
use self::read::Marks;
use self::recording::Recording;
use self::references::Fold;
use self::state::{Draft, State};
use self::tables::{KindIndex, Tables};
use self::token::{Credentials, Tokens};
use self::troubles::Troubles;
use edfi_resync::model::Model;
use edfi_resync::ods::{HttpService, TransportError, TransportFault};
use edfi_resync::{Error, ErrorKind, Result};

/// An ODS in memory. Cheap to clone; clones share everything.
///
/// ```
/// use bytes::Bytes;
/// use edfi_resync::model::Model;
/// use edfi_resync_testing::MockOds;
///
/// let ods = MockOds::new(&Model::ds5_2());
/// let request = http::Request::get(ods.base_url().as_str()).body(Bytes::new())?;
/// let discovery = ods.handle(request);
/// assert_eq!(discovery.status(), 200);
/// assert_eq!(ods.count("schoolYearTypes"), 41);
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
pub struct MockOds(Arc<Inner>);

struct Inner {
    tables: Arc<Tables>,
    flavour: Flavour,
    fold: Fold,
    base_url: Url,
    credentials: Credentials,
    latency: Duration,
    shared: Mutex<Shared>,
    in_progress: watch::Sender<usize>,
    most_in_flight: AtomicUsize,
}

/// What changes, under one lock: a request is one step.
#[derive(Debug)]
struct Shared {
    state: State,
    marks: Marks,
    load: Option<LoadStore>,
    tokens: Tokens,
    client: Client,
    faults: Faults,
    troubles: Troubles,
    holds: Vec<Held>,
    recording: Recording,
}

impl MockOds {
    /// A mock of the newest server version, with school years and descriptors, and nothing else.
    pub fn new(model: &Model) -> Self {
        Self::builder(model).build()
    }

    /// A mock with settings.
    pub fn builder(model: &Model) -> MockOdsBuilder {
        MockOdsBuilder::new(model)
    }

    /// A mock of its own that starts with what this one holds now, under the same settings; tokens, failures, troubles and requests stay
    /// behind. Much faster than building and filling another one.
    #[must_use]
    pub fn copy(&self) -> Self {
        let (inner, shared) = (&self.0, self.lock());
        let copy = Shared {
            state: shared.state.clone(),
            marks: Marks::default(),
            load: shared.load.as_ref().map(|_| LoadStore::new(&inner.tables)),
            tokens: Tokens::default(),
            client: shared.client.clone(),
            faults: Faults::default(),
            troubles: Troubles::default(),
            holds: Vec::new(),
            recording: Recording::default(),
        };
        Self(Arc::new(Inner {
            tables: Arc::clone(&inner.tables),
            flavour: inner.flavour.clone(),
            fold: inner.fold,
            base_url: inner.base_url.clone(),
            credentials: inner.credentials.clone(),
            latency: inner.latency,
            shared: Mutex::new(copy),
            in_progress: watch::Sender::new(0),
            most_in_flight: AtomicUsize::new(0),
        }))
    }

    /// The URL at which it is called in process. Nothing listens there.
    pub fn base_url(&self) -> Url {
        self.0.base_url.clone()
    }

    /// The key of its client.
    pub fn key(&self) -> &str {
        &self.0.credentials.key
    }

    /// The secret of its client.
    pub fn secret(&self) -> &str {
        &self.0.credentials.secret
    }

    /// The Data Standard it serves.
    pub fn model(&self) -> &Model {
        self.0.tables.model()
    }

    /// What it does as its version does.
    pub fn flavour(&self) -> &Flavour {
        &self.0.flavour
    }

    /// Puts it behind a socket on the loopback interface, on a free port.
    ///
    /// # Errors
    /// [`ErrorKind::Unexpected`] if no port can be had.
    pub async fn serve(&self) -> Result<MockServer> {
        MockServer::start(self.clone()).await
    }

    /// How many items of a resource it holds: `count("students")`.
    ///
    /// # Panics
    /// If the model has no such endpoint.
    pub fn count(&self, endpoint: &str) -> usize {
        let kind = self.known(endpoint);
        let shared = self.lock();
        shared.load.as_ref().map_or_else(|| shared.state.count(kind), |load| load.count(kind))
    }

    /// The items of a resource in the order in which they were created, with `id`, `_etag` and `_lastModifiedDate`. Empty in load
    /// mode, which keeps no bodies.
    ///
    /// # Panics
    /// If the model has no such endpoint.
    pub fn records(&self, endpoint: &str) -> Vec<Value> {
        let kind = self.known(endpoint);
        self.lock().state.list(kind).map(|item| read::stamped(item, &self.0.flavour)).collect()
    }

    /// Every request since the start or the last [`clear_requests`](Self::clear_requests), in the order of the answers.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.lock().recording.all()
    }

    /// Forgets the requests.
    pub fn clear_requests(&self) {
        self.lock().recording.clear();
    }

    /// The newest change version: it moves by one with every real change.
    pub fn newest_change_version(&self) -> u64 {
        let shared = self.lock();
        shared.load.as_ref().map_or_else(|| shared.state.change_version(), LoadStore::change_version)
    }

    /// The most requests that were in progress at one time.
    pub fn most_in_flight(&self) -> usize {
        self.0.most_in_flight.load(Ordering::Relaxed)
    }

    /// Plants a failure: requests with this method and path whose members equal those of `matching` get `status` and a problem
    /// that is typical of it, and change nothing.
    ///
    /// Members are looked up in the body of a POST or PUT, in the query of a GET of a list, and in the stored item for a GET or
    /// DELETE by id, by name or dotted path (`schoolReference.schoolId`); an empty `matching` is every request. The path is that
    /// of a resource, for its items too, or of another route below the root, such as `/oauth/token`. The failure stays in force
    /// until it is cleared or has struck as often as [`PlantedFailure::times`] says.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for a resource that the model lacks, [`ErrorKind::RequestInvalid`] for a status that is no
    /// failure.
    pub fn fail(&self, method: Method, path: &str, matching: Map<String, Value>, status: u16) -> Result<PlantedFailure> {
        let route = match path.trim_matches('/').to_ascii_lowercase().as_str() {
            "" | "oauth/token" | "changequeries/v1/availablechangeversions" => format!("/{}", path.trim_matches('/')),
            _ => self.model().kind(path)?.path(),
        };
        if !(400..=599).contains(&status) {
            return Err(Error::new(ErrorKind::RequestInvalid, format!("{status} is not the status of a failure"))
                .with_hint("use 400 to 599"));
        }
        let id = self.lock().faults.plant(method, &route, matching, status);
        Ok(PlantedFailure::new(self.clone(), id))
    }

    /// Clears every planted failure and trouble.
    pub fn clear_failures(&self) {
        let mut shared = self.lock();
        shared.faults.clear();
        shared.troubles.clear();
    }

    /// Plants a trouble, from now on until it is cleared; in load mode too. Of several that would strike one request, the one that was planted
    /// first does. [`RecordedRequest::trouble`] says which request was struck.
    pub fn plant(&self, trouble: Trouble) {
        self.lock().troubles.plant(trouble);
    }

    /// Takes an action on a resource out of the claim set: POST is Create, PUT is Update, GET is Read. Without Update, a POST that
    /// finds its item there is refused too.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for a resource that the model lacks.
    #[expect(clippy::needless_pass_by_value, reason = "a method is named at the call: `deny(Method::POST, ..)`")]
    pub fn deny(&self, method: Method, path: &str) -> Result<()> {
        let kind = self.index(path)?;
        self.lock().client.denied.insert((kind, Action::of(&method)));
        Ok(())
    }

    /// Puts every action on a resource back into the claim set.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for a resource that the model lacks.
    pub fn allow(&self, path: &str) -> Result<()> {
        let kind = self.index(path)?;
        self.lock().client.denied.retain(|(denied, _)| *denied != kind);
        Ok(())
    }

    /// Stores items as the host would: nothing is authorized and references need not exist, but what is stored is indexed, so
    /// that later references and authorizations find it. An item whose key is there is replaced.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for a resource that the model lacks, [`ErrorKind::SourceInvalid`] for an item that is no
    /// object or lacks a part of its natural key; the items before it are stored.
    pub fn seed(&self, endpoint: &str, items: Vec<Value>) -> Result<()> {
        let kind = self.index(endpoint)?;
        for (position, item) in items.into_iter().enumerate() {
            self.store(kind, item).map_err(|missing| {
                let what = format!("item {position} to seed in {endpoint:?} {missing}");
                Error::new(ErrorKind::SourceInvalid, what).with_hint("give every part of its natural key")
            })?;
        }
        Ok(())
    }

    /// Stores descriptor values: `uri://ed-fi.org/GradeLevelDescriptor#Ninth grade` goes to the descriptor that the last segment
    /// of its namespace names.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for a value that names no descriptor of the model; the values before it are stored.
    pub fn seed_descriptors<T: AsRef<str>>(&self, values: impl IntoIterator<Item = T>) -> Result<()> {
        for value in values {
            let (kind, body) = descriptors::resource(&self.0.tables, value.as_ref())?;
            let stored = self.store(kind, body);
            stored.map_err(|missing| Error::new(ErrorKind::SourceInvalid, format!("{:?} {missing}", value.as_ref())))?;
        }
        Ok(())
    }

    /// Makes every token invalid, as a host does that restarts.
    pub fn revoke_tokens(&self) {
        self.lock().tokens.revoke();
    }

    /// Answers one request, and records it.
    pub fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        exchange::handle(&self.0, request)
    }

    /// Answers one request after the latency.
    async fn answer(&self, mut request: Request<Bytes>) -> Response<Bytes> {
        let _arrival = Arrival::of(self, &mut request);
        if let Some(place) = self.place(&request)
            && !place.passes().await
        {
            let mut lost = Response::new(Bytes::new());
            lost.extensions_mut().insert(LostAnswer(TransportFault::MaybeApplied));
            return lost;
        }
        if !self.0.latency.is_zero() {
            tokio::time::sleep(self.0.latency).await;
        }
        let response = self.handle(request);
        if let Some(LateAnswer(by)) = response.extensions().get() {
            tokio::time::sleep(*by).await;
        }
        response
    }

    fn store(&self, kind: KindIndex, item: Value) -> Result<(), &'static str> {
        let Value::Object(members) = item else { return Err("is not an object") };
        let inner = &self.0;
        let table = inner.tables.kind(kind);
        let mut shared = self.lock();
        let state = &shared.state;
        let lookup = |descriptor: &str, uri: &str| {
            references::descriptor_key(descriptor, uri).and_then(|key| state.descriptor(key)).map(str::to_owned)
        };
        let (body, _findings) = schema::Binder::new(&inner.flavour, &lookup).bind(table.spec().fields, members);
        let draft = Draft::new(kind, table, body, inner.fold).ok_or("lacks a part of its natural key")?;
        match shared.state.by_key(draft.key).map(|(slot, item)| (slot, item.fingerprint)) {
            Some((_, fingerprint)) if fingerprint == draft.fingerprint => {}
            Some((slot, _)) => drop(shared.state.replace(table, slot, draft)),
            None => drop(shared.state.insert(table, draft)),
        }
        Ok(())
    }

    fn index(&self, endpoint: &str) -> Result<KindIndex> {
        let kind = self.model().kind(endpoint)?;
        self.0.tables.named(kind.name()).ok_or_else(|| Error::new(ErrorKind::Unexpected, format!("{kind} is in no table")))
    }

    fn known(&self, endpoint: &str) -> KindIndex {
        self.index(endpoint).unwrap_or_else(|error| panic!("{error}"))
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.0.lock()
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl HttpService for MockOds {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let response = self.answer(request).await;
        match response.extensions().get() {
            Some(LostAnswer(fault)) => Err(TransportError::new(*fault, "the answer was lost, as planted")),
            None => Ok(response),
        }
    }
}

impl fmt::Debug for MockOds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MockOds({} with Data Standard {})", self.0.flavour.version, self.model().version())
    }
}
