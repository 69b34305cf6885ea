//! A district of 56 resources, whose order leaves few to go at times: beside the hyper loop over the same graph, and beside lightbeam.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::Resync;
use edfi_resync::campus::Request;
use edfi_resync::model::Model;
use edfi_resync::ods::{Credentials, HttpService, TransportError};
use edfi_resync::source::SqliteStore;
use edfi_resync_testing::MockOds;
use edfi_resync_testing::district::SampleDistrict;
use http::{Method, Response};

use super::Size;
use crate::accounts::median;
use crate::client::{Deed, Job, Source};
use crate::line::{Line, Must};
use crate::process::{self, Serving};
use crate::stub::Server;
use crate::{Outcome, bare};

const AT_ONCE: usize = 32;
const SERVER: u64 = 20;
const ROUNDS: usize = 2;
/// Students of a district of some 33,000 records, and of one of some 3,000.
const STUDENTS: [u64; 2] = [700, 42];

pub(crate) fn take(size: Size) -> Outcome<Vec<Line>> {
    let [large, small] = STUDENTS.map(|students| size.of(students * 100).div_ceil(100).max(20));
    Ok([compare(large, size.rounds(ROUNDS), 1.15, true)?, compare(small, size.rounds(3), 2.0, false)?].concat())
}

/// Beside lightbeam, which must take so many times as long; and beside the loop, if that says something.
fn compare(students: u64, rounds: usize, lightbeam_at_least: f64, beside_loop: bool) -> Outcome<Vec<Line>> {
    let root = tempfile::tempdir()?;
    let (campus, folder) = (root.path().join("campus.db"), root.path().join("records"));
    SampleDistrict::new(u32::try_from(students)?).with_seed(7).create(&campus)?;
    let records = export(&campus, &folder)?;
    let server = Server { milliseconds: SERVER, ..Server::default() };
    let ours = |source| -> Outcome<f64> {
        let serving = Serving::start(&server)?;
        let state = tempfile::tempdir()?;
        let mut job = Job::new(Deed::Run, &serving.url, source);
        (job.ledger, job.concurrency) = (Some(state.path().join("state.db")), Some(AT_ONCE));
        Ok(process::ours(&job)?.rate())
    };
    let (mut lines, mut sqlite, mut floor, mut lightbeam) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        lines.push(ours(Source::JsonLines(folder.clone()))?);
        if beside_loop {
            let serving = Serving::start(&server)?;
            let job = bare::Job { url: serving.url.clone(), folder: folder.clone(), at_once: AT_ONCE, seconds: None };
            floor.push(process::bare(&job)?.rate());
            sqlite.push(ours(Source::Sqlite(campus.clone()))?);
        }
        let serving = Serving::start(&server)?;
        let cost = process::lightbeam("send", &serving.url, &folder, tempfile::tempdir()?.path(), AT_ONCE)?;
        lightbeam.extend(cost.map(|cost| records as f64 / cost.wall_seconds));
    }
    let ours = median(lines);
    let of = format!("district of {students} students, {records} records, {SERVER} ms, {AT_ONCE} in flight, ledger");
    let mut lines = Vec::new();
    if beside_loop {
        let (sqlite, floor) = (median(sqlite), median(floor));
        lines.push(Line::beside(format!("{of}: JSONL, beside the loop"), "records/s", (ours, floor), Must::TimesAtLeast(0.975)));
        lines.push(Line::beside(format!("{of}: SQLite, beside the loop"), "records/s", (sqlite, floor), Must::TimesAtLeast(0.975)));
    }
    let lightbeam = (!lightbeam.is_empty()).then(|| median(lightbeam));
    let must = Must::TimesAtLeast(lightbeam_at_least);
    lines.push(Line::beside(format!("{of}: JSONL, beside lightbeam"), "records/s", (ours, lightbeam), must));
    Ok(lines)
}

/// Writes what a run sends as files of JSON lines, each record once.
fn export(campus: &Path, folder: &Path) -> Outcome<usize> {
    let recorder = Arc::new(Recorder { ods: MockOds::builder(&Model::ds5_2()).load_mode(true).build(), bodies: Mutex::default() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = Arc::new(SqliteStore::open(campus)?);
        let secrets = Credentials::new(recorder.ods.key(), recorder.ods.secret());
        let builder = Resync::builder(store).ods(recorder.ods.base_url()).service(Arc::clone(&recorder) as Arc<dyn HttpService>);
        let resync = builder.secrets(secrets).open().await?;
        let plan = resync.plan(&Request::new().all_schools()).await?;
        resync.run(&plan).await.map(drop)
    })?;
    std::fs::create_dir_all(folder)?;
    let bodies = std::mem::take(&mut *recorder.bodies.lock().unwrap_or_else(PoisonError::into_inner));
    for (endpoint, bodies) in &bodies {
        std::fs::write(folder.join(format!("{endpoint}.jsonl")), [bodies.join(&b'\n'), b"\n".to_vec()].concat())?;
    }
    Ok(bodies.values().map(Vec::len).sum())
}

/// Keeps the body of every upload.
#[derive(Debug)]
struct Recorder {
    ods: MockOds,
    bodies: Mutex<BTreeMap<String, Vec<Vec<u8>>>>,
}

#[async_trait]
impl HttpService for Recorder {
    async fn call(&self, request: http::Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let path = request.uri().path();
        if let Some(endpoint) = path.strip_prefix("/data/v3/ed-fi/").filter(|_| request.method() == Method::POST) {
            let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
            bodies.entry(endpoint.to_owned()).or_default().push(request.body().to_vec());
        }
        self.ods.call(request).await
    }
}
