//! What it costs to read the same records from each kind of source, in one run: records a second, CPU a record, and the most memory.
//!
//! ```text
//! cargo bench --features odbc,arrow --bench sources [-- RECORDS [ROUNDS]]
//! ```
//!
//! A way is a process of its own, which scans the whole resource and drops what it gets. Ways take turns, and medians are told. What a feature, a driver or
//! a server is missing for is said in the place of its figures; the others go on. All must give the same records, and none may need more memory for them
//! than for a quarter of them, but for a driver that keeps a whole result.
//!
//! ```text
//! main    the ways, their turns, the table
//! made    the records, and the places in which they lie
//! read    one scan, in a process of its own
//! ```

#[path = "../reach/accounts.rs"]
mod accounts;
mod made;
#[cfg(feature = "odbc")]
#[path = "../../tests/odbc/moved.rs"]
mod moved;
mod read;
#[cfg(feature = "odbc")]
#[expect(dead_code, reason = "there is more to it than is measured here")]
#[path = "../../tests/odbc/server.rs"]
mod server;

use std::error::Error;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};

use accounts::{Cost, median};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Said in front of what a process is to read.
const READ: &str = "--read";
/// What a scan of all records may need more than one of a quarter of them.
const GROWTH_MIB: f64 = 8.0;

/// A way to read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Way {
    Sqlite,
    Csv,
    Parquet,
    Postgres,
    SqliteDriver,
}

/// What a process is to read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    way: Way,
    place: String,
    /// Where a database is.
    connection: String,
    /// Whether it also says what the records are, which costs more than reading them.
    looks: bool,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Read {
    Done {
        records: u64,
        cost: Cost,
        quarter_mib: f64,
        sum: Option<String>,
    },
    /// What is not there.
    Missing(String),
}

impl Way {
    const ALL: [Self; 5] = [Self::Sqlite, Self::Csv, Self::Parquet, Self::Postgres, Self::SqliteDriver];

    fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite, its own store",
            Self::Csv => "CSV folder",
            Self::Parquet => "Parquet file",
            Self::Postgres => "PostgreSQL over ODBC",
            Self::SqliteDriver => "SQLite over ODBC",
        }
    }
}

/// Where the databases over ODBC are, or what is missing for them.
type Connections = [(Way, Result<String, String>); 2];

#[cfg(feature = "odbc")]
fn connections(place: &Path) -> (Connections, Option<server::Server>) {
    let sqlite = format!("Driver={{SQLite3}};Database={}", made::database(place).display());
    let is_there = Path::new("/usr/lib/postgresql").is_dir();
    let server = is_there.then(server::Server::start);
    let postgres = server.as_ref().map(|server| {
        server.sql(&moved::statements(&made::database(place)));
        server.connection()
    });
    let postgres = postgres.ok_or_else(|| "no PostgreSQL: install the package postgresql".to_owned());
    ([(Way::Postgres, postgres), (Way::SqliteDriver, Ok(sqlite))], server)
}

#[cfg(not(feature = "odbc"))]
fn connections(_: &Path) -> (Connections, Option<()>) {
    let missing = || Err("built without the feature odbc".to_owned());
    ([(Way::Postgres, missing()), (Way::SqliteDriver, missing())], None)
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    if let [flag, job] = &arguments[..]
        && flag == READ
    {
        let read = runtime.block_on(read::read(&serde_json::from_str(job)?))?;
        println!("{}", serde_json::to_string(&read)?);
        return Ok(());
    }
    // `cargo test --benches` comes without this: then it only has to work.
    let measures = arguments.iter().any(|argument| argument == "--bench");
    let mut numbers = arguments.iter().filter_map(|argument| argument.parse::<u32>().ok());
    let records = numbers.next().unwrap_or(if measures { 300_000 } else { 3_000 });
    let rounds = numbers.next().unwrap_or(if measures { 3 } else { 1 }).max(1);

    let folder = tempfile::tempdir()?;
    runtime.block_on(made::make(folder.path(), records.into()))?;
    let (connections, _server) = connections(folder.path());
    let mut lines: Vec<(Way, Vec<Read>)> = Way::ALL.map(|way| (way, Vec::new())).into();
    for round in 0..rounds {
        for (way, reads) in &mut lines {
            let connection = connections.iter().find(|(of, _)| of == way).map(|(_, connection)| connection.clone());
            let read = match connection.unwrap_or_else(|| Ok(String::new())) {
                Ok(connection) => {
                    let place = folder.path().display().to_string();
                    apart(&Job { way: *way, place, connection, looks: round == 0 })?
                }
                Err(missing) => Read::Missing(missing),
            };
            reads.push(read);
        }
    }
    told(&lines, records)
}

/// Lets a process of its own do it.
fn apart(job: &Job) -> Outcome<Read> {
    let output = Command::new(std::env::current_exe()?).arg(READ).arg(serde_json::to_string(job)?).output()?;
    if !output.status.success() {
        return Err(format!("{}: {}", job.way.name(), String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Prints the table, and holds the ways against each other.
fn told(lines: &[(Way, Vec<Read>)], wanted: u32) -> Outcome<()> {
    println!("{wanted} records of {}, load {:.1}\n", made::ENDPOINT, accounts::load());
    println!(
        "| source | records/s | beside SQLite | CPU us a record | peak MiB | peak after a quarter |\n|---|---|---|---|---|---|"
    );
    let mut sqlite = None;
    let mut sums = Vec::new();
    for (way, reads) in lines {
        let name = way.name();
        let mut done = Vec::new();
        for read in reads {
            match read {
                Read::Missing(what) => println!("| {name} | {what} | | | | |"),
                Read::Done { records, .. } if *records != u64::from(wanted) => {
                    return Err(format!("{name}: {records} records, not {wanted}").into());
                }
                Read::Done { cost, quarter_mib, sum, .. } => {
                    sums.extend(sum.iter().map(|sum| (name, sum)));
                    done.push((cost, quarter_mib));
                }
            }
            if done.is_empty() {
                break;
            }
        }
        if done.is_empty() {
            continue;
        }
        let middle = |of: &dyn Fn(&Cost, f64) -> f64| median(done.iter().map(|(cost, quarter)| of(cost, **quarter)).collect());
        let rate = middle(&|cost, _| f64::from(wanted) / cost.wall_seconds);
        let beside = rate / *sqlite.get_or_insert(rate);
        let cpu = middle(&|cost, _| cost.cpu_seconds * 1e6 / f64::from(wanted));
        let (peak, quarter) = (middle(&|cost, _| cost.peak_mib), middle(&|_, quarter| quarter));
        println!("| {name} | {rate:.0} | {beside:.2} | {cpu:.1} | {peak:.1} | {quarter:.1} |");
        // Its driver keeps the whole result of a query.
        if *way != Way::SqliteDriver && peak > quarter + GROWTH_MIB {
            return Err(format!("{name}: {quarter:.1} MiB after a quarter of the records, and {peak:.1} after all").into());
        }
    }
    match sums.iter().find(|(_, sum)| *sum != sums[0].1) {
        Some((name, _)) => Err(format!("{name} gives other records than {}", sums[0].0).into()),
        None => Ok(()),
    }
}
