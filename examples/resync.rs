//! A whole district's Campus data goes into an Ed-Fi API, over real HTTP, in dependency order, with its accounts closed.
//!
//! ```text
//! cargo run --release --example resync [students]
//! ```
//!
//! It makes a district in SQLite, starts a mock ODS on loopback, plans, resyncs with a progress bar, and prints the report. Then it
//! does the same with a fresh ODS that refuses one school, to show how one cause is reported.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use edfi_resync::Resync;
use edfi_resync::campus::Request;
use edfi_resync::engine::Event;
use edfi_resync::model::Model;
use edfi_resync::ods::Credentials;
use edfi_resync::plan::Plan;
use edfi_resync::report::Report;
use edfi_resync::source::SqliteStore;
use edfi_resync_testing::district::SampleDistrict;
use edfi_resync_testing::mock_ods::MockOds;
use http::Method;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn Error>> {
    let students = std::env::args().nth(1).map_or(Ok(2_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let campus = folder.path().join("campus.db");
    println!("Making a district of {students} students ...");
    SampleDistrict::new(students).with_seed(7).create(&campus)?;

    println!("\n== The plan, and the run\n");
    let ods = MockOds::new(&Model::ds5_2());
    let report = resync(&campus, &ods, true).await?;
    println!("{report}");

    println!("\n== The same into a fresh ODS that refuses one school\n");
    let refusing = MockOds::new(&Model::ds5_2());
    let school = &ods.records("schools")[0]["schoolId"];
    let the_school = [("schoolId".to_owned(), school.clone())].into_iter().collect();
    refusing.fail(Method::POST, "/ed-fi/schools", the_school, 400)?;
    let report = resync(&campus, &refusing, false).await?;
    println!("{report}");
    Ok(())
}

async fn resync(campus: &Path, ods: &MockOds, show_plan: bool) -> Result<Report, Box<dyn Error>> {
    let server = ods.serve().await?;
    let store = SqliteStore::open(campus)?;
    let resync = Resync::builder(store).ods(server.url()).secrets(Credentials::new(ods.key(), ods.secret())).open().await?;
    let plan = resync.plan(&Request::new().all_schools()).await?;
    if show_plan {
        println!("{plan}\n");
    }
    let bar = Bar::over(&plan)?;
    let started = Instant::now();
    let report = resync.run(&plan).observe(|event: &Event<'_>| bar.show(event, &plan)).await?;
    bar.0.finish_and_clear();
    let seconds = started.elapsed().as_secs_f64();
    println!("{} records in {seconds:.1} s, {:.0} a second\n", report.total.read, report.total.read as f64 / seconds);
    Ok(report)
}

/// Progress is an observer like any other.
struct Bar(ProgressBar);

impl Bar {
    fn over(plan: &Plan) -> Result<Self, Box<dyn Error>> {
        let bar = ProgressBar::with_draw_target(plan.known_records(), ProgressDrawTarget::stderr());
        bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} {per_sec} {msg}")?);
        Ok(Self(bar))
    }

    fn show(&self, event: &Event<'_>, plan: &Plan) {
        match event {
            Event::Settled { .. } => self.0.inc(1),
            Event::StepStarted { step } => self.0.set_message(plan.steps[*step].resource.clone()),
            _ => {}
        }
    }
}
