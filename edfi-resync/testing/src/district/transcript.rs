//! What students have earned: courses on the transcript with their credits, averages, diplomas.

use edfi_resync::Result;
use jiff::civil::Date;
use rusqlite::params;

use super::builder::{Builder, text};
use super::courses::{Course, Level, Slot, grades};
use super::grading::{Posted, Task, credit_type, thousandths};
use super::school::{School, Seat};
use super::student::{GRADES, Pupil, place};
use super::year::{Span, YearPlan};

/// A course to go on a transcript.
#[derive(Debug)]
struct Taken<'a> {
    student: i64,
    /// Number and name of its school.
    school: (&'a str, &'a str),
    course: Course,
    /// The school year, by its end.
    ending: i16,
    /// The number of the term at whose end it was posted, and how many terms it took.
    term: u8,
    terms: u8,
    grade: &'a str,
    /// In thousandths of a credit.
    credit: u32,
    /// The score that it was posted from.
    posted: Option<Posted>,
    day: Date,
}

/// The average and the credits of all terms so far, in thousandths.
#[derive(Debug, Clone, Copy)]
struct Standing {
    average: u32,
    attempted: u32,
    earned: u32,
}

/// Half a credit, in thousandths: what a course gives for a semester.
const HALF: u32 = 500;

/// Half credits that a student attempts in a year.
const HALVES_OF_A_YEAR: u32 = 13;

/// A course that is in no catalog any more.
const DROPPED: Course = Course { number: "H199", name: "Typewriting", subject: "CTE", level: None };

/// A course of another district.
const TRANSFERRED: Course = Course { number: "TR", name: "Transferred Credit", subject: "ELA", level: None };

impl Builder {
    /// The courses on a high school student's transcript: of this year those of the first semester, once it is over, if the student was
    /// there at its end; for some those of earlier years.
    pub(super) fn transcript(&mut self, school: &School, seats: &[Seat], pupil: &Pupil, posted: &[Posted]) -> Result<()> {
        let (ending, end) = (self.year.ending, self.year.semesters[0].last);
        if school.level != Level::High {
            return Ok(());
        }
        let here = (school.number.as_str(), school.name.as_str());
        let whole = |course: Course, day: Date| Taken {
            student: pupil.id,
            school: here,
            course,
            ending: ending - 1,
            term: 2,
            terms: 2,
            grade: pupil.grade,
            credit: 2 * HALF,
            posted: None,
            day,
        };
        if pupil.span.first > self.year.whole.first {
            let there = ("0815", "Riverbend High School");
            self.take(&Taken { school: there, ..whole(TRANSFERRED, school.prior.span.last) })?;
        } else if pupil.number.is_multiple_of(3) {
            self.apart(|builder| builder.earlier_years(school, pupil))?;
        } else if pupil.number % 3 == 1
            && let Some(excluded) = &self.excluded
        {
            // Taken where the student is not enrolled.
            let (there, grade) = ((excluded.number.clone(), excluded.name.clone()), grades(Level::High)[0].1);
            let course = grade[1].courses().next().expect("a slot has a course");
            self.apart(|builder| builder.take(&Taken { school: (&there.0, &there.1), ..whole(course, school.prior.span.last) }))?;
        }
        if end > self.year.today || !pupil.span.contains(end) {
            return Ok(());
        }
        let (mut attempted, mut earned, mut points) = (0, 0, 0);
        for seat in seats.iter().filter(|seat| seat.term.is_none_or(|term| term == 0)) {
            let of_term = |score: &&Posted| score.section == seat.section && matches!(score.task, Task::Term | Task::Semester);
            let posted = posted.iter().find(of_term).copied();
            let taken = Taken { ending, term: 1, terms: 1, credit: HALF, posted, ..whole(seat.taught, end) };
            let got = self.take(&taken)?;
            attempted += 1;
            earned += u32::from(got > 0);
            points += got;
        }
        let before = HALVES_OF_A_YEAR * u32::try_from(place(pupil.grade).unwrap_or_default() - 9).unwrap_or_default();
        let average = 1000 * points / u32::max(attempted, 1);
        let standing = Standing { average, attempted: HALF * (before + attempted), earned: HALF * (before + earned) };
        self.standing(pupil.id, school.id, ending, 1, standing)
    }

    /// Courses of the student's earlier years in high school, and where they led. What the first of these years taught, some catalogs have
    /// dropped since.
    fn earlier_years(&mut self, school: &School, pupil: &Pupil) -> Result<()> {
        let here = (school.number.as_str(), school.name.as_str());
        let years = place(pupil.grade).unwrap_or_default() - 9;
        let mut standing = Standing { average: 0, attempted: 0, earned: 0 };
        let mut points = 0;
        for ago in (1..=years).rev() {
            let (ending, at) = (self.year.ending - ago, years - ago);
            let Span { last: day, .. } = YearPlan::new(ending).whole;
            let (grade, slots) = grades(Level::High)[usize::try_from(at).expect("high school has begun")];
            let mut courses: Vec<Course> =
                slots.iter().filter(|slot| matches!(slot, Slot::Year(_))).flat_map(|slot| slot.courses()).collect();
            courses.truncate(2);
            if at == 0 && pupil.number.is_multiple_of(2) {
                courses.push(DROPPED);
            }
            for course in courses {
                let (student, credit) = (pupil.id, 2 * HALF);
                let taken = Taken { student, school: here, course, ending, term: 2, terms: 2, grade, credit, posted: None, day };
                let got = self.take(&taken)?;
                points += got;
                standing.attempted += credit;
                standing.earned += if got > 0 { credit } else { 0 };
            }
            standing.average = 1_000_000 * points / standing.attempted;
            self.standing(pupil.id, school.id, ending, 2, standing)?;
        }
        Ok(())
    }

    /// Last year's one course on the transcript, and the diploma of who has graduated.
    pub(super) fn old_transcript(&mut self, school: &School, student: i64, grade: &'static str, gone: bool) -> Result<()> {
        let (ending, day) = (self.year.ending - 1, school.prior.span.last);
        let here = (school.number.as_str(), school.name.as_str());
        let course = school.prior.taught;
        let credit = HALF / 2;
        self.take(&Taken { student, school: here, course, ending, term: 1, terms: 1, grade, credit, posted: None, day })?;
        if gone && grade == GRADES[12] {
            self.writer.insert(
                "INSERT INTO Graduation (personID, schoolID, diplomaDate, diplomaType, onTimeGradYr) VALUES (?1, ?2, ?3, 'R', ?4)",
                params![student, school.id, text(day), ending],
            )?;
        }
        Ok(())
    }

    /// Puts a course on a transcript, and says how many points it gives for the average.
    fn take(&mut self, taken: &Taken<'_>) -> Result<u32> {
        let drawn = self.mark();
        let (tenths, letter) = taken.posted.map_or(drawn, |posted| posted.mark);
        let points = match letter {
            "A" => 4,
            "B" => 3,
            "C" => 2,
            "D" => 1,
            _ => 0,
        };
        let id = self.writer.id("TranscriptCourse");
        self.writer.insert(
            "INSERT INTO TranscriptCourse (transcriptID, personID, scoreID, schoolNumber, schoolName, courseNumber, courseName, startYear,
                                           endYear, actualTerm, startTerm, endTerm, termsLong, grade, score, percent, date)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?10, ?12, ?13, ?14, ?15, ?16)",
            params![
                id,
                taken.student,
                taken.posted.map(|posted| posted.id),
                taken.school.0,
                taken.school.1,
                taken.course.number,
                taken.course.name,
                taken.ending - 1,
                taken.ending,
                taken.term,
                taken.term + 1 - taken.terms,
                taken.terms,
                taken.grade,
                letter,
                format!("{}.{}0", tenths / 10, tenths % 10),
                text(taken.day)
            ],
        )?;
        let credit = self.writer.id("TranscriptCredit");
        let earned = if points > 0 { taken.credit } else { 0 };
        self.writer.insert(
            "INSERT INTO TranscriptCredit (creditID, transcriptID, standardID, creditsAttempted, creditsEarned) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![credit, id, credit_type(taken.course.subject), thousandths(taken.credit), thousandths(earned)],
        )?;
        Ok(points)
    }

    fn standing(&mut self, student: i64, school: i64, ending: i16, term: u8, standing: Standing) -> Result<()> {
        self.writer.insert(
            "INSERT INTO TranscriptGPA (personID, schoolID, endYear, term, gpa, attempted, earned) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                student,
                school,
                ending,
                term,
                thousandths(standing.average),
                thousandths(standing.attempted),
                thousandths(standing.earned)
            ],
        )
    }
}
