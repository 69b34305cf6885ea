//! The measures, each with a file of its own that runs it and says which lines come of it.

mod district;
mod explain;
mod faults;
mod memory;
mod pace;
mod plan;
mod sent;
mod trusted;
mod unchanged;
mod validate;

use std::path::Path;

use edfi_resync_testing::district::SampleDistrict;
use rusqlite::Connection;

use crate::Outcome;
use crate::line::Line;

/// A measure by name.
pub(crate) struct Measure {
    pub(crate) name: &'static str,
    /// It is taken where none is named.
    pub(crate) by_default: bool,
    pub(crate) take: fn(Size) -> Outcome<Vec<Line>>,
}

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    Whole,
    /// A hundredth, which measures nothing.
    Tiny,
}

impl Size {
    pub(crate) fn of(self, records: u64) -> u64 {
        if self == Self::Whole { records } else { (records / 100).max(100) }
    }

    pub(crate) fn seconds(self, seconds: f64) -> f64 {
        if self == Self::Whole { seconds } else { seconds / 20.0 }
    }

    pub(crate) fn rounds(self, rounds: usize) -> usize {
        if self == Self::Whole { rounds } else { 1 }
    }
}

/// A generated district, and as many of its students who are sent, from their middle.
fn district(campus: &Path, students: u64, wanted: u64) -> Outcome<Vec<i64>> {
    SampleDistrict::new(u32::try_from(students)?).with_seed(7).create(campus)?;
    let sent = "SELECT personID FROM OpenEnrollment JOIN Person USING (personID) WHERE schoolYear = 2027 AND edFiID IS NOT NULL ORDER BY personID LIMIT ?1 OFFSET ?2";
    let connection = Connection::open(campus)?;
    connection.execute_batch(include_str!("../../../tests/open_views.sql"))?;
    let mut statement = connection.prepare(sent)?;
    let found = statement.query_map([wanted.cast_signed(), students.cast_signed() / 2], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

const fn measure(name: &'static str, take: fn(Size) -> Outcome<Vec<Line>>) -> Measure {
    Measure { name, by_default: true, take }
}

/// All of them. What takes long is taken where it is named only.
pub(crate) const ALL: &[Measure] = &[
    measure("unchanged", unchanged::take),
    measure("trusted", trusted::take),
    measure("sent", sent::take),
    measure("faults", faults::take),
    measure("district", district::take),
    measure("pace", pace::take),
    measure("memory", memory::take),
    Measure { name: "memory-4m", by_default: false, take: memory::take_4m },
    measure("plan", plan::take),
    measure("validate", validate::take),
    measure("explain", explain::take),
];
