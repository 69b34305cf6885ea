//! [`MockOds`]: an ODS in memory that really checks what it is sent.
//!
//! It is independent of the engine: it reads bodies as `serde_json` values and checks them against the tables of the model, with
//! none of the engine's own inspection, so that a mistake in one is caught by the other.
//!
//! A request passes the checks in the order of an ODS: token, route, method, claim set, planted failures, media type, body,
//! validation (all findings at once), look-up by key or id, authorization of what is there, ETag, key change, authorization of
//! what is to be, references, uniqueness; the Ed-Fi API has [another order](Checks). What a version of the server does differently is a switch in
//! [`Flavour`].
//!
//! The core, [`MockOds::handle`], is a plain function from request to response. [`HttpService`] calls it in process, and
//! [`MockOds::serve`] puts it behind a socket.
//!
//! Beside the data it serves what a host publishes of itself: load order, OpenAPI documents, the list of schema files.
//!
//! It has the extensions that its model has; what is of another is dropped, as by a server that does not have it, with a [note](MockOds::notes).
//!
//! It has a snapshot of itself only if a test [takes one](MockOds::take_snapshot). Not here: several tenants with data of their own, what a profile hides, composites, ownership, schema files themselves.

mod answers;
mod arrival;
mod authorization;
mod builder;
mod cascade;
mod claims;
mod client;
mod consistency;
mod context;
mod descriptors;
mod discovery;
mod exchange;
mod faults;
mod finding;
mod flavour;
mod hold;
mod introspection;
mod limiter;
mod load;
mod metadata;
mod notes;
mod openapi;
mod paging;
mod path;
mod planted;
mod problem;
mod profiles;
mod read;
mod recording;
mod references;
mod relaxed;
mod repeats;
mod route;
mod scalars;
mod schema;
mod seed;
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
use serde_json::Value;
use tokio::sync::watch;
use url::Url;

pub use builder::MockOdsBuilder;
pub use client::MockClient;
pub use descriptors::DescriptorSet;
pub use flavour::{Checks, Cursor, Documents, ETags, Errors, FixedKey, Flavour, Limiter, PartialReference, Snapshots, TokenInfo};
pub use hold::Hold;
pub use planted::PlantedFailure;
pub use recording::RecordedRequest;
pub use server::MockServer;
pub use trouble::{Commit, Trouble};

pub(crate) use path::pascal;

use self::arrival::Arrival;
use self::authorization::{Action, Client};
use self::builder::Furniture;
use self::context::{Context, Paths};
use self::faults::{Faults, LateAnswer, LostAnswer};
use self::hold::Held;
use self::limiter::Window;
use self::load::LoadStore;
use self::notes::Notes;
use self::read::Marks;
use self::recording::Recording;
use self::references::Fold;
use self::state::State;
use self::tables::{KindIndex, Tables};
use self::token::{Issue, Tokens};
use self::troubles::Troubles;
use edfi_resync::model::{Model, extension_resource};
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
    context: Context,
    paths: Paths,
    fold: Fold,
    base_url: Url,
    key: String,
    secret: String,
    issue: Issue,
    latency: Duration,
    furniture: Furniture,
    shared: Mutex<Shared>,
    in_progress: watch::Sender<usize>,
    most_in_flight: AtomicUsize,
}

/// What changes, under one lock: a request is one step.
#[derive(Debug)]
struct Shared {
    state: State,
    /// What it held when a snapshot was taken, which clients may ask for.
    snapshot: Option<State>,
    marks: Marks,
    load: Option<LoadStore>,
    tokens: Tokens,
    clients: Vec<Client>,
    faults: Faults,
    troubles: Troubles,
    holds: Vec<Held>,
    recording: Recording,
    window: Window,
    notes: Notes,
    /// How many came.
    requests: u64,
}

impl MockOds {
    /// A mock of [ODS/API 7.3](Flavour::ods73), with school years and the minimal set of descriptors, and nothing else.
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
            snapshot: None,
            marks: Marks::default(),
            load: shared.load.as_ref().map(|_| LoadStore::new(&inner.tables)),
            tokens: Tokens::default(),
            clients: shared.clients.clone(),
            faults: Faults::default(),
            troubles: Troubles::default(),
            holds: Vec::new(),
            recording: Recording::default(),
            window: Window::default(),
            notes: Notes::at_the_start(&inner.flavour, self.model()),
            requests: 0,
        };
        Self(Arc::new(Inner {
            tables: Arc::clone(&inner.tables),
            flavour: inner.flavour.clone(),
            context: inner.context.clone(),
            paths: inner.paths.clone(),
            fold: inner.fold,
            base_url: inner.base_url.clone(),
            key: inner.key.clone(),
            secret: inner.secret.clone(),
            issue: inner.issue,
            latency: inner.latency,
            furniture: inner.furniture.clone(),
            shared: Mutex::new(copy),
            in_progress: watch::Sender::new(0),
            most_in_flight: AtomicUsize::new(0),
        }))
    }

    /// Makes it hold what it held at its start, and nothing else; failures, troubles, requests and notes go too. Tokens stay good, and so does what the
    /// client may do.
    pub fn reset(&self) {
        {
            let mut shared = self.lock();
            shared.state = State::new(&self.0.tables);
            shared.snapshot = None;
            shared.marks = Marks::default();
            shared.load = shared.load.is_some().then(|| LoadStore::new(&self.0.tables));
            shared.faults = Faults::default();
            shared.troubles = Troubles::default();
            shared.recording = Recording::default();
            shared.window = Window::default();
            shared.notes = Notes::at_the_start(&self.0.flavour, self.model());
        }
        self.furnish();
    }

    /// The URL at which it is called in process. Nothing listens there.
    pub fn base_url(&self) -> Url {
        self.0.base_url.clone()
    }

    /// The key of the client that it has from its start.
    pub fn key(&self) -> &str {
        &self.0.key
    }

    /// The secret of its client.
    pub fn secret(&self) -> &str {
        &self.0.secret
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
        self.serve_at(0).await
    }

    /// The same on this port; 0 is any that is free.
    ///
    /// # Errors
    /// [`ErrorKind::Unexpected`] if the port cannot be had.
    pub async fn serve_at(&self, port: u16) -> Result<MockServer> {
        MockServer::start(self.clone(), port).await
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

    /// What a test should know of it, each once: what was dropped without a word, what a client asked for that this version does not have, and whether
    /// the version was ever released with this Data Standard.
    pub fn notes(&self) -> Vec<String> {
        self.lock().notes.all()
    }

    /// The newest change version: it moves by one with every real change.
    pub fn newest_change_version(&self) -> u64 {
        self.lock().newest_change_version()
    }

    /// The most requests that were in progress at one time.
    pub fn most_in_flight(&self) -> usize {
        self.0.most_in_flight.load(Ordering::Relaxed)
    }

    /// Takes a snapshot of what it holds now, in place of the one before: a client that asks for it, in versions that know of snapshots, is shown that.
    pub fn take_snapshot(&self) {
        let mut shared = self.lock();
        shared.snapshot = Some(shared.state.clone());
    }

    /// Takes an action on a resource out of every claim set: POST is Create, PUT is Update, GET is Read. Without Update, a POST that
    /// finds its item there is refused too.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for a resource that the model lacks.
    #[expect(clippy::needless_pass_by_value, reason = "a method is named at the call: `deny(Method::POST, ..)`")]
    pub fn deny(&self, method: Method, path: &str) -> Result<()> {
        let (kind, action) = (self.index(path)?, Action::named(&method)?);
        self.lock().clients.iter_mut().for_each(|client| client.deny(kind, action));
        Ok(())
    }

    /// Puts every action on a resource into every claim set.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for a resource that the model lacks.
    pub fn allow(&self, path: &str) -> Result<()> {
        let kind = self.index(path)?;
        self.lock().clients.iter_mut().for_each(|client| client.allow(kind));
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
        let crowded = self.lock().troubles.crowd(*self.0.in_progress.borrow());
        let takes = self.0.latency + crowded.unwrap_or_default();
        if !takes.is_zero() {
            tokio::time::sleep(takes).await;
        }
        let response = self.handle(request);
        if let Some(LateAnswer(by)) = response.extensions().get() {
            tokio::time::sleep(*by).await;
        }
        response
    }

    fn index(&self, endpoint: &str) -> Result<KindIndex> {
        let kind = self.model().kind(endpoint).map_err(|error| match extension_resource(endpoint) {
            Some(_) if error.hint() == Some("leave it out") => error.with_hint("give the mock that extension"),
            _ => error,
        })?;
        self.0.tables.named(kind.name()).ok_or_else(|| Error::new(ErrorKind::Unexpected, format!("{kind} is in no table")))
    }

    fn known(&self, endpoint: &str) -> KindIndex {
        self.index(endpoint).unwrap_or_else(|error| panic!("{error}"))
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.0.lock()
    }
}

impl Shared {
    fn newest_change_version(&self) -> u64 {
        self.load.as_ref().map_or_else(|| self.state.change_version(), LoadStore::change_version)
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
