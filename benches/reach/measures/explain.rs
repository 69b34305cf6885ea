//! Why a person's records are in the ODS or not, in a large district, with a ledger.

use edfi_resync_testing::district::SampleDistrict;
use rusqlite::Connection;

use super::Size;
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
    SampleDistrict::new(u32::try_from(students)?).with_seed(7).create(&campus)?;
    let mut serving = Serving::start(&Server { checks: true, ..Server::default() })?;
    let mut job = Job::new(Deed::Run, &serving.url, Source::Sqlite(campus.clone()));
    job.ledger = Some(folder.path().join("state.db"));
    // One of the students who are sent, in the middle.
    let person = "SELECT personID FROM SendableEnrollment JOIN Person USING (personID) WHERE edFiID IS NOT NULL ORDER BY personID LIMIT 1 OFFSET ?1";
    job.people = vec![Connection::open(&campus)?.query_row(person, [students.cast_signed() / 2], |row| row.get(0))?];
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
