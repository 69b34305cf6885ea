//! A million records into a server of which one answer in a hundred goes wrong, and into one without faults, in turn: all accounts closed,
//! within the memory budget, and what the faults cost.
//!
//! The mock, in load mode and without latency, is a process of its own behind a socket, so that what is measured is the client alone: its
//! time, its CPU, its peak memory. In a faulty run one request in a hundred, drawn from a seed, meets a transient fault: its connection
//! breaks before or after the commit, or it gets a 429, 500, 502 or 503. Every run has a server and a ledger of its own, and 16 requests in
//! flight. It fails if a record is lost, or told wrongly.
//!
//! A round is one run of each kind, so that a busy machine slows both. The rates are the medians of the rounds, and so is their ratio, which
//! is taken round by round.
//!
//! ```text
//! cargo bench --bench million [-- RECORDS [BUDGET_MIB [ROUNDS]]]
//! ```

use std::error::Error;
use std::fmt;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::campus::{Configuration, EnableEdFi, Narrowing, Request, Scope};
use edfi_resync::ledger::{Ledger as _, SqliteLedger};
use edfi_resync::model::{CampusKeys, CampusObject, CampusRole, Model, Origin, Record, ResourceKind};
use edfi_resync::ods::Credentials;
use edfi_resync::source::{Batch, CampusSchool, Capabilities, Counted, ObjectState, Snapshot, SourceStore, Withheld};
use edfi_resync::{Options, Resync};
use edfi_resync_testing::MockOds;
use futures::stream::BoxStream;
use futures::{StreamExt as _, stream};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Set in the process that is the server, to what befalls it.
const SERVER: &str = "MILLION_SERVER";
const FAULTS: &str = "random:rate=0.01,seed=7";
const KEY: &str = "million";
const SECRET: &str = "million-secret";
/// The kinds, and which part of the records each has; they hold an agency and its school besides.
const KINDS: [(&str, u64); 3] =
    [("students", 3), ("studentSchoolAssociations", 3), ("studentEducationOrganizationAssociations", 4)];
const BATCH: u64 = 500;

fn main() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    if let Ok(trouble) = std::env::var(SERVER) {
        return runtime.block_on(serve(&trouble));
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` comes without this: then it only has to work.
    let measures = arguments.iter().any(|argument| argument == "--bench");
    let mut numbers = arguments.iter().filter_map(|argument| argument.parse::<u64>().ok());
    let records = numbers.next().unwrap_or(if measures { 1_000_000 } else { 2_000 });
    let budget = numbers.next().unwrap_or(128) << 20;
    let rounds = numbers.next().unwrap_or(1).max(1);
    let before = Used::now()?.peak_mib;
    let (mut clean, mut faulty) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        clean.push(runtime.block_on(measure(records, usize::try_from(budget)?, ""))?);
        faulty.push(runtime.block_on(measure(records, usize::try_from(budget)?, FAULTS))?);
    }
    let ratio = median(clean.iter().zip(&faulty).map(|(clean, faulty)| faulty.rate / clean.rate));
    for (what, runs) in [("without faults", &clean), ("with 1 % of faults", &faulty)] {
        let (rate, each) = (median(runs.iter().map(|run| run.rate)), median(runs.iter().map(|run| run.cpu_us)));
        println!("{what:<19} {rate:>6.0} records/s, {each:.1} us client CPU a record (median of {rounds})");
    }
    println!("with faults at {:.1} % of the rate without", ratio * 100.0);
    let peak = Used::now()?.peak_mib;
    println!("memory: {before} MiB before, {peak} MiB at the peak of all runs, {} MiB of it the budget for keys", budget >> 20);
    Ok(())
}

/// What one run came to.
struct Measured {
    /// Records a second.
    rate: f64,
    /// The client's CPU for one record.
    cpu_us: f64,
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    f64::midpoint(numbers[(numbers.len() - 1) / 2], numbers[numbers.len() / 2])
}

/// Serves until its input ends; a line asks how much there is.
async fn serve(trouble: &str) -> Outcome<()> {
    let mut ods = MockOds::builder(&Model::ds5_2()).load_mode(true).credentials(KEY, SECRET);
    if !trouble.is_empty() {
        ods = ods.trouble(trouble.parse()?);
    }
    let ods = ods.build();
    let server = ods.serve().await?;
    println!("{}", server.url());
    let mut lines = BufReader::new(std::io::stdin()).lines();
    while tokio::task::block_in_place(|| lines.next()).transpose()?.is_some() {
        let held: usize = KINDS.iter().map(|(kind, _)| ods.count(kind)).sum();
        let requests = ods.requests();
        let struck = requests.iter().filter(|request| request.trouble.is_some()).count();
        println!("{} {} {struck}", held + ods.count("schools") + ods.count("localEducationAgencies"), requests.len());
    }
    Ok(())
}

/// One run into a server that this trouble befalls, or none if it is empty.
async fn measure(records: u64, budget: usize, trouble: &str) -> Outcome<Measured> {
    let mut server = Server::start(trouble)?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("state.db");
    let ledger = Arc::new(SqliteLedger::open(&path)?);
    let mut options = Options::default();
    options.memory_budget = budget;
    let resync = Resync::builder(Million(records))
        .ods(server.url.as_str())
        .school_year("2027".parse()?)
        .secrets(Credentials::new(KEY, SECRET))
        .ledger(Arc::clone(&ledger))
        .options(options)
        .open()
        .await?;
    let plan = resync.plan(&Request::new()).await?;
    let (before, start) = (Used::now()?, Instant::now());
    let report = resync.run(&plan).await?;
    let (after, wall) = (Used::now()?, start.elapsed());
    let [held, requests, struck] = server.ask()?;
    let total = &report.total;
    let run = ledger.runs().await?.remove(0);
    let kept: u64 = run.counts.values().sum();
    for (what, is, should) in [
        ("records read", total.read, records),
        ("outcomes", total.settled(), records),
        ("records delivered", total.created + total.updated, records),
        ("records in the ODS", held, records),
        ("outcomes in the ledger", kept, records),
    ] {
        if is != should {
            return Err(format!("{what}: {is}, not {should}\n{report}").into());
        }
    }
    // With what is still in the write-ahead log.
    let parts = std::fs::read_dir(folder.path())?.map(|entry| Ok(entry?.metadata()?.len())).sum::<std::io::Result<u64>>()?;
    let ledger_mib = parts as f64 / f64::from(1 << 20);
    let (rate, cpu) = (records as f64 / wall.as_secs_f64(), after.cpu.saturating_sub(before.cpu));
    let cpu_us = cpu.as_secs_f64() * 1e6 / records as f64;
    println!("{records} records, {requests} requests, {struck} of them struck by a fault, every account closed");
    println!("{:.1} s, {rate:.0} records/s, {cpu_us:.1} us client CPU a record; ledger {ledger_mib:.0} MiB\n", wall.as_secs_f64());
    Ok(Measured { rate, cpu_us })
}

/// The mock in its own process, ended with this one.
struct Server {
    process: Child,
    answers: BufReader<std::process::ChildStdout>,
    url: String,
}

impl Server {
    fn start(trouble: &str) -> Outcome<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut process = command.env(SERVER, trouble).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut answers = BufReader::new(process.stdout.take().ok_or("the server has no output")?);
        let mut url = String::new();
        answers.read_line(&mut url)?;
        Ok(Self { process, answers, url: url.trim().to_owned() })
    }

    /// How many records it holds, how many requests it answered, and how many of these were struck.
    fn ask(&mut self) -> Outcome<[u64; 3]> {
        writeln!(self.process.stdin.as_mut().ok_or("the server has no input")?)?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        let numbers: Vec<u64> = answer.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        Ok(numbers.try_into().map_err(|_| "the server answers something else")?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What this process has used so far.
struct Used {
    cpu: Duration,
    peak_mib: u64,
}

impl Used {
    fn now() -> Outcome<Self> {
        let stat = std::fs::read_to_string("/proc/self/stat")?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
        let status = std::fs::read_to_string("/proc/self/status")?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no peak is told")?;
        let kib: u64 = peak.trim().trim_end_matches(" kB").parse()?;
        // A tick is a hundredth of a second on every Linux in use.
        Ok(Self { cpu: Duration::from_millis(ticks * 10), peak_mib: kib / 1024 })
    }
}

/// A source that makes up its records while they are read.
#[derive(Debug, Clone, Copy)]
struct Million(u64);

impl Million {
    /// How many records of a kind there are.
    fn count(self, endpoint: &str) -> u64 {
        let parts: u64 = KINDS.iter().map(|(_, part)| part).sum();
        let part = |part: u64| (self.0 - 2) * part / parts;
        match KINDS.iter().find(|(kind, _)| *kind == endpoint) {
            // The last takes what dividing leaves.
            Some((kind, _)) if *kind == KINDS[2].0 => self.0 - 2 - part(KINDS[0].1) - part(KINDS[1].1),
            Some((_, of)) => part(*of),
            None => 1,
        }
    }
}

impl fmt::Display for Million {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} made-up records", self.0)
    }
}

#[async_trait]
impl SourceStore for Million {
    fn capabilities(&self) -> Capabilities {
        Capabilities::plain().with_counts()
    }

    fn identity(&self) -> String {
        "a million records".to_owned()
    }

    async fn configurations(&self) -> edfi_resync::Result<Vec<Configuration>> {
        Ok(Vec::new())
    }

    async fn enable_ed_fi(&self) -> edfi_resync::Result<EnableEdFi> {
        Ok(EnableEdFi::Yes)
    }

    async fn open(&self, scope: &Scope) -> edfi_resync::Result<Arc<dyn Snapshot>> {
        Ok(Arc::new(View { million: *self, model: scope.model.clone() }))
    }
}

#[derive(Debug)]
struct View {
    million: Million,
    model: Model,
}

#[async_trait]
impl Snapshot for View {
    async fn schools(&self) -> edfi_resync::Result<Vec<CampusSchool>> {
        Ok(Vec::new())
    }

    async fn kinds(&self) -> edfi_resync::Result<Vec<ResourceKind>> {
        let kinds = KINDS.iter().map(|(kind, _)| *kind).chain(["schools", "localEducationAgencies"]);
        kinds.map(|kind| self.model.kind(kind)).collect()
    }

    async fn count(&self, kind: &ResourceKind) -> edfi_resync::Result<Counted> {
        Ok(Counted::default().with_records(self.million.count(kind.endpoint())).with_unmapped([]))
    }

    fn scan(&self, kind: &ResourceKind, _: &Narrowing) -> BoxStream<'static, edfi_resync::Result<Batch>> {
        let (kind, count) = (kind.clone(), self.million.count(kind.endpoint()));
        let source: Arc<str> = kind.endpoint().into();
        let batches = (0..count).step_by(usize::try_from(BATCH).unwrap_or(1)).map(move |first| {
            let mut batch = Batch::new();
            batch.records.extend((first..count.min(first + BATCH)).map(|number| Record {
                body: body(kind.endpoint(), number),
                campus:
                    CampusKeys::new().with(CampusRole::Person, number.cast_signed()).with_object("Person", number.cast_signed()),
                origin: Origin::new(Arc::clone(&source), number + 1),
                kind: kind.clone(),
            }));
            Ok(batch)
        });
        stream::iter(batches).boxed()
    }

    async fn objects(&self, _: &[CampusObject]) -> edfi_resync::Result<Option<Vec<ObjectState>>> {
        Ok(None)
    }

    async fn withheld(&self, _: &Narrowing) -> edfi_resync::Result<Vec<Withheld>> {
        Ok(Vec::new())
    }

    async fn without_unique_id(&self) -> edfi_resync::Result<Vec<i64>> {
        Ok(Vec::new())
    }

    async fn unsupported(&self) -> edfi_resync::Result<Vec<String>> {
        Ok(Vec::new())
    }
}

fn body(endpoint: &str, number: u64) -> Bytes {
    let text = match endpoint {
        "students" => format!(
            r#"{{"studentUniqueId":"{number:08}","firstName":"First{number}","lastSurname":"Last{}","birthDate":"2011-02-03","birthCity":"Grand Bend"}}"#,
            number % 977
        ),
        "studentSchoolAssociations" => format!(
            r#"{{"schoolReference":{{"schoolId":255901001}},"studentReference":{{"studentUniqueId":"{number:08}"}},"entryDate":"2026-08-20","entryGradeLevelDescriptor":"uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}}"#
        ),
        "studentEducationOrganizationAssociations" => format!(
            r#"{{"educationOrganizationReference":{{"educationOrganizationId":255901}},"studentReference":{{"studentUniqueId":"{number:08}"}},"hispanicLatinoEthnicity":false}}"#
        ),
        "schools" => r#"{"schoolId":255901001,"nameOfInstitution":"A school","localEducationAgencyReference":{"localEducationAgencyId":255901},"educationOrganizationCategories":[{"educationOrganizationCategoryDescriptor":"uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"}],"gradeLevels":[{"gradeLevelDescriptor":"uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}]}"#.to_owned(),
        _ => r#"{"localEducationAgencyId":255901,"nameOfInstitution":"Grand Bend ISD","localEducationAgencyCategoryDescriptor":"uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent","categories":[{"educationOrganizationCategoryDescriptor":"uri://ed-fi.org/EducationOrganizationCategoryDescriptor#Local Education Agency"}]}"#.to_owned(),
    };
    Bytes::from(text)
}
