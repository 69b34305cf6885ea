//! A district that has not changed, and one of which one record in a hundred has: how many requests that takes, and what a record costs that is compared.

use super::Size;
use crate::Outcome;
use crate::accounts::median;
use crate::client::{Deed, Job, Source};
use crate::line::{Line, Must};
use crate::process::{self, Serving};
use crate::records::Made;
use crate::stub::Server;

const RECORDS: u64 = 250_000;
const ROUNDS: usize = 3;
/// Four in five records are events: of all, that is one in a hundred.
const CHANGED_EVERY: u64 = 80;

pub(crate) fn take(size: Size) -> Outcome<Vec<Line>> {
    let made = Made::whole(size.of(RECORDS));
    let folder = tempfile::tempdir()?;
    made.write(folder.path())?;
    let source = Source::JsonLines(folder.path().to_owned());
    let records = size.of(RECORDS);
    let mut lines = Vec::new();
    for (deed, name) in [(Deed::Verify, "Verify"), (Deed::Reconcile, "Reconcile")] {
        let (mut cpu, mut reads, mut writes) = (Vec::new(), 0, 0);
        for _ in 0..size.rounds(ROUNDS) {
            let mut server = Serving::start(&Server { lists: Some(made), ..Server::default() })?;
            let done = process::ours(&Job::new(deed, &server.url, source.clone()))?;
            if done.well != records {
                return Err(format!("{name}: {} of {records} are the same", done.well).into());
            }
            let counts = server.counts()?;
            (reads, writes) = (counts.reads, counts.writes);
            cpu.push(done.cpu_us());
        }
        let most = (records / 400 + 2 * made.counts().len() as u64) as f64;
        let of = format!("unchanged, {records} records, no ledger: {name}");
        lines.push(Line::beside(
            format!("{of}, reads beside writes of all"),
            "requests",
            (reads as f64, records as f64),
            Must::AtMost(most),
        ));
        lines.push(Line::beside(format!("{of}, writes"), "requests", (writes as f64, records as f64), Must::AtMost(0.0)));
        lines.push(Line::new(format!("{of}, client CPU a record"), "us", median(cpu), Must::AtMost(12.0)));
    }
    let mut server = Serving::start(&Server { lists: Some(made), changed_every: CHANGED_EVERY, ..Server::default() })?;
    process::ours(&Job::new(Deed::Reconcile, &server.url, source))?;
    let counts = server.counts()?;
    let changed = made.count(crate::records::EVENTS).div_ceil(CHANGED_EVERY) as f64;
    let of = format!("1 % changed, {records} records, no ledger: Reconcile");
    lines.push(Line::beside(
        format!("{of}, writes beside records that changed"),
        "requests",
        (counts.writes as f64, changed),
        Must::TimesAtMost(1.0),
    ));
    let most = (records / 400 + 2 * made.counts().len() as u64) as f64;
    lines.push(Line::beside(
        format!("{of}, reads beside writes of all"),
        "requests",
        (counts.reads as f64, records as f64),
        Must::AtMost(most),
    ));
    Ok(lines)
}
