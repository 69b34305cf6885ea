//! Runs of a world against a mock ODS that is watched, and takes its time.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::campus;
use edfi_resync::engine::Event;
use edfi_resync::model::{CampusKeys, Model};
use edfi_resync::ods::{HttpService, Rng, TransportError};
use edfi_resync::report::Report;
use edfi_resync::source::MemoryStore;
use edfi_resync::testing::mock_ods::MockOds;
use edfi_resync::{Options, Resync};
use http::{Method, Request, Response};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::super::world::{credentials, mock};
use super::case::Case;
use super::scene::{Fault, Scene};

/// Something that happened, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Moment {
    Posted(usize),
    Answered(usize, u16),
    Settled { origin: String, outcome: &'static str },
}

pub(super) type Log = Arc<Mutex<Vec<Moment>>>;

/// A mock ODS that is watched, and takes its time.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) ods: MockOds,
    pub(super) scene: Arc<Scene>,
    pub(super) log: Log,
    pub(super) rng: Rng,
}

impl Watched {
    pub(super) async fn dawdle(&self) {
        let millis = self.rng.bits() % 20;
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }

    pub(super) fn note(&self, moment: Moment) {
        self.log.lock().expect("no panic").push(moment);
    }
}

#[async_trait]
impl HttpService for Watched {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let posted = (request.method() == Method::POST).then(|| request.uri().path().rsplit('/').next()).flatten();
        let body = serde_json::from_slice::<Value>(request.body()).unwrap_or_default();
        let entry = posted.and_then(|endpoint| self.scene.find(endpoint, &body));
        if let Some(entry) = entry {
            self.note(Moment::Posted(entry));
        }
        self.dawdle().await;
        let answer = self.ods.call(request).await;
        self.dawdle().await;
        if let Some(entry) = entry {
            self.note(Moment::Answered(entry, answer.as_ref().map_or(0, |response| response.status().as_u16())));
        }
        answer
    }
}

/// The source of a world, and which record is which entry: the first of several with one key is the entry itself.
pub(super) fn source(scene: &Scene, faulty: bool) -> (MemoryStore, HashMap<String, (usize, bool)>) {
    let mut store = MemoryStore::new(Model::ds5_2());
    let mut origins = HashMap::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, entry) in scene.entries.iter().enumerate().filter(|(_, entry)| entry.in_source) {
        let bodies = match entry.fault {
            Fault::Malformed if faulty => vec![(entry.malformed(), true)],
            Fault::Twin => vec![(entry.body.clone(), true), (entry.body.clone(), false)],
            Fault::OtherTwin => vec![(entry.body.clone(), true), (entry.other(), false)],
            Fault::MalformedTwin => vec![(entry.body.clone(), true), (entry.malformed(), false)],
            Fault::MalformedBefore => vec![(entry.malformed(), false), (entry.body.clone(), true)],
            _ => vec![(entry.body.clone(), true)],
        };
        for (body, itself) in bodies {
            let count = counts.entry(entry.endpoint).or_default();
            *count += 1;
            origins.insert(format!("memory:{}:{count}", entry.endpoint), (at, itself));
            store.add(entry.endpoint, body, CampusKeys::new()).expect("the endpoint exists");
        }
    }
    (store, origins)
}

pub(super) fn prepared(scene: &Scene) -> MockOds {
    let ods = mock();
    let descriptors = [
        "uri://ed-fi.org/EmploymentStatusDescriptor#Contractual",
        "uri://ed-fi.org/StaffClassificationDescriptor#Teacher",
        "uri://ed-fi.org/ClassroomPositionDescriptor#Teacher of Record",
    ];
    ods.seed_descriptors(descriptors).expect("descriptor values");
    for entry in &scene.entries {
        if entry.seeded {
            ods.seed(entry.endpoint, vec![entry.body.clone()]).expect("it has its key");
        }
        let plant = |status| {
            let path = format!("/ed-fi/{}", entry.endpoint);
            ods.fail(Method::POST, &path, entry.identity.clone(), status).expect("a failure is planted")
        };
        match entry.fault {
            Fault::Refused => drop(plant(400)),
            Fault::MissingOnce => drop(plant(409).of_type("data-conflict:unresolved-reference").times(1)),
            Fault::Breakdown => drop(plant(503).times(2)),
            Fault::LostAnswer => drop(plant(500).lose_answer().times(1)),
            _ => {}
        }
    }
    ods
}

pub(super) struct Ran {
    pub(super) report: Report,
    pub(super) moments: Vec<Moment>,
}

pub(super) async fn run(scene: &Arc<Scene>, store: MemoryStore, ods: &MockOds, case: &Case, cancel_after: Option<usize>) -> Ran {
    let log = Log::default();
    let watched = Watched { ods: ods.clone(), scene: Arc::clone(scene), log: Arc::clone(&log), rng: Rng::seeded(case.seed) };
    let mut options = Options::default();
    options.concurrency = case.concurrency;
    let resync = Resync::builder(store)
        .ods(ods.base_url())
        .school_year("2027".parse().expect("a year"))
        .secrets(credentials(ods))
        .service(Arc::new(watched))
        .rng(Rng::seeded(case.seed))
        .options(options)
        .open()
        .await
        .expect("the world opens");
    let plan = resync.plan(&campus::Request::new()).await.expect("it can be planned");
    let cancel = CancellationToken::new();
    let (trigger, seen) = (cancel.clone(), Arc::clone(&log));
    let observer = move |event: &Event<'_>| {
        if let Event::Settled { record, outcome, .. } = event {
            let mut log = seen.lock().expect("no panic");
            log.push(Moment::Settled { origin: record.origin.to_string(), outcome: outcome.as_str() });
            let settled = log.iter().filter(|moment| matches!(moment, Moment::Settled { .. })).count();
            if cancel_after.is_some_and(|after| settled > after) {
                trigger.cancel();
            }
        }
    };
    let running = resync.run(&plan).observe(observer).cancel_with(cancel);
    // Time is paused: a run that waits for nothing at all would wait for ever.
    let report = tokio::time::timeout(Duration::from_secs(3600), running).await.expect("the run ends").expect("the accounts close");
    let moments = log.lock().expect("no panic").clone();
    Ran { report, moments }
}
