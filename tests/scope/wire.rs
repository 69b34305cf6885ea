//! A run into the mock ODS with everything that goes over the wire noted, and held against the mock's own log of requests.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::campus::Request;
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::ods::{Credentials, HttpService, Rng, TransportError};
use edfi_resync::plan::Plan;
use edfi_resync::report::Report;
use edfi_resync::source::SourceStore;
use edfi_resync::{Error, Resync, Rules};
use edfi_resync_testing::MockOds;
use http::{Method, Response};
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

use super::kinds::{KINDS, Kind};
use super::oracle::{Name, name_of};

/// The mock in process, with the bodies noted that are sent to resources.
struct Wire {
    ods: MockOds,
    /// Each with whether the mock took it.
    sent: Mutex<Vec<(String, Bytes, bool)>>,
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wire({:?})", self.ods)
    }
}

#[async_trait]
impl HttpService for Wire {
    async fn call(&self, request: http::Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let writes = request.method() != Method::GET;
        let path = request.uri().path().split_once("/ed-fi/").filter(|_| writes);
        let written = path.map(|(_, path)| (path.split('/').next().unwrap_or_default().to_owned(), request.body().clone()));
        let answer = self.ods.call(request).await;
        if let Some((endpoint, body)) = written {
            let taken = answer.as_ref().is_ok_and(|answer| answer.status().is_success());
            self.sent.lock().expect("nobody panicked").push((endpoint, body, taken));
        }
        answer
    }
}

/// What a run did.
pub(crate) struct Ran {
    pub(crate) plan: Plan,
    pub(crate) report: Report,
    /// The records that were sent.
    pub(crate) sent: BTreeSet<Name>,
    /// Those of them that the ODS took.
    pub(crate) taken: BTreeSet<Name>,
}

/// An ODS, and the ledger of what went there before, if there is one.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) ods: MockOds,
    pub(crate) ledger: Option<PathBuf>,
    /// What whoever sends to it holds to.
    pub(crate) rules: Rules,
}

impl Target {
    /// An ODS of which nobody knows what went there.
    pub(crate) fn of(ods: MockOds) -> Self {
        Self { ods, ledger: None, rules: Rules::default() }
    }

    /// The same, to be changed; its ledger in a file of this name.
    pub(crate) fn copy(&self, name: &str) -> Self {
        let copied = |ledger: &PathBuf| {
            let copy = ledger.with_file_name(name);
            std::fs::copy(ledger, &copy).expect("the ledger can be copied");
            copy
        };
        Self { ods: self.ods.copy(), ledger: self.ledger.as_ref().map(copied), rules: self.rules }
    }

    /// The ids of everything that it holds, by resource.
    fn ids(&self) -> BTreeSet<(&'static str, String)> {
        let id = |record: Value| record["id"].as_str().expect("an id").to_owned();
        let ids = |kind: &'static Kind| self.ods.records(kind.endpoint).into_iter().map(move |record| (kind.endpoint, id(record)));
        KINDS.iter().flat_map(ids).collect()
    }
}

async fn open(store: impl SourceStore, configuration: &str, target: &Target, wire: &Arc<Wire>) -> Result<Resync, Error> {
    let ods = &target.ods;
    let builder = Resync::builder(store)
        .configuration(configuration)
        .ods(ods.base_url())
        .secrets(Credentials::new(ods.key(), ods.secret()))
        .service(Arc::clone(wire))
        .rng(Rng::seeded(7))
        .rules(target.rules);
    match &target.ledger {
        Some(path) => builder.ledger(SqliteLedger::open(path)?).open().await,
        None => builder.open().await,
    }
}

/// Plans a request.
///
/// # Errors
/// When it cannot be planned as it stands.
pub(crate) async fn plan(store: impl SourceStore, configuration: &str, target: &Target, request: &Request) -> Result<Plan, Error> {
    let wire = Arc::new(Wire { ods: target.ods.clone(), sent: Mutex::default() });
    open(store, configuration, target, &wire).await?.plan(request).await
}

/// Plans and runs a request. What the mock logged must be what was seen on the wire, and all of it sent, nothing deleted; what the ODS held
/// it must hold still.
///
/// # Errors
/// When it cannot be planned or run as it stands.
///
/// # Panics
/// When log and wire differ, or anything changed the ODS but a POST, and a PUT of what a ledger knows under another key.
pub(crate) async fn run(store: impl SourceStore, configuration: &str, target: &Target, request: &Request) -> Result<Ran, Error> {
    let ods = &target.ods;
    ods.clear_requests();
    let held = if target.ledger.is_some() { target.ids() } else { BTreeSet::new() };
    let wire = Arc::new(Wire { ods: ods.clone(), sent: Mutex::default() });
    let resync = open(store, configuration, target, &wire).await?;
    let plan = resync.plan(request).await?;
    assert!(wire.sent.lock().expect("nobody panicked").is_empty(), "planning only reads");
    let report = resync.run(&plan).await?;

    let noted = std::mem::take(&mut *wire.sent.lock().expect("nobody panicked"));
    let mut logged: Vec<(String, u64)> = Vec::new();
    for asked in ods.requests() {
        let Some(endpoint) = asked.resource.filter(|_| asked.method != Method::GET) else { continue };
        let may_move = asked.method == Method::PUT && target.ledger.is_some();
        assert!(asked.method == Method::POST || may_move, "a resync only ever posts, and puts what it knows: {}", asked.path);
        logged.push((endpoint, asked.body_digest));
    }
    if !held.is_empty() {
        let now = target.ids();
        let lost: Vec<_> = held.difference(&now).take(3).collect();
        assert!(lost.is_empty(), "a resync deletes nothing, but {lost:?} are gone");
    }
    let mut seen: Vec<_> = noted.iter().map(|(endpoint, body, _)| (endpoint.clone(), xxh3_64(body))).collect();
    logged.sort_unstable();
    seen.sort_unstable();
    assert!(logged == seen, "the mock logged {} requests that write, {} were seen", logged.len(), seen.len());
    let name = |(endpoint, body, _): &(String, Bytes, bool)| {
        let body = serde_json::from_slice(body).expect("what is sent is JSON");
        name_of(endpoint, &body).unwrap_or_else(|| panic!("the oracle does not know {endpoint}"))
    };
    let taken = noted.iter().filter(|(.., taken)| *taken).map(name).collect();
    Ok(Ran { plan, report, sent: noted.iter().map(name).collect(), taken })
}

/// Says what was sent outside of the scope, and, where all of it must have been sent, what of the scope was not.
///
/// # Errors
/// When there is anything to say.
pub(crate) fn compare(sent: &BTreeSet<Name>, scope: &BTreeSet<Name>, whole: bool) -> Result<(), String> {
    let said = |what: &str, names: Vec<&Name>| match names.len() {
        0 => String::new(),
        count => format!("{count} records {what}: {:?}\n", names.iter().take(6).collect::<Vec<_>>()),
    };
    let outside = said("outside of the scope were sent", sent.difference(scope).collect());
    let missing = if whole { said("of the scope were not sent", scope.difference(sent).collect()) } else { String::new() };
    if outside.is_empty() && missing.is_empty() { Ok(()) } else { Err(outside + &missing) }
}
