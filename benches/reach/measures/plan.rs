//! What a plan costs that reads a large district in SQLite: all of it, counted and not, and three people; and the graph of a standard.

use std::time::Instant;

use edfi_resync::graph::Dependencies;
use edfi_resync::model::{DATA_STANDARDS, Model};

use super::{Size, district};
use crate::Outcome;
use crate::accounts::median;
use crate::client::{Deed, Job, Source};
use crate::line::{Line, Must};
use crate::process::{self, Serving};
use crate::stub::Server;

const STUDENTS: u64 = 20_000;
const ROUNDS: usize = 3;

pub(crate) fn take(size: Size) -> Outcome<Vec<Line>> {
    let folder = tempfile::tempdir()?;
    let campus = folder.path().join("campus.db");
    let students = size.of(STUDENTS);
    let people = district(&campus, students, 3)?;
    let serving = Serving::start(&Server::default())?;
    let everything = |counts| Job::new(Deed::Plan { counts }, &serving.url, Source::Sqlite(campus.clone()));
    let ways = [
        ("everything", everything(true), 4.0),
        ("everything, not counted", everything(false), 1.0),
        ("three people", Job { people, ..everything(true) }, 0.3),
    ];
    let mut seconds = vec![Vec::new(); ways.len()];
    for _ in 0..size.rounds(ROUNDS) {
        for ((_, job, _), seconds) in ways.iter().zip(&mut seconds) {
            seconds.push(process::ours(job)?.cost.cpu_seconds);
        }
    }
    let lines = ways.iter().zip(seconds).map(|((way, _, must), seconds)| {
        Line::new(format!("plan of {students} students: {way}"), "CPU s", median(seconds), Must::AtMost(*must))
    });
    let mut lines: Vec<_> = lines.collect();
    lines.push(Line::new("graph of a standard, the slowest, built for the first time", "ms", slowest_graph()?, Must::AtMost(3.0)));
    Ok(lines)
}

fn slowest_graph() -> Outcome<f64> {
    let mut slowest: f64 = 0.0;
    for standard in DATA_STANDARDS {
        let model = Model::data_standard(standard)?;
        let began = Instant::now();
        Dependencies::of(&model)?;
        slowest = slowest.max(began.elapsed().as_secs_f64() * 1e3);
    }
    Ok(slowest)
}
