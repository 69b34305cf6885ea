//! What a record costs that is sent, with a ledger and 32 in flight: beside the hyper loop and lightbeam.

use edfi_resync::ods::Transport;

use super::Size;
use crate::accounts::median;
use crate::client::{Deed, Job, Source};
use crate::line::{Line, Must};
use crate::process::{self, Serving};
use crate::records::Made;
use crate::stub::Server;
use crate::{Outcome, bare};

const AT_ONCE: usize = 32;

/// A server by its latency, what is sent, how often, and the bounds: of ours over hyper, in parts of the loop, and over reqwest.
struct Case {
    milliseconds: u64,
    records: u64,
    rounds: usize,
    hyper_us: f64,
    times: f64,
    reqwest_us: f64,
}

const CASES: [Case; 2] = [
    Case { milliseconds: 0, records: 50_000, rounds: 5, hyper_us: 22.0, times: 2.5, reqwest_us: 27.0 },
    Case { milliseconds: 20, records: 10_000, rounds: 3, hyper_us: 45.0, times: 2.1, reqwest_us: 60.0 },
];

pub(crate) fn take(size: Size) -> Outcome<Vec<Line>> {
    let mut lines = Vec::new();
    for case in CASES {
        let folder = tempfile::tempdir()?;
        Made::events(size.of(case.records)).write(folder.path())?;
        let server = Server { milliseconds: case.milliseconds, ..Server::default() };
        let source = Source::JsonLines(folder.path().to_owned());
        let ours = |transport: Transport| -> Outcome<f64> {
            let serving = Serving::start(&server)?;
            let state = tempfile::tempdir()?;
            let mut job = Job::new(Deed::Run, &serving.url, source.clone());
            job.ledger = Some(state.path().join("state.db"));
            (job.transport, job.concurrency) = (Some(transport.as_str().to_owned()), Some(AT_ONCE));
            Ok(process::ours(&job)?.cpu_us())
        };
        let bare = || -> Outcome<f64> {
            let url = Serving::start(&server).map(|serving| (serving.url.clone(), serving))?;
            let job = bare::Job { url: url.0, folder: folder.path().to_owned(), at_once: AT_ONCE, seconds: None };
            Ok(process::bare(&job)?.cpu_us())
        };
        let (mut hyper, mut reqwest, mut floor) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..size.rounds(case.rounds) {
            hyper.push(ours(Transport::Hyper)?);
            floor.push(bare()?);
            reqwest.push(ours(Transport::Reqwest)?);
        }
        let serving = Serving::start(&server)?;
        let lightbeam = process::lightbeam("send", &serving.url, folder.path(), tempfile::tempdir()?.path(), AT_ONCE)?;
        let lightbeam = lightbeam.map(|cost| cost.cpu_seconds * 1e6 / size.of(case.records) as f64);
        let (hyper, reqwest, floor) = (median(hyper), median(reqwest), median(floor));
        let of = format!("client CPU a record sent, ledger, {} ms, {AT_ONCE} in flight", case.milliseconds);
        lines.push(Line::beside(
            format!("{of}: on hyper, beside lightbeam"),
            "us",
            (hyper, lightbeam),
            Must::AtMost(case.hyper_us),
        ));
        lines.push(Line::beside(format!("{of}: on hyper, beside the loop"), "us", (hyper, floor), Must::TimesAtMost(case.times)));
        lines.push(Line::beside(
            format!("{of}: on reqwest, beside the loop"),
            "us",
            (reqwest, floor),
            Must::AtMost(case.reqwest_us),
        ));
    }
    Ok(lines)
}
