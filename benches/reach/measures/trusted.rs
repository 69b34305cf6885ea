//! A Reconcile that takes the ledger's word for what the ODS has, of a district that has not changed: beside lightbeam, which takes its own.

use super::Size;
use crate::Outcome;
use crate::accounts::median;
use crate::client::{Deed, Done, Job, Source};
use crate::line::{Line, Must};
use crate::process::{self, Serving};
use crate::records::Made;
use crate::stub::Server;

const RECORDS: u64 = 250_000;
const LARGE_RECORDS: u64 = 100_000;
const ROUNDS: usize = 3;
/// What lightbeam is sent first costs it a quarter of a millisecond a record.
const FEW: u64 = 50_000;

/// A second run, once a first one has sent everything.
fn unchanged(made: Made, records: u64, rounds: usize) -> Outcome<Vec<Done>> {
    let root = tempfile::tempdir()?;
    let folder = root.path().join("records");
    made.write(&folder)?;
    let mut serving = Serving::start(&Server::default())?;
    let mut job = Job::new(Deed::Run, &serving.url, Source::JsonLines(folder));
    job.ledger = Some(root.path().join("state.db"));
    process::ours(&job)?;
    (job.deed, job.trusts_ledger) = (Deed::Reconcile, true);
    let sent = serving.counts()?.writes;
    let done = (0..rounds).map(|_| process::ours(&job)).collect::<Outcome<Vec<_>>>()?;
    if serving.counts()?.writes == sent && done.iter().all(|done| done.well == records) {
        Ok(done)
    } else {
        Err("a record was sent".into())
    }
}

fn lightbeam(size: Size) -> Outcome<Option<f64>> {
    let (folder, state) = (tempfile::tempdir()?, tempfile::tempdir()?);
    Made::whole(size.of(FEW)).write(folder.path())?;
    let serving = Serving::start(&Server::default())?;
    process::lightbeam("send", &serving.url, folder.path(), state.path(), 32)?;
    let again = process::lightbeam("send", &serving.url, folder.path(), state.path(), 32)?;
    Ok(again.map(|cost| size.of(FEW) as f64 / cost.wall_seconds))
}

pub(crate) fn take(size: Size) -> Outcome<Vec<Line>> {
    let (records, large) = (size.of(RECORDS), size.of(LARGE_RECORDS));
    let done = unchanged(Made::whole(records), records, size.rounds(ROUNDS))?;
    let each = |of: fn(&Done) -> f64| median(done.iter().map(of).collect());
    let of = format!("unchanged, {records} records, trust_ledger");
    let of_large = format!("unchanged, {large} records of 2 KB, trust_ledger");
    let large = unchanged(Made::large(large), large, size.rounds(ROUNDS))?;
    let rates = (each(|done| done.rate()), lightbeam(size)?);
    Ok(vec![
        Line::beside(format!("{of}, beside lightbeam's of {}", size.of(FEW)), "records/s", rates, Must::AtLeast(800_000.0)),
        Line::new(format!("{of}, client CPU a record"), "us", each(|done| done.cpu_us()), Must::AtMost(2.0)),
        Line::new(format!("{of}, peak memory"), "MiB", each(|done| done.cost.peak_mib), Must::AtMost(128.0)),
        Line::new(of_large, "records/s", median(large.iter().map(|done| done.rate()).collect()), Must::AtLeast(300_000.0)),
    ])
}
