//! Why a person's records are in the ODS or not, in a large district, with a ledger.

use super::{Size, district};
use crate::Outcome;
use crate::client::{Deed, Job, Source};
use crate::line::{Line, Must};
use crate::process::{self, Serving};
use crate::stub::Server;

const STUDENTS: u64 = 20_000;

pub(crate) fn take(size: Size) -> Outcome<Vec<Line>> {
    let folder = tempfile::tempdir()?;
    let campus = folder.path().join("campus.db");
    let students = size.of(STUDENTS);
    let people = district(&campus, students, 1)?;
    let mut serving = Serving::start(&Server { checks: true, ..Server::default() })?;
    let mut job = Job::new(Deed::Run, &serving.url, Source::Sqlite(campus));
    job.ledger = Some(folder.path().join("state.db"));
    job.people = people;
    process::ours(&job)?;
    let before = serving.counts()?;
    job.deed = Deed::Explain;
    let done = process::ours(&job)?;
    let reads = serving.counts()?.reads - before.reads;
    let of = format!("explain a person of {students} students, ledger, {} records", done.records);
    Ok(vec![
        Line::new(of.clone(), "s", done.cost.wall_seconds, Must::AtMost(1.0)),
        Line::new(format!("{of}, requests"), "requests", reads as f64, Must::AtMost(99.0)),
    ])
}
