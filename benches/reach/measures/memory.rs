//! How much memory a run takes at its peak, and what keys cost that do not fit.

use super::Size;
use crate::Outcome;
use crate::client::{Deed, Done, Job, Source};
use crate::line::{Line, Must};
use crate::process::{self, Serving};
use crate::records::Made;
use crate::stub::Server;

const MOST_MIB: f64 = 160.0;
/// Room for all keys.
const ROOM: usize = 4 << 30;

fn run(records: u64, memory_budget: Option<usize>) -> Outcome<Done> {
    let serving = Serving::start(&Server::default())?;
    let state = tempfile::tempdir()?;
    let mut job = Job::new(Deed::Run, &serving.url, Source::Made(Made::whole(records)));
    job.ledger = Some(state.path().join("state.db"));
    job.memory_budget = memory_budget;
    process::ours(&job)
}

fn peak(records: u64, done: Done) -> Line {
    Line::new(format!("peak memory, {records} records, ledger"), "MiB", done.cost.peak_mib, Must::AtMost(MOST_MIB))
}

pub(crate) fn take(size: Size) -> Outcome<Vec<Line>> {
    let (few, many) = (size.of(250_000), size.of(1_000_000));
    let lines = vec![peak(few, run(few, None)?)];
    let (spilling, roomy) = (run(many, None)?, run(many, Some(ROOM))?);
    let more = (spilling.cost.cpu_seconds - roomy.cost.cpu_seconds) * 1e6 / many as f64;
    let spilled = format!("CPU a record, default memory budget beyond room for all, {many} records");
    Ok([lines, vec![peak(many, spilling), Line::new(spilled, "us", more, Must::AtMost(2.0))]].concat())
}

pub(crate) fn take_4m(size: Size) -> Outcome<Vec<Line>> {
    let (many, most) = (size.of(1_000_000), size.of(4_000_000));
    let (at_many, at_most) = (run(many, None)?, run(most, None)?);
    let beside = format!("peak memory, {most} records beside {many}, ledger");
    let peaks = (at_most.cost.peak_mib, at_many.cost.peak_mib);
    let (spilled, more) = (format!("CPU a record, {most} records beside {many}, ledger"), at_most.cpu_us() - at_many.cpu_us());
    Ok(vec![
        peak(most, at_most),
        Line::beside(beside, "MiB", peaks, Must::TimesAtMost(1.15)),
        Line::new(format!("{spilled}: more"), "us", more, Must::AtMost(2.0)),
    ])
}
