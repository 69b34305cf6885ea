//! How long it takes to check records without an ODS, beside lightbeam.

use super::Size;
use crate::Outcome;
use crate::accounts::median;
use crate::client::{Deed, Job, Source};
use crate::line::{Line, Must};
use crate::process::{self, Serving};
use crate::records::Made;
use crate::stub::Server;

const RECORDS: u64 = 1_000_000;
/// What lightbeam is given: it takes half a millisecond a record.
const FEW: u64 = 10_000;
const ROUNDS: usize = 3;

pub(crate) fn take(size: Size) -> Outcome<Vec<Line>> {
    let (all, part, few) = (size.of(RECORDS), size.of(RECORDS / 4), size.of(FEW));
    let root = tempfile::tempdir()?;
    let folder = |records: u64| root.path().join(records.to_string());
    for records in [all, part, few] {
        Made::whole(records).write(&folder(records))?;
    }
    let seconds = |records| -> Outcome<f64> {
        let done = process::ours(&Job::new(Deed::Validate, "", Source::JsonLines(folder(records))))?;
        if done.well == records { Ok(done.cost.wall_seconds) } else { Err(format!("{} of {records} are valid", done.well).into()) }
    };
    let (mut of_all, mut of_part) = (Vec::new(), Vec::new());
    for _ in 0..size.rounds(ROUNDS) {
        of_all.push(seconds(all)?);
        of_part.push(seconds(part)?);
    }
    let serving = Serving::start(&Server::default())?;
    let lightbeam = process::lightbeam("validate", &serving.url, &folder(few), tempfile::tempdir()?.path(), 8)?;
    let lightbeam = lightbeam.map(|cost| few as f64 / cost.wall_seconds);
    let (of_all, of_part) = (median(of_all), median(of_part));
    let rate = all as f64 / of_all;
    Ok(vec![
        Line::new(format!("validate, {all} records of 417 bytes"), "s", of_all, Must::AtMost(3.0)),
        Line::beside(
            format!("validate, rate of {all} records beside {part}"),
            "records/s",
            (rate, part as f64 / of_part),
            Must::TimesAtLeast(0.9),
        ),
        Line::beside(
            format!("validate, rate beside lightbeam's of {few} (schema, uniqueness)"),
            "records/s",
            (rate, lightbeam),
            Must::TimesAtLeast(1.0),
        ),
    ])
}
