//! What transient faults cost: the rate with one request in a hundred failing, beside the rate without.

use super::Size;
use crate::Outcome;
use crate::accounts::median;
use crate::client::{Deed, Job, Source};
use crate::line::{Line, Must};
use crate::process::{self, Serving};
use crate::records::Made;
use crate::stub::Server;

const RECORDS: u64 = 300_000;
const AT_ONCE: usize = 16;
const ROUNDS: usize = 2;

pub(crate) fn take(size: Size) -> Outcome<Vec<Line>> {
    let folder = tempfile::tempdir()?;
    Made::events(size.of(RECORDS)).write(folder.path())?;
    let rate = |faults| -> Outcome<f64> {
        let serving = Serving::start(&Server { faults, ..Server::default() })?;
        let state = tempfile::tempdir()?;
        let mut job = Job::new(Deed::Run, &serving.url, Source::JsonLines(folder.path().to_owned()));
        job.ledger = Some(state.path().join("state.db"));
        job.concurrency = Some(AT_ONCE);
        Ok(process::ours(&job)?.rate())
    };
    let (mut faulty, mut clean) = (Vec::new(), Vec::new());
    for _ in 0..size.rounds(ROUNDS) {
        clean.push(rate(false)?);
        faulty.push(rate(true)?);
    }
    let of = format!("1 % transient faults, 0 ms, {AT_ONCE} in flight, {} records, ledger, beside none", size.of(RECORDS));
    Ok(vec![Line::beside(of, "records/s", (median(faulty), median(clean)), Must::TimesAtLeast(0.9))])
}
