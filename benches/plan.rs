//! What a plan costs that reads a generated district in SQLite: everything, counted and not, and three people; and the
//! graph of a standard.
//!
//! The ways take turns, and the median of the rounds is printed: what else runs on the machine then slows all of them.
//! A loop of its own and no criterion: what is read is CPU seconds of all threads, since SQLite works on some of its
//! own.
//!
//! ```text
//! cargo bench --bench plan [-- STUDENTS [ROUNDS]]
//! ```

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use edfi_resync::Resync;
use edfi_resync::campus::Request;
use edfi_resync::graph::Dependencies;
use edfi_resync::model::Model;
use edfi_resync::ods::Credentials;
use edfi_resync::plan::Plan;
use edfi_resync::source::SqliteStore;
use edfi_resync_testing::district::SampleDistrict;
use edfi_resync_testing::mock_ods::MockOds;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` comes without this: then it only has to work.
    let measures = arguments.iter().any(|argument| argument == "--bench");
    let mut numbers = arguments.iter().filter_map(|argument| argument.parse::<u32>().ok());
    let students = numbers.next().unwrap_or(if measures { 20_000 } else { 20 });
    let rounds = numbers.next().unwrap_or(if measures { 3 } else { 1 });

    let folder = tempfile::tempdir()?;
    let campus = folder.path().join("campus.db");
    let summary = SampleDistrict::new(students).with_seed(7).create(&campus)?;
    println!("{summary}, {} MiB, {rounds} rounds\n", fs::metadata(&campus)?.len() >> 20);
    graphs(rounds)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(plans(&campus, rounds))
}

/// How long the graph of each standard takes, with its order: the first time in this process, since nothing builds it
/// twice.
fn graphs(rounds: u32) -> Outcome<()> {
    println!("{:<24} {:>12} {:>12}", "graph", "first ms", "again ms");
    for model in [Model::ds4_0(), Model::ds5_0(), Model::ds5_1(), Model::ds5_2(), Model::ds6_0(), Model::ds6_1()] {
        let mut times = Vec::new();
        for _ in 0..=rounds {
            let begun = Instant::now();
            Dependencies::of(&model)?;
            times.push(begun.elapsed().as_secs_f64() * 1e3);
        }
        let first = times.remove(0);
        times.sort_by(f64::total_cmp);
        println!("{:<24} {first:>12.2} {:>12.2}", model.version(), times[times.len() / 2]);
    }
    Ok(())
}

async fn plans(campus: &Path, rounds: u32) -> Outcome<()> {
    let ods = MockOds::builder(&Model::ds5_2()).build();
    let store = Arc::new(SqliteStore::open(campus)?);
    let secrets = Credentials::new(ods.key(), ods.secret());
    let resync = Resync::builder(store).ods(ods.base_url().as_str()).service(ods.clone()).secrets(secrets).open().await?;
    let everything = Request::new().all_schools();
    let people = three_people(campus)?;
    let ways = [
        ("everything", everything.clone(), true),
        ("everything, not counted", everything.clone(), false),
        ("three people", everything.clone().persons(people.parse()?), true),
        ("three, not counted", everything.persons(people.parse()?), false),
    ];
    let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); ways.len()];
    let mut made: Vec<Option<Plan>> = vec![None; ways.len()];
    for _ in 0..rounds {
        for (at, (_, request, counts)) in ways.iter().enumerate() {
            let meter = Meter::start();
            made[at] = Some(resync.plan(request).counts(*counts).await?);
            costs[at].push(meter.stop());
        }
    }
    println!("\n{:<24} {:>12} {:>12}  says", "plan", "CPU s", "wall s");
    for (((name, _, _), costs), plan) in ways.iter().zip(costs).zip(made.iter().flatten()) {
        let Cost { wall, cpu } = median(costs);
        let cpu = cpu.map_or("not known".to_owned(), |cpu| format!("{:.2}", cpu.as_secs_f64()));
        let says = plan.to_string();
        let says = says.lines().find(|line| line.contains(" resources")).unwrap_or_default().to_owned();
        println!("{name:<24} {cpu:>12} {:>12.2}  {says}", wall.as_secs_f64());
    }
    Ok(())
}

/// Three students from the middle of those that are sent.
fn three_people(campus: &Path) -> Outcome<String> {
    let sql = rusqlite::Connection::open(campus)?;
    let mut statement =
        sql.prepare("SELECT DISTINCT personID FROM SendableEnrollment WHERE schoolYear = 2027 ORDER BY personID")?;
    let ids: Vec<i64> = statement.query_map((), |row| row.get(0))?.collect::<Result<_, _>>()?;
    let middle = (ids.len() / 2).saturating_sub(1);
    let three: Vec<_> = ids.iter().skip(middle).take(3).map(ToString::to_string).collect();
    Ok(three.join(", "))
}

/// What something cost.
#[derive(Clone, Copy)]
struct Cost {
    wall: Duration,
    /// Of every thread; not known where the system does not tell.
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

/// The CPU time in nanoseconds that each thread has used so far, where the system tells.
fn cpu_by_thread() -> HashMap<String, u64> {
    let mut threads = HashMap::new();
    for entry in fs::read_dir("/proc/self/task").into_iter().flatten().flatten() {
        let read = fs::read_to_string(entry.path().join("schedstat")).unwrap_or_default();
        if let Some(used) = read.split(' ').next().and_then(|used| used.parse().ok()) {
            threads.insert(entry.file_name().to_string_lossy().into_owned(), used);
        }
    }
    threads
}

/// The one in the middle by CPU.
fn median(mut costs: Vec<Cost>) -> Cost {
    costs.sort_by_key(|cost| cost.cpu);
    costs[costs.len() / 2]
}
