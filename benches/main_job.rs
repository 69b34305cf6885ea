//! The whole job, end to end: a generated district goes from SQLite into a mock ODS, beside a bare loop that POSTs the same bodies.
//!
//! The bare loop is the floor under any client: the requests are made beforehand and in memory, and it only keeps as many of them in
//! flight as the run may, through the same [`HttpService`]. What the run costs on top is reading, checking, ordering and accounting.
//! Both alternate within one process, each time with a fresh mock, and the median of the rounds is printed.
//!
//! A loop of its own and no criterion: a sample is a whole run of seconds into a mock that must be new each time, and besides the time
//! the CPU of the client has to be read, without that of the mock.
//!
//! ```text
//! cargo bench --bench main_job [-- STUDENTS [ROUNDS] [WAY ..]]
//! ```
//!
//! A way is `in-process`, `reqwest` or `hyper`; all of them if none is said.

use std::collections::{HashMap, VecDeque};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::campus::Request;
use edfi_resync::model::Model;
use edfi_resync::ods::{Credentials, HttpService, HyperService, ReqwestService, TransportError};
use edfi_resync::report::Report;
use edfi_resync::source::SqliteStore;
use edfi_resync::{Options, Resync};
use edfi_resync_testing::district::SampleDistrict;
use edfi_resync_testing::mock_ods::MockOds;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Response};
use tokio::sync::oneshot;
use url::Url;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Requests in flight at once, of the run and of the loop.
const AT_ONCE: usize = 16;
/// The thread whose CPU is not the client's.
const MOCK_THREAD: &str = "mock-ods";

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` comes without this: then it only has to work.
    let measures = arguments.iter().any(|argument| argument == "--bench");
    let mut numbers = arguments.iter().filter_map(|argument| argument.parse::<u32>().ok());
    let students = numbers.next().unwrap_or(if measures { 500 } else { 20 });
    let rounds = numbers.next().unwrap_or(if measures { 3 } else { 1 });
    let is_asked_for = |way: &Way| arguments.iter().any(|argument| argument == way.name());
    let asked_for: Vec<_> = Way::ALL.into_iter().filter(is_asked_for).collect();
    let ways = if asked_for.is_empty() { Way::ALL.to_vec() } else { asked_for };

    let folder = tempfile::tempdir()?;
    let campus = folder.path().join("campus.db");
    SampleDistrict::new(students).with_seed(7).create(&campus)?;
    // The client has one thread, and SQLite its own.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(compare(&campus, students, rounds, &ways))
}

/// How the mock is reached: called in process, or over a socket on a thread of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    InProcess,
    Reqwest,
    Hyper,
}

impl Way {
    const ALL: [Self; 3] = [Self::InProcess, Self::Reqwest, Self::Hyper];

    fn name(self) -> &'static str {
        match self {
            Self::InProcess => "in-process",
            Self::Reqwest => "reqwest",
            Self::Hyper => "hyper",
        }
    }
}

async fn compare(campus: &Path, students: u32, rounds: u32, ways: &[Way]) -> Outcome<()> {
    let recorder = Arc::new(Recorder::new(mock(true)));
    let resync = open(campus, &recorder.ods.base_url(), Arc::clone(&recorder) as Arc<dyn HttpService>, &recorder.ods).await?;
    let plan = resync.plan(&Request::new().all_schools()).await?;
    let report = resync.run(&plan).await?;
    let prepared = recorder.uploads();
    let (records, uploads) = (report.total.read, prepared.len() as u64);
    let bytes = prepared.iter().map(|(_, body)| body.len()).sum::<usize>() / prepared.len().max(1);
    println!(
        "{students} students, {records} records, {uploads} uploads of {bytes} bytes on average, {AT_ONCE} in flight, {rounds} rounds\n"
    );
    println!("{:<10} {:<11} {:<7} {:>12} {:>19}", "mock", "way", "client", "records/s", "client CPU us each");
    for load_mode in [true, false] {
        let mut costs: Vec<_> = ways.iter().map(|way| (*way, Vec::new(), Vec::new())).collect();
        for _ in 0..rounds {
            for (way, runs, loops) in &mut costs {
                runs.push(run(campus, load_mode, *way).await?);
                loops.push(bare_loop(&prepared, load_mode, *way).await?);
            }
        }
        for (way, runs, loops) in costs {
            let mock = if load_mode { "load mode" } else { "checking" };
            let (run, bare) = (median(runs), median(loops));
            print(mock, way.name(), "resync", records, run);
            print(mock, way.name(), "bare", uploads, bare);
            let ratio = run.wall.as_secs_f64() * uploads as f64 / (bare.wall.as_secs_f64() * records as f64);
            println!("{:<10} {:<11} {:<7} {ratio:>11.2}x", "", "", "time");
        }
    }
    println!("\nIn process the mock's own work is part of the client's CPU.");
    Ok(())
}

fn print(mock: &str, way: &str, client: &str, count: u64, cost: Cost) {
    let rate = count as f64 / cost.wall.as_secs_f64();
    let each = cost.cpu.map_or("not known".to_owned(), |cpu| format!("{:.1}", cpu.as_secs_f64() * 1e6 / count as f64));
    println!("{mock:<10} {way:<11} {client:<7} {rate:>12.0} {each:>19}");
}

fn mock(load_mode: bool) -> MockOds {
    MockOds::builder(&Model::ds5_2()).load_mode(load_mode).build()
}

async fn open(campus: &Path, url: &Url, service: Arc<dyn HttpService>, ods: &MockOds) -> Outcome<Resync> {
    let store = Arc::new(SqliteStore::open(campus)?);
    let secrets = Credentials::new(ods.key(), ods.secret());
    let mut options = Options::default();
    options.concurrency = AT_ONCE;
    Ok(Resync::builder(store).ods(url.as_str()).service(service).secrets(secrets).options(options).open().await?)
}

/// The job: what is measured is the run, not the plan.
async fn run(campus: &Path, load_mode: bool, way: Way) -> Outcome<Cost> {
    let host = Host::start(mock(load_mode), way)?;
    let resync = open(campus, &host.url, host.service()?, &host.ods).await?;
    let plan = resync.plan(&Request::new().all_schools()).await?;
    let meter = Meter::start();
    let report = resync.run(&plan).await?;
    let cost = meter.stop();
    let Report { total, .. } = &report;
    if total.failed + total.blocked > 0 {
        return Err(format!("a run that failed measures nothing: {report}").into());
    }
    Ok(cost)
}

/// The floor: requests that are ready go out in the order of the run, and are asked only whether they succeeded.
async fn bare_loop(prepared: &[(String, Bytes)], load_mode: bool, way: Way) -> Outcome<Cost> {
    let host = Host::start(mock(load_mode), way)?;
    let service = host.service()?;
    let token = token(service.as_ref(), &host).await?;
    let request = |(path, body): &(String, Bytes)| {
        let url = host.url.join(path).expect("a recorded path is one");
        let request = http::Request::post(url.as_str()).header(CONTENT_TYPE, "application/json").header(ACCEPT, "application/json");
        request.header(AUTHORIZATION, token.clone()).body(body.clone()).expect("a recorded request is well formed")
    };
    let mut ready: VecDeque<_> = prepared.iter().map(request).collect();
    let mut in_flight = FuturesUnordered::new();
    let meter = Meter::start();
    let (mut answered, mut refused) = (0, 0);
    loop {
        while in_flight.len() < AT_ONCE
            && let Some(request) = ready.pop_front()
        {
            in_flight.push(service.call(request));
        }
        let Some(answer) = in_flight.next().await else { break };
        answered += 1;
        refused += u32::from(!answer?.status().is_success());
    }
    let cost = meter.stop();
    // A child may overtake its parent here and there, since nothing but the order holds it back.
    if refused * 50 > answered {
        return Err(format!("{refused} of {answered} uploads were refused").into());
    }
    Ok(cost)
}

async fn token(service: &dyn HttpService, host: &Host) -> Outcome<HeaderValue> {
    let (key, secret) = (host.ods.key(), host.ods.secret());
    let form = format!("grant_type=client_credentials&client_id={key}&client_secret={secret}");
    let request = http::Request::post(host.url.join("oauth/token")?.as_str())
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(form))?;
    let answer: serde_json::Value = serde_json::from_slice(service.call(request).await?.body())?;
    let token = answer["access_token"].as_str().ok_or("no token came")?;
    Ok(HeaderValue::from_str(&format!("Bearer {token}"))?)
}

/// A mock, and how it is reached.
struct Host {
    way: Way,
    ods: MockOds,
    url: Url,
    thread: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Host {
    fn start(ods: MockOds, way: Way) -> Outcome<Self> {
        if way == Way::InProcess {
            return Ok(Self { way, url: ods.base_url(), ods, thread: None });
        }
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, told) = mpsc::channel();
        let served = ods.clone();
        let thread = thread::Builder::new().name(MOCK_THREAD.to_owned()).spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
            runtime.block_on(async move {
                let server = served.serve().await.expect("a port is free");
                tell.send(server.url()).expect("somebody waits for the URL");
                drop(stopped.await);
            });
        })?;
        Ok(Self { way, ods, url: told.recv()?, thread: Some((stop, thread)) })
    }

    fn service(&self) -> Outcome<Arc<dyn HttpService>> {
        Ok(match self.way {
            Way::InProcess => Arc::new(self.ods.clone()),
            Way::Reqwest => Arc::new(ReqwestService::new()?),
            Way::Hyper => Arc::new(HyperService::new()?),
        })
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.thread.take() {
            drop(stop);
            thread.join().expect("the mock does not panic");
        }
    }
}

/// Keeps the path and body of every upload.
#[derive(Debug)]
struct Recorder {
    ods: MockOds,
    uploads: Mutex<Vec<(String, Bytes)>>,
}

impl Recorder {
    fn new(ods: MockOds) -> Self {
        Self { ods, uploads: Mutex::default() }
    }

    fn uploads(&self) -> Vec<(String, Bytes)> {
        std::mem::take(&mut *self.uploads.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl HttpService for Recorder {
    async fn call(&self, request: http::Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let path = request.uri().path();
        if request.method() == Method::POST && path.starts_with("/data") {
            let upload = (path.to_owned(), request.body().clone());
            self.uploads.lock().unwrap_or_else(PoisonError::into_inner).push(upload);
        }
        self.ods.call(request).await
    }
}

/// What something cost.
#[derive(Clone, Copy)]
struct Cost {
    wall: Duration,
    /// Of every thread but the mock's; not known where the system does not tell.
    cpu: Option<Duration>,
}

struct Meter {
    started: Instant,
    threads: HashMap<String, u64>,
}

impl Meter {
    fn start() -> Self {
        Self { threads: cpu_by_thread(), started: Instant::now() }
    }

    fn stop(self) -> Cost {
        let wall = self.started.elapsed();
        let spent = |(thread, nanoseconds)| nanoseconds - self.threads.get(&thread).unwrap_or(&0);
        let cpu: u64 = cpu_by_thread().into_iter().map(spent).sum();
        Cost { wall, cpu: (cpu > 0).then(|| Duration::from_nanos(cpu)) }
    }
}

/// The CPU time in nanoseconds that the client's threads have used so far, where the system tells.
fn cpu_by_thread() -> HashMap<String, u64> {
    let mut threads = HashMap::new();
    for entry in fs::read_dir("/proc/self/task").into_iter().flatten().flatten() {
        let read = |file| fs::read_to_string(entry.path().join(file)).unwrap_or_default();
        if let Some(used) = read("schedstat").split(' ').next().and_then(|used| used.parse().ok())
            && read("comm").trim() != MOCK_THREAD
        {
            threads.insert(entry.file_name().to_string_lossy().into_owned(), used);
        }
    }
    threads
}

/// The one in the middle by time.
fn median(mut costs: Vec<Cost>) -> Cost {
    costs.sort_by_key(|cost| cost.wall);
    costs[costs.len() / 2]
}
