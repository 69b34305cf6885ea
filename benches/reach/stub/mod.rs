//! The server: an ODS that keeps nothing, answers when it should, and lists what its client has.
//!
//! One thread, hyper. What is not about records (discovery, tokens, the graph, metadata) the mock answers. It holds no records, so a listing is made
//! up as it is asked for; with [`Server::checks`] the mock answers everything, and keeps what it is sent.
//!
//! ```text
//! places     how many requests are carried at once, and who waits
//! answers    what is said to a write and to a list
//! ```

mod answers;
mod places;

use std::collections::HashMap;
use std::error::Error;
use std::io::BufRead as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use edfi_resync::model::Model;
use edfi_resync_testing::MockOds;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep};

use self::answers::Fault;
use self::places::Places;
use crate::Outcome;
use crate::records::Made;

/// Below it are the records.
const DATA: &str = "/data/v3/ed-fi/";
/// Writes of a beginning, in which a client may still find out what the server bears.
const BEGINNING: u64 = 2_000;
const SEED: u64 = 7;

/// What a server does.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Server {
    /// How long a write takes.
    pub(crate) milliseconds: u64,
    /// How many writes are carried at once: from so many seconds behind the first on, so many. Empty: any number.
    pub(crate) carries: Vec<(f64, usize)>,
    /// Of so many parents, each write has one, and fails beside another write that has the same.
    pub(crate) parents: Option<u64>,
    /// One request in a hundred fails, by a seed.
    pub(crate) faults: bool,
    /// What it lists.
    pub(crate) lists: Option<Made>,
    /// Of what it lists, one event in so many is not as the client has it.
    pub(crate) changed_every: u64,
    /// Only what ends within so many seconds of the first write counts.
    pub(crate) seconds: Option<f64>,
    /// The mock answers everything.
    pub(crate) checks: bool,
}

/// What came.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) reads: u64,
    pub(crate) writes: u64,
    /// Writes that were carried out.
    pub(crate) written: u64,
    /// How long they took, on average.
    pub(crate) mean_milliseconds: f64,
    /// Writes behind the beginning, and how many of them were refused.
    pub(crate) later: u64,
    pub(crate) refused: u64,
}

/// Serves until its input ends; a line asks what came.
pub(crate) fn serve(server: &Server) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stub = Stub::new(server.clone());
    let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
    println!("http://{}/", listener.local_addr()?);
    let told = Arc::clone(&stub);
    std::thread::spawn(move || {
        for _ in std::io::stdin().lock().lines().map_while(Result::ok) {
            println!("{}", serde_json::to_string(&told.counts()).unwrap_or_default());
        }
        std::process::exit(0);
    });
    runtime.block_on(async {
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let stub = Arc::clone(&stub);
            tokio::spawn(async move {
                let answer = service_fn(|request| stub.answer(request));
                // A connection that breaks is what the client has to bear.
                drop(http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), answer).await);
            });
        }
    })
}

/// An answer, or a connection that breaks.
type Answered = Result<Response<Full<Bytes>>, Box<dyn Error + Send + Sync>>;

struct Stub {
    server: Server,
    mock: MockOds,
    places: Places,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    counts: Counts,
    /// When the first write came.
    began: Option<Instant>,
    /// The milliseconds of all writes that were carried out.
    took: f64,
    /// How many writes are under way beside each parent.
    parents: HashMap<u64, usize>,
}

impl Stub {
    fn new(server: Server) -> Arc<Self> {
        let mock = MockOds::builder(&Model::ds5_2()).build();
        Arc::new(Self { places: Places::new(server.carries.clone()), server, mock, state: Mutex::default() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn counts(&self) -> Counts {
        let state = self.state();
        let mut counts = state.counts.clone();
        counts.mean_milliseconds = state.took / counts.written.max(1) as f64;
        counts
    }

    async fn answer(&self, request: Request<Incoming>) -> Answered {
        let (parts, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let endpoint = parts.uri.path().strip_prefix(DATA).map(str::to_owned);
        let is_write = [Method::POST, Method::PUT].contains(&parts.method);
        match (&endpoint, is_write) {
            (Some(_), true) => self.state().counts.writes += 1,
            (Some(_), false) => self.state().counts.reads += 1,
            (None, _) => {}
        }
        let Some(endpoint) = endpoint.filter(|_| !self.server.checks) else {
            return Ok(self.mock.handle(Request::from_parts(parts, body)).map(Full::new));
        };
        if is_write {
            return self.write(&parts, &endpoint, &body).await;
        }
        if parts.method == Method::DELETE {
            return Ok(answers::plain(StatusCode::NO_CONTENT));
        }
        Ok(answers::list(self.server.lists, self.server.changed_every, &endpoint, parts.uri.query().unwrap_or_default()))
    }

    async fn write(&self, parts: &http::request::Parts, endpoint: &str, body: &[u8]) -> Answered {
        let arrived = Instant::now();
        let (number, began) = {
            let mut state = self.state();
            (state.counts.writes, *state.began.get_or_insert(arrived))
        };
        let since = arrived.duration_since(began).as_secs_f64();
        let fault = self.server.faults.then(|| answers::fault(SEED, number)).flatten();
        let root = parts.headers.get(http::header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let answer = if self.places.are_overrun(since) {
            sleep(Duration::from_millis(1)).await;
            Some(answers::problem(StatusCode::SERVICE_UNAVAILABLE))
        } else if let Some(fault) = fault {
            match fault {
                Fault::Answer(status) => Some(answers::problem(status)),
                Fault::Break => None,
            }
        } else {
            let sibling = self.server.parents.map(|parents| Sibling::enter(self, answers::parent(body, parents)));
            let place = self.places.enter(began).await;
            if self.server.milliseconds > 0 {
                sleep(Duration::from_millis(self.server.milliseconds)).await;
            }
            drop(place);
            let fails = sibling.is_some_and(|sibling| sibling.met);
            Some(if fails { answers::problem(StatusCode::INTERNAL_SERVER_ERROR) } else { answers::written(root, endpoint, body) })
        };
        let is_within = self.server.seconds.is_none_or(|seconds| began.elapsed().as_secs_f64() <= seconds);
        let mut state = self.state();
        let written = answer.as_ref().is_some_and(|answer| answer.status().is_success());
        if is_within && written {
            state.counts.written += 1;
            state.took += arrived.elapsed().as_secs_f64() * 1e3;
        }
        if is_within && number > BEGINNING {
            state.counts.later += 1;
            state.counts.refused += u64::from(!written);
        }
        // Without an answer the connection breaks.
        answer.ok_or_else(|| "a fault".into())
    }
}

/// A write that is under way beside its parent.
struct Sibling<'a> {
    stub: &'a Stub,
    parent: u64,
    met: bool,
}

impl<'a> Sibling<'a> {
    fn enter(stub: &'a Stub, parent: u64) -> Self {
        let mut state = stub.state();
        let beside = state.parents.entry(parent).or_default();
        *beside += 1;
        Self { stub, parent, met: *beside > 1 }
    }
}

impl Drop for Sibling<'_> {
    fn drop(&mut self) {
        if let Some(beside) = self.stub.state().parents.get_mut(&self.parent) {
            *beside -= 1;
        }
    }
}
