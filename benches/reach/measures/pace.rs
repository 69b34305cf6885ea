//! Servers that carry so many writes at once, and ours with nothing configured: beside the best number in flight that never moves, which is found by trying.

use super::Size;
use crate::client::{Deed, Job, Source};
use crate::line::{Line, Must};
use crate::process::{self, Serving};
use crate::records::Made;
use crate::stub::{Counts, Server};
use crate::{Outcome, bare};

/// How long ours has, and how long each fixed number.
const SECONDS: f64 = 30.0;
const FIXED_SECONDS: f64 = 4.0;
/// More than any server here carries out.
const RECORDS: u64 = 130_000;
const MILLISECONDS: u64 = 20;
/// The part of the writes that may be refused.
const FEW: f64 = 0.02;

/// A server whose change, if it changes, comes in the middle; and the fixed numbers among which the best one is.
struct Case {
    name: &'static str,
    carries: &'static [usize],
    parents: Option<u64>,
    fixed: &'static [usize],
}

const fn carries(name: &'static str, carries: &'static [usize], fixed: &'static [usize]) -> Case {
    Case { name, carries, parents: None, fixed }
}

const CASES: [Case; 6] = [
    carries("carries 4", &[4], &[4, 8]),
    carries("carries 16", &[16], &[16, 24]),
    carries("carries 64", &[64], &[64, 96]),
    carries("carries 4, then 64", &[4, 64], &[4, 12, 64]),
    carries("carries 64, then 4", &[64, 4], &[4, 12, 64]),
    Case { name: "carries 64, 500 beside another write of 300 parents", carries: &[64], parents: Some(300), fixed: &[2, 4, 6, 8] },
];

impl Case {
    fn server(&self, seconds: f64) -> Server {
        let part = seconds / self.carries.len() as f64;
        let carries = self.carries.iter().enumerate().map(|(nth, places)| (nth as f64 * part, *places)).collect();
        Server { milliseconds: MILLISECONDS, carries, parents: self.parents, seconds: Some(seconds), ..Server::default() }
    }
}

/// The part that was refused. Of few writes behind the beginning it is none.
fn refused(counts: &Counts) -> f64 {
    counts.refused as f64 / counts.later.max(1) as f64
}

pub(crate) fn take(size: Size) -> Outcome<Vec<Line>> {
    let folder = tempfile::tempdir()?;
    Made::events(size.of(RECORDS)).write(folder.path())?;
    let fixed = |server: &Server, at_once| -> Outcome<Counts> {
        let mut serving = Serving::start(server)?;
        let seconds = server.seconds;
        process::bare(&bare::Job { url: serving.url.clone(), folder: folder.path().to_owned(), at_once, seconds })?;
        serving.counts()
    };
    let alone = Server { milliseconds: MILLISECONDS, ..CASES[2].server(size.seconds(2.0)) };
    let unloaded = fixed(&alone, 1)?.mean_milliseconds;
    let mut lines = Vec::new();
    for case in &CASES {
        let (seconds, short) = (size.seconds(SECONDS), size.seconds(FIXED_SECONDS));
        let mut best = 0.0_f64;
        for at_once in case.fixed {
            let counts = fixed(&case.server(short), *at_once)?;
            let rate = counts.written as f64 / short;
            eprintln!(
                "{}: {at_once} in flight, {rate:.0}/s, {:.1} ms, {:.2} % refused",
                case.name,
                counts.mean_milliseconds,
                refused(&counts) * 100.0
            );
            // The beginning counts, since nothing is found out in it.
            if case.parents.is_none() || (counts.writes - counts.written) as f64 <= FEW * counts.writes as f64 {
                best = best.max(rate);
            }
        }
        let mut serving = Serving::start(&case.server(seconds))?;
        let mut job = Job::new(Deed::Run, &serving.url, Source::JsonLines(folder.path().to_owned()));
        job.seconds = Some(seconds + 1.0);
        process::ours(&job)?;
        let counts = serving.counts()?;
        let (rate, latency) = (counts.written as f64 / seconds, counts.mean_milliseconds);
        let of = format!("nothing configured, {seconds} s: {}", case.name);
        lines.push(Line::beside(format!("{of}, beside the best fixed"), "records/s", (rate, best), Must::TimesAtLeast(0.9)));
        lines.push(Line::beside(format!("{of}, latency beside unloaded"), "ms", (latency, unloaded), Must::TimesAtMost(1.5)));
        lines.push(Line::new(format!("{of}, refused behind 2,000"), "%", refused(&counts) * 100.0, Must::AtMost(FEW * 100.0)));
    }
    Ok(lines)
}
