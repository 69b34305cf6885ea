//! Cohorts: which students are in them, and who looks after them.

use edfi_resync::Result;
use jiff::civil::{Date, date};
use rusqlite::params;

use super::builder::{Builder, flag, text};
use super::courses::Level;
use super::program::number_of;
use super::student::Pupil;
use super::year::{Span, later};

/// A cohort of the district.
#[derive(Debug)]
struct Cohort {
    code: &'static str,
    name: &'static str,
    /// The Campus codes of its type and scope.
    kind: &'static str,
    scope: &'static str,
    /// The code of the program that it belongs to.
    program: Option<&'static str>,
}

const fn cohort(code: &'static str, name: &'static str, kind: &'static str, scope: &'static str) -> Cohort {
    Cohort { code, name, kind, scope, program: None }
}

/// The cohorts; the position of one, from 1, is its `cohortID`.
const COHORTS: &[Cohort] = &[
    cohort("ATT", "Attendance Watch", "AT", "D"),
    Cohort { program: Some("T1"), ..cohort("READ", "Reading Support", "AI", "D") },
    cohort("CASE", "Counselor Caseload", "CL", "S"),
    cohort("BEH", "Behavior Support", "DI", "S"),
    cohort("ACT", "Student Council", "EX", "S"),
];

impl Builder {
    /// The cohorts themselves.
    pub(super) fn cohorts(&mut self) -> Result<()> {
        for (cohort, id) in COHORTS.iter().zip(1_i64..) {
            self.writer.insert(
                "INSERT INTO Cohort (cohortID, districtID, programID, code, name, type, scope) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![id, self.district, cohort.program.map(number_of), cohort.code, cohort.name, cohort.kind, cohort.scope],
            )?;
        }
        Ok(())
    }

    /// Puts a student into cohorts. Which ones follows from the student's number, as with programs.
    pub(super) fn join_cohorts(&mut self, pupil: &Pupil, level: Level) -> Result<()> {
        let every = |n: u32, offset: u32| pupil.number % n == offset;
        let start = later(pupil.span.first, 21);
        let open = Span { first: start, last: self.year.whole.last };
        if every(18, 3) {
            let weeks = self.rng.i32(6..20);
            self.join("ATT", pupil.id, Span { last: later(start, 7 * weeks), ..open }, true)?;
        }
        if level == Level::Elementary && every(10, 2) {
            self.join("READ", pupil.id, open, false)?;
            if every(20, 2) {
                // Written down twice: sent once.
                self.join("READ", pupil.id, open, false)?;
            }
        }
        if level != Level::Elementary && every(6, 1) {
            self.join("CASE", pupil.id, open, false)?;
        }
        if every(40, 9) {
            self.join("BEH", pupil.id, open, false)?;
        }
        if level == Level::High && every(25, 8) {
            self.join("ACT", pupil.id, open, false)?;
        }
        if every(50, 10) && self.ends_with_year().is_none() {
            // Over before the year began: not sent.
            let before = self.year.ending - 1;
            self.join("ATT", pupil.id, Span { first: date(before, 1, 12), last: date(before, 5, 8) }, true)?;
        }
        Ok(())
    }

    fn join(&mut self, code: &str, student: i64, span: Span, ends: bool) -> Result<()> {
        let id = self.writer.id("CohortMember");
        let last = ends.then_some(span.last).or(self.ends_with_year()).map(text);
        self.writer.insert(
            "INSERT INTO CohortMember (memberID, cohortID, personID, startDate, endDate) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id, position(code), student, text(span.first), last],
        )
    }

    /// Gives somebody a cohort to look after, from the start of the year, at times until a day.
    pub(super) fn look_after(&mut self, code: &str, person: i64, last: Option<Date>) -> Result<()> {
        let id = self.writer.id("CohortStaff");
        self.writer.insert(
            "INSERT INTO CohortStaff (cohortStaffID, cohortID, personID, recordAccess, startDate, endDate) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![id, position(code), person, flag(id % 5 != 4, id), text(self.year.whole.first), last.map(text)],
        )
    }
}

/// The `cohortID` of a code.
fn position(code: &str) -> i64 {
    let found = COHORTS.iter().zip(1_i64..).find(|(cohort, _)| cohort.code == code);
    found.map(|(_, id)| id).expect("the code of a cohort")
}
