//! A million records into a server of which one answer in a hundred goes wrong: all accounts closed, within the memory budget.
//!
//! The mock, in load mode, is a process of its own behind a socket, so that what is measured is the client alone: its time, its CPU, its peak
//! memory. One request in a hundred, drawn from a seed, meets a transient fault: its connection breaks before or after the
//! commit, or it gets a 429, 500, 502 or 503. The run keeps a ledger. It fails if a record is lost, or told wrongly.
//!
//! ```text
//! cargo bench --bench million [-- RECORDS [BUDGET_MIB]]
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
use edfi_resync::source::{Batch, CampusSchool, Capabilities, CatalogEntry, ObjectState, Snapshot, SourceStore, UnmappedCode};
use edfi_resync::testing::MockOds;
use edfi_resync::{Options, Resync};
use futures::stream::BoxStream;
use futures::{StreamExt as _, stream};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Set in the process that is the server.
const SERVER: &str = "MILLION_SERVER";
const KEY: &str = "million";
const SECRET: &str = "million-secret";
/// The kinds, and which part of the records each has; they hold an agency and its school besides.
const KINDS: [(&str, u64); 3] =
    [("students", 3), ("studentSchoolAssociations", 3), ("studentEducationOrganizationAssociations", 4)];
const BATCH: u64 = 500;

fn main() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    if std::env::var_os(SERVER).is_some() {
        return runtime.block_on(serve());
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` comes without this: then it only has to work.
    let measures = arguments.iter().any(|argument| argument == "--bench");
    let mut numbers = arguments.iter().filter_map(|argument| argument.parse::<u64>().ok());
    let records = numbers.next().unwrap_or(if measures { 1_000_000 } else { 2_000 });
    let budget = numbers.next().unwrap_or(128) << 20;
    runtime.block_on(measure(records, usize::try_from(budget)?))
}

/// Serves until its input ends; a line asks how much there is.
async fn serve() -> Outcome<()> {
    let ods = MockOds::builder(&Model::ds5_2())
        .load_mode(true)
        .credentials(KEY, SECRET)
        .trouble("random:rate=0.01,seed=7".parse()?)
        .build();
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

async fn measure(records: u64, budget: usize) -> Outcome<()> {
    let mut server = Server::start()?;
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
    println!("{report}\n");

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
            return Err(format!("{what}: {is}, not {should}").into());
        }
    }
    // With what is still in the write-ahead log.
    let parts = std::fs::read_dir(folder.path())?.map(|entry| Ok(entry?.metadata()?.len())).sum::<std::io::Result<u64>>()?;
    let ledger_mib = parts as f64 / f64::from(1 << 20);
    let each = after.cpu.saturating_sub(before.cpu).as_secs_f64() * 1e6 / records as f64;
    println!("{records} records, {requests} requests, {struck} of them struck by a fault, every account closed");
    println!("{:.1} s, {:.0} records/s, {each:.1} us client CPU a record", wall.as_secs_f64(), records as f64 / wall.as_secs_f64());
    println!(
        "memory: {} MiB before, {} MiB at its peak, {} MiB of it the budget for keys; ledger {ledger_mib:.0} MiB",
        before.peak_mib,
        after.peak_mib,
        budget >> 20
    );
    Ok(())
}

/// The mock in its own process, ended with this one.
struct Server {
    process: Child,
    answers: BufReader<std::process::ChildStdout>,
    url: String,
}

impl Server {
    fn start() -> Outcome<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut process = command.env(SERVER, "1").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
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
        Capabilities::plain()
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

    async fn catalog(&self) -> edfi_resync::Result<Vec<CatalogEntry>> {
        let kinds = KINDS.iter().map(|(kind, _)| *kind).chain(["schools", "localEducationAgencies"]);
        kinds.map(|kind| Ok(CatalogEntry::new(self.model.kind(kind)?).with_records(self.million.count(kind)))).collect()
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

    async fn unmapped(&self, _: &ResourceKind) -> edfi_resync::Result<Option<Vec<UnmappedCode>>> {
        Ok(Some(Vec::new()))
    }

    async fn objects(&self, _: &[CampusObject]) -> edfi_resync::Result<Option<Vec<ObjectState>>> {
        Ok(None)
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
