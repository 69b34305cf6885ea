//! What students have earned: courses on the transcript with their credits, averages, diplomas.

use edfi_resync::Result;
use rusqlite::params;

use super::builder::{Builder, text};
use super::courses::{Course, Level};
use super::school::{Prior, School, Seat};
use super::student::{Pupil, place};

/// A course to go on a transcript.
#[derive(Debug)]
struct Taken<'a> {
    student: i64,
    /// Absent: it was taken in another district.
    id: Option<i64>,
    course: Course,
    ending: i16,
    term: &'a str,
    grade: &'a str,
    /// In thousandths of a credit.
    credit: u32,
}

/// Half a credit, in thousandths: what a course gives for a semester.
const HALF: u32 = 500;

/// Half credits that a student attempts in a year.
const HALVES_OF_A_YEAR: u32 = 13;

impl Builder {
    /// The first semester's courses on a high school student's transcript, once it is over, if the student was there at its end.
    pub(super) fn transcript(&mut self, school: &School, seats: &[Seat], pupil: &Pupil) -> Result<()> {
        let (ending, end) = (self.year.ending, self.year.semesters[0].last);
        if school.level != Level::High {
            return Ok(());
        }
        if pupil.span.first > self.year.whole.first {
            let course = Course { number: "TR", name: "Transferred Credit", subject: "ELA", level: None };
            self.take(&Taken {
                student: pupil.id,
                id: None,
                course,
                ending: ending - 1,
                term: "YR",
                grade: pupil.grade,
                credit: 2 * HALF,
            })?;
        }
        if end > self.year.today || !pupil.span.contains(end) {
            return Ok(());
        }
        let (mut attempted, mut earned, mut points) = (0, 0, 0);
        for seat in seats.iter().filter(|seat| seat.term.is_none_or(|term| term == 0)) {
            let id = Some(seat.course);
            let (course, grade) = (seat.taught, pupil.grade);
            let got = self.take(&Taken { student: pupil.id, id, course, ending, term: "S1", grade, credit: HALF })?;
            attempted += 1;
            earned += u32::from(got > 0);
            points += got;
        }
        let before = HALVES_OF_A_YEAR * u32::try_from(place(pupil.grade).unwrap_or_default() - 9).unwrap_or_default();
        let average = 1000 * points / u32::max(attempted, 1);
        self.writer.insert(
            "INSERT INTO TranscriptGPA VALUES (?1, ?2, ?3, 'S1', ?4, ?5, ?6)",
            params![
                pupil.id,
                school.id,
                ending,
                thousandths(average),
                thousandths(HALF * (before + attempted)),
                thousandths(HALF * (before + earned))
            ],
        )
    }

    /// Last year's one course on the transcript, and the diploma of who has graduated.
    pub(super) fn old_transcript(&mut self, prior: Prior, student: i64, grade: &str, gone: bool) -> Result<()> {
        let ending = self.year.ending - 1;
        let credit = HALF / 2;
        self.take(&Taken { student, id: Some(prior.course), course: prior.taught, ending, term: "YR", grade, credit })?;
        if gone && grade == "12" {
            self.writer.insert("INSERT INTO Graduation VALUES (?1, ?2, 'R')", params![student, text(prior.span.last)])?;
        }
        Ok(())
    }

    /// Puts a course on a transcript, and says how many points it gives for the average.
    fn take(&mut self, taken: &Taken<'_>) -> Result<u32> {
        let (tenths, letter) = self.mark();
        let points = match letter {
            "A" => 4,
            "B" => 3,
            "C" => 2,
            "D" => 1,
            _ => 0,
        };
        let id = self.writer.id("TranscriptCourse");
        self.writer.insert(
            "INSERT INTO TranscriptCourse VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                id,
                taken.student,
                taken.id,
                taken.ending,
                taken.term,
                taken.grade,
                taken.course.number,
                taken.course.name,
                if points > 0 { "P" } else { "F" },
                letter,
                format!("{}.{}0", tenths / 10, tenths % 10)
            ],
        )?;
        let credit = self.writer.id("TranscriptCredit");
        let earned = if points > 0 { taken.credit } else { 0 };
        self.writer.insert(
            "INSERT INTO TranscriptCredit VALUES (?1, ?2, ?3, ?4, ?5)",
            params![credit, id, taken.course.subject, thousandths(taken.credit), thousandths(earned)],
        )?;
        Ok(points)
    }
}

fn thousandths(number: u32) -> String {
    format!("{}.{:03}", number / 1000, number % 1000)
}
