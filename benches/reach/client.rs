//! Ours, in a process of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use edfi_resync::campus::{Mode, Request};
use edfi_resync::explain::Subject;
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::model::Model;
use edfi_resync::ods::Credentials;
use edfi_resync::source::{JsonlStore, SourceStore, SqliteStore};
use edfi_resync::validate::Descriptors;
use edfi_resync::{CancellationToken, Options, Resync};
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::accounts::{Cost, Meter};
use crate::records::Made;

/// What is to be done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) deed: Deed,
    pub(crate) url: String,
    pub(crate) source: Source,
    /// Its file.
    pub(crate) ledger: Option<PathBuf>,
    /// Its name.
    pub(crate) transport: Option<String>,
    pub(crate) concurrency: Option<usize>,
    pub(crate) memory_budget: Option<usize>,
    /// It is cancelled after so many seconds.
    pub(crate) seconds: Option<f64>,
    /// These people alone.
    pub(crate) people: Vec<i64>,
    /// It takes the ledger's word for what the ODS has.
    pub(crate) trusts_ledger: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Deed {
    Run,
    Reconcile,
    Verify,
    /// The first of the people.
    Explain,
    Plan {
        counts: bool,
    },
    Validate,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Source {
    JsonLines(PathBuf),
    Sqlite(PathBuf),
    Made(Made),
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Done {
    pub(crate) cost: Cost,
    /// Records read, compared or explained.
    pub(crate) records: u64,
    /// Those that were carried out, or found to be as they should.
    pub(crate) well: u64,
}

impl Job {
    /// A job without any choice made.
    pub(crate) fn new(deed: Deed, url: &str, source: Source) -> Self {
        let url = url.to_owned();
        let (ledger, transport, concurrency, memory_budget, seconds) = (None, None, None, None, None);
        Self { deed, url, source, ledger, transport, concurrency, memory_budget, seconds, people: Vec::new(), trusts_ledger: false }
    }
}

impl Done {
    pub(crate) fn rate(self) -> f64 {
        self.records as f64 / self.cost.wall_seconds
    }

    pub(crate) fn cpu_us(self) -> f64 {
        self.cost.cpu_seconds * 1e6 / self.records as f64
    }
}

/// Does a job, and prints what it was.
pub(crate) fn work(job: Job) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let done = runtime.block_on(done(job))?;
    println!("{}", serde_json::to_string(&done)?);
    Ok(())
}

async fn done(job: Job) -> Outcome<Done> {
    let store: Arc<dyn SourceStore> = match &job.source {
        Source::JsonLines(folder) => Arc::new(JsonlStore::open(folder)?),
        Source::Sqlite(path) => Arc::new(SqliteStore::open(path)?),
        Source::Made(made) => Arc::new(*made),
    };
    if job.deed == Deed::Validate {
        let model = Model::ds5_2();
        let descriptors = Descriptors::of_standard(&model);
        let meter = Meter::start()?;
        let found = edfi_resync::validate(store.as_ref(), &model, &descriptors).await?;
        return Ok(Done { cost: meter.stop()?, records: found.total.read, well: found.total.valid });
    }
    let mut options = Options::default();
    options.transport = job.transport.as_deref().map(str::parse).transpose()?;
    options.concurrency = job.concurrency.unwrap_or(options.concurrency);
    options.memory_budget = job.memory_budget.unwrap_or(options.memory_budget);
    if job.trusts_ledger {
        options.set("trust_ledger", "true")?;
    }
    let mut builder = Resync::builder(store).ods(job.url).secrets(Credentials::new("mock-key", "mock-secret")).options(options);
    if let Some(path) = &job.ledger {
        builder = builder.ledger(SqliteLedger::open(path)?);
    }
    let mut request = Request::new();
    if matches!(job.source, Source::Sqlite(_)) {
        request = request.all_schools();
    } else {
        builder = builder.school_year("2027".parse()?);
    }
    if !job.people.is_empty() {
        let is_sent = !matches!(job.deed, Deed::Plan { .. });
        request = request.persons(job.people.iter().copied().collect()).select_dependencies(is_sent);
    }
    let resync = builder.open().await?;
    match job.deed {
        Deed::Run | Deed::Reconcile => {
            let mode = if job.deed == Deed::Run { Mode::Resync } else { Mode::Reconcile };
            let plan = resync.plan(&request.mode(mode)).await?;
            let cancel = CancellationToken::new();
            if let Some(seconds) = job.seconds {
                let cancel = cancel.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
                    cancel.cancel();
                });
            }
            let meter = Meter::start()?;
            let report = resync.run(&plan).cancel_with(cancel).await?;
            let cost = meter.stop()?;
            eprintln!("{report}");
            let total = &report.total;
            if job.seconds.is_none() && !report.is_success() {
                return Err(format!("a run that failed measures nothing: {report}").into());
            }
            Ok(Done { cost, records: total.read, well: total.created + total.updated + total.unchanged })
        }
        Deed::Verify => {
            let meter = Meter::start()?;
            let found = resync.verify(&request).await?;
            let (cost, total) = (meter.stop()?, found.total);
            let records = total.same + total.missing + total.different + total.not_comparable;
            Ok(Done { cost, records, well: total.same })
        }
        Deed::Explain => {
            let person = *job.people.first().ok_or("nobody is to be explained")?;
            let meter = Meter::start()?;
            let why = resync.explain(Subject::Person(person)).await?;
            Ok(Done { cost: meter.stop()?, records: why.records.len() as u64, well: 0 })
        }
        Deed::Plan { counts } => {
            let meter = Meter::start()?;
            let plan = resync.plan(&request).counts(counts).await?;
            Ok(Done { cost: meter.stop()?, records: plan.known_records().unwrap_or(0), well: 0 })
        }
        Deed::Validate => unreachable!("it needs no ODS"),
    }
}
